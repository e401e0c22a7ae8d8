"""A process that forks writers on demand, so that each is killed without the cost of starting Python anew.

    python writer.py FOLDER

FOLDER is an index, opened once so that no writer has to load what that takes. Reads a line for each writer,
`N ACTION FOLDER`: the writer dies at its N-th call that changes the disk; with 0 it writes until it is killed.
Answers with the writer's process id, and then with how it ended.
"""

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index import Document, SearchIndex

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
    """Make the process end, as if killed, at its N-th call that changes the disk.

    Between two of them a process that is killed leaves the same files: reading changes none, and what was written is
    there for others whether it was synced or not.
    """
    left = number

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def replacement(*given: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left <= 0:
                os._exit(9)
            return call(*given, **named)

        return replacement

    def opened(path: Path, mode: str = "r", *given: Any, **named: Any) -> Any:
        return (reading if mode in ("r", "rb") else writing)(path, mode, *given, **named)

    for name in ("link", "mkdir", "unlink", "rename", "replace", "rmdir", "remove"):
        setattr(os, name, counted(getattr(os, name)))
    reading, writing = Path.open, counted(Path.open)
    Path.open = opened  # type: ignore[assignment,method-assign]


def main() -> None:
    state(Path(sys.argv[1]))
    gc.freeze()  # a writer that looked through all this for garbage would copy it
    for line in sys.stdin:
        number, action, folder = line.rstrip("\n").split(" ", 2)
        child = os.fork()
        if child == 0:
            try:
                if int(number):
                    die_at(int(number))
                    act(Path(folder), action)
                else:
                    while True:
                        act(Path(folder), action)
            finally:
                os._exit(0)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
