"""The life of an index on the cluster: made, cloned, finished, removed."""

import time
from typing import Any

from index.engines.opensearch.counting import LISTED
from index.engines.opensearch.remote import Remote
from index.errors import ConfigurationError, EngineError

CLAUSES = "indices.query.bool.max_clause_count"


def check_cluster(remote: Remote) -> None:
    """Raises ConfigurationError where the cluster cannot hold an index of these settings, or answer all queries."""
    nodes = remote.ask("GET", "/_cluster/health?filter_path=number_of_data_nodes")["number_of_data_nodes"]
    copies = 1 + max(remote.settings.replicas, remote.settings.building_replicas)
    if nodes < copies:
        raise ConfigurationError(f"{copies} copies of an index need as many nodes, the cluster has {nodes}")
    told = remote.ask("GET", "/_cluster/settings?include_defaults=true&filter_path=**.max_clause_count")
    said = [told[part]["indices"]["query"]["bool"]["max_clause_count"] for part in _LEVELS if part in told]
    if said and int(said[0]) < LISTED:
        raise ConfigurationError(
            f"{CLAUSES} is {said[0]} on the cluster, and queries of many words need {LISTED}: "
            f'send PUT /_cluster/settings {{"persistent": {{"{CLAUSES}": {4 * LISTED}}}}}, or set it in opensearch.yml'
        )


_LEVELS = ("transient", "persistent", "defaults")


def clone(remote: Remote, source: str, target: str) -> None:
    """Make an index with the documents of another one, which takes no more from now on. Files are shared where the
    file system can."""
    remote.ask("PUT", f"/{source}/_settings", {"index.blocks.write": True}, again=True)
    settings = {
        "index.blocks.write": None,
        "index.number_of_replicas": remote.settings.building_replicas,
        "index.refresh_interval": "-1",
    }
    # Only a request that arrived although no answer did can have made an index of this name.
    fine = ["resource_already_exists_exception"]
    remote.ask("POST", f"/{source}/_clone/{target}", {"settings": settings}, again=True, fine=fine)
    wait(remote, target, "yellow")
    refresh(remote, target)


def expunge(remote: Remote, index: str) -> None:
    """Rewrite the segments that have deleted documents, and wait for it."""
    path = f"/{index}/_forcemerge?only_expunge_deletes=true&wait_for_completion=false"
    task = remote.ask("POST", path)["task"]
    pause = 0.01
    while not (told := remote.ask("GET", f"/_tasks/{task}"))["completed"]:
        time.sleep(pause)
        pause = min(pause * 2, 5.0)
    if failed := told.get("error") or told["response"]["_shards"]["failed"]:
        raise EngineError(f"OpenSearch could not rewrite the segments of {index}: {failed}; build again")


def complete(remote: Remote, index: str) -> None:
    """Make copies of an index that takes no more documents, and show all of it."""
    remote.ask("POST", f"/{index}/_flush")
    settings = {"index.number_of_replicas": remote.settings.replicas, "index.refresh_interval": None}
    remote.ask("PUT", f"/{index}/_settings", settings, again=True)
    wait(remote, index, "green")
    refresh(remote, index)


def refresh(remote: Remote, index: str) -> None:
    """Show what was written. Raises EngineError where a shard does not."""
    told = remote.ask("POST", f"/{index}/_refresh", again=True)
    if told["_shards"]["failed"]:
        raise EngineError(f"{told['_shards']['failed']} shards of {index} are not there; bring their nodes back")


def deleted(remote: Remote, index: str) -> float:
    """How many of the documents that segments hold are deleted ones, in percent."""
    docs = remote.ask("GET", f"/{index}/_stats/docs?filter_path=_all.primaries.docs")["_all"]["primaries"]["docs"]
    return float(100 * docs["deleted"] / max(1, docs["deleted"] + docs["count"]))


def remove(remote: Remote, index: str) -> None:
    """Remove an index, if it is there."""
    remote.ask("DELETE", f"/{index}", again=True, fine=["index_not_found_exception"])


def wait(remote: Remote, index: str, status: str) -> None:
    """Wait until an index has all its shards ("yellow"), or all their copies, too ("green").

    Raises EngineError where for as long as `patience` says no shard that is missing is on its way.
    """
    until, pause = time.monotonic() + remote.settings.patience, 0.01
    while True:
        health: Any = remote.ask("GET", f"/_cluster/health/{index}", patience=remote.settings.patience)
        if health["status"] in ("green", status):
            return
        if health["initializing_shards"]:
            until = time.monotonic() + remote.settings.patience
        if time.monotonic() > until:
            raise EngineError(
                f"{health['unassigned_shards']} shards of {index} have no place on {health['number_of_data_nodes']} "
                "nodes; see GET /_cluster/allocation/explain, add nodes or ask for fewer replicas"
            )
        time.sleep(pause)
        pause = min(pause * 2, 1.0)
