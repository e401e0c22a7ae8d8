"""A text as the tokens that dates are made of, each of a kind that one letter stands for."""

import math
import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick

from analyzers import fold_digits


class Token(NamedTuple):
    """A token: where it is, in code points; the number, month, quarter or distance in time that it means.

    kind: one of those in dates.toml, or
        d t y   a number of 1 or 2, of 3, of 4 digits; H a year in Han digits; n a number that is something else
        I J j S numbers that are one date: 2023-09-08, 2023-09, 09/2023, 8/9
        M m     a month's name, and a word that may be one
        F R K   a fiscal year, a five-year plan, a quarter; L l a year and a month from that of publication
        B G     an era before a year of four digits, and before one of any (Minguo, Japanese)
        - , ! / < > '   signs (! is a point, < and > are brackets), | a new line, x other words
    era: of B and G. languages: of a month's name.
    """

    kind: str
    start: int
    end: int
    number: int = 0
    era: str = ""
    languages: frozenset[str] = frozenset()


def tokens(text: str, language: str | None) -> list[Token]:
    """The tokens of a text. language: BCP 47 tag; it says whether "mars" is a month."""
    return _Lexer(text, language).tokens


# --- letters ------------------------------------------------------------------------------------------------------

# Letter for letter, so that offsets stay: to the patterns i, ı, I and İ are one letter, and σ and ς.
_LETTERS = {
    "İ": "i", "ı": "i", "ſ": "s", "ς": "σ", "\xa0": " ", "\u202f": " ", "\u3000": " ", "\u2009": " ", "\t": " ",
    "／": "/", "－": "-", "．": ".", "，": ",", "（": "(", "）": ")", "：": ":", "’": "'", "\r": " ",
}  # fmt: skip
_OTHER_DIGIT = re.compile(r"[^\D0-9]")


@lru_cache(maxsize=2)
def plain(text: str) -> str:
    """The text as the patterns compare it, of the same length: small letters, digits 0 to 9, ASCII signs."""
    if not text.isascii():
        for letter, usual in _LETTERS.items():  # most are in no text, and looking for one is faster than str.translate
            text = text.replace(letter, usual)
        if _OTHER_DIGIT.search(text):
            text = fold_digits(text)
    # İ, of which str.lower makes two letters, is gone; it makes ς of Σ at the end of a word.
    return text.lower().replace("ς", "σ")


def han_number(word: str) -> str | None:
    """The digits of a number in Han characters: 二〇二三, 二十三, 廿三, 一百一十二, 一一二; 元 is the first year."""
    if word == "元":
        return "1"
    word = word.replace("廿", "二十").replace("卅", "三十").replace("○", "〇").replace("零", "〇")
    if len(word) > 1 and all(char in _HAN_DIGITS for char in word):
        return "".join(str(_HAN_DIGITS.index(char)) for char in word)
    if not word or not (match := _HAN_TENS.fullmatch(word)):
        return None
    hundreds, tens, ten, ones = (part or "" for part in match.groups())
    return str(100 * _digit(hundreds) + 10 * (_digit(tens) or len(ten)) + _digit(ones))


_HAN_DIGITS = "〇一二三四五六七八九"
_HAN_TENS = re.compile(r"(?:([一二])百[零〇]?)?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?")


def _digit(char: str) -> int:
    return _HAN_DIGITS.index(char) if char else 0


# --- words --------------------------------------------------------------------------------------------------------


class _Word(NamedTuple):
    kind: str
    number: int = 0
    era: str = ""
    languages: frozenset[str] = frozenset()


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("index").joinpath("dates.toml").read_text("utf-8"))


def _spellings(name: str, accents: bool) -> set[str]:
    """A name as texts have it: composed, decomposed, and without the accents that capitals leave out."""
    forms = {unicodedata.normalize(form, name) for form in ("NFC", "NFD")}
    if accents and name[0] < "\u0400":
        decomposed = unicodedata.normalize("NFD", name)
        forms.add("".join(char for char in decomposed if not unicodedata.combining(char)))
    return {plain(form) for form in forms}


