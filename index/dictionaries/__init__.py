"""Bilingual dictionaries: words of a query in other languages.

A query finds documents in other languages where each of its words is joined by its translations. These are to be
ranked as one word: the best of the group counts, each translation by its weight (Darwish and Oard 2003 sum them up
instead; that finds as much, and not every engine can).
"""

import json
import sqlite3
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from math import sqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import portalocker

from analyzers import LANGUAGES, Alternatives, Analyzer
from index.dictionaries.sources import Dictionary, dictionaries

__all__ = ["Dictionaries", "Translated", "Translation", "function_word"]

PIVOT = "en"
"""The language in which the other ones meet."""
KEPT = 8
"""Translations of a word into one language."""
PHRASE = 5
"""Words of the longest phrase that is looked up."""
OTHER_FORM = 0.1
"""What a word counts that only shares its stem with the one typed, against that word or the stem itself."""


class Translation(NamedTuple):
    """A word or phrase in another language.

    weight: how likely it is what was meant, against the likeliest in its language, which has 1.
    via: the English word that leads to it; empty where a dictionary has it for the word itself.
    """

    text: str
    language: str
    weight: float
    via: str = ""


class Translated(NamedTuple):
    """A word or phrase of a query, at `start` to `end` (code points), with its translations, the likeliest first."""

    start: int
    end: int
    translations: tuple[Translation, ...]


class _Span(NamedTuple):
    """A word or phrase that is looked up, with its folded units."""

    start: int
    end: int
    script: str
    units: tuple[str, ...]


class Dictionaries:
    """Dictionaries in one file, read where they are needed. Threads may share an object."""

    def __init__(self, path: str | Path) -> None:
        """path: of a file that `write` wrote. Raises sqlite3.Error where it is none."""
        address = f"{Path(path).absolute().as_uri()}?immutable=1"
        self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
        self.languages = frozenset(language for (language,) in self._database.execute("SELECT code FROM languages"))
        """BCP 47 primary subtags of the languages that have words here."""
        self._meanings = lru_cache(maxsize=65536)(self._read)

    @classmethod
    def load(cls) -> "Dictionaries":
        """The installed dictionaries. The first time, they are read and written as one file, beside the package or in
        the user's cache, which takes a quarter of a minute; after that they are there at once."""
        return _installed()

    def translate(
        self, words: Sequence[Alternatives], targets: Collection[str], source: str | None = None
    ) -> list[Translated]:
        """The words of a query, and its phrases of several words, that have translations; in order.

        words: as Analyzer.query gives them; words that only hold sentences together have no translations.
        targets: languages wanted (BCP 47; zh-Hant is zh: analysis makes Chinese of one script).
        source: the language of the query; every one that is written in a word's script unless given.
        """
        wanted = {_primary(target) for target in targets} & self.languages
        found = []
        for span in _spans(words):
            best: dict[tuple[str, str], Translation] = {}
            for language in self._sources(span.script, source):
                for target in wanted - {language}:
                    for translation in self._between(language, target, span.units):
                        held = best.setdefault((target, translation.text), translation)
                        if translation.weight > held.weight:
                            best[target, translation.text] = translation
            if best:
                ranked = sorted(best.values(), key=lambda each: (-each.weight, each.language, each.text))
                found.append(Translated(span.start, span.end, tuple(ranked)))
        return found

    def _sources(self, script: str, source: str | None) -> Iterable[str]:
        """The languages in which a word of this script is looked up."""
        codes = [_primary(source)] if source else sorted(self.languages)
        return [code for code in codes if code in self.languages and script in LANGUAGES[code].scripts]

    def _between(self, source: str, target: str, units: tuple[str, ...]) -> list[Translation]:
        if "".join(units) in _stopwords().get(source, ()):
            return []
        if PIVOT in (source, target):
            weights = self._meanings(source, target, units)
            through = dict.fromkeys(weights, "")
        else:
            weights, through = self._through(source, target, units)
        best = max(weights.values(), default=1.0)
        # A root, because dictionaries tell less well what is likely than what is possible.
        return [Translation(text, target, sqrt(weight / best), through[text]) for text, weight in weights.items()]

    def _through(self, source: str, target: str, units: tuple[str, ...]) -> tuple[dict[str, float], dict[str, str]]:
        """Translations by way of English, added up over its words, and the word that each owes most to."""
        weights: dict[str, float] = defaultdict(float)
        strongest: dict[str, tuple[float, str]] = {}
        for english, share in self._meanings(source, PIVOT, units).items():
            for text, weight in self._meanings(PIVOT, target, _units(english)).items():
                weights[text] += share * weight
                strongest[text] = max(strongest.get(text, (0.0, "")), (share * weight, english))
        return _top(weights), {text: english for text, (_, english) in strongest.items()}

    def _read(self, source: str, target: str, units: tuple[str, ...]) -> dict[str, float]:
        """The likeliest translations that dictionaries have, with their shares, which add up to 1."""
        rows = self._database.execute(
            "SELECT form, translations FROM entries WHERE source = ? AND target = ? AND stem = ?",
            (source, target, _stem(source, units)),
        ).fetchall()
        typed = " ".join(units)
        weights: dict[str, float] = defaultdict(float)
        for form, translations in rows:
            factor = 1.0 if form in ("", typed) else OTHER_FORM
            for text, weight in json.loads(translations).items():
                weights[text] += factor * weight
        likeliest = _top(weights)
        total = sum(likeliest.values())
        return {text: weight / total for text, weight in likeliest.items()}


