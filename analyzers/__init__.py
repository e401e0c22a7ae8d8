"""Text to terms, in any language. Knows nothing of documents, files or engines."""

from analyzers.analyzer import Alternatives, Analyzer, Stemmed
from analyzers.breaks import breaks
from analyzers.folding import fold_digits
from analyzers.identify import Identification
from analyzers.language import Language
from analyzers.languages import LANGUAGES
from analyzers.token import Streams, Token, stream_of, terms_of

__all__ = [
    "LANGUAGES",
    "Alternatives",
    "Analyzer",
    "Identification",
    "Language",
    "Stemmed",
    "Streams",
    "Token",
    "breaks",
    "fold_digits",
    "stream_of",
    "terms_of",
]
