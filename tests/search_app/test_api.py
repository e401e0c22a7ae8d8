from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index import Document, SearchIndex
from search_app import create_app


def test_search_answers_what_the_index_answers(client: FlaskClient, folder: Path) -> None:
    for query in ("碳市场", "เหล็กสีเขียว", "soko la kaboni", "carbon", "", "nothing-like-it"):
        with SearchIndex.open(folder) as index:
            expected = index.search(query).as_dict()
        assert client.get("/api/search", query_string={"q": query}).json == expected


def test_facets_sort_and_pages_are_passed_on(client: FlaskClient, folder: Path) -> None:
    with SearchIndex.open(folder) as index:
        expected = index.search(
            "carbon",
            facets={"language": ["en", "th"], "org": ["MEE"]},
            exclude={"year": ["2022"]},
            sort="date",
            offset=1,
            limit=2,
        ).as_dict()
    asked = {
        "q": "carbon",
        "facet": ["language:en", "org:MEE", "language:th"],
        "not": "year:2022",
        "sort": "date",
        "offset": 1,
        "limit": 2,
    }
    assert client.get("/api/search", query_string=asked).json == expected


def test_a_value_may_have_a_colon(client: FlaskClient) -> None:
    answer = client.get("/api/search", query_string={"facet": "topic:a:b"})
    assert [v for v in answer.json["facets"]["topic"] if v["selected"]] == [
        {"value": "a:b", "count": 0, "selected": True, "excluded": False}
    ]


def test_text_is_not_escaped_to_ascii(client: FlaskClient) -> None:
    assert "碳市场" in client.get("/api/search?q=碳市场").text


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("search?sort=upwards", "relevance, date, oldest, title"),
        ("search?limit=101", "from 0 to 100"),
        ("search?limit=ten", "from 0 to 100"),
        ("search?offset=-1", "from 0"),
        ("search?offset=٣", "from 0"),
        ("search?offset=9999999999999999", "from 0"),
        ("search?offset=10000", "results beyond 10,000 are not given"),
        ("search?facet=colour:red", "facets are org, year, language, topic, series"),
        ("search?not=colour:red", "facets are org"),
        ("search?facet=MIIT", "facet=org:MIIT"),
        ("search?expansions=no", "from 0 to 1"),
        ("search?without=", "without=org:MIIT"),
        ("search?facets=org:MIIT", "parameters are q, facet, not, without, expansions, sort, offset, limit"),
        ("search?q=" + "x" * 2001, "more than 2,000; shorten it"),
        ("facets?sort=date", "parameters are q, facet, not, without, expansions"),
    ],
)
def test_what_cannot_be_is_400_and_says_what_can(client: FlaskClient, address: str, says: str) -> None:
    answer = client.get(f"/api/{address}")
    assert answer.status_code == 400
    assert answer.json["error"]["status"] == 400
    assert says in answer.json["error"]["message"]


def test_facets_alone(client: FlaskClient, folder: Path) -> None:
    with SearchIndex.open(folder) as index:
        expected = index.search("carbon", facets={"language": ["en"]}).as_dict()
    assert client.get("/api/facets?q=carbon&facet=language:en").json == {
        name: expected[name] for name in ("query", "total", "facets")
    }


def test_expansions_are_left_out_as_the_index_leaves_them_out(client: FlaskClient, folder: Path) -> None:
    query = "工信部 2022 生态环境部"
    with SearchIndex.open(folder) as index:
        everything = index.search(query)
        some = index.search(query, without=["org:MIIT", "year:2022"])
        none = index.search(query, expansions=False)
    assert set(everything.expansions) == {"org:MIIT", "year:2022", *some.expansions}
    assert "org:MEE" in some.expansions
    assert not none.expansions
    assert everything.total > none.total
    for asked, expected in (
        ({}, everything),
        ({"expansions": "1"}, everything),
        ({"without": ["org:MIIT", "year:2022", "nothing"]}, some),
        ({"expansions": "0"}, none),
    ):
        assert client.get("/api/search", query_string={"q": query, **asked}).json == expected.as_dict()
        counts = client.get("/api/facets", query_string={"q": query, **asked}).json
        assert (counts["total"], counts["facets"]) == (expected.total, expected.as_dict()["facets"])


def test_every_document_is_there_whatever_its_id(client: FlaskClient, folder: Path) -> None:
    with SearchIndex.open(folder) as index:
        documents = [result.document for result in index.search("", limit=100).results]
    assert len(documents) == 12
    for document in documents:
        answer = client.get(f"/api/documents/{quote(document.id)}")
        assert answer.status_code == 200
        assert answer.mimetype == "application/json"
        assert Document.from_json(answer.data) == document


def test_more_like_one(client: FlaskClient, folder: Path) -> None:
    with SearchIndex.open(folder) as index:
        ids = index.ids()
        for asked in ({}, {"limit": 2}, {"language": "zh-Hans", "limit": 1}, {"limit": 0}, {"language": "xx"}):
            for id in ids:
                expected = [result.as_dict() for result in index.similar(id, **asked) or ()]
                answer = client.get(f"/api/similar/{quote(id)}", query_string=asked)
                assert answer.json == {"id": id, "results": expected}
        assert index.similar("en/market.txt")
    assert client.get("/api/similar/no/such").status_code == 404
    assert "parameters are language, limit" in client.get("/api/similar/en/market.txt?q=x").json["error"]["message"]
    assert client.get("/api/similar/en/market.txt?limit=101").status_code == 400


def test_errors_are_json(client: FlaskClient) -> None:
    for address, status in (("documents/no/such", 404), ("nothing", 404)):
        answer = client.get(f"/api/{address}")
        assert answer.status_code == answer.json["error"]["status"] == status
    assert "no/such" in client.get("/api/documents/no/such").json["error"]["message"]
    answer = client.post("/api/search")
    assert answer.status_code == answer.json["error"]["status"] == 405
    assert "GET" in answer.headers["Allow"]


def test_a_missing_index_is_503_until_it_is_built(tmp_path: Path) -> None:
    client = create_app(tmp_path / "index").test_client()
    answer = client.get("/api/search?q=carbon")
    assert answer.status_code == 503
    assert "wenkham build" in answer.json["error"]["message"]
    SearchIndex.create(tmp_path / "index", documents=[Document("1", "carbon")]).close()
    assert client.get("/api/search?q=carbon").json["total"] == 1


def test_a_failure_of_ours_is_500(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(SearchIndex, "search", fail)
    answer = create_app(folder).test_client().get("/api/search?q=carbon")
    assert answer.status_code == answer.json["error"]["status"] == 500


def test_commits_are_seen_without_a_restart(tmp_path: Path) -> None:
    with SearchIndex.create(tmp_path / "index") as index:
        client = create_app(tmp_path / "index").test_client()
        assert client.get("/api/search?q=carbon").json["total"] == 0
        index.add([Document("1", "carbon")])
        assert client.get("/api/search?q=carbon").json["total"] == 1
        index.delete(["1"])
        assert client.get("/api/search?q=carbon").json["total"] == 0


def test_limits_are_settings(folder: Path, app: Flask) -> None:
    limits = app.config["LIMITS"].__class__(query_length=5)
    client = create_app(folder, {"LIMITS": limits}).test_client()
    assert client.get("/api/search?q=steel").status_code == 200
    assert client.get("/api/search?q=carbon").status_code == 400
