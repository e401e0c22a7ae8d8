"""A segment: one file of arrays, and how it comes about, from documents or from other segments."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from index.arrays import Array, Arrays, ArraysWriter, Strings, ends
from index.engine import Entry
from index.engines.whoosh.inverting import Collected, Inverted
from index.schema import Schema, stream_fields

CAPACITY = 2**16
"""Most documents of a segment, so that a document's number takes two bytes, and merging bounded memory."""
TOKENS = 2**22
"""Terms of one field that are inverted at once, and postings that are merged at once."""
PAYLOADS = 2**26
"""Bytes of payloads that are kept in memory while documents are collected."""
_LEVEL = 1  # zlib's fastest: payloads are read by the page, and written by the million


class Field:
    """The postings of one field of a segment."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self.terms = Strings(arrays[f"{name}/terms"], arrays[f"{name}/term_starts"])
        self._starts, self._docs, self._freqs = (arrays[f"{name}/{part}"] for part in ("starts", "docs", "freqs"))
        self._occurrences, self._positions = arrays.get(f"{name}/occurrences"), arrays.get(f"{name}/positions")
        self.lengths, self.first = arrays.get(f"{name}/lengths"), arrays.get(f"{name}/first")

    def counts(self, low: int, high: int) -> Array:
        """In how many documents each of the terms from `low` to before `high` is."""
        return np.diff(self._starts[low : high + 1])

    def postings(self, low: int, high: int) -> tuple[Array, Array]:
        """The documents of these terms, term by term, and how often each has the term."""
        inside = slice(int(self._starts[low]), int(self._starts[high]))
        return self._docs[inside], self._freqs[inside]

    def positions(self, low: int, high: int) -> Array:
        """The positions of these terms, posting by posting; to be asked for where they are kept."""
        assert self._positions is not None
        assert self._occurrences is not None
        return self._positions[int(self._occurrences[low]) : int(self._occurrences[high])]

    @property
    def positional(self) -> bool:
        """Whether positions are kept."""
        return self._positions is not None


class SegmentFile:
    """A segment, read."""

    def __init__(self, path: Path) -> None:
        self._arrays = Arrays(path)
        self.size = int(self._arrays["size"][0])
        self._fields: dict[str, Field] = {}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of its fields."""
        return frozenset(name.removesuffix("/starts") for name in self._arrays if name.endswith("/starts"))

    def field(self, name: str) -> Field:
        """Its field of that name."""
        if name not in self._fields:
            self._fields[name] = Field(self._arrays, name)
        return self._fields[name]

    @cached_property
    def packed_payloads(self) -> Strings:
        """The payloads of its documents, compressed."""
        return Strings(self._arrays["payloads"], self._arrays["payload_starts"])

    def payload(self, doc: int) -> bytes:
        """The payload of a document."""
        return zlib.decompress(self.packed_payloads[doc])

    def id(self, doc: int) -> str:
        """The id of a document."""
        ids = self.field("id")
        assert ids.first is not None
        return ids.terms[int(ids.first[doc])].decode("utf-8", "surrogatepass")

    def number(self, id: str) -> int:
        """The document of that id, -1 where there is none."""
        ids = self.field("id")
        place = ids.terms.place(id.encode("utf-8", "surrogatepass"))
        return int(ids.postings(place, place + 1)[0][0]) if place >= 0 else -1


class Batch:
    """Documents on their way into a segment."""

    def __init__(self, schema: Schema) -> None:
        self._streams = {name: Collected() for name in stream_fields(schema.texts)}
        self._keywords = {name: Collected() for name in schema.keywords}
        self._payloads: list[bytes] = []
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._payloads)

    @property
    def full(self) -> bool:
        """Whether it is time to write it."""
        return (
            len(self) >= CAPACITY
            or self._bytes >= PAYLOADS
            or any(len(stream) >= TOKENS for stream in self._streams.values())
        )

    def add(self, entry: Entry) -> None:
        """Take a document."""
        for name, stream in self._streams.items():
            stream.add(entry.terms(name))
        for name, keyword in self._keywords.items():
            keyword.add(dict.fromkeys(entry.keywords.get(name, ())))
        packed = zlib.compress(entry.payload, _LEVEL)
        self._payloads.append(packed)
        self._bytes += len(packed)

    def write(self, path: Path) -> None:
        """Make a segment of it."""
        fields: Iterator[tuple[str, Inverted]] = iter(
            [
                *((name, stream.text(name.endswith(".units"))) for name, stream in self._streams.items()),
                *((name, keyword.keyword()) for name, keyword in self._keywords.items()),
            ]
        )
        write(path, len(self), fields, self._payloads)


def write(path: Path, size: int, fields: Iterable[tuple[str, Inverted]], payloads: Iterable[bytes]) -> None:
    """Write a segment of `size` documents. payloads: compressed."""
    writer = ArraysWriter(path)
    writer.add("size", np.array([size]))
    for name, field in fields:
        _write_field(writer, name, field)
    lengths: list[int] = []

    def contents() -> Iterator[tuple[Array]]:
        for payload in payloads:
            lengths.append(len(payload))
            yield (np.frombuffer(payload, np.uint8),)

    writer.spool({"payloads": np.dtype(np.uint8)}, contents())
    writer.add("payload_starts", ends([np.array(lengths, np.int64)]))
    writer.close()


def _write_field(writer: ArraysWriter, name: str, field: Inverted) -> None:
    content, starts = Strings.packed(field.terms)
    writer.add(f"{name}/terms", content)
    writer.add(f"{name}/term_starts", starts)
    counts: list[Array] = []
    occurrences: list[Array] = []

    def parts() -> Iterator[Sequence[Array]]:
        for chunk in field.chunks:
            counts.append(chunk.counts)
            if not field.positions:
                yield chunk.docs, chunk.freqs
                continue
            totals, past = np.cumsum(chunk.freqs, dtype=np.int64), np.cumsum(chunk.counts)
            occurrences.append(np.diff(totals[past - 1], prepend=0))  # no term is without a posting
            yield chunk.docs, chunk.freqs, chunk.positions

    longest = np.min_scalar_type(int(field.lengths.max(initial=0)) if field.lengths is not None else 1)
    types = {f"{name}/docs": np.dtype(np.uint16), f"{name}/freqs": longest}
    writer.spool(types | ({f"{name}/positions": longest} if field.positions else {}), parts())
    writer.add(f"{name}/starts", ends(counts))
    if field.positions:
        writer.add(f"{name}/occurrences", ends(occurrences))
    if field.lengths is not None:
        writer.add(f"{name}/lengths", field.lengths.astype(longest))
    if field.first is not None:
        writer.add(f"{name}/first", field.first)
