"""Building: sources to an index, in one atomic commit, reading again only what changed."""

import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from analyzers import Analyzer
from index import BuildError, Config, Document, IndexMissingError, SearchIndex, Vocabulary
from index.analysis import Analysed, Analysis, batches
from index.workers import Workers
from indexer.ledger import LedgerSources
from indexer.reading import Reader, Share, jobs
from indexer.record import Settings
from indexer.sources import STDIN, Found, Source, find, printable
from indexer.spool import FOLDER, Spool, code

Progress = Callable[[Source, int, int, int], None]


@dataclass(frozen=True, slots=True)
class SetAside:
    """What could not be indexed: the file, the place in it, why."""

    file: str
    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}{', ' * bool(self.place)}{self.place}: {self.reason}"


@dataclass
class Report:
    """What a build did.

    documents: in the index afterwards. added: read and indexed, new or changed. unchanged: sources that
    were not read again. deleted: documents that went. languages: documents per language in the index.
    skipped: files in folders of kinds that are not read, by suffix. seconds: per step.
    waiting: shares of a divided build that are not done yet; where there are any, nothing was committed.
    """

    documents: int = 0
    added: int = 0
    unchanged: int = 0
    deleted: int = 0
    languages: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    set_aside: list[SetAside] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Options:
    """How to build.

    config: of the index; that of the one that is there unless given. engine: another engine than that says.
    semantic: find by meaning, too, whatever that says.
    settings: how files are read. rebuild: read and analyse everything again, as is done in any case for
    another configuration or version of the analysis; documents of sources that are not named are analysed
    again as they were. prune: delete documents whose sources are gone from the folders named.
    create: make the index where there is none, and again where it is outdated. most_set_aside: stop beyond this many.
    jobs: processes that read and analyse, as many as there are cores unless given; 1 is this one.
    resume: go on from where a build that was killed had come; without it, what that left is removed.
    partition: (K, N): do the K-th of N shares of the work, from 1; each share may be done by another machine that has
    the same sources under the same names and the same folder. Who finds all shares done makes the index.
    """

    config: Config | None = None
    engine: str | None = None
    semantic: bool = False
    settings: Settings = field(default_factory=Settings)
    rebuild: bool = False
    prune: bool = False
    create: bool = True
    most_set_aside: int = 1000
    jobs: int | None = None
    resume: bool = False
    partition: tuple[int, int] | None = None


def build(names: Sequence[str], folder: Path, options: Options = Options(), progress: Progress | None = None) -> Report:
    """Index the sources named, in one atomic commit; without changes, none.

    A source that cannot be read, or not all of it, loses nothing of what the index has of it.

    progress: called before each source that is read, with its place among them, how many they are, and the
        number of documents so far.
    Raises BuildError where nothing is found, or nothing of what is found can be indexed in a new index, or too
    much is set aside, and what SearchIndex raises.
    """
    return _Build(folder, options, progress or (lambda source, place, total, documents: None)).run(names)


