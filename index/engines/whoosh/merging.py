"""Making one segment of several: their postings are taken up term by term, never all at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.arrays import Array
from index.engines.whoosh.inverting import Chunk, Inverted, stable_order
from index.engines.whoosh.segment import TOKENS, Field, SegmentFile, write


class Part(NamedTuple):
    """A segment that goes into another one. live: for each of its documents whether it is still there."""

    segment: SegmentFile
    live: Array


def merge(path: Path, parts: Sequence[Part], names: Sequence[str]) -> None:
    """Write a segment of the living documents of others, in their order. names: of the fields."""
    counts = [int(np.count_nonzero(part.live)) for part in parts]
    numbers = [
        np.where(part.live, np.cumsum(part.live) - 1 + start, -1)
        for part, start in zip(parts, np.cumsum([0, *counts]), strict=False)
    ]
    fields = ((name, _merged(name, parts, numbers)) for name in names)
    payloads = (part.segment.packed_payloads[doc] for part in parts for doc in np.flatnonzero(part.live).tolist())
    write(path, sum(counts), fields, payloads)


@dataclass(frozen=True)
class _Old:
    """A field of one of the segments. numbers: the new number of each document, -1 for none."""

    field: Field
    live: Array
    numbers: Array

    @cached_property
    def counts(self) -> Array:
        """In how many living documents each term is."""
        docs, _ = self.field.postings(0, len(self.field.terms))
        starts = np.cumsum(self._all) - self._all
        return np.add.reduceat(self.live[docs], starts, dtype=np.int64) if len(docs) else np.zeros(0, np.int64)

    @cached_property
    def _all(self) -> Array:
        return self.field.counts(0, len(self.field.terms)).astype(np.int64)

    @cached_property
    def kept(self) -> Array:
        """The terms that a living document has."""
        return np.flatnonzero(self.counts)

    def postings(self, low: int, high: int, places: Array) -> tuple[Array, Array, Array, Array]:
        """The living postings of a range of terms: the new places of the terms, documents, frequencies, positions."""
        docs, freqs = self.field.postings(low, high)
        new = self.numbers[docs]
        living = new >= 0
        terms = np.repeat(places[low:high], self._all[low:high])
        positions = np.empty(0, np.uint8)
        if self.field.positional:
            positions = self.field.positions(low, high)[np.repeat(living, freqs)]
        return terms[living], new[living], freqs[living], positions


def _merged(name: str, parts: Sequence[Part], numbers: Sequence[Array]) -> Inverted:
    old = [_Old(part.segment.field(name), part.live, new) for part, new in zip(parts, numbers, strict=True)]
    written = [item.field.terms[:] for item in old]
    terms = sorted({terms[number] for item, terms in zip(old, written, strict=True) for number in item.kept})
    place_of = {term: place for place, term in enumerate(terms)}
    places = [
        np.fromiter((place_of.get(term, -1) for term in terms_of_part), np.int64, len(terms_of_part))
        for terms_of_part in written
    ]
    positional = all(item.field.positional for item in old)
    lengths = [item.field.lengths[item.live] for item in old if item.field.lengths is not None]
    first = [
        np.where(item.field.first >= 0, np.append(mapped, -1)[item.field.first], -1)[item.live].astype(np.int32)
        for item, mapped in zip(old, places, strict=True)
        if item.field.first is not None
    ]
    return Inverted(
        terms,
        _chunks(old, places, len(terms), positional),
        np.concatenate(lengths) if lengths else None,
        np.concatenate(first) if first else None,
        positional,
    )


def _chunks(old: Sequence[_Old], places: Sequence[Array], terms: int, positional: bool) -> Iterator[Chunk]:
    totals = np.zeros(terms, np.int64)
    for item, mapped in zip(old, places, strict=True):
        totals[mapped[item.kept]] += item.counts[item.kept]
    past = np.cumsum(totals)
    cuts = np.unique([0, *np.searchsorted(past, np.arange(TOKENS, past[-1], TOKENS)), terms]) if terms else [0]
    for low, high in pairwise(cuts):
        found = []
        for item, mapped in zip(old, places, strict=True):
            inside = item.kept[slice(*np.searchsorted(mapped[item.kept], (low, high)))]
            if len(inside):
                found.append(item.postings(int(inside[0]), int(inside[-1]) + 1, mapped))
        term, docs, freqs, positions = (np.concatenate(pieces) for pieces in zip(*found, strict=True))
        order = stable_order(term - low)
        if positional:
            positions = positions[stable_order(np.repeat(term, freqs) - low)]
        yield Chunk(np.bincount(term - low, minlength=high - low), docs[order], freqs[order], positions)
