"""Many texts to their terms at once: the same terms as text by text, several times as fast.

The runs of all texts are cut together, those of one language and script as the lines of one text: so a dictionary is
searched once, units and words are arrays of places, and nothing is done for each of them in Python but to cut it out.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analyzers.language import Language, Segmenter
from analyzers.scripts import CLUSTERED, LONGEST, MARKED, SCRIPTS, bounds, units_of_lines
from analyzers.segmenters import whole
from analyzers.token import stream_of, terms_of

Places = npt.NDArray[np.intp]
Codes = npt.NDArray[np.uint32]


class RunTerms(NamedTuple):
    """The terms of a run, as streams; `places`: of each stem its first unit."""

    units: str
    stems: str
    grams: str
    places: Sequence[int]


class RunsTerms(NamedTuple):
    """The same of several runs."""

    units: Sequence[str]
    stems: Sequence[str]
    grams: Sequence[str]
    places: Sequence[Sequence[int]]


class Terms(NamedTuple):
    """The terms of a text, as streams (`analyzers.token.stream_of`).

    lead: the stems that belong to the first units, so many as were asked for.
    """

    units: str = ""
    stems: str = ""
    grams: str = ""
    lead: str = ""


Cutter = Callable[[str, Language], Mapping[str, RunTerms]]
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
    columns = len(RunTerms._fields)
    found = np.empty((len(owners), columns), object)
    for place, kind in enumerate(kinds.tolist()):
        script, tag = SCRIPTS[kind // 2 // len(tags)], tags[kind // 2 % len(tags)]
        language = spoken(script, tag or None)
        members = np.flatnonzero(kind_of_run == place)
        spans = zip(runs.starts[members].tolist(), runs.ends[members].tolist(), strict=True)
        own = [text[start:end] for start, end in spans]
        if kind % 2 and (lines := _lines(script, own, language)):
            for column, parts in enumerate(lines):
                found[members, column] = np.fromiter(parts, object, len(own))
        else:
            single = chain.from_iterable(map(cutter(script, language).__getitem__, own))
            found[members] = np.fromiter(single, object, columns * len(own)).reshape(-1, columns)
    ends = np.searchsorted(owners, np.arange(len(texts)), "right").tolist()
    return [_joined(RunsTerms(*found[start:end].T.tolist()), lead) for start, end in pairwise([0, *ends])]


def _joined(runs: RunsTerms, lead: int) -> Terms:
    """The terms of a text, from those of its runs."""
    units, stems, grams, places = runs
    run = 0
    while run < len(units) and (number := units[run].count(" ")) <= lead:
        lead -= number
        run += 1
    first = "".join(stems[:run])
    if lead and run < len(units):
        first += stream_of(terms_of(stems[run])[: bisect_left(places[run], lead)])
    return Terms("".join(units), "".join(stems), "".join(grams), first)


def _lines(script: str, texts: Sequence[str], language: Language) -> RunsTerms | None:
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
    first_word = np.searchsorted(first, broken)
    first_gram = np.searchsorted(grams := _windows(len(codes), breaks, language.gram), breaks)
    of_run = np.diff(first_word, prepend=0, append=len(first))
    places = (first - np.repeat(np.concatenate([[0], broken + 1]), of_run)).tolist()
    return RunsTerms(
        stream_of(terms).split("\n "),
        _parted(codes, starts[first], ends[last - 1], first_word, language.stem),
        _parted(codes, grams, grams + language.gram, first_gram),
        [places[start:end] for start, end in pairwise([0, *first_word.tolist(), len(places)])],
    )


def _parted(
    codes: Codes, starts: Places, ends: Places, firsts: Places, function: Callable[[str], str] = str
) -> list[str]:
    """Streams of what stands from starts to ends, a stream for those up to each of `firsts` and one for the rest.

    function: what makes terms of them.
    """
    sizes = ends - starts + 1  # with the blank
    places = np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
    joined = np.append(codes, np.uint32(_BLANK))[places]
    joined[(bounds := np.cumsum(sizes)) - 1] = _BLANK
    stream = joined.tobytes().decode("utf-32-le")
    if function is not str:
        terms = list(map(function, terms_of(stream)))
        stream, bounds = stream_of(terms), _ends(terms) + np.arange(1, len(terms) + 1)
    cuts = [0, *np.concatenate([[0], bounds])[firsts].tolist(), len(stream)]
    return [stream[start:end] for start, end in pairwise(cuts)]


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


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _ends(pieces: Sequence[str]) -> Places:
    return np.cumsum(np.fromiter(map(len, pieces), np.intp, len(pieces)))


def _memo(function: Callable[[str], str]) -> _Memo:
    if function not in _memos:
        _memos[function] = _Memo(function)
    return _memos[function]


_memos: dict[Callable[[str], str], _Memo] = {}
_CLUSTERED = [number for number, script in enumerate(SCRIPTS) if script in CLUSTERED]
_NEWLINE, _BLANK, _HALF = ord("\n"), ord(" "), 32
