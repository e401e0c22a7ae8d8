"""Builds: what is read again, what is deleted, what is set aside, and that nothing is lost."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from index import BuildError, Config, ConfigurationError, Document, IndexMissingError, IndexOutdatedError, SearchIndex
from indexer.build import Options, Report, build

DOCS = Path(__file__).parents[2] / "docs"
PRUNE = Options(prune=True)


class Site:
    """A folder of texts beside its index."""

    def __init__(self, folder: Path) -> None:
        self.texts, self.folder = folder / "texts", folder / "index"
        self.texts.mkdir()

    def write(self, name: str, text: str | bytes) -> None:
        path = self.texts / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def build(self, options: Options = Options(), *names: str) -> Report:
        return build([str(self.texts / name) for name in names or [""]], self.folder, options)

    def ids(self, query: str = "*") -> set[str]:
        with SearchIndex.open(self.folder) as index:
            return {result.document.id for result in index.search(query, limit=100).results}

    def info(self, name: str) -> object:
        with SearchIndex.open(self.folder) as index:
            return index.info()[name]

    def ledger(self) -> dict[str, dict[str, object]]:
        with SearchIndex.open(self.folder) as index:
            return dict(index.ledger()["sources"])


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path)
    made.write("a.txt", "Green steel\n\nThe furnace runs on hydrogen.")
    made.write("b.md", "---\norg: MIIT\ndate: 2023-09-08\n---\n# ตลาดคาร์บอน\n\nเหล็กสีเขียว")
    made.write("c.jsonl", '{"text": "alumini"}\n{"id": "own", "text": "saruji"}\n')
    return made


ALL = {"texts/a.txt", "texts/b.md", "texts/c.jsonl#1", "own"}


def aside(report: Report) -> list[tuple[str, str, str]]:
    return [(item.file, item.place, item.reason) for item in report.set_aside]


def test_first_build(site: Site) -> None:
    report = site.build()
    assert site.ids() == ALL
    assert (report.documents, report.added, report.unchanged, report.deleted) == (4, 4, 0, 0)
    assert sum(report.languages.values()) == 4
    assert report.languages["th"] == 1
    assert report.set_aside == []
    assert report.seconds.keys() == {"finding", "reading and analysing", "writing", "all"}
    assert site.ids("เหล็ก") == {"texts/b.md"}


def test_ledger(site: Site) -> None:
    site.write("d.jsonl", "{}")
    site.build()
    with SearchIndex.open(site.folder) as index:
        ledger = index.ledger()
    assert ledger["roots"] == {str(site.texts): "texts"}
    assert {name: (entry["root"], entry["ids"]) for name, entry in ledger["sources"].items()} == {
        "texts/a.txt": (str(site.texts), ["texts/a.txt"]),
        "texts/b.md": (str(site.texts), ["texts/b.md"]),
        "texts/c.jsonl": (str(site.texts), ["texts/c.jsonl#1", "own"]),
        "texts/d.jsonl": (str(site.texts), []),
    }
    assert [place for place, _ in ledger["sources"]["texts/d.jsonl"]["set_aside"]] == ["line 1"]
    assert all(re.fullmatch("[0-9a-f]{64}", entry["digest"]) for entry in ledger["sources"].values())


def test_progress(site: Site) -> None:
    told: list[tuple[str, int, int, int]] = []
    build([str(site.texts)], site.folder, Options(), lambda source, *numbers: told.append((source.name, *numbers)))
    assert told == [("texts/a.txt", 1, 3, 0), ("texts/b.md", 2, 3, 1), ("texts/c.jsonl", 3, 3, 2)]


def test_without_changes_nothing_is_written(site: Site) -> None:
    site.build()
    generation = site.info("generation")
    report = site.build()
    assert site.info("generation") == generation
    assert (report.documents, report.added, report.unchanged, report.deleted) == (4, 0, 3, 0)


def test_a_changed_file(site: Site) -> None:
    site.build()
    site.write("a.txt", "Green steel\n\nNow with electricity.")
    site.write("c.jsonl", '{"id": "own", "text": "saruji"}\n')
    report = site.build()
    assert (report.added, report.unchanged, report.deleted) == (2, 1, 1)
    assert site.ids("electricity") == {"texts/a.txt"}
    assert site.ids("hydrogen") == set()
    assert site.ids() == ALL - {"texts/c.jsonl#1"}


def test_a_changed_sidecar(site: Site) -> None:
    site.build()
    site.write("a.txt.json", '{"org": "CISA"}')
    assert site.build().added == 1
    assert site.ids("org:CISA") == {"texts/a.txt"}


def test_a_vanished_file_is_deleted_when_prune_says_so(site: Site) -> None:
    site.build()
    (site.texts / "a.txt").unlink()
    assert site.build().deleted == 0
    assert site.ids() == ALL
    report = site.build(PRUNE)
    assert (report.documents, report.deleted, report.unchanged) == (3, 1, 2)
    assert site.ids() == ALL - {"texts/a.txt"}
    assert "texts/a.txt" not in site.ledger()


def test_prune_leaves_files_that_are_there(site: Site) -> None:
    site.build()
    (site.texts / "b.md").unlink()
    report = site.build(PRUNE, "a.txt")
    assert report.deleted == 1
    assert site.ids() == ALL - {"texts/b.md"}


def test_prune_leaves_other_folders(site: Site, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news/n.txt").write_text("news")
    site.build(Options(), "", "../news")
    (tmp_path / "news/n.txt").unlink()
    assert site.build(PRUNE).deleted == 0
    assert site.build(PRUNE, "", "../news").deleted == 1


def test_a_folder_that_became_empty_loses_nothing(site: Site) -> None:
    site.build()
    for path in site.texts.iterdir():
        path.unlink()
    with pytest.raises(BuildError, match="nothing to index: the folders hold no file of a kind that is read"):
        site.build(PRUNE)
    site.texts.rmdir()
    with pytest.raises(BuildError, match="there is no such file or folder"):
        site.build(PRUNE)
    assert site.ids() == ALL


def test_a_renamed_file(site: Site) -> None:
    site.build()
    (site.texts / "a.txt").rename(site.texts / "z.txt")
    report = site.build(PRUNE)
    assert (report.added, report.deleted) == (1, 1)
    assert site.ids() == ALL - {"texts/a.txt"} | {"texts/z.txt"}


@pytest.mark.parametrize("options", [Options(), PRUNE])
def test_a_file_moved_between_folders_takes_its_own_ids_along(site: Site, options: Options) -> None:
    site.build()
    (site.texts / "in").mkdir()
    (site.texts / "c.jsonl").rename(site.texts / "in/c.jsonl")
    report = site.build(options)
    assert report.set_aside == []
    assert "own" in site.ids()
    assert ("texts/c.jsonl#1" in site.ids()) is not options.prune
    assert site.build(PRUNE).set_aside == []
    assert site.ids() == ALL - {"texts/c.jsonl#1"} | {"texts/in/c.jsonl#1"}


def test_a_record_moved_between_files(site: Site) -> None:
    site.write("d.jsonl", '{"id": "d", "text": "d"}\n{"id": "moves", "text": "x"}\n')
    site.build()
    site.write("c.jsonl", '{"id": "own", "text": "saruji"}\n{"id": "moves", "text": "x"}\n')
    site.write("d.jsonl", '{"id": "d", "text": "d"}\n')
    report = site.build()
    assert report.set_aside == []
    assert {"moves", "d", "own"} <= site.ids()


def test_adding_a_file_gives_the_id_that_the_folder_gives(site: Site) -> None:
    site.build()
    site.write("in/new.txt", "new words")
    site.build(Options(create=False), "in/new.txt")
    assert site.ids() == ALL | {"texts/in/new.txt"}
    assert site.build().unchanged == 4


def test_add_needs_an_index(site: Site) -> None:
    with pytest.raises(IndexMissingError, match="wenkham build SOURCE"):
        site.build(Options(create=False))


def test_duplicate_ids(site: Site) -> None:
    site.write("d.jsonl", '{"id": "own", "text": "x"}\n{"id": "d", "text": "y"}\n{"id": "d", "text": "z"}\n')
    expected = [
        ("texts/d.jsonl", "line 1", "its id 'own' is taken by another document"),
        ("texts/d.jsonl", "line 3", "its id 'd' is taken by another document"),
    ]
    report = site.build()
    assert aside(report) == expected
    assert site.ids() == ALL | {"d"}
    assert site.ids("saruji") == {"own"}
    assert aside(site.build()) == expected


def test_what_is_bad_is_set_aside_and_said_again(site: Site) -> None:
    site.write("bad.pdf", "no PDF")
    site.write("bad.jsonl", '{"text": \n{"text": "good"}\n')
    site.write("bad.zip", b"PK\x03\x04")
    site.write("empty.txt", "")
    site.write("side.txt", "words")
    site.write("side.txt.json", "[")
    report = site.build()
    assert [(file, place) for file, place, _ in aside(report)] == [
        ("texts/bad.jsonl", "line 1"),
        ("texts/bad.pdf", ""),
        ("texts/bad.zip", ""),
        ("texts/empty.txt", ""),
        ("texts/side.txt", ""),
    ]
    assert all(reason for *_, reason in aside(report))
    assert site.ids() == ALL | {"texts/bad.jsonl#2"}
    generation = site.info("generation")
    again = site.build()
    assert aside(again) == aside(report)
    assert (again.added, site.info("generation")) == (0, generation)


def test_a_bad_file_that_becomes_good(site: Site) -> None:
    site.write("d.md", "---\ntitle: [\n---\nx")
    assert len(site.build().set_aside) == 1
    site.write("d.md", "---\ntitle: D\n---\nx")
    report = site.build()
    assert (report.set_aside, report.added) == ([], 1)
    assert site.ids() == ALL | {"texts/d.md"}


def test_a_good_file_that_becomes_bad_keeps_what_was_indexed(site: Site) -> None:
    site.build()
    site.write("a.txt", b"\0\0")
    site.write("c.jsonl", '{"text": "alumini"}\n{"id": "own", "te')
    for report in (site.build(), site.build(), site.build(Options(rebuild=True))):
        assert [(file, place) for file, place, _ in aside(report)] == [("texts/a.txt", ""), ("texts/c.jsonl", "line 2")]
        assert (report.documents, report.deleted) == (4, 0)
        assert site.ids() == ALL
        assert site.ids("hydrogen") == {"texts/a.txt"}
    site.write("c.jsonl", '{"text": "alumini"}\n')
    (site.texts / "a.txt").unlink()
    assert site.build(PRUNE).deleted == 2
    assert site.ids() == ALL - {"own", "texts/a.txt"}


@pytest.fixture
def locked(site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes a file unreadable; the superuser may read any, so that permissions would not do."""
    real = Path.open

    def lock(name: str) -> None:
        def opened(self: Path, *arguments: object, **more: object) -> object:
            if self == site.texts / name:
                raise PermissionError(13, "Permission denied", str(self))
            return real(self, *arguments, **more)  # type: ignore[call-overload]

        monkeypatch.setattr(Path, "open", opened)

    return lock


