"""Repairs: what programs did to a text, undone, with a record of every change.

One file a repair, found by looking into this folder. A repair has `ORDER` (encodings before notes, notes
before words) and `edits(text)`, which gives what is to be replaced: in order, without overlaps, and only where
it is sure. Text that nothing happened to comes out as it was.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple

from index import Change
from indexer.repair.edit import Edit

Repair = Callable[[str], Iterable[Edit]]


class Repaired(NamedTuple):
    """A repaired text and what was changed in it, in order."""

    text: str
    changes: tuple[Change, ...]


def _discover() -> dict[str, Repair]:
    modules = {name: import_module(f"{__name__}.{name}") for _, name, _ in iter_modules(__path__)}
    repairs = {name: module for name, module in modules.items() if hasattr(module, "ORDER")}
    return {name: repairs[name].edits for name in sorted(repairs, key=lambda name: int(repairs[name].ORDER))}


REPAIRS: Mapping[str, Repair] = _discover()
"""Name → repair, in the order in which they are made."""

_ROUNDS = 4
"""How often the repairs are made at most: what one of them brings to light (an entity, a decoding) another mends."""


def repair(text: str, repairs: Mapping[str, Repair] = REPAIRS) -> Repaired:
    """Make all repairs, each on what the ones before it left, until there is nothing to repair."""
    repaired = text
    origin: Sequence[int] = range(len(text) + 1)  # of each code point of `repaired`, and of its end
    touched: list[tuple[int, int, str]] = []
    for _ in range(_ROUNDS):
        before = repaired
        for name, edits in repairs.items():
            parts: list[str] = []
            origins: list[int] = []
            done = 0
            for edit in edits(repaired):
                start = origin[edit.start]
                end = origin[edit.end - 1] + 1 if edit.end > edit.start else start
                touched.append((start, end, name))
                parts += [repaired[done : edit.start], edit.after]
                origins += [*origin[done : edit.start], *[start] * len(edit.after)]
                done = edit.end
            if parts:
                repaired = "".join(parts) + repaired[done:]
                origin = [*origins, *origin[done:]]
        if repaired == before:
            break
    return Repaired(repaired, tuple(_changes(text, repaired, origin, sorted(touched))))


def _changes(text: str, repaired: str, origin: Sequence[int], touched: list[tuple[int, int, str]]) -> Iterable[Change]:
    """One change for each stretch of the original that was touched, however often."""
    merged: list[tuple[int, int, list[str]]] = []
    for start, end, name in touched:
        if merged and start < merged[-1][1]:
            first, last, names = merged[-1]
            merged[-1] = first, max(last, end), [*names, *[name] * (name not in names)]
        else:
            merged.append((start, end, [name]))
    for start, end, names in merged:
        begin, stop = bisect_left(origin, start), bisect_left(origin, end)
        if repaired[begin:stop] != text[start:end]:
            yield Change("+".join(names), begin, text[start:end], repaired[begin:stop])
