"""The segments of an index as one: postings, columns and orders over all living documents, numbered from 0."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.arrays import Array
from index.cache import Cache
from index.engines.whoosh.column import Column
from index.engines.whoosh.segment import Field, SegmentFile

Numbers = NDArray[np.intp]
T = TypeVar("T")

ARRAYS, RESULTS = (96 * 2**20, 128), (32 * 2**20, 16)
"""Bytes that are kept in memory, and so many more for each document, lest what every search needs drive itself out: of
decoded postings, scores and columns; of masks and of what parts of queries find, which are smaller and take longer to
work out, so that the first must not drive them out."""


class Postings(NamedTuple):
    """The documents that have a term, sorted, and how often each has it."""

    docs: Numbers
    freqs: Array


class _Segment(NamedTuple):
    """first: the number of its first document. numbers: of each, -1 for those deleted; None where all are there."""

    file: SegmentFile
    first: int
    live: Array
    numbers: Numbers | None

    def renumbered(self, docs: Array) -> tuple[Numbers, Array | None]:
        """The numbers of documents among all, and which of them are still there, None for all of them."""
        if self.numbers is None:
            return docs.astype(np.intp) + self.first, None
        numbers = self.numbers[docs]
        living = numbers >= 0
        return numbers[living], living


class Store:
    """Arrays are shared: nobody writes to them. Threads may share a store."""

    def __init__(self, segments: Iterable[tuple[SegmentFile, Array]]) -> None:
        self._segments: list[_Segment] = []
        self.size = 0
        for file, live in segments:
            count = int(np.count_nonzero(live))
            numbers = None if count == len(live) else np.where(live, np.cumsum(live) - 1 + self.size, -1)
            self._segments.append(_Segment(file, self.size, np.flatnonzero(live), numbers))
            self.size += count
        self.arrays, self.results = (Cache(fixed + each * self.size) for fixed, each in (ARRAYS, RESULTS))

    # Postings

    def postings(self, field: str, term: str) -> Postings:
        """The postings of a term."""
        docs: list[Array] = [np.empty(0, np.intp)]
        freqs: list[Array] = [np.empty(0, np.uint8)]
        for segment, kept, place in self._places(field, term):
            found, counts = kept.postings(place, place + 1)
            numbers, living = segment.renumbered(found)
            docs.append(numbers)
            freqs.append(counts if living is None else counts[living])
        return Postings(np.concatenate(docs), np.concatenate(freqs))

    def frequency(self, field: str, term: str) -> int:
        """In how many documents a term is."""
        if all(segment.numbers is None for segment in self._segments):
            return sum(int(kept.counts(place, place + 1)[0]) for _, kept, place in self._places(field, term))
        return len(self.postings(field, term).docs)

    def positions(self, field: str, term: str) -> NDArray[np.int64]:
        """The places of a term as document << 32 | position, sorted; of a field that keeps positions."""
        return self._cached(("positions", field, term), lambda: self._read_positions(field, term))

    def positions_in(self, field: str, term: str, docs: Numbers) -> NDArray[np.int64]:
        """Those in some of the documents that have the term, sorted; for few of them this is faster."""
        places: list[Array] = [np.empty(0, np.int64)]
        for segment, kept, place in self._places(field, term):
            inside = slice(*np.searchsorted(docs, (segment.first, segment.first + len(segment.live))))
            having, freqs = kept.postings(place, place + 1)
            rows = np.searchsorted(having, segment.live[docs[inside] - segment.first].astype(having.dtype))
            counts = freqs[rows].astype(np.int64)
            first = np.cumsum(freqs, dtype=np.int64)[rows] - counts
            wanted = np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
            positions = kept.positions(place, place + 1)[wanted]
            places.append((np.repeat(docs[inside].astype(np.int64), counts) << 32) + positions)
        return np.concatenate(places)

    def _read_positions(self, field: str, term: str) -> NDArray[np.int64]:
        places: list[Array] = [np.empty(0, np.int64)]
        for segment, kept, place in self._places(field, term):
            docs, freqs = kept.postings(place, place + 1)
            positions = kept.positions(place, place + 1)
            numbers, living = segment.renumbered(docs)
            if living is not None:
                positions, freqs = positions[np.repeat(living, freqs)], freqs[living]
            places.append((np.repeat(numbers.astype(np.int64), freqs) << 32) + positions)
        return np.concatenate(places)

    def _places(self, field: str, term: str) -> Iterable[tuple[_Segment, Field, int]]:
        written = term.encode("utf-8", "surrogatepass")
        for segment in self._segments:
            kept = segment.file.field(field)
            place = kept.terms.place(written)
            if place >= 0:
                yield segment, kept, place

    def lengths(self, field: str) -> Array | None:
        """The number of terms that each document has in an analysed field; None for keyword fields."""
        parts = [(segment, segment.file.field(field).lengths) for segment in self._segments]
        if any(lengths is None for _, lengths in parts) or not parts:
            return None
        return np.concatenate([lengths[segment.live] for segment, lengths in parts if lengths is not None])

    # Terms

    def between(self, field: str, low: str | None, high: str | None) -> Numbers:
        """The documents with a term from `low` on and up to those that begin with `high`."""
        found = []
        for segment in self._segments:
            kept = segment.file.field(field)
            first = kept.terms.beginning(low.encode("utf-8", "surrogatepass"))[0] if low is not None else 0
            past = len(kept.terms)
            if high is not None:
                past = kept.terms.beginning(high.encode("utf-8", "surrogatepass"))[1]
            if first < past:
                found.append(segment.renumbered(kept.postings(first, past)[0])[0])
        mask = np.zeros(self.size, np.bool_)
        for docs in found:
            mask[docs] = True
        return np.flatnonzero(mask)

    def terms(self, field: str, prefix: str) -> list[str]:
        """The terms of a field that begin so, sorted."""
        return self._cached(("terms", field, prefix), lambda: self._read_terms(field, prefix))

    def count_terms(self, field: str, prefix: str, enough: int) -> int:
        """How many terms begin so; where there are more than enough, perhaps not all."""
        written = prefix.encode("utf-8", "surrogatepass")
        ranges = [segment.file.field(field).terms.beginning(written) for segment in self._segments]
        most = max((past - first for first, past in ranges), default=0)
        if most > enough or sum(past - first for first, past in ranges) <= enough:
            return most
        return len(self.terms(field, prefix))

    def _read_terms(self, field: str, prefix: str) -> list[str]:
        written = prefix.encode("utf-8", "surrogatepass")
        found: set[bytes] = set()
        for segment in self._segments:
            terms = segment.file.field(field).terms
            found.update(terms[slice(*terms.beginning(written))])
        return [term.decode("utf-8", "surrogatepass") for term in sorted(found)]

    def counts(self, field: str) -> dict[str, int]:
        """The values of a keyword field, and how many living documents have each."""
        return self._cached(("counts", field), lambda: self._read_counts(field))

    def _read_counts(self, field: str) -> dict[str, int]:
        totals: dict[bytes, int] = {}
        for segment in self._segments:
            kept = segment.file.field(field)
            terms, counts = kept.terms[:], kept.counts(0, len(kept.terms))
            if segment.numbers is not None:
                docs, _ = kept.postings(0, len(terms))
                ordinals = np.repeat(np.arange(len(terms)), counts)[segment.renumbered(docs)[1]]
                counts = np.bincount(ordinals, minlength=len(terms))
            for term, count in zip(terms, counts.tolist(), strict=True):
                if count:
                    totals[term] = totals.get(term, 0) + count
        return {value.decode("utf-8", "surrogatepass"): totals[value] for value in sorted(totals)}

    # Columns

    def column(self, field: str) -> Column:
        """The values of a keyword field."""
        return self._cached(("column", field), lambda: self._read_column(field))

    def _read_column(self, field: str) -> Column:
        values, places = self._united(field)
        docs: list[Array] = [np.empty(0, np.intp)]
        ordinals: list[Array] = [np.empty(0, np.intp)]
        for segment, mapped in zip(self._segments, places, strict=True):
            kept = segment.file.field(field)
            found, _ = kept.postings(0, len(kept.terms))
            numbers, living = segment.renumbered(found)
            repeated = np.repeat(mapped, kept.counts(0, len(kept.terms)))
            docs.append(numbers)
            ordinals.append(repeated if living is None else repeated[living])
        decoded = [value.decode("utf-8", "surrogatepass") for value in values]
        return Column(decoded, np.concatenate(docs), np.concatenate(ordinals), self.size)

    def ranks(self, field: str) -> Numbers:
        """For each document the place of its first value among all values of a keyword field, -1 for none."""
        return self._cached(("ranks", field), lambda: self._read_ranks(field))

    def _read_ranks(self, field: str) -> Numbers:
        ranks: list[Array] = [np.empty(0, np.intp)]
        _, places = self._united(field)
        for segment, mapped in zip(self._segments, places, strict=True):
            first = segment.file.field(field).first
            assert first is not None
            ranks.append(np.append(mapped, -1)[first[segment.live]])
        return np.concatenate(ranks)

    def _united(self, field: str) -> tuple[list[bytes], list[Numbers]]:
        """The values of a keyword field over all segments, sorted, and where each segment's are among them."""
        parts = [segment.file.field(field).terms[:] for segment in self._segments]
        values = parts[0] if len(parts) == 1 else sorted(set().union(*parts))
        if len(parts) == 1:
            return values, [np.arange(len(values))]
        place_of = {value: place for place, value in enumerate(values)}
        return values, [np.fromiter(map(place_of.__getitem__, part), np.intp, len(part)) for part in parts]

    # Documents

    def id(self, doc: int) -> str:
        """The id of a document."""
        segment = next(segment for segment in reversed(self._segments) if segment.first <= doc)
        return segment.file.id(int(segment.live[doc - segment.first]))

    def payload(self, id: str) -> bytes | None:
        """The payload of the document of that id, None where there is none."""
        found = self.find(id)
        return self._segments[found[0]].file.payload(found[1]) if found else None

    def find(self, id: str) -> tuple[int, int] | None:
        """The segment that holds the document of that id, and its number there; None where there is none."""
        for place in reversed(range(len(self._segments))):
            segment = self._segments[place]
            number = segment.file.number(id)
            if number >= 0 and (segment.numbers is None or segment.numbers[number] >= 0):
                return place, number
        return None

    def _cached(self, key: Hashable, make: Callable[[], T]) -> T:
        kept: T = self.arrays.get(key, make, _size)
        return kept


def _size(value: Any) -> int:
    if isinstance(value, list | dict):
        return 100 * len(value)
    return int(getattr(value, "nbytes", 0))