@pytest.mark.parametrize("options", [Options(), PRUNE, Options(rebuild=True)])
def test_an_unreadable_file(site: Site, locked: Callable[[str], None], options: Options) -> None:
    site.build()
    locked("a.txt")
    report = site.build(options)
    assert aside(report) == [("texts/a.txt", "", "it cannot be read: Permission denied")]
    assert site.ids() == ALL


def test_an_unreadable_file_at_first(site: Site, locked: Callable[[str], None]) -> None:
    locked("a.txt")
    assert len(site.build().set_aside) == 1
    assert site.ids() == ALL - {"texts/a.txt"}


def test_a_missing_path_is_set_aside(site: Site) -> None:
    report = site.build(Options(), "", "none")
    assert aside(report) == [(str(site.texts / "none"), "", "there is no such file or folder")]
    assert site.ids() == ALL


def test_nothing_to_index(site: Site) -> None:
    site.write("kinds/a.exe", "x")
    with pytest.raises(BuildError, match="no file of a kind that is read"):
        site.build(Options(), "kinds")
    with pytest.raises(BuildError, match="none: there is no such file"):
        site.build(Options(), "none")
    with pytest.raises(IndexMissingError):
        site.ids()


def test_a_first_build_of_bad_files_makes_no_index(site: Site) -> None:
    for number in range(12):
        site.write(f"bad/{number:02}.jsonl", "{")
    with pytest.raises(BuildError, match=r"nothing could be indexed: .*00\.jsonl, line 1: it is .*; and 2 more"):
        site.build(Options(), "bad")
    with pytest.raises(IndexMissingError):
        site.ids()


