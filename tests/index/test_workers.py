"""Several processes do what one does: the same results in the same order, and no error is lost."""

import os
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from support.documents import NOTICES

from index import BuildError, Document, DocumentError, SearchIndex, analysis, workers
from index.analysis import Analysed, Analysis
from index.workers import Workers


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes are started for the first job."""
    monkeypatch.setattr(workers, "ALONE", 0)
    monkeypatch.setattr(analysis, "MOST", 2)


def numbered(count: int) -> Iterator[list[Document]]:
    return ([Document(id=f"d{number}", body=f"steel {number} เหล็กกล้า 钢铁")] for number in range(count))


def ids(found: list[Analysed]) -> list[str]:
    return [item.entry.id for item in found]


def test_results_are_those_of_one_process_in_order() -> None:
    with Workers(Analysis(), 1) as one, Workers(Analysis(), 2) as two:
        expected, found = list(one.map(numbered(20))), list(two.map(numbered(20)))
    assert [ids(batch) for batch in found] == [[f"d{number}"] for number in range(20)]
    assert found == expected


def test_no_more_is_taken_than_is_worked_on() -> None:
    taken = 0

    def counted() -> Iterator[int]:
        nonlocal taken
        for job in range(100):
            taken += 1
            yield job

    with Workers(abs, 2) as two:
        results = two.map(counted())
        next(results)
        assert taken <= 6
    assert threading.active_count() < 20


def test_errors_come_back() -> None:
    wrong = [[Document(id="a", body="x")], [Document(id="b", body="x", fields={"sector": ("steel",)})]]
    with Workers(Analysis(), 2) as two, pytest.raises(DocumentError, match="b: no field sector"):
        list(two.map(wrong))


def test_a_process_that_dies_is_an_error() -> None:
    with Workers(abs, 2) as two:
        results = two.map(range(100))
        next(results)
        for process in two._processes:
            os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(BuildError, match=r"killed by SIGKILL.*--jobs 1"):
            list(results)


def test_processes_end_with_the_block() -> None:
    with suppress(KeyboardInterrupt), Workers(abs, 2) as two:
        next(two.map(range(100)))
        raise KeyboardInterrupt
    assert all(process.poll() is not None for process in two._processes)


def contents(folder: Path) -> dict[str, bytes]:
    """The files of the live generation but the manifest, which says when it was made; names of segments are random,
    and Whoosh pickles its table of them."""
    paths = (path for path in sorted(folder.glob("generations/*/**/*")) if path.is_file())
    files = [path for path in paths if path.suffix != ".toc" and path.name != "manifest.json"]
    return {_SEGMENT.sub(b"", path.name.encode()).decode(): _SEGMENT.sub(b"", path.read_bytes()) for path in files}


def test_the_index_is_the_same_however_many_there_are(tmp_path: Path) -> None:
    for jobs in (1, 3):
        SearchIndex.create(tmp_path / f"{jobs}", documents=NOTICES, jobs=jobs).close()
    one, three = (contents(tmp_path / f"{jobs}") for jobs in (1, 3))
    assert one.keys() == three.keys()
    assert [name for name in one if one[name] != three[name]] == []
    with SearchIndex.open(tmp_path / "3") as index:
        assert len(index) == len(NOTICES)


_SEGMENT = re.compile(rb"(?<=MAIN_)[a-z0-9]{16}")
