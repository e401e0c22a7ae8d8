"""Engines beside each other: made-up collections, queries of each kind, and peers that find the same."""

import json
from pathlib import Path

import pytest
from support.brute_force import BruteForce

from analyzers import Analyzer
from bench import building, engines, pages
from bench.collection import Collection
from bench.peers import PEERS, Answer, MissingError
from bench.peers.process import Opened, build
from bench.queries import KINDS, Asked, asked
from bench.sentences import Piece, Pool
from index.entries import entry
from index.schema import Schema

SENTENCES = {
    "en": [
        "Green steel is made with hydrogen.",
        "Steel mills burn coal and gas.",
        "The market for carbon opened in 2021.",
        "Cement kilns burn coal, too.",
        "A mill sold 30 million tonnes of steel.",
    ],
    "th": ["ตลาดคาร์บอนเปิดทำการแล้ว", "โรงงานเหล็กใช้ไฮโดรเจนแทนถ่านหิน", "เหล็กสีเขียวผลิตด้วยไฮโดรเจน"],
    "zh-Hans": ["全国碳市场启动交易。", "钢铁行业纳入碳市场。", "氢能炼钢减少排放。"],
}
COUNT = 120


@pytest.fixture(scope="module")
def collection() -> Collection:
    analyzer = Analyzer()
    pieces = {code: [Piece.of(text, code, analyzer) for text in texts] for code, texts in SENTENCES.items()}
    orgs = [f"org {number}" for number in range(9)]
    return Collection(Pool("test", pieces, {"en": 3, "th": 2, "zh-Hans": 2}, (3.5, 0.5), orgs, ["steel", "cement"]))


@pytest.fixture(scope="module")
def questions(collection: Collection, tmp_path_factory: pytest.TempPathFactory) -> list[Asked]:
    return asked(collection, COUNT, 4, tmp_path_factory.mktemp("asked") / "queries.json")


def test_terms_of_made_documents_are_those_of_their_texts(collection: Collection) -> None:
    analyzer, schema = Analyzer(), Schema()
    for document, made in zip(collection.documents(40), collection.entries(40), strict=True):
        assert made == entry(document, analyzer, schema)


def test_a_collection_is_the_same_each_time_and_its_vocabulary_grows(collection: Collection) -> None:
    assert collection.entry(7) == collection.entry(7)
    assert len({document.id for document in collection.documents(COUNT)}) == COUNT
    words = [{term for made in collection.entries(count) for term in made.terms("text.stems")} for count in (60, 120)]
    assert len(words[1]) > 1.2 * len(words[0])


def test_queries_of_every_kind_are_drawn_once(collection: Collection, questions: list[Asked], tmp_path: Path) -> None:
    assert {question.kind for question in questions} == set(KINDS)
    assert asked(collection, COUNT, 4, tmp_path / "queries.json") == questions


@pytest.mark.parametrize("name", [name for name in PEERS if "opensearch" not in name])
def test_every_peer_finds_the_same(name: str, collection: Collection, questions: list[Asked], tmp_path: Path) -> None:
    oracle = BruteForce()
    oracle.write(collection.entries(COUNT))
    try:
        build(name, tmp_path / name, collection, COUNT)
        opened = Opened(name, tmp_path / name)
    except MissingError as error:
        pytest.skip(str(error))
    for question in questions:
        (answer,) = opened.answers([question])["answers"]
        if answer is None:
            assert question.kind == "fuzzy", f"{name} has no {question.kind}"
            continue
        found = oracle.search(question.query, facets=question.facets)
        assert answer == [found.total, found.facets, len(found.hits)], question
    assert len(opened.run(questions[:3])["seconds"]) == 3
    assert opened.told["size"] > 0
    opened.close()


