"""OpenSearch with its own analyzers: documents as text, in fields by language, words found as it sees them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

from opensearchpy import OpenSearch
from opensearchpy.helpers import parallel_bulk

from bench.peers import LIMIT, Answer, chosen_beside
from bench.peers.ours import hosts
from bench.queries import Asked
from index import Document
from index.engine import Entry
from index.query import All, And, EngineQuery, Fuzzy, Or, Phrase, Prefix, Term
from index.schema import Schema

ANALYZERS = {
    "ar": "arabic",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "hi": "hindi",
    "id": "indonesian",
    "ja": "cjk",
    "ko": "cjk",
    "pt": "portuguese",
    "ru": "russian",
    "th": "thai",
    "tr": "turkish",
    "zh": "cjk",
}
"""Language → the analyzer that OpenSearch has for it without plugins; "standard" for the rest."""
THREADS = 2
CHUNK = 500
"""Documents of a request."""
FACETS = Schema().facets
VALUES = 10_000
"""Values of a facet that are counted, more than there are."""
TIMEOUT = 120


class OpenSearchText:
    """See `bench.peers.Peer`. Its process holds the client alone."""

    OWN_ANALYSIS = True

    def __init__(self, folder: Path) -> None:
        self._client, self._index = _client(), _name(folder)
        self._fields = [f"{text}_{analyzer}" for text in ("title", "body") for analyzer in _analyzers()]

    @classmethod
    def build(cls, folder: Path, entries: Iterable[Entry]) -> None:
        client, index = _client(), _name(folder)
        client.indices.delete(index=index, ignore_unavailable=True)
        client.indices.create(index=index, body={"settings": _settings(), "mappings": _mappings()})
        actions = ({"_index": index, **_document(entry)} for entry in entries)
        for _ in parallel_bulk(client, actions, thread_count=THREADS, chunk_size=CHUNK):
            pass
        client.indices.refresh(index=index)

    @classmethod
    def open(cls, folder: Path) -> Self:
        return cls(folder)

    def run(self, asked: Asked) -> Answer:
        body = {
            "query": self._query(asked.query),
            "size": LIMIT,
            "track_total_hits": True,
            "aggs": {name: _counts(asked, name) for name in FACETS},
            "post_filter": {"bool": {"filter": _filters(asked.chosen)}},
        }
        found = self._client.search(index=self._index, body=body)
        hits = found["hits"]["hits"]
        facets = {
            name: {bucket["key"]: bucket["doc_count"] for bucket in found["aggregations"][name]["values"]["buckets"]}
            for name in FACETS
        }
        payload = sum(len(value) for hit in hits for value in hit["_source"].values())
        return Answer(found["hits"]["total"]["value"], [hit["_id"] for hit in hits], facets, payload)

    def _query(self, query: EngineQuery) -> dict[str, Any]:
        match query:
            case Term(_, term):
                return self._over(term)
            case And(queries):
                return {"bool": {"must": [self._query(part) for part in queries]}}
            case Or(queries):
                return {"bool": {"should": [self._query(part) for part in queries]}}
            case Phrase(_, terms, 0):
                return self._over(" ".join(terms), type="phrase")
            case Prefix(_, prefix):
                return self._over(prefix, type="bool_prefix")
            case Fuzzy(_, term, distance):
                return self._over(term, fuzziness=distance, prefix_length=1)
            case All():
                return {"match_all": {}}
        raise NotImplementedError(query)

    def _over(self, text: str, **options: Any) -> dict[str, Any]:
        return {"multi_match": {"query": text, "fields": self._fields, **options}}

    def size(self) -> int:
        return stored(self._index)

    def close(self) -> None:
        self._client.close()


def stored(index: str) -> int:
    """The bytes of an index on the server, without copies."""
    stats = _client().indices.stats(index=index, metric="store")
    return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])


def _client() -> Any:
    return OpenSearch(hosts(), timeout=TIMEOUT)


def _name(folder: Path) -> str:
    return f"bench-{folder.parent.parent.name}-{folder.parent.name}"


def _analyzers() -> list[str]:
    return sorted({*ANALYZERS.values(), "standard"})


def _settings() -> dict[str, Any]:
    return {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"}


def _mappings() -> dict[str, Any]:
    texts = {
        f"{text}_{name}": {"type": "text", "analyzer": name} for text in ("title", "body") for name in _analyzers()
    }
    return {"properties": {**texts, **{name: {"type": "keyword"} for name in FACETS}}}


def _document(entry: Entry) -> dict[str, Any]:
    document = Document.from_json(entry.payload)
    analyzer = ANALYZERS.get((document.language or "").partition("-")[0], "standard")
    facets = {name: list(entry.keywords.get(name, ())) for name in FACETS}
    return {"_id": entry.id, f"title_{analyzer}": document.title, f"body_{analyzer}": document.body, **facets}


def _filters(chosen: Mapping[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    return [{"terms": {name: list(values)}} for name, values in chosen.items()]


def _counts(asked: Asked, name: str) -> dict[str, Any]:
    terms = {"terms": {"field": name, "size": VALUES}}
    return {"filter": {"bool": {"filter": _filters(chosen_beside(asked, name))}}, "aggs": {"values": terms}}


PEER = OpenSearchText
