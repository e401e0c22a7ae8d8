"""What an index knows of a document, field by field."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from index.errors import ConfigurationError

WHOLE = "text"
"""Title and body together, as documents are ranked by them: most pages repeat their title, some do not."""
STREAMS: Mapping[str, tuple[str, ...]] = {
    "title": ("units", "stems", "quantities"),
    "body": ("units", "quantities"),
    WHOLE: ("stems", "grams", "lead"),
}
"""The streams that an engine stores of each analysed field; docs/benchmarks.md has what each one earns.

units: with positions, for quotes and nearness. stems; where words are not written apart, the words. grams:
character n-grams. lead: the stems of the title and of what the body begins with. quantities: `index.quantities`.
"""
OTHER_STREAMS = ("units", "stems")
"""Those of a field that a configuration adds."""


class Kind(StrEnum):
    """How a field is indexed: TEXT is analysed and ranked, a FACET is filtered by and counted, a KEYWORD
    is filtered and sorted by. Values of the last two are compared as they are."""

    TEXT = "text"
    FACET = "facet"
    KEYWORD = "keyword"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the schema."""

    name: str
    kind: Kind


BUILT_IN = (
    Field("title", Kind.TEXT),
    Field("body", Kind.TEXT),
    Field("org", Kind.FACET),
    Field("year", Kind.FACET),
    Field("language", Kind.FACET),
    Field("topic", Kind.FACET),
    Field("date", Kind.KEYWORD),
    Field("source", Kind.KEYWORD),
    Field("url", Kind.KEYWORD),
    Field("id", Kind.KEYWORD),
    Field("sort_title", Kind.KEYWORD),
)


RESERVED = frozenset(
    "fields changes dates organisations evidence flags concepts confidence second_language text values original "
    "snippets score marks title_marks to_json from_json".split()
)
"""Names that documents and results use otherwise."""


@dataclass(frozen=True)
class Schema:
    """The built-in fields and those that the configuration adds."""

    fields: tuple[Field, ...] = BUILT_IN

    @classmethod
    def extended(cls, added: Mapping[str, str]) -> "Schema":
        """The built-in schema with fields of one's own, name → kind.

        Raises ConfigurationError for a name that is taken or malformed and for an unknown kind.
        """
        taken = {field.name for field in BUILT_IN} | RESERVED
        fields = []
        for name, kind in added.items():
            if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name):
                raise ConfigurationError(f"field {name!r}: use lower-case letters, digits and _, a letter first")
            if name in taken:
                raise ConfigurationError(f"field {name!r} is built in; choose another name")
            if not isinstance(kind, str) or kind not in list(Kind):
                raise ConfigurationError(f"field {name!r} has kind {kind!r}; kinds are {', '.join(Kind)}")
            fields.append(Field(name, Kind(kind)))
        return cls(BUILT_IN + tuple(fields))

    @property
    def added(self) -> dict[str, str]:
        """The fields that the configuration added, as `extended` takes them."""
        return {field.name: field.kind.value for field in self.fields[len(BUILT_IN) :]}

    def names(self, *kinds: Kind) -> tuple[str, ...]:
        """The names of the fields of these kinds, in order."""
        return tuple(field.name for field in self.fields if field.kind in kinds)

    @property
    def texts(self) -> tuple[str, ...]:
        """Names of the analysed fields."""
        return self.names(Kind.TEXT)

    @property
    def facets(self) -> tuple[str, ...]:
        """Names of the fields that are counted."""
        return self.names(Kind.FACET)

    @property
    def keywords(self) -> tuple[str, ...]:
        """Names of the fields that are compared as they are, facets included."""
        return self.names(Kind.FACET, Kind.KEYWORD)


def streams_of(text: str) -> tuple[str, ...]:
    """The streams of an analysed field that are stored."""
    return STREAMS.get(text, OTHER_STREAMS)


def stream_fields(texts: Iterable[str]) -> list[str]:
    """The engine's fields of these analysed fields: "title.units", "title.stems", ..."""
    return [f"{text}.{stream}" for text in (*texts, WHOLE) for stream in streams_of(text)]
