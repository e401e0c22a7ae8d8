"""A part of the traces of a generation on disk: two files that never change, the traces, one a line, and arrays.

A key is a hash of something that documents may share, a band of their signatures or an organisation with a date or a
number; keys are sorted, each with the document that has it. The arrays also have each document's organisations, dates,
numbers and concepts, as hashes. Hashes have 64 bits: that two of 100 million things have the same one by chance is as
likely as one in 3,700, and costs a comparison then, or a document its group.
"""

import json
from array import array
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays, ArraysWriter
from index.groups import PERMUTATIONS, ROWS, Trace

BANDS, BLOCKS = "bands", "blocks"
"""The kinds of keys: of texts that may be copies, and of those that may tell of the same."""
ORGS, DATES, NUMBERS, CONCEPTS = "orgs", "dates", "numbers", "concepts"
_IDS = "ids"
_NONE = b64encode(bytes(PERMUTATIONS * 4)).decode()
_ODD = np.random.default_rng(1).integers(1, 2**63, ROWS, np.uint64) | np.uint64(1)

Hashes = NDArray[np.uint64]
Keys = tuple[Hashes, NDArray[np.int64]]
"""Keys, and the number of the document that has each."""


class Lists(NamedTuple):
    """A list of hashes for each of some documents: all values, one document after the other, and how many each has."""

    values: Hashes
    counts: NDArray[np.int64]


class Part:
    """Some traces, numbered from 0. gone: the numbers of those whose documents are no more."""

    def __init__(self, path: Path, gone: Iterable[int] = ()) -> None:
        self.path, self.gone = path, set(gone)
        self._arrays = Arrays(path.with_suffix(".arrays"))
        with path.with_suffix(".jsonl").open("rb") as file:
            self._lines = mmap(file.fileno(), 0, access=ACCESS_READ)
        self.languages = self._arrays["languages"]
        self.signatures = self._arrays["signatures"].reshape(-1, PERMUTATIONS)

    def close(self) -> None:
        """Let go of the files."""
        self._lines.close()

    def drop(self) -> None:
        """Remove the files."""
        self.close()
        for suffix in (".arrays", ".jsonl"):
            self.path.with_suffix(suffix).unlink()

    def __len__(self) -> int:
        return len(self.languages)

    @property
    def count(self) -> int:
        """Documents that are there."""
        return len(self) - len(self.gone)

    def __getitem__(self, number: int) -> Trace:
        start = int(self._arrays["places"][number])
        line = self._lines[start : self._lines.find(b"\n", start)]
        signature = b64encode(self.signatures[number].tobytes()).decode()
        return read(line)._replace(signature="" if signature == _NONE else signature)

    def living(self) -> Iterator[Trace]:
        """The traces of documents that are there."""
        return (self[number] for number in range(len(self)) if number not in self.gone)

    def find(self, ids: Collection[str]) -> list[int]:
        """The numbers of those of some documents that are there."""
        numbers = self.having(_IDS, np.unique(np.array([_hash(id) for id in ids], np.uint64)))[1]
        return [number for number in numbers.tolist() if self[number].id in ids]

    def replaced(self, later: Self) -> list[int]:
        """The numbers of documents that are there and that a later part has, too."""
        ids, numbers = self.having(_IDS, np.unique(later._arrays[_IDS]))
        others = later._arrays[f"{_IDS}.owners"][np.searchsorted(later._arrays[_IDS], ids)]
        pairs = zip(numbers.tolist(), others.tolist(), strict=True)
        return [number for number, other in pairs if self[number].id == later[other].id]

    def lists(self, kind: str, numbers: NDArray[np.int64]) -> Lists:
        """What some documents have of a kind."""
        ends = self._arrays[f"{kind}.ends"]
        starts = ends[numbers].astype(np.int64)
        counts = ends[numbers + 1] - starts
        return Lists(self._arrays[kind][ranges(starts, counts)], counts)

    def between(self, kind: str, low: int, past: int) -> Keys:
        """The keys from `low` on and up to `past`, without that, sorted."""
        keys = self._arrays[kind]
        ends = [int(np.searchsorted(keys, np.uint64(key))) if key < 2**64 else len(keys) for key in (low, past)]
        return self._there(kind, slice(*ends))

    def having(self, kind: str, wanted: Hashes) -> Keys:
        """Those that are among the wanted ones, which are sorted and differ."""
        first = np.searchsorted(self._arrays[kind], wanted)
        counts = np.searchsorted(self._arrays[kind], wanted, "right") - first
        return self._there(kind, ranges(first, counts))

    def _there(self, kind: str, places: slice | NDArray[np.int64]) -> Keys:
        keys, owners = self._arrays[kind][places], self._arrays[f"{kind}.owners"][places].astype(np.int64)
        if self.gone:
            there = ~np.isin(owners, np.fromiter(self.gone, np.int64))
            keys, owners = keys[there], owners[there]
        return keys, owners

    def number_of(self, kind: str) -> int:
        """How many keys there are."""
        return len(self._arrays[kind])


