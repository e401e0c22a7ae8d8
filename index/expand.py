"""From what a person typed to what an engine can find: text becomes terms.

What a query finds and in which order are apart: a word finds the documents that have its stem or that have
its units side by side; grams, nearness and the number of words found only rank.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import groupby, pairwise
from typing import Any

from analyzers import Alternatives, Analyzer
from analyzers.folding import fold
from analyzers.scripts import CLUSTERED
from index.config import Limits
from index.equivalents import equivalents, year_of
from index.errors import QueryError
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
    Phrase,
    Prefer,
    Prefix,
    Query,
    Range,
    Term,
)
from index.schema import Schema
from index.vocabulary import FACETS, Vocabulary

NOTHING: EngineQuery = Or(())


@cache
def weights() -> Mapping[str, Any]:
    """The weights of streams and fields, from weights.toml."""
    return tomllib.loads(files("index").joinpath("weights.toml").read_text("utf-8"))


@dataclass
class Expanded:
    """A query of terms, what was taken otherwise than written, and what was searched though nobody typed it."""

    query: EngineQuery
    notes: list[str] = field(default_factory=list)
    expansions: list[str] = field(default_factory=list)


def expand(
    query: Query | None,
    analyzer: Analyzer,
    schema: Schema,
    values: Callable[[str], Iterable[str]],
    limits: Limits = Limits(),
    vocabulary: Callable[[], Vocabulary] | None = None,
) -> Expanded:
    """Replace text by terms. Raises QueryError where that makes more words than the limits allow.

    analyzer: of the index; its languages are those that a word of the query may be in.
    values: the values of a keyword field, to find those that are written like the one typed.
    vocabulary: knows the names of organisations; without it nothing is searched but what was typed.
    """
    expander = _Expander(analyzer, schema, values, vocabulary)
    found = expander.expand(query) if query is not None else None
    if expander.words > limits.words:
        raise QueryError(f"the query has {expander.words:,} words, more than {limits.words:,}; shorten it")
    if found is None:
        expander.notes.append("there is nothing to search for in this query: write a word, or * for everything")
    return Expanded(found or NOTHING, expander.notes, list(dict.fromkeys(expander.expansions)))


class _Expander:
    def __init__(
        self,
        analyzer: Analyzer,
        schema: Schema,
        values: Callable[[str], Iterable[str]],
        vocabulary: Callable[[], Vocabulary] | None,
    ) -> None:
        self._analyzer, self._schema, self._values, self._vocabulary = analyzer, schema, values, vocabulary
        self.notes: list[str] = []
        self.expansions: list[str] = []
        self.words = 0

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
                found = self.expand(inner)
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
            found = self._words(match.text, fields)
            also = [] if match.field or found is None else self._also(match.text, fields)
            return _any([found, *also]) if found and also else found
        if match.how is How.QUOTED:
            units = self._units(match.text)
            return _over(fields, "units", _side_by_side(units, match.slack)) if units else None
        if match.how is How.WHOLE:
            parts = [part for word in match.text.split() if (part := self._whole(word, fields))]
            return _any(parts) if parts else None
        return self._letters(match, fields)

    def _units(self, text: str) -> tuple[str, ...]:
        return tuple(token.term for token in self._analyzer.units(text))

    def _words(self, text: str, fields: Sequence[str]) -> EngineQuery | None:
        words = self._analyzer.query(text)
        self.words += len(words)
        if not words:
            return None
        groups = [self._group(word, fields) for word in words]
        grams = [self._grams(text, list(run), fields) for _, run in groupby(words, lambda word: word.run)]
        covered = [Constant(group, weights()["nearness"]["word"]) for group in groups] if len(groups) > 1 else []
        preferred = [*grams, *covered, *_near(_longest(words), fields), *self._script(text, words)]
        return Prefer(_any(groups), _any(preferred))

    def _also(self, text: str, fields: Sequence[str]) -> list[EngineQuery]:
        """The documents of the years and the organisations that a text names, whatever they call them."""
        if self._vocabulary is None:
            return []
        weight, queries = weights()["equivalents"], list[EngineQuery]()
        for found in equivalents(text, self._vocabulary):
            values = set(self._values(found.field)) & {found.value}
            forms = [_over(fields, "units", _side_by_side(self._units(form))) for form in found.written]
            if values or forms:
                self.expansions.append(str(found))
            queries += [Constant(Term(found.field, value), weight["field"]) for value in values]
            queries += [Boost(form, weight["text"]) for form in forms]
        return queries

    def _group(self, word: Alternatives, fields: Sequence[str]) -> EngineQuery:
        """The documents that have a word, ranked by stem and by form."""
        weight = _weights(word.script)
        stems = [_boosted(_over(fields, "stems", _term(stem)), weight["stems"]) for stem in word.stems]
        return _any([*stems, _boosted(_over(fields, "units", _side_by_side(word.units)), weight["units"])])

    def _script(self, text: str, words: Sequence[Alternatives]) -> Iterable[EngineQuery]:
        """Documents in the script of Chinese that was typed, where only one of the two is written so."""
        if any(word.script == "Han" for word in words):
            found = self._analyzer.identify(text)
            if found.language.startswith("zh-") and found.confidence > 0.5:
                yield Constant(Term("language", found.language), weights()["nearness"]["script"])

    def _grams(self, text: str, run: Sequence[Alternatives], fields: Sequence[str]) -> EngineQuery:
        """The documents that share character n-grams with a run of the query."""
        grams = self._analyzer.grams(text[run[0].start : max(word.end for word in run)])
        shared = [_over(fields, "grams", _term(gram)) for gram in grams]
        return _boosted(_any(shared), _weights(run[0].script)["grams"])

    def _whole(self, text: str, fields: Sequence[str]) -> EngineQuery | None:
        """Text without white space as one: a word in all its forms, or several side by side."""
        words, units = self._analyzer.query(text), self._units(text)
        if not words:
            return None
        return (
            self._group(words[0], fields) if words[0].units == units else _over(fields, "units", _side_by_side(units))
        )

    def _letters(self, match: Match, fields: Sequence[str]) -> EngineQuery | None:
        """Prefixes, patterns and fuzzy words.

        Scripts without spaces have no words to begin or to fill in: there, what is typed is found as text.
        """
        pieces = [units for piece in re.split(r"[*?]", match.text) if (units := self._units(piece))]
        units = tuple(unit for piece in pieces for unit in piece)
        if not units:
            return None
        if match.how is How.FUZZY:
            word, stream = "".join(units), "units" if len(units) == 1 else "stems"
            return _over(fields, stream, lambda name: Fuzzy(name, word, match.slack))
        clustered = len(self._analyzer.query(match.text)[0].units) > 1 or any(len(piece) > 1 for piece in pieces)
        if match.how is How.PREFIX:
            if any(word.script in CLUSTERED for word in self._analyzer.query(match.text)):
                return _over(fields, "units", _side_by_side(units))
            last = _over(fields, "units", lambda name: Prefix(name, units[-1]))
            return And((_over(fields, "units", _side_by_side(units[:-1])), last)) if len(units) > 1 else last
        if clustered:
            self.notes.append(f"{match.text} was searched with any text in place of * and ?")
            return _over(fields, "units", _side_by_side(units, weights()["nearness"]["window"]))
        # Folded letter by letter, so that the signs stay where they are.
        pattern = "".join(c if c in "*?" else "".join(self._units(c)) for c in match.text)
        return _over(fields, "units", lambda name: Pattern(name, pattern))

    def _keyword(self, match: Match) -> EngineQuery:
        """Values of a keyword field that are written like the one typed, but for case and width."""
        name = match.field or ""
        wanted = _plain(self._value(name, match.text))
        if match.how is How.PREFIX:
            chosen = [value for value in self._values(name) if _plain(value).startswith(wanted)]
        elif name in ("language", "date"):  # zh is zh-Hans, too, and 2023 is 2023-09-08
            chosen = [
                value
                for value in self._values(name)
                if _plain(value) == wanted or _plain(value).startswith(wanted + "-")
            ]
        elif match.how in (How.PATTERN, How.FUZZY):
            self.notes.append(
                f"{name}:{match.text} was searched as it is written; only a * at the end stands for other letters"
            )
            chosen = [match.text]
        else:
            chosen = [value for value in self._values(name) if _plain(value) == wanted]
        if not chosen:
            self.notes.append(f"no document has {match.text} as its {name}")
        return Constant(Or(tuple(Term(name, value) for value in chosen)), 0.0)

    def _value(self, name: str, typed: str) -> str:
        """The value that is meant by another name for it: a year of another era, an organisation, a topic."""
        if name in ("year", "date"):
            return year_of(typed) or typed
        if name in FACETS and self._vocabulary:
            return self._vocabulary().lookup(name, typed) or typed
        return typed


def _weights(script: str) -> Mapping[str, float]:
    scripts = weights()["scripts"]
    chosen: Mapping[str, float] = scripts.get(script, scripts["other"])
    return chosen


def _near(words: Sequence[Alternatives], fields: Sequence[str]) -> Iterable[EngineQuery]:
    """Words that follow each other in the query, side by side and near each other."""
    nearness = weights()["nearness"]
    for one, two in pairwise(words):
        for slop, weight in (0, nearness["adjacent"]), (nearness["window"], nearness["near"]):
            yield Boost(_over(fields, "units", _side_by_side(one.units + two.units, slop)), weight)


def _over(fields: Sequence[str], stream: str, query: Callable[[str], EngineQuery]) -> EngineQuery:
    """The same in a stream of each of these fields, by their weights."""
    by_field = weights()["fields"]
    return _any([_boosted(query(f"{name}.{stream}"), by_field.get(name, by_field["other"])) for name in fields])


def _term(term: str) -> Callable[[str], EngineQuery]:
    return lambda name: Term(name, term)


def _side_by_side(units: tuple[str, ...], slop: int = 0) -> Callable[[str], EngineQuery]:
    return _term(units[0]) if len(units) == 1 else lambda name: Phrase(name, units, slop)


def _any(queries: Sequence[EngineQuery]) -> EngineQuery:
    return queries[0] if len(queries) == 1 else Or(tuple(queries))


def _boosted(query: EngineQuery, factor: float) -> EngineQuery:
    return query if factor == 1 else Boost(query, factor)


def _longest(words: Sequence[Alternatives]) -> list[Alternatives]:
    """The words that are not inside another one, in order."""
    longest: list[Alternatives] = []
    for word in words:
        if not longest or word.end > longest[-1].end:
            longest.append(word)
    return longest


def _plain(value: str) -> str:
    """A keyword's value for comparing with what was typed."""
    return " ".join(fold(word) for word in value.split())
