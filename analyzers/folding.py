"""Folding: one unit of text to its term.

A fold works on one unit (a character cluster, or a word where words are written apart), so it never
moves an offset, and the fold of a word is the fold of its units, joined. Folding twice changes nothing.
"""

import unicodedata
from functools import lru_cache
from importlib.resources import files

import regex

# Invisible characters, enclosing marks, and what Arabic and Hebrew texts may as well leave out: points, tatweel.
_IGNORABLE = regex.compile(
    r"[\p{Default_Ignorable_Code_Point}\p{Me}\s\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670]+"
)
_STRESS = regex.compile(r"(?<=\p{Cyrillic})[\u0300\u0301]+")  # й and ѓ are letters of their own by then
_PLANES = 0x20000  # digits stand in the first two planes; looking at all seventeen takes a tenth of a second
_DIGITS = {code: str(unicodedata.decimal(chr(code))) for code in range(0x80, _PLANES) if chr(code).isdecimal()}
# Letters that NFD leaves whole though readers take them for their plain forms.
_PLAIN = str.maketrans(
    {"đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "ŧ": "t", "þ": "th", "æ": "ae", "œ": "oe"}
)
_DOTTED = regex.compile("i\u0307+")  # what İ leaves in lower case
_ACCENTED = regex.compile(r"([\p{Latin}\p{Greek}])\p{M}++")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Fold width, case, digits of every script, presentation forms; drop invisible characters and points.

    NFKC with case folding; "Straße" becomes "strasse", "ＣＯ₂" "co2", "٢٠٣٠" "2030". Accents stay.
    """
    if text.isascii():
        return text.lower()
    text = _IGNORABLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    text = unicodedata.normalize("NFKC", _DOTTED.sub("i", text))
    return _IGNORABLE.sub("", _STRESS.sub("", text)).translate(_DIGITS)


def fold_digits(text: str) -> str:
    """The text with the digits of every script as 0 to 9; its length stays."""
    return text if text.isascii() else text.translate(_DIGITS)


@lru_cache(maxsize=65536)
def loose(word: str) -> str:
    """The folded word without its Latin and Greek accents: "café" is "cafe", "thép" is "thep".

    Marks of other scripts make other words (Thai ที่ and ท) and stay.
    """
    if word.isascii():
        return word
    stripped = _ACCENTED.sub(r"\1", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", stripped).translate(_PLAIN)


def _read_forms() -> list[list[str]]:
    lines = files("analyzers").joinpath("data/simplified.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


_FORMS = _read_forms()
_SIMPLIFIED = {ord(traditional): simplified for traditional, simplified, _ in _FORMS}
_TRADITIONAL_ONLY = frozenset(traditional for traditional, _, _ in _FORMS)
_SIMPLIFIED_ONLY = frozenset(simplified for _, simplified, where in _FORMS if where == "only")


@lru_cache(maxsize=65536)
def fold_han(text: str) -> str:
    """Like `fold`, and traditional characters become simplified ones, one for one."""
    return fold(text).translate(_SIMPLIFIED)


def traditional_or_simplified(text: str) -> tuple[int, int]:
    """How many characters of a text only traditional Chinese has, and how many only simplified Chinese."""
    return sum(c in _TRADITIONAL_ONLY for c in text), sum(c in _SIMPLIFIED_ONLY for c in text)


_ORDER = {mark: rank for rank, marks in enumerate(("ฺุู", "ัิีึืํ็", "่้๊๋", "์๎")) for mark in marks}
_ORDER |= {mark: rank for rank, marks in enumerate(("ຸູຼ", "ັິີຶືໍົ", "່້໊໋", "໌")) for mark in marks}


@lru_cache(maxsize=65536)
def fold_thai(text: str) -> str:
    """One spelling for a Thai or Lao cluster, however its marks were typed.

    Marks take their written order, a doubled mark counts once, นํ + า is นำ, เ + เ is แ. Vowels and
    tones stay. NFKC is not used: it takes ำ apart.
    """
    text = _IGNORABLE.sub("", text).replace("เเ", "แ").replace("ເເ", "ແ")
    for am, ring, aa in ("ำ", "ํ", "า"), ("ຳ", "ໍ", "າ"):
        if am in text or (ring in text and aa in text):
            rest = "".join(character for character in text if character not in am + ring + aa)
            return _ordered(rest) + am
    return _ordered(text)


def _ordered(text: str) -> str:
    return text[:1] + "".join(sorted(dict.fromkeys(text[1:]), key=lambda mark: _ORDER.get(mark, 9)))