class PartWriter:
    """Writes a part as its traces come."""

    def __init__(self, path: Path) -> None:
        self._path, self._place = path, 0
        self._lines = path.with_suffix(".jsonl").open("xb")
        self._places, self._languages, self._ids = array("Q"), array("I"), array("Q")
        self._signatures = bytearray()
        self._values = {kind: array("Q") for kind in (ORGS, DATES, NUMBERS, CONCEPTS)}
        self._ends = {kind: array("I", [0]) for kind in self._values}

    def __len__(self) -> int:
        return len(self._places)

    def add(self, item: Trace) -> None:
        """Write a trace."""
        self._places.append(self._place)
        self._place += self._lines.write(_written(item._replace(signature="")))
        self._languages.append(hash_of(item.language) & 0xFFFFFFFF)
        self._ids.append(_hash(item.id))
        self._signatures += b64decode(item.signature) or bytes(PERMUTATIONS * 4)
        for kind, values in self._values.items():
            values.extend(map(hash_of, dict.fromkeys(getattr(item, kind))))
            self._ends[kind].append(len(values))

    def close(self) -> Part:
        """Finish the files."""
        self._lines.close()
        signatures = np.frombuffer(self._signatures, np.uint32)
        ids = np.frombuffer(self._ids, np.uint64)
        lists = {
            kind: Lists(np.frombuffer(values, np.uint64), self._counts(kind)) for kind, values in self._values.items()
        }
        arrays = ArraysWriter(self._path.with_suffix(".arrays"))
        arrays.add("places", np.frombuffer(self._places, np.uint64))
        arrays.add("languages", np.frombuffer(self._languages, np.uint32))
        arrays.add("signatures", signatures)
        for kind, (values, _) in lists.items():
            arrays.add(kind, values)
            arrays.add(f"{kind}.ends", np.frombuffer(self._ends[kind], np.uint32))
        bands, blocks = (
            bands_of(signatures.reshape(-1, PERMUTATIONS)),
            blocks_of(lists[ORGS], lists[DATES], lists[NUMBERS]),
        )
        for kind, (hashes, owners) in {_IDS: (ids, np.arange(len(ids))), BANDS: bands, BLOCKS: blocks}.items():
            order = np.argsort(hashes, kind="stable")
            arrays.add(kind, hashes[order])
            arrays.add(f"{kind}.owners", owners[order].astype(np.uint32))
        arrays.close()
        return Part(self._path)

    def abandon(self) -> None:
        """Let go of a file that is not to be finished."""
        self._lines.close()

    def _counts(self, kind: str) -> NDArray[np.int64]:
        ends = np.frombuffer(self._ends[kind], np.uint32).astype(np.int64)
        return ends[1:] - ends[:-1]


def bands_of(signatures: NDArray[np.uint32]) -> Keys:
    """The keys of the bands of signatures; a text without one has none."""
    owners = np.flatnonzero(signatures.any(axis=1))
    rows = signatures[owners].astype(np.uint64).reshape(-1, PERMUTATIONS // ROWS, ROWS)
    # Multiply-shift (Dietzfelbinger 1996); a band that is equal by chance costs a comparison only.
    mixed = (rows * _ODD).sum(axis=2, dtype=np.uint64) ^ np.arange(rows.shape[1], dtype=np.uint64)
    return (mixed * _ODD[0]).ravel(), np.repeat(owners, rows.shape[1])


def blocks_of(orgs: Lists, *others: Lists) -> Keys:
    """The keys of each document's organisations with each of its dates and numbers."""
    owner = np.repeat(np.arange(len(orgs.counts)), orgs.counts)
    keys, owners = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    for values, counts in others:
        times = counts[owner]
        with_each = values[ranges((np.cumsum(counts) - counts)[owner], times)]
        keys.append(np.repeat(orgs.values * _ODD[0], times) + with_each)
        owners.append(np.repeat(owner, times))
    return np.concatenate(keys), np.concatenate(owners)


def ranges(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers from each start on, so many of each, one after the other."""
    return np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())


def read(line: bytes) -> Trace:
    """A trace from its line."""
    values = json.loads(line.decode("utf-8", "surrogatepass"))
    plain: Any = [tuple(value) if isinstance(value, list) else value for value in values]
    return Trace(*plain)


def _written(item: Trace) -> bytes:
    return f"{_encode(item)}\n".encode("utf-8", "surrogatepass")


_encode = json.JSONEncoder(ensure_ascii=False).encode


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


hash_of = lru_cache(maxsize=2**16)(_hash)
"""The hash of a value that many documents have."""
