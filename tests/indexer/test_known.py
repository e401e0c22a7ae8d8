"""What files say of their texts, under the names that they use."""

import pytest

from index import Document
from indexer.metadata import describe
from indexer.metadata.known import canonical, language_tag, strings
from indexer.record import LoaderError, Record
from indexer.sources import Source

SOURCE = Source("d/a.jsonl", "", 0)


def document(text: str = "Green steel\n\nwords", place: str = "", **known: object) -> Document:
    return describe(Record(text, place=place, known=known), SOURCE, {"country": "facet", "summary": "text"})


@pytest.mark.parametrize(
    ("name", "field"),
    [
        *((name, "id") for name in ("id", "identifier", "_id", "ID")),
        *((name, "title") for name in ("title", "headline", "Title")),
        *((name, "language") for name in ("language", "lang")),
        *((name, "date") for name in ("date", "published", "date_published", "publication_date", "pubdate", "year")),
        *((name, "org") for name in ("org", "orgs", "organisation", "organization", "publisher")),
        *((name, "topic") for name in ("topic", "topics", "tags", "keywords", "category", "categories")),
        *((name, "url") for name in ("url", "link", " URL ")),
    ],
)
def test_names(name: str, field: str) -> None:
    assert canonical({name: "x"}) == {field: "x"}


def test_the_first_name_with_a_value_counts() -> None:
    assert canonical({"year": "2020", "date": "2023-09-08"}) == {"date": "2023-09-08"}
    assert canonical({"date": "", "year": 2020, "org": [], "publisher": None, "other": 1}) == {"date": 2020}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ()),
        ("", ()),
        ("MIIT", ("MIIT",)),
        ("MIIT; MEE;", ("MIIT", "MEE")),
        ("MIIT|MEE", ("MIIT", "MEE")),
        ("Ministry of Ecology, Environment", ("Ministry of Ecology, Environment",)),
        (["MIIT", " MEE ", ""], ("MIIT", "MEE")),
        (5, ("5",)),
        ([2021, 2022], ("2021", "2022")),
    ],
)
def test_strings(value: object, expected: tuple[str, ...]) -> None:
    assert strings(value) == expected


@pytest.mark.parametrize("value", [{"name": "MIIT"}, object()])
def test_values_that_are_no_strings(value: object) -> None:
    with pytest.raises(LoaderError, match="neither text nor a list"):
        strings(value)


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        (None, "x", None),
        (" ", "x", None),
        ("th", "x", "th"),
        ("EN_us", "x", "en"),
        ("sw-TZ", "x", "sw"),
        ("zh-CN", "x", "zh-Hans"),
        ("zh_TW", "x", "zh-Hant"),
        ("zh-Hant-HK", "x", "zh-Hant"),
        ("zh-hk", "x", "zh-Hant"),
        ("zh", "全国碳市场扩大行业覆盖范围", "zh-Hans"),
        ("zh", "全國碳市場擴大行業覆蓋範圍", "zh-Hant"),
        ("zh", "plain English words", "zh-Hans"),
        ("nan", "x", "nan"),
    ],
)
def test_language_tags(value: object, text: str, expected: str | None) -> None:
    assert language_tag(value, text) == expected


@pytest.mark.parametrize("value", ["English", "ภาษาไทย", "e", "en us", "\ud800", 5])
def test_what_is_no_language_tag(value: object) -> None:
    with pytest.raises(LoaderError, match="is not a tag such as sw"):
        language_tag(value, "x")


def test_known_wins_over_what_the_text_says() -> None:
    made = document("Other title\n\nSince 2020-01-01", title="Green  steel", date="8 September 2023", lang="en")
    assert (made.title, made.date, made.language) == ("Green steel", "2023-09-08", "en")
    assert made.body == "Other title\n\nSince 2020-01-01"


def test_guessed_where_nothing_is_known() -> None:
    made = document("Green steel\n\nPublished: 2020-01-01")
    assert (made.title, made.date, made.language) == ("Green steel", "2020-01-01", "en")


def test_ids() -> None:
    assert document().id == "d/a.jsonl"
    assert document(place="line 3").id == "d/a.jsonl#3"
    assert document(place="in/b.txt").id == "d/a.jsonl/in/b.txt"
    assert document(place="in/b.csv, line 7").id == "d/a.jsonl/in/b.csv#7"
    assert document(place="line 3", id=5).id == "5"


def test_long_places_have_short_ids() -> None:
    first, second = (document(place=f"{'ก' * 600}{end}.txt").id for end in "ab")
    assert len(first) < 400
    assert first != second


def test_fields_of_ones_own() -> None:
    made = document(country="TH; LA", summary="one; two | three", unknown="x")
    assert made.fields == {"country": ("TH", "LA"), "summary": ("one; two | three",)}


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"date": "yesterday"}, "its date 'yesterday' is not a date"),
        ({"org": {"name": "MIIT"}}, "neither text nor a list"),
        ({"id": "x" * 600}, "give 1 to 512 characters"),
        ({"id": "\ud800"}, "half a character"),
        ({"country": {}}, "neither text nor a list"),
    ],
)
def test_what_cannot_be_taken(known: dict[str, object], reason: str) -> None:
    with pytest.raises(LoaderError, match=reason):
        document(**known)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", " \n "])
def test_no_text(text: str) -> None:
    with pytest.raises(LoaderError, match="it has no text"):
        document(text)
    assert document(text, title="Only a title").title == "Only a title"
