"""The table of traditional and simplified characters is what its generator writes."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def check(tool: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(tool), "--check"], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(autouse=True)
def opencc() -> None:
    pytest.importorskip("opencc", reason="opencc-python-reimplemented, of the dev group, holds the tables")


def test_the_table_is_what_opencc_says() -> None:
    done = check(ROOT / "tools" / "han_table.py")
    assert done.returncode == 0, done.stderr


def test_a_changed_table_is_noticed(tmp_path: Path) -> None:
    tool, table = tmp_path / "tools" / "han_table.py", tmp_path / "analyzers" / "data" / "simplified.tsv"
    for path in (tool, table):
        path.parent.mkdir(parents=True)
        path.write_text((ROOT / path.relative_to(tmp_path)).read_text("utf-8"), "utf-8")
    assert check(tool).returncode == 0
    table.write_text(table.read_text("utf-8").replace("鋼\t钢", "鋼\t刚"), "utf-8")
    done = check(tool)
    assert done.returncode == 1
    assert "run python tools/han_table.py" in done.stderr
