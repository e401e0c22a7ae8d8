"""A document as people hand it in and get it back."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, NamedTuple

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

    def __post_init__(self) -> None:
        for name in ("id", "title", "body", "source", "url"):
            self._check_text(name, getattr(self, name))
        if not self.id.strip() or len(self.id) > LONGEST_ID:
            raise DocumentError(f"id {self.id[:40]!r}: give 1 to {LONGEST_ID} characters")
        if self.language is not None and not (isinstance(self.language, str) and _TAG.fullmatch(self.language)):
            raise DocumentError(f"{self.id}: language {self.language!r} is not a BCP 47 tag such as sw or zh-Hant")
        if self.date is not None and not _is_date(self.date):
            raise DocumentError(f"{self.id}: date {self.date!r} is not YYYY-MM-DD, YYYY-MM or YYYY")
        for name in ("org", "topic"):
            object.__setattr__(self, name, self._checked(name, getattr(self, name)))
        object.__setattr__(self, "fields", {name: self._checked(name, value) for name, value in self.fields.items()})
        object.__setattr__(self, "changes", tuple(Change(*change) for change in self.changes))

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
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, data: bytes) -> "Document":
        """The document that `to_json` wrote."""
        values: dict[str, Any] = json.loads(data)
        return cls(**values)