def _entries() -> Iterator[tuple[str, _Word]]:
    """Each name in dates.toml, and what it means."""
    data = _data()
    for language, names in data["months"].items():
        for number, line in enumerate(names, 1):
            yield from ((name, _Word("M", number, "", frozenset([language]))) for name in line.split("|"))
    for kind, group in (("K", "quarters"), ("d", "days")):
        for number, line in enumerate(data[group]["words"], 1):
            yield from ((name, _Word(kind, number)) for name in line.split("|"))
    for era, line in data["eras"].items():
        kind = "B" if era in ("common", "buddhist") else "G"
        yield from ((name, _Word(kind, era=era)) for name in line.split("|"))
    for kind, unit in (("L", "year"), ("l", "month")):
        for number, line in data["relative"][unit].items():
            yield from ((name, _Word(kind, int(number))) for name in line.split("|"))
    for kind, line in data["kinds"].items():
        yield from ((name, _Word(kind)) for name in line.split("|"))


def _vocabulary() -> tuple[dict[str, _Word], dict[str, _Word]]:
    """Whole words, and beginnings of words, as the patterns compare them; what comes first counts."""
    whole: dict[str, _Word] = {}
    stems: dict[str, _Word] = {}
    for name, word in _entries():
        stem, star, _ = name.partition("*")
        words = stems if star else whole
        for spelling in _spellings(stem, accents=word.kind == "M"):
            known = words.setdefault(spelling, word)
            if known[:2] == word[:2]:
                words[spelling] = known._replace(languages=known.languages | word.languages)
    return whole, stems


_WHOLE, _STEMS = _vocabulary()
_ORDINARY = {form for name in _data()["ordinary"]["words"].split("|") for form in _spellings(name, accents=True)}
_CAPITAL = frozenset(_data()["ordinary"]["capital"])


