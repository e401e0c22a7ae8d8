"""The words of a query in the other languages of an index: concepts of the vocabulary, and dictionaries.

The translations of a word are one group, and the best of it counts (disjunction max): over xquad-xl that ranks as well
as adding them up (Pirkola 1998; Darwish and Oard 2003), and every engine can do it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from math import log1p
from typing import NamedTuple

from analyzers import Alternatives, Analyzer
from analyzers.scripts import CLUSTERED
from index.dictionaries import Dictionaries, function_word
from index.lexicon import Lexicon
from index.query import All, And, Best, Boost, Constant, EngineQuery, Phrase, Term
from index.ranking import Ranker, any_of
from index.schema import WHOLE
from index.vocabulary import Vocabulary
from index.weights import weights

GROUPS = 24
"""Words of a query that are translated; further ones are searched as they are."""
SHOWN = 3
"""Translations that are named to people."""
MARKED = 4
"""Translations of a word into one language that are marked in texts."""


class Translation(NamedTuple):
    """A word or concept of a query in other languages.

    typed: how it is written in the query. written: translations that the index has, the likeliest first, a few.
    query: the documents that have any. marks: language → words to mark in texts of that language.
    """

    typed: str
    written: tuple[str, ...]
    query: EngineQuery
    marks: dict[str, tuple[str, ...]]


class _Group(NamedTuple):
    """A word or concept and what it may be in other languages.

    queries: translation → the documents that have it, weighted. found: those that have any. marks: language → its
    words.
    """

    typed: str
    queries: dict[str, EngineQuery]
    found: EngineQuery
    marks: dict[str, list[str]]
    concept: bool


class Translator:
    """Translates queries for one index."""

    def __init__(self, analyzer: Analyzer, lexicon: Lexicon, vocabulary: Callable[[], Vocabulary]) -> None:
        self._analyzer, self._lexicon, self._vocabulary = analyzer, lexicon, vocabulary
        self._units = Ranker(analyzer).units
        self._languages = frozenset(tag.partition("-")[0] for tag in lexicon.values("language"))

    def translations(self, text: str, words: Sequence[Alternatives]) -> Iterator[Translation]:
        """The concepts and the words of a text that have other names in the languages of the index."""
        if len(self._languages) < 2 and all(self._spoken_here(word) for word in words):
            return
        groups = [*self._concepts(text), *self._words(text, words)]
        asked = [group.found for group in groups if group.concept]
        counts = self._lexicon.counts([All(), *asked, *(query for group in groups for query in group.queries.values())])
        for group in groups:
            other = (written for written in group.queries if not self._contains(text, written))
            shown = tuple(islice((written for written in other if counts[group.queries[written]]), SHOWN))
            if shown:
                scored = _rarity(group.found, counts) if group.concept else group.found
                query = any_of([scored, Constant(group.found, weights()["words"]["found"])])
                marks = {language: tuple(words[:MARKED]) for language, words in group.marks.items()}
                yield Translation(group.typed, shown, Boost(query, weights()["expansions"]["translation"]), marks)

    def _spoken_here(self, word: Alternatives) -> bool:
        """Whether the documents' only language is written in the script of a word."""
        languages = (language for language in self._analyzer.languages if language.code in self._languages)
        return any(word.script in language.scripts for language in languages)

    def _words(self, text: str, words: Sequence[Alternatives]) -> Iterator[_Group]:
        function = {(word.start, word.end) for word in words if function_word(word)}
        translated = Dictionaries.load().translate(words, self._languages)
        for found in [each for each in translated if (each.start, each.end) not in function][:GROUPS]:
            members = [(each.text, each.language, each.weight / len(each.text.split())) for each in found.translations]
            yield self._group(text[found.start : found.end], members)

    def _concepts(self, text: str) -> Iterator[_Group]:
        vocabulary = self._vocabulary()
        for id in vocabulary.matcher.asked("concept", text):
            record = vocabulary.concepts[id]
            # Also as it was typed: a text that names the concept comes before one that has its words here and there.
            members = [
                (name, language.partition("-")[0], 1.0)
                for language, names in record.names.items()
                if language.partition("-")[0] in self._languages
                for name in names
            ]
            asked = [name for names in record.names.values() for name in names if self._contains(text, name)]
            yield self._group(max(asked, key=len, default=id), members, concept=True)

    def _contains(self, text: str, name: str) -> bool:
        units, wanted = self._units(text), self._units(name)
        return any(units[start : start + len(wanted)] == wanted for start in range(len(units)))

    def _group(self, typed: str, members: Iterable[tuple[str, str, float]], *, concept: bool = False) -> _Group:
        queries: dict[str, EngineQuery] = {}
        marks: dict[str, list[str]] = {}
        for written, language, weight in members:
            if written not in queries and (query := self._member(written, language)):
                queries[written] = Boost(query, weight)
                marks.setdefault(language, []).append(written)
        return _Group(typed, queries, Best(tuple(queries.values())), marks, concept)

    def _member(self, written: str, language: str) -> EngineQuery | None:
        """The documents with a word or a phrase of that language."""
        units = self._units(written)
        if not units:
            return None
        stems = f"{WHOLE}.stems"
        if self._analyzer.query(written)[0].script in CLUSTERED:
            word = Term(stems, "".join(units))
            if len(units) == 1:
                return word
            half = weights()["expansions"]["phrase"]
            return Best((word, *(Boost(Phrase(f"{name}.units", units), half) for name in ("title", "body"))))
        forms = [Term(stems, self._analyzer.stem(unit, language)) for unit in units]
        if len(forms) == 1:
            return forms[0]
        apart = Boost(And(tuple(forms)), weights()["expansions"]["apart"])
        return Best((apart, *(Phrase(f"{name}.units", units) for name in ("title", "body"))))


def _rarity(found: EngineQuery, counts: Mapping[EngineQuery, int]) -> EngineQuery:
    """A concept counts by how many documents name it in any language (Pirkola's idf), lest a language that few
    documents are in count most; within that by how often they do."""
    idf = log1p((counts[All()] - counts[found] + 0.5) / (counts[found] + 0.5))
    return any_of([Constant(found, weights()["expansions"]["concept"] * idf), Boost(found, 0.1)])
