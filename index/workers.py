"""Processes that work for this one: the same function on many jobs, on all cores, results in order.

They are programs of their own, not forks: threads and locks of the process that starts them, which may be a server, are
none of their business, and what it was started with is not run again. A worker reads pickled jobs from its standard
input and writes pickled results to its standard output, so it ends when the process that started it does, however that
ends.
"""

import gc
import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from queue import SimpleQueue
from typing import IO, Any, Generic, Self, TypeVar

from index.errors import BuildError

ALONE = 4
"""Jobs that are done in this process before others are started: starting one takes as long as about so many."""

Job = TypeVar("Job")
Result = TypeVar("Result")


def cores() -> int:
    """The processors that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers(Generic[Job, Result]):
    """A function, done by several processes. Use it as a context manager.

    function: of one job; it and its jobs and results must be picklable, without anything of the main module.
    jobs: processes, all cores unless given; 1 is this one.
    """

    def __init__(self, function: Callable[[Job], Result], jobs: int | None = None) -> None:
        self._function, self._jobs = function, jobs or cores()
        self._packed = pickle.dumps(function)
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._threads: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.kill()
        if self._threads:
            self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            process.communicate()

    def map(self, jobs: Iterable[Job]) -> Iterator[Result]:
        """The result of each job, in order; two jobs a process are taken ahead of the one whose result is waited for.

        What the function raises is raised here. Raises BuildError where a process ends before its time.
        """
        waiting = iter(jobs)
        alone = None if self._jobs == 1 else 0 if self._threads else ALONE
        for job in islice(waiting, alone):
            yield self._function(job)
        ahead: deque[Future[bytes]] = deque()
        for job in waiting:
            ahead.append(self._submit(job))
            if len(ahead) > 2 * self._jobs:
                yield _unpacked(ahead.popleft().result())
        while ahead:
            yield _unpacked(ahead.popleft().result())

    def _submit(self, job: Job) -> "Future[bytes]":
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._jobs, "wenkham-worker")
            for _ in range(self._jobs):
                process = _start(self._packed)
                self._processes.append(process)
                self._idle.put(process)
        return self._threads.submit(self._done, pickle.dumps(job, pickle.HIGHEST_PROTOCOL))

    def _done(self, job: bytes) -> bytes:
        """The packed result of a packed job, by a process that is idle. It stays packed until it is its turn: what is
        ahead would take many times the memory otherwise."""
        process = self._idle.get()
        try:
            assert process.stdin
            assert process.stdout
            _send(process.stdin, job)
            return _receive(process.stdout)
        except (EOFError, OSError) as error:
            raise BuildError(
                f"a process that analyses documents ended before its time ({_how(process)}); nothing was changed. If "
                "memory is short, give it less to do at once: --jobs 1"
            ) from error
        finally:
            self._idle.put(process)


def _unpacked(answer: bytes) -> Any:
    """A result; or the error that came of the job, raised."""
    done, result = pickle.loads(answer)
    if not done:
        raise result
    return result


def _start(function: bytes) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", "from index.workers import serve; serve()"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONSAFEPATH": "1"}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
    assert process.stdin
    with suppress(OSError):  # a process that ended already is noticed when it does not answer
        _send(process.stdin, function)
    return process


def _how(process: "subprocess.Popen[bytes]") -> str:
    status = process.wait()
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"status {status}"


def serve() -> None:
    """What a worker does: unpack the function, then do job after job until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    jobs, results = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no result
    function = pickle.loads(_receive(jobs))
    # Terms are no garbage and make no cycles, but being made by the million they have Python look for some: a sixth of
    # the time.
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)
    while True:
        try:
            packed = _receive(jobs)
        except EOFError:
            return
        try:
            answer = pickle.dumps((True, function(pickle.loads(packed))), pickle.HIGHEST_PROTOCOL)
        except Exception as error:  # whatever it is, it is raised where the result is waited for
            answer = _packed_error(error)
        _send(results, answer)


def _packed_error(error: Exception) -> bytes:
    try:
        packed = pickle.dumps((False, error))
        pickle.loads(packed)
    except Exception:  # an exception of a library that cannot be packed, or not be unpacked
        return pickle.dumps((False, RuntimeError(repr(error))))
    return packed


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(len(message).to_bytes(8, "little"))
    stream.write(message)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    """The next message. Raises EOFError where there is none."""
    length = stream.read(8)
    if len(length) < 8:
        raise EOFError
    message = stream.read(int.from_bytes(length, "little"))
    if len(message) < int.from_bytes(length, "little"):
        raise EOFError
    return message
