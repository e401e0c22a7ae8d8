"""Running a query over arrays of postings.

An engine that can hand out its postings as arrays (a `Store`) gets search, sorting and facets from here.
Documents are numbers from 0; a result is a sorted array of them beside an array of scores.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from index.engine import Found, Hit, Selection, Sort
from index.errors import QueryError
from index.patterns import compile_pattern
from index.query import (
    All,
    And,
    Best,
    Boost,
    Constant,
    EngineQuery,
    Fuzzy,
    Not,
    Or,
    Pattern,
    Phrase,
    Prefer,
    Prefix,
    Range,
    Term,
)

K1, B = 1.2, 0.75
"""BM25's parameters: Lucene's defaults, which were the best single choice on the sets measured."""
EXPANSIONS = 2000
"""Most terms that a prefix, a pattern or a fuzzy word may stand for."""

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]


class Postings(NamedTuple):
    """The documents that have a term, and how often each has it."""

    docs: Numbers
    freqs: Numbers


class Matches(NamedTuple):
    """The documents that a query finds, sorted, and their scores."""

    docs: Numbers
    scores: Scores


class Column:
    """The values of a keyword field, document by document.

    values: all values, sorted by code points; a value's place is its ordinal.
    """

    def __init__(self, rows: Iterable[Iterable[str]]) -> None:
        pairs = [(value, doc) for doc, row in enumerate(rows) for value in row]
        self.values = sorted({value for value, _ in pairs})
        ordinal = {value: number for number, value in enumerate(self.values)}
        ordinals = np.fromiter((ordinal[value] for value, _ in pairs), np.int64, len(pairs))
        docs = np.fromiter((doc for _, doc in pairs), np.int64, len(pairs))
        order = np.argsort(ordinals, kind="stable")
        self._docs = docs[order]
        self._starts = np.searchsorted(ordinals[order], np.arange(len(self.values) + 1))
        self._ordinals_by_doc, self._docs_by_doc = ordinals, docs

    def range(self, low: int, high: int) -> Numbers:
        """The documents with a value whose ordinal is from `low` to before `high`."""
        return np.unique(self._docs[self._starts[low] : self._starts[max(low, high)]])

    def having(self, values: Iterable[str]) -> Numbers:
        """The documents with any of these values."""
        places = ((self.find(value), value) for value in values)
        found = [self.range(place, place + 1) for place, value in places if self.values[place : place + 1] == [value]]
        return reduce(np.union1d, found, np.empty(0, np.int64))

    def find(self, value: str) -> int:
        """The ordinal of the first value that is not before this one."""
        return bisect_left(self.values, value)

    def count(self, mask: NDArray[np.bool_]) -> dict[str, int]:
        """How many of the documents in the mask have each value, zeros left out."""
        counts = np.bincount(self._ordinals_by_doc[mask[self._docs_by_doc]], minlength=len(self.values))
        return {self.values[number]: int(counts[number]) for number in np.flatnonzero(counts)}

    def first_ordinals(self, size: int) -> Numbers:
        """For each document the ordinal of its first value, -1 where it has none."""
        ordinals = np.full(size, -1, np.int64)
        ordinals[self._docs_by_doc[::-1]] = self._ordinals_by_doc[::-1]
        return ordinals


class Store(Protocol):
    """What an engine hands out. Arrays are shared: nobody writes to them."""

    size: int

    def postings(self, field: str, term: str) -> Postings | None:
        """The postings of a term, None where no document has it."""

    def positions(self, field: str, term: str) -> Numbers:
        """The places of a term as document << 32 | position, sorted."""

    def lengths(self, field: str) -> Numbers | None:
        """The number of terms that each document has in an analysed field; None for keyword fields."""

    def terms(self, field: str) -> list[str]:
        """All terms of a field, sorted."""

    def column(self, field: str) -> Column:
        """The values of a keyword field."""


_NOTHING = Matches(np.empty(0, np.int64), np.empty(0, np.float64))


class Executor:
    """Runs one query; what a subquery gives is kept, since expanded queries repeat themselves."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[EngineQuery, Matches] = {}

    def search(self, query: EngineQuery, offset: int, limit: int, sort: Sort, facets: Mapping[str, Selection]) -> Found:
        """See `index.engine.Engine.search`."""
        matches = self.evaluate(query)
        allowed = {name: self._allowed(name, selection) for name, selection in facets.items()}
        matched = np.zeros(self._store.size, np.bool_)
        matched[matches.docs] = True
        counts = {}
        for name in facets:
            others = [mask for other, mask in allowed.items() if other != name and mask is not None]
            counts[name] = self._store.column(name).count(reduce(np.logical_and, others, matched))
        kept = reduce(np.logical_and, [mask for mask in allowed.values() if mask is not None], matched)[matches.docs]
        docs, scores = matches.docs[kept], matches.scores[kept]
        ids = self._store.column("id")
        page = self._order(docs, scores, sort, offset + limit)[offset : offset + limit]
        names = ids.first_ordinals(self._store.size)[docs[page]]
        hits = [Hit(ids.values[name], float(score)) for name, score in zip(names, scores[page], strict=True)]
        return Found(len(docs), hits, counts)

    def _allowed(self, name: str, selection: Selection) -> NDArray[np.bool_] | None:
        if not selection.include and not selection.exclude:
            return None
        column = self._store.column(name)
        mask = np.full(self._store.size, not selection.include)
        mask[column.having(selection.include)] = True
        mask[column.having(selection.exclude)] = False
        return mask

    def _order(self, docs: Numbers, scores: Scores, sort: Sort, wanted: int) -> Numbers:
        """The places of the first `wanted` documents, in order."""
        if sort.field is None:
            keys = -scores
        else:
            ordinals = self._store.column(sort.field).first_ordinals(self._store.size)[docs].astype(np.float64)
            keys = np.where(ordinals < 0, np.inf, -ordinals if sort.descending else ordinals)
        places = np.arange(len(docs) if wanted else 0)  # who only counts does not wait for an order
        if 0 < wanted < len(docs):
            places = np.flatnonzero(keys <= np.partition(keys, wanted - 1)[wanted - 1])
        names = self._store.column("id").first_ordinals(self._store.size)[docs[places]]
        return places[np.lexsort((names, keys[places]))]

    def evaluate(self, query: EngineQuery) -> Matches:
        """The documents that a query finds. Raises QueryError where it stands for too many terms."""
        if query not in self._kept:
            self._kept[query] = self._evaluate(query)
        return self._kept[query]

    def _evaluate(self, query: EngineQuery) -> Matches:
        match query:
            case Term(field, term):
                return self._term(field, term)
            case Phrase(field, terms, slop):
                return self._phrase(field, terms, slop)
            case Prefix(field, prefix):
                return self._any(field, lambda terms: _beginning(terms, prefix), f"{prefix}*")
            case Pattern(field, pattern):
                return self._any(field, lambda terms: filter(compile_pattern(pattern).fullmatch, terms), pattern)
            case Fuzzy(field, term, distance):
                return self._fuzzy(field, term, distance)
            case Range(field, low, high):
                return self._range(field, low, high)
            case All():
                return _plain(np.arange(self._store.size))
            case Boost(inner, factor):
                docs, scores = self.evaluate(inner)
                return Matches(docs, scores * factor)
            case Constant(inner, score):
                docs = self.evaluate(inner).docs
                return Matches(docs, np.full(len(docs), score, np.float64))
            case And(queries):
                return reduce(_both, map(self.evaluate, queries)) if queries else self.evaluate(All())
            case Or(queries):
                return _either([self.evaluate(inner) for inner in queries])
            case Best(queries):
                return _best([self.evaluate(inner) for inner in queries])
            case Not(inner):
                return _plain(np.setdiff1d(np.arange(self._store.size), self.evaluate(inner).docs, assume_unique=True))
            case Prefer(inner, preferred):
                return _prefer(self.evaluate(inner), self.evaluate(preferred))

    def _term(self, field: str, term: str) -> Matches:
        if self._store.lengths(field) is None:
            return _plain(self._store.column(field).having([term]))
        postings = self._store.postings(field, term)
        return self._score(field, [term], postings) if postings else _NOTHING

    def _score(self, field: str, terms: Iterable[str], found: Postings) -> Matches:
        """BM25 as Lucene has it: ln(1 + (N - n + .5) / (n + .5)) * tf / (tf + k1 * (1 - b + b * length / average))."""
        lengths = self._store.lengths(field)
        assert lengths is not None
        having = np.count_nonzero(lengths)
        average = lengths.sum() / having
        idf = 0.0
        for term in terms:
            postings = self._store.postings(field, term)
            n = len(postings.docs) if postings else 0
            idf += np.log1p((having - n + 0.5) / (n + 0.5))
        saturation = K1 * (1 - B + B * lengths[found.docs] / average)
        return Matches(found.docs, idf * found.freqs / (found.freqs + saturation))

    def _phrase(self, field: str, terms: tuple[str, ...], slop: int) -> Matches:
        start = here = self._store.positions(field, terms[0])
        for number, term in enumerate(terms[1:], 1):
            places = self._store.positions(field, term)
            after = np.searchsorted(places, here, side="right")
            inside = after < len(places)
            start, here = start[inside], places[after[inside]]
            near = here - start <= number + slop  # a larger gap, or another document, is further away
            start, here = start[near], here[near]
        docs, freqs = np.unique(start >> 32, return_counts=True)
        if not len(docs):
            return _NOTHING
        if not slop:
            return self._score(field, terms, Postings(docs, freqs))
        return reduce(_both, [self._term(field, term) for term in terms], _plain(docs))

    def _any(self, field: str, choose: Callable[[list[str]], Iterable[str]], written: str) -> Matches:
        terms = list(choose(self._terms(field)))
        _check(written, len(terms))
        matches = _either([self._term(field, term) for term in terms])
        return Matches(matches.docs, np.ones(len(matches.docs)))

    def _fuzzy(self, field: str, term: str, distance: int) -> Matches:
        near = similar(self._terms(field), term, distance)
        _check(f"{term}~", len(near))
        found = [(self._term(field, other).docs, 1 / (1 + edits)) for other, edits in near.items()]
        return _best([Matches(docs, np.full(len(docs), score)) for docs, score in found])

    def _range(self, field: str, low: str | None, high: str | None) -> Matches:
        column = self._store.column(field)
        first = column.find(low) if low is not None else 0
        past = column.find(high + chr(0x10FFFF)) if high is not None else len(column.values)
        return _plain(column.range(first, past))

    def _terms(self, field: str) -> list[str]:
        return self._store.terms(field) if self._store.lengths(field) is not None else self._store.column(field).values


