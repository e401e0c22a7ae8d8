"""From what a person typed to what an engine can find: text becomes terms."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from analyzers import Alternatives, Analyzer
from analyzers.folding import fold
from analyzers.scripts import CLUSTERED
from index.config import Limits
from index.equivalents import year_of
from index.errors import QueryError
from index.expansions import Expansion, Expansions
from index.lexicon import Lexicon
from index.query import (
    All,
    And,
    Boost,
    Constant,
    EngineQuery,
    Fuzzy,
    How,
    Match,
    Not,
    Or,
    Pattern,
    Prefer,
    Prefix,
    Query,
    Range,
    Term,
)
from index.ranking import Ranker, any_of, group, over, searched, side_by_side
from index.schema import Schema
from index.vocabulary import FACETS
from index.weights import weights

NOTHING: EngineQuery = Or(())


@dataclass
class Expanded:
    """A query of terms, what was taken otherwise than written, and what was searched though nobody typed it."""

    query: EngineQuery
    notes: list[str] = field(default_factory=list)
    expansions: list[Expansion] = field(default_factory=list)

    @property
    def marks(self) -> list[tuple[Match, str | None]]:
        """What to mark in texts beside what was typed."""
        return [mark for expansion in self.expansions for mark in expansion.marks]


def expand(
    query: Query | None,
    analyzer: Analyzer,
    schema: Schema,
    lexicon: Lexicon,
    limits: Limits = Limits(),
    expansions: Expansions | None = None,
    without: Collection[str] = (),
    beside: tuple[Match, EngineQuery] | None = None,
) -> Expanded:
    """Replace text by terms. Raises QueryError where that makes more words than the limits allow.

    analyzer: of the index; its languages are those that a word of the query may be in.
    lexicon: what the index has, to find values that are written like the one typed.
    expansions: what else to search; without it nothing is searched but what was typed.
    without: names of expansions that are not wanted.
    beside: a part of the query that is words, and what else is to be found in its place.
    """
    expander = _Expander(analyzer, schema, lexicon, limits, expansions, without, beside)
    found = expander.expand(query) if query is not None else None
    if found is None:
        expander.notes.append("there is nothing to search for in this query: write a word, or * for everything")
    return Expanded(found or NOTHING, expander.notes, list(expander.expansions.values()))


class _Expander:
    def __init__(
        self,
        analyzer: Analyzer,
        schema: Schema,
        lexicon: Lexicon,
        limits: Limits,
        expansions: Expansions | None,
        without: Collection[str],
        beside: tuple[Match, EngineQuery] | None,
    ) -> None:
        self._analyzer, self._schema, self._lexicon, self._limits = analyzer, schema, lexicon, limits
        self._ranker, self._wider, self._without, self._beside = Ranker(analyzer), expansions, without, beside
        self._exact = False
        self._words_read = 0
        self.notes: list[str] = []
        self.expansions: dict[str, Expansion] = {}

    def expand(self, query: Query) -> EngineQuery | None:
        """None where nothing is left to search for; a part like that is left out of what it is part of."""
        match query:
            case All():
                return query
            case Range("year" | "date" as name, low, high):
                return Constant(Range(name, low and (year_of(low) or low), high and (year_of(high) or high)), 0.0)
            case Range(name, low, high):
                return Constant(Range(name, low, high), 0.0)
            case Match():
                return self._match(query)
            case Boost(inner, factor):
                found = self.expand(inner)
                return Boost(found, factor) if found else None
            case And(queries):
                parts = [part for inner in queries if (part := self.expand(inner))]
                return And(tuple(parts)) if parts else None
            case Or(queries):
                parts = [part for inner in queries if (part := self.expand(inner))]
                return Or(tuple(parts)) if parts else None
            case Not(inner):
                # Of a word that must not occur, other forms may: which there are depends on the languages of the index.
                outside, self._exact = self._exact, True
                found = self.expand(inner)
                self._exact = outside
                if found is None:
                    self.notes.append("there is no word behind - or NOT, so nothing was left out")
                return Not(found) if found else None
            case Prefer(inner, preferred):
                base, better = self.expand(inner), self.expand(preferred)
                return Prefer(base, better) if base and better else base or better

    def _match(self, match: Match) -> EngineQuery | None:
        if match.field and match.field not in self._schema.texts:
            return self._keyword(match)
        fields = [match.field] if match.field else list(self._schema.texts)
        if match.how is How.WORDS:
            return self._words(match, fields)
        if match.how is How.QUOTED:
            units = self._ranker.units(match.text)
            return over(fields, "units", side_by_side(units, match.slack)) if units else None
        if match.how is How.WHOLE:
            parts = [part for word in match.text.split() if (part := self._whole(word, fields))]
            return any_of(parts) if parts else None
        return self._letters(match, fields)

    def _words(self, match: Match, fields: Sequence[str]) -> EngineQuery | None:
        words = self._analyzer.query(match.text)
        self._words_read += len(words)
        if self._words_read > self._limits.words:
            raise QueryError(f"the query has more words than {self._limits.words:,}; shorten it")
        if not words:
            return None
        if self._exact:
            return any_of([_form(word, fields) for word in words])
        typed = self._ranker.ranked(match.text, words, fields)
        found = self._wider.of(match.text, words, fields) if self._wider and not match.field else []
        found = [expansion for expansion in found if expansion.name not in self._without]
        self.expansions |= {expansion.name: expansion for expansion in found}
        beside = self._beside[1:] if self._beside and match == self._beside[0] else ()
        return any_of([typed, *(expansion.query for expansion in found), *beside])

    def _whole(self, text: str, fields: Sequence[str]) -> EngineQuery | None:
        """Text without white space as one: a word in all its forms, or several side by side."""
        words, units = self._analyzer.query(text), self._ranker.units(text)
        if not words:
            return None
        if words[0].units != units:
            return over(fields, "units", side_by_side(units))
        return _form(words[0], fields) if self._exact else group(words[0], fields)

    def _letters(self, match: Match, fields: Sequence[str]) -> EngineQuery | None:
        """Prefixes, patterns and fuzzy words.

        Scripts without spaces have no words to begin or to fill in: there, what is typed is found as text.
        """
        pieces = [units for piece in re.split(r"[*?]", match.text) if (units := self._ranker.units(piece))]
        units = tuple(unit for piece in pieces for unit in piece)
        if not units:
            return None
        if match.how is How.FUZZY:
            word, stream = "".join(units), "units" if len(units) == 1 else "stems"
            return over(searched(fields), stream, lambda name: Fuzzy(name, word, match.slack))
        clustered = len(self._analyzer.query(match.text)[0].units) > 1 or any(len(piece) > 1 for piece in pieces)
        if match.how is How.PREFIX:
            if any(word.script in CLUSTERED for word in self._analyzer.query(match.text)):
                return over(fields, "units", side_by_side(units))
            last = over(fields, "units", lambda name: Prefix(name, units[-1]))
            return And((over(fields, "units", side_by_side(units[:-1])), last)) if len(units) > 1 else last
        if clustered:
            self.notes.append(f"{match.text} was searched with any text in place of * and ?")
            return over(fields, "units", side_by_side(units, weights()["words"]["window"]))
        # Folded letter by letter, so that the signs stay where they are.
        pattern = "".join(c if c in "*?" else "".join(self._ranker.units(c)) for c in match.text)
        return over(fields, "units", lambda name: Pattern(name, pattern))

    def _keyword(self, match: Match) -> EngineQuery:
        """Values of a keyword field that are written like the one typed, but for case and width."""
        name = match.field or ""
        wanted = _plain(self._value(name, match.text))
        if match.how is How.PREFIX:
            chosen = [value for value in self._lexicon.values(name) if _plain(value).startswith(wanted)]
        elif name in ("language", "date"):  # zh is zh-Hans, too, and 2023 is 2023-09-08
            chosen = [
                value
                for value in self._lexicon.values(name)
                if _plain(value) == wanted or _plain(value).startswith(wanted + "-")
            ]
        elif match.how in (How.PATTERN, How.FUZZY):
            self.notes.append(
                f"{name}:{match.text} was searched as it is written; only a * at the end stands for other letters"
            )
            chosen = [match.text]
        else:
            chosen = [value for value in self._lexicon.values(name) if _plain(value) == wanted]
        if not chosen:
            self.notes.append(f"no document has {match.text} as its {name}")
        return Constant(Or(tuple(Term(name, value) for value in chosen)), 0.0)

    def _value(self, name: str, typed: str) -> str:
        """The value that is meant by another name for it: a year of another era, an organisation, a topic."""
        if name in ("year", "date"):
            return year_of(typed) or typed
        if name in FACETS and self._wider:
            return self._wider.vocabulary().lookup(name, typed) or typed
        return typed


def _form(word: Alternatives, fields: Sequence[str]) -> EngineQuery:
    """The documents that have a word as it was typed."""
    return over(fields, "units", side_by_side(word.units))


def _plain(value: str) -> str:
    """A keyword's value for comparing with what was typed."""
    return " ".join(fold(word) for word in value.split())
