"""Other spellings of the words of a query that an index has: typing errors, words joined or apart.

A spelling is taken for another one of the same word where one of the two is rare and the other is not, as an
error is beside the right form; two words that are both usual are two words, however alike they are.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from analyzers import Alternatives, Analyzer
from analyzers.scripts import CLUSTERED
from index.lexicon import Lexicon
from index.query import And, EngineQuery, How, Match, Not
from index.ranking import any_of, group, longest, over, side_by_side, term

RARE = 2
"""Documents of a form that may be an error,"""
RATIO = 10
"""or one in so many of the other's."""
SHORT_QUERY = 3
"""In a longer query only rare words are looked at."""
LETTERS, MORE_LETTERS = 5, 8
"""Letters of the shortest word that may have one error; two, where nothing has it or one near it."""
UNITS, HAN_UNITS = 6, 3
"""Units of the shortest word, where words are not written apart; Chinese ones are looked at if nothing has them."""
LONGEST = 14
"""Units of the longest stretch between spaces that is looked at as a whole."""
MOST = 5
"""Other spellings of one word."""


class Spelling(NamedTuple):
    """Another spelling of something in a query.

    written: as it is named to people. query: the documents that have it. marks: what to mark in them.
    missing: whether no document has what was typed.
    """

    written: str
    query: EngineQuery
    marks: tuple[Match, ...]
    missing: bool


class Speller:
    """Finds other spellings in an index; `fields` are those that are searched."""

    def __init__(self, analyzer: Analyzer, lexicon: Lexicon, fields: Sequence[str]) -> None:
        self._analyzer, self._lexicon, self._fields = analyzer, lexicon, fields

    def spellings(self, words: Sequence[Alternatives]) -> Iterator[Spelling]:
        """The other spellings of the words of a query."""
        tops = longest(words)
        short = len(tops) <= SHORT_QUERY
        for word in tops:
            if _written_apart(word):
                count = self._lexicon.count(group(word, self._fields))
                if short or count <= RARE:
                    yield from self._alike(word, count)
                    yield from self._parted(word, count)
        for one, two in pairwise(tops) if short else ():
            yield from self._joined(one, two)
        for units, han in dict.fromkeys(_stretches(tops)):
            yield from self._one_unit_off(units, han=han, short=short)

    def _alike(self, word: Alternatives, count: int) -> Iterator[Spelling]:
        """Words with a letter or two missing, added, or out of place."""
        typed = word.units[0]
        if len(typed) < LETTERS:
            return
        for edits in (1, 2) if count == 0 and len(typed) >= MORE_LETTERS else (1,):
            near: dict[str, int] = {}
            for field in self._fields:
                for other, documents in self._lexicon.similar(f"{field}.units", typed, edits).items():
                    near[other] = near.get(other, 0) + documents
            taken = [other for other, documents in near.items() if other != typed and _unequal(count, documents)]
            if taken:
                break
        for other in sorted(taken, key=lambda other: (-near[other], other))[:MOST]:
            yield self._word(other, missing=not count)

    def _word(self, written: str, *, missing: bool) -> Spelling:
        groups = [group(word, self._fields) for word in self._analyzer.query(written)]
        return Spelling(written, any_of(groups), (Match(written, How.WHOLE),), missing)

    def _parted(self, word: Alternatives, count: int) -> Iterator[Spelling]:
        """Two words that were typed as one: "greensteel"."""
        typed = word.units[0]
        for place in range(1, len(typed)) if len(typed) >= LETTERS else ():
            parts = typed[:place], typed[place:]
            query = over(self._fields, "units", side_by_side(parts))
            if self._lexicon.count(query):
                yield Spelling(" ".join(parts), query, (Match(" ".join(parts), How.QUOTED),), not count)

    def _joined(self, one: Alternatives, two: Alternatives) -> Iterator[Spelling]:
        """One word that was typed as two: "e mail"."""
        if not _written_apart(one) or not _written_apart(two) or one.script != two.script:
            return
        written = one.units[0] + two.units[0]
        query = over(self._fields, "units", term(written))
        if len(written) >= LETTERS and self._lexicon.count(query):
            apart = over(self._fields, "units", side_by_side(one.units + two.units))
            yield Spelling(written, query, (Match(written, How.WHOLE),), not self._lexicon.count(apart))

    def _one_unit_off(self, units: tuple[str, ...], *, han: bool, short: bool) -> Iterator[Spelling]:
        """A unit missing, added, or another: the rest in its order, with room for one."""
        exact = over(self._fields, "units", side_by_side(units))
        count = self._lexicon.count(exact)
        if count and (han or not (short or count <= RARE)):
            return
        rests = [units[:place] + units[place + 1 :] for place in range(len(units))]
        others = And((any_of([over(self._fields, "units", side_by_side(rest, 1)) for rest in rests]), Not(exact)))
        documents = self._lexicon.count(others)
        if documents and _unequal(count, documents):
            marks = tuple(Match("".join(rest), How.QUOTED, slack=1) for rest in rests)
            yield Spelling("".join(units) + "~", others, marks, not count)


def _written_apart(word: Alternatives) -> bool:
    return word.script not in CLUSTERED and not any(map(str.isdigit, word.units[0]))


def _stretches(words: Iterable[Alternatives]) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Words that are long enough, and what stands between spaces where it is no longer than a word may be."""
    for _, run in groupby((word for word in words if word.script in CLUSTERED), lambda word: word.run):
        parts = list(run)
        least = HAN_UNITS if parts[0].script == "Han" else UNITS
        whole = tuple(unit for word in parts for unit in word.units)
        adjacent = all(one.end == two.start for one, two in pairwise(parts))
        for units in [whole] if adjacent and len(whole) <= LONGEST else [word.units for word in parts]:
            if len(units) >= least:
                yield units, parts[0].script == "Han"


def _unequal(one: int, other: int) -> bool:
    rare, usual = sorted((one, other))
    return usual > 0 and (rare <= RARE or rare * RATIO <= usual)
