"""Dates as people write them, in any language: what is said, not what it says of a document.

A text is cut into tokens of a few kinds (a small number, a year, a month's name, "year of", a dash …; see
`date_tokens`), each a letter; the forms that dates have are patterns over these letters. So a form is written once
for all languages, and a language is a line of words in dates.toml. A pattern looks at a bounded number of tokens,
so the time is linear.

A number is a year only for a reason: a month beside it, an era, a word for years, a preposition that dates take
and nothing that is counted after it. "2566 แห่ง" and "2,566" are counts.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from index.date_tokens import COUNTED, ISSUED, NUMBERED, Token, han_number, plain, tokens

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years of the common era that are read; others are more often numbers of something."""

_STARTS = {"common": 0, "buddhist": -543, "minguo": 1911, "reiwa": 2018, "heisei": 1988, "showa": 1925}
_LENGTHS = {"heisei": 31, "showa": 64}  # years; a year past an emperor's last is a mistake or no year


class Expression(NamedTuple):
    """A date in a text.

    start, end: where its words are, in code points.
    value: ISO 8601, to the precision written: "2023-09-08", "2023-09", "2023". Without a year "--09-08" or "--09".
        Relative to publication, an ISO duration and what follows it: "P0Y" this year, "-P1Y" last year,
        "-P1Y--09-08" 8 September of last year, "P0M" this month, "P0M---08" the 8th of this month; `resolve` makes
        dates of these.
    until: the last day, month or year of a range, written like value.
    era: "common", "buddhist", "minguo", "reiwa", "heisei" or "showa"; None where no year is written.
    ambiguous: another reading is possible, as in 03/04/2022; `find` says which one it takes.
    """

    start: int
    end: int
    value: str
    until: str | None = None
    era: str | None = None
    ambiguous: bool = False


def find(text: str, language: str | None = None) -> list[Expression]:
    """The dates in a text, in order, without overlaps.

    language: BCP 47 tag of the text. 03/04/2022 is 3 April but for American English ("en-US", "en-PH") and for a
    text that has a date such as 12/31/2022: day first is how most of the world writes, and how English pages from
    Europe, Asia and Africa do; an American page mostly spells the month. 112/09/08 and 112年9月8日 are of the
    Republic of China in traditional Chinese.
    """
    return _Reader(text, language).expressions()


def read(text: str, language: str | None = None) -> Expression | None:
    """The date that a text is, as a whole: any form that `find` knows, and a year without a reason ("2566").

    A weekday and a time of day may stand beside it.
    """
    folded = plain(text)
    body = folded.strip(_AROUND)
    begin = folded.find(body)
    if match := _ALONE.fullmatch(_COMPACT.sub(r"\1-\2-\3", body) if _COMPACT.fullmatch(body) else body):
        found = _common(int(match["year"]), counted=True)
        value = "-".join([str(found[0]), *filter(None, (match["month"], match["day"]))]) if found else ""
        return Expression(begin, begin + len(body), value, None, found[1]) if found and _valid(value) else None
    if _HAN_YEAR.fullmatch(body) and (year := han_number(body)) and FIRST_YEAR <= int(year) <= LAST_YEAR:
        return Expression(begin, begin + len(body), year, None, "common")
    found_all = find(text, language)
    if len(found_all) != 1:
        return None
    one = found_all[0]
    rest = folded[: one.start] + " " + folded[one.end :]
    return one if _BESIDE.fullmatch(rest) else None


def resolve(value: str, on: str, future: bool = False) -> str | None:
    """A value without a year, or relative to publication, as a date; any other value as it is.

    on: a day, month or year, ISO 8601: publication for what is relative. A value without a year is that day or
    month nearest to it and not after it; with `future` not before it. None where `on` says too little (a month of
    a year does not say which year "last month" of January is in; a year says which "--09" is meant: its own).
    """
    if match := _RELATIVE.fullmatch(value):
        count = int(match["count"]) * (-1 if match["sign"] else 1)
        if match["unit"] == "Y":
            whole = f"{int(on[:4]) + count:04}{match['rest'][1:]}"
        elif len(on) >= 7:
            months = int(on[:4]) * 12 + int(on[5:7]) - 1 + count
            whole = f"{months // 12:04}-{months % 12 + 1:02}{match['rest'][2:]}"
        else:
            return None
        return whole if _valid(whole) else None
    if not value.startswith("--"):
        return value
    year, rest = int(on[:4]), value[1:]
    shown = f"{year:04}{rest}"
    precision = min(len(on), len(shown))
    if len(on) > 4:
        if not future and shown[:precision] > on[:precision]:
            year -= 1
        elif future and shown[:precision] < on[:precision]:
            year += 1
    return next((near for near in (f"{year + by:04}{rest}" for by in _leap(rest, future)) if _valid(near)), None)


