"""Working out groups from the traces of a generation.

After a commit that changes little, only documents are looked at that share a key with those that it added, or that were
in a group with those that went. How much a concept says depends on how many documents there are; so now and then,
after so many changes that the cost of one does not grow with the index, all is worked out again.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.comparing import Comparison, Rarity
from index.groups import COPY, GROUPS, MANY, Group, Trace, grouped, read_groups
from index.trace_part import BANDS, BLOCKS
from index.traces import Traces
from index.vocabulary import Vocabulary

TRACES = "traces"
"""The folder of a generation that its traces are in."""
SETTLED = 10
"""All groups are worked out again when more than one document in so many has changed."""
Numbers = npt.NDArray[np.int64]
_KEYS = 1_000_000
"""Keys, about, that are in memory at a time."""
_PAIRS = 500_000
"""Pairs, about, that are in memory at a time."""
_AT_ONCE = 100_000
"""Signatures that are compared at a time."""


class TracesWriter:
    """The traces of a generation, written as they come; those of the one that it starts from are there already."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._traces = Traces(folder / TRACES)

    def add(self, item: Trace) -> None:
        """Keep the trace of a document."""
        self._traces.add(item)

    def close(self) -> None:
        """Let go of the files."""
        self._traces.close()

    def finish(self, deleted: Collection[str], vocabulary: Callable[[], Vocabulary]) -> None:
        """Leave traces and groups in the folder.

        deleted: ids of documents of the earlier generation that are not in this one. vocabulary: asked for where there
        is a group.
        """
        traces = self._traces
        traces.update(deleted)
        all_again = traces.changed * SETTLED > len(traces)
        if all_again:
            traces.changed = 0
        earlier = read_groups(self._folder) if (self._folder / GROUPS).exists() and not all_again else {}
        changed = None if all_again else {*deleted, *traces.added()}
        traces.save()
        found = [item.versions for item in group(traces, vocabulary, earlier, changed)]
        (self._folder / GROUPS).unlink(missing_ok=True)
        (self._folder / GROUPS).write_text(json.dumps(found, ensure_ascii=False), "utf-8")


def group(
    traces: Traces,
    vocabulary: Callable[[], Vocabulary],
    earlier: Mapping[str, Group],
    changed: Collection[str] | None,
) -> list[Group]:
    """The groups of more than one document.

    earlier: the groups before, by the id of each of their documents; empty where all are to be worked out.
    changed: the ids of documents that were added, replaced or deleted since; None for all.
    """
    changed_groups = {earlier[id].versions[0][0]: earlier[id] for id in changed or () if id in earlier}
    broken = {id for item in changed_groups.values() for id in item.ids}
    among = None if changed is None else set(traces.find({*changed, *broken}))
    joined = _Union()
    for one, other in copies(traces, among):
        joined.join(one, other)
    for one, other in translations(traces, among):
        joined.join(one, other)
    standing = dict[str, int]()  # a document of each earlier group that is joined to another, by the leading one
    for number in joined.numbers() if earlier else ():
        id = traces.trace(number).id
        if id in earlier and id not in broken:
            standing[earlier[id].versions[0][0]] = number
    for leading, reached in standing.items():
        for number in traces.find(set(earlier[leading].ids)):
            joined.join(reached, number)
    found = [grouped(map(traces.trace, numbers), vocabulary()) for numbers in joined.sets()]
    anew = broken.union(*(item.ids for item in found))
    return sorted(found + [item for id, item in earlier.items() if id == item.versions[0][0] and id not in anew])


def copies(traces: Traces, among: Collection[int] | None) -> Iterator[tuple[int, int]]:
    """Pairs of documents whose texts are nearly the same, of those that share a band each with the first.

    among: documents one of which a pair has; None for all.
    """
    for keys, owners in traces.shared(BANDS, among, _KEYS):
        same = np.flatnonzero(keys[1:] == keys[:-1]) + 1
        first, others = _first_of_runs(owners, same), owners[same]
        first, others = _with(first, others, among)
        for start in range(0, len(first), _AT_ONCE):
            one, other = first[start : start + _AT_ONCE], others[start : start + _AT_ONCE]
            alike = (traces.signatures(one) == traces.signatures(other)).mean(axis=1) >= COPY
            yield from zip(one[alike].tolist(), other[alike].tolist(), strict=True)


