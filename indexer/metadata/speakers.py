"""Whether an organisation speaks in a text, told from the words around its name.

A linear model: each thing that is seen around a name has a weight, and the bearer of the name speaks where their sum
is above ENOUGH. `python -m training.speakers` learns the weights (models/speakers.tsv) from paragraphs that were
written and marked for it, and measures how right they are.
"""

import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import regex
from ahocorasick_rs import AhoCorasick

from analyzers.folding import fold_han
from indexer.metadata.labeller import Labels
from indexer.metadata.roles import line_of

Span = tuple[int, int]
REACH = 140
"""Code points before and behind a name that are looked at, within its sentence."""
WORDS, SIGNS = 10, 22
"""Of these so many words; in scripts that part no words, so many letters."""
NEAR_WORDS, NEAR_SIGNS = 4, 8
"""So many of them are near."""
GRAMS = (1, 2, 3, 4, 6)
"""Letters that are taken together in such scripts."""
BESIDE = 3
"""Code points between a name and a word that is straight beside it, less than."""
LISTS = ("speech", "speech_before", "acts", "asks")
"""Lists of words (speech/): of speaking, of speaking before a name, of doing something else, of asking for it."""
ACCORDING = {"according": "<", "according_behind": ">"}
"""Lists of words that need no model: whoever they are straight beside is cited; and on which side of the name."""
ARTICLE = 6
"""Code points between them and the name, most: "laut der"."""
FLOOR = 20
"""Code points of a line before the name of somebody whose words are put down, most."""
ENOUGH = 1.2
"""Sum from which on somebody speaks; chosen on tests/truth, as all of these."""
MEANING, TOGETHER = 1.5, 3.0
"""What a labeller's log odds count beside the sum, and from which of both together on somebody speaks."""

_BETWEEN = regex.compile(r"[^\p{L}\p{M}\s'’«„“(（]|\S\s+\S")
_FLOOR = regex.compile(r"[\s\d()（）.、．•·・○●◯■*–—-]*(?:[(（]?[一二三四五六七八九十]{1,3}[)）、])?\s*")
_SAID = regex.compile(
    r"\p{Han}{0,12}\s?(?:[(（][^()（）\n]{1,40}[)）]\s?)?[:：]\s?(?=[^\n]*[。.!！?？])\D{12}|[)）\]】]\s*\n\s*[・·•○●◦*–-]\s?\S"
)
"""Before and behind the name of somebody whose words are put down."""
_NAME = "◇"
_END = regex.compile(r"[。！？!?\n؟।။]|\.(?=\s+[^\p{Ll}\d]|\s*$)")
_BRACKET = regex.compile(r"\s*[(（][^()（）\n]{1,60}[)）]")
_SOLID = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_TOKEN = regex.compile(rf"\p{{Nd}}+(?:[.,]\p{{Nd}}+)*|[{_SOLID}]|[[\p{{L}}\p{{M}}'’]--[{_SOLID}]]+|\S", regex.V1)
_SOLID_LANGUAGES = ("zh", "ja", "th", "lo", "km", "my")
_LATIN = regex.compile(r"\p{Latin}")
_SHORT = {"speech_before": "b", "asks": "k"}
"""What stands for words of a list in the order of events, where it is not their first letter."""
_SIGN = regex.compile('[,，،、"“”„«»「」『』‹›]')
_QUOTES = frozenset('"“”„«»「」『』‹›')


class _Event(NamedTuple):
    """Something in a text that tells who speaks: a word of a list, by its name; a name, a comma or a quotation mark,
    by its sign."""

    start: int
    end: int
    kind: str


