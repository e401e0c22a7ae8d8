"""A cluster of three nodes of which one is killed, and builds that replace an index while it is searched."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest
from cluster.nodes import Cluster, missing

from index import Config, Document, EngineError, SearchIndex
from index.engines.opensearch.place import Place
from index.engines.opensearch.remote import Remote
from index.engines.opensearch.settings import Settings

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))
PATIENCE = 120


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with Cluster(3) as cluster:
        yield cluster


@pytest.fixture(autouse=True)
def all_nodes(cluster: Cluster) -> Iterator[None]:
    """What a test killed comes back before the next one."""
    yield
    for number in cluster.http:
        if not cluster.runs(number):
            cluster.start(number)
    cluster.wait("green")


def config(cluster: Cluster, name: str) -> Config:
    settings = {
        "hosts": cluster.hosts,
        "name": name,
        "shards": 3,
        "replicas": 1,
        "building_replicas": 1,
        "patience": PATIENCE,
    }
    return Config(engine="opensearch", settings=settings, languages=("sw", "en"))


def documents(count: int, word: str = "kaboni") -> Iterator[Document]:
    for number in range(count):
        yield Document(id=f"d{number:05}", title=f"Soko {number}", body=f"Soko la {word} namba {number}", language="sw")


def remote_indexes(cluster: Cluster, name: str) -> list[str]:
    found = cluster.ask(f"/_cat/indices/{name}-v*?h=index")
    return sorted(found.split())


class Again(threading.Thread):
    """Does something again and again while it is entered; keeps what came of it, what failed, and the longest wait."""

    def __init__(self, ask: Callable[[], int]) -> None:
        super().__init__()
        self.answers: set[int] = set()
        self.errors: list[Exception] = []
        self.times, self.longest = 0, 0.0
        self._ask, self._enough = ask, threading.Event()

    def run(self) -> None:
        while not self._enough.is_set():
            began = time.monotonic()
            try:
                self.answers.add(self._ask())
            except EngineError as error:
                self.errors.append(error)
            self.times += 1
            self.longest = max(self.longest, time.monotonic() - began)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self.join()


def searching(index: SearchIndex) -> Again:
    return Again(lambda: index.search("kaboni", limit=1, expansions=False).total)


def victim(cluster: Cluster, whom: str) -> int:
    manager = cluster.manager()
    return manager if whom == "the manager" else next(number for number in cluster.http if number != manager)


def test_a_rebuild_replaces_the_index_in_one_step_while_it_is_searched(cluster: Cluster, tmp_path: Path) -> None:
    with SearchIndex.create(tmp_path / "index", config(cluster, "swap"), documents(300)) as index:
        first = remote_indexes(cluster, "swap")
        assert len(first) == 1
        with searching(index) as reading:
            for count in 200, 100:
                index.rebuild(documents(count))
        assert not reading.errors
        assert reading.answers <= {300, 200, 100}
        assert index.search("kaboni", limit=1).total == 100
        live = Place.read(index.folder / "generations" / index.generation / "engine").index
        assert cluster.ask("/_cat/aliases/swap?h=index").split() == [live]
        index.rebuild(documents(50))
        assert len(remote_indexes(cluster, "swap")) <= 2, "indexes of generations that nobody reads are removed"


def test_what_fails_leaves_the_old_index_and_nothing_else(cluster: Cluster, tmp_path: Path) -> None:
    def broken() -> Iterator[Document]:
        yield from documents(10)
        raise ValueError("the source ended")

    with SearchIndex.create(tmp_path / "index", config(cluster, "broken"), documents(20)) as index:
        before = remote_indexes(cluster, "broken")
        with pytest.raises(ValueError, match="the source ended"):
            index.rebuild(broken())
        with pytest.raises(ValueError, match="the source ended"):
            index.add(broken())
        assert remote_indexes(cluster, "broken") == before
        assert index.search("kaboni", limit=1).total == 20


def test_a_commit_does_not_change_what_readers_hold(cluster: Cluster, tmp_path: Path) -> None:
    with SearchIndex.create(tmp_path / "index", config(cluster, "held"), documents(20)) as index:
        held = index._current()
        index.add(documents(5, "chuma"))
        index.delete(["d00019"])
        assert held.engine.count == 20
        assert index.search("kaboni", limit=1).total == 14
        assert index.search("chuma", limit=1).total == 5
        assert len(index) == 19


@pytest.mark.parametrize("whom", ["a data node", "the manager"])
def test_a_node_is_killed_while_documents_are_written_and_read(cluster: Cluster, tmp_path: Path, whom: str) -> None:
    name = whom.replace(" ", "-")
    killed_one, written = victim(cluster, whom), 3000

    def interrupted() -> Iterator[Document]:
        for place, document in enumerate(documents(written, "saruji")):
            if place == written // 3:
                killed.append(time.monotonic())
                cluster.kill(killed_one)
            if place == 2 * written // 3:
                cluster.start(killed_one)
            yield document

    killed: list[float] = []
    with SearchIndex.create(tmp_path / "index", config(cluster, name), documents(500)) as index:
        with searching(index) as reading:
            index.rebuild(interrupted())
            done = time.monotonic()
        assert not reading.errors, "reads go on"
        assert reading.answers <= {500, 0}
        assert index.search("saruji", limit=1).total == written, "nothing that was acknowledged is lost"
        assert index.ids() == [f"d{number:05}" for number in range(written)]
        print(
            f"\n{whom} killed: {reading.times} searches, the longest {reading.longest:.2f} s; all written "
            f"and green {done - killed[0]:.1f} s after"
        )


@pytest.mark.parametrize("whom", ["a data node", "the manager"])
def test_single_writes_are_back_soon_and_none_is_lost(cluster: Cluster, whom: str) -> None:
    """Documents one by one, each of which was acknowledged or not, as an outsider would write them."""
    name = f"single-{whom.replace(' ', '-')}"
    remote = Remote(Settings.of({"hosts": cluster.hosts, "patience": PATIENCE}))
    body = {"settings": {"number_of_shards": 3, "number_of_replicas": 1}}
    remote.ask("PUT", f"/{name}?wait_for_active_shards=all", body)
    killed_one = victim(cluster, whom)
    acknowledged: list[str] = []

    def write() -> int:
        number = len(acknowledged)
        remote.ask("PUT", f"/{name}/_doc/{number}", {"n": number}, patience=PATIENCE, again=True)
        acknowledged.append(str(number))
        return number

    def read() -> int:
        found = remote.ask("POST", f"/{name}/_search?allow_partial_search_results=false", {"size": 0})
        return int(found["hits"]["total"]["value"])

    with Again(write) as writing, Again(read) as reading:
        for count in 300, 1000:
            while len(acknowledged) < count and not writing.errors:
                time.sleep(0.01)
            if count == 300:
                cluster.kill(killed_one)
    assert not writing.errors
    assert not reading.errors
    remote.ask("POST", f"/{name}/_refresh")
    assert remote.ask("GET", f"/{name}/_count")["count"] == len(acknowledged)
    remote.close()
    print(f"\n{whom} killed: a write waited {writing.longest:.2f} s, a read {reading.longest:.2f} s at most")
