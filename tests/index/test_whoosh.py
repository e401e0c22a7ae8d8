"""The default engine is a Whoosh index: Whoosh's own readers work on it, and it finds what stock Whoosh finds."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from math import log
from pathlib import Path

import pytest
from support.brute_force import BruteForce
from whoosh import fields, query
from whoosh.analysis import IDAnalyzer
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex, open_dir
from whoosh.util.numeric import byte_to_length, length_to_byte

from index import EngineError
from index.cache import Cache
from index.engine import Entry, Selection
from index.engines import whoosh
from index.engines.whoosh import WhooshEngine, merging, segment
from index.engines.whoosh.executor import Executor, Formula
from index.query import All, And, Best, EngineQuery, Fuzzy, Not, Or, Pattern, Phrase, Prefix, Term
from index.schema import Schema

SCHEMA = Schema()
FIELD = "body.units"
EXACT = [length for length in range(1, 60) if byte_to_length(length_to_byte(length)) == length]
"""Lengths that stock Whoosh keeps as they are; others it rounds to what fits into a byte."""
STOCK = Formula(lambda n, documents: log(documents / (n + 1)) + 1, 2.2)
"""Whoosh's BM25F: its idf, and (K1 + 1) * tf."""
WORDS = [f"{letter}{number}" for letter in "abc" for number in range(30)]


def texts(count: int, seed: int = 1) -> list[list[str]]:
    chance = random.Random(seed)
    return [
        [WORDS[min(int(chance.expovariate(0.08)), len(WORDS) - 1)] for _ in range(chance.choice(EXACT))]
        for _ in range(count)
    ]


def entries(count: int, seed: int = 1) -> Iterator[Entry]:
    for number, terms in enumerate(texts(count, seed)):
        id = f"{number:04}"
        yield Entry.of(id, {FIELD: terms}, {"id": [id], "org": ["even" if number % 2 else "odd"]}, id.encode())


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileIndex]:
    """An index as Whoosh makes it."""
    schema = fields.Schema(
        id=fields.ID(stored=True), **{FIELD: fields.TEXT(analyzer=IDAnalyzer(), phrase=True), "org": fields.ID()}
    )
    index = FileStorage(str(tmp_path_factory.mktemp("stock"))).create_index(schema)
    writer = index.writer()
    for entry in entries(300):
        writer.add_document(id=entry.id, **{FIELD: list(entry.terms(FIELD)), "org": entry.keywords["org"][0]})
    writer.commit()
    yield index
    index.close()


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    folder = tmp_path_factory.mktemp("ours")
    engine = WhooshEngine.create(folder, SCHEMA)
    engine.write(entries(300))
    yield engine
    engine.close()


def whoosh_hits(index: FileIndex, asked: query.Query) -> dict[str, float]:
    with index.searcher() as searcher:
        numbers = searcher.search(asked, limit=None)
        ids = {}
        for hit in numbers:
            # Ours stores a payload, the id with it; stock Whoosh its stored fields.
            stored = searcher.stored_fields(hit.docnum)
            ids[stored["payload"].decode() if "payload" in stored else stored["id"]] = hit.score
        return ids


def our_hits(engine: WhooshEngine, asked: EngineQuery) -> dict[str, float]:
    found = Executor(engine._store, STOCK).search(asked, 0, 1000, whoosh.Sort(), {})
    return {hit.id: hit.score for hit in found.hits}


