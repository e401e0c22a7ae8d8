"""One ranking of two: what has the words of a query, and what is near it in meaning."""

from collections.abc import Sequence

from index.engine import Hit

WEIGHT = 0.7
"""The share of meaning, measured across and within languages (docs/semantic.md)."""


def fuse(lexical: Sequence[Hit], semantic: Sequence[Hit], weight: float = WEIGHT) -> list[Hit]:
    """The documents of both lists, the best first; equal ones in the order of their ids.

    A score is the weighted mean of two: each as a part of the best in its list, 0 for what is not in it.
    weight: of meaning, 0 to 1.
    """
    scores = dict.fromkeys((hit.id for hit in (*lexical, *semantic)), 0.0)
    for hits, share in ((lexical, 1 - weight), (semantic, weight)):
        best = max((hit.score for hit in hits), default=0.0)
        for hit in hits:
            scores[hit.id] += share * max(hit.score, 0.0) / best if best > 0 else 0.0
    return sorted((Hit(id, score) for id, score in scores.items()), key=lambda hit: (-hit.score, hit.id))
