"""The engines: one file each, found by looking into this folder."""

from importlib import import_module
from pkgutil import iter_modules

from index.engine import Engine
from index.errors import ConfigurationError

NAMES = tuple(sorted(module.name for module in iter_modules(__path__)))


def engine_class(name: str) -> type[Engine]:
    """The engine of that name. Raises ConfigurationError where there is none."""
    if name not in NAMES:
        raise ConfigurationError(f"engine {name!r} is not known; engines are {', '.join(NAMES)}")
    engine: type[Engine] = import_module(f"{__name__}.{name}").ENGINE
    return engine
