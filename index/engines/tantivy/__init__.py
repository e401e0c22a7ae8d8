"""The engine for large indexes: tantivy, a library in Rust. Needs the extra `fast`.

What steers around tantivy's ways:

- It has no tokenizer of ours: terms go in joined by blanks (`layout`).
- Its statistics count deleted documents and those without a field: `balance` and `Reader.weight` put them right.
- A pure NOT finds nothing, a phrase of one word and a page of no hits panic: `queries` and `search` make none.
- Its slop takes words in any order: `queries` asks for each arrangement of a phrase.
- Equal documents are in the order of segments: `pages` puts them in that of ids.
- Field lengths are kept in a byte, exact up to 40, then rounded down as Lucene does.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self

import tantivy

from index.engine import Entry, Found, Hit, Selection, Sort
from index.engines.tantivy.errors import translated
from index.engines.tantivy.layout import payload, tantivy_schema
from index.engines.tantivy.queries import Compiler, one_score, without_scores
from index.engines.tantivy.reader import Reader, Total, write_totals
from index.engines.tantivy.searching import counts, hits
from index.engines.tantivy.writing import write
from index.errors import EngineError
from index.query import All, EngineQuery
from index.schema import Schema, stream_fields
from index.terms import similar

_ANY = Selection()


class TantivyEngine:
    """See `index.engine.Engine`."""

    def __init__(self, folder: Path, index: tantivy.Index) -> None:
        self._folder, self._index = folder, index
        index.config_reader(reload_policy="manual")
        self._state: Reader | None = Reader(folder, index)

    @classmethod
    def create(cls, folder: Path, schema: Schema) -> Self:
        with translated(f"make an index in {folder}"):
            write_totals(folder, {name: Total() for name in stream_fields(schema.texts)})
            return cls(folder, tantivy.Index(tantivy_schema(schema), path=str(folder), sort_by_field="id"))

    @classmethod
    def open(cls, folder: Path, schema: Schema) -> Self:
        with translated(f"open {folder} (build the index again)"):
            return cls(folder, tantivy.Index.open(str(folder)))

    @property
    def count(self) -> int:
        return self._reader.count

    @property
    def _reader(self) -> Reader:
        if self._state is None:
            raise EngineError("the index is closed; open it again")
        return self._state

    def write(self, entries: Iterable[Entry], delete: Iterable[str] = ()) -> None:
        self._state = write(self._folder, self._index, self._reader, entries, delete)

    def search(
        self,
        query: EngineQuery,
        *,
        offset: int = 0,
        limit: int = 10,
        sort: Sort = Sort(),
        facets: Mapping[str, Selection] | None = None,
    ) -> Found:
        reader = self._reader
        chosen = [(name, selection) for name, selection in (facets or {}).items() if selection != _ANY]
        with translated("search"):
            compiler = Compiler(reader)
            base = compiler.query(query)
            kept = compiler.selected(base, chosen)
            count, places = hits(reader, kept, one_score(query), offset, limit, sort)
            ids = [reader.id(place) for _, place in places]
            reader.page = {id: place for id, (_, place) in zip(ids, places, strict=True)}
            found = [Hit(id, float(score)) for id, (score, _) in zip(ids, places, strict=True)]
            if not facets:
                return Found(count, found)
            if not chosen and isinstance(query, All):
                return Found(count, found, {name: dict(reader.values(name)) for name in facets})
            counted = without_scores(query)  # held while it is compiled: parts are known by their identity
            return Found(count, found, counts(reader, compiler, compiler.query(counted), tuple(facets), chosen))

    def counts(self, queries: Sequence[EngineQuery]) -> list[int]:
        return [self.search(query, limit=0).total for query in queries]

    def similar(self, field: str, term: str, edits: int) -> dict[str, int]:
        reader = self._reader
        with translated("read its terms"):
            terms = reader.terms(field, term[:1]) if field in reader.totals else list(reader.values(field))
            counted = {other: reader.documents(field, other) for other in similar(terms, term, edits)}
        return {other: documents for other, documents in counted.items() if documents}

    def payload(self, id: str) -> bytes | None:
        with translated("read a document"):
            found = self._reader.document(id)
        return None if found is None else payload(found)

    def values(self, field: str) -> dict[str, int]:
        with translated("read its values"):
            return dict(self._reader.values(field))

    def close(self) -> None:
        self._state = None


ENGINE = TantivyEngine
