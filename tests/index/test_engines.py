"""The contract of engines: every one of them passes all of this, and agrees with the brute-force oracle."""

import os
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.engines import PACKAGES, made, names, oracle

from index import ConfigurationError, EngineError, QueryError
from index.engine import Engine, Entry, Found, Selection, Sort
from index.engines import EXTRAS, NAMES, engine_class, larger_engine
from index.query import (
    All,
    And,
    Best,
    Boost,
    Constant,
    EngineQuery,
    Fuzzy,
    Not,
    Or,
    Pattern,
    Phrase,
    Prefer,
    Prefix,
    Range,
    Term,
)
from index.schema import Schema

SCHEMA = Schema.extended({"country": "facet"})


def entry(id: str, units: str = "", **keywords: str) -> Entry:
    terms = {"body.units": units.split(), "text.stems": units.split()} if units else {}
    values = {name: value.split("|") for name, value in keywords.items()}
    return Entry.of(id, terms, {"id": [id], **values}, f"payload of {id}".encode())


@pytest.fixture(params=names())
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def engine(name: str, tmp_path: Path) -> Iterator[Engine]:
    engine = made(name, tmp_path, SCHEMA)
    yield engine
    engine.close()


def scores(found: Found) -> list[float]:
    return [hit.score for hit in found.hits]


def close(scores: list[float]) -> object:
    """Scores but for rounding: some engines add them up in single precision."""
    return pytest.approx(scores, rel=1e-5, abs=1e-6)


def ids(engine: Engine, query: EngineQuery, **how: object) -> list[str]:
    return [hit.id for hit in engine.search(query, **how).hits]  # type: ignore[arg-type]


def test_empty(engine: Engine) -> None:
    found = engine.search(All(), facets={"org": Selection()})
    assert (found.total, found.hits, found.facets) == (0, [], {"org": {}})
    assert engine.count == 0
    assert engine.payload("a") is None
    assert ids(engine, Term("body.units", "x")) == []
    assert ids(engine, Phrase("body.units", ("x", "y"))) == []
    assert engine.values("org") == {}


def test_payload_is_given_back_unread(engine: Engine) -> None:
    engine.write([Entry.of("a", {}, {"id": ["a"]}, bytes(range(256)))])
    assert engine.payload("a") == bytes(range(256))


def test_same_id_replaces(engine: Engine) -> None:
    engine.write([entry("a", "old"), entry("b", "old")])
    engine.write([entry("a", "new")])
    assert engine.count == 2
    assert ids(engine, Term("body.units", "old")) == ["b"]
    assert ids(engine, Term("body.units", "new")) == ["a"]


def test_delete(engine: Engine) -> None:
    engine.write([entry("a", "x", org="A"), entry("b", "x", org="B")])
    engine.write([], delete=["a", "never there"])
    engine.write([], delete=["a", "a"])
    assert engine.count == 1
    assert ids(engine, All()) == ["b"]
    assert engine.values("org") == {"B": 1}
    assert engine.payload("a") is None
    engine.write([], delete=["b"])
    assert engine.count == 0
    engine.write([entry("a", "x")])
    assert ids(engine, Term("body.units", "x")) == ["a"]


def test_deleting_does_not_touch_what_is_added_in_the_same_batch(engine: Engine) -> None:
    engine.write([entry("a", "x")], delete=["a"])
    assert ids(engine, All()) == ["a"]


def test_deleted_documents_do_not_count_in_scores(engine: Engine, name: str) -> None:
    engine.write([entry("a", "x y"), entry("b", "x x x x x y y")])
    engine.write([], delete=["b"])
    alone = oracle(name)
    alone.write([entry("a", "x y")])
    assert scores(engine.search(Term("body.units", "x"))) == close(scores(alone.search(Term("body.units", "x"))))


def test_a_document_deleted_twice_counts_once(engine: Engine, name: str) -> None:
    batches: list[tuple[list[Entry], list[str]]] = [
        ([entry("a", "x"), entry("b", "x y y y"), entry("c", "x y")], []),
        ([entry("a", "x x x z")], ["b", "a", "b", "b"]),
    ]
    wise = oracle(name)
    for entries, delete in batches:
        engine.write(entries, delete)
        wise.write(entries, delete)
    assert scores(engine.search(Term("body.units", "x"))) == close(scores(wise.search(Term("body.units", "x"))))


