"""The default engine: a Whoosh index, queried over arrays.

Whoosh keeps schema, segments and writer; queries run in `index.arrays` over its postings, decoded into
arrays once. notes on Whoosh's ways that this file steers around:

- An exception in add_document followed by commit can corrupt an index: the caller throws the folder away.
- Its merge policy rarely merges bulk commits, so ours is `_merge`.
- Its readers are not for two threads at once: all decoding happens under a lock.
- Field lengths are kept in a byte; ours are exact, in columns.
"""

import json
import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any, Self, TypeVar

import numpy as np

from index.arrays import Column, Executor, Numbers, Postings, similar
from index.engine import Entry, Found, Selection, Sort
from index.errors import EngineError
from index.query import EngineQuery
from index.schema import Schema, stream_fields

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)  # eight of them when Whoosh 2.7.4 is compiled by 3.12+
    from whoosh import analysis, columns, fields
    from whoosh.filedb.filestore import FileStorage
    from whoosh.matching import ListMatcher

SEGMENTS = 8
"""Segments that may stand beside a newly written one; the smallest are merged down to this number."""
CACHE = 128 * 2**20
"""Bytes of decoded postings that are kept in memory, the least recently used going first."""
WRITE_BUFFER_MB = 256

T = TypeVar("T")


class WhooshEngine:
    """See `index.engine.Engine`."""

    def __init__(self, folder: Path, schema: Schema, index: Any) -> None:
        self._folder, self._schema, self._index = folder, schema, index
        self._store = _Store(index.reader())

    @classmethod
    def create(cls, folder: Path, schema: Schema) -> Self:
        return cls(folder, schema, FileStorage(str(folder)).create_index(_whoosh_schema(schema)))

    @classmethod
    def open(cls, folder: Path, schema: Schema) -> Self:
        try:
            return cls(folder, schema, FileStorage(str(folder)).open_index())
        except Exception as error:
            raise EngineError(f"Whoosh cannot open {folder}: {error}; build the index again") from error

    @property
    def count(self) -> int:
        return self._store.size

    def write(self, entries: Iterable[Entry], delete: Iterable[str] = ()) -> None:
        writer = self._index.writer(limitmb=WRITE_BUFFER_MB)
        try:
            numbers = self._store.numbers
            for entry in entries:
                writer.add_document(**_whoosh_document(entry))
                if entry.id in numbers:
                    writer.delete_document(numbers[entry.id])
            for id in delete:
                if id in numbers:
                    writer.delete_document(numbers[id])
            writer.commit(mergetype=_merge)
        except BaseException:
            writer.cancel()
            raise
        self._store.close()
        self._store = _Store(self._index.reader())

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

    def similar(self, field: str, term: str, edits: int) -> dict[str, int]:
        found = similar(self._store.terms(field), term, edits)
        return {other: len(postings.docs) for other in found if (postings := self._store.postings(field, other))}

    def payload(self, id: str) -> bytes | None:
        return self._store.payload(id)

    def values(self, field: str) -> dict[str, int]:
        return self._store.column(field).count(np.ones(self._store.size, np.bool_))

    def close(self) -> None:
        self._store.close()


def _whoosh_schema(schema: Schema) -> Any:
    """Fields of Whoosh's own types only: the schema is pickled, and must open without this package."""
    # Values come as lists of terms, which Whoosh takes without asking the analyzer.
    analyzer = analysis.IDAnalyzer()
    made: dict[str, Any] = {"payload": fields.STORED()}
    for name in stream_fields(schema.texts):
        positions = name.endswith(".units")
        made[name] = fields.TEXT(analyzer=analyzer, phrase=positions)
        made[f"{name}.length"] = fields.COLUMN(columns.NumericColumn("i"))
    for name in schema.keywords:
        made[name] = fields.KEYWORD(analyzer=analyzer, unique=name == "id")
        made[f"{name}.values"] = fields.COLUMN(columns.VarBytesColumn())
    return fields.Schema(**made)


def _whoosh_document(entry: Entry) -> dict[str, Any]:
    document: dict[str, Any] = {"payload": entry.payload}
    for name, terms in entry.terms.items():
        document[name] = list(terms)
        document[f"{name}.length"] = len(terms)
    for name, values in entry.keywords.items():
        document[name] = list(values)
        document[f"{name}.values"] = json.dumps(list(values)).encode()
    return document


def _merge(writer: Any, segments: list[Any]) -> list[Any]:
    """Whoosh's hook: merge the smallest segments into the one that is written, drop empty ones."""
    from whoosh.reading import SegmentReader

    kept = sorted((segment for segment in segments if segment.doc_count()), key=lambda segment: segment.doc_count())
    merged = kept[: len(kept) - SEGMENTS + 1] if len(kept) > SEGMENTS else []
    for segment in merged:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        try:
            writer.add_reader(reader)
        finally:
            reader.close()
    return kept[len(merged) :]


