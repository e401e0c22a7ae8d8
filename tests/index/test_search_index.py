"""The facade that embedding users hold."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.documents import NOTICES

import index as package
from analyzers import Analyzer
from index import (
    BuildError,
    Config,
    Document,
    DocumentError,
    IndexExistsError,
    IndexLockedError,
    IndexMissingError,
    IndexOutdatedError,
    Limits,
    QueryError,
    SearchIndex,
)


@pytest.fixture(scope="module")
def notices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    with SearchIndex.create(tmp_path_factory.mktemp("notices") / "index", documents=NOTICES) as index:
        yield index


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SearchIndex]:
    with SearchIndex.create(tmp_path / "index") as index:
        yield index


def ids(index: SearchIndex, query: str, **how: object) -> list[str]:
    return [result.document.id for result in index.search(query, **how).results]  # type: ignore[arg-type]


def test_everything_public_is_named() -> None:
    assert sorted(package.__all__) == package.__all__ or set(package.__all__) == {
        name for name in vars(package) if name[0].isupper()
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("碳市场", ["zh-Hans", "zh-Hant"]),
        ("碳市場", ["zh-Hans", "zh-Hant"]),
        ("碳達峰", ["zh-Hans", "zh-Hant"]),
        ("鉄鋼", ["ja"]),
        ("ประชุม", ["th"]),
        ("nanjing", ["th"]),
        ("soko la kaboni", ["sw"]),
        ("kaboni", ["sw"]),
        ("markets", ["en"]),
        ('"join the carbon market"', ["en"]),
        ("язык", []),
        ("title:steel", ["en"]),
        ("org:mee language:zh", ["zh-Hans"]),
        ("language:zh", ["zh-Hans", "zh-Hant"]),
        ("year:2023", ["ja"]),
        ("date:>=2025-03-27", ["en", "sw", "zh-Hant"]),
        ("topic:emissions-trading NOT 碳", ["en", "th"]),
    ],
)
def test_finds(notices: SearchIndex, query: str, found: list[str]) -> None:
    assert sorted(ids(notices, query, expansions=False)) == found


def test_more_words_and_nearer_ones_first(index: SearchIndex) -> None:
    index.add(
        [
            Document(id="one", body="steel " * 5 + "and more words of this kind"),
            Document(
                id="apart", body="green words and more words of this kind that stand between them and go on, steel"
            ),
            Document(id="reverse", body="steel that is green and more words of this kind which go on for a while here"),
            Document(id="near", body="green steel and more words of this kind which go on for a while as others do"),
        ]
    )
    assert ids(index, "green steel")[0] == "near"
    assert ids(index, "green steel")[-1] == "one"


def test_the_script_that_was_typed_comes_first(index: SearchIndex) -> None:
    index.add([Document(id="hant", body="鋼鐵企業實現碳達峰"), Document(id="hans", body="钢铁企业实现碳达峰")])
    assert ids(index, "碳達峰") == ["hant", "hans"]
    assert ids(index, "碳达峰") == ["hans", "hant"]
    assert ids(index, "钢铁") == ["hans", "hant"]


def test_results_have_what_is_shown(notices: SearchIndex) -> None:
    results = notices.search("เหล็กสีเขียว", facets={"org": ["MEE"]}, exclude={"language": ["en"]}, limit=1)
    plain = json.loads(json.dumps(results.as_dict()))
    assert list(plain) == ["query", "total", "results", "facets", "notes", "expansions"]
    assert plain["total"] == 1
    (result,) = plain["results"]
    assert result["id"] == "th"
    assert result["language"] == "th"
    assert result["year"] == "2025"
    assert result["org"] == ["MEE"]
    assert result["topic"] == ["emissions-trading", "low-carbon-steel"]
    assert all(snippet in NOTICES[0].body for snippet in result["snippets"])
    ((start, end),) = result["marks"][0]
    assert result["snippets"][0][start:end] == "เหล็กสีเขียว"
    assert {"value": "MEE", "count": 1, "selected": True, "excluded": False} in plain["facets"]["org"]
    assert {"value": "en", "count": 0, "selected": False, "excluded": True} in plain["facets"]["language"]


def test_sorts(notices: SearchIndex) -> None:
    assert ids(notices, "*", sort="date") == ["zh-Hant", "sw", "en", "th", "zh-Hans", "ja"]
    assert ids(notices, "*", sort="oldest")[:3] == ["ja", "th", "zh-Hans"]
    assert ids(notices, "*", sort="title")[:2] == ["en", "sw"]


def test_paging(notices: SearchIndex) -> None:
    everything = ids(notices, "*", sort="title")
    assert [ids(notices, "*", sort="title", offset=n, limit=1)[0] for n in range(6)] == everything
    assert ids(notices, "*", offset=6) == []


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"sort": "size"}, "cannot sort by 'size'; orders are relevance, date, oldest, title"),
        ({"facets": {"country": ["KE"]}}, "there is no facet country; facets are org, year, language, topic"),
        ({"exclude": {"title": ["x"]}}, "there is no facet title"),
        ({"offset": -1}, "numbers from 0"),
        ({"offset": 9_999, "limit": 2}, "results beyond 10,000"),
    ],
)
def test_wrong_searches(notices: SearchIndex, how: dict[str, object], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        notices.search("x", **how)  # type: ignore[arg-type]


def test_notes_say_what_was_taken_otherwise(notices: SearchIndex) -> None:
    assert "there is nothing to search for" in notices.search("!?").notes[0]
    assert notices.search("!?").total == 0
    assert notices.search("steel -?").notes == ("there is no word behind - or NOT, so nothing was left out",)
    assert notices.search("date:1999-01").notes == ("no document has 1999-01 as its date",)
    assert notices.search("org:Nobody").notes == ("no document has Nobody as its org",)
    assert "has no partner" in notices.search('"carbon').notes[0]


def test_fields_of_ones_own(tmp_path: Path) -> None:
    config = Config(fields={"country": "facet", "summary": "text", "isbn": "keyword"})
    with SearchIndex.create(tmp_path / "index", config) as index:
        index.add(
            [
                Document(id="a", fields={"country": "KE", "summary": "soko la kaboni", "isbn": "1"}),  # type: ignore[dict-item]
                Document(id="b", body="kaboni", fields={"country": ("TZ", "KE")}),
            ]
        )
        assert sorted(ids(index, "kaboni")) == ["a", "b"]
        assert ids(index, "summary:kaboni") == ["a"]
        assert ids(index, "country:tz") == ["b"]
        assert ids(index, "isbn:1") == ["a"]
        assert {v.value: v.count for v in index.search("*").facets["country"]} == {"KE": 2, "TZ": 1}
        assert index.search("*").results[0].as_dict()["country"] == ["KE"]
    with SearchIndex.open(tmp_path / "index") as again, pytest.raises(DocumentError, match="no field colour"):
        again.add([Document(id="c", fields={"colour": ("red",)})])


def test_update_delete_and_get(index: SearchIndex) -> None:
    assert index.add(NOTICES) == 6
    assert index.add([Document(id="en", title="Something else", language="en")]) == 1
    assert len(index) == 6
    assert ids(index, "aluminium") == []
    assert index.get("en") == Document(id="en", title="Something else", language="en")
    assert index.delete(["en", "en", "never there"]) == 1
    assert index.get("en") is None
    assert index.delete(["en"]) == 0
    assert len(index) == 5


def test_nothing_changes_when_a_document_is_wrong(index: SearchIndex) -> None:
    index.add(NOTICES)
    generation = index.info()["generation"]
    with pytest.raises(DocumentError, match="id 'x' is given twice"):
        index.add([Document(id="x"), Document(id="y"), Document(id="x")])

    def broken() -> Iterator[Document]:
        yield Document(id="x", body="half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        index.add(broken())
    assert index.info()["generation"] == generation
    assert len(index) == 6
    index.add([Document(id="x")])
    assert len(index) == 7


def test_creating_where_something_is(tmp_path: Path) -> None:
    SearchIndex.create(tmp_path / "index").close()
    with pytest.raises(IndexExistsError, match="there is an index"):
        SearchIndex.create(tmp_path / "index")
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").touch()
    with pytest.raises(IndexExistsError, match="holds other files"):
        SearchIndex.create(tmp_path / "package")
    (tmp_path / "file").touch()
    with pytest.raises(IndexExistsError):
        SearchIndex.create(tmp_path / "file")
    with pytest.raises(IndexMissingError, match="build one: wenkham build"):
        SearchIndex.open(tmp_path / "package")


def test_a_failed_creation_leaves_no_index(tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        SearchIndex.create(tmp_path / "index", documents=[Document(id="x"), Document(id="x")])
    with pytest.raises(IndexMissingError):
        SearchIndex.open(tmp_path / "index")
    SearchIndex.create(tmp_path / "index").close()


def test_readers_see_new_states(index: SearchIndex) -> None:
    with SearchIndex.open(index.folder) as reader:
        assert len(reader) == 0
        index.add(NOTICES)
        assert ids(reader, "kaboni") == ["sw"]
        index.rebuild([Document(id="new", body="kaboni mpya")])
        assert ids(reader, "kaboni") == ["new"]


def test_threads_search_while_one_writes(index: SearchIndex) -> None:
    index.add(NOTICES)
    done = Event()

    def read() -> int:
        count = 0
        while not done.is_set() or count < 5:
            results = index.search("kaboni -zzz", limit=100)
            assert {result.document.id for result in results.results} >= {"sw"}
            assert len(results.results) == results.total
            count += 1
        return count

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        for number in range(6):
            index.add([Document(id=f"n{number}", body=f"kaboni {number}")])
        done.set()
        assert all(reader.result() >= 5 for reader in readers)
    assert index.search("kaboni").total == 7


def test_an_index_of_another_analysis_says_so(index: SearchIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    index.add(NOTICES)
    monkeypatch.setattr(Analyzer, "fingerprint", "another")
    with SearchIndex.open(index.folder) as opened:
        assert opened.outdated
        results = opened.search("kaboni")
        assert results.total == 1
        assert "wenkham build SOURCE --rebuild" in results.notes[0]
        with pytest.raises(IndexOutdatedError, match="wenkham build SOURCE --rebuild --index"):
            opened.add([Document(id="x")])
        opened.rebuild(NOTICES)
        assert not opened.outdated


def test_limits(notices: SearchIndex) -> None:
    with (
        SearchIndex.open(notices.folder, Limits(query_length=5)) as index,
        pytest.raises(QueryError, match="more than 5"),
    ):
        index.search("carbon")


def test_a_long_text_without_spaces_is_too_many_words(notices: SearchIndex) -> None:
    with pytest.raises(QueryError, match="the query has more words than 400; shorten it"):
        notices.search("钢铁企业碳市场" * 200)


def test_marks_far_inside_a_long_text(index: SearchIndex) -> None:
    index.add([Document(id="book", body="filler text here. " * 20_000 + "kaboni")])
    (result,) = index.search("kaboni").results
    assert result.snippets[0].text.endswith("kaboni")
    found = index.highlight("book", "kaboni")
    assert found
    assert [found[0].body[start:end] for start, end in found[1]["body"]] == ["kaboni"]


def test_notes_are_not_endless(notices: SearchIndex) -> None:
    found = notices.search("(" * 1000 + "steel").notes
    assert len(found) == 6
    assert found[-1].startswith("and ")


def test_a_folder_that_cannot_be_written(index: SearchIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    index.add(NOTICES)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(BuildError, match=r"cannot write to .*: Permission denied; check its permissions"):
        index.add([Document(id="x")])


def test_groups_addresses_and_dates_are_exact(index: SearchIndex) -> None:
    index.add(
        [
            Document(id="a", body="steel", date="2021-05-03", url="https://example.com/a?b=1"),
            Document(id="b", body="steel", date="2023-11-05", org="MIIT"),
            Document(id="c", body="slag co-operative l'industrie", date="2021"),
        ]
    )
    assert ids(index, "steel year:(2021 OR 2022)") == ["a", "c"]
    assert ids(index, "steel (-slag)") == ids(index, "steel -slag")
    assert ids(index, "url:https://example.com/a?b=1") == ["a"]
    assert sorted(ids(index, "date:2021")) == ["a", "c"]
    assert ids(index, "date:2023-11") == ["b"]
    assert ids(index, "org:ＭＩＩＴ") == ids(index, "year:๒๐๒๓") == ids(index, "org:*") == ["b"]
    assert ids(index, "co-op*") == ids(index, "l'indus*") == ["c"]
    assert ids(index, "*", facets={"org": "MIIT"}) == ["b"]
    assert index.delete("a") == 1


def test_a_change_that_was_overtaken(index: SearchIndex) -> None:
    since = index.generation
    index.add([Document(id="a")])
    with pytest.raises(IndexLockedError, match="another process wrote"):
        index.apply([Document(id="b")], since=since)
    assert index.ids() == ["a"]


def test_only_configured_languages_are_known(tmp_path: Path) -> None:
    config = Config(languages=("en", "th"))
    with SearchIndex.create(
        tmp_path / "index", config, [Document(id="a", body="臺灣鋼鐵業", language="zh-Hant")]
    ) as index:
        assert ids(index, "臺灣") == ["a"]


def test_patterns_take_no_time_on_long_words(index: SearchIndex) -> None:
    index.add([Document(id="a", body="a" * 120)])
    assert ids(index, "a*" * 15 + "b") == []
    assert ids(index, "a*" * 15 + "a") == ["a"]


def test_closing_twice_and_searching_again(index: SearchIndex) -> None:
    index.close()
    index.close()
    assert index.search("*").total == 0


CHOICES = st.dictionaries(
    st.sampled_from(["org", "year", "language", "topic"]),
    st.lists(st.sampled_from(["A", "B", "C", "2020", "2021", "en", "th"]), max_size=2),
    max_size=3,
)
MADE = st.lists(
    st.builds(
        Document,
        id=st.uuids().map(str),
        body=st.lists(st.sampled_from(["steel", "คาร์บอน", "碳市场", "slag"]), max_size=4).map(" ".join),
        language=st.sampled_from(["en", "th"]),
        date=st.sampled_from([None, "2020", "2021-05"]),
        org=st.lists(st.sampled_from("ABC"), max_size=3, unique=True),
        topic=st.lists(st.sampled_from("AB"), max_size=2, unique=True),
    ),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    documents=MADE,
    searches=st.lists(st.tuples(st.sampled_from(["*", "steel", "碳市場"]), CHOICES, CHOICES), min_size=4),
)
def test_facet_counts_equal_a_count_by_hand(
    tmp_path_factory: pytest.TempPathFactory,
    documents: list[Document],
    searches: list[tuple[str, dict[str, list[str]], dict[str, list[str]]]],
) -> None:
    words = {"*": "", "steel": "steel", "碳市場": "碳市场"}
    with SearchIndex.create(tmp_path_factory.mktemp("facets") / "index", documents=documents) as index:
        for query, include, exclude in searches:
            matching = [document for document in documents if words[query] in document.body]
            results = index.search(query, facets=include, exclude=exclude, limit=100, expansions=False)

            def passes(document: Document, name: str) -> bool:
                values = set(document.values(name))
                wanted = include.get(name)  # noqa: B023
                return (not wanted or bool(values & set(wanted))) and not values & set(exclude.get(name, ()))  # noqa: B023

            names = ["org", "year", "language", "topic"]
            kept = [document for document in matching if all(passes(document, name) for name in names)]
            assert results.total == len(kept)
            assert {result.document.id for result in results.results} == {document.id for document in kept}
            for name in names:
                others = [other for other in names if other != name]
                counted = Counter(
                    value for d in matching if all(passes(d, other) for other in others) for value in d.values(name)
                )
                assert {v.value: v.count for v in results.facets[name] if v.count} == dict(counted)
                assert {v.value for v in results.facets[name] if v.selected} == set(include.get(name, ()))


def test_a_ledger_is_kept_until_another_is_given(tmp_path: Path) -> None:
    ledger = {"roots": {}, "sources": {"a": {"ids": ["é"]}, "b\n": {"ids": []}}, "number": 1, "none": None}
    with SearchIndex.create(tmp_path / "index", ledger=lambda: ledger) as index:
        index.add([Document("a", "", "text")])
        assert index.ledger() == ledger
        index.apply(delete=["a"], ledger=dict)
        assert index.ledger() == {}
