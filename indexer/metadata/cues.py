"""Words that say what a name in a text does, in every language: data in cues.toml."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files


@cache
def _read() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(files("indexer.metadata").joinpath("cues.toml").read_text("utf-8"))


def words_of(cue: str) -> tuple[str, ...]:
    """All words of a cue, of every language."""
    return tuple(dict.fromkeys(word for words in _read()[cue].values() for word in words))
