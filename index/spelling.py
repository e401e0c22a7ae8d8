"""Other spellings of the words of a query that an index has: typing errors, words joined or apart.

A spelling is taken for another one of the same word where one of the two is rare and the other is not, as an
error is beside the right form; two words that are both usual are two words, however alike they are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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


class _Guess(NamedTuple):
    """A spelling that documents may have; see `Spelling`. typed: the documents that have what was typed."""

    written: str
    query: EngineQuery
    marks: tuple[Match, ...]
    typed: EngineQuery


class Speller:
    """Finds other spellings in an index; `fields` are those that are searched."""

    def __init__(self, analyzer: Analyzer, lexicon: Lexicon, fields: Sequence[str]) -> None:
        self._analyzer, self._lexicon, self._fields = analyzer, lexicon, fields

    def spellings(self, words: Sequence[Alternatives]) -> Iterator[Spelling]:
        """The other spellings of the words of a query."""
        tops = longest(words)
        short = len(tops) <= SHORT_QUERY
        single = [(word, group(word, self._fields)) for word in tops if _written_apart(word)]
        joined = [guess for one, two in pairwise(tops) for guess in self._joined(one, two)] if short else []
        stretches = [(self._one_unit_off(units), han) for units, han in dict.fromkeys(_stretches(tops))]
        typed = [query for _, query in single]
        typed.extend(guess.typed for guess in [*joined, *(guess for guess, _ in stretches)])
        counts = self._lexicon.counts(typed)

        def looked_at(query: EngineQuery) -> bool:
            return short or counts[query] <= RARE

        parted = [(word, query, list(self._parted(word, query))) for word, query in single if looked_at(query)]
        off = [guess for guess, han in stretches if not counts[guess.typed] or (not han and looked_at(guess.typed))]
        guesses = [*(guess for _, _, parts in parted for guess in parts), *joined, *off]
        counts |= self._lexicon.counts(guess.query for guess in guesses)
        for word, query, parts in parted:
            yield from self._alike(word, counts[query])
            yield from _had(parts, counts)
        yield from _had(joined, counts)
        yield from _had([guess for guess in off if _unequal(counts[guess.typed], counts[guess.query])], counts)

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

    def _parted(self, word: Alternatives, query: EngineQuery) -> Iterator[_Guess]:
        """Two words that were typed as one: "greensteel". query: the documents that have it."""
        typed = word.units[0]
        for place in range(1, len(typed)) if len(typed) >= LETTERS else ():
            parts = typed[:place], typed[place:]
            written, found = " ".join(parts), over(self._fields, "units", side_by_side(parts))
            yield _Guess(written, found, (Match(written, How.QUOTED),), query)

    def _joined(self, one: Alternatives, two: Alternatives) -> Iterator[_Guess]:
        """One word that was typed as two: "e mail"."""
        written = one.units[0] + two.units[0]
        if _written_apart(one) and _written_apart(two) and one.script == two.script and len(written) >= LETTERS:
            apart = over(self._fields, "units", side_by_side(one.units + two.units))
            yield _Guess(written, over(self._fields, "units", term(written)), (Match(written, How.WHOLE),), apart)

    def _one_unit_off(self, units: tuple[str, ...]) -> _Guess:
        """A unit missing, added, or another: the rest in its order, with room for one."""
        exact = over(self._fields, "units", side_by_side(units))
        rests = [units[:place] + units[place + 1 :] for place in range(len(units))]
        others = And((any_of([over(self._fields, "units", side_by_side(rest, 1)) for rest in rests]), Not(exact)))
        marks = tuple(Match("".join(rest), How.QUOTED, slack=1) for rest in rests)
        return _Guess("".join(units) + "~", others, marks, exact)


def _had(guesses: Iterable[_Guess], counts: Mapping[EngineQuery, int]) -> Iterator[Spelling]:
    """What some document has of what was guessed."""
    for guess in guesses:
        if counts[guess.query]:
            yield Spelling(guess.written, guess.query, guess.marks, not counts[guess.typed])


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
