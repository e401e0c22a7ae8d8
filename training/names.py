"""Learn how organisations are named: write indexer/metadata/models/names-LANG.json from the paragraphs in texts/ and
articles/.

    python -m training.names [--measure] [LANG...]

The paragraphs are learnt from twice more with other names of the vocabulary in the places of theirs, so that a model
learns where names stand and how they are made, not which there are. --measure also learns without a fifth of the
paragraphs each time and tells which of the names there are found: all, and those that the vocabulary does not have.
Needs python-crfsuite: pip install --group train.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pycrfsuite

from analyzers.folding import fold_han
from index import Vocabulary
from indexer.metadata.tagger import PARTS, Model, Span, named, tokens
from indexer.metadata.tagging import Tagger
from training.articles import all_paragraphs
from training.paragraphs import PARAGRAPHS, Paragraph

MODELS = Path(__file__).parent.parent / "indexer" / "metadata" / "models"
SCRIPTS = {"zh-Hans": "zh", "zh-Hant": "zh"}
SOLID = ("zh", "ja", "ko", "th")
OFTEN = 5
"""Names of the vocabulary that share an end or a beginning, least."""
AGAIN, CHANGED = 2, 0.8
"""How often a paragraph is learnt from with other names, and the share of its names that are others."""
SETTINGS = {"c1": 0.1, "c2": 0.05, "max_iterations": 80, "feature.possible_transitions": True}
"""Of the training (L-BFGS; c1, c2: weights of the L1 and L2 norms); usual values, others were not tried."""


def parts(language: str, vocabulary: Vocabulary) -> Model:
    """A model that only knows parts of names."""
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for record in vocabulary.organisations.values():
        for tag, names in record.names.items():
            if SCRIPTS.get(tag, tag) != language:
                continue
            for name in names:
                folded = (fold_han(name) if language == "zh" else name).lower()
                words = [folded[start:end] for start, end in tokens(folded)]
                if language in SOLID:
                    first.update("".join(words[:count]) for count in PARTS if len(words) > count)
                    last.update("".join(words[-count:]) for count in PARTS if len(words) > count)
                elif len(words) > 1:
                    first[words[0]] += 1
                    last[words[-1]] += 1
                    inside.update(set(words))

    def often(counted: Counter[str]) -> list[str]:
        return [part for part, count in counted.items() if count >= OFTEN]

    return Model(language, often(first), often(last), often(inside), {}, {})


def renamed(paragraph: Paragraph, names: Sequence[str], random: Random) -> Paragraph:
    """A paragraph with other names."""
    text, spans, end = "", [], 0
    for name in paragraph.names:
        text += paragraph.text[end : name[0]]
        own = paragraph.text[slice(*name)]
        other = random.choice(names)
        if random.random() < CHANGED and other.isupper() == own.isupper():
            own = other
        spans.append((len(text), len(text) + len(own)))
        text, end = text + own, name[1]
    return Paragraph(paragraph.language, text + paragraph.text[end:], tuple(spans), paragraph.speaking)


def labels(spans: Sequence[Span], names: Sequence[Span]) -> str:
    """The label of each token."""
    found = ""
    for start, end in spans:
        inside = [name for name in names if name[0] < end and start < name[1]]
        begins = any(start <= name[0] for name in inside) or (inside and (not found or found[-1] == "O"))
        found += "B" if begins else "I" if inside else "O"
    return found


def learn(known: Sequence[Paragraph], language: str, start: Model, names: Sequence[str]) -> Model:
    """The model of a language. start: its parts of names. names: of the vocabulary."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(SETTINGS)
    random = Random(1)
    for paragraph in known:
        for each in [paragraph, *(renamed(paragraph, names, random) for _ in range(AGAIN))]:
            spans = tokens(each.text)
            seen = [[*start.alone(word), *beside] for word, beside in start.seen(each.text, spans)]
            trainer.append(seen, list(labels(spans, each.names)))
    with TemporaryDirectory() as folder:
        trainer.train(f"{folder}/model")
        tagger = pycrfsuite.Tagger()
        tagger.open(f"{folder}/model")
        info = tagger.info()
    weights: dict[str, dict[str, float]] = {}
    for (seen, label), weight in info.state_features.items():
        weights.setdefault(seen, {})[label] = weight
    less = {
        seen: [round(each.get(label, 0.0) - each.get("O", 0.0), 3) for label in "BI"] for seen, each in weights.items()
    }
    moves = {a + b: round(info.transitions.get((a, b), 0.0), 3) for a in "BIO" for b in "BIO"}
    return Model(start.language, start.first, start.last, start.inside, less, moves)


def measure(
    known: Sequence[Paragraph], language: str, start: Model, names: Sequence[str], vocabulary: Vocabulary
) -> None:
    """Print precision and recall on paragraphs that were not learnt from."""
    right, found, true = Counter[str](), Counter[str](), Counter[str]()
    for part in range(5):
        others = [each for number, each in enumerate(known) if number % 5 != part]
        tagger = Tagger(learn(others, language, start, names))
        for each in known[part::5]:
            recorded = [(m.start, m.end) for m in vocabulary.find(each.text, language) if m.kind == "organisation"]
            spans = tokens(each.text)
            mine = set(tagger.names([each.text])[0])
            its = {(spans[a][0], spans[b][1]) for a, b in named(labels(spans, each.names))}
            for kind in ("all", "new"):

                def counts(name: Span, kind: str = kind, recorded: Sequence[Span] = recorded) -> bool:
                    return kind == "all" or not any(a < name[1] and name[0] < b for a, b in recorded)

                right[kind] += sum(map(counts, mine & its))
                found[kind] += sum(map(counts, mine))
                true[kind] += sum(map(counts, its))
    figures = (
        f"{kind}: {true[kind]} names, precision {right[kind] / found[kind]:.2f}, recall {right[kind] / true[kind]:.2f}"
        for kind in true
    )
    print(f"{language}: {'; '.join(figures)}", flush=True)


def main() -> None:
    """Learn, and measure where it is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true", help="tell how right it is")
    parser.add_argument("languages", nargs="*", metavar="LANG")
    asked = parser.parse_args()
    vocabulary = Vocabulary.load([])
    tags: dict[str, list[str]] = {}
    for path in sorted(PARAGRAPHS.glob("*.txt")):
        tags.setdefault(SCRIPTS.get(path.stem, path.stem), []).append(path.stem)
    for language in asked.languages or sorted(tags):
        known = [each for tag in tags[language] for each in all_paragraphs(tag)]
        Random(1).shuffle(known)
        records = [record for record in vocabulary.organisations.values() if record.type != "state"]
        names = [name for record in records for tag in tags[language] for name in record.names.get(tag, ())]
        names += [name for record in records if record.names.keys() & set(tags[language]) for name in record.acronyms]
        start = parts(language, vocabulary)
        if asked.measure:
            measure(known, language, start, names, vocabulary)
        model = learn(known, language, start, names)
        (MODELS / f"names-{language}.json").write_text(model.write(), "utf-8")


if __name__ == "__main__":
    main()
