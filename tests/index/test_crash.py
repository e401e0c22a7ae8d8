"""A writer that dies at any instant leaves the old state or the new one, and the next write works."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest
from support.writer import COUNT, documents

from index import SearchIndex

WRITER = Path(__file__).parent.parent / "support" / "writer.py"
KILLS = 36
ACTIONS = ("build", "add", "replace")


class Writers:
    """Starts writers in a process of their own. folder: of any index, for what all of them load."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": str(WRITER.parent.parent.parent)}
        self._process = subprocess.Popen(
            [sys.executable, str(WRITER), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def ask(self, line: str) -> str:
        assert self._process.stdin
        assert self._process.stdout
        if line:
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()
        return self._process.stdout.readline()

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with SearchIndex.create(tmp_path / "index", documents=documents(0)):
        return tmp_path / "index"


@pytest.fixture(scope="module")
def writers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writers]:
    folder = tmp_path_factory.mktemp("writers") / "index"
    SearchIndex.create(folder, documents=documents(0)).close()
    made = Writers(folder)
    yield made
    made.close()


def state(folder: Path) -> int:
    """The state of the index, after checking that all of it is in that state."""
    with SearchIndex.open(folder) as index:
        results = index.search("kaboni", limit=COUNT)
        said = {result.document.body.split()[0] for result in results.results}
        assert results.total == COUNT
        assert len(said) == 1
        word = said.pop()
        assert index.search(f'"{word}"').total == COUNT
        return int(word.removeprefix("state"))


def test_killed_at_random_moments(folder: Path, writers: Writers) -> None:
    moments = random.Random(5)
    before = 0
    reader = SearchIndex.open(folder)  # stays open in this process while others write and die
    for number in range(KILLS):
        child = int(writers.ask(f"0 {ACTIONS[number % 3]} {folder}"))
        longest = 0.12 if before else 0.36  # until one got through
        Timer(moments.uniform(0.002, longest), os.kill, (child, signal.SIGKILL)).start()
        assert int(writers.ask("")) == -signal.SIGKILL
        after = state(folder)
        assert after >= before
        assert reader.search(f"state{after}").total == COUNT
        before = after
    assert before > 0
    reader.close()
    with SearchIndex.open(folder) as index:
        index.add(documents(before + 1))
    assert state(folder) == before + 1


@pytest.mark.parametrize("action", ACTIONS)
def test_dies_at_each_call_that_changes_the_disk(folder: Path, writers: Writers, action: str) -> None:
    before = state(folder)
    for number in range(1, 200):
        writers.ask(f"{number} {action} {folder}")
        ended = int(writers.ask(""))
        after = state(folder)
        assert after in (before, before + 1)
        if ended == 0:
            assert after == before + 1
            break
        before = after
    else:
        pytest.fail("the writer did not come to its end")
    assert number > 10
