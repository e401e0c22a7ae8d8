"""The engines of this project, through their contract."""

import json
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Self

from bench.peers import LIMIT, Answer, MissingError, Peer, bytes_of
from bench.queries import Asked
from index.engine import Engine, Entry
from index.engines import engine_class
from index.remote import REMOTE, RemoteEngine
from index.schema import Schema

HOSTS = "WENKHAM_TEST_OPENSEARCH"
"""The environment variable that lists the hosts of a server, with blanks between."""


def hosts() -> list[str]:
    """The hosts of a server. Raises MissingError where there is none."""
    if not os.environ.get(HOSTS):
        raise MissingError(f"no server: {HOSTS} lists no hosts")
    return os.environ[HOSTS].split()


@cache
def engine_peer(name: str) -> type[Peer]:
    """An engine as a peer. Raises MissingError for one without its server, and what `engine_class` raises."""
    engine: Any = engine_class(name)
    settings = [{"hosts": hosts(), "name": "bench"}] if issubclass(engine, RemoteEngine) else []

    class EnginePeer:
        OWN_ANALYSIS = False

        def __init__(self, folder: Path, opened: Engine) -> None:
            self._folder, self._engine = folder, opened

        @classmethod
        def build(cls, folder: Path, entries: Iterable[Entry]) -> None:
            (folder / "engine").mkdir()
            made = engine.create(folder / "engine", Schema(), *settings)
            made.write(entries)
            made.close()

        @classmethod
        def open(cls, folder: Path) -> Self:
            return cls(folder, engine.open(folder / "engine", Schema()))

        def run(self, asked: Asked) -> Answer:
            found = self._engine.search(asked.query, limit=LIMIT, facets=asked.facets)
            ids = [hit.id for hit in found.hits]
            return Answer(found.total, ids, found.facets, sum(len(self._engine.payload(id) or b"") for id in ids))

        def size(self) -> int:
            remote = self._folder / "engine" / REMOTE
            return _stored(json.loads(remote.read_text())["index"]) if remote.is_file() else bytes_of(self._folder)

        def close(self) -> None:
            self._engine.close()

    return EnginePeer


def _stored(index: str) -> int:
    """The bytes that an index has on a server."""
    from bench.peers.opensearch_text import stored

    return stored(index)
