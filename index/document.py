"""A document as people hand it in and get it back."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, NamedTuple, TypeVar

from index.errors import DocumentError

_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
LONGEST_ID = 512
Values = tuple[str, ...]


def _values(value: object) -> Values:
    """One value or several as a tuple, without empty ones and repetitions; TypeError for anything but text."""
    items = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Iterable) else (value,)
    if not all(isinstance(item, str) for item in items):
        raise TypeError
    return tuple(dict.fromkeys(item.strip() for item in items if item.strip()))


def _is_date(value: object) -> bool:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 10 :] if len(value) < 10 else value)
    except ValueError:
        return False
    return True


Kind = TypeVar("Kind", bound=tuple[Any, ...])


def _tupled(kind: type[Kind], values: Iterable[Any]) -> Kind:
    """A record whose lists, as JSON has them, are tuples again."""
    return kind(*(tuple(value) if isinstance(value, list) else value for value in values))


class Change(NamedTuple):
    """A place where a text was repaired before it was indexed.

    repair: the name of the repair. start: where `after` is in the text, in code points. before: what the
    source has there. field: the text, "title" or "body".
    """

    repair: str
    start: int
    before: str
    after: str
    field: str = "body"


class Dated(NamedTuple):
    """A date in a text, and what it is to the document.

    role: "published", "event" (what the text reports), "target" (something is to be done by then) or "mentioned".
    value: ISO 8601 to the day, month or year; a year that is not written is found. words: as it is written.
    field: "title", "body", or "" for a line that a repair took away; start: where in it, in code points, 0 for "".
    until: the end of a range, like value. ambiguous: it can be read in another way.
    """

    role: str
    value: str
    words: str
    field: str = "body"
    start: int = 0
    until: str | None = None
    ambiguous: bool = False


class Actor(NamedTuple):
    """An organisation in a text.

    id: of the vocabulary. role: "publisher", "speaker" or "mentioned". words: as it is named, each once.
    main: whether the text is about it or comes from it; the `org` facet holds those.
    """

    id: str
    role: str
    words: Values
    main: bool


class Evidence(NamedTuple):
    """Why a document has a topic: the words that speak for it, each once."""

    topic: str
    words: Values


class Flag(NamedTuple):
    """Something to know about a text's quality ("machine-translated", "terms-substituted"), and what led there."""

    name: str
    reasons: Values


@dataclass(frozen=True, slots=True)
class Document:
    """A text and what is known of it.

    id: its name, unique in the index; adding a document with the same id replaces it.
    title, body: plain text, kept as it is.
    language: BCP 47 tag ("th", "zh-Hant"); identified when the document is added unless given.
    date: of publication, ISO 8601 to the day, month or year.
    org, topic: facet values; one string or several.
    source, url: where it came from.
    fields: values of the fields that the configuration adds.
    changes: where title and body differ from what the source has, in order.
    organisations, evidence, flags: what was read out of the text: who acts in it, what speaks for its topics,
        what to know about its quality.
    dates: the dates of the text, each with its role; `date` comes from these where no file says it.
    concepts: ids of those of the vocabulary that the text names, most frequent first.
    confidence: how sure the language is, 0 to 1. second_language: another one that part of the text is in.

    Raises DocumentError where one of these is not what it should be.
    """

    id: str
    title: str = ""
    body: str = ""
    language: str | None = None
    date: str | None = None
    org: Values = ()
    topic: Values = ()
    source: str = ""
    url: str = ""
    fields: Mapping[str, Values] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    organisations: tuple[Actor, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    flags: tuple[Flag, ...] = ()
    dates: tuple[Dated, ...] = ()
    concepts: Values = ()
    confidence: float | None = None
    second_language: str | None = None

    def __post_init__(self) -> None:
        for name in ("id", "title", "body", "source", "url"):
            self._check_text(name, getattr(self, name))
        if not self.id.strip() or len(self.id) > LONGEST_ID:
            raise DocumentError(f"id {self.id[:40]!r}: give 1 to {LONGEST_ID} characters")
        if self.language is not None and not (isinstance(self.language, str) and _TAG.fullmatch(self.language)):
            raise DocumentError(f"{self.id}: language {self.language!r} is not a BCP 47 tag such as sw or zh-Hant")
        if self.date is not None and not _is_date(self.date):
            raise DocumentError(f"{self.id}: date {self.date!r} is not YYYY-MM-DD, YYYY-MM or YYYY")
        for name in ("org", "topic", "concepts"):
            object.__setattr__(self, name, self._checked(name, getattr(self, name)))
        object.__setattr__(self, "fields", {name: self._checked(name, value) for name, value in self.fields.items()})
        object.__setattr__(self, "changes", tuple(Change(*change) for change in self.changes))
        object.__setattr__(self, "organisations", tuple(_tupled(Actor, item) for item in self.organisations))
        object.__setattr__(self, "evidence", tuple(_tupled(Evidence, item) for item in self.evidence))
        object.__setattr__(self, "flags", tuple(_tupled(Flag, item) for item in self.flags))
        object.__setattr__(self, "dates", tuple(Dated(*item) for item in self.dates))

    def _checked(self, name: str, value: object) -> Values:
        try:
            values = _values(value)
        except TypeError:
            raise DocumentError(f"{self.id}: {name} is {value!r}, neither text nor a list of texts") from None
        for item in values:
            self._check_text(name, item)
        return values

    def _check_text(self, name: str, value: object) -> None:
        if not isinstance(value, str):
            raise DocumentError(f"{self.id}: {name} is {type(value).__name__}, not text")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise DocumentError(
                f"{self.id}: {name} has half a character (a lone surrogate) at {error.start}; decode the text again"
            ) from None

    def original(self, name: str) -> str:
        """The title or the body as the source has it."""
        text, parts, done = self.text(name), [], 0
        for change in self.changes:
            if change.field == name:
                parts += [text[done : change.start], change.before]
                done = change.start + len(change.after)
        return "".join([*parts, text[done:]])

    @property
    def year(self) -> str | None:
        """The year of the date."""
        return self.date[:4] if self.date else None

    def values(self, name: str) -> Values:
        """The values of a field that is not `title` or `body`, none for a field it lacks."""
        value = getattr(self, name, None) if name != "fields" else None
        return self.fields.get(name, ()) if value is None else _values(value)

    def text(self, name: str) -> str:
        """The text of an analysed field; several values stand on lines of their own."""
        return str(getattr(self, name)) if name in ("title", "body") else "\n".join(self.values(name))

    def to_json(self) -> bytes:
        """What `from_json` reads back."""
        values = {name: getattr(self, name) for name in _NAMES}
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, data: bytes) -> "Document":
        """The document that `to_json` wrote."""
        values: dict[str, Any] = json.loads(data)
        return cls(**values)


_NAMES = [item.name for item in fields(Document)]
