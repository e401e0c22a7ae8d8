"""The names of the vocabulary, analysed: what a matcher looks for."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import accumulate, chain, compress, pairwise
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt
import regex
from babel import Locale

from analyzers import Analyzer
from index.vocabulary.records import Concept, Names, Organisation, Record, Topic
from index.vocabulary.units import key_of

COUNTRY = "\ue002"  # private use, as BEGIN and END
_ACCENTED = regex.compile(r"[\p{Latin}--\p{ASCII}]", regex.V1)
_CAPITAL = regex.compile(r"\p{Lu}|[^\p{Latin}\p{Cyrillic}\p{Greek}\p{Armenian}]")

Mask = npt.NDArray[np.bool_]
"""Which of some keys are meant."""


class Name(NamedTuple):
    """What a pattern stands for. exact: the acronym as it must be written. capital: it must begin with one, as itself
    does. japanese: it is not for Chinese texts, where the same characters can be parts of other words (国連).
    language: the only one of texts that it is for (primary subtag); an English car is no French one."""

    kind: str
    id: str
    exact: str = ""
    capital: bool = False
    wrong: bool = False
    japanese: bool = False
    language: str = ""

    def fits(self, words: str, language: str) -> bool:
        """Whether it can be meant where these words stand in a text in this language."""
        return (
            (not self.exact or self.exact == words)
            and (not self.capital or bool(_CAPITAL.match(words)))
            and not (self.japanese and language == "zh")
            and (not self.language or self.language == language)
        )


class Keyed(Mapping[str, list[Name]]):
    """What the terms of names (see `key_of`) stand for, numbered in their order; a few arrays, so that hundreds of
    thousands are there at once."""

    def __init__(self, keys: Sequence[str], names: Sequence[Name], numbers: Sequence[int], ends: Sequence[int]) -> None:
        """numbers: those of all that the keys stand for among `names`, one key after the other. ends: of each key
        where its own end."""
        self.written, self.names, self.numbers, self.ends = keys, names, numbers, ends

    @classmethod
    def of(cls, found: Mapping[str, Sequence[Name]]) -> Self:
        """The same as in a dictionary."""
        every = chain.from_iterable(found.values())
        numbers = {name: number for number, name in enumerate(dict.fromkeys(every))}
        return cls(
            list(found),
            list(numbers),
            [numbers[name] for names in found.values() for name in names],
            list(accumulate(map(len, found.values()))),
        )

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {key: place for place, key in enumerate(self.written)}

    def replaced(self, gone: Collection[tuple[str, str]], more: Mapping[str, Sequence[Name]]) -> tuple[Self, Mask]:
        """The same with more names, and without those of some records (kind, id); and which of these keys are as
        before: they come first there."""
        numbers, counts = np.array(self.numbers, np.intp), np.diff(self.ends, prepend=0)
        owners = np.repeat(np.arange(len(self)), counts)
        is_gone = np.array([name[:2] in gone for name in self.names], bool)
        kept = np.ones(len(self), bool)
        kept[owners[is_gone[numbers]]] = False
        kept[[self._places[key] for key in more if key in self._places]] = False
        changed = {
            self.written[place]: [name for name in self.at(place) if name[:2] not in gone]
            for place in np.flatnonzero(~kept).tolist()
        }
        for key, names in more.items():
            changed[key] = [*changed.get(key, ()), *names]
        added = type(self).of({key: names for key, names in changed.items() if names})
        made = type(self)(
            [*compress(self.written, kept), *added.written],
            [*self.names, *added.names],
            [*numbers[kept[owners]].tolist(), *(len(self.names) + number for number in added.numbers)],
            np.cumsum([*counts[kept], *np.diff(added.ends, prepend=0)], dtype=np.intp).tolist(),
        )
        return made, kept

    def at(self, place: int) -> list[Name]:
        """What the key of that number stands for."""
        return [self.names[number] for number in self.numbers[self.ends[place - 1] if place else 0 : self.ends[place]]]

    def __getitem__(self, key: str) -> list[Name]:
        return self.at(self._places[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self.written)

    def __len__(self) -> int:
        return len(self.written)


class Compiler:
    """Analyses names; all at once, which is several times as fast as one by one."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._countries: list[tuple[Name, str]] = []
        self._uses: list[tuple[str, Name]] = []  # of each text: its language, "context" or "", and what it names

    def add(self, kind: str, record: Record) -> None:
        """Note the names of a record; of a topic, its words."""
        if isinstance(record, Topic):
            self._translations(kind, record, record.words, wrong=False)
            return
        for acronym in record.acronyms:
            self._use(acronym, "", Name(kind, record.id, exact=acronym))
        for word in record.context if record.acronyms else ():
            self._use(word, "context", Name(kind, record.id))
        if isinstance(record, Organisation) and record.acronyms and _names_its_country(record):
            self._countries.append((Name(kind, record.id), record.country))
        self._translations(kind, record, record.names, wrong=False)
        if isinstance(record, Concept):
            self._translations(kind, record, record.wrong, wrong=True)

    def _translations(self, kind: str, record: Record, names: Names, *, wrong: bool) -> None:
        for tag, translations in names.items():
            for name in translations:
                language = tag.partition("-")[0] if kind == "topic" else ""
                made = Name(kind, record.id, wrong=wrong, japanese=tag == "ja", language=language)
                self._use(name, tag, made)
                if kind == "organisation" and tag != "vi" and (plain := _plain(name)) != name:
                    self._use(plain, tag, made)

    def _use(self, text: str, tag: str, name: Name) -> None:
        self._texts.append(" ".join(text.split()))
        self._uses.append((tag, name))

    def compiled(self) -> tuple[Keyed, Keyed, dict[str, list[str]]]:
        """The names by their terms, the same by their stems, and by `owner` the words of which acronyms need one."""
        surfaces: dict[str, list[Name]] = {}
        stems: dict[str, list[Name]] = {}
        context: dict[str, list[str]] = {}
        for text, (units, stemmed), (tag, name) in zip(self._texts, self._analysed(), self._uses, strict=True):
            if not units:
                continue
            if tag == "context":
                context.setdefault(owner(name), []).append(key_of(units))
                continue
            single = len(units) == 1 and name.kind == "organisation" and not name.exact
            _file(surfaces, key_of(units), name._replace(capital=single and bool(_CAPITAL.match(text))))
            if tag and not single:
                _file(stems, key_of(stemmed), name)
        for name, country in self._countries:
            context.setdefault(owner(name), []).append(country_key(country))
        return Keyed.of(surfaces), Keyed.of(stems), context

    def _analysed(self) -> list[tuple[list[str], list[str]]]:
        """The terms of each text and their stems; the texts of a language together."""
        analyzer = Analyzer()
        found: list[tuple[list[str], list[str]]] = [([], []) for _ in self._texts]
        by_tag: dict[str, list[int]] = {}
        for number, (tag, _) in enumerate(self._uses):
            by_tag.setdefault(tag, []).append(number)
        for tag, numbers in by_tag.items():
            texts = [self._texts[number] for number in numbers]
            terms, stems, starts, _ = analyzer.stemmed("\n".join(texts), tag or None)
            begins = np.cumsum([0, *(len(text) + 1 for text in texts)])
            for number, (first, last) in zip(numbers, pairwise(np.searchsorted(starts, begins).tolist()), strict=True):
                found[number] = terms[first:last], stems[first:last]
        return found


def _plain(name: str) -> str:
    """A Latin name without its accents, as papers in other languages write it (Societe Generale)."""
    return _ACCENTED.sub(lambda match: unicodedata.normalize("NFD", match[0])[0], name)


def _file(names: dict[str, list[Name]], key: str, name: Name) -> None:
    if name not in names.setdefault(key, []):
        names[key].append(name)


def country_key(country: str) -> str:
    """What stands for a country (ISO 3166-1) among the words of a context: no text has it."""
    return key_of([f"{COUNTRY}{country}"])


def _names_its_country(record: Organisation) -> bool:
    """Whether the context of a record has the country that it is of: another organisation of it says so, too."""
    called = _territories().get(record.country, "")
    return any(len(word) > 3 and word in called for word in record.context)


@cache
def _territories() -> Mapping[str, str]:
    return Locale("en").territories


def owner(name: Name) -> str:
    """What the context of a name is kept under: its record."""
    return f"{name.kind}:{name.id}"
