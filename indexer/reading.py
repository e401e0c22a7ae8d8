"""From sources to documents, analysed: what a build has its workers do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from index import Document, Vocabulary
from index.analysis import Analysis, batches
from indexer.metadata import describe_all
from indexer.metadata.labeller import Labeller
from indexer.record import LoaderError, Record, Rejected, Settings
from indexer.sources import Source, load
from indexer.spool import Spool
from indexer.work import Outcome, Part

SMALL = 2**20
"""Bytes of a file, at most, that a worker reads; larger ones, and archives, are read here and handed over in parts."""
PACKED = (".zip", ".gz")
BYTES_OF_TEXT = 3
"""About so many bytes of a file are a code point of its text."""


@dataclass(frozen=True)
class Reader:
    """Reads, describes and analyses; another process can be handed it.

    vocabulary: that of the index as `Vocabulary.packed` has it, None for the built-in one. semantic: whether a labeller
    helps to tell what texts say. spool: where what is done is kept, and found again.
    """

    settings: Settings
    analysis: Analysis
    vocabulary: bytes | None
    semantic: bool
    spool: Spool

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary.load() if self.vocabulary is None else Vocabulary.unpacked(self.vocabulary)

    def __call__(self, parts: Sequence[Part]) -> list[Outcome]:
        """What becomes of each part."""
        path = self.spool.path(parts)
        outcomes = self.spool.load(path)
        if outcomes is None:
            outcomes = self._outcomes(parts)
            self.spool.keep(path, outcomes)
        return outcomes

    def _outcomes(self, parts: Sequence[Part]) -> list[Outcome]:
        read = [list(load_all(part.source, self.settings)) if part.records is None else part.records for part in parts]
        records = [
            (item, part.source)
            for part, items in zip(parts, read, strict=True)
            for item in items
            if isinstance(item, Record)
        ]
        labeller = Labeller.load() if self.semantic else None
        described = describe_all(records, self.analysis.fields, self._vocabulary, self.analysis.analyzer, labeller)
        analysed = iter(self.analysis([item for item in described if isinstance(item, Document)]))
        found = iter([next(analysed) if isinstance(item, Document) else str(item) for item in described])
        return [
            Outcome(
                part.last, [(item.place, item.reason if isinstance(item, Rejected) else next(found)) for item in items]
            )
            for part, items in zip(parts, read, strict=True)
        ]

    def __getstate__(self) -> dict[str, Any]:
        return {item.name: getattr(self, item.name) for item in fields(self)}


@dataclass(frozen=True)
class Share:
    """Has a reader do a job for another process to go on from: what comes of it is kept, nothing comes back."""

    reader: Reader

    def __call__(self, parts: Sequence[Part]) -> None:
        """Do a job that was not done yet."""
        if not self.reader.spool.path(parts).exists():
            self.reader(parts)


def load_all(source: Source, settings: Settings) -> Iterator[Record | Rejected]:
    """The records of a source; where it cannot be read, or not to its end, a rejection without a place."""
    try:
        yield from load(source, settings)
    except (LoaderError, OSError) as error:
        yield Rejected("", str(error))


def jobs(sources: Iterable[tuple[Source, str]], settings: Settings) -> Iterator[list[Part]]:
    """The parts of sources, each with its digest, as jobs of about one size."""
    return batches(_sized(sources, settings))


def _sized(sources: Iterable[tuple[Source, str]], settings: Settings) -> Iterator[tuple[Part, int]]:
    """Parts, each with about how many code points it has."""
    for source, digest in sources:
        packed = PurePosixPath(source.name).suffix.lower() in PACKED
        if source.path and source.size <= SMALL and not packed:
            yield Part(source, digest, None, last=True), source.size // BYTES_OF_TEXT
            continue
        bare, before = replace(source, data=b""), None
        for records in batches((item, _length(item)) for item in load_all(source, settings)):
            if before is not None:
                yield Part(bare, digest, before, last=False), sum(map(_length, before))
            before = records
        yield Part(bare, digest, before or [], last=True), sum(map(_length, before or []))


def _length(item: Record | Rejected) -> int:
    return len(item.text) + len(item.title) if isinstance(item, Record) else 0