def _leap(rest: str, future: bool) -> Sequence[int]:
    """Years to try: 29 February is only every fourth year, or eighth."""
    return [by if future else -by for by in range(9)] if rest == "-02-29" else [0]


def written(year: int) -> Mapping[str, str]:
    """How people write a year of the common era: "common", "buddhist", "minguo", "japanese", and "han" (digits).

    An era that had not begun is left out.
    """
    forms = {"common": str(year), "buddhist": f"พ.ศ. {year + 543}"}
    if year > _STARTS["minguo"]:
        forms["minguo"] = f"民國{year - _STARTS['minguo']}年"
    for era, name in (("reiwa", "令和"), ("heisei", "平成"), ("showa", "昭和")):
        if year > _STARTS[era]:
            number = year - _STARTS[era]
            forms["japanese"] = f"{name}{'元' if number == 1 else number}年"
            break
    forms["han"] = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year)) + "年"
    return forms


_YEAR = r"(?P<year>(?:[YB]{1,2}o?)?[yH][AB]?|G[dt]A?|L)"
_FROM = r"(?P<year>(?:[YB]{1,2}o?)?[yH]A?)"
_MARKED = r"(?P<year>(?:[YB]{1,2}o?)?[yH]A|[YB]{1,2}o?[yH]|G[dt]A?|L)"
_MONTH = r"P?(?P<month>[Mm])(?:/[Mm])?"
_SURE = r"P?(?P<month>M)(?:/M)?"
_UNTIL = r"(?:[-r](?P<until_day>d))?"
_GAP = r"(?:[-,!/o]{0,2}|<(?=y>))"
_YEARS = rf"(?:{_YEAR}|B?'?(?P<short>d))"
_MORE = rf"{_GAP}[dyHYBLG]"
# From the most that can be said to the least: at each place the first form that holds is taken. In weak forms a
# number may as well be a count.
_FORMS = [
    (re.compile(form), weak)
    for forms, weak in (
        (
            (
                r"(?P<full>I)(?:[-r](?P<full_until>I))?",
                rf"{_YEAR}(?P<month>d)Q(?P<day>d)Z?(?:[-r](?:(?P<until_month>d)Q)?(?P<until_day>d)Z)?",
                r"(?P<year>[dt]A)(?P<month>d)Q(?P<day>d)Z(?:[-r](?:(?P<until_month>d)Q)?(?P<until_day>d)Z)?",
                rf"{_MARKED}o?(?P<day>d)[-!]?{_MONTH}",
                rf"(?P<day>d)[!o]{{0,2}}{_MONTH}[!,]?[-r](?P<until_day>d)[!o]{{0,2}}P?(?P<until_month>[Mm]){_GAP}{_YEARS}",
                rf"{_MONTH}[!o]{{0,2}}(?P<day>d)[-r](?P<until_month>[Mm])[!o]{{0,2}}(?P<until_day>d){_GAP}{_YEAR}",
                rf"(?P<day>d){_UNTIL}Z?{_GAP}{_MONTH}{_GAP}{_YEARS}",
                rf"(?P<day>d){_UNTIL}N(?P<month>d){_GAP}{_YEAR}",
                r"(?P<day>d)N(?P<month_year>j)",
                rf"{_MONTH}[-!o]{{0,2}}(?P<day>d){_UNTIL}Z?{_GAP}{_YEAR}",
                rf"{_YEAR}{_MONTH}o?(?P<day>d)Z?(?!{_GAP}[yH])",
                rf"{_SURE}[-r]P?(?P<until_month>M){_GAP}{_YEARS}",
                rf"{_SURE}[-,!/o<]{{0,2}}{_YEARS}(?!Z)",
                rf"{_YEAR}(?P<month>d)(?:[-r](?P<until_month>d))?Q(?:[-r](?P<until_month_2>d)Q)?",
                r"(?P<year>tA)(?P<month>d)Q",
                rf"{_YEAR}P(?P<month>M)",
                rf"{_MARKED}o?(?P<month>M)",
                rf"N(?P<month>d){_GAP}{_YEAR}",
                r"(?<=[PNpW])(?P<month_year>j)",
                r"(?P<year_month>J)",
                rf"(?P<quarter>K){_GAP}{_YEAR}",
                rf"{_YEAR}[,q]?(?P<quarter>K)",
                r"(?P<fiscal>F)",
                r"(?P<plan>R)",
            ),
            False,
        ),
        ((rf"{_FROM}[-r](?P<until_year>(?:[YB]{{1,2}}o?)?[yH][AB]?)",), True),
        (
            (
                rf"(?P<day>d)[!o]{{0,2}}{_SURE}[!,]?[-r](?P<until_day>d)[!o]{{0,2}}P?(?P<until_month>M)",
                rf"{_SURE}[!o]{{0,2}}(?P<day>d)[-r](?P<until_month>M)[!o]{{0,2}}(?P<until_day>d)",
                rf"(?P<day>d){_UNTIL}Z?[-!o]{{0,2}}{_SURE}",
                rf"{_SURE}[-!o]{{0,2}}(?P<day>d){_UNTIL}Z?",
                r"(?P<month>d)Q(?P<day>d)(?:Z(?:[-r](?:(?P<until_month>d)Q)?(?P<until_day>d)Z)?|[-r](?P<until_day_2>d)Z)",
                rf"(?P<day>d){_UNTIL}N(?P<month>d)",
                r"(?<=W)(?P<day_month>S)",
                r"(?P<bracketed>S)(?=<)",
                r"(?P<near>l)(?:(?P<day>d)Z)?",
                r"[YB]{1,2}o?(?P<year>L)|(?P<year_2>L)",
                rf"(?:P|(?<=[pr]))(?P<month>M)(?!{_MORE})",
                rf"(?P<month>d)Q(?!{_MORE})",
                rf"N(?P<month>d)(?!{_MORE})",
                r"(?P<year>[YB]{1,2}o?[yH][AB]?|[yH][AB]|H|G[dt]A?)|(?<=Bp)(?P<year_2>y)",
            ),
            False,
        ),
        (
            (
                r"(?:(?<=[pr])|(?<=[pr]o))(?P<year>yA?)(?!e)",
                rf"(?<=W)(?P<day>d)-(?P<month>d)(?!{_MORE}|-?[NM])",
                r"(?P<year>y)(?=q)",
                r"(?:(?<=E)|(?<=E[-,!<]))(?P<year>y)",
                r"(?P<year>y)(?=[xo]{0,3}(?P<event>E))",
            ),
            True,
        ),
    )
    for form in forms
]
_STARTERS = frozenset("IdtyHGLlYBMmPNJjSKFR")
_LONGEST_SPAN = 15
"""Years that 2021-35 may span."""
_LONGEST_SHORT = 4
"""Letters of a month's short name, which a point may follow."""
_REACH = 70
"""Code points between a year and the word for the event that it belongs to."""

