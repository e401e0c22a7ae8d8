"""The line that says in which issue a text appeared: "Heft 5/2024", "令和6年8月下旬号", "Updated: 08/2024".

Such a line is short and no sentence, is the title or stands at either end of a text, and names an issue, a newsletter
or an update beside a date that alone would say too little. The name of a file says as much ("release_2024-04-17.docx"),
and so does the number that Taiwan's news agency closes with ("1140307"). Where there is no such line, the last ones may
still say in which year a page was made.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from index.dates import find, read

ENDS = 4
"""Lines at the beginning and the end of a text where it may stand."""
LONGEST = 120
"""Its code points, most."""

_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_FORMS = (
    re.compile(rf"(?<![\d./-]){_MONTH}\s?/\s?(?P<year>20\d\d)(?![\d/])"),  # 5/2024
    re.compile(rf"(?<![\d./-])(?P<year>20\d\d)\s?[./]\s?{_MONTH}(?![\d./])"),  # 2023.10
    re.compile(r"(?<![\w./-])(?P<year>20\d\d)(?!\d|[./-]\d)"),
)
_FILE = re.compile(
    r"\S*(?<!\d)(?P<date>(?P<year>20\d\d)(?P<sign>[-_.]?)(?P<month>\d\d)(?P=sign)(?P<day>\d\d))(?!\d)\S*"
    r"\.(?:docx?|pdf|html?|txt|md|odt|rtf|hwpx?|pptx?|xlsx?)"
)
_CLOSING = re.compile(r"(?:.*\D)?(?P<date>(?P<year>1[01]\d)(?P<month>\d\d)(?P<day>\d\d))")
_SENTENCE = re.compile(r"[。！？；।]|[!?](?!\Z)")
_MADE = re.compile(
    r"(?:©|\(c\)|copyright|版权所有|版權所有)[^\d\n]{0,40}(?:\d{4}\s?[-–—]\s?)?(\d{4})(?!\d)"
    r"|\A\s*[^\d\n]{2,30}\s?[/|]\s?(\d{4})\s*\Z",  # "وام / 2025"
    re.IGNORECASE,
)


class Imprint(NamedTuple):
    """A date (ISO 8601, to the day, month or year), its words, and where they are in a field, in code points."""

    value: str
    words: str
    field: str
    start: int


def find_imprint(
    title: str, body: str, language: str | None, is_imprint: Callable[[str, str, str], bool]
) -> Imprint | None:
    """The date of the first such line. is_imprint: whether a date, by what stands before and after it, is that of an
    issue, an update or a publication.

    Whole dates are left to those who know labels.
    """
    for field, start, line in [*(("body", *end) for end in _ends(body)), ("title", 0, title)]:
        if match := _FILE.fullmatch(line) or (language == "zh-Hant" and field == "body" and _CLOSING.fullmatch(line)):
            year = int(match["year"]) + (1911 if len(match["year"]) == 3 else 0)
            if find(value := f"{year}-{match['month']}-{match['day']}"):
                return Imprint(value, match["date"], field, start + match.start("date"))
        for value, begin, end in _dates(line, language):
            if is_imprint(value, line[:begin], line[end:]):
                return Imprint(value, line[begin:end], field, start + begin)
    return None


def year_made(body: str, removed: Iterable[str]) -> str | None:
    """The year that one of the last lines, or a line that was taken away, gives for the page: "© 2019-2024 Steel"."""
    last = [line for line in body.splitlines() if line.strip()][-ENDS:]
    for line in reversed([*removed, *last]):
        if (match := _MADE.search(line)) and (found := read(match[1] or match[2])):
            return found.value
    return None


def _ends(body: str) -> Iterator[tuple[int, str]]:
    lines = [(match.start(), match[0]) for match in re.finditer(r"[^\n]*\S[^\n]*", body)]
    chosen = lines if len(lines) <= 2 * ENDS else lines[:ENDS] + lines[-ENDS:]
    return ((start, line) for start, line in chosen if len(line) <= LONGEST and not _SENTENCE.search(line))


def _dates(line: str, language: str | None) -> Iterator[tuple[str, int, int]]:
    """Months and years: value, beginning, end."""
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
