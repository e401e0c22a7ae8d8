"""Writing many documents: in requests of bounded size, a few at once, each document acknowledged or an error."""

import json
import random
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from index.engines.opensearch.remote import BUSY, LEAVING, Remote
from index.errors import EngineError

CHUNK_BYTES, CHUNK_LINES = 5 * 2**20, 2000
"""Where a request ends."""
AT_ONCE = 2
"""Requests under way while the next one is made: when the cluster is slow, the documents wait."""


def write(remote: Remote, index: str, operations: Iterable[bytes]) -> None:
    """Send operations, each one the lines of a bulk request for one document.

    What the cluster refuses because it is busy is sent again, more and more slowly. Raises EngineError where it goes
    on refusing, or cannot take a document.
    """
    under_way: deque[Future[None]] = deque()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for chunk in _chunks(operations):
                if len(under_way) == AT_ONCE:
                    under_way.popleft().result()
                under_way.append(pool.submit(_send, remote, index, chunk))
            while under_way:
                under_way.popleft().result()
        except BaseException:
            for future in under_way:
                future.cancel()
            raise


def _chunks(operations: Iterable[bytes]) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    size = 0
    for operation in operations:
        if chunk and (size + len(operation) > CHUNK_BYTES or len(chunk) == CHUNK_LINES):
            yield chunk
            chunk, size = [], 0
        chunk.append(operation)
        size += len(operation)
    if chunk:
        yield chunk


def _send(remote: Remote, index: str, chunk: list[bytes]) -> None:
    until, pause = time.monotonic() + remote.settings.patience, 0.1
    while chunk:
        answer = remote.ask(
            "POST",
            f"/{index}/_bulk?filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason",
            b"".join(chunk),
            patience=remote.settings.patience,
            again=True,
        )
        if not answer["errors"]:
            return
        told = [next(iter(item.values())) for item in answer["items"]]
        refused = []
        for operation, item in zip(chunk, told, strict=True):
            if item["status"] in BUSY or item.get("error", {}).get("type") in LEAVING:
                refused.append(operation)
            elif item["status"] >= 400 and "error" in item:  # deleting what is not there gives 404 without an error
                raise EngineError(f"OpenSearch cannot take a document: {_told(item)}; {_beginning(operation)}")
        if len(refused) < len(chunk):
            until = time.monotonic() + remote.settings.patience
        elif time.monotonic() + pause > until:
            raise EngineError(
                f"OpenSearch has refused documents for {remote.settings.patience:g} s: {_told(told[0])}; "
                "try again when it has less to do, or set a longer patience"
            )
        if refused:
            time.sleep(pause * random.uniform(0.5, 1))
            pause = min(pause * 2, 30.0)
        chunk = refused


def _told(item: Any) -> str:
    error = item.get("error", {})
    return f"{item['status']} {error.get('type', '')}: {error.get('reason', '')}"


def _beginning(operation: bytes) -> str:
    """Which document it was."""
    document = operation.splitlines()[-1]
    ids = json.loads(document).get("id", ["?"])
    return f"document {ids[0]}"
