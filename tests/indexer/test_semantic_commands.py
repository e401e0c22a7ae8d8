"""What commands do with the extra `semantic`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from index import SearchIndex
from index.semantic import encoder
from indexer.cli import main

for library in encoder.LIBRARIES:
    pytest.importorskip(library)

BODY = "โรงงานเหล็กแห่งนี้ใช้ไฮโดรเจนแทนถ่านโค้ก การปล่อยก๊าซลดลงมาก"
QUESTION = "hydrogen steel furnaces"


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(main, list(map(str, arguments)))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_an_index_that_was_made_so_stays_so(tmp_path: Path) -> None:
    texts, index = tmp_path / "texts", tmp_path / "index"
    texts.mkdir()
    (texts / "steel.txt").write_text(BODY, "utf-8")
    for options, semantic in (([], False), (["--semantic"], True), ([], True), (["--rebuild"], True)):
        run("build", texts, "--index", index, *options)
        with SearchIndex.open(index) as opened:
            assert opened.config.semantic is semantic
    asked = "search", QUESTION, "--no-expansions", "--json", "--index", index
    assert json.loads(run(*asked))["total"] == 1
    assert json.loads(run(*asked, "--no-semantic"))["total"] == 0


def test_an_evaluation_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(json.dumps({"id": "d1", "text": BODY}), "utf-8")
    (folder / "queries.jsonl").write_text(json.dumps({"id": "q1", "text": QUESTION}), "utf-8")
    (folder / "qrels.tsv").write_text("q1\td1\t1\n", "utf-8")
    for options, score in (([], 0.0), (["--semantic"], 1.0), ([], 0.0)):
        printed = run("evaluate", folder, "--no-expansions", "--json", "--index", tmp_path / "kept", *options)
        assert json.loads(printed)["ndcg@10"] == score
