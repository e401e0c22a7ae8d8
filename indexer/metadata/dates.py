"""What the dates in a text are to it: when it was published, what it reports, what is planned, what is mentioned.

A date of publication stands where such dates stand: after a label, in a dateline, alone on a line at either end.
A target ("by 2030") never dates a text, nor does what is only mentioned. The words that tell are in dates.toml.
"""

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

from index.date_tokens import any_of, plain
from index.dates import Expression, find, read, resolve
from index.document import Dated
from indexer.metadata.cues import words_of
from indexer.metadata.imprint import find_imprint, year_made

RECENT = 400
"""Days that an event may be away from publication; what is longer ago is history."""
HISTORY = 25
"""Years after which one that stands alone is history to a page."""
AHEAD = 4
"""Years that news looks ahead without saying so."""


def find_dates(
    title: str, body: str, language: str | None, removed: Iterable[str] = (), known: str | None = None
) -> tuple[Dated, ...]:
    """The dates of a text with their roles: those of removed lines first, then those of title and body, in order.

    removed: lines that repairs took away, template lines among them; only dates of publication are read in these.
    known: the date of publication that the file gives, ISO 8601. It says which year "16 September" is in.
    One date at most is "published": by the best sign there is, wherever it stands. A date is left out where
    nothing says its year.
    """
    return _Dates(title, body, language, removed, known).result()


def best_date(dates: Sequence[Dated], known: str | None = None) -> str | None:
    """The date of a document: of publication, else of the event, the first of the most exact ones, else `known`."""
    published = [dated.value for dated in dates if dated.role == "published"]
    events = [dated.value for dated in dates if dated.role == "event"]
    return published[0] if published else max(events, key=len) if events else known


def read_date(text: str) -> str | None:
    """The date that a file gives: the first one with a year; any year in ISO 8601. None where there is no date."""
    if _OLD.fullmatch(text.strip()):
        return text.strip()
    alone = read(text)
    return next((one.value for one in [*([alone] if alone else []), *find(text)] if one.value[0].isdigit()), None)


_OLD = re.compile(r"1[5-8][0-9]{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")


# --- words that tell ----------------------------------------------------------------------------------------------


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("indexer.metadata").joinpath("dates.toml").read_text("utf-8"))


def _words(*path: str) -> str:
    """A pattern for the words of a cue in all languages."""
    table: Any = _data()
    for name in path:
        table = table[name]
    return any_of({_plain(word) for line in table.values() for word in line})


def _plain(words: str) -> str:
    """Words as the patterns compare them; offsets in these mean nothing."""
    return plain(unicodedata.normalize("NFC", words))


_UP_TO = r"[^\d\n。！？!?]"  # what may stand between a label and its date
_PART = r"(?:^|[|｜·•】\])）>]|\s\s|\t)\s*"  # where a part of a line begins
_COLON = r"\s*[:：﹕=፡፦/]"


def _label(name: str) -> re.Pattern[str]:
    """A label before a date: with a colon or a wide gap anywhere, without ("plain") where a part of a line begins."""
    words = _words(name)
    return re.compile(rf"{words}(?:{_COLON}{_UP_TO}{{0,24}}|\s{{3,24}})\Z|{_PART}{words}(?P<plain>{_UP_TO}{{0,30}})\Z")


_LABELLED = re.compile("|".join(map(_words, ("updated", "published"))))
_LABELS = {name: _label(name) for name in ("published", "updated")}
_OTHER = re.compile(_words("others"))
_OTHERS, _FOUNDED = (re.compile(rf"{_words(name)}[^\n.。]{{0,16}}\Z") for name in ("others", "founded"))
_FOUNDED_THEN = re.compile(rf"[^\d\n.。]{{0,16}}{_words('founded')}")
_ISSUE, _GOAL, _FUTURE, _EVENT, _TODAY = map(
    re.compile, map(_words, ("issues", "goal", "future", "event", "today"))
)  # fmt: skip

