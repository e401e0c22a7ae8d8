"""What an index has, for those who make a query of terms: values of fields, counts, terms spelled alike."""

from collections.abc import Mapping

from index.engine import Engine
from index.query import EngineQuery


class Lexicon:
    """The words and values of one engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def values(self, field: str) -> list[str]:
        """The values of a keyword field in all documents, sorted."""
        return list(self._engine.values(field))

    def count(self, query: EngineQuery) -> int:
        """The number of documents that a query finds."""
        return self._engine.search(query, limit=0).total

    def similar(self, field: str, term: str, edits: int) -> Mapping[str, int]:
        """The terms of a field at most `edits` from this one, with the number of documents of each."""
        return self._engine.similar(field, term, edits)
