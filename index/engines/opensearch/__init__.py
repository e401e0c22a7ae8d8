"""The engine for more than one machine: an index on an OpenSearch cluster. Needs the extra `cluster`.

What steers around OpenSearch's ways:

- Terms go in joined by blanks, and a tokenizer that cuts at nothing else takes them apart (`layout`).
- Statistics count deleted documents until segments are rewritten, so a write ends with that (`_finish`).
- Counts of facets are of the first values only unless enough are asked for (`counting`).
- Field lengths are kept in a byte, exact up to 40, then rounded down.
- Of several values of a field, it sorts by the least or the greatest: the first ones are a field of their own.
- BM25 of servers before version 3 is 2.2 times that of ours.
"""

import base64
import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from typing import Any, Self

from rapidfuzz.distance import OSA

from index.engine import Entry, Found, Hit, Selection, Sort
from index.engines.opensearch import bulk, counting, lifecycle
from index.engines.opensearch.answers import Answers
from index.engines.opensearch.layout import PAYLOAD, delete_line, index_body, index_lines, name_of
from index.engines.opensearch.place import Place
from index.engines.opensearch.queries import Body, body_of, chosen, order, score_of
from index.engines.opensearch.remote import NO_DOCUMENT, Remote
from index.engines.opensearch.settings import Settings
from index.errors import EngineError
from index.query import All, And, Best, Boost, Constant, EngineQuery, Not, Or, Pattern, Prefer, Prefix
from index.remote import RemoteEngine
from index.schema import Schema
from index.terms import EXPANSIONS, check_expansions

WINDOW = 10_000
"""Hits that one request gives; those beyond are reached page by page."""
WHOLE = "allow_partial_search_results=false"
WITH_PAYLOADS = 100
"""Most hits whose payloads are fetched with them and kept until they are asked for."""


