"""Settings of an index: from a TOML file, or in code."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

from analyzers import LANGUAGES
from index.errors import ConfigurationError
from index.remote import check
from index.schema import Schema
from index.semantic.encoder import require


@dataclass(frozen=True)
class Limits:
    """What a query may cost; given when an index is opened. Beyond a limit there is a QueryError that names it.

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
    """How an index is made; kept in its manifest.

    engine: the name of an engine (index.engines).
    settings: of that engine, for one on servers (index.engines.opensearch.settings); nothing secret is among them.
    languages: BCP 47 codes to tell apart, all known ones unless given.
    fields: fields of one's own, name → "text", "facet" or "keyword".
    vocabulary: files that extend or replace the built-in organisations, concepts and topics.
    semantic: whether documents are found by their meaning, too, for which the extra of that name is needed.

    Raises ConfigurationError where one of these is not what it should be.
    """

    engine: str = "whoosh"
    languages: tuple[str, ...] | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    vocabulary: tuple[str, ...] = ()
    semantic: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.settings, Mapping):
            raise ConfigurationError(f"settings is {self.settings!r}; give a table [settings]")
        check(self.engine, self.settings)
        if self.languages is not None:
            if isinstance(self.languages, str) or not all(isinstance(code, str) for code in self.languages):
                raise ConfigurationError(f"languages is {self.languages!r}; give a list of codes such as th")
            if unknown := [code for code in self.languages if code not in LANGUAGES]:
                raise ConfigurationError(f"unknown language {', '.join(unknown)}; known are {', '.join(LANGUAGES)}")
            object.__setattr__(self, "languages", tuple(sorted(set(self.languages))))
        if not isinstance(self.fields, Mapping):
            raise ConfigurationError(f"fields is {self.fields!r}; give names and kinds")
        Schema.extended(self.fields)
        if isinstance(self.vocabulary, str) or not all(isinstance(path, str | Path) for path in self.vocabulary):
            raise ConfigurationError(f"vocabulary is {self.vocabulary!r}; give a list of files")
        object.__setattr__(self, "vocabulary", tuple(map(str, self.vocabulary)))
        if not isinstance(self.semantic, bool):
            raise ConfigurationError(f"semantic is {self.semantic!r}; give true or false")
        if self.semantic:
            require()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a configuration; files that it names are looked for beside it.

        Raises ConfigurationError that names the file and what is wrong in it.
        """
        try:
            with path.open("rb") as file:
                config = cls.of(tomllib.load(file))
            return replace(config, vocabulary=tuple(str(path.parent / name) for name in config.vocabulary))
        except (OSError, ValueError, ConfigurationError) as error:
            raise ConfigurationError(f"{path}: {error}") from error

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """A configuration from plain values, as they stand in a file. Raises ConfigurationError."""
        known = [item.name for item in fields(cls)]
        if unknown := sorted(values.keys() - set(known)):
            raise ConfigurationError(f"unknown setting {', '.join(unknown)}; settings are {', '.join(known)}")
        return cls(**values)
