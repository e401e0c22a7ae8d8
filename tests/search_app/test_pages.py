from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from index import Change, Document, QueryError, SearchIndex
from indexer.build import build
from search_app import create_app
from search_app.present import date, language, language_in_english, marked, paragraphs, web_address
from search_app.state import State

FILTERED = "/?q=carbon&facet=language:en&facet=language:th&not=org:China+Baowu&sort=date"
PAGES = ["/", "/?q=carbon", FILTERED, "/?q=carbon&page=2", "/documents/en/market.txt?q=carbon", "/?facet=x:y", "/no"]


def page(client: FlaskClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return html.fromstring(answer.text)


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def links(tree: html.HtmlElement) -> Iterator[tuple[str, dict[str, list[str]]]]:
    for address in tree.xpath("//a/@href"):
        yield address, parse_qs(urlsplit(address).query)


# Pages


def test_the_start_page_is_calm(client: FlaskClient) -> None:
    tree = page(client, "/")
    assert text(tree.find_class("size")[0]) == "12 documents in 6 languages"
    assert not tree.find_class("hits")
    shown = {text(link): link.get("href") for link in tree.xpath("//section//a")}
    assert shown["ไทย"] == "/?facet=language:th"
    assert "/?facet=year:2025" in shown.values()
    examples = [text(link) for link in tree.find_class("examples")[0].findall("a")]
    assert examples == ["เหล็กสีเขียว", "碳市场", "soko la kaboni", "carbon market"]


def test_examples_that_find_nothing_are_not_offered(folder: Path) -> None:
    client = create_app(folder, {"EXAMPLES": (("en", "carbon"), ("en", "zzyzx"))}).test_client()
    assert [text(a) for a in page(client, "/").find_class("examples")[0].findall("a")] == ["carbon"]


def test_an_empty_index_says_how_to_fill_it(tmp_path: Path) -> None:
    SearchIndex.create(tmp_path / "index").close()
    client = create_app(tmp_path / "index", {"TESTING": True}).test_client()
    assert "wenkham build" in text(page(client, "/"))


def test_a_result_page(client: FlaskClient) -> None:
    tree = page(client, "/?q=碳市场&expansions=0")
    assert tree.xpath("//input[@name='q']/@value") == ["碳市场"]
    assert text(tree.xpath("//*[@role='status']")[0]).startswith("3 documents")
    assert {text(badge) for badge in tree.find_class("badge")} >= {"简体中文", "繁體中文"}
    first = tree.xpath("//article[.//h2[@lang='zh-Hans'][@dir='auto']]")[0]
    title = first.xpath(".//h2")[0]
    assert [text(mark) for mark in title.xpath(".//mark")] == ["碳市场"]
    assert "全国碳市场首次纳入" in text(first.find_class("snippet")[0])
    assert "26 Mar 2025" in text(first.find_class("meta")[0])
    assert [text(topic) for topic in first.find_class("topics")[0]] == ["emissions", "Steel"]


def test_every_facet_of_the_schema_is_there(client: FlaskClient) -> None:
    tree = page(client, "/?q=*")
    assert [text(legend) for legend in tree.xpath("//legend")] == [
        "Organisation",
        "Year",
        "Language",
        "Topic",
        "Series",
    ]


def test_a_facet_value_is_chosen_left_out_or_neither(client: FlaskClient) -> None:
    tree = page(client, FILTERED)
    assert tree.xpath("//input[@name='facet'][@checked]/@value") == ["language:en", "language:th"]
    assert tree.xpath("//input[@name='not'][@checked]/@value") == ["org:China Baowu"]
    assert not tree.xpath("//input[@name='facet'][@value='org:China Baowu']")
    assert set(tree.xpath("//input[@type='checkbox']/@form")) == {"search"}
    # What the filters leave nothing of is there, at 0.
    arabic = page(client, "/?q=carbon+steel&facet=org:nobody").xpath("//input[@value='language:en']/ancestor::li")[0]
    assert arabic.get("class") == "none"


def test_a_long_facet_folds_but_what_is_chosen_stays_in_sight(tmp_path: Path) -> None:
    documents = [Document(str(n), "carbon", topic=[f"t{m:02}" for m in range(n)]) for n in range(1, 21)]
    SearchIndex.create(tmp_path / "index", documents=documents).close()
    client = create_app(tmp_path / "index", {"TESTING": True}).test_client()
    tree = page(client, "/?q=carbon&facet=topic:t15")
    assert text(tree.xpath("//details[@class='more']/summary")[0]) == "11 more"
    shown = "//fieldset[legend='Topic']/ul//input/@value"
    assert tree.xpath(shown) == [f"topic:t{n:02}" for n in range(8)] + ["topic:t15"]


def test_a_very_long_facet_is_listed_when_it_is_asked_for(tmp_path: Path) -> None:
    documents = [Document(str(n), "carbon", org=[f"o{n:03}"]) for n in range(80)]
    SearchIndex.create(tmp_path / "index", documents=documents).close()
    client = create_app(tmp_path / "index", {"TESTING": True}).test_client()
    tree = page(client, "/?q=carbon")
    values = "//fieldset[legend='Organisation']//input/@value"
    assert len(tree.xpath(values)) == 25
    assert text(tree.xpath("//details[@class='more']/summary")[0]) == "72 more"
    whole = tree.xpath("//p[@class='whole']/a")[0]
    assert text(whole) == "List all 80"
    tree = page(client, whole.get("href"))
    assert tree.xpath(values) == [f"org:o{n:03}" for n in range(80)]
    assert tree.xpath("//details[@class='more'][@open]")
    assert not tree.xpath("//p[@class='whole']")


def test_chips_take_back_what_they_say(client: FlaskClient) -> None:
    chips = page(client, FILTERED).find_class("chips")[0].xpath(".//a")
    assert [text(chip) for chip in chips] == ["English", "ไทย", "not China Baowu", "Clear all"]
    asked = [parse_qs(urlsplit(chip.get("href")).query) for chip in chips]
    assert [(a.get("facet"), a.get("not")) for a in asked] == [
        (["language:th"], ["org:China Baowu"]),
        (["language:en"], ["org:China Baowu"]),
        (["language:en", "language:th"], None),
        (None, None),
    ]
    assert all(a["q"] == ["carbon"] and a["sort"] == ["date"] for a in asked)


@pytest.mark.parametrize("address", [FILTERED, FILTERED + "&page=2", "/?q=steel&sort=title", "/?facet=language:en"])
def test_every_link_keeps_the_state_and_leads_somewhere(client: FlaskClient, address: str) -> None:
    state = parse_qs(urlsplit(address).query)
    page_less = {name: value for name, value in state.items() if name != "page"}
    tree = page(client, address)
    for link, asked in links(tree):
        if link in ("/", "#main"):
            continue
        assert client.get(link).status_code == 200, link
        assert asked.get("q") == state.get("q"), link
        assert asked.get("sort") == state.get("sort"), link
        wanted, given = page_less.get("facet", []), asked.get("facet", [])
        # A link changes one filter, or clears them all.
        assert given == [] or len(set(wanted) ^ set(given)) <= 1, link
        if link.startswith("/documents/"):
            assert asked == state


def test_sort_orders_have_names_and_work(client: FlaskClient) -> None:
    tree = page(client, "/?q=*&sort=oldest")
    assert tree.xpath("//select[@name='sort']/option[@selected]/@value") == ["oldest"]
    assert tree.xpath("//article//time/@datetime")[0] == "2020-12-01"
    assert page(client, "/?q=*&sort=date").xpath("//article//time/@datetime")[0] == "2025-03-27"


def test_paging(client: FlaskClient) -> None:
    seen = []
    address: str | None = "/?q=*"
    while address:
        tree = page(client, address)
        seen += tree.xpath("//article//h2/a/@href")
        address = next(iter(tree.xpath("//a[@rel='next']/@href")), None)
    assert len({urlsplit(link).path for link in seen}) == len(seen) == 12
    assert tree.xpath("//*[@aria-current='page']")[0].text == "4"
    assert tree.xpath("//ol/@start") == ["10"]
    beyond = client.get("/?q=*&page=9")
    assert beyond.status_code == 302
    assert beyond.location == "/?q=*&page=4"


def test_results_beyond_the_limit_are_not_promised(folder: Path, app: Flask) -> None:
    limits = app.config["LIMITS"].__class__(page=6)
    client = create_app(folder, {"TESTING": True, "RESULTS_PER_PAGE": 3, "LIMITS": limits}).test_client()
    tree = page(client, "/?q=*&page=2")
    assert not tree.xpath("//a[@rel='next']")
    assert "narrow the search" in text(tree.find_class("hint")[0])
    assert "Results beyond 6 are not given" in text(page(client, "/?q=*&page=3", 400))


def test_notes_are_shown(client: FlaskClient) -> None:
    assert text(page(client, '/?q="carbon').find_class("notes")[0]) == (
        "The quotation mark at 1 has no partner and was left out"
    )


def test_the_same_search_as_json(client: FlaskClient) -> None:
    tree = page(client, FILTERED + "&page=2")
    answer = client.get(tree.find_class("formats")[0].xpath(".//a/@href")[0])
    assert [item["id"] for item in answer.json["results"]] == [
        unquote(urlsplit(link).path).removeprefix("/documents/") for link in tree.xpath("//article//h2/a/@href")
    ]


@pytest.mark.parametrize(
    ("address", "ways"),
    [
        (
            "/?q=steel&facet=language:sw&not=year:2025&expansions=0",
            ["without the language Kiswahili", "without any filter"],
        ),
        (
            "/?q=steel&not=language:en&facet=org:China+Baowu&expansions=0",
            ["with the language English", "without any filter"],
        ),
        ("/?q=%2Bzzyzx+carbon", ["without +zzyzx"]),
        ("/?q=%22steel+carbon+forum%22", ["without the quotation marks"]),
        ("/?q=%2Bzzyzx+carbon&facet=org:nobody&facet=year:1999", ["without +zzyzx, and without any filter"]),
        ("/?q=zzyzx", []),
        ("/?q=zzyzx+AND+(carbon+OR+steel)", []),
    ],
)
def test_a_search_that_finds_nothing_says_how_to_go_on(client: FlaskClient, address: str, ways: list[str]) -> None:
    tree = page(client, address)
    assert text(tree.xpath("//*[@role='status']")[0]) == "0 documents"
    nothing = tree.find_class("nothing")[0]
    found = [(text(item.find("a")), item) for item in nothing.xpath(".//li[a and span]")]
    assert [name for name, _ in found] == ways
    for _, item in found:
        total = text(item.find_class("count")[0])
        assert text(page(client, item.find("a").get("href")).xpath("//*[@role='status']")[0]).startswith(total)
    if not ways:
        assert "All documents" in text(nothing)


# Documents


def test_a_document_page(client: FlaskClient) -> None:
    tree = page(client, "/documents/th/steel.txt?q=เหล็กสีเขียว&facet=language:th&page=2")
    body = tree.find_class("text")[0]
    assert body.get("lang") == "th"
    assert len(body.findall("p")) == 2
    assert "\n" in body.findall("p")[0].text_content()
    marks = body.xpath(".//mark")
    assert [mark.get("id") for mark in marks] == [f"m{n}" for n in range(1, len(marks) + 1)]
    assert "เหล็กสีเขียว" in [text(mark) for mark in marks]
    assert f"{len(marks)} place" in text(tree.find_class("places")[0])
    back = parse_qs(urlsplit(tree.find_class("back")[0].get("href")).query)
    assert back == {"q": ["เหล็กสีเขียว"], "facet": ["language:th"], "page": ["2"]}
    # Another query from here keeps the filters.
    assert tree.xpath("//form//input[@name='facet']/@value") == ["language:th"]
    assert text(tree.find_class("about")[0].xpath(".//dd")[0]) == "China Iron and Steel Association"


def test_a_document_page_without_a_query_has_no_marks(client: FlaskClient) -> None:
    tree = page(client, "/documents/en/market.txt")
    assert not tree.xpath("//mark")
    assert not tree.find_class("places")
    assert tree.find_class("back")[0].get("href") == "/"


def test_fields_of_ones_own_are_on_the_document_page(client: FlaskClient) -> None:
    tree = page(client, "/documents/en/market.txt?q=carbon")
    assert "Summary" in [text(heading) for heading in tree.xpath("//article//h2")]
    assert "/?facet=series:Briefs" in tree.xpath("//aside//a/@href")
    assert "https://example.org/carbon?a=1&b=2" in tree.xpath("//aside//a/@href")


def test_every_document_can_be_reached_from_the_results(client: FlaskClient, folder: Path) -> None:
    with SearchIndex.open(folder) as index:
        documents = [result.document for result in index.search("", limit=100).results]
    for document in documents:
        tree = page(client, f"/documents/{quote(document.id)}")
        assert text(tree.xpath("//h1")[0]) == (document.title or document.id)


# Safety


def test_nothing_from_documents_or_queries_becomes_markup(client: FlaskClient) -> None:
    query = "<script>alert(1)</script>\"'carbon"
    for address in ("/", "/documents/en/script.txt"):
        answer = client.get(address, query_string={"q": query, "facet": "org:<b>"})
        assert answer.status_code == 200
        tree = html.fromstring(answer.text)
        assert tree.xpath("//input[@name='q']/@value") == [query]
        assert not tree.xpath("//script[not(@src)] | //b | //i")
        assert "<script>alert" not in answer.text
    tree = page(client, "/?q=markup")
    assert text(tree.xpath("//article//h2")[0]) == "<script>alert('carbon')</script> & co"
    tree = page(client, "/documents/en/script.txt")
    assert not [link for link, _ in links(tree) if link.lower().startswith("javascript")]
    assert "javascript:alert(1)" in text(tree)


@pytest.mark.parametrize("address", PAGES)
def test_no_script_or_style_stands_in_a_page(client: FlaskClient, address: str) -> None:
    tree = html.fromstring(client.get(address).text)
    assert not tree.xpath("//script[not(@src)] | //style | //@style | //@onclick")
    assert all(link.startswith("/static/") for link in tree.xpath("//script/@src | //link/@href"))


@pytest.mark.parametrize("address", [*PAGES, "/api/search", "/healthz", "/static/search.js", "/static/search.css"])
def test_every_answer_is_secured(client: FlaskClient, address: str) -> None:
    with client.get(address) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_can_be_found_ones_way_in(client: FlaskClient, address: str) -> None:
    tree = html.fromstring(client.get(address).text)
    assert tree.get("lang") == "en"
    assert (
        len(tree.xpath("//main[@id='main']")) == len(tree.xpath("//h1")) == len(tree.xpath("//*[@role='search']")) == 1
    )
    assert tree.xpath("//a[@class='skip']/@href") == ["#main"]
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for control in tree.xpath("//button | //a | //select | //input[not(@type='hidden')]"):
        labels = control.xpath("ancestor::label") + tree.xpath(f"//label[@for='{control.get('id')}']")
        assert control.get("aria-label") or text(control) or labels, html.tostring(control)


# Errors


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/?q=carbon&facet=colour:red", 400, "There is no facet colour; facets are org"),
        ("/?q=carbon&facet=red", 400, "write it like facet=org:MIIT"),
        ("/?q=carbon&sort=up", 400, "orders are relevance"),
        ("/?q=carbon&page=0", 400, "give a whole number from 1"),
        ("/?q=carbon&page=5000", 400, "Results beyond 10,000 are not given"),
        ("/documents/no/such?q=carbon", 404, "no document no/such"),
        ("/nothing?q=carbon", 404, "not found"),
    ],
)
def test_an_error_is_a_page_that_keeps_the_query(client: FlaskClient, address: str, status: int, says: str) -> None:
    tree = page(client, address, status)
    assert says in text(tree.xpath("//*[@role='alert']")[0])
    assert tree.xpath("//input[@name='q']/@value") == ["carbon"]
    assert not tree.find_class("nothing")
    assert "0 documents" not in text(tree)


