"""One run of a text: its units, words and grams."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from analyzers.bulk import RunTerms
from analyzers.folding import loose
from analyzers.language import Language, Span
from analyzers.scripts import CLUSTERED, LONGEST, Run, units
from analyzers.segmenters import whole
from analyzers.token import stream_of

Fold = Callable[[str], str]
Piece = tuple[str, int, int]
SHORT = 24
"""Runs of at most this many code points are kept once they are cut: most words come again."""
KEPT_RUNS = 30_000
"""Runs of each script and language whose terms are kept."""


class Cut(NamedTuple):
    """A run, analysed: units with offsets in code points of the run, words and grams as ranges of units."""

    units: list[Piece]
    words: list[Span]
    grams: list[tuple[str, int, int]]


def pieces_of(script: str, text: str, fold: Fold) -> list[Piece]:
    """The units of a run that leave a term when folded; one that leaves none belongs to the one before."""
    pieces: list[Piece] = []
    start = 0
    for unit in units(Run(script, text, 0)):
        end = start + len(unit)
        if term := fold(unit):
            pieces.append((term, start, end))
        elif pieces:
            pieces[-1] = (*pieces[-1][:2], end)
        start = end
    return pieces


def cut(script: str, text: str, language: Language) -> Cut:
    """A run, cut by the rules of a language."""
    return (_cut_short if len(text) <= SHORT else _cut)(script, text, language)


def _cut(script: str, text: str, language: Language) -> Cut:
    pieces = pieces_of(script, text, language.fold)
    if script not in CLUSTERED:
        words = [(number, number + 1) for number in range(len(pieces))]
        return Cut(
            pieces, words, [(gram, *word) for word in words for gram in _inside(pieces[word[0]][0], language.gram)]
        )
    spelled = [(language.spell or language.fold)(text[start:end]) for _, start, end in pieces]
    owner = _owners(spelled)
    spans = (span for segmenter in language.segmenters or (whole,) for span in segmenter("".join(spelled)))
    ranges = ((owner[start], owner[end - 1] + 1) for start, end in spans if start < end)
    # A word that no dictionary has can be as long as its run; a term should not.
    seen = dict.fromkeys(
        (begin, min(begin + LONGEST, stop)) for first, stop in ranges for begin in range(first, stop, LONGEST)
    )
    terms = [term for term, _, _ in pieces]
    folded, owner = "".join(terms), _owners(terms)
    grams = [
        (folded[start : start + language.gram], owner[start], owner[start + language.gram - 1] + 1)
        for start in range(len(folded) - language.gram + 1)
    ]
    return Cut(pieces, sorted(seen), grams)


def _owners(pieces: list[str]) -> list[int]:
    """For each code point of the joined pieces the number of its piece."""
    return [number for number, piece in enumerate(pieces) for _ in piece]


_cut_short = lru_cache(maxsize=32768)(_cut)


class CutRuns(dict[str, RunTerms]):
    """The terms of runs of a script and language; those of short ones, of which most come again, are kept."""

    def __init__(self, script: str, language: Language) -> None:
        super().__init__()
        self._script, self._language = script, language

    def __missing__(self, text: str) -> RunTerms:
        language = self._language
        if text.isalnum() and text.isascii() and len(text) <= LONGEST:  # one unit, as most runs of all are
            word = language.fold(text)
            found = RunTerms(f"{word} ", f"{language.stem(word)} ", stream_of(_inside(word, language.gram)), (0,))
        else:
            pieces, words, grams = _cut(self._script, text, language)
            units = [term for term, _, _ in pieces]
            found = RunTerms(
                stream_of(units),
                stream_of(language.stem("".join(units[begin:end])) for begin, end in words),
                stream_of(gram for gram, _, _ in grams),
                [begin for begin, _ in words],
            )
        if len(text) <= SHORT:
            if len(self) >= KEPT_RUNS:
                self.clear()
            self[text] = found
        return found


cut_runs = cache(CutRuns)


def _inside(word: str, length: int) -> list[str]:
    """The n-grams of a word written apart, without accents; a short word's own where accents were dropped."""
    plain = loose(word)
    if len(plain) > length:
        return [plain[start : start + length] for start in range(len(plain) - length + 1)]
    return [plain] if plain != word else []
