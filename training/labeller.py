"""Adapt multilingual-E5-small to names, speakers and topics: write indexer/metadata/models/labeller.npz.

    python -m training.labeller [--measure]

It learns from the paragraphs in texts/, the topics of some of their sentences (topics/) and the articles in articles/;
everything in them was written and marked for it. --measure leaves a tenth of them out and tells how right it is there.
Takes about half an hour on two cores. Needs JAX, Optax and scikit-learn: pip install --group train.
"""

import argparse
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from sklearn.metrics import precision_recall_curve

from index.semantic.e5 import E5, HEADS, SIZE, Affine, Layer, Tokens
from indexer.metadata.labeller import FROZEN, LAYERS, MATRICES, SCALE, SHARP, TOPIC_IDS, WEIGHTS
from indexer.metadata.parts import Parts
from training.articles import articles
from training.paragraphs import PARAGRAPHS, Span, paragraphs

TOPICS = Path(__file__).parent / "topics"
RANK = 16
EPOCHS = 3
RATE, HEADS_RATE = 6e-4, 5e-3
DROPPED = 0.1
BATCH = 2048
"""Tokens of a batch."""
LENGTHS = (16, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256, 384, 512)
"""Texts are padded to one of these; a program is compiled for each."""
NAMES, SENTENCES = 16, 12
"""Of a text, most."""
WEIGHT_OF_KINDS = 3.0
"""What a token's kind counts beside what its name and its sentence say."""

Array = Any
Batch = dict[str, Array]


class Example(NamedTuple):
    """A text with where its names are, which of them speak, and the topics of its sentences, where they are known."""

    text: str
    names: Sequence[Span]
    speaking: Sequence[bool]
    sentences: Sequence[tuple[Span, frozenset[str]]]

    @property
    def held(self) -> bool:
        """Whether it is left out to measure with."""
        return zlib.crc32(self.text.encode()) % 10 == 0


def examples() -> Iterator[Example]:
    """All that is learnt from."""
    for path in sorted(PARAGRAPHS.glob("*.txt")):
        known = dict(_marked(TOPICS / f"{path.stem}.tsv"))
        for _, text, names, speaking in paragraphs(path):
            bounds = [*pairwise([0, *Parts.of(text).ends, len(text)])]
            sentences = [
                (span, known[text[slice(*span)].strip()]) for span in bounds if text[slice(*span)].strip() in known
            ]
            yield Example(text, names, speaking, sentences)
    for paragraph, sentences in articles():
        yield Example(paragraph.text, paragraph.names, paragraph.speaking, sentences)


def _marked(path: Path) -> Iterator[tuple[str, frozenset[str]]]:
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        topics, _, sentence = line.partition("\t")
        yield sentence, frozenset(topics.split()) - {"-"}


