"""What goes to the workers of a build, and what comes back."""

from typing import NamedTuple

from index.analysis import Analysed
from indexer.record import Record, Rejected
from indexer.sources import Source


class Part(NamedTuple):
    """A part of a source for a worker.

    source: the file; what came by standard input is not in it. digest: of all that decides on its records.
    records: those of the part, where it was read already; None for a file that the worker is to read.
    last: whether it is the last part of its source.
    """

    source: Source
    digest: str
    records: list[Record | Rejected] | None
    last: bool


class Outcome(NamedTuple):
    """What became of a part of a source: in order, each place in the source with its document, or with the reason why
    it makes none. last: whether it is the last part of its source."""

    last: bool
    found: list[tuple[str, Analysed | str]]
