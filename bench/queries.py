"""What is asked of a collection: queries of each kind, drawn from its own documents, the same for all engines."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Collection as Sized
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from rapidfuzz.distance import OSA, Levenshtein
from rapidfuzz.process import extract

from bench.collection import Collection
from index.engine import Selection
from index.query import All, And, EngineQuery, Fuzzy, Or, Phrase, Prefix, Term
from index.schema import Schema

FACETS = Schema().facets
"""The facets that are counted, all that there are."""
WORDS, UNITS = "text.stems", "body.units"
"""The engine's fields that words, and phrases and prefixes, are asked of."""
EXPANSIONS = 500
"""Terms that a prefix stands for, at most."""
RARE, MEDIUM, FREQUENT = (3, 20), 0.001, 0.03
"""Documents that have a rare word; shares of the documents that have a medium and a frequent one, at least."""
_LATIN = re.compile(r"[a-z]{5,12}")
QUERIES: Mapping[str, Callable[[Sequence[str]], EngineQuery]] = {
    "rare word": lambda words: Term(WORDS, words[0]),
    "frequent word": lambda words: Term(WORDS, words[0]),
    "three words, any": lambda words: Or(tuple(Term(WORDS, word) for word in words)),
    "three words, all": lambda words: And(tuple(Term(WORDS, word) for word in words)),
    "phrase": lambda words: Phrase(UNITS, tuple(words)),
    "phrase of frequent words": lambda words: Phrase(UNITS, tuple(words)),
    "prefix": lambda words: Prefix(UNITS, words[0]),
    "fuzzy": lambda words: Fuzzy(WORDS, words[0], 1),
    "word, two filters": lambda words: Term(WORDS, words[0]),
    "everything": lambda words: All(),
}
"""Kind → the query of its words."""
KINDS = tuple(QUERIES)


@dataclass(frozen=True)
class Asked:
    """A query: its kind, its words, and the values chosen in facets."""

    kind: str
    words: tuple[str, ...]
    chosen: Mapping[str, tuple[str, ...]]

    @property
    def query(self) -> EngineQuery:
        """What an engine is asked."""
        return QUERIES[self.kind](self.words)

    @property
    def facets(self) -> dict[str, Selection]:
        """The facets that are counted, all four of them, and what is chosen in them."""
        return {name: Selection(frozenset(self.chosen.get(name, ()))) for name in FACETS}


def asked(collection: Collection, documents: int, each: int, kept: Path) -> list[Asked]:
    """So many different queries of each kind, or as many as there are, "everything" being one; drawn once.

    kept: the file that they are kept in.
    """
    if not kept.is_file():
        found = [asdict(item) for item in _Drawn(collection, documents, each)]
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    return [
        Asked(item["kind"], tuple(item["words"]), {name: tuple(values) for name, values in item["chosen"].items()})
        for item in json.loads(kept.read_text("utf-8"))
    ]


