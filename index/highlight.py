"""Where a stored text has what was searched.

Marks come from the units of the text itself, so no engine is needed, and a mark never cuts a cluster.
All offsets are code points.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import OSA

from analyzers import Alternatives, Analyzer
from index.cache import Cache
from index.dictionaries import function_word
from index.patterns import compile_pattern
from index.quantities import find as find_quantities
from index.query import And, Boost, How, Match, Or, Prefer, Query

Span = tuple[int, int]
KEPT, _UNIT = 64 * 2**20, 150
"""Bytes of texts that are kept, with their units; and of a unit, about."""


class Mark(NamedTuple):
    """A place in a text that was searched for; `wanted` tells which of the words it is."""

    start: int
    end: int
    wanted: int


@dataclass
class _Wanted:
    """Something to be marked: units side by side, a stem, or what a test accepts.

    parts: marked where the whole is nowhere in the text.
    begins: the last unit need only begin so.
    words: the test is of words, not of units.
    weak: marked only beside another mark; one Chinese character or Thai cluster between longer words says
        little by itself.
    """

    units: tuple[str, ...]
    stems: frozenset[str] = frozenset()
    accepts: Callable[[str], bool] | None = None
    slack: int = 0
    parts: tuple["_Wanted", ...] = ()
    begins: bool = False
    words: bool = False
    weak: bool = False


class Texts:
    """The units of texts that are shown; those shown last are kept, as people go from page to page.

    analyzer: of queries and texts. Threads may share one.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self.analyzer = analyzer
        self._kept = Cache(KEPT)

    def units(self, text: str, language: str | None) -> "_Places":
        """The units of a text."""
        return self._kept.get(
            (text, language),
            lambda: _Places(*self.analyzer.stemmed(text, language)),
            lambda found: 4 * len(text) + _UNIT * len(found.terms),
        )

    def words(self, text: str, language: str | None) -> "_Places":
        """The words of a text."""
        words = self.analyzer.document(text, language).words
        terms = [word.term for word in words]
        return _Places(terms, terms, [word.start for word in words], [word.end for word in words])


class Highlighter:
    """Marks what a query asks for, in any text. Made once per query."""

    def __init__(self, query: Query | None, texts: Texts, also: Sequence[tuple[Match, str | None]] = ()) -> None:
        """also: what else was searched, with the language (BCP 47 primary subtag) of the only texts it is for."""
        self._texts, self._analyzer = texts, texts.analyzer
        self._wanted: dict[str | None, list[_Wanted]] = {}
        self._quantities = frozenset(match.text for match, _ in also if match.how is How.QUANTITY)
        self._spoken: dict[str | None, list[_Wanted]] = {}
        for match, language in also:
            if match.how is not How.QUANTITY:
                self._spoken.setdefault(language, []).extend(self._of(match))
        for match in _positive(query):
            self._wanted.setdefault(match.field, []).extend(self._of(match))

    def marks(self, text: str, field: str, language: str | None) -> list[Mark]:
        """The marks in the text of a field, sorted, without overlaps."""
        spoken = self._spoken.get((language or "").partition("-")[0], ())
        wanted = [*self._wanted.get(None, ()), *self._wanted.get(field, ()), *self._spoken.get(None, ()), *spoken]
        if not wanted and not self._quantities:
            return []
        units = self._texts.units(text, language)
        words = self._texts.words(text, language) if any(item.words for item in wanted) else units
        found: list[Mark] = []
        for number, item in enumerate(wanted):
            spans = list(_find(item, words if item.words else units))
            for part in () if spans else item.parts:
                spans.extend(_find(part, units))
            found.extend(Mark(start, end, number) for start, end in spans)
        if self._quantities:
            found.extend(self._amounts(text, len(wanted)))
        return _merged(_beside(sorted(found), {number for number, item in enumerate(wanted) if item.weak}))

    def _amounts(self, text: str, number: int) -> Iterator[Mark]:
        """The quantities of the query, however they are written."""
        for quantity in find_quantities(text):
            if self._quantities.intersection(quantity.terms):
                yield Mark(quantity.start, quantity.end, number)

    def _of(self, match: Match) -> Iterator[_Wanted]:
        units = tuple(token.term for token in self._analyzer.units(match.text))
        if not units:
            return
        if match.how is How.QUOTED:
            yield _Wanted(units, slack=match.slack)
        elif match.how is How.FUZZY:
            word = "".join(units)
            yield _Wanted(units, accepts=lambda term: _near(word, term, match.slack), words=len(units) > 1)
        elif match.how is How.PREFIX and len(units) == 1:
            yield _Wanted(units, accepts=lambda term: term.startswith(units[0]))
        elif match.how is How.PREFIX:
            yield _Wanted(units, begins=True)
        elif match.how is How.PATTERN:
            letters = (c if c in "*?" else "".join(t.term for t in self._analyzer.units(c)) for c in match.text)
            pattern = compile_pattern("".join(letters))
            yield _Wanted(units, accepts=lambda term: pattern.fullmatch(term) is not None)
        elif match.how is How.WHOLE:
            words = match.text.split()
            telling = [word for word in words if not all(map(function_word, self._analyzer.query(word)))]
            for word in telling or words:
                side_by_side = tuple(token.term for token in self._analyzer.units(word))
                if len(self._analyzer.query(word)) == 1 or len(side_by_side) < 2:
                    yield from self._words(word)
                else:
                    yield _Wanted(side_by_side)
        else:
            yield from self._words(match.text)

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
                cut = (tuple(token.term for token in self._analyzer.units(stem)) for stem in word.stems)
                parts += [_Wanted(units) for units in cut if units and units != word.units]
            yield _Wanted(word.units, stems, parts=tuple(parts), weak=len(word.units) == 1 and word.run in longer)


