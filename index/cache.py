"""What was worked out once, kept while it is used, within a number of bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")

_ENTRY = 200
"""Bytes that an entry takes beside its value, about."""


class Cache:
    """Values by keys, up to a number of bytes; what was not used for longest goes first. Threads may share one."""

    def __init__(self, capacity: int) -> None:
        self._capacity, self._bytes = capacity, 0
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """The value of a key, made where it is not there. size: of a value, in bytes.

        Two threads may make one value at the same time; waiting for each other would cost more.
        """
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                kept: T = self._values[key][0]
                return kept
        value = make()
        weight = size(value) + _ENTRY
        with self._lock:
            if key not in self._values and weight <= self._capacity:
                self._values[key] = value, weight
                self._bytes += weight
                while self._bytes > self._capacity:
                    _, (_, gone) = self._values.popitem(last=False)
                    self._bytes -= gone
        return value
