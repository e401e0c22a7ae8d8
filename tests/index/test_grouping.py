"""Groups are the same whether documents come at once or little by little."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

from index import Document
from index.document import Dated
from index.grouping import SETTLED, TracesWriter
from index.groups import Trace, read_groups, trace
from index.traces import CONTENTS, Traces
from index.vocabulary import Vocabulary

STANDING = 60
"""Documents without a group, so that a commit of one document changes little."""


def text(name: str, language: str = "en") -> Trace:
    """A document whose words no other has, unless its name begins the same up to a dash."""
    family = name.partition("-")[0]
    units = [f"{family}{number}" for number in range(80)] + [f"{name}{number}" for number in range(5)]
    return trace(Document(name, name, "", language=language), units)


def notice(name: str, language: str) -> Trace:
    """A document that is one notice with others whose names begin the same up to a dash."""
    family = name.partition("-")[0]
    document = Document(
        name,
        name,
        f"{int(family, 36)} tonnes, {int(family, 36)}.5%",
        language=language,
        org=("MEE",),
        dates=(Dated("event", "2025-03-26", "26 March", "body", 0, None, False),),
        concepts=(f"concept of {family}",),
    )
    return trace(document, [name])


def commit(folder: Path, add: Iterable[Trace] = (), delete: Iterable[str] = ()) -> None:
    writer = TracesWriter(folder)
    for item in add:
        writer.add(item)
    writer.finish(set(delete), Vocabulary.load)


def groups(folder: Path) -> set[tuple[str, ...]]:
    return {tuple(sorted(group.ids)) for group in read_groups(folder).values()}


def changed(folder: Path) -> int:
    return int(json.loads((folder / "traces" / CONTENTS).read_bytes())["changed"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    commit(tmp_path, [text(f"alone{number}") for number in range(STANDING)])
    return tmp_path


def test_a_copy_joins_what_was_there(folder: Path) -> None:
    for name in "steel-1", "steel-2", "cement-1", "steel-3", "cement-2":
        commit(folder, [text(name)])
    assert changed(folder) == 5
    assert groups(folder) == {("steel-1", "steel-2", "steel-3"), ("cement-1", "cement-2")}


def test_who_goes_or_changes_leaves_its_group(folder: Path) -> None:
    commit(folder, [text("steel-1"), text("steel-2"), text("steel-3")])
    commit(folder, delete=["steel-1"])
    assert groups(folder) == {("steel-2", "steel-3")}
    commit(folder, [text("other")._replace(id="steel-2")])
    assert groups(folder) == set()
    assert changed(folder) == 6


def test_one_document_joins_two_groups(folder: Path) -> None:
    commit(folder, [notice("steel-1", "en"), notice("steel-2", "th"), text("copy-1"), text("copy-2")])
    assert groups(folder) == {("steel-1", "steel-2"), ("copy-1", "copy-2")}
    both = notice("steel-3", "zh")._replace(signature=text("copy-1").signature)
    commit(folder, [both])
    assert groups(folder) == {("copy-1", "copy-2", "steel-1", "steel-2", "steel-3")}
    commit(folder, delete=["steel-3"])
    assert groups(folder) == {("steel-1", "steel-2"), ("copy-1", "copy-2")}


def test_little_by_little_is_as_at_once(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    random, there = Random(1), {f"alone{number}": text(f"alone{number}") for number in range(STANDING)}
    for _ in range(120):
        family, member = random.choice("abcdef"), random.randrange(4)
        item = (
            text(f"{family}-{member}")
            if family < "d"
            else notice(f"{family}-{member}", ("en", "th", "zh", "de")[member])
        )
        if item.id in there and random.random() < 0.5:
            del there[item.id]
            commit(folder, delete=[item.id])
        else:
            there[item.id] = item
            commit(folder, [item])
    anew = tmp_path_factory.mktemp("anew")
    commit(anew, there.values())
    assert groups(folder) == groups(anew)
    traces = Traces(folder / "traces")
    assert len(traces) == len(there)
    assert {traces.trace(number).id: traces.trace(number) for number in traces.find(list(there))} == there
    traces.close()


def test_many_commits_leave_few_parts_and_do_not_touch_earlier_ones(folder: Path, tmp_path: Path) -> None:
    for number in range(40):
        earlier = {path.name: path.read_bytes() for path in (folder / "traces").iterdir()}
        kept = tmp_path / f"kept{number}"
        kept.mkdir()
        for path in (folder / "traces").iterdir():
            os.link(path, kept / path.name)
        commit(folder, [text(f"more{number}")])
        assert {path.name: path.read_bytes() for path in kept.iterdir()} == earlier
    assert len(list((folder / "traces").glob("*.arrays"))) <= 7


def test_everything_is_worked_out_again_now_and_then(folder: Path) -> None:
    for number in range(STANDING // SETTLED + 1):
        commit(folder, [text(f"more{number}")])
    assert changed(folder) == 0