def test_deleting_documents_of_average_length(engine: Engine, name: str) -> None:
    wise = oracle(name)
    everywhere = [entry(f"{number}", "x y z") for number in range(6)]
    longer = [entry("b", "x y z y y")]
    for entries, delete in (everywhere, []), ([], ["1"]), ([entry("a", "x")], ["2"]), (longer, ["a"]):
        engine.write(entries, delete)
        wise.write(entries, delete)
        got, wanted = engine.search(Term("body.units", "x")), wise.search(Term("body.units", "x"))
        assert scores(got) == close(scores(wanted))


def test_long_documents_score_by_the_length_that_is_kept(engine: Engine, name: str) -> None:
    entries = [entry(f"{length:03}", "x " + "y " * length) for length in range(0, 400, 7)]
    wise = oracle(name)
    engine.write(entries)
    wise.write(entries)
    for query in Term("body.units", "x"), Prefer(Term("body.units", "x"), Term("text.stems", "y")):
        got, wanted = engine.search(query, limit=100), wise.search(query, limit=100)
        assert scores(got) == close(scores(wanted))


def test_fields_that_few_documents_have(engine: Engine, name: str) -> None:
    entries = [entry(f"{number:02}", "x y z w" if number % 9 else "") for number in range(40)]
    rare = [
        Entry.of(f"r{number}", {"title.units": ["x"] * number, "body.units": ["x"]}, {"id": [f"r{number}"]}, b"")
        for number in range(1, 4)
    ]
    wise = oracle(name)
    for batch in entries, rare:
        engine.write(batch)
        wise.write(batch)
    for field in "title.units", "body.units":
        got, wanted = engine.search(Term(field, "x"), limit=50), wise.search(Term(field, "x"), limit=50)
        assert scores(got) == close(scores(wanted))


def test_words_in_order_with_others_between(engine: Engine) -> None:
    texts = {
        "near": "a x b y c",
        "far": "a x y z b c",
        "turned": "b a c",
        "apart": "a b x x x x c",
        "twice": "a a b b c",
    }
    engine.write(entry(id, text) for id, text in texts.items())
    phrase = "body.units", ("a", "b", "c")
    assert ids(engine, Phrase(*phrase)) == []
    assert sorted(ids(engine, Phrase(*phrase, 1))) == ["twice"]
    assert sorted(ids(engine, Phrase(*phrase, 2))) == ["near", "twice"]
    assert sorted(ids(engine, Phrase(*phrase, 4))) == ["apart", "far", "near", "twice"]


def test_long_phrases_with_others_between(engine: Engine) -> None:
    letters = [f"u{place}" for place in range(30)]
    spaced = " ".join(f"{letter} x" if place in (3, 11, 20) else letter for place, letter in enumerate(letters))
    engine.write([entry("tight", " ".join(letters)), entry("spaced", spaced), entry("back", " ".join(letters[::-1]))])
    assert ids(engine, Phrase("body.units", tuple(letters), 2)) == ["tight"]
    assert sorted(ids(engine, Phrase("body.units", tuple(letters), 4))) == ["spaced", "tight"]
    assert ids(engine, Phrase("body.units", (*letters, "never"), 4)) == []


def test_equal_documents_come_by_id_whatever_batch_they_came_in(engine: Engine) -> None:
    names = [f"{number:03}" for number in range(120)]
    for start in range(5):
        engine.write(entry(id, "x y", date="2023" if int(id) % 2 else "2024") for id in names[start::5])
    odd, even = names[1::2], names[::2]
    for query in (
        Term("body.units", "x"),
        All(),
        Constant(Term("body.units", "y"), 2.0),
        Prefer(All(), Prefix("id", "1")),
    ):
        first = names[100:] + names[:100] if isinstance(query, Prefer) else names
        pages = [ids(engine, query, offset=start, limit=11) for start in range(0, 130, 11)]
        assert [id for page in pages for id in page] == first
    assert ids(engine, All(), sort=Sort("date"), offset=3, limit=60) == (odd + even)[3:63]
    assert ids(engine, All(), sort=Sort("date", descending=True), offset=3, limit=60) == (even + odd)[3:63]


