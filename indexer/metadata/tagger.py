"""Names of organisations in a text, told by a model.

A linear chain (conditional random field, Lafferty et al. 2001) over words, and over letters in scripts that part no
words: each is the beginning of a name (B), inside one (I) or outside (O). `python -m training.names` learns the weights
(models/names-LANG.json) from paragraphs in which names are marked, and measures them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Self

import regex

from analyzers.folding import fold_han

Span = tuple[int, int]
Weights = Sequence[float]
"""Of B and of I, less that of O."""
PARTS = (2, 3, 4, 5)
"""Letters of an end or a beginning of names, in scripts that part no words."""
AHEAD, FAR = 8, 5
"""Letters ahead in which the end of a name is looked for; from FAR on they are one."""

DOUBT = 2.5
"""Weight of O beyond what was learnt."""
SURE = 9.0
"""What weighs so much more outside than in a name is in none, whatever stands beside it."""

_LETTERS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}"
_TOKEN = regex.compile(
    r"[\p{Latin}\p{Cyrillic}\p{Arabic}\p{M}]+(?:['’.&-][\p{Latin}\p{Cyrillic}]+)*"
    rf"|\p{{Nd}}+(?:[.,]\p{{Nd}}+)*|[เแโใไ]?[ก-ฮ][ัิ-ฺ็-๎ะาำๅ]*|[{_LETTERS}]|\S"
)
_SOLID = regex.compile(rf"[{_LETTERS}\p{{Thai}}]")
_NAMED = regex.compile("BI*|I+")
_ENDS = frozenset(".。!?！？")


class Model:
    """What is known of names in a language."""

    def __init__(
        self,
        language: str,
        first: Iterable[str],
        last: Iterable[str],
        inside: Iterable[str],
        weights: Mapping[str, Weights],
        moves: Mapping[str, float],
    ) -> None:
        """first, last, inside: how many names of the vocabulary begin or end, or words that they have. weights: of what
        is seen at a token. moves: of a label behind another ("BI")."""
        self.language = language
        self.first, self.last, self.inside = frozenset(first), frozenset(last), frozenset(inside)
        self.weights, self.moves = weights, moves

    @classmethod
    def read(cls, text: str) -> Self:
        """A model from JSON."""
        return cls(**json.loads(text))

    def write(self) -> str:
        """The model as JSON."""
        parts = {part: sorted(getattr(self, part)) for part in ("first", "last", "inside")}
        weights = dict(sorted(self.weights.items()))
        values = {"language": self.language, **parts, "moves": self.moves, "weights": weights}
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).replace("],", "],\n") + "\n"

    def low(self, word: str) -> str:
        """A word or letter as the model knows it."""
        if word[:1].isdigit():
            return "0"
        return (fold_han(word) if self.language == "zh" else word).lower()

    def common(self, words: str) -> bool:
        """Whether words are only part of names: "the Institute", 能源局."""
        words = self.low(words)
        return words in self.first or words in self.last or words in self.inside

    def tells(self, name: str) -> bool:
        """Whether a name begins or ends as names of organisations do."""
        parts = [self.low(name[start:end]) for start, end in tokens(name)]
        if not parts or not is_solid(parts[-1]):
            return bool(parts) and (parts[0] in self.first or parts[-1] in self.last)
        return any("".join(parts[-count:]) in self.last for count in PARTS)

    def seen(self, line: str, spans: Sequence[Span]) -> Iterator[tuple[str, list[str]]]:
        """Each word of a line, and what is seen beside it."""
        words = [line[start:end] for start, end in spans]
        low = ["", "", *map(self.low, words), "", ""]
        shapes = ["", *map(shape, words), ""]
        parted = [False, *(end < start for (_, end), (start, _) in pairwise(spans)), False]
        solid = [is_solid(word) for word in words]
        parts = self._parts(low) if any(solid) else ()
        for place, word in enumerate(words):
            two, one, here, next, over = low[place : place + 5]
            before, own, behind = shapes[place : place + 3]
            beside = [
                f"< {one}",
                f"> {next}",
                f"<< {two}",
                f">> {over}",
                f"<= {one} {here}",
                f"=> {here} {next}",
                f"shape< {before}",
                f"shape> {behind}",
                f"shapes {before} {own} {behind}",
            ]
            if parted[place]:
                beside.append("parted")
            if parted[place + 1]:
                beside.append("parted>")
            if not one or ends_sentence(one):
                beside.append("begins")
            if solid[place]:
                beside += [
                    f">>> {next} {over}",
                    f"<<< {two} {one}",
                    f"<=> {one} {here} {next}",
                    f"==> {here} {next} {over}",
                    f"<== {two} {one} {here}",
                    *parts[place],
                ]
            else:
                if next in self.last:
                    beside.append("last>")
                if one in self.first:
                    beside.append("first<")
            yield word, beside

    def alone(self, word: str) -> list[str]:
        """What is seen of a word by itself."""
        here = self.low(word)
        seen = ["any", f"= {here}", f"shape {shape(word)}"]
        if not is_solid(word):
            seen += [f"begin {here[:3]}", f"end {here[-3:]}"]
            seen += [part for part in ("first", "last", "inside") if here in getattr(self, part)]
        return seen

    def alone_weight(self, word: str) -> tuple[float, float]:
        """What a word weighs by itself, for B and I."""
        weights = [self.weights[seen] for seen in self.alone(word) if seen in self.weights]
        return sum(begin for begin, _ in weights), sum(inside for _, inside in weights)

    def _parts(self, low: Sequence[str]) -> list[list[str]]:
        """Where letters begin or end as names do. low: letters between two empty ones at either end."""
        parts: list[list[str]] = [[] for _ in low]
        for start in range(len(low) - 1):
            for count in PARTS:
                letters = "".join(low[start : start + count])
                if letters in self.first:
                    parts[start].append(f"first {min(count, 3)}")
                if letters in self.last and start + count <= len(low):
                    parts[start + count - 1].append(f"last {min(count, 3)}")
                    if count == PARTS[0]:
                        for ahead in range(1, AHEAD + 1):
                            parts[max(0, start + 1 - ahead)].append(f"ahead {min(ahead, FAR)}")
        return parts[2:]


def tokens(text: str) -> list[Span]:
    """The words and letters of a text that are labelled, with signs."""
    return [match.span() for match in _TOKEN.finditer(text)]


def is_solid(word: str) -> bool:
    """Whether it is a letter of a script that parts no words."""
    return _SOLID.match(word) is not None


def ends_sentence(word: str) -> bool:
    """Whether it is a sign that ends a sentence."""
    return word in _ENDS


def named(labels: str) -> Iterator[tuple[int, int]]:
    """The first and the last token of each name."""
    for match in _NAMED.finditer(labels):
        yield match.start(), match.end() - 1


@cache
def model_of(language: str) -> Model | None:
    """The model of a language (primary subtag), if there is one; that of Malay is Indonesian."""
    file = files("indexer.metadata").joinpath("models", f"names-{'id' if language == 'ms' else language}.json")
    return Model.read(file.read_text("utf-8")) if file.is_file() else None


def shape(word: str) -> str:
    """What kind of letters a word has."""
    if word[0].isdigit():
        return "0"
    if not word[0].isalpha():
        return word
    if word.isupper():
        return "XX" if len(word) > 1 else "X"
    if word[0].isupper():
        return "Xx" if word[1:].islower() else "XxX"
    return "x" if word.islower() else "letter"