class OpenSearchEngine(RemoteEngine):
    """See `index.engine.Engine`."""

    def __init__(self, folder: Path, place: Place, remote: Remote) -> None:
        self._folder, self._place, self._remote = folder, place, remote
        self._answers = Answers()
        self._payloads: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def check(cls, settings: Mapping[str, Any]) -> None:
        Settings.of(settings)

    @classmethod
    def create(cls, folder: Path, schema: Schema, settings: Mapping[str, Any] = {}) -> Self:
        place = Place.new(folder, Settings.of(settings))
        remote = Remote(place.settings)
        lifecycle.check_cluster(remote)
        place.write(folder)
        # Only a request that arrived although no answer did can have made an index of this name.
        fine = ["resource_already_exists_exception"]
        remote.ask("PUT", f"/{place.index}", index_body(schema, place.settings), again=True, fine=fine)
        lifecycle.wait(remote, place.index, "yellow")
        return cls(folder, place, remote)

    @classmethod
    def open(cls, folder: Path, schema: Schema) -> Self:
        place = Place.read(folder)
        remote = Remote(place.settings)
        remote.ask("GET", f"/{place.index}?filter_path=*.aliases")  # an error where it is not there
        return cls(folder, place, remote)

    @classmethod
    def publish(cls, folder: Path) -> None:
        place = Place.read(folder)
        name = place.settings.name
        actions = [
            {"remove": {"index": f"{name}-v*", "alias": name, "must_exist": False}},
            {"add": {"index": place.index, "alias": name}},
        ]
        with Remote(place.settings) as remote:
            remote.ask("POST", "/_aliases", {"actions": actions}, again=True)

    @classmethod
    def discard(cls, folder: Path) -> None:
        place = Place.read(folder)
        if place.owned_by(folder):
            with Remote(place.settings) as remote:
                lifecycle.remove(remote, place.index)

    @property
    def count(self) -> int:
        return self.counts([All()])[0]

    def write(self, entries: Iterable[Entry], delete: Iterable[str] = ()) -> None:
        self._own()
        before = self.count
        self._forget()
        added: set[str] = set()
        bulk.write(self._remote, self._place.index, _operations(entries, delete if before else (), added))
        self._finish()
        if not before and self.count != len(added):
            raise EngineError(f"OpenSearch has {self.count:,} documents of {len(added):,} that were sent; build again")

    def search(
        self,
        query: EngineQuery,
        *,
        offset: int = 0,
        limit: int = 10,
        sort: Sort = Sort(),
        facets: Mapping[str, Selection] | None = None,
    ) -> Found:
        facets = facets or {}
        self._check_terms(query)
        body = body_of(query, self._near, self._scale)
        asked: Body = {
            "query": body,
            "track_total_hits": True,
            "sort": order(sort),
            "size": limit,
            "from": offset,
            "aggs": counting.facet_bodies(facets),
            "stored_fields": [PAYLOAD] if limit <= WITH_PAYLOADS else "_none_",
            "docvalue_fields": ["id"],
        }
        if (selected := chosen(facets)) is not None:
            asked["post_filter"] = selected
        if offset + limit > WINDOW:
            asked |= {"size": 0, "from": 0}
        told = self._search(asked)
        hits = self._deep(asked, offset, limit) if offset + limit > WINDOW else told["hits"]["hits"]
        counts = counting.facet_counts(self._remote, self._place.index, body, facets, told.get("aggregations"))
        return Found(told["hits"]["total"]["value"], [self._hit(hit, sort) for hit in hits], counts)

    def counts(self, queries: Sequence[EngineQuery]) -> list[int]:
        return self._answers.all(queries, self._totals)

    def similar(self, field: str, term: str, edits: int) -> dict[str, int]:
        count = partial(counting.similar, self._remote, self._place.index, field, term, edits)
        return dict(self._answers.one(("similar", field, term, edits), count))

    def payload(self, id: str) -> bytes | None:
        with self._lock:
            if id in self._payloads:
                return self._payloads[id]
        path = f"/{self._place.index}/_doc/{name_of(id)}?stored_fields={PAYLOAD}&realtime=false"
        told = self._remote.ask("GET", path, fine=[NO_DOCUMENT])
        return _payload(told) if told else None

    def values(self, field: str) -> dict[str, int]:
        count = partial(counting.value_counts, self._remote, self._place.index, field)
        return count() if field == "id" else dict(self._answers.one(("values", field), count))

    def close(self) -> None:
        self._remote.close()

    def _own(self) -> None:
        """Have an index that is this folder's alone, with what the one has that the folder shares."""
        if not self._place.owned_by(self._folder):
            self._move()

    def _move(self) -> str:
        """Go on in a clone, which says so in the folder before it is there. Returns the name of the one before."""
        before, self._place = self._place.index, self._place.next(self._folder)
        self._place.write(self._folder)
        lifecycle.clone(self._remote, before, self._place.index)
        return before

    def _finish(self) -> None:
        """Show what was written, without a trace of what was deleted."""
        lifecycle.refresh(self._remote, self._place.index)
        if lifecycle.deleted(self._remote, self._place.index) > self._place.settings.deleted_percent:
            # Shards keep deleted documents for copies that might miss the deletion; those of a clone have no past.
            before = self._move()
            lifecycle.expunge(self._remote, self._place.index)
            lifecycle.remove(self._remote, before)
        lifecycle.complete(self._remote, self._place.index)

    def _forget(self) -> None:
        """Forget what may be otherwise after a write."""
        self._answers.clear()
        with self._lock:
            self._payloads.clear()

    def _totals(self, queries: Sequence[EngineQuery]) -> list[int]:
        """The number of hits of each, without their scores, in one request."""
        lines = []
        for query in queries:
            self._check_terms(query)
            unscored = {"constant_score": {"filter": body_of(query, self._near, self._scale)}}
            how = {"preference": _preference(unscored), "allow_partial_search_results": False}
            lines += [how, {"size": 0, "track_total_hits": True, "query": unscored}]
        sent = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        told = self._remote.ask("POST", f"/{self._place.index}/_msearch?search_type=query_then_fetch", sent)
        return [int(_whole(answer)["hits"]["total"]["value"]) for answer in told["responses"]]

    def _search(self, asked: Body) -> Any:
        how = f"search_type={self._type}&preference={_preference(asked['query'])}"
        return _whole(self._remote.ask("POST", f"/{self._place.index}/_search?{WHOLE}&{how}", asked))

    @cached_property
    def _scale(self) -> float:
        """What scores of the servers are multiplied by: before version 3 they have k1 + 1 in the numerator."""
        version = self._remote.ask("GET", "/?filter_path=version.number")["version"]["number"]
        return 1.0 if int(version.partition(".")[0]) >= 3 else 1 / (1.2 + 1)

    @property
    def _type(self) -> str:
        settings = self._place.settings
        return "dfs_query_then_fetch" if settings.exact_scores and settings.shards > 1 else "query_then_fetch"

    def _deep(self, asked: Body, offset: int, limit: int) -> list[Any]:
        """Hits beyond the window: page after page of a view that stays as it is."""
        path = f"/{self._place.index}/_search/point_in_time?keep_alive=2m"
        point = self._remote.ask("POST", path)["pit_id"]
        try:
            hits: list[Any] = []
            seen = 0
            after: Body = {}
            page = {name: part for name, part in asked.items() if name in ("query", "post_filter", "sort")}
            page |= {"docvalue_fields": ["id"], "stored_fields": "_none_", "track_total_hits": False, "size": WINDOW}
            while seen < offset + limit:
                view = {"pit": {"id": point, "keep_alive": "2m"}, **page, **after}
                path = f"/_search?{WHOLE}&search_type={self._type}"
                found = _whole(self._remote.ask("POST", path, view))["hits"]["hits"]
                hits += found[max(0, offset - seen) : offset + limit - seen]
                seen += len(found)
                if len(found) < WINDOW:
                    break
                after = {"search_after": found[-1]["sort"]}
            return hits
        finally:
            self._remote.ask("DELETE", "/_search/point_in_time", {"pit_id": [point]})

    def _hit(self, told: Any, sort: Sort) -> Hit:
        id = told["fields"]["id"][0]
        if PAYLOAD in told["fields"]:
            with self._lock:
                self._payloads[id] = _payload(told)
                while len(self._payloads) > 2 * WITH_PAYLOADS:
                    self._payloads.popitem(last=False)
        return Hit(id, score_of(told, sort))

    def _near(self, field: str, term: str, edits: int) -> Mapping[str, int]:
        found = self.similar(field, term, edits)
        check_expansions(f"{term}~", len(found))
        return {other: OSA.distance(term, other) for other in found}

    def _check_terms(self, query: EngineQuery) -> None:
        """Raises QueryError where a part of the query stands for too many terms."""
        for part in _parts(query):
            if isinstance(part, Prefix | Pattern):
                count = partial(counting.number_of_terms, self._remote, self._place.index, part, EXPANSIONS)
                written = part.pattern if isinstance(part, Pattern) else f"{part.prefix}*"
                check_expansions(written, self._answers.one(("terms", part), count))


