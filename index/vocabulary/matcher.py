"""Finding the names of the vocabulary in a text."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, pairwise
from typing import Any, NamedTuple, Self

import numpy as np
import regex
from ahocorasick_rs import AhoCorasick, Implementation

from analyzers import Analyzer
from index.vocabulary.records import Concept, Names, Record
from index.vocabulary.units import BEGIN, BETWEEN, END, Alphabet, Units, key_of

LONGEST_ASKED = 60
"""Terms of the longest name that is looked for in a query."""

_BROKEN = regex.compile(r"[。！？!?;；]|\n\s*\n")
"""What no name goes over."""
_CONSONANTS, _THAI = regex.compile(r"[ก-ฮ]{1,5}"), regex.compile(r"\p{Thai}")
"""A Thai abbreviation without points (กกร) is one only where no other Thai letter touches it."""
_CAPITAL = regex.compile(r"\p{Lu}|[^\p{Latin}\p{Cyrillic}\p{Greek}\p{Armenian}]")


class Mention(NamedTuple):
    """A name found in a text, at `start` to `end` in code points. wrong: it is a mistranslation."""

    start: int
    end: int
    kind: str
    id: str
    wrong: bool


class _Name(NamedTuple):
    """What a pattern stands for. exact: the acronym as it must be written. capital: it must begin with one.
    japanese: it is not for Chinese texts, where the same characters can be parts of other words (国連)."""

    kind: str
    id: str
    exact: str = ""
    capital: bool = False
    wrong: bool = False
    japanese: bool = False


_Names = dict[str, list[_Name]]
_Match = tuple[int, int, list[_Name]]


class Matcher:
    """All names of the vocabulary as one automaton (Aho and Corasick 1975) over analysed terms.

    Names and texts are cut by the same analyzer, so case, width, script of Chinese and order of Thai marks
    don't matter; a name of several words, or of a concept, is found by its stems, too. The longest name at
    a place counts, one inside it does not.
    """

    def __init__(self, surfaces: _Names, stems: _Names, context: Mapping[str, Sequence[str]]) -> None:
        self._analyzer = Analyzer()
        self._surfaces, self._stems, self._context = surfaces, stems, context

    @classmethod
    def of(cls, records: Iterable[tuple[str, Record]]) -> Self:
        """The matcher of these records, each with its kind."""
        compiler = _Compiler()
        for kind, record in records:
            compiler.add(kind, record)
        return cls(*compiler.compiled())

    def replaced(self, records: Sequence[tuple[str, Record]]) -> Self:
        """This matcher with these records instead of those of their kinds and ids; no others are analysed again."""
        gone = {(kind, record.id) for kind, record in records}

        def kept(names: _Names) -> _Names:
            left = {key: [name for name in found if tuple(name[:2]) not in gone] for key, found in names.items()}
            return {key: found for key, found in left.items() if found}

        surfaces, stems = kept(self._surfaces), kept(self._stems)
        context = dict(self._context)
        for kind, id in gone:
            context.pop(_owner(_Name(kind, id)), None)
        added = self.of(records)
        for names, more in (surfaces, added._surfaces), (stems, added._stems):
            for key, found in more.items():
                names[key] = [*names.get(key, ()), *found]
        return type(self)(surfaces, stems, {**context, **added._context})

    def packed(self) -> dict[str, Any]:
        """Plain values, which `Matcher(**values)` makes it from again without analysing the names."""
        return {"surfaces": self._surfaces, "stems": self._stems, "context": self._context}

    @cached_property
    def _alphabet(self) -> Alphabet:
        return Alphabet(chain(self._surfaces, self._stems, *self._context.values()))

    @cached_property
    def _automata(self) -> list[tuple[list[list[_Name]], AhoCorasick]]:
        spelled = self._alphabet.spelled
        return [
            (list(names.values()), AhoCorasick(list(map(spelled, names)), implementation=Implementation.ContiguousNFA))
            for names in (self._surfaces, self._stems)
        ]

    @cached_property
    def _contexts(self) -> Mapping[str, list[str]]:
        return {owner: list(map(self._alphabet.spelled, words)) for owner, words in self._context.items()}

    def named(self, kind: str, name: str) -> list[str]:
        """The ids of the records of this kind that have just this name, acronyms in any case."""
        key = key_of(token.term for token in self._analyzer.units(name))
        return list(
            dict.fromkeys(found.id for found in map(_Name._make, self._surfaces.get(key, ())) if found.kind == kind)
        )

    def asked(self, kind: str, text: str) -> list[str]:
        """The ids of the records of this kind that a short text, such as a query, names: the longest names from
        the left, acronyms in any case and without their context. Where several records share a name, all."""
        terms = [token.term for token in self._analyzer.units(text)]
        found: list[str] = []
        start = 0
        while start < len(terms):
            for end in range(min(len(terms), start + LONGEST_ASKED), start, -1):
                names = map(_Name._make, self._surfaces.get(key_of(terms[start:end]), ()))
                if ids := [name.id for name in names if name.kind == kind]:
                    found += ids
                    start = end - 1
                    break
            start += 1
        return list(dict.fromkeys(found))

    def shared(self) -> Iterator[tuple[str, str, list[str]]]:
        """Kind, name and ids where records of a kind share a name."""
        for named, names in self._surfaces.items():
            kinds = [_Name._make(name)[:2] for name in names]
            for kind in dict.fromkeys(kind for kind, _ in kinds):
                ids = list(dict.fromkeys(id for other, id in kinds if other == kind))
                if len(ids) > 1:
                    yield kind, named.replace(BETWEEN, " ").strip(BEGIN + END), ids

    def find(self, texts: Sequence[tuple[str, str | None]]) -> list[list[Mention]]:
        """The names in each of these texts, in order, without overlaps. With each text comes its language (BCP 47), for
        its stems; many texts at once are read several times as fast."""
        units = self._alphabet.units(texts)
        found: list[list[_Match]] = [[] for _ in texts]
        for in_stems in (False, True):
            for number, match in self._found(units, in_stems, texts):
                found[number].append(match)
        return [
            self._chosen(matches, (units.terms[first:last], units.stems[first:last])) if matches else []
            for matches, (first, last) in zip(found, pairwise(units.first), strict=True)
        ]

    def _chosen(self, matches: Iterable[_Match], keys: tuple[str, str]) -> list[Mention]:
        """The names that stand for a record in a text: from the left, the longest. keys: its terms and stems."""
        chosen: list[_Match] = []
        for match in sorted(matches, key=lambda match: (match[0], -match[1])):
            if not chosen or match[0] >= chosen[-1][1]:
                chosen.append(match)
        sure = {(name.kind, name.id) for _, _, names in chosen for name in names if not name.exact}
        mentions = []
        for start, end, names in chosen:
            if name := self._decided(names, sure, keys):
                mentions.append(Mention(start, end, name.kind, name.id, name.wrong))
        return mentions

    def _found(
        self, units: Units, in_stems: bool, texts: Sequence[tuple[str, str | None]]
    ) -> Iterator[tuple[int, _Match]]:
        """What may be a name in a text of that number."""
        names, automaton = self._automata[in_stems]
        keyed = units.stems if in_stems else units.terms
        matches = np.array(automaton.find_matches_as_indexes(keyed, overlapping=True), np.intp).reshape(-1, 3)
        places = units.starts[matches[:, 1]].tolist(), units.ends[matches[:, 2] - 1].tolist()
        for (pattern, first, last), begin, stop in zip(matches.tolist(), *places, strict=True):
            number = bisect_right(units.first, first) - 1
            text, language = texts[number]
            words = text[begin:stop]
            if _CONSONANTS.fullmatch(words) and (
                _THAI.match(text[stop : stop + 1]) or _THAI.match(text[max(0, begin - 1) : begin])
            ):
                continue
            if last - first > 1 and _BROKEN.search(words):
                continue
            fitting = [
                name
                for name in map(_Name._make, names[pattern])
                if (not name.exact or name.exact == words)
                and (not name.capital or _CAPITAL.match(words))
                and not (name.japanese and (language or "").startswith("zh"))
            ]
            if fitting:
                yield number, (begin, stop, fitting)

    def _decided(self, names: list[_Name], sure: set[tuple[str, str]], keys: tuple[str, str]) -> _Name | None:
        """The record that a name stands for here: where several share it, the one that more speaks for."""
        support = []
        for order, name in enumerate(names):
            record = name.kind, name.id
            wanted = self._contexts.get(_owner(name), ())
            context = sum(word in key for word in wanted for key in keys)
            if name.exact and wanted and not context and record not in sure:
                continue
            support.append((record in sure and bool(name.exact), context, -order, name))
        return max(support)[3] if support else None


class _Compiler:
    """Analyses names; all at once, which is several times as fast as one by one."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._uses: list[tuple[str, _Name]] = []  # of each text: its language, "context" or "", and what it names

    def add(self, kind: str, record: Record) -> None:
        for acronym in record.acronyms:
            self._use(acronym, "", _Name(kind, record.id, exact=acronym))
        for word in record.context if record.acronyms else ():
            self._use(word, "context", _Name(kind, record.id))
        self._translations(kind, record, record.names, wrong=False)
        if isinstance(record, Concept):
            self._translations(kind, record, record.wrong, wrong=True)

    def _translations(self, kind: str, record: Record, names: Names, *, wrong: bool) -> None:
        for tag, translations in names.items():
            for name in translations:
                self._use(name, tag, _Name(kind, record.id, wrong=wrong, japanese=tag == "ja"))

    def _use(self, text: str, tag: str, name: _Name) -> None:
        self._texts.append(" ".join(text.split()))
        self._uses.append((tag, name))

    def compiled(self) -> tuple[_Names, _Names, dict[str, list[str]]]:
        surfaces: _Names = {}
        stems: _Names = {}
        context: dict[str, list[str]] = {}
        analyzer = Analyzer()
        for units, (tag, name) in zip(self._units(analyzer), self._uses, strict=True):
            if not units:
                continue
            if tag == "context":
                context.setdefault(_owner(name), []).append(key_of(units))
                continue
            single = len(units) == 1 and name.kind == "organisation" and not name.exact
            _file(surfaces, key_of(units), name._replace(capital=single))
            if tag and not single:
                _file(stems, key_of(analyzer.stem(unit, tag) for unit in units), name)
        return surfaces, stems, context

    def _units(self, analyzer: Analyzer) -> list[list[str]]:
        """The terms of each text."""
        starts = [0, *accumulate(len(text) + 1 for text in self._texts)]
        found: list[list[str]] = [[] for _ in self._texts]
        for token in analyzer.units("\n".join(self._texts)):
            found[bisect_right(starts, token.start) - 1].append(token.term)
        return found


def _file(names: _Names, key: str, name: _Name) -> None:
    if name not in names.setdefault(key, []):
        names[key].append(name)


def _owner(name: _Name) -> str:
    return f"{name.kind}:{name.id}"