def test_an_index_without_documents_is_built_to(site: Site) -> None:
    SearchIndex.create(site.folder).close()
    assert site.build().documents == 4
    assert site.ids() == ALL


def test_too_much_set_aside_stops(site: Site) -> None:
    site.write("bad.jsonl", "{\n" * 5)
    with pytest.raises(BuildError, match=r"more than 4 documents were set aside; .*bad\.jsonl, line 5: it is not JSON"):
        site.build(Options(most_set_aside=4))
    with pytest.raises(IndexMissingError):
        site.ids()
    assert site.build(Options(most_set_aside=5)).documents == 4
    site.write("a.txt", "other words")
    site.write("bad.jsonl", "{\n" * 9)
    generation = site.info("generation")
    with pytest.raises(BuildError, match="the index was left as it was"):
        site.build(Options(most_set_aside=5))
    assert site.info("generation") == generation
    assert site.ids("hydrogen") == {"texts/a.txt"}


def test_fields_of_ones_own(site: Site) -> None:
    site.write("d.jsonl", '{"id": "d", "text": "x", "country": "TH;LA", "summary": "kaboni; sifuri", "other": "y"}\n')
    config = Config(fields={"country": "facet", "summary": "text"})
    site.build(Options(config))
    with SearchIndex.open(site.folder) as index:
        results = index.search("summary:kaboni", facets={"country": ["LA"]})
        assert [result.document.fields for result in results.results] == [
            {"country": ("TH", "LA"), "summary": ("kaboni; sifuri",)}
        ]
        assert [value.value for value in results.facets["country"]] == ["LA", "TH"]


