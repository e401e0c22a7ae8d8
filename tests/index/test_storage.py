"""Generations: what is live is whole, what is not whole is not opened."""

import json
import pickle
import shutil
from pathlib import Path

import pytest
from support.documents import NOTICES

from index import Document, IndexDamagedError, IndexExistsError, IndexLockedError, SearchIndex, storage
from index.storage import Storage


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with SearchIndex.create(tmp_path / "index", documents=NOTICES):
        return tmp_path / "index"


def live(folder: Path) -> Path:
    return folder / "generations" / json.loads((folder / "wenkham.json").read_text())["generation"]


class Bomb:
    """Unpickling this makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def test_unpickles_nothing_that_was_not_written(folder: Path, tmp_path: Path) -> None:
    bomb = pickle.dumps(Bomb(tmp_path / "exploded"))
    engine = live(folder) / "engine"
    for path in [*engine.iterdir()]:
        untouched = path.read_bytes()
        path.write_bytes(bomb)
        with pytest.raises(IndexDamagedError, match="is not what was written; delete the folder"):
            SearchIndex.open(folder)
        path.write_bytes(untouched)
    (engine / "_MAIN_99.toc").write_bytes(bomb)
    with pytest.raises(IndexDamagedError, match="does not belong there"):
        SearchIndex.open(folder)
    assert not (tmp_path / "exploded").exists()


def test_flipped_bits_and_missing_files(folder: Path) -> None:
    for path in [path for path in live(folder).rglob("*") if path.is_file() and path.stat().st_size]:
        untouched = path.read_bytes()
        for changed in (bytes([untouched[0] ^ 1]) + untouched[1:], untouched[:-1], untouched + b" "):
            path.write_bytes(changed)
            try:
                SearchIndex.open(folder).close()
                assert path.name == "manifest.json"  # white space at its end changes nothing
            except IndexDamagedError:
                pass
        path.unlink()
        if path.name != "manifest.json":
            with pytest.raises(IndexDamagedError, match="is missing"):
                SearchIndex.open(folder)
        path.write_bytes(untouched)
    with SearchIndex.open(folder) as index:
        assert index.verify() > 1


def test_links_out_of_the_folder_do_not_belong_there(folder: Path, tmp_path: Path) -> None:
    (live(folder) / "engine" / "other").symlink_to(tmp_path)
    with pytest.raises(IndexDamagedError, match="does not belong there"):
        SearchIndex.open(folder)


def test_a_damaged_pointer_is_said(folder: Path) -> None:
    (folder / "wenkham.json").write_text("{")
    with pytest.raises(IndexDamagedError, match="cannot be read"):
        SearchIndex.open(folder)
    (folder / "wenkham.json").write_text('{"format": 99, "generation": "000001"}')
    with pytest.raises(IndexDamagedError, match="format 99"):
        SearchIndex.open(folder)


def test_a_missing_generation_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "PATIENCE", 0.05)
    shutil.rmtree(live(folder))
    with pytest.raises(IndexDamagedError, match="incomplete"):
        SearchIndex.open(folder)


def test_one_writer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "PATIENCE", 0.05)
    with SearchIndex.open(folder) as index:
        with Storage(folder).writing(), pytest.raises(IndexLockedError, match="another process is writing"):
            index.add([Document(id="x")])
        assert index.add([Document(id="x")]) == 1


def test_a_generation_stays_while_it_is_read(folder: Path) -> None:
    first = live(folder)
    reader = Storage(folder).open()
    with SearchIndex.open(folder) as index:
        index.add([Document(id="x")])
        index.add([Document(id="y")])
        assert first.exists()
        reader.release()
        index.add([Document(id="z")])
    assert not first.exists()
    assert live(folder).exists()


def test_unchanged_files_are_shared(folder: Path) -> None:
    inodes = {path.stat().st_ino for path in (live(folder) / "engine").iterdir()}
    with SearchIndex.open(folder) as index:
        index.add([Document(id="x")])
    assert inodes & {path.stat().st_ino for path in (live(folder) / "engine").iterdir()}


def test_what_a_killed_first_build_left_is_no_obstacle(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    (folder / "generations" / "000001" / "engine").mkdir(parents=True)
    (folder / "write.lock").touch()
    with SearchIndex.create(folder) as index:
        assert len(index) == 0


def test_what_fails_after_the_pointer_moved_leaves_the_new_state(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: Path) -> None:
        if path == folder:
            raise OSError(5, "Input/output error")

    with SearchIndex.open(folder) as index:
        monkeypatch.setattr(storage, "_sync", fails)
        with pytest.raises(OSError, match="Input/output"):
            index.add([Document(id="x")])
        monkeypatch.undo()
        assert index.get("x")
        index.add([Document(id="y")])
        assert index.verify()


def test_two_creations_do_not_wipe_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare, first = Storage.prepare, []

    def meanwhile(self: Storage) -> None:
        prepare(self)
        if not first:
            first.append(True)
            SearchIndex.create(tmp_path / "index", documents=[Document(id="first")]).close()

    monkeypatch.setattr(Storage, "prepare", meanwhile)
    with pytest.raises(IndexExistsError):
        SearchIndex.create(tmp_path / "index", documents=[Document(id="second")])
    with SearchIndex.open(tmp_path / "index") as index:
        assert index.ids() == ["first"]


def test_stray_files_are_no_obstacle(folder: Path) -> None:
    (folder / "generations" / ".DS_Store").touch()
    with SearchIndex.open(folder) as index:
        assert index.add([Document(id="x")]) == 1
