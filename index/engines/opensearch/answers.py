"""Answers that stay the same until the next write, kept: one search asks for some again and again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")
Q = TypeVar("Q", bound=Hashable)

MOST = 5000
"""Answers that are kept; what was not asked for longest goes first."""


class Answers:
    """Answers by what was asked. Threads may share one."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def one(self, asked: Hashable, answer: Callable[[], T]) -> T:
        """What is known, or else what `answer` gives."""
        return self.all([asked], lambda _: [answer()])[0]

    def all(self, asked: Sequence[Q], answer: Callable[[Sequence[Q]], Sequence[T]]) -> list[T]:
        """The same for many. answer: called, if at all, with those that are not known, each once."""
        with self._lock:
            told: dict[Q, T] = {each: self._known[each] for each in asked if each in self._known}
            for each in told:
                self._known.move_to_end(each)
        if new := [each for each in dict.fromkeys(asked) if each not in told]:
            told |= zip(new, answer(new), strict=True)
            with self._lock:
                self._known |= {each: told[each] for each in new}
                while len(self._known) > MOST:
                    self._known.popitem(last=False)
        return [told[each] for each in asked]

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._known.clear()
