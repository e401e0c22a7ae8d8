"""Counting values and terms exactly, however many there are."""

import re
from collections.abc import Mapping
from typing import Any

from rapidfuzz.distance import OSA

from index.engine import Selection
from index.engines.opensearch.queries import Body, chosen, regular, wildcard
from index.engines.opensearch.remote import Remote
from index.errors import QueryError
from index.query import Pattern, Prefix

BUCKETS = 10_000
"""Values that are counted in one request; where a field has more, they are counted in pages of as many."""
SUGGESTIONS = 10_000
"""Most terms that are near one."""
LISTED = 4096
"""Terms of a prefix or pattern that a server is asked to list; it needs `indices.query.bool.max_clause_count` of this
many, by default 1024."""
EDITS = 2
"""Most edits that Lucene's automata take."""


def facet_bodies(facets: Mapping[str, Selection]) -> Body:
    """Aggregations that count each facet under the choices in all others."""
    return {
        name: {"filter": chosen(facets, but=name) or {"match_all": {}}, "aggs": {"values": _terms(name)}}
        for name in facets
    }


def facet_counts(
    remote: Remote, index: str, body: Body, facets: Mapping[str, Selection], told: Any
) -> dict[str, dict[str, int]]:
    """The counts of an answer to a query with `facet_bodies`; facets of more values than fit are asked for again."""
    counts = {}
    for name in facets:
        values = told[name]["values"]
        if _complete(values):
            counts[name] = _counts(values)
        else:
            others = chosen(facets, but=name)
            counts[name] = _pages(remote, index, name, {"bool": {"filter": [body, *([others] if others else [])]}})
    return counts


def value_counts(remote: Remote, index: str, name: str) -> dict[str, int]:
    """The values of a keyword field in all documents, sorted, and how many documents have each."""
    if name != "id":
        asked = {"size": 0, "aggs": {"values": _terms(name)}}
        values = remote.ask("POST", _search(index), asked)["aggregations"]["values"]
        if _complete(values):
            return dict(sorted(_counts(values).items()))
    return _pages(remote, index, name, {"match_all": {}})


def _terms(name: str) -> Body:
    return {"terms": {"field": name, "size": BUCKETS, "shard_size": BUCKETS}}


def _complete(values: Any) -> bool:
    return bool(values["sum_other_doc_count"] == 0 and values["doc_count_error_upper_bound"] == 0)


def _counts(values: Any) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in values["buckets"]}


def _pages(remote: Remote, index: str, name: str, query: Body) -> dict[str, int]:
    """All values under a query, in the order of code points."""
    counts: dict[str, int] = {}
    after: Body = {}
    while True:
        pages = {"size": BUCKETS, "sources": [{"value": {"terms": {"field": name}}}], **after}
        asked = {"size": 0, "track_total_hits": False, "query": query, "aggs": {"values": {"composite": pages}}}
        values = remote.ask("POST", _search(index), asked)["aggregations"]["values"]
        counts |= {bucket["key"]["value"]: bucket["doc_count"] for bucket in values["buckets"]}
        if len(values["buckets"]) < BUCKETS:
            return counts
        after = {"after": values["after_key"]}


def _search(index: str) -> str:
    return f"/{index}/_search?allow_partial_search_results=false"


def number_of_terms(remote: Remote, index: str, query: Prefix | Pattern, most: int) -> int:
    """How many terms a prefix or a pattern stands for, as far as `LISTED`; of keywords, as far as one more than
    `most`."""
    if "." in query.field:
        return len(_listed(remote, index, query))
    pattern = regular(query.pattern) if isinstance(query, Pattern) else regular_prefix(query.prefix)
    terms = {"field": query.field, "include": pattern, "size": most + 1, "shard_size": most + 1}
    asked = {"size": 0, "track_total_hits": False, "aggs": {"values": {"terms": terms}}}
    return len(remote.ask("POST", _search(index), asked)["aggregations"]["values"]["buckets"])


def regular_prefix(prefix: str) -> str:
    """A prefix as a regular expression of Lucene's."""
    return "".join(f"\\{c}" if c in '.?+*|{}[]()"\\#@&<>~' else c for c in prefix) + ".*"


def _listed(remote: Remote, index: str, query: Prefix | Pattern) -> set[str]:
    """The terms, out of what each shard says that it makes of the query: ConstantScore(field:term) for each."""
    how = {"rewrite": f"top_terms_boost_{LISTED}"}
    if isinstance(query, Prefix):
        asked: Body = {"prefix": {query.field: {"value": query.prefix, **how}}}
    else:
        asked = wildcard(query.field, query.pattern)
        asked["wildcard"][query.field] |= how
    told = remote.ask("POST", f"/{index}/_validate/query?rewrite=true&all_shards=true", {"query": asked})
    if not told["valid"] or told["_shards"]["failed"]:
        raise QueryError(f"OpenSearch cannot tell the terms of {query}: {told}")
    named = re.compile(rf"ConstantScore\({re.escape(query.field)}:([^ ]+)\)(?= |$)")
    return {term for shard in told["explanations"] for term in named.findall(shard["explanation"])}


def similar(remote: Remote, index: str, field: str, term: str, edits: int) -> dict[str, int]:
    """The terms at most so many edits away that begin with the same letter, and how many documents have each.

    Lucene's spelling checker gives all but the term itself; what it gives is measured again. Raises QueryError for
    more edits than it takes.
    """
    if edits > EDITS:
        raise QueryError(f"{term}~{edits}: opensearch finds words with at most {EDITS} letters wrong")
    asked: Body = {"size": 0, "track_total_hits": True, "query": {"term": {field: term}}}
    if edits:
        suggested = {
            "field": field,
            "analyzer": "terms" if "." in field else "keyword",
            "suggest_mode": "always",
            "string_distance": "levenshtein",  # the one that gives no words below the least accuracy
            "accuracy": 0,
            "max_edits": edits,
            "prefix_length": 1,
            "min_word_length": 1,
            "max_term_freq": 2**31 - 1,
            "max_inspections": 1,
            "size": SUGGESTIONS,
            "shard_size": SUGGESTIONS,
        }
        asked["suggest"] = {"near": {"text": term, "term": suggested}}
    told = remote.ask("POST", _search(index), asked)
    counts = {term: told["hits"]["total"]["value"]}
    for part in told.get("suggest", {}).get("near", ()):
        counts |= {option["text"]: option["freq"] for option in part["options"]}
    return {
        other: count
        for other, count in counts.items()
        if count and OSA.distance(term, other) <= edits and other[:1] == term[:1]
    }
