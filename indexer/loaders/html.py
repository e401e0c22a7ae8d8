"""Web pages: the article without navigation, cookie lines and footers."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import lxml.etree
import lxml.html
import trafilatura

from indexer.charset import decode
from indexer.metadata.dates import best_date, find_dates, read_date
from indexer.record import LoaderError, Record, Settings

SUFFIXES = (".html", ".htm", ".xhtml")

SHORT = 160
"""Code points of the longest line that is a byline and not a paragraph."""

_BYLINES = (
    "//*[" + " or ".join(f"contains(@class, '{name}')" for name in "date meta byline time info pub".split()) + "]"
)
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
_DATES = ("article:published_time", "date", "dc.date", "dcterms.created", "pubdate", "publishdate", "datePublished")


def load(stream: BinaryIO, _: Settings) -> Iterator[Record]:
    """One record: trafilatura's article, or all text of the body where it sees none."""
    data = stream.read()
    named = _CHARSET.search(data[:4096])
    page = decode(data, named[1].decode("ascii") if named else None)
    if not page.strip():
        raise LoaderError("it is empty")
    try:
        # lxml refuses text that declares an encoding.
        tree = lxml.html.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", page))
        text = trafilatura.extract(page, include_comments=False, include_tables=True, favor_recall=True)
        text = text or _all_text(tree)
    except (lxml.etree.LxmlError, ValueError, RecursionError) as error:
        raise LoaderError(f"it is not a web page that can be read: {error}") from error
    title = _title(tree)
    if title and text.startswith(title):
        text = text[len(title) :]
    known = {"date": _date(tree) or _byline(tree), "url": _url(tree)}
    yield Record(text.strip(), title, known={name: value for name, value in known.items() if value})


def _title(tree: Any) -> str:
    for path in ("//article//h1", "//h1", "//meta[@property='og:title']/@content", "//title"):
        for found in tree.xpath(path):
            text = found if isinstance(found, str) else found.text_content()
            if words := " ".join(str(text).split()):
                return words
    return ""


def _date(tree: Any) -> str:
    """The first date among those that the page gives for machines; durations and times of day are none."""
    given = [
        value
        for name in _DATES
        for value in tree.xpath("//meta[@property=$n or @name=$n or @itemprop=$n]/@content", n=name)
    ]
    given += tree.xpath("//article//time/@datetime") or tree.xpath("//time/@datetime")
    return next((str(value).strip() for value in given if read_date(str(value))), "")


def _byline(tree: Any) -> str:
    """The date of the first short line that the page's classes call one for dates: trafilatura drops those."""
    lines = (" ".join(element.text_content().split()) for element in tree.xpath(_BYLINES))
    return next(
        (found for line in lines if len(line) <= SHORT and (found := best_date(find_dates("", line, None)))), ""
    )


def _url(tree: Any) -> str:
    found = tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    return str(found[0]).strip() if found else ""


def _all_text(tree: Any) -> str:
    for element in tree.xpath("//script | //style | //nav | //header | //footer | //noscript | //template"):
        element.drop_tree()
    body = tree.find("body") if tree.tag == "html" else tree
    blocks = (" ".join(block.split()) for block in ((body if body is not None else tree).itertext()))
    return "\n".join(block for block in blocks if block)
