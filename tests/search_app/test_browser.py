"""The pages in Chromium, as people use them."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from werkzeug.serving import make_server

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
ADDRESSES = [
    "/",
    "/?q=carbon&not=language:sw&facet=language:en",
    "/?q=zzyzx",
    "/?q=工信部+2022+MEE&without=org:MEE",
    "/?q=工信部&expansions=0",
    "/documents/th/steel.txt?q=เหล็ก",
    "/?facet=no:facet",
]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on PATH")


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def settings() -> dict[str, Any]:
    """Of the browser's window; tests are parametrised with others."""
    return {}


@pytest.fixture
def page(browser: Browser, address: str, settings: dict[str, Any]) -> Iterator[Page]:
    """A page of its own, in which nothing may go wrong."""
    context = browser.new_context(**({"base_url": address, "reduced_motion": "reduce"} | settings))
    page = context.new_page()
    page.set_default_timeout(20_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        # That a page has status 400 is logged as well, and wanted.
        lambda message: wrong.append(message.text) if message.type == "error" and "400" not in message.text else None,
    )
    yield page
    context.close()
    assert wrong == []


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def facet(page: Page, value: str) -> Locator:
    return page.locator(f".facets input[value='{value}']")


def total(page: Page) -> str:
    return page.get_by_role("status").inner_text()