def translations(traces: Traces, among: Collection[int] | None) -> Iterator[tuple[int, int]]:
    """Pairs of documents in two languages that tell of the same.

    among: documents one of which a pair has; None for all.
    """
    rarity = Rarity(len(traces), traces.concepts)
    for found in _candidates(traces, among):
        found.sort()
        pairs = found[_begins(found)]  # several times as fast as np.unique
        one, other = pairs >> 32, pairs & 0xFFFFFFFF
        there = np.zeros(traces.end, np.bool_)
        there[one] = there[other] = True
        numbers, places = np.flatnonzero(there), np.cumsum(there) - 1
        alike = Comparison(traces, numbers, rarity).alike(places[one], places[other])
        yield from zip(one[alike].tolist(), other[alike].tolist(), strict=True)


def _candidates(traces: Traces, among: Collection[int] | None) -> Iterator[Numbers]:
    """Pairs of documents in two languages that share an organisation and a date or number: the number of the first
    times 2³² and that of the second. What more than MANY share says nothing of them."""
    for keys, owners in traces.shared(BLOCKS, among, _KEYS):
        starts = np.flatnonzero(_begins(keys))
        sizes = np.diff(np.append(starts, len(keys)))
        found, waiting = list[Numbers](), 0
        for size in np.unique(sizes[(sizes > 1) & (sizes <= MANY)]).tolist():
            blocks = starts[sizes == size]
            at_once = 1 + _PAIRS // size**2
            for some in (blocks[at : at + at_once] for at in range(0, len(blocks), at_once)):
                found.append(_pairs(traces, owners[some[:, None] + np.arange(size)], among))
                waiting += len(found[-1])
                if waiting > _PAIRS:
                    yield np.concatenate(found)
                    found, waiting = [], 0
        if found:
            yield np.concatenate(found)


def _pairs(traces: Traces, blocks: Numbers, among: Collection[int] | None) -> Numbers:
    """The pairs of documents of each row that are in two languages."""
    spoken = traces.languages(blocks.ravel()).reshape(blocks.shape)
    one, other = np.triu_indices(blocks.shape[1], 1)
    differ = spoken[:, one] != spoken[:, other]
    first, second = _with(blocks[:, one][differ], blocks[:, other][differ], among)
    return first << 32 | second


def _begins(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Whether each value is the first one of a run of equals."""
    return np.append(np.ones(min(1, len(values)), np.bool_), values[1:] != values[:-1])


def _first_of_runs(values: Numbers, same: npt.NDArray[np.intp]) -> Numbers:
    """For each place that is equal to the one before it, the value where that run of equals begins."""
    begins = np.arange(len(values))
    begins[same] = 0
    return values[np.maximum.accumulate(begins)[same]]


def _with(one: Numbers, other: Numbers, among: Collection[int] | None) -> tuple[Numbers, Numbers]:
    """The pairs that have one of some documents."""
    if among is None:
        return one, other
    wanted = np.fromiter(among, np.int64)
    kept = np.isin(one, wanted) | np.isin(other, wanted)
    return one[kept], other[kept]


class _Union:
    """Disjoint sets of numbers (Tarjan), of those that were joined to another."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def _find(self, number: int) -> int:
        parent = self._parent
        while (above := parent.get(number, number)) != number:
            parent[number] = number = parent.get(above, above)
        return number

    def join(self, one: int, other: int) -> None:
        first, second = self._find(one), self._find(other)
        self._parent[first] = self._parent[second] = first

    def numbers(self) -> list[int]:
        """All that were joined to another, in order."""
        return sorted(self._parent)

    def sets(self) -> Iterator[list[int]]:
        """The numbers of each set, in order."""
        members: dict[int, list[int]] = defaultdict(list)
        for number in self.numbers():
            members[self._find(number)].append(number)
        return iter(members.values())
