"""The records of the vocabulary, and reading them from TOML."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self, TypeVar

from index.errors import VocabularyError

Names = Mapping[str, tuple[str, ...]]
"""BCP 47 tag → names in that language; the first is the one to show."""

TYPES = (
    "state government ministry agency intergovernmental association company exchange university institute bank ngo "
    "media alliance"
).split()
"""What an organisation can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What all records have.

    id: short, unique among the records of its kind, never changed: it is what documents hold.
    names: BCP 47 tag → names in that language. acronyms: matched with their capitals, in any language.
    context: words of which one, or another name of the record, must stand in a text for an acronym to count.
    source: where the names come from.
    """

    id: str
    names: Names
    acronyms: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name in ("names", "wrong", "words"):
                if not isinstance(value, Mapping):
                    raise VocabularyError(f"{item.name} is {value!r}; give languages with their names")
                value = {tag: _texts(f"{item.name}.{tag}", names) for tag, names in value.items()}
                object.__setattr__(self, item.name, value)
            elif item.default == ():
                object.__setattr__(self, item.name, _texts(item.name, value))
            elif not isinstance(value, str):
                raise VocabularyError(f"{item.name} is {value!r}, not text")
        if not self.id.strip():
            raise VocabularyError("its id is empty")

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """A record from plain values. Raises VocabularyError that says what is wrong with them."""
        known = {item.name: item for item in fields(cls)}
        if unknown := sorted(values.keys() - known.keys()):
            raise VocabularyError(f"unknown key {', '.join(unknown)}; keys are {', '.join(known)}")
        needed = {name for name, item in known.items() if item.default is MISSING and item.default_factory is MISSING}
        if missing := sorted(needed - values.keys()):
            raise VocabularyError(f"{', '.join(missing)} is missing")
        return cls(**values)

    @classmethod
    def restored(cls, values: Mapping[str, Any]) -> Self:
        """A record from the values that a record had; they are not looked at again, which takes most of the time."""
        record = object.__new__(cls)
        for name, value in values.items():
            object.__setattr__(record, name, _tupled(value))
        return record

    def display(self, languages: Iterable[str] = ("en",)) -> tuple[str, str]:
        """Its name and the tag of the language that is in: the first of these languages it has a name in."""
        for tag in [*languages, "en", *self.names]:
            for near in (tag, tag.partition("-")[0]):
                if self.names.get(near):
                    return self.names[near][0], near
        return self.id, "und"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(Record):
    """An organisation. country: ISO 3166-1, or EU, INT. sites: domains that it publishes on. parent: an id."""

    type: str
    country: str
    sites: tuple[str, ...] = ()
    parent: str = ""
    wikidata: str = ""

    def __post_init__(self) -> None:
        Record.__post_init__(self)
        if self.type not in TYPES:
            raise VocabularyError(f"type {self.type!r} is none of {', '.join(TYPES)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept(Record):
    """Something the field speaks of. topics: those that naming it is evidence of. broader: ids of concepts.
    expects: ids of concepts that a text on this one names, too. wrong: mistranslations that are met,
    language → words; they are found and never shown."""

    topics: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    expects: tuple[str, ...] = ()
    wrong: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(Record):
    """A value of the topic facet. definition: what a sentence must name to speak of it (docs/labels.md). words: what
    speaks of it beside its concepts, language → words that are too common to be concepts."""

    definition: str = ""
    words: Names = field(default_factory=dict)


KINDS: Mapping[str, type[Record]] = {"organisation": Organisation, "concept": Concept, "topic": Topic}


R = TypeVar("R", bound=Record)


class Records(Mapping[str, R]):
    """Records of a kind by their ids, in the order in which they were read; each that is kept as a line of JSON is made
    when it is first asked for, since most never are."""

    def __init__(self, kind: type[R], held: Mapping[str, R | str]) -> None:
        """held: by their ids the records, or lines that `lines` made."""
        self._kind, self._held = kind, dict(held)

    def __getitem__(self, id: str) -> R:
        record = self._held[id]
        if isinstance(record, str):
            record = self._held[id] = self._kind.restored(json.loads(record))
        return record

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def with_more(self, records: Mapping[str, R]) -> Self:
        """These and more, which replace those of the same ids."""
        return type(self)(self._kind, {**self._held, **records})

    def unlike(self, others: Self) -> Iterator[R]:
        """Those that others do not have, or have otherwise."""
        for id, held in self._held.items():
            other = others._held.get(id)
            if held is not other and (other is None or self[id] != others[id]):
                yield self[id]

    def lines(self) -> list[str]:
        """A line of JSON for each."""
        return [record if isinstance(record, str) else _line(record) for record in self._held.values()]


def _line(record: Record) -> str:
    return json.dumps({item.name: getattr(record, item.name) for item in fields(record)}, ensure_ascii=False)


def read(path: Path) -> Iterable[tuple[str, Record, bool]]:
    """The records of a TOML file: kind, record, and whether it extends one of that id instead of replacing it.

    Raises VocabularyError that names the file and the record.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise VocabularyError(f"{path}: it cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise VocabularyError(f"{path}: {error}") from error
    for kind, records in tables.items():
        if kind not in KINDS or not isinstance(records, list):
            raise VocabularyError(f"{path}: [[{kind}]] is unknown; records are {', '.join(KINDS)}")
        for number, values in enumerate(records, 1):
            extends = values.pop("extends", False)
            try:
                yield kind, KINDS[kind].of({"names": {}, **_blank(kind, extends), **values}), extends
            except VocabularyError as error:
                raise VocabularyError(f"{path}: {kind} {values.get('id', number)}: {error}") from error


def _blank(kind: str, extends: bool) -> dict[str, str]:
    """What a record that extends another one need not say."""
    return {"type": TYPES[0], "country": ""} if extends and kind == "organisation" else {}


def extended(record: Record, by: Record) -> Record:
    """A record with the names and the lists of another one added to its own."""
    added: dict[str, Any] = {}
    for item in fields(record):
        own, more = getattr(record, item.name), getattr(by, item.name)
        if isinstance(own, tuple):
            added[item.name] = tuple(dict.fromkeys((*own, *more)))
        elif isinstance(own, Mapping):
            tags = dict.fromkeys([*own, *more])
            added[item.name] = {tag: tuple(dict.fromkeys((*own.get(tag, ()), *more.get(tag, ())))) for tag in tags}
    return replace(record, **added)


def _tupled(value: Any) -> Any:
    """What a record has, with tuples for lists."""
    if isinstance(value, dict):
        return {tag: tuple(names) for tag, names in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _texts(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = (value,)
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) and item.strip() for item in value):
        raise VocabularyError(f"{name} is {value!r}, not a list of texts")
    return tuple(value)
