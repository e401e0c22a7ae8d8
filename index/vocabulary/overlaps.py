"""Which of the names that may be in a text are there, where they overlap."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import regex

from index.vocabulary.names import Name

_CONSONANTS, _THAI = regex.compile(r"[ก-ฮ]{1,5}"), regex.compile(r"\p{Thai}")
_KATAKANA = regex.compile(r"[\p{Katakana}ー]+")
_HANGUL, _SHORT_HANGUL = regex.compile(r"\p{Hangul}"), regex.compile(r"\p{Hangul}(?:\s*\p{Hangul}){0,2}")


class Mention(NamedTuple):
    """A name found in a text, at `start` to `end` in code points; of a topic, one of its words. wrong: it is a
    mistranslation. inside: it is in the name of an organisation and says what that does (Bamburi Cement)."""

    start: int
    end: int
    kind: str
    id: str
    wrong: bool
    inside: bool = False


Match = tuple[int, int, list[Name]]
"""Where something may be named, in code points, and what it may be."""


def parted(matches: Iterable[Match]) -> tuple[list[Match], list[Match]]:
    """The names of organisations and concepts, and the words of topics."""
    names: list[Match] = []
    words: list[Match] = []
    for match in matches:
        start, end, found = match
        spoken = [name for name in found if name.kind == "topic"]
        if not spoken:
            names.append(match)
            continue
        words.append((start, end, spoken))
        if len(spoken) < len(found):
            names.append((start, end, [name for name in found if name.kind != "topic"]))
    return names, words


def longest(ordered: Iterable[Match]) -> list[Match]:
    """From the left the longest, none inside or over another; but a longer name of an organisation goes before one
    that it begins in ("The Aluminium Association of Canada"). ordered: by their begin, the longest first."""
    chosen: list[Match] = []
    for match in ordered:
        if chosen and match[0] < chosen[-1][1] and _longer(match, chosen[-1]):
            chosen.pop()
        if not chosen or match[0] >= chosen[-1][1]:
            chosen.append(match)
    return chosen


def _longer(match: Match, before: Match) -> bool:
    length = before[1] - before[0]
    return match[1] - match[0] > length and any(name.kind == "organisation" for name in match[2])


def within(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether one of the spans, which are in order and apart, has all of this one."""
    before = bisect_right(spans, start, key=lambda span: span[0]) - 1
    return before >= 0 and end <= spans[before][1]


def inside(mentions: Sequence[Mention], names: Sequence[Match]) -> Iterator[Mention]:
    """The concepts in the names of organisations. names: by their begin, the longest first."""
    for mention in mentions:
        if mention.kind != "organisation":
            continue
        first = bisect_left(names, mention.start, key=lambda match: match[0])
        last = bisect_left(names, mention.end, key=lambda match: match[0])
        concepts = (match for match in names[first:last] if match[1] <= mention.end and match[2][0].kind == "concept")
        for start, end, found in longest(concepts):
            if not found[0].exact:
                yield Mention(start, end, found[0].kind, found[0].id, found[0].wrong, inside=True)


def whole(text: str, start: int, end: int) -> bool:
    """Whether a name is no part of a word, in scripts where that can be seen: letters of a Thai abbreviation without
    points (กกร) and names in Katakana (エネル) are touched by no others, a short Korean name begins a word."""
    words, before, after = text[start:end], text[start - 1 : start], text[end : end + 1]
    for letters, same in (_CONSONANTS, _THAI), (_KATAKANA, _KATAKANA):
        if letters.fullmatch(words):
            return not (same.match(before) or same.match(after))
    if _SHORT_HANGUL.fullmatch(words):
        return not _HANGUL.match(before) and " " not in words
    return True
