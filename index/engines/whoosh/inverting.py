"""From the terms of documents to postings: sorted in bulk, by NumPy."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.arrays import Array


class Chunk(NamedTuple):
    """The postings of terms that follow each other.

    counts: for each term, in how many documents it is. docs, freqs: of its postings, term by term. positions: of
    its occurrences, posting by posting; empty where positions are not kept.
    """

    counts: Array
    docs: Array
    freqs: Array
    positions: Array


@dataclass(frozen=True)
class Inverted:
    """A field of a segment.

    terms: sorted. lengths: how many terms each document has; None for keyword fields. first: for keyword fields, the
    place among the terms of each document's first value, -1 for none.
    """

    terms: Sequence[bytes]
    chunks: Iterable[Chunk]
    lengths: Array | None
    first: Array | None
    positions: bool


class Collected:
    """The terms of one field, document by document, as numbers."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._tokens = array("I")
        self._lengths = array("I")

    def __len__(self) -> int:
        return len(self._tokens)

    def add(self, terms: Iterable[str]) -> None:
        """The terms of the next document."""
        before = len(self._tokens)
        self._tokens.extend(map(self._numbers.__getitem__, terms))
        self._lengths.append(len(self._tokens) - before)

    def text(self, positions: bool) -> Inverted:
        """The postings of an analysed field."""
        terms, docs, tokens, lengths = self._sorted_terms()
        return Inverted(terms, self._inverted(len(terms), docs, tokens, lengths, positions), lengths, None, positions)

    def keyword(self) -> Inverted:
        """The postings of a keyword field, whose documents have each of their values once."""
        terms, docs, tokens, lengths = self._sorted_terms()
        first = np.full(len(lengths), -1, np.int32)
        having = np.flatnonzero(lengths)
        first[having] = tokens[(np.cumsum(lengths) - lengths)[having]]
        return Inverted(terms, self._inverted(len(terms), docs, tokens, lengths, False), None, first, False)

    def _sorted_terms(self) -> tuple[list[bytes], Array, Array, Array]:
        """The terms, sorted; for each token its document and the place of its term; the lengths of documents."""
        written = [term.encode("utf-8", "surrogatepass") for term in self._numbers]
        order = sorted(range(len(written)), key=written.__getitem__)
        places = np.empty(len(written), np.uint32)
        places[order] = np.arange(len(written), dtype=np.uint32)
        lengths = np.frombuffer(self._lengths, np.uint32).astype(np.int64)
        tokens = places[np.frombuffer(self._tokens, np.uint32)]
        return [written[number] for number in order], np.repeat(np.arange(len(lengths)), lengths), tokens, lengths

    @staticmethod
    def _inverted(terms: int, docs: Array, tokens: Array, lengths: Array, positions: bool) -> Iterator[Chunk]:
        order = stable_order(tokens)
        sorted_terms, sorted_docs = tokens[order], docs[order]
        new = np.ones(len(order), np.bool_)
        new[1:] = (sorted_terms[1:] != sorted_terms[:-1]) | (sorted_docs[1:] != sorted_docs[:-1])
        starts = np.flatnonzero(new)
        starts_of_docs = np.cumsum(lengths) - lengths
        yield Chunk(
            np.bincount(sorted_terms[starts], minlength=terms),
            sorted_docs[starts],
            np.diff(starts, append=len(order)),
            order - starts_of_docs[sorted_docs] if positions else np.empty(0, np.int64),
        )


def stable_order(keys: Array) -> NDArray[np.intp]:
    """The places of numbers below 2**32 in the order of the numbers, equal ones as they come.

    In two rounds of 16 bits, since NumPy sorts those by radix.
    """
    order = np.argsort(keys.astype(np.uint16), kind="stable")
    if len(keys) and int(keys.max()) >= 2**16:
        order = order[np.argsort((keys >> 16).astype(np.uint16)[order], kind="stable")]
    return order
