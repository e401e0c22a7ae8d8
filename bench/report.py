"""What measurements have in common: the machine they ran on, percentiles, tables, files of results."""

import json
import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from bench.sentences import ROOT

KEPT = ROOT / "var" / "bench"
"""Where results, indexes and analysed sentences are kept."""
PACKAGES = ("wenkham", "numpy", "whoosh", "tantivy", "xapian-bindings-binary", "opensearch-py", "waitress")


def machine() -> dict[str, str]:
    """The processor, its cores, memory, and the versions of what runs."""
    found = {
        "processor": _line("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
    }
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _line(path: str, name: str) -> str:
    """What a file of `name: value` lines has under a name, empty where there is none."""
    lines = Path(path).read_text("utf-8").splitlines() if Path(path).exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds."""
    return {f"p{share}": float(np.percentile(seconds, share)) * 1000 for share in (50, 95, 99)}


def shown(found: Mapping[str, float] | None) -> str:
    """Percentiles in a cell."""
    return " / ".join(milliseconds(value) for value in found.values()) if found else "–"


def milliseconds(value: float) -> str:
    """Three figures of them."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def megabytes(value: float) -> str:
    return f"{value / 1e6:,.1f}" if value < 1e8 else f"{value / 1e6:,.0f}"


def markdown(lines: Sequence[Sequence[str]]) -> str:
    """A table; the first line is its header."""
    header, *rest = lines
    return "\n".join(f"| {' | '.join(line)} |" for line in (header, ["---"] * len(header), *rest))


def save(folder: Path, name: str, result: Mapping[str, Any]) -> Path:
    """Write a result as JSON, with the machine and the time. Returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    whole = {"machine": machine(), "time": datetime.now(UTC).isoformat(timespec="seconds"), **result}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1), "utf-8")
    return path


def about() -> str:
    """The machine in one line."""
    return ", ".join(f"{name} {value}" for name, value in machine().items())
