"""What an engine is: it stores terms and finds documents by them. It never sees text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol, Self

from analyzers import stream_of, terms_of
from index.errors import EngineError
from index.query import EngineQuery
from index.schema import Schema


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as an engine stores it.

    streams: engine's field ("body.units") → its terms in order, as `analyzers.stream_of` joins them; the place of a
        term is its position.
    keywords: field → its values, compared as they are.
    payload: bytes that the engine gives back unread.

    Raises EngineError for a term that is empty or has white space in it: engines part terms there.
    """

    id: str
    streams: Mapping[str, str]
    keywords: Mapping[str, Sequence[str]]
    payload: bytes

    def __post_init__(self) -> None:
        for name, stream in self.streams.items():
            # of white space only the blank is printable
            usual = stream.isprintable() and "  " not in stream and stream[:1] != " "
            if stream[-1:] not in " " or not (usual or stream.split() == terms_of(stream)):
                raise self._wrong(name)

    def _wrong(self, name: str) -> EngineError:
        return EngineError(
            f"{self.id}: a term of {name} is empty or has white space in it; the analysis must not make such"
        )

    @classmethod
    def of(
        cls, id: str, terms: Mapping[str, Sequence[str]], keywords: Mapping[str, Sequence[str]], payload: bytes
    ) -> Self:
        """An entry from lists of terms."""
        made = cls(id, {name: stream_of(some) for name, some in terms.items()}, keywords, payload)
        for name, some in terms.items():
            if len(made.terms(name)) != len(some):
                raise made._wrong(name)
        return made

    def terms(self, name: str) -> list[str]:
        """The terms of an engine's field, in order."""
        return terms_of(self.streams.get(name, ""))


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
