"""A model of names run over many lines at once: what `Model.names` finds, several times as fast.

Each word is looked up once; what is seen beside it are sums of arrays, and labels are chosen for all stretches of all
lines step by step.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import regex

from indexer.metadata.tagger import (
    AHEAD,
    DOUBT,
    FAR,
    PARTS,
    SURE,
    Model,
    Span,
    ends_sentence,
    is_solid,
    model_of,
    named,
    shape,
    tokens,
)

Array = npt.NDArray[Any]
BEFORE, BEHIND = 2, 5
"""Empty words around a line, so that what is seen of neighbours is there; two of them count as places."""
KEPT = 100_000
"""Words that are kept."""
_PRIME, _BITS = 0x9E3779B97F4A7C15, (1 << 64) - 1
_BESIDE: Mapping[str, tuple[int, ...]] = {
    "<": (-1,),
    ">": (1,),
    "<<": (-2,),
    ">>": (2,),
    "<=": (-1, 0),
    "=>": (0, 1),
    ">>>": (1, 2),
    "<<<": (-2, -1),
    "<=>": (-1, 0, 1),
    "==>": (0, 1, 2),
    "<==": (-2, -1, 0),
}
"""Where the words are that are seen, from the one that is labelled."""
_SOLID_ONLY = (">>>", "<<<", "<=>", "==>", "<==")
_SHAPES: Mapping[str, tuple[int, ...]] = {"shape<": (-1,), "shape>": (1,), "shapes": (-1, 0, 1)}
_LABELS = "OIB"
_LINE = regex.compile(r"[^\n]+")


class _Words(NamedTuple):
    """What is known of words: arrays. number, power: tell letters of several together, see `_hash`."""

    begin: Array
    inside: Array
    word: Array
    shape: Array
    solid: Array
    first: Array
    last: Array
    ends: Array
    number: Array
    power: Array


_KINDS = (float, float, np.int64, np.int64, bool, bool, bool, bool, np.uint64, np.uint64)


class _Table:
    """Weights of rows of numbers."""

    def __init__(self, base: int, weights: Mapping[tuple[int, ...], Sequence[float]]) -> None:
        self._base = base
        keys = np.array([self._key(row) for row in weights], np.int64)
        order = np.argsort(keys)
        self._keys = np.append(keys[order], np.iinfo(np.int64).max)
        self._weights = np.append(np.array([*weights.values()]).reshape(-1, 2)[order], [[0.0, 0.0]], axis=0)

    def _key(self, row: Iterable[Any]) -> Any:
        key: Any = 0
        for number in row:
            key = key * self._base + number
        return key

    def of(self, columns: Iterable[Array]) -> Array:
        """The weights of rows, given as columns; 0 for those that have none."""
        keys = self._key(columns)
        places = np.searchsorted(self._keys, keys)
        places[self._keys[places] != keys] = len(self._keys) - 1
        found: Array = self._weights[places]
        return found


class Tagger:
    """A model as arrays."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._words, self._shapes = {"": 1}, {"": 1}  # 0 is what has no weight
        rows: dict[str, dict[tuple[int, ...], Sequence[float]]] = {}
        self._plain: dict[str, Array] = {}
        for seen, weights in model.weights.items():
            kind, _, rest = seen.partition(" ")
            numbers = self._words if kind in _BESIDE else self._shapes if kind in _SHAPES else None
            if numbers is None:
                self._plain[seen] = np.array(weights)
            else:
                row = tuple(numbers.setdefault(word, len(numbers) + 1) for word in rest.split(" "))
                rows.setdefault(kind, {})[row] = weights
        base = max(len(self._words), len(self._shapes)) + 1
        self._tables = {kind: _Table(base, weights) for kind, weights in rows.items()}
        self._first, self._last = (
            np.sort(np.array([_hash(part)[0] for part in parts], np.uint64)) for parts in (model.first, model.last)
        )
        self._moves = np.array([[model.moves[a + b] for b in _LABELS] for a in _LABELS])
        self._rows: dict[str, int] = {}
        self._columns: list[list[Any]] = []

    def names(self, lines: Sequence[str]) -> list[list[Span]]:
        """Where names stand in each line, in code points."""
        spans = [tokens(line) for line in lines]
        if not self._rows or len(self._rows) > KEPT:
            self._rows, self._columns = {}, [[] for _ in _KINDS]
            self._row("")
        rows: list[int] = []
        for line, own in zip(lines, spans, strict=True):
            rows += [0] * BEFORE
            rows += [self._row(line[start:end]) for start, end in own]
            rows += [0] * BEHIND
        sizes = np.array([len(own) for own in spans], np.int64)
        owner = np.repeat(np.arange(len(lines)), sizes)
        here = np.arange(len(owner)) + BEFORE + (BEFORE + BEHIND) * owner
        numbers = np.array(rows, np.int64)
        words = _Words(*(np.array(column, kind)[numbers] for column, kind in zip(self._columns, _KINDS, strict=True)))
        flat = np.array([span for own in spans for span in own], np.int64).reshape(-1, 2)
        apart = (flat[:-1, 1] < flat[1:, 0]) & (owner[:-1] == owner[1:])
        room = sizes + BEFORE + BEHIND
        owned = np.repeat(np.arange(len(lines)), room)
        place = np.arange(len(owned)) - np.repeat(np.cumsum(room) - room, room)
        near = place <= sizes[owned] + BEFORE
        weighed = self._weighed(words, here, apart, np.where(near, owned, -1)) - DOUBT
        found: list[list[Span]] = [[] for _ in lines]
        for first, labels in self._labelled(weighed, owner):
            for start, end in named(labels):
                found[owner[first]].append((int(flat[first + start, 0]), int(flat[first + end, 1])))
        return found

    def _row(self, word: str) -> int:
        """The number of a word, which is looked up where it is new."""
        row = self._rows.get(word)
        if row is None:
            row = self._rows[word] = len(self._rows)
            low = self.model.low(word)
            known = (
                *(self.model.alone_weight(word) if word else (0.0, 0.0)),
                self._words.get(low, 0),
                self._shapes.get(shape(word) if word else "", 0),
                is_solid(word),
                low in self.model.first,
                low in self.model.last,
                not low or ends_sentence(low),
                *_hash(low),
            )
            for column, value in zip(self._columns, known, strict=True):
                column.append(value)
        return row

    def _weighed(self, words: _Words, here: Array, apart: Array, line: Array) -> Array:
        """The weights of B and I for each word. here: where words are among those of all lines with what is around
        them. apart: whether the next word stands apart. line: the number of each place's, -1 for empty ones far
        behind it."""
        found = np.stack([words.begin[here], words.inside[here]], axis=1)
        solid = words.solid[here]
        among = np.flatnonzero(solid)
        for kind, table in self._tables.items():
            if kind in _SOLID_ONLY:
                found[among] += table.of(words.word[here[among] + away] for away in _BESIDE[kind])
            elif kind in _BESIDE:
                found += table.of(words.word[here + away] for away in _BESIDE[kind])
            else:
                found += table.of(words.shape[here + away] for away in _SHAPES[kind])
        no = np.zeros(min(1, len(here)), bool)
        self._add(found, "parted", np.concatenate([no, apart]))
        self._add(found, "parted>", np.concatenate([apart, no]))
        self._add(found, "begins", words.ends[here - 1])
        self._add(found, "last>", words.last[here + 1] & ~solid)
        self._add(found, "first<", words.first[here - 1] & ~solid)
        if len(among):
            found[among] += self._parts(words, line)[here[among]]
        return found

    def _add(self, found: Array, seen: str, where: Array) -> None:
        if seen in self._plain:
            found[where] += self._plain[seen]

    def _parts(self, words: _Words, line: Array) -> Array:
        """What is seen where letters begin or end as names do, for every place."""
        size = len(line)
        found = np.zeros((size, 2))
        power, number = (np.append(column, np.repeat(column[:1], BEHIND)) for column in (words.power, words.number))
        letters = np.zeros(size, np.uint64)
        for count in range(1, max(PARTS) + 1):
            letters = letters * power[count - 1 :][:size] + number[count - 1 :][:size]
            if count not in PARTS:
                continue
            begins = np.flatnonzero(_among(letters, self._first) & (line >= 0))
            ends = np.flatnonzero(_among(letters, self._last) & (line >= 0))
            self._note(found, f"first {min(count, 3)}", begins)
            self._note(found, f"last {min(count, 3)}", ends + count - 1)
            for ahead in range(1, AHEAD + 1) if count == PARTS[0] else ():
                near = ends + 1 - ahead
                self._note(found, f"ahead {min(ahead, FAR)}", near[(near >= 0) & (line[near] == line[ends])])
        return found

    def _note(self, found: Array, seen: str, places: Array) -> None:
        if seen in self._plain:
            found[places[places < len(found)]] += self._plain[seen]

    def _labelled(self, weighed: Array, owner: Array) -> Iterable[tuple[int, str]]:
        """The first word of each stretch that may have names, and the labels of its words."""
        likely = weighed.max(axis=1, initial=-np.inf)
        inside = likely > -SURE
        new_line = np.concatenate([[True], owner[1:] != owner[:-1]])[: len(owner)]
        begins = np.flatnonzero(inside & (new_line | ~np.concatenate([[False], inside[:-1]])[: len(owner)]))
        behind = np.concatenate([new_line[1:], [True]])[: len(owner)]
        pasts = np.flatnonzero(inside & (behind | ~np.concatenate([inside[1:], [False]])[: len(owner)])) + 1
        if not len(begins):
            return
        kept = np.maximum.reduceat(np.append(likely, -np.inf), np.stack([begins, pasts], axis=1).ravel())[::2]
        begins, pasts = begins[kept > -SURE / 3], pasts[kept > -SURE / 3]
        order = np.argsort(begins - pasts, kind="stable")  # the longest first
        begins, pasts = begins[order], pasts[order]
        labels = self._best(weighed, begins, pasts - begins, ~new_line[begins])
        for number in np.argsort(begins).tolist():
            yield (
                int(begins[number]),
                "".join(_LABELS[label] for label in labels[number, : pasts[number] - begins[number]]),
            )

    def _best(self, weighed: Array, begins: Array, sizes: Array, after: Array) -> Array:
        """The labels of stretches that together weigh most (Viterbi). begins, sizes: of stretches, the longest first.
        after: whether other words of the line stand before them."""
        longest = int(sizes[0]) if len(sizes) else 0
        alive = np.searchsorted(-sizes, -np.arange(longest), "left")  # how many stretches have more words than that
        ways = np.zeros((len(begins), longest), np.int8)
        sums = np.where(after[:, None], self._moves[0], 0.0)
        sums[:, 1] += weighed[begins, 1]
        sums[:, 2] += weighed[begins, 0]
        for step in range(1, longest):
            on = alive[step]
            reached = sums[:on, :, None] + self._moves
            best = reached.argmax(axis=1)
            ways_to = np.take_along_axis(reached, best[:, None, :], axis=1)[:, 0]
            ways_to[:, 1] += weighed[begins[:on] + step, 1]
            ways_to[:, 2] += weighed[begins[:on] + step, 0]
            sums[:on] = ways_to
            ways[:on, step] = best[:, 0] + 3 * best[:, 1] + 9 * best[:, 2]
        labels = np.zeros((len(begins), longest), np.int8)
        label = (sums + self._moves[:, 0]).argmax(axis=1)
        for step in range(longest - 1, -1, -1):
            on = alive[step]
            labels[:on, step] = label[:on]
            label[:on] = ways[:on, step] // np.array([1, 3, 9])[label[:on]] % 3
        return labels


