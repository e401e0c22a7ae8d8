"""What runs in a peer's own process: it builds an index, or opens one and answers queries.

Commands come as JSON, one a line, on standard input; each is answered by a line on standard output.
"""

import json
import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from bench.collection import Collection
from bench.peers import MissingError, Peer, peer
from bench.queries import Asked
from bench.sentences import Pool
from index.engine import Entry

CHUNK = 20_000
"""Entries that are made at a time, while no clock runs."""


class Feed:
    """The entries of a collection; what it takes to make them is in `seconds` and `processor`, and how much text
    they have in `bytes` of their payloads."""

    def __init__(self, collection: Collection, count: int) -> None:
        self._entries, self._count = collection.entries(count), count
        self.seconds = self.processor = 0.0
        self.bytes = 0

    def __iter__(self) -> Iterator[Entry]:
        while True:
            started = perf_counter(), process_time()
            chunk = list(islice(self._entries, CHUNK))
            self.bytes += sum(len(entry.payload) for entry in chunk)
            self.seconds += perf_counter() - started[0]
            self.processor += process_time() - started[1]
            if not chunk:
                return
            yield from chunk


def build(name: str, folder: Path, collection: Collection, count: int) -> dict[str, float]:
    """Write an index of the first documents; returns bytes of payloads, seconds on the clock and of the processors,
    without those for making the entries."""
    made = peer(name)
    folder.mkdir(parents=True)
    feed = Feed(collection, count)
    started = perf_counter(), process_time()
    made.build(folder, feed)
    return {
        "seconds": perf_counter() - started[0] - feed.seconds,
        "processor": process_time() - started[1] - feed.processor,
        "bytes": feed.bytes,
    }


class Opened:
    """An index that is open, and its answers."""

    def __init__(self, name: str, folder: Path) -> None:
        made = peer(name)
        before = resident()
        started = perf_counter()
        self._peer: Peer = made.open(folder)
        self.told = {
            "opening": perf_counter() - started,
            "size": self._peer.size(),
            "before": before,
            "own analysis": made.OWN_ANALYSIS,
        }

    def run(self, queries: list[Asked]) -> dict[str, Any]:
        """The seconds that each query takes; None where the peer has no such query."""
        seconds = []
        for asked in queries:
            started = perf_counter()
            answer = self._peer.run(asked)
            seconds.append(perf_counter() - started)
            if answer is None:
                return {"seconds": None}
        return {"seconds": seconds}

    def answers(self, queries: list[Asked]) -> dict[str, Any]:
        """What each query finds: total, counts by facet, and how many hits are on the page."""
        found = [self._peer.run(asked) for asked in queries]
        return {"answers": [answer and [answer.total, answer.facets, len(answer.ids)] for answer in found]}

    def close(self) -> None:
        """Let go of the index."""
        self._peer.close()


def resident() -> int:
    """Bytes of memory that this process holds now, files that it has mapped included."""
    pages = int(Path("/proc/self/statm").read_text().split()[1]) if Path("/proc/self/statm").exists() else 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no answer
    opened: Opened | None = None
    for line in sys.stdin:
        command = json.loads(line)
        what = command.pop("do")
        try:
            if what == "build":
                collection = Collection(Pool.load(Path(command["kept"]), command["sentences"]))
                folder = Path(command["folder"])
                said: dict[str, Any] = build(command["name"], folder, collection, command["count"])
            elif what == "open":
                opened = Opened(command["name"], Path(command["folder"]))
                said = opened.told
            else:
                assert opened is not None, "nothing is open"
                queries = [Asked(kind, tuple(words), chosen) for kind, words, chosen in command["queries"]]
                said = opened.run(queries) if what == "run" else opened.answers(queries)
                said["resident"] = resident()
        except MissingError as error:
            said = {"missing": str(error)}
        print(json.dumps(said), file=answers, flush=True)


if __name__ == "__main__":
    main()
