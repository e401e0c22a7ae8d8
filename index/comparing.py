"""How like documents are whose words cannot be compared, for many pairs at once.

What languages share is organisations, dates, numbers and concepts. The likeness of two texts is of 0 to 1: a fifth is
for organisations that both name, as a share of those of the text that names fewer; a quarter for numbers, likewise; a
quarter for any date in common; three tenths for concepts, by how rare they are (a weighted Jaccard index, doubled:
texts in two languages are not found to have all the same ones).

Of a million documents each has a hundred others that it may be alike, and nearly all turn out to be too far apart. So a
set is a row of bits first: what two sets share is in the bits of both, which gives a bound. The few that reach it are
compared value by value, by hashes of 64 bits.
"""

from collections import Counter
from math import ceil, log

import numpy as np
from numpy.typing import NDArray

from index.trace_part import CONCEPTS, DATES, NUMBERS, ORGS, Lists, hash_of, ranges
from index.traces import Traces

SAME = 0.5
"""Likeness from which texts in two languages tell of the same."""
_BITS = {ORGS: 64, DATES: 128, NUMBERS: 256}
"""Bits of a row; a value has one of them by its hash. With more of them fewer pairs seem to share what they don't."""
_CONCEPTS = 4096
"""Concepts that have a bit each, at most, the most frequent ones; what others weigh counts as shared."""
_WORDS = 2**19
"""Words of 64 bits, about, that are compared at a time: what a processor has near at hand."""
_UNIT = 2**20
"""Rarity is in whole numbers of so many to a nat: their sums do not depend on the order, as those of fractions do."""
_ODD = np.uint64(0x9E3779B97F4A7C15)

Bits = NDArray[np.uint64]
Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


class Rarity:
    """How much concepts say: ln(1 + documents / those that have it). counts: of documents with each concept."""

    def __init__(self, documents: int, counts: Counter[str]) -> None:
        ordered = [concept for concept, count in counts.most_common() if count > 0]
        self.weights = np.array([rarity(documents, counts[concept]) for concept in ordered], np.float64)
        hashes = np.fromiter(map(hash_of, ordered), np.uint64, len(ordered))
        self._order = np.argsort(hashes)
        self._hashes = hashes[self._order]

    def ranks(self, concepts: NDArray[np.uint64]) -> Numbers:
        """The places of concepts among all, the most frequent one first. concepts: hashes."""
        return self._order[np.searchsorted(self._hashes, concepts)]


def rarity(documents: int, count: int) -> int:
    """What a concept weighs that so many of all documents have."""
    return round(log(1 + documents / count) * _UNIT)


class _Sets:
    """A set of values for each of some documents, and a row of bits for each set, where values may share a bit.

    hidden: how many values of a set have no bit of their own.
    """

    def __init__(self, lists: Lists, bits: int) -> None:
        self._values, self.counts = lists
        self._rows = _rows(lists.counts, (lists.values % np.uint64(bits)).astype(np.int64), bits)
        self._hidden = self.counts - np.bitwise_count(self._rows).sum(axis=1)

    def share(self, one: Numbers, other: Numbers) -> Floats:
        """What each pair of sets has in common, as a share of the smaller one; 0 where that is empty."""
        shared = np.bincount(_common(self._values, self.counts, one, other)[0], minlength=len(one))
        return self._of_smaller(shared, one, other)

    def bound(self, one: Numbers, other: Numbers) -> Floats:
        """What `share` cannot be more than."""
        bits = np.bitwise_count(_both(self._rows, one, other)).sum(axis=1)
        most = bits + np.minimum(self._hidden[one], self._hidden[other])
        return self._of_smaller(np.where(bits > 0, most, 0), one, other)

    def _of_smaller(self, shared: Numbers, one: Numbers, other: Numbers) -> Floats:
        smaller = np.minimum(self.counts[one], self.counts[other])
        return np.minimum(shared, smaller) / np.maximum(smaller, 1)


