"""GBK text that a program shifted by a byte.

The program wrote pinyin after polyphonic characters, looking for them byte by byte, and so also found them
across two characters: in 們去 (82 83 C8 A5) it saw 內 (83 C8), and wrote (nèi) after the third byte. Read as
GBK, the byte before the note and its bracket make no character (`?`), and everything up to the next single
byte is paired wrongly: 們?nèi)ヌ剿骱. The reading tells which byte was lost; with it the rest decodes again.
The program also took the halves of 。 and 現 (A1 A3 AC 46) for a fullwidth comma: ?,F(xiàn) was 。現.
"""

import re
from collections.abc import Iterator

from indexer.repair.edit import Edit
from indexer.repair.pinyin import READING, readings

ORDER = 20

_EATEN = re.compile(rf"(?<=[^\x00-\x7f])\?({READING})\)")
_COMMA = re.compile(rf"\?,([@-~])(?=\(({READING})\))")
_LEADS = range(0x81, 0xFF)


def edits(text: str) -> Iterator[Edit]:
    """Decode shifted stretches again."""
    done = 0
    for match in re.finditer(rf"{_EATEN.pattern}|{_COMMA.pattern}", text):
        if match.start() < done:
            continue
        edit = _shifted(text, match) if match[1] else _halved(match)
        if edit:
            yield edit
            done = edit.end


def _halved(match: re.Match[str]) -> Edit | None:
    character = _decoded(b"\xac" + match[2].encode())
    if character and match[3] in readings(character):
        return Edit(match.start(), match.end(), f"。{character}")
    return None


def _shifted(text: str, match: re.Match[str]) -> Edit | None:
    """The stretch from the lost byte to the next single byte, by the lost byte that gives the most common text."""
    before = _encoded(text[match.start() - 1])
    if len(before) != 2:
        return None
    found = []
    for lead in _LEADS:
        seen = _decoded(bytes([before[1], lead]))
        if seen and match[1] in readings(seen) and (stretch := _realigned(text, match.end(), lead)):
            found.append((_common(stretch[0]), stretch))
    if not found:
        return None
    _, (after, end) = max(found)
    return Edit(match.start(), end, after)


def _realigned(text: str, place: int, lead: int) -> tuple[str, int] | None:
    """The text from `place` on with `lead` put before its bytes, up to where the pairs come right again."""
    decoded = []
    while place < len(text):
        pair = _encoded(text[place])
        character = _decoded(bytes([lead]) + pair[:1])
        if not pair or character is None:
            return None
        decoded.append(character)
        place += 1
        if len(pair) == 1:
            return "".join(decoded), place
        lead = pair[1]
    return None


def _encoded(character: str) -> bytes:
    return character.encode("gbk", "ignore")


def _decoded(pair: bytes) -> str | None:
    text = pair.decode("gbk", "ignore")
    return text if len(text) == 1 and len(pair) == 2 else None


def _common(text: str) -> float:
    """Share of a text's characters that Big5 has among the 5,401 frequent ones."""
    return sum(character.encode("big5", "ignore")[:1] < b"\xc7" for character in text) / len(text)
