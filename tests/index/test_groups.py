"""Copies and the same notice in other languages."""

from pathlib import Path

import pytest

from index import Document, Evidence, Flag, SearchIndex
from index.document import Dated

WORDS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon".split()
)
TEXT = " ".join(f"{one} {other}" for one in WORDS for other in WORDS[:9])


def notice(id: str, language: str, org: str, date: str, body: str, **more: object) -> Document:
    return Document(
        id=id,
        title=id,
        body=body,
        language=language,
        org=(org,),
        date=date,
        dates=(Dated("event", "2025-03-26", "26 March", "body", 0, None, False),),
        concepts=("carbon-market", "allowance", "cement"),
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    return SearchIndex.create(tmp_path / "index")


def test_a_copy_is_grouped_with_its_original(index: SearchIndex) -> None:
    shared = Document("b", "Two", f"Share this. {TEXT} Read on.", language="el")
    index.add([Document("a", "One", TEXT, language="el"), shared, Document("c", "x", "y")])
    group = index.group("b")
    assert group is not None
    assert group.versions == (("a", "b"),)
    assert index.group("a") == group
    assert index.group("c") is None


def test_half_a_text_is_no_copy(index: SearchIndex) -> None:
    other = " ".join(f"{word}x {word}y" for word in WORDS * 9)
    index.add([Document("a", "One", TEXT), Document("b", "Two", f"{TEXT[: len(TEXT) // 2]} {other}")])
    assert index.group("a") is None


def test_short_texts_have_no_copies(index: SearchIndex) -> None:
    index.add([Document("a", "One", "alpha beta"), Document("b", "Two", "alpha beta")])
    assert index.group("a") is None


def test_the_same_notice_in_other_languages(index: SearchIndex) -> None:
    flags = (Flag("machine-translated", ("template line",)),)
    index.add(
        [
            notice("news", "sw", "MEE", "2025-03-28", "tani 1,500 na 60%", flags=flags),
            notice("report", "en", "MEE", "2025-03-27", "1,500 tonnes, 60%"),
            notice("original", "zh-Hans", "MEE", "2025-03-26", "1500家,60%"),
            notice("other", "th", "TGO", "2025-03-26", "1,500"),
        ]
    )
    group = index.group("news")
    assert group is not None
    assert group.ids == ("original", "report", "news")  # a translation never leads, then the earliest does
    assert index.group("other") is None


def test_a_ministry_leads_a_company(index: SearchIndex) -> None:
    copy = Document("company", "", TEXT, org=("SSAB",), date="2020-01-01")
    index.add([copy, Document("ministry", "", TEXT, org=("MEE",), date="2024-01-01")])
    group = index.group("company")
    assert group is not None
    assert group.ids == ("ministry", "company")


def test_groups_follow_every_commit(index: SearchIndex) -> None:
    index.add([Document("a", "One", TEXT)])
    assert index.group("a") is None
    index.add([Document("b", "Two", TEXT)])
    assert index.group("a") is not None
    index.delete(["b"])
    assert index.group("a") is None
    index.add([Document("a", "One", "something else", evidence=(Evidence("steel", ("steel",)),))])
    assert index.group("a") is None
