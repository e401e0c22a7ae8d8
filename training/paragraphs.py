"""The paragraphs to learn from, in texts/: a file for each language, LANG.txt, one paragraph a line, written for that.

Organisations are marked: {s:NAME} speaks by this mention, {n:NAME} is only named. What they are made to say in them
nobody has said.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import regex

Span = tuple[int, int]
PARAGRAPHS = Path(__file__).parent / "texts"
_MARK = regex.compile(r"\{([sn]):([^{}]*)\}")


class Paragraph(NamedTuple):
    """A text without its marks, where its names are, in code points, and which of them speak."""

    language: str
    text: str
    names: tuple[Span, ...]
    speaking: tuple[bool, ...]


def paragraphs(path: Path) -> Iterator[Paragraph]:
    """The paragraphs of a file."""
    return (read_marks(path.stem, line) for line in path.read_text("utf-8").splitlines())


def read_marks(language: str, marked: str) -> Paragraph:
    """A paragraph, from its text with marks."""
    text, names, speaking, end = "", [], [], 0
    for mark in _MARK.finditer(marked):
        text += marked[end : mark.start()]
        names.append((len(text), len(text) + len(mark[2])))
        speaking.append(mark[1] == "s")
        text, end = text + mark[2], mark.end()
    return Paragraph(language, text + marked[end:], tuple(names), tuple(speaking))
