"""Golden searches: each folder of tests/golden has documents and searches, and is played on every engine."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.engines import config, names

from index import Document, SearchIndex

GOLDEN = Path(__file__).parent.parent / "golden"
FOLDERS = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())


def read(folder: str, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLDEN / folder / f"{name}.jsonl").read_text("utf-8").splitlines()]


SEARCHES = [(folder, search) for folder in FOLDERS for search in read(folder, "searches")]


@pytest.fixture(scope="module", params=names())
def indexes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, SearchIndex]]:
    made = {}
    for folder in FOLDERS:
        documents = [Document(**values) for values in read(folder, "documents")]
        path = tmp_path_factory.mktemp("golden") / folder
        made[folder] = SearchIndex.create(path, config(request.param), documents)
    yield made
    for index in made.values():
        index.close()


@pytest.mark.parametrize(
    ("folder", "search"), SEARCHES, ids=[f"{folder}: {search['query']}" for folder, search in SEARCHES]
)
def test_search(indexes: dict[str, SearchIndex], folder: str, search: dict[str, Any]) -> None:
    how = {name: search[name] for name in ("facets", "exclude", "sort", "expansions") if name in search}
    results = indexes[folder].search(search["query"], limit=100, **how)
    found = [result.document.id for result in results.results]
    assert (found if search.get("ordered") else sorted(found)) == (
        search["finds"] if search.get("ordered") else sorted(search["finds"])
    ), search["why"]
    if "first" in search:
        assert found[0] == search["first"], search["why"]
    for name, counts in search.get("counts", {}).items():
        assert {value.value: value.count for value in results.facets[name] if value.count} == counts, search["why"]
