"""The passages of a text that show best where it has what was searched. All offsets are code points."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from analyzers import breaks
from index.highlight import Mark, Span

WIDTH = 170
"""Columns of a passage; a Chinese character takes two."""
LEAD = 40
"""Columns before its first mark."""
NEAR = 30
"""Code points around a place in which a line is looked for that may end there; there are few longer words."""
_DENSE = "\u0e00"
"""Scripts before this write words apart."""
_SPACES = re.compile(r"\s+(?=[\w(\[«“‘\"'])")
_END = re.compile(r"\n|(?!\A)[。！？!?．;；।။។]")
"""Ends a line or a sentence; a mark right behind the sign belongs to it."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a document: `text` is a piece of it as it stands, from `start`; `marks` are in the passage."""

    text: str
    start: int
    marks: tuple[Span, ...]


def snippets(text: str, marks: Sequence[Mark], most: int = 2) -> list[Snippet]:
    """The best passages of a text, in its order: those with the most different words, then the most marks.

    Without marks, the beginning. A passage begins and ends where a line may, has about WIDTH columns, and
    is a piece of the text.
    """
    if not text.strip():
        return []
    if not marks:
        return [_passage(text, len(text) - len(text.lstrip()), [])]
    chosen: list[Snippet] = []
    shown: set[int] = set()
    remaining = list(marks)
    while remaining and len(chosen) < most:
        best = max(range(len(remaining)), key=lambda place: _worth(text, remaining, place, shown))
        mark = remaining[best]
        earliest = max([s.start + len(s.text) for s in chosen if s.start <= mark.start], default=0)
        latest = min([s.start for s in chosen if s.start > mark.start], default=len(text))
        passage = _passage(text[:latest], max(_lead(text, mark.start), earliest), marks, earliest)
        end = passage.start + len(passage.text)
        inside = [mark for mark in remaining if passage.start <= mark.start < end]
        if not inside:
            break
        chosen.append(passage)
        shown |= {mark.wanted for mark in inside}
        remaining = [mark for mark in remaining if mark.end <= passage.start - WIDTH or mark.start >= end]
    return sorted(chosen, key=lambda snippet: snippet.start)


def _worth(text: str, marks: Sequence[Mark], first: int, shown: set[int]) -> tuple[int, int, int]:
    limit = marks[first].start + WIDTH - LEAD
    inside = [mark for mark in marks[first : first + 40] if mark.end <= limit]
    return len({mark.wanted for mark in inside} - shown), len(inside), -first


def _passage(text: str, start: int, marks: Sequence[Mark], earliest: int = 0) -> Snippet:
    """The passage that begins at the line break before or at `start`, or at the first one from `earliest` on."""
    places = _breaks(text, start)
    begin = places[max(0, bisect_right(places, start) - 1)]
    if begin < earliest:
        begin = next((place for place in places if place >= earliest), earliest)
    end = begin + _fitting(text[begin : begin + 2 * WIDTH], WIDTH)
    if end < len(text):
        places = _breaks(text, end)
        end = max(places[max(0, bisect_right(places, end) - 1)], begin + 1)
        covering = [mark.end for mark in marks if mark.start < end < mark.end and mark.end - end < WIDTH]
        end = max([end, *covering])
    passage = text[begin:end]
    begin += len(passage) - len(passage.lstrip())
    passage = passage.strip()
    end = begin + len(passage)
    spans = (
        (max(mark.start, begin) - begin, min(mark.end, end) - begin)
        for mark in marks
        if mark.start < end and mark.end > begin
    )
    return Snippet(passage, begin, tuple(spans))


def _breaks(text: str, place: int) -> list[int]:
    """Where a line may end around a place: at least one such place is before it or there."""
    for near in (NEAR, WIDTH):
        origin = max(0, place - near)
        region = text[origin : place + near]
        if max(region) < _DENSE:
            inside = [origin + match.end() for match in _SPACES.finditer(region)]
        else:
            inside = [origin + each for each in breaks(region)[1:]]
        if inside and inside[-1] == origin + len(region) < len(text):
            inside.pop()
        if origin == 0:
            inside.insert(0, 0)
        if inside and inside[0] <= place:
            return inside
    return [origin, *inside]


def _lead(text: str, mark: int) -> int:
    """Where a passage that shows this mark is to begin: at the beginning of its line or sentence if that is
    within LEAD columns, or a few more, else LEAD columns before it."""
    before = text[max(0, mark - 2 * LEAD) : mark][::-1]
    near = before[: _fitting(before, LEAD * 3 // 2)]
    if ended := _END.search(near):
        return mark - ended.start()
    if len(near) == mark:
        return 0
    return mark - _fitting(before, LEAD)


def _fitting(text: str, columns: int) -> int:
    """How many characters of a text are in its first columns."""
    if text[:columns].isascii():
        return min(len(text), columns)
    fitting = bisect_right(list(accumulate(map(_columns, text[:columns]))), columns)
    return fitting if fitting < columns else bisect_right(list(accumulate(map(_columns, text))), columns)


@cache
def _columns(character: str) -> int:
    """Columns that a character takes: two for wide ones, none for marks."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
