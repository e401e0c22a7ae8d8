"""Queries as OpenSearch takes them."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from index.engine import Selection, Sort
from index.engines.opensearch.layout import sorted_by
from index.query import (
    All,
    And,
    Best,
    Boost,
    Constant,
    EngineQuery,
    Fuzzy,
    Not,
    Or,
    Pattern,
    Phrase,
    Prefer,
    Prefix,
    Range,
    Term,
)

Body = dict[str, Any]
Near = Callable[[str, str, int], Mapping[str, int]]
NONE: Body = {"match_none": {}}


def body_of(query: EngineQuery, near: Near, scale: float = 1.0) -> Body:
    """A query of ours as theirs, with the same hits and scores.

    near: (field, term, edits) → the terms of a field at most so many edits from this one, with the edits.
    scale: what BM25 of the server is to be multiplied by.
    """

    def of(query: EngineQuery) -> Body:
        match query:
            case Term(field, term):
                found = {"term": {field: term}}
                return boosted(found, scale) if "." in field else constant(found, 0)
            case Phrase(field, terms, 0):
                return boosted({"match_phrase": {field: " ".join(terms)}}, scale)
            case Phrase(field, terms, slop):
                places = {"match": {"query": " ".join(terms), "ordered": True, "max_gaps": slop}}
                scored = [of(Term(field, term)) for term in terms]
                return {"bool": {"must": scored, "filter": [{"intervals": {field: places}}]}}
            case Prefix(field, prefix):
                return constant({"prefix": {field: {"value": prefix}}}, 1)
            case Pattern(field, pattern):
                return constant(wildcard(field, pattern), 1)
            case Fuzzy(field, term, distance):
                by_edits: dict[int, list[str]] = {}
                for other, edits in near(field, term, distance).items():
                    by_edits.setdefault(edits, []).append(other)
                return best([constant({"terms": {field: t}}, 1 / (1 + edits)) for edits, t in by_edits.items()])
            case Range(field, None, None):
                return constant({"exists": {"field": field}}, 0)
            case Range(field, low, high):
                # What begins with `high` comes before it with the last of all characters behind.
                ends = {"gte": low, "lt": None if high is None else high + chr(0x10FFFF)}
                return constant({"range": {field: {end: value for end, value in ends.items() if value is not None}}}, 0)
            case All():
                return {"match_all": {"boost": 0}}
            case Boost(inner, factor):
                return boosted(of(inner), factor)
            case Constant(inner, score):
                return constant(of(inner), score)
            case And(queries):
                return {"bool": {"must": [of(inner) for inner in queries]}} if queries else of(All())
            case Or():
                parts = [plus(of(inner), factor, more) for inner, (factor, more) in _summands(query).items()]
                return any_of(parts) if len(parts) != 1 else parts[0]
            case Best(queries):
                return best([of(inner) for inner in queries])
            case Not(inner):
                return {"bool": {"must": [of(All())], "must_not": [of(inner)]}}
            case Prefer(inner, preferred):
                return {"bool": {"must": [of(inner)], "should": [of(preferred)]}}

    return of(query)


def _summands(query: EngineQuery, times: float = 1.0) -> dict[EngineQuery, tuple[float, float]]:
    """The queries whose scores an Or adds up, each once, with the factor for its scores and what is added to them.

    A query of many words has the same long query for a concept several times, and every shard would read them all.
    """
    match query:
        case Boost(inner, factor):
            return _summands(inner, times * factor)
        case Constant(inner, score):
            return {inner: (0.0, times * score)}
        case Or(queries):
            found: dict[EngineQuery, tuple[float, float]] = {}
            for part in queries:
                for inner, (factor, more) in _summands(part, times).items():
                    before = found.get(inner, (0.0, 0.0))
                    found[inner] = before[0] + factor, before[1] + more
            return found
    return {query: (times, 0.0)}


def plus(body: Body, factor: float, more: float) -> Body:
    """The same hits, their scores times `factor` plus `more`."""
    if not factor:
        return constant(body, more)
    if not more:
        return boosted(body, factor)
    added = {"query": boosted(body, factor), "functions": [{"weight": more}], "boost_mode": "sum"}
    return {"function_score": added}


def boosted(body: Body, factor: float) -> Body:
    """The same hits, their scores times `factor`."""
    return body if factor == 1 else {"bool": {"must": [body], "boost": factor}}


def any_of(parts: list[Body]) -> Body:
    """The hits of any part, scores added."""
    return {"bool": {"should": parts, "minimum_should_match": 1}} if parts else NONE


def constant(body: Body, score: float) -> Body:
    """The same hits, all with one score."""
    return {"constant_score": {"filter": body, "boost": score}}


def best(parts: list[Body]) -> Body:
    """The hits of any part, each with the highest score that one gives it."""
    return {"dis_max": {"queries": parts, "tie_breaker": 0}} if parts else NONE


def wildcard(field: str, pattern: str) -> Body:
    """A pattern of ours as theirs, in which a backslash escapes."""
    return {"wildcard": {field: {"value": pattern.replace("\\", "\\\\")}}}


def regular(pattern: str) -> str:
    """A pattern of ours as a regular expression of Lucene's, whose special characters are not Python's."""
    escaped = re.sub(r'([.+|{}\[\]()"\\#@&<>~^$-])', r"\\\1", pattern)
    return escaped.replace("*", ".*").replace("?", ".")


def chosen(selections: Mapping[str, Selection], but: str | None = None) -> Body | None:
    """What is chosen in all facets but one, as a filter; None where nothing is."""
    include = [{"terms": {n: sorted(s.include)}} for n, s in selections.items() if n != but and s.include]
    exclude = [{"terms": {n: sorted(s.exclude)}} for n, s in selections.items() if n != but and s.exclude]
    return {"bool": {"filter": include, "must_not": exclude}} if include or exclude else None


def order(sort: Sort) -> list[Body]:
    """An order, equal documents by their ids. The score is among its keys: asked for otherwise, it would be worked
    out again for every hit."""
    score: Body = {"_score": {"order": "desc"}}
    id: Body = {"id": {"order": "asc"}}
    if sort.field is None:
        return [score, id]
    return [{sorted_by(sort.field): {"order": "desc" if sort.descending else "asc", "missing": "_last"}}, id, score]


def score_of(hit: Any, sort: Sort) -> float:
    """The score of a hit in that order."""
    return float(hit["sort"][0 if sort.field is None else -1])