_ALONE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_HAN_YEAR = re.compile(r"[一二][〇○零一二三四五六七八九]{3}")
_AROUND = " \n.,;:()[]【】"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|on|le|tarehe|mnamo|mnamo tarehe|วันที่|เมื่อวันที่|ngày|den|am|el)"
_TIME = r"t?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?\s?(?:z|[ap]m|gmt|utc)?\s?(?:[+-][0-9]{2}:?[0-9]{2})?"
_BESIDE = re.compile(rf"[\s,.()]*(?:{_WEEKDAY}[\s,.]*)?[\s,.()]*(?:{_TIME})?[\s,.()]*")
_RELATIVE = re.compile(r"(?P<sign>-?)P(?P<count>[0-9])(?P<unit>[YM])(?P<rest>(?:--.*)?)")


def _valid(value: str) -> bool:
    """Whether a value is a day, a month or a year that exists, and one that is read."""
    year, *rest = value.split("-") if value[0] != "-" else ("2000", *value[2:].split("-"))  # a leap year
    try:
        date(int(year), *(int(part) for part in rest), *[1] * (2 - len(rest)))
    except ValueError:
        return False
    return FIRST_YEAR <= int(year) <= LAST_YEAR


def _common(year: int, counted: bool) -> tuple[int, str] | None:
    """A year without a mark and the era it is of; counted: the Buddhist era is possible."""
    if FIRST_YEAR <= year <= LAST_YEAR:
        return year, "common"
    since = year + _STARTS["buddhist"]
    return (since, "buddhist") if counted and FIRST_YEAR <= since <= LAST_YEAR else None


