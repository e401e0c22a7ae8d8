"""AND, OR, NOT, + and - with operands in any scripts find exactly what they say."""

from collections.abc import Iterator
from itertools import permutations

import pytest

from index import Document, SearchIndex

OPERANDS = ["碳市场", "การประชุม", "steel", "الكربون", "2566", "CO2", "탄소", "язык", "低碳steel", "ゴミ", "हाइड्रोजन"]
PAIRS = [pair for number, pair in enumerate(permutations(OPERANDS, 2)) if number % 2]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    documents = [Document(id="none", title="", body="nothing of it")]
    documents += [Document(id=a, body=f"({a})") for a in OPERANDS]
    documents += [Document(id=f"{a} {b}", title=a, body=f"{b}。") for a, b in PAIRS]
    with SearchIndex.create(tmp_path_factory.mktemp("truth") / "index", documents=documents) as index:
        yield index


def has(id: str, operand: str) -> bool:
    """Whether a document has an operand; `steel` is in 低碳steel, too, since a change of script is a boundary."""
    return operand in id


def found(index: SearchIndex, query: str) -> set[str]:
    results = index.search(query, limit=1000)
    assert results.notes == ()
    return {result.document.id for result in results.results}


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_operators(index: SearchIndex, a: str, b: str) -> None:
    everything = found(index, "*")
    with_a, with_b = ({id for id in everything if has(id, operand)} for operand in (a, b))
    assert found(index, f"+{a}") == found(index, f'"{a}"') == with_a
    assert found(index, f"{a} AND {b}") == found(index, f"+{a} +{b}") == with_a & with_b
    assert found(index, f"{a} OR {b}") == with_a | with_b
    assert found(index, f"{a} AND NOT {b}") == found(index, f"+{a} -{b}") == with_a - with_b
    assert found(index, f"NOT {a}") == found(index, f"-{a}") == everything - with_a
    assert found(index, f"NOT ({a} OR {b})") == everything - with_a - with_b
    assert found(index, f'"{a}" OR "{b}"') == with_a | with_b
