"""Traces of documents on disk, in parts that never change, and what finds those that may be alike.

A part is two files: the traces, one a line, and arrays. A key is a hash of something that documents may share, a band
of their signatures or an organisation with a date or a number; keys are sorted, each with the document that has it.
Small parts are put together as they become many, so that a trace is written again a few times only, however large the
index is and however little is added at a time.
"""

import json
from array import array
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import islice, pairwise, product
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays, ArraysWriter
from index.groups import PERMUTATIONS, ROWS, Trace

LARGEST = 50_000
"""Documents of a part, at most."""
BANDS, BLOCKS = "bands", "blocks"
"""The kinds of keys: of texts that may be copies, and of those that may tell of the same."""
CONTENTS = "contents.json"
"""The file that says which parts there are."""
_AGAIN = 20_000
"""Traces that are held once they were read."""
_ODD = np.random.default_rng(1).integers(1, 2**63, ROWS, np.uint64) | np.uint64(1)

T = TypeVar("T")
Keys = tuple[NDArray[np.uint64], NDArray[np.int64]]
"""Keys, and the number of the document that has each."""


class _Part:
    """Some traces, numbered from 0. gone: the numbers of those whose documents are no more."""

    def __init__(self, path: Path, gone: Iterable[int] = ()) -> None:
        self.path, self.gone = path, set(gone)
        self._arrays = Arrays(path.with_suffix(".arrays"))
        self._lines = path.with_suffix(".jsonl").open("rb")
        self.languages = self._arrays["languages"]
        self.signatures = self._arrays["signatures"].reshape(-1, PERMUTATIONS)

    def close(self) -> None:
        self._lines.close()

    def __len__(self) -> int:
        return len(self.languages)

    @property
    def count(self) -> int:
        """Documents that are there."""
        return len(self) - len(self.gone)

    def __getitem__(self, number: int) -> Trace:
        self._lines.seek(int(self._arrays["places"][number]))
        signature = self.signatures[number]
        packed = b64encode(signature.tobytes()).decode() if signature.any() else ""
        return read(self._lines.readline())._replace(signature=packed)

    def living(self) -> Iterator[Trace]:
        """The traces of documents that are there."""
        return (self[number] for number in range(len(self)) if number not in self.gone)

    def find(self, ids: Collection[str]) -> list[int]:
        """The numbers of those of some documents that are there."""
        numbers = self.having("ids", np.unique(np.array([_hash(id) for id in ids], np.uint64)))[1]
        return [number for number in numbers.tolist() if self[number].id in ids]

    def between(self, kind: str, low: int, past: int) -> Keys:
        """The keys from `low` on and up to `past`, without that, sorted."""
        keys = self._arrays[kind]
        ends = [int(np.searchsorted(keys, np.uint64(key))) if key < 2**64 else len(keys) for key in (low, past)]
        return self._there(kind, slice(*ends))

    def having(self, kind: str, wanted: NDArray[np.uint64]) -> Keys:
        """Those that are among the wanted ones, which are sorted and differ."""
        first = np.searchsorted(self._arrays[kind], wanted)
        counts = np.searchsorted(self._arrays[kind], wanted, "right") - first
        return self._there(kind, np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum()))

    def _there(self, kind: str, places: slice | NDArray[np.int64]) -> Keys:
        keys, owners = self._arrays[kind][places], self._arrays[f"{kind}.owners"][places].astype(np.int64)
        if self.gone:
            there = ~np.isin(owners, np.fromiter(self.gone, np.int64))
            keys, owners = keys[there], owners[there]
        return keys, owners

    def number_of(self, kind: str) -> int:
        """How many keys there are."""
        return len(self._arrays[kind])


