"""Working out groups from the traces of a generation, which are kept in its folder, one a line.

What is held of a document while this goes on are some 500 bytes: its signature, and hashes of what it might share
with a document in another language. Traces themselves are read again for those few that may be in a group.
"""

import json
import shutil
from array import array
from base64 import b64decode
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import product
from math import log
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from index.groups import COPY, GROUPS, MANY, PERMUTATIONS, ROWS, SAME, Group, Trace, grouped, likeness
from index.vocabulary import Vocabulary

TRACES = "traces.jsonl"
_NEW, _PART = "traces.new", "traces.part"
_AGAIN = 100_000
"""Traces that are held once they were read again."""
_PAIRS = 4_000_000
"""Pairs that are collected before those that came twice are taken out."""


class TracesWriter:
    """The traces of a generation, written as they come; those of the one that it starts from are there already."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = (folder / _NEW).open("w", encoding="utf-8")

    def add(self, item: Trace) -> None:
        """Keep the trace of a document."""
        self._file.write(json.dumps(item, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Let go of the file; `finish` does."""
        self._file.close()

    def finish(self, stays: Callable[[str], bool], vocabulary: Callable[[], Vocabulary]) -> None:
        """Leave traces and groups in the folder.

        stays: whether a document of the earlier generation, by its id, is in this one as it was. vocabulary: asked
        for where there is a group.
        """
        self._file.close()
        old, new, part = (self._folder / name for name in (TRACES, _NEW, _PART))
        with part.open("wb") as file:
            if old.exists():
                with old.open("rb") as lines:
                    file.writelines(line for line in lines if stays(json.loads(line)[0]))
            with new.open("rb") as lines:
                shutil.copyfileobj(lines, file)
        new.unlink()
        part.replace(old)  # where that is a link to the file of an earlier generation, it leaves that alone
        found = [item.versions for item in group(old, vocabulary)]
        (self._folder / GROUPS).unlink(missing_ok=True)
        (self._folder / GROUPS).write_text(json.dumps(found, ensure_ascii=False), "utf-8")


def group(path: Path, vocabulary: Callable[[], Vocabulary]) -> list[Group]:
    """The groups of more than one document among the traces of a file."""
    with path.open("rb") as file:
        traces = _Traces(file)
        joined = _Union()
        for one, other in traces.copies():
            joined.join(one, other)
        for one, other in traces.translations():
            joined.join(one, other)
        return sorted(grouped(map(traces.trace, numbers), vocabulary()) for numbers in joined.sets())


class _Traces:
    """What is held of the traces of a file; documents are numbered from 0."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._places, self._languages, self._signed = array("Q"), array("H"), array("I")
        self._keys, self._owners = array("q"), array("I")
        self._concepts: Counter[str] = Counter()
        signatures, languages, place = bytearray(), dict[str, int](), 0
        for number, line in enumerate(file):
            self._places.append(place)
            place += len(line)
            item = _read(line)
            self._languages.append(languages.setdefault(item.language, len(languages)))
            if item.signature:
                self._signed.append(number)
                signatures += b64decode(item.signature)
            for pair in product(item.orgs, (*item.dates, *item.numbers)):
                self._keys.append(hash(pair))
                self._owners.append(number)
            self._concepts.update(item.concepts)
        self._signatures = np.frombuffer(signatures, np.uint32).reshape(len(self._signed), PERMUTATIONS)
        self.trace = lru_cache(maxsize=_AGAIN)(self._trace)

    def _trace(self, number: int) -> Trace:
        self._file.seek(self._places[number])
        return _read(self._file.readline())

    def copies(self) -> Iterator[tuple[int, int]]:
        """Pairs of documents whose texts are nearly the same, of each bucket those with its first."""
        signatures, numbers = self._signatures, self._signed
        for band in range(0, PERMUTATIONS if numbers else 0, ROWS):
            rows = np.ascontiguousarray(signatures[:, band : band + ROWS])
            keys = rows.view(np.dtype((np.void, rows.dtype.itemsize * ROWS))).ravel()
            order = np.argsort(keys, kind="stable")
            same = np.flatnonzero(keys[order][1:] == keys[order][:-1]) + 1
            first = _first_of_runs(order, same)
            for start in range(0, len(same), _AGAIN):
                one, other = first[start : start + _AGAIN], order[same[start : start + _AGAIN]]
                alike = (signatures[one] == signatures[other]).mean(axis=1) >= COPY
                for first_number, second_number in zip(one[alike].tolist(), other[alike].tolist(), strict=True):
                    yield numbers[first_number], numbers[second_number]

    def translations(self) -> Iterator[tuple[int, int]]:
        """Pairs of documents in two languages that tell of the same."""
        rarity = {concept: log(1 + len(self._places) / count) for concept, count in self._concepts.items()}
        for key in self._candidates().tolist():
            one, other = key >> 32, key & 0xFFFFFFFF
            if likeness(self.trace(one), self.trace(other), rarity) >= SAME:
                yield one, other

    def _candidates(self) -> npt.NDArray[np.int64]:
        """Pairs of documents in two languages that share an organisation and a date or number, each once: the number
        of the first times 2³² and that of the second. What more than MANY share says nothing of them."""
        if not self._keys:
            return np.zeros(0, np.int64)
        keys = np.frombuffer(self._keys, np.int64)
        order = np.argsort(keys, kind="stable")
        keys, owners = keys[order], np.frombuffer(self._owners, np.uint32).astype(np.int64)[order]
        languages = np.frombuffer(self._languages, np.uint16)
        spoken = languages[owners]
        starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        ends = np.append(starts[1:], len(keys))
        mixed = np.minimum.reduceat(spoken, starts) != np.maximum.reduceat(spoken, starts)
        chosen = mixed & (ends - starts <= MANY)
        found, waiting = [np.zeros(0, np.int64)], 0
        for start, end in zip(starts[chosen].tolist(), ends[chosen].tolist(), strict=True):
            one, other = np.triu_indices(end - start, 1)
            one, other = owners[start:end][one], owners[start:end][other]
            differ = languages[one] != languages[other]
            found.append(one[differ] << 32 | other[differ])
            waiting += len(found[-1])
            if waiting > _PAIRS:
                found, waiting = [np.unique(np.concatenate(found))], 0
        return np.unique(np.concatenate(found))


def _first_of_runs(order: npt.NDArray[np.intp], same: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """For each place that is equal to the one before it, what stands where that run of equals begins."""
    begins = np.arange(len(order))
    begins[same] = 0
    return order[np.maximum.accumulate(begins)[same]]


class _Union:
    """Disjoint sets of numbers (Tarjan), of those that were joined to another."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def _find(self, number: int) -> int:
        parent = self._parent
        parent.setdefault(number, number)
        while parent[number] != number:
            parent[number] = number = parent[parent[number]]
        return number

    def join(self, one: int, other: int) -> None:
        self._parent[self._find(other)] = self._find(one)

    def sets(self) -> Iterator[list[int]]:
        """The numbers of each set, in order."""
        members: dict[int, list[int]] = defaultdict(list)
        for number in sorted(self._parent):
            members[self._find(number)].append(number)
        return iter(members.values())


def _read(line: bytes) -> Trace:
    values: Any = (tuple(value) if isinstance(value, list) else value for value in json.loads(line))
    return Trace(*values)
