"""An engine that looks at every document for every query: slow, plain, and the oracle for the others."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from index.engine import Entry, Found, Hit, Selection, Sort
from index.query import (
    All,
    And,
    Best,
    Boost,
    Constant,
    EngineQuery,
    Fuzzy,
    Not,
    Or,
    Pattern,
    Phrase,
    Prefer,
    Prefix,
    Range,
    Term,
)

Scores = dict[str, float]


class BruteForce:
    """length: the length of a field as an engine keeps it, where it does not keep it as it is (`kept_in_a_byte`)."""

    def __init__(self, length: Callable[[int], int] = int) -> None:
        self.entries: dict[str, Entry] = {}
        self._length = length

    def write(self, entries: Iterable[Entry], delete: Iterable[str] = ()) -> None:
        added = {entry.id: entry for entry in entries}
        for id in set(delete) & self.entries.keys():
            del self.entries[id]
        self.entries |= added

    def search(
        self,
        query: EngineQuery,
        *,
        offset: int = 0,
        limit: int = 10,
        sort: Sort = Sort(),
        facets: Mapping[str, Selection] | None = None,
    ) -> Found:
        scores = self.evaluate(query)
        facets = facets or {}
        kept = [id for id in scores if all(self._passes(id, name, chosen) for name, chosen in facets.items())]
        ordered = self._ordered(kept, scores, sort)
        counts: dict[str, dict[str, int]] = {}
        for name in facets:
            others = {other: chosen for other, chosen in facets.items() if other != name}
            counts[name] = {}
            for id in scores:
                if all(self._passes(id, other, chosen) for other, chosen in others.items()):
                    for value in set(self.entries[id].keywords.get(name, ())):
                        counts[name][value] = counts[name].get(value, 0) + 1
        return Found(len(kept), [Hit(id, scores[id]) for id in ordered[offset : offset + limit]], counts)

    def _ordered(self, ids: list[str], scores: Scores, sort: Sort) -> list[str]:
        ids = sorted(ids)
        if sort.field is None:
            return sorted(ids, key=lambda id: -scores[id])
        having = [id for id in ids if self.entries[id].keywords.get(sort.field)]
        # Python keeps the order of equal elements when it reverses, too.
        first = sorted(having, key=lambda id: self.entries[id].keywords[sort.field or ""][0], reverse=sort.descending)
        return first + [id for id in ids if id not in set(having)]

    def _passes(self, id: str, name: str, chosen: Selection) -> bool:
        values = set(self.entries[id].keywords.get(name, ()))
        return (not chosen.include or bool(values & chosen.include)) and not values & chosen.exclude

    def evaluate(self, query: EngineQuery) -> Scores:
        match query:
            case Term(name, term):
                return self._counted(name, [term], lambda terms: terms.count(term))
            case Phrase(name, terms, 0):
                return self._counted(name, list(terms), lambda found: _phrases(found, terms, 0))
            case Phrase(name, terms, slop):
                near = self._counted(name, list(terms), lambda found: _phrases(found, terms, slop))
                scores = self.evaluate(And(tuple(Term(name, term) for term in terms)))
                return {id: scores[id] for id in near}
            case Prefix(name, prefix):
                return self._having(name, lambda term: 1.0 if term.startswith(prefix) else 0.0)
            case Pattern(name, pattern):
                regex = re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
                return self._having(name, lambda term: 1.0 if regex.fullmatch(term) else 0.0)
            case Fuzzy(name, term, distance):
                return self._having(name, lambda other: _closeness(term, other, distance))
            case Range(name, low, high):
                return dict.fromkeys((id for id in self.entries if self._in_range(id, name, low, high)), 0.0)
            case All():
                return dict.fromkeys(self.entries, 0.0)
            case Boost(inner, factor):
                return {id: score * factor for id, score in self.evaluate(inner).items()}
            case Constant(inner, score):
                return dict.fromkeys(self.evaluate(inner), score)
            case Not(inner):
                found = self.evaluate(inner)
                return {id: 0.0 for id in self.entries if id not in found}
            case And(queries):
                parts = [self.evaluate(inner) for inner in queries] or [self.evaluate(All())]
                return {id: sum(part[id] for part in parts) for id in parts[0] if all(id in part for part in parts)}
            case Or(queries):
                parts = [self.evaluate(inner) for inner in queries]
                return {id: sum(part.get(id, 0.0) for part in parts) for part in parts for id in part}
            case Best(queries):
                parts = [self.evaluate(inner) for inner in queries]
                return {id: max(part[id] for part in parts if id in part) for part in parts for id in part}
            case Prefer(inner, preferred):
                better = self.evaluate(preferred)
                return {id: score + better.get(id, 0.0) for id, score in self.evaluate(inner).items()}

    def _terms(self, id: str, name: str) -> list[str]:
        return self.entries[id].terms(name)

    def _counted(self, name: str, terms: list[str], count) -> Scores:  # type: ignore[no-untyped-def]
        if "." not in name:
            return {id: 0.0 for id, entry in self.entries.items() if terms[0] in entry.keywords.get(name, ())}
        texts = {id: found for id in self.entries if (found := self._terms(id, name))}
        if not texts:
            return {}
        average = sum(map(len, texts.values())) / len(texts)
        idf = 0.0
        for term in terms:
            n = sum(term in found for found in texts.values())
            idf += math.log(1 + (len(texts) - n + 0.5) / (n + 0.5))
        scores = {}
        for id, found in texts.items():
            if tf := count(found):
                scores[id] = idf * tf / (tf + 1.2 * (0.25 + 0.75 * self._length(len(found)) / average))
        return scores

    def _having(self, name: str, score) -> Scores:  # type: ignore[no-untyped-def]
        best = {}
        for id, entry in self.entries.items():
            terms = entry.terms(name) if "." in name else entry.keywords.get(name, ())
            if terms and (most := max(map(score, terms))):
                best[id] = most
        return best

    def _in_range(self, id: str, name: str, low: str | None, high: str | None) -> bool:
        values = self.entries[id].keywords.get(name, ())
        return any((low is None or v >= low) and (high is None or v <= high or v.startswith(high)) for v in values)


def _phrases(found: list[str], terms: tuple[str, ...], slop: int) -> int:
    """Places where the terms begin and go on, in order, with at most `slop` others between."""
    count = 0
    for start in (place for place, term in enumerate(found) if term == terms[0]):
        place = start
        for term in terms[1:]:
            place = next((later for later in range(place + 1, len(found)) if found[later] == term), len(found))
        count += place < len(found) and place - start <= len(terms) - 1 + slop
    return count


def _closeness(term: str, other: str, distance: int) -> float:
    edits = _edits(term, other)
    return 1 / (1 + edits) if term[:1] == other[:1] and edits <= distance else 0.0


@cache
def _edits(a: str, b: str) -> int:
    """Insertions, deletions, replacements and swaps of neighbours that make b of a."""
    if not a or not b:
        return len(a) + len(b)
    best = min(_edits(a[1:], b) + 1, _edits(a, b[1:]) + 1, _edits(a[1:], b[1:]) + (a[0] != b[0]))
    if a[:2] == b[1::-1] and len(a) > 1 < len(b):
        best = min(best, _edits(a[2:], b[2:]) + 1)
    return best


def kept_in_a_byte(length: int) -> int:
    """What Lucene and tantivy make of a length: exact up to 40, then 24 and a number rounded down to four binary
    digits (Lucene's SmallFloat.intToByte4)."""
    if length < 24:
        return length
    more = length - 24
    lost = max(0, more.bit_length() - 4)
    return 24 + (more >> lost << lost)
