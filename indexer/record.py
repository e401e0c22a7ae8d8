"""What a loader makes of a file, before anything is known but what the file says itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO


class LoaderError(Exception):
    """A file cannot be read; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How files are read.

    columns: field → column of CSV files, for columns with names of one's own.
    file_bytes: most bytes of a file that is read as a whole, unpacked ones included.
    line_bytes: most bytes of a line of JSON lines or a row of CSV.
    archive_bytes, archive_files: most that one archive may unpack to.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    file_bytes: int = 200 * 2**20
    line_bytes: int = 10 * 2**20
    archive_bytes: int = 2**30
    archive_files: int = 10_000


@dataclass(frozen=True, slots=True)
class Record:
    """A text in a file.

    text: plain text. title: where the file sets one apart from the text.
    place: where in the file ("line 3", "page.html" in an archive), empty for the whole of it.
    known: what the file says of the text: field → value, by any of the names in `indexer.metadata.known`.
    """

    text: str
    title: str = ""
    place: str = ""
    known: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A place in a file that makes no record, and why. What follows it is read all the same."""

    place: str
    reason: str


Loaded = Record | Rejected
Loader = Callable[[BinaryIO, Settings], Iterator[Loaded]]