class Traces:
    """The traces of a generation, in a folder of it. Documents are numbered, in the order in which they came; numbers
    change with `update`.

    concepts: how many documents have each. changed: documents that were added or went since all groups were last
    worked out.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)
        path = folder / CONTENTS
        contents = json.loads(path.read_bytes()) if path.exists() else {}
        self._next: int = contents.get("next", 0)
        self.changed: int = contents.get("changed", 0)
        self.concepts = Counter[str](contents.get("concepts", {}))
        self._parts = [_Part(folder / name, gone) for name, gone in contents.get("parts", [])]
        self._number()

    def close(self) -> None:
        """Let go of the files."""
        for part in self._parts:
            part.close()

    def _number(self) -> None:
        self._first = np.cumsum([0, *map(len, self._parts)])
        self.trace = lru_cache(maxsize=_AGAIN)(self._trace)

    def __len__(self) -> int:
        return sum(part.count for part in self._parts)

    # Changing

    def update(self, add: Iterable[Trace], remove: Iterable[str]) -> None:
        """Add traces, and remove those of documents that were there before, by their ids."""
        for ids in _batched(remove):
            for part in self._parts:
                for number in part.find(set(ids)):
                    self.concepts.subtract(part[number].concepts)
                    self.changed += 1
                    part.gone.add(number)
        for items in _batched(add):
            for item in items:
                self.concepts.update(item.concepts)
            self.changed += len(items)
            self._parts.append(self._written(items))
        self._merge()
        self._number()

    def _written(self, items: Iterable[Trace]) -> _Part:
        self._next += 1
        path = self._folder / f"{self._next:06}"
        _write(path, items)
        return _Part(path)

    def _merge(self) -> None:
        """Put neighbours together until each part is more than twice as large as the next one, or nearly full; write
        again those of which half is gone."""
        kept: list[_Part] = []
        for part in self._parts:
            kept.append(part)
            while len(kept) > 1 and kept[-2].count <= 2 * kept[-1].count and kept[-2].count + kept[-1].count <= LARGEST:
                last = kept.pop()
                kept[-1] = self._replaced(kept[-1], last)
            if len(kept[-1].gone) * 2 > len(kept[-1]):
                kept[-1] = self._replaced(kept[-1])
        self._parts = [part for part in kept if part.count]
        for part in kept:
            if not part.count:
                _drop(part)

    def _replaced(self, *parts: _Part) -> _Part:
        made = self._written(item for part in parts for item in part.living())
        for part in parts:
            _drop(part)
        return made

    def save(self) -> None:
        """Write down which parts there are."""
        contents = {
            "next": self._next,
            "changed": self.changed,
            "concepts": +self.concepts,
            "parts": [(part.path.name, sorted(part.gone)) for part in self._parts],
        }
        (self._folder / CONTENTS).unlink(missing_ok=True)  # it may be a link to the file of an earlier generation
        (self._folder / CONTENTS).write_text(json.dumps(contents, ensure_ascii=False), "utf-8")

    # Reading

    def find(self, ids: Collection[str]) -> list[int]:
        """The numbers of documents; there is none for those without a trace."""
        parts = zip(self._first.tolist(), self._parts, strict=False)
        return [int(first) + number for first, part in parts for number in part.find(ids)]

    def _trace(self, number: int) -> Trace:
        place = int(np.searchsorted(self._first, number, "right")) - 1
        return self._parts[place][number - int(self._first[place])]

    def languages(self, numbers: NDArray[np.int64]) -> NDArray[np.uint32]:
        """A number for the language of each document."""
        return self._gathered(numbers, [part.languages for part in self._parts])

    def signatures(self, numbers: NDArray[np.int64]) -> NDArray[np.uint32]:
        """The signature of each document."""
        return self._gathered(numbers, [part.signatures for part in self._parts])

    def _gathered(self, numbers: NDArray[np.int64], arrays: list[NDArray[np.uint32]]) -> NDArray[np.uint32]:
        found = np.zeros((len(numbers), *arrays[0].shape[1:]), np.uint32)
        for first, values in zip(self._first.tolist(), arrays, strict=False):
            inside = (numbers >= first) & (numbers < first + len(values))
            found[inside] = values[numbers[inside] - first]
        return found

    def shared(self, kind: str, among: Iterable[int] | None, most: int) -> Iterator[Keys]:
        """The keys that some documents have, all documents unless they are named, with all documents that have them;
        sorted, and by about `most` at a time, but all that are equal together."""
        if among is not None:
            own = [_keys(self.trace(number))[kind] for number in among]
            wanted = np.unique(np.concatenate([np.zeros(0, np.uint64), *own]))
            yield self._joined([part.having(kind, wanted) for part in self._parts])
            return
        ranges = 1 + sum(part.number_of(kind) for part in self._parts) // most
        ends = [2**64 * number // ranges for number in range(ranges + 1)]
        for low, past in pairwise(ends):
            yield self._joined([part.between(kind, low, past) for part in self._parts])

    def _joined(self, found: list[Keys]) -> Keys:
        hashes = np.concatenate([np.zeros(0, np.uint64), *(part[0] for part in found)])
        owners = [owners + first for (_, owners), first in zip(found, self._first.tolist(), strict=False)]
        order = np.argsort(hashes, kind="stable")
        return hashes[order], np.concatenate([np.zeros(0, np.int64), *owners])[order]


def read(line: bytes) -> Trace:
    """A trace from its line."""
    values: Any = (tuple(value) if isinstance(value, list) else value for value in json.loads(line))
    return Trace(*values)


def written(item: Trace) -> bytes:
    """The line of a trace."""
    return (json.dumps(item, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")


def _keys(item: Trace) -> dict[str, NDArray[np.uint64]]:
    """The keys of a document, by their kinds."""
    pairs = dict.fromkeys(product(item.orgs, (*item.dates, *item.numbers)))
    blocks = np.array([_hash("\0".join(pair)) for pair in pairs], np.uint64)
    if not item.signature:
        return {BANDS: np.zeros(0, np.uint64), BLOCKS: blocks}
    rows = np.frombuffer(b64decode(item.signature), np.uint32).astype(np.uint64).reshape(-1, ROWS)
    # Multiply-shift (Dietzfelbinger 1996); a band that is equal by chance costs a comparison only.
    mixed = (rows * _ODD).sum(axis=1, dtype=np.uint64) ^ np.arange(len(rows), dtype=np.uint64)
    return {BANDS: mixed * _ODD[0], BLOCKS: blocks}


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _write(path: Path, items: Iterable[Trace]) -> None:
    """Write the files of a part."""
    places, languages, signatures, place = array("Q"), array("I"), bytearray(), 0
    found = {kind: (array("Q"), array("I")) for kind in ("ids", BANDS, BLOCKS)}
    with path.with_suffix(".jsonl").open("xb") as file:
        for number, item in enumerate(items):
            line = written(item._replace(signature=""))
            file.write(line)
            places.append(place)
            place += len(line)
            languages.append(_hash(item.language) & 0xFFFFFFFF)
            signatures += b64decode(item.signature) or bytes(PERMUTATIONS * 4)
            for kind, values in {"ids": np.array([_hash(item.id)], np.uint64), **_keys(item)}.items():
                hashes, owners = found[kind]
                hashes.frombytes(values.tobytes())
                owners.extend([number] * len(values))
    arrays = ArraysWriter(path.with_suffix(".arrays"))
    arrays.add("places", np.frombuffer(places, np.uint64))
    arrays.add("languages", np.frombuffer(languages, np.uint32))
    arrays.add("signatures", np.frombuffer(signatures, np.uint32))
    for kind, (hashes, owners) in found.items():
        sorted_hashes = np.frombuffer(hashes, np.uint64)
        order = np.argsort(sorted_hashes, kind="stable")
        arrays.add(kind, sorted_hashes[order])
        arrays.add(f"{kind}.owners", np.frombuffer(owners, np.uint32)[order])
    arrays.close()


def _batched(items: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(items)
    while batch := list(islice(waiting, LARGEST)):
        yield batch


def _drop(part: _Part) -> None:
    part.close()
    for suffix in (".arrays", ".jsonl"):
        part.path.with_suffix(suffix).unlink()