class _Concepts:
    """The concepts of each of some documents, and a row of bits for each, where rare concepts have none."""

    def __init__(self, lists: Lists, rarity: Rarity) -> None:
        self._ranks, self._counts, self._weights = rarity.ranks(lists.values), lists.counts, rarity.weights
        owners = np.repeat(np.arange(len(self._counts)), self._counts)
        own, rare = self._weights[self._ranks], self._ranks >= _CONCEPTS
        self._all = _sums(owners, own, len(self._counts))
        self._rare = _sums(owners[rare], own[rare], len(self._counts))
        width = ceil(min(len(self._weights), _CONCEPTS) / 64) * 64
        self.rows = _rows(np.bincount(owners[~rare], minlength=len(self._counts)), self._ranks[~rare], width)

    def share(self, one: Numbers, other: Numbers) -> Floats:
        """What each pair of documents has in common, as a share of what both have together; 0 where that is nothing."""
        pairs, places = _common(self._ranks.astype(np.uint64), self._counts, one, other)
        return self._of_both(_sums(pairs, self._weights[self._ranks[places]], len(one)), one, other)

    def bound(self, one: Numbers, other: Numbers) -> Floats:
        """What `share` cannot be more than."""
        both, width = _both(self.rows, one, other).ravel(), self.rows.shape[1]
        shared = np.minimum(self._rare[one], self._rare[other])
        places = np.flatnonzero(both)
        words = both[places]
        while len(words):
            lower = words - np.uint64(1)
            bits = np.bitwise_count(~words & lower)  # the place of the lowest one
            shared += _sums(places // width, self._weights[places % width * 64 + bits], len(one))
            words &= lower
            places, words = places[words > 0], words[words > 0]
        return self._of_both(shared, one, other)

    def first_bound(self, one: Numbers, other: Numbers) -> Floats:
        """The same at less cost."""
        return self._of_both(np.minimum(self._all[one], self._all[other]), one, other)

    def _of_both(self, shared: Floats, one: Numbers, other: Numbers) -> Floats:
        together = self._all[one] + self._all[other] - shared
        return shared / np.where(together > 0, together, 1.0)


class Comparison:
    """Compares some documents, by their places among them. numbers: of the documents, sorted."""

    def __init__(self, traces: Traces, numbers: Numbers, rarity: Rarity) -> None:
        self._orgs, self._dates, self._numbers = (
            _Sets(traces.lists(kind, numbers), bits) for kind, bits in _BITS.items()
        )
        self._concepts = _Concepts(traces.lists(CONCEPTS, numbers), rarity)

    def likeness(self, one: Numbers, other: Numbers) -> Floats:
        """The likeness of each pair."""
        orgs, dates, numbers = (kind.share(one, other) for kind in (self._orgs, self._dates, self._numbers))
        return _likeness(orgs, dates, numbers, self._concepts.share(one, other))

    def alike(self, one: Numbers, other: Numbers) -> Numbers:
        """The places of those pairs whose likeness is SAME or more."""
        step = 1 + _WORDS // max(self._concepts.rows.shape[1], 4)
        starts = range(0, len(one), step)
        found = [start + self._alike(one[start : start + step], other[start : start + step]) for start in starts]
        return np.concatenate([np.zeros(0, np.int64), *found])

    def _alike(self, one: Numbers, other: Numbers) -> Numbers:
        orgs, dates, numbers = (kind.bound(one, other) for kind in (self._orgs, self._dates, self._numbers))
        near = np.flatnonzero(_likeness(orgs, dates, numbers, self._concepts.first_bound(one, other)) >= SAME)
        one, other = one[near], other[near]
        nearer = _likeness(orgs[near], dates[near], numbers[near], self._concepts.bound(one, other)) >= SAME
        near, one, other = near[nearer], one[nearer], other[nearer]
        return near[self.likeness(one, other) >= SAME]


def _likeness(orgs: Floats, dates: Floats, numbers: Floats, concepts: Floats) -> Floats:
    return 0.2 * orgs + 0.25 * (dates > 0) + 0.25 * numbers + 0.3 * np.minimum(1.0, 2 * concepts)


def _common(values: Bits, counts: Numbers, one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
    """What pairs of sets have in common, given the values of all sets one after the other, so many of each, those of
    one set being different: for each value the place of its pair, and its own in a set of that."""
    starts = np.cumsum(counts) - counts
    places = np.concatenate([ranges(starts[side], counts[side]) for side in (one, other)])
    pairs = np.concatenate([np.repeat(np.arange(len(side)), counts[side]) for side in (one, other)])
    keys = values[places] + pairs.astype(np.uint64) * _ODD
    order = np.argsort(keys)
    twice = order[1:][keys[order[1:]] == keys[order[:-1]]]
    return pairs[twice], places[twice]


def _rows(counts: Numbers, bits: Numbers, width: int) -> Bits:
    """Rows of so many bits with these set, given one row after the other, so many of each."""
    rows = np.zeros((len(counts), width // 64), np.uint64)
    places = np.repeat(np.arange(len(counts)), counts) * rows.shape[1] + (bits >> 6)
    np.bitwise_or.at(rows.reshape(-1), places, np.uint64(1) << (bits & 63).astype(np.uint64))
    return rows


def _both(rows: Bits, one: Numbers, other: Numbers) -> Bits:
    found = np.take(rows, one, axis=0)
    found &= np.take(rows, other, axis=0)
    return found


def _sums(places: Numbers, values: Floats, count: int) -> Floats:
    return np.bincount(places, values, count).astype(np.float64, copy=False)  # integers where there is nothing to add
