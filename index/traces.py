"""Traces of documents on disk, in parts that never change, and what finds those that may be alike.

Small parts are put together as they become many, so that a trace is written again a few times only, however large the
index is and however little is added at a time.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.groups import Trace
from index.trace_part import BANDS, DATES, NUMBERS, ORGS, Keys, Lists, Part, PartWriter, bands_of, blocks_of

LARGEST = 50_000
"""Documents of a part, at most."""
CONTENTS = "contents.json"
"""The file that says which parts there are."""
_AGAIN = 20_000
"""Traces that are held once they were read."""

Numbers = NDArray[np.int64]


class Traces:
    """The traces of a generation, in a folder of it. Documents are numbered, in the order in which they came; numbers
    change with `update` and `save`.

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
        self._parts = [Part(folder / name, gone) for name, gone in contents.get("parts", [])]
        self._added: list[Part] = []
        self._writer: PartWriter | None = None
        self._number()

    def close(self) -> None:
        """Let go of the files."""
        for part in [*self._parts, *self._added]:
            part.close()
        if self._writer:
            self._writer.abandon()

    def _number(self) -> None:
        self._first = np.cumsum([0, *map(len, self._parts)])
        self.trace = lru_cache(maxsize=_AGAIN)(self._trace)

    def __len__(self) -> int:
        return sum(part.count for part in self._parts)

    @property
    def end(self) -> int:
        """All numbers of documents are below."""
        return int(self._first[-1])

    # Changing

    def add(self, item: Trace) -> None:
        """Write a trace, to be taken in by `update`. Their ids differ."""
        if self._writer is None:
            self._writer = self._new_part()
        self._writer.add(item)
        self.concepts.update(item.concepts)
        if len(self._writer) == LARGEST:
            self._finish_part()

    def update(self, remove: Iterable[str]) -> None:
        """Take in what was added, and remove documents that were there before: those of these ids, and those that
        were added again."""
        self._finish_part()
        remaining = iter(remove)
        while ids := set(islice(remaining, LARGEST)):
            for part in self._parts:
                self._remove(part, part.find(ids))
        for part in self._parts:
            for added in self._added:
                self._remove(part, part.replaced(added))
        self.changed += sum(map(len, self._added))
        self._parts += self._added
        self._number()

    def added(self) -> Iterator[str]:
        """The ids of the documents that the last `update` took in."""
        return (item.id for part in self._added for item in part.living())

    def save(self) -> None:
        """Put small parts together, and write down which parts there are."""
        self._added = []
        self._merge()
        self._number()
        contents = {
            "next": self._next,
            "changed": self.changed,
            "concepts": +self.concepts,
            "parts": [(part.path.name, sorted(part.gone)) for part in self._parts],
        }
        (self._folder / CONTENTS).unlink(missing_ok=True)  # it may be a link to the file of an earlier generation
        (self._folder / CONTENTS).write_text(json.dumps(contents, ensure_ascii=False), "utf-8")

    def _new_part(self) -> PartWriter:
        self._next += 1
        return PartWriter(self._folder / f"{self._next:06}")

    def _finish_part(self) -> None:
        if self._writer:
            self._added.append(self._writer.close())
            self._writer = None

    def _remove(self, part: Part, numbers: Iterable[int]) -> None:
        for number in numbers:
            self.concepts.subtract(part[number].concepts)
            self.changed += 1
            part.gone.add(number)

    def _merge(self) -> None:
        """Put neighbours together until each part is more than twice as large as the next one, or nearly full; write
        again those of which half is gone."""
        kept: list[Part] = []
        for part in self._parts:
            if not part.count:
                part.drop()
                continue
            kept.append(part)
            while len(kept) > 1 and kept[-2].count <= 2 * kept[-1].count and kept[-2].count + kept[-1].count <= LARGEST:
                last = kept.pop()
                kept[-1] = self._replaced(kept[-1], last)
            if len(kept[-1].gone) * 2 > len(kept[-1]):
                kept[-1] = self._replaced(kept[-1])
        self._parts = kept

    def _replaced(self, *parts: Part) -> Part:
        writer = self._new_part()
        for part in parts:
            for item in part.living():
                writer.add(item)
            part.drop()
        return writer.close()

    # Reading

    def find(self, ids: Collection[str]) -> list[int]:
        """The numbers of documents; there is none for those without a trace."""
        parts = zip(self._first.tolist(), self._parts, strict=False)
        return [int(first) + number for first, part in parts for number in part.find(ids)]

    def _trace(self, number: int) -> Trace:
        place = int(np.searchsorted(self._first, number, "right")) - 1
        return self._parts[place][number - int(self._first[place])]

    def languages(self, numbers: Numbers) -> NDArray[np.uint32]:
        """A number for the language of each document."""
        return self._gathered(numbers, [part.languages for part in self._parts])

    def signatures(self, numbers: Numbers) -> NDArray[np.uint32]:
        """The signature of each document."""
        return self._gathered(numbers, [part.signatures for part in self._parts])

    def _gathered(self, numbers: Numbers, arrays: list[NDArray[np.uint32]]) -> NDArray[np.uint32]:
        found = np.zeros((len(numbers), *arrays[0].shape[1:]), np.uint32)
        for first, values in zip(self._first.tolist(), arrays, strict=False):
            inside = (numbers >= first) & (numbers < first + len(values))
            found[inside] = values[numbers[inside] - first]
        return found

    def lists(self, kind: str, numbers: Numbers) -> Lists:
        """What documents have of a kind (ORGS, ...), as hashes. numbers: sorted."""
        places = np.searchsorted(numbers, self._first)
        found = [
            part.lists(kind, numbers[start:end] - first)
            for part, first, (start, end) in zip(self._parts, self._first, pairwise(places.tolist()), strict=False)
            if start < end
        ]
        empty = Lists(np.zeros(0, np.uint64), np.zeros(0, np.int64))
        return Lists(*map(np.concatenate, zip(empty, *found, strict=True)))

    def shared(self, kind: str, among: Collection[int] | None, most: int) -> Iterator[Keys]:
        """The keys that some documents have, all documents unless they are named, with all documents that have them;
        sorted, and by about `most` at a time, but all that are equal together."""
        if not self._parts:
            return
        if among is not None:
            wanted = np.unique(self._keys(kind, np.array(sorted(among), np.int64)))
            yield self._joined([part.having(kind, wanted) for part in self._parts])
            return
        ranges = 1 + sum(part.number_of(kind) for part in self._parts) // most
        ends = [2**64 * number // ranges for number in range(ranges + 1)]
        for low, past in pairwise(ends):
            yield self._joined([part.between(kind, low, past) for part in self._parts])

    def _keys(self, kind: str, numbers: Numbers) -> NDArray[np.uint64]:
        if kind == BANDS:
            return bands_of(self.signatures(numbers))[0]
        return blocks_of(*(self.lists(of, numbers) for of in (ORGS, DATES, NUMBERS)))[0]

    def _joined(self, found: list[Keys]) -> Keys:
        hashes = np.concatenate([np.zeros(0, np.uint64), *(part[0] for part in found)])
        owners = [owners + first for (_, owners), first in zip(found, self._first.tolist(), strict=False)]
        order = np.argsort(hashes, kind="stable")
        return hashes[order], np.concatenate([np.zeros(0, np.int64), *owners])[order]
