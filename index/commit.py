"""What a commit writes: documents, analysed, into the engine of a new generation, and all that is kept beside it."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, cast

from analyzers import Analyzer
from index import remote
from index.analysis import Analysed, Analysis, batches
from index.canary import Canaries
from index.config import Config
from index.document import Document
from index.engine import Engine, Entry
from index.engines import engine_class
from index.errors import DocumentError
from index.grouping import TracesWriter
from index.schema import Schema
from index.semantic import VectorsWriter, load_encoder
from index.snapshot import VECTORS, VOCABULARY, Snapshot, spoken
from index.vocabulary import Vocabulary
from index.workers import Workers

LEDGER = "ledger.json"
WATCHED = 100
"""Documents of a language, at most, that are searched for a word that its canary can be."""


class Commit:
    """Documents that are added and deleted in one step.

    base: the generation that it starts from, none for an empty one. add, delete, ledger, jobs: see
    `index.search_index.SearchIndex.apply`; without a ledger the one of the base stays. added: how many documents were.
    """

    def __init__(
        self,
        config: Config,
        base: Snapshot | None,
        add: Iterable[Document] | Iterable[Analysed],
        delete: Iterable[str],
        ledger: Callable[[], Mapping[str, Any]] | None,
        jobs: int | None,
    ) -> None:
        self._config, self.base, self._add, self._delete = config, base, add, delete
        self._ledger, self._jobs = ledger, jobs
        self._schema, self._analyzer = Schema.extended(config.fields), Analyzer(config.languages)
        self._canaries = Canaries(self._analyzer, self._schema)
        self._vocabulary = cache(lambda: base.vocabulary if base else Vocabulary.load(config.vocabulary))
        self._seen: set[str] = set()
        self._deleted: set[str] = set()

    @property
    def added(self) -> int:
        """How many documents were added."""
        return len(self._seen)

    def fill(self, folder: Path) -> Mapping[str, Any]:
        """Write everything into the folder of the new generation. Returns what its manifest is to say."""
        config = self._config
        vectors = VectorsWriter(folder / VECTORS, load_encoder()) if config.semantic else None
        with closing(TracesWriter(folder)) as traces:
            with closing(self._engine(folder / "engine")) as engine:
                engine.write(self._entries(traces, vectors), self._gone())
                self._canaries.check(engine, Analyzer(spoken(self._analyzer, engine)))
                count = engine.count
            traces.finish(self._deleted, self._vocabulary)
        if vectors:
            for id in self._deleted - self._seen:
                vectors.remove(id)
            vectors.finish()
        if not self.base and config.vocabulary:
            (folder / VOCABULARY).write_bytes(self._vocabulary().packed)
        if self._ledger:
            _write_ledger(folder / LEDGER, self._ledger())
        return {
            "engine": config.engine,
            "settings": dict(config.settings),
            "fields": dict(config.fields),
            "languages": [language.code for language in self._analyzer.languages],
            "vocabulary": list(config.vocabulary),
            "semantic": config.semantic,
            "fingerprint": self._analyzer.fingerprint,
            "documents": count,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
        }

    def _engine(self, inside: Path) -> Engine:
        if self.base:
            return engine_class(self._config.engine).open(inside, self._schema)
        inside.mkdir()
        return remote.create(self._config.engine, inside, self._schema, self._config.settings)

    def _gone(self) -> Iterator[str]:
        for id in self._delete:
            self._deleted.add(id)
            yield id

    def _entries(self, traces: TracesWriter, vectors: VectorsWriter | None) -> Iterator[Entry]:
        watched = Counter[str | None]()
        with Workers(Analysis(self._config.fields, self._config.languages), self._jobs) as workers:
            for item in _analysed(self._add, workers):
                id, language = item.entry.id, item.language
                if id in self._seen:
                    raise DocumentError(f"id {id!r} is given twice; ids must differ")
                watched[language] += 1
                if vectors or watched[language] <= WATCHED:
                    document = item.document
                    self._canaries.watch(document)
                    if vectors:
                        vectors.add(id, language, document.title, document.body)
                traces.add(item.trace)
                yield item.entry
                self._seen.add(id)


def _analysed(
    add: Iterable[Document] | Iterable[Analysed], workers: Workers[Sequence[Document], list[Analysed]]
) -> Iterator[Analysed]:
    """What is analysed already, or the documents, analysed."""
    items = iter(add)
    first = next(items, None)
    if isinstance(first, Analysed):
        yield from cast(Iterator[Analysed], chain([first], items))
    elif first is not None:
        documents = cast(Iterator[Document], chain([first], items))
        for batch in workers.map(batches((item, len(item.title) + len(item.body)) for item in documents)):
            yield from batch


def _write_ledger(path: Path, ledger: Mapping[str, Any]) -> None:
    """Write JSON entry by entry: as one string, the ledger of a large build would take as much memory again."""
    path.unlink(missing_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for number, (name, value) in enumerate(ledger.items()):
            file.write(f"{',' if number else '{'}\n{_json(name)}: ")
            if not isinstance(value, Mapping):
                file.write(_json(value))
                continue
            for place, (key, entry) in enumerate(value.items()):
                file.write(f"{',' if place else '{'}\n{_json(key)}: {_json(entry)}")
            file.write("}" if value else "{}")
        file.write("}" if ledger else "{}")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
