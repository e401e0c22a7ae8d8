"""Text cut into runs by script, and runs into units.

Every character has a kind: its script, a number or mark that goes with what it stands by, or nothing
that a person searches for. The kinds of a text, one character each, are a text of the same length; a
regular expression over it finds the runs.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

# Scripts whose units are character clusters: those without spaces between words, and Hangul, whose
# words have particles glued to them.
CLUSTERED = frozenset(
    "Han Kana Hangul Thai Lao Khmer Myanmar Tai_Le New_Tai_Lue Tai_Tham Tai_Viet Javanese Balinese Sundanese "
    "Buginese Cham Yi Nushu Tangut Khitan_Small_Script Egyptian_Hieroglyphs Cuneiform Anatolian_Hieroglyphs".split()
)
# Unicode 17's script names, those in daily use first; letters of a script that is missing here are
# words of the script "Unknown".
_SCRIPTS = """
    Latin Han Thai Cyrillic Arabic Hiragana Katakana Hangul Devanagari Greek Hebrew Lao Khmer Myanmar Bengali Tamil
    Telugu Kannada Malayalam Gujarati Gurmukhi Sinhala Oriya Georgian Armenian Ethiopic Tibetan Mongolian Bopomofo
    Thaana Cherokee Tifinagh Syriac Nko Vai Yi Adlam Canadian_Aboriginal Osmanya Javanese Balinese Sundanese
    Buginese Batak Cham Tai_Le New_Tai_Lue Tai_Tham Tai_Viet Lisu Ol_Chiki Meetei_Mayek Saurashtra Limbu Lepcha
    Syloti_Nagri Kayah_Li Rejang Tagalog Hanunoo Buhid Tagbanwa Phags_Pa Newa Tirhuta Khojki Khudawadi Siddham
    Modi Takri Mahajani Sharada Grantha Brahmi Kaithi Chakma Sora_Sompeng Warang_Citi Mro Pahawh_Hmong Miao
    Nyiakeng_Puachue_Hmong Wancho Hanifi_Rohingya Medefaidrin Bamum Bassa_Vah Mende_Kikakui Osage Gothic Coptic
    Glagolitic Runic Ogham Old_Italic Old_Permic Old_Hungarian Old_Turkic Old_Persian Avestan Ugaritic Cuneiform
    Phoenician Imperial_Aramaic Samaritan Mandaic Palmyrene Nabataean Hatran Old_South_Arabian Old_North_Arabian
    Inscriptional_Parthian Inscriptional_Pahlavi Psalter_Pahlavi Manichaean Kharoshthi Lycian Lydian Carian
    Cypriot Linear_A Linear_B Deseret Shavian Duployan SignWriting Egyptian_Hieroglyphs Meroitic_Hieroglyphs
    Meroitic_Cursive Anatolian_Hieroglyphs Caucasian_Albanian Elbasan Multani Ahom Bhaiksuki Marchen Masaram_Gondi
    Gunjala_Gondi Soyombo Zanabazar_Square Dogra Makasar Sogdian Old_Sogdian Elymaic Nandinagari Chorasmian
    Dives_Akuru Khitan_Small_Script Yezidi Cypro_Minoan Old_Uyghur Tangsa Toto Vithkuqi Kawi Nag_Mundari Nushu
    Tangut Braille
