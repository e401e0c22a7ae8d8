"""The forms that names of organisations have, a table for each language.

A name is a head ("Association", กรม, 有限公司) and the words on one side of it, up to one that no name goes over. The
heads and these words are in forms.toml. Its keys:

script: the Unicode script of the names. without: a script that a text of this language does not have.
writing: "capitals" (names have capitals), "glued" (words are apart, particles glued to them) or "solid" (no spaces).
word: what a word of a name looks like. locales: whose countries, months and days are known, unless the key itself.
sure: a name ends only where brackets or a legal form say so; words run on without a sign.
titled: headings have capitals, too.
first, last: heads that a name begins or ends with. local: heads at its end that need one of `place` at its beginning.
label: words before a name that are no part of it (syndicat Unifor). enclosed: beginnings and ends with a name between.
    In each, a type of organisation leads to the words.
adjectives: words of a name stand before its first head, too (National Institute of ...).
joins: words inside a name between two others. and: such words that can also stand between two names.
tail: how many other words may follow one of a name.
stop: words that no name goes over. break: what no name goes over wherever it stands, be it in a word.
generic: words that make no name with nothing but a head (steel company).
not_after: what makes a head another word when it follows. particle: what may be glued to a name's end.
legal: legal forms, which do not tell one name from another.

A name in small letters is read where an acronym in brackets ends it ("Direction générale ... (DGEC)"). Where several
languages have a head, the rules of each are tried and the longest name counts: names of another language than the
text's are read, too.

The words were chosen on the texts in tests/truth and samples.
"""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import regex
from ahocorasick_rs import AhoCorasick
from babel import Locale

from analyzers.folding import fold_han
from analyzers.segmenters import icu

SPACED, SOLID = 90, 60
"""Code points beside a head that are read, where words are written apart and where they are not."""
ENCLOSED = 60
"""Code points of a name between a beginning and an end, most."""
UNPLACED, PLACED = 4, 9
"""Words of a name without spaces before its last head, most: without a place at its beginning, and with one."""
HEADING = 0.6
"""The share of words with a capital beside a name from which capitals say nothing."""
JOINED = ("ministry", "agency", "association", "institute", "university")
"""Types whose names have an "and" inside: those of companies are more often two names."""

_TOKEN = regex.compile(
    r"[dDlL]['’](?=\p{L})|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[-'’&.](?!s\b)[\p{L}\p{N}]+)*|.", regex.DOTALL
)
_NOTHING = regex.compile("(?!)")
_OPENING = regex.compile(r"[ \u00a0«“\"]*")
_GLUE = regex.compile(r"[ \u00a0&-]")
_ACRONYM = regex.compile(r"\s?[（(]\s?(\p{Lu}[\p{L}\p{N}&.-]{1,9})\s?[)）]")
_SPELLED = regex.compile(r"((?:[ \u00a0][\p{L}\p{M}'’-]+){1,12})\s\((\p{Lu})\p{Lu}+\)")
_SHORT_NAME = regex.compile(
    r"\s?[（(](?:(?:以下)?(?:[简簡][称稱]|略称)[:：]?)?[“「\"]?([\p{L}\p{M}.]{2,14})[”」\"]?[)）]"
)
BRACKETS = regex.compile(r"\s?[（(][^（()）\n]{1,80}[）)]")
_PLACE_INBRACKETS = regex.compile(r"[（(]\p{Han}{2,6}[）)]$")


class Span(NamedTuple):
    """A name at `start` to `end`. short: the acronym or short name in brackets behind it, or ""."""

    start: int
    end: int
    short: str = ""


def candidates(text: str) -> Iterator[Span]:
    """What may be a name; they can overlap."""
    languages, heads, automaton = _compiled()
    fits: dict[str, bool] = {}
    for number, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        for head in heads[number]:
            if head.language not in fits:
                fits[head.language] = languages[head.language].is_language_of(text)
            if fits[head.language]:
                language = languages[head.language]
                for span in language.names(text, head, start, end):
                    if not (language.titled and _in_heading(text, span)):
                        yield span


class _Head(NamedTuple):
    """A head of a language. kind: the key of its table that it is in. closed: what ends an enclosed name."""

    language: str
    kind: str
    type: str
    closed: str = ""


