"""What sites' templates write around texts: data in templates.toml."""

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def _read() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("indexer.repair").joinpath("templates.toml").read_text("utf-8"))


def any_of(*tables: str) -> str:
    """A regular expression for the words of these tables, in every language, the longest first."""
    words = {word for table in tables for words in _read()[table].values() for word in words}
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"[^\S\n]+") for word in ordered) + ")"
