"""Values as people read them: marks, paragraphs, dates, names of languages."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from markupsafe import Markup, escape

from index.dates import written

Span = tuple[int, int]
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_ERAS = {"zh-Hant": "minguo", "ja": "japanese"}
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"\n\s*")


def marked(text: str, spans: Sequence[Span], places: Iterator[int] | None = None) -> Markup:
    """A text as markup, with <mark> around the spans; numbered as places that can be gone to if wanted."""
    pieces, at = [], 0
    for start, end in spans:
        anchor = Markup(' id="m{}"').format(next(places)) if places else Markup()
        pieces += [escape(text[at:start]), Markup("<mark{}>{}</mark>").format(anchor, text[start:end])]
        at = end
    return Markup().join([*pieces, escape(text[at:])])


def flat(markup: Markup) -> Markup:
    """The same on one line, with single spaces: a snippet keeps the white space of its source."""
    return Markup(re.sub(r"\s+", " ", markup))


def pieces(text: str) -> list[Span]:
    """Where the paragraphs of a text are. A text without a blank line has one on each line."""
    break_ = _BLANK_LINE if _BLANK_LINE.search(text.strip()) else _LINE
    found, at = [], 0
    for end, following in [*(match.span() for match in break_.finditer(text)), (len(text), len(text))]:
        if text[at:end].strip():
            found.append((at, end))
        at = following
    return found


def paragraphs(text: str, spans: Sequence[Span], places: Iterator[int]) -> list[Markup]:
    """A text in paragraphs, each as `marked` gives it."""
    return [
        marked(
            text[start:end],
            [(max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start],
            places,
        )
        for start, end in pieces(text)
    ]


def date(value: str) -> str:
    """An ISO date, to the day, month or year, as 8 Sep 2023."""
    year, *rest = value.split("-")
    month = [_MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*(str(int(day)) for day in rest[1:]), *month, year])


def era(value: str, language: str | None = None) -> str:
    """The year of an ISO date in another era: the Republic's for Taiwan's readers, the Emperor's for Japan's,
    the Buddhist one otherwise."""
    years = written(int(value[:4]))
    return years.get(_ERAS.get(language or "", "buddhist"), years["buddhist"])


def language(tag: str) -> str:
    """A language in itself; the tag where it is not known."""
    return _named(tag)[0] or tag


def language_in_english(tag: str) -> str:
    """The English name of a language, empty where it is the same or not known."""
    own, english = _named(tag)
    return english if english != own else ""


@cache
def _named(tag: str) -> tuple[str, str]:
    """The name of a language in itself and in English, as CLDR has them, with a capital letter for lists."""
    if tag == "und":
        return "Other", "Other"
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return "", Locale("en").languages.get(tag, "")
    written = f"{locale.language}_{locale.script}" if locale.script else locale.language
    own, english = (
        names.get(written) or names.get(locale.language, "") for names in (locale.languages, Locale("en").languages)
    )
    return own[:1].upper() + own[1:], english


def web_address(url: str) -> str:
    """The address if a browser may follow it, else nothing: it comes from documents, whoever wrote them."""
    return url if re.match(r"https?://", url, re.IGNORECASE) else ""


def number(value: int) -> str:
    """A number with its thousands set apart."""
    return f"{value:,}"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "marked": marked,
    "flat": flat,
    "date": date,
    "era": era,
    "language": language,
    "language_in_english": language_in_english,
    "web_address": web_address,
    "number": number,
}
"""What templates use."""