def test_the_first_of_several_values_sorts(engine: Engine) -> None:
    engine.write([entry("a", org="M|A"), entry("b", org="B|Z"), entry("c", org="Z|A"), entry("d")])
    assert ids(engine, All(), sort=Sort("org")) == ["b", "a", "c", "d"]
    assert ids(engine, All(), sort=Sort("org", descending=True)) == ["c", "a", "b", "d"]


def test_similar(engine: Engine) -> None:
    engine.write([entry("a", "carbon steel"), entry("b", "carbons carbon"), entry("c", "karbon"), entry("d", "carbno")])
    engine.write([], delete=["d"])
    assert engine.similar("body.units", "carbon", 1) == {"carbon": 2, "carbons": 1}
    assert engine.similar("body.units", "zinc", 2) == {}


def test_values_are_sorted_and_counted(engine: Engine) -> None:
    engine.write([entry("a", org="鋼|b"), entry("b", org="b|a"), entry("c", org="\U0001f600")])
    assert list(engine.values("org").items()) == [("a", 1), ("b", 2), ("鋼", 1), ("\U0001f600", 1)]
    assert list(engine.values("id")) == ["a", "b", "c"]


def test_a_generation_that_shares_files_is_left_as_it_is(name: str, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    engine = made(name, old, SCHEMA)
    engine.write([entry("a", "x", org="A"), entry("b", "x y")])
    engine.close()
    shutil.copytree(old, new, copy_function=os.link)
    before = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    for number in range(12):
        engine = engine_class(name).open(new, SCHEMA)
        engine.write([entry(f"c{number}", "x"), entry("a", "x z")], delete=["b"])
        engine.close()
    assert {path: path.read_bytes() for path in old.rglob("*") if path.is_file()} == before
    engine = engine_class(name).open(old, SCHEMA)
    assert ids(engine, All()) == ["a", "b"]
    assert ids(engine, Term("body.units", "y")) == ["b"]
    engine.close()


def test_threads_share_an_engine(engine: Engine) -> None:
    engine.write(entry(f"{number:03}", f"x y{number % 7}", org="A") for number in range(200))

    def asked(number: int) -> tuple[int, bytes | None]:
        found = engine.search(Term("body.units", f"y{number % 7}"), facets={"org": Selection()})
        return found.facets["org"]["A"], engine.payload(found.hits[0].id)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(asked, range(200)))
    assert answers == [asked(number) for number in range(200)]


def test_a_stream_that_breaks_off_raises_its_own_error(engine: Engine) -> None:
    def broken() -> Iterator[Entry]:
        yield entry("a", "x")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.write(broken())


def test_paging_covers_everything_once(engine: Engine) -> None:
    engine.write(entry(f"{number:03}", "x" if number % 3 else "x x") for number in range(50))
    pages = [ids(engine, Term("body.units", "x"), offset=start, limit=7) for start in range(0, 56, 7)]
    everything = [id for page in pages for id in page]
    assert len(everything) == len(set(everything)) == 50
    assert everything == ids(engine, Term("body.units", "x"), limit=100)
    assert engine.search(All(), limit=0).total == 50
    assert ids(engine, All(), limit=0) == []
    assert ids(engine, All(), offset=60) == []


def test_many_counts_at_once(engine: Engine) -> None:
    engine.write(entry(f"{number}", "x y" if number % 3 else "x") for number in range(10))
    x, y = Term("body.units", "x"), Term("body.units", "y")
    asked: list[EngineQuery] = [y, All(), Not(y), Prefer(x, y), y, Fuzzy("body.units", "z", 1), Or(()), Term("id", "3")]
    assert engine.counts(asked) == [6, 10, 4, 10, 6, 0, 0, 1]
    assert engine.counts([]) == []
    engine.write([entry("new", "y")], delete=["1"])
    assert engine.counts([y, Boost(All(), 2.0)]) == [6, 10]


def test_sort(engine: Engine) -> None:
    engine.write(
        [
            entry("a", "x", date="2023-09-08"),
            entry("b", "x", date="2021"),
            entry("c", "x"),
            entry("d", "x", date="2023"),
        ]
    )
    assert ids(engine, All(), sort=Sort("date")) == ["b", "d", "a", "c"]
    assert ids(engine, All(), sort=Sort("date", descending=True)) == ["a", "d", "b", "c"]
    assert ids(engine, All(), sort=Sort("date", descending=True), limit=2) == ["a", "d"]