def test_tables_of_engines_leave_out_what_is_not_comparable() -> None:
    told = {
        "seconds": 2.0,
        "processor": 2.5,
        "bytes": 4e6,
        "size": 5e6,
        "opening": 0.01,
        "resident": 7e7,
        "before": 6e7,
    }
    times = {"p50": 1.0, "p95": 2.0, "p99": 300.0}
    fast = {**told, "queries": {"phrase": {"warm": times, "cold": times}}}
    slow = {**told, "queries": {"phrase": {"warm": {**times, "p50": 20.0}, "cold": times}}}
    result = {
        "documents": 1000,
        "peers": {"fast": fast, "slow": slow, "other": told},
        "missing": {"gone": "it is not installed"},
        "differing": [["other", "phrase", ["green", "steel"], 5, 4]],
    }
    lines = engines.tables(result, ["slow", "not asked"]).splitlines()
    assert "| fast | 500 | 2.00 | 2.5 | 5.0 | 10.0 | 70.0 | 60.0 |" in lines
    assert "| phrase | 1.00 / 2.00 / 300 | 20.0 / 2.00 / 300 | – |" in lines
    assert "| phrase | 20.00 | – |" in lines
    assert lines[-3] == "gone is missing: it is not installed"
    assert lines[-1] == "other finds otherwise (phrase: green steel): 4 documents, not 5, or other counts"
    assert "| phrase | 1.00 → 1.00 | 20.0 → 20.0 | – → – |" in engines.growth([result, result]).splitlines()


def test_pages_with_snippets(collection: Collection, questions: list[Asked], tmp_path: Path) -> None:
    pytest.importorskip("tantivy")
    from bench import snippets

    build("tantivy", tmp_path / "ours", collection, COUNT)
    snippets.written(tmp_path / "text", collection.entries(COUNT))
    ours, direct = snippets.OurPages(tmp_path / "ours"), snippets.TantivyText.open(tmp_path / "text")
    for question in questions:
        one, two = ours.page(question), direct.page(question)
        assert (one.answer.total, one.answer.facets) == (two.answer.total, two.answer.facets), question
        assert one.answer.payload == pytest.approx(two.answer.payload, rel=0.5)
        assert two.marked <= one.marked <= len(one.answer.ids)
        assert one.marked == len(one.answer.ids) or question.kind in ("fuzzy", "everything"), question
    result = {"documents": COUNT} | snippets.passes(ours, direct, questions, 1)
    assert not result["differing"]
    assert [line.split(" | ")[0] for line in snippets.table(result).splitlines()[4:]] == [f"| {kind}" for kind in KINDS]


def test_a_table_of_pages_with_snippets_tells_what_differs() -> None:
    pytest.importorskip("tantivy")
    from bench import snippets

    page = snippets.Page(Answer(5, ["a", "b"], {}, 9), 1, 0.001, 0.003)
    pages = {"tantivy": page, "tantivy_direct": page._replace(showing=0.001)}
    times = {name: {**snippets.summary([each]), "first": {"p50": each.showing}} for name, each in pages.items()}
    told = [["phrase", ["green", "steel"], 5, 4]]
    lines = snippets.table({"documents": 1000, "kinds": {"phrase": times}, "differing": told}).splitlines()
    assert "| phrase | 4.00 / 4.00 (1.00, 50%) | 2.00 / 2.00 (1.00, 50%) | 0.50 | 0.33 | 1.00 |" in lines
    assert lines[-1] == "phrase, green steel: 5 and 4 documents, or other counts"


def test_pages_of_stock_whoosh(collection: Collection, tmp_path: Path) -> None:
    build("whoosh_stock", tmp_path / "index", collection, 20)
    queries = pages.typed(collection, 20, 3)
    assert len(set(queries)) == 3
    for row in pages.stock(tmp_path / "index", queries):
        assert 0 < row["ms"]["p50"] <= row["ms"]["p99"]


def test_a_collection_is_written_for_building(collection: Collection, tmp_path: Path) -> None:
    size = building.written(collection, 5, tmp_path / "documents.jsonl")
    documents = [json.loads(line) for line in (tmp_path / "documents.jsonl").read_text("utf-8").splitlines()]
    assert [document["id"] for document in documents] == [document.id for document in collection.documents(5)]
    assert size == sum(len(document["title"].encode() + document["body"].encode()) for document in documents)
