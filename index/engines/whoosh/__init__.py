"""The default engine: a Whoosh index whose postings are arrays.

Whoosh keeps schema, segments, deletions and the table of contents; a codec of ours keeps postings in arrays, written
in bulk (`inverting`, `segment`, `merging`) and queried in bulk (`store`, `executor`). Whoosh's own readers and
matchers work on the same files (`codec`). Of Whoosh's ways, these are steered around:

- A posting takes a Python call, when it is written and when it is read.
- An exception in add_document followed by commit can corrupt an index: here nothing counts before the table of
  contents is written.
- Its merge policy rarely merges bulk commits.
- Field lengths are kept in a byte; here they are exact.
"""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from index.engine import Entry, Found, Selection, Sort
from index.errors import EngineError
from index.query import EngineQuery
from index.schema import Schema, stream_fields
from index.terms import similar

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)  # eight of them when Whoosh 2.7.4 is compiled by 3.12+
    from whoosh import analysis, fields
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import TOC, clean_files

    from index.engines.whoosh.codec import ArraysSegment, open_segment

from index.engines.whoosh.executor import Executor
from index.engines.whoosh.merging import Part, merge
from index.engines.whoosh.segment import CAPACITY, Batch
from index.engines.whoosh.store import Store

SEGMENTS = 6
"""Segments of less than half of the capacity that an index may have; beyond, the smallest are merged."""


class WhooshEngine:
    """See `index.engine.Engine`."""

    def __init__(self, folder: Path, schema: Schema, index: Any) -> None:
        self._folder, self._schema, self._index = folder, schema, index
        self._store = self._opened()

    @classmethod
    def create(cls, folder: Path, schema: Schema) -> Self:
        return cls(folder, schema, FileStorage(str(folder)).create_index(_whoosh_schema(schema)))

    @classmethod
    def open(cls, folder: Path, schema: Schema) -> Self:
        try:
            return cls(folder, schema, FileStorage(str(folder)).open_index())
        except Exception as error:  # Whoosh unpickles: what a damaged table of contents raises can be anything
            raise EngineError(f"Whoosh cannot open {folder}: {error}; build the index again") from error

    @property
    def count(self) -> int:
        return self._store.size

    def write(self, entries: Iterable[Entry], delete: Iterable[str] = ()) -> None:
        lock = self._index.lock("WRITELOCK")
        if not lock.acquire(False):
            raise EngineError(f"another process is writing to {self._folder}; try again later")
        try:
            self._write(entries, delete)
        finally:
            lock.release()
        self._store = self._opened()

    def search(
        self,
        query: EngineQuery,
        *,
        offset: int = 0,
        limit: int = 10,
        sort: Sort = Sort(),
        facets: Mapping[str, Selection] | None = None,
    ) -> Found:
        return Executor(self._store).search(query, offset, limit, sort, facets or {})

    def counts(self, queries: Sequence[EngineQuery]) -> list[int]:
        return [self.search(query, limit=0).total for query in queries]

    def similar(self, field: str, term: str, edits: int) -> dict[str, int]:
        found = similar(self._store.terms(field, term[:1]), term, edits)
        counts = {other: self._store.frequency(field, other) for other in found}
        return {other: count for other, count in counts.items() if count}

    def payload(self, id: str) -> bytes | None:
        return self._store.payload(id)

    def values(self, field: str) -> dict[str, int]:
        return dict(self._store.counts(field))

    def close(self) -> None:
        self._store = Store([])  # memory maps go with the last array that is a view of them

    def _opened(self) -> Store:
        segments = self._index._segments()
        if not all(isinstance(segment, ArraysSegment) for segment in segments):
            raise EngineError(f"another program wrote to {self._folder}; build the index again")
        return Store((open_segment(self._index.storage, segment), segment.live()) for segment in segments)

    def _write(self, entries: Iterable[Entry], delete: Iterable[str]) -> None:
        toc = self._index._read_toc()
        segments: list[ArraysSegment] = list(toc.segments)
        gone: list[set[int]] = [set() for _ in segments]
        batch, added = Batch(self._schema), []

        def leave_out(id: str) -> None:
            if found := self._store.find(id):
                gone[found[0]].add(found[1])

        def flush() -> None:
            segment = self._new_segment(len(batch))
            batch.write(self._folder / segment.file)
            added.append(segment)

        for entry in entries:
            batch.add(entry)
            leave_out(entry.id)
            if batch.full:
                flush()
                batch = Batch(self._schema)
        if len(batch):
            flush()
        for id in delete:
            leave_out(id)
        for segment, numbers in zip(segments, gone, strict=True):
            segment.delete_documents(numbers)
        most = SEGMENTS if len(added) < 2 else 1  # who writes many documents can wait for the fewest segments
        toc = TOC(toc.schema, self._merged([*segments, *added], most), toc.generation + 1)
        toc.write(self._index.storage, self._index.indexname)
        clean_files(self._index.storage, self._index.indexname, toc.generation, toc.segments)

    def _new_segment(self, size: int) -> ArraysSegment:
        segment = ArraysSegment(self._index.indexname)
        segment.set_doc_count(size)
        return segment

    def _merged(self, segments: Sequence[ArraysSegment], most: int) -> list[ArraysSegment]:
        """The segments, some in place of several; those without documents are dropped."""
        result = []
        for group in _groups(segments, most):
            if len(group) == 1 and group[0].deleted_count() * 2 <= group[0].doc_count_all():
                result.append(group[0])
                continue
            made = self._new_segment(sum(segment.doc_count() for segment in group))
            parts = [Part(open_segment(self._index.storage, segment), segment.live()) for segment in group]
            merge(self._folder / made.file, parts, [*stream_fields(self._schema.texts), *self._schema.keywords])
            result.append(made)
        return result


def _groups(segments: Iterable[ArraysSegment], most: int) -> list[list[ArraysSegment]]:
    """Which segments become one: while there are more small ones than `most`, the smallest, each not much larger than
    those before it together, so that a document is seldom written again."""
    living = sorted((segment for segment in segments if segment.doc_count()), key=lambda segment: segment.doc_count())
    small = [segment for segment in living if segment.doc_count() < CAPACITY // 2]
    groups = [[segment] for segment in living[len(small) :]]
    while len(small) > most:
        group, total = [small.pop(0)], 0
        while small and (total := sum(segment.doc_count() for segment in group)) + small[0].doc_count() <= CAPACITY:
            if len(group) > 1 and small[0].doc_count() > 2 * total:
                break
            group.append(small.pop(0))
        groups.append(group)
    return groups + [[segment] for segment in small]


def _whoosh_schema(schema: Schema) -> Any:
    """The fields as Whoosh's own types."""
    # Values come as lists of terms, which Whoosh takes without asking the analyzer.
    analyzer = analysis.IDAnalyzer()
    made: dict[str, Any] = {"payload": fields.STORED()}
    for name in stream_fields(schema.texts):
        made[name] = fields.TEXT(analyzer=analyzer, phrase=name.endswith(".units"))
    for name in schema.keywords:
        made[name] = fields.KEYWORD(analyzer=analyzer, unique=name == "id")
    return fields.Schema(**made)


ENGINE = WhooshEngine