class Speech:
    """What is said in a text, and by whom."""

    def __init__(self, text: str, names: Sequence[Span], language: str, labels: Labels | None = None) -> None:
        """names: where organisations are named, in code points and in their order. language: primary subtag.
        labels: what the labeller sees in the text."""
        self._labels = labels
        self._text, self._names, self._language = text, names, {"ms": "id"}.get(language, language)
        self._ends = [(match.start(), match.end()) for match in _END.finditer(text)]
        found = sorted(self._find())
        self._events = [event for event in found if event.kind not in ACCORDING]
        self._citing = [(start, end, ACCORDING[kind]) for start, end, kind in found if kind in ACCORDING]
        self._starts = [event.start for event in self._events]

    def speaks(self, name: Span) -> bool:
        """Whether the bearer of a name, or of what stands for one, speaks in its sentence."""
        if self._cited(name) or self._has_the_floor(name):
            return True
        if self._only_asks(name):
            return False
        weights = _weights()
        score = sum(weights.get(seen, 0.0) for seen in {*self.seen(name)})
        if self._labels is not None:
            return score + MEANING * self._labels.speaks(name) > TOGETHER
        return score > ENOUGH

    def seen(self, name: Span) -> Iterator[str]:
        """What is seen around a name, some of it more than once.

        "> said" is a word behind the name, ">~" far behind it, ">|" behind another name that stands between, "<" before
        it; what is so in one language begins with its code. "" is seen around every name.
        """
        language = self._language
        first, start, end, last, behind = self._around(name)
        yield ""
        for seen in self._built(first, start, end, last, behind):
            yield seen
            yield f"{language} {seen}"
        for side, begin, past in ((">", end, last), ("<", first, start)):
            for seen in _told(side, begin, past, self._between(begin, past)):
                yield seen
                yield f"{language} {seen}"
            tokens = self._tokens(begin, past)
            for seen in _said(side, tokens if side == ">" else tokens[::-1], language in _SOLID_LANGUAGES):
                yield f"{language} {seen}"

    def _around(self, name: Span) -> tuple[int, int, int, int, int]:
        """Of the sentence of a name: where what is looked at begins, where the name does, where it ends with what is
        in brackets behind it, where what is looked at ends, and where the next sentence begins."""
        start, end = name
        if bracket := _BRACKET.match(self._text, end):
            end = bracket.end()
        sentence = bisect_right(self._ends, (start, 0)) - 1
        first = max(start - REACH, self._ends[sentence][1] if sentence >= 0 else 0)
        sentence = bisect_left(self._ends, (end, 0))
        stop, behind = self._ends[sentence] if sentence < len(self._ends) else (len(self._text), len(self._text))
        return first, start, end, min(end + REACH, stop), behind

    def _between(self, start: int, end: int) -> list[_Event]:
        near = self._events[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [event for event in near if event.end <= end]

    def _only_asks(self, name: Span) -> bool:
        """Whether a sentence says behind a name that somebody asks for something, and nowhere that somebody speaks."""
        first, start, end, last, _ = self._around(name)
        before = {event.kind for event in self._between(first, start)}
        after = {event.kind for event in self._between(end, last)}
        return "asks" in after and not (before | after) & {"speech", "speech_before", '"'}

    def _has_the_floor(self, name: Span) -> bool:
        """Whether what is said stands behind a name that begins its line: (二)工研院：可提供偵測器。"""
        start, end = name
        begin = line_of(self._text, start, FLOOR)
        return begin is not None and bool(_FLOOR.fullmatch(self._text, begin, start) and _SAID.match(self._text, end))

    def _cited(self, name: Span) -> bool:
        """Whether a word such as "according to" is straight beside a name."""
        start, end = name
        return any(
            (side == "<" and 0 <= start - event_end <= ARTICLE and self._beside(event_end, start))
            or (side == ">" and 0 <= event_start - end <= ARTICLE and self._beside(end, event_start))
            for event_start, event_end, side in self._citing
        )

    def _beside(self, start: int, end: int) -> bool:
        """Whether a stretch is an article or nothing, of one sentence."""
        return not _BETWEEN.search(self._text[start:end])

    def _find(self) -> Iterator[_Event]:
        text = self._text
        named = bytearray(len(text))
        for start, end in self._names:
            yield _Event(start, end, "n")
            named[start:end] = b"\1" * (end - start)
        for match in _SIGN.finditer(text):
            yield _Event(match.start(), match.end(), '"' if match[0] in _QUOTES else ",")
        low = text.lower()
        if len(low) != len(text):
            low = "".join(sign if len(sign.lower()) != 1 else sign.lower() for sign in text)
        for name, automaton in _lists(self._language).items():
            past = 0
            found = automaton.find_matches_as_indexes(low, overlapping=True)
            for _, start, end in sorted(found, key=lambda each: (each[1], -each[2])):
                inside = _LATIN.match(text, end) or (
                    start and _LATIN.match(text, start - 1) and _LATIN.match(text, start)
                )
                if start >= past and not inside and not any(named[start:end]):
                    yield _Event(start, end, name)
                    past = end

    def _built(self, first: int, start: int, end: int, last: int, behind: int) -> Iterator[str]:
        """How the sentence is built."""
        before, after = self._text[first:start], self._text[end:last]
        if before.lstrip()[:1] in _QUOTES:
            yield "quotation before"
        if self._text[behind : behind + 3].lstrip()[:1] in _QUOTES:
            yield "quotation after"
        if not before.strip():
            yield "first"
        if not after.strip():
            yield "last"

    def _tokens(self, start: int, end: int) -> list[str]:
        """The words of a stretch, with a sign for each name in it."""
        parts = []
        for begin, past in self._names[bisect_left(self._names, (start, 0)) :]:
            if begin >= end:
                break
            parts += [self._text[start : max(start, begin)], _NAME]
            start = past
        words = "".join([*parts, self._text[start:end]]).lower()
        found = _TOKEN.findall(fold_han(words) if self._language == "zh" else words)
        return ["0" if token[0].isdigit() else '"' if token in _QUOTES else token for token in found]


def _told(side: str, start: int, end: int, events: Sequence[_Event]) -> Iterator[str]:
    """What the words of lists and the names on a side tell, and in which order they come."""
    yield f"{side} names {min(3, sum(event.kind == 'n' for event in events))}"
    ordered = events if side == ">" else events[::-1]
    told = set()
    crossed, letters = "", 0
    order = ""
    for event in ordered:
        order += _SHORT.get(event.kind, event.kind[0])
        if event.kind == "n":
            crossed, letters = "|", letters + event.end - event.start
        elif event.kind in LISTS and event.kind not in told and (side == "<" or event.kind != "speech_before"):
            told.add(event.kind)
            away = (event.start - start if side == ">" else end - event.end) - letters
            yield f"{side}{crossed} {event.kind}"
            yield f"{side}{crossed} {event.kind} {0 if away < BESIDE else 1 + min(5, away // 10)}"
    for length in (2, 3, 4):
        yield f"{side} order {order[:length]}{'.' if len(order) < length else ''}"


def _said(side: str, tokens: Sequence[str], solid: bool) -> Iterator[str]:
    """The words on a side; tokens: nearest first."""
    between = "" if solid else " "
    forward = 1 if side == ">" else -1

    def joined(start: int, count: int) -> str:
        return between.join(tokens[start : start + count][::forward])

    for count in (1, 2, 3):
        if len(tokens) >= count:
            yield f"{side}{count} {joined(0, count)}"
    crossed = ""
    for place, token in enumerate(tokens[: SIGNS if solid else WORDS]):
        if token == _NAME:
            crossed = "|"
            yield f"{side} name {place // 3}"
            continue
        far = "~" if place >= (NEAR_SIGNS if solid else NEAR_WORDS) else ""
        if solid:
            for count in GRAMS:
                if _NAME in tokens[place : place + count]:
                    break
                yield f"{side}{crossed}{far} {joined(place, count)}"
        else:
            yield f"{side}{crossed}{far} {token}"
            yield f"{side}{crossed} {joined(place, 2)}"
            if len(token) > 5:
                yield f"{side}{crossed} {token[:5]}-"
                yield f"{side}{crossed} -{token[-3:]}"


@cache
def _weights() -> Mapping[str, float]:
    lines = files("indexer.metadata").joinpath("models", "speakers.tsv").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {seen: float(weight) for seen, weight in pairs}


@cache
def _lists(language: str) -> Mapping[str, AhoCorasick]:
    """What finds the words of each list of a language, in small letters."""
    file = files("indexer.metadata").joinpath("speech", f"{language}.toml")
    lists = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    return {name: AhoCorasick(sorted({word.lower() for word in words})) for name, words in lists.items()}
