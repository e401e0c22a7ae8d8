"""Swahili."""

from analyzers.language import Language

LANGUAGE = Language(
    code="sw",
    name="Swahili",
    scripts=frozenset(["Latin"]),
    sample=(
        "Wizara ya Mazingira imetangaza soko la kaboni kwa viwanda vya chuma na saruji. "
        "Nchi za Afrika zinapanga kupunguza uzalishaji wa gesi chafuzi"
    ),
)
