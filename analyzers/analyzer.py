"""The analyzer: a text to its four streams, a query to the words it asks for."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple
from unicodedata import unidata_version

from analyzers.folding import loose
from analyzers.identify import Identification, identify
from analyzers.language import Language, Span
from analyzers.languages import LANGUAGES, UNKNOWN
from analyzers.scripts import CLUSTERED, LONGEST, Run, runs, units
from analyzers.segmenters import whole
from analyzers.token import Streams, Token

Fold = Callable[[str], str]
Piece = tuple[str, int, int]

SHORT = 24
"""Runs of at most this many code points are kept once they are cut: most words come again."""
KEPT = 200_000
"""Stems that an analyzer keeps."""
LIBRARIES = ("icu4py", "pythainlp", "jieba", "PyStemmer", "regex", "kiwipiepy")
"""Distributions whose version decides what the terms are, where they are installed."""


class Alternatives(NamedTuple):
    """One word of a query and the terms that stand for it.

    surface: the word as it was typed, at `start` to `end` (code points of the query).
    script: the Unicode script of its run ("Kana" for Japanese).
    run: the number of the run in the query; words of one run are written together.
    units: its units, in order; a document has the word where it has them side by side.
    stems: its stems in each language that it may be in.
    known: whether a segmenter sees it; units that no word covers are asked for together, as a name may be.
    """

    surface: str
    start: int
    end: int
    script: str
    run: int
    units: tuple[str, ...]
    stems: tuple[str, ...]
    known: bool


class Cut(NamedTuple):
    """A run, analysed: units with offsets in code points of the run, words and grams as ranges of units."""

    units: list[Piece]
    words: list[Span]
    grams: list[tuple[str, int, int]]


class Analyzer:
    """Cuts texts in any language into terms.

    languages: BCP 47 codes to tell apart; all that are known unless given. Texts in another language
        are analysed by the rules of Unicode.

    An analyzer holds no state but caches; threads may share one.
    """

    def __init__(self, languages: Iterable[str] | None = None) -> None:
        codes = sorted(LANGUAGES) if languages is None else sorted(set(languages))
        if unknown := [code for code in codes if code not in LANGUAGES]:
            raise ValueError(f"unknown language {', '.join(unknown)}; known are {', '.join(LANGUAGES)}")
        self.languages = tuple(LANGUAGES[code] for code in codes)
        self._by_code = {language.code: language for language in self.languages}
        self._stems: dict[tuple[str, str | None], str] = {}
        self._defaults = {script: language for language in self.languages for script in language.default_for}

    @property
    def fingerprint(self) -> str:
        """Changes when the terms of a text may change: with this package, its libraries, its languages."""
        return _fingerprint(tuple(language.code for language in self.languages))

    def identify(self, text: str) -> Identification:
        """The language of a text, with confidence and a second one where two are mixed."""
        return identify(text, self.languages)

    def document(self, text: str, language: str | None = None) -> Streams:
        """The four streams of a text. `language` (BCP 47) decides between languages that share a script."""
        streams = Streams([], [], [], [])
        for run in runs(text):
            spoken = self._language(run.script, language)
            cut = _cut(run.script, run.text, spoken)
            first = len(streams.units)
            streams.units.extend(
                Token(term, run.start + start, run.start + end, first + number)
                for number, (term, start, end) in enumerate(cut.units)
            )
            for begin, end in cut.words:
                word = "".join(term for term, _, _ in cut.units[begin:end])
                token = _join(streams.units, first + begin, first + end, word)
                streams.words.append(token)
                streams.stems.append(token._replace(term=spoken.stem(word)))
            streams.grams.extend(
                _join(streams.units, first + begin, first + end, gram) for gram, begin, end in cut.grams
            )
        return streams

    def query(self, text: str) -> list[Alternatives]:
        """The words that a text asks for, in order; words inside a longer word come after it.

        Each has its stems in every configured language of its script, since a query's language is not
        known.
        """
        found = []
        for number, run in enumerate(runs(text)):
            pieces = _units(run.script, run.text, self._fold(run.script))
            for (begin, end), (languages, known) in self._readings(run, len(pieces)).items():
                terms = tuple(term for term, _, _ in pieces[begin:end])
                word = "".join(terms)
                start, stop = run.start + pieces[begin][1], run.start + pieces[end - 1][2]
                stems = tuple(dict.fromkeys(language.stem(word) for language in languages))
                found.append(Alternatives(text[start:stop], start, stop, run.script, number, terms, stems, known))
        return found

    def grams(self, text: str) -> list[str]:
        """The character n-grams that a query is compared by; a word too short for one stands for itself."""
        found: list[str] = []
        for run in runs(text):
            language = self._language(run.script, None)
            found.extend(gram for gram, _, _ in _cut(run.script, run.text, language).grams)
            if run.script not in CLUSTERED and len(word := loose(language.fold(run.text))) <= language.gram:
                found.append(word)
        return list(dict.fromkeys(found))

    def units(self, text: str) -> list[Token]:
        """The units stream alone, for finding terms in a text that is shown."""
        tokens: list[Token] = []
        for run in runs(text):
            tokens.extend(
                Token(term, run.start + start, run.start + end, number)
                for number, (term, start, end) in enumerate(
                    _units(run.script, run.text, self._fold(run.script)), len(tokens)
                )
            )
        return tokens

    def stem(self, unit: str, language: str | None) -> str:
        """The stem of a folded word of a text in that language, as `document` has it."""
        key = unit, language
        stem = self._stems.get(key)
        if stem is None:
            stem = next((self._language(run.script, language).stem(unit) for run in runs(unit)), unit)
            if len(self._stems) >= KEPT:
                self._stems.clear()
            self._stems[key] = stem
        return stem

    def _language(self, script: str, tag: str | None) -> Language:
        """The language that a run belongs to in a text in the language `tag`."""
        spoken = self._by_code.get((tag or "").partition("-")[0])
        if spoken and script in spoken.scripts:
            return spoken
        return self._defaults.get(script, UNKNOWN)

    def _fold(self, script: str) -> Fold:
        return self._language(script, None).fold

    def _readings(self, run: Run, length: int) -> dict[Span, tuple[list[Language], bool]]:
        """The words of a run, as ranges of its units, with the languages that ask for each and whether one knows it."""
        languages = [language for language in self.languages if run.script in language.scripts] or [UNKNOWN]
        if run.script not in CLUSTERED:
            return {(number, number + 1): (languages, True) for number in range(length)}
        readings: dict[Span, tuple[list[Language], bool]] = {}
        for language in languages:
            words = _cut(run.script, run.text, language).words
            for word in _asked(words, length):
                spoken, known = readings.get(word, ([], False))
                readings[word] = [*spoken, language], known or word in words
        return readings


def _asked(words: list[Span], length: int) -> list[Span]:
    """What a query of `length` units asks for when the segmenters see these words in it.

    Words of one unit say little beside longer ones and would match nearly everything, so units that no
    longer word covers stand together: as one word, and as pairs where there are more than two.
    """
    longer = sorted(word for word in words if word[1] - word[0] > 1)
    asked, position = list(longer), 0
    for begin, end in [*longer, (length, length)]:
        if begin > position:
            asked.append((position, begin))
            if begin - position > 2:
                asked.extend((start, start + 2) for start in range(position, begin - 1))
        position = max(position, end)
    return sorted(asked, key=lambda span: (span[0], -span[1]))


def _join(units: list[Token], begin: int, end: int, term: str) -> Token:
    return Token(term, units[begin].start, units[end - 1].end, units[begin].position)


def _units(script: str, text: str, fold: Fold) -> list[Piece]:
    """The units of a run that leave a term when folded; one that leaves none belongs to the one before."""
    pieces: list[Piece] = []
    start = 0
    for unit in units(Run(script, text, 0)):
        end = start + len(unit)
        if term := fold(unit):
            pieces.append((term, start, end))
        elif pieces:
            pieces[-1] = (*pieces[-1][:2], end)
        start = end
    return pieces


def _cut(script: str, text: str, language: Language) -> Cut:
    return (_cut_short if len(text) <= SHORT else _cut_run)(script, text, language)


def _cut_run(script: str, text: str, language: Language) -> Cut:
    pieces = _units(script, text, language.fold)
    if script not in CLUSTERED:
        words = [(number, number + 1) for number in range(len(pieces))]
        return Cut(
            pieces, words, [(gram, *word) for word in words for gram in _inside(pieces[word[0]][0], language.gram)]
        )
    spelled = [(language.spell or language.fold)(text[start:end]) for _, start, end in pieces]
    owner = _owners(spelled)
    spans = (span for segmenter in language.segmenters or (whole,) for span in segmenter("".join(spelled)))
    ranges = ((owner[start], owner[end - 1] + 1) for start, end in spans if start < end)
    # A word that no dictionary has can be as long as its run; a term should not.
    seen = dict.fromkeys(
        (begin, min(begin + LONGEST, stop)) for first, stop in ranges for begin in range(first, stop, LONGEST)
    )
    terms = [term for term, _, _ in pieces]
    folded, owner = "".join(terms), _owners(terms)
    grams = [
        (folded[start : start + language.gram], owner[start], owner[start + language.gram - 1] + 1)
        for start in range(len(folded) - language.gram + 1)
    ]
    return Cut(pieces, sorted(seen), grams)


def _owners(pieces: list[str]) -> list[int]:
    """For each code point of the joined pieces the number of its piece."""
    return [number for number, piece in enumerate(pieces) for _ in piece]


_cut_short = lru_cache(maxsize=32768)(_cut_run)


def _inside(word: str, length: int) -> list[str]:
    """The n-grams of a word written apart, without accents; a short word's own where accents were dropped."""
    plain = loose(word)
    if len(plain) > length:
        return [plain[start : start + length] for start in range(len(plain) - length + 1)]
    return [plain] if plain != word else []


@cache
def _fingerprint(codes: tuple[str, ...]) -> str:
    digest = hashlib.sha256(repr((codes, unidata_version, [_version(name) for name in LIBRARIES])).encode())
    for content in _contents(files("analyzers")):
        digest.update(content)
    return digest.hexdigest()[:16]


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _contents(folder: Traversable) -> Iterator[bytes]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _contents(entry)
        elif entry.name.endswith((".py", ".tsv")):
            yield entry.read_bytes()
