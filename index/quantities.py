"""Quantities as people write them, in any language: 3 billion t, 30亿吨, 3 พันล้านตัน, tani bilioni 3 are one.

The text is searched for what begins a number, and read on from there: numbers and scales, to the end of a range,
to a unit; then a unit is looked for before it. Each step looks at a bounded stretch, so the time is linear. The
words stand in quantities.toml, with the unit of each kind that values are converted to.

A number is a quantity for a unit or a scale ("3 billion"), or because its digits are grouped twice ("3,000,000").
Numbers that are parts of names ("S355", "3.1.2", "12:30") and spans of years are none, and signs are left out.
"""

import re
import sys
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from decimal import Context, Decimal
from functools import reduce
from importlib.resources import files
from itertools import accumulate, chain
from operator import itemgetter, methodcaller
from typing import NamedTuple

import numpy as np

from index.date_tokens import any_of


class Quantity(NamedTuple):
    """A quantity in a text.

    start, end: where number and unit are, in code points.
    unit: "t", "J", "W", "%", "pp" (percentage points), "°C", "m", "m2", "m3", "mu" (亩), a currency's code in
        ISO 4217, "$", "¥" and "Sh" (shilling) where the text leaves the country open, "n" for a mere number.
    value: how many of these; exact.
    until: the upper end of a range.
    """

    start: int
    end: int
    unit: str
    value: Decimal
    until: Decimal | None = None

    @property
    def terms(self) -> tuple[str, ...]:
        """One term for each end, the same for all ways to write it: "t:3e9", "%:2e1", "°C:15e-1"."""
        return tuple(f"{self.unit}:{_written(value)}" for value in (self.value, self.until) if value is not None)

    def __str__(self) -> str:
        ends = " – ".join(f"{value.normalize():,f}" for value in (self.value, self.until) if value is not None)
        return ends if self.unit == "n" else f"{ends} {self.unit}"


def find(text: str) -> list[Quantity]:
    """The quantities in a text, in order, without overlaps.

    Where a lone mark before three digits may group or part ("1.234"), the language of the scale, else of the unit,
    says which; where none does, a point parts and a comma groups.
    """
    return list(_Reader(text).quantities())


def terms(texts: Sequence[str]) -> list[list[str]]:
    """The terms of the quantities in each text; texts that are read together take less time."""
    found: list[list[str]] = [[] for _ in texts]
    ends = list(accumulate(len(text) + 1 for text in texts))
    for quantity in find("\n".join(texts)):  # nothing goes on behind the end of a line
        found[bisect_right(ends, quantity.start)] += quantity.terms
    return found


def _written(value: Decimal) -> str:
    """An integer without zeros at its end, and a power of ten."""
    _, digits, exponent = _EXACT.normalize(value).as_tuple()
    return f"{''.join(map(str, digits))}e{exponent}"


_EXACT = Context(prec=60)
_LONGEST_NUMBER = 18
"""Digits of a number in a text. Longer ones are numbers of something."""
_LARGEST = Decimal("1e21")
"""What is larger is a mistake. Below it, and with 18 digits and the factors of units, sums and products are exact."""
_MOST_PARTS = 12
"""Numbers and scales in one amount."""
_BIG = 1000
"""From here on a number with a scale is a quantity without a unit."""


# --- letters ------------------------------------------------------------------------------------------------------


_SIGNS = {"İ": "i", "ı": "i", "’": "'", "٪": "%", "٫": ".", "٬": ",", "\u200b": " "}  # in Khmer a space of no width


def _folded(char: str) -> str:
    """A character in its usual width, digits as 0 to 9; itself where that would be several, and superscripts."""
    folded = _SIGNS.get(char) or unicodedata.normalize("NFKC", char)
    if len(folded) != 1 or unicodedata.category(char) == "No":
        return char
    return str(unicodedata.decimal(folded, folded))


def _fold(text: str) -> str:
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


# Scripts that write without spaces, or glue endings to words: no border of a word is asked.
_JOINED = (
    "\u0e00-\u0eff\u1000-\u109f\u10a0-\u10ff\u1100-\u11ff\u1200-\u139f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
    "\uac00-\ud7af"
)
_LETTER = re.compile(rf"(?![{_JOINED}])[^\W\d_]")
"""A letter of a script that writes words apart."""


# --- words --------------------------------------------------------------------------------------------------------


