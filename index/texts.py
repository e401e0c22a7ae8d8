"""Texts that are shown, with what was worked out of them. All offsets are code points."""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import cache, cached_property
from itertools import accumulate

from analyzers import Analyzer, breaks
from index.cache import Cache

KEPT, _BYTES = 64 * 2**20, 40
"""Bytes of texts that are kept, with their units; and of a code point with all that is kept of it, about."""
_PIECE, _LONGEST = 256, 50
"""Code points that are looked at together for places where a line may end; and of a word that is not cut."""
_AROUND = 30
"""Code points around them that are looked at, too; there are few longer words."""
_DENSE = "\u0e00"
"""Scripts before this write words apart."""
_SPACES = re.compile(r"\s+(?=[\w(\[«“‘\"'])")


class Units:
    """The units or words of a text: where each term is, as numbers of units, and where each unit is in the text."""

    def __init__(self, terms: Sequence[str], stems: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> None:
        self.terms, self._starts, self._ends = terms, array("I", starts), array("I", ends)
        self._first: dict[str, int] = {}
        self._next = array("I", bytes(4 * len(terms)))
        for place in range(len(terms) - 1, -1, -1):
            term = terms[place]
            self._next[place] = self._first.get(term, len(terms))
            self._first[term] = place
        self._forms = {} if stems == terms else _forms(set(zip(terms, stems, strict=True)))

    def may_have(self, terms: frozenset[str]) -> bool:
        """Whether one of these is a term or a stem of it."""
        return not (self._first.keys().isdisjoint(terms) and self._forms.keys().isdisjoint(terms))

    def beginning(self, prefix: str) -> Iterator[str]:
        """Its terms that begin so, each once."""
        start = self._listed.find(f"\n{prefix}")
        while 0 <= start < len(self._listed) - 1:
            end = self._listed.index("\n", start + 1)
            yield self._listed[start + 1 : end]
            start = self._listed.find(f"\n{prefix}", end)

    @cached_property
    def _listed(self) -> str:
        """Its terms, each once, on lines."""
        return "".join(["\n", *(f"{term}\n" for term in self._first)])

    def of(self, term: str) -> Sequence[int]:
        """The places of a term, in order."""
        place = self._first.get(term)
        if place is None:
            return ()
        places, none = [], len(self.terms)
        while place != none:
            places.append(place)
            place = self._next[place]
        return places

    def stemmed(self, stem: str) -> Sequence[str]:
        """The terms that have a stem, if there are any; the stem itself may be none."""
        return self._forms.get(stem, (stem,))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """From where one begins to where another ends."""
        return self._starts[first], self._ends[last]


def _forms(pairs: Collection[tuple[str, str]]) -> dict[str, list[str]]:
    """The terms of each stem, for stems that are not those of just the term that is like them."""
    forms: dict[str, list[str]] = {}
    for term, stem in pairs:
        if term != stem:
            forms.setdefault(stem, []).append(term)
            forms.setdefault(term, [])
    for stem, terms in forms.items():
        if (stem, stem) in pairs:
            terms.append(stem)
    return forms


class Text:
    """A text in a language (BCP 47). What was asked of it once is kept with it."""

    def __init__(self, text: str, language: str | None, analyzer: Analyzer) -> None:
        self.text, self.language, self._analyzer = text, language, analyzer
        self._ascii = text.isascii()
        self._breaks: dict[int, Sequence[int]] = {}

    @cached_property
    def units(self) -> Units:
        """Its units."""
        return Units(*self._analyzer.stemmed(self.text, self.language))

    @cached_property
    def words(self) -> Units:
        """Its words."""
        words = self._analyzer.document(self.text, self.language).words
        terms = [word.term for word in words]
        return Units(terms, terms, [word.start for word in words], [word.end for word in words])

    def after(self, start: int, columns: int) -> int:
        """Where so many columns end that begin at `start`; a Chinese character takes two, a mark none."""
        if self._ascii:
            return min(start + columns, len(self.text))
        return bisect_right(self._columns, self._columns[start] + columns) - 1

    def before(self, end: int, columns: int) -> int:
        """Where so many columns begin that end at `end`."""
        if self._ascii:
            return max(end - columns, 0)
        return bisect_left(self._columns, self._columns[end] - columns)

    @cached_property
    def _columns(self) -> Sequence[int]:
        return array("I", accumulate(map(columns, self.text), initial=0))

    def line_end(self, place: int) -> int:
        """The last place at or before this one where a line may end; a very long word is cut."""
        for piece in (place // _PIECE, place // _PIECE - 1):
            places = self._lines(piece)
            if (found := bisect_right(places, place)) and place - places[found - 1] <= _LONGEST:
                return places[found - 1]
        while place > 0 and columns(self.text[place]) == 0:
            place -= 1
        return place

    def line_start(self, place: int) -> int:
        """The first place from this one on where a line may begin, near by; else the place itself."""
        for piece in (place // _PIECE, place // _PIECE + 1):
            places = self._lines(piece)
            if (found := bisect_left(places, place)) < len(places):
                return places[found]
        return place

    def _lines(self, piece: int) -> Sequence[int]:
        """Where lines may end in a piece of the text."""
        places = self._breaks.get(piece)
        if places is None:
            places = self._breaks[piece] = self._cut(piece * _PIECE) if piece >= 0 else ()
        return places

    def _cut(self, start: int) -> Sequence[int]:
        origin, end = max(0, start - _AROUND), start + _PIECE
        region = self.text[origin : end + _AROUND]
        if not region:
            return ()
        if max(region) < _DENSE:
            found = [origin + match.end() for match in _SPACES.finditer(region)]
        else:
            found = [origin + each for each in breaks(region)[1:]]
        inside = [place for place in found if start <= place < min(end, len(self.text))]
        return [0, *inside] if start == 0 and inside[:1] != [0] else inside


class Texts:
    """Texts that are shown; those shown last are kept, as people go from page to page.

    analyzer: of queries and texts. Threads may share one.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self.analyzer = analyzer
        self._kept = Cache(KEPT)

    def get(self, text: str, language: str | None) -> Text:
        """A text in a language (BCP 47)."""
        key = text, language
        return self._kept.get(key, lambda: Text(text, language, self.analyzer), lambda _: _BYTES * len(text))


@cache
def columns(character: str) -> int:
    """Columns that a character takes: two for wide ones, none for marks."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
