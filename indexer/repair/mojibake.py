"""Text decoded with a wrong encoding: Ã©, ÖÐ¹ú, ¡Ã·ÃÇ§, เธเธฃเธฐ, 涓浗, РџСЂРё.

A line is encoded again as it was decoded, and its bytes are read in the encodings that they may have been in.
The stretches that become far more likely that way are taken (see `likely`); right text in the same line
becomes far less likely, or cannot be read at all, and stays. Text that was damaged twice is repaired twice.
What a decoder lost is not made up: it becomes U+FFFD inside a stretch whose other bytes are right.
"""

import codecs
import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from ftfy.badness import is_bad

from indexer.repair.edit import Edit
from indexer.repair.likely import Meter, character, frequent, is_word

ORDER = 5

_LEAST = 24.0
"""Nats that a stretch must gain: what clean text gains by chance stays far below."""
_LEAST_BAD = 8.0
"""The same for UTF-8 where ftfy, too, finds the letters bad."""
_LEAST_FREQUENT = 10.0
"""The same for a few letters standing apart that become frequent Han characters."""
_LEAST_AGAIN = 6.0
"""The same where another stretch of the text was surely damaged in this way."""
_SLACK = 6.0
"""Nats that the ends of a stretch may lose: damage reaches from one ASCII character to another."""
_NEARLY_ALL = 0.9
_TIMES = 4
"""How often one text was damaged at most."""
_WORD, _MARGIN = 4.0, 3.0
"""Nats that a word gains over two characters, and by which a guess must be better than any other."""
_LOST, _FOREIGN = "\u0100", "\u0101"
"""In place of bytes: one that a decoder lost, and a character that the encoding does not have."""

_FOREIGN_BYTE = "wenkham.foreign"
"""How characters are encoded that an encoding does not have: as a byte that it does not have either."""
codecs.register_error(_FOREIGN_BYTE, lambda error: (b"\xff" * (error.end - error.start), error.end))  # type: ignore[attr-defined]

# Bytes are written as the characters U+0000 to U+00FF. Units are characters of the encoding that was meant.
_ASCII = "[\0-\x7f]"
_UTF_8 = (
    rf"{_ASCII}|[\xc2-\xdf][\x80-\xbf]"
    "|(?:\xe0[\xa0-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]|\xed[\x80-\x9f])[\x80-\xbf]"
    "|(?:\xf0[\x90-\xbf]|[\xf1-\xf3][\x80-\xbf]|\xf4[\x80-\x8f])[\x80-\xbf]{2}"
)
# Sequences of which a decoder lost a byte: with one byte a character, and with two.
_LOSSY_1 = rf"|[\xe0-\xef][\x80-\xbf]?{_LOST}[\x80-\xbf]{{0,2}}|[\xc2-\xdf]{_LOST}|\xe2\x80|\xe0[\xb8\xb9]"
_LOST_PAIR = rf"[\xe0\xe3-\xe9][\x80-\xbf]{_LOST}{{0,2}}\??[\x80-\xbf]{{2}}|"
_LOSSY_2 = rf"|[\xe0-\xef][\x80-\xbf]?[{_LOST}?]*|{_LOST}[\x80-\xbf]{{1,2}}"
_UNITS = {
    "utf-8": re.compile(_UTF_8 + _LOSSY_1),
    "utf-8 in pairs": re.compile(_LOST_PAIR + _UTF_8 + _LOSSY_2),
    "gb18030": re.compile(rf"{_ASCII}|[\x81-\xfe][\x40-\x7e\x80-\xfe]"),
    "big5hkscs": re.compile(rf"{_ASCII}|[\x87-\xfe][\x40-\x7e\xa1-\xfe]"),
    "cp932": re.compile(rf"{_ASCII}|[\xa1-\xdf]|[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xfc]"),
    "cp949": re.compile(rf"{_ASCII}|[\x81-\xfe][A-Za-z\x81-\xfe]"),
}
_BYTE = re.compile("[\0-\xff]")
_BY_THE_BYTE = ("cp1252", "cp874", "cp1251")
# What a letter costs at most, on average, in a text that was read rightly.
_MOST = {"Han": 9.8, "Kana": 7.5, "Hangul": 6.8, "Thai": 4.5, "Cyrillic": 4.8, "Greek": 5.0, "Arabic": 4.4}
_MOST_ELSE = 9.5
_SLACK_UTF_8 = 2.5
"""More that it may cost where it is UTF-8, which bytes of anything else are not by chance."""


