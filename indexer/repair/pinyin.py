"""Readings that a program wrote after Han characters: 中國(guó), 重（zhòng）, 行(ㄏㄤˊ)."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from indexer.repair.edit import Edit

ORDER = 30
LEAST = 3
"""Notes in a text from which they are taken for a program's: people explain a reading once or twice."""

_LATIN = "a-zê\u00e0-\u00fc\u0101\u0113\u011b\u012b\u0144\u0148\u014d\u016b\u01ce-\u01dc\u01f9\u1e3f"
READING = f"(?:[{_LATIN}]{{1,6}}[1-5]?|[ㄅ-ㄩˇˊˋ˙]{{1,5}})"
_NOTE = re.compile(rf"(?<=([㐀-䶿一-鿿豈-﫿]))(?:\(({READING})\)|（({READING})）)")


def edits(text: str) -> Iterator[Edit]:
    """Take away notes whose reading is one of the character's, where a text has several."""
    if "(" not in text and "（" not in text:
        return
    notes = [match for match in _NOTE.finditer(text) if (match[2] or match[3]) in readings(match[1])]
    if len(notes) >= LEAST:
        yield from (Edit(*match.span(), "") for match in notes)


@cache
def readings(character: str) -> frozenset[str]:
    """The readings of a character: with tone marks, with tone numbers, without tones, in bopomofo."""
    from pypinyin import Style, pinyin  # takes a fifth of a second, and few texts have notes

    styles = Style.TONE, Style.TONE3, Style.NORMAL, Style.BOPOMOFO
    lists = (pinyin(character, style=style, heteronym=True, errors="ignore") for style in styles)
    return frozenset(unicodedata.normalize("NFC", reading) for found in lists for many in found for reading in many)
