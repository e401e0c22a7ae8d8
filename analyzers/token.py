"""What analysis gives back: tokens, and the four streams of a text."""

from collections.abc import Iterable
from typing import NamedTuple


class Token(NamedTuple):
    """A term and the piece of the original text it stands for.

    `term` is folded (see `analyzers.folding`); `text[start:end]` is what the reader sees, in code
    points of the original text, never cut inside a character cluster. `position` is the ordinal of
    the token's first unit in the units stream.
    """

    term: str
    start: int
    end: int
    position: int


class Streams(NamedTuple):
    """Four views of one text.

    units: the smallest pieces a person can ask for (a Han character, a Thai cluster, a word where
        words are written apart), at consecutive positions. Quotes and proximity run here.
    words: what the segmenters say, overlapping where several are joined; the units themselves where
        words are written apart.
    stems: one stem per word, the word itself where there is no stemmer. Ranking runs here.
    grams: character n-grams, for compounds, inflection and typing errors.
    """

    units: list[Token]
    words: list[Token]
    stems: list[Token]
    grams: list[Token]


def stream_of(terms: Iterable[str]) -> str:
    """Terms as one string, a blank behind each: a hundred times fewer objects than a list has. No term has a blank."""
    return "".join([f"{term} " for term in terms])


def terms_of(stream: str) -> list[str]:
    """The terms of `stream_of`."""
    return stream.split(" ")[:-1]
