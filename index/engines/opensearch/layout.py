"""How documents lie on OpenSearch: an index's settings and mapping, a document's fields."""

import base64
import hashlib
import json
from typing import Any

from index.engine import Entry
from index.engines.opensearch.settings import Settings
from index.errors import DocumentError
from index.schema import Schema, stream_fields

PAYLOAD = "_payload"
FIRST = "_first"
"""What the fields are in that hold the first value of each keyword field, for sorting."""
LONGEST = 32_766
"""Bytes of the longest term or value that Lucene keeps."""


def index_body(schema: Schema, settings: Settings) -> dict[str, Any]:
    """What an index is created with. The documents as they were sent are not kept: terms cannot be read back, and the
    payload has them."""
    texts = {
        name: {
            "type": "text",
            "analyzer": "terms",
            "index_options": "positions" if name.endswith(".units") else "freqs",
        }
        for name in stream_fields(schema.texts)
    }
    keywords = {name: {"type": "keyword"} for name in schema.keywords}
    firsts = {name: {"type": "keyword", "index": False} for name in schema.keywords if name != "id"}
    return {
        "settings": {
            "number_of_shards": settings.shards,
            "number_of_replicas": settings.building_replicas,
            "refresh_interval": "-1",
            "codec": "best_compression",
            "merge.policy.expunge_deletes_allowed": settings.deleted_percent,
            "analysis": {
                "tokenizer": {"terms": {"type": "char_group", "tokenize_on_chars": [" "], "max_token_length": LONGEST}},
                "analyzer": {"terms": {"type": "custom", "tokenizer": "terms"}},
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},
            "properties": {
                **_nested(texts),
                **keywords,
                FIRST: {"properties": firsts},
                PAYLOAD: {"type": "binary", "store": True},
            },
        },
    }


def sorted_by(field: str) -> str:
    """The field that documents are sorted by for one of ours."""
    return field if field == "id" else f"{FIRST}.{field}"


def name_of(id: str) -> str:
    """A document's _id: ours may be longer than the 512 bytes that there may be."""
    return hashlib.blake2b(id.encode(), digest_size=16).hexdigest()


def index_lines(entry: Entry) -> bytes:
    """The lines of a bulk request that write an entry.

    Raises DocumentError for a value that is too long.
    """
    document: dict[str, Any] = {PAYLOAD: base64.b64encode(entry.payload).decode()}
    document |= {name: stream for name, stream in entry.streams.items() if stream}
    for name, values in entry.keywords.items():
        for value in values:
            if len(value) * 4 > LONGEST and len(value.encode()) > LONGEST:
                raise DocumentError(f"{entry.id}: a value of {name} has more than {LONGEST:,} bytes; shorten it")
        document[name] = list(values)
        if name != "id" and values:
            document[f"{FIRST}.{name}"] = values[0]
    action = {"index": {"_id": name_of(entry.id)}}
    return f"{json.dumps(action)}\n{json.dumps(document, ensure_ascii=False)}\n".encode()


def delete_line(id: str) -> bytes:
    """The line of a bulk request that deletes a document."""
    return json.dumps({"delete": {"_id": name_of(id)}}).encode() + b"\n"


def _nested(texts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, properties in texts.items():
        text, stream = name.split(".")
        made.setdefault(text, {"properties": {}})["properties"][stream] = properties
    return made