class Trainer:
    """The adapters and heads, and the steps that better them."""

    def __init__(self, encoder: E5, topics: Sequence[str], steps: int) -> None:
        self.topics = topics
        self._frozen = [_arrays(layer) for layer in encoder.layers[FROZEN:LAYERS]]
        random = np.random.default_rng(1)
        self.weights: dict[str, Array] = {}
        for number, layer in enumerate(encoder.layers[FROZEN:LAYERS], FROZEN):
            for name in MATRICES:
                rows, columns = getattr(layer, name)[0].shape
                self.weights[f"{number}.{name}.a"] = jnp.asarray(
                    random.normal(size=(rows, RANK)) * rows**-0.5, jnp.float32
                )
                self.weights[f"{number}.{name}.b"] = jnp.zeros((RANK, columns))
        # at first nothing is a name, and nothing speaks of anything
        for head, biases in {"kinds": [2.0, 0.0, 0.0], "speaking": [0.0], "topics": [-4.0] * len(topics)}.items():
            self.weights[f"{head}.w"], self.weights[f"{head}.b"] = jnp.zeros((SIZE, len(biases))), jnp.array(biases)
        rates = {"heads": HEADS_RATE, "adapters": RATE}
        learners = {
            kind: optax.adamw(
                optax.warmup_cosine_decay_schedule(0, rate, steps // 12, steps, rate / 50), weight_decay=0.01
            )
            for kind, rate in rates.items()
        }
        kinds = {name: "adapters" if name[0].isdigit() else "heads" for name in self.weights}
        self._optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.partition(learners, kinds))
        self._state = self._optimiser.init(self.weights)
        self._steps = 0
        self._step = jax.jit(self._bettered)
        self.predict = jax.jit(self._predicted)

    def step(self, batch: Batch) -> float:
        """Learn from a batch. Returns the loss."""
        key = jax.random.PRNGKey(self._steps)
        self.weights, self._state, loss = self._step(self.weights, self._state, batch, key)
        self._steps += 1
        return float(loss)

    def _bettered(self, weights: Batch, state: Array, batch: Batch, key: Array) -> tuple[Batch, Array, Array]:
        loss, slope = jax.value_and_grad(self._loss)(weights, batch, key)
        change, state = self._optimiser.update(slope, state, weights)
        return optax.apply_updates(weights, change), state, loss

    def _loss(self, weights: Batch, batch: Batch, key: Array) -> Array:
        kinds, speaking, topics = self._predicted(weights, batch, key)
        by_kind = optax.softmax_cross_entropy_with_integer_labels(kinds, batch["kinds"])
        by_name = optax.sigmoid_binary_cross_entropy(speaking, batch["speaking"])
        by_sentence = optax.sigmoid_binary_cross_entropy(topics, batch["topics"]).sum(-1)
        return (
            WEIGHT_OF_KINDS * _mean(by_kind, batch["text"])
            + _mean(by_name, batch["names"].sum(-1) > 0)
            + _mean(by_sentence, batch["sentences"].sum(-1) > 0)
        )

    def _predicted(self, weights: Batch, batch: Batch, key: Array | None = None) -> tuple[Array, Array, Array]:
        """For each token its kind, for each name whether it speaks, for each sentence its topics."""
        states = self._encoded(weights, batch, key)
        kinds, speaking, topics = (
            states @ weights[f"{head}.w"] + weights[f"{head}.b"] for head in ("kinds", "speaking", "topics")
        )
        inside = jnp.where(batch["sentences"][..., None] > 0, topics[:, None], -1e9)
        return (
            kinds,
            jnp.einsum("bnt,bt->bn", batch["names"], speaking[..., 0]),
            jax.nn.logsumexp(SHARP * inside, axis=2) / SHARP,
        )

    def _encoded(self, weights: Batch, batch: Batch, key: Array | None) -> Array:
        states, text = batch["states"].astype(jnp.float32), batch["text"]
        texts, tokens, _ = states.shape

        def dropped(changes: Array, place: int) -> Array:
            if key is None:
                return changes
            kept = jax.random.bernoulli(jax.random.fold_in(key, place), 1 - DROPPED, changes.shape)
            return jnp.where(kept, changes / (1 - DROPPED), 0)

        for number, layer in enumerate(self._frozen, FROZEN):

            def linear(states: Array, name: str, number: int = number, layer: Layer = layer) -> Array:
                matrix, more = getattr(layer, name)
                return (
                    states @ matrix
                    + more
                    + SCALE * (states @ weights[f"{number}.{name}.a"]) @ weights[f"{number}.{name}.b"]
                )

            query, key_, value = jnp.moveaxis(linear(states, "attention").reshape(texts, tokens, 3, HEADS, -1), 2, 0)
            seen = jnp.einsum("bthd,bshd->bhts", query, key_) * (SIZE // HEADS) ** -0.5
            seen = jax.nn.softmax(jnp.where(text[:, None, None, :], seen, -1e9), -1)
            mixed = jnp.einsum("bhts,bshd->bthd", seen, value).reshape(texts, tokens, SIZE)
            states = _normalised(states + dropped(linear(mixed, "mixed"), 2 * number), layer.attention_norm)
            inner = jax.nn.gelu(linear(states, "inner"))
            states = _normalised(states + dropped(linear(inner, "outer"), 2 * number + 1), layer.outer_norm)
        return states


def _arrays(layer: Layer) -> Layer:
    return Layer(*((jnp.asarray(matrix), jnp.asarray(more)) for matrix, more in layer))


def _normalised(states: Array, norm: Affine) -> Array:
    states = states - states.mean(-1, keepdims=True)
    return states * jax.lax.rsqrt((states * states).mean(-1, keepdims=True) + 1e-12) * norm[0] + norm[1]


def _mean(losses: Array, counted: Array) -> Array:
    return (losses * counted).sum() / (counted.sum() + 1e-6)


def batches(
    known: Sequence[tuple[Example, Tokens]], topics: Sequence[str], random: np.random.Generator
) -> Iterator[Batch]:
    """What is known, in batches of texts of like length."""
    by_length: dict[int, list[int]] = {}
    for number, (_, tokens) in enumerate(known):
        length = next(length for length in LENGTHS if len(tokens.spans) <= length)
        by_length.setdefault(length, []).append(number)
    found = []
    for length, numbers in by_length.items():
        mixed, size = random.permutation(numbers), BATCH // length
        found += [(length, mixed[first : first + size]) for first in range(0, len(mixed), size)]
    for place in random.permutation(len(found)):
        length, chosen = found[place]
        yield _batch([known[number] for number in chosen], topics, length)


def _batch(known: Sequence[tuple[Example, Tokens]], topics: Sequence[str], length: int) -> Batch:
    rows = BATCH // length
    batch = {
        "states": np.zeros((rows, length, SIZE), np.float16),
        "text": np.zeros((rows, length), bool),
        "kinds": np.zeros((rows, length), np.int32),
        "names": np.zeros((rows, NAMES, length), np.float32),
        "speaking": np.zeros((rows, NAMES), np.float32),
        "sentences": np.zeros((rows, SENTENCES, length), bool),
        "topics": np.zeros((rows, SENTENCES, len(topics)), np.float32),
    }
    batch["text"][:, 0] = True  # of rows without a text
    for row, (example, (spans, states)) in enumerate(known):
        batch["states"][row, : len(states)] = states
        batch["text"][row, : len(states)] = True
        for number, (name, speaks) in enumerate([*zip(example.names, example.speaking, strict=True)][:NAMES]):
            if inside := [place for place, (start, end) in enumerate(spans) if start < name[1] and name[0] < end]:
                batch["kinds"][row, inside] = 2
                batch["kinds"][row, inside[0]] = 1
                batch["names"][row, number, inside] = 1 / len(inside)
                batch["speaking"][row, number] = speaks
        for number, (sentence, own) in enumerate(example.sentences[:SENTENCES]):
            for place, (start, end) in enumerate(spans):
                batch["sentences"][row, number, place] = start < sentence[1] and sentence[0] < end
            batch["topics"][row, number] = [topic in own for topic in topics]
    return batch


def measure(trainer: Trainer, known: Sequence[tuple[Example, Tokens]]) -> None:
    """Print how right it is."""
    speaking: list[tuple[float, float]] = []
    topics: list[tuple[Array, Array]] = []
    tokens: list[tuple[Array, Array]] = []
    for batch in batches(known, trainer.topics, np.random.default_rng(1)):
        by_kind, by_name, by_sentence = map(np.asarray, trainer.predict(trainer.weights, batch))
        named, told = batch["names"].sum(-1) > 0, batch["sentences"].sum(-1) > 0
        speaking += zip(by_name[named], batch["speaking"][named], strict=True)
        topics += zip(by_sentence[told] > 0, batch["topics"][told] > 0, strict=True)
        tokens += zip((by_kind.argmax(-1) > 0)[batch["text"]], batch["kinds"][batch["text"]] > 0, strict=True)
    found, true = np.array(speaking).T
    precision, recall, bounds = precision_recall_curve(true, found)
    best = (2 * precision * recall / (precision + recall + 1e-9)).argmax()
    _print("speakers", precision[best], recall[best], f"above {bounds[best]:.2f}")
    for what, pairs in (("topics of sentences", topics), ("tokens of names", tokens)):
        found, true = (np.array(part) for part in zip(*pairs, strict=True))
        right = (found & true).sum()
        _print(what, right / max(1, found.sum()), right / max(1, true.sum()))


def _print(what: str, precision: float, recall: float, more: str = "") -> None:
    f1 = 2 * precision * recall / (precision + recall + 1e-9)
    print(f"{what}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}", more, flush=True)


def main() -> None:
    """Learn, and measure where it is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true", help="leave a tenth out and tell how right it is there")
    asked = parser.parse_args()
    encoder = E5.load()
    every = list(examples())
    read = encoder.read([example.text for example in every], encoder.layers[:FROZEN])
    known = [
        (example, Tokens(tokens.spans, tokens.states.astype(np.float16)))
        for example, tokens in zip(every, read, strict=True)
    ]
    learnt = [pair for pair in known if not (asked.measure and pair[0].held)]
    topics = sorted({topic for example in every for _, own in example.sentences for topic in own})
    random = np.random.default_rng(1)
    epoch = sum(1 for _ in batches(learnt, topics, random))
    trainer = Trainer(encoder, topics, EPOCHS * epoch)
    print(f"{len(learnt)} texts, {epoch} batches", flush=True)
    for number in range(EPOCHS):
        losses = [trainer.step(batch) for batch in batches(learnt, topics, random)]
        print(f"epoch {number + 1}: loss {np.mean(losses):.3f}", flush=True)
        if asked.measure:
            measure(trainer, [pair for pair in known if pair[0].held])
        kept: dict[str, Any] = {name: np.asarray(array, np.float16) for name, array in trainer.weights.items()}
        kept[TOPIC_IDS] = np.array(topics)
        np.savez_compressed(WEIGHTS, **kept)
    print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size} bytes")


if __name__ == "__main__":
    main()
