"""From documents to all that an index keeps of them, for many at once and in any process."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, NamedTuple, Self, TypeVar

from analyzers import Analyzer
from index.document import Document
from index.engine import Entry
from index.entries import complete, entries
from index.groups import Trace, trace
from index.schema import Schema

BATCH = 200_000
"""Code points that are analysed together: so many that arrays pay, so few that a process holds them easily."""
MOST = 256
"""Documents that are analysed together."""

T = TypeVar("T")


class Analysed(NamedTuple):
    """What an index keeps of a document: `entry` in its engine, `trace` for its groups; and its language."""

    entry: Entry
    trace: Trace
    language: str | None

    @property
    def document(self) -> Document:
        """The document."""
        return Document.from_json(self.entry.payload)

    def packed(self) -> list[Any]:
        """What `unpacked` reads back, as values that JSON has."""
        id, streams, keywords, payload = (getattr(self.entry, item.name) for item in fields(Entry))
        return [id, streams, keywords, payload.decode(), self.trace, self.language]

    @classmethod
    def unpacked(cls, values: Sequence[Any]) -> Self:
        """What `packed` made plain values of."""
        id, streams, keywords, payload, kept, language = values
        of_trace: Any = (tuple(value) if isinstance(value, list) else value for value in kept)
        return cls(Entry(id, streams, keywords, payload.encode()), Trace(*of_trace), language)


@dataclass(frozen=True)
class Analysis:
    """Analyses documents for an index with these fields of its own and these languages. Processes can be handed it.

    Calling it raises DocumentError for a field that the index does not have.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] | None = None

    @cached_property
    def analyzer(self) -> Analyzer:
        """The analyzer of those languages."""
        return Analyzer(self.languages)

    @cached_property
    def _schema(self) -> Schema:
        return Schema.extended(self.fields)

    def __call__(self, documents: Sequence[Document]) -> list[Analysed]:
        """What an index keeps of each document."""
        completed = [complete(document, self.analyzer, self._schema) for document in documents]
        found = entries(completed, self.analyzer, self._schema)
        return [
            Analysed(item, trace(document, item.terms("body.units")), document.language)
            for document, item in zip(completed, found, strict=True)
        ]

    def __getstate__(self) -> dict[str, Any]:
        return {"fields": dict(self.fields), "languages": self.languages}


def batches(items: Iterable[tuple[T, int]]) -> Iterator[list[T]]:
    """Items, each with its code points, in lists that are analysed together."""
    batch: list[T] = []
    size = 0
    for item, length in items:
        batch.append(item)
        size += length
        if size >= BATCH or len(batch) == MOST:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