class _Drawn:
    """Queries from documents chosen by chance, with what the whole collection has of each term."""

    def __init__(self, collection: Collection, documents: int, each: int) -> None:
        self._collection, self._documents, self._each = collection, documents, each
        self._random = Random(documents)
        self._words: Counter[str] = Counter()
        units: set[str] = set()
        for entry in collection.entries(documents):
            self._words.update(set(entry.terms(WORDS)))
            units.update(entry.terms(UNITS))
        self._prefixes = Counter(term[:length] for term in units for length in (3, 4) if _LATIN.fullmatch(term))
        self._latin = [word for word in self._words if word.isascii() and word.isalpha()]

    def __iter__(self) -> Iterator[Asked]:
        makers: Mapping[str, Callable[[], Asked | None]] = {
            "rare word": lambda: self._word("rare word", *RARE),
            "frequent word": lambda: self._word("frequent word", FREQUENT * self._documents, self._documents),
            "three words, any": lambda: self._three("three words, any"),
            "three words, all": lambda: self._three("three words, all"),
            "phrase": lambda: self._phrase("phrase", 0),
            "phrase of frequent words": lambda: self._phrase("phrase of frequent words", FREQUENT * self._documents),
            "prefix": self._prefix,
            "fuzzy": self._fuzzy,
            "word, two filters": self._filtered,
        }
        for maker in makers.values():
            # Of some kinds a small collection has few.
            tries = (maker() for _ in range(20 * self._each))
            found = {item.words: item for item in tries if item}
            yield from list(found.values())[: self._each]
        yield from [Asked("everything", (), {})] * self._each

    def _terms(self, field: str) -> tuple[Sequence[str], Mapping[str, Sequence[str]]]:
        entry = self._collection.entry(self._random.randrange(self._documents))
        return entry.terms(field), entry.keywords

    def _between(self, terms: Sequence[str], low: float, high: float) -> list[str]:
        return [term for term in dict.fromkeys(terms) if len(term) > 1 and low <= self._words[term] <= high]

    def _word(self, kind: str, low: float, high: float) -> Asked | None:
        found = self._between(self._terms(WORDS)[0], low, high)
        return Asked(kind, (self._random.choice(found),), {}) if found else None

    def _three(self, kind: str) -> Asked | None:
        """Three words of one document, as people type them: frequent ones and others."""
        found = self._between(self._terms(WORDS)[0], RARE[0], self._documents)
        return Asked(kind, tuple(self._random.sample(found, 3)), {}) if len(found) >= 3 else None

    def _phrase(self, kind: str, frequent: float) -> Asked | None:
        """Two units side by side, or three; frequent: documents that have each as a word, at least."""
        terms, _ = self._terms(UNITS)
        length = self._random.choice((2, 3)) if not frequent else 2
        starts = [
            start
            for start in range(len(terms) - length + 1)
            if len({*terms[start : start + length]}) == length
            and all(self._words[term] >= frequent and len(term) > 1 for term in terms[start : start + length])
        ]
        if not starts:
            return None
        start = self._random.choice(starts)
        return Asked(kind, tuple(terms[start : start + length]), {})

    def _prefix(self) -> Asked | None:
        found = [term for term in self._terms(UNITS)[0] if _LATIN.fullmatch(term)]
        if not found:
            return None
        prefix = self._random.choice(found)[: self._random.choice((3, 4))]
        return Asked("prefix", (prefix,), {}) if 1 < self._prefixes[prefix] <= EXPANSIONS else None

    def _fuzzy(self) -> Asked | None:
        """A word with a letter mistyped, where all readings of "one letter wrong" find the same words: with and
        without swapped letters, and whether the first letter may be wrong or not."""
        found = [term for term in self._terms(WORDS)[0] if _LATIN.fullmatch(term)]
        if not found:
            return None
        word = self._random.choice(found)
        place = self._random.randrange(2, len(word))
        typed = word[:place] + self._random.choice("aeioustnr") + word[place + 1 :]
        near, swapped = (self._near(typed, scorer) for scorer in (Levenshtein.distance, OSA.distance))
        same = near == swapped and all(other[0] == typed[0] for other in near)
        return Asked("fuzzy", (typed,), {}) if near and same else None

    def _near(self, typed: str, scorer: Callable[..., int]) -> Sized[str]:
        return {word for word, _, _ in extract(typed, self._latin, scorer=scorer, score_cutoff=1, limit=None)}

    def _filtered(self) -> Asked | None:
        """A word of a document and what this has in two facets, or one value beside it."""
        terms, keywords = self._terms(WORDS)
        found = self._between(terms, MEDIUM * self._documents, self._documents)
        if not found or "topic" not in keywords:
            return None
        year = int(keywords["year"][0])
        chosen = {"topic": (keywords["topic"][0],), "year": (str(year), str(year - 1))}
        return Asked("word, two filters", (self._random.choice(found),), chosen)
