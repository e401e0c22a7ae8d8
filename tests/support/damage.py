"""Programs that damage text, as far as what they did is known: what they are given comes out damaged.

Each is deterministic. Those that lose bytes say which characters of the text cannot be had again.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from functools import cache

from analyzers.folding import fold_han
from indexer.repair.likely import frequent
from indexer.repair.pinyin import readings

Damage = Callable[[str], str]


# Wrong decodings


IN_PAIRS = ("gb18030", "big5hkscs", "cp932", "cp949")


def decoded_as(text: str, meant: str, seen: str) -> str:
    """Text in the encoding `meant` as a program shows it that takes it for `seen`.

    Bytes that mean nothing come out as web browsers show them: below A0 as C1 controls in encodings of one
    byte, else as U+FFFD, one for a pair. Characters that `meant` does not have are taken out first.
    """
    return "".join(shown for shown, _ in _decoded(text.encode(meant, "ignore"), seen))


def lost(text: str, meant: str, seen: str) -> set[int]:
    """Which characters of a text cannot be had again, because `seen` has nothing for their bytes."""
    text = text.encode(meant, "ignore").decode(meant)
    owner = [number for number, character in enumerate(text) for _ in character.encode(meant)]
    gone: set[int] = set()
    place = 0
    for shown, length in _decoded(text.encode(meant), seen):
        gone |= set(owner[place : place + length]) if shown == "\ufffd" else set()
        place += length
    return gone


def _decoded(data: bytes, seen: str) -> Iterator[tuple[str, int]]:
    """Character after character, and of how many bytes it was made."""
    place = 0
    while place < len(data):
        shown = _shown(data[place : place + 2], seen)
        yield shown
        place += shown[1]


@cache
def _shown(data: bytes, seen: str) -> tuple[str, int]:
    """The character that a byte, or it and the next one, are shown as, and how many of them it takes."""
    for length in (1, 2):
        try:
            return data[:length].decode(seen), length
        except UnicodeDecodeError:
            continue
    length = 2 if seen in IN_PAIRS and data[0] != 0x80 and data[1:] >= b"\x80" else 1
    return "€" if data[0] == 0x80 else chr(data[0]) if seen not in IN_PAIRS and data[0] < 0xA0 else "\ufffd", length


def twice(text: str) -> str:
    """UTF-8 taken for CP1252, saved, and taken for it again."""
    return decoded_as(decoded_as(text, "utf-8", "cp1252"), "utf-8", "cp1252")


# The annotator


SEEN_WITH_NOTE = (
    "國測產業術創發結聯學過協執細達識來類長爭紀點個負責堅務實動轉應對進獻會續時標準開無經現機構問當戰統價認內臺擔專關"
    "項見誠質擴領風險規驗"
)
SEEN_WITHOUT = (
    "聲剛則決議這氣變為邊綠積極貢較連減蓋體確徑踐約締艱難們舉階題際臨傳鏈顛種貴參與顯員華慶談簽眾諾許匯資鍵鋒組織證須"
    "圍夠樣義僅辦將盡別單繼滿還選擇"
)
"""Which traditional characters the annotator of the real document wrote a note after, and which it did not."""


_SIMPLIFIED = frozenset(fold_han(SEEN_WITH_NOTE))


HasNote = Callable[[str], str | None]


def annotated(text: str, has_note: HasNote) -> str:
    """GBK with a reading after each character for which `has_note` gives one, found byte by byte.

    So a note stands also where such a character begins inside another one, and halves the next. It was shown by
    a program to which a byte and a bracket make a question mark, and a pair that means nothing another character
    with the same second byte (AC D2 was shown as B2 D2).
    """
    return "".join(shown for shown, _ in _annotated(text, has_note))


def lost_to_notes(text: str, has_note: HasNote) -> set[int]:
    """Which characters cannot be had again: those of which a byte is shown as another one, or as `?`."""
    return {place for _, places in _annotated(text, has_note) for place in places}


def _annotated(text: str, has_note: HasNote) -> Iterator[tuple[str, list[int]]]:
    """What is shown, and which characters of the text are lost there."""
    out = list(_with_notes(text, has_note))
    place = 0
    while place < len(out):
        data = bytes(byte for byte, _ in out[place : place + 4])
        if data[:3] == b"\xa1\xa3\xac" and 0x40 <= data[3] < 0x7F:
            yield "?,", []  # 。現 as the real document has it: the halves of both made a comma
            place += 3
            continue
        length = 1 if data[0] < 0x80 else 2
        owners = [owner for _, owner in out[place : place + length] if owner is not None]
        try:
            yield data[:length].decode("gbk"), []
        except UnicodeDecodeError:
            other = bytes([0xB2, data[1]]) if data[1:2] >= b"\x40" else b"?"
            yield other.decode("gbk", "replace"), [] if len(owners) < length else owners[: 1 if other != b"?" else 2]
        place += length


def _with_notes(text: str, has_note: HasNote) -> Iterator[tuple[int, int | None]]:
    """The bytes with notes, and to which character of the text each belongs."""
    data = text.encode("gbk")
    owner = [number for number, character in enumerate(text) for _ in character.encode("gbk")]
    place = 0
    while place < len(data):
        pair = data[place : place + 2]
        character = pair.decode("gbk", "ignore")
        yield data[place], owner[place]
        place += 1
        if len(character) == 1 and len(pair) == 2 and (note := has_note(character)):
            yield data[place], owner[place]
            place += 1
            yield from ((byte, None) for byte in f"({note})".encode("gbk"))


@cache
def note(character: str) -> str | None:
    """The reading that the annotator writes after a traditional character.

    Its list is known from the real document as far as that goes; of other frequent characters it has about as
    many. It has no rare ones: the real program found three characters of it across others in 3,200.
    """
    if character in SEEN_WITHOUT or fold_han(character) == character or character not in frequent("Han"):
        return None
    return _reading(character) if character in SEEN_WITH_NOTE or _chance(character) < 45 else None


@cache
def note_everywhere(character: str) -> str | None:
    """A reading for every traditional character: far more than the real program had."""
    return _reading(character) if fold_han(character) != character else None


@cache
def note_simplified(character: str) -> str | None:
    """The same list in simplified characters, which overlap much more often: their bytes are all A1 and above."""
    return _reading(character) if character in _SIMPLIFIED else None


def _chance(character: str) -> int:
    """A number below 100 that depends on nothing but the character."""
    return hashlib.sha256(character.encode()).digest()[0] * 100 // 256


def _reading(character: str) -> str | None:
    """A reading of a character with tone marks that GBK has."""
    found = (r for r in sorted(readings(character)) if not r.isascii() and r[0] < "ㄅ")
    return next((reading for reading in found if reading.encode("gbk", "ignore").decode("gbk") == reading), None)


# Thai out of PDFs, and as typed


def spaced(text: str) -> str:
    """A space before every mark above or below a consonant."""
    return re.sub("(?<=[ก-ฮ])(?=[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])", " ", text)


def spaced_am(text: str) -> str:
    """A space and า for every ำ."""
    return re.sub("(?<=[ก-ฮ])([\u0e48-\u0e4b]?)\u0e33", r" \1า", text)


def decomposed(text: str) -> str:
    """ํ and า for every ำ, the tone after the former."""
    return re.sub("([\u0e48-\u0e4b]?)\u0e33", "\u0e4d\\1า", text)


def swapped(text: str) -> str:
    """A tone before the vowel that it stands over, and before ำ's place."""
    return re.sub("([\u0e31\u0e34-\u0e39])([\u0e48-\u0e4b])", r"\2\1", text)


def doubled(text: str) -> str:
    """Every second tone typed twice, and เเ for แ."""
    count = 0

    def twice_or_once(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return match.group() * (1 + count % 2)

    return re.sub("[\u0e48-\u0e4b]", twice_or_once, text).replace("แ", "เเ")


# Line ends


def hyphenated(text: str, width: int = 60) -> str:
    """Lines of about a width; words of more than seven letters are divided at their ends."""
    lines, line = [], ""
    for word in text.split(" "):
        room = width - len(line)
        if len(word) <= room:
            line += f"{word} "
            continue
        cut = min(room, len(word) - 4) if re.fullmatch(r"[^\W\d_]{8,}[.,;:]?", word) and word.islower() else 0
        lines.append(f"{line}{word[:cut]}-" if cut >= 4 else line.rstrip())
        line = f"{word[cut if cut >= 4 else 0 :]} "
    return "\n".join([*lines, line.rstrip()])


def soft_hyphenated(text: str) -> str:
    """A soft hyphen in the middle of every word of more than seven letters."""
    return re.sub(r"[^\W\d_]{8,}", lambda m: f"{m[0][: len(m[0]) // 2]}\u00ad{m[0][len(m[0]) // 2 :]}", text)
