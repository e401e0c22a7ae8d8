"""The documents most like one, as a query of what it has: words, concepts, organisations, topics, quantities, dates.

Words can be compared within a language only, all else across languages. What few documents have says most, so each
thing counts by its weight times its inverse document frequency (Spärck Jones 1972), ln(documents / those that have it).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from heapq import nlargest
from itertools import chain, islice
from math import log

from analyzers import Analyzer
from index.document import Document
from index.lexicon import Lexicon
from index.quantities import find as find_quantities
from index.query import All, And, Boost, Constant, EngineQuery, Not, Or, Prefer, Range, Term
from index.ranking import any_of, over, term
from index.schema import WHOLE
from index.vocabulary import Vocabulary
from index.weights import weights

EXAMINED = 20_000
"""Code points of a body that are looked at: what a text is about stands near its beginning."""
CANDIDATES = 100
"""The most frequent words of a text, whose documents are counted; the first things of any other kind."""
WORDS, OTHERS = 25, 10
"""Those of them that are searched, the most telling ones: words, and things of any other kind."""
CONCEPTS, NAMES = 6, 2
"""Concepts that are searched, and names of each in one language: there are many languages."""
WINDOW = timedelta(days=3)
"""Texts on one event appear within so many days of it."""


class Likeness:
    """Makes queries out of documents of one index.

    analyzer: of its documents. vocabulary: asked for where a document has concepts. known: ids of documents that are
    not to be found, the one asked about among them.
    """

    def __init__(
        self, analyzer: Analyzer, lexicon: Lexicon, vocabulary: Callable[[], Vocabulary], known: Iterable[str]
    ) -> None:
        self._analyzer, self._lexicon, self._vocabulary = analyzer, lexicon, vocabulary
        self._known = Or(tuple(Term("id", id) for id in known))

    def query(self, document: Document) -> EngineQuery:
        """The documents like this one, without the known ones. A date only ranks: it makes no texts alike."""
        text = f"{document.title}\n{document.body[:EXAMINED]}"
        words = self._words(text, document.language)
        parts: dict[str, list[EngineQuery]] = {
            "quantity": _quantities(text),
            "concept": list(self._concepts(document.concepts)),
            "org": [Term("org", value) for value in document.org[:CANDIDATES]],
            "topic": [Term("topic", value) for value in document.topic[:CANDIDATES]],
        }
        dates = list(islice(_dates(document), CANDIDATES))
        rarity = self._rarity([*words, *chain(*parts.values()), *dates])
        told = {query: factor * rarity[query] for query, factor in words.items() if query in rarity}
        found: list[EngineQuery] = [
            Boost(query, weights()["alike"]["word"]) for query in nlargest(WORDS, told, key=told.__getitem__)
        ]
        for part, queries in parts.items():
            found.extend(_rarest(part, queries, rarity))
        near = list(_rarest("date", dates, rarity))
        return And((Prefer(any_of(found), any_of(near)), Not(self._known)))

    def _words(self, text: str, language: str | None) -> dict[EngineQuery, float]:
        """The most frequent words, each with 1 + ln frequency."""
        frequency = Counter(token.term for token in self._analyzer.document(text, language).stems)
        return {over([WHOLE], "stems", term(stem)): 1 + log(n) for stem, n in frequency.most_common(CANDIDATES)}

    def _concepts(self, ids: Sequence[str]) -> Iterator[EngineQuery]:
        """For each concept the documents that have all words of one of its names, in any language of the index."""
        if not ids:
            return
        records, tags = self._vocabulary().concepts, self._lexicon.values("language")
        for record in islice((records[id] for id in ids if id in records), CONCEPTS):
            names = [
                (name, tag)
                for tag in tags
                for near in dict.fromkeys((tag, tag.partition("-")[0]))
                for name in record.names.get(near, ())[:NAMES]
            ]
            stems = dict.fromkeys(tuple(token.term for token in self._analyzer.document(*name).stems) for name in names)
            yield any_of([And(tuple(over([WHOLE], "stems", term(stem)) for stem in name)) for name in stems if name])

    def _rarity(self, queries: Sequence[EngineQuery]) -> dict[EngineQuery, float]:
        """The inverse document frequency of what each asks for, without what all documents or none but known ones
        have."""
        counts = self._lexicon.counts([All(), *queries])
        among = {query: And((query, self._known)) for query in queries if counts[query] <= len(self._known.queries)}
        known = self._lexicon.counts(among.values())
        other = [query for query in queries if query not in among or counts[query] > known[among[query]]]
        return {query: log(counts[All()] / counts[query]) for query in other if counts[query] < counts[All()]}


def _rarest(part: str, queries: Iterable[EngineQuery], rarity: Mapping[EngineQuery, float]) -> Iterator[EngineQuery]:
    """The rarest of what these ask for, each with what it counts."""
    told = dict.fromkeys(query for query in queries if query in rarity)
    for query in nlargest(OTHERS, told, key=rarity.__getitem__):
        yield Constant(query, weights()["alike"][part] * rarity[query])


def _quantities(text: str) -> list[EngineQuery]:
    """The quantities of a text, the most frequent first."""
    frequency = Counter(written for quantity in find_quantities(text) for written in quantity.terms)
    most = frequency.most_common(CANDIDATES)
    return [over(["title", "body"], "quantities", term(written)) for written, _ in most]


def _dates(document: Document) -> Iterator[EngineQuery]:
    """The documents of about the same time as this one or as what it reports: within days, or in the month or year
    where no day is known."""
    told = [item.value for item in document.dates if item.role in ("published", "event")]
    for value in dict.fromkeys([document.date, *told]):
        if value and len(value) == 10:
            day = date.fromisoformat(value)
            yield Range("date", str(max(day, date.min + WINDOW) - WINDOW), str(min(day, date.max - WINDOW) + WINDOW))
        elif value:
            yield Range("date", value, value)
