"""Snowball stems."""

from collections.abc import Callable
from functools import lru_cache
from threading import Lock

import Stemmer

from analyzers.folding import loose


def snowball(algorithm: str) -> Callable[[str], str]:
    """A stemmer by Snowball's name for it ("english", "german", ...); the stem is without accents."""
    stemmer = Stemmer.Stemmer(algorithm)
    lock = Lock()  # a Stemmer is not for two threads at once

    @lru_cache(maxsize=65536)
    def stem(word: str) -> str:
        with lock:
            return loose(stemmer.stemWord(word)) or word

    return stem