class _Seen(NamedTuple):
    """An encoding that text is wrongly read in, what it may have been in, and what every such line has.

    letters: those of which a hint has one; a text without any is dismissed faster by these. hints: every such line has
    one of them.
    """

    name: str
    meant: tuple[str, ...]
    letters: re.Pattern[str]
    hints: tuple[re.Pattern[str], ...]


class _Stretch(NamedTuple):
    gain: float
    start: int
    end: int
    after: str
    way: tuple[str, str]


_SIGNS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_REST_1251 = "[ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџ\x98\xa0ЎўЈ¤Ґ¦§Ё©Є«¬\xad®Ї°±Ііґµ¶·ё№є»јЅѕї]"
_REST_874 = f"[ก-ฟ\x80-\xa0{_SIGNS}]"
_HIGH = f"[\x80-\xff{_SIGNS}]"
_RARE = f"[^\0-\u30ff\uff01-\uff5e{frequent('Han')}{frequent('Hangul')}]"
_PAIRED = re.compile(rf"{_RARE}.{{0,2}}{_RARE}.{{0,2}}{_RARE}")


def _pairs(first: range, second: range) -> str:
    """The characters of GBK whose two bytes lie in these ranges."""
    return "".join(bytes([lead, trail]).decode("gbk", "ignore") for lead in first for trail in second)


_UTF_8_IN_PAIRS = re.compile(
    rb"(?:[\xe0-\xef][\x80-\xbf]{2}){2}|(?<![\x80-\xff])[\xe4-\xe9][\x80-\xbf]\?*[\x80-\xbf]{2}(?![\x80-\xff])"
)
_USUAL = re.compile(f"(?:[ぁ-んー{frequent('Han')[:600]}{frequent('Hangul')[:200]}].?){{5}}")
_REST = range(0x80, 0xC0)
_EAST_ASIAN = re.compile("[^\0-\u30ff]")
_SEEN = (
    _Seen(
        "cp1252",
        ("utf-8", "gb18030", "big5hkscs", "cp932", "cp949", "cp874", "cp1251", "koi8-r", "cp1253", "cp1256"),
        re.compile(_HIGH),
        (
            re.compile(
                rf"{_HIGH}(?:(?<=[\xc2-\xf4])[\x80-\xbf\ufffd{_SIGNS}]"
                rf"|[@-~\x80-\xff{_SIGNS}]{_HIGH}[@-~\x80-\xff{_SIGNS}]{_HIGH})"
            ),
        ),
    ),
    _Seen(
        "cp874",
        ("utf-8",),
        re.compile("[ก-๏]"),
        (
            re.compile(
                rf"(?:เ[ธน].?){{2}}|โ€|[A-Za-z][ย-๏]{_REST_874}|[รย]{_REST_874}[A-Za-z]"
                rf"|(?:[เ-๏]{_REST_874}{{2}}){{3}}"
                # Of letters of two bytes, four of one script: in Thai, consonants stand in rows, too.
                rf"|(?:[ย-ล]{_REST_874}){{4}}|(?:[ฮ-ั]{_REST_874}){{4}}|(?:[า-ื]{_REST_874}){{4}}|(?:[ุ-฿]{_REST_874}){{4}}"
            ),
        ),
    ),
    _Seen(
        "cp1251",
        ("utf-8", "koi8-r"),
        re.compile("[А-я]"),
        (
            re.compile(
                rf"(?:[а-п]{_REST_1251}{{2}}){{2}}|[А-Яа-я][ЂЃѓЉЊЌЋЏђљњќћџѕЅ†‡€‰‹•™›¤Ґ¦§©¬®°±ґµ¶·\x98\u00a0]|[а-я][А-Я][а-я]?[А-Я]"
            ),
        ),
    ),
    _Seen(
        "gb18030",
        ("utf-8", "big5hkscs", "cp932", "cp949"),
        _EAST_ASIAN,
        (_PAIRED, re.compile(rf"[{_pairs(range(0xE4, 0xEA), _REST)}][\ufffd?]*[{_pairs(_REST, _REST)}]")),
    ),
    _Seen("big5hkscs", ("utf-8", "gb18030", "cp932"), _EAST_ASIAN, (_PAIRED,)),
    _Seen("cp932", ("utf-8", "gb18030", "big5hkscs"), _EAST_ASIAN, (_PAIRED,)),
    _Seen("cp949", ("utf-8", "gb18030"), _EAST_ASIAN, (_PAIRED,)),
)