class _Language:
    """The forms of names in one language: its table, compiled."""

    def __init__(self, code: str, table: Mapping[str, Any]) -> None:
        self._script = regex.compile(rf"\p{{{table['script']}}}")
        self._without = regex.compile(rf"\p{{{table['without']}}}") if "without" in table else _NOTHING
        self._word = regex.compile(table["word"])
        self._capitals = table["writing"] == "capitals"
        self._solid = table["writing"] == "solid"
        self._sure: bool = table.get("sure", False)
        self.titled: bool = table.get("titled", False)
        self._adjectives: bool = table.get("adjectives", False)
        self._tail: int = table.get("tail", 0)
        self._and = frozenset(table.get("and", ()))
        self._joins = frozenset(table.get("joins", ()))
        locales = [Locale.parse(tag) for tag in table.get("locales", [code])]
        countries = {name for locale in locales for name in locale.territories.values()}
        self._countries = frozenset(map(fold_han, countries))
        self._place = frozenset(map(fold_han, [*table.get("place", ()), *(() if self._capitals else countries)]))
        self._stop = frozenset(table.get("stop", ())).union(*map(_calendar, locales))
        generic = _either(map(fold_han, {*table.get("generic", ()), *self._stop, *self._joins, *self._and}))
        self._generic = regex.compile(f"(?:{generic})" + ("" if self._capitals else "+"))
        space = "" if self._solid else " "
        both = f"(?:{_either(self._and)})"
        heads = _either(word for words in table.get("first", {}).values() for word in words)
        ends = [_either(table["break"])] if "break" in table else []
        ends += [f"{space}{both}{space}(?:{heads})"] if self._and and heads else []
        self._ends = regex.compile("|".join(ends)) if ends else _NOTHING
        behind = f"(?!{_either(table['not_after'])})" if "not_after" in table else ""
        behind += f"(?:{_either(table['particle'])})?" if "particle" in table else ""
        self._behind = regex.compile(behind + ("" if self._solid else r"(?![\p{L}\p{N}])"))
        legal = rf"(?:,?\s?(?:{_either(table['legal'])}))+(?!\p{{L}})" if "legal" in table else "(?!)"
        self._legal = regex.compile(legal)
        self._goes_on = self._list = _NOTHING
        if self._capitals and self._joins:
            self._goes_on = regex.compile(rf"\s(?:{_either(self._joins)})\s(?:\p{{Ll}}+\s)?\p{{Lu}}")
        if self._capitals and self._and:
            words = r"\p{Lu}\p{L}+(?: \p{Lu}\p{L}+){0,2}"
            self._list = regex.compile(f"(?:, {words}){{0,3}},? {both} {words}")

    def is_language_of(self, text: str) -> bool:
        """Whether names of this language can be in a text, by its scripts."""
        return bool(self._script.search(text)) and not self._without.search(text)

    def names(self, text: str, head: _Head, start: int, end: int) -> Iterator[Span]:
        """The names that a head at `start` to `end` makes: none, one, or two where it may end sooner or later."""
        if self._capitals and text[start - 1 : start].isalnum():
            return
        if head.kind == "enclosed":
            close = text.find(head.closed, end, end + ENCLOSED)
            if close > end and "\n" not in text[start:close]:
                yield self._named(text, start, close + len(head.closed))
        elif not self._behind.match(text, end):
            return
        elif head.kind in ("last", "local"):
            begin = self._beginning(text, start, head)
            if begin is not None:
                goes_on = self._goes_on.match(text, end)
                yield self._named(text, begin, self._ending(text, start, end, head) if goes_on else end)
        else:
            ends = {self._ending(text, start, end, head)}
            if head.kind == "first" and head.type in JOINED:
                ends.add(self._ending(text, start, end, head, self._and))
            for last in ends:
                if last > end and self._tells(text[end:last]):
                    span = self._named(text, self._first(text, start, end, head), last)
                    if not self._sure or span.end > last or BRACKETS.match(text, last):
                        yield span

    def _named(self, text: str, start: int, end: int) -> Span:
        """The name from `start` to `end` with the legal form and the short name that follow it."""
        if legal := self._legal.match(text, end):
            end = legal.end()
        short = _ACRONYM.match(text, end)
        if not short and not self._capitals:
            short = _SHORT_NAME.match(text, end)
            if short and text.count(short[1]) < 2:
                short = None
        return Span(start, end, short[1] if short else "")

    def _first(self, text: str, start: int, end: int, head: _Head) -> int:
        """Where a name begins whose first head, or label, is at `start` to `end`."""
        if head.kind == "label":
            return end + _length(_OPENING, text, end)
        if not self._adjectives:
            return start
        length, _ = self._walk(self._tokens(text[max(0, start - SPACED) : start])[::-1], ())
        return start - length

    def _ending(self, text: str, start: int, place: int, head: _Head, both: Collection[str] = ()) -> int:
        """Where a name ends that goes on at `place`, behind a head at `start`. both: the "and" that it may have."""
        window = text[place : place + (SOLID if self._solid else SPACED)]
        if another := self._ends.search(window):
            window = window[: another.start()]
        skip = _length(_OPENING, window) if self._capitals or head.type == "company" else 0
        joins = () if head.kind == "label" else {*self._joins, *both}
        length, _ = self._walk(self._tokens(window[skip:]), joins, self._tail if head.kind == "first" else 0)
        end = place + skip + length if length else place
        if head.type == "ministry" and both and (more := self._list.match(text, end)):
            end = more.end()
        if self._capitals and head.kind == "first":
            spelled = _SPELLED.match(text, place)
            if spelled and spelled[2] == text[start]:
                end = max(end, spelled.end(1))
        return end

    def _beginning(self, text: str, place: int, head: _Head) -> int | None:
        """Where a name begins that a head at `place` ends; None where that cannot be told."""
        if self._solid and (bracket := _PLACE_INBRACKETS.search(text[max(0, place - 8) : place])):
            place -= len(bracket[0])
        tokens = self._tokens(text[max(0, place - (SOLID if self._solid else SPACED)) : place])[::-1]
        if not self._solid and not self._capitals:
            tokens = tokens[: 3 if len(tokens) > 2 and tokens[1] == " " and self._is_place(tokens[2]) else 1]
        length, before = self._walk(tokens, {" "})
        if before in self._and and (self._place or head.type == "ministry"):
            length, before = self._walk(tokens, {" ", *self._and})
        start = place - length
        own = self._tokens(text[start:place])
        if places := [token for token in own if self._is_place(token)]:
            if not self._capitals:  # "and" may stand between two names
                start += text[start:place].rindex(places[-1] if self._and.intersection(own) else places[0])
            if self._solid and len(self._tokens(text[start:place])) > PLACED:
                return None
        elif (
            head.kind == "local"
            or (self._solid and len(own) > UNPLACED)
            or (head.type != "ministry" and self._and.intersection([before, *own]))
        ):
            return None
        return start if length and self._tells(text[start:place]) else None

    def _walk(self, tokens: Iterable[str], joins: Collection[str], tail: int = 0) -> tuple[int, str]:
        """How many code points of these tokens belong to a name, and the token that ends it, or "".

        joins, tail: the small words that may stand between its words, and how many others behind one.
        """
        passed = length = small = 0
        for token in tokens:
            passed += len(token)
            stops = token in self._stop
            if (self._capitals and _GLUE.fullmatch(token)) or (token in joins and (length or token not in self._and)):
                continue
            if not stops and self._word.fullmatch(token):
                length, small = passed, 0
            elif not stops and length and small < tail and token.isalpha():
                length, small = passed, small + 1
            else:
                return length, token
        return length, ""

    def _tokens(self, text: str) -> list[str]:
        return [text[start:end] for start, end in icu(text)] if self._solid else _TOKEN.findall(text)

    def _tells(self, words: str) -> bool:
        """Whether the words beside a head tell which one it is."""
        tokens = [token for token in self._tokens(words) if token[0].isalpha()]
        own = [token for token in tokens if not self._generic.fullmatch(fold_han(token))]
        return fold_han(words.strip()) not in self._countries and (
            (bool(own) and len(words.strip()) > 1) or any(map(self._is_place, tokens))
        )

    def _is_place(self, token: str) -> bool:
        """Whether a token is a place, or one with its kind (河北省)."""
        folded = fold_han(token)
        return folded in self._place or (not self._capitals and folded[:-1] in self._place)


