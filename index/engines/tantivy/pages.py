"""Pages of hits in exact order. Tantivy orders equal documents by where they lie: by id within a segment, since
segments are sorted by id, but segment after segment."""

from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from itertools import groupby, islice
from typing import Any

from tantivy import DocAddress, SearchResult

Placed = tuple[Any, DocAddress]
"""A key that documents are ordered by, and where a document lies."""
BEYOND = 32
"""Hits that are fetched beyond a page at first, to see whether the last of the page is equal to the next."""
WIDER = 8
"""How many times more are fetched where that was not enough."""


def page(
    hits: Sequence[Placed],
    fetch: Callable[[int], SearchResult],
    total: int,
    offset: int,
    limit: int,
    name: Callable[[DocAddress], str],
) -> list[Placed]:
    """The hits from `offset` on, equal ones by id, whatever segments they lie in.

    hits: the first ones, and some `BEYOND` the page. fetch: gives as many as it is asked for. name: the id of a
    document.
    """
    end = min(offset + limit, total)
    while len(hits) < total and hits[end - 1][0] == hits[-1][0]:
        hits = fetch(min(len(hits) * WIDER, total)).hits
    keys = [key for key, _ in hits]
    chosen: list[Placed] = []
    start = keys.index(keys[offset])
    while start < end:
        stop = start + 1
        while stop < len(keys) and keys[stop] == keys[start]:
            stop += 1
        if stop == start + 1:
            chosen.append(hits[start])
        else:
            chosen += islice(_by_id(hits[start:stop], name), max(offset - start, 0), min(end, stop) - start)
        start = stop
    return chosen


def _by_id(group: Sequence[Placed], name: Callable[[DocAddress], str]) -> Iterator[Placed]:
    """Equal hits by id: those of one segment are so already, and only as many ids as are needed are read."""
    segments = [list(run) for _, run in groupby(group, key=lambda hit: hit[1].segment_ord)]
    return iter(group) if len(segments) == 1 else merge(*segments, key=lambda hit: name(hit[1]))
