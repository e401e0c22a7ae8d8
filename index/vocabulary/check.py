"""What is wrong with a vocabulary: for people who write records."""

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import NamedTuple

import regex

from analyzers import Analyzer
from index.vocabulary import Vocabulary
from index.vocabulary.records import KINDS, Concept, Names, Organisation, Record, Topic

REQUIRED = {"concept": ("en", "zh-Hans", "zh-Hant", "th", "sw"), "topic": ("en", "zh-Hans", "zh-Hant", "th", "sw")}
"""Languages that a record of a kind should have a name in; organisations have one in some language."""
SHORTEST = 3
"""Letters of a name in a script with spaces, below which it should be an acronym."""
LONGEST_WORD = 2
"""Characters of an ordinary Chinese word, and clusters of a Thai one that is short enough to stand in others;
longer entries of a dictionary are names themselves."""

_HAN, _THAI = regex.compile(r"\p{Han}+"), regex.compile(r"\p{Thai}+")


class Problem(NamedTuple):
    """What is wrong: "duplicate", "clash", "language", "reference" or "common", with the record and the reason."""

    kind: str
    record: str
    reason: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.record}: {self.reason}"


def check(vocabulary: Vocabulary, base: Vocabulary | None = None) -> list[Problem]:
    """Everything that looks wrong, in the order of the records.

    base: what is taken for right, if anything is; only records that it does not have so are looked at."""
    known = base or Vocabulary.of([])
    records = [(kind, record) for kind in KINDS for record in vocabulary.of_kind(kind).unlike(known.of_kind(kind))]
    found = [*_clashes(vocabulary, {(kind, record.id) for kind, record in records})]
    for kind, record in records:
        found += _languages(kind, record)
        found += _references(record, vocabulary)
        named = record.words if isinstance(record, Topic) else record.names
        found += _names(kind, record.id, named)
    return found


def _clashes(vocabulary: Vocabulary, wanted: Collection[tuple[str, str]]) -> Iterator[Problem]:
    """Names that several records of a kind have, some of these (kind, id) among them. Acronyms may be shared, where
    context tells them apart."""
    for kind, name, ids in vocabulary.matcher.shared():
        if not any((kind, id) in wanted for id in ids):
            continue
        records = [vocabulary.of_kind(kind)[id] for id in ids]
        plain = [record for record in records if not (record.context and _only_acronym(record, name))]
        if len(plain) > 1:
            yield Problem(
                "clash", ", ".join(ids), f"{name!r} is a name of each; give it to one, or tell them apart by context"
            )


def _only_acronym(record: Record, folded: str) -> bool:
    names = (name for names in record.names.values() for name in names)
    return not any(_folded(name) == folded for name in names)


@cache
def _folded(name: str) -> str:
    return " ".join(_analyzer().stemmed(name, None).terms)


@cache
def _analyzer() -> Analyzer:
    return Analyzer()


def _languages(kind: str, record: Record) -> Iterator[Problem]:
    if missing := [tag for tag in REQUIRED.get(kind, ()) if not record.names.get(tag)]:
        yield Problem("language", record.id, f"it has no name in {', '.join(missing)}")
    elif not any(record.names.values()):
        yield Problem("language", record.id, "it has no name")


def _references(record: Record, vocabulary: Vocabulary) -> Iterator[Problem]:
    if isinstance(record, Concept):
        wanted = (("topics", record.topics, vocabulary.topics), ("broader", record.broader, vocabulary.concepts))
        expected = ("expects", record.expects, vocabulary.concepts)
        for key, ids, known in (*wanted, expected):
            if unknown := [id for id in ids if id not in known]:
                yield Problem("reference", record.id, f"{key} names {', '.join(unknown)}, which is not there")
    if isinstance(record, Organisation) and record.parent and record.parent not in vocabulary.organisations:
        yield Problem("reference", record.id, f"its parent {record.parent} is not there")


def _names(kind: str, id: str, named: Names) -> Iterator[Problem]:
    for tag, names in named.items():
        for name in names:
            if reason := _common(kind, name):
                yield Problem("common", id, f"{name!r} ({tag}) {reason}")
        for name in _repeated(names):
            yield Problem("duplicate", id, f"{name!r} ({tag}) is listed twice, as texts are compared")


def _repeated(names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if (folded := _folded(name)) in seen:
            yield name
        seen.add(folded)


def _common(kind: str, name: str) -> str | None:
    """Why a name would be found where it is not meant."""
    if _HAN.fullmatch(name):
        if len(name) == 1:
            return "is one character, and found inside most words"
        ordinary = kind == "organisation" and len(name) <= LONGEST_WORD and name in _chinese_words()
        return "is an ordinary word" if ordinary else None
    if _THAI.fullmatch(name):
        clusters = len(_analyzer().units(name))
        if clusters < 2:
            return "is one cluster, and found inside most words"
        ordinary = kind == "organisation" and clusters <= LONGEST_WORD and name in _thai_words()
        return "is an ordinary word" if ordinary else None
    if len(name) < SHORTEST and name.isascii():
        return "is very short; make it an acronym"
    return None


@cache
def _chinese_words() -> frozenset[str]:
    """Words that are frequent in Chinese: names of organisations are rarer."""
    import jieba

    with jieba.dt.get_dict_file() as file:
        entries = (line.decode().split() for line in file)
        return frozenset(entry[0] for entry in entries if int(entry[1]) >= 500)


@cache
def _thai_words() -> frozenset[str]:
    from pythainlp.corpus import thai_words

    return frozenset(thai_words())
