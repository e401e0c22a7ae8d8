"""The folder of an index: generations, one of which is live.

    DIR/wenkham.json             the pointer: which generation is live
    DIR/write.lock               held by the one writer
    DIR/generations/000007/      one generation, never changed once it is live
        manifest.json            what it is, and size and SHA-256 of every other file
        reader.lock              held, shared, by its readers
        engine/...               the engine's files

A commit fills a new folder, syncs it, and moves the pointer: a crash at any instant leaves the old or the
new generation live. An incremental commit shares unchanged files with the last generation by hard links.
Readers keep the generation that they opened; the next writer removes those that nobody reads any more.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import portalocker

from index import remote
from index.errors import BuildError, IndexDamagedError, IndexExistsError, IndexLockedError, IndexMissingError

FORMAT = 9
POINTER, MANIFEST, READER_LOCK, WRITE_LOCK = "wenkham.json", "manifest.json", "reader.lock", "write.lock"
_ANEW = "delete the folder and build the index again"
PATIENCE = 10.0
"""Seconds to wait for another writer, or for a generation that stays long enough to be opened."""


class Generation:
    """A live generation, held open for reading until `release`."""

    def __init__(self, folder: Path, manifest: dict[str, Any], lock: IO[bytes]) -> None:
        self.name, self.folder, self.manifest = folder.name, folder, manifest
        self._lock = lock

    def release(self) -> None:
        """Let the next writer remove it, if it is not live."""
        self._lock.close()


class Storage:
    """The folder of one index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._verified: dict[tuple[int, ...], str] = {}

    def exists(self) -> bool:
        """Whether there is an index."""
        return (self.folder / POINTER).is_file()

    def prepare(self) -> None:
        """Make the folder, for an index that is to be created in it.

        Raises IndexExistsError where something is in it already; a Python package is never an index.
        """
        if self.exists():
            raise IndexExistsError(f"there is an index in {self.folder} already; open it, or choose another folder")
        if self.folder.exists() and (not self.folder.is_dir() or _foreign(self.folder)):
            raise IndexExistsError(f"{self.folder} holds other files; give an empty or a new folder for the index")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def live(self) -> str:
        """The name of the live generation. Raises IndexMissingError where there is no index."""
        try:
            pointer = json.loads((self.folder / POINTER).read_bytes())
        except FileNotFoundError:
            raise IndexMissingError(
                f"there is no index in {self.folder}; build one: wenkham build SOURCE --index DIR"
            ) from None
        except ValueError as error:
            raise IndexDamagedError(f"{self.folder / POINTER} cannot be read: {error}; {_ANEW}") from error
        if pointer.get("format") != FORMAT:
            raise IndexDamagedError(
                f"{self.folder} has format {pointer.get('format')}, this version reads {FORMAT}; {_ANEW}"
            )
        return str(pointer["generation"])

    def open(self) -> Generation:
        """The live generation, every file of it checked against its manifest.

        Raises IndexMissingError, and IndexDamagedError where a file is not what was written.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            folder = self.folder / "generations" / self.live()
            try:
                lock = (folder / READER_LOCK).open("rb")
                try:
                    portalocker.lock(lock, portalocker.LockFlags.SHARED | portalocker.LockFlags.NON_BLOCKING)
                    manifest = self.verify(folder)
                except BaseException:
                    lock.close()
                    raise
                return Generation(folder, manifest, lock)
            except (FileNotFoundError, portalocker.LockException):
                # Between reading the pointer and taking the lock a writer moved on and removed this one.
                if self.live() == folder.name and time.monotonic() > deadline:
                    raise IndexDamagedError(f"{folder} is incomplete; {_ANEW}") from None
                time.sleep(0.01)

    def verify(self, folder: Path) -> dict[str, Any]:
        """The manifest of a generation, after checking that its files are those that were written, no more and
        no less. Nothing but JSON is read before. Raises IndexDamagedError."""
        try:
            manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        except ValueError as error:
            raise IndexDamagedError(f"{folder / MANIFEST} cannot be read: {error}; {_ANEW}") from error
        wanted, there = manifest["files"], _files(folder)
        for name in sorted(wanted.keys() ^ there.keys()):
            what = "is missing" if name in wanted else "does not belong there"
            raise IndexDamagedError(f"{folder / name} {what}; {_ANEW}")
        for name, path in there.items():
            if wanted[name] != [path.stat().st_size, self._hash(path)]:
                raise IndexDamagedError(f"{path} is not what was written; {_ANEW}")
        return manifest

    def _hash(self, path: Path) -> str:
        status = path.stat()
        key = status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
        if key not in self._verified:
            with path.open("rb") as file:
                self._verified[key] = hashlib.file_digest(file, "sha256").hexdigest()
        return self._verified[key]

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer. Raises IndexLockedError when another one does not finish in time."""
        try:
            lock = (self.folder / WRITE_LOCK).open("ab")
        except OSError as error:
            raise BuildError(f"cannot write to {self.folder}: {error.strerror}; check its permissions") from error
        with lock as file:
            deadline = time.monotonic() + PATIENCE
            while True:
                try:
                    portalocker.lock(file, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
                    break
                except portalocker.LockException:
                    if time.monotonic() > deadline:
                        raise IndexLockedError(
                            f"another process is writing to {self.folder}; try again later"
                        ) from None
                    time.sleep(0.05)
            yield

    def commit(self, base: Path | None, fill: Callable[[Path], Mapping[str, Any]]) -> None:
        """Make a new generation and move the pointer to it; to be called while `writing`.

        base: the generation whose files the new one starts from, none for an empty one.
        fill: writes into the folder it is given and returns what the manifest is to say. When it raises,
            the index is as it was.
        """
        generations = self.folder / "generations"
        generations.mkdir(exist_ok=True)
        self._clean()
        numbers = [int(entry.name) for entry in generations.iterdir() if entry.name.isdecimal()]
        folder = generations / f"{max(numbers, default=0) + 1:06}"
        folder.mkdir()
        try:
            if base:
                _link(base, folder)
            manifest = {"format": FORMAT, **fill(folder)}
            files = {name: [path.stat().st_size, self._hash(path)] for name, path in _files(folder).items()}
            (folder / READER_LOCK).touch()
            _write_synced(folder / MANIFEST, {**manifest, "files": files})
            _sync_tree(folder)
            _sync(generations)
            _write_synced(self.folder / (POINTER + ".new"), {"format": FORMAT, "generation": folder.name})
            (self.folder / (POINTER + ".new")).replace(self.folder / POINTER)
        except BaseException:
            live = self.exists() and self.live() == folder.name  # an interruption may come when it is live already
            if not live and remote.discard(folder):
                shutil.rmtree(folder, ignore_errors=True)
            raise
        _sync(self.folder)
        remote.publish(folder)
        self._clean()

    def _clean(self) -> None:
        """Remove generations that are not live and that nobody reads."""
        live = self.live() if self.exists() else None
        for folder in (self.folder / "generations").iterdir():
            if folder.name == live or not folder.name.isdecimal() or not folder.is_dir():
                continue
            try:
                with (folder / READER_LOCK).open("ab") as lock:
                    portalocker.lock(lock, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
                    if not remote.discard(folder):
                        continue
                    # The manifest first: what a reader then finds is plainly incomplete.
                    (folder / MANIFEST).unlink(missing_ok=True)
                    shutil.rmtree(folder, ignore_errors=True)
            except portalocker.LockException:
                continue


def _foreign(folder: Path) -> bool:
    """Whether a folder holds anything but what a killed first build left behind."""
    return any(entry.name not in (WRITE_LOCK, "generations", POINTER + ".new") for entry in folder.iterdir())


def _files(folder: Path) -> dict[str, Path]:
    """The files of a generation that its manifest speaks of, by their path inside it."""
    paths = (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path for name, path in sorted(named.items()) if name not in (MANIFEST, READER_LOCK)}


def _link(base: Path, folder: Path) -> None:
    for name, path in _files(base).items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, target)
        except OSError:  # a file system without hard links
            shutil.copy2(path, target)


def _write_synced(path: Path, value: object) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _sync_tree(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _sync(path)


def _sync(path: Path) -> None:
    with suppress(PermissionError):  # Windows has no file descriptors for folders
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