class _Places:
    """The units or words of a text, and where each is."""

    def __init__(self, terms: Sequence[str], stems: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> None:
        self.terms, self._starts, self._ends = terms, array("I", starts), array("I", ends)
        self.distinct = frozenset(terms)
        self._forms: dict[str, list[str]] = {}
        for term, stem in set(zip(terms, stems, strict=True)):
            self._forms.setdefault(stem, []).append(term)

    def of(self, term: str) -> Iterator[int]:
        """The places of a term."""
        if term in self.distinct:
            place = -1
            for _ in range(self.terms.count(term)):
                place = self.terms.index(term, place + 1)
                yield place

    def stemmed(self, stem: str) -> Iterator[int]:
        """The places of a stem."""
        return (place for term in self._forms.get(stem, ()) for place in self.of(term))

    def span(self, first: int, last: int) -> Span:
        """From where one begins to where another ends."""
        return self._starts[first], self._ends[last]


def _find(wanted: _Wanted, text: _Places) -> Iterator[Span]:
    first, rest = wanted.units[0], wanted.units[1:]
    if rest and not wanted.accepts:
        for place in text.of(first):
            end = _follow(text.terms, place, rest[:-1] if wanted.begins else rest, wanted.slack)
            if end is not None and wanted.begins:
                end = end + 1 if end + 1 < len(text.terms) and text.terms[end + 1].startswith(rest[-1]) else None
            if end is not None:
                yield text.span(place, end)
        return
    if wanted.accepts:
        found = {place for term in filter(wanted.accepts, text.distinct) for place in text.of(term)}
    else:
        found = {*text.of(first), *(place for stem in wanted.stems for place in text.stemmed(stem))}
    yield from (text.span(place, place) for place in found)


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


def _near(wanted: str, term: str, edits: int) -> bool:
    return term[:1] == wanted[:1] and OSA.distance(wanted, term, score_cutoff=edits) <= edits


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
    if not weak:
        return list(marks)
    edges = {edge for mark in marks if mark.wanted not in weak for edge in (mark.start, mark.end)}
    return [mark for mark in marks if mark.wanted not in weak or mark.start in edges or mark.end in edges]


def _merged(marks: Sequence[Mark]) -> list[Mark]:
    """Marks that overlap or touch become one."""
    merged: list[Mark] = []
    for mark in marks:
        if merged and mark.start <= merged[-1].end:
            merged[-1] = merged[-1]._replace(end=max(mark.end, merged[-1].end))
        else:
            merged.append(mark)
    return merged
