"""From documents to what an engine stores."""

from dataclasses import replace

from analyzers import Analyzer
from analyzers.folding import fold
from index.document import Document
from index.engine import Entry
from index.errors import DocumentError
from index.schema import STREAMS, Kind, Schema

IDENTIFIED = 5000
"""Code points of title and body that the language is identified by."""


def complete(document: Document, analyzer: Analyzer, schema: Schema) -> Document:
    """The document with its language, identified where it is not given.

    Raises DocumentError for a field that the index does not have.
    """
    if unknown := sorted(document.fields.keys() - set(schema.added)):
        known = ", ".join(schema.added) or "none"
        raise DocumentError(f"{document.id}: no field {', '.join(unknown)} in this index (its own fields: {known})")
    if document.language:
        return document
    found = analyzer.identify(f"{document.title}\n{document.body[:IDENTIFIED]}")
    return replace(document, language=found.language)


def entry(document: Document, analyzer: Analyzer, schema: Schema) -> Entry:
    """The terms, keywords and payload of a complete document."""
    terms = {}
    for name in schema.texts:
        streams = analyzer.document(document.text(name), document.language)
        for stream in STREAMS:
            terms[f"{name}.{stream}"] = [token.term for token in getattr(streams, stream)]
    keywords = {
        name: [sort_key(document.title)] if name == "sort_title" else list(document.values(name))
        for name in schema.names(Kind.FACET, Kind.KEYWORD)
    }
    return Entry(document.id, terms, {name: values for name, values in keywords.items() if values}, document.to_json())


def sort_key(title: str) -> str:
    """A title for sorting: folded, from its first letter or number on."""
    start = next((place for place, character in enumerate(title) if character.isalnum()), 0)
    return " ".join(fold(word) for word in title[start : start + 100].split()) or title[:1]
