"""What a repair asks for."""

import re
from functools import lru_cache
from typing import NamedTuple

_THAI = re.compile("[\u0e00-\u0e7f]")


class Edit(NamedTuple):
    """Replace `text[start:end]` by `after`; offsets in code points of the text that the repair was given."""

    start: int
    end: int
    after: str


@lru_cache(maxsize=2)
def has_thai(text: str) -> bool:
    """Whether a text has a Thai character."""
    return not text.isascii() and _THAI.search(text) is not None
