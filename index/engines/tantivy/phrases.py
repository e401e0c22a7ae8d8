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
LISTED = 100
"""Documents that are asked for by their ids, instead of looking again where their words are."""

NOTHING = Query.empty_query()
"""Finds no document."""
Arrangement = list[str | tuple[int, str]]
"""Places and terms."""


def near(searcher: tantivy.Searcher, schema: tantivy.Schema, field: str, terms: tuple[str, ...], slop: int) -> Query:
    """The documents that have these terms in order with at most `slop` others between them in all.

    Raises QueryError where documents have them in too many ways.
    """
    return _Near(searcher, schema, field, terms, slop).query()


class _Near:
    """See `near`."""

    def __init__(
        self, searcher: tantivy.Searcher, schema: tantivy.Schema, field: str, terms: tuple[str, ...], slop: int
    ) -> None:
        self._searcher, self._schema, self._field = searcher, schema, field
        self._terms, self._slop = terms, slop

    def query(self) -> Query:
        if self._ways(len(self._terms)) <= TOGETHER:
            found = self._any_way(0, len(self._terms))
        else:
            found = any_of([self._phrase(0, way) for way in self._arrangements(self._candidates())])
        return self._listed(found) or found

    def _ways(self, length: int) -> int:
        """In how many ways so many terms may be arranged."""
        return comb(length - 1 + self._slop, self._slop)

    def _any_way(self, first: int, length: int) -> Query:
        """The documents that have some of the terms, arranged in any of the ways."""
        rest = combinations(range(1, length + self._slop), length - 1)
        return any_of([self._phrase(first, (0, *places)) for places in rest])

    def _candidates(self) -> Query:
        """Documents that have parts of the phrase, all that have the whole among them."""
        count, terms = len(self._terms), list(enumerate(self._terms))
        # Of two words tantivy's slop, which takes them in any order, finds all that may be meant.
        pairs = [*pairwise(terms), *zip(terms, terms[2:], strict=False), (terms[0], terms[-1])]
        parts = [Query.phrase_query(self._schema, self._field, list(pair), self._slop) for pair in pairs]
        found = all_of(parts)
        if listed := self._listed(found):
            return listed
        length = max((each for each in range(2, count) if self._ways(each) <= TOGETHER), default=2)
        starts = [*range(0, count - length, length - 1), count - length]
        return self._listed(all_of([found, *(self._any_way(start, length) for start in starts)])) or found

    def _arrangements(self, documents: Query) -> list[tuple[int, ...]]:
        """The places of the terms, in all ways that any of these documents has them, and in some others, perhaps."""

        def there(first: int, places: Sequence[int]) -> bool:
            return total(self._searcher.search(both(documents, self._phrase(first, places)), 1)) > 0

        ways: list[tuple[int, ...]] = [(0,)]
        for length in range(2, len(self._terms) + 1):
            gaps = [gap for gap in range(self._slop + 1) if there(length - 2, (0, 1 + gap))]
            longer = [
                (*way, place) for way in ways for gap in gaps if (place := way[-1] + 1 + gap) < length + self._slop
            ]
            ways = [way for way in longer if there(0, way)] if len(longer) > TOGETHER else longer
            if len(ways) > ARRANGEMENTS:
                raise QueryError(
                    f"{' '.join(self._terms)[:50]} ... with {self._slop} others between them is there in more than "
                    f"{ARRANGEMENTS:,} ways; write fewer words or a smaller number behind ~"
                )
        return ways

    def _phrase(self, first: int, places: Sequence[int]) -> Query:
        """As many of the terms as there are places, from the first on, at these places from each other."""
        way: Arrangement = list(zip(places, self._terms[first:], strict=False))
        return Query.phrase_query(self._schema, self._field, way)

    def _listed(self, query: Query) -> Query | None:
        """The documents of a query by their ids, None where they are many."""
        hits = self._searcher.search(query, LISTED)
        if total(hits) > LISTED:
            return None
        ids = (str(self._searcher.doc(place).get_first("id")) for _, place in hits.hits)
        return any_of([Query.term_query(self._schema, "id", id, "basic") for id in ids])


def both(one: Query, other: Query) -> Query:
    """Documents that both find, scores added."""
    return all_of([one, other])


def all_of(queries: Sequence[Query]) -> Query:
    """Documents that all of these find, scores added."""
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def any_of(queries: Sequence[Query]) -> Query:
    """Documents that any of these finds, scores added; none for no queries."""
    parts = [(Occur.Should, query) for query in queries if query is not NOTHING]
    return Query.boolean_query(parts) if parts else NOTHING


def total(found: tantivy.SearchResult) -> int:
    """The number of hits, which the library's own types forget."""
    count: int = found.count  # type: ignore[attr-defined]
    return count
