"""Documents and settings: what is wrong with them is said."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Config, ConfigurationError, Document, DocumentError, errors
from index.entries import sort_key


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"id": ""}, "give 1 to 512 characters"),
        ({"id": "x" * 513}, "give 1 to 512 characters"),
        ({"id": "x", "body": 5}, "x: body is int, not text"),
        ({"id": "x", "org": [5]}, "x: org"),
        ({"id": "x", "language": "English"}, "not a BCP 47 tag"),
        ({"id": "x", "date": "8 Sep 2023"}, "is not YYYY-MM-DD, YYYY-MM or YYYY"),
        ({"id": "x", "date": "2023-13"}, "is not YYYY-MM-DD"),
        ({"id": "x", "body": "a\ud800"}, "lone surrogate"),
        ({"id": "x", "fields": {"country": ["\ud800"]}}, "lone surrogate"),
    ],
)
def test_wrong_documents(values: dict[str, object], message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        Document(**values)  # type: ignore[arg-type]


def test_values_are_cleaned() -> None:
    document = Document(id="x", org="MIIT", topic=[" a ", "a", "", "b"], date="2023-09", fields={"country": ["KE"]})
    assert document.org == ("MIIT",)
    assert document.topic == ("a", "b")
    assert document.year == "2023"
    assert document.values("year") == ("2023",)
    assert document.values("country") == ("KE",)
    assert document.values("nothing") == ()


@given(st.text(), st.text(st.characters(codec="utf-8")), st.lists(st.text(st.characters(codec="utf-8"))))
def test_json_gives_the_same_back(id: str, body: str, org: list[str]) -> None:
    try:
        document = Document(id=id, body=body, org=org)  # type: ignore[arg-type]
    except DocumentError:
        return
    assert Document.from_json(document.to_json()) == document


def test_sort_key() -> None:
    assert sort_key("“Green” Steel") == "green” steel"
    assert sort_key("《碳市場》") == "碳市場》"
    assert sort_key("…") == "..."
    assert sort_key("") == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("engin = 'whoosh'", "unknown setting engin; settings are engine, languages, fields"),
        ("engine = 'lucene'", "engine 'lucene' is not known; engines are"),
        ("languages = 'th'", "give a list of codes"),
        ("languages = ['xx']", "unknown language xx; known are"),
        ("fields = ['country']", "give names and kinds"),
        ("[fields]\nTitle = 'text'", "use lower-case letters"),
        ("[fields]\norg = 'facet'", "is built in"),
        ("[fields]\ncountry = 'number'", "kinds are text, facet, keyword"),
        ("x = ", "Invalid value"),
    ],
)
def test_wrong_settings(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "wenkham.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=message) as raised:
        Config.load(path)
    assert str(path) in str(raised.value)


def test_settings(tmp_path: Path) -> None:
    path = tmp_path / "wenkham.toml"
    path.write_text('languages = ["th", "en"]\n[fields]\ncountry = "facet"\n', "utf-8")
    assert Config.load(path) == Config("whoosh", ("th", "en"), {"country": "facet"})
    with pytest.raises(ConfigurationError):
        Config.load(tmp_path / "missing.toml")


def test_every_error_is_in_the_tree() -> None:
    named = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert all(name in (errors.__doc__ or "") for name in named)
    assert all(issubclass(getattr(errors, name), errors.SearchError) for name in named)
