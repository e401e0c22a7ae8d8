"""Which language a text is in: by its script, then by a statistical model limited to what is configured."""

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from functools import cache
from math import isqrt
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import regex
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from analyzers.folding import traditional_or_simplified
from analyzers.language import Language
from analyzers.scripts import LONG as LONG_TEXT
from analyzers.scripts import SCRIPTS, bounds, runs

READ = 20_000
"""Code points of a text that are looked at; more changes nothing."""
KANA = 0.06
"""Kana for each Han character from which a text is Japanese: a stray の does not make Chinese Japanese."""
MIXED = 0.08
"""Share of the letters from which a second language is named."""
SURE, LONG = 0.9, 100
"""A language that is not configured is believed from this probability, in texts of this many letters."""

_HAN, _KANA = regex.compile(r"\p{Han}"), regex.compile(r"[^\p{Han}]")
# The language that most texts of a script are in, where no configured language is written in it.
_SPOKEN = dict(
    pair.split(":")
    for pair in (
        "Greek:el Georgian:ka Ethiopic:am Tibetan:bo Hebrew:he Armenian:hy Bengali:bn Tamil:ta Telugu:te Kannada:kn "
        "Malayalam:ml Gujarati:gu Gurmukhi:pa Sinhala:si Oriya:or Mongolian:mn Thaana:dv Cherokee:chr Nko:nqo Vai:vai "
        "Canadian_Aboriginal:iu Coptic:cop Syriac:syr Javanese:jv Balinese:ban Sundanese:su Yi:ii Tifinagh:zgh "
        "Adlam:ff Ol_Chiki:sat Meetei_Mayek:mni Thai:th Lao:lo Khmer:km Myanmar:my Hangul:ko Kana:ja"
    ).split()
)
_SHARED = ("Latin", "Cyrillic", "Arabic", "Devanagari")
# One character of these says about as much as this many letters of an alphabet.
_WEIGHTS = {"Han": 3, "Kana": 2, "Hangul": 2.5}


class Identification(NamedTuple):
    """The language of a text as a BCP 47 tag ("th", "zh-Hant", "und"), how sure that is (0 to 1), the
    Unicode script that most of it is written in, and a second language where the text mixes two."""

    language: str
    confidence: float
    script: str
    second: str | None


def identify(text: str, languages: Sequence[Language]) -> Identification:
    """Identify a text among the given languages; one outside them only where it is long and clear.

    Never raises; a text without letters is "und" with confidence 0.
    """
    letters: dict[str, list[str]] = {}
    for script, run in _runs(text[:READ]):
        if script == "Kana":  # a Japanese run has Han characters, too; here they count as such
            for part, piece in ("Han", _KANA.sub("", run)), ("Kana", _HAN.sub("", run)):
                if piece:
                    letters.setdefault(part, []).append(piece)
        elif script != "Common":
            letters.setdefault(script, []).append(run)
    shares = Counter({s: _WEIGHTS.get(s, 1) * sum(map(len, pieces)) for s, pieces in letters.items()})
    if not shares:
        return Identification("und", 0.0, "Common", None)
    han, kana = (sum(map(len, letters.get(script, ()))) for script in ("Han", "Kana"))
    if kana > KANA * han:
        shares["Kana"] += shares.pop("Han", 0)
        letters["Kana"] += letters.pop("Han", [])
    total = shares.total()
    (script, most), *others = shares.most_common(2)
    language, sure = _within(script, letters[script], languages)
    second = None
    if others and others[0][1] >= MIXED * total:
        second, _ = _within(others[0][0], letters[others[0][0]], languages)
    return Identification(language, round(sure * most / total, 3), script, second)


def _runs(text: str) -> Iterable[tuple[str, str]]:
    """The runs of a text, each with its script."""
    if len(text) < LONG_TEXT:
        return ((run.script, run.text) for run in runs(text))
    starts, ends, scripts = (values.tolist() for values in bounds(text))
    return [(SCRIPTS[script], text[start:end]) for start, end, script in zip(starts, ends, scripts, strict=True)]


