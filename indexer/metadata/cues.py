"""Words that say what a name in a text does, in every language: data in cues.toml; and patterns of words."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

import regex


@cache
def _read() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(files("indexer.metadata").joinpath("cues.toml").read_text("utf-8"))


@cache
def words_of(cue: str, language: str | None = None) -> tuple[str, ...]:
    """The words of a cue in a language (primary subtag), in every language unless one is given."""
    lists = _read()[cue].values() if language is None else [_read()[cue].get(language, ())]
    return tuple(dict.fromkeys(word for words in lists for word in words))


def either(words: Iterable[str]) -> str:
    """A pattern of any of these words, the longest first."""
    return "|".join(sorted(map(regex.escape, words), key=len, reverse=True))
