"""HTML entities left in text: &nbsp; &quot; &#8220; and, escaped once more, &amp;nbsp;."""

import html
import re
from collections.abc import Iterator

from indexer.repair.edit import Edit

ORDER = 10

# Those that editors and feeds leave behind. Others may be what the text is about.
_NAMES = "nbsp|quot|amp|apos|ldquo|rdquo|lsquo|rsquo|laquo|raquo|hellip|mdash|ndash|middot|bull|times|deg|euro|copy|reg"
_ENTITY = re.compile(rf"&(?:amp;)*(?:{_NAMES}|#\d{{2,6}}|#x[0-9a-fA-F]{{2,5}});")
# A tag that was escaped: the text is about HTML, and what stands in the tag is meant so.
_TAG = re.compile(r"&lt;/?[A-Za-z][^\n<>]{0,200}?&gt;")


def edits(text: str) -> Iterator[Edit]:
    """Put the characters in place of their entities."""
    within = {place for tag in _TAG.finditer(text) for place in range(*tag.span())}
    for match in _ENTITY.finditer(text):
        if match.start() in within:
            continue
        character = match.group()
        while (plain := html.unescape(character)) != character:
            character = plain
        yield Edit(*match.span(), character.replace("\xa0", " "))
