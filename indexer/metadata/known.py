"""What a file says of its text, under the names that files use."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from analyzers import Analyzer
from indexer.record import LoaderError

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "identifier", "_id"),
    "title": ("title", "headline"),
    "language": ("language", "lang"),
    "date": ("date", "published", "date_published", "publication_date", "pubdate", "year"),
    "org": ("org", "orgs", "organisation", "organisations", "organization", "organizations", "publisher"),
    "topic": ("topic", "topics", "tags", "keywords", "category", "categories"),
    "url": ("url", "link"),
}
"""A field → the names that files have for it."""


def canonical(known: Mapping[str, Any]) -> dict[str, Any]:
    """The known values under the names of the schema; the first name that has a value counts."""
    lower = {str(name).strip().lower(): value for name, value in known.items()}
    found = {}
    for field, names in NAMES.items():
        for name in names:
            if lower.get(name) not in (None, "", []):
                found[field] = lower[name]
                break
    return found


def strings(value: object) -> tuple[str, ...]:
    """One value or several: a list, or text with semicolons or bars between them.

    Raises LoaderError for anything else.
    """
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(part.strip() for part in value.replace("|", ";").split(";") if part.strip())
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        if isinstance(value, bool | int | float):
            return (str(value),)
        raise LoaderError(f"{value!r} is neither text nor a list of texts")
    return tuple(str(item).strip() for item in value if str(item).strip())


def language_tag(value: object, text: str) -> str | None:
    """A BCP 47 tag as Wenkham writes them: the language, for Chinese with its script ("zh-TW" is zh-Hant).

    None where nothing is known. Text decides on the script where the tag does not.
    Raises LoaderError for what is no tag.
    """
    if value is None or not str(value).strip():
        return None
    if not _TAG.fullmatch(str(value).strip()):
        raise LoaderError(f"its language {str(value)!r} is not a tag such as sw or zh-Hant")
    parts = str(value).strip().replace("_", "-").split("-")
    code, rest = parts[0].lower(), {part.lower() for part in parts[1:]}
    if code != "zh":
        return code
    if rest & {"hant", "tw", "hk", "mo"}:
        return "zh-Hant"
    if rest & {"hans", "cn", "sg"}:
        return "zh-Hans"
    found = Analyzer().identify(text).language
    return found if found.startswith("zh-") else "zh-Hans"