def _length(pattern: regex.Pattern[str], text: str, place: int = 0) -> int:
    """How many code points a pattern matches at a place."""
    match = pattern.match(text, place)
    return len(match[0]) if match else 0


def _in_heading(text: str, span: Span) -> bool:
    """Whether most words beside a name on its line begin with capitals."""
    before = text[max(0, span.start - SPACED) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + SPACED].partition("\n")[0]
    words = [token for token in _TOKEN.findall(before) + _TOKEN.findall(after) if len(token) > 3 and token.isalpha()]
    capitals: int = sum(word[0].isupper() for word in words)
    return capitals > max(2, HEADING * len(words))


def _calendar(locale: Locale) -> Iterator[str]:
    """The names of months and days."""
    for names in locale.months, locale.days:
        for width in "wide", "abbreviated":
            yield from names["format"][width].values()


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(regex.escape, words), key=len, reverse=True))


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(files("indexer.metadata").joinpath("forms.toml").read_text("utf-8"))


@cache
def _compiled() -> tuple[Mapping[str, _Language], Sequence[Sequence[_Head]], AhoCorasick]:
    """The languages, the heads of each pattern, and what finds the patterns."""
    heads: dict[str, list[_Head]] = {}
    for code, table in _tables().items():
        for kind in ("first", "last", "local", "label"):
            for type, words in table.get(kind, {}).items():
                for word in words:
                    heads.setdefault(word, []).append(_Head(code, kind, type))
        for type, pairs in table.get("enclosed", {}).items():
            for beginning, end in pairs:
                heads.setdefault(beginning, []).append(_Head(code, "enclosed", type, end))
    languages = {code: _Language(code, table) for code, table in _tables().items()}
    return languages, list(heads.values()), AhoCorasick(list(heads))


@cache
def legal_forms() -> tuple[str, ...]:
    """Legal forms of companies in every language, long ones first."""
    return tuple(
        sorted((word for table in _tables().values() for word in table.get("legal", ())), key=len, reverse=True)
    )


def distinctive(name: str) -> str:
    """A name without its legal form, unless that is all."""
    return " ".join(_legal().sub(" ", name).split()).strip(" ,.«»") or name


@cache
def _legal() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\p{{Latin}})(?:{_either(legal_forms())})(?!\p{{Latin}})")
