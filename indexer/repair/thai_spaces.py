"""Spaces inside Thai clusters, as programs put them there that take text out of PDFs.

Some put a space before every mark (ท ี่ for ที่); others make " า" of ำ (ส าหรับ, น ้า for สำหรับ, น้ำ). No mark and
no า begins a word, so that a space was put there is sure; which program did it shows in the rest of the text.
"""

import re
from collections.abc import Iterator

from indexer.repair.edit import Edit, has_thai

ORDER = 40

_TONE = "\u0e48-\u0e4b"
_LOST_AM = re.compile(f"(?<=[ก-ฮ]) +(?P<tone>[{_TONE}]?)า")
_BEFORE_MARK = re.compile(
    f"(?<=[ก-ฮ]) +(?=[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e])|(?<=[ก-ฮ][{_TONE}]) +(?=[\u0e31\u0e33-\u0e3a\u0e47])"
)


def edits(text: str) -> Iterator[Edit]:
    """Take the spaces away, and put ำ where it was lost."""
    if not has_thai(text):
        return
    lost = {match.start(): match for match in _LOST_AM.finditer(text)}
    before = [match for match in _BEFORE_MARK.finditer(text) if match.start() not in lost]
    everywhere = bool(before)  # then the spaces before า are of the same kind
    found = [*lost.values(), *before]
    for match in sorted(found, key=lambda match: match.start()):
        tone = match.groupdict().get("tone")
        if tone is None:
            yield Edit(*match.span(), "")
        else:
            yield Edit(*match.span(), tone + ("า" if everywhere else "ำ"))
