"""Learn who speaks in a text: write indexer/metadata/models/speakers.tsv from the paragraphs in texts/ and articles/.

    python -m training.speakers [--measure]

The weights are those of a logistic regression. --measure also learns without a tenth of the paragraphs each time and
tells how right it is there. Needs scikit-learn: pip install --group train.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import regex
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.model_selection import GroupKFold

from indexer.metadata.speakers import ENOUGH, Speech
from training.articles import all_paragraphs, languages

WEIGHTS = Path(__file__).parent.parent / "indexer" / "metadata" / "models" / "speakers.tsv"
STRENGTH = 0.5
"""C of the regression; chosen by --measure."""
SMALL = 0.02
"""Weights below it say nothing."""
LEAST = 2
"""Names around which something is seen, at least, before it is learnt from."""
_BRACKET = regex.compile(r"\s*[(（\[/|]\W*")


class Example(NamedTuple):
    """A name in a paragraph, what is seen around it, and whether its bearer speaks."""

    paragraph: str
    language: str
    seen: frozenset[str]
    speaks: bool


def examples(language: str) -> Iterator[Example]:
    """The names in the paragraphs of a language. One in brackets behind another says again who that is, and is no
    example."""
    for number, (_, text, names, speaking) in enumerate(all_paragraphs(language)):
        speech = Speech(text, names, language.split("-", maxsplit=1)[0])
        for place, name in enumerate(names):
            again = place + 1 < len(names) and _BRACKET.fullmatch(text, name[1], names[place + 1][0])
            if place and _BRACKET.fullmatch(text, names[place - 1][1], name[0]):
                continue
            speaks = speaking[place] or bool(again and speaking[place + 1])
            yield Example(f"{language} {number}", language, frozenset(speech.seen(name)), speaks)


def learn(known: Sequence[Example]) -> dict[str, float]:
    """The weight of each thing that is seen."""
    vectors = DictVectorizer()
    seen = vectors.fit_transform([dict.fromkeys(example.seen, 1.0) for example in known])
    often = np.asarray((seen > 0).sum(axis=0))[0] >= LEAST
    model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=500, random_state=1, fit_intercept=False)
    model.fit(seen[:, often], [example.speaks for example in known])
    names = vectors.get_feature_names_out()[often]
    return {name: float(weight) for name, weight in zip(names, model.coef_[0], strict=True) if abs(weight) >= SMALL}


def measure(known: Sequence[Example]) -> None:
    """Print how right weights are that were learnt from other paragraphs, by language."""
    found = np.zeros(len(known), bool)
    paragraphs = [example.paragraph for example in known]
    for others, part in GroupKFold(10, shuffle=True, random_state=1).split(known, groups=paragraphs):
        weights = learn([known[place] for place in others])
        for place in part:
            found[place] = sum(weights.get(seen, 0.0) for seen in known[place].seen) > ENOUGH
    true = np.array([example.speaks for example in known])
    languages = np.array([example.language for example in known])
    print("names, speaking, precision, recall, F1")
    for language in ["all", *sorted(set(languages))]:
        chosen = (languages == language) | (language == "all")
        scores = (score(true[chosen], found[chosen]) for score in (precision_score, recall_score, f1_score))
        print(f"{language:8} {chosen.sum():6} {true[chosen].mean():.2f}", *(f"{score:.3f}" for score in scores))


def main() -> None:
    """Learn, and measure where it is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true", help="tell how right it is")
    asked = parser.parse_args()
    known = [example for language in languages() for example in examples(language)]
    if asked.measure:
        measure(known)
    weights = learn(known)
    lines = [f"# python -m training.speakers: {len(known)} names. What is seen around a name, its weight."]
    lines += [f"{seen}\t{weight:.3f}" for seen, weight in sorted(weights.items())]
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(weights)} weights in {WEIGHTS.name}")


if __name__ == "__main__":
    main()
