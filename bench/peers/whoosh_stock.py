"""Whoosh as it comes: its own writer, matchers, BM25F and grouping, given the same terms."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

from whoosh import analysis, fields, query, sorting
from whoosh.filedb.filestore import FileStorage

from bench.peers import LIMIT, Answer, bytes_of, chosen_beside
from bench.queries import Asked
from index.engine import Entry
from index.query import All, And, EngineQuery, Fuzzy, Or, Phrase, Prefix, Term
from index.schema import Schema, stream_fields

BUFFER_MB = 256
FACETS = Schema().facets
MANY = ("org", "topic")
"""Facets of which a document may have several values."""


def _schema() -> Any:
    analyzer = analysis.IDAnalyzer()  # values come as lists of terms, which Whoosh takes without asking it
    made: dict[str, Any] = {"id": fields.ID(stored=True, unique=True), "payload": fields.STORED()}
    for name in stream_fields(Schema().texts):
        made[name] = fields.TEXT(analyzer=analyzer, phrase=name.endswith(".units"))
    for name in FACETS:
        made[name] = fields.KEYWORD(analyzer=analyzer) if name in MANY else fields.ID(sortable=True)
    return fields.Schema(**made)


class WhooshStock:
    """See `bench.peers.Peer`."""

    OWN_ANALYSIS = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._searcher = FileStorage(str(folder)).open_index().searcher()

    @classmethod
    def build(cls, folder: Path, entries: Iterable[Entry]) -> None:
        writer = FileStorage(str(folder)).create_index(_schema()).writer(limitmb=BUFFER_MB)
        for entry in entries:
            facets: dict[str, Any] = {
                name: list(values) if name in MANY else values[0]
                for name in FACETS
                if (values := entry.keywords.get(name))
            }
            terms = {name: entry.terms(name) for name in entry.streams}
            writer.add_document(id=entry.id, payload=entry.payload, **terms, **facets)
        writer.commit()

    @classmethod
    def open(cls, folder: Path) -> Self:
        return cls(folder)

    def run(self, asked: Asked) -> Answer:
        made = _query(asked.query)
        free = [name for name in FACETS if name not in asked.chosen]
        found = self.search(made, asked.chosen, free)
        counts = {name: _counts(found, name) for name in free}
        for name in asked.chosen:
            counts[name] = _counts(self.search(made, chosen_beside(asked, name), [name]), name)
        hits = [hit.fields() for hit in found[:LIMIT]]
        return Answer(len(found), [hit["id"] for hit in hits], counts, sum(len(hit["payload"]) for hit in hits))

    def search(self, made: Any, chosen: Mapping[str, tuple[str, ...]], facets: Iterable[str]) -> Any:
        """Whoosh's own results, with groups of these facets, under what is chosen."""
        kept = [query.Or([query.Term(name, value) for value in values]) for name, values in chosen.items()]
        groups = {name: sorting.FieldFacet(name, allow_overlap=name in MANY, maptype=sorting.Count) for name in facets}
        return self._searcher.search(made, limit=LIMIT, filter=query.And(kept) if kept else None, groupedby=groups)

    def size(self) -> int:
        return bytes_of(self._folder)

    def close(self) -> None:
        self._searcher.close()


def _counts(found: Any, name: str) -> dict[str, int]:
    return {value: count for value, count in found.groups(name).items() if value}


def _query(asked: EngineQuery) -> Any:
    match asked:
        case Term(name, term):
            return query.Term(name, term)
        case And(queries):
            return query.And([_query(part) for part in queries])
        case Or(queries):
            return query.Or([_query(part) for part in queries])
        case Phrase(name, terms, 0):
            return query.Phrase(name, list(terms))
        case Prefix(name, prefix):
            return query.Prefix(name, prefix)
        case Fuzzy(name, term, distance):
            return query.FuzzyTerm(name, term, maxdist=distance, prefixlength=1)
        case All():
            return query.Every()
    raise NotImplementedError(asked)


PEER = WhooshStock
