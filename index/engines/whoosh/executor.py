"""Running a query over arrays of postings.

A result is a sorted array of documents beside an array of scores. Scores of several parts are added up in one array
that has a place for every document: that is faster than joining sorted lists, however few are found.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from math import log
from typing import NamedTuple

import numpy as np

from index.engine import Found, Hit, Selection, Sort
from index.engines.whoosh.matches import (
    NOTHING,
    Mask,
    Matches,
    Scores,
    both,
    common,
    constant,
    near,
    scores_of,
    side_by_side,
)
from index.engines.whoosh.store import Numbers, Postings, Store
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
from index.terms import EXPANSIONS, check_expansions, similar

K1, B = 1.2, 0.75
"""BM25's parameters: Lucene's defaults, which were the best single choice on the sets measured."""

_MANY, _PART = 5000, 4
"""Of a term in more than so many documents, only the positions in some of them are read, if these are less than this
part of all."""


class Formula(NamedTuple):
    """A variant of BM25: idf of a term in n of N documents, and what tf / (tf + norm) is multiplied by."""

    idf: Callable[[int, int], float]
    gain: float


LUCENE = Formula(lambda n, documents: log(1 + (documents - n + 0.5) / (n + 0.5)), 1.0)
"""As Lucene and tantivy have it."""


class Norms(NamedTuple):
    """Of an analysed field: how many documents have it, and K1 * (1 - B + B * length / average) for each."""

    having: int
    values: Scores

    @property
    def nbytes(self) -> int:
        """Bytes of memory that they take."""
        return self.values.nbytes


class Executor:
    """Runs one query; what its parts give is kept: leaves with the store, others while it runs, since expanded
    queries repeat themselves."""

    def __init__(self, store: Store, formula: Formula = LUCENE) -> None:
        self._store, self._formula = store, formula
        self._kept: dict[int, tuple[EngineQuery, Matches]] = {}

    def search(self, query: EngineQuery, offset: int, limit: int, sort: Sort, facets: Mapping[str, Selection]) -> Found:
        """See `index.engine.Engine.search`."""
        if not facets and offset + limit == 0:
            return Found(len(self._docs(query)), [])
        matches = self.evaluate(query)
        allowed = {
            name: self._allowed(name, chosen) for name, chosen in facets.items() if chosen.include or chosen.exclude
        }
        counts = {name: self._counted(name, matches.docs, allowed) for name in facets}
        if allowed:
            kept = reduce(np.logical_and, allowed.values())[matches.docs]
            matches = Matches(matches.docs[kept], matches.scores[kept])
        page = self._order(matches, sort, offset + limit)[offset : offset + limit]
        hits = [Hit(self._store.id(int(matches.docs[place])), float(matches.scores[place])) for place in page]
        return Found(len(matches.docs), hits, counts)

    def _counted(self, name: str, docs: Numbers, allowed: Mapping[str, Mask]) -> dict[str, int]:
        """The counts of a facet under the choices in all others."""
        others = [mask for other, mask in allowed.items() if other != name]
        if len(docs) == self._store.size and not others:
            return dict(self._store.counts(name))
        matched = np.zeros(self._store.size, np.bool_)
        matched[docs] = True
        if others:
            matched &= reduce(np.logical_and, others)
            docs = docs[matched[docs]]
        return self._store.column(name).count(docs, matched)

    def _allowed(self, name: str, chosen: Selection) -> Mask:
        def make() -> Mask:
            mask = np.full(self._store.size, not chosen.include)
            for values, within in (chosen.include, True), (chosen.exclude, False):
                for value in values:
                    mask[self._store.postings(name, value).docs] = within
            return mask

        return self._store.results.get(("allowed", name, chosen), make, lambda mask: mask.nbytes)

    def _order(self, matches: Matches, sort: Sort, wanted: int) -> Numbers:
        """The places of the first `wanted` documents, in order."""
        docs = matches.docs
        if not wanted or not len(docs):
            return np.empty(0, np.intp)
        keys = -matches.scores
        if sort.field is not None:
            ranks = self._store.ranks(sort.field)[docs].astype(np.float64)
            keys = np.where(ranks < 0, np.inf, -ranks if sort.descending else ranks)
        places = np.arange(len(docs))
        if wanted < len(docs):
            last = np.partition(keys, wanted - 1)[wanted - 1]
            better, equal = np.flatnonzero(keys < last), np.flatnonzero(keys == last)
            missing = wanted - len(better)
            if missing < len(equal):  # there may be as many as documents
                equal = equal[np.argpartition(self._store.ranks("id")[docs[equal]], missing - 1)[:missing]]
            places = np.concatenate([better, equal])
        if len(np.unique(keys[places])) == len(places):  # nothing to tell apart by ids, which are many
            return places[np.argsort(keys[places])]
        return places[np.lexsort((self._store.ranks("id")[docs[places]], keys[places]))]

    def evaluate(self, query: EngineQuery) -> Matches:
        """The documents that a query finds. Raises QueryError where it stands for too many terms."""
        if isinstance(query, Term | Phrase | Prefix | Pattern | Fuzzy | Range):
            kept = self._store.arrays if isinstance(query, Term) else self._store.results
            return kept.get((self._formula, query), lambda: self._leaf(query), lambda found: found.nbytes)
        if id(query) not in self._kept:
            self._kept[id(query)] = query, self._evaluate(query)
        return self._kept[id(query)][1]

    def _leaf(self, query: Term | Phrase | Prefix | Pattern | Fuzzy | Range) -> Matches:
        match query:
            case Term(field, term):
                postings = self._store.postings(field, term)
                return self._score(field, [len(postings.docs)], postings)
            case Phrase(field, terms, slop):
                return self._phrase(field, terms, slop)
            case Prefix(field, prefix):
                check_expansions(f"{prefix}*", self._store.count_terms(field, prefix, EXPANSIONS))
                return constant(self._store.between(field, prefix, prefix), 1.0)
            case Pattern(field, pattern):
                literal = pattern[: min(pattern.find(sign) % (len(pattern) + 1) for sign in "*?")]
                found = [*filter(compile_pattern(pattern).fullmatch, self._store.terms(field, literal))]
                check_expansions(pattern, len(found))
                return constant(self._union([self._store.postings(field, term).docs for term in found]), 1.0)
            case Fuzzy(field, term, distance):
                return self._fuzzy(field, term, distance)
            case Range(field, low, high):
                return constant(self._store.between(field, low, high), 0.0)

    def _evaluate(self, query: EngineQuery) -> Matches:
        match query:
            case All():
                return constant(np.arange(self._store.size), 0.0)
            case Boost(inner, factor):
                docs, scores = self.evaluate(inner)
                return Matches(docs, scores * factor)
            case Constant(inner, score):
                return constant(self._docs(inner), score)
            case And(queries):
                return both([self.evaluate(inner) for inner in queries]) if queries else self.evaluate(All())
            case Or():
                scores, found = np.zeros(self._store.size), np.zeros(self._store.size, np.bool_)
                self._add(query, 1.0, scores, found)
                docs = np.flatnonzero(found)
                return Matches(docs, scores[docs])
            case Best(queries):
                return self._best([self.evaluate(inner) for inner in queries])
            case Not():
                return constant(self._docs(query), 0.0)
            case Prefer(inner, preferred):
                docs, base = self.evaluate(inner)
                scores = np.zeros(self._store.size)
                scores[docs] = base
                self._add(preferred, 1.0, scores)
                return Matches(docs, scores[docs])
        raise AssertionError(query)

    def _add(
        self,
        query: EngineQuery,
        factor: float,
        scores: Scores,
        found: Mask | None = None,
    ) -> None:
        """Add the scores of what a query finds, times a factor, and mark it."""
        match query:
            case Or(queries):
                for inner in queries:
                    self._add(inner, factor, scores, found)
                return
            case Boost(inner, more):
                self._add(inner, factor * more, scores, found)
                return
            case Constant(inner, score):
                docs = self._docs(inner)
                scores[docs] += score * factor
            case _:
                docs, added = self.evaluate(query)
                scores[docs] += added if factor == 1.0 else added * factor
        if found is not None:
            found[docs] = True

    def _docs(self, query: EngineQuery) -> Numbers:
        """The documents that a query finds, without scores."""
        match query:
            case Or() | Best() | Not():
                mask = np.zeros(self._store.size, np.bool_)
                self._mark(query, mask)
                return np.flatnonzero(mask)
            case Boost(inner, _) | Constant(inner, _) | Prefer(inner, _):
                return self._docs(inner)
            case And((first, *others)):
                return reduce(common, map(self._docs, others), self._docs(first))
            case _:
                return self.evaluate(query).docs

    def _mark(self, query: EngineQuery, mask: Mask) -> None:
        match query:
            case Or(queries) | Best(queries):
                for inner in queries:
                    self._mark(inner, mask)
            case Not(inner):
                others = np.ones(self._store.size, np.bool_)
                others[self._docs(inner)] = False
                mask |= others
            case _:
                mask[self._docs(query)] = True

    def _score(self, field: str, counts: Iterable[int], found: Postings) -> Matches:
        """BM25: idf * tf / (tf + k1 * (1 - b + b * length / average)). counts: in how many documents each term is."""
        norms = self._norms(field)
        if norms is None or not len(found.docs):
            return constant(found.docs, 0.0)
        idf = sum(self._formula.idf(count, norms.having) for count in counts)
        freqs = found.freqs.astype(np.float64)
        return Matches(found.docs, idf * self._formula.gain * freqs / (freqs + norms.values[found.docs]))

    def _norms(self, field: str) -> Norms | None:
        def make() -> Norms | None:
            lengths = self._store.lengths(field)
            if lengths is None:
                return None
            having = int(np.count_nonzero(lengths))
            average = lengths.sum(dtype=np.int64) / max(having, 1)
            return Norms(having, K1 * (1 - B + B * lengths / average) if having else np.zeros(len(lengths)))

        return self._store.arrays.get(("norms", field), make, lambda norms: norms.nbytes if norms else 0)

    def _phrase(self, field: str, terms: Sequence[str], slop: int) -> Matches:
        parts: list[Matches] = []
        together: Numbers | None = None
        for term in terms:
            parts.append(self.evaluate(Term(field, term)))
            together = parts[-1].docs if together is None else common(together, parts[-1].docs)
            if not len(together):
                return NOTHING
        assert together is not None
        places = [
            self._store.positions_in(field, term, together)
            if _MANY < len(part.docs) > _PART * len(together)
            else self._store.positions(field, term)
            for term, part in zip(terms, parts, strict=True)
        ]
        if not slop:
            return self._score(field, [len(part.docs) for part in parts], side_by_side(places))
        docs = near(places, slop)
        return Matches(docs, sum((scores_of(part, docs) for part in parts), np.zeros(len(docs))))

    def _fuzzy(self, field: str, term: str, distance: int) -> Matches:
        near = similar(self._store.terms(field, term[:1]), term, distance)
        check_expansions(f"{term}~", len(near))
        found = [(self._store.postings(field, other).docs, 1 / (1 + edits)) for other, edits in near.items()]
        return self._best([constant(docs, score) for docs, score in found])

    def _union(self, parts: Iterable[Numbers]) -> Numbers:
        mask = np.zeros(self._store.size, np.bool_)
        for docs in parts:
            mask[docs] = True
        return np.flatnonzero(mask)

    def _best(self, parts: Iterable[Matches]) -> Matches:
        scores = np.full(self._store.size, -np.inf)
        for part in parts:
            scores[part.docs] = np.maximum(scores[part.docs], part.scores)
        docs = np.flatnonzero(scores > -np.inf)
        return Matches(docs, scores[docs])
