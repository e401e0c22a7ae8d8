"""Which index on the cluster belongs to a folder: written there, and nothing secret in it."""

import json
import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from index.engines.opensearch.settings import Settings
from index.errors import EngineError
from index.remote import REMOTE


@dataclass(frozen=True, slots=True)
class Place:
    """An index on the cluster.

    owner: the generation that may write to it; others share the file, and make an index of their own first.
    """

    index: str
    owner: str
    settings: Settings

    @classmethod
    def new(cls, folder: Path, settings: Settings) -> Self:
        """A place for a folder's own index: NAME-vGENERATION- and letters that nobody else has."""
        generation = folder.parent.name if folder.parent.name.isdecimal() else "0"
        return cls(f"{settings.name}-v{generation}-{secrets.token_hex(4)}", _owner(folder), settings)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Raises EngineError where there is no such file, or it says something else."""
        try:
            told: dict[str, Any] = json.loads((folder / REMOTE).read_bytes())
            return cls(told["index"], told["owner"], Settings.of(told["settings"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EngineError(f"{folder / REMOTE} cannot be read: {error}; build the index again") from error

    def write(self, folder: Path) -> None:
        """Replace the file: other generations may share the one that is there."""
        new = folder / (REMOTE + ".new")
        said = {"engine": "opensearch", "index": self.index, "owner": self.owner, "settings": self.settings.plain()}
        with new.open("w", encoding="utf-8") as file:
            json.dump(said, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        new.replace(folder / REMOTE)

    def owned_by(self, folder: Path) -> bool:
        """Whether that folder may write to the index."""
        return self.owner == _owner(folder)

    def next(self, folder: Path) -> Self:
        """The place of a folder that was made from the one of this place."""
        return replace(self, index=self.new(folder, self.settings).index, owner=_owner(folder))


def _owner(folder: Path) -> str:
    absolute = folder.absolute()
    return f"{absolute.parent.name}/{absolute.name}"
