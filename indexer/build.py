"""Building: sources to an index, in one atomic commit, reading again only what changed."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from index import BuildError, Config, Document, IndexMissingError, SearchIndex
from indexer.metadata import describe
from indexer.record import LoaderError, Record, Settings
from indexer.sources import Found, Source, find, load

Progress = Callable[[Source, int, int, int], None]


@dataclass(frozen=True, slots=True)
class SetAside:
    """What could not be indexed: the file, the place in it, why."""

    file: str
    place: str
    reason: str


@dataclass
class Report:
    """What a build did.

    documents: in the index afterwards. added: read and indexed, new or changed. unchanged: sources that
    were not read again. deleted: documents that went. languages: documents per language in the index.
    skipped: files in folders of kinds that are not read, by suffix. seconds: per step.
    """

    documents: int = 0
    added: int = 0
    unchanged: int = 0
    deleted: int = 0
    languages: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    set_aside: list[SetAside] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Options:
    """How to build.

    config: of the index; that of the one that is there unless given. engine: another engine than that says.
    settings: how files are read. rebuild: read and analyse everything again, as is done in any case for
    another configuration or version of the analysis. prune: delete documents whose sources are gone from
    the folders named. create: make the index where there is none. most_set_aside: stop beyond this many.
    """

    config: Config | None = None
    engine: str | None = None
    settings: Settings = field(default_factory=Settings)
    rebuild: bool = False
    prune: bool = False
    create: bool = True
    most_set_aside: int = 1000


def build(names: Sequence[str], folder: Path, options: Options = Options(), progress: Progress | None = None) -> Report:
    """Index the sources named, in one atomic commit; without changes, none.

    progress: called before each source that is read, with its place among them, how many they are, and the
        number of documents so far.
    Raises BuildError where nothing is found or too much is set aside, and what SearchIndex raises.
    """
    return _Build(folder, options, progress or (lambda source, place, total, documents: None)).run(names)


class _Build:
    def __init__(self, folder: Path, options: Options, progress: Progress) -> None:
        self._folder, self._options, self._progress = folder, options, progress
        self._report = Report()
        self._ledger: dict[str, Any] = {"roots": {}, "sources": {}}
        self._ids: set[str] = set()
        self._gone: list[str] = []
        self._fields: frozenset[str] = frozenset()

    def run(self, names: Sequence[str]) -> Report:
        started = time.perf_counter()
        index = self._existing()
        config = self._config(index)
        self._fields = frozenset(config.fields)
        old: Mapping[str, Any] = index.ledger() if index else {}
        fresh = not index or self._options.rebuild or index.outdated or config != index.config
        found = find(names, old.get("roots", {}))
        self._check(found)
        self._ledger["roots"] = found.roots
        changed = self._compare(found, {} if fresh else old.get("sources", {}))
        self._report.seconds["finding"] = time.perf_counter() - started
        if not index:
            index = SearchIndex.create(self._folder, config, self._documents(changed), lambda: self._ledger)
        elif fresh:
            index.rebuild(self._documents(changed), config, lambda: self._ledger)
        elif changed or self._gone:
            index.apply(self._documents(changed), self._delete(), lambda: self._ledger)
        with index:
            return self._finish(index, started)

    def _existing(self) -> SearchIndex | None:
        try:
            return SearchIndex.open(self._folder)
        except IndexMissingError:
            if not self._options.create:
                raise
            return None

    def _config(self, index: SearchIndex | None) -> Config:
        config = self._options.config or (index.config if index else Config())
        return replace(config, engine=self._options.engine) if self._options.engine else config

    def _check(self, found: Found) -> None:
        for name in found.missing:
            self._set_aside(name, "", "there is no such file or folder")
        self._report.skipped = found.skipped
        if not found.sources:
            raise BuildError(
                "nothing to index: "
                + (
                    "; ".join(f"{item.file}: {item.reason}" for item in self._report.set_aside)
                    or "the folders hold no file of a kind that is read"
                )
            )

    def _compare(self, found: Found, old: Mapping[str, Any]) -> list[tuple[Source, str]]:
        """The sources that are new or changed, with their digests; the ledger and `_gone` are filled."""
        self._ledger["sources"] = dict(old)
        changed = []
        for source in found.sources:
            digest = source.digest(self._options.settings)
            if old.get(source.name, {}).get("digest") == digest:
                self._report.unchanged += 1
                for place, reason in old[source.name]["set_aside"]:
                    self._set_aside(source.name, place, reason)
            else:
                changed.append((source, digest))
        if self._options.prune:
            present, roots = {source.name for source in found.sources}, {source.root for source in found.sources}
            for name, entry in old.items():
                if name not in present and entry["root"] in roots:
                    self._gone.extend(entry["ids"])
                    del self._ledger["sources"][name]
        # Ids are unique over the whole index: those of sources that stay are taken.
        again = {source.name for source, _ in changed}
        self._ids = {id for name, entry in self._ledger["sources"].items() if name not in again for id in entry["ids"]}
        return changed

    def _documents(self, changed: Sequence[tuple[Source, str]]) -> Iterator[Document]:
        reading = 0.0
        for place, (source, digest) in enumerate(changed, 1):
            self._progress(source, place, len(changed), self._report.added)
            before = len(self._report.set_aside)
            ids: list[str] = []
            records = self._read(source)
            while True:
                started = time.perf_counter()
                document = next(records, None)
                reading += time.perf_counter() - started
                if document is None:
                    break
                ids.append(document.id)
                self._report.added += 1
                yield document
            earlier = self._ledger["sources"].get(source.name, {}).get("ids", [])
            self._gone.extend(id for id in earlier if id not in set(ids))
            bad = [[item.place, item.reason] for item in self._report.set_aside[before:]]
            self._ledger["sources"][source.name] = {"digest": digest, "root": source.root, "ids": ids, "set_aside": bad}
        self._report.seconds["reading"] = reading

    def _read(self, source: Source) -> Iterator[Document]:
        """The documents of a source; what makes none is set aside."""
        try:
            for loaded in load(source, self._options.settings):
                if not isinstance(loaded, Record):
                    self._set_aside(source.name, loaded.place, loaded.reason)
                    continue
                try:
                    document = describe(loaded, source, self._fields)
                except LoaderError as error:
                    self._set_aside(source.name, loaded.place, str(error))
                    continue
                if document.id in self._ids:
                    self._set_aside(source.name, loaded.place, f"its id {document.id!r} is taken by another document")
                    continue
                self._ids.add(document.id)
                yield document
        except (LoaderError, OSError) as error:
            self._set_aside(source.name, "", str(error))

    def _set_aside(self, file: str, place: str, reason: str) -> None:
        self._report.set_aside.append(SetAside(file, place, reason))
        if len(self._report.set_aside) > self._options.most_set_aside:
            raise BuildError(
                f"more than {self._options.most_set_aside:,} documents were set aside; the index was left as it was; "
                f"the last one was {file} {place}: {reason}"
            )

    def _delete(self) -> Iterator[str]:
        yield from (id for id in self._gone if id not in self._ids)

    def _finish(self, index: SearchIndex, started: float) -> Report:
        report, total = self._report, time.perf_counter() - started
        report.documents = len(index)
        report.deleted = len({id for id in self._gone if id not in self._ids})
        report.languages = dict(sorted(Counter(index.info()["languages"]).items()))
        done = sum(report.seconds.values())
        report.seconds |= {"analysing and writing": total - done, "all": total}
        report.seconds = {step: round(seconds, 2) for step, seconds in report.seconds.items()}
        return report
