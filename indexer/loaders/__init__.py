"""The loaders: one file a format, found by looking into this folder.

A loader has `SUFFIXES` and `load(stream, settings)`, which yields records and rejected places as it reads
and raises LoaderError where the file cannot be read at all.
"""

from importlib import import_module
from pathlib import PurePosixPath
from pkgutil import iter_modules

from indexer.record import Loader


def _discover() -> dict[str, Loader]:
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return {suffix: module.load for module in modules for suffix in module.SUFFIXES}


LOADERS: dict[str, Loader] = _discover()
"""Suffix (".txt") → loader."""


def loader_for(name: str) -> Loader | None:
    """The loader for a file of that name, None where there is none."""
    return LOADERS.get(PurePosixPath(name).suffix.lower())
