"""The engines under test, each made the same way, and those that cannot run here skipped with the reason."""

import os
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from support.brute_force import BruteForce, kept_in_a_byte

from index import Config
from index.engine import Engine
from index.engines import NAMES
from index.remote import create
from index.schema import Schema

HOSTS = "WENKHAM_TEST_OPENSEARCH"
"""The environment variable that lists the hosts of a server for tests, with blanks between."""
SETTINGS = {"hosts": os.environ.get(HOSTS, "http://localhost:9200").split(), "name": f"test{os.getpid()}", "shards": 2}


_numbers = count()

PACKAGES = {"opensearch": "opensearchpy"}
"""What an engine's library is imported as, where that is not the engine's name."""


def names() -> list[Any]:
    """Every engine as a parameter of pytest."""
    return [pytest.param(name, marks=_marks(name), id=name) for name in NAMES]


def made(name: str, folder: Path, schema: Schema) -> Engine:
    """A new, empty index of that engine."""
    return create(name, folder, schema, SETTINGS if name == "opensearch" else {})


def config(name: str) -> Config:
    """The configuration of an index with that engine; each has a name of its own on a server."""
    if name != "opensearch":
        return Config(engine=name)
    return Config(engine=name, settings={**SETTINGS, "name": f"{SETTINGS['name']}-{next(_numbers)}"})


def oracle(name: str) -> BruteForce:
    """The oracle for that engine: it knows how the engine keeps the lengths of fields."""
    return BruteForce(int if name == "whoosh" else kept_in_a_byte)


def _marks(name: str) -> list[pytest.MarkDecorator]:
    package = PACKAGES.get(name, name)
    if find_spec(package) is None:
        return [pytest.mark.skip(reason=f"the package {package} is not installed")]
    if name == "opensearch" and not os.environ.get(HOSTS):
        return [pytest.mark.skip(reason=f"no server: {HOSTS} lists no hosts")]
    return []
