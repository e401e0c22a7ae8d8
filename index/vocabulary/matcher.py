"""Finding the names of the vocabulary in a text."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, compress, islice, pairwise
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
import regex
from ahocorasick_rs import AhoCorasick, Implementation

from analyzers import Analyzer
from index.vocabulary.names import Compiler, Keyed, Mask, Name, country_key, owner
from index.vocabulary.overlaps import Match, Mention, inside, longest, parted, whole, within
from index.vocabulary.packing import Packed, uncollected
from index.vocabulary.records import Organisation, Record
from index.vocabulary.units import BEGIN, BETWEEN, END, Alphabet, Units, key_of

FEW = 3
"""Records that a name in a query can stand for; a Ministry of Finance is nobody's without its country."""
LONGEST_ASKED = 60
"""Terms of the longest name that is looked for in a query."""

_BROKEN = regex.compile(r"[。！？!?;；，]|(?<=\p{Han}),(?=\p{Han})|\n\s*\n")
"""What no name goes over."""
_UNSPACED = "\u0e00"
"""Scripts before this write words apart."""


class _Finding(NamedTuple):
    """What finding names in texts needs: the names by their stems, the characters that stand for terms, in these all
    names by their terms and by their stems (sorted: an automaton of them is made in half of the time), and the numbers
    among them of the names by their terms, and by their stems."""

    stems: Keyed
    alphabet: Alphabet
    patterns: Sequence[str]
    numbers: Sequence[Sequence[int]]

    @classmethod
    def of(cls, surfaces: Keyed, stems: Keyed, context: Mapping[str, Sequence[str]]) -> Self:
        alphabet = Alphabet.of(chain(surfaces, stems, *context.values()))
        spelled = [list(map(alphabet.spelled, names)) for names in (surfaces, stems)]
        patterns = sorted({*chain.from_iterable(spelled)})
        number = {pattern: place for place, pattern in enumerate(patterns)}
        return cls(stems, alphabet, patterns, [[number[name] for name in names] for names in spelled])

    def replaced(self, gone: Collection[tuple[str, str]], surfaces: Keyed, kept: Mask, added: "Matcher") -> Self:
        """The same without the names of some records and with those of another matcher. surfaces: all names by their
        terms, then, those that are kept first."""
        stems, kept_stems = self.stems.replaced(gone, added._finding.stems)
        alphabet = self.alphabet.extended(chain(added._surfaces, added._finding.stems, *added._context.values()))
        patterns = list(self.patterns)
        numbers = []
        for names, as_before, own in zip((surfaces, stems), (kept, kept_stems), self.numbers, strict=True):
            before = list(compress(own, as_before))
            new = [alphabet.spelled(key) for key in names.written[len(before) :]]
            numbers.append([*before, *range(len(patterns), len(patterns) + len(new))])
            patterns += new
        return type(self)(stems, alphabet, patterns, numbers)