SCORED = [
    (query.Term(FIELD, "a1"), Term(FIELD, "a1")),
    (
        query.Or([query.Term(FIELD, w) for w in ("a1", "b2", "c3")]),
        Or(tuple(Term(FIELD, w) for w in ("a1", "b2", "c3"))),
    ),
    (query.And([query.Term(FIELD, w) for w in ("a1", "a2")]), And((Term(FIELD, "a1"), Term(FIELD, "a2")))),
    (query.Term("org", "even"), Term("org", "even")),
]
FOUND = [
    (query.Phrase(FIELD, ["a1", "a2"]), Phrase(FIELD, ("a1", "a2"))),
    (query.Phrase(FIELD, ["a0", "a1", "a0"]), Phrase(FIELD, ("a0", "a1", "a0"))),
    (query.Phrase(FIELD, ["a3", "a5"], slop=4), Phrase(FIELD, ("a3", "a5"), 3)),
    (query.Prefix(FIELD, "b1"), Prefix(FIELD, "b1")),
    (query.Wildcard(FIELD, "?2*"), Pattern(FIELD, "?2*")),
    (query.FuzzyTerm(FIELD, "b1", maxdist=1, prefixlength=1), Fuzzy(FIELD, "b1", 1)),
    (query.Every(), All()),
    (
        query.And([query.Term(FIELD, "a1"), query.Not(query.Term(FIELD, "a2"))]),
        And((Term(FIELD, "a1"), Not(Term(FIELD, "a2")))),
    ),
    (
        query.DisjunctionMax([query.Term(FIELD, "a7"), query.Term(FIELD, "a8")]),
        Best((Term(FIELD, "a7"), Term(FIELD, "a8"))),
    ),
]


@pytest.mark.parametrize(("theirs", "asked"), SCORED + FOUND)
def test_finds_what_whoosh_finds(theirs: query.Query, asked: EngineQuery, stock: FileIndex, ours: WhooshEngine) -> None:
    wanted = whoosh_hits(stock, theirs)
    assert our_hits(ours, asked).keys() == wanted.keys()
    assert wanted


@pytest.mark.parametrize(("theirs", "asked"), SCORED[:3])
def test_scores_as_whoosh_with_its_formula(
    theirs: query.Query, asked: EngineQuery, stock: FileIndex, ours: WhooshEngine
) -> None:
    assert our_hits(ours, asked) == pytest.approx(whoosh_hits(stock, theirs), abs=1e-6)


@pytest.mark.parametrize(("theirs", "asked"), SCORED + FOUND)
def test_whoosh_itself_searches_it(theirs: query.Query, asked: EngineQuery, ours: WhooshEngine) -> None:
    found = whoosh_hits(open_dir(str(ours._folder)), theirs)
    assert found.keys() == our_hits(ours, asked).keys()
    if (theirs, asked) in SCORED[:3]:
        assert found == pytest.approx(our_hits(ours, asked), abs=1e-6)


