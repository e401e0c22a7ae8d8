"""The passages of a text that show best where it has what was searched. All offsets are code points."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from index.highlight import Mark, Span
from index.texts import Text

WIDTH = 170
"""Columns of a passage; a Chinese character takes two."""
LEAD = 40
"""Columns before its first mark."""
_COMPARED = 40
"""Marks that a passage is judged by."""
_START = attrgetter("start")
_END = re.compile(r"\n|(?!\A)[。！？!?．;；।။។]")
"""Ends a line or a sentence; a mark right behind the sign belongs to it."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a document: `text` is a piece of it as it stands, from `start`; `marks` are in the passage."""

    text: str
    start: int
    marks: tuple[Span, ...]


def snippets(text: Text, marks: Sequence[Mark], most: int = 2) -> list[Snippet]:
    """The best passages of a text, in its order: those with the most different words, then the most marks.

    Without marks, the beginning. A passage begins and ends where a line may, has about WIDTH columns, and
    is a piece of the text.
    """
    if not marks:
        start = len(text.text) - len(text.text.lstrip())
        return [_passage(text, start, [])] if start < len(text.text) else []
    chosen: list[Snippet] = []
    shown: set[int] = set()
    remaining = marks
    while remaining and len(chosen) < most:
        mark = _best(remaining, shown)
        earliest, latest = 0, len(text.text)
        for other in chosen:
            if other.start <= mark.start:
                earliest = max(earliest, other.start + len(other.text))
            else:
                latest = min(latest, other.start)
        passage = _passage(text, max(_lead(text, mark.start), earliest), marks, earliest, latest)
        start, end = passage.start, passage.start + len(passage.text)
        inside = {mark.wanted for mark in remaining if start <= mark.start < end}
        if not inside:
            break
        chosen.append(passage)
        shown |= inside
        remaining = [mark for mark in remaining if mark.start >= end or mark.end <= start - WIDTH]
    return sorted(chosen, key=_START)


def _best(marks: Sequence[Mark], shown: set[int]) -> Mark:
    """The mark that the best passage begins with: which has the most words not shown yet, then the most marks."""
    best, most = marks[0], (-1, 0)
    for number, mark in enumerate(marks):
        limit = mark.start + WIDTH - LEAD
        inside = [other.wanted for other in marks[number : number + _COMPARED] if other.end <= limit]
        worth = len({*inside} - shown), len(inside)
        if worth > most:
            best, most = mark, worth
        if number + len(inside) == len(marks):
            break  # passages that begin later have only some of these
    return best


def _passage(text: Text, start: int, marks: Sequence[Mark], earliest: int = 0, latest: int | None = None) -> Snippet:
    """The passage that begins at the line break before or at `start`, or at the first one from `earliest` on, and ends
    before `latest`, the end of the text unless given."""
    latest = len(text.text) if latest is None else latest
    begin = text.line_end(start)
    if begin < earliest:
        begin = text.line_start(earliest)
    end = min(text.after(begin, WIDTH), latest)
    if end < latest:
        end = max(text.line_end(end), begin + 1)
        for mark in marks:
            if mark.start < end < mark.end < end + WIDTH:
                end = min(mark.end, latest)
    passage = text.text[begin:end].lstrip()
    begin = end - len(passage)
    passage = passage.rstrip()
    end = begin + len(passage)
    spans = [
        (max(mark.start, begin) - begin, min(mark.end, end) - begin)
        for mark in marks
        if mark.start < end and mark.end > begin
    ]
    return Snippet(passage, begin, tuple(spans))


def _lead(text: Text, mark: int) -> int:
    """Where a passage that shows this mark is to begin: at the beginning of its line or sentence if that is
    within LEAD columns, or a few more, else LEAD columns before it."""
    earliest = text.before(mark, LEAD * 3 // 2)
    before = text.text[earliest:mark]
    if ended := _END.search(before[::-1]):
        return mark - len(before[len(before) - ended.start() :].lstrip())
    return 0 if earliest == 0 else text.before(mark, LEAD)