class _Build:
    def __init__(self, folder: Path, options: Options, progress: Progress) -> None:
        self._folder, self._options, self._progress = folder, options, progress
        self._report = Report()
        self._ledger: dict[str, Any] = {"roots": {}, "sources": {}}
        self._ids: set[str] = set()  # those that are taken
        self._given: set[str] = set()  # those of the documents that were handed to an index that is made anew
        self._gone: list[str] = []
        self._config = Config()
        self._index: SearchIndex | None = None  # an empty one is false
        self._fresh = False

    def run(self, names: Sequence[str]) -> Report:
        started = time.perf_counter()
        index = self._index = self._existing()
        since = index.generation if index is not None else None
        config = self._config = self._configured(index)
        if index is not None and self._options.config is None:
            self._vocabulary = index.vocabulary
        else:
            self._vocabulary = Vocabulary.load(config.vocabulary)
        self._analyzer = Analyzer(config.languages)
        self._fresh = index is not None and self._is_fresh(index, config)
        found = self._find(names, index.ledger() if index is not None else {})
        changed = self._compare(found)
        self._report.seconds["finding"] = time.perf_counter() - started
        if self._options.partition:
            self._report.waiting = self._do_share(changed, *self._options.partition)
            if self._made_meanwhile(since):  # by whoever did the last share
                return self.run(names)
            if self._report.waiting:
                return self._report
        if index is None:
            index = SearchIndex.create(self._folder, config, self._documents(changed), lambda: self._ledger)
        elif self._fresh:
            index.rebuild(self._documents(changed), config, lambda: self._ledger, since)
        elif changed or self._gone:
            index.apply(self._documents(changed), self._delete(), lambda: self._ledger, since)
        shutil.rmtree(self._folder / FOLDER, ignore_errors=True)
        with index:
            return self._finish(index, started)

    def _made_meanwhile(self, since: str | None) -> bool:
        index = self._existing()
        return index is not None and index.generation != since

    def _existing(self) -> SearchIndex | None:
        try:
            return SearchIndex.open(self._folder)
        except IndexMissingError:
            if not self._options.create:
                raise
            return None

    def _configured(self, index: SearchIndex | None) -> Config:
        config = self._options.config or (index.config if index is not None else Config())
        return replace(
            config,
            engine=self._options.engine or config.engine,
            semantic=self._options.semantic or config.semantic,
        )

    def _is_fresh(self, index: SearchIndex, config: Config) -> bool:
        """Whether everything is to be analysed again."""
        languages = tuple(language.code for language in self._analyzer.languages)
        same = replace(config, languages=languages) == index.config and self._vocabulary == index.vocabulary
        return self._options.rebuild or not same or (index.outdated and self._options.create)

    def _find(self, names: Sequence[str], earlier: Mapping[str, Any]) -> Found:
        found = find(names, earlier.get("roots", {}))
        self._check(found)
        self._ledger = {"roots": found.roots, "sources": LedgerSources(earlier.get("sources", {}))}
        return found

    def _check(self, found: Found) -> None:
        for name, reason in found.missing.items():
            self._set_aside(name, "", reason)
        self._report.skipped = found.skipped
        if not found.sources:
            raise BuildError(
                f"nothing to index: {self._reasons() or 'the folders hold no file of a kind that is read'}"
            )

    def _compare(self, found: Found) -> list[tuple[Source, str]]:
        """The sources that are new or changed, with their digests; what is gone leaves the ledger for `_gone`."""
        sources: LedgerSources = self._ledger["sources"]
        changed = []
        for source in found.sources:
            try:
                digest = source.digest(self._options.settings)
            except OSError as error:
                self._set_aside(source.name, "", f"it cannot be read: {error.strerror}")
                continue
            earlier = sources.get(source.name)
            if not self._fresh and earlier and earlier["digest"] == digest:
                self._report.unchanged += 1
                for place, reason in earlier["set_aside"]:
                    self._set_aside(source.name, place, reason)
            else:
                changed.append((source, digest))
        present = {source.name for source in found.sources}
        vanished = [
            name for name, entry in sources.items() if name not in present and found.vanished(name, entry["root"])
        ]
        if self._options.prune:
            for name in vanished:
                if any(Path(sources[name]["root"]).is_relative_to(folder) for folder in found.visited):
                    self._gone.extend(sources.pop(name)["ids"])
        # Ids are unique over the whole index: those of sources that stay are taken. A file that was renamed
        # takes the ids that it gives along.
        free = {source.name for source, _ in changed} | set(vanished)
        self._ids = {id for name, entry in sources.items() if name not in free for id in entry["ids"]}
        return changed

    def _documents(self, changed: Sequence[tuple[Source, str]]) -> Iterator[Analysed]:
        """What the sources hold, read, described and analysed by workers; the ledger is filled."""
        reading = 0.0
        kept: list[tuple[str, list[str]]] = []
        reader = self._reader()
        reader.spool.begin(resume=self._options.resume or self._options.partition is not None)
        with Workers(reader, self._options.jobs) as workers:
            outcomes = chain.from_iterable(workers.map(jobs(changed, self._options.settings)))
            for place, (source, digest) in enumerate(changed, 1):
                self._progress(source, place, len(changed), self._report.added)
                before = len(self._report.set_aside)
                ids: list[str] = []
                last = False
                while not last:
                    started = time.perf_counter()
                    last, found = next(outcomes)
                    reading += time.perf_counter() - started
                    yield from self._taken(source, found, ids)
                self._enter(source, digest, ids, self._report.set_aside[before:], kept)
        self._report.seconds["reading and analysing"] = reading
        sources = self._ledger["sources"]
        for name, earlier in kept:
            ids = [*sources[name]["ids"], *(id for id in earlier if id not in self._ids)]
            sources[name] = {**sources[name], "ids": ids}
        if self._fresh:
            yield from self._carried({source.name for source, _ in changed}, reader.analysis)
        elif self._index is None and not self._report.added:
            raise BuildError(f"nothing could be indexed: {self._reasons()}")

    def _do_share(self, changed: Sequence[tuple[Source, str]], share: int, shares: int) -> list[int]:
        """Do every job of one share. Returns the shares that have jobs which nobody did yet."""
        if any(source.root == STDIN for source, _ in changed):
            raise BuildError("standard input cannot be divided; give files that every machine has")
        reader = self._reader()
        reader.spool.begin(resume=True)
        with Workers(Share(reader), self._options.jobs) as workers:
            every = enumerate(jobs(changed, self._options.settings))
            for _ in workers.map(parts for number, parts in every if number % shares == share - 1):
                pass
        every = enumerate(jobs(changed, self._options.settings))
        return sorted({number % shares + 1 for number, parts in every if not reader.spool.path(parts).exists()})

    def _reader(self) -> Reader:
        """What the workers do."""
        analysis = Analysis(self._config.fields, tuple(language.code for language in self._analyzer.languages))
        own = None if self._vocabulary is Vocabulary.load() else self._vocabulary.packed
        semantic, fields = self._config.semantic, sorted(self._config.fields.items())
        made_by = repr((self._analyzer.fingerprint, code(), own, semantic, fields))
        return Reader(self._options.settings, analysis, own, semantic, Spool(self._folder / FOLDER, made_by))

    def _taken(self, source: Source, found: Iterable[tuple[str, Analysed | str]], ids: list[str]) -> Iterator[Analysed]:
        """The documents of a part of a source; what makes none, or has an id that is taken, is set aside."""
        for place, item in found:
            if isinstance(item, str):
                self._set_aside(source.name, place, item)
                continue
            id = item.entry.id
            if id in self._ids:
                self._set_aside(source.name, place, f"its id {id!r} is taken by another document")
                continue
            self._ids.add(id)
            if self._fresh:
                self._given.add(id)
            ids.append(id)
            self._report.added += 1
            yield item

    def _enter(
        self, source: Source, digest: str, ids: list[str], bad: Sequence[SetAside], kept: list[tuple[str, list[str]]]
    ) -> None:
        """Enter a source into the ledger; what it had earlier, and has no more, is gone, or to be kept."""
        sources = self._ledger["sources"]
        now = set(ids)
        earlier = [id for id in sources.get(source.name, {}).get("ids", []) if id not in now]
        said = [[item.place, item.reason] for item in bad]
        sources[source.name] = {"digest": digest, "root": source.root, "ids": ids, "set_aside": said}
        if bad or source.root == STDIN:  # what came in earlier through the same pipe is no older version of this
            kept.append((source.name, earlier))
        else:
            self._gone.extend(earlier)

    def _carried(self, read: set[str], analysis: Analysis) -> Iterator[Analysed]:
        """What a new index has from the old one: all that was not read anew and is not gone."""
        sources = self._ledger["sources"]
        for name in sources.keys() - read:
            sources[name] = {**sources[name], "digest": ""}  # to be read when it is named again
        with Workers(analysis, self._options.jobs) as workers:
            documents = ((item, len(item.title) + len(item.body)) for item in self._old())
            yield from chain.from_iterable(workers.map(batches(documents)))

    def _old(self) -> Iterator[Document]:
        assert self._index is not None
        gone = set(self._gone)
        for id in self._index.ids():
            document = None if id in self._given or id in gone else self._index.get(id)
            if document is not None:
                fields = {field: values for field, values in document.fields.items() if field in self._config.fields}
                yield replace(document, fields=fields)

    def _set_aside(self, file: str, place: str, reason: str) -> None:
        self._report.set_aside.append(SetAside(printable(file), printable(place), printable(reason)))
        if len(self._report.set_aside) > self._options.most_set_aside:
            raise BuildError(
                f"more than {self._options.most_set_aside:,} documents were set aside; the index was left as it was; "
                f"the last one was {self._report.set_aside[-1]}"
            )

    def _reasons(self) -> str:
        first = "; ".join(map(str, self._report.set_aside[:10]))
        more = len(self._report.set_aside) - 10
        return f"{first}; and {more:,} more" if more > 0 else first

    def _delete(self) -> Iterator[str]:
        yield from (id for id in self._gone if id not in self._ids)

    def _finish(self, index: SearchIndex, started: float) -> Report:
        report, total = self._report, time.perf_counter() - started
        report.documents = len(index)
        report.deleted = len({id for id in self._gone if id not in self._ids})
        report.languages = dict(sorted(Counter(index.info()["languages"]).items()))
        done = sum(report.seconds.values())
        report.seconds |= {"writing": total - done, "all": total}
        report.seconds = {step: round(seconds, 2) for step, seconds in report.seconds.items()}
        return report
