"""The languages: one file each, found by looking into this folder."""

from importlib import import_module
from pkgutil import iter_modules

from analyzers.language import Language

UNKNOWN = Language(
    code="und",
    name="Other",
    scripts=frozenset(),
    sample="Every language on earth is searchable without a setting.",
)


def _discover() -> dict[str, Language]:
    found = (import_module(f"{__name__}.{module.name}").LANGUAGE for module in iter_modules(__path__))
    return {language.code: language for language in found}


LANGUAGES: dict[str, Language] = _discover()
