"""Builds by several processes, and builds that were killed and go on: the index is that of one process, undisturbed."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import indexer
from index import Document, SearchIndex, analysis, workers
from indexer import reading, spool
from indexer.build import Options, Report, build
from indexer.metadata import describe_all
from indexer.record import LoaderError, Record
from indexer.sources import Source

KILLED = """
import os, signal, sys
from pathlib import Path
from index import analysis
from indexer import reading
from indexer.build import Options, build

describe_all, left = reading.describe_all, 2

def dying(*given):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return describe_all(*given)

reading.describe_all, analysis.MOST = dying, 1
build([sys.argv[1]], Path(sys.argv[2]), Options(jobs=1))
"""


@pytest.fixture(autouse=True)
def _small_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "MOST", 1)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text("Green steel\n\nThe furnace runs on hydrogen.", "utf-8")
    (folder / "b.md").write_text("---\norg: MIIT\ndate: 2023-09-08\n---\n# ตลาดคาร์บอน\n\nเหล็กสีเขียว", "utf-8")
    lines = '{"text": "one"}', "{}", '{"id": "own", "text": "鋼鐵"}', '{"id": "own", "text": "taken"}'
    (folder / "c.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "d.txt").write_text("Saruji inatengenezwa Tanzania.", "utf-8")
    return folder


def contents(folder: Path) -> Any:
    with SearchIndex.open(folder) as index:
        found = index.search("steel OR 钢铁 OR เหล็ก").results
        return index.ledger(), [index.get(id) for id in index.ids()], found


def essence(report: Report) -> Any:
    return report.added, report.documents, report.set_aside, report.languages


def test_several_processes_make_the_same_index(texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "ALONE", 0)
    one, two = (build([str(texts)], tmp_path / f"{jobs}", Options(jobs=jobs)) for jobs in (1, 2))
    assert essence(one) == essence(two)
    assert len(one.set_aside) == 2
    assert contents(tmp_path / "1") == contents(tmp_path / "2")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize("damaged", [False, True])
def test_a_killed_build_goes_on(texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damaged: bool) -> None:
    folder = tmp_path / "index"
    environment = {**os.environ, "PYTHONPATH": str(Path(indexer.__file__).parent.parent)}
    killed = subprocess.run([sys.executable, "-c", KILLED, str(texts), str(folder)], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    done = list((folder / spool.FOLDER).iterdir())
    assert len(done) == 2
    for path in done if damaged else ():
        path.write_bytes(path.read_bytes()[:-9])
    described: list[str] = []

    def counted(records: Sequence[tuple[Record, Source]], *given: Any) -> list[Document | LoaderError]:
        described.extend(record.text for record, _ in records)
        return describe_all(records, *given)

    monkeypatch.setattr(reading, "describe_all", counted)
    resumed = build([str(texts)], folder, Options(jobs=1, resume=True))
    assert len(described) == (6 if damaged else 4)
    assert not (folder / spool.FOLDER).exists()
    whole = build([str(texts)], tmp_path / "whole", Options(jobs=1))
    assert essence(resumed) == essence(whole)
    assert contents(folder) == contents(tmp_path / "whole")


def test_a_file_that_changed_meanwhile_is_read_again(texts: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    environment = {**os.environ, "PYTHONPATH": str(Path(indexer.__file__).parent.parent)}
    subprocess.run([sys.executable, "-c", KILLED, str(texts), str(folder)], env=environment, check=False)
    (texts / "a.txt").write_text("Quite another text", "utf-8")
    build([str(texts)], folder, Options(jobs=1, resume=True))
    with SearchIndex.open(folder) as index:
        assert index.search("another").total == 1
        assert index.search("hydrogen").total == 0


def test_without_resume_what_was_left_is_removed(texts: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    build([str(texts)], folder)
    (folder / spool.FOLDER).mkdir()
    (folder / spool.FOLDER / "old").write_text("left by a build that was killed")
    (texts / "a.txt").write_text("Quite another text", "utf-8")
    build([str(texts)], folder)
    assert not (folder / spool.FOLDER).exists()


def test_a_divided_build_makes_the_same_index(texts: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    build([str(texts)], tmp_path / "whole", Options(jobs=1))
    first = build([str(texts)], folder, Options(jobs=1, partition=(1, 3)))
    assert first.waiting == [2, 3]
    assert build([str(texts)], folder, Options(jobs=1, partition=(3, 3))).waiting == [2]
    assert not (folder / "wenkham.json").exists()
    last = build([str(texts)], folder, Options(jobs=1, partition=(2, 3)))
    assert not last.waiting
    assert contents(folder) == contents(tmp_path / "whole")
    assert not (folder / spool.FOLDER).exists()
    again = build([str(texts)], folder, Options(jobs=1, partition=(1, 3)))
    assert (again.waiting, again.added, again.unchanged) == ([], 0, 4)


def test_what_changed_is_divided_too(texts: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    build([str(texts)], folder, Options(jobs=1))
    (texts / "e.txt").write_text("Quite another text", "utf-8")
    (texts / "f.txt").write_text("And one more", "utf-8")
    assert build([str(texts)], folder, Options(jobs=1, partition=(1, 2))).waiting == [2]
    with SearchIndex.open(folder) as index:
        assert index.search("another").total == 0
    assert build([str(texts)], folder, Options(jobs=1, partition=(2, 2))).added == 2
    with SearchIndex.open(folder) as index:
        assert index.search("another").total == 1
