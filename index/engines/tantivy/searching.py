"""Hits and counts of a query of tantivy's."""

from collections.abc import Sequence

from tantivy import Order, Query, SearchResult

from index.engine import Selection, Sort
from index.engines.tantivy.pages import BEYOND, Placed, page
from index.engines.tantivy.phrases import both, total
from index.engines.tantivy.queries import Compiler
from index.engines.tantivy.reader import Reader


def hits(reader: Reader, query: Query, even: bool, offset: int, limit: int, sort: Sort) -> tuple[int, list[Placed]]:
    """How many documents a query finds, and one page of them with their scores. even: all have the same score."""
    searcher = reader.searcher
    field = sort.field or ("id" if even and reader.segments > 1 else None)
    order = Order.Desc if sort.descending else Order.Asc

    def fetch(number: int) -> SearchResult:
        if field is None:
            return searcher.search(query, number)
        return searcher.search(query, number, order_by_field=field, order=order)

    # Within a segment, and by a field that no two documents share, equal hits are in order as they come.
    certain = reader.segments == 1 or field == "id"
    first = fetch((offset + limit if certain else offset + limit + BEYOND) if limit else 1)
    count = total(first)
    if not limit or offset >= count:
        return count, []
    found = first.hits[offset:] if certain else page(first.hits, fetch, count, offset, limit, reader.id)
    return count, found if field is None else _scored(reader, query, found)


def _scored(reader: Reader, query: Query, found: Sequence[Placed]) -> list[Placed]:
    """A page of hits that are ordered by another key, with their scores."""
    ids = Query.term_set_query(reader.schema, "id", [reader.id(place) for _, place in found])
    page = both(query, Query.const_score_query(ids, 0.0))
    hits = reader.searcher.search(page, len(found), count=False).hits
    scores = {(place.segment_ord, place.doc): score for score, place in hits}
    return [(scores[place.segment_ord, place.doc], place) for _, place in found]


def counts(
    reader: Reader,
    compiler: Compiler,
    query: Query,
    facets: tuple[str, ...],
    chosen: Sequence[tuple[str, Selection]],
) -> dict[str, dict[str, int]]:
    """The counts of each facet under the choices in the others: one pass for all facets without a choice of their own,
    and one for each with one."""
    having = dict(chosen)
    free = tuple(name for name in facets if name not in having)
    found = _count(reader, compiler.selected(query, chosen), free) if free else {}
    for name in having:
        others = compiler.selected(query, [(other, selection) for other, selection in chosen if other != name])
        found |= _count(reader, others, (name,))
    return {name: found[name] for name in facets}


def _count(reader: Reader, query: Query, names: tuple[str, ...]) -> dict[str, dict[str, int]]:
    few, request = reader.counting(names)
    given = reader.searcher.aggregate(query, request) if request else {}
    found = {name: {bucket["key"]: bucket["doc_count"] for bucket in given[name]["buckets"]} for name in few}
    many = (name for name in names if name not in found)
    return found | {name: dict(reader.searcher.terms_with_prefix(name, "", query)) for name in many}