def write(sources: Iterable[Dictionary], path: str | Path) -> None:
    """Write dictionaries as one SQLite file: by source and target language and stem, what a word's forms mean."""
    entries: dict[tuple[str, str, str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    languages = {PIVOT}
    key = cache(_key)
    for dictionary in sources:
        language, frequencies = dictionary.language, dictionary.frequencies()
        languages.add(language)
        for word, english, weight in dictionary.pairs():
            if word in _stopwords().get(language, ()) or english.lower() in _stopwords()[PIVOT]:
                continue
            entries[language, PIVOT, *key(language, word)][english] += weight
            # Of the words that share a meaning, the frequent one is likelier meant.
            usual = sqrt(1 + frequencies.get(word, 0))
            entries[PIVOT, language, *key(PIVOT, english)][word] += weight * usual
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE languages (code TEXT)")
        database.executemany("INSERT INTO languages VALUES (?)", [(language,) for language in sorted(languages)])
        database.execute(
            "CREATE TABLE entries (source TEXT, target TEXT, stem TEXT, form TEXT, translations TEXT, "
            "PRIMARY KEY (source, target, stem, form)) WITHOUT ROWID"
        )
        rows = ((*place, json.dumps(_top(entries[place], 2 * KEPT), ensure_ascii=False)) for place in sorted(entries))
        database.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", rows)


def function_word(word: Alternatives) -> bool:
    """Whether a word only holds sentences together ("the", 的, ของ), in a language of its script that is known."""
    return any(
        word.script in LANGUAGES[language].scripts and "".join(word.units) in words
        for language, words in _stopwords().items()
    )


def _top(weights: Mapping[str, float], count: int = KEPT) -> dict[str, float]:
    """The heaviest, in order."""
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return dict(heaviest[:count])


def _spans(words: Sequence[Alternatives]) -> list[_Span]:
    """The words, and the phrases that they make where they follow each other, in order."""
    following: dict[int, list[Alternatives]] = defaultdict(list)
    for word in words:
        following[word.start].append(word)
        following[word.start - 1].append(word)  # after a space or a hyphen
    paths = {(word.start, word.end): _Span(word.start, word.end, word.script, word.units) for word in words}
    found = dict(paths)
    for _ in range(PHRASE - 1):
        paths = {
            (span.start, word.end): _Span(span.start, word.end, span.script, span.units + word.units)
            for span in paths.values()
            for word in following[span.end]
            if word.script == span.script
        }
        found = paths | found
    return [found[place] for place in sorted(found)]


def _primary(tag: str) -> str:
    return tag.partition("-")[0]


@cache
def _analyzer() -> Analyzer:
    return Analyzer()


def _units(text: str) -> tuple[str, ...]:
    return tuple(unit for piece in text.split() for unit in _units_of(piece))


@lru_cache(maxsize=65536)
def _units_of(piece: str) -> tuple[str, ...]:
    return tuple(token.term for token in _analyzer().units(piece))


def _stem(language: str, units: Iterable[str]) -> str:
    return " ".join(_analyzer().stem(unit, language) for unit in units)


def _key(language: str, text: str) -> tuple[str, str]:
    """Under what a word is kept: its stem, and itself where that is something else."""
    units = _units(text)
    stem, form = _stem(language, units), " ".join(units)
    return stem, "" if form == stem else form


@cache
def _stopwords() -> Mapping[str, frozenset[str]]:
    lists = tomllib.loads(files(__package__).joinpath("stopwords.toml").read_text("utf-8"))
    return {language: frozenset(words.split()) for language, words in lists.items()}


@cache
def _installed() -> Dictionaries:
    here = Path(__file__).parent
    return _kept(dictionaries(), [here / "__pycache__", Path.home() / ".cache" / "wenkham"])


def _kept(sources: Sequence[Dictionary], places: Iterable[Path]) -> Dictionaries:
    """Dictionaries from the first of these folders that has them or may hold them, else only for this process."""
    here = Path(__file__).parent
    digest = sha256(repr((Analyzer().fingerprint, [source.name for source in sources])).encode())
    for path in sorted([*here.glob("*.*"), *here.glob("data/*")]):
        digest.update(path.read_bytes())
    name = f"dictionaries-{digest.hexdigest()[:16]}.sqlite"
    for place in places:
        with suppress(OSError, sqlite3.Error):
            if not (place / name).exists():
                _keep(sources, place / name)
            return Dictionaries(place / name)
    with TemporaryDirectory() as folder:  # it may go while the file is open
        write(sources, Path(folder) / name)
        return Dictionaries(Path(folder) / name)


def _keep(sources: Iterable[Dictionary], path: Path) -> None:
    """Write what is not there yet, once when several processes want to, and remove what earlier versions left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("a") as lock:
        portalocker.lock(lock, portalocker.LockFlags.EXCLUSIVE)
        if not path.exists():
            with TemporaryDirectory(dir=path.parent) as folder:
                write(sources, Path(folder) / path.name)
                (Path(folder) / path.name).replace(path)
    for old in path.parent.glob("dictionaries-*"):
        if old.stem != path.stem:
            old.unlink(missing_ok=True)
