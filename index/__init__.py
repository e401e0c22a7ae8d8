"""Documents to an index, queries to results. What people embed: `from index import SearchIndex`."""

from index.config import Config, Limits
from index.document import Change, Document
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
)
from index.highlight import Snippet
from index.results import FacetValue, Result, Results
from index.search_index import SORTS, SearchIndex

__all__ = [
    "SORTS",
    "BuildError",
    "Change",
    "Config",
    "ConfigurationError",
    "Document",
    "DocumentError",
    "EngineError",
    "FacetValue",
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
]
