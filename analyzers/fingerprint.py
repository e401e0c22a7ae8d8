"""What decides on the terms of a text, as one hash."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from unicodedata import unidata_version

LIBRARIES = ("icu4py", "pythainlp", "jieba", "PyStemmer", "regex", "kiwipiepy")
"""Distributions whose version decides what the terms are, where they are installed."""


@cache
def fingerprint(codes: tuple[str, ...]) -> str:
    """Changes when the terms may: with this package, its libraries, Unicode, and the languages (BCP 47)."""
    digest = hashlib.sha256(repr((codes, unidata_version, [_version(name) for name in LIBRARIES])).encode())
    for content in _contents(files("analyzers")):
        digest.update(content)
    return digest.hexdigest()[:16]


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _contents(folder: Traversable) -> Iterator[bytes]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _contents(entry)
        elif entry.name.endswith((".py", ".tsv")):
            yield entry.read_bytes()
