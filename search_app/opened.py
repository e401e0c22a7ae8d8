"""The index that the application searches."""

from pathlib import Path
from threading import Lock

from flask import current_app

from index import Limits, SearchIndex


class OpenedIndex:
    """One SearchIndex, opened when it is first asked for and shared by all threads."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder, self._limits = folder, limits
        self._index: SearchIndex | None = None
        self._lock = Lock()

    def get(self) -> SearchIndex:
        """The index. Raises IndexMissingError or IndexDamagedError, again at each call until it is mended."""
        with self._lock:
            if self._index is None:
                self._index = SearchIndex.open(self._folder, self._limits)
            return self._index


def current_index() -> SearchIndex:
    """The index of the application that answers this request."""
    opened: OpenedIndex = current_app.extensions["index"]
    return opened.get()