class _Reader:
    """The dates of one text."""

    def __init__(self, text: str, language: str | None) -> None:
        self.text, self.plain = text, plain(text)
        self.tag = language or ""
        self.language = self.tag.partition("-")[0] or None
        self.tokens = tokens(text, language)
        self._month_first: bool | None = None

    def expressions(self) -> list[Expression]:
        """Every date, the first form that holds at each place."""
        kinds = "".join(token.kind for token in self.tokens)
        found, at = [], 0
        while at < len(kinds):
            after = at + 1
            if kinds[at] in _STARTERS:
                for form, weak in _FORMS:
                    if match := form.match(kinds, at):
                        result = self._expression(match, weak)
                        if result is not None:
                            after = match.end()
                            if result.value:
                                found.append(result)
                            break
            at = after
        return found

    # forms

    def _expression(self, match: re.Match[str], weak: bool) -> Expression | None:
        """What a form says; None where another form may hold, one without a value where there is no date."""
        parts = {
            name.removesuffix("_2"): self.tokens[match.start(name) : match.end(name)]
            for name, kinds in match.groupdict().items()
            if kinds is not None
        }
        start, end = self.tokens[match.start()].start, self.tokens[match.end() - 1].end
        if self._is_numbered(parts, start) or (weak and not self._is_weak_year(parts, start, end)):
            return None
        for name, reader in _READERS.items():
            if name in parts:
                reading = reader(self, parts)
                break
        else:
            reading = self._calendar(parts, weak)
        return Expression(start, end, *reading) if reading else None

    def _is_numbered(self, parts: Mapping[str, list[Token]], start: int) -> bool:
        """Whether this is the number of a law, a standard, a page: only numbers without a month's name can be."""
        if "month" in parts and "day" in parts and parts["day"][0].start == start:  # "No. 3, June 2022"
            is_apart = _APART.match(self.plain, parts["day"][0].end)
            return is_apart is not None and ISSUED.search(self.plain[max(0, start - 20) : start]) is not None
        if any(name in parts for name in ("month", "near", "day_month", "bracketed", "quarter")):
            return False
        return NUMBERED.search(self.plain[max(0, start - 20) : start]) is not None

    def _is_weak_year(self, parts: Mapping[str, list[Token]], start: int, end: int) -> bool:
        """Whether a number without a mark is a year: nothing is counted, and an event's name goes on as names do."""
        years = parts.get("year", []) + parts.get("until_year", [])
        if any(token.kind in "YBA" for token in years):
            return True
        if COUNTED.match(self.plain, end):
            return False
        if "event" not in parts:
            return True
        event = parts["event"][0]
        name = self.text[end : event.start]
        if event.start - end > _REACH or re.search(r"[.!?;:。！？；：，,\n]", name):
            return False
        follows = self.text[end : event.end].lstrip(" ")[:1]
        return follows.isupper() or (follows >= "\u3040" and end + 1 >= event.start - len(name))

    def _calendar(self, parts: Mapping[str, list[Token]], weak: bool) -> "_Reading | None":
        """Year, month and day, as far as they are there, and the end of a range."""
        year = self._year_of(parts, weak)
        if year is None:
            return None
        if not year[0]:
            return _NO_DATE
        prefix, era = year
        month, day = _one(parts, "month"), _one(parts, "day")
        if month is None:
            until = self._year(parts["until_year"], True) if "until_year" in parts else None
            if "until_year" in parts and (until is None or until[0] <= prefix or until[1] != era):
                return None
            return prefix.removesuffix("-"), until[0] if until else None, era, False
        if not self._is_in_order(parts):
            return None
        value = _joined(prefix, month, day)
        if not _exists(value):
            return _NO_DATE if era and day and day <= 31 else None
        until_month, until_day = _one(parts, "until_month"), _one(parts, "until_day")
        if until_month is None and until_day is None:
            return value, None, era, False
        last = _joined(prefix, until_month or month, until_day)
        if era and (until_month or month) < month:  # 30 December to 2 January: the year is that of the second
            value = _joined(str(int(prefix) - 1), month, day)
        return (value, last, era, False) if _exists(last) and _exists(value) and last > value else None

    def _is_in_order(self, parts: Mapping[str, list[Token]]) -> bool:
        """Whether day and month stand as in the month's language, where numbers of other things are near."""
        if "day" not in parts or parts["month"][0].kind not in "Mm":
            return True
        day, month = parts["day"][0], parts["month"][0]
        if month.end < day.start and self.plain[month.end] == "." and month.end - month.start > _LONGEST_SHORT:
            return False  # a sentence ends
        if day.start > month.start:  # in these the number after a month's name is a year or a count
            return "year" in parts or not month.languages <= _DAY_FIRST
        if "." in self.text[day.end : month.start]:  # "1. May": in English the first of a list
            return self.language != "en" or "en" not in month.languages
        return True

    def _year_of(self, parts: Mapping[str, list[Token]], weak: bool) -> tuple[str, str | None] | None:
        """What stands before the month in the value, and the era; "" for a year that is not read."""
        if "year" in parts:
            counted = "month" in parts or "until_year" in parts or (not weak and parts["year"][-1].kind != "A")
            counted = counted or any(token.kind in "YB" for token in parts["year"])
            found = self._year(parts["year"], counted)
            number = next((token.number for token in parts["year"] if token.kind == "y"), 0)
            return found if found or not 1000 <= number < FIRST_YEAR or "month" not in parts else ("", None)
        if "short" in parts:
            return self._short(parts["short"][0], parts["month"][0])
        return "-", None

    def _year(self, tokens: Sequence[Token], counted: bool) -> tuple[str, str | None] | None:
        """The year of the common era, as text, and the era it was written in."""
        number = next((token for token in tokens if token.kind in "yHdtL"), tokens[0])
        if number.kind == "L":
            sign = "-" if number.number < 0 else ""
            return f"{sign}P{abs(number.number)}Y-", None
        era = next((token.era for token in tokens if token.era), "")
        if number.kind == "t" and not era and self.tag in ("zh-Hant", "zh", "") and 90 <= number.number < 190:
            era = "minguo"
        if number.kind == "d" and not era:  # 25年5月19日
            return (str(2000 + number.number), "common") if 20 <= number.number < 50 else None
        if not era:
            found = _common(number.number, counted)
            return (str(found[0]), found[1]) if found else None
        year = number.number + _STARTS[era]
        if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= number.number <= _LENGTHS.get(era, number.number):
            return None
        return str(year), era

    def _short(self, number: Token, month: Token) -> tuple[str, str | None] | None:
        """A year of two digits: after a Thai month of the Buddhist era, else with hyphens or an apostrophe."""
        if number.end - number.start != 2:
            return None
        before = self.plain[number.start - 1]
        if "th" in month.languages:
            return (str(2500 + number.number - 543), "buddhist") if number.number >= 43 else None
        if before == "'" or (before == "-" and self.plain[month.start - 1] == "-"):
            return (str(2000 + number.number), "common") if number.number < 50 else None
        return None

    # numbers that are a date by themselves

    def _full(self, parts: Mapping[str, list[Token]]) -> "_Reading | None":
        first = self._numeric(parts["full"][0])
        if first is None or "full_until" not in parts:
            return (first[0], None, *first[1:]) if first else _NO_DATE
        last = self._numeric(parts["full_until"][0])
        return (first[0], last[0], *first[1:]) if last and last[0] > first[0] else (first[0], None, *first[1:])

    def _numeric(self, token: Token) -> tuple[str, str, bool] | None:
        """Value, era, ambiguity."""
        words = self.plain[token.start : token.end]
        one, two, three = (int(part) for part in re.findall(r"[0-9]+", words))
        if words[0] in "rhs":
            era = {"r": "reiwa", "h": "heisei", "s": "showa"}[words[0]]
            if self.language not in ("ja", None) or not 1 <= one <= _LENGTHS.get(era, one):
                return None
            return self._checked(one + _STARTS[era], two, three, era)
        if re.match("[0-9]{4}", words):
            found = _common(one, counted=True)
            return self._checked(found[0], two, three, found[1]) if found else None
        if re.match("[0-9]{3}", words) or (one > 31 and self.tag == "zh-Hant"):
            return self._checked(one + _STARTS["minguo"], two, three, "minguo") if self.tag == "zh-Hant" else None
        if self.language in _YEAR_FIRST and re.fullmatch("[0-9]{2}[-.][0-9]{2}[-.][0-9]{2}", words):
            return self._checked(2000 + one, two, three, "common") if one in _SHORT_YEARS else None
        return self._day_month_year(words, one, two, three)

    def _day_month_year(self, words: str, one: int, two: int, three: int) -> tuple[str, str, bool] | None:
        found = _common(three, counted=True) if re.search("[0-9]{4}$", words) else self._two_digits(words, three)
        if not found:
            return None
        month_first = one <= 12 < two or (two <= 12 and one <= 12 and "." not in words and self._is_month_first())
        month, day = (one, two) if month_first else (two, one)
        return self._checked(found[0], month, day, found[1], one != two and max(one, two) <= 12 and "." not in words)

    def _two_digits(self, words: str, year: int) -> tuple[int, str] | None:
        """8/9/66 in Thai, 08/09/23 and 08.09.23 elsewhere; other numbers of this shape are of too many things."""
        if self.language == "th" and "/" in words and year >= 43:
            return 2500 + year - 543, "buddhist"
        if re.fullmatch("[0-9]{2}/[0-9]{2}/[0-9]{2}", words) and year < 50:
            return 2000 + year, "common"
        if re.fullmatch("[0-9]{2}[-.][0-9]{2}[-.][0-9]{2}", words) and year in _SHORT_YEARS and self.language:
            return 2000 + year, "common"
        return None

    def _checked(
        self, year: int, month: int, day: int, era: str, ambiguous: bool = False
    ) -> tuple[str, str, bool] | None:
        value = f"{year:04}-{month:02}-{day:02}"
        return (value, era, ambiguous) if _valid(value) else None

    def _is_month_first(self) -> bool:
        """Whether this text writes the month first: one date of it that can be read in one way only says so."""
        if self._month_first is None:
            self._month_first = self.tag in ("en-US", "en-PH")
            for token in self.tokens:
                if match := _SLASHED.fullmatch(self.plain[token.start : token.end]) if token.kind == "I" else None:
                    one, two = int(match[1]), int(match[2])
                    if max(one, two) > 12 >= min(one, two):
                        self._month_first = two > 12
                        break
        return self._month_first

    def _year_month(self, parts: Mapping[str, list[Token]]) -> "_Reading | None":
        """2023-09, or the years 2023/24."""
        words = self.plain[parts["year_month"][0].start : parts["year_month"][0].end]
        year, other = int(words[:4]), int(words[5:])
        following = other == (year + 1) % 100
        if 1 <= other <= 12 and not following:
            found = _common(year, counted=True)
            return (f"{found[0]}-{other:02}", None, found[1], False) if found else None
        if FIRST_YEAR <= year <= LAST_YEAR and (following or 0 < other - year % 100 <= _LONGEST_SPAN):
            # 2010-11 is a season or a business year more often than a month.
            return str(year), str(year - year % 100 + other + 100 * (other == 0)), "common", 1 <= other <= 12
        return None

    def _month_year(self, parts: Mapping[str, list[Token]]) -> "_Reading | None":
        """09/2023, with a day before it where the form has one."""
        token = parts["month_year"][0]
        month, year = (int(part) for part in re.findall("[0-9]+", self.plain[token.start : token.end]))
        found = _common(year, counted=True)
        if not found:
            return None
        value = _joined(str(found[0]), month, _one(parts, "day"))
        return (value, None, found[1], False) if _exists(value) else None

    def _day_month(self, parts: Mapping[str, list[Token]]) -> "_Reading | None":
        token = parts["day_month"][0]
        day, month = (int(part) for part in self.plain[token.start : token.end].split("/"))
        value = _joined("-", month, day)
        return (value, None, None, False) if _exists(value) else None

    def _bracketed(self, parts: Mapping[str, list[Token]]) -> "_Reading | None":
        """Jakarta, 9/10 (Antara), between a place and an agency; 9/30(火), month first, before a day of the week."""
        token = parts["bracketed"][0]
        if _HAN_WEEKDAY.match(self.plain, token.end):
            month, day = self.plain[token.start : token.end].split("/")
            value = _joined("-", int(month), int(day))
            return (value, None, None, False) if _exists(value) else None
        if not _AGENCY.match(self.plain, token.end) or not _CITY.search(self.plain[: token.start][-40:]):
            return None
        return self._day_month({"day_month": [token]})

    def _near(self, parts: Mapping[str, list[Token]]) -> "_Reading | None":
        """A month from that of publication, and perhaps a day of it."""
        count, day = parts["near"][0].number, _one(parts, "day")
        if day is not None and not 1 <= day <= 31:
            return None
        sign = "-" if count < 0 else ""
        return f"{sign}P{abs(count)}M" + (f"---{day:02}" if day else ""), None, None, False

    def _quarter(self, parts: Mapping[str, list[Token]]) -> "_Reading | None":
        year, first = self._year(parts["year"], True), 3 * parts["quarter"][0].number - 2
        return (_joined(year[0], first, None), _joined(year[0], first + 2, None), year[1], False) if year else None

    def _fiscal(self, parts: Mapping[str, list[Token]]) -> "_Reading | None":
        found = _common(parts["fiscal"][0].number, counted=True)
        return (str(found[0]), None, found[1], False) if found else None

    def _plan(self, parts: Mapping[str, list[Token]]) -> "_Reading | None":
        """China's five-year plans: the tenth began in 2001."""
        number = parts["plan"][0]
        first = 2001 + 5 * (number.number - 10)
        # India's plans have numbers too, up to the twelfth.
        return str(first), str(first + 4), "common", number.number < 13 and self.plain[number.start].isdecimal()


