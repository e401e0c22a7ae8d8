"""One committed state of a tantivy index: its words, and what a word is worth.

Tantivy works out BM25 over everything in its files: deleted documents count until they are merged away, and documents
without a field count in the field's average length. The average is put right by ballast (`balance`); here, the
inverse document frequency is put right by a factor on each term.
"""

import json
import math
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import tantivy
from tantivy import Occur, Query

from index.cache import Cache
from index.engines.tantivy.layout import BALLAST, FILLER
from index.engines.tantivy.phrases import near, total

WEIGHTS, PHRASES, LISTS, IDS = 50_000, 2_000, 32, 50_000
"""How many weights of words, phrases with others between, lists of terms or values, and ids are kept in memory."""
EXPANDED = 32_000_000
"""Bytes of queries that are kept in memory for prefixes, patterns and fuzzy words."""
BUCKETS = 65_000
"""Most values of facets that tantivy counts in one aggregation."""
STATISTICS = "statistics.json"
"""The file that our own statistics are in: field → `Total`."""


class Total(NamedTuple):
    """How many documents have a field, and how many terms they have there in all."""

    documents: int = 0
    terms: int = 0


class Reader:
    """stored: all documents in tantivy's files. totals: of the fields, over documents that are not deleted. page: where
    the documents lie that were found last."""

    def __init__(self, folder: Path, index: tantivy.Index) -> None:
        index.reload()
        self.searcher, self.schema = index.searcher(), index.schema
        self.segments = self.searcher.num_segments
        parts = json.loads((folder / "meta.json").read_bytes())["segments"]
        self.stored = sum(part["max_doc"] for part in parts)
        self.deletions = any(part["deletes"] for part in parts)
        self.totals = read_totals(folder)
        ballast = Query.term_query(self.schema, BALLAST, BALLAST)
        self.ballast = self.count_of(ballast)
        self.count = self.searcher.num_docs - self.ballast
        everything = Query.const_score_query(Query.all_query(), 0.0)
        self.everything = (
            Query.boolean_query([(Occur.Must, everything), (Occur.MustNot, ballast)]) if self.ballast else everything
        )
        # Methods that remember: nothing of this changes.
        self.weight = lru_cache(WEIGHTS)(self._weight)
        self.near = lru_cache(PHRASES)(partial(near, self.searcher, self.schema))
        self.expanded = Cache(EXPANDED)
        self.terms = lru_cache(LISTS)(self._terms)
        self.values = lru_cache(LISTS)(self._values)
        self.counting = lru_cache(LISTS)(self._counting)
        self._ids = lru_cache(IDS)(self._id)
        self.page: Mapping[str, tantivy.DocAddress] = {}

    def count_of(self, query: Query) -> int:
        """The number of documents that a query finds."""
        return total(self.searcher.search(query, 1))

    def document(self, id: str) -> tantivy.Document | None:
        """The stored parts of a document, None where there is none of that id."""
        if (place := self.page.get(id)) is None:
            hits = self.searcher.search(Query.term_query(self.schema, "id", id), 1).hits
            place = hits[0][1] if hits else None
        return None if place is None else self.searcher.doc(place)

    def id(self, place: tantivy.DocAddress) -> str:
        """The id of the document that lies there."""
        return self._ids(place.segment_ord, place.doc)

    def _id(self, segment: int, document: int) -> str:
        return str(self.searcher.doc(tantivy.DocAddress(segment, document)).get_first("id"))

    def _terms(self, field: str, prefix: str) -> list[str]:
        """The terms of a field that begin so, sorted; those of deleted documents may be among them."""
        return sorted(term for term, _ in self.searcher.terms_with_prefix(field, prefix) if term != FILLER)

    def documents(self, field: str, term: str) -> int:
        """The number of documents that have a term."""
        if self.deletions:
            return self.count_of(Query.term_query(self.schema, field, term))
        return self.searcher.doc_freq(field, term)

    def _values(self, field: str) -> Mapping[str, int]:
        """The values of a keyword field, sorted, and how many documents have each."""
        live = self.everything if self.deletions else None
        return dict(sorted(self.searcher.terms_with_prefix(field, "", live)))

    def _counting(self, facets: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, Any]]:
        """Those of these facets whose values are few enough to be counted by an aggregation, and that aggregation."""
        # Without the number of values as size, counts of each segment would be cut.
        sizes = {name: size for name in facets if (size := len(self.values(name))) <= BUCKETS // len(facets)}
        terms = {
            name: {"field": name, "size": max(1, size), "segment_size": max(1, size)} for name, size in sizes.items()
        }
        return tuple(sizes), {name: {"terms": options} for name, options in terms.items()}

    def _weight(self, field: str, terms: tuple[str, ...]) -> float:
        """What tantivy's score of these terms, side by side, is to be multiplied by; it has BM25's constant factor
        k1 + 1, too. 0 where no document has them."""
        having = self.totals[field].documents
        if not having or FILLER in terms or not self._found(field, terms):
            return 0.0
        right = sum(_idf(self.documents(field, term), having) for term in terms)
        theirs = sum(_their_idf(self.searcher.doc_freq(field, term), self.stored) for term in terms)
        return right / theirs / 2.2

    def _found(self, field: str, terms: tuple[str, ...]) -> int:
        """The number of documents that have these terms side by side."""
        return self.documents(field, *terms) if len(terms) == 1 else self.count_of(self.phrase(field, terms))

    def phrase(self, field: str, terms: tuple[str, ...]) -> Query:
        """The documents that have these terms, two at least, side by side."""
        return Query.phrase_query(self.schema, field, list(terms))

    def average(self, field: str) -> float | None:
        """The average length of a field as tantivy has it, None where no ballast is there to tell it."""
        probe = Query.term_query(self.schema, field, FILLER)
        hits = self.searcher.search(probe, 1).hits
        if not hits:
            return None
        parts = [json.loads(probe.explain(self.searcher, hits[0][1]).to_json())]
        while parts:
            part = parts.pop()
            if part["description"].startswith("avgdl"):
                return float(part["value"])
            parts += part.get("details", ())
        raise ValueError("its explanations have no average length any more")


def _idf(documents: int, all_documents: int) -> float:
    return math.log1p((all_documents - documents + 0.5) / (documents + 0.5))


def _their_idf(documents: int, all_documents: int) -> float:
    """In single precision, step by step as tantivy has it: a term that nearly all documents have loses digits there."""
    odds = np.float32(all_documents - documents + 0.5) / np.float32(documents + 0.5)
    return float(np.log(np.float32(1) + odds))


def read_totals(folder: Path) -> dict[str, Total]:
    """The totals that the last write left."""
    return {name: Total(*total) for name, total in json.loads((folder / STATISTICS).read_bytes()).items()}


def write_totals(folder: Path, totals: Mapping[str, Iterable[int]]) -> None:
    """Replace the file of totals: generations before may share it."""
    new = folder / f"{STATISTICS}.new"
    new.write_text(json.dumps(totals), "utf-8")
    new.replace(folder / STATISTICS)
