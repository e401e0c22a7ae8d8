"""The analyzer: a text to its four streams, a query to the words it asks for."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analyzers.bulk import Terms, terms
from analyzers.cutting import KEPT_RUNS, SHORT, Fold, cut, cut_runs, pieces_of
from analyzers.fingerprint import fingerprint
from analyzers.folding import loose
from analyzers.identify import Identification, identify
from analyzers.language import Language, Span
from analyzers.languages import LANGUAGES, UNKNOWN
from analyzers.scripts import CLUSTERED, Run, runs
from analyzers.token import Streams, Token

RunStems = tuple[list[str], list[str], list[Span]]
"""The units of a run, their stems, and where they are in it."""

KEPT, KEPT_QUERIES = 200_000, 5_000
"""Stems, and words that were asked for, that an analyzer keeps."""


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


class Stemmed(NamedTuple):
    """The units of a text, their stems, and where they begin and end, in code points."""

    terms: list[str]
    stems: list[str]
    starts: list[int]
    ends: list[int]


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
        self._asked: dict[str, list[Alternatives]] = {}
        self._runs: dict[tuple[str, str | None], dict[str, RunStems]] = {}
        self._defaults = {script: language for language in self.languages for script in language.default_for}

    @property
    def fingerprint(self) -> str:
        """Changes when the terms of a text may change: with this package, its libraries, its languages."""
        return fingerprint(tuple(language.code for language in self.languages))

    def identify(self, text: str) -> Identification:
        """The language of a text, with confidence and a second one where two are mixed."""
        return identify(text, self.languages)

    def document(self, text: str, language: str | None = None) -> Streams:
        """The four streams of a text. `language` (BCP 47) decides between languages that share a script."""
        streams = Streams([], [], [], [])
        for run in runs(text):
            spoken = self._language(run.script, language)
            units, words, grams = cut(run.script, run.text, spoken)
            first = len(streams.units)
            streams.units.extend(
                Token(term, run.start + start, run.start + end, first + number)
                for number, (term, start, end) in enumerate(units)
            )
            for begin, end in words:
                word = "".join(term for term, _, _ in units[begin:end])
                token = _join(streams.units, first + begin, first + end, word)
                streams.words.append(token)
                streams.stems.append(token._replace(term=spoken.stem(word)))
            streams.grams.extend(_join(streams.units, first + begin, first + end, gram) for gram, begin, end in grams)
        return streams

    def terms(self, texts: Sequence[tuple[str, str | None]], lead: int = 0) -> list[Terms]:
        """The terms of texts, each with its language, as `document` has them, without places; many at once are
        analysed several times as fast. lead: the number of units whose stems `Terms.lead` has."""
        return terms(texts, self._language, cut_runs, lead)

    def query(self, text: str) -> list[Alternatives]:
        """The words that a text asks for, in order; words inside a longer word come after it.

        Each has its stems in every configured language of its script, since a query's language is not
        known.
        """
        found = self._asked.get(text)
        if found is None:
            found = self._words_of(text)
            if len(text) <= SHORT:
                if len(self._asked) >= KEPT_QUERIES:
                    self._asked.clear()
                self._asked[text] = found
        return list(found)

    def _words_of(self, text: str) -> list[Alternatives]:
        found = []
        for number, run in enumerate(runs(text)):
            pieces = pieces_of(run.script, run.text, self._fold(run.script))
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
            found.extend(gram for gram, _, _ in cut(run.script, run.text, language).grams)
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
                    pieces_of(run.script, run.text, self._fold(run.script)), len(tokens)
                )
            )
        return tokens

    def stemmed(self, text: str, language: str | None) -> Stemmed:
        """The units stream of a text in that language (BCP 47), with the stem of each unit."""
        found = all_terms, all_stems, starts, ends = Stemmed([], [], [], [])
        for script, run, offset in runs(text):
            kept = self._runs.setdefault((script, language), {})
            terms, stems, spans = kept.get(run) or self._stemmed_run(script, run, language, kept)
            if len(terms) == 1:  # as most runs are
                all_terms.append(terms[0])
                all_stems.append(stems[0])
                starts.append(spans[0][0] + offset)
                ends.append(spans[0][1] + offset)
            else:
                all_terms += terms
                all_stems += stems
                starts += [start + offset for start, _ in spans]
                ends += [end + offset for _, end in spans]
        return found

    def _stemmed_run(self, script: str, text: str, language: str | None, kept: dict[str, RunStems]) -> RunStems:
        pieces = pieces_of(script, text, self._fold(script))
        terms = [term for term, _, _ in pieces]
        stays = script in ("Han", "Thai") and self._language(script, language).stem is str
        stems = terms if stays else [self.stem(term, language) for term in terms]
        found = terms, stems, [(start, end) for _, start, end in pieces]
        if len(text) <= SHORT:
            if len(kept) >= KEPT_RUNS:
                kept.clear()
            kept[text] = found
        return found

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
            words = cut(run.script, run.text, language).words
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