class _Word(NamedTuple):
    """What a word means: a number or a factor, and of a unit its kind ("" for what makes a number no quantity).

    decimal: the mark of its language; "" where languages differ.
    """

    value: Decimal
    unit: str = ""
    decimal: str = ""


class _Words:
    """Words of one role, of which the longest counts."""

    def __init__(self) -> None:
        self.words: dict[str, _Word] = {}
        self._sizes: dict[str, list[int]] = {}  # by the first two letters, the longest first
        self._sizes_before: dict[str, list[int]] = {}  # by the last two
        self._first: set[str] = set()
        self._last: set[str] = set()

    def add(self, words: Iterable[tuple[str, _Word]]) -> None:
        """Add words in each of their compositions. What came first counts, but for the decimal mark."""
        for spelling, word in words:
            for form in {_fold(spelling), *(_fold(unicodedata.normalize(form, spelling)) for form in ("NFC", "NFD"))}:
                known = self.words.setdefault(form, word)
                if known.decimal != word.decimal:
                    self.words[form] = known._replace(decimal="")
                self._first.add(form[0])
                self._last.add(form[-1])
                for sizes in (self._sizes.setdefault(form[:2], []), self._sizes_before.setdefault(form[-2:], [])):
                    if len(form) not in sizes:
                        sizes.append(len(form))
                        sizes.sort(reverse=True)

    def at(self, text: str, start: int) -> tuple[_Word, int] | None:
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

    def before(self, text: str, end: int, since: int) -> tuple[_Word, int] | None:
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
    return start > 0 and bool(_LETTER.match(text, start) and _LETTER.match(text, start - 1))


def _goes_on(text: str, end: int) -> bool:
    """Whether the word before goes on here: in letters or digits after letters, in marks anywhere."""
    after = text[end : end + 1]
    if not after or after == " ":
        return False
    if unicodedata.category(after)[0] == "M":
        return True
    return bool(_LETTER.match(text, end - 1) and (after.isdecimal() or _LETTER.match(text, end)))


@dataclass(frozen=True)
class _Vocabulary:
    """The words by role: the keys of quantities.toml. Symbols are compared with the text, words with its small letters.

    first: scales that may stand before the number.
    """

    numerals: _Words = field(default_factory=_Words)
    scales: _Words = field(default_factory=_Words)
    first: _Words = field(default_factory=_Words)
    short: _Words = field(default_factory=_Words)
    units: _Words = field(default_factory=_Words)
    before: _Words = field(default_factory=_Words)
    conjunctions: _Words = field(default_factory=_Words)
    points: _Words = field(default_factory=_Words)
    links: _Words = field(default_factory=_Words)
    untils: _Words = field(default_factory=_Words)
    others: _Words = field(default_factory=_Words)
    symbols: _Words = field(default_factory=_Words)
    symbols_before: _Words = field(default_factory=_Words)


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
            getattr(words, role).add((spelling, _NOTHING) for spelling in table.get(role, "").split("|") if spelling)
    words.others.add((spelling, _NOTHING) for spelling in others["words"].split("|"))
    words.short.add(_numbers(symbols["short"]))
    for spelling, word in _units(symbols["units"]):
        suffixes = symbols["suffixes"].get(word.unit, "").split("|")
        words.symbols.add((spelling + suffix, word) for suffix in {"", *suffixes})
        if _is_currency(word.unit):
            words.symbols_before.add([(spelling, word)])
    words.symbols_before.add(_units(symbols["before"]))
    return words


def _numbers(table: dict[str, str], decimal: str = "") -> Iterator[tuple[str, _Word]]:
    """The words of a table whose keys are numbers."""
    for number, line in table.items():
        yield from ((spelling, _Word(Decimal(number), decimal=decimal)) for spelling in line.split("|"))


def _units(table: dict[str, str], decimal: str = "") -> Iterator[tuple[str, _Word]]:
    """The words of a table whose keys are units, with a factor or without: "1e3 t", "t"."""
    for key, line in table.items():
        factor, _, unit = key.rpartition(" ")
        yield from ((spelling, _Word(Decimal(factor or 1), unit, decimal)) for spelling in line.split("|"))


def _is_currency(unit: str) -> bool:
    return unit in ("$", "¥", "Sh") or (len(unit) == 3 and unit.isupper())