def tag_all(texts: Sequence[tuple[str, str]]) -> list[list[Span]]:
    """Where names of organisations stand in texts, in code points; none in languages without a model.

    texts: each with its language (primary subtag); many at once take less time.
    """
    found: list[list[Span]] = [[] for _ in texts]
    for language in {language for _, language in texts}:
        if (tagger := _tagger(language)) is None:
            continue
        lines = [
            (number, line.start(), line[0])
            for number, (text, own) in enumerate(texts)
            if own == language
            for line in _LINE.finditer(text)
        ]
        for (number, start, line), names in zip(lines, tagger.names([line for _, _, line in lines]), strict=True):
            kept = (name for name in names if not tagger.model.common(line[slice(*name)]))
            found[number] += [(start + first, start + past) for first, past in kept]
    return found


@cache
def _tagger(language: str) -> Tagger | None:
    model = model_of(language)
    return None if model is None else Tagger(model)


def _hash(letters: str) -> tuple[int, int]:
    """A number for letters, and what the number of letters before them is to be multiplied by."""
    number, power = 0, 1
    for letter in letters:
        number, power = (number * _PRIME + ord(letter)) & _BITS, power * _PRIME & _BITS
    return number, power


def _among(numbers: Array, known: Array) -> Array:
    places = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
    found: Array = known[places] == numbers if len(known) else np.zeros(len(numbers), bool)
    return found
