"""What only shows on a server: many values, deep pages, terms spelled alike, indexes that come and go."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz.distance import OSA
from support.documents import NOTICES
from support.engines import config, made, names

from index import EngineError, QueryError, SearchIndex
from index.engine import Engine, Entry, Selection, Sort
from index.engines import NAMES
from index.engines.opensearch import OpenSearchEngine
from index.engines.opensearch.remote import Remote
from index.query import All, Or, Pattern, Prefix, Range, Term
from index.schema import Schema

pytestmark = names()[NAMES.index("opensearch")].marks


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def engine(folder: Path) -> Iterator[Engine]:
    engine = made("opensearch", folder, Schema())
    yield engine
    engine.close()
    if (folder / "remote.json").exists():
        type(engine).discard(folder)  # type: ignore[attr-defined]


def entries(count: int) -> list[Entry]:
    return [
        Entry.of(
            f"{number:04}",
            {"body.units": ["x"] * (1 + number % 7)},
            {"id": [f"{number:04}"], "org": [f"o{number % 37}", f"p{number % 41}"], "date": [f"20{number % 50:02}"]},
            b"payload",
        )
        for number in range(count)
    ]


def test_values_and_facets_beyond_one_request(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.engines.opensearch.counting.BUCKETS", 10)
    given = entries(200)
    engine.write(given)
    orgs = Counter(value for entry in given for value in entry.keywords["org"])
    assert engine.values("org") == dict(sorted(orgs.items()))
    assert list(engine.values("id")) == [entry.id for entry in given]
    facets = {"org": Selection(), "year": Selection(), "language": Selection(exclude=frozenset({"th"}))}
    assert engine.search(Term("body.units", "x"), facets=facets).facets["org"] == orgs
    among = engine.search(Range("date", "2010", "2012"), facets=facets).facets["org"]
    assert among == Counter(v for e in given if "2010" <= e.keywords["date"][0] <= "2012" for v in e.keywords["org"])


@pytest.mark.parametrize("sort", [Sort(), Sort("date"), Sort("id", descending=True)])
def test_pages_beyond_the_window(engine: Engine, monkeypatch: pytest.MonkeyPatch, sort: Sort) -> None:
    engine.write(entries(230))
    whole = engine.search(Or((All(), Term("body.units", "x"))), limit=230, sort=sort).hits
    monkeypatch.setattr("index.engines.opensearch.WINDOW", 20)
    for offset, limit in ((15, 10), (195, 30), (225, 100), (300, 10), (0, 230)):
        page = engine.search(Or((All(), Term("body.units", "x"))), offset=offset, limit=limit, sort=sort)
        assert page.hits == whole[offset : offset + limit]
        assert page.total == 230


def test_terms_spelled_alike_are_all_that_there_are(engine: Engine) -> None:
    chance = random.Random(3)
    words = {"".join(chance.choices("abcdกข", k=chance.randint(1, 6))) for _ in range(600)}
    documents = [chance.sample(sorted(words), 20) for _ in range(120)]
    engine.write(Entry.of(f"{n}", {"body.units": terms}, {"id": [f"{n}"]}, b"") for n, terms in enumerate(documents))
    counts = Counter(term for terms in documents for term in set(terms))
    for word in [*chance.sample(sorted(words), 40), "a", "ab", "zz", "กข"]:
        for edits in 0, 1, 2:
            wanted = {t: n for t, n in counts.items() if t[0] == word[0] and OSA.distance(word, t) <= edits}
            assert engine.similar("body.units", word, edits) == wanted
    with pytest.raises(QueryError, match="at most 2 letters"):
        engine.similar("body.units", "abc", 3)


def test_keywords_that_begin_so_are_counted(engine: Engine) -> None:
    values = [f"v.{number}" for number in range(2001)] + ["w(1)"]
    engine.write([Entry.of("a", {}, {"id": ["a"], "org": values}, b"")])
    with pytest.raises(QueryError, match=r"v\.\* stands for 2,001 words"):
        engine.search(Prefix("org", "v."))
    with pytest.raises(QueryError, match="stands for 2,001 words"):
        engine.search(Pattern("org", "v*"))
    assert engine.search(Prefix("org", "v.19")).total == 1
    assert engine.search(Pattern("org", "?(*)")).total == 1


def test_a_search_takes_few_requests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = Remote.ask

    def counted(self: Remote, method: str, path: str, body: Any = None, **how: Any) -> Any:
        asked.append(path)
        return ask(self, method, path, body, **how)

    def requests(work: Callable[[], object]) -> int:
        asked.clear()
        work()
        return len(asked)

    with SearchIndex.create(tmp_path / "index", config("opensearch"), NOTICES) as index:
        index.search("warm")  # asks what is asked once
        monkeypatch.setattr(Remote, "ask", counted)
        assert requests(lambda: index.search("鋼鐵企業實現碳達峰")) <= 5, asked
        assert requests(lambda: index.search("ตลาดคาร์บอน MEE 2025")) <= 5, asked
        assert requests(lambda: index.search("cement makers join the carbon market")) <= 5 + 2 * 6, asked
        assert requests(lambda: index.similar("en")) <= 4, asked
        OpenSearchEngine.discard(index.folder / "generations" / index.generation / "engine")


def test_an_index_that_is_gone_is_an_error(engine: Engine, folder: Path) -> None:
    engine.write(entries(3))
    type(engine).discard(folder)  # type: ignore[attr-defined]
    for ask in (lambda: engine.search(Term("org", "o1")), lambda: engine.payload("0001"), lambda: engine.values("org")):
        with pytest.raises(EngineError, match="build it again"):
            ask()
    with pytest.raises(EngineError, match="build it again"):
        type(engine).open(folder, Schema())
    type(engine).discard(folder)  # type: ignore[attr-defined]
