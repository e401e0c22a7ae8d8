"""What an index has, for those who make a query of terms: values of fields, counts, terms spelled alike."""

from collections.abc import Iterable, Mapping

from index.engine import Engine
from index.query import EngineQuery


class Lexicon:
    """The words and values of one engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def values(self, field: str) -> list[str]:
        """The values of a keyword field in all documents, sorted."""
        return list(self._engine.values(field))

    def counts(self, queries: Iterable[EngineQuery]) -> dict[EngineQuery, int]:
        """The number of documents that each query finds. Ask for all at once: each time may take a request."""
        asked = list(dict.fromkeys(queries))
        return dict(zip(asked, self._engine.counts(asked), strict=True))

    def similar(self, field: str, term: str, edits: int) -> Mapping[str, int]:
        """The terms of a field at most `edits` from this one, with the number of documents of each."""
        return self._engine.similar(field, term, edits)