def test_whoosh_reads_terms_and_statistics(stock: FileIndex, ours: WhooshEngine) -> None:
    with stock.reader() as wanted, open_dir(str(ours._folder)).reader() as reader:
        assert list(reader.lexicon(FIELD)) == list(wanted.lexicon(FIELD))
        assert list(reader.expand_prefix(FIELD, "b2")) == list(wanted.expand_prefix(FIELD, "b2"))
        assert list(reader.terms_within(FIELD, "b1", 1, 1)) == list(wanted.terms_within(FIELD, "b1", 1, 1))
        assert reader.field_length(FIELD) == wanted.field_length(FIELD)
        for term in reader.lexicon(FIELD):
            ours_info, info = reader.term_info(FIELD, term), wanted.term_info(FIELD, term)
            assert (ours_info.doc_frequency(), ours_info.weight()) == (info.doc_frequency(), info.weight())
            assert ours_info.max_weight() == info.max_weight()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments so small that a few documents make many, and merging takes up a few postings at a time."""
    monkeypatch.setattr(segment, "CAPACITY", 8)
    monkeypatch.setattr(whoosh, "CAPACITY", 64)
    monkeypatch.setattr(merging, "TOKENS", 50)


@pytest.mark.usefixtures("small")
def test_segments_and_merging_change_nothing(tmp_path: Path) -> None:
    engine, oracle = WhooshEngine.create(tmp_path, SCHEMA), BruteForce()
    for seed in range(4):
        added = list(entries(120, seed))[seed * 10 : 110 - seed * 10]
        delete = [f"{number:04}" for number in range(0, 120, 7)] if seed else []
        engine.write(added, delete)
        oracle.write(added, [id for id in delete if id not in {entry.id for entry in added}])
    assert engine.count == len(oracle.entries)
    files = list(tmp_path.glob("*.arrays"))
    assert 1 < len(files) <= 16
    asked: list[EngineQuery] = [
        Term(FIELD, "a1"),
        Phrase(FIELD, ("a1", "a2")),
        Phrase(FIELD, ("a1", "a2"), 3),
        Prefix(FIELD, "c"),
        Fuzzy(FIELD, "a10", 1),
        Pattern(FIELD, "a?"),
        Not(Term(FIELD, "a0")),
    ]
    for each in asked:
        got = engine.search(each, limit=200, facets={"org": Selection()})
        wanted = oracle.search(each, limit=200, facets={"org": Selection()})
        assert (got.total, got.facets) == (wanted.total, wanted.facets)
        scores = {hit.id: hit.score for hit in wanted.hits}
        assert {hit.id: hit.score for hit in got.hits} == pytest.approx(scores, abs=1e-9)
    assert all(engine.payload(id) == entry.payload for id, entry in oracle.entries.items())
    assert list(engine.values("id")) == sorted(oracle.entries)
    engine.close()


@pytest.mark.usefixtures("small")
def test_what_is_mostly_deleted_is_written_anew(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path, SCHEMA)
    engine.write(entries(6))
    before = sum(path.stat().st_size for path in tmp_path.glob("*.arrays"))
    engine.write([], delete=["0000", "0001", "0002", "0003"])
    assert sum(path.stat().st_size for path in tmp_path.glob("*.arrays")) < before
    assert list(engine.values("id")) == ["0004", "0005"]
    engine.close()


def test_long_documents(tmp_path: Path) -> None:
    """Frequencies and positions beyond one and two bytes."""
    engine = WhooshEngine.create(tmp_path, SCHEMA)
    engine.write(
        [
            Entry.of("long", {FIELD: ["x"] * 70_000 + ["y", "z"]}, {"id": ["long"]}, b"1"),
            Entry.of("short", {FIELD: ["x", "y"]}, {"id": ["short"]}, b""),
        ]
    )
    scores = {hit.id: hit.score for hit in engine.search(Term(FIELD, "x")).hits}
    average = (70_002 + 2) / 2
    wanted = {
        id: log(1 + 0.5 / 2.5) * tf / (tf + 1.2 * (0.25 + 0.75 * length / average))
        for id, tf, length in [("long", 70_000, 70_002), ("short", 1, 2)]
    }
    assert scores == pytest.approx(wanted, abs=1e-9)
    for terms, ids in [(("y", "z"), ["long"]), (("x", "y"), ["short", "long"]), (("z", "x"), [])]:
        assert [hit.id for hit in engine.search(Phrase(FIELD, terms)).hits] == ids
    engine.close()


def test_threads_share_one_engine(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path, SCHEMA)
    engine.write(entries(200))
    # So small that what one thread needs is thrown out for another.
    engine._store.arrays = engine._store.results = Cache(20_000)
    asked = [Or((Term(FIELD, one), Phrase(FIELD, (one, two)))) for one in WORDS[:8] for two in WORDS[:8]]
    wanted = [engine.search(each, limit=50) for each in asked]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda each: engine.search(each, limit=50), asked * 4)) == wanted * 4
    engine.close()


def test_what_is_kept_is_bounded() -> None:
    cache, made = Cache(10_000), []

    def value(key: int) -> bytes:
        made.append(key)
        return bytes(1000)

    for key in [*range(5), *range(5), *range(100), 99, 0]:
        assert len(cache.get(key, lambda key=key: value(key), len)) == 1000  # type: ignore[misc]
    assert made == [*range(5), *range(5, 100), 0]
    assert cache._bytes <= 10_000
    assert len(cache.get("large", lambda: bytes(20_000), len)) == 20_000
    assert "large" not in cache._values


def test_a_segment_of_stock_whoosh_is_refused(tmp_path: Path) -> None:
    engine = WhooshEngine.create(tmp_path, SCHEMA)
    engine.close()
    writer = open_dir(str(tmp_path)).writer()
    writer.add_document(id=["a"])
    writer.commit()
    with pytest.raises(EngineError, match="another program"):
        WhooshEngine.open(tmp_path, SCHEMA)


def test_two_writers(tmp_path: Path) -> None:
    engine, other = WhooshEngine.create(tmp_path, SCHEMA), WhooshEngine.open(tmp_path, SCHEMA)

    def slowly() -> Iterator[Entry]:
        with pytest.raises(EngineError, match="another process"):
            other.write(entries(1))
        yield from entries(2)

    engine.write(slowly())
    assert engine.count == 2
    engine.close()