def _within(script: str, pieces: list[str], languages: Sequence[Language]) -> tuple[str, float]:
    """The language of words in one script, and how sure that is."""
    if script == "Han":
        return _chinese("".join(pieces))
    candidates = [language for language in languages if script in language.scripts]
    model_languages = [language.code for language in candidates if language.code in _known()]
    text = " ".join(pieces)
    if script == "Kana" or not model_languages:
        return (candidates[0].code, 1.0) if candidates else _anything(text, script)
    default = next((language.code for language in candidates if script in language.default_for), candidates[0].code)
    if len(text) >= LONG:
        code, sure = _anything(text, script)
        if sure >= SURE:
            return code, sure
    if len(model_languages) == 1:
        return default, 1.0
    code, sure = _ask(text, tuple(model_languages))
    return code, sure


def _chinese(text: str) -> tuple[str, float]:
    traditional, simplified = traditional_or_simplified(text)
    if traditional == simplified:
        return "zh-Hans", 0.6 if _SIMPLE.search(text) else 0.5
    most = max(traditional, simplified)
    return "zh-Hant" if traditional > simplified else "zh-Hans", most / (traditional + simplified)


# Characters of both scripts that stand in simplified texts nearly always, for 後裡於幾乾雲豐並.
_SIMPLE = regex.compile("[后里于几干云丰并]")


def _anything(text: str, script: str) -> tuple[str, float]:
    """The language of a text in a script that no configured language is written in, or of a long text."""
    if script in _SPOKEN:
        return _SPOKEN[script], 0.8
    code, sure = _ask(text, None) if script in _SHARED else ("und", 0.0)
    return (code, sure) if sure >= SURE else ("und", 1 - sure)


def _ask(text: str, languages: Iterable[str] | None) -> tuple[str, float]:
    model, lock = _model(None if languages is None else tuple(languages))
    with lock:
        code, sure = model.classify(text)
    return str(code), float(sure)


class _Model(LanguageIdentifier):  # type: ignore[misc]
    """py3langid's model with its automaton run over all bytes of a text at once.

    Its states are those of Aho and Corasick (1975) for sequences of up to `_DEEPEST` bytes, so that the state at a
    place follows from the last so many. The features come in the order of their first places, as in py3langid: sums
    of floats depend on it.
    """

    def __init__(self, nb_ptc: npt.NDArray[np.float16], *args: Any, **kwargs: Any) -> None:
        super().__init__(nb_ptc.astype(np.float32), *args, **kwargs)  # as it would do for every text

    def _raw_score(self, text: bytes) -> Any:
        visits = _features(text)
        return self._sparse_score(visits, self.nb_ptc) if visits else super()._raw_score(text)


_DEEPEST = 6


def _features(text: bytes) -> Counter[int]:
    """The features of the model in a text, with how often each is there.

    The text is cut into parts that are read beside each other, byte by byte, each from a few bytes before it.
    """
    if not text:
        return Counter()
    automaton = _automaton()
    before = _DEEPEST - 1
    size = isqrt(len(text)) // 2 + _DEEPEST
    parts = -(-len(text) // size)
    codes = np.zeros(before + parts * size, np.intp)
    codes[before : before + len(text)] = np.frombuffer(text, np.uint8)
    columns = codes[np.arange(before + size)[:, None] + size * np.arange(parts)]
    reached = np.empty((before + size, parts), np.uint32)
    states = np.zeros(parts, np.uint32)
    for place, column in enumerate(columns):
        states = automaton.moves.take(automaton.rows.take(states) + column)
        if place < before:
            states[: -((place - before) // size)] = 0  # the text has not begun
        reached[place] = states
    found = automaton.features.take(reached[before:].T.ravel()[: len(text)])
    return Counter(found[found >= 0].tolist())


class _Automaton(NamedTuple):
    """From state and byte to the next state, at `rows[state] + byte` of `moves`, and the feature of a state or -1."""

    moves: npt.NDArray[np.uint32]
    rows: npt.NDArray[np.intp]
    features: npt.NDArray[np.int32]


@cache
def _automaton() -> _Automaton:
    model = _model(None)[0]
    rows = np.asarray(model.tk_row, np.intp) << 8
    return _Automaton(np.asarray(model.tk_nextmove, np.uint32), rows, np.asarray(model.tk_output, np.int32))


@cache
def _model(languages: tuple[str, ...] | None) -> tuple[LanguageIdentifier, Lock]:
    if languages is None:
        return _Model.from_model_file(MODEL_FILE, norm_probs=True), Lock()
    model = copy(_model(None)[0])
    model.set_languages(languages)
    return model, Lock()


@cache
def _known() -> frozenset[str]:
    return frozenset(_model(None)[0].labels)