""".split()
_PATTERNS = {script: regex.compile(rf"\p{{Script={script}}}") for script in _SCRIPTS}
_IGNORABLE = regex.compile(r"\p{Default_Ignorable_Code_Point}|\p{Inherited}")

_NOTHING, _MARK, _NEUTRAL, _HAN, _KANA = ".", "-", "0", "H", "K"
_SPECIAL = {
    "\u02bb": _NOTHING,
    "\u02bc": _NOTHING,
    "\u30fc": _KANA,
    "\uff70": _KANA,
    "\uff9e": _MARK,
    "\uff9f": _MARK,
    "\u3007": _HAN,
}
_JOINED = {"Han": _HAN, "Bopomofo": _HAN, "Hiragana": _KANA, "Katakana": _KANA}
_CODES = {script: chr(0xE000 + number) for number, script in enumerate([*_SCRIPTS, "Unknown"])} | _JOINED
_NAMES = {code: script for script, code in _CODES.items()} | {_HAN: "Han", _KANA: "Kana", _NEUTRAL: "Common"}
_OWN = "".join(code for script, code in _CODES.items() if script in CLUSTERED and code not in _HAN + _KANA)
_RUN = re.compile(rf"[HK][HK-]*|([{_OWN}])(?:\1|-)*|0[0-]*([^-.0HK{_OWN}])(?:\2|[0-])*|([^-.])(?:\3|[0-])*")


@lru_cache(maxsize=65536)
def script_of(character: str) -> str:
    """The Unicode script of a character, "Common" and "Inherited" as "Unknown"."""
    return next((script for script, pattern in _PATTERNS.items() if pattern.match(character)), "Unknown")


def _kind(character: str) -> str:
    category = unicodedata.category(character)
    if character in _SPECIAL:
        return _SPECIAL[character]
    if _IGNORABLE.match(character):
        return _MARK
    if category[0] in "LM":
        # The letter that a sign stands for: µ is Greek, 𝐀 Latin.
        code = _CODES[script_of(unicodedata.normalize("NFKC", character)[0])]
        return _NEUTRAL if code == _CODES["Unknown"] and category != "Lo" else code
    return _NEUTRAL if category[0] == "N" else _NOTHING


class _Kinds(dict[int, str]):
    """A table for str.translate that fills itself with the characters it meets."""

    def __missing__(self, code: int) -> str:
        kind = self[code] = _kind(chr(code))
        return kind


_kinds = _Kinds()


LONGEST = 128
"""Clusters of the longest word; what is longer (a hash, encoded data) is cut into several units."""
MARKED = 4 * LONGEST
"""Code points of the longest unit, marks included."""


class Run(NamedTuple):
    """A stretch of text of one script, `start` in code points of the whole text."""

    script: str
    text: str
    start: int


def runs(text: str) -> Iterator[Run]:
    """The searchable runs of a text, in order; punctuation, symbols and white space lie between them.

    A word of a script with spaces is a run; a number is a run of the script "Common", or part of the
    word it is written with ("CO2"). A Japanese run ("Kana") holds kana and the Han characters beside
    them. A change of script ends a run.
    """
    for match in _RUN.finditer(text.translate(_kinds)):
        kinds = match.group()
        if kinds[0] in "HK":
            script = "Kana" if _KANA in kinds else "Han"
        else:
            script = _NAMES[match.group(1) or match.group(2) or match.group(3)]
        start, end = match.span()
        yield Run(script, text[start:end], start)


# Thai and Lao clusters by hand: grapheme clusters leave the two halves of a decomposed ำ (ํ + า) and of
# a แ typed as เ + เ apart, and folding has to see them together. Possessive, so that no mark is read twice.
_IGNORED = r"\p{Default_Ignorable_Code_Point}\p{Inherited}"
_OTHER_MARKS = rf"[\u0e31\u0e34-\u0e3a\u0e47-\u0e4c\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecc{_IGNORED}]"
_MARKS = rf"[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd{_IGNORED}]"
_THAI_UNIT = regex.compile(rf"(?:เเ|ເເ|.){_OTHER_MARKS}*+(?:[ํໍ]{_MARKS}*+(?:[าາำຳ]{_MARKS}*+)?|[ำຳ]{_MARKS}*+)?")
_UNIT = regex.compile(rf"\X[{_IGNORED}]*+")
_LONG = regex.compile(rf"(?:\X[{_IGNORED}]*+){{1,{LONGEST}}}")


def units(run: Run) -> list[str]:
    """The smallest pieces of a run that a person can ask for; joined they are the run."""
    if run.script not in CLUSTERED:
        found = [run.text] if len(run.text) <= LONGEST else _LONG.findall(run.text)
    else:
        found = (_THAI_UNIT if run.script in ("Thai", "Lao") else _UNIT).findall(run.text)
    if len(run.text) <= LONGEST or max(map(len, found)) <= MARKED:
        return found
    # Nobody writes hundreds of marks on a letter; what would read them takes its time.
    return [unit[start : start + MARKED] for unit in found for start in range(0, len(unit), MARKED)]