_LINKS = (
    r"(?:[\s,，、:：=\-–—(（\[【']"
    r"|(?<![^\W\d_])(?:on|at|the|le|am|el|em|den|del|the\s+year|year|pada|tarehe|ngày|in|в))"
)
_BEFORE_TARGET = re.compile(rf"{_words('target', 'before')}{_LINKS}{{0,4}}\Z")
_AFTER_TARGET = re.compile(rf"\s?(?:年|年底|末)?{_words('target', 'after')}(?![一二三四五六七八九十0-9])")
_SINCE = re.compile(rf"{_words('since', 'before')}{_LINKS}{{0,3}}(?:(?:ปลาย|ต้น|กลาง)?(?:วันที่|ปี|เดือน)|ថ្ងៃទី)?\Z")
_SINCE_THEN = re.compile(rf"\s?{_words('since', 'after')}")
_ELSEWHERE = re.compile(rf"\W*{any_of(map(_plain, words_of('elsewhere')))}")
_EXPLAINS = re.compile(_words("explains"))
_SAME_YEAR = re.compile(
    r"(?:同年|当年|當年|同じ年の?|같은 해|ปีเดียวกัน|that same year|of the same year|cùng năm)[\s,，]{0,2}\Z"
)

# What may stand beside the date on a line of its own: a time, something in brackets, the number of the page.
_CLOCK = (
    r"[t\s,，]*(?:(?:เวลา|lúc|um|à|às|a las|kl\.|saa|jam|pukul|at|ore|saat|в)\s*)?(?:上午|下午|午前|午後|오전|오후)?\s?"
    r"[0-9]{1,2}\s?(?:[:：.h時时시]\s?[0-9]{2}|am|pm|时|時|시|uhr|giờ|h)(?::[0-9]{2}|分|분)?"
    r"\s?(?:น\.|am|pm|uhr|wib|gmt|utc|est|[+-][0-9]{2}:?[0-9]{2})?(?:\s?\((?:gmt|utc)[^)\n]{0,8}\))?"
)
_ENDS = re.compile(
    rf"(?:\s?(?:г\.|года)|付|\s*[(（\[【][^\d\n)）\]】]{{1,16}}[)）\]】]|{_CLOCK}|[\s.,，。日号號)）\]】]|\s[0-9]{{1,3}}\Z)*\Z",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"[\s(（\[【]*(?:[^\W\d_]{1,16}(?:-feira)?[\s,，(（]{1,3})?"  # a weekday
    r"(?:(?:ข่าว|ข้อมูล|as of|as at|stand|per)\s*)?(?:ณ\s*)?(?:เดือน)?"
    r"(?:(?:วัน\S{0,10}ที่|ngày|tarehe|le|am|the|den|el|em|ວັນທີ|ថ្ងៃទី|mnamo)\s*)?\Z"
)
_BETWEEN_PARTS = re.compile(r"[|｜·・•\t]|\s{2,}|\s[/–—-]\s")
_SENTENCE_MARK = re.compile(r"[。！？；;!?।]")
# What follows the date of a dateline: an agency in brackets, a dash, a colon; in Chinese "telegram", "report".
_DATELINE = re.compile(
    r"\s*(?:[(（\[【][^\d\n)）\]】]{1,40}[)）\]】]|[)）\]】〕])|\s*[-–—―]{1,2}\s?(?!\d)|\s*[:：।|.]\s"
    r"|日?(?:[专專]?[电電]|[讯訊]|消息|[报報][道導])"
)
_AT = re.compile(
    r"(?<![^\W\d_])(?:on|by|from|until|till|since|in|of|am|ab|bis|seit|le|du|au|el|del|em)\s*\Z", re.IGNORECASE
)
"""Before a date in a sentence, not in a dateline."""
_PLACE = re.compile(r"[(（\[【〔\s]*[^\d.!?。！？:：;；\n]{2,50}\Z")
_BRACKETS = ("(", "（", "【", "[", "〔")
_IN_BRACKETS = re.compile(r"[^)）】\]〕\n]{0,20}[)）】\]〕]")
_BARE_YEAR = re.compile(r"(?<![\w.,/:-])20[0-4][0-9](?![0-9%‰.,/-]?[0-9%‰])(?![a-zA-Z])")
_ITEM = re.compile(r"^(\d{1,2}/\d{1,2}/)\d{1,2}(?=\s+\S)", re.MULTILINE)
_ITEMS = 3
"""So many lines that begin alike are items."""
_NOTE = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ]{1,7}\)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]?\s+(?=[^\W\d_a-zа-яα-ω]|[\"“'])|[。！？!?।။።]|\n+")

_AROUND = 90  # code points that are looked at before and after a date
_HEADING = 40  # of a line that says what stands below it
_SHORT = 120  # of a line that may be about the text rather than of it
_BESIDE = 25  # between a date and a word for an issue
_BYLINE = 60  # of what stands beside the date on such a line
_SENTENCE = 30  # of a sentence: less is a heading
_LEAD = 700  # most, of the first two sentences
_HEAD, _TAIL = 6, 4  # lines at the beginning and the end of a body where a line may be its date
_DAY = re.compile(r"-[0-9]{2}-[0-9]{2}\Z|---[0-9]{2}\Z")


# --- places -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """A date where it stands.

    line: where its line begins and ends. before, after: what stands beside it there, for patterns. edge: it is one of
    the first or last lines of a body. elsewhere: it is in a comment or in what points to other texts. sentence: its
    number. lead: it is in the first two sentences, or in the title.
    """

    expression: Expression
    field: str
    text: str
    line: tuple[int, int]
    before: str
    after: str
    edge: bool
    elsewhere: bool
    sentence: int
    lead: bool

    @property
    def words(self) -> str:
        return self.text[self.expression.start : self.expression.end]

    @property
    def near(self) -> str:
        return f"{self.before[-60:]} {self.after[:40]}"

    @property
    def year(self) -> str | None:
        """The year that is written with it."""
        return self.expression.value[:4] if self.expression.value[0].isdigit() else None

    @property
    def is_day(self) -> bool:
        return _DAY.search(self.expression.value) is not None

    @property
    def is_month(self) -> bool:
        """Whether a month is written, with or without a day."""
        return "-" in self.expression.value.removeprefix("-P") or self.expression.value[-1] == "M"

    @property
    def is_on_short_line(self) -> bool:
        return self.line[1] - self.line[0] <= _SHORT

    @property
    def part(self) -> tuple[str, str]:
        """What stands before and after it in its part of the line; bars and wide gaps divide a line."""
        start, end = self.expression.start, self.expression.end
        cuts = [cut for match in _BETWEEN_PARTS.finditer(self.text, *self.line) for cut in match.span()]
        first = max((cut for cut in cuts if cut <= start), default=self.line[0])
        last = min((cut for cut in cuts if cut >= end), default=self.line[1])
        return _plain(self.text[first:start]), _plain(self.text[end:last])


def _places(field: str, text: str, language: str | None) -> Iterator[_Place]:
    """The dates of a field, in order."""
    items = _items(text)
    found = [one for one in find(text, language) if one.start not in items]
    if field == "title" and not any(one.value[0].isdigit() for one in found):  # there it is hardly ever a count
        years = (Expression(*match.span(), match[0], None, "common") for match in _BARE_YEAR.finditer(text))
        found = sorted([*found, *years])
    if not found:
        return
    lines = [match.span() for match in re.finditer(r"[^\n]+", text) if not match[0].isspace()]
    starts = [start for start, _ in lines]
    ends = _sentence_ends(text, found)
    lead = _lead(text, ends) if field == "body" else len(text)
    pointers = {
        start: end for start, end in lines if start >= lead and _ELSEWHERE.match(_plain(text[start : start + _HEADING]))
    }
    below = min((start for start, end in pointers.items() if end - start <= _HEADING), default=len(text))
    for one in found:
        number = bisect_right(starts, one.start) - 1
        first, last = lines[number]
        elsewhere = first > below or first in pointers
        edge = field == "body" and not elsewhere and not _HEAD <= number < len(lines) - _TAIL
        before = _plain(text[max(first, one.start - _AROUND) : one.start])
        after = _plain(text[one.end : min(last, one.end + _AROUND)])
        sentence = bisect_right(ends, one.start)
        yield _Place(one, field, text, (first, last), before, after, edge, elsewhere, sentence, one.start < lead)


def _items(text: str) -> set[int]:
    """Where lines begin with the numbers of a meeting's items, which look like dates: 09/24/01, 09/24/02, 09/24/03."""
    numbers = [*_ITEM.finditer(text)]
    meetings = Counter(number[1] for number in numbers)
    return {number.start() for number in numbers if meetings[number[1]] >= _ITEMS}


def _sentence_ends(text: str, found: Sequence[Expression]) -> list[int]:
    """Where sentences end; a point inside a date ends none."""
    starts = [one.start for one in found]
    ends = []
    for match in _SENTENCE_END.finditer(text):
        number = bisect_right(starts, match.start()) - 1
        if number < 0 or match.start() >= found[number].end:
            ends.append(match.end())
    return ends


def _lead(text: str, ends: Sequence[int]) -> int:
    """Where the second sentence ends. Headings and bylines are no sentences; Han and kana say more in less."""
    sentences = 0
    for start, end in pairwise([0, *ends, len(text)]):
        sentence = text[start : min(end, start + _LEAD)].strip()
        sentences += len(sentence) + sum(char >= "\u3040" for char in sentence) >= _SENTENCE
        if sentences == 2 or end > _LEAD:
            return min(end, _LEAD)
    return len(text)


# --- what a place says --------------------------------------------------------------------------------------------


def _rank(place: _Place) -> int | None:
    """How surely this is the date of publication by where it stands, 1 most; None where nothing says so."""
    if not place.is_month or _OTHERS.search(place.before) or _FOUNDED.search(place.before):
        return None
    if _is_labelled("updated", place):
        return 3
    if _is_labelled("published", place):
        return 1
    return 2 if _is_dateline(place) or _is_by_itself(place) else None


def _is_labelled(label: str, place: _Place) -> bool:
    match = _LABELS[label].search(place.before)
    return match is not None and (match["plain"] is None or place.is_on_short_line)


def _is_by_itself(place: _Place) -> bool:
    """Whether it makes up a part of a short line at either end of the text: a byline, a place and a date."""
    if not (place.edge and place.is_on_short_line and place.year):
        return False
    before, after = place.part
    begins, ends = _BEGINS.match(before) is not None, _ENDS.match(after) is not None
    if not place.is_day:  # "June 2024", "Edisi Juli 2023", "2024年3月号", "Mill Matters, March 2025"
        if begins and _ISSUE.match(after):
            return True
        named = before.rstrip()[-1:] in tuple(",-–—") and _is_name(place.text[place.line[0] : place.expression.start])
        return ends and (begins or named or _ISSUE.search(before) is not None)
    is_sentence = after.lstrip()[:1] in (".", "。", "।") and re.search(r"\w", before) is not None
    if ends and len(before) <= _BYLINE and not is_sentence and not _SENTENCE_MARK.search(before):
        return True
    is_item = after.lstrip()[:1] in (":", "-", "–", "—")
    beside = place.text[place.expression.end : place.line[1]]
    return begins and not is_item and after.rstrip()[-1:] not in tuple(".。!！?？।;；") and _is_name(beside)


def _is_dateline(place: _Place) -> bool:
    """Whether a paragraph opens with a place and it, or with it in brackets, or closes with it in brackets."""
    start, end = place.line
    if place.field != "body" or not place.is_day or place.expression.start - start > _AROUND:
        return place.edge and place.is_day and place.before[-1:] in _BRACKETS and not place.after.strip(" )）】]〕。.")
    before, after = place.text[start : place.expression.start], place.text[place.expression.end : end][:_AROUND]
    if not after.strip(" )）】]〕。.") and before[-1:] in _BRACKETS:
        return place.edge
    if not place.lead:
        return False
    if before.strip() in _BRACKETS:
        return _IN_BRACKETS.match(after) is not None
    if not (match := _DATELINE.match(after)) or _AT.search(before):
        return False
    if not before.strip():  # "1 October 2023: …" is an item of a list
        return match[0].strip() not in (":", "：", "।", ".")
    return _PLACE.match(before) is not None and _is_name(before)


def _is_name(words: str) -> bool:
    """Whether words may be the name of a place or an agency: a few, with capitals where the script has them."""
    parts = re.findall(r"[^\W\d_]+", words)
    capitals = [part for part in parts if part[0].isupper() or part.lower() == part.upper()]
    return len(words.strip()) <= _BYLINE and len(parts) <= 7 and 2 * len(capitals) >= len(parts)


def _is_imprint(value: str, before: str, after: str) -> bool:
    """Whether a word for an issue, an update or a publication stands beside a date; a year asks for a label."""
    before, after = _plain(before), _plain(after)
    beside = f"{before[-_BESIDE:]} {after[:_BESIDE]}"
    if _ISSUE.search(beside) or any(label.search(before) for label in _LABELS.values()):
        return True
    return len(value) > 4 and _LABELLED.search(beside) is not None


def _is_planned(place: _Place) -> bool:
    """Whether something is to be done by then."""
    return _BEFORE_TARGET.search(place.before) is not None or _AFTER_TARGET.match(place.after) is not None


def _is_goal(place: _Place) -> bool:
    """Whether a year stands beside a word for goals."""
    if place.is_month or place.expression.until:
        return False
    return _GOAL.search(place.before[-40:]) is not None or _GOAL.search(place.after[:40]) is not None


def _is_background(place: _Place) -> bool:
    """Whether it is when something was founded, or since when it is so."""
    before, after = (_FOUNDED, _SINCE), (_FOUNDED_THEN, _SINCE_THEN)
    return any(sign.search(place.before) for sign in before) or any(sign.match(place.after) for sign in after)


def _is_ahead(place: _Place) -> bool:
    """Whether it may be to come."""
    return _is_planned(place) or _is_goal(place) or _FUTURE.search(place.near) is not None


# --- roles --------------------------------------------------------------------------------------------------------


class _Sign(NamedTuple):
    """What says when a text was published: the lower the rank, the surer."""

    rank: int
    value: str
    place: _Place
    removed: bool = False


class _Dates:
    """The dates of one text."""

    def __init__(self, title: str, body: str, language: str | None, removed: Iterable[str], known: str | None) -> None:
        self.title, self.body, self.language, self.known = title, body, language, known
        self.removed = [line for lines in removed for line in lines.splitlines()]
        self.places = [*_places("title", title, language), *_places("body", body, language)]
        self._read_years()
        self.signs = [*self._signs_removed(), *self._signs_written()]
        self.imprint = None if self.signs or known else find_imprint(title, body, language, _is_imprint)

    @cached_property
    def is_today(self) -> bool:
        """Whether it says that it reports what happened today."""
        return _TODAY.search(_plain(self.body[: _LEAD // 2])) is not None

    def result(self) -> tuple[Dated, ...]:
        """All dates whose year is known."""
        published = min(self.signs, key=lambda sign: sign.rank, default=None)
        anchor = self.known or (published.value if published else self.imprint.value if self.imprint else None)
        values = [self._value(place, anchor) for place in self.places]
        near = anchor or self._first_event(values)
        if anchor is None and near:  # without publication, "this year" is that of the event
            values = [value or self._value(place, near) for place, value in zip(self.places, values, strict=True)]
        dated = [(place, value) for place, value in zip(self.places, values, strict=True) if value]
        strengths = [self._strength(place, value, anchor, near) for place, value in dated]
        strongest = max(strengths, default=0)
        found = [_dated("published" if sign is published else "mentioned", sign) for sign in self.signs if sign.removed]
        if self.imprint:
            found.append(Dated("published", *self.imprint, None, False))
        for (place, value), strength in zip(dated, strengths, strict=True):
            if self.imprint and (place.field, place.expression.start) == self.imprint[2:]:
                continue
            if published and place is published.place:
                role = "published"
            elif self._is_target(place, value, near):
                role = "target"
            else:
                role = "event" if strength and strength == strongest else "mentioned"
            one = place.expression
            found.append(Dated(role, value, place.words, place.field, one.start, _until(one, value), one.ambiguous))
        return tuple(found if anchor or strongest else self._fallen_back([place for place, _ in dated], found))

    def _fallen_back(self, places: Sequence[_Place], found: Sequence[Dated]) -> Iterator[Dated]:
        """Where nothing else dates a text, a year in its title does ("Report on energy saving, 2022"), or the latest
        one in its lead, or the latest day in it. What explains something has background only."""
        both = [*zip(places, found, strict=True)]
        aims = {
            (place.field, place.sentence)
            for place, item in both
            if item.role == "target" or item.value[:4] > _this_year()
        }
        mentioned = [
            (place, item)
            for place, item in both
            if item.role == "mentioned" and (item.until or item.value)[:4] == item.value[:4] <= _this_year()
        ]
        background = [place for place, _ in mentioned if _is_background(place)]
        titled = [item for place, item in mentioned if place.field == "title"]
        leading = [
            item
            for place, item in mentioned
            if place.lead and not background and (place.field, place.sentence) not in aims
        ]
        days = [item for place, item in mentioned if place.is_day and not place.elsewhere and place not in background]
        if titled:
            chosen = titled[0] if len({item.value[:4] for item in titled}) == 1 else None
        elif _EXPLAINS.search(_plain(self.title)):
            chosen = None
        else:
            years = [int(item.value) for item in leading if len(item.value) == 4]
            is_history = years and (max(years) - min(years) > 1 or max(years) < int(_this_year()) - HISTORY)
            chosen = max(days if is_history else leading or days, key=lambda item: item.value, default=None)
        return (item._replace(role="event") if item is chosen else item for item in found)

    # publication

    def _signs_removed(self) -> Iterator[_Sign]:
        """Dates of lines that were taken away, without what an annotator wrote between the characters."""
        for line in self.removed:
            if line.strip() == self.title:  # a title that was there twice
                continue
            clean = _NOTE.sub("", line)
            is_other = _OTHER.search(_plain(clean)) is not None  # a link to the next page has its date
            for place in _places("", clean, self.language):
                if place.year and place.is_month and (not is_other or _is_labelled("published", place)):
                    yield _Sign(3 if _is_labelled("updated", place) else 0, place.expression.value, place, True)

    def _signs_written(self) -> Iterator[_Sign]:
        for place in self.places:
            if "P" in place.expression.value or (rank := _rank(place)) is None:
                continue
            if value := self._value(place, self.known):
                yield _Sign(rank, value, place)

    # years

    def _read_years(self) -> None:
        """The years that are written in the title, in each sentence and in the whole, but for plans."""
        self.years: set[str] = set()
        self.sentence_years: dict[tuple[str, int], set[str]] = defaultdict(set)
        self.year_before: list[str | None] = []  # for each date, the last year that is written before it
        self.latest = 0
        last = None
        for place in self.places:
            self.year_before.append(last)
            if place.year is None:
                continue
            last = place.year
            if not _is_planned(place):
                self.years.add(place.year)
                self.sentence_years[place.field, place.sentence].add(place.year)
            if not _is_ahead(place):
                self.latest = max(self.latest, int(place.year))
        self.title_years = {place.year for place in self.places if place.year and place.field == "title"}
        self._numbers = {id(place): number for number, place in enumerate(self.places)}

    def _value(self, place: _Place, anchor: str | None) -> str | None:
        """The date with its year; None where nothing says which year."""
        value = place.expression.value
        if place.year:
            return value
        if value.startswith("--") and _SAME_YEAR.search(place.before):
            anchor = self.year_before[self._numbers[id(place)]]
        if anchor:
            return resolve(value, anchor, _FUTURE.search(place.near) is not None)
        if not value.startswith("--"):
            return None
        of_sentence = self.sentence_years.get((place.field, place.sentence), ())
        past = {year for year in self.years if year <= _this_year()}
        for years in (self.title_years, of_sentence, self.made, past or self.years):
            if len(years) == 1:
                return resolve(value, next(iter(years)))
        return _nearest(value, self.latest_day) if self.latest_day[:4] >= str(self.latest - 1) else None

    @cached_property
    def made(self) -> set[str]:
        """The year that the page gives for itself."""
        year = year_made(self.body, self.removed)
        return {year} if year else set()

    @cached_property
    def latest_day(self) -> str:
        """The latest day that is written in full and may be over."""
        days = (place.expression.value for place in self.places if place.year and place.is_day and not _is_ahead(place))
        return max(days, default="")

    # roles

    def _first_event(self, values: Sequence[str | None]) -> str | None:
        """The day that a text without a date of publication is about."""
        for place, value in zip(self.places, values, strict=True):
            if value and place.is_day and place.lead and not _is_planned(place) and not _FOUNDED.search(place.before):
                return value
        return None

    def _is_target(self, place: _Place, value: str, near: str | None) -> bool:
        """near: publication, or the event."""
        if near is None:
            return _is_planned(place) or _is_goal(place)
        if value > _year_after(near):
            return True
        is_over = f"{value}-99-99"[:10] < near
        return not is_over and (_is_planned(place) or (_is_goal(place) and value[:4] > near[:4]))

    def _strength(self, place: _Place, value: str, anchor: str | None, near: str | None) -> int:
        """How surely a date is that of what the text reports: 3 a day, 2 a day since which, 1 a month; 0 it is not."""
        if not place.is_month or place.elsewhere or self._is_target(place, value, near):
            return 0
        if _FOUNDED.search(place.before):
            return 0
        if anchor and len(anchor) == 10 and _days(value) + RECENT < _days(anchor):
            return 0
        is_since = not place.expression.until and _SINCE.search(place.before) is not None
        if is_since and self.is_today:
            return 0
        if place.is_day and (place.lead or (not is_since and _EVENT.search(place.near))):
            return 2 if is_since else 3
        if anchor or self.is_today or not place.lead or not place.year or place.expression.until:
            return 0
        # A text that knows of much later years, and not as plans, does not report what happened then.
        return 1 if self.latest <= int(value[:4]) + AHEAD else 0


def _dated(role: str, sign: _Sign) -> Dated:
    return Dated(role, sign.value, sign.place.words, "", 0, None, sign.place.expression.ambiguous)


def _until(one: Expression, value: str) -> str | None:
    """The end of a range with the year that its beginning has, or the next."""
    if one.until is None or one.until[0].isdigit():
        return one.until
    return resolve(one.until, value, future=True)


def _nearest(value: str, day: str) -> str | None:
    """A value without a year in that year in which it is nearest to a day."""
    both = filter(None, (resolve(value, day), resolve(value, day, future=True)))
    return min(both, key=lambda one: abs(_days(one) - _days(day)), default=None)


def _this_year() -> str:
    """Nothing reports what is to come."""
    return str(date.today().year)


def _year_after(value: str) -> str:
    """What compares as a year after a day, a month or a year."""
    return f"{int(value[:4]) + 1:04}{value[4:]}" + "~" * (len(value) < 10)


def _days(value: str) -> int:
    """Days, near enough to compare; a month or a year counts as its middle."""
    year, month, day = (int(part) for part in (value + "-06-15"[len(value) - 10 :] * (len(value) < 10)).split("-"))
    return year * 365 + month * 30 + day
