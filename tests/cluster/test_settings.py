"""What may stand in [settings] of an index on OpenSearch, and what errors of its servers say. No server is needed."""

import json
import os
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from index import Config, ConfigurationError, DocumentError, EngineError, QueryError, SearchIndex
from index.engine import Entry
from index.engines.opensearch import OpenSearchEngine
from index.engines.opensearch.layout import LONGEST, index_lines, name_of
from index.engines.opensearch.place import Place
from index.engines.opensearch.queries import body_of, regular
from index.engines.opensearch.remote import Remote
from index.engines.opensearch.settings import Settings
from index.query import Boost, Constant, Or, Term


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"hosts": []}, "hosts is empty"),
        ({"hosts": ["search1:9200"]}, "give an address"),
        ({"hosts": ["https://me:secret@search1"]}, "hosts are kept with the index"),
        ({"name": "Über"}, "lower-case letters"),
        ({"shards": 0}, "shards is 0; give 1 or more"),
        ({"shards": "3"}, "a whole number"),
        ({"replicas": True}, "a whole number"),
        ({"timeout": 0}, "give seconds"),
        ({"user": "me"}, "password_env or password_file"),
        ({"password_env": "P"}, "user together with"),
        ({"verify": "no"}, "true or false"),
        ({"password": "secret"}, "unknown setting password"),
    ],
)
def test_wrong_settings(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        Config(engine="opensearch", settings=wrong)


def test_settings_come_from_a_file_and_are_kept_without_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        'engine = "opensearch"\n[settings]\nhosts = ["https://a:1", "https://b:1"]\nuser = "me"\n'
        'password_env = "SEARCH_PASSWORD"\nshards = 3\ntimeout = 5\n'
    )
    settings = Settings.of(Config.load(file).settings)
    assert (settings.hosts, settings.shards, settings.timeout) == (("https://a:1", "https://b:1"), 3, 5.0)
    with pytest.raises(ConfigurationError, match="SEARCH_PASSWORD, for the password, is not set"):
        Remote(settings)
    monkeypatch.setenv("SEARCH_PASSWORD", "hush")
    Remote(settings).close()
    place = Place.new(tmp_path, settings)
    place.write(tmp_path)
    assert Place.read(tmp_path) == place
    assert "hush" not in (tmp_path / "remote.json").read_text()


def test_a_password_file(tmp_path: Path) -> None:
    settings = Settings(user="me", password_file=str(tmp_path / "secret"))
    with pytest.raises(ConfigurationError, match="cannot be read"):
        Remote(settings)
    (tmp_path / "secret").write_text("hush\n")
    Remote(settings).close()


def test_other_engines_have_no_settings() -> None:
    with pytest.raises(ConfigurationError, match="engine whoosh has no settings"):
        Config(engine="whoosh", settings={"shards": 3})


def test_a_copy_of_a_folder_does_not_own_the_index(tmp_path: Path) -> None:
    old, new = tmp_path / "000001" / "engine", tmp_path / "000002" / "engine"
    old.mkdir(parents=True)
    new.mkdir(parents=True)
    place = Place.new(old, Settings())
    place.write(old)
    os.link(old / "remote.json", new / "remote.json")
    assert Place.read(old).owned_by(old)
    assert not Place.read(new).owned_by(new)
    Place.read(new).next(new).write(new)
    assert Place.read(old) == place, "a file that is shared is replaced, not changed"
    assert Place.read(new).owned_by(new)
    assert Place.read(new).index.startswith("wenkham-v000002-")


