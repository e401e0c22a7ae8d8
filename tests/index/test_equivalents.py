"""Years in every era and organisations under every name, in queries."""

from pathlib import Path

import pytest

from index import Document, SearchIndex


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    folder: Path = tmp_path_factory.mktemp("equivalents") / "index"
    documents = [
        Document("th", "ประชุมเหล็ก", "ประชุมเมื่อ 8 กันยายน 2566", org="CISA", date="2023-09-08", language="th"),
        Document("tw", "鋼鐵會議", "民國112年9月8日舉行", date="2023-09-08", language="zh-Hant"),
        Document("en", "Steel forum", "It was held in 2021.", org=["MIIT", "Zabibu"], topic="steel", date="2021-05-01"),
    ]
    return SearchIndex.create(folder, documents=documents)


def ids(index: SearchIndex, query: str) -> set[str]:
    return {result.document.id for result in index.search(query).results}


@pytest.mark.parametrize(
    "query", ["year:2566", "year:2023", "year:๒๕๖๖", 'year:"พ.ศ. 2566"', "year:民國112年", "year:令和5年"]
)
def test_a_year_is_one_year_in_every_era(index: SearchIndex, query: str) -> None:
    assert ids(index, query) == {"th", "tw"}


@pytest.mark.parametrize("query", ["2566", "2023", "พ.ศ. 2566", "民國112年", "二〇二三年"])
def test_a_year_in_a_query_finds_its_documents(index: SearchIndex, query: str) -> None:
    results = index.search(query)
    assert {result.document.id for result in results.results} >= {"th", "tw"}
    assert "year:2023" in results.expansions


def test_ranges_of_years_take_any_era(index: SearchIndex) -> None:
    assert ids(index, "year:2565..2567") == {"th", "tw"}
    assert ids(index, "year:..2564") == {"en"}


def test_dates_take_any_form(index: SearchIndex) -> None:
    assert ids(index, 'date:"8 กันยายน 2566"') == {"th", "tw"}


def test_a_count_is_searched_as_it_is(index: SearchIndex) -> None:
    assert index.search("2,566").expansions == ()


@pytest.mark.parametrize("name", ["中国钢铁工业协会", "CISA", "cisa", "สมาคมเหล็กและเหล็กกล้าแห่งประเทศจีน"])
def test_an_organisation_is_found_under_every_name(index: SearchIndex, name: str) -> None:
    results = index.search(name)
    assert "th" in {result.document.id for result in results.results}
    assert "org:CISA" in results.expansions
    assert ids(index, f"org:{name}") == {"th"}


def test_what_was_typed_comes_first(index: SearchIndex) -> None:
    index_ = index.search("forum MIIT")
    assert index_.results[0].document.id == "en"


def test_values_the_vocabulary_does_not_know_are_found(index: SearchIndex) -> None:
    assert ids(index, "org:zabibu") == {"en"}
    assert ids(index, "topic:เหล็กและเหล็กกล้า") == {"en"}


def test_it_can_be_switched_off(index: SearchIndex) -> None:
    results = index.search("中国钢铁工业协会", expansions=False)
    assert results.expansions == ()
    assert "th" not in {result.document.id for result in results.results}


def test_quoted_text_is_searched_as_it_is(index: SearchIndex) -> None:
    assert ids(index, '"2566"') == {"th"}