def test_range_ends(engine: Engine) -> None:
    engine.write([entry("a", date="2023-09-08"), entry("b", date="2023-10"), entry("c", date="2024")])
    assert ids(engine, Range("date", "2023-09-08", "2023-10")) == ["a", "b"]
    assert ids(engine, Range("date", None, "2023")) == ["a", "b"]
    assert ids(engine, Range("date", "2023-09-09", None)) == ["b", "c"]
    assert ids(engine, Range("date", "2025", None)) == []


def test_facets_ignore_their_own_choice(engine: Engine) -> None:
    engine.write(
        [
            entry("a", "x", org="MIIT|MEE", language="th"),
            entry("b", "x", org="MIIT", language="zh-Hans"),
            entry("c", "x", org="CISA", language="th"),
            entry("d", "y", org="MEE", language="th"),
        ]
    )
    facets = {"org": Selection(frozenset({"MIIT"})), "language": Selection(frozenset({"th"}))}
    found = engine.search(Term("body.units", "x"), facets=facets)
    assert [hit.id for hit in found.hits] == ["a"]
    assert found.facets == {"org": {"MIIT": 1, "MEE": 1, "CISA": 1}, "language": {"th": 1, "zh-Hans": 1}}
    without = engine.search(All(), facets={"org": Selection(exclude=frozenset({"MEE"}))})
    assert [hit.id for hit in without.hits] == ["b", "c"]


def test_values_of_any_text(engine: Engine) -> None:
    values = ["กระทรวง", "a b", "x|y", "", "中国 宝武", "ä\u0308", "\U0001f600", 'quo"te', "a" * 500]
    engine.write(
        [
            Entry.of(str(place), {}, {"id": [str(place)], "org": [value]}, b"")
            for place, value in enumerate(values)
            if value
        ]
    )
    for place, value in enumerate(values):
        if value:
            assert ids(engine, Term("org", value)) == [str(place)]


def test_terms_of_any_text(engine: Engine) -> None:
    terms = ["กา", "碳", "a" * 128, "\U00020000", "x:y", "*", "and"]
    engine.write(
        [
            Entry.of(str(place), {"body.units": [term, "z"]}, {"id": [str(place)]}, b"")
            for place, term in enumerate(terms)
        ]
    )
    for place, term in enumerate(terms):
        assert ids(engine, Term("body.units", term)) == [str(place)]
        assert ids(engine, Phrase("body.units", (term, "z"))) == [str(place)]


@pytest.mark.parametrize("term", ["", " a", "a b", "a\u3000b", "a\n"])
def test_terms_that_engines_would_part(term: str) -> None:
    for terms in [["good", term], [term], [term, "good"]]:
        with pytest.raises(EngineError, match=r"a: a term of body\.units is empty or has white space"):
            Entry.of("a", {"body.units": terms}, {"id": ["a"]}, b"")
    assert Entry.of("a", {"body.units": ["\u200b", "a\u200d"]}, {}, b"").terms("body.units") == ["\u200b", "a\u200d"]


def test_too_many_terms(engine: Engine) -> None:
    engine.write([Entry.of("a", {"body.units": [f"x{number}" for number in range(3000)]}, {"id": ["a"]}, b"")])
    with pytest.raises(QueryError, match=r"x\* stands for 3,000 words"):
        engine.search(Prefix("body.units", "x"))
    with pytest.raises(QueryError):
        engine.search(Pattern("body.units", "x*"))
    assert engine.search(Prefix("body.units", "x299")).total == 1


def test_when_a_larger_engine_is_worth_it() -> None:
    assert larger_engine("whoosh", 1000) is None
    assert larger_engine("whoosh", 1_000_000) == "tantivy"
    assert larger_engine("tantivy", 1_000_000) is None
    assert larger_engine("tantivy", 1_000_000_000) == "opensearch"
    assert larger_engine("opensearch", 1_000_000_000) is None


def test_unknown_engine() -> None:
    with pytest.raises(ConfigurationError, match="engines are"):
        engine_class("lucene")


