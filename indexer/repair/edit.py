"""What a repair asks for."""

from typing import NamedTuple


class Edit(NamedTuple):
    """Replace `text[start:end]` by `after`; offsets in code points of the text that the repair was given."""

    start: int
    end: int
    after: str
