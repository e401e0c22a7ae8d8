"""Words in order with others between them. Tantivy's own slop takes words in any order, so each arrangement that a
document has is asked for by itself."""

from collections.abc import Sequence
from itertools import combinations, pairwise
from math import comb

import tantivy
from tantivy import Occur, Query

from index.errors import QueryError

TOGETHER = 50
"""Arrangements that are asked for at once, without looking first which of them there are."""
ARRANGEMENTS = 2000
"""Most arrangements of one phrase that documents may have."""

Arrangement = list[str | tuple[int, str]]
"""Places and terms."""


def near(searcher: tantivy.Searcher, schema: tantivy.Schema, field: str, terms: tuple[str, ...], slop: int) -> Query:
    """The documents that have these terms in order with at most `slop` others between them in all.

    Raises QueryError where documents have them in too many ways.
    """

    def phrase(places: Sequence[int]) -> Query:
        way: Arrangement = list(zip(places, terms, strict=False))
        return Query.phrase_query(schema, field, way)

    if comb(len(terms) - 1 + slop, slop) <= TOGETHER:
        rest = combinations(range(1, len(terms) + slop), len(terms) - 1)
        return any_of([phrase((0, *places)) for places in rest])
    steps = [
        any_of([Query.phrase_query(schema, field, [(0, one), (1 + gap, two)]) for gap in range(slop + 1)])
        for one, two in pairwise(terms)
    ]
    candidates = Query.boolean_query([(Occur.Must, step) for step in steps])
    if not total(searcher.search(candidates, 1)):
        return Query.empty_query()
    ways: list[tuple[int, ...]] = [(0,)]
    for length in range(2, len(terms) + 1):
        longer = [(*way, place) for way in ways for place in range(way[-1] + 1, length + slop)]
        ways = [way for way in longer if total(searcher.search(both(candidates, phrase(way)), 1))]
        if len(ways) > ARRANGEMENTS:
            raise QueryError(
                f"{' '.join(terms)[:50]} ... with {slop} others between them is there in more than "
                f"{ARRANGEMENTS:,} ways; write fewer words or a smaller number behind ~"
            )
    return both(candidates, any_of([phrase(way) for way in ways])) if ways else Query.empty_query()


def both(one: Query, other: Query) -> Query:
    """Documents that both find, scores added."""
    return Query.boolean_query([(Occur.Must, one), (Occur.Must, other)])


def any_of(queries: Sequence[Query]) -> Query:
    """Documents that any of these finds, scores added; none for no queries."""
    return Query.boolean_query([(Occur.Should, query) for query in queries]) if queries else Query.empty_query()


def total(found: tantivy.SearchResult) -> int:
    """The number of hits, which the library's own types forget."""
    count: int = found.count  # type: ignore[attr-defined]
    return count
