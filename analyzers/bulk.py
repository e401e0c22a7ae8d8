"""Many texts to their terms at once: the same terms as text by text, several times as fast.

The runs of all texts are cut together, those of one language and script as the lines of one text: so a dictionary is
searched once, units and words are arrays of places, and nothing is done for each of them in Python but to cut it out.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analyzers.language import Language, Segmenter
from analyzers.scripts import CLUSTERED, LONGEST, MARKED, SCRIPTS, bounds, units_of_lines
from analyzers.segmenters import whole

Places = npt.NDArray[np.intp]


class WordTerms(NamedTuple):
    """The terms of a run; `places`: of each stem its first unit."""

    units: Sequence[str]
    stems: Sequence[str]
    grams: Sequence[str]
    places: Sequence[int]


@dataclass(slots=True)
class Terms:
    """The terms of a text's streams, as in `Streams`, without places.

    lead: how many of the stems belong to the first units, so many as were asked for.
    """

    units: list[str] = field(default_factory=list)
    stems: list[str] = field(default_factory=list)
    grams: list[str] = field(default_factory=list)
    lead: int = 0


class Lines(NamedTuple):
    """The terms of runs of one language and script, each stream of all runs in one list, and where each run begins
    in it; `places`: of each stem its first unit."""

    units: list[str]
    stems: list[str]
    grams: list[str]
    places: list[int]
    first_unit: list[int]
    first_stem: list[int]
    first_gram: list[int]


Cutter = Callable[[str, Language], Mapping[str, WordTerms]]
"""Script and language to what finds the terms of a run of these by its text."""


class _Memo(dict[str, str]):
    """What a function makes of a unit; the end of a line stays."""

    MOST = 50_000

    def __init__(self, function: Callable[[str], str]) -> None:
        super().__init__({"\n": "\n"})
        self._function = function

    def __missing__(self, unit: str) -> str:
        if len(self) >= self.MOST:
            self.clear()
            self["\n"] = "\n"
        term = self[unit] = self._function(unit)
        return term


def terms(
    texts: Sequence[tuple[str, str | None]], spoken: Callable[[str, str | None], Language], cutter: Cutter, lead: int
) -> list[Terms]:
    """The terms of texts, each with the language it is in (BCP 47).

    spoken: the language of a run by its script and the language of its text. cutter: cuts single runs. lead: see
    `Terms`.
    """
    text = "\n".join(text for text, _ in texts)
    runs = bounds(text)
    owners = np.searchsorted(np.cumsum([len(text) + 1 for text, _ in texts]), runs.starts, "right")
    tags = sorted({tag or "" for _, tag in texts})
    tag_of_text = np.array([tags.index(tag or "") for _, tag in texts], np.intp)
    clustered = np.isin(runs.scripts, _CLUSTERED) & (runs.ends - runs.starts <= MARKED)
    kinds, kind_of_run = np.unique(
        (runs.scripts.astype(np.intp) * len(tags) + tag_of_text[owners]) * 2 + clustered, return_inverse=True
    )
    rank = np.zeros(len(owners), np.intp)
    cut: list[Lines | Mapping[str, WordTerms]] = []
    for place, kind in enumerate(kinds.tolist()):
        script, tag = SCRIPTS[kind // 2 // len(tags)], tags[kind // 2 % len(tags)]
        language = spoken(script, tag or None)
        members = np.flatnonzero(kind_of_run == place)
        rank[members] = np.arange(len(members))
        spans = zip(runs.starts[members].tolist(), runs.ends[members].tolist(), strict=True)
        lines = _lines(script, [text[start:end] for start, end in spans], language) if kind % 2 else None
        cut.append(lines or cutter(script, language))
    found = [Terms() for _ in texts]
    starts, ends, ranks = runs.starts.tolist(), runs.ends.tolist(), rank.tolist()
    for first, last, owner, place in _blocks(owners, kind_of_run):
        kind_cut = cut[place]
        if isinstance(kind_cut, Lines):
            _add_lines(found[owner], kind_cut, ranks[first], ranks[last - 1] + 1, lead)
        else:
            spans = zip(starts[first:last], ends[first:last], strict=True)
            _add_runs(found[owner], [kind_cut[text[start:end]] for start, end in spans], lead)
    return found


def _blocks(owners: Places, kinds: Places) -> Iterator[tuple[int, int, int, int]]:
    """First and last run of each stretch of runs of one text and kind, with that text and kind."""
    changes = np.flatnonzero((np.diff(kinds) != 0) | (np.diff(owners) != 0)) + 1
    firsts = np.concatenate([np.zeros(min(1, len(kinds)), np.intp), changes])
    lasts = [*changes.tolist(), len(kinds)]
    return zip(firsts.tolist(), lasts, owners[firsts].tolist(), kinds[firsts].tolist(), strict=False)


def _add_lines(found: Terms, lines: Lines, first: int, last: int, lead: int) -> None:
    """Add the terms of the runs from `first` up to `last`."""
    first_unit, first_stem, last_stem = lines.first_unit[first], lines.first_stem[first], lines.first_stem[last]
    if (left := lead - len(found.units)) > 0:
        found.lead += bisect_left(lines.places, first_unit + left, first_stem, last_stem) - first_stem
    found.units.extend(lines.units[first_unit : lines.first_unit[last]])
    found.stems.extend(lines.stems[first_stem:last_stem])
    found.grams.extend(lines.grams[lines.first_gram[first] : lines.first_gram[last]])


def _add_runs(found: Terms, runs: Sequence[WordTerms], lead: int) -> None:
    """Add the terms of runs that were cut one by one."""
    units, stems, grams = found.units, found.stems, found.grams
    for run in runs:
        if len(units) < lead:
            found.lead += bisect_left(run.places, lead - len(units))
        units += run.units
        stems += run.stems
        grams += run.grams


def _lines(script: str, texts: Sequence[str], language: Language) -> Lines | None:
    """The terms of runs of a script with clusters; None where a unit leaves no term."""
    found = units_of_lines(script, "\n".join(texts))
    terms = list(map(_memo(language.fold).__getitem__, found))
    if "" in terms:
        return None
    folded, ends = "".join(terms), _ends(terms)
    codes = _codes(folded)
    breaks = np.flatnonzero(codes == _NEWLINE)
    broken = np.searchsorted(ends, breaks, "right")  # the numbers of the units that are ends of lines
    spelled, spelled_ends = folded, ends
    if language.spell:
        spellings = list(map(_memo(language.spell).__getitem__, found))
        spelled, spelled_ends = "".join(spellings), _ends(spellings)
    first, last = _words(spelled, spelled_ends, language.segmenters or (whole,))
    starts = np.concatenate([[0], ends[:-1]])
    words = [folded[start:end] for start, end in zip(starts[first].tolist(), ends[last - 1].tolist(), strict=True)]
    grams = _windows(len(codes), breaks, language.gram)
    return Lines(
        [term for term in terms if term != "\n"],
        words if language.stem is str else list(map(language.stem, words)),
        [folded[place : place + language.gram] for place in grams.tolist()],
        (first - np.searchsorted(broken, first)).tolist(),
        [0, *(broken - np.arange(len(broken))).tolist(), len(terms) - len(broken)],
        [0, *np.searchsorted(first, broken).tolist(), len(words)],
        [0, *np.searchsorted(grams, breaks).tolist(), len(grams)],
    )


def _windows(length: int, breaks: Places, size: int) -> Places:
    """The places of all windows of a text of that length that no break is in."""
    inside = np.ones(max(length - size + 1, 0), bool)
    for offset in range(size):
        before = breaks - offset
        inside[before[(before >= 0) & (before < len(inside))]] = False
    return np.flatnonzero(inside)


def _words(spelled: str, ends: Places, segmenters: Sequence[Segmenter]) -> tuple[Places, Places]:
    """First unit, and the one behind the last, of the words that segmenters find; each once, in order."""
    owner, codes = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0)), _codes(spelled)
    found = []
    for segmenter in segmenters:
        spans = np.fromiter(chain.from_iterable(segmenter(spelled)), np.intp).reshape(-1, 2)
        spans = spans[codes[spans[:, 0]] != _NEWLINE]
        found.append(owner[spans[:, 0]] << _HALF | owner[spans[:, 1] - 1] + 1)
    keys = np.sort(np.concatenate(found), kind="stable")
    keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    first, last = keys >> _HALF, keys & ((1 << _HALF) - 1)
    if (last - first > LONGEST).any():
        parts = {
            (begin, min(begin + LONGEST, stop))
            for start, stop in zip(first.tolist(), last.tolist(), strict=True)
            for begin in range(start, stop, LONGEST)
        }
        pairs = np.array(sorted(parts), np.intp)
        first, last = pairs[:, 0], pairs[:, 1]
    return first, last


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _ends(pieces: Sequence[str]) -> Places:
    return np.cumsum(np.fromiter(map(len, pieces), np.intp, len(pieces)))


def _memo(function: Callable[[str], str]) -> _Memo:
    if function not in _memos:
        _memos[function] = _Memo(function)
    return _memos[function]


_memos: dict[Callable[[str], str], _Memo] = {}
_CLUSTERED = [number for number, script in enumerate(SCRIPTS) if script in CLUSTERED]
_NEWLINE, _HALF = 10, 32
