"""Texts as strings of characters that each stand for a unit, so that names are found in them unit by unit."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from analyzers import LANGUAGES, Analyzer, Language
from analyzers.cutting import pieces_of
from analyzers.languages import UNKNOWN
from analyzers.scripts import CLUSTERED, LONGEST, MARKED, SCRIPTS, bounds, units_of_lines

BEGIN, END = "\ue000", "\ue001"  # private use: no term has them
BETWEEN = END + BEGIN
OTHER = "\0"
"""The character of all terms that are in no name."""
FIRST = ord("\n") + 1
"""Code of the first character that stands for a term: names in these are lines of a text."""

_Numbers = npt.NDArray[np.intp]
_SURROGATES, _SURROGATE_COUNT = 0xD800, 0x800
_HALF = 32
_NONE = -1
_DEFAULTS = {script: LANGUAGES[code] for code in sorted(LANGUAGES) for script in LANGUAGES[code].default_for}


def key_of(terms: Iterable[str]) -> str:
    """Terms as one string in which each of them begins and ends where it shows."""
    joined = BETWEEN.join(terms)
    return f"{BEGIN}{joined}{END}" if joined else ""


class Units(NamedTuple):
    """The units of texts, those of one text after those of the one before it, and one of no name between two texts.

    terms, stems: a character for each unit, as `Alphabet` has them. starts, ends: where each unit is in its text, in
    code points. first: the number of the first unit of each text, and behind these that of the last one's end.
    """

    terms: str
    stems: str
    starts: _Numbers
    ends: _Numbers
    first: list[int]


class Alphabet:
    """A character for each term that names are made of; the more names have it, the shorter it is in UTF-8."""

    def __init__(self, terms: Sequence[str]) -> None:
        """terms: those that have a character, in its order."""
        self.terms = terms
        self._codes = {term: code + _SURROGATE_COUNT * (code >= _SURROGATES) for code, term in enumerate(terms, FIRST)}
        self._characters = _Characters((term, chr(code)) for term, code in self._codes.items())
        self._read: dict[tuple[str, str], _Codes] = {}

    @classmethod
    def of(cls, keys: Iterable[str]) -> Self:
        """The alphabet of names, as `key_of` makes them."""
        counted = Counter(chain.from_iterable(map(_terms_of, keys)))
        return cls([term for term, _ in counted.most_common()])

    def extended(self, keys: Iterable[str]) -> Self:
        """This alphabet with characters for the terms of more names."""
        terms = dict.fromkeys(chain.from_iterable(map(_terms_of, keys)))
        return type(self)([*self.terms, *(term for term in terms if term not in self._codes)])

    def spelled(self, key: str) -> str:
        """A name in these characters."""
        return "".join(map(self._characters.__getitem__, _terms_of(key)))

    def units(self, texts: Sequence[tuple[str, str | None]]) -> Units:
        """The units of texts, each in its language (BCP 47), which decides on stems; many at once are read several
        times as fast."""
        text = "\n".join(text for text, _ in texts)
        offsets = np.cumsum([0, *(len(text) + 1 for text, _ in texts)])
        runs = bounds(text)
        owners = np.searchsorted(offsets, runs.starts, "right") - 1
        tags = sorted({tag or "" for _, tag in texts})
        tag_of_text = np.array([tags.index(tag or "") for _, tag in texts], np.intp)
        kinds = runs.scripts.astype(np.intp) * len(tags) + tag_of_text[owners]
        breaks = offsets[1:-1] - 1
        places, codes = [breaks], [np.full(len(breaks), ord(OTHER), np.int64)]
        for kind in np.unique(kinds).tolist():
            script, tag = SCRIPTS[kind // len(tags)], tags[kind % len(tags)]
            members = np.flatnonzero(kinds == kind)
            for found in _read(text, self._codes_of(script, tag), runs.starts[members], runs.ends[members]):
                places.append(found[0])
                codes.append(found[1])
        return self._units(np.concatenate(places), np.concatenate(codes), runs.starts, runs.ends, offsets)

    def _codes_of(self, script: str, tag: str) -> "_Codes":
        if (script, tag) not in self._read:
            self._read[script, tag] = _Codes(script, tag or None, self._codes)
        return self._read[script, tag]

    def _units(
        self, places: _Numbers, codes: _Numbers, run_starts: _Numbers, run_ends: _Numbers, offsets: _Numbers
    ) -> Units:
        """The units that leave a term, in order; one that leaves none belongs to the one before it in its run."""
        kept = codes != _NONE
        places, codes = places[kept], codes[kept]
        order = np.argsort(places, kind="stable")
        places, codes = places[order], codes[order]
        runs = np.searchsorted(run_starts, places, "right") - 1
        own_ends = run_ends[runs] if len(run_ends) else places
        ends = np.minimum(np.append(places[1:], offsets[-1]), own_ends)
        terms, stems = codes & ((1 << _HALF) - 1), codes >> _HALF
        first = np.searchsorted(places, offsets)
        own = offsets[np.searchsorted(offsets, places, "right") - 1]
        return Units(_string(terms), _string(stems), places - own, ends - own, first.tolist())


class _Characters(dict[str, str]):
    """Term → its character."""

    def __missing__(self, term: str) -> str:
        return OTHER


class _Codes(dict[str, int]):
    """Unit of a script, in a text of a language → the character of its term and, `_HALF` bits higher, that of its
    stem; `_NONE` where it leaves no term. So many of them are kept."""

    MOST = 100_000

    def __init__(self, script: str, tag: str | None, codes: dict[str, int]) -> None:
        super().__init__()
        self.script = script
        self.fold = _language(script, None).fold
        self._stem = _stem(script, tag)
        self._codes = codes

    def __missing__(self, unit: str) -> int:
        if len(self) >= self.MOST:
            self.clear()
        term = self.fold(unit) if unit != "\n" else ""
        found = self[unit] = self.of_term(term) if term else _NONE
        return found

    def of_term(self, term: str) -> int:
        """The same for a term."""
        stem = self._stem(term)
        return self._codes.get(term, ord(OTHER)) | self._codes.get(stem, ord(OTHER)) << _HALF


def _read(text: str, codes: _Codes, starts: _Numbers, ends: _Numbers) -> Iterable[tuple[_Numbers, _Numbers]]:
    """Where the units of runs begin in the text, and their codes. The runs are those of one script and language."""
    clustered = codes.script in CLUSTERED
    usual = ends - starts <= (MARKED if clustered else LONGEST)
    spans = zip(starts[usual].tolist(), ends[usual].tolist(), strict=True)
    texts = [text[start:end] for start, end in spans]
    units = units_of_lines(codes.script, "\n".join(texts)) if clustered else texts
    found = np.fromiter(map(codes.__getitem__, units), np.int64, len(units))
    if clustered:
        lengths = np.fromiter(map(len, units), np.intp, len(units))
        within = np.cumsum(lengths) - lengths
        lines = starts[usual] - np.cumsum([0, *(len(text) + 1 for text in texts[:-1])])
        line = np.cumsum(np.fromiter((unit == "\n" for unit in units), np.intp, len(units)))
        yield within + lines[line] if units else within, found
    else:
        yield starts[usual], found
    for start, end in zip(starts[~usual].tolist(), ends[~usual].tolist(), strict=True):
        pieces = pieces_of(codes.script, text[start:end], codes.fold)
        places = np.array([start + begin for _, begin, _ in pieces], np.intp)
        yield places, np.array([codes.of_term(term) for term, _, _ in pieces], np.int64)


def _language(script: str, tag: str | None) -> Language:
    spoken = LANGUAGES.get((tag or "").partition("-")[0])
    return spoken if spoken and script in spoken.scripts else _DEFAULTS.get(script, UNKNOWN)


@cache
def _analyzer() -> Analyzer:
    return Analyzer()


def _stem(script: str, tag: str | None) -> Callable[[str], str]:
    """What gives the stems of the terms of a script, in a text of that language."""
    if script in ("Han", "Thai") and _language(script, tag).stem is str:
        return str
    latin = _language("Latin", tag)

    def stem(term: str) -> str:
        is_latin = term.isascii() and term.isalnum() and not term.isdecimal()
        return latin.stem(term) if is_latin else _analyzer().stem(term, tag)

    return stem


def _terms_of(key: str) -> list[str]:
    return key[1:-1].split(BETWEEN) if key else []


def _string(codes: _Numbers) -> str:
    return codes.astype(np.uint32).tobytes().decode("utf-32-le")
