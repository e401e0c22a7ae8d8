"""Our queries as tantivy's. Scores come out as `index.query` says."""

from collections.abc import Iterable, Sequence
from functools import partial

from tantivy import Occur, Query

from index.engine import Selection
from index.engines.tantivy.phrases import NOTHING, any_of
from index.engines.tantivy.reader import Reader
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

UNION = 100
"""Terms that are asked for one by one. Tantivy makes an automaton of a set each time that it is asked for, which takes
longer than the postings of fewer terms; from about 130 on the set is faster."""
TERM = 200
"""Bytes that a term takes in a query, about."""


class Compiler:
    """Turns queries into tantivy's, for one search in one state of an index."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self._schema = reader, reader.schema
        self._made: dict[int, Query] = {}

    def query(self, query: EngineQuery) -> Query:
        """Raises QueryError where it stands for too many terms or arrangements, EngineError for an unknown field."""
        # By identity: parts that repeat themselves are one object, and hashing a tree at each of its nodes is slow.
        made = self._made.get(id(query))
        if made is None:
            made = self._made[id(query)] = self._make(query)
        return made

    def _make(self, query: EngineQuery) -> Query:
        match query:
            case Term(field, term):
                return self._term(field, term)
            case Phrase(field, terms, slop):
                return self._phrase(field, terms, slop)
            case Prefix() | Pattern() | Fuzzy():
                return self._reader.expanded.get(query, partial(self._expanded, query), _bytes)[0]
            case Range(field, low, high):
                return self._range(field, low, high)
            case All():
                return self._reader.everything
            case Boost(inner, factor):
                return Query.boost_query(self.query(inner), factor)
            case Constant(inner, score):
                return Query.const_score_query(self.query(inner), score)
            case And(queries):
                parts = [(Occur.Must, self.query(inner)) for inner in queries]
                return Query.boolean_query(parts) if parts else self._reader.everything
            case Or(queries):
                return any_of([self.query(inner) for inner in queries])
            case Best(queries):
                return Query.disjunction_max_query([self.query(inner) for inner in queries])
            case Not(inner):
                return Query.boolean_query([(Occur.Must, self._reader.everything), (Occur.MustNot, self.query(inner))])
            case Prefer(inner, preferred):
                return Query.boolean_query([(Occur.Must, self.query(inner)), (Occur.Should, self.query(preferred))])

    def _term(self, field: str, term: str) -> Query:
        if not self._analysed(field):
            return Query.const_score_query(Query.term_query(self._schema, field, term), 0.0)
        weight = self._reader.weight(field, (term,))
        return Query.boost_query(Query.term_query(self._schema, field, term, "freq"), weight) if weight else NOTHING

    def _phrase(self, field: str, terms: tuple[str, ...], slop: int) -> Query:
        if len(terms) == 1:
            return self._term(field, terms[0])
        if not slop:
            weight = self._reader.weight(field, terms)
            return Query.boost_query(self._reader.phrase(field, terms), weight) if weight else NOTHING
        if not all(self._reader.weight(field, (term,)) for term in terms):
            return NOTHING
        near = self._reader.near(field, terms, slop)
        scored = [(Occur.Must, self._term(field, term)) for term in terms]
        return Query.boolean_query([(Occur.Must, Query.const_score_query(near, 0.0)), *scored])

    def _terms(self, field: str, prefix: str) -> Sequence[str]:
        if self._analysed(field):
            return self._reader.terms(field, prefix)
        return [value for value in self._reader.values(field) if value.startswith(prefix)]

    def _expanded(self, query: Prefix | Pattern | Fuzzy) -> tuple[Query, int]:
        """A query of the terms that it stands for, and how many these are."""
        field = query.field
        match query:
            case Prefix(_, prefix):
                terms = self._checked(field, self._terms(field, prefix), f"{prefix}*")
            case Pattern(_, pattern):
                first = pattern.replace("?", "*").partition("*")[0]
                found = filter(compile_pattern(pattern).fullmatch, self._terms(field, first))
                terms = self._checked(field, list(found), pattern)
            case Fuzzy(_, term, distance):
                near = similar(self._terms(field, term[:1]), term, distance)
                terms = self._checked(field, list(near), f"{term}~")
                by_edits = [[other for other in terms if near[other] == edits] for edits in range(distance + 1)]
                ways = [self._having(field, part, 1 / (1 + edits)) for edits, part in enumerate(by_edits) if part]
                return Query.disjunction_max_query(ways), len(terms)
        return self._having(field, terms, 1.0), len(terms)

    def _checked(self, field: str, terms: Sequence[str], written: str) -> Sequence[str]:
        """Those terms. Raises QueryError where they are too many, those of deleted documents not counted."""
        if len(terms) > EXPANSIONS:
            terms = [term for term in terms if self._reader.documents(field, term)]
        check_expansions(written, len(terms))
        return terms

    def _having(self, field: str, terms: Sequence[str], score: float) -> Query:
        """The documents with any of these terms, each with this score."""
        if not terms:
            return NOTHING
        if len(terms) <= UNION:
            having = any_of([Query.term_query(self._schema, field, term, "basic") for term in terms])
        else:
            having = Query.term_set_query(self._schema, field, terms)
        return Query.const_score_query(having, score)

    def _range(self, field: str, low: str | None, high: str | None) -> Query:
        values = [
            value
            for value in self._reader.values(field)
            if (low is None or value >= low) and (high is None or value <= high or value.startswith(high))
        ]
        return self._having(field, values, 0.0)

    def _analysed(self, field: str) -> bool:
        return field in self._reader.totals

    def selected(self, base: Query, chosen: Sequence[tuple[str, Selection]]) -> Query:
        """The documents of a query that pass what is chosen in facets, with the query's scores."""
        parts = [(Occur.Must, base)]
        for name, selection in chosen:
            if selection.include:
                parts.append((Occur.Must, self._values(name, selection.include)))
            if selection.exclude:
                parts.append((Occur.MustNot, self._values(name, selection.exclude)))
        return Query.boolean_query(parts) if chosen else base

    def _values(self, field: str, values: Iterable[str]) -> Query:
        return any_of([self._term(field, value) for value in sorted(values)])


def _bytes(expanded: tuple[Query, int]) -> int:
    return TERM * expanded[1]


def without_scores(query: EngineQuery) -> EngineQuery:
    """A query that finds the same documents, without what only makes scores; the query itself where that is all."""
    match query:
        case Boost(inner, _) | Constant(inner, _) | Prefer(inner, _):
            return without_scores(inner)
        case And(queries):
            return And(_different(queries))
        case Or(queries) | Best(queries):
            parts = _different(queries)
            return parts[0] if len(parts) == 1 else Or(parts)
        case Not(inner):
            return Not(without_scores(inner))
    return query


def _different(queries: Iterable[EngineQuery]) -> tuple[EngineQuery, ...]:
    """Queries without scores, each once."""
    return tuple(dict.fromkeys(map(without_scores, queries)))


def one_score(query: EngineQuery) -> bool:
    """Whether all documents that a query finds certainly have the same score."""
    match query:
        case Constant() | All() | Not() | Range() | Prefix() | Pattern():
            return True
        case Term(field, _):
            return "." not in field
        case Boost(inner, _):
            return one_score(inner)
        case And(queries):
            return all(map(one_score, queries))
    return False
