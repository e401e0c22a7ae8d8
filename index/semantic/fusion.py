"""One ranking of two: what has the words of a query, and what is near it in meaning.

Both are parts of one query, so that an engine filters, counts and pages them together.
"""

from collections.abc import Sequence

from index.engine import Hit
from index.query import Constant, EngineQuery, Or, Term

WEIGHT = 0.7
"""The share of meaning, measured across and within languages (docs/semantic.md)."""
NEAREST, SIMILAR = 200, 0.25
"""The documents that meaning ranks: so many nearest ones. It finds those of them that are at least so similar."""


def found(near: Sequence[Hit]) -> EngineQuery:
    """The documents that are near enough to be found by meaning alone, with score 0."""
    return Constant(Or(tuple(Term("id", hit.id) for hit in near if hit.score >= SIMILAR)), 0.0)


def nearness(near: Sequence[Hit], best: float) -> EngineQuery:
    """The nearest documents, with what meaning is to add to the scores of words.

    The sum ranks as the weighted mean of both scores does, each as a part of the best of its kind.
    near: at least one, the best first, similarities above 0. best: the highest score by words.
    """
    factor = WEIGHT / (1 - WEIGHT) * (best or 1.0) / near[0].score
    return Or(tuple(Constant(Term("id", hit.id), factor * hit.score) for hit in near))
