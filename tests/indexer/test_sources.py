"""Where documents come from: files, folders, patterns, standard input; and the names that their ids begin with."""

import io
import os
from pathlib import Path

import pytest

from indexer.record import LoaderError, Record, Settings
from indexer.sources import STDIN, Found, Source, find, load


def write(root: Path, *names: str, text: str = "words") -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


def names(found: Found) -> list[str]:
    return [source.name for source in found.sources]


def test_a_folder(tmp_path: Path) -> None:
    write(
        tmp_path, "t/b.txt", "t/a.md", "t/in/c.html", "t/d.exe", "t/Makefile", "t/in/e.exe", "t/f.txt.gz", "t/g.tar.gz"
    )
    found = find([str(tmp_path / "t")], {})
    assert names(found) == ["t/a.md", "t/b.txt", "t/f.txt.gz", "t/in/c.html"]
    assert found.skipped == {".exe": 2, "Makefile": 1, ".gz": 1}
    assert found.roots == {str(tmp_path / "t"): "t"}
    assert found.missing == {}


def test_the_folder_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "t/a.txt")
    monkeypatch.chdir(tmp_path / "t")
    for name in (".", "a.txt", "*.txt", "../t", "./a.txt"):
        assert names(find([name], {})) == ["t/a.txt"]


def test_hidden_files(tmp_path: Path) -> None:
    write(tmp_path, "t/.hidden.txt", "t/.git/a.txt", "t/a.txt")
    found = find([str(tmp_path / "t"), str(tmp_path / "t/*")], {})
    assert names(found) == ["t/a.txt"]
    assert names(find([str(tmp_path / "t/.hidden.txt")], {})) == ["t/.hidden.txt"]


def test_patterns(tmp_path: Path) -> None:
    write(tmp_path, "t/a.txt", "t/b.txt", "t/c.md", "t/in/d.txt")
    assert names(find([str(tmp_path / "t/*.txt")], {})) == ["t/a.txt", "t/b.txt"]
    assert names(find([str(tmp_path / "t/[bc].*")], {})) == ["t/b.txt", "t/c.md"]
    assert names(find([str(tmp_path / "**/*.txt")], {str(tmp_path / "t"): "t"})) == ["t/a.txt", "t/b.txt", "t/in/d.txt"]
    assert find([str(tmp_path / "*.pdf")], {}).missing == {
        str(tmp_path / "*.pdf"): "there is no such file or folder",
    }


def test_a_file_whose_name_looks_like_a_pattern(tmp_path: Path) -> None:
    write(tmp_path, "t/a[1].txt", "t/a1.txt")
    assert names(find([str(tmp_path / "t/a[1].txt")], {})) == ["t/a[1].txt"]


def test_nothing_is_found_twice(tmp_path: Path) -> None:
    write(tmp_path, "t/a.txt")
    assert names(find([str(tmp_path / "t"), str(tmp_path / "t/a.txt"), str(tmp_path / "t/*")], {})) == ["t/a.txt"]


def test_missing(tmp_path: Path) -> None:
    write(tmp_path, "t/a.txt")
    found = find([str(tmp_path / "none"), str(tmp_path / "t")], {})
    assert list(found.missing) == [str(tmp_path / "none")]
    assert names(found) == ["t/a.txt"]


def test_a_file_has_the_same_name_by_itself_as_by_its_folder(tmp_path: Path) -> None:
    write(tmp_path, "t/in/a.txt")
    by_folder = find([str(tmp_path / "t")], {})
    assert names(find([str(tmp_path / "t/in/a.txt")], by_folder.roots)) == names(by_folder) == ["t/in/a.txt"]
    by_file = find([str(tmp_path / "t/in/a.txt")], {})
    assert names(by_file) == ["in/a.txt"]
    assert names(find([str(tmp_path / "t")], by_file.roots)) == ["in/a.txt"]


def test_folders_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path, "x/t/a.txt", "y/t/a.txt")
    found = find([str(tmp_path / "x/t"), str(tmp_path / "y/t")], {})
    assert names(found) == ["t/a.txt", "y/t/a.txt"]
    assert names(find([str(tmp_path / "y/t")], found.roots)) == ["y/t/a.txt"]


