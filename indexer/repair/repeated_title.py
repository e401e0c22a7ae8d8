"""A title that stands again above the text, as pages have it in their head and in their body."""

import re
from collections.abc import Iterator

from indexer.repair.edit import Edit

ORDER = 60

_TWICE = re.compile(r"\A([^\n]{8,})\n(\s*\1[^\S\n]*\n\s*)(?=\S)")


def edits(text: str) -> Iterator[Edit]:
    """Take the second one away; `text` begins with the line of the title."""
    if match := _TWICE.match(text):
        yield Edit(*match.span(2), "")
