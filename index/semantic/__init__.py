"""Finding by meaning, whatever the language: optional, with `pip install 'wenkham[semantic]'`.

An `Encoder` makes vectors of texts, `Vectors` keeps and finds those of documents, `fusion` joins what they find with
what an engine finds by words. No library of the extra is imported, or needed, unless it is asked for.
"""

from index.semantic.encoder import Encoder, available
from index.semantic.vectors import Vectors, VectorsWriter

__all__ = ["Encoder", "Vectors", "VectorsWriter", "available", "load_encoder"]


def load_encoder() -> Encoder:
    """The encoder of the extra, multilingual-E5-small; it is loaded once, in about a second.

    Raises ConfigurationError where the extra is not installed, or where its weights are not those known here.
    """
    from index.semantic.e5 import E5

    return E5.load()
