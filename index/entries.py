"""From documents to what an engine stores."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from analyzers import Analyzer, stream_of
from analyzers.bulk import Terms
from analyzers.folding import fold
from index.document import Document
from index.engine import Entry
from index.errors import DocumentError
from index.quantities import terms as quantity_terms
from index.schema import WHOLE, Kind, Schema, stream_fields

LEAD = 40
"""Units that a body begins with: what a text is about stands there."""
MEASURED = ("title", "body")
"""Texts whose quantities are searched for."""
IDENTIFIED = 5000
"""Code points of title and body that the language is identified by."""

T = TypeVar("T")


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
    return entries([document], analyzer, schema)[0]


def entries(documents: Sequence[Document], analyzer: Analyzer, schema: Schema) -> list[Entry]:
    """The terms, keywords and payload of complete documents; many at once take less time."""
    texts = [(document.text(name), document.language) for document in documents for name in schema.texts]
    terms = _by_document(analyzer.terms(texts, LEAD), schema.texts)
    quantities = _by_document(
        quantity_terms([document.text(name) for document in documents for name in MEASURED]), MEASURED
    )
    return [_entry(*parts, schema) for parts in zip(documents, terms, quantities, strict=True)]


def _by_document(found: Sequence[T], names: Sequence[str]) -> list[dict[str, T]]:
    """What was found in the texts of documents: of each, by the names of its texts."""
    return [
        dict(zip(names, found[start : start + len(names)], strict=True)) for start in range(0, len(found), len(names))
    ]


def _entry(
    document: Document, terms: Mapping[str, Terms], quantities: Mapping[str, list[str]], schema: Schema
) -> Entry:
    keywords = {
        name: [sort_key(document.title)] if name == "sort_title" else list(document.values(name))
        for name in schema.names(Kind.FACET, Kind.KEYWORD)
    }
    return Entry(
        document.id,
        _streams(document, terms, quantities, schema),
        {name: values for name, values in keywords.items() if values},
        document.to_json(),
    )


def _streams(
    document: Document, terms: Mapping[str, Terms], quantities: Mapping[str, list[str]], schema: Schema
) -> dict[str, str]:
    """The streams of each field."""
    title, body = terms["title"], terms["body"]
    before = Terms() if document.body.startswith(document.title) else title
    streams = {
        **{f"{name}.units": terms[name].units for name in schema.texts},
        **{f"{name}.stems": terms[name].stems for name in schema.texts},
        f"{WHOLE}.stems": before.stems + body.stems,
        f"{WHOLE}.grams": before.grams + body.grams,
        f"{WHOLE}.lead": before.stems + body.lead,
        **{f"{name}.quantities": stream_of(quantities[name]) for name in MEASURED},
    }
    return {name: streams[name] for name in stream_fields(schema.texts)}


def sort_key(title: str) -> str:
    """A title for sorting: folded, from its first letter or number on."""
    start = next((place for place, character in enumerate(title) if character.isalnum()), 0)
    return " ".join(fold(word) for word in title[start : start + 100].split()) or title[:1]
