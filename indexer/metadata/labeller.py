"""Names, speakers and topics told from the meaning of a text: multilingual-E5-small (index/semantic), adapted to it.

The first layers of the encoder give each token of a text states; heads make of them whether the token begins or
continues the name of an organisation, whether its bearer speaks by it, and which topics it speaks of. What adapts the
layers are matrices of low rank (LoRA, Hu et al. 2021), added to theirs. `python -m training.labeller` learns them and
the heads (models/labeller.npz), and measures how right they are. Needs the extra `semantic`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import regex

from index.semantic.e5 import E5, Affine, Layer, Tokens
from index.semantic.encoder import Floats
from indexer.metadata.tagger import Span, named

WEIGHTS = Path(__file__).parent / "models" / "labeller.npz"
TOPIC_IDS = "topic_ids"
"""Where the file of weights has the topics that the head knows."""
FROZEN, LAYERS = 4, 8
"""So many layers are left as they are, and so many are used."""
MATRICES = ("attention", "mixed", "inner", "outer")
"""Those of a layer that are adapted."""
SCALE = 2.0
"""What the product of an adapter's two matrices counts."""
SHARP = 3.0
"""How much the token that says most decides about its sentence."""
CERTAIN, SURE, LIKELY, CONFIRMED, DENIED = 4.0, 3.5, 2.0, 0.0, -3.0
"""Log odds from which on a stretch is a name: whatever its form says, one that nothing else says is, one with concepts
or the beginning of another inside, one that has the form of a name, and one that is in the vocabulary; chosen on
tests/truth."""
LONGEST = 600
"""Code points that are read as one; a longer line is parted behind a sentence or a word."""

_KINDS = "OBI"
_PIECE = regex.compile(rf"[^\n]{{1,{LONGEST}}}(?:(?<=[.。!！?？।؟\s])|(?=\n)|$)|[^\n]{{1,{LONGEST}}}")


class Labels(NamedTuple):
    """What the tokens of a text say.

    spans: where they stand, in code points. kinds: of each how much speaks for O, B and I: no name, the beginning of
    one, the rest of one. speaking: the same for that by this name somebody speaks. topics: for each topic of `ids`.
    """

    spans: list[Span]
    kinds: Floats
    speaking: Floats
    topics: Floats
    ids: Sequence[str]

    def names(self) -> list[Span]:
        """Where organisations are named."""
        labels = "".join(_KINDS[kind] for kind in self.kinds.argmax(axis=1))
        spans = ((self.spans[first][0], self.spans[last][1]) for first, last in named(labels))
        return [span for span in spans if self.is_sure(span)]

    def is_sure(self, span: Span) -> bool:
        """Whether a stretch is the name of an organisation, or a part of one, even where nothing else says so."""
        return self._surely_named(span) > SURE

    def is_certain(self, span: Span) -> bool:
        """Whether it is so sure that it says better than a form where the name begins and ends."""
        return self._surely_named(span) > CERTAIN

    def is_likely(self, span: Span) -> bool:
        """Whether a stretch is the name of an organisation, where something else says so, too."""
        return self._surely_named(span) > LIKELY

    def is_name(self, span: Span) -> bool:
        """Whether a stretch is one name, and not several; it may be where nothing was read."""
        begun = self.kinds[self._tokens(span)].argmax(axis=1) == _KINDS.index("B")
        return bool(begun.sum() < 2) and not self._surely_named(span) <= CONFIRMED

    def denies(self, span: Span) -> bool:
        """Whether a stretch is none, though the vocabulary has it as one."""
        return self._surely_named(span) < DENIED

    def _surely_named(self, span: Span) -> float:
        """How much speaks for that a stretch is named: log odds, the mean of its tokens; NaN where none was read."""
        kinds = self.kinds[self._tokens(span)]
        return float((np.logaddexp(kinds[:, 1], kinds[:, 2]) - kinds[:, 0]).mean()) if len(kinds) else np.nan

    def has_read(self, span: Span) -> bool:
        """Whether a stretch has tokens: it is not behind what was read."""
        tokens = self._tokens(span)
        return int(tokens.start) < int(tokens.stop)

    def speaks(self, name: Span) -> float:
        """How much speaks for that by this name somebody speaks: log odds."""
        return float(self.speaking[self._tokens(name)].mean()) if self.has_read(name) else 0.0

    def speaks_of(self, sentence: Span) -> Iterator[tuple[str, float, Span]]:
        """How much speaks for each topic of a sentence, log odds, and what it is most named by."""
        if self.has_read(sentence):
            tokens = self._tokens(sentence)
            scores = self.topics[tokens]
            sums = np.logaddexp.reduce(SHARP * scores, axis=0) / SHARP
            for topic, score, most in zip(self.ids, sums.tolist(), scores.argmax(axis=0).tolist(), strict=True):
                yield topic, score, self.spans[tokens.start + most]

    def _tokens(self, span: Span) -> slice:
        """The tokens that are in a stretch, or reach into it."""
        first = bisect_right(self.spans, span[0], key=itemgetter(1))
        return slice(first, max(first, bisect_left(self.spans, span[1], key=itemgetter(0))))


class Labeller:
    """The adapted encoder and its heads."""

    def __init__(self, encoder: E5, weights: Mapping[str, Floats], ids: Sequence[str]) -> None:
        self._encoder, self._ids = encoder, ids
        self._layers = [
            *encoder.layers[:FROZEN],
            *(_adapted(encoder.layers[number], number, weights) for number in range(FROZEN, LAYERS)),
        ]
        self._heads = {head: (weights[f"{head}.w"], weights[f"{head}.b"]) for head in ("kinds", "speaking", "topics")}

    @classmethod
    @cache
    def load(cls) -> Self:
        """The labeller, in about a second, and kept.

        Raises ConfigurationError where the extra `semantic` is missing.
        """
        encoder = E5.load()
        with np.load(WEIGHTS) as weights:
            return cls(
                encoder,
                {name: array.astype(np.float32) for name, array in weights.items() if name != TOPIC_IDS},
                weights[TOPIC_IDS].tolist(),
            )

    def label(self, texts: Sequence[str]) -> list[Labels]:
        """What the tokens of each text say."""
        pieces = [
            (number, match.start(), match[0]) for number, text in enumerate(texts) for match in _PIECE.finditer(text)
        ]
        read = self._encoder.read([piece for _, _, piece in pieces], self._layers)
        parts: list[list[Tokens]] = [[] for _ in texts]
        for (number, begin, _), (spans, states) in zip(pieces, read, strict=True):
            parts[number].append(
                Tokens([(begin + start, begin + end) if start < end else (0, 0) for start, end in spans], states)
            )
        return [self._labels(part) for part in parts]

    def _labels(self, parts: Sequence[Tokens]) -> Labels:
        states = np.concatenate(
            [np.empty((0, self._heads["kinds"][0].shape[0]), np.float32), *(part.states for part in parts)]
        )
        spans = [span for part in parts for span in part.spans]
        kept = [place for place, (start, end) in enumerate(spans) if start < end]
        kinds, speaking, topics = (states[kept] @ matrix + more for matrix, more in self._heads.values())
        return Labels([spans[place] for place in kept], kinds, speaking[:, 0], topics, self._ids)


def _adapted(layer: Layer, number: int, weights: Mapping[str, Floats]) -> Layer:
    def with_more(name: str) -> Affine:
        matrix, more = getattr(layer, name)
        return matrix + SCALE * weights[f"{number}.{name}.a"] @ weights[f"{number}.{name}.b"], more

    return layer._replace(**{name: with_more(name) for name in MATRICES})
