"""Segmenters: from a folded run of one script to words, as spans that together cover the run.

Each takes linear time: what a library does worse with is handed to it in pieces of bounded length.
"""

import logging
import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

import regex
from icu4py.breakers import WordBreaker

from analyzers.language import Span

PIECE = 400
"""Most code points handed to a dictionary segmenter at once; newmm and jieba are worse than linear."""

_CONTENT = ("NN", "NP", "NR", "VV", "VA", "MAG", "XR", "SL")
_PARTICLE = regex.compile(
    r"(?<=..)(?:에서부터|으로부터|에게서|으로서|으로써|이라는|이라고|에서는|에서도|까지|부터|에서|에게|으로|라는|라고|"
    r"처럼|보다|마다|조차|하고|이나|이며|이고|이다|로서|로써|와의|과의|에는|에도|와는|과는|들은|들이|들을|들의|"
    r"은|는|이|가|을|를|의|에|로|와|과|도|만|들|께)$"
)


def icu(text: str) -> Iterator[Span]:
    """ICU's dictionaries: Thai, Lao, Khmer, Burmese, Japanese, Chinese."""
    start = 0
    for word in WordBreaker(text, "en"):
        yield start, start + len(word)
        start += len(word)


def newmm(text: str) -> Iterator[Span]:
    """PyThaiNLP's maximal matching over Thai character clusters."""
    from pythainlp.tokenize.newmm import segment

    for piece_start, piece_end in _pieces(text):
        start = piece_start
        for word in segment(text[piece_start:piece_end]):
            yield start, start + len(word)
            start += len(word)


def jieba_search(text: str) -> Iterator[Span]:
    """jieba's words and, inside the longer ones, those of two and three characters; no guessed words."""
    tokenizer = _jieba()
    for piece_start, piece_end in _pieces(text):
        for _, start, end in tokenizer.tokenize(text[piece_start:piece_end], mode="search", HMM=False):
            yield piece_start + start, piece_start + end


def whole(text: str) -> Iterator[Span]:
    """The run is the word."""
    yield 0, len(text)


def kiwi(text: str) -> Iterator[Span]:
    """A Korean word, and the nouns, verbs and roots that Kiwi's analysis sees in it. Needs the extra `korean`."""
    yield from whole(text)
    for piece_start, piece_end in _pieces(text):
        for morpheme in _kiwi().tokenize(text[piece_start:piece_end]):
            if morpheme.tag.startswith(_CONTENT) and morpheme.len:
                yield piece_start + morpheme.start, piece_start + morpheme.start + morpheme.len


def strip_particle(word: str) -> str:
    """A Korean word without the particle at its end; at least two syllables stay."""
    return _PARTICLE.sub("", word)


def _pieces(text: str) -> Iterator[Span]:
    """Cut a long run at ICU's word boundaries into pieces of at most PIECE code points, or one word."""
    if len(text) <= PIECE:
        yield 0, len(text)
        return
    start = end = 0
    for _, boundary in icu(text):
        if boundary - start > PIECE:
            if end > start:
                yield start, end
                start = end
            while boundary - start > PIECE:
                yield start, start + PIECE
                start += PIECE
        end = boundary
    if end > start:
        yield start, end


@cache
def _kiwi() -> Any:
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=1)


@cache
def _jieba() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    # Not initialize(): its cache has one fixed name in the shared temporary folder, where anyone could have put it.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer
