"""What is kept with an index of the sources that it was built from."""

import sys
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, NamedTuple


class _Entry(NamedTuple):
    digest: str
    root: str
    ids: tuple[str, ...]
    set_aside: tuple[tuple[str, str], ...]


class LedgerSources(MutableMapping[str, dict[str, Any]]):
    """What the ledger says of each source, by name: `digest`, `root`, `ids` of its documents, what was `set_aside`.

    It takes and gives plain values, and holds tuples: of a million files, dicts would take a gigabyte.
    """

    def __init__(self, entries: Mapping[str, Mapping[str, Any]]) -> None:
        self._entries = dict[str, _Entry]()
        for name, entry in entries.items():
            self[name] = entry

    def __getitem__(self, name: str) -> dict[str, Any]:
        return self._entries[name]._asdict()

    def __setitem__(self, name: str, entry: Mapping[str, Any]) -> None:
        said = tuple((place, reason) for place, reason in entry["set_aside"])
        self._entries[name] = _Entry(entry["digest"], sys.intern(entry["root"]), tuple(entry["ids"]), said)

    def __delitem__(self, name: str) -> None:
        del self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
