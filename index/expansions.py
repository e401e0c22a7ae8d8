"""What is searched beside the words that were typed: other names, eras, spellings, quantities, languages."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from analyzers import Alternatives, Analyzer
from index.cache import Cache
from index.equivalents import equivalents
from index.lexicon import Lexicon
from index.quantities import find as find_quantities
from index.query import Boost, Constant, EngineQuery, How, Match, Or, Term
from index.ranking import Ranker, any_of, over, side_by_side, term
from index.spelling import Speller
from index.translations import Translator
from index.vocabulary import Vocabulary
from index.weights import weights

KEPT, _BYTES = 8 * 2**20, 4096
"""Bytes of expansions that are kept, since people ask the same again, page after page; and of one, about."""


class Expansion(NamedTuple):
    """Something that was searched though nobody typed it.

    name: as it is shown, and as one names it to leave it out: "org:CISA", "year:2023", "hydrogen".
    query: the documents that it finds, weighted. marks: what to mark in their texts, with the language of the
    texts where it is for one language only.
    """

    name: str
    query: EngineQuery
    marks: tuple[tuple[Match, str | None], ...] = ()


class Expansions:
    """Knows what else to search in one index.

    vocabulary: asked for when a query has words. Threads may share one.
    """

    def __init__(
        self,
        analyzer: Analyzer,
        lexicon: Lexicon,
        vocabulary: Callable[[], Vocabulary],
    ) -> None:
        self._analyzer, self._lexicon, self.vocabulary = analyzer, lexicon, vocabulary
        self._kept = Cache(KEPT)

    def of(self, text: str, words: Sequence[Alternatives], fields: Sequence[str]) -> list[Expansion]:
        """What else to search for a text, whose words these are, in the fields; only what some document has."""
        return self._kept.get(
            (text, tuple(fields)), lambda: self._found(text, words, fields), lambda found: _BYTES * len(found)
        )

    def _found(self, text: str, words: Sequence[Alternatives], fields: Sequence[str]) -> list[Expansion]:
        named = [*self._named(text, fields), *_quantities(text, fields)]
        translated, spelled = list(self._translated(text, words)), list(self._spelled(words, fields))
        counts = self._lexicon.counts(expansion.query for expansion in [*named, *spelled])

        def had(expansions: Sequence[Expansion]) -> list[Expansion]:
            return [expansion for expansion in expansions if counts[expansion.query]]

        return [*had(named), *translated, *had(spelled)]  # of what is translated, some document has one word at least

    def _named(self, text: str, fields: Sequence[str]) -> Iterator[Expansion]:
        """The documents of the years and the organisations that a text names, whatever they call them."""
        weight, ranker = weights()["expansions"], Ranker(self._analyzer)
        for found in equivalents(text, self.vocabulary):
            value = Constant(Term(found.field, found.value), weight["field"])
            forms = [
                Boost(over(fields, "units", side_by_side(ranker.units(form))), weight["text"]) for form in found.written
            ]
            yield Expansion(
                str(found), any_of([value, *forms]), tuple((Match(form, How.QUOTED), None) for form in found.written)
            )

    def _spelled(self, words: Sequence[Alternatives], fields: Sequence[str]) -> Iterator[Expansion]:
        """Other spellings; below all documents that have the one typed, where there are any."""
        for spelling in Speller(self._analyzer, self._lexicon, fields).spellings(words):
            found: EngineQuery = Constant(spelling.query, 0.0)
            if spelling.missing:
                counted = Constant(spelling.query, weights()["words"]["found"])
                found = Boost(Or((spelling.query, counted)), weights()["expansions"]["spelling"])
            yield Expansion(spelling.written, found, tuple((mark, None) for mark in spelling.marks))

    def _translated(self, text: str, words: Sequence[Alternatives]) -> Iterator[Expansion]:
        """The words in the other languages of the index."""
        for found in Translator(self._analyzer, self._lexicon, self.vocabulary).translations(text, words):
            marks = [(Match(word, How.WHOLE), language) for language, each in found.marks.items() for word in each]
            yield Expansion(f"{found.typed} → {', '.join(found.written)}", found.query, tuple(marks))


def _quantities(text: str, fields: Sequence[str]) -> Iterator[Expansion]:
    """The same quantities in other words and units."""
    for quantity in find_quantities(text):
        found = [over(fields, "quantities", term(written)) for written in quantity.terms]
        marks = tuple((Match(written, How.QUANTITY), None) for written in quantity.terms)
        yield Expansion(str(quantity), Boost(any_of(found), weights()["expansions"]["quantity"]), marks)