def similar(terms: list[str], term: str, distance: int) -> dict[str, int]:
    """Those of sorted terms that begin with the same letter and are at most `distance` edits away, with the edits."""
    near = {}
    for other in _beginning(terms, term[:1]):
        if abs(len(other) - len(term)) <= distance:
            edits = OSA.distance(term, other, score_cutoff=distance)
            if edits <= distance:
                near[other] = edits
    return near


def _beginning(terms: list[str], prefix: str) -> list[str]:
    """Those of sorted terms that begin so."""
    return terms[bisect_left(terms, prefix) : bisect_left(terms, prefix + chr(0x10FFFF))]


def _check(written: str, terms: int) -> None:
    if terms > EXPANSIONS:
        raise QueryError(f"{written} stands for {terms:,} words, more than {EXPANSIONS:,}; write more of its letters")


def _plain(docs: Numbers) -> Matches:
    return Matches(docs, np.zeros(len(docs)))


def _both(a: Matches, b: Matches) -> Matches:
    docs, in_a, in_b = np.intersect1d(a.docs, b.docs, assume_unique=True, return_indices=True)
    return Matches(docs, a.scores[in_a] + b.scores[in_b])


def _either(parts: list[Matches]) -> Matches:
    parts = [part for part in parts if len(part.docs)]
    if len(parts) < 2:
        return parts[0] if parts else _NOTHING
    docs, places = np.unique(np.concatenate([part.docs for part in parts]), return_inverse=True)
    scores = np.concatenate([part.scores for part in parts])
    return Matches(docs, np.bincount(places, scores, len(docs)).astype(np.float64))


def _best(parts: list[Matches]) -> Matches:
    if not parts:
        return _NOTHING
    docs, places = np.unique(np.concatenate([part.docs for part in parts]), return_inverse=True)
    scores = np.full(len(docs), -np.inf)
    np.maximum.at(scores, places, np.concatenate([part.scores for part in parts]))
    return Matches(docs, scores)


def _prefer(required: Matches, preferred: Matches) -> Matches:
    _, places, others = np.intersect1d(required.docs, preferred.docs, assume_unique=True, return_indices=True)
    scores = required.scores.copy()
    scores[places] += preferred.scores[others]
    return Matches(required.docs, scores)
