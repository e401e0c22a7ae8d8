"""Which language a text is in: by its script, then by a statistical model limited to what is configured."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise
from math import isqrt
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
    return identify_all([text], languages)[0]


def identify_all(texts: Sequence[str], languages: Sequence[Language]) -> list[Identification]:
    """The same for many texts, several times as fast."""
    found = [_parts(letters) for letters in _letters([text[:READ] for text in texts])]
    asked = [part for parts in found for part in parts if _is_asked(part.script, languages)]
    read = dict(zip(asked, _read([part.words for part in asked]), strict=True))
    return [_identified(parts, read, languages) for parts in found]


class _Part(NamedTuple):
    """The words of a text in one script. weight, total: what they and all words of the text count."""

    script: str
    words: str
    weight: float
    total: float


def _letters(texts: Sequence[str]) -> Iterator[dict[str, list[str]]]:
    """The words of each text by their script."""
    text = "\n".join(texts)
    found = _runs(text)
    offsets = np.cumsum([0, *(len(text) + 1 for text in texts)])
    firsts = np.searchsorted([start for _, start, _ in found], offsets)
    left = iter(found)
    for count in np.diff(firsts).tolist():
        letters: dict[str, list[str]] = {}
        for script, start, end in islice(left, count):
            if script in letters:
                letters[script].append(text[start:end])
            elif script != "Common":
                letters[script] = [text[start:end]]
        if "Kana" in letters:  # a Japanese run has Han characters, too; here they count as such
            run = "".join(letters.pop("Kana"))
            for part, piece in ("Han", _KANA.sub("", run)), ("Kana", _HAN.sub("", run)):
                if piece:
                    letters.setdefault(part, []).append(piece)
        yield letters


def _runs(text: str) -> list[tuple[str, int, int]]:
    """The runs of a text, each with its script."""
    if len(text) < LONG_TEXT:
        return [(run.script, run.start, run.start + len(run.text)) for run in runs(text)]
    starts, ends, scripts = (values.tolist() for values in bounds(text))
    return list(zip(map(SCRIPTS.__getitem__, scripts), starts, ends, strict=True))


def _parts(letters: dict[str, list[str]]) -> list[_Part]:
    """The script that most of a text is in, and a second one where it has enough of that."""
    shares = Counter({s: _WEIGHTS.get(s, 1) * sum(map(len, pieces)) for s, pieces in letters.items()})
    han, kana = (sum(map(len, letters.get(script, ()))) for script in ("Han", "Kana"))
    if kana > KANA * han:
        shares["Kana"] += shares.pop("Han", 0)
        letters["Kana"] += letters.pop("Han", [])
    total = shares.total()
    return [
        _Part(script, ("" if script == "Han" else " ").join(letters[script]), weight, total)
        for place, (script, weight) in enumerate(shares.most_common(2))
        if place == 0 or weight >= MIXED * total
    ]


def _identified(parts: list[_Part], read: Mapping[_Part, "_Read"], languages: Sequence[Language]) -> Identification:
    if not parts:
        return Identification("und", 0.0, "Common", None)
    (language, sure), *second = (_within(part, read.get(part), languages) for part in parts)
    script, _, weight, total = parts[0]
    return Identification(language, round(sure * weight / total, 3), script, second[0][0] if second else None)


def _of(script: str, languages: Sequence[Language]) -> tuple[list[Language], tuple[str, ...]]:
    """The languages that are written in a script, and the codes of those that the model knows."""
    found = [language for language in languages if script in language.scripts]
    return found, tuple(language.code for language in found if language.code in _known())


def _is_asked(script: str, languages: Sequence[Language]) -> bool:
    """Whether the model may be asked about words in a script."""
    return script in _SHARED or (script not in ("Han", "Kana") and len(_of(script, languages)[1]) > 1)


def _within(part: _Part, read: "_Read | None", languages: Sequence[Language]) -> tuple[str, float]:
    """The language of words in one script, and how sure that is."""
    script = part.script
    if script == "Han":
        return _chinese(part.words)
    candidates, model_languages = _of(script, languages)
    if script == "Kana" or not model_languages:
        return (candidates[0].code, 1.0) if candidates else _anything(script, read)
    default = next((language.code for language in candidates if script in language.default_for), candidates[0].code)
    if len(part.words) >= LONG:
        code, sure = _anything(script, read)
        if sure >= SURE:
            return code, sure
    if read is None or len(model_languages) == 1:
        return default, 1.0
    return _ask(read, model_languages)


def _chinese(text: str) -> tuple[str, float]:
    traditional, simplified = traditional_or_simplified(text)
    if traditional == simplified:
        return "zh-Hans", 0.6 if _SIMPLE.search(text) else 0.5
    most = max(traditional, simplified)
    return "zh-Hant" if traditional > simplified else "zh-Hans", most / (traditional + simplified)


# Characters of both scripts that stand in simplified texts nearly always, for 後裡於幾乾雲豐並.
_SIMPLE = regex.compile("[后里于几干云丰并]")


def _anything(script: str, read: "_Read | None") -> tuple[str, float]:
    """The language of a text in a script that no configured language is written in, or of a long text."""
    if script in _SPOKEN:
        return _SPOKEN[script], 0.8
    code, sure = _ask(read, None) if read and script in _SHARED else ("und", 0.0)
    return (code, sure) if sure >= SURE else ("und", 1 - sure)


def _ask(read: "_Read", languages: tuple[str, ...] | None) -> tuple[str, float]:
    code, sure = _model(languages).classify(read)
    return str(code), float(sure)


@dataclass(frozen=True, slots=True)
class _Read:
    """What the model has read of a text. size: its bytes. features: how often each is there."""

    size: int
    features: Counter[int]

    def __len__(self) -> int:
        return self.size


class _Model(LanguageIdentifier):  # type: ignore[misc]
    """py3langid's model with its automaton run over all bytes of a text at once.

    Its states are those of Aho and Corasick (1975) for sequences of up to `_DEEPEST` bytes, so that the state at a
    place follows from the last so many. The features come in the order of their first places, as in py3langid: sums
    of floats depend on it.
    """

    def __init__(self, nb_ptc: npt.NDArray[np.float16], *args: Any, **kwargs: Any) -> None:
        super().__init__(nb_ptc.astype(np.float32), *args, **kwargs)  # as it would do for every text

    @staticmethod
    def _encode(text: _Read) -> _Read:
        return text

    def _raw_score(self, text: _Read) -> Any:
        return self._sparse_score(text.features, self.nb_ptc) if text.features else super()._raw_score(b"")


_DEEPEST = 6


def _read(texts: Sequence[str]) -> list[_Read]:
    """What the model reads of texts.

    They are cut into parts that are read beside each other, byte by byte, each from a few bytes before it.
    """
    if not texts:
        return []
    encoded = [LanguageIdentifier._encode(text) for text in texts]
    lengths = np.array(list(map(len, encoded)), np.intp)
    size = isqrt(int(lengths.sum())) // 2 + _DEEPEST
    before = _DEEPEST - 1
    counts = -(-lengths // size)  # of parts
    owners = np.repeat(np.arange(len(texts)), counts)
    numbers = np.arange(len(owners)) - (np.cumsum(counts) - counts)[owners]
    begins = before + (np.cumsum(lengths) - lengths)[owners] + numbers * size
    codes = np.frombuffer(b"".join([bytes(before), *encoded, bytes(size)]), np.uint8).astype(np.intp)
    automaton, states = _automaton(), np.zeros(len(owners), np.uint32)
    reached = np.empty((size, len(owners)), np.uint32)
    for place in range(-before, size):
        if place == 0:
            states[numbers == 0] = 0  # these texts have not begun before
        states = automaton.moves.take(automaton.rows.take(states) + codes.take(begins + place))
        if place >= 0:
            reached[place] = states
    found = automaton.features.take(reached.T)
    found[np.arange(size) >= (lengths[owners] - numbers * size)[:, None]] = -1  # of the next text
    kept = found >= 0
    last = np.cumsum(np.bincount(owners, kept.sum(1), len(texts))).astype(np.intp).tolist()
    features = iter(found[kept].tolist())
    return [
        _Read(len(text), Counter(islice(features, stop - start)))
        for text, (start, stop) in zip(encoded, pairwise([0, *last]), strict=True)
    ]


class _Automaton(NamedTuple):
    """From state and byte to the next state, at `rows[state] + byte` of `moves`, and the feature of a state or -1."""

    moves: npt.NDArray[np.uint32]
    rows: npt.NDArray[np.intp]
    features: npt.NDArray[np.int32]


@cache
def _automaton() -> _Automaton:
    model = _model(None)
    rows = np.asarray(model.tk_row, np.intp) << 8
    return _Automaton(np.asarray(model.tk_nextmove, np.uint32), rows, np.asarray(model.tk_output, np.int32))


@cache
def _model(languages: tuple[str, ...] | None) -> LanguageIdentifier:
    if languages is None:
        return _Model.from_model_file(MODEL_FILE, norm_probs=True)
    model = copy(_model(None))
    model.set_languages(languages)
    return model


@cache
def _known() -> frozenset[str]:
    return frozenset(_model(None).labels)
