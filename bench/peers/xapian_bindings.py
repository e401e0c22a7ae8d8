"""Xapian through its Python bindings: the same terms, positions where phrases are asked, facets by its match spies."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

import xapian

from bench.peers import LIMIT, Answer, bytes_of, chosen_beside, values_of
from bench.queries import Asked
from index.engine import Entry
from index.query import All, And, EngineQuery, Fuzzy, Or, Phrase, Prefix, Term
from index.schema import Schema, stream_fields

FACETS = Schema().facets
PREFIXES = {name: f"X{chr(ord('A') + number)}:" for number, name in enumerate(stream_fields(Schema().texts))}
LONGEST = 245
"""Bytes of a term."""
BETWEEN = "\x1f"
"""Stands between the values of a facet: Xapian counts whole lists of values, which are then taken apart."""
FLUSH = 10_000
"""Documents that are written at a time, as its manual advises for bulk loads."""


class XapianBindings:
    """See `bench.peers.Peer`. It has no fuzzy search."""

    OWN_ANALYSIS = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._database = xapian.Database(str(folder / "index"))

    @classmethod
    def build(cls, folder: Path, entries: Iterable[Entry]) -> None:
        database = xapian.WritableDatabase(str(folder / "index"), xapian.DB_CREATE)
        for number, entry in enumerate(entries, 1):
            database.add_document(_document(entry))
            if not number % FLUSH:
                database.commit()
        database.commit()
        database.close()

    @classmethod
    def open(cls, folder: Path) -> Self:
        return cls(folder)

    def run(self, asked: Asked) -> Answer | None:
        if isinstance(asked.query, Fuzzy):
            return None
        query = _query(asked.query)
        free = [name for name in FACETS if name not in asked.chosen]
        found, counts = self._search(query, asked.chosen, free, LIMIT)
        for name in asked.chosen:
            counts |= self._search(query, chosen_beside(asked, name), [name], 0)[1]
        documents = [match.document for match in found]
        ids = [document.get_value(len(FACETS)).decode() for document in documents]
        payload = sum(len(document.get_data()) for document in documents)
        return Answer(found.get_matches_estimated(), ids, counts, payload)

    def _search(
        self, query: Any, chosen: Mapping[str, tuple[str, ...]], facets: Iterable[str], limit: int
    ) -> tuple[Any, dict[str, dict[str, int]]]:
        """The best hits and the counts of these facets, of all documents that match."""
        for name, values in chosen.items():
            kept = xapian.Query(xapian.Query.OP_OR, [_boolean(name, value) for value in values])
            query = xapian.Query(xapian.Query.OP_FILTER, query, kept)
        enquire = xapian.Enquire(self._database)
        enquire.set_query(query)
        enquire.set_weighting_scheme(xapian.BM25Weight(1.2, 0, 1, 0.75, 0))
        spies = {name: xapian.ValueCountMatchSpy(FACETS.index(name)) for name in facets}
        for spy in spies.values():
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, limit, self._database.get_doccount())
        return found, {name: _counts(spy) for name, spy in spies.items()}

    def size(self) -> int:
        return bytes_of(self._folder)

    def close(self) -> None:
        self._database.close()


def _document(entry: Entry) -> Any:
    document = xapian.Document()
    for name in entry.streams:
        positions = name.endswith(".units")
        for place, term in enumerate(entry.terms(name), 1):
            if len(key := (PREFIXES[name] + term).encode()) <= LONGEST:
                document.add_posting(key, place) if positions else document.add_term(key)
    for name, value in values_of(entry, FACETS):
        document.add_boolean_term(_boolean(name, value))
    for slot, name in enumerate(FACETS):
        document.add_value(slot, BETWEEN.join(entry.keywords.get(name, ())))
    document.add_value(len(FACETS), entry.id)
    document.set_data(entry.payload)
    return document


def _boolean(name: str, value: str) -> str:
    return f"XF{name}:{value}"


def _counts(spy: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    for item in spy.values():
        for value in item.term.decode().split(BETWEEN):
            counts[value] = counts.get(value, 0) + item.termfreq
    return counts


def _query(query: EngineQuery) -> Any:
    made = xapian.Query
    match query:
        case Term(name, term):
            return made(PREFIXES[name] + term)
        case And(queries):
            return made(made.OP_AND, [_query(part) for part in queries])
        case Or(queries):
            return made(made.OP_OR, [_query(part) for part in queries])
        case Phrase(name, terms, 0):
            return made(made.OP_PHRASE, [PREFIXES[name] + term for term in terms], len(terms))
        case Prefix(name, prefix):
            return made(made.OP_WILDCARD, PREFIXES[name] + prefix)
        case All():
            return made("")
    raise NotImplementedError(query)


PEER = XapianBindings
