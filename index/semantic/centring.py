"""What all texts of a language have in common, to be taken out of their vectors.

A multilingual encoder puts texts of one language near each other, so that a query prefers documents in its own
language. Subtracting the mean of each language undoes that (Libovický, Rosa and Fraser 2020, "On the Language
Neutrality of Pre-trained Multilingual Representations"). Means of the collection work best; for languages that it has
few texts of, or none but queries, there are those of the encoder, moved as the collection's are from them.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.semantic.encoder import Encoder, Floats

SHARE = np.float32(0.8)
"""How much of a mean is subtracted; with all of it, vectors are mostly noise."""
PRIOR = np.float32(20)
"""Vectors that the encoder's mean of a language counts as."""


def centres(encoder: Encoder, languages: Sequence[str], sums: Floats, counts: npt.NDArray[np.intp]) -> Floats:
    """What is to be subtracted from vectors of each language (BCP 47 primary subtags).

    sums, counts: of the collection's vectors in each.
    """
    usual = np.mean(list(encoder.means.values()), axis=0)
    means: Floats = np.stack([encoder.means.get(language, usual) for language in languages])
    weights: Floats = counts.astype(np.float32)[:, None]
    means += (sums - weights * means).sum(axis=0) / (PRIOR + weights.sum())
    result: Floats = SHARE * (PRIOR * means + sums) / (PRIOR + weights)
    return result
