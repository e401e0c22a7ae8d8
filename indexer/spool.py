"""What a build has done so far, kept beside the index, so that one that was killed can go on (`--resume`).

A job that was done is a file, named by a hash of all that decides on what comes of it. The files are compressed JSON:
nothing in them is run.
"""

import hashlib
import json
import shutil
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import index
from index import BuildError
from index.analysis import Analysed
from indexer.work import Outcome, Part

FOLDER = "generations/unfinished"
"""Where in the folder of an index."""


@dataclass(frozen=True)
class Spool:
    """Done jobs in a folder. made_by: what is the same for all jobs of a build and decides on what comes of them."""

    folder: Path
    made_by: str

    def begin(self, *, resume: bool) -> None:
        """Make the folder; what an earlier build left there goes, unless that is to be gone on from."""
        if not resume:
            self.end()
        self.folder.mkdir(parents=True, exist_ok=True)

    def end(self) -> None:
        """Remove the folder and all that is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, parts: Sequence[Part]) -> Path:
        """The file of a job."""
        job = [(part.source.name, part.digest, part.records, part.last) for part in parts]
        return self.folder / hashlib.sha256(repr((self.made_by, job)).encode("utf-8", "surrogatepass")).hexdigest()

    def load(self, path: Path) -> list[Outcome] | None:
        """What came of a job; None where it was not done, or its file was not written to the end."""
        try:
            outcomes = json.loads(zlib.decompress(path.read_bytes()))
        except (OSError, zlib.error, ValueError):
            return None
        return [Outcome(last, [(place, _unpacked(item)) for place, item in found]) for last, found in outcomes]

    def keep(self, path: Path, outcomes: Sequence[Outcome]) -> None:
        """Write down what came of a job. Raises BuildError where that is not possible."""
        packed = [(last, [(place, _packed(item)) for place, item in found]) for last, found in outcomes]
        part = path.with_suffix(".part")
        try:
            part.write_bytes(zlib.compress(json.dumps(packed, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1))
            part.replace(path)
        except OSError as error:
            raise BuildError(f"cannot keep what was done in {self.folder}: {error.strerror}") from error


def code() -> str:
    """A hash of the programs and tables that describe documents."""
    digest = hashlib.sha256()
    for folder in (Path(index.__file__).parent, Path(__file__).parent):
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.toml")]):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _packed(item: Analysed | str) -> Any:
    return item if isinstance(item, str) else item.packed()


def _unpacked(item: Any) -> Analysed | str:
    return item if isinstance(item, str) else Analysed.unpacked(item)
