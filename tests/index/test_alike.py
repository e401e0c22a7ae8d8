"""More like this: what documents share makes them alike, across languages too.

`PYTHONPATH=tests python tests/index/test_alike.py` prints how high the documents of an event in other languages rank
in the samples, with and without each part.
"""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from support.counting import calls
from support.engines import config, names

from index import Document, QueryError, SearchIndex
from index.alike import EXAMINED, Likeness
from index.document import Dated
from index.snapshot import Snapshot
from index.storage import Storage
from index.weights import weights
from indexer.build import build

SAMPLES = Path(__file__).parents[2] / "samples"

OTHERS = [
    Document("ko", "바다", "등대와 갈매기", language="ko", org="Harbour", topic="sea", date="2001-01-01"),
    Document("ru", "Лес", "Грибы и ягоды: 40 кг", language="ru", org="Forestry", topic="woods", date="2002-02-02"),
    Document("tr", "Dağ", "Kar ve rüzgâr", language="tr", org="Club", topic="hills", date="2003-03-03"),
    Document("hi", "नदी", "नाव और मछली", language="hi", org="Ferry", topic="rivers", date="2004-04-04"),
]
"""Documents that have nothing in common."""


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    return SearchIndex.create(tmp_path / "index")


def like(index: SearchIndex, documents: Sequence[Document], id: str = "one", language: str | None = None) -> list[str]:
    """The ids of what is most like one of these documents, which are added beside the others."""
    index.add([*OTHERS, *documents])
    return [result.document.id for result in index.similar(id, language=language) or ()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Document("one", "Furnaces", language="en"), Document("other", "A furnace", language="en")),
        (Document("one", body="3 billion tonnes", language="en"), Document("other", body="30亿吨", language="zh-Hans")),
        (Document("one", "x", language="en", org="MEE"), Document("other", "y", language="sw", org=("TGO", "MEE"))),
        (Document("one", "x", language="en", topic="steel"), Document("other", "y", language="sw", topic="steel")),
        (
            Document("one", "x", language="en", concepts=("carbon-market",)),
            Document("other", "Masoko mapya", "Soko la kaboni.", language="sw"),
        ),
        (
            Document("one", "x", language="sw", concepts=("carbon-market",)),
            Document("other", "新闻", "内地的碳市場", language="zh-Hant"),
        ),
    ],
    ids=["word", "quantity", "org", "topic", "concept", "concept-han"],
)
def test_each_thing_that_is_shared_makes_alike(index: SearchIndex, one: Document, other: Document) -> None:
    assert like(index, [one, other]) == ["other"]


@pytest.mark.parametrize("engine", names())
def test_what_few_documents_have_says_most(tmp_path: Path, engine: str) -> None:
    index = SearchIndex.create(tmp_path / engine, config(engine))
    texts = {
        "one": "steel kiln",
        "rare": "kiln dust",
        "common": "steel dust",
        "more": "steel rail",
        "last": "steel bar",
    }
    found = like(index, [Document(id, body=body, language="en") for id, body in texts.items()])
    assert found == ["rare", "common", "last", "more"]


@pytest.mark.parametrize(
    ("date", "dates", "near"),
    [
        ("2025-03-26", (), "2025-03-28"),
        ("2025-03-01", (Dated("event", "2024-07-08", "8 July 2024"),), "2024-07-09"),
        ("2025-03", (), "2025-03-11"),
        ("2025", (), "2025-12-31"),
        ("0001-01-01", (), "0001-01-02"),
        ("9999-12-31", (), "9999-12-31"),
    ],
)
def test_dates_rank_and_make_nothing_alike(index: SearchIndex, date: str, dates: tuple[Dated, ...], near: str) -> None:
    one = Document("one", "x", language="en", topic="steel", date=date, dates=dates)
    far = replace(one, id="a-far", date="2019-05-05", dates=())
    unlike = Document("unlike", "y", language="sw", date=near)
    assert like(index, [one, far, unlike]) == ["a-far"]
    assert like(index, [replace(far, id="near", date=near)]) == ["near", "a-far"]


