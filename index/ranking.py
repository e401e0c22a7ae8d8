"""The words of a query as terms, and what makes one document better than another.

What a query finds and in which order are apart: a word finds the documents that have its stem or that have
its units side by side; grams, nearness and the number of words found only rank.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from analyzers import Alternatives, Analyzer
from analyzers.scripts import CLUSTERED
from index.dictionaries import function_word
from index.query import And, Boost, Constant, EngineQuery, Not, Or, Phrase, Prefer, Term
from index.schema import WHOLE, streams_of
from index.weights import by_field, by_script, weights


class Ranker:
    """Makes queries of an engine out of words, for documents analysed by this analyzer."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer

    def units(self, text: str) -> tuple[str, ...]:
        """The terms of a text as it is written."""
        return tuple(token.term for token in self._analyzer.units(text))

    def ranked(self, text: str, words: Sequence[Alternatives], fields: Sequence[str]) -> EngineQuery:
        """The documents with any of the words of a text, those with more of them, nearer together, first."""
        words = [*words, *(part for word in words for part in _parts(word))]
        content = [word for word in words if not function_word(word)] or words
        groups = [
            boosted(group(word, fields), 1.0 if word in content else weights()["words"]["function"]) for word in words
        ]
        grams = [self._grams(text, list(run), fields) for _, run in groupby(content, lambda word: word.run)]
        covered = [Constant(each, weights()["words"]["found"]) for each in groups] if len(groups) > 1 else []
        preferred = [*grams, *covered, *_single(words, fields), *_near(longest(words), fields)]
        return Prefer(any_of(groups), any_of([*preferred, *self._script(text, words)]))

    def _script(self, text: str, words: Sequence[Alternatives]) -> Iterable[EngineQuery]:
        """Documents in the script of Chinese that was typed, where only one of the two is written so."""
        if any(word.script == "Han" for word in words):
            found = self._analyzer.identify(text)
            if found.language.startswith("zh-") and found.confidence > 0.5:
                yield Constant(Term("language", found.language), weights()["words"]["script"])

    def _grams(self, text: str, run: Sequence[Alternatives], fields: Sequence[str]) -> EngineQuery:
        """The documents that share character n-grams with a run of the query."""
        grams = self._analyzer.grams(text[run[0].start : max(word.end for word in run)])
        shared = [over(searched(fields), "grams", term(gram)) for gram in grams]
        return boosted(any_of(shared), by_script(run[0].script)["grams"])


def _parts(word: Alternatives) -> Iterator[Alternatives]:
    """What stands between the function words in units that no segmenter makes a word of: a name, often."""
    pieces = [word._replace(units=(unit,)) for unit in word.units]
    if word.known or not any(map(function_word, pieces)):
        return
    for function, run in groupby(pieces, function_word):
        if not function:
            units = tuple(piece.units[0] for piece in run)
            yield word._replace(units=units, stems=("".join(units),))


def group(word: Alternatives, fields: Sequence[str]) -> EngineQuery:
    """The documents that have a word, ranked by stem, by form, and by whether they begin with it."""
    by, words = by_script(word.script), weights()["words"]
    form = by["units"] + (0 if word.known else words["unknown"])
    return any_of(
        [
            *(boosted(_stem(stem, fields), by["stems"]) for stem in word.stems),
            *(boosted(over(searched(fields), "lead", term(stem)), words["lead"]) for stem in word.stems),
            boosted(over(fields, "units", side_by_side(word.units)), form),
        ]
    )


def _stem(stem: str, fields: Sequence[str]) -> EngineQuery:
    """The documents with a stem. The body has no stems of its own: there they are those of the whole text that the
    title does not have."""
    if list(fields) == ["body"]:
        return And((Term(f"{WHOLE}.stems", stem), Not(Term("title.stems", stem))))
    return over(searched(fields), "stems", term(stem))


def searched(fields: Sequence[str]) -> list[str]:
    """The fields, and title and body together where both are among them."""
    return [WHOLE, *fields] if {"title", "body"} <= set(fields) else list(fields)


def _single(words: Sequence[Alternatives], fields: Sequence[str]) -> Iterable[EngineQuery]:
    """The units of words that are not written apart, each by itself."""
    scripts = {unit: word.script for word in words if word.script in CLUSTERED for unit in word.units}
    for unit, script in scripts.items():
        if weight := by_script(script)["single"]:
            yield Boost(over(fields, "units", term(unit)), weight)


def _near(words: Sequence[Alternatives], fields: Sequence[str]) -> Iterable[EngineQuery]:
    """Words that follow each other in the query, near each other."""
    near, window = weights()["words"]["near"], weights()["words"]["window"]
    for one, two in pairwise(words):
        yield Boost(over(fields, "units", side_by_side(one.units + two.units, window)), near)


def longest(words: Sequence[Alternatives]) -> list[Alternatives]:
    """The words that are not inside another one, in order."""
    kept: list[Alternatives] = []
    for word in words:
        if not kept or word.end > kept[-1].end:
            kept.append(word)
    return kept


def over(fields: Sequence[str], stream: str, query: Callable[[str], EngineQuery]) -> EngineQuery:
    """The same in a stream of each of these fields that has it, by their weights."""
    return any_of([boosted(query(f"{name}.{stream}"), by_field(name)) for name in fields if stream in streams_of(name)])


def term(written: str) -> Callable[[str], EngineQuery]:
    """For `over`: a term."""
    return lambda name: Term(name, written)


def side_by_side(units: tuple[str, ...], slop: int = 0) -> Callable[[str], EngineQuery]:
    """For `over`: units side by side, or with `slop` others between them."""
    return term(units[0]) if len(units) == 1 else lambda name: Phrase(name, units, slop)


def any_of(queries: Sequence[EngineQuery]) -> EngineQuery:
    """Documents that any of these finds."""
    return queries[0] if len(queries) == 1 else Or(tuple(queries))


def boosted(query: EngineQuery, factor: float) -> EngineQuery:
    """The same documents, the score times `factor`."""
    return query if factor == 1 else Boost(query, factor)
