"""The values of a keyword field, document by document."""

from collections.abc import Sequence

import numpy as np

from index.arrays import Array

_FEW = 8
"""A result of less than this part of all documents is counted document by document."""


class Column:
    """values: sorted by code points; a value's place is its ordinal. docs, ordinals: the pairs that there are, each
    once. size: the number of documents."""

    def __init__(self, values: Sequence[str], docs: Array, ordinals: Array, size: int) -> None:
        self.values = values
        order = np.argsort(docs, kind="stable")
        self._docs, self._ordinals = docs[order], ordinals[order].astype(np.min_scalar_type(len(values)))
        self._starts = np.searchsorted(self._docs, np.arange(size + 1))

    @property
    def nbytes(self) -> int:
        """Bytes of memory that it takes, about."""
        return self._docs.nbytes + self._ordinals.nbytes + self._starts.nbytes + 100 * len(self.values)

    def count(self, docs: Array, mask: Array) -> dict[str, int]:
        """How many of the documents have each value, zeros left out. mask: the same documents as a mask."""
        if len(docs) * _FEW < len(mask):
            first, past = self._starts[docs], self._starts[docs + 1]
            counts = past - first
            places = np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
            found = self._ordinals[places]
        else:
            found = self._ordinals[mask[self._docs]]
        totals = np.bincount(found, minlength=len(self.values))
        return {self.values[number]: int(totals[number]) for number in np.flatnonzero(totals).tolist()}
