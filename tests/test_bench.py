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
}
QUERIES = {"q1": ("kiln burning", "d2", "en"), "q2": ("ตลาดคาร์บอน", "d3", "th"), "q3": ("hydrogn", "d1", "en")}


_SPEC = importlib.util.spec_from_file_location("relevance", Path(__file__).parent.parent / "bench" / "relevance.py")
assert _SPEC is not None
assert _SPEC.loader is not None
relevance = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(relevance)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    folder.mkdir()

    def write(name: str, rows: Mapping[str, tuple[str, ...]], *keys: str) -> None:
        lines = [json.dumps({"id": id, **dict(zip(keys, row, strict=True))}) for id, row in rows.items()]
        (folder / name).write_text("\n".join(lines), "utf-8")

    write("corpus.jsonl", DOCUMENTS, "title", "text", "lang")
    write("queries.jsonl", {id: (text, lang) for id, (text, _, lang) in QUERIES.items()}, "text", "lang")
    (folder / "qrels.tsv").write_text("".join(f"{id}\t{found}\t1\n" for id, (_, found, _) in QUERIES.items()), "utf-8")
    return folder


def measured(folder: Path, table: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(relevance.main, [str(folder), "--table", table, "--json"], catch_exceptions=False)
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_wenkham_finds_a_mistyped_word_and_plain_words_do_not(folder: Path) -> None:
    whole = measured(folder, "chain")[0]
    assert (whole["variant"], whole["plain"], whole["wenkham"]) == ("whole", pytest.approx(2 / 3), 1)


def test_expansions_earn_the_mistyped_query_and_weights_come_back(folder: Path) -> None:
    before = repr(relevance.weights())
    whole = measured(folder, "earns")[0]
    assert whole["all"] == 1
    assert whole["lost"]["expansions"] == [0, 0, 1]
    assert whole["lost"].keys() == {*relevance.PARTS, "expansions"}
    assert repr(relevance.weights()) == before


@pytest.mark.parametrize("part", relevance.PARTS)
def test_a_part_is_off_only_while_it_is(part: str) -> None:
    section, name, value = relevance.PARTS[part]
    table = relevance.weights()[section]
    tables = list(table.values()) if section == "scripts" else [table]
    before = [each[name] for each in tables]
    assert set(before) != {value}, "the part is off already"
    with relevance.off(part):
        assert {each[name] for each in tables} == {value}
    assert [each[name] for each in tables] == before


def test_streams_of_a_long_text_cost_more_than_its_lead(folder: Path) -> None:
    long = {"id": "d5", "lang": "en", "text": " ".join(f"word{number}" for number in range(2000))}
    with (folder / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps(long))
    (row,) = measured(folder, "costs")
    assert row["bytes"].keys() == {"units", "stems", "grams", "lead", "quantities", "rest"}
    assert row["bytes"]["units"] > row["bytes"]["stems"] > row["bytes"]["lead"] > 0
    assert row["bytes"]["grams"] > row["bytes"]["lead"]
    assert row["bytes"]["rest"] > 0
    assert row["seconds"].keys() == {"units", "words", "stems", "grams", "quantities"}
    assert row["seconds"]["units"] > 0


def test_tables_are_markdown_with_means(folder: Path) -> None:
    result = CliRunner().invoke(relevance.main, [str(folder), "--table", "chain"], catch_exceptions=False)
    assert "| set | whole: plain, Wenkham, difference |" in result.stdout
    assert "| mean | 0.667 1.000 +0.333 |" in result.stdout


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Kilns, burning!", "en", ["kiln", "burn"]),
        ("Kilns, burning!", "de", ["kilns", "burning"]),
        ("ตลาดคาร์บอน steel", "th", ["ตลาด", "คาร์บอน", "steel"]),
        ("全国碳市场", "zh-Hans", ["全国", "碳", "市场"]),
        ("日本語の文", "ja", ["日本語", "の", "文"]),
        ("회사에서", "ko", ["회사에서"]),
    ],
)
def test_plain_words(text: str, language: str, words: list[str]) -> None:
    assert relevance.words(text, language) == words


def test_what_is_no_set_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(relevance.main, [str(tmp_path)])
    assert result.exit_code == 1
    assert "is no retrieval set" in result.stderr
