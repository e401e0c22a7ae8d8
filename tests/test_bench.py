"""What the ranking earns and costs, measured on a set so small that the figures are known."""

import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

DOCUMENTS = {
    "d1": ("Green steel", "It is made with hydrogen.", "en"),
    "d2": ("", "Cement kilns burn coal.", "en"),
    "d3": ("", "ตลาดคาร์บอนเปิดทำการแล้ว", "th"),
    "d4": ("", "全国碳市场启动交易", "zh-Hans"),
    "d5": ("", " ".join(f"word{number}" for number in range(500)), "en"),
}
QUERIES = {"q1": ("kiln burning", "d2", "en"), "q2": ("ตลาดคาร์บอน", "d3", "th"), "q3": ("hydrogn", "d1", "en")}

Rows = Mapping[str, list[dict[str, Any]]]

_SPEC = importlib.util.spec_from_file_location("relevance", Path(__file__).parent.parent / "bench" / "relevance.py")
assert _SPEC is not None
assert _SPEC.loader is not None
relevance = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(relevance)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The rows of each table."""
    folder = tmp_path_factory.mktemp("tiny")

    def write(name: str, objects: Mapping[str, tuple[str, ...]], *keys: str) -> None:
        lines = [json.dumps({"id": id, **dict(zip(keys, values, strict=True))}) for id, values in objects.items()]
        (folder / name).write_text("\n".join(lines), "utf-8")

    write("corpus.jsonl", DOCUMENTS, "title", "text", "lang")
    write("queries.jsonl", {id: (text, language) for id, (text, _, language) in QUERIES.items()}, "text", "lang")
    (folder / "qrels.tsv").write_text("".join(f"{id}\t{found}\t1\n" for id, (_, found, _) in QUERIES.items()), "utf-8")
    result = CliRunner().invoke(relevance.main, [str(folder), "--json"], catch_exceptions=False)
    found = [json.loads(line) for line in result.stdout.splitlines()]
    return {table: [row for row in found if row["table"] == table] for table in relevance.TABLES}


def test_wenkham_finds_a_mistyped_word_and_plain_words_do_not(rows: Rows) -> None:
    assert [row["variant"] for row in rows["chain"]] == ["whole", "keywords", "typos"]
    assert (rows["chain"][0]["plain"], rows["chain"][0]["wenkham"]) == (pytest.approx(2 / 3), 1)


def test_expansions_earn_the_mistyped_query(rows: Rows) -> None:
    whole = rows["earns"][0]
    assert whole["all"] == 1
    assert whole["lost"].keys() == {*relevance.PARTS, "expansions"}
    assert whole["lost"]["expansions"] == [0, 0, 1]


@pytest.mark.parametrize("part", relevance.PARTS)
def test_a_part_is_on_again(part: str) -> None:
    section, name, value = relevance.PARTS[part]
    table = relevance.weights()[section]
    tables = list(table.values()) if section == "scripts" else [table]
    before = [each[name] for each in tables]
    assert set(before) != {value}, "it is off already"
    with relevance.off(part):
        assert {each[name] for each in tables} == {value}
    assert [each[name] for each in tables] == before


def test_streams_cost_bytes_and_seconds(rows: Rows) -> None:
    (row,) = rows["costs"]
    size, seconds = row["bytes"], row["seconds"]
    assert size.keys() == {"units", "stems", "grams", "lead", "quantities", "rest"}
    assert size["units"] > size["stems"] > size["lead"] > 0
    assert size["rest"] > 0
    assert seconds.keys() == {"units", "words", "stems", "grams", "quantities"}
    assert seconds["units"] > 0


def test_tables_are_markdown_with_means(rows: Rows) -> None:
    chain, earns, costs = (relevance.shown(table, rows[table]).splitlines() for table in relevance.TABLES)
    assert chain[0] == "| set | whole: plain, Wenkham, difference | " + (
        "keywords: plain, Wenkham, difference | typos: plain, Wenkham, difference |"
    )
    assert chain[3].startswith("| mean | 0.667 1.000 +0.333 |")
    assert earns[-1].startswith("| expansions | ")
    assert "| +0.3333 |" in earns[-1]
    assert costs[0] == "| bytes per document | units | stems | quantities | grams | lead | rest | all |"


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Kilns, burning!", "en", ["kiln", "burn"]),
        ("Kilns, burning!", "de", ["kilns", "burning"]),
        ("ตลาดคาร์บอน steel", "th", ["ตลาด", "คาร์บอน", "steel"]),
        ("全国碳市场", "zh-Hans", ["全国", "碳", "市场"]),
        ("日本語の文", "ja", ["日本語", "の", "文"]),
        ("회사에서", "ko", ["회사에서"]),
        ("ตลาดคาร์บอน", None, ["ตลาด", "คาร์บอน"]),
    ],
)
def test_plain_words(text: str, language: str | None, words: list[str]) -> None:
    assert relevance.words(text, language) == words


def test_what_is_no_set_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(relevance.main, [str(tmp_path)])
    assert result.exit_code == 1
    assert "is no retrieval set" in result.stderr
