"""What an engine is: it stores terms and finds documents by them. It never sees text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol, Self

from index.query import EngineQuery
from index.schema import Schema


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as an engine stores it.

    terms: engine's field ("body.units") → its terms in order; the place in the list is the position.
    keywords: field → its values, compared as they are.
    payload: bytes that the engine gives back unread.
    """

    id: str
    terms: Mapping[str, Sequence[str]]
    keywords: Mapping[str, Sequence[str]]
    payload: bytes


@dataclass(frozen=True, slots=True)
class Selection:
    """What is chosen in a facet: documents with any value of `include`, if there is one, and none of `exclude`."""

    include: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()


class Sort(NamedTuple):
    """The order of hits: by score, best first, or by a keyword field, documents without a value last.
    Equal documents are in the order of their ids."""

    field: str | None = None
    descending: bool = False


class Hit(NamedTuple):
    """A document that was found."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, how many there are in all, and facet → value → number of documents.

    A facet's counts are taken under the query and the choices in all other facets, not its own.
    """

    total: int
    hits: list[Hit]
    facets: dict[str, dict[str, int]] = field(default_factory=dict)


class Engine(Protocol):
    """An index in a folder that is private to the engine.

    A written file is never changed, only replaced: a new generation shares the files of the last one.
    """

    @classmethod
    def create(cls, folder: Path, schema: Schema) -> Self:
        """A new, empty index in an empty folder."""

    @classmethod
    def open(cls, folder: Path, schema: Schema) -> Self:
        """The index in a folder, as its last `write` left it."""

    @property
    def count(self) -> int:
        """The number of documents."""

    def write(self, entries: Iterable[Entry], delete: Iterable[str] = ()) -> None:
        """Add entries, whose ids differ, and delete documents that were there before, in one batch.

        An entry replaces the document of its id; an id that is not there is no error. `delete` is asked for
        after the last entry. After an error the folder is not to be used.
        """

    def search(
        self,
        query: EngineQuery,
        *,
        offset: int = 0,
        limit: int = 10,
        sort: Sort = Sort(),
        facets: Mapping[str, Selection] | None = None,
    ) -> Found:
        """The hits from `offset` on, exact totals, and counts of the facets named. Threads may share an engine."""

    def counts(self, queries: Sequence[EngineQuery]) -> list[int]:
        """The number of documents that each of these finds; an engine on servers asks for all of them at once."""

    def similar(self, field: str, term: str, edits: int) -> dict[str, int]:
        """The terms of a field that begin as this one does and are at most `edits` letters away (as for Fuzzy), with
        the number of documents that have each."""

    def payload(self, id: str) -> bytes | None:
        """The payload of a document, None where there is none of that id."""

    def values(self, field: str) -> dict[str, int]:
        """The values of a keyword field in all documents, and how many documents have each."""

    def close(self) -> None:
        """Let go of files. Closing twice does nothing."""
