"""Requests to the cluster: tried again where that helps, with errors of our own."""

import logging
import random
import time
from collections.abc import Iterable, Mapping
from typing import Any, Self

import opensearchpy
from opensearchpy.exceptions import ImproperlyConfigured

from index.engines.opensearch.settings import Settings
from index.errors import ConfigurationError, EngineError, QueryError

logging.getLogger("opensearch").addHandler(logging.NullHandler())  # what is tried again need not be read about
BUSY = (429, 502, 503, 504)
"""Statuses that pass: too many requests, or a node or its shards not back yet."""
LEAVING = frozenset(
    {
        "node_disconnected_exception",
        "node_not_connected_exception",
        "node_closed_exception",
        "connect_transport_exception",
        "no_shard_available_action_exception",
        "unavailable_shards_exception",
        "search_phase_execution_exception",
    }
)
"""Types of errors that pass, too, of whatever status: what was asked was under way to a node that is gone. The last one
is what `kind` gives where all shards failed without a cause; what is wrong with a query is always said."""
NO_DOCUMENT = "no_document"
"""The type that `kind` gives to the answer that there is no document of that name."""
READING = 10.0
"""Seconds that reading goes on trying."""


class Remote:
    """The cluster of some settings. Threads may share one."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        try:
            self._client = settings.client()
        except ImproperlyConfigured as error:
            raise ConfigurationError(f"the settings of opensearch cannot be used: {error}") from error

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        patience: float | None = None,
        again: bool = False,
        fine: Iterable[str] = (),
    ) -> Any:
        """What the cluster answers.

        path: with its parameters. body: plain values, or bytes of lines. patience: seconds to go on trying, those
        for reading unless given.
        again: whether a request that was not answered in time may be sent again. fine: types of errors that are no
        error here, None is returned then.
        Raises EngineError, and QueryError for a query that is beyond the limits of the servers.
        """
        pause = 0.05
        until = time.monotonic() + (READING if patience is None else patience)
        while True:
            try:
                return _good(self._client.transport.perform_request(method, path, body=body))
            except opensearchpy.TransportError as error:
                if kind(error) in fine:
                    return None
                if not _passes(error, again) or time.monotonic() + pause > until:
                    raise self._translated(error) from error
            except opensearchpy.OpenSearchException as error:  # an answer that cannot be read
                raise EngineError(f"OpenSearch gave an answer that cannot be read: {error}") from error
            time.sleep(pause * random.uniform(0.5, 1))
            pause = min(pause * 2, 5.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close connections; a later request opens new ones."""
        self._client.close()

    def _translated(self, error: opensearchpy.TransportError) -> Exception:
        hosts = ", ".join(self.settings.hosts)
        match error:
            case opensearchpy.SSLError():
                return EngineError(
                    f"the certificate of {hosts} was not accepted: {error.error}; set ca_file to its CA's"
                )
            case opensearchpy.ConnectionTimeout():
                return EngineError(
                    f"OpenSearch did not answer in {self.settings.timeout:g} s; try again, or set a longer timeout"
                )
            case opensearchpy.ConnectionError():
                return EngineError(
                    f"OpenSearch cannot be reached at {hosts}: {error.error}; start it, or correct hosts"
                )
        said, told = kind(error), reason(error)
        if "clause" in said or "maxClauseCount" in told:
            return QueryError(
                "the query stands for more words than the servers allow; shorten it, or set "
                "indices.query.bool.max_clause_count higher on the cluster"
            )
        return EngineError(_ADVICE.get(error.status_code, "").format(user=self.settings.user or "nobody") + told)


def _good(answer: Any) -> Any:
    """An answer; of many in one, each. Raises TransportError for an error among these, as for one by itself."""
    for part in answer.get("responses", ()) if isinstance(answer, dict) else ():
        if "error" in part:
            raise opensearchpy.TransportError(part["status"], part["error"]["type"], part)
    return answer


_ADVICE: Mapping[int | str, str] = {
    401: "OpenSearch refuses user and password ({user}); check user and password_env or password_file: ",
    403: "OpenSearch does not allow this ({user}); give the user its rights, or, where a disk is full, free space: ",
    404: "the index is not on the cluster; build it again: ",
    413: "a document is too large for the servers (http.max_content_length): ",
    429: "OpenSearch has too much to do; try again later, or give it more memory: ",
    503: "shards of the index are not there; bring the nodes back that are missing: ",
}


def kind(error: opensearchpy.TransportError) -> str:
    """The type of an error as the server names it: that of its cause where it says only that all shards failed."""
    if isinstance(error.info, dict) and error.info.get("found") is False:
        return NO_DOCUMENT
    return str(_cause(error).get("type") or error.error)


def reason(error: opensearchpy.TransportError) -> str:
    """What the server says of an error."""
    cause = _cause(error)
    return f"{error.status_code} {cause.get('type', error.error)}: {cause.get('reason', '')}"


def _cause(error: opensearchpy.TransportError) -> Mapping[str, Any]:
    info = error.info
    told = info.get("error") if isinstance(info, dict) else None
    if not isinstance(told, dict):
        return {}
    causes = told.get("root_cause") or [told]
    deepest: Mapping[str, Any] = causes[0]
    inner = told.get("caused_by")
    return inner if isinstance(inner, dict) and "clause" in str(inner.get("type")) else deepest


def _passes(error: opensearchpy.TransportError, again: bool) -> bool:
    if isinstance(error, opensearchpy.SSLError):
        return False
    if isinstance(error, opensearchpy.ConnectionTimeout):
        return again
    if isinstance(error, opensearchpy.ConnectionError) or error.status_code in BUSY:
        return True
    return kind(error) in LEAVING
