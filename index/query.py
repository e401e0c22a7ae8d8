"""Queries as trees.

What a person typed becomes a tree with `Match` leaves (index.parse); expansion (index.expand) replaces
those by terms, so that an engine never sees text. All nodes are values: equal trees are equal.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Q_co = TypeVar("Q_co", covariant=True)


class How(StrEnum):
    """How the text of a Match is to be found: as ranked words, as one whole, side by side as quoted,
    as the beginning of a word, as a pattern with * and ?, with some letters wrong, or as a quantity's term."""

    WORDS = "words"
    WHOLE = "whole"
    QUOTED = "quoted"
    PREFIX = "prefix"
    PATTERN = "pattern"
    FUZZY = "fuzzy"
    QUANTITY = "quantity"


@dataclass(frozen=True)
class Match:
    """Text that a person typed, `start` being its place in the query.

    field: the field it is to be found in, all analysed fields where none is named.
    slack: units that may stand between quoted words, or letters that may be wrong.
    """

    text: str
    how: How = How.WORDS
    field: str | None = None
    slack: int = 0
    start: int = 0


@dataclass(frozen=True)
class Term:
    """Documents with this term in an engine's field."""

    field: str
    term: str


@dataclass(frozen=True)
class Phrase:
    """Documents with these terms in this order, with at most `slop` others between them in all.

    Side by side they score as one rare term does (the sum of their idf); with slop as And of the terms.
    """

    field: str
    terms: tuple[str, ...]
    slop: int = 0


@dataclass(frozen=True)
class Prefix:
    """Documents with a term that begins so. Every hit scores 1."""

    field: str
    prefix: str


@dataclass(frozen=True)
class Pattern:
    """Documents with a term of this pattern: * stands for any letters, ? for one. Every hit scores 1."""

    field: str
    pattern: str


@dataclass(frozen=True)
class Fuzzy:
    """Documents with a term at most `distance` edits away (insert, delete, replace, swap neighbours) that
    begins with the same letter. A hit scores 1 / (1 + edits)."""

    field: str
    term: str
    distance: int


@dataclass(frozen=True)
class Range:
    """Documents with a value from `low` to `high`, both included, in the order of code points. A value that
    begins with `high` is in: 2023-09 is within "to 2023"."""

    field: str
    low: str | None
    high: str | None


@dataclass(frozen=True)
class All:
    """Every document, with score 0."""


@dataclass(frozen=True)
class Boost(Generic[Q_co]):
    """The same documents, the score times `factor`."""

    query: Q_co
    factor: float


@dataclass(frozen=True)
class Constant(Generic[Q_co]):
    """The same documents, each with the same score."""

    query: Q_co
    score: float


@dataclass(frozen=True)
class And(Generic[Q_co]):
    """Documents that all queries find, scores added."""

    queries: tuple[Q_co, ...]


@dataclass(frozen=True)
class Or(Generic[Q_co]):
    """Documents that any query finds, scores added; none for no queries."""

    queries: tuple[Q_co, ...]


@dataclass(frozen=True)
class Best(Generic[Q_co]):
    """Documents that any query finds, each with the highest score that one gives it; none for no queries."""

    queries: tuple[Q_co, ...]


@dataclass(frozen=True)
class Not(Generic[Q_co]):
    """Every document that the query does not find, with score 0."""

    query: Q_co


@dataclass(frozen=True)
class Prefer(Generic[Q_co]):
    """Documents that `query` finds; what `preferred` gives them is added to their scores."""

    query: Q_co
    preferred: Q_co


EngineQuery = (
    Term
    | Phrase
    | Prefix
    | Pattern
    | Fuzzy
    | Range
    | All
    | Boost["EngineQuery"]
    | Constant["EngineQuery"]
    | And["EngineQuery"]
    | Or["EngineQuery"]
    | Best["EngineQuery"]
    | Not["EngineQuery"]
    | Prefer["EngineQuery"]
)
Query = Match | Range | All | Boost["Query"] | And["Query"] | Or["Query"] | Not["Query"] | Prefer["Query"]
