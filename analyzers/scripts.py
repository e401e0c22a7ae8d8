"""Text cut into runs by script, and runs into units.

Every character has a kind: its script, a number or mark that goes with what it stands by, or nothing
that a person searches for. The kinds of a text, one character each, are a text of the same length; a
regular expression over it finds the runs.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
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


class _Table:
    """The kinds of all characters as numbers, the places of `_KINDS`; filled with the characters that it meets."""

    def __init__(self) -> None:
        self._numbers = {kind: number for number, kind in enumerate(_KINDS)}
        self._table = np.full(sys.maxunicode + 1, _UNSEEN, np.uint8)

    def __call__(self, codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
        found = self._table[codes]
        if (found == _UNSEEN).any():
            for code in np.unique(codes[found == _UNSEEN]).tolist():
                self._table[code] = self._numbers[_kinds[code]]
            found = self._table[codes]
        return found


# Nothing, marks and numbers first, then Han and Kana, then the scripts of clusters, then the letters.
_KINDS = [_NOTHING, _MARK, _NEUTRAL, _HAN, _KANA, *_OWN, *(code for code in _CODES.values() if code not in _OWN + "HK")]
_UNSEEN = 255
_table = _Table()

LONGEST = 128
"""Clusters of the longest word; what is longer (a hash, encoded data) is cut into several units."""
MARKED = 4 * LONGEST
"""Code points of the longest unit, marks included."""
LONG = 300
"""Code points from which finding all runs of a text at once is faster than one by one."""


class Run(NamedTuple):
    """A stretch of text of one script, `start` in code points of the whole text."""

    script: str
    text: str
    start: int


class Bounds(NamedTuple):
    """The runs of a text: for each where it begins and ends, in code points, and its script's number in SCRIPTS."""

    starts: npt.NDArray[np.intp]
    ends: npt.NDArray[np.intp]
    scripts: npt.NDArray[np.uint8]


SCRIPTS = [_NAMES.get(kind, "") for kind in _KINDS]


def bounds(text: str) -> Bounds:
    """The runs of a text, found all at once: for long texts several times as fast as one by one."""
    kinds = _table(np.frombuffer(text.encode("utf-32-le"), np.uint32)) if text else np.zeros(0, np.uint8)
    places = np.arange(len(kinds))
    # A mark is of the kind of what it follows; then kana makes a run of Han and kana Japanese.
    kinds = kinds[np.maximum.accumulate(np.where(kinds != _MARKS_NUMBER, places, 0))]
    kinds[kinds == _MARKS_NUMBER] = 0  # at the beginning of the text
    joined = np.where(kinds == _KANA_NUMBER, _HAN_NUMBER, kinds)
    # Digits go with the letters before them, else with those behind, if these are no clusters.
    before = _filled(joined, places)
    joined = np.where((joined == _NUMBERS) & (before > _LAST_OWN), before, joined)
    behind = _filled(joined[::-1], places)[::-1]
    joined = np.where((joined == _NUMBERS) & (behind > _LAST_OWN), behind, joined)
    starts = np.flatnonzero(joined[1:] != joined[:-1]) + 1
    starts = np.concatenate([[0], starts]) if len(joined) else starts
    ends = np.append(starts[1:], len(joined))
    scripts = joined[starts]
    kana = np.concatenate([[0], np.cumsum(kinds == _KANA_NUMBER)])
    scripts[(scripts == _HAN_NUMBER) & (kana[ends] > kana[starts])] = _KANA_NUMBER
    searched = scripts != 0
    return Bounds(starts[searched], ends[searched], scripts[searched])


def _filled(kinds: npt.NDArray[np.uint8], places: npt.NDArray[np.intp]) -> npt.NDArray[np.uint8]:
    """For each place the last kind, up to there, that is no number."""
    return kinds[np.maximum.accumulate(np.where(kinds != _NUMBERS, places, 0))]


_MARKS_NUMBER, _NUMBERS, _HAN_NUMBER, _KANA_NUMBER = (_KINDS.index(kind) for kind in (_MARK, _NEUTRAL, _HAN, _KANA))
_LAST_OWN = _KANA_NUMBER + len(_OWN)


def runs(text: str) -> Iterator[Run]:
    """The searchable runs of a text, in order; punctuation, symbols and white space lie between them.

    A word of a script with spaces is a run; a number is a run of the script "Common", or part of the
    word it is written with ("CO2"). A Japanese run ("Kana") holds kana and the Han characters beside
    them. A change of script ends a run.
    """
    if len(text) >= LONG:
        found = bounds(text)
        for script, start, end in zip(found.scripts.tolist(), found.starts.tolist(), found.ends.tolist(), strict=True):
            yield Run(SCRIPTS[script], text[start:end], start)
        return
    kinds = text.translate(_kinds)
    for match in _RUN.finditer(kinds):
        start, end = match.span()
        group = match.lastindex
        script = _NAMES[match[group]] if group else "Kana" if kinds.find(_KANA, start, end) >= 0 else "Han"
        yield Run(script, text[start:end], start)


# Thai and Lao clusters by hand: grapheme clusters leave the two halves of a decomposed ำ (ํ + า) and of
# a แ typed as เ + เ apart, and folding has to see them together. Possessive, so that no mark is read twice.
_IGNORED = r"\p{Default_Ignorable_Code_Point}\p{Inherited}"
_OTHER_MARKS = rf"[\u0e31\u0e34-\u0e3a\u0e47-\u0e4c\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecc{_IGNORED}]"
_MARKS = rf"[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd{_IGNORED}]"
_THAI_UNIT = regex.compile(rf"(?:เเ|ເເ|.){_OTHER_MARKS}*+(?:[ํໍ]{_MARKS}*+(?:[าາำຳ]{_MARKS}*+)?|[ำຳ]{_MARKS}*+)?")
_UNIT = regex.compile(rf"\X[{_IGNORED}]*+")
_LONG = regex.compile(rf"(?:\X[{_IGNORED}]*+){{1,{LONGEST}}}")


# For text without anything unusual in it, which is nearly all, the same units by simpler means.
_SINGLES = re.compile("[\n\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u9fff\uac00-\ud7a3]*")
_THAI = re.compile("[\n\u0e01-\u0e4e]*")
_SIMPLE_MARKS = "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
_THAI_LINES = re.compile(
    f"\n|(?:เเ|.)[\u0e31\u0e34-\u0e3a\u0e47-\u0e4c\u0e4e]*+(?:ํ{_SIMPLE_MARKS}*+(?:[าำ]{_SIMPLE_MARKS}*+)?|ำ{_SIMPLE_MARKS}*+)?"
)
_ANY_THAI_LINES, _ANY_LINES = (regex.compile(rf"\n|{pattern.pattern}") for pattern in (_THAI_UNIT, _UNIT))


def units_of_lines(script: str, text: str) -> list[str]:
    """The units of runs of a script with clusters, one run a line, and every end of a line.

    The runs have at most MARKED code points, so that no unit has more.
    """
    if script in ("Thai", "Lao"):
        return (_THAI_LINES if _THAI.fullmatch(text) else _ANY_THAI_LINES).findall(text)
    return list(text) if _SINGLES.fullmatch(text) else _ANY_LINES.findall(text)


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