def test_the_event_in_another_language_comes_before_the_subject_in_the_same(index: SearchIndex) -> None:
    one = Document(
        "one",
        "Carbon market takes in 1,500 plants",
        "The ministry said that the carbon market covers 3 billion tonnes.",
        language="en",
        org="MEE",
        date="2025-03-26",
        concepts=("carbon-market",),
    )
    subject = Document(
        "subject", "Carbon market", "A carbon market, the ministry said, needs plants.", "en", "2021-01-01", org="TGO"
    )
    event = Document("event", "Soko la kaboni", "Soko lina tani bilioni 3.", "sw", "2025-03-27", org="MEE")
    assert like(index, [one, subject, event]) == ["event", "subject"]
    assert like(index, [], language="en") == ["subject"]
    assert like(index, [], language="fr") == []


def test_the_notice_itself_is_left_out(index: SearchIndex) -> None:
    text = " ".join(f"furnace{number} slag{number}" for number in range(60))
    copy = Document("copy", "Two", text, language="en")
    assert like(index, [Document("one", "One", text, language="en"), copy]) == []
    assert index.group("one") is not None
    assert like(index, [Document("akin", "Three", text[:200], language="en")]) == ["akin"]


def test_nothing_is_like_an_empty_document(index: SearchIndex) -> None:
    assert like(index, [Document("one"), Document("other")]) == []


def test_results_carry_no_marks(index: SearchIndex) -> None:
    like(index, [Document("one", "Furnace", language="en"), Document("other", "Furnace", language="en")])
    (result,) = index.similar("one") or ()
    assert result.score > 0
    assert (result.title_marks, result.snippets) == ((), ())
    assert index.similar("one", limit=0) == []


def test_what_cannot_be_asked(index: SearchIndex) -> None:
    assert index.similar("nobody") is None
    with pytest.raises(QueryError, match="results beyond"):
        index.similar("nobody", limit=10**6)


def test_only_the_beginning_of_a_long_text_is_looked_at(index: SearchIndex) -> None:
    words = " ".join(f"w{number}" for number in range(EXAMINED // 6))
    long = [Document("one", body=words, language="en"), Document("longer", body=words * 3, language="en")]
    assert like(index, [*long, Document("other", body=words[:2000], language="en")])[0] == "other"
    for id in ("one", "longer"):
        index.similar(id)  # opens the engine and warms caches
    assert calls(lambda: index.similar("longer")) < 1.2 * calls(lambda: index.similar("one"))


def figures(snapshot: Snapshot, events: dict[str, str]) -> tuple[float, float]:
    """The mean reciprocal rank of the first document on the same event in another language, and recall at 10 of all
    of these. Documents on it in the same language are passed over; groups are not left out."""
    documents = {id: snapshot.document(id) or Document(id) for id in events}
    ranks, recalls = [], []
    for id, document in documents.items():
        same = {other for other in events if events[id] and events[other] == events[id]}
        wanted = {other for other in same if documents[other].language != document.language}
        if wanted:
            likeness = Likeness(snapshot.analyzer, snapshot.lexicon, lambda: snapshot.vocabulary, [id])
            hits = snapshot.engine.search(likeness.query(document), limit=len(events)).hits
            found = [hit.id for hit in hits if hit.id in wanted or hit.id not in same]
            ranks.append(next((1 / rank for rank, other in enumerate(found, 1) if other in wanted), 0.0))
            recalls.append(len(wanted.intersection(found[:10])) / min(10, len(wanted)))
    return mean(ranks), mean(recalls)


def main() -> None:
    """Print the table."""
    with (SAMPLES / "truth.tsv").open(encoding="utf-8", newline="") as file:
        events = {row["id"]: row["event"] for row in csv.DictReader(file, delimiter="\t")}
    with TemporaryDirectory() as folder:
        build([str(SAMPLES)], Path(folder, "index"))
        snapshot = Snapshot(Storage(Path(folder, "index")).open())
        parts = weights()["alike"]
        print("{:10}{:>8}{:>8}{:>16}{:>8}".format("", "mrr", "r@10", "alone: mrr", "r@10"))
        print("{:10}{:8.3f}{:8.3f}".format("all", *figures(snapshot, events)))
        for part in parts:
            with patch.dict(parts, {part: 0.0}):
                without = figures(snapshot, events)
            with patch.dict(parts, {other: 0.0 for other in parts if other != part}):
                alone = figures(snapshot, events)
            print("{:10}{:8.3f}{:8.3f}{:16.3f}{:8.3f}".format(f"no {part}", *without, *alone), flush=True)


if __name__ == "__main__":
    main()
