"""Markdown, with what is known in YAML front matter."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import yaml
from markdown_it import MarkdownIt

from indexer.charset import decode
from indexer.record import LoaderError, Record, Settings

SUFFIXES = (".md", ".markdown")

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def load(stream: BinaryIO, _: Settings) -> Iterator[Record]:
    """One record: the text without its markup, the first heading as title unless the front matter has one."""
    text = decode(stream.read())
    known: dict[str, Any] = {}
    if match := _FRONT.match(text):
        try:
            # All values as they are written: to YAML, `no` is false and 010 is 8.
            known = yaml.load(match[1], Loader=yaml.BaseLoader) or {}
        except (yaml.YAMLError, ValueError, RecursionError) as error:  # a ValueError for 2023-13-45
            raise LoaderError(f"its front matter is not YAML: {' '.join(str(error).split())}") from error
        if not isinstance(known, dict):
            raise LoaderError("its front matter is not a list of keys and values")
        text = text[match.end() :]
    title, plain = _plain(text)
    yield Record(plain, title, known=known)


def _plain(text: str) -> tuple[str, str]:
    """The first heading of the first level, and everything else as plain text, paragraphs apart."""
    title, in_title = "", False
    parts: list[str] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "heading_open":
            in_title = token.tag == "h1" and not title and not parts
        elif token.type == "inline":
            inner = "".join(_inline(child.type, child.content) for child in token.children or ())
            if in_title:
                title, in_title = inner.strip(), False
            else:
                parts.append(inner)
        elif token.type in ("fence", "code_block"):
            parts.append(token.content)
        elif token.type in ("paragraph_close", "heading_close", "tr_close"):
            parts.append("\n\n" if token.type != "tr_close" else "\n")
        elif token.type in ("td_close", "th_close"):
            parts.append(" ")
    return title, re.sub(r"\n{3,}", "\n\n", "".join(parts)).strip()


def _inline(kind: str, content: str) -> str:
    return "\n" if kind in ("softbreak", "hardbreak") else content if kind in ("text", "code_inline", "image") else ""