class _Store:
    """The postings of a Whoosh reader as arrays, over all segments, without deleted documents.

    Documents are numbered anew: `_new[whoosh's number]` is ours, -1 for a deleted one.
    """

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._lock = RLock()
        self._cache: OrderedDict[tuple[str, ...], tuple[Any, int]] = OrderedDict()
        self._cached = 0
        self._segments = [(leaf, base) for leaf, base in reader.leaf_readers()] if reader.doc_count_all() else []
        live = np.ones(reader.doc_count_all(), np.bool_)
        for segment, base in self._segments:
            live[[base + number for number in segment.segment().deleted_docs() or ()]] = False
        self._new = np.where(live, np.cumsum(live) - 1, -1)
        self._old = np.flatnonzero(live)
        self.size = len(self._old)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Document id → Whoosh's number."""
        column = self.column("id")
        return {column.values[o]: int(n) for o, n in zip(column.first_ordinals(self.size), self._old, strict=True)}

    def payload(self, id: str) -> bytes | None:
        with self._lock:
            number = self.numbers.get(id)
            return None if number is None else self._reader.stored_fields(number)["payload"]

    def postings(self, field: str, term: str) -> Postings | None:
        found = self._keep(("postings", field, term), lambda: self._read_postings(field, term))
        return found if len(found.docs) else None

    def positions(self, field: str, term: str) -> Numbers:
        return self._keep(("positions", field, term), lambda: self._read_positions(field, term))

    def lengths(self, field: str) -> Numbers | None:
        return self._keep(("lengths", field), lambda: self._read_lengths(field))

    def terms(self, field: str) -> list[str]:
        return self._keep(("terms", field), lambda: [term.decode() for term in self._reader.lexicon(field)])

    def column(self, field: str) -> Column:
        return self._keep(("column", field), lambda: Column(self._read_values(field)))

    def close(self) -> None:
        with self._lock:
            self._reader.close()

    def _keep(self, key: tuple[str, ...], read: Callable[[], T]) -> T:
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                value: T = self._cache[key][0]
                return value
            value = read()
            size = 100 + (
                sum(array.nbytes for array in value) if isinstance(value, Postings) else getattr(value, "nbytes", 0)
            )
            self._cache[key] = value, size
            self._cached += size
            while self._cached > CACHE and len(self._cache) > 1:
                _, (_, gone) = self._cache.popitem(last=False)
                self._cached -= gone
            return value

    def _matchers(self, field: str, term: str) -> Iterable[tuple[Any, int]]:
        key = term.encode()
        for segment, base in self._segments:
            if (field, key) in segment:
                yield segment._terms.matcher(field, key, segment.schema[field].format), base

    def _read_postings(self, field: str, term: str) -> Postings:
        docs, freqs = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for matcher, base in self._matchers(field, term):
            for ids, weights, _ in _blocks(matcher, "ids", "weights"):
                docs.append(self._new[np.asarray(ids) + base])
                freqs.append(np.asarray(weights, np.int64))
        numbers, counts = np.concatenate(docs), np.concatenate(freqs)
        live = numbers >= 0
        return Postings(numbers[live], counts[live])

    def _read_positions(self, field: str, term: str) -> Numbers:
        places = []
        for matcher, base in self._matchers(field, term):
            decode = matcher.format.decode_positions
            for ids, _, values in _blocks(matcher, "ids", "values"):
                for number, value in zip(ids, values, strict=True):
                    if (doc := int(self._new[number + base])) >= 0:
                        places.append(np.asarray(decode(value), np.int64) + (doc << 32))
        return np.concatenate(places) if places else np.empty(0, np.int64)

    def _read_lengths(self, field: str) -> Numbers | None:
        name = f"{field}.length"
        if name not in self._reader.schema:
            return None
        parts = [np.asarray(segment.column_reader(name).load(), np.int64) for segment, _ in self._segments]
        return np.concatenate([*parts, np.empty(0, np.int64)])[self._old]

    def _read_values(self, field: str) -> list[list[str]]:
        rows = [row for segment, _ in self._segments for row in segment.column_reader(f"{field}.values").load()]
        return [json.loads(rows[number] or b"[]") for number in self._old]


def _blocks(matcher: Any, *wanted: str) -> Iterable[tuple[Any, Any, Any]]:
    """The blocks of a posting list as (ids, weights, values), None for what is not wanted."""
    if isinstance(matcher, ListMatcher):  # a list of one posting is kept in the term dictionary
        yield matcher._ids, matcher._weights, matcher._values
        return
    while not matcher._atend:
        for part in wanted:
            getattr(matcher, f"_read_{part}")()
        yield matcher._ids, matcher._weights, matcher._values
        matcher._next_block()


ENGINE = WhooshEngine
