"""How much work something is, told by a count that is the same on every machine."""

import sys
from collections.abc import Callable


def calls(work: Callable[[], object]) -> int:
    """Calls of functions, Python's own included."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
