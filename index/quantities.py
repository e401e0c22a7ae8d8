"""Quantities as people write them, in any language: 3 billion t, 30亿吨, 3 พันล้านตัน, tani bilioni 3 are one.

The text is searched for what begins a number, and read on from there: numbers and scales, to the end of a range,
to a unit; then a unit is looked for before it. Each step looks at a bounded stretch, so the time is linear. The
words stand in quantities.toml, with the unit of each kind that values are converted to.

A number is a quantity for a unit or a scale ("3 billion"), or because its digits are grouped twice ("3,000,000").
Numbers that are parts of names ("S355", "3.1.2", "12:30") and spans of years are none, and signs are left out.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import fields
from decimal import Decimal
from itertools import accumulate, chain
from operator import itemgetter, methodcaller
from typing import NamedTuple

from index.amounts import EXACT, HAN_DIGITS, HAN_RUN, LONGEST, RUN, Amount, Part, digits_value, is_tens, reckon, scaled
from index.date_tokens import any_of
from index.quantity_words import JOINED, LETTER, NOTHING, WORDS, Word, fold, is_currency


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
    _, digits, exponent = EXACT.normalize(value).as_tuple()
    return f"{''.join(map(str, digits))}e{exponent}"


_MOST_PARTS = 12
"""Numbers and scales in one amount."""
_NUMBER_WORDS = (*WORDS.numerals.words, *WORDS.first.words)
_HAN_NUMERALS = "".join(HAN_DIGITS) + "十百千万萬亿億兆廿卅"
_STARTS = (  # each begins with the letters that it may begin with, which makes the search fast
    re.compile(r"[0-9]+"),
    # 数十万 and 百万 without a number say no number; 百分之百 does.
    re.compile(rf"[{''.join(HAN_DIGITS)}十廿卅百](?<![{_HAN_NUMERALS}数數几幾].)(?:(?<!百)|(?<=之百))"),
    re.compile(any_of(word for word in _NUMBER_WORDS if not LETTER.match(word) and word[0] not in _HAN_NUMERALS)),
    re.compile(r"\b" + any_of(word for word in _NUMBER_WORDS if LETTER.match(word))),
)
_DASHES = "–—−‐‑~〜"
_DASH = re.compile(rf" ?[-{_DASHES}] ?")
_FOLLOWERS = re.escape(
    "".join({word[0] for role in fields(WORDS) if role.name != "others" for word in getattr(WORDS, role.name).words})
)
_MORE = rf"[-{_DASHES}{_HAN_NUMERALS}0-9{_FOLLOWERS}]"
"""Letters with which an amount may go on, but for the marks in a number."""
_FOLLOWED = re.compile(_MORE)
_LONE_NUMBER = re.compile(rf"(?>[0-9]+(?:[.,:/'][0-9]+)?)(?![.,:/'][0-9])(?>\ {{0,2}})(?!{_MORE})")
"""A number that nothing follows: it says no quantity unless there is a unit before it."""
_PRECEDERS = frozenset(word[-1].lower() for words in (WORDS.before, WORDS.symbols_before) for word in words.words)
"""Letters with which a unit before a number ends."""
_NAME = re.compile(rf"(?![{JOINED}])[^\W\d_][-/]?\Z|[0-9][.,:/']\Z|[#_@=/\\^×第제]\Z")
"""What stands before a number that is part of a name."""

_NUMBER = Word(Decimal(1), "n")
_Found = tuple[Word, int]
"""A word and where it ends, or where it begins if it was looked for from its end."""


class _Reader:
    """The quantities of one text."""

    def __init__(self, text: str) -> None:
        self.text = fold(text)
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

    def _quantity(self, amount: Amount, start: int, before: _Found | None) -> Quantity | None:
        """The quantity of which this is the number, as a range if it is one that rises."""
        until = None
        if word := WORDS.untils.at(self.plain, self._gap(amount.end)):
            until = self._amount(self._gap(word[1]), before)
        elif dash := _DASH.match(self.plain, amount.end):
            until = self._amount(dash.end(), before)
        return (until and self._measured(amount, until, start, before)) or self._measured(amount, None, start, before)

    def _measured(self, amount: Amount, until: Amount | None, start: int, before: _Found | None) -> Quantity | None:
        """The number or range with its unit; None where there is none, or no reason to take it for a quantity."""
        last = until or amount
        end = last.end
        after = self._unit(last)
        if after and not after[0].unit:
            return None
        unit = _NUMBER
        if before:
            unit, start = before
            if after and (after[0].unit == unit.unit or (is_currency(after[0].unit) and is_currency(unit.unit))):
                end = after[1]
        elif after:
            unit, end = after
        elif not last.is_big():
            return None
        decimal = next(filter(None, (amount.decimal, last.decimal, unit.decimal)), ".")
        value = reckon(scaled(amount.parts, last.parts), decimal)
        upper = reckon(scaled(last.parts, amount.parts if last.is_first else ()), decimal)
        if value is None or upper is None or (until and upper <= value):
            return None
        value, upper = EXACT.multiply(value, unit.value), EXACT.multiply(upper, unit.value)
        return Quantity(start, end, unit.unit, value, upper if until else None)

    def _before(self, start: int, since: int) -> _Found | None:
        """The unit that ends before a number, and where it begins."""
        if start > since and self.plain[start - 1] == " ":
            start -= 1
        if self.plain[max(0, start - 1) : start] not in _PRECEDERS:
            return None
        words = WORDS.before.before(self.plain, start, since)
        symbols = WORDS.symbols_before.before(self.text, start, since)
        return min(words, symbols, key=itemgetter(1)) if words and symbols else words or symbols

    def _unit(self, amount: Amount) -> _Found | None:
        """The unit after an amount, and where it ends: "3 t", "3-tonne", "3 millions de tonnes"."""
        found = self._unit_at(self._hyphen(amount.end))
        if not found and amount.scales and (link := WORDS.links.at(self.plain, self._gap(amount.end))):
            found = self._unit_at(self._gap(link[1]))
        return found

    def _unit_at(self, at: int) -> _Found | None:
        """The unit that begins there, or the word that makes a number none."""
        words, symbols = WORDS.units.at(self.plain, at), WORDS.symbols.at(self.text, at)
        others = WORDS.others.at(self.plain, at)
        return max(filter(None, (others, words, symbols)), key=itemgetter(1), default=None)

    # amounts

    def _amount(self, start: int, before: _Found | None) -> Amount | None:
        """The longest amount that begins there. before: the unit before it, which decides on short scales."""
        number = self._digits(start)
        if not number and WORDS.first.at(self.plain, start):
            return self._scales_first(start)
        if not number and not (number := self._numeral(start)):
            return None
        parts, whole, at = [number], 1, number.end
        while len(parts) < _MOST_PARTS and (part := self._next(parts, at, before)):
            parts.append(part)
            if reckon(parts, ".") is None:
                if part.kind == "scale" and len(parts) > 2:  # of the number before it: 2 million and 5 | million
                    whole = min(whole, len(parts) - 2)
                break
            # 3 million 200 is no number, 3 million 200 thousand is one, and so is 3万5000.
            if part.kind != "digits" or (self._is_joined(at) and self.plain[at] != " "):
                whole = len(parts)
            at = part.end
        return Amount(tuple(parts[:whole]), parts[whole - 1].end)

    def _next(self, parts: Sequence[Part], at: int, before: _Found | None) -> Part | None:
        """What goes on with an amount: scales, and after them digits or numerals, as it began."""
        if parts[-1].kind == "digits":
            return self._scale(self._hyphen(at), before)
        number = self._numeral_after(at) if parts[0].kind == "numeral" else self._digits(self._gap(at))
        scale = self._scale(self._hyphen(at), before)
        return number or scale if parts[-1].kind == "scale" else scale or number

    def _scales_first(self, start: int) -> Amount | None:
        """An amount with scales before numbers: elfu tatu na mia tano."""
        parts: list[Part] = []
        end = at = start
        while len(parts) < _MOST_PARTS:
            scales: list[Part] = []
            while len(scales) < _MOST_PARTS and (word := WORDS.first.at(self.plain, at)):
                scales.append(Part("scale", word[1], word[0]))
                at = self._gap(word[1])
            number = (self._digits(at) if scales else None) or self._numeral(at)
            if not number:
                break
            numbers = [number]
            if (ones := self._numeral_after(number.end)) and is_tens(number, ones):
                numbers.append(ones)
            longer = [*parts, *numbers, *reversed(scales)]
            if reckon(longer, ".") is None:
                break
            parts, end = longer, numbers[-1].end
            joint = WORDS.conjunctions.at(self.plain, self._gap(end))
            at = self._gap(joint[1] if joint else end)
        return Amount(tuple(parts), end, is_first=True) if parts else None

    # parts

    def _digits(self, at: int) -> Part | None:
        """Digits with their marks; or with a word as their decimal mark: ၁ ဒသမ ၈၉."""
        run = RUN.match(self.plain, at)
        if not run or digits_value(run[0], ".") is None:
            return None
        digits, end = run[0], run.end()
        if digits.isdecimal() and (point := WORDS.points.at(self.plain, self._gap(end))):
            decimals = RUN.match(self.plain, self._gap(point[1]))
            if decimals and decimals[0].isdecimal():
                digits, end = f"{digits}.{decimals[0]:0<4}", decimals.end()  # of four digits none is a group
        return Part("digits", end, NOTHING, digits)

    def _numeral(self, at: int) -> Part | None:
        """A number word, with what follows a decimal mark that is a word; or digits of Han, one by one."""
        if run := HAN_RUN.match(self.plain, at):
            if len(run[0]) > LONGEST:
                return None
            digits = "".join(HAN_DIGITS.get(char, ".") for char in run[0])
            return Part("numeral", run.end(), Word(Decimal(digits)))
        if not (found := WORDS.numerals.at(self.plain, at)):
            return None
        word, end = found
        if point := WORDS.points.at(self.plain, self._gap(end)):
            digits, place = "", point[1]
            while len(digits) < LONGEST and (digit := WORDS.numerals.at(self.plain, self._gap(place))):
                if digit[0].value >= 10:
                    break
                digits, place = digits + str(digit[0].value), digit[1]
            if digits:
                word, end = word._replace(value=EXACT.add(word.value, Decimal(f"0.{digits}"))), place
        return Part("numeral", end, word)

    def _numeral_after(self, at: int) -> Part | None:
        """A numeral that goes on, with "and" or without: two hundred and five, twenty-five."""
        at = self._hyphen(at)
        if joint := WORDS.conjunctions.at(self.plain, at):
            at = self._gap(joint[1])
        return self._numeral(at)

    def _scale(self, at: int, before: _Found | None) -> Part | None:
        """A scale. Short ones (m) only with money or before a unit.

        None where a longer word begins there: 兆瓦 is a megawatt. 千克 may be either, a kilogram is 1000 g.
        """
        if found := WORDS.scales.at(self.plain, at):
            longer = self._unit_at(at)
            if longer and longer[1] > found[1]:
                rest = self._unit_at(found[1])
                if not rest or rest[0].unit != longer[0].unit or rest[0].value * found[0].value != longer[0].value:
                    return None
        elif (short := WORDS.short.at(self.plain, at)) and (
            (before and is_currency(before[0].unit)) or self._unit_at(self._gap(short[1]))
        ):
            found = short
        return Part("scale", found[1], found[0]) if found else None

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
        return not _FOLLOWED.match(self.plain, self._gap(end)) and not LETTER.match(self.plain, start)

    def _is_name(self, start: int, end: int) -> bool:
        """Whether a number is part of a name, or its first word the beginning of a longer one that is no number."""
        if _NAME.search(self.plain, max(0, start - 2), start):
            return True
        found = WORDS.others.at(self.plain, start)
        return found is not None and found[1] > end

    def _is_joined(self, at: int) -> bool:
        """Whether the letter before is of a script without spaces."""
        return self.plain[at - 1].isalpha() and not LETTER.match(self.plain, at - 1)