def test_a_search_from_typing_to_reading(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("carbon market เหล็ก")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("documents")
    everything = total(page)

    # A choice is a search, and the place on the page is kept.
    facet(page, "language:en").click()
    page.wait_for_url("**facet=language*")
    expect(facet(page, "language:en")).to_be_checked()
    expect(facet(page, "language:en")).to_be_focused()
    expect(page.locator(".badge").first).to_have_text("English")
    english = total(page)
    assert english != everything
    assert "sort" not in asked(page)

    row = page.locator(".facets li", has=page.locator("input[value='org:China Baowu']"))
    row.hover()
    row.get_by_role("link", name="Leave out China Baowu").click()
    expect(page.locator(".chips")).to_contain_text("not China Baowu")
    assert asked(page)["not"] == ["org:China Baowu"]
    assert total(page) != english

    page.get_by_role("link", name="No longer leave out Organisation China Baowu").click()
    expect(page.locator(".chips")).not_to_contain_text("China Baowu")
    assert total(page) == english

    page.locator("h2 a", has_text="The carbon market opens").click()
    expect(page.locator(".text mark").first).to_have_text("carbon")
    page.keyboard.press("n")
    expect(page.locator(".steps output")).to_have_text("1 / 5")
    page.keyboard.press("p")
    expect(page.locator(".steps output")).to_have_text("5 / 5")
    expect(page.locator("mark.here")).to_be_in_viewport()
    page.get_by_role("button", name="Next marked place").click()
    expect(page.locator(".steps output")).to_have_text("1 / 5")
    page.get_by_role("link", name="Results").click()
    assert asked(page) == {"q": ["carbon market เหล็ก"], "facet": ["language:en"]}


def test_the_order_changes_when_it_is_chosen(page: Page) -> None:
    page.goto("/?q=*")
    page.get_by_label("Sort").select_option("newest first")
    page.wait_for_url("**sort=date*")
    expect(page.locator("article time").first).to_have_text("27 Mar 2025")


def test_a_value_that_was_left_out_is_taken_back_by_its_box(page: Page) -> None:
    page.goto("/?q=carbon&not=language:en")
    facet(page, "language:en").click()
    page.wait_for_url(lambda url: "not=" not in url)
    assert asked(page)["q"] == ["carbon"]
    assert "facet" not in asked(page)


def test_slash_goes_to_the_box_but_is_typed_inside_it(page: Page) -> None:
    page.goto("/?q=carbon")
    box = page.get_by_role("searchbox")
    expect(box).not_to_be_focused()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("a/b")
    expect(box).to_have_value("a/b")


def test_enter_that_ends_a_composition_does_not_search(page: Page) -> None:
    page.goto("/?q=carbon")
    let_through = """(composing) => document.querySelector("[name=q]").dispatchEvent(
        new KeyboardEvent("keydown", {key: "Enter", isComposing: composing, bubbles: true, cancelable: true}))"""
    assert page.evaluate(let_through, False)
    assert not page.evaluate(let_through, True)


@pytest.mark.parametrize(
    "settings", [PHONE, PHONE | {"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 600}}]
)
def test_a_phone_is_wide_enough_and_a_finger_fine_enough(page: Page) -> None:
    sizes = """() => [...document.querySelectorAll("button, select, summary, .not, .chips a, .also a, .paging a")]
        .filter((e) => e.checkVisibility()).map((e) => [e.outerHTML, e.getBoundingClientRect()])
        .map(([html, box]) => [html, Math.min(box.width, box.height)])"""
    for way in ADDRESSES:
        page.goto(way)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), way
        found = page.evaluate(sizes)
        assert found, way
        assert [html for html, size in found if size < 24] == []


@pytest.mark.parametrize("settings", [PHONE])
def test_filters_are_a_sheet_on_a_phone(page: Page) -> None:
    page.goto("/?q=carbon")
    sheet = page.get_by_role("dialog", name="Filters")
    expect(facet(page, "language:en")).to_be_hidden()
    page.locator("summary", has_text="Filters").tap()
    expect(sheet).to_be_visible()
    facet(page, "language:en").tap()
    facet(page, "year:2025").tap()
    assert "facet" not in asked(page)
    sheet.get_by_role("button", name="Show results").tap()
    page.wait_for_url("**facet=**")
    assert asked(page)["facet"] == ["year:2025", "language:en"]
    expect(page.locator(".filters summary .count")).to_have_text("2")
    page.locator("summary", has_text="Filters").tap()
    sheet.get_by_role("button", name="Close the filters").tap()
    expect(sheet).to_be_hidden()


@pytest.mark.parametrize("settings", [{"java_script_enabled": False}, PHONE | {"java_script_enabled": False}])
def test_everything_works_without_scripts(page: Page, settings: dict[str, Any]) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("carbon")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**q=carbon*")
    if "is_mobile" in settings:
        expect(facet(page, "language:en")).to_be_hidden()
        page.locator("summary", has_text="Filters").tap()
    facet(page, "language:en").check()
    page.get_by_role("button", name="Show results").click()
    page.wait_for_url("**facet=language*")
    page.get_by_label("Sort").select_option("oldest first")
    page.get_by_role("button", name="Sort").click()
    page.wait_for_url("**sort=oldest*")
    assert asked(page)["facet"] == ["language:en"]
    page.locator("h2 a").first.click()
    page.get_by_role("link", name="marked").click()
    assert page.url.endswith("#m1")
    expect(page.locator(".steps")).to_be_hidden()


@pytest.mark.parametrize("settings", [{"color_scheme": "dark"}, {"color_scheme": "light"}])
def test_text_has_contrast(page: Page) -> None:
    """WCAG AA, for every text against the ground it stands on."""
    faint = Path(__file__).with_name("contrast.js").read_text("utf-8")
    for way in ADDRESSES:
        page.goto(way)
        assert page.evaluate(faint) == [], way
    page.evaluate("document.querySelector('h1, h2, p').style.color = getComputedStyle(document.body).backgroundColor")
    assert page.evaluate(faint), "it does not see a text in the colour of its ground"


@pytest.mark.parametrize("settings", [{"color_scheme": "dark"}])
def test_dark_is_dark(page: Page) -> None:
    page.goto("/?q=carbon")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 22)"


def test_thai_lines_are_high_enough_for_its_marks(page: Page) -> None:
    page.goto("/?q=เหล็กสีเขียว")
    elements = page.locator("h2:lang(th), .snippet:lang(th)").all()
    assert len(elements) >= 2
    for element in elements:
        line, size = element.evaluate("e => [getComputedStyle(e).lineHeight, getComputedStyle(e).fontSize]")
        assert float(line.removesuffix("px")) >= 1.7 * float(size.removesuffix("px")) - 0.01
        assert element.evaluate("e => getComputedStyle(e).wordBreak") == "normal"


def test_what_is_printed_is_the_document(page: Page) -> None:
    page.goto("/documents/th/steel.txt?q=เหล็ก")
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".ways")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".about")).to_be_visible()
