"""The other end of a peer's process."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from bench.peers import MissingError
from bench.queries import Asked
from bench.sentences import ROOT
from index.remote import REMOTE, discard


class Session:
    """A peer in a process of its own; use it as a context manager."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.peers.process"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End the process. Twice does nothing."""
        for stream in self._process.stdin, self._process.stdout:
            with suppress(BrokenPipeError):
                if stream:
                    stream.close()
        self._process.wait()

    def build(self, folder: Path, kept: Path, count: int, sentences: int) -> dict[str, Any]:
        """See `bench.peers.process.build`."""
        folders = {"folder": str(folder), "kept": str(kept)}
        return self._said({"do": "build", "name": self.name, **folders, "count": count, "sentences": sentences})

    def open(self, folder: Path) -> dict[str, Any]:
        """Seconds of opening, bytes on disk, bytes of memory before."""
        return self._said({"do": "open", "name": self.name, "folder": str(folder)})

    def run(self, queries: Sequence[Asked]) -> dict[str, Any]:
        """Seconds of each query, and bytes of memory afterwards."""
        return self._said({"do": "run", "queries": _plain(queries)})

    def answers(self, queries: Sequence[Asked]) -> list[Any]:
        """Total, facets and number of hits of each query; None for one that the peer does not have."""
        return list(self._said({"do": "answers", "queries": _plain(queries)})["answers"])

    def _said(self, command: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        with suppress(BrokenPipeError):
            print(json.dumps(command), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise MissingError(f"{self.name}: its process ended; what it said stands above")
        said: dict[str, Any] = json.loads(line)
        if "missing" in said:
            raise MissingError(f"{self.name}: {said['missing']}")
        return said


def built(name: str, folder: Path, kept: Path, documents: int, sentences: int, reuse: bool = False) -> dict[str, Any]:
    """What `Session.build` says of a peer's index in a folder; it stays beside the folder.

    reuse: whether to take an index that is there. Raises MissingError.
    """
    said = folder.with_suffix(".json")
    if reuse and said.is_file():
        found: dict[str, Any] = json.loads(said.read_text("utf-8"))
        return found
    remove(folder)
    said.unlink(missing_ok=True)
    with Session(name) as session:
        found = session.build(folder, kept, documents, sentences)
    said.write_text(json.dumps(found), "utf-8")
    return found


def remove(folder: Path) -> None:
    """Remove an index, with what it has on servers."""
    for file in folder.rglob(REMOTE):
        discard(file.parent.parent)
    shutil.rmtree(folder, ignore_errors=True)


def _plain(queries: Sequence[Asked]) -> list[Any]:
    return [[item.kind, item.words, item.chosen] for item in queries]
