"""Names of facet values in the reader's language."""

from flask import g, request

from search_app.opened import current_index
from search_app.present import language

_CHINESE = {"zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant"}


def named(facet: str, value: str) -> tuple[str, str]:
    """A facet's value as the reader calls it, and the tag of the language that is in; the value itself where
    it has no other name."""
    if facet == "language":
        return language(value), value
    if "vocabulary" not in g:  # asked for once a request, not once a value
        g.vocabulary, g.languages = current_index().vocabulary, _languages()
    return g.vocabulary.display(facet, value, g.languages) or (value, "")


def _languages() -> list[str]:
    """The languages that the reader's browser asks for, the preferred first."""
    return [_CHINESE.get(tag.lower(), tag) for tag in request.accept_languages.values()]
