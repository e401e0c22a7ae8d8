"""Tantivy as its package gives it: the same terms, joined by blanks, and facets in one aggregation."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

import tantivy

from bench.peers import LIMIT, Answer, bytes_of, chosen_beside
from bench.queries import Asked
from index.engine import Entry
from index.query import All, And, EngineQuery, Fuzzy, Or, Phrase, Prefix, Term
from index.schema import Schema, stream_fields

HEAP = 256 * 2**20
"""Bytes of the writer."""
FACETS = Schema().facets
BUCKETS = 65_000
_SPECIAL = set(r".+*?()|[]{}^$\#&-~")


class TantivyDirect:
    """See `bench.peers.Peer`."""

    OWN_ANALYSIS = False

    def __init__(self, folder: Path) -> None:
        self._folder, self._schema = folder, self.schema().build()
        self._index = tantivy.Index(self._schema, str(folder))
        self._searcher: Any = self._index.searcher()

    @classmethod
    def schema(cls) -> Any:
        """A builder that has its fields."""
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_bytes_field("payload", stored=True)
        for name in stream_fields(Schema().texts):
            option = "position" if name.endswith(".units") else "freq"
            builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)
        for name in FACETS:
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
        return builder

    @classmethod
    def document(cls, entry: Entry) -> Any:
        """An entry as tantivy takes it."""
        facets = {name: list(entry.keywords.get(name, ())) for name in FACETS}
        return tantivy.Document(id=entry.id, payload=entry.payload, **entry.streams, **facets)

    @classmethod
    def build(cls, folder: Path, entries: Iterable[Entry]) -> None:
        writer = tantivy.Index(cls.schema().build(), str(folder)).writer(HEAP)
        for entry in entries:
            writer.add_document(cls.document(entry))
        writer.commit()
        writer.wait_merging_threads()

    @classmethod
    def open(cls, folder: Path) -> Self:
        return cls(folder)

    def run(self, asked: Asked) -> Answer:
        return self.found(asked)[0]

    def found(self, asked: Asked) -> tuple[Answer, list[Any]]:
        """An answer, and the documents that it has."""
        query = self._query(asked.query)
        found = self._searcher.search(self._filtered(query, asked.chosen), limit=LIMIT, count=True)
        documents = [self._searcher.doc(address) for _, address in found.hits]
        facets = self._searcher.aggregate(query, {name: self._counts(asked, name) for name in FACETS})
        counts = {name: _buckets(facets[name]) for name in FACETS}
        ids = [document.get_first("id") for document in documents]
        payloads = sum(len(document.get_first("payload")) for document in documents)
        return Answer(found.count, ids, counts, payloads), documents

    def _filtered(self, query: Any, chosen: Mapping[str, tuple[str, ...]]) -> Any:
        if not chosen:
            return query
        musts = [
            (tantivy.Occur.Must, tantivy.Query.const_score_query(self._any_value(name, values), 0.0))
            for name, values in chosen.items()
        ]
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *musts])

    def _any_value(self, name: str, values: Iterable[str]) -> Any:
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, tantivy.Query.term_query(self._schema, name, value)) for value in values]
        )

    def _counts(self, asked: Asked, name: str) -> dict[str, Any]:
        """The aggregation of a facet, under the choices in all others."""
        terms = {"field": name, "size": BUCKETS, "segment_size": BUCKETS}
        filters = [
            "(" + " OR ".join(f'{other}:"{value}"' for value in values) + ")"
            for other, values in chosen_beside(asked, name).items()
        ]
        if not filters:
            return {"terms": terms}
        return {"filter": " AND ".join(filters), "aggs": {"values": {"terms": terms}}}

    def _query(self, query: EngineQuery) -> Any:
        made = tantivy.Query
        match query:
            case Term(name, term):
                return made.term_query(self._schema, name, term)
            case And(queries):
                return made.boolean_query([(tantivy.Occur.Must, self._query(part)) for part in queries])
            case Or(queries):
                return made.boolean_query([(tantivy.Occur.Should, self._query(part)) for part in queries])
            case Phrase(name, terms, 0):
                return made.phrase_query(self._schema, name, list(terms))
            case Prefix(name, prefix):
                escaped = "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in prefix)
                return made.regex_query(self._schema, name, f"{escaped}.*")
            case Fuzzy(name, term, distance):
                return made.fuzzy_term_query(self._schema, name, term, distance=distance)
            case All():
                return made.all_query()
        raise NotImplementedError(query)

    def size(self) -> int:
        return bytes_of(self._folder)

    def close(self) -> None:
        del self._searcher, self._index


def _buckets(found: Mapping[str, Any]) -> dict[str, int]:
    inner = found.get("values", found)
    return {bucket["key"]: bucket["doc_count"] for bucket in inner["buckets"]}


PEER = TantivyDirect