def _pattern(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first, that looks at each character once."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}

    def build(node: dict[str, Any]) -> str:
        branches = [_ENDING if char == "*" else re.escape(char) + build(below) for char, below in node.items() if char]
        return f"(?:{'|'.join(branches)})" + "?" * ("" in node) if branches else ""

    return build(tree)


_ENDING = r"[^\W\d_]{0,9}"  # of an inflected name; a bound keeps the time linear
# Scripts that are written without spaces, or (Ethiopic, Hangul) glue words to numbers: no border of a word is asked.
_JOINED = "\u0e00-\u0eff\u1000-\u109f\u1200-\u139f\u1780-\u17ff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words in a text that `plain` gave; those of an alphabet are matched whole.

    It looks at each character of the text once, however many words there are.
    """
    joined: list[str] = []
    apart: list[str] = []
    for word in words:
        (joined if re.match(f"[{_JOINED}]", word) else apart).append(word)
    patterns = [_pattern(joined)] * bool(joined) + [rf"(?<![^\W\d_]){_pattern(apart)}(?![^\W\d_])"] * bool(apart)
    return f"(?:{'|'.join(patterns)})"


def _counted_after() -> re.Pattern[str]:
    joined, apart = (map(plain, _data()["counted"][name].split("|")) for name in ("joined", "apart"))
    return re.compile(rf"\s?{_pattern(joined)}|\s{{0,2}}{_pattern(apart)}(?![^\W_])")


def _numbered_before(*names: str) -> re.Pattern[str]:
    words = (re.escape(plain(word)) for name in names for word in _data()["counted"][name].split("|"))
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(words)})[\s:#-]{{0,2}}\Z")


COUNTED = _counted_after()
"""What is counted, straight after a number."""
NUMBERED = _numbered_before("numbered")
"""What is numbered, straight before a number."""
ISSUED = _numbered_before("numbered", "issued")
"""The same, and what comes out in issues, which may have a year for a number."""


# --- tokens -------------------------------------------------------------------------------------------------------

_HAN = "〇○零一二三四五六七八九十廿卅百元"
_UNSPACED = "".join(sorted({word[0] for word in (*_WHOLE, *_STEMS) if re.match(f"[{_JOINED}]", word)}))
_ANYWHERE = rf"0-9\n{_HAN}แhw\-–—−‐‑―~〜～,./'(){_UNSPACED}"
"""What a token begins with wherever it stands; others begin where no letter stands before them."""
_FIRST = re.escape("".join(sorted({word[0] for word in (*_WHOLE, *_STEMS)} | set("rhsfq'"))))
_LEXER = re.compile(
    rf"""
    (?: (?<![^\W\d_])(?=[{_FIRST}]) | (?=[{_ANYWHERE}]) )  # most letters of a text are passed over by this alone
    (?: (?P<address> (?:https?://|www\.)\S+ )
  | (?P<line> \n )
  | (?P<japanese> (?<![^\W_])[rhs][0-9]{{1,2}}(?P<between>[./-])[0-9]{{1,2}}(?P=between)[0-9]{{1,2}}(?![0-9]) )
  | (?P<fiscal> (?<![^\W_])fy\s?'?(?P<fy>[0-9]{{4}}|[0-9]{{2}})(?![0-9]) )
  | (?P<plan> (?<![{_HAN}])十(?P<plan_han>[一二三四五六])五(?![{_HAN}年月日个個点點])
      | (?<![0-9])(?P<plan_number>1[0-9])th\s(?:five|5)[- ]year
      | แผน(?:พัฒนา)?(?:ห้า|\s?5\s?)ปี\s?(?:ฉบับ)?ที่\s?(?P<plan_thai>1[0-9]) )
  | (?P<quarter> (?<![^\W_])q(?P<q>[1-4])(?![^\W_])
      | (?<![0-9.,])(?P<q_first>[1-4])(?:\s?분기|\.\s?quartal|(?:er|e|º|o)?\s?trimestre|-[йм]\s(?:квартал|квартале)\b) )
  | (?P<spaced> [0-9]{{4}}\.\ [0-9]{{1,2}}\.\ [0-9]{{1,2}}(?:\.|(?![0-9.])) )
  | (?P<number> [0-9]+(?:[.,:/-][0-9]+)* (?P<ending> (?:st|nd|rd|th|er|re|º|ª|°|η|ης|-?го|-[йм]|-му|-ე)(?![^\W\d_]) )? )
  | (?P<han> [{_HAN}]+ )
  | (?P<word> {any_of([*_WHOLE, *(stem + "*" for stem in _STEMS)])} )
  | (?P<suffix> (?<=[0-9])(?:'[^\W\d_]{{1,6}}|-[ა-ჰ]+) )
  | (?P<sign> [-–—−‐‑―~〜～,./'()] ) )
    """,
    re.VERBOSE,
)
_SIMPLE = {"line": "|", "japanese": "I", "spaced": "I", "suffix": "q", "address": "n"}
_SIGNS = {".": "!", "(": "<", ")": ">", ",": ",", "/": "/", "'": "'"}  # all others are dashes

_SHAPES = [
    (re.compile(shape), kind)
    for shape, kind in (
        (r"[0-9]{1,2}", "d"),
        (r"[0-9]{3}", "t"),
        (r"[0-9]{4}", "y"),
        (r"[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}", "I"),
        (r"(?:9[0-9]|1[0-9]{2})([-/.])[0-9]{1,2}\1[0-9]{1,2}", "I"),
        (r"[0-9]{1,2}([-/.])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})", "I"),
        (r"[0-9]{4}[-/][0-9]{2}", "J"),
        (r"[0-9]{1,2}[/.][0-9]{4}", "j"),
        (r"[0-9]{1,2}/[0-9]{1,2}", "S"),
    )
]
_PAIR = re.compile(r"([0-9]{1,2}|[0-9]{4})([-,/])([0-9]{1,2}|[0-9]{4})")
_DATE_AND_TIME = re.compile(r"([0-9]{1,4}([-/.])[0-9]{1,2}\2[0-9]{1,4})[,.-][0-9]{1,2}:[0-9:]+")
_BEFORE_NO_DATE = frozenset("$€£¥฿₩₹#№=+<>_@\\&")
_AFTER_NO_DATE = frozenset("%‰°$€£_@=\\")
_LATIN, _ALPHABETS = "\u0250", "\u0530"  # up to these: letters of Latin; of Latin, Greek and Cyrillic


# What a date has at least: a year, a month, numbers with signs between them, a plan, or a word of these kinds.
_ANCHOR_KINDS = "MmLlGQN"
_ANCHOR = re.compile(
    rf"[0-9f{_HAN}แ](?:(?<=[0-9])(?:[0-9]{{3}}|[-/.][0-9]{{1,2}}[-/.][0-9]|/[0-9]|[0-9]th\s)|(?<=f)y\s?'?[0-9]{{2}}"
    rf"|(?<=ngày [0-9])[0-9]?-[0-9]|(?<=[{_HAN}])[年月日号號]"
    rf"|(?<=[一二])[〇○零一二三四五六七八九]{{3}}|(?<=十)[一二三四五六]五|(?<=แ)ผน)"
)
_ANCHOR_WORDS = [
    (word, bool(re.match(f"[{_JOINED}]", word)), words is _STEMS)
    for words in (_WHOLE, _STEMS)
    for word, meaning in words.items()
    if meaning.kind in _ANCHOR_KINDS
]
_AUTOMATON = AhoCorasick([word for word, _, _ in _ANCHOR_WORDS])
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_BESIDE = 80
"""Code points before its first anchor and behind its last one that a date has, at most."""
_BEHIND = 8
"""Tokens behind its last anchor that a date has, or that keep it from being one."""


def _stretches(plain: str) -> Iterator[tuple[int, int]]:
    """Where dates can be: from where to read, and up to which anchor."""
    anchors = [match.start() for match in _ANCHOR.finditer(plain)]
    for number, start, end in _AUTOMATON.find_matches_as_indexes(plain, overlapping=True):
        _, is_joined, is_stem = _ANCHOR_WORDS[number]
        before, after = plain[start - 1 : start], plain[end : end + 1]
        if is_joined or not (before.isalpha() or (after.isalpha() and not is_stem)):
            anchors.append(start)
    anchors.sort()
    addresses = [match.span() for match in _ADDRESS.finditer(plain)] if anchors else []
    for first, last in _close(anchors):
        start = max(0, first - _BESIDE)
        number = bisect_right(addresses, (start, len(plain))) - 1
        yield addresses[number][0] if number >= 0 and start < addresses[number][1] else start, last


def _close(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of those that are so close to each other that they are read together."""
    first = 0
    for number, (place, behind) in enumerate(pairwise([*places, math.inf]), 1):
        if behind - place > _BESIDE:
            yield places[first], places[number - 1]
            first = number


class _Lexer:
    def __init__(self, text: str, language: str | None) -> None:
        self.text, self.plain = text, plain(text)
        self.language = language.partition("-")[0] if language else None
        self.tokens: list[Token] = []
        done = 0
        for start, last in _stretches(self.plain):
            if start > done:
                self._add("|", done, done)
                done = start
            left = _BEHIND
            for match in _LEXER.finditer(self.plain, done):
                if not left or match.start() > last + _BESIDE:
                    break
                if match.start() > done and not self.plain[done : match.start()].isspace():
                    self._add("x", done, match.start())
                self._read(match)
                done = match.end()
                left -= match.start() > last

    def _add(self, kind: str, start: int, end: int, number: int = 0) -> None:
        self.tokens.append(Token(kind, start, end, number))

    def _read(self, match: re.Match[str]) -> None:
        start, end = match.span()
        group = match.lastgroup  # the outermost
        if group == "number":
            self._number(match)
        elif group == "word":
            self._word(match[0], start, end)
        elif group == "han":
            self._han(match[0], start, end)
        elif group == "sign":
            self._add(_SIGNS.get(match[0], "-"), start, end)
        elif group == "fiscal":
            number = int(match["fy"])
            self._add("F", start, end, number if number >= 100 else 2000 + number)
        elif group == "plan":
            plan = match["plan_number"] or match["plan_thai"] or f"1{_digit(match['plan_han'])}"
            self._add("R", start, end, int(plan))
        elif group == "quarter":
            self._add("K", start, end, int(match["q"] or match["q_first"]))
        elif group:
            self._add(_SIMPLE[group], start, end)

    def _word(self, word: str, start: int, end: int) -> None:
        known = _WHOLE.get(word) or next(
            _STEMS[word[:size]] for size in range(len(word), 0, -1) if word[:size] in _STEMS
        )
        kind = known.kind
        if kind in "Ll" and self.tokens and self.tokens[-1].kind in "dtyn" and not self._is_after("N", 2):
            kind = "x"  # "5 tahun lalu": five years ago
        elif kind == "M" and self.language and word in _ORDINARY and not self._is_month(known, start):
            kind = "m"
        self.tokens.append(Token(kind, start, end, *known[1:]))

    def _is_month(self, word: _Word, start: int) -> bool:
        """Whether an ordinary word is a month here: in its own language or English, written as months are there."""
        if "en" in word.languages and self.text[start].isupper():
            return True
        return self.language in word.languages and (self.language not in _CAPITAL or self.text[start].isupper())

    def _han(self, word: str, start: int, end: int) -> None:
        """A number, where a date goes on after it: 一 is in every other sentence."""
        digits = han_number(word)
        if digits and len(digits) == 4 and "1900" <= digits <= "2100":
            self._add("H", start, end, int(digits))
        elif digits and len(digits) < 4 and (self.plain[end : end + 1] in _AFTER_HAN or self._is_after("G")):
            self._add("t" if len(digits) == 3 else "d", start, end, int(digits))
        else:
            self._add("x", start, end)

    def _is_after(self, kind: str, back: int = 1) -> bool:
        return len(self.tokens) >= back and self.tokens[-back].kind == kind

    def _number(self, match: re.Match[str]) -> None:
        """Tokens of a run of digits and the signs inside it; "n" where it is something else than a date."""
        start, end = match.span()
        ending = match["ending"] or ""
        digits = match["number"].removesuffix(ending)
        if self._is_part(start, end) or (ending == "°" and digits != "1"):
            self._add("n", start, end)
        elif ending:
            ordinal = "d" if len(digits) <= 2 else "y" if len(digits) == 4 and ending[0] in "-г" else "n"
            self._add(ordinal, start, end, int(digits)) if digits.isdecimal() else self._add("n", start, end)
        elif timed := _DATE_AND_TIME.match(digits):
            self._add("I", start, start + timed.end(1))
        elif kind := next((kind for shape, kind in _SHAPES if shape.fullmatch(digits)), None):
            self._add(kind, start, end, int(digits) if digits.isdecimal() else 0)
        elif pair := _PAIR.fullmatch(digits):
            self._pair(pair, start)
        else:
            self._add("n", start, end)

    def _pair(self, pair: re.Match[str], start: int) -> None:
        """Two numbers of a range, or a day and a year: 5-8, 2016-2020, 28-2025."""
        for group in (1, 2, 3):
            kind = {1: "d", 4: "y"}.get(len(pair[group]), "d") if group != 2 else "," if pair[2] == "," else "-"
            self._add(kind, start + pair.start(group), start + pair.end(group), int(pair[group]) if group != 2 else 0)

    def _is_part(self, start: int, end: int) -> bool:
        """Whether a number is part of a name, a sum of money, a percentage, a path or a document's number."""
        before, after = self.plain[start - 1 : start], self.plain[end : end + 1]
        if before in _BEFORE_NO_DATE or after in _AFTER_NO_DATE or (before.isalpha() and before < _ALPHABETS):
            return True
        ahead = self.plain[start - 2 : start - 1]
        if before in ("-", "/") and ahead.isalpha() and ahead < _ALPHABETS:  # COVID-19, but Nov-03, quý I/2024
            return not (self.tokens[-2:-1] and self.tokens[-2].kind in "MmK" and self.tokens[-2].end == start - 1)
        following = self.plain[end + 1 : end + 2]
        if after.isalpha() and after < _LATIN:
            return not (after == "t" and following.isdecimal())  # a time
        if after == "-" and following in ("е", "х"):  # 1980-е: the decade
            return True
        # 2025.3.18/뉴스1: an agency
        return after == "/" and following.isalpha() and not _POINTED.fullmatch(self.plain, start, end)


_POINTED = re.compile(r"[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}")
_AFTER_HAN = ("年", "月", "日", "号", "號")
