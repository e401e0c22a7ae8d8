"""Engines whose documents are not in the folder of the index but on servers.

The folder of such an engine has a file `REMOTE`, which names the engine and says where the documents are. So what
belongs to a generation goes with it, also when a crash left nothing but that file.
"""

import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from index.engine import Engine
from index.engines import engine_class
from index.errors import ConfigurationError, EngineError, SearchError
from index.schema import Schema

REMOTE = "remote.json"
_log = logging.getLogger(__name__)


class RemoteEngine(ABC):
    """What such an engine has beside `index.engine.Engine`."""

    @classmethod
    @abstractmethod
    def check(cls, settings: Mapping[str, Any]) -> None:
        """Raises ConfigurationError for settings that it cannot take."""

    @classmethod
    @abstractmethod
    def create(cls, folder: Path, schema: Schema, settings: Mapping[str, Any]) -> Self:
        """A new, empty index that belongs to an empty folder."""

    @classmethod
    @abstractmethod
    def publish(cls, folder: Path) -> None:
        """Tell the servers that this index is live now. Raises EngineError."""

    @classmethod
    @abstractmethod
    def discard(cls, folder: Path) -> None:
        """Remove what belongs to the folder, if that is there. Raises EngineError."""


def check(name: str, settings: Mapping[str, Any]) -> None:
    """Raises ConfigurationError for settings that the engine of that name does not take."""
    engine = engine_class(name)
    if issubclass(engine, RemoteEngine):
        engine.check(settings)
    elif settings:
        raise ConfigurationError(f"engine {name} has no settings; leave out [settings]")


def create(name: str, folder: Path, schema: Schema, settings: Mapping[str, Any]) -> Engine:
    """A new, empty index of the engine of that name in an empty folder."""
    engine = engine_class(name)
    return (
        engine.create(folder, schema, settings) if issubclass(engine, RemoteEngine) else engine.create(folder, schema)
    )


def publish(generation: Path) -> None:
    """Tell the servers, if there are any, that a generation is live. It is so anyway: a failure is logged."""
    folder = generation / "engine"
    if (folder / REMOTE).exists():
        try:
            _engine(folder).publish(folder)
        except SearchError as error:
            _log.warning("%s is live, but its alias was not moved: %s", generation, error)


def discard(generation: Path) -> bool:
    """Remove what a generation has on servers. Returns whether nothing is left; a failure is logged."""
    folder = generation / "engine"
    if (folder / REMOTE).exists():
        try:
            _engine(folder).discard(folder)
        except SearchError as error:
            _log.warning("%s stays until a later commit: %s", generation, error)
            return False
    return True


def _engine(folder: Path) -> type[RemoteEngine]:
    """The engine that a folder names. Raises EngineError, and ConfigurationError where its library is not installed."""
    try:
        engine = engine_class(json.loads((folder / REMOTE).read_bytes())["engine"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineError(f"{folder / REMOTE} cannot be read: {error}") from error
    if not issubclass(engine, RemoteEngine):
        raise EngineError(f"{folder / REMOTE} names {engine.__name__}, which is not on servers")
    return engine
