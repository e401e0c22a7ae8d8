"""The model of names as arrays finds what its definition says, word by word and label by label."""

from functools import cache
from importlib.resources import files
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.metadata.tagger import DOUBT, Model, model_of, named, tokens
from indexer.metadata.tagging import Tagger, tag_all

LANGUAGES = sorted(
    file.name.removeprefix("names-").removesuffix(".json")
    for file in files("indexer.metadata").joinpath("models").iterdir()
    if file.name.startswith("names-")
)
LONGEST = 5
"""Words of the lines that every labelling is tried for."""


@cache
def known(language: str) -> Model:
    model = model_of(language)
    assert model is not None
    return model


@cache
def tagger(language: str) -> Tagger:
    return Tagger(known(language))


def expected(model: Model, line: str) -> list[tuple[int, int]]:
    """The names in a line by the heaviest of all labellings."""
    spans = tokens(line)
    weights = []
    for word, beside in model.seen(line, spans):
        seen = [model.weights[each] for each in [*model.alone(word), *beside] if each in model.weights]
        weights.append({"B": sum(b for b, _ in seen) - DOUBT, "I": sum(i for _, i in seen) - DOUBT, "O": 0.0})

    def weight(labels: str) -> float:
        moves = (model.moves[before + label] for before, label in zip(labels, labels[1:] + "O", strict=True))
        return sum(each[label] for each, label in zip(weights, labels, strict=True)) + sum(moves)

    best = max(map("".join, product("BIO", repeat=len(spans))), key=weight) if spans else ""
    return [(spans[first][0], spans[last][1]) for first, last in named(best)]


def lines(model: Model, most: int) -> st.SearchStrategy[str]:
    words = [*sorted(model.first)[:40], *sorted(model.last)[:40], "和", "and", ",", ".", "«", " ", "İ", "9"]
    return st.lists(st.sampled_from(words), max_size=most).map("".join)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=15)
@given(data=st.data())
def test_names_are_those_of_the_heaviest_labels(language: str, data: st.DataObject) -> None:
    model = known(language)
    drawn = data.draw(st.lists(lines(model, 3), min_size=1, max_size=3))
    short = [line for line in drawn if len(tokens(line)) <= LONGEST]
    assert tagger(language).names(short) == [expected(model, line) for line in short]


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=15)
@given(data=st.data())
def test_names_are_places_in_the_text(language: str, data: st.DataObject) -> None:
    model = known(language)
    texts = ["\n".join(data.draw(st.lists(lines(model, 25), max_size=3))) for _ in range(2)]
    together = tag_all([(text, language) for text in texts])
    assert together == [tag_all([(text, language)])[0] for text in texts]
    for text, found in zip(texts, together, strict=True):
        end = 0
        for start, stop in found:
            assert end <= start < stop <= len(text)
            assert "\n" not in text[start:stop]
            end = stop


def test_a_language_without_a_model_has_no_names() -> None:
    assert tag_all([("Kestrel Ridge said so.", "xx"), ("", "en")]) == [[], []]
