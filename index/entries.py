"""From documents to what an engine stores."""

from dataclasses import replace

from analyzers import Analyzer
from analyzers.folding import fold
from index.document import Document
from index.engine import Entry
from index.errors import DocumentError
from index.quantities import find as find_quantities
from index.schema import WHOLE, Kind, Schema, stream_fields

LEAD = 40
"""Units that a body begins with: what a text is about stands there."""
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
    terms = _terms(document, analyzer, schema)
    keywords = {
        name: [sort_key(document.title)] if name == "sort_title" else list(document.values(name))
        for name in schema.names(Kind.FACET, Kind.KEYWORD)
    }
    return Entry(document.id, terms, {name: values for name, values in keywords.items() if values}, document.to_json())


def _terms(document: Document, analyzer: Analyzer, schema: Schema) -> dict[str, list[str]]:
    """The terms of each stream of each field."""
    streams = {name: analyzer.document(document.text(name), document.language) for name in schema.texts}
    title, body = streams["title"], streams["body"]
    before = [] if document.body.startswith(document.title) else [title]
    tokens = {
        **{f"{name}.units": streams[name].units for name in schema.texts},
        **{f"{name}.stems": streams[name].stems for name in schema.texts},
        f"{WHOLE}.stems": [token for part in (*before, body) for token in part.stems],
        f"{WHOLE}.grams": [token for part in (*before, body) for token in part.grams],
        f"{WHOLE}.lead": [
            *(token for part in before for token in part.stems),
            *(token for token in body.stems if token.position < LEAD),
        ],
    }
    terms = {name: [token.term for token in found] for name, found in tokens.items()}
    for name in "title", "body":
        found = find_quantities(document.text(name))
        terms[f"{name}.quantities"] = [term for quantity in found for term in quantity.terms]
    return {name: terms[name] for name in stream_fields(schema.texts)}


def sort_key(title: str) -> str:
    """A title for sorting: folded, from its first letter or number on."""
    start = next((place for place, character in enumerate(title) if character.isalnum()), 0)
    return " ".join(fold(word) for word in title[start : start + 100].split()) or title[:1]
