"""GBK text that a program shifted by a byte.

The program wrote pinyin after characters of a list, looking for them byte by byte, and so also found them across
two characters: in 們去 (82 83 C8 A5) it saw 內 (83 C8), and wrote (nèi) after the third byte. Read as GBK, the
byte before the note and its bracket make no character (`?`), and everything up to the next single byte is
paired wrongly: 們?nèi)ヌ剿骱. The reading tells which byte was lost; with it the rest decodes again. Another
note ends the shift or stands inside it: one after a whole character took that one's second byte along (`?`),
one across two characters stands complete behind what the shift makes of them.
The program also took the halves of 。 and 現 (A1 A3 AC 46) for a fullwidth comma: ?,F(xiàn) was 。現.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from indexer.repair.edit import Edit
from indexer.repair.likely import cost, is_word
from indexer.repair.pinyin import READING, readings

ORDER = 20

_EATEN = re.compile(rf"\?({READING})\)")
_NOTE = re.compile(rf"\(({READING})\)")
_AFTER = re.compile(rf"([^\x00-\x7f])\(({READING})\)")
_START = re.compile(rf"(?<=[^\x00-\x7f]){_EATEN.pattern}|\?[,，]([@-~])(?=\(({READING})\))")
_WORD = 3.0
"""Nats that a character gains by being a word with its neighbour."""
_LISTED = 6.0
"""Nats that a character gains by having a note elsewhere in the text, and loses by standing there without one."""
_NOTED = 8.0
"""Nats that a stretch may be less likely than it was: half of a note speaks for it."""
_PAIRS = re.compile(r"[^\x00-\x7f]{1,6}")
_UNKNOWN = "\ufffd"


class _Notes(NamedTuple):
    """What a text shows of the program's list: characters it wrote a note after, and ones it did not."""

    noted: frozenset[str]
    plain: frozenset[str]

    def weight(self, text: str, character: str) -> float:
        """What a few characters cost if the program took `character` for one of its list; less where they are words."""
        listed = _LISTED * ((character in self.plain) - (character in self.noted))
        return cost(text) + listed - _WORD * sum(is_word(text[place : place + 2]) for place in range(len(text) - 1))


def edits(text: str) -> Iterator[Edit]:
    """Decode shifted stretches again."""
    if "?" not in text:
        return
    notes: _Notes | None = None
    done = 0
    for match in _START.finditer(text):
        if match.start() < done:
            continue
        notes = notes or _notes(text)
        edit = _shifted(text, match, notes) if match[1] else _halved(match)
        if edit:
            yield edit
            done = edit.end


def _notes(text: str) -> _Notes:
    noted = frozenset(match[1] for match in _AFTER.finditer(text) if match[2] in readings(match[1]))
    return _Notes(noted, frozenset(_AFTER.sub("", text)) - noted)


def _halved(match: re.Match[str]) -> Edit | None:
    character = _decoded(b"\xac" + match[2].encode())
    if character and match[3] in readings(character):
        return Edit(match.start(), match.end(), f"。{character}")
    return None


def _shifted(text: str, match: re.Match[str], notes: _Notes) -> Edit | None:
    """The stretch from the lost byte to where the pairs come right again, if it is likelier so."""
    before = text[match.start() - 1]
    if len(_encoded(before)) != 2:
        return None
    found = [
        (*_realigned(text, match.end(), _encoded(across)[1:], notes), across)
        for across in _with_reading(_encoded(before)[1:], match[1])
        if _encoded(across)[1] > 0x80
    ]
    found = [stretch for stretch in found if stretch[0]]
    if not found:
        return None
    after, end, _ = min(found, key=lambda stretch: notes.weight(before + stretch[0][:2], stretch[2]))
    now = text[match.end() : end]
    halves = 1 + ("?" in now)
    return Edit(match.start(), end, after) if cost(after.replace(_UNKNOWN, "")) < cost(now) + _NOTED * halves else None


def _realigned(text: str, place: int, pending: bytes, notes: _Notes) -> tuple[str, int]:
    """The text from `place` on with the byte `pending` put before its bytes, and where the pairs come right."""
    decoded: list[str] = []
    while pending and place < len(text):
        if note := _NOTE.match(text, place):
            place = note.end()
        elif eaten := _EATEN.match(text, place):
            fitting = _with_reading(pending, eaten[1])
            last = decoded[-1] if decoded else ""
            decoded.append(min(fitting, key=lambda c: notes.weight(last + c, c), default=_UNKNOWN))
            return f"{''.join(decoded)}({eaten[1]})", eaten.end()
        elif text[place] == "?":
            place += 1
            decoded.append(_UNKNOWN)
            pending = b""
            if place < len(text) and _goes_on(text, place):
                decoded.append(_UNKNOWN)
                pending = _encoded(text[place])[1:]
                place += 1
        else:
            pair = _encoded(text[place])
            character = _decoded(pending + pair[:1])
            if not pair or character is None:
                break
            decoded.append(character)
            pending = pair[1:]
            place += 1
    return "".join(decoded), place


def _goes_on(text: str, place: int) -> bool:
    """Whether what follows the place, up to the next single byte, is likelier when its bytes are paired anew."""
    now = _PAIRS.match(text, place)
    if not now:
        return text.startswith("?", place)
    data = now.group().encode("gbk", "ignore")
    anew = data[1:-1].decode("gbk", "replace")
    return cost(anew) / max(len(anew), 1) < cost(now.group()) / len(now.group())


@lru_cache(maxsize=8192)
def _with_reading(lead: bytes, reading: str) -> tuple[str, ...]:
    """The characters that begin with a byte and have a reading."""
    characters = (_decoded(lead + bytes([trail])) for trail in range(0x40, 0xFF))
    return tuple(character for character in characters if character and reading in readings(character))


def _encoded(character: str) -> bytes:
    return character.encode("gbk", "ignore")


def _decoded(pair: bytes) -> str | None:
    text = pair.decode("gbk", "ignore")
    return text if len(text) == 1 and len(pair) == 2 and pair[0] > 0x80 else None
