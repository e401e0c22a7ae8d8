"""Everything that can go wrong, as one tree. Each message says what to do next.

SearchError
    ConfigurationError      a setting is wrong
    VocabularyError         a record of the vocabulary is wrong
    DocumentError           a document cannot be indexed as it is
    QueryError              a query is beyond the limits
    IndexMissingError       there is no index in that folder
    IndexExistsError        there is something in that folder already
    IndexDamagedError       files of the index are not what was written
    IndexLockedError        another process is writing
    IndexOutdatedError      the index was built by another version
    BuildError              nothing could be written; the index is as it was
    EngineError             the engine failed
"""


class SearchError(Exception):
    """The root: catch it to catch all of them."""


class ConfigurationError(SearchError):
    """A setting is wrong."""


class VocabularyError(SearchError):
    """A record or a file of the vocabulary is not what it should be."""


class DocumentError(SearchError):
    """A document cannot be indexed as it is."""


class QueryError(SearchError):
    """A query is longer or broader than the limits allow."""


class IndexMissingError(SearchError):
    """There is no index in that folder."""


class IndexExistsError(SearchError):
    """There is an index, or something else, in the folder where an index was to be created."""


class IndexDamagedError(SearchError):
    """Files of the index are missing, added or changed since they were written."""


class IndexLockedError(SearchError):
    """Another process is writing to the index."""


class IndexOutdatedError(SearchError):
    """The index was built by another version, or with other settings, than what would write to it."""


class BuildError(SearchError):
    """A build was stopped, or nothing could be written; the index is as it was."""


class EngineError(SearchError):
    """The engine failed, or its library is not installed."""
