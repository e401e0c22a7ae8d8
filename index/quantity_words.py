"""The words of quantities (quantities.toml) by their roles, and the letters that texts and words are compared in."""

import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.resources import files
from typing import NamedTuple

import numpy as np

_SIGNS = {"İ": "i", "ı": "i", "’": "'", "٪": "%", "٫": ".", "٬": ",", "\u200b": " "}  # in Khmer a space of no width


def _folded(char: str) -> str:
    """A character in its usual width, digits as 0 to 9; itself where that would be several, and superscripts."""
    folded = _SIGNS.get(char) or unicodedata.normalize("NFKC", char)
    if len(folded) != 1 or unicodedata.category(char) == "No":
        return char
    return str(unicodedata.decimal(folded, folded))


def fold(text: str) -> str:
    """Each character folded, so that offsets stay."""
    if text.isascii():
        return text
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    found = _table[codes]
    if (new := np.unique(codes[found == _UNSEEN])).size:
        _table[new] = [ord(_folded(chr(code))) for code in new.tolist()]
        found = _table[codes]
    return found.tobytes().decode("utf-32-le", "surrogatepass")


_UNSEEN = sys.maxunicode + 1
_table = np.full(_UNSEEN, _UNSEEN, np.uint32)
"""For each character what it is folded to, once it was seen: several times as fast as str.translate."""


JOINED = (
    "\u0e00-\u0eff\u1000-\u109f\u10a0-\u10ff\u1100-\u11ff\u1200-\u139f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
    "\uac00-\ud7af"
)
"""Scripts that write without spaces, or glue endings to words: no border of a word is asked."""
LETTER = re.compile(rf"(?![{JOINED}])[^\W\d_]")
"""A letter of a script that writes words apart."""


class Word(NamedTuple):
    """What a word means: a number or a factor, and of a unit its kind ("" for what makes a number no quantity).

    decimal: the mark of its language; "" where languages differ.
    """

    value: Decimal
    unit: str = ""
    decimal: str = ""


class Words:
    """Words of one role, of which the longest counts."""

    def __init__(self) -> None:
        self.words: dict[str, Word] = {}
        self._sizes: dict[str, list[int]] = {}  # by the first two letters, the longest first
        self._sizes_before: dict[str, list[int]] = {}  # by the last two
        self._first: set[str] = set()
        self._last: set[str] = set()

    def add(self, words: Iterable[tuple[str, Word]]) -> None:
        """Add words in each of their compositions. What came first counts, but for the decimal mark."""
        for spelling, word in words:
            for form in {fold(spelling), *(fold(unicodedata.normalize(form, spelling)) for form in ("NFC", "NFD"))}:
                known = self.words.setdefault(form, word)
                if known.decimal != word.decimal:
                    self.words[form] = known._replace(decimal="")
                self._first.add(form[0])
                self._last.add(form[-1])
                for sizes in (self._sizes.setdefault(form[:2], []), self._sizes_before.setdefault(form[-2:], [])):
                    if len(form) not in sizes:
                        sizes.append(len(form))
                        sizes.sort(reverse=True)

    def at(self, text: str, start: int) -> tuple[Word, int] | None:
        """The longest word that begins there, and where it ends."""
        if text[start : start + 1] not in self._first:
            return None
        for letters in (2, 1):
            for size in self._sizes.get(text[start : start + letters], ()):
                spelling = text[start : start + size]
                end = start + len(spelling)  # size may lead beyond the end of the text
                if (word := self.words.get(spelling)) and not _goes_on(text, end):
                    return word, end
        return None

    def before(self, text: str, end: int, since: int) -> tuple[Word, int] | None:
        """The longest word that ends there, and where it begins, which is not before `since`."""
        if text[max(0, end - 1) : end] not in self._last:
            return None
        for letters in (2, 1):
            for size in self._sizes_before.get(text[max(0, end - letters) : end], ()):
                start = end - size
                if start >= since and (word := self.words.get(text[start:end])) and not _began(text, start):
                    return word, start
        return None


def _began(text: str, start: int) -> bool:
    """Whether the word from there on began before."""
    return start > 0 and bool(LETTER.match(text, start) and LETTER.match(text, start - 1))


def _goes_on(text: str, end: int) -> bool:
    """Whether the word before goes on here: in letters or digits after letters, in marks anywhere."""
    after = text[end : end + 1]
    if not after or after == " ":
        return False
    if unicodedata.category(after)[0] == "M":
        return True
    return bool(LETTER.match(text, end - 1) and (after.isdecimal() or LETTER.match(text, end)))


@dataclass(frozen=True)
class _Vocabulary:
    """The words by role: the keys of quantities.toml. Symbols are compared with the text, words with its small letters.

    first: scales that may stand before the number.
    """

    numerals: Words = field(default_factory=Words)
    scales: Words = field(default_factory=Words)
    first: Words = field(default_factory=Words)
    short: Words = field(default_factory=Words)
    units: Words = field(default_factory=Words)
    before: Words = field(default_factory=Words)
    conjunctions: Words = field(default_factory=Words)
    points: Words = field(default_factory=Words)
    links: Words = field(default_factory=Words)
    untils: Words = field(default_factory=Words)
    others: Words = field(default_factory=Words)
    symbols: Words = field(default_factory=Words)
    symbols_before: Words = field(default_factory=Words)


def _read_vocabulary() -> _Vocabulary:
    data = tomllib.loads(files("index").joinpath("quantities.toml").read_text("utf-8"))
    symbols, others = data.pop("symbols"), data.pop("others")
    words = _Vocabulary()
    for table in data.values():
        decimal = table["decimal"]
        words.numerals.add(_numbers(table.get("numerals", {}), decimal))
        words.scales.add(_numbers(table.get("scales", {}), decimal))
        if table.get("first"):
            words.first.add(_numbers(table["scales"], decimal))
        words.units.add(_units(table.get("units", {}), decimal))
        words.before.add(_units(table.get("before", {}), decimal))
        for role in ("conjunctions", "points", "links", "untils"):
            getattr(words, role).add((spelling, NOTHING) for spelling in table.get(role, "").split("|") if spelling)
    words.others.add((spelling, NOTHING) for spelling in others["words"].split("|"))
    words.short.add(_numbers(symbols["short"]))
    for spelling, word in _units(symbols["units"]):
        suffixes = symbols["suffixes"].get(word.unit, "").split("|")
        words.symbols.add((spelling + suffix, word) for suffix in {"", *suffixes})
        if is_currency(word.unit):
            words.symbols_before.add([(spelling, word)])
    words.symbols_before.add(_units(symbols["before"]))
    return words


def _numbers(table: dict[str, str], decimal: str = "") -> Iterator[tuple[str, Word]]:
    """The words of a table whose keys are numbers."""
    for number, line in table.items():
        yield from ((spelling, Word(Decimal(number), decimal=decimal)) for spelling in line.split("|"))


def _units(table: dict[str, str], decimal: str = "") -> Iterator[tuple[str, Word]]:
    """The words of a table whose keys are units, with a factor or without: "1e3 t", "t"."""
    for key, line in table.items():
        factor, _, unit = key.rpartition(" ")
        yield from ((spelling, Word(Decimal(factor or 1), unit, decimal)) for spelling in line.split("|"))


def is_currency(unit: str) -> bool:
    """Whether a unit is that of money."""
    return unit in ("$", "¥", "Sh") or (len(unit) == 3 and unit.isupper())


NOTHING = Word(Decimal(0))
"""What a word means that is no number."""
WORDS = _read_vocabulary()
