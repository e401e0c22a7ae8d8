"""What an index on OpenSearch is told: where the servers are, who asks, and how the index is laid out."""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from re import fullmatch
from typing import Any, Self
from urllib.parse import urlsplit

from opensearchpy import OpenSearch

from index.errors import ConfigurationError

CONNECTIONS = 16
"""Connections to a host that are kept: for as many threads at once."""
_EXPECTED = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}


@dataclass(frozen=True, slots=True)
class Settings:
    """The table [settings] of a configuration with engine = "opensearch". Kept with the index, so nothing secret.

    hosts: addresses such as https://search1:9200.
    name: of the alias, and what the names of indexes begin with; each index on a cluster needs one of its own.
    shards, replicas: how many parts, and how many further copies of each.
    building_replicas: further copies while documents are written; with none, writing costs least, and a node that
        is lost for good meanwhile means to build again.
    deleted_percent: of a segment's documents, how many may be deleted ones, which count in scores until they go.
        With 0 scores are exact, and every commit that deletes rewrites the segments concerned.
    exact_scores: whether all shards score by the statistics of all of them, in one more round of requests.
    user: who asks; the password is in the environment variable `password_env` or in the file `password_file`.
    ca_file: certificates that the servers' are checked by, those of the system unless given.
    verify: whether they are checked.
    timeout: seconds for one request.
    patience: seconds that a write goes on trying while the cluster refuses it or cannot be reached.

    Raises ConfigurationError where one of these is not what it should be.
    """

    hosts: tuple[str, ...] = ("http://localhost:9200",)
    name: str = "wenkham"
    shards: int = 1
    replicas: int = 0
    building_replicas: int = 0
    deleted_percent: float = 0.0
    exact_scores: bool = True
    user: str = ""
    password_env: str = ""
    password_file: str = ""
    ca_file: str = ""
    verify: bool = True
    timeout: float = 30.0
    patience: float = 300.0

    def __post_init__(self) -> None:
        hosts = (self.hosts,) if isinstance(self.hosts, str) else tuple(self.hosts)
        object.__setattr__(self, "hosts", hosts)
        if not hosts:
            raise ConfigurationError("hosts is empty; give addresses such as https://search1:9200")
        for host in hosts:
            parts = urlsplit(host) if isinstance(host, str) else None
            if not parts or parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
                raise ConfigurationError(f"host {host!r}: give an address such as https://search1:9200")
            if parts.password or parts.username:
                raise ConfigurationError("hosts are kept with the index: give user and password_env or password_file")
        for item in fields(self):
            value, wanted = getattr(self, item.name), type(item.default)
            if wanted is float and type(value) is int:
                object.__setattr__(self, item.name, value := float(value))
            if wanted is not tuple and type(value) is not wanted:
                raise ConfigurationError(f"{item.name} is {value!r}; give {_EXPECTED[wanted]}")
        if not fullmatch(r"[a-z][a-z0-9_-]{0,99}", self.name):
            raise ConfigurationError(f"name {self.name!r}: use lower-case letters, digits, _ and -, a letter first")
        for name, least in (("shards", 1), ("replicas", 0), ("building_replicas", 0), ("deleted_percent", 0)):
            if getattr(self, name) < least:
                raise ConfigurationError(f"{name} is {getattr(self, name)}; give {least} or more")
        for name in "timeout", "patience":
            if getattr(self, name) <= 0:
                raise ConfigurationError(f"{name} is {getattr(self, name)}; give seconds")
        if bool(self.user) != bool(self.password_env or self.password_file):
            raise ConfigurationError("give user together with password_env or password_file, or none of them")

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """From plain values, as they stand in a file. Raises ConfigurationError."""
        known = [item.name for item in fields(cls)]
        if unknown := sorted(values.keys() - set(known)):
            raise ConfigurationError(
                f"unknown setting {', '.join(unknown)} of opensearch; settings are {', '.join(known)}"
            )
        return cls(**values)

    def plain(self) -> dict[str, Any]:
        """As `of` takes them."""
        return asdict(self)

    def client(self) -> OpenSearch:
        """A client of these servers; nothing is sent yet. Raises ConfigurationError for what cannot be read."""
        if self.ca_file and not Path(self.ca_file).is_file():
            raise ConfigurationError(f"ca_file {self.ca_file} is not there")
        return OpenSearch(
            list(self.hosts),
            http_auth=(self.user, self._password()) if self.user else None,
            verify_certs=self.verify,
            ssl_show_warn=False,
            ca_certs=self.ca_file or None,
            timeout=self.timeout,
            max_retries=0,
            pool_maxsize=CONNECTIONS,
        )

    def _password(self) -> str:
        if self.password_env:
            if not (password := os.environ.get(self.password_env)):
                raise ConfigurationError(f"the environment variable {self.password_env}, for the password, is not set")
            return password
        try:
            return Path(self.password_file).read_text("utf-8").rstrip("\r\n")
        except OSError as error:
            raise ConfigurationError(f"password_file {self.password_file} cannot be read: {error.strerror}") from error
