"""A process that forks writers on demand, so that each is killed without the cost of starting Python anew.

    python writer.py FOLDER

Reads a line for each writer: `random ACTION` writes until it is killed, `at N ACTION` dies at its N-th call
that changes the disk. Answers with the writer's process id, and then with how it ended.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index import Document, SearchIndex, storage

COUNT = 10


def documents(state: int) -> list[Document]:
    """State n of the index: every document says the number."""
    return [Document(id=f"d{number}", body=f"state{state} kaboni steel", language="sw") for number in range(COUNT)]


def state(folder: Path) -> int:
    with SearchIndex.open(folder) as index:
        return int(index.search("kaboni", limit=1).results[0].document.body.split()[0].removeprefix("state"))


def act(folder: Path, action: str) -> None:
    changed = documents(state(folder) + 1)
    with SearchIndex.open(folder) as index:
        if action == "build":
            index.rebuild(changed)
        elif action == "add":
            index.add(changed)
        else:  # every other document goes and comes again in one commit
            index.apply(changed, delete=[document.id for document in changed[::2]])


def die_at(number: int) -> None:
    """Make the process end, as if killed, at its N-th call that changes the disk."""
    left = number

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def replacement(*given: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left <= 0:
                os._exit(9)
            return call(*given, **named)

        return replacement

    for name in ("fsync", "link", "mkdir", "unlink", "rename", "replace", "rmdir", "remove"):
        setattr(os, name, counted(getattr(os, name)))
    storage.Path.open = counted(storage.Path.open)  # type: ignore[method-assign]


def main() -> None:
    folder = Path(sys.argv[1])
    state(folder)  # what is loaded now, no writer has to load
    for line in sys.stdin:
        how, *rest = line.split()
        child = os.fork()
        if child == 0:
            try:
                if how == "at":
                    die_at(int(rest[0]))
                    act(folder, rest[1])
                else:
                    while True:
                        act(folder, rest[0])
            finally:
                os._exit(0)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