@pytest.mark.parametrize("name", sorted(EXTRAS.keys() & set(NAMES)))
def test_an_engine_whose_library_is_missing_says_which_extra(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [module for module in sys.modules if module.startswith(f"index.engines.{name}")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, PACKAGES.get(name, name), None)
    with pytest.raises(ConfigurationError, match=rf"extra {EXTRAS[name]}: pip install 'wenkham\[{EXTRAS[name]}\]'"):
        engine_class(name)


def test_many_small_commits(engine: Engine) -> None:
    for number in range(25):
        engine.write([entry(f"{number:02}", "x y")], delete=[f"{number - 5:02}"] if number % 2 else [])
    assert engine.count == 25 - 10
    assert len(ids(engine, Phrase("body.units", ("x", "y")), limit=100)) == 15


WORDS = st.sampled_from("a b c d ab abc bac 碳".split())
ENTRIES = st.builds(
    lambda id, title, body, org, year: Entry.of(
        id,
        {name: terms for name, terms in {"title.units": title, "body.units": body}.items() if terms},
        {name: values for name, values in {"id": [id], "org": org, "year": year}.items() if values},
        id.encode(),
    ),
    st.sampled_from("pqrstuvw"),
    st.lists(WORDS, max_size=3),
    st.lists(WORDS, max_size=12),
    st.lists(st.sampled_from("MXYZ"), max_size=3, unique=True),
    st.lists(st.sampled_from(["2020", "2021", "2023"]), max_size=1),
)
BATCHES = st.lists(
    st.tuples(
        st.lists(ENTRIES, max_size=6, unique_by=lambda e: e.id), st.lists(st.sampled_from("pqrstuvw"), max_size=2)
    ),
    min_size=1,
    max_size=4,
)
TEXTS = st.sampled_from(["title.units", "body.units"])
LEAVES: st.SearchStrategy[EngineQuery] = st.one_of(
    st.builds(Term, TEXTS, WORDS),
    st.builds(Term, st.just("org"), st.sampled_from("MXQ")),
    st.builds(Phrase, TEXTS, st.lists(WORDS, min_size=1, max_size=3).map(tuple), st.integers(0, 3)),
    st.builds(Prefix, TEXTS, st.sampled_from(["a", "ab", "z", ""])),
    st.builds(Pattern, TEXTS, st.sampled_from(["a*", "?", "a?c", "*c"])),
    st.builds(Fuzzy, TEXTS, WORDS, st.integers(0, 2)),
    st.builds(Range, st.just("year"), st.sampled_from([None, "2020", "2021"]), st.sampled_from([None, "202", "2022"])),
    st.just(All()),
)
QUERIES: st.SearchStrategy[EngineQuery] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(And, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Best, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Not, inner),
        st.builds(Prefer, inner, inner),
        st.builds(Boost, inner, st.sampled_from([0.25, 2.0])),
        st.builds(Constant, inner, st.sampled_from([0.0, 1.5])),
    ),
    max_leaves=6,
)
SELECTIONS = st.builds(
    Selection,
    st.frozensets(st.sampled_from("MXY"), max_size=2),
    st.frozensets(st.sampled_from("MZ"), max_size=1),
)
YEARS = st.builds(Selection, st.frozensets(st.sampled_from(["2020", "2021"]), max_size=2))


@pytest.mark.parametrize("name", names())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    batches=BATCHES,
    searches=st.lists(st.tuples(QUERIES, SELECTIONS, YEARS, st.integers(0, 3)), min_size=5, max_size=12),
)
def test_agrees_with_the_oracle(
    name: str,
    batches: list[tuple[list[Entry], list[str]]],
    searches: list[tuple[EngineQuery, Selection, Selection, int]],
) -> None:
    wise = oracle(name)
    with TemporaryDirectory() as folder:
        engine = made(name, Path(folder), SCHEMA)
        for entries, delete in batches:
            engine.write(entries, delete)
            wise.write(entries, delete)
        assert engine.count == len(wise.entries)
        for query, org, year, offset in searches:
            for sort in Sort(), Sort("year"), Sort("year", descending=True):
                how = {"offset": offset, "limit": 4, "sort": sort, "facets": {"org": org, "year": year}}
                got, wanted = engine.search(query, **how), wise.search(query, **how)  # type: ignore[arg-type]
                assert (got.total, got.facets) == (wanted.total, wanted.facets)
                assert scores(got) == close(scores(wanted))
                if sort.field:
                    assert [hit.id for hit in got.hits] == [hit.id for hit in wanted.hits]
                else:  # scores that differ by rounding only may change places
                    near = wise.search(query, limit=100, facets={"org": org, "year": year}).hits
                    assert all(any(h.id == o.id and [h.score] == close([o.score]) for o in near) for h in got.hits)
        engine.close()
