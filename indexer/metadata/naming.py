"""How organisations are named in one language: a table of forms.toml, compiled.

A name is a head ("Association", กรม, 有限公司) and the words on one side of it, up to one that no name goes over. The
heads and these words are in forms.toml. Its keys:

script: the Unicode script of the names. without: a script that a text of this language does not have.
writing: "capitals" (names have capitals), "glued" (words are apart, particles glued to them) or "solid" (no spaces).
word: what a word of a name looks like. locales: whose countries, months and days are known, unless the key itself.
sure: a name ends only where brackets or a legal form say so; words run on without a sign.
titled: headings have capitals, too.
first, last: heads that a name begins or ends with. local: heads at its end that need one of `place` at its beginning.
brand, coined: heads at its end with two signs before them and maybe a place; coined: that are no word (兆鸣建材).
whole: names as they are.
label: words before a name that are no part of it (syndicat Unifor). enclosed: beginnings and ends with a name between.
around: heads with words of their name on either side, which `before` and `behind` tell: patterns that both match there.
    In each, a type of organisation leads to the words.
cases: what the heads in `around` may end with, where words have cases.
adjectives: words of a name stand before its first head, too (National Institute of ...).
joins: words inside a name between two others. and: such words that can also stand between two names.
tail: how many other words may follow one of a name.
compounds: words that read as one (công nghệ); where they are in small letters here, only the first letter of one need
    be a capital, or, behind another word of the name, none. An "and" is in a name before one of them only.
surnames: what persons' names begin with, one of which can stand behind a name without a comma.
stop: words that no name goes over. break: what no name goes over wherever it stands, be it in a word.
generic: words that make no name with nothing but a head (steel company).
not_after: what makes a head another word when it follows. particle: what may be glued to a name's end.
place: places that a name begins with. kinds: what ends other such places (清涧县). unkind: what looks like one of these
    and is none.
words: words that the segmenter would cut where writing is solid. common: signs that are in no brand.
legal: legal forms, which do not tell one name from another.

A name in small letters is read where an acronym in brackets ends it ("Direction générale ... (DGEC)"). Where several
languages have a head, the rules of each are tried and the longest name counts: names of another language than the
text's are read, too.

The words were chosen on the texts in tests/truth, samples and training/articles.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import regex
from babel import Locale

from analyzers.folding import fold_han
from indexer.metadata.cues import either

SPACED = 90
"""Code points beside a head that are read."""
ENCLOSED = 60
"""Code points of a name between a beginning and an end, most."""
JOINED = ("ministry", "agency", "association", "institute", "university")
"""Types whose names have an "and" inside: those of companies are more often two names."""

TOKEN = regex.compile(
    r"[dDlL]['’](?=\p{L})|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[-'’&.](?!s\b)[\p{L}\p{N}]+)*|.", regex.DOTALL
)
NOTHING = regex.compile("(?!)")
_OPENING = regex.compile(r"[ \u00a0«“\"]*")
_GLUE = regex.compile(r"[ \u00a0&-]")
_ACRONYM = regex.compile(r"\s?[（(]\s?(\p{Lu}[\p{L}\p{N}&.-]{1,9})\s?[)）]")
_SPELLED = regex.compile(r"((?:[ \u00a0][\p{L}\p{M}'’-]+){1,12})\s\((\p{Lu})\p{Lu}+\)")
_SHORT_NAME = regex.compile(
    r"\s?[（(](?:(?:以下)?(?:[简簡][称稱]|略称)[:：]?)?[“「\"]?([\p{L}\p{M}.]{2,14})[”」\"]?[)）]"
)
BRACKETS = regex.compile(r"\s?[（(][^（()）\n]{1,80}[）)]")


class Span(NamedTuple):
    """A name at `start` to `end`. short: the acronym or short name in brackets behind it, or ""."""

    start: int
    end: int
    short: str = ""


class Head(NamedTuple):
    """What a name of a language begins or ends with. kind: the key of its table that it is in. closed: what ends an
    enclosed name."""

    language: str
    kind: str
    type: str
    closed: str = ""


class Naming:
    """The forms of names in one language whose words are written apart: its table, compiled."""

    REACH = SPACED
    """Code points beside a head that are read."""
    BETWEEN = " "
    BEHIND = r"(?![\p{L}\p{N}])"
    """Between two words, and behind one."""

    def __init__(self, code: str, table: Mapping[str, Any]) -> None:
        self._word = regex.compile(table["word"])
        self._capitals = table["writing"] == "capitals"
        self._sure: bool = table.get("sure", False)
        self.titled: bool = table.get("titled", False)
        self._adjectives: bool = table.get("adjectives", False)
        self._tail: int = table.get("tail", 0)
        self._and = frozenset(table.get("and", ()))
        compounds = frozenset(table.get("compounds", ()))
        self._compound = NOTHING
        if compounds:
            written = compounds | {word[0].upper() + word[1:] for word in compounds} | set(map(str.title, compounds))
            self._compound = regex.compile(rf"(?:(?:{either(self._and)}) )?(?:{either(written)})(?![\p{{L}}\p{{N}}])")
        self._token = regex.compile(f"{self._compound.pattern}|{TOKEN.pattern}", regex.DOTALL) if compounds else TOKEN
        self._joins = frozenset(table.get("joins", ()))
        locales = [Locale.parse(tag) for tag in table.get("locales", [code])]
        countries = {name for locale in locales for name in locale.territories.values()}
        self._countries = frozenset(map(fold_han, countries))
        self._places = [*table.get("place", ()), *(() if self._capitals else countries)]
        self._place = frozenset(map(fold_han, self._places))
        self._stop = frozenset(table.get("stop", ())).union(*map(_calendar, locales))
        plain = {*self._stop.difference(compounds), *self._joins, *self._and}
        generic = either(map(fold_han, {*table.get("generic", ()), *plain}))
        self._joins |= {word for word in compounds - self._stop if word[0].islower()}
        self._generic = regex.compile(f"(?:{generic})" + ("" if self._capitals else "+"))
        self._ends = self._another(table, compounds)
        behind = f"(?!{either(table['not_after'])})" if "not_after" in table else ""
        behind += f"(?:{either(table['particle'])})?" if "particle" in table else ""
        self._behind = regex.compile(behind + self.BEHIND)
        legal = rf"(?:,?\s?(?:{either(table['legal'])}))+(?!\p{{L}})" if "legal" in table else "(?!)"
        self._legal = regex.compile(legal)
        self._cases = regex.compile(f"(?:{either(table.get('cases', ()))})?" + r"(?![\p{L}\p{M}\p{N}])")
        self._before = regex.compile(rf"(?:{table['before']})\Z") if "before" in table else NOTHING
        self._after = regex.compile(table["behind"]) if "behind" in table else NOTHING
        self._goes_on = self._list = NOTHING
        if self._capitals and self._joins:
            self._goes_on = regex.compile(rf"\s(?:{either(self._joins)})\s(?:\p{{Ll}}+\s)?\p{{Lu}}")
        if self._capitals and self._and:
            words = r"\p{Lu}\p{L}+(?: \p{Lu}\p{L}+){0,2}"
            self._list = regex.compile(f"(?:, {words}){{0,3}},? (?:{either(self._and)}) {words}")

    def _another(self, table: Mapping[str, Any], compounds: Collection[str]) -> regex.Pattern[str]:
        """What no name goes over: it breaks one, or begins another."""
        space = self.BETWEEN
        both = f"(?:{either(self._and)})"
        heads = either(word for words in table.get("first", {}).values() for word in words)
        ends = [either(table["break"])] if "break" in table else []
        if compounds:  # an "and" or a dash stands before another name, unless what follows is a compound
            ends.append(rf" (?:{both}|[-–]) (?:{heads})(?! \p{{Ll}})")
        elif self._and and heads:
            ends.append(f"{space}{both}{space}(?:{heads})")
        if "surnames" in table:
            person = rf"(?:{either(table['surnames'])})(?: \p{{Lu}}\p{{Ll}}+){{2}}(?! \p{{Lu}})"
            ends.append(rf"(?<= \p{{Lu}}\p{{Ll}}+ ){person}")
        return regex.compile("|".join(ends)) if ends else NOTHING

    def names(self, text: str, head: Head, start: int, end: int) -> Iterator[Span]:
        """The names that a head at `start` to `end` makes: none, one, or two where it may end sooner or later."""
        if self._capitals and text[start - 1 : start].isalnum():
            return
        if head.kind == "enclosed":
            close = text.find(head.closed, end, end + ENCLOSED)
            if close > end and "\n" not in text[start:close]:
                yield self._named(text, start, close + len(head.closed))
        elif head.kind == "around":
            if cases := self._cases.match(text, end):
                yield from self._around(text, start, cases.end())
        elif not self._behind.match(text, end):
            return
        elif head.kind == "whole":
            yield self._named(text, start, end)
        elif head.kind in ("last", "local"):
            begin = self._beginning(text, start, end, head)
            if begin is not None:
                goes_on = self._goes_on.match(text, end)
                yield self._named(text, begin, self._ending(text, start, end, head) if goes_on else end)
        else:
            ends = {self._ending(text, start, end, head)}
            if head.kind == "first" and head.type in JOINED and self._compound is NOTHING:
                ends.add(self._ending(text, start, end, head, self._and))
            for last in ends:
                if last > end and self._tells(text[end:last]):
                    span = self._named(text, self._first(text, start, end, head), last)
                    if not self._sure or span.end > last or BRACKETS.match(text, last):
                        yield span

    def _around(self, text: str, start: int, end: int) -> Iterator[Span]:
        """The name that has words on both sides of a head at `start` to `end`, or on one."""
        before = self._before.search(text, max(0, start - SPACED), start)
        behind = self._after.match(text, end)
        if not before or not behind or not before[0] + behind[0]:
            return
        small = not before[0] and text[start].islower()
        if self._tells(before[0] + behind[0]) and not (small and behind[0].islower()):
            yield self._named(text, start - len(before[0]), behind.end())

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

    def _first(self, text: str, start: int, end: int, head: Head) -> int:
        """Where a name begins whose first head, or label, is at `start` to `end`."""
        if head.kind == "label":
            return end + _length(_OPENING, text, end)
        if not self._adjectives:
            return start
        length, _ = self._walk(self._tokens(text[max(0, start - SPACED) : start])[::-1], ())
        return start - length

    def _ending(self, text: str, start: int, place: int, head: Head, both: Collection[str] = ()) -> int:
        """Where a name ends that goes on at `place`, behind a head at `start`. both: the "and" that it may have."""
        window = text[place : place + self.REACH]
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

    def _beginning(self, text: str, place: int, end: int, head: Head) -> int | None:
        """Where a name begins that a head at `place` to `end` ends; None where that cannot be told."""
        tokens = self._tokens(text[max(0, place - self.REACH) : place])[::-1]
        if not self._capitals:
            tokens = tokens[: 3 if len(tokens) > 2 and tokens[1] == " " and self._is_place(tokens[2]) else 1]
        start, before = self._start(tokens, place, head)
        own = self._tokens(text[start:place])
        places = [token for token in own if self._is_place(token)]
        if places and not self._capitals:  # "and" may stand between two names
            start += text[start:place].rindex(places[-1] if self._and.intersection(own) else places[0])
        elif not places and (
            head.kind == "local" or (head.type != "ministry" and self._and.intersection([before, *own]))
        ):
            return None
        return start if start < place and self._tells(text[start:place]) else None

    def _start(self, tokens: Sequence[str], place: int, head: Head) -> tuple[int, str]:
        """Where a name begins whose words stand before `place`, the last one first, and the token before them or ""."""
        length, before = self._walk(tokens, {" "})
        if before in self._and and head.type != "company" and (self._place or head.type == "ministry"):
            length, before = self._walk(tokens, {" ", *self._and})
        return place - length, before

    def _walk(self, tokens: Iterable[str], joins: Collection[str], tail: int = 0) -> tuple[int, str]:
        """How many code points of these tokens belong to a name, and the token that ends it, or "".

        joins, tail: the small words that may stand between its words, and how many others behind one.
        """
        passed = length = small = 0
        for token in tokens:
            passed += len(token)
            stops = token in self._stop
            if length and not stops and self._compound.fullmatch(token):
                length, small = passed, 0
                continue
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
        return self._token.findall(text)

    def _tells(self, words: str) -> bool:
        """Whether the words beside a head tell which one it is."""
        tokens = [token for token in self._tokens(words) if token[0].isalpha()]
        own = [token for token in tokens if not (self._generic.fullmatch(fold_han(token)) or token in self._joins)]
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


def _calendar(locale: Locale) -> Iterator[str]:
    """The names of months and days."""
    for names in locale.months, locale.days:
        for width in "wide", "abbreviated":
            yield from names["format"][width].values()
