"""Amounts: numbers and scales, and what they come to."""

import re
from collections.abc import Sequence
from decimal import Context, Decimal
from functools import reduce
from typing import NamedTuple

from index.quantity_words import Word

EXACT = Context(prec=60)
LONGEST = 18
"""Digits of a number in a text. Longer ones are numbers of something."""
_LARGEST = Decimal("1e21")
"""What is larger is a mistake. Below it, and with 18 digits and the factors of units, sums and products are exact."""
_BIG = 1000
"""From here on a number with a scale is a quantity without a unit."""

RUN = re.compile(
    r"""(?<![^\W\d_])[0-9]{1,3}(?:\ [0-9]{3}(?![0-9])){1,6}(?:[.,][0-9]+)?(?![.,:/'][0-9])
      | (?>[0-9]+(?:[.,:/'][0-9]+){0,6}) (?![.,:/'][0-9])""",
    re.VERBOSE,
)
"""Digits with the marks in them."""
_GROUPED = re.compile(r"([1-9][0-9]{0,2})(?P<mark>[.,' ])[0-9]{3}(?:(?P=mark)[0-9]{3})*(?:(?!(?P=mark))[.,][0-9]+)?")
_INDIAN = re.compile(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]+)?")
_SIMPLE = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_LONE = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}")
_MARKS = re.compile(r"[.,']")  # groups between spaces may be a telephone's

_HAN = ("〇零○", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九")
HAN_DIGITS = {char: str(value) for value, chars in enumerate(_HAN) for char in chars}
HAN_RUN = re.compile(rf"[{''.join(HAN_DIGITS)}]+(?:[点點][{''.join(HAN_DIGITS)}]+)?")
"""Digits of Han one by one: 二〇二三."""


def digits_value(digits: str, decimal: str) -> Decimal | None:
    """The value of digits with marks; None where they are no number. decimal: the mark of the language."""
    if len(digits) > 2 * LONGEST:
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
    return Decimal(digits) if len(digits) <= LONGEST + 1 else None


class Part(NamedTuple):
    """A part of an amount: digits (as written), or what a numeral or a scale means."""

    kind: str  # "digits", "numeral", "scale"
    end: int
    word: Word
    digits: str = ""

    def value(self, decimal: str) -> Decimal | None:
        """What it is worth; None where its digits are no number. decimal: the mark of the language."""
        return digits_value(self.digits, decimal) if self.digits else self.word.value


class Amount(NamedTuple):
    """Numbers and scales, in the order in which they are reckoned, and where they end."""

    parts: tuple[Part, ...]
    end: int
    is_first: bool = False
    """Whether scales stand before their numbers."""

    @property
    def scales(self) -> tuple[Part, ...]:
        """Its scales."""
        return tuple(part for part in self.parts if part.kind == "scale")

    @property
    def decimal(self) -> str:
        """The decimal mark of the language of its scales; "" where they leave that open."""
        return next((scale.word.decimal for scale in self.scales if scale.word.decimal), "")

    def is_big(self) -> bool:
        """Whether it is a quantity by itself."""
        first = self.parts[0]
        if self.scales or first.kind == "numeral":
            return (reckon(self.parts, ".") or 0) >= _BIG
        marks = _MARKS.findall(first.digits)
        return len(marks) > 1 and marks[0] == marks[1]


def reckon(parts: Sequence[Part], decimal: str) -> Decimal | None:
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
                amount = EXACT.add(amount, sums.pop())
            value = EXACT.multiply(amount, value)
        elif before and before.kind == "scale":
            if value >= before.word.value:
                return None
        elif before and not is_tens(before, part):
            return None
        if (sums and value >= sums[-1]) or value >= _LARGEST:
            return None
        sums.append(value)
        before = part
    return reduce(EXACT.add, sums)


def is_tens(tens: Part, ones: Part) -> bool:
    """Whether two numerals are one number, as twenty-five is."""
    return tens.word.value in _TENS and 0 < ones.word.value < 10 and ones.kind == tens.kind == "numeral"


_TENS = frozenset(map(Decimal, range(10, 100, 10)))


def scaled(parts: Sequence[Part], others: Sequence[Part]) -> Sequence[Part]:
    """Parts with the scales of the other end of a range, where a lone number is without: 3–5 billion."""
    if len(parts) == 1 and all(part.kind == "scale" for part in others[1:]):
        return (*parts, *others[1:])
    return parts