def test_symbolic_links(tmp_path: Path) -> None:
    write(tmp_path, "t/a.txt", "elsewhere/b.txt")
    (tmp_path / "t/loop").symlink_to(tmp_path / "t")
    (tmp_path / "t/self.txt").symlink_to(tmp_path / "t/self.txt")
    (tmp_path / "t/gone.txt").symlink_to(tmp_path / "t/none.txt")
    (tmp_path / "t/file.txt").symlink_to(tmp_path / "elsewhere/b.txt")
    assert names(find([str(tmp_path / "t")], {})) == ["t/a.txt", "t/file.txt"]
    (tmp_path / "link").symlink_to(tmp_path / "t")
    assert names(find([str(tmp_path / "link")], {})) == ["t/a.txt", "t/file.txt"]
    assert list(find([str(tmp_path / "t/self.txt")], {}).missing) == [str(tmp_path / "t/self.txt")]


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        write(tmp_path, f"t/{name}")
    except OSError:
        pytest.skip("this file system has only names in UTF-8")
    found = find([str(tmp_path / "t")], {})
    assert names(found) == ["t/caf\\udce9.txt"]
    assert [item.text for item in load(found.sources[0], Settings()) if isinstance(item, Record)] == ["words"]


def test_a_folder_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "t/a.txt", "t/locked/b.txt")
    real = Path.iterdir

    def iterdir(self: Path) -> object:
        if self.name == "locked":
            raise PermissionError(13, "Permission denied")
        return real(self)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    found = find([str(tmp_path / "t")], {})
    assert names(found) == ["t/a.txt"]
    assert found.missing == {str(tmp_path / "t/locked"): "it cannot be read: Permission denied"}


@pytest.mark.parametrize(("data", "name"), [(b"plain words", "stdin.txt"), (b' \n{"text": "a"}', "stdin.jsonl")])
def test_standard_input(data: bytes, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    (source,) = find([STDIN], {}).sources
    assert (source.name, source.root, source.size) == (name, STDIN, len(data))
    assert len(list(load(source, Settings()))) == 1


def test_vanished(tmp_path: Path) -> None:
    write(tmp_path, "t/a.txt")
    found = find([str(tmp_path / "t")], {})
    root = str(tmp_path / "t")
    assert not found.vanished("t/a.txt", root)
    assert found.vanished("t/in/b.txt", root)
    assert not found.vanished("stdin.txt", STDIN)


def known(tmp_path: Path, name: str) -> dict[str, object]:
    """What the first record of a file says, its sidecar included."""
    (source,) = find([str(tmp_path / "t" / name)], {}).sources
    record = next(iter(load(source, Settings())))
    assert isinstance(record, Record)
    return dict(record.known)


def test_sidecars(tmp_path: Path) -> None:
    write(tmp_path, "t/a.txt", "t/b.pdf.txt", "t/c.txt")
    write(tmp_path, "t/a.txt.json", text='{"title": "A"}')
    write(tmp_path, "t/a.json", text='{"title": "no"}')
    write(tmp_path, "t/c.json", text='\ufeff{"title": "C"}')
    write(tmp_path, "t/d.jsonl", text='{"text": "x", "title": "own", "url": "u"}')
    write(tmp_path, "t/d.jsonl.json", text='{"title": "D"}')
    assert known(tmp_path, "a.txt") == {"title": "A"}
    assert known(tmp_path, "b.pdf.txt") == {}
    assert known(tmp_path, "c.txt") == {"title": "C"}
    assert known(tmp_path, "d.jsonl") == {"title": "D", "url": "u"}
    for name in ("t", "t/*"):
        found = find([str(tmp_path / name)], {})
        assert names(found) == ["t/a.txt", "t/b.pdf.txt", "t/c.txt", "t/d.jsonl"]
        assert found.skipped == {}


@pytest.mark.parametrize(
    ("text", "reason"), [("{", "is not JSON"), ("[1]", "is not a JSON object"), ("[" * 100_000, "is not JSON")]
)
def test_bad_sidecars(text: str, reason: str, tmp_path: Path) -> None:
    write(tmp_path, "t/a.txt")
    write(tmp_path, "t/a.txt.json", text=text)
    with pytest.raises(LoaderError, match=f"its sidecar a.txt.json {reason}"):
        known(tmp_path, "a.txt")


def test_a_digest_changes_with_what_decides_on_the_records(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    source = Source("a.txt", "", 5, str(tmp_path / "a.txt"))
    digests = [source.digest(Settings()), source.digest(Settings(columns={"body": "x"}))]
    write(tmp_path, "a.txt.json", text="{}")
    digests.append(source.digest(Settings()))
    write(tmp_path, "a.txt", text="other")
    digests.append(source.digest(Settings()))
    assert len(set(digests)) == 4
    assert source.digest(Settings()) == digests[-1]