@pytest.mark.parametrize("config", [Config(), Config(languages=("en", "sw", "th"))])
def test_the_same_config_rebuilds_nothing(site: Site, config: Config) -> None:
    site.build(Options(config))
    generation = site.info("generation")
    for options in (Options(config), Options()):
        assert site.build(options).unchanged == 3
        assert site.info("generation") == generation


def test_another_config_rebuilds(site: Site, tmp_path: Path) -> None:
    site.write("d.jsonl", '{"id": "d", "text": "x", "country": "TH"}\n')
    (tmp_path / "news").mkdir()
    (tmp_path / "news/n.txt").write_text("news of the day")
    site.build(Options(), "", "../news")
    report = site.build(Options(Config(fields={"country": "facet"})))
    assert (report.added, report.unchanged) == (5, 0)
    assert site.ids("country:TH") == {"d"}
    assert site.ids("news") == {"news/n.txt"}  # not named, and not lost
    assert site.build(Options(), "", "../news").added == 1
    assert site.build(Options(), "", "../news").unchanged == 5


def test_rebuild_loses_nothing_that_was_not_named(site: Site) -> None:
    site.build()
    (site.texts / "b.md").unlink()
    report = site.build(Options(rebuild=True), "a.txt")
    assert (report.added, report.documents, report.deleted) == (1, 4, 0)
    assert site.ids() == ALL
    assert site.ids("org:MIIT") == {"texts/b.md"}
    assert site.build(Options(rebuild=True, prune=True)).deleted == 1
    assert site.ids() == ALL - {"texts/b.md"}


def test_an_outdated_index(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.build()
    monkeypatch.setattr("analyzers.analyzer.Analyzer.fingerprint", "another")
    site.write("new.txt", "new")
    with pytest.raises(IndexOutdatedError, match="wenkham build SOURCE --rebuild"):
        site.build(Options(create=False), "new.txt")
    assert site.info("outdated") is True
    report = site.build()
    assert (report.added, report.unchanged) == (5, 0)
    assert site.info("outdated") is False


def test_documents_deleted_by_hand_stay_deleted_until_their_file_changes(site: Site) -> None:
    site.build()
    with SearchIndex.open(site.folder) as index:
        index.delete(["texts/a.txt"])
    site.build()
    assert site.ids() == ALL - {"texts/a.txt"}
    site.write("a.txt", "back again")
    site.build()
    assert site.ids() == ALL


def test_documents_added_in_code_stay(site: Site) -> None:
    site.build()
    with SearchIndex.open(site.folder) as index:
        index.add([Document(id="code", title="from code")])
    site.write("a.txt", "changed")
    site.build(PRUNE)
    assert site.ids() == ALL | {"code"}


def test_names_that_are_not_utf8(site: Site) -> None:
    name = b"caf\xe9.txt".decode("utf-8", "surrogateescape")
    try:
        site.write(name, "words")
        site.write(f"bad {name}", "")
    except OSError:
        pytest.skip("this file system has only names in UTF-8")
    site.write("d.jsonl", '{"id": "\\ud800", "text": "x"}')
    report = site.build(PRUNE)
    assert site.ids() == ALL | {"texts/caf\\udce9.txt"}
    assert [file for file, *_ in aside(report)] == ["texts/bad caf\\udce9.txt", "texts/d.jsonl"]
    json.dumps(aside(report), ensure_ascii=False).encode()
    assert site.build(PRUNE).deleted == 0


def test_example_configuration(site: Site, tmp_path: Path) -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", (DOCS / "indexing.md").read_text("utf-8"), re.DOTALL)
    (tmp_path / "wenkham.toml").write_text(text, "utf-8")
    config = Config.load(tmp_path / "wenkham.toml")
    values = dict.fromkeys(tomllib.loads(text)["fields"], "value")
    site.write("d.jsonl", json.dumps({"id": "d", "text": "x", **values}))
    assert site.build(Options(config)).set_aside == []
    for name in values:
        assert site.ids(f"{name}:value") == {"d"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("fields = {title = 'text'}", "built in"),
        ("fields = {country = 'list'}", "kinds are"),
        ("colour = 1", "unknown setting colour"),
        ("= 1", "Invalid"),
    ],
)
def test_bad_configuration(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "wenkham.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=reason):
        Config.load(tmp_path / "wenkham.toml")
