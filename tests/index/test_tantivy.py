"""What the engine tantivy promises beyond the contract of engines."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from support.brute_force import BruteForce

pytest.importorskip("tantivy")

from index import EngineError
from index.engine import Entry, Selection
from index.engines.tantivy import TantivyEngine, phrases
from index.engines.tantivy.balance import measured
from index.engines.tantivy.layout import FILLER
from index.engines.tantivy.queries import UNION
from index.query import All, Or, Phrase, Prefer, Prefix, Term
from index.schema import Schema

SCHEMA = Schema()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[TantivyEngine]:
    made = TantivyEngine.create(tmp_path, SCHEMA)
    yield made
    made.close()


def entry(id: str, *terms: str, **keywords: list[str]) -> Entry:
    return Entry.of(id, {"body.units": terms}, {"id": [id], **keywords}, id.encode())


def test_terms_that_tantivy_would_drop_are_refused(engine: TantivyEngine) -> None:
    with pytest.raises(EngineError, match="a: "):
        engine.write([entry("a", "good", "x" * 70_000)])


def test_more_values_than_it_counts_at_once(engine: TantivyEngine) -> None:
    number = 65_500
    engine.write(entry(f"{place:05}", "x", url=[f"u{place}"], org=["A"]) for place in range(number))
    found = engine.search(Term("body.units", "x"), facets={"url": Selection(), "org": Selection()}, limit=1)
    assert found.facets == {"url": {f"u{place}": 1 for place in range(number)}, "org": {"A": number}}
    assert len(engine.values("id")) == number
    chosen = {"url": Selection(frozenset({"u7"})), "org": Selection()}
    assert len(engine.search(All(), facets=chosen, limit=1).facets["url"]) == number


def test_its_errors_are_ours(engine: TantivyEngine, tmp_path: Path) -> None:
    engine.write([entry("a", "x")])
    with pytest.raises(EngineError):
        engine.search(Term("nowhere", "x"))
    with pytest.raises(EngineError):
        engine.search(Term("body.units", "\ud800"))
    with pytest.raises(EngineError, match="build the index again"):
        TantivyEngine.open(tmp_path / "missing", SCHEMA)
    engine.close()
    engine.close()
    with pytest.raises(EngineError, match="closed"):
        engine.search(All())


def test_ballast_is_found_by_nothing(engine: TantivyEngine) -> None:
    for number in range(12):
        engine.write(
            [Entry.of("a", {"title.units": ["x"] * number}, {"id": ["a"]}, b""), entry(f"b{number}", "x", "y")]
        )
    assert engine.count == 13
    assert engine.search(All()).total == 13
    assert engine.search(Or((Prefix("title.units", ""), Prefix("body.units", "")))).total == 13
    assert engine.search(Or((Term("title.units", FILLER), Phrase("title.units", (FILLER, FILLER))))).total == 0
    assert engine.similar("body.units", "x", 2) == {"x": 12}
    assert len(engine.values("id")) == 13
    reader = engine._reader
    for name, total in reader.totals.items():
        if total.documents:
            assert measured(reader)[name] / reader.stored == pytest.approx(total.terms / total.documents, rel=1e-4)


def test_ballast_does_not_pile_up(engine: TantivyEngine) -> None:
    stored = []
    for number in range(25):
        engine.write(entry(f"{place}", *"xyz"[: 1 + (place + number) % 3]) for place in range(20))
        stored.append(engine._reader.stored)
    assert max(stored) < 5000


def test_a_phrase_of_which_there_are_too_many_ways(engine: TantivyEngine) -> None:
    engine.write([entry("a", *["x"] * 60)])
    assert engine.search(Phrase("body.units", ("x",) * 4, 3)).total == 1


@pytest.mark.parametrize(("letters", "listed"), [("abc", 5), ("abc", 100), ("abcdefgh", 100)])
def test_phrases_with_gaps_in_many_arrangements(
    engine: TantivyEngine, letters: str, listed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phrases, "LISTED", listed)
    random = Random(letters)
    entries = [entry(f"{place:03}", *random.choices(letters, k=random.randrange(5, 40))) for place in range(150)]
    oracle = BruteForce()
    oracle.write(entries)
    engine.write(entries)
    for _ in range(6):
        terms = random.choices(letters, k=random.randrange(5, 8))
        query = Phrase("body.units", tuple(terms), random.randrange(3, 5))
        found, wanted = (each.search(query, limit=150) for each in (engine, oracle))
        assert {hit.id for hit in found.hits} == {hit.id for hit in wanted.hits}, query


def test_a_prefix_of_more_terms_than_are_asked_for_one_by_one(engine: TantivyEngine) -> None:
    engine.write(entry(f"{place:03}", f"x{place}", "y", org=["A"]) for place in range(UNION + 50))
    for prefix, total in ("x", UNION + 50), ("x1", 61), ("y", UNION + 50):
        query = Prefer(Prefix("body.units", prefix), Term("body.units", "y"))
        for _ in range(2):  # worked out, and kept
            found = engine.search(query, facets={"org": Selection()})
            assert (found.total, found.facets) == (total, {"org": {"A": total}})
    engine.write([entry("more", "x1more")])
    assert engine.search(Prefix("body.units", "x1")).total == 62
