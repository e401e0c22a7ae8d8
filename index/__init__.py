"""Documents to an index, queries to results. What people embed: `from index import SearchIndex`."""

from index.config import Config, Limits
from index.document import Actor, Change, Document, Evidence, Flag
from index.errors import (
    BuildError,
    ConfigurationError,
    DocumentError,
    EngineError,
    IndexDamagedError,
    IndexExistsError,
    IndexLockedError,
    IndexMissingError,
    IndexOutdatedError,
    QueryError,
    SearchError,
    VocabularyError,
)
from index.passages import Snippet
from index.results import FacetValue, Result, Results
from index.search_index import SORTS, SearchIndex
from index.vocabulary import Vocabulary

__all__ = [
    "SORTS",
    "Actor",
    "BuildError",
    "Change",
    "Config",
    "ConfigurationError",
    "Document",
    "DocumentError",
    "EngineError",
    "Evidence",
    "FacetValue",
    "Flag",
    "IndexDamagedError",
    "IndexExistsError",
    "IndexLockedError",
    "IndexMissingError",
    "IndexOutdatedError",
    "Limits",
    "QueryError",
    "Result",
    "Results",
    "SearchError",
    "SearchIndex",
    "Snippet",
    "Vocabulary",
    "VocabularyError",
]
