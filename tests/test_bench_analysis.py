"""What is measured of the analysis, on a few texts: every stage runs, and the table says it all."""

from pathlib import Path

import pytest

from bench import analysis


def test_all_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "STAGED", ("en", "th"))
    result = analysis.measured(2000, 1, tmp_path)
    assert result["stages"].keys() == {"en", "th"}
    assert all(row["bytes"] >= 2000 and min(row["seconds"].values()) > 0 for row in result["stages"].values())
    assert result["beside"].keys() == {"newmm", "jieba", "one process", "processes"}
    shown = analysis.tables(result)
    assert all(name in shown for name in ("MB/s", "names", "newmm and jieba, one process", "all streams, 1 processes"))


def test_no_text_comes_twice(tmp_path: Path) -> None:
    found = analysis.texts("sw", 200_000, tmp_path)
    assert sum(text.bytes for text in found) >= 200_000
    assert len({text.body for text in found}) == len(found)
    assert analysis.texts("xx", 1000, tmp_path) == []
