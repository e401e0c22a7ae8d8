"""Segmenters: from folded runs of one script, one a line, to words, as spans that together cover the runs.

An end of a line is a span of its own, or in none. Each takes linear time: what is worse with long texts gets them in
pieces of bounded length.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import Any

import regex
from icu4py.breakers import WordBreaker

from analyzers import likeliest, maximal
from analyzers.language import Span

PIECE = 400
"""Most code points of a line that are looked at as one; newmm and Kiwi are worse than linear."""

_CONTENT = ("NN", "NP", "NR", "VV", "VA", "MAG", "XR", "SL")
_PARTICLE = regex.compile(
    r"(?<=..)(?:에서부터|으로부터|에게서|으로서|으로써|이라는|이라고|에서는|에서도|까지|부터|에서|에게|으로|라는|라고|"
    r"처럼|보다|마다|조차|하고|이나|이며|이고|이다|로서|로써|와의|과의|에는|에도|와는|과는|들은|들이|들을|들의|"
    r"은|는|이|가|을|를|의|에|로|와|과|도|만|들|께)$"
)


def icu(text: str) -> Iterable[Span]:
    """ICU's dictionaries: Thai, Lao, Khmer, Burmese, Japanese, Chinese."""
    return pairwise(accumulate(map(len, WordBreaker(text, "en")), initial=0))


def newmm(text: str) -> Iterable[Span]:
    """PyThaiNLP's maximal matching over Thai character clusters."""
    return _in_pieces(lambda piece: pairwise(maximal.cuts(piece)), text)


def jieba_search(text: str) -> Iterable[Span]:
    """jieba's words and, inside the longer ones, those of two and three characters; no guessed words.

    The extra `fast` finds the same words several times as fast.
    """
    return _in_pieces(_search_words, text)


def whole(text: str) -> Iterable[Span]:
    """The run is the word."""
    return (line.span() for line in _LINE.finditer(text))


def kiwi(text: str) -> Iterator[Span]:
    """A Korean word, and the nouns, verbs and roots that Kiwi's analysis sees in it. Needs the extra `korean`."""
    yield from whole(text)
    for line in _LINE.finditer(text):
        for start, piece in _pieces(line):
            for morpheme in _kiwi().tokenize(piece):
                if morpheme.tag.startswith(_CONTENT) and morpheme.len:
                    yield start + morpheme.start, start + morpheme.start + morpheme.len


def strip_particle(word: str) -> str:
    """A Korean word without the particle at its end; at least two syllables stay."""
    return _PARTICLE.sub("", word)


def _in_pieces(segmenter: Callable[[str], Iterable[Span]], text: str) -> Iterable[Span]:
    """What a segmenter sees in a text; where a line of it is longer than PIECE, line by line, and in pieces of it."""
    if len(text) <= PIECE or max(map(len, text.split("\n"))) <= PIECE:
        return segmenter(text)
    return (
        (offset + start, offset + end)
        for line in _LINE.finditer(text)
        for offset, piece in _pieces(line)
        for start, end in segmenter(piece)
    )


def _pieces(line: re.Match[str]) -> Iterator[tuple[int, str]]:
    """A line, cut at ICU's word boundaries into pieces of at most PIECE code points, or one word; each with its place
    in the text."""
    for start, end in pairwise(_places(line.group())):
        yield line.start() + start, line.group()[start:end]


def _places(line: str) -> list[int]:
    """Where the pieces of a line begin, and its end."""
    if len(line) <= PIECE:
        return [0, len(line)]
    places, end = [0], 0
    for _, boundary in icu(line):
        if boundary - places[-1] > PIECE:
            if end > places[-1]:
                places.append(end)
            while boundary - places[-1] > PIECE:
                places.append(places[-1] + PIECE)
        end = boundary
    return [*places, end] if end > places[-1] else places


def _search_words(text: str) -> Iterable[Span]:
    rjieba = _rjieba()
    return map(_SPAN, rjieba.tokenize(text, "search", False)) if rjieba else likeliest.search_words(text)


@cache
def _rjieba() -> Any:
    """The library of the extra `fast`, which reads its dictionary when it is imported; None without it."""
    return import_module("rjieba") if find_spec("rjieba") else None


_SPAN = itemgetter(1, 2)
_LINE = re.compile("[^\n]+")


@cache
def _kiwi() -> Any:
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=1)
