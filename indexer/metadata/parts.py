"""The parts of a body that say how much a name in it counts: its lead and its sentences."""

from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import NamedTuple, Self

import regex

from indexer.metadata.cues import either, words_of

PAGE, PAGES = 2000, 5000
"""Letters of a page, and of two or more: see docs/labels.md."""
RUNNING = 60
"""Letters of a paragraph from which on it is running text, not a dateline or a share bar."""
LONG = 150
"""Letters of a title from which on running text is no headline."""
CLAUSE = 40
"""Code points from which on a space ends a sentence in scripts that have no full stop."""

_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_LINE = regex.compile(r"\n\s*")
_STOP = regex.compile(r"[。！？!?।။។؟]+[”’」』）)\"]*|\.[”’\")]*(?=\s+(?:[^\p{Ll}\d]|\p{Georgian})|\s*$)|\n")
_SAYS = regex.compile(
    r"[–—]\s?\d{1,3}(?:[ .,]\d{3})+$"
    r"|[。！？!?।။؟]|[:：]$|(?<!\d\s?г|\p{Lu})\.$|^[-–•*·○●■□▪◦※☞]\s|^\d{1,2}[.:：]\d{2}\b|^[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[)）]|[.．、](?!\d))"
)
"""A line of the frame that gives a price, says something, lists it, or names those whom the text is addressed to."""
_ADDRESS = regex.compile(r"[:：]\s*$")
"""Ends a line that says whom the text is addressed to."""
_BAR = regex.compile(r"\s[|·>›»→/—–-]+\s|】|\s{3}|\u3000{2}")
_UNSTOPPED = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_SPACE = regex.compile(rf"{_STOP.pattern}|(?<={_UNSTOPPED.pattern})\s+(?={_UNSTOPPED.pattern})")


class Parts(NamedTuple):
    """The parts of a body, in code points.

    lead: where its first paragraph of running text ends; of a body in one paragraph, its first two sentences. frame:
    from where to where lines before and behind its running text go, which say whose it is. aside: lines that say whom
    it is for, who was there and where, or what else there is to read. ends: those of its sentences. letters: how much
    it says, see `letters`.
    """

    lead: int
    frame: tuple[tuple[int, int], ...]
    aside: tuple[tuple[int, int], ...]
    ends: tuple[int, ...]
    letters: int

    @classmethod
    def of(cls, body: str, title: str = "") -> Self:
        """The parts of a body. A title that is running text is the lead, too: then nothing of the body is."""
        ends = tuple(_ends(body))
        places = [0, *(match.end() for match in _LINE.finditer(body)), len(body)]
        lines = list(pairwise(places))
        listed = [match.span() for match in _listed().finditer(body)]
        running = [
            number for number, (start, end) in enumerate(lines) if runs(body[start:end]) and not _within(start, listed)
        ]
        if not running:
            return cls(len(body), (), tuple(listed), ends, letters(body))
        head, lead = lines[running[0]]
        if letters(title) >= LONG and runs(title):
            lead = 0
        elif len(running) == 1:
            lead = min([lead, *[place for place in ends if head < place][1:2]])
        around = [*lines[: running[0]], *lines[running[-1] + 1 :]]
        frame = tuple(
            (start, end)
            for start, end in around
            if not (_SAYS.search(body[start:end].strip()) or _within(start, listed))
        )
        addressed = [(start, end) for start, end in lines[: running[0]] if _ADDRESS.search(body[start:end])]
        return cls(lead, frame, (*addressed, *listed), ends, letters(body))

    def sentence(self, place: int) -> int:
        """The number of the sentence that a place is in."""
        return bisect_right(self.ends, place)

    def leads(self, place: int) -> bool:
        """Whether a place is in the lead, or before it and not aside."""
        return place < self.lead and not self.is_aside(place)

    def is_aside(self, place: int) -> bool:
        """Whether a place is in a line that neither leads nor signs."""
        return _within(place, self.aside)

    def signs(self, place: int) -> bool:
        """Whether a place is in the frame."""
        return _within(place, self.frame)


def _within(place: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


@cache
def _listed() -> regex.Pattern[str]:
    """All below a line that points to other texts and says nothing else; lists of those present, to their end; lines
    that sign nothing."""
    present, unsigned, elsewhere = (either(words_of(cue)) for cue in ("attendance", "unsigned", "elsewhere"))
    below = rf"^[^\w\n]*(?:{elsewhere})[^\w\n]*$(?:\n.*)*"
    number = r"(?:[\d. \t\u3000]+|[一二三四五六七八九十壹貳參肆伍陸柒捌玖拾]+、)?"
    label = r"(?:[ \t]*[:：]|(?<=\p{Han})[ \u3000]|(?<=\p{Thai}) |(?<= (?:by|de|von|oleh)) )"
    remark = r"[ \t]*(?:[(（][^()（）\n]*[)）])?[ \t]*"
    listed = rf"^{number}(?:(?:{present}){remark}(?:{label}.*|$)|(?:{unsigned}){remark}[:：]?[ \t]*$)(?:\n.*\S.*)*"
    return regex.compile(rf"(?mi){below}|{listed}|^{number}[^\w\n]*(?:{unsigned}|{elsewhere}){remark}{label}.*$")


def letters(text: str) -> int:
    """How much a text says, in letters: one of Chinese, Japanese or Korean says as much as three."""
    return len(text) + 2 * len(_WIDE.findall(text))


def runs(line: str) -> bool:
    """Whether a line is running text."""
    line = line.strip()
    size = letters(line)
    if size < RUNNING or len(_BAR.findall(line)) > 1:
        return False
    stops = [match.end() for match in _STOP.finditer(line + " ")]
    return bool(stops and (size >= LONG or stops[-1] >= len(line))) or bool(_UNSTOPPED.search(line))


def _ends(body: str) -> list[int]:
    ends: list[int] = []
    for match in (_SPACE if _UNSTOPPED.search(body) else _STOP).finditer(body):
        if not match.group().isspace() or "\n" in match.group() or match.end() - (ends[-1] if ends else 0) >= CLAUSE:
            ends.append(match.end())
    return ends
