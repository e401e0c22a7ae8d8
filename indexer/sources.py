"""What to index: files, folders, globs and standard input, as sources that can be opened."""

import gzip
import hashlib
import json
import lzma
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from glob import glob, has_magic
from importlib.metadata import version
from io import BufferedReader, BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from indexer.loaders import LOADERS, loader_for
from indexer.record import Loaded, LoaderError, Record, Rejected, Settings

STDIN = "-"
_BROKEN = (zipfile.BadZipFile, lzma.LZMAError, zlib.error, struct.error, RuntimeError, ValueError, OSError, EOFError)
"""What zipfile raises for archives that are broken, encrypted or packed by a method that it does not know."""


@cache
def _version() -> str:
    return version("wenkham")


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or standard input. A build holds all of its sources, so they are small.

    name: the folder that was named, and the path inside it: the beginning of its documents' ids.
    root: the folder that was named. size: in bytes. path: of the file.
    """

    name: str
    root: str
    size: int
    path: str | None = None
    data: bytes = b""

    def open(self) -> BufferedReader | BytesIO:
        """Its bytes."""
        return Path(self.path).open("rb") if self.path else BytesIO(self.data)

    def sidecar(self) -> Path | None:
        """The file of what is known of it: `report.pdf.json`, or `report.json`."""
        if not self.path:
            return None
        path = Path(self.path)
        candidates = (path.with_name(path.name + ".json"), path.with_suffix(".json"))
        return next((path for path in candidates if path.is_file()), None)

    def digest(self, settings: Settings) -> str:
        """A hash of its bytes, its sidecar, the settings and this version: what decides on its records."""
        with self.open() as stream:
            found = hashlib.file_digest(stream, "sha256")
        if sidecar := self.sidecar():
            found.update(sidecar.read_bytes())
        found.update(repr((sorted(settings.columns.items()), _version())).encode())
        return found.hexdigest()


@dataclass
class Found:
    """The sources that were named; files of other kinds in folders, by suffix.

    roots: the folders that were named, now or before, path → the name that ids begin with.
    visited: the folders that were named now, and those of the files that were. missing: name → why it is not read.
    """

    roots: dict[str, str]
    sources: list[Source] = field(default_factory=list)
    visited: set[Path] = field(default_factory=set)
    skipped: dict[str, int] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def vanished(self, name: str, root: str) -> bool:
        """Whether the file of a source of that name, in that root, is surely gone."""
        try:
            return root != STDIN and not Path(root, name.removeprefix(f"{self.roots[root]}/")).exists()
        except OSError:
            return False


def find(names: Sequence[str], roots: Mapping[str, str]) -> Found:
    """Find the sources of files, folders, glob patterns and "-".

    roots: folders that were named before, path → the name that ids begin with. A file in one of them keeps
        its name; so `add docs/new.txt` after `build docs` gives the same id as building again.
    """
    found = Found(dict(roots))
    seen: set[str] = set()
    for name in names:
        if name == STDIN:
            data = sys.stdin.buffer.read()
            kind = "jsonl" if data.lstrip().startswith(b"{") else "txt"
            found.sources.append(Source(f"stdin.{kind}", STDIN, len(data), data=data))
            continue
        try:
            pattern = has_magic(name) and not Path(name).exists()
            paths = [Path(path) for path in sorted(glob(name, recursive=True))] if pattern else [Path(name)]
            if not paths or not all(path.exists() for path in paths):
                found.missing[name] = "there is no such file or folder"
                continue
            for path in paths:
                _visit(path.resolve(), found, seen)
        except OSError as error:
            found.missing[name] = f"it cannot be read: {error.strerror}"
    return found


def _visit(path: Path, found: Found, seen: set[str]) -> None:
    folder = path if path.is_dir() else path.parent
    found.visited.add(folder)
    _root(folder, found.roots)
    for file in _walk(path, found) if path.is_dir() else [path]:
        if str(file) in seen:
            continue
        seen.add(str(file))
        if _kind(file.name) is None and _is_sidecar(file):
            continue
        if path.is_dir() and _kind(file.name) is None:
            found.skipped[file.suffix or file.name] = found.skipped.get(file.suffix or file.name, 0) + 1
            continue
        root = _root(file.parent, found.roots)
        name = f"{found.roots[str(root)]}/{file.relative_to(root).as_posix()}"
        found.sources.append(Source(printable(name), sys.intern(str(root)), file.stat().st_size, str(file)))


def printable(name: str) -> str:
    """A name without the halves of characters that stand for bytes of names that are not UTF-8."""
    return name.encode("utf-8", "backslashreplace").decode()


def _root(folder: Path, roots: dict[str, str]) -> Path:
    """The folder named before that this one lies in, or itself, under a name that no other has."""
    for root in (folder, *folder.parents):
        if str(root) in roots:
            return root
    names = ["/".join(folder.parts[-length:]).strip("/") or "root" for length in range(1, len(folder.parts) + 1)]
    taken = [f"{name}/" for name in roots.values()]

    def free(name: str) -> bool:  # no name begins another: a/b and a would both call something a/b/c.txt
        return not any(f"{name}/".startswith(other) or other.startswith(f"{name}/") for other in taken)

    roots[str(folder)] = next(filter(free, names))
    return folder


def _walk(folder: Path, found: Found) -> Iterator[Path]:
    try:
        paths = [(path, path.is_dir() and not path.is_symlink()) for path in sorted(folder.iterdir())]
    except OSError as error:
        found.missing[str(folder)] = f"it cannot be read: {error.strerror}"
        return
    for path, is_folder in paths:
        if path.name.startswith("."):
            continue
        if is_folder:
            yield from _walk(path, found)
        elif path.is_file():
            yield path


def _kind(name: str) -> str | None:
    """The suffix that decides on the loader; ".zip" and ".gz" for what they are read through."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".gz":
        return _kind(name[: -len(".gz")])
    return suffix if suffix in LOADERS or suffix == ".zip" else None


