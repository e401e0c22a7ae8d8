"""Sorted arrays of documents and of places in them, put together."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.engines.whoosh.store import Numbers, Postings

Scores = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Matches(NamedTuple):
    """The documents that a query finds, sorted, and their scores."""

    docs: Numbers
    scores: Scores

    @property
    def nbytes(self) -> int:
        """Bytes of memory that they take."""
        return self.docs.nbytes + self.scores.nbytes


NOTHING = Matches(np.empty(0, np.intp), np.empty(0))


def both(parts: Sequence[Matches]) -> Matches:
    """The documents that all parts find, scores added."""
    first, *others = sorted(parts, key=lambda part: len(part.docs))
    docs, scores = first
    for other in others:
        places, there = _places_in(other.docs, docs)
        docs, scores = docs[there], scores[there] + other.scores[places[there]]
    return Matches(docs, scores)


def side_by_side(places: Sequence[NDArray[np.int64]]) -> Postings:
    """The documents that have terms with these places one behind the other, and how often."""
    # Each minus its number is where the phrase would begin.
    start, *others = sorted((found - number for number, found in enumerate(places)), key=len)
    for other in others:
        start = start[_places_in(other, start)[1]]
    docs = start >> 32
    first = np.flatnonzero(np.diff(docs, prepend=-1))
    return Postings(docs[first], np.diff(first, append=len(docs)))


def _places_in(numbers: NDArray[np.int64], wanted: NDArray[np.int64]) -> tuple[Numbers, Mask]:
    """Where wanted numbers are among sorted ones, and which are there at all."""
    if not len(numbers):
        return np.zeros(len(wanted), np.intp), np.zeros(len(wanted), np.bool_)
    places = np.searchsorted(numbers, wanted)
    places[places == len(numbers)] = 0
    return places, numbers[places] == wanted


def common(one: Numbers, other: Numbers) -> Numbers:
    """The documents in both of two sorted lists."""
    fewer, more = (one, other) if len(one) < len(other) else (other, one)
    return fewer[_places_in(more, fewer)[1]]


def near(places: Sequence[NDArray[np.int64]], slop: int) -> Numbers:
    """The documents that have terms with these places in this order and at most `slop` others between them."""
    start = here = places[0]
    for number, later in enumerate(places[1:], 1):
        after = np.searchsorted(later, here, side="right")
        inside = after < len(later)
        start, here = start[inside], later[after[inside]]
        near = here - start <= number + slop  # a larger gap, or another document, is further away
        start, here = start[near], here[near]
    return _distinct(start >> 32)


def _distinct(docs: NDArray[np.int64]) -> Numbers:
    return docs[np.flatnonzero(np.diff(docs, prepend=-1))]


def scores_of(matches: Matches, docs: Numbers) -> Scores:
    """The scores of documents that are among the matches."""
    return matches.scores[np.searchsorted(matches.docs, docs)]


def constant(docs: Numbers, score: float) -> Matches:
    """Documents that all have the same score."""
    return Matches(docs, np.full(len(docs), score))