_NOTHING = _Word(Decimal(0))
_WORDS = _read_vocabulary()


# --- numbers ------------------------------------------------------------------------------------------------------

_RUN = re.compile(
    r"""(?<![^\W\d_])[0-9]{1,3}(?:\ [0-9]{3}(?![0-9])){1,6}(?:[.,][0-9]+)?(?![.,:/'][0-9])
      | (?>[0-9]+(?:[.,:/'][0-9]+){0,6}) (?![.,:/'][0-9])""",
    re.VERBOSE,
)
_GROUPED = re.compile(r"([1-9][0-9]{0,2})(?P<mark>[.,' ])[0-9]{3}(?:(?P=mark)[0-9]{3})*(?:(?!(?P=mark))[.,][0-9]+)?")
_INDIAN = re.compile(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]+)?")
_SIMPLE = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_LONE = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}")
_MARKS = re.compile(r"[.,']")  # groups between spaces may be a telephone's

_HAN = ("〇零○", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九")
_HAN_DIGITS = {char: str(value) for value, chars in enumerate(_HAN) for char in chars}
_HAN_RUN = re.compile(rf"[{''.join(_HAN_DIGITS)}]+(?:[点點][{''.join(_HAN_DIGITS)}]+)?")


def _digits_value(digits: str, decimal: str) -> Decimal | None:
    """The value of digits with marks; None where they are no number. decimal: the mark of the language."""
    if len(digits) > 2 * _LONGEST_NUMBER:
        return None
    if digits.isdecimal():
        pass
    elif lone := _LONE.fullmatch(digits):
        digits = digits.replace(lone[1], "." if lone[1] == decimal else "")
    elif grouped := _GROUPED.fullmatch(digits):
        digits = digits.replace(grouped["mark"], "").replace(",", ".")
    elif _INDIAN.fullmatch(digits):
        digits = digits.replace(",", "")
    elif _SIMPLE.fullmatch(digits):
        digits = digits.replace(",", ".")
    else:
        return None
    return Decimal(digits) if len(digits) <= _LONGEST_NUMBER + 1 else None


class _Part(NamedTuple):
    """A part of an amount: digits (as written), or what a numeral or a scale means."""

    kind: str  # "digits", "numeral", "scale"
    end: int
    word: _Word
    digits: str = ""

    def value(self, decimal: str) -> Decimal | None:
        return _digits_value(self.digits, decimal) if self.digits else self.word.value


class _Amount(NamedTuple):
    """Numbers and scales, in the order in which they are reckoned, and where they end."""

    parts: tuple[_Part, ...]
    end: int
    is_first: bool = False
    """Whether scales stand before their numbers."""

    @property
    def scales(self) -> tuple[_Part, ...]:
        return tuple(part for part in self.parts if part.kind == "scale")

    @property
    def decimal(self) -> str:
        return next((scale.word.decimal for scale in self.scales if scale.word.decimal), "")

    def is_big(self) -> bool:
        """Whether it is a quantity by itself."""
        first = self.parts[0]
        if self.scales or first.kind == "numeral":
            return (_reckon(self.parts, ".") or 0) >= _BIG
        marks = _MARKS.findall(first.digits)
        return len(marks) > 1 and marks[0] == marks[1]


def _reckon(parts: Sequence[_Part], decimal: str) -> Decimal | None:
    """The value of an amount; None where the parts don't go together.

    A scale multiplies what stands before it, and everything smaller before that: 一千一百万 is (1000 + 100) * 10,000.
    What is added must be smaller than what it is added to.
    """
    sums: list[Decimal] = []  # each smaller than the one before
    before = None
    for part in parts:
        value = part.value(decimal)
        if value is None:
            return None
        if part.kind == "scale":
            amount = sums.pop() if before else Decimal(1)
            while sums and sums[-1] < value:
                amount = _EXACT.add(amount, sums.pop())
            value = _EXACT.multiply(amount, value)
        elif before and before.kind == "scale":
            if value >= before.word.value:
                return None
        elif before and not _is_tens(before, part):
            return None
        if (sums and value >= sums[-1]) or value >= _LARGEST:
            return None
        sums.append(value)
        before = part
    return reduce(_EXACT.add, sums)


def _is_tens(tens: _Part, ones: _Part) -> bool:
    """Whether two numerals are one number, as twenty-five is."""
    return tens.word.value in _TENS and 0 < ones.word.value < 10 and ones.kind == tens.kind == "numeral"


_TENS = frozenset(map(Decimal, range(10, 100, 10)))


# --- texts --------------------------------------------------------------------------------------------------------

_NUMBER_WORDS = (*_WORDS.numerals.words, *_WORDS.first.words)
_HAN_NUMERALS = "".join(_HAN_DIGITS) + "十百千万萬亿億兆廿卅"
_STARTS = (  # each begins with the letters that it may begin with, which makes the search fast
    re.compile(r"[0-9]+"),
    # 数十万 and 百万 without a number say no number; 百分之百 does.
    re.compile(rf"[{''.join(_HAN_DIGITS)}十廿卅百](?<![{_HAN_NUMERALS}数數几幾].)(?:(?<!百)|(?<=之百))"),
    re.compile(any_of(word for word in _NUMBER_WORDS if not _LETTER.match(word) and word[0] not in _HAN_NUMERALS)),
    re.compile(r"\b" + any_of(word for word in _NUMBER_WORDS if _LETTER.match(word))),
)
_DASHES = "–—−‐‑~〜"
_DASH = re.compile(rf" ?[-{_DASHES}] ?")
_FOLLOWERS = re.escape(
    "".join({word[0] for role in fields(_WORDS) if role.name != "others" for word in getattr(_WORDS, role.name).words})
)
_MORE = rf"[-{_DASHES}{_HAN_NUMERALS}0-9{_FOLLOWERS}]"
"""Letters with which an amount may go on, but for the marks in a number."""
_FOLLOWED = re.compile(_MORE)
_LONE_NUMBER = re.compile(rf"(?>[0-9]+(?:[.,:/'][0-9]+)?)(?![.,:/'][0-9])(?>\ {{0,2}})(?!{_MORE})")
"""A number that nothing follows: it says no quantity unless there is a unit before it."""
_PRECEDERS = frozenset(word[-1].lower() for words in (_WORDS.before, _WORDS.symbols_before) for word in words.words)
"""Letters with which a unit before a number ends."""
_NAME = re.compile(rf"(?![{_JOINED}])[^\W\d_][-/]?\Z|[0-9][.,:/']\Z|[#_@=/\\^×第제]\Z")
"""What stands before a number that is part of a name."""

_Found = tuple[_Word, int]
"""A word and where it ends, or where it begins if it was looked for from its end."""


class _Reader:
    """The quantities of one text."""

    def __init__(self, text: str) -> None:
        self.text = _fold(text)
        self.plain = self.text.lower()

    def quantities(self) -> Iterator[Quantity]:
        """Every quantity, in order."""
        done = 0
        found = chain.from_iterable(pattern.finditer(self.plain) for pattern in _STARTS)
        for start, end in sorted(map(methodcaller("span"), found), key=itemgetter(0)):
            if start < done:
                continue
            before = self._before(start, done)
            if not before and (self._is_lone(start, end) or self._is_name(start, end)):
                continue
            done = end
            if amount := self._amount(start, before):
                done = max(end, amount.end)
                if quantity := self._quantity(amount, start, before):
                    yield quantity
                    done = quantity.end

    # quantities

    def _quantity(self, amount: _Amount, start: int, before: _Found | None) -> Quantity | None:
        """The quantity of which this is the number, as a range if it is one that rises."""
        until = None
        if word := _WORDS.untils.at(self.plain, self._gap(amount.end)):
            until = self._amount(self._gap(word[1]), before)
        elif dash := _DASH.match(self.plain, amount.end):
            until = self._amount(dash.end(), before)
        return (until and self._measured(amount, until, start, before)) or self._measured(amount, None, start, before)

    def _measured(self, amount: _Amount, until: _Amount | None, start: int, before: _Found | None) -> Quantity | None:
        """The number or range with its unit; None where there is none, or no reason to take it for a quantity."""
        last = until or amount
        end = last.end
        after = self._unit(last)
        if after and not after[0].unit:
            return None
        unit = _NUMBER
        if before:
            unit, start = before
            if after and (after[0].unit == unit.unit or (_is_currency(after[0].unit) and _is_currency(unit.unit))):
                end = after[1]
        elif after:
            unit, end = after
        elif not last.is_big():
            return None
        decimal = next(filter(None, (amount.decimal, last.decimal, unit.decimal)), ".")
        value = _reckon(_scaled(amount.parts, last.parts), decimal)
        upper = _reckon(_scaled(last.parts, amount.parts if last.is_first else ()), decimal)
        if value is None or upper is None or (until and upper <= value):
            return None
        value, upper = _EXACT.multiply(value, unit.value), _EXACT.multiply(upper, unit.value)
        return Quantity(start, end, unit.unit, value, upper if until else None)

    def _before(self, start: int, since: int) -> _Found | None:
        """The unit that ends before a number, and where it begins."""
        if start > since and self.plain[start - 1] == " ":
            start -= 1
        if self.plain[max(0, start - 1) : start] not in _PRECEDERS:
            return None
        words = _WORDS.before.before(self.plain, start, since)
        symbols = _WORDS.symbols_before.before(self.text, start, since)
        return min(words, symbols, key=itemgetter(1)) if words and symbols else words or symbols

    def _unit(self, amount: _Amount) -> _Found | None:
        """The unit after an amount, and where it ends: "3 t", "3-tonne", "3 millions de tonnes"."""
        found = self._unit_at(self._hyphen(amount.end))
        if not found and amount.scales and (link := _WORDS.links.at(self.plain, self._gap(amount.end))):
            found = self._unit_at(self._gap(link[1]))
        return found

    def _unit_at(self, at: int) -> _Found | None:
        """The unit that begins there, or the word that makes a number none."""
        words, symbols = _WORDS.units.at(self.plain, at), _WORDS.symbols.at(self.text, at)
        others = _WORDS.others.at(self.plain, at)
        return max(filter(None, (others, words, symbols)), key=itemgetter(1), default=None)

    # amounts

    def _amount(self, start: int, before: _Found | None) -> _Amount | None:
        """The longest amount that begins there. before: the unit before it, which decides on short scales."""
        number = self._digits(start)
        if not number and _WORDS.first.at(self.plain, start):
            return self._scales_first(start)
        if not number and not (number := self._numeral(start)):
            return None
        parts, whole, at = [number], 1, number.end
        while len(parts) < _MOST_PARTS and (part := self._next(parts, at, before)):
            parts.append(part)
            if _reckon(parts, ".") is None:
                if part.kind == "scale" and len(parts) > 2:  # of the number before it: 2 million and 5 | million
                    whole = min(whole, len(parts) - 2)
                break
            # 3 million 200 is no number, 3 million 200 thousand is one, and so is 3万5000.
            if part.kind != "digits" or (self._is_joined(at) and self.plain[at] != " "):
                whole = len(parts)
            at = part.end
        return _Amount(tuple(parts[:whole]), parts[whole - 1].end)

    def _next(self, parts: Sequence[_Part], at: int, before: _Found | None) -> _Part | None:
        """What goes on with an amount: scales, and after them digits or numerals, as it began."""
        if parts[-1].kind == "digits":
            return self._scale(self._hyphen(at), before)
        number = self._numeral_after(at) if parts[0].kind == "numeral" else self._digits(self._gap(at))
        scale = self._scale(self._hyphen(at), before)
        return number or scale if parts[-1].kind == "scale" else scale or number

    def _scales_first(self, start: int) -> _Amount | None:
        """An amount with scales before numbers: elfu tatu na mia tano."""
        parts: list[_Part] = []
        end = at = start
        while len(parts) < _MOST_PARTS:
            scales: list[_Part] = []
            while len(scales) < _MOST_PARTS and (word := _WORDS.first.at(self.plain, at)):
                scales.append(_Part("scale", word[1], word[0]))
                at = self._gap(word[1])
            number = (self._digits(at) if scales else None) or self._numeral(at)
            if not number:
                break
            numbers = [number]
            if (ones := self._numeral_after(number.end)) and _is_tens(number, ones):
                numbers.append(ones)
            longer = [*parts, *numbers, *reversed(scales)]
            if _reckon(longer, ".") is None:
                break
            parts, end = longer, numbers[-1].end
            joint = _WORDS.conjunctions.at(self.plain, self._gap(end))
            at = self._gap(joint[1] if joint else end)
        return _Amount(tuple(parts), end, is_first=True) if parts else None

    # parts

    def _digits(self, at: int) -> _Part | None:
        """Digits with their marks; or with a word as their decimal mark: ၁ ဒသမ ၈၉."""
        run = _RUN.match(self.plain, at)
        if not run or _digits_value(run[0], ".") is None:
            return None
        digits, end = run[0], run.end()
        if digits.isdecimal() and (point := _WORDS.points.at(self.plain, self._gap(end))):
            decimals = _RUN.match(self.plain, self._gap(point[1]))
            if decimals and decimals[0].isdecimal():
                digits, end = f"{digits}.{decimals[0]:0<4}", decimals.end()  # of four digits none is a group
        return _Part("digits", end, _NOTHING, digits)

    def _numeral(self, at: int) -> _Part | None:
        """A number word, with what follows a decimal mark that is a word; or digits of Han, one by one."""
        if run := _HAN_RUN.match(self.plain, at):
            if len(run[0]) > _LONGEST_NUMBER:
                return None
            digits = "".join(_HAN_DIGITS.get(char, ".") for char in run[0])
            return _Part("numeral", run.end(), _Word(Decimal(digits)))
        if not (found := _WORDS.numerals.at(self.plain, at)):
            return None
        word, end = found
        if point := _WORDS.points.at(self.plain, self._gap(end)):
            digits, place = "", point[1]
            while len(digits) < _LONGEST_NUMBER and (digit := _WORDS.numerals.at(self.plain, self._gap(place))):
                if digit[0].value >= 10:
                    break
                digits, place = digits + str(digit[0].value), digit[1]
            if digits:
                word, end = word._replace(value=_EXACT.add(word.value, Decimal(f"0.{digits}"))), place
        return _Part("numeral", end, word)

    def _numeral_after(self, at: int) -> _Part | None:
        """A numeral that goes on, with "and" or without: two hundred and five, twenty-five."""
        at = self._hyphen(at)
        if joint := _WORDS.conjunctions.at(self.plain, at):
            at = self._gap(joint[1])
        return self._numeral(at)

    def _scale(self, at: int, before: _Found | None) -> _Part | None:
        """A scale. Short ones (m) only with money or before a unit.

        None where a longer word begins there: 兆瓦 is a megawatt. 千克 may be either, a kilogram is 1000 g.
        """
        if found := _WORDS.scales.at(self.plain, at):
            longer = self._unit_at(at)
            if longer and longer[1] > found[1]:
                rest = self._unit_at(found[1])
                if not rest or rest[0].unit != longer[0].unit or rest[0].value * found[0].value != longer[0].value:
                    return None
        elif (short := _WORDS.short.at(self.plain, at)) and (
            (before and _is_currency(before[0].unit)) or self._unit_at(self._gap(short[1]))
        ):
            found = short
        return _Part("scale", found[1], found[0]) if found else None

    # letters

    def _gap(self, at: int) -> int:
        """Where the text goes on after a space or two."""
        return at + 2 if self.plain.startswith("  ", at) else at + self.plain.startswith(" ", at)

    def _hyphen(self, at: int) -> int:
        """The same after spaces or a hyphen."""
        return at + 1 if self.plain.startswith("-", at) else self._gap(at)

    def _is_lone(self, start: int, end: int) -> bool:
        """Whether nothing that belongs to a number can follow: most numbers are dismissed by one letter.

        Words of alphabets are not: some are quantities alone (a million).
        """
        if self.plain[start].isdecimal():
            return _LONE_NUMBER.match(self.plain, start) is not None
        return not _FOLLOWED.match(self.plain, self._gap(end)) and not _LETTER.match(self.plain, start)

    def _is_name(self, start: int, end: int) -> bool:
        """Whether a number is part of a name, or its first word the beginning of a longer one that is no number."""
        if _NAME.search(self.plain, max(0, start - 2), start):
            return True
        found = _WORDS.others.at(self.plain, start)
        return found is not None and found[1] > end

    def _is_joined(self, at: int) -> bool:
        """Whether the letter before is of a script without spaces."""
        return self.plain[at - 1].isalpha() and not _LETTER.match(self.plain, at - 1)


_NUMBER = _Word(Decimal(1), "n")


def _scaled(parts: Sequence[_Part], others: Sequence[_Part]) -> Sequence[_Part]:
    """Parts with the scales of the other end of a range, where a lone number is without: 3–5 billion."""
    if len(parts) == 1 and all(part.kind == "scale" for part in others[1:]):
        return (*parts, *others[1:])
    return parts
