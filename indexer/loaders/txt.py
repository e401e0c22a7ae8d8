"""Plain text: the first line is the title."""

from collections.abc import Iterator
from typing import BinaryIO

from indexer.charset import decode
from indexer.record import Record, Settings

SUFFIXES = (".txt", ".text")


def load(stream: BinaryIO, _: Settings) -> Iterator[Record]:
    """One record. The title is found later, among the text's first lines."""
    yield Record(decode(stream.read()))