def test_an_overlong_query_is_kept_in_the_box(client: FlaskClient) -> None:
    for address in ("/", "/documents/en/market.txt"):
        answer = client.get(address, query_string={"q": "x" * 2001})
        assert answer.status_code == 400
        assert "x" * 2001 in answer.text


def test_an_index_that_cannot_be_searched_is_503(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    client = create_app(tmp_path / "index").test_client()
    for address in ("/", "/?q=carbon", "/documents/1"):
        assert "wenkham build" in text(page(client, address, 503).xpath("//*[@role='alert']")[0])
    health = client.get("/healthz")
    assert health.status_code == 503
    assert "wenkham build" in health.text
    assert "IndexMissingError" in caplog.text


def test_a_damaged_index_is_503(tmp_path: Path) -> None:
    SearchIndex.create(tmp_path / "index", documents=[Document("1", "carbon")]).close()
    manifest = next((tmp_path / "index").rglob("manifest.json"))
    manifest.write_text("{")
    client = create_app(tmp_path / "index").test_client()
    assert "build the index again" in text(page(client, "/?q=carbon", 503))


def test_a_failure_of_ours_is_500(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(SearchIndex, "search", fail)
    answer = create_app(folder).test_client().get("/?q=carbon")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["Content-Security-Policy"]


def test_health(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.text == "ok\n12 documents\n"


def test_the_site_has_the_name_it_is_given(folder: Path) -> None:
    client = create_app(folder, {"SITE_NAME": "Steel & Co"}).test_client()
    assert "<title>Steel &amp; Co</title>" in client.get("/").text


# Parts


def test_a_state_is_its_address() -> None:
    args = MultiDict(
        [("q", "a"), ("facet", "org:x"), ("facet", "org:x"), ("not", "year:1"), ("sort", ""), ("page", "2")]
    )
    state = State.of(args)
    assert state == State("a", (("org", "x"),), (("year", "1"),), "relevance", 2)
    assert state.choosing("year", "1") == State("a", (("org", "x"), ("year", "1")))
    assert state.excluding("org", "x") == State("a", (), (("year", "1"), ("org", "x")))
    assert state.without("org", "x").without("year", "1") == state.cleared() == State("a")
    with pytest.raises(QueryError, match="whole number from 1"):
        State.of(MultiDict([("page", "-1")]))


def test_a_state_knows_what_else_is_searched() -> None:
    assert State.of(MultiDict([("expansions", "1"), ("without", "a"), ("without", "a")])) == State(declined=("a",))
    assert State.of(MultiDict([("expansions", "0")])) == State(expansions=False)
    state = State("q", page=2)
    assert state.declining("a").declining("b") == State("q", declined=("a", "b"))
    assert state.declining("a").declining("b").accepting("a") == State("q", declined=("b",))
    assert state.declining("a").unexpanded() == State("q", expansions=False)
    assert state.unexpanded().expanded() == state.declining("a").expanded() == State("q")
    assert dict(state.choosing("org", "x").declining("a").hidden("facet")) == {"without": "a"}
    for name, value, says in (("expansions", "no", "from 0 to 1"), ("without", "", "without=org:MIIT")):
        with pytest.raises(QueryError, match=says):
            State.of(MultiDict([(name, value)]))


def test_marks_are_markup_and_the_rest_is_not() -> None:
    assert marked("a<b>&c", [(1, 4)]) == Markup("a<mark>&lt;b&gt;</mark>&amp;c")
    assert marked("ab", [(0, 1), (1, 2)], count(1)) == Markup('<mark id="m1">a</mark><mark id="m2">b</mark>')


def test_a_text_without_blank_lines_has_a_paragraph_on_each_line() -> None:
    assert paragraphs("one\n two\n", [], count(1)) == ["one", "two"]
    assert paragraphs("one\ntwo\n \n\nthree", [], count(1)) == ["one\ntwo", "three"]
    assert paragraphs(" \n", [], count(1)) == []


def test_a_document_says_what_was_repaired(tmp_path: Path) -> None:
    changes = (Change("pinyin", 1, "(gāng)", ""), Change("gbk", 2, "?,", "。"))
    document = Document(id="a", title="中國", body="鋼鐵", changes=changes)
    SearchIndex.create(tmp_path / "index", documents=[document]).close()
    page = create_app(tmp_path / "index").test_client().get("/documents/a").text
    assert "2 places" in page
    assert "(gbk 1, pinyin 1)" in page


def test_a_mark_across_paragraphs_is_marked_in_both() -> None:
    assert paragraphs("ab\n\ncd", [(1, 5)], count(1)) == ['a<mark id="m1">b</mark>', '<mark id="m2">c</mark>d']


def test_dates_languages_and_addresses() -> None:
    assert [date(value) for value in ("2023-09-08", "2023-09", "2023")] == ["8 Sep 2023", "Sep 2023", "2023"]
    assert [language(tag) for tag in ("th", "zh-Hant-HK", "en-GB", "tlh")] == ["ไทย", "繁體中文", "English", "tlh"]
    assert [language_in_english(tag) for tag in ("th", "en", "tlh", "xx")] == ["Thai", "", "Klingon", ""]
    assert web_address("HTTP://example.org") == "HTTP://example.org"
    assert web_address("javascript:alert(1)//http://x") == ""


# More like this


def test_more_like_this(client: FlaskClient, folder: Path) -> None:
    with SearchIndex.open(folder) as index:
        expected = [result.document for result in index.similar("en/market.txt", limit=6) or ()]
    assert {"zh/market.txt", "th/market.txt"} <= {document.id for document in expected}
    (section,) = page(client, "/documents/en/market.txt?q=carbon").xpath("//section[@id='alike']")
    items = section.findall(".//li")
    assert [unquote(item.find("a").get("href")) for item in items] == [
        f"/documents/{document.id}?q=carbon" for document in expected
    ]
    for item, document in zip(items, expected, strict=True):
        assert item.find("a").get("lang") == document.language
        assert (document.title or document.id) in text(item)
        assert not document.date or date(document.date) in text(item)
        assert not document.org or item.xpath(".//bdi") or document.org[0] in text(item)


def test_what_is_alone_has_nothing_like_it(tmp_path: Path) -> None:
    SearchIndex.create(tmp_path / "index", documents=[Document("one", "Steel"), Document("two", "ตลาด")]).close()
    tree = page(create_app(tmp_path / "index", {"TESTING": True}).test_client(), "/documents/one")
    assert not tree.xpath("//*[@id='alike']")


# What was read in a text


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of an index of two repaired documents on one notice."""
    folder = tmp_path_factory.mktemp("read")
    notice = "表示,全國碳市場將納入1,500家企業,覆蓋60%的排放。鋼鐵、水泥、鋁冶煉行業。"
    (folder / "texts").mkdir()
    (folder / "texts/a.txt").write_text(
        f"中國(guó)碳市場擴大到鋼鐵(tiě)產業(yè)\n\n發布日期:2025-03-26\n\n3月26日,生態環境部{notice}", "utf-8"
    )
    (folder / "texts/b.txt").write_text(
        "China's carbon market grows\n\nOn 26 March 2025 the Ministry of Ecology and Environment (MEE) said that "
        "the carbon market will take in 1,500 steel, cement "
        "and aluminium companies, and cover 60% of emissions on the way to the carbon summit.",
        "utf-8",
    )
    build([str(folder / "texts")], folder / "index")
    return create_app(folder / "index").test_client()


def test_the_original_stands_beside_the_repaired_text(read: FlaskClient) -> None:
    tree = page(read, "/documents/texts/a.txt")
    (link,) = tree.xpath("//a[.='Show the original beside it']/@href")
    tree = page(read, link)
    assert "(guó)" in text(tree.xpath("//table[@class='compare']//del")[0])
    assert tree.xpath("//a[.='Show the text alone']")


def test_the_same_notice_is_named(read: FlaskClient) -> None:
    assert "The same notice: 1 other text, 2 languages" in text(page(read, "/?q=MEE").xpath("//ol")[0])
    section = page(read, "/documents/texts/b.txt").xpath("//section[@id='same']")[0]
    assert section.xpath(".//a/@href") == ["/documents/texts/a.txt"]
    assert "this one" in text(section)


def test_flags_have_reasons_and_what_was_read_is_shown(read: FlaskClient) -> None:
    tree = page(read, "/documents/texts/b.txt")
    assert "mistranslation: carbon summit" in text(tree.find_class("flag")[0])
    assert "event: 26 March 2025" in text(tree.find_class("read")[0])
    assert "Emissions trading: China's carbon market" in " ".join(text(tree.find_class("read")[0]).split())


def test_both_eras_and_the_readers_language(read: FlaskClient) -> None:
    tree = page(read, "/?q=MEE")
    assert {text(era) for era in tree.find_class("era")} == {"民國114年", "พ.ศ. 2568"}
    answer = read.get("/?q=MEE", headers={"Accept-Language": "th, en;q=0.5"})
    assert "กระทรวงนิเวศวิทยาและสิ่งแวดล้อม" in answer.text
    assert answer.headers["Vary"] == "Accept-Language"


# What is searched beside what was typed


@pytest.fixture(scope="module")
def yearly(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of an index with a document of each of twelve years."""
    folder = tmp_path_factory.mktemp("yearly") / "index"
    documents = [Document(str(year), f"Report of {year}", "Steel.", "en", str(year)) for year in range(2010, 2022)]
    SearchIndex.create(folder, documents=documents).close()
    return create_app(folder, {"TESTING": True, "RESULTS_PER_PAGE": 3}).test_client()


YEARS = "+".join(map(str, range(2010, 2022)))


def also(tree: html.HtmlElement) -> list[str]:
    return [text(line) for line in tree.find_class("also")]


def total(tree: html.HtmlElement) -> str:
    return text(tree.xpath("//*[@role='status']/strong")[0])


def test_an_expansion_is_left_out_and_searched_again(yearly: FlaskClient) -> None:
    tree = page(yearly, "/?q=พ.ศ.2558&sort=date")
    assert (total(tree), also(tree)) == ("1", ["Also searched: year:2015 Search only what was typed"])
    (link,) = tree.xpath("//a[@aria-label='Search without year:2015']/@href")
    assert parse_qs(urlsplit(link).query) == {"q": ["พ.ศ.2558"], "sort": ["date"], "without": ["year:2015"]}
    tree = page(yearly, link)
    assert (total(tree), also(tree)) == ("0", ["Left out: year:2015 search again"])
    (link,) = tree.xpath("//a[@aria-label='Search year:2015 again']/@href")
    assert parse_qs(urlsplit(link).query) == {"q": ["พ.ศ.2558"], "sort": ["date"]}
    assert total(page(yearly, link)) == "1"


def test_what_was_typed_is_searched_alone(yearly: FlaskClient) -> None:
    (link,) = page(yearly, "/?q=พ.ศ.2558+2010&without=year:2015").xpath("//a[.='Search only what was typed']/@href")
    assert parse_qs(urlsplit(link).query) == {"q": ["พ.ศ.2558 2010"], "expansions": ["0"]}
    tree = page(yearly, link)
    assert (total(tree), also(tree)) == (
        "1",
        ["Only what was typed was searched. Search other names, spellings and languages, too"],
    )
    (link,) = tree.xpath("//a[.='Search other names, spellings and languages, too']/@href")
    tree = page(yearly, link)
    assert (total(tree), also(tree)) == ("2", ["Also searched: year:2015 year:2010 Search only what was typed"])


def test_whatever_was_searched_can_be_left_out(read: FlaskClient) -> None:
    """Organisations, spellings, translations: names with any signs in them."""
    address = "/?q=生态环境部+emmissions"
    names = page(read, address).xpath("//*[@class='also']//li/bdi/text()")
    assert {"org:MEE", "emissions"} < set(names)
    for name in names:
        (link,) = page(read, address).xpath("//a[@aria-label=$label]/@href", label=f"Search without {name}")
        (searched, left_out) = page(read, link).find_class("also")
        assert name not in searched.xpath(".//li/bdi/text()")
        assert left_out.xpath(".//s/bdi/text()") == [name]


def test_many_expansions_fold(yearly: FlaskClient) -> None:
    (line,) = page(yearly, f"/?q={YEARS}").find_class("also")
    first, rest = line.xpath("./ul")[0], line.xpath("./details[summary='4 more']/ul")[0]
    assert [text(item) for item in first] == [f"year:{year}" for year in range(2010, 2018)]
    assert [text(item) for item in rest] == [f"year:{year}" for year in range(2018, 2022)]
    (line,) = page(yearly, "/?q=2010+2011").find_class("also")
    assert not line.xpath(".//details")


@pytest.mark.parametrize("kept", [{"without": ["year:2010", "year:2011"]}, {"expansions": ["0"]}])
def test_what_is_left_out_stays_left_out(yearly: FlaskClient, kept: dict[str, list[str]]) -> None:
    tree = page(yearly, f"/?q=steel+{YEARS}&facet=language:en&page=2&{urlencode(kept, doseq=True)}")
    hidden = tree.xpath("//form[@id='search']/input[@type='hidden']")
    assert [(field.get("name"), field.get("value")) for field in hidden] == [
        (name, value) for name, values in kept.items() for value in values
    ]
    outside = [link for link in links(tree) if link[0] not in ("/", "#main")]
    of_expansions = set(tree.xpath("//*[@class='also']//a/@href"))
    assert of_expansions
    assert len(outside) > 20
    for link, asked in outside:
        if link not in of_expansions:
            assert {name: asked.get(name) for name in kept} == kept, link
            assert yearly.get(link).status_code == 200
    # So does the form of a document's page.
    document = page(yearly, tree.xpath("//article//h2/a/@href")[0])
    assert set(document.xpath("//form[@id='search']/input[@name='without']/@value")) == set(kept.get("without", ()))


def test_facets_count_without_what_is_left_out(yearly: FlaskClient) -> None:
    address, shown = "/?q=2010+พ.ศ.2558&facet=language:sw", "//fieldset[legend='Year']//input/@value"
    assert page(yearly, address).xpath(shown) == ["year:2015", "year:2010"]
    for left_out in ("&without=year:2015", "&expansions=0"):
        assert page(yearly, address + left_out).xpath(shown) == ["year:2010"]
