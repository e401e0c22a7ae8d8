"""The words of a query in the other languages of an index: concepts of the vocabulary, and dictionaries.

The translations of a word are one group, and the best of it counts (disjunction max): over xquad-xl that ranks as well
as adding them up (Pirkola 1998; Darwish and Oard 2003), and every engine can do it.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from analyzers import Alternatives, Analyzer
from analyzers.scripts import CLUSTERED
from index.dictionaries import Dictionaries
from index.lexicon import Lexicon
from index.query import And, Best, Boost, Constant, EngineQuery, Phrase, Term
from index.ranking import any_of
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


class Translator:
    """Translates queries for one index."""

    def __init__(self, analyzer: Analyzer, lexicon: Lexicon, vocabulary: Callable[[], Vocabulary]) -> None:
        self._analyzer, self._lexicon, self._vocabulary = analyzer, lexicon, vocabulary
        self._languages = frozenset(tag.partition("-")[0] for tag in lexicon.values("language"))

    def translations(self, text: str, words: Sequence[Alternatives]) -> Iterator[Translation]:
        """The concepts and the words of a text that have other names in the languages of the index."""
        if len(self._languages) < 2 and all(self._spoken_here(word) for word in words):
            return
        yield from self._concepts(text)
        for found in Dictionaries.load().translate(words, self._languages)[:GROUPS]:
            members = [(item.text, item.language, item.weight) for item in found.translations]
            yield from self._group(text[found.start : found.end], members, text)

    def _spoken_here(self, word: Alternatives) -> bool:
        """Whether the documents' only language is written in the script of a word."""
        languages = (language for language in self._analyzer.languages if language.code in self._languages)
        return any(word.script in language.scripts for language in languages)

    def _concepts(self, text: str) -> Iterator[Translation]:
        vocabulary = self._vocabulary()
        for id in vocabulary.matcher.asked("concept", text):
            record = vocabulary.concepts[id]
            members = [
                (name, language.partition("-")[0], weights()["expansions"]["concept"])
                for language, names in record.names.items()
                if language.partition("-")[0] in self._languages
                for name in names
            ]
            asked = [name for names in record.names.values() for name in names if self._contains(text, name)]
            yield from self._group(max(asked, key=len, default=id), members, text)

    def _contains(self, text: str, name: str) -> bool:
        units, wanted = ([token.term for token in self._analyzer.units(each)] for each in (text, name))
        return any(units[start : start + len(wanted)] == wanted for start in range(len(units)))

    def _group(self, typed: str, members: Collection[tuple[str, str, float]], text: str) -> Iterator[Translation]:
        queries: dict[str, EngineQuery] = {}
        marks: dict[str, list[str]] = {}
        for written, language, weight in members:
            if written in queries or self._contains(text, written):
                continue
            if query := self._member(written, language):
                queries[written] = Boost(query, weight)
                marks.setdefault(language, []).append(written)
        found = Best(tuple(queries.values()))
        counted = any_of([found, Constant(found, weights()["words"]["found"])])
        shown = tuple(islice((written for written, query in queries.items() if self._lexicon.count(query)), SHOWN))
        if shown:
            kept = {language: tuple(words[:MARKED]) for language, words in marks.items()}
            yield Translation(typed, shown, Boost(counted, weights()["expansions"]["translation"]), kept)

    def _member(self, written: str, language: str) -> EngineQuery | None:
        """The documents with a word or a phrase of that language."""
        words = [word for piece in written.split() for word in self._analyzer.units(piece)]
        units = tuple(token.term for token in words)
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
        return forms[0] if len(forms) == 1 else Boost(And(tuple(forms)), 1 / len(forms))