def test_values_that_cannot_be_kept() -> None:
    def entry(terms: list[str], **keywords: list[str]) -> Entry:
        return Entry.of("a", {"body.units": terms}, {"id": ["a"], **keywords}, b"")

    assert b'"body.units": "x y "' in index_lines(entry(["x", "y"]))
    index_lines(entry([], org=["ก" * (LONGEST // 3)]))
    with pytest.raises(DocumentError, match="more than 32,766 bytes"):
        index_lines(entry([], org=["ก" * (LONGEST // 3 + 1)]))


def test_ids_of_any_length_have_names() -> None:
    assert len(name_of("ก" * 512)) == len(name_of("a")) == 32


def test_a_query_that_is_there_several_times_is_sent_once() -> None:
    word = Or((Term("body.units", "x"), Term("body.units", "y")))
    query = Or((Constant(word, 2.0), Boost(Or((word, Constant(word, 0.5))), 3.0), Term("body.units", "x")))
    sent = json.dumps(body_of(query, lambda field, term, edits: {}))
    assert sent.count('"x"') <= 3, sent


def test_patterns_as_regular_expressions() -> None:
    assert regular('a.b*c?"d"') == 'a\\.b.*c.\\"d\\"'


@pytest.fixture
def answers() -> Iterator[tuple[str, list[tuple[int, object]]]]:
    """A server that gives these answers, one after the other, the last one again and again."""
    said: list[tuple[int, object]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            status, body = said.pop(0) if len(said) > 1 else said[0]
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", said
        server.shutdown()
        thread.join()


def failed(type: str, reason: str = "so") -> dict[str, object]:
    return {"error": {"type": type, "reason": reason, "root_cause": [{"type": type, "reason": reason}]}}


@pytest.mark.parametrize(
    ("status", "type", "expected", "told"),
    [
        (401, "security_exception", EngineError, "refuses user and password"),
        (403, "cluster_block_exception", EngineError, "free space"),
        (404, "index_not_found_exception", EngineError, "build it again"),
        (429, "opensearch_rejected_execution_exception", EngineError, "too much to do"),
        (503, "search_phase_execution_exception", EngineError, "bring the nodes back"),
        (400, "too_many_clauses", QueryError, "max_clause_count"),
        (500, "illegal_state_exception", EngineError, "illegal_state_exception"),
    ],
)
def test_errors_say_what_to_do(
    answers: tuple[str, list[tuple[int, object]]], status: int, type: str, expected: type[Exception], told: str
) -> None:
    host, said = answers
    said.append((status, failed(type)))
    with Remote(Settings.of({"hosts": [host]})) as remote, pytest.raises(expected, match=told):
        remote.ask("GET", "/x", patience=0.1)


def test_what_passes_is_tried_again(answers: tuple[str, list[tuple[int, object]]]) -> None:
    host, said = answers
    said += [
        (503, failed("no_shard")),
        (429, failed("rejected")),
        (500, failed("node_disconnected_exception")),
        (500, {"error": {"type": "search_phase_execution_exception", "reason": "", "root_cause": []}}),
        (200, {"fine": True}),
    ]
    with Remote(Settings.of({"hosts": [host]})) as remote:
        assert remote.ask("GET", "/x") == {"fine": True}


def test_shards_that_are_missing_are_no_empty_answer(
    answers: tuple[str, list[tuple[int, object]]], tmp_path: Path
) -> None:
    host, said = answers
    Place.new(tmp_path, Settings.of({"hosts": [host]})).write(tmp_path)
    said.append((200, {"version": {"number": "3.8.0"}}))
    said.append((200, {"timed_out": False, "_shards": {"failed": 1}, "hits": {"total": {"value": 0}, "hits": []}}))
    engine = OpenSearchEngine(tmp_path, Place.read(tmp_path), Remote(Settings.of({"hosts": [host]})))
    with pytest.raises(EngineError, match="shards of the index did not answer"):
        engine.search(Term("body.units", "x"))
    engine.close()


def good(total: int) -> dict[str, object]:
    shards = {"failed": 0}
    return {"timed_out": False, "_shards": shards, "hits": {"total": {"value": total}, "hits": []}, "status": 200}


@pytest.mark.parametrize(
    ("status", "type", "expected", "told"),
    [
        (400, "too_many_clauses", QueryError, "max_clause_count"),
        (500, "illegal_state_exception", EngineError, "illegal_state_exception"),
        (404, "index_not_found_exception", EngineError, "build it again"),
    ],
)
def test_one_error_of_many(
    answers: tuple[str, list[tuple[int, object]]], status: int, type: str, expected: type[Exception], told: str
) -> None:
    host, said = answers
    said.append((200, {"responses": [good(3), {**failed(type), "status": status}]}))
    with Remote(Settings.of({"hosts": [host]})) as remote, pytest.raises(expected, match=told):
        remote.ask("POST", "/x/_msearch")


def test_many_are_asked_again_where_one_will_pass(
    answers: tuple[str, list[tuple[int, object]]], tmp_path: Path
) -> None:
    host, said = answers
    Place.new(tmp_path, Settings.of({"hosts": [host]})).write(tmp_path)
    said += [
        (200, {"version": {"number": "3.8.0"}}),
        (200, {"responses": [good(3), {**failed("opensearch_rejected_execution_exception"), "status": 429}]}),
        (200, {"responses": [{**failed("node_disconnected_exception"), "status": 500}, good(4)]}),
        (200, {"responses": [good(3), good(4)]}),
        (200, {"responses": [{**good(5), "_shards": {"failed": 1}}]}),
    ]
    engine = OpenSearchEngine(tmp_path, Place.read(tmp_path), Remote(Settings.of({"hosts": [host]})))
    x, y, z = (Term("body.units", word) for word in "xyz")
    assert engine.counts([x, y, x]) == [3, 4, 3]
    with pytest.raises(EngineError, match="shards of the index did not answer"):
        engine.counts([z, x])
    assert engine.counts([y, x]) == [4, 3], "these are known"
    engine.close()


def test_no_server(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    remote = Remote(Settings.of({"hosts": [f"http://127.0.0.1:{port}"]}))
    with remote, pytest.raises(EngineError, match=r"cannot be reached at .*; start it, or correct hosts"):
        remote.ask("GET", "/", patience=0.1)


def test_a_folder_that_does_not_say_where_its_documents_are(tmp_path: Path) -> None:
    (tmp_path / "remote.json").write_text("{}")
    with pytest.raises(EngineError, match="build the index again"):
        Place.read(tmp_path)
    with pytest.raises(EngineError, match="build the index again"):
        Place.read(tmp_path / "nowhere")


def test_no_index_where_there_is_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.engines.opensearch.remote.READING", 0.1)
    config = Config(engine="opensearch", settings={"hosts": ["http://127.0.0.1:1"], "timeout": 1})
    with pytest.raises(EngineError, match="cannot be reached"):
        SearchIndex.create(tmp_path / "index", config)
    assert not (tmp_path / "index" / "wenkham.json").exists()
