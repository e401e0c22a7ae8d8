"""The vocabulary as bytes: values as JSON, and beside them lines of text, which are read several times as fast."""

import gc
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

Packed = tuple[Mapping[str, Any], Sequence[str]]
"""Values that JSON has, and texts of one line."""


def zipped(packed: Packed) -> bytes:
    """What `unzipped` reads back."""
    values, lines = packed
    text = "\n".join([json.dumps(values, ensure_ascii=False), *lines])
    return gzip.compress(text.encode("utf-8", "surrogatepass"), compresslevel=1, mtime=0)


def unzipped(data: bytes) -> Packed:
    """What `zipped` made bytes of."""
    with uncollected():
        first, *lines = gzip.decompress(data).decode("utf-8", "surrogatepass").split("\n")
        return json.loads(first), lines


@contextmanager
def uncollected() -> Iterator[None]:
    """The garbage collector rests: it would look through a million new objects again and again."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