# KOI8-R has small letters where CP1251 has capitals: without a trace of that, capitals are just capitals.
_CASE_SWAPPED = ("cp1251", "koi8-r")
_SWAPPED = re.compile("[а-яё][А-ЯЁ]{2}")


def edits(text: str) -> Iterator[Edit]:
    """Decode what was decoded wrongly; lines are looked at one by one."""
    if not _hinted(text):
        return
    lines = text.split("\n")
    sure = frozenset(way for line in lines for stretch in _stretches(line) for way in [stretch.way])
    start = 0
    for line in lines if sure else ():
        yield from (Edit(start + s.start, start + s.end, _mended(s.after)) for s in _stretches(line, sure))
        start += len(line) + 1


def _mended(text: str, times: int = _TIMES - 1) -> str:
    """A stretch that was decoded rightly once, as often as it needs it."""
    parts, done = [], 0
    for stretch in _stretches(text):
        parts += [text[done : stretch.start], _mended(stretch.after, times - 1) if times else stretch.after]
        done = stretch.end
    return "".join([*parts, text[done:]])


def _stretches(line: str, sure: frozenset[tuple[str, str]] = frozenset()) -> list[_Stretch]:
    """What was decoded wrongly in a line, in order; where two readings of it compete, the better one.

    sure: the ways in which the text was surely damaged somewhere; without them, every way is tried.
    """
    if line.isascii():
        return []
    found: list[_Stretch] = []
    for ways in [sorted(sure)] if sure else _ways(line):
        for way in ways:
            stretches = list(_gains(line, way, way in sure))
            found += stretches
            if way[1] == "utf-8" and not sure and _is_most(line, stretches):
                break
    taken: list[_Stretch] = []
    for stretch in sorted(found, key=lambda stretch: -stretch.gain):
        place = bisect(taken, stretch.start, key=lambda other: other.start)
        if (place == 0 or taken[place - 1].end <= stretch.start) and (
            place == len(taken) or stretch.end <= taken[place].start
        ):
            taken.insert(place, stretch)
    return taken


def _is_most(line: str, stretches: Sequence[_Stretch]) -> bool:
    """Whether nearly all of a line was UTF-8: then it was nothing else."""
    within = sum(not character.isascii() for s in stretches for character in line[s.start : s.end])
    return within >= _NEARLY_ALL * sum(not character.isascii() for character in line)


def _ways(line: str) -> Iterator[list[tuple[str, str]]]:
    """In which ways a line may have been damaged, by the encoding that it is shown in; UTF-8 comes first."""
    for seen in _hinted(line):
        if seen.name in _BY_THE_BYTE:
            yield [(seen.name, meant) for meant in seen.meant]
        else:
            known = line.replace("\ufffd", "?")
            data = known.encode(seen.name, "replace")
            yield [(seen.name, meant) for meant in seen.meant if _promising(known, data, seen.name, meant)]


def _hinted(text: str) -> list[_Seen]:
    """The encodings that a text, or a line of it, may be wrongly read in: no hint goes over the end of a line."""
    if text.isascii():
        return []
    searched: dict[re.Pattern[str], bool] = {}

    def has(pattern: re.Pattern[str]) -> bool:
        if pattern not in searched:
            searched[pattern] = pattern.search(text) is not None
        return searched[pattern]

    return [seen for seen in _SEEN if has(seen.letters) and any(map(has, seen.hints))]


def _promising(line: str, data: bytes, seen: str, meant: str) -> bool:
    """Whether it is worth while to look closely, for encodings whose characters are in half of all texts.

    data: the line in the encoding that it is shown in.
    """
    if meant == "utf-8":
        found = _UTF_8_IN_PAIRS.search(data) and _UTF_8_IN_PAIRS.search(line.encode(seen, _FOREIGN_BYTE))
        return found is not None
    return _USUAL.search(data.decode(meant, "ignore")) is not None


