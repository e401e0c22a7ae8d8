"""Arrays in a file, read by memory map, and sorted strings made of two of them."""

import json
import mmap
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from index.errors import EngineError

Array = NDArray[Any]

_MAGIC = b"WENKHAM1"
_ALIGNED = 8


class ArraysWriter:
    """Writes named arrays into one file, one after the other; the names stand at its end, as JSON."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb")
        self._directory: dict[str, tuple[str, int, int]] = {}

    def add(self, name: str, array: Array) -> None:
        """Write an array of numbers of one dimension."""
        self.spool({name: array.dtype}, [(array,)])

    def spool(self, types: Mapping[str, np.dtype[Any]], parts: Iterable[Sequence[Array]]) -> None:
        """Write arrays that come in parts, side by side: each part has a piece of every array."""
        spools = [TemporaryFile() for _ in types] if len(types) > 1 else [self._file]  # noqa: SIM115
        start, counts = self._padded(), [0] * len(types)
        for part in parts:
            for number, (piece, spool, kind) in enumerate(zip(part, spools, types.values(), strict=True)):
                spool.write(np.ascontiguousarray(piece, kind).data)
                counts[number] += len(piece)
        for (name, kind), spool, count in zip(types.items(), spools, counts, strict=True):
            if spool is not self._file:
                start = self._padded()
                spool.seek(0)
                copyfileobj(spool, self._file, 2**20)
                spool.close()
            self._directory[name] = kind.str, start, count

    def _padded(self) -> int:
        self._file.write(bytes(-self._file.tell() % _ALIGNED))
        return self._file.tell()

    def close(self) -> None:
        """Write the names."""
        start = self._file.tell()
        self._file.write(json.dumps(self._directory).encode())
        self._file.write(start.to_bytes(8, "little") + _MAGIC)
        self._file.close()


class Arrays:
    """The arrays of a file, as views of its memory map. Raises EngineError where it is not what was written."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._map[-8:] != _MAGIC:
            raise EngineError(f"{path} is no file of this engine; build the index again")
        start = int.from_bytes(self._map[-16:-8], "little")
        self._directory: dict[str, tuple[str, int, int]] = json.loads(self._map[start:-16])

    def __getitem__(self, name: str) -> Array:
        kind, start, count = self._directory[name]
        return np.frombuffer(self._map, kind, count, start)

    def __iter__(self) -> Iterator[str]:
        return iter(self._directory)

    def get(self, name: str) -> Array | None:
        """The array of that name, None where there is none."""
        return self[name] if name in self._directory else None


def ends(lengths: Sequence[Array]) -> Array:
    """Where pieces of these lengths, given in parts, begin when they are put together, and where the last one ends."""
    starts = np.cumsum(np.concatenate([np.zeros(1, np.int64), *lengths]))
    return starts.astype(np.min_scalar_type(int(starts[-1])))


_STEP = 16
"""Every so many sorted strings, one is kept in memory to find others by."""


class Strings(Sequence[bytes]):
    """Byte strings, one behind the other in an array; `starts` has one number more than there are strings."""

    def __init__(self, content: Array, starts: Array) -> None:
        self._content, self._starts = memoryview(content.data), starts

    @cached_property
    def _steps(self) -> list[bytes]:
        return [self[place] for place in range(0, len(self), _STEP)]

    def _bisect(self, string: bytes) -> int:
        """The place of the first of sorted strings that is not before this one."""
        past = bisect_left(self._steps, string) * _STEP
        return bisect_left(self, string, max(past - _STEP, 0), min(past, len(self)))

    @staticmethod
    def packed(strings: Sequence[bytes]) -> tuple[Array, Array]:
        """The content and the starts of strings."""
        lengths = np.fromiter(map(len, strings), np.int64, len(strings))
        return np.frombuffer(b"".join(strings), np.uint8), ends([lengths])

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> list[bytes]: ...
    def __getitem__(self, place: int | slice) -> bytes | list[bytes]:
        if isinstance(place, slice):
            first, past, _ = place.indices(len(self))
            ends = self._starts[first : max(first, past) + 1].tolist()
            content = bytes(self._content[ends[0] : ends[-1]])
            return [content[one - ends[0] : two - ends[0]] for one, two in pairwise(ends)]
        return bytes(self._content[self._starts[place] : self._starts[place + 1]])

    def __iter__(self) -> Iterator[bytes]:
        return iter(self[:])

    def place(self, string: bytes) -> int:
        """Where a string is among sorted ones, -1 where it is not there."""
        place = self._bisect(string)
        return place if place < len(self) and self[place] == string else -1

    def beginning(self, prefix: bytes) -> tuple[int, int]:
        """The range of sorted strings in UTF-8 that begin so."""
        return self._bisect(prefix), self._bisect(prefix + b"\xff")
