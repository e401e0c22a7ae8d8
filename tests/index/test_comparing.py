"""Comparing many pairs of traces at once gives what comparing two of them by sets does."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations, product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import comparing, grouping
from index.comparing import SAME, Comparison, Rarity, rarity
from index.groups import Trace
from index.traces import Traces


def likeness(one: Trace, other: Trace, rarity: Mapping[str, int]) -> float:
    """What `index.comparing` says of likeness, for two traces."""
    orgs = shared(set(one.orgs), set(other.orgs))
    numbers = shared(set(one.numbers), set(other.numbers))
    dates = not set(one.dates).isdisjoint(other.dates)
    common = sum(rarity[concept] for concept in set(one.concepts) & set(other.concepts))
    together = sum(rarity[concept] for concept in set(one.concepts) | set(other.concepts))
    concepts = common / together if together else 0.0
    return 0.2 * orgs + 0.25 * dates + 0.25 * numbers + 0.3 * min(1.0, 2 * concepts)


def shared(one: set[str], other: set[str]) -> float:
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def some(name: str, different: int, most: int) -> st.SearchStrategy[tuple[str, ...]]:
    """Up to so many values, a few of which many documents have."""
    common, rare = st.integers(0, 3), st.integers(0, different)
    return st.lists(st.one_of(common, rare).map(lambda number: f"{name}{number}"), max_size=most).map(tuple)


TRACES = st.lists(
    st.builds(
        Trace,
        id=st.just(""),
        language=st.sampled_from(["de", "en", "th", "zh"]),
        signature=st.just(""),
        dates=some("2025-03-", 9, 3),
        orgs=some("org", 200, 6),
        numbers=some("1", 900, 6),
        concepts=some("concept", 300, 12),
        translated=st.just(False),
        date=st.just("9999"),
    ),
    max_size=9,
).map(lambda items: [item._replace(id=str(number)) for number, item in enumerate(items)])


def kept(folder: str, items: Sequence[Trace]) -> Traces:
    traces = Traces(Path(folder))
    for item in items:
        traces.add(item)
    traces.update(())
    return traces


def weights(items: Sequence[Trace]) -> dict[str, int]:
    counts = Counter(concept for item in items for concept in item.concepts)
    return {concept: rarity(len(items), count) for concept, count in counts.items()}


@pytest.mark.parametrize("most", [4096, 3])  # the more frequent ones have a bit, the others none
@given(items=TRACES)
def test_each_pair_is_as_like_as_its_sets_are(most: int, items: list[Trace]) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparing, "_CONCEPTS", most)
        traces = kept(folder, items)
        comparison = Comparison(traces, np.arange(len(items)), Rarity(len(items), traces.concepts))
        traces.close()
        pairs = list(combinations(range(len(items)), 2))
        one, other = np.array(pairs, np.int64).reshape(-1, 2).T
        true = [likeness(items[first], items[second], weights(items)) for first, second in pairs]
        assert comparison.likeness(one, other).tolist() == true
        assert comparison.alike(one, other).tolist() == [place for place, value in enumerate(true) if value >= SAME]


@given(items=TRACES)
def test_pairs_are_those_of_small_blocks_that_are_alike(items: list[Trace]) -> None:
    blocks = defaultdict[tuple[str, str], list[int]](list)
    for number, item in enumerate(items):
        for key in dict.fromkeys(product(item.orgs, (*item.dates, *item.numbers))):
            blocks[key].append(number)
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for name, value in {"MANY": 5, "_PAIRS": 4, "_KEYS": 10}.items():
            patch.setattr(grouping, name, value)
        traces = kept(folder, items)
        found = set(grouping.translations(traces, None))
        traces.close()
    near = {pair for block in blocks.values() if len(block) <= 5 for pair in combinations(block, 2)}
    assert found == {
        (one, other)
        for one, other in near
        if items[one].language != items[other].language and likeness(items[one], items[other], weights(items)) >= SAME
    }
