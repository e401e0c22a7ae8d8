"""The units of a text and their stems, for finding names: those of `Analyzer.stemmed`, as strings.

Places are worked out where they are asked for: most units of a text are in no name.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property, lru_cache
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from analyzers import LANGUAGES, Analyzer, Language
from analyzers.cutting import pieces_of
from analyzers.languages import UNKNOWN
from analyzers.scripts import CLUSTERED, LONG, LONGEST, MARKED, SCRIPTS, bounds, runs, units_of_lines

BEGIN, END = "\ue000", "\ue001"  # private use: no term has them
BETWEEN = END + BEGIN
_LINE = f"{BETWEEN}\n{BETWEEN}"
_DEFAULTS = {script: LANGUAGES[code] for code in sorted(LANGUAGES) for script in LANGUAGES[code].default_for}


def key_of(terms: Iterable[str]) -> str:
    """Terms as one string in which a pattern can begin and end only where a term does."""
    joined = BETWEEN.join(terms)
    return f"{BEGIN}{joined}{END}" if joined else ""


def _language(script: str, tag: str | None) -> Language:
    spoken = LANGUAGES.get((tag or "").partition("-")[0])
    return spoken if spoken and script in spoken.scripts else _DEFAULTS.get(script, UNKNOWN)


class _Kept(dict[str, str]):
    """What a function makes of words, so many of which are kept."""

    MOST = 100_000

    def __init__(self, function: Callable[[str], str]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> str:
        if len(self) >= self.MOST:
            self.clear()
        found = self[word] = self._function(word)
        return found


@cache
def _terms(script: str) -> _Kept:
    """Unit of a script → its term; the end of a line stays."""
    fold = _language(script, None).fold
    return _Kept(lambda unit: unit if unit == "\n" else fold(unit))


@cache
def _stems(tag: str | None) -> _Kept:
    """Term → its stem in a text of that language."""
    analyzer, latin = Analyzer(), _language("Latin", tag)

    def stem(term: str) -> str:
        is_latin = term.isascii() and term.isalnum() and not term.isdecimal()
        return latin.stem(term) if is_latin else analyzer.stem(term, tag)

    return _Kept(stem)


class Units:
    """The units of a text in a language (BCP 47).

    terms, stems: the keys of its terms and of its stems, one each for a unit.
    """

    def __init__(self, text: str, language: str | None) -> None:
        self._text = text
        if len(text) < LONG:
            found = [(run.script, run.start, run.start + len(run.text)) for run in runs(text)]
        else:
            starts, ends, scripts = (values.tolist() for values in bounds(text))
            found = [(SCRIPTS[script], start, end) for script, start, end in zip(scripts, starts, ends, strict=True)]
        self._runs = found
        self._keys = [""] * len(found)  # of each run the terms, without the first mark and the last
        numbers: dict[str, list[int]] = {}
        for number, (script, _, _) in enumerate(found):
            numbers.setdefault(script, []).append(number)
        for script, members in numbers.items():
            texts = [text[start:end] for _, start, end in map(found.__getitem__, members)]
            for number, terms in zip(members, _read(script, texts), strict=True):
                self._keys[number] = terms
        self.terms = key_of(filter(None, self._keys))
        if all(_is_stem(script, language) for script in numbers):
            self.stems = self.terms
        else:
            self.stems = key_of(map(_stems(language).__getitem__, self.terms[1:-1].split(BETWEEN)))

    def span(self, start: int, end: int, in_stems: bool) -> tuple[int, int]:
        """Where the units are, in code points of the text, that stand at `start` to `end` of a key."""
        first, last = self._places[in_stems].searchsorted((start + 1, end)) - 1
        return self._place(int(first))[0], self._place(int(last))[1]

    def _place(self, unit: int) -> tuple[int, int]:
        run = bisect_right(self._counts, unit)
        before = self._counts[run - 1] if run else 0
        script, first, last = self._runs[run]
        if script not in CLUSTERED and last - first <= LONGEST:
            return first, last
        _, start, end = _pieces(script, self._text[first:last])[unit - before]
        return first + start, first + end

    @cached_property
    def _counts(self) -> list[int]:
        """For each run how many units there are up to its end."""
        return list(accumulate(terms.count(BETWEEN) + 1 if terms else 0 for terms in self._keys))

    @cached_property
    def _places(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Where units begin in the keys."""
        terms = _beginnings(self.terms)
        return terms, terms if self.stems is self.terms else _beginnings(self.stems)


def _read(script: str, texts: Sequence[str]) -> Sequence[str]:
    """The terms of runs of a script, those of each as a key without its ends."""
    terms, longest = _terms(script), max(map(len, texts))
    if script not in CLUSTERED:
        if longest <= LONGEST and "" not in (found := list(map(terms.__getitem__, texts))):
            return found
    elif longest <= MARKED:
        found = list(map(terms.__getitem__, units_of_lines(script, "\n".join(texts))))
        if "" not in found:
            return BETWEEN.join(found).split(_LINE)
    return [BETWEEN.join(term for term, _, _ in _pieces(script, text)) for text in texts]


@lru_cache(maxsize=1024)
def _pieces(script: str, text: str) -> list[tuple[str, int, int]]:
    return pieces_of(script, text, _language(script, None).fold)


def _is_stem(script: str, tag: str | None) -> bool:
    """Whether the terms of a script are their own stems."""
    return script in ("Han", "Thai") and _language(script, tag).stem is str


def _beginnings(text: str) -> npt.NDArray[np.intp]:
    return np.flatnonzero(np.frombuffer(text.encode("utf-32-le"), np.uint32) == ord(BEGIN))