def _operations(entries: Iterable[Entry], delete: Iterable[str], added: set[str]) -> Iterator[bytes]:
    for entry in entries:
        added.add(entry.id)
        yield index_lines(entry)
    for id in delete:
        if id not in added:
            yield delete_line(id)


def _preference(query: Body) -> str:
    """What sends a query to the same copies of the shards each time: all its pages come from there."""
    return hashlib.blake2b(json.dumps(query).encode(), digest_size=8).hexdigest()


def _parts(query: EngineQuery) -> Iterator[EngineQuery]:
    """A query and all that it is made of."""
    yield query
    match query:
        case And(queries) | Or(queries) | Best(queries):
            for inner in queries:
                yield from _parts(inner)
        case Boost(inner) | Constant(inner) | Not(inner):
            yield from _parts(inner)
        case Prefer(inner, preferred):
            yield from _parts(inner)
            yield from _parts(preferred)


def _payload(told: Any) -> bytes:
    return base64.b64decode(told["fields"][PAYLOAD][0])


def _whole(told: Any) -> Any:
    """An answer of all shards. Raises EngineError where one is missing."""
    if told["timed_out"] or told["_shards"]["failed"]:
        raise EngineError("shards of the index did not answer; bring the nodes back that are missing, or search again")
    return told


ENGINE = OpenSearchEngine
