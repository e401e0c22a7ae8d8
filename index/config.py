"""Settings of an index: from a TOML file, or in code."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from index.errors import ConfigurationError
from index.schema import Schema


@dataclass(frozen=True)
class Limits:
    """What a query may cost. Beyond a limit there is a QueryError that names it.

    query_length: code points of a query.
    clauses: words, quoted texts and field values in a query, as they are typed.
    words: words in a query as they are searched; a text without spaces may have many.
    page: last result that may be asked for.
    """

    query_length: int = 2000
    clauses: int = 200
    words: int = 400
    page: int = 10_000


@dataclass(frozen=True)
class Config:
    """How an index is made. All but `limits` is kept in its manifest.

    engine: the name of an engine (index.engines).
    languages: BCP 47 codes to tell apart, all known ones unless given.
    fields: fields of one's own, name → "text", "facet" or "keyword".
    limits: see Limits.
    """

    engine: str = "whoosh"
    languages: tuple[str, ...] | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        Schema.extended(self.fields)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a configuration. Raises ConfigurationError that names the file and what is wrong in it."""
        try:
            with path.open("rb") as file:
                values = tomllib.load(file)
            return cls.of(values)
        except (OSError, tomllib.TOMLDecodeError, ConfigurationError) as error:
            raise ConfigurationError(f"{path}: {error}") from error

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """A configuration from plain values, as they stand in a file. Raises ConfigurationError."""
        limits = values.get("limits", {})
        for kind, given in (cls, values), (Limits, limits):
            known = [item.name for item in fields(kind)]
            if unknown := sorted(given.keys() - set(known)):
                raise ConfigurationError(f"unknown setting {', '.join(unknown)}; settings are {', '.join(known)}")
        for name, value in limits.items():
            if not isinstance(value, int) or value < 1:
                raise ConfigurationError(f"limit {name} is {value!r}; give a whole number of 1 or more")
        given = dict(values)
        if given.get("languages") is not None:
            given["languages"] = tuple(given["languages"])
        return cls(**{**given, "limits": Limits(**limits)})
