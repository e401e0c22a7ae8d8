"""The line that says in which issue a text appeared: "Heft 5/2024", "令和6年8月下旬号", "Updated: 08/2024".

Such a line is short, stands at either end of a text, and names an issue, a newsletter or an update beside a date that
alone would say too little.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from index.dates import find

ENDS = 4
"""Lines at the beginning and the end of a text where it may stand."""
LONGEST = 120
"""Its code points, most."""
BESIDE = 25
"""Code points between the date and the word."""

_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_FORMS = (
    re.compile(rf"(?<![\d./-]){_MONTH}\s?/\s?(?P<year>20\d\d)(?![\d/])"),  # 5/2024
    re.compile(rf"(?<![\d./-])(?P<year>20\d\d)\s?[./]\s?{_MONTH}(?![\d./])"),  # 2023.10
    re.compile(r"(?<![\w./-])(?P<year>20\d\d)(?!\d|[./-]\d)"),
)
_SHORT = re.compile(r"(?<!\d)(?P<one>\d\d)[-./](?P<month>\d\d)[-./](?P<two>\d\d)(?!\d)")
"""25-06-30: year first where East Asia writes, day first elsewhere."""
_YEAR_FIRST = ("zh", "ja", "ko")


class Imprint(NamedTuple):
    """A date (ISO 8601, to the day, month or year), its words, and where they are in the body, in code points."""

    value: str
    words: str
    start: int


def find_imprint(body: str, language: str | None, is_imprint: Callable[[str], bool]) -> Imprint | None:
    """The date of the first such line. is_imprint: whether words beside a date are for an issue, a label, an update.

    Whole dates are left to those who know labels.
    """
    for start, line in _ends(body):
        for value, begin, end in _dates(line, language):
            if is_imprint(line[max(0, begin - BESIDE) : begin] + " " + line[end : end + BESIDE]):
                return Imprint(value, line[begin:end], start + begin)
    return None


def _ends(body: str) -> Iterator[tuple[int, str]]:
    lines = [(match.start(), match[0]) for match in re.finditer(r"[^\n]*\S[^\n]*", body)]
    chosen = lines if len(lines) <= 2 * ENDS else lines[:ENDS] + lines[-ENDS:]
    return ((start, line) for start, line in chosen if len(line) <= LONGEST)


def _dates(line: str, language: str | None) -> Iterator[tuple[str, int, int]]:
    """Months, years and days with a short year: value, beginning, end."""
    if match := _SHORT.search(line):
        year_first = (language or "").startswith(_YEAR_FIRST)
        year, day = (match["one"], match["two"]) if year_first else (match["two"], match["one"])
        if find(written := f"20{year}-{match['month']}-{day}"):
            yield written, *match.span()
    found = [one for one in find(line, language) if one.value[0].isdigit() and not one.until]
    for one in found:
        if len(one.value) == 7:
            yield one.value, one.start, one.end
    for form in _FORMS:
        match = form.search(line)
        if match and not any(len(one.value) == 10 and one.start <= match.start() < one.end for one in found):
            parts = match.groupdict()
            month = f"-{int(parts['month']):02}" if parts.get("month") else ""
            yield f"{match['year']}{month}", *match.span()
