"""Where a stored text has what was searched.

Marks come from the units of the text itself, so no engine is needed, and a mark never cuts a cluster.
All offsets are code points.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from rapidfuzz.distance import OSA

from analyzers import Alternatives
from index.dictionaries import function_word
from index.patterns import compile_pattern
from index.quantities import find as find_quantities
from index.query import And, Boost, How, Match, Or, Prefer, Query
from index.texts import Text, Texts, Units

Span = tuple[int, int]


class Mark(NamedTuple):
    """A place in a text that was searched for; `wanted` tells which of the words it is."""

    start: int
    end: int
    wanted: int


@dataclass
class _Wanted:
    """Something to be marked: units side by side, a stem, or what begins so and a test accepts.

    prefix: what it begins with, where it is not in `units` as it stands. accepts: the test, if there is one.
    parts: marked where the whole is nowhere in the text.
    begins: the last unit need only begin so.
    words: the test is of words, not of units.
    weak: marked only beside another mark; one Chinese character or Thai cluster between longer words says
        little by itself.
    """

    units: tuple[str, ...]
    stems: frozenset[str] = frozenset()
    prefix: str | None = None
    accepts: Callable[[str], object] | None = None
    slack: int = 0
    parts: tuple["_Wanted", ...] = ()
    begins: bool = False
    words: bool = False
    weak: bool = False

    def __post_init__(self) -> None:
        # A text with none of these as a term or a stem has no mark of it.
        self.begun = self.stems.union(self.units[:1])


class Highlighter:
    """Marks what a query asks for, in any text. Made once per query."""

    def __init__(self, query: Query | None, texts: Texts, also: Sequence[tuple[Match, str | None]] = ()) -> None:
        """also: what else was searched, with the language (BCP 47 primary subtag) of the only texts it is for."""
        self.texts, self._analyzer = texts, texts.analyzer
        self._wanted: dict[str | None, list[_Wanted]] = {}
        self._quantities = frozenset(match.text for match, _ in also if match.how is How.QUANTITY)
        self._spoken: dict[str | None, list[_Wanted]] = {}
        self._lists: dict[tuple[str, str | None], tuple[Sequence[_Wanted], set[int]]] = {}
        for match, language in also:
            if match.how is not How.QUANTITY:
                self._spoken.setdefault(language, []).extend(self._of(match))
        for match in _positive(query):
            self._wanted.setdefault(match.field, []).extend(self._of(match))

    def marks(self, text: Text, field: str) -> list[Mark]:
        """The marks in the text of a field, sorted, without overlaps."""
        wanted, weak = self._for(field, text.language)
        if not wanted and not self._quantities:
            return []
        found: list[Mark] = []
        for number, item in enumerate(wanted):
            units = text.words if item.words else text.units
            spans = _find(item, units) if item.prefix is not None or units.may_have(item.begun) else []
            for part in () if spans else item.parts:
                spans += _find(part, units)
            found += [Mark(start, end, number) for start, end in spans]
        if self._quantities:
            found += self._amounts(text.text, len(wanted))
        found.sort()
        return _merged(_beside(found, weak) if weak else found)

    def _for(self, field: str, language: str | None) -> tuple[Sequence[_Wanted], set[int]]:
        """What is to be marked in a field of a text in that language, and which of it is weak."""
        key = field, language
        if key not in self._lists:
            spoken = self._spoken.get((language or "").partition("-")[0], ())
            asked = *self._wanted.get(None, ()), *self._wanted.get(field, ())
            wanted = [*asked, *self._spoken.get(None, ()), *spoken]
            self._lists[key] = wanted, {number for number, item in enumerate(wanted) if item.weak}
        return self._lists[key]

    def _amounts(self, text: str, number: int) -> Iterator[Mark]:
        """The quantities of the query, however they are written."""
        for quantity in find_quantities(text):
            if self._quantities.intersection(quantity.terms):
                yield Mark(quantity.start, quantity.end, number)

    def _of(self, match: Match) -> Iterator[_Wanted]:
        if match.how is How.WORDS:
            yield from self._words(match.text)
            return
        units = tuple(token.term for token in self._analyzer.units(match.text))
        if not units:
            return
        if match.how is How.QUOTED:
            yield _Wanted(units, slack=match.slack)
        elif match.how is How.FUZZY:
            word = "".join(units)
            near = partial(_near, word, match.slack)
            yield _Wanted(units, prefix=word[:1], accepts=near, words=len(units) > 1)
        elif match.how is How.PREFIX and len(units) == 1:
            yield _Wanted(units, prefix=units[0])
        elif match.how is How.PREFIX:
            yield _Wanted(units, begins=True)
        elif match.how is How.PATTERN:
            letters = (c if c in "*?" else "".join(t.term for t in self._analyzer.units(c)) for c in match.text)
            pattern = "".join(letters)
            first = pattern.replace("?", "*").partition("*")[0]
            yield _Wanted(units, prefix=first, accepts=compile_pattern(pattern).fullmatch)
        else:
            words = match.text.split()
            telling = [word for word in words if not all(map(function_word, self._analyzer.query(word)))]
            for word in telling or words:
                side_by_side = tuple(token.term for token in self._analyzer.units(word))
                if len(self._analyzer.query(word)) == 1 or len(side_by_side) < 2:
                    yield from self._words(word)
                else:
                    yield _Wanted(side_by_side)

    def _words(self, text: str) -> Iterator[_Wanted]:
        words = self._analyzer.query(text)
        longer = {word.run for word in words if len(word.units) > 1}
        tops: list[tuple[Alternatives, list[_Wanted]]] = []
        for word in words:
            if tops and word.end <= tops[-1][0].end:
                tops[-1][1].append(_Wanted(word.units))
            else:
                tops.append((word, []))
        for word, parts in tops:
            stems = frozenset(word.stems) if len(word.units) == 1 else frozenset()
            if len(word.units) > 1:  # 철강은 is found as 철강, too
                others = (stem for stem in word.stems if stem != "".join(word.units))
                cut = (tuple(token.term for token in self._analyzer.units(stem)) for stem in others)
                parts += [_Wanted(units) for units in cut if units and units != word.units]
            yield _Wanted(word.units, stems, parts=tuple(parts), weak=len(word.units) == 1 and word.run in longer)


def _find(wanted: _Wanted, units: Units) -> list[Span]:
    if wanted.prefix is not None:
        begun = units.beginning(wanted.prefix)
        terms: Iterable[str] = filter(wanted.accepts, begun) if wanted.accepts else begun
    elif len(wanted.units) > 1:
        return list(_side_by_side(wanted, units))
    elif wanted.stems:
        terms = {wanted.units[0], *(term for stem in wanted.stems for term in units.stemmed(stem))}
    else:
        terms = wanted.units
    return [units.span(place, place) for term in terms for place in units.of(term)]


def _side_by_side(wanted: _Wanted, units: Units) -> Iterator[Span]:
    rest = wanted.units[1:-1] if wanted.begins else wanted.units[1:]
    for place in units.of(wanted.units[0]):
        end = _follow(units.terms, place, rest, wanted.slack)
        if end is not None and wanted.begins:
            begun = end + 1 < len(units.terms) and units.terms[end + 1].startswith(wanted.units[-1])
            end = end + 1 if begun else None
        if end is not None:
            yield units.span(place, end)


def _follow(terms: Sequence[str], place: int, rest: Sequence[str], slack: int) -> int | None:
    """The place of the last of `rest`, following `place` with at most `slack` other units between them."""
    for term in rest:
        place += 1
        while place < len(terms) and terms[place] != term:
            place, slack = place + 1, slack - 1
            if slack < 0:
                return None
        if place >= len(terms):
            return None
    return place


def _near(wanted: str, edits: int, term: str) -> bool:
    return OSA.distance(wanted, term, score_cutoff=edits) <= edits


def _positive(query: Query | None) -> Iterator[Match]:
    """The texts that a query asks for, without those it excludes."""
    match query:
        case Match():
            yield query
        case Boost(inner, _):
            yield from _positive(inner)
        case And(queries) | Or(queries):
            for inner in queries:
                yield from _positive(inner)
        case Prefer(inner, preferred):
            yield from _positive(inner)
            yield from _positive(preferred)


def _beside(marks: Sequence[Mark], weak: set[int]) -> list[Mark]:
    """The marks without the weak ones that touch no other."""
    edges = {edge for mark in marks if mark.wanted not in weak for edge in (mark.start, mark.end)}
    return [mark for mark in marks if mark.wanted not in weak or mark.start in edges or mark.end in edges]


def _merged(marks: list[Mark]) -> list[Mark]:
    """Marks that overlap or touch become one."""
    if len(marks) < 2:
        return marks
    merged: list[Mark] = []
    for mark in marks:
        if merged and mark.start <= merged[-1].end:
            merged[-1] = merged[-1]._replace(end=max(mark.end, merged[-1].end))
        else:
            merged.append(mark)
    return merged
