"""Engines beside each other: one file a peer, each measured in a process of its own (bench.peers.process)."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import NamedTuple, Protocol, Self

from bench.queries import Asked
from index.engine import Entry
from index.engines import NAMES
from index.errors import ConfigurationError

STOCK = tuple(
    sorted(module.name for module in iter_modules(__path__) if module.name not in ("ours", "process", "session"))
)
"""Peers that are no engines of ours."""
PEERS = (*NAMES, *STOCK)
"""All peers, ours by the names of their engines."""
LIMIT = 10
"""Hits of a query."""


class Answer(NamedTuple):
    """How many documents were found, the ids of the best, counts by facet and value, and bytes of payloads read."""

    total: int
    ids: list[str]
    facets: dict[str, dict[str, int]]
    payload: int


class MissingError(Exception):
    """A peer cannot run here; the message is the reason."""


class Peer(Protocol):
    """A search engine that holds the terms of entries in a folder."""

    OWN_ANALYSIS: bool
    """Whether it analyses texts itself, so that it finds other documents."""

    @classmethod
    def build(cls, folder: Path, entries: Iterable[Entry]) -> None:
        """A new index in an empty folder, with all that it will have. Raises MissingError."""

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The index in a folder. Raises MissingError."""

    def run(self, asked: Asked) -> Answer | None:
        """The best hits with their payloads, the exact total and the counts of all facets; a facet's counts are
        under the query and the choices in all others. None for a kind of query that it does not have."""

    def size(self) -> int:
        """Bytes of the index on disk."""

    def close(self) -> None:
        """Let go of files."""


def peer(name: str) -> type[Peer]:
    """The peer of that name. Raises MissingError where it cannot run here."""
    try:
        if name in NAMES:
            from bench.peers.ours import engine_peer

            return engine_peer(name)
        made: type[Peer] = import_module(f"{__name__}.{name}").PEER
    except (ImportError, ConfigurationError) as error:
        raise MissingError(str(error)) from error
    return made


def bytes_of(folder: Path) -> int:
    """The bytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def values_of(entry: Entry, facets: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Facet and value of an entry, one pair after the other."""
    return ((name, value) for name in facets for value in entry.keywords.get(name, ()))


def chosen_beside(asked: Asked, facet: str) -> Mapping[str, tuple[str, ...]]:
    """What is chosen in all other facets."""
    return {name: values for name, values in asked.chosen.items() if name != facet}