def _gains(line: str, way: tuple[str, str], again: bool) -> Iterator[_Stretch]:
    """The stretches of a line that gain most by being read in the encoding that was meant.

    Units are added up for as long as they gain something.
    """
    seen, meant = way
    pieces = list(map(_bytes_of(seen).__getitem__, line))
    data = "".join(pieces)
    owner = [number for number, piece in enumerate(pieces) for _ in piece]
    owner.append(len(line))
    in_pairs = seen not in _BY_THE_BYTE
    units, beginning = _units(meant, in_pairs)
    place, total = 0, _Sum(line, way, again)
    while place < len(data):
        unit = units.match(data, place) if total.open else beginning.search(data, place)
        if unit is None:
            if not total.open:
                break
            yield from total.close()
            place += 1
            continue
        place, end = unit.span()
        after = _decoded(unit.group(), meant, in_pairs)
        begins = place == 0 or owner[place - 1] != owner[place]
        if after is None:
            yield from total.close()
        elif total.open or (begins and not after.isascii()):
            total.add(owner[place], after, owner[end - 1] + 1)
            if owner[end - 1] != owner[end]:
                total.mark(owner[end])
            if total.fallen:
                yield from total.close()
        place = end
    yield from total.close()


@cache
def _units(meant: str, in_pairs: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A unit, and one that is not ASCII."""
    pattern = (_UNITS.get(f"{meant} in pairs" if in_pairs else meant) or _UNITS.get(meant, _BYTE)).pattern
    return re.compile(pattern), re.compile(rf"(?!{_ASCII})(?:{pattern})")


class _Sum:
    """Adds up what units gain, and remembers where the sum was highest."""

    def __init__(self, line: str, way: tuple[str, str], again: bool) -> None:
        self._line, self._way, self._again = line, way, again
        self._own, self._measured = Meter(), 0
        self._clear()

    def _clear(self) -> None:
        self.open = False
        self._start = self._end = self._units = 0
        self._total = self._best = 0.0
        self._after: list[str] = []
        self._here = 0, 0

    def add(self, start: int, after: str, end: int) -> None:
        """A unit in the characters from `start` to `end`, and what it becomes."""
        if not self.open:
            self.open = True
            self._start = start
            self._meter = Meter(self._line[start - 1 : start])
            self._go_to(start)
        before = sum(map(self._own.add, self._line[self._measured : end]))
        self._measured = end
        if after.isascii():
            self._round_off()
            self._here = 0, 0
        self._after.append(after)
        if "\ufffd" not in after:
            self._total += before - sum(map(self._meter.add, after))

    def _go_to(self, place: int) -> None:
        """Let the costs of the line go on there; before the last letter nothing matters to them."""
        for letter in range(place - 1, self._measured - 1, -1):
            if character(self._line[letter])[0]:
                self._own, self._measured = Meter(self._line[letter]), letter + 1
                break
        for between in self._line[self._measured : place]:
            self._own.add(between)
        self._measured = place

    def mark(self, end: int) -> None:
        """The units end where a character of the line ends."""
        if self._total > self._best:
            self._best, self._end, self._units = self._total, end, len(self._after)
            self._here = end, len(self._after)
        elif self._here[1]:
            self._here = end, len(self._after)

    def _round_off(self) -> None:
        """Let the stretch go on up to here, where nothing but its end is less likely than it was."""
        if self._here[1] > self._units and self._best - self._total <= _SLACK:
            self._end, self._units = self._here

    @property
    def fallen(self) -> bool:
        """Whether more units cannot help: too much was lost."""
        least = 0 if self._after[-1].isascii() else -_SLACK
        return self._total < least or self._best - self._total > _LEAST

    def close(self) -> Iterator[_Stretch]:
        """The stretch up to where the sum was highest, if it is sure."""
        if self.open and self._best > 0:
            self._round_off()
            after = "".join(self._after[: self._units])
            if self._sure(after):
                yield _Stretch(self._best, self._start, self._end, after, self._way)
        self._clear()

    def _sure(self, after: str) -> bool:
        utf_8 = self._way[1] == "utf-8"
        if self._way == _CASE_SWAPPED and not self._again and not _SWAPPED.search(self._line, self._start, self._end):
            return False
        before, behind = self._line[max(self._start - 1, 0) : self._start], self._line[self._end : self._end + 1]
        if self._again:
            least = _LEAST_AGAIN
        elif utf_8 and is_bad(before + self._line[self._start : self._end] + behind) and not is_bad(after):
            least = _LEAST_BAD
        elif len(after) > 1 and all(map(_is_frequent, after)) and not any(map(str.isalpha, before + behind)):
            least = _LEAST_FREQUENT
        else:
            least = _LEAST
        return self._best >= least and _ordinary(after, _SLACK_UTF_8 if utf_8 else 0)


def _is_frequent(letter: str) -> bool:
    script, cost = character(letter)
    return script == "Han" and cost < 8


def _ordinary(text: str, slack: float) -> bool:
    """Whether the characters of a text are those that texts of their scripts are made of, give or take `slack` nats."""
    known = [character(letter) for letter in text if not letter.isascii() and letter != "\ufffd"]
    return bool(known) and sum(cost - _MOST.get(script, _MOST_ELSE) - slack for script, cost in known) <= 0


class _Bytes(dict[str, str]):
    """Character → its bytes. Decoders leave bytes that mean nothing as controls, or put U+FFFD for them."""

    def __init__(self, encoding: str) -> None:
        super().__init__({"\ufffd": _LOST, **{chr(code): chr(code) for code in range(0x80)}})
        self._encoding = encoding
        if encoding in _BY_THE_BYTE:
            for code in range(0x80, 0x100):
                self[chr(code)] = chr(code) if encoding == "cp1252" or code <= 0xA0 else _FOREIGN
            for code in range(0x80, 0x100):
                if character := bytes([code]).decode(encoding, "ignore"):
                    self[character] = chr(code)
        if encoding == "gb18030":
            self["€"] = "\x80"

    def __missing__(self, character: str) -> str:
        data = character.encode(self._encoding, "ignore")
        found = self[character] = data.decode("latin-1") if 1 <= len(data) <= 2 else _FOREIGN
        return found


_bytes_of = cache(_Bytes)


@lru_cache(maxsize=65536)
def _decoded(unit: str, encoding: str, in_pairs: bool) -> str | None:
    """A unit in the encoding that was meant; U+FFFD where a byte of it is lost."""
    if encoding != "utf-8" or (len(unit) == 1 and unit.isascii()):
        text = unit.encode("latin-1").decode(encoding, "ignore")
        return text if len(text) == 1 and _is_written(text, encoding) else None
    try:
        return unit.encode("latin-1").decode()
    except UnicodeError:
        return _guessed(unit, in_pairs)


def _is_written(text: str, encoding: str) -> bool:
    """Whether texts have a character: frames, spaces and signs fill up encodings of one byte."""
    if encoding in _UNITS:
        return not "\ue000" <= text <= "\uf8ff"
    return text.isascii() or text.isalpha() or unicodedata.category(text)[0] == "M" or text in "«»“”„‘’–—…№€§©°฿،؛؟٪"


def _guessed(unit: str, in_pairs: bool) -> str:
    """What a sequence was that a byte is lost of, as far as that is sure."""
    if not in_pairs and unit.startswith("\xe2\x80"):
        return "”"  # of the quotes only this one has a byte, 9D, that encodings of one byte lack
    known = [byte for byte in unit if byte not in (_LOST, "?")]
    if len(known) < 4:
        return "\ufffd"
    # Two characters, and the pair between them is lost: one that GBK has no character for.
    lost = (chr(third) + chr(lead) for third in range(0xAA, 0xB0) for lead in (0xE0, *range(0xE3, 0xEA)))
    pairs = ("".join([*known[:2], pair, *known[2:]]).encode("latin-1").decode(errors="ignore") for pair in lost)
    return _surest([pair for pair in pairs if len(pair) == 2])


def _surest(pairs: list[str]) -> str:
    """The likeliest of pairs of characters; U+FFFD for each that is not likelier by far than any other."""

    def weight(pair: str) -> float:
        return sum(cost for _, cost in map(character, pair)) - (_WORD if is_word(pair) else 0)

    best, *others = sorted(pairs, key=weight) or ["\ufffd"]
    if not others or weight(others[0]) - weight(best) >= _MARGIN:
        return best
    return "".join(
        a
        if all(character(a)[1] + _MARGIN <= character(b)[1] for b in {pair[place] for pair in pairs} - {a})
        else "\ufffd"
        for place, a in enumerate(best)
    )