def _is_sidecar(path: Path) -> bool:
    return path.suffix == ".json" and (
        path.with_suffix("").is_file() or any(path.with_suffix(suffix).is_file() for suffix in LOADERS)
    )


def load(source: Source, settings: Settings) -> Iterator[Loaded]:
    """The records of a source, with what its sidecar says of them. Raises LoaderError, OSError."""
    known = _read_sidecar(source)
    with source.open() as stream:
        for loaded in _load(stream, source.name, source.size, settings):
            if isinstance(loaded, Record) and known:
                yield Record(loaded.text, loaded.title, loaded.place, {**loaded.known, **known})
            else:
                yield loaded


def _read_sidecar(source: Source) -> dict[str, Any]:
    path = source.sidecar()
    if path is None:
        return {}
    try:
        known = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise LoaderError(f"its sidecar {path.name} is not JSON: {error}") from error
    if not isinstance(known, dict):
        raise LoaderError(f"its sidecar {path.name} is not a JSON object")
    return known


def _load(stream: BinaryIO, name: str, size: int, settings: Settings) -> Iterator[Loaded]:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".gz":
        data = _unpacked(gzip.GzipFile(fileobj=stream), settings.file_bytes)
        inner = name[: -len(suffix)]
        if PurePosixPath(inner).suffix.lower() == ".gz":
            raise LoaderError("it is packed more than once")
        yield from _load(BytesIO(data), inner, len(data), settings)
    elif suffix == ".zip":
        yield from _archive(stream, settings)
    elif loader := loader_for(name):
        if size > settings.file_bytes and suffix not in (".jsonl", ".ndjson"):
            raise LoaderError(f"it has {size:,} bytes, more than {settings.file_bytes:,}; split it")
        yield from loader(stream, settings)
    else:
        kinds = ", ".join(sorted(LOADERS))
        raise LoaderError(f"files of this kind are not read; kinds are {kinds}, each also in .gz and .zip")


def _archive(stream: BinaryIO, settings: Settings) -> Iterator[Loaded]:
    """Every file of an archive; `place` is its name inside. What cannot be read is rejected by itself."""
    try:
        archive = zipfile.ZipFile(stream)
    except _BROKEN as error:
        raise LoaderError(f"it is not an archive that can be read: {error}") from error
    members = [member for member in archive.infolist() if not member.is_dir() and not _hidden(member.filename)]
    if len(members) > settings.archive_files:
        raise LoaderError(f"it holds {len(members):,} files, more than {settings.archive_files:,}; split it")
    left = settings.archive_bytes
    for member in members:
        name = member.filename
        if _kind(name) == ".zip":
            yield Rejected(name, "it is an archive inside an archive; unpack the outer one")
            continue
        try:
            inner, data = _member(archive, member, min(settings.file_bytes, left))
            left -= len(data)
            for loaded in _load(BytesIO(data), inner, len(data), settings):
                place = f"{name}, {loaded.place}" if loaded.place else name
                yield (
                    Record(loaded.text, loaded.title, place, loaded.known)
                    if isinstance(loaded, Record)
                    else Rejected(place, loaded.reason)
                )
        except (LoaderError, *_BROKEN) as error:
            yield Rejected(name, str(error))


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> tuple[str, bytes]:
    """A file of an archive, unpacked to the end, so that the archive's limit counts all of it, and its name then."""
    name, data = member.filename, _unpacked(archive.open(member), most)
    if not name.lower().endswith(".gz"):
        return name, data
    name = name[: -len(".gz")]
    if name.lower().endswith(".gz"):
        raise LoaderError("it is packed more than once")
    return name, _unpacked(gzip.GzipFile(fileobj=BytesIO(data)), most)


def _hidden(name: str) -> bool:
    """Whether a file of an archive is one that folders hide, or that macOS puts beside each file."""
    return any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in PurePosixPath(name).parts)


def _unpacked(stream: Any, most: int) -> bytes:
    """Everything in a compressed stream, but no more than `most` bytes: a small file can unpack to any size."""
    try:
        with stream:
            data: bytes = stream.read(most + 1)
    except _BROKEN as error:
        raise LoaderError(f"it cannot be unpacked: {error}") from error
    if len(data) > most:
        raise LoaderError(f"it unpacks to more than {most:,} bytes")
    return data
