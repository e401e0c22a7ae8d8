"""How entries lie in an index of tantivy: its fields, and documents as it takes them."""

import json
from collections.abc import Mapping

import tantivy

from index.engine import Entry
from index.errors import EngineError
from index.schema import Schema, stream_fields

STORED, BALLAST = "stored.entry", "stored.ballast"
"""Fields of this engine's own; no field of a schema has a name like these."""
FILLER = "\u3000"
"""The term that ballast is made of. It is white space to us, so no document has it, but not to tantivy."""
LONGEST = 65_530
"""Bytes of the longest term that tantivy keeps; it drops longer ones without a word."""


def tantivy_schema(schema: Schema) -> tantivy.Schema:
    """Terms come joined by blanks. Units have positions, other streams frequencies, keywords columns."""
    builder = tantivy.SchemaBuilder()
    for name in stream_fields(schema.texts):
        positions = "position" if name.endswith(".units") else "freq"
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=positions)
    for name in schema.keywords:
        builder.add_text_field(name, stored=name == "id", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(BALLAST, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(STORED, stored=True)
    return builder.build()


def document(entry: Entry) -> tantivy.Document:
    """An entry as tantivy takes it. Raises EngineError for terms and values that are too long for it."""
    made = tantivy.Document()
    for name, stream in entry.streams.items():
        if stream:
            if 4 * len(stream) > LONGEST:
                _check_length(entry.id, name, max(entry.terms(name), key=len))
            made.add_text(name, stream)
    for name, values in entry.keywords.items():
        for value in dict.fromkeys(values):
            _check_length(entry.id, name, value)
            made.add_text(name, value)
    made.add_bytes(STORED, json.dumps(lengths(entry)).encode() + b"\n" + entry.payload)
    return made


def payload(document: tantivy.Document) -> bytes:
    """The payload of what is stored of an entry."""
    stored: bytes = document[STORED][0]
    return stored[stored.index(b"\n") + 1 :]


def stored_lengths(document: tantivy.Document) -> dict[str, int]:
    """The number of terms in each field of what is stored of an entry."""
    lengths: dict[str, int] = json.loads(document[STORED][0].partition(b"\n")[0])
    return lengths


def ballast(fillers: Mapping[str, int]) -> tantivy.Document:
    """A document that nothing finds, with so many fillers in each field."""
    made = tantivy.Document()
    made.add_text(BALLAST, BALLAST)
    for name, number in fillers.items():
        made.add_text(name, " ".join([FILLER] * number))
    return made


def lengths(entry: Entry) -> dict[str, int]:
    """The number of terms in each field that has some."""
    return {name: stream.count(" ") for name, stream in entry.streams.items() if stream}


def _check_length(id: str, field: str, value: str) -> None:
    if 4 * len(value) > LONGEST and len(value.encode()) > LONGEST:
        raise EngineError(f"{id}: {field} has a value of more than {LONGEST:,} bytes, {value[:50]!r}...; shorten it")
