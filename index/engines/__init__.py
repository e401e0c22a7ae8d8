"""The engines: a file or a folder each, found by looking into this folder."""

from importlib import import_module
from pkgutil import iter_modules

from index.engine import Engine
from index.errors import ConfigurationError

NAMES = tuple(sorted(module.name for module in iter_modules(__path__)))
EXTRAS = {"opensearch": "cluster", "tantivy": "fast"}
"""The extra that holds an engine's library, for those that the distribution itself does not bring."""

NEXT = {"whoosh": ("tantivy", 300_000), "tantivy": ("opensearch", 10_000_000)}
"""Which engine is worth its library, or its servers, from how many documents on; docs/scaling.md says why."""


def engine_class(name: str) -> type[Engine]:
    """The engine of that name. Raises ConfigurationError where there is none, or where its library is not installed."""
    if name not in NAMES:
        raise ConfigurationError(f"engine {name!r} is not known; engines are {', '.join(NAMES)}")
    try:
        engine: type[Engine] = import_module(f"{__name__}.{name}").ENGINE
    except ModuleNotFoundError as error:
        if name not in EXTRAS:
            raise
        extra = EXTRAS[name]
        raise ConfigurationError(
            f"engine {name} needs the extra {extra}: pip install 'wenkham[{extra}]' ({error})"
        ) from error
    return engine


def larger_engine(name: str, documents: int) -> str | None:
    """The engine that is worth changing to for so many documents, None where this one serves them well."""
    larger, enough = NEXT.get(name, ("", 0))
    return larger if larger and documents >= enough else None