_Reading = tuple[str, str | None, str | None, bool]
_NO_DATE: _Reading = ("", None, None, False)
_YEAR_FIRST = frozenset(["zh", "ja", "ko"])
_SHORT_YEARS = range(10, 40)
_APART = re.compile(r"\s?[,/–—-]\s")
_CITY = re.compile(r"(?:^|\n)[^\d\n]{2,30},\s?\Z")
_HAN_WEEKDAY = re.compile(r"\s?\([月火水木金土日一二三四五六](?:・祝)?\)")
_AGENCY = re.compile(r"\s?\([^\W\d_]")
_SLASHED = re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})[-/][0-9]{4}")
_DAY_FIRST = frozenset(["th", "lo", "km"])
_READERS: Mapping[str, Callable[[_Reader, Mapping[str, list[Token]]], _Reading | None]] = {
    "full": _Reader._full,
    "quarter": _Reader._quarter,
    "fiscal": _Reader._fiscal,
    "plan": _Reader._plan,
    "year_month": _Reader._year_month,
    "month_year": _Reader._month_year,
    "day_month": _Reader._day_month,
    "bracketed": _Reader._bracketed,
    "near": _Reader._near,
}


def _one(parts: Mapping[str, list[Token]], name: str) -> int | None:
    return parts[name][0].number if name in parts else None


def _joined(prefix: str, month: int, day: int | None) -> str:
    return f"{prefix}-{month:02}" + (f"-{day:02}" if day is not None else "")


def _exists(value: str) -> bool:
    """Whether a value, relative ones included, can be a date."""
    month_and_day = value[value.index("--") :] if "--" in value else value
    return _valid(month_and_day)
