"""Terms that are like one that was typed: that begin so, are of a pattern, or have some letters wrong."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from index.errors import QueryError

EXPANSIONS = 2000
"""Most terms that a prefix, a pattern or a fuzzy word may stand for."""


def similar(terms: Sequence[str], term: str, distance: int) -> dict[str, int]:
    """Those of sorted terms that begin with the same letter and are at most `distance` edits away, with the edits."""
    near = beginning(terms, term[:1])
    if not near:
        return {}
    edits = cdist([term], near, scorer=OSA.distance, score_cutoff=distance, dtype=np.uint8)[0]
    return {near[place]: int(edits[place]) for place in np.flatnonzero(edits <= distance).tolist()}


def beginning(terms: Sequence[str], prefix: str) -> Sequence[str]:
    """Those of sorted terms that begin so."""
    return terms[bisect_left(terms, prefix) : bisect_left(terms, prefix + chr(0x10FFFF))]


def check_expansions(written: str, terms: int) -> None:
    """Raises QueryError where what was written stands for too many terms."""
    if terms > EXPANSIONS:
        raise QueryError(f"{written} stands for {terms:,} words, more than {EXPANSIONS:,}; write more of its letters")
