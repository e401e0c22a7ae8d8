"""From records to documents: what is known of a text, and what the text itself says plainly."""

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from index import Change, Document, DocumentError
from indexer.metadata.dates import find_date, read_date
from indexer.metadata.known import canonical, language_tag, strings
from indexer.metadata.title import split_title
from indexer.record import LoaderError, Record
from indexer.repair import repair

if TYPE_CHECKING:
    from indexer.sources import Source


def describe(record: Record, source: "Source", fields: Mapping[str, str]) -> Document:
    """The document of a record. What the record knows wins over what its text says.

    fields: the fields that the configuration adds, name → kind.
    Raises LoaderError where there is no text, or where what is known is not what it should be.
    """
    known = canonical(record.known)
    for name in ("id", "title", "language", "date", "url"):
        if isinstance(known.get(name), (list, dict)):
            raise LoaderError(f"its {name} is a list; give one")
    title = str(known.get("title") or record.title)
    body = record.text.strip()
    if record.title not in title and record.title not in body:  # another title is known: this one is text
        body = f"{record.title}\n\n{body}"
    if not title:
        title, body = split_title(body)
    if not title and not body:
        raise LoaderError("it has no text")
    title, body, changes = _repaired(" ".join(title.split()), body)
    try:
        return Document(
            id=str(known["id"]) if "id" in known else _id(source, record),
            title=title,
            body=body,
            language=language_tag(known.get("language"), body or title),
            date=_date(known.get("date"), f"{title}\n{body}"),
            org=strings(known.get("org")),
            topic=strings(known.get("topic")),
            source=source.name,
            url=str(known.get("url") or ""),
            changes=changes,
            fields={name: _values(record.known[name], fields[name]) for name in fields.keys() & record.known.keys()},
        )
    except DocumentError as error:
        raise LoaderError(str(error)) from error


def _repaired(title: str, body: str) -> tuple[str, str, tuple[Change, ...]]:
    """Title and body, repaired together: what happened to one happened to the other."""
    repaired = repair(f"{title}\n{body}")
    title, _, body = repaired.text.partition("\n")
    past = len(title) + 1
    changes = (
        change._replace(field="title") if change.start < past else change._replace(start=change.start - past)
        for change in repaired.changes
    )
    return title, body, tuple(changes)


def _values(value: object, kind: str) -> tuple[str, ...]:
    """The values of a field; a text is one, whatever signs are in it."""
    return (value,) if kind == "text" and isinstance(value, str) else strings(value)


def _id(source: "Source", record: Record) -> str:
    """The source and the place in it; a place too long for an id is named by its hash."""
    if not record.place:
        name = source.name
    elif record.place.startswith("line "):
        name = f"{source.name}#{record.place.removeprefix('line ')}"
    else:
        name = f"{source.name}/{record.place.replace(', line ', '#')}"
    if len(name) <= 400:
        return name
    return f"{hashlib.sha256(name.encode()).hexdigest()[:16]}/{PurePosixPath(name).name[-200:]}"


def _date(known: object, text: str) -> str | None:
    if known is None or not str(known).strip():
        return find_date(text)
    date = read_date(str(known))
    if date is None:
        raise LoaderError(f"its date {str(known)!r} is not a date that can be read; write it as 2023-09-08")
    return date