class Matcher:
    """All names of the vocabulary as one automaton (Aho and Corasick 1975) over analysed terms.

    Names and texts are cut by the same analyzer, so case, width, script of Chinese and order of Thai marks
    don't matter; a name of several words, or of a concept, is found by its stems, too. The longest name at
    a place counts, one inside it does not.
    """

    def __init__(
        self,
        surfaces: Keyed,
        context: Mapping[str, Sequence[str]],
        countries: Mapping[str, str],
        made: Callable[[], _Finding],
    ) -> None:
        self._analyzer = Analyzer()
        self._surfaces, self._context, self._countries, self._made = surfaces, context, countries, made

    @classmethod
    def of(cls, records: Iterable[tuple[str, Record]]) -> Self:
        """The matcher of these records, each with its kind."""
        compiler = Compiler()
        countries = {}
        for kind, record in records:
            compiler.add(kind, record)
            if isinstance(record, Organisation):
                countries[record.id] = record.country
        surfaces, stems, context = compiler.compiled()
        return cls(surfaces, context, countries, lambda: _Finding.of(surfaces, stems, context))

    def replaced(self, records: Sequence[tuple[str, Record]]) -> Self:
        """This matcher with these records instead of those of their kinds and ids; no others are analysed again."""
        gone = {(kind, record.id) for kind, record in records}
        added = self.of(records)
        context = dict(self._context)
        for kind, id in gone:
            context.pop(owner(Name(kind, id)), None)
        surfaces, kept = self._surfaces.replaced(gone, added._surfaces)
        return type(self)(
            surfaces,
            {**context, **added._context},
            {**self._countries, **added._countries},
            lambda: self._finding.replaced(gone, surfaces, kept, added),
        )

    def packed(self) -> tuple[Packed, Packed]:
        """What `unpacked` makes it from again without analysing the names: what is needed to look a name up, and what
        only finding names in texts needs beside it."""
        stems, alphabet, patterns, numbers = self._finding
        values, keys = _packed(self._surfaces)
        more, stem_keys = _packed(stems)
        more |= {"terms": alphabet.terms, "patterns": numbers}
        return ({**values, "context": self._context}, keys), (more, [*stem_keys, *patterns])

    @classmethod
    def unpacked(cls, packed: Packed, countries: Mapping[str, str], more: Callable[[], Packed]) -> Self:
        """The matcher that `packed` has been made of; countries: those of organisations, by their ids; more: gives
        the second part, when it is needed."""
        values, keys = packed
        surfaces = _unpacked(values, keys)

        def finding() -> _Finding:
            values, lines = more()
            stems = _unpacked(values, lines[: len(values["ends"])])
            return _Finding(stems, Alphabet(values["terms"]), lines[len(stems) :], values["patterns"])

        return cls(surfaces, values["context"], countries, finding)

    @cached_property
    def _finding(self) -> _Finding:
        with uncollected():
            return self._made()

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self._finding.patterns, implementation=Implementation.ContiguousNFA)

    @cached_property
    def _named(self) -> list[tuple[Keyed, npt.NDArray[np.intp]]]:
        """The names by their terms, and by their stems, each with their places by the numbers of patterns; -1 where a
        pattern is none of them."""
        found = []
        for names, numbers in zip((self._surfaces, self._finding.stems), self._finding.numbers, strict=True):
            places = np.full(len(self._finding.patterns), -1)
            places[numbers] = np.arange(len(numbers))
            found.append((names, places))
        return found

    @cached_property
    def _places(self) -> frozenset[str]:
        """The words of contexts that stand for a country."""
        return frozenset(chain.from_iterable(self._context.values())) & {*map(country_key, self._countries.values())}

    @cached_property
    def _contexts(self) -> Mapping[str, list[str]]:
        spelled = self._finding.alphabet.spelled
        return {owner: list(map(spelled, words)) for owner, words in self._context.items()}

    def named(self, kind: str, name: str) -> list[str]:
        """The ids of the records of this kind that have just this name, acronyms in any case."""
        key = key_of(token.term for token in self._analyzer.units(name))
        return list(dict.fromkeys(found.id for found in self._surfaces.get(key, ()) if found.kind == kind))

    def asked(self, kind: str, text: str) -> list[str]:
        """The ids of the records of this kind that a short text, such as a query, names: the longest names from
        the left. Where a few records share a name, all; a name that many have names none. Acronyms count in any case,
        but those that need a context, since they are other words, too: beside it, as they are written, or alone."""
        tokens = list(self._analyzer.units(text))
        terms = [token.term for token in tokens]
        key = key_of(terms)
        found: list[str] = []
        start = 0
        while start < len(terms):
            for end in range(min(len(terms), start + LONGEST_ASKED), start, -1):
                words = text[tokens[start].start : tokens[end - 1].end]
                alone = end - start == len(terms)
                named = self._surfaces.get(key_of(terms[start:end]), ())
                names = [name for name in named if name.kind == kind]
                sure = [name.id for name in names if not name.exact or self._fitting(name, key)]
                ids = sure or [name.id for name in names if alone or name.exact == words]
                if ids:
                    found += ids if len(ids) <= FEW else []
                    start = end - 1
                    break
            start += 1
        return list(dict.fromkeys(found))

    def _fitting(self, name: Name, key: str) -> bool:
        """Whether a text has the context that a name needs. key: the text's terms."""
        wanted = self._context.get(owner(name), ())
        return not wanted or any(word.strip(BEGIN + END) in key for word in wanted)

    def shared(self) -> Iterator[tuple[str, str, list[str]]]:
        """Kind, name and ids where records of a kind share a name."""
        for named, names in self._surfaces.items():
            for kind, language in dict.fromkeys((name.kind, name.language) for name in names):
                ids = list(dict.fromkeys(name.id for name in names if (name.kind, name.language) == (kind, language)))
                if len(ids) > 1:
                    yield kind, named.replace(BETWEEN, " ").strip(BEGIN + END), ids

    def find(self, documents: Sequence[Sequence[tuple[str, str | None]]]) -> list[list[list[Mention]]]:
        """The names in each part of these documents: first those of organisations and concepts in order, without
        overlaps, then concepts inside those, then words of topics. With each part comes its language (BCP 47), for its
        stems and the words. What one part says tells what an acronym in another stands for, and so does
        another organisation of its country; many documents at once
        are read several times as fast."""
        texts = [*chain.from_iterable(documents)]
        units = self._finding.alphabet.units(texts)
        matched: list[list[Match]] = [[] for _ in texts]
        for in_stems in (False, True):
            for number, match in self._found(units, in_stems, texts):
                matched[number].append(match)
        parts = iter(zip(matched, pairwise(units.first), strict=True))
        found = []
        for document in documents:
            own = [*islice(parts, len(document))]
            keys = [key[first:last] for _, (first, last) in own for key in (units.terms, units.stems)]
            found.append(self._chosen([matches for matches, _ in own], keys))
        return found

    def _chosen(self, parts: Iterable[Iterable[Match]], keys: Sequence[str]) -> list[list[Mention]]:
        """What stands for a record in each part of a document: from the left the longest names of organisations and
        concepts, concepts in the names of organisations, and words of topics that are in no concept's name. keys: the
        terms and stems of the parts."""
        apart = [parted(sorted(matches, key=lambda match: (match[0], -match[1]))) for matches in parts]
        kept = [longest(names) for names, _ in apart]
        chosen = [found for own in kept for _, _, found in own]
        sure = {(name.kind, name.id) for found in chosen for name in found if not name.exact}
        keys = [*keys, *self._told_places(chosen, keys)]
        return [self._mentions(names, words, own, sure, keys) for (names, words), own in zip(apart, kept, strict=True)]

    def _told_places(self, chosen: Iterable[Sequence[Name]], keys: Sequence[str]) -> set[str]:
        """What stands for the countries of the organisations that are surely named."""
        alone = (found[0] for found in chosen if len(found) == 1 and found[0].kind == "organisation")
        told = {self._countries[name.id] for name in alone if not self._needs_context(name, keys)}
        return {self._finding.alphabet.spelled(place) for place in map(country_key, told) if place in self._places}

    def _mentions(
        self,
        names: Sequence[Match],
        words: Sequence[Match],
        kept: Iterable[Match],
        sure: set[tuple[str, str]],
        keys: Sequence[str],
    ) -> list[Mention]:
        mentions = []
        for start, end, found in kept:
            if name := self._decided(found, sure, keys):
                mentions.append(Mention(start, end, name.kind, name.id, name.wrong))
        taken = [(mention.start, mention.end) for mention in mentions if mention.kind == "concept"]
        spoken = (
            Mention(start, end, found[0].kind, found[0].id, found[0].wrong)
            for start, end, found in longest(words)
            if not within(start, end, taken)
        )
        return [*mentions, *inside(mentions, names), *spoken]

    def _found(
        self, units: Units, in_stems: bool, texts: Sequence[tuple[str, str | None]]
    ) -> Iterator[tuple[int, Match]]:
        """What may be a name in a text of that number."""
        names, place_of = self._named[in_stems]
        keyed = units.stems if in_stems else units.terms
        matches = np.array(self._automaton.find_matches_as_indexes(keyed, overlapping=True), np.intp).reshape(-1, 3)
        matches[:, 0] = place_of[matches[:, 0]]
        matches = matches[matches[:, 0] >= 0]
        places = units.starts[matches[:, 1]].tolist(), units.ends[matches[:, 2] - 1].tolist()
        for (place, first, last), begin, stop in zip(matches.tolist(), *places, strict=True):
            number = bisect_right(units.first, first) - 1
            text, language = texts[number]
            words = text[begin:stop]
            if last - first > 1 and _BROKEN.search(words):
                continue
            spoken = (language or "").partition("-")[0]
            fitting = [name for name in names.at(place) if name.fits(words, spoken)]
            if words >= _UNSPACED and not whole(text, begin, stop):
                fitting = [name for name in fitting if name.kind != "organisation"]
            if fitting:
                yield number, (begin, stop, fitting)

    def _decided(self, names: list[Name], sure: set[tuple[str, str]], keys: Sequence[str]) -> Name | None:
        """The record that a name stands for here: where several share it, the one that more speaks for."""
        if len(names) == 1 and not names[0].exact:
            return names[0]
        support = []
        for order, name in enumerate(names):
            record = name.kind, name.id
            if record in sure or not self._needs_context(name, keys):
                support.append((record in sure and bool(name.exact), self._context_of(name, keys), -order, name))
        return max(support)[3] if support else None

    def _context_of(self, name: Name, keys: Sequence[str]) -> int:
        """How much of its context is there."""
        return sum(word in key for word in self._contexts.get(owner(name), ()) for key in keys)

    def _needs_context(self, name: Name, keys: Sequence[str]) -> bool:
        """Whether it is an acronym of others, too, or another word, and nothing says that it is meant."""
        return bool(name.exact and owner(name) in self._context and not self._context_of(name, keys))


def _packed(keyed: Keyed) -> tuple[dict[str, Any], Sequence[str]]:
    return {"names": keyed.names, "numbers": keyed.numbers, "ends": keyed.ends}, keyed.written


def _unpacked(values: Mapping[str, Any], keys: Sequence[str]) -> Keyed:
    return Keyed(keys, list(map(Name._make, values["names"])), values["numbers"], values["ends"])
