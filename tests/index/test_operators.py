"""Queries find what set logic says, over a document for every combination of operands in six scripts."""

from collections.abc import Callable, Iterator
from functools import reduce
from itertools import combinations
from operator import and_, or_

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Config, Document, SearchIndex

MIXED = "ＣＯ₂排放"
OPERANDS = ("碳市场", "การประชุม", "steel", "الكربون", "2566", MIXED)
TRIPLES = list(combinations(OPERANDS, 3))
YEARS = ("2017", "2018-05", "2019-02-28", "2019-03-01", "2020-12-31")
Found = frozenset[int]
Case = tuple[str, Found]


def present(number: int) -> list[str]:
    """The operands of a document: those whose bits its number has, in another order from document to document."""
    chosen = [operand for bit, operand in enumerate(OPERANDS) if number >> bit & 1]
    turn = number % max(len(chosen), 1)
    return chosen[turn:] + chosen[:turn]


EVERY: Found = frozenset(range(2 ** len(OPERANDS)))


def having(*operands: str) -> Found:
    """The documents that have these operands side by side, in this order."""
    size = len(operands)
    return frozenset(
        number
        for number in EVERY
        for there in [present(number)]
        if operands in {tuple(there[start : start + size]) for start in range(len(there))}
    )


def dated(accepts: Callable[[str], bool]) -> Found:
    return frozenset(number for number in EVERY if accepts(YEARS[number % len(YEARS)]))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    documents = [
        Document(
            id=str(number),
            body=" – ".join(present(number)),
            date=YEARS[number % len(YEARS)],
            fields={"name": (str(number),)},
        )
        for number in sorted(EVERY)
    ]
    config = Config(fields={"name": "facet"})
    with SearchIndex.create(tmp_path_factory.mktemp("operators") / "index", config, documents) as made:
        yield made


def found(index: SearchIndex, query: str) -> Found:
    """The numbers of all documents that a query finds; the year 2566 is a word here and no year."""
    results = index.search(query, limit=0, expansions=False)
    assert results.notes == ()
    return frozenset(int(value.value) for value in results.facets["name"])


RANGES: list[Case] = [
    ("year:2018", dated(lambda date: date[:4] == "2018")),
    ("year:2018..2019", dated(lambda date: "2018" <= date[:4] <= "2019")),
    ("year:[2019 TO 2020]", dated(lambda date: date[:4] >= "2019")),
    ("year:..2018", dated(lambda date: date[:4] <= "2018")),
    ("year:2561..2562", dated(lambda date: "2018" <= date[:4] <= "2019")),
    ("year:(2017 OR 2020)", dated(lambda date: date[:4] in ("2017", "2020"))),
    ("date:2019", dated(lambda date: date[:4] == "2019")),
    ("date:2019-02", dated(lambda date: date.startswith("2019-02"))),
    ("date:2018-05..2019-02", dated(lambda date: "2018-05" <= date < "2019-03")),
    ("date:>=2019-03", dated(lambda date: date >= "2019-03")),
    ("date:<2019-03-01", dated(lambda date: date < "2019-03-01")),
    ("date:<=2018", dated(lambda date: date < "2019")),
    ("date:>2018", dated(lambda date: date >= "2019")),
]


@pytest.mark.parametrize(("query", "expected"), RANGES, ids=[query for query, _ in RANGES])
def test_ranges(index: SearchIndex, query: str, expected: Found) -> None:
    assert found(index, query) == expected
    assert found(index, f"-{query}") == EVERY - expected
    for operand in OPERANDS:
        assert found(index, f"{operand} AND {query}") == having(operand) & expected
        assert found(index, f"{operand} OR {query}") == having(operand) | expected
        assert found(index, f"+{operand} -{query}") == having(operand) - expected


@pytest.mark.parametrize("operands", TRIPLES, ids=" ".join)
def test_three_operands(index: SearchIndex, operands: tuple[str, str, str]) -> None:
    """AND binds tighter than OR, NOT tighter than either."""
    (a, b, c), (in_a, in_b, in_c) = operands, map(having, operands)
    assert found(index, f"{a} AND {b} AND {c}") == found(index, f"+{a} +{b} +{c}") == in_a & in_b & in_c
    assert found(index, f"{a} OR {b} OR {c}") == in_a | in_b | in_c
    assert found(index, f"{a} AND {b} OR {c}") == in_a & in_b | in_c
    assert found(index, f"{a} OR {b} AND {c}") == in_a | in_b & in_c
    assert found(index, f"({a} OR {b}) AND {c}") == (in_a | in_b) & in_c
    assert found(index, f"{a} AND NOT {b} OR {c}") == in_a - in_b | in_c
    assert found(index, f"{a} OR NOT {b} AND {c}") == in_a | in_c - in_b
    assert found(index, f"{a} AND NOT ({b} OR {c})") == found(index, f"+{a} -{b} -{c}") == in_a - in_b - in_c
    assert found(index, f"NOT ({a} AND {b} AND {c})") == EVERY - (in_a & in_b & in_c)
    assert found(index, f"NOT {a} NOT {b} NOT {c}") == EVERY - in_a - in_b - in_c


@pytest.mark.parametrize("operands", TRIPLES, ids=" ".join)
def test_phrases(index: SearchIndex, operands: tuple[str, str, str]) -> None:
    """Quoted operands are found side by side and in order, whatever scripts they are in."""
    a, b, c = operands
    assert found(index, f'"{a}"') == having(a)
    for one, two in ((a, b), (b, c), (c, a)):
        assert found(index, f'"{one} {two}"') == having(one, two)
        assert found(index, f'"{one} {two}" OR "{two} {one}"') == having(one, two) | having(two, one)
        assert found(index, f'+{one} +{two} -"{one} {two}"') == having(one) & having(two) - having(one, two)
    assert found(index, f'"{a} {b} {c}"') == having(a, b, c)
    assert found(index, f'"{a} {b} {c}" NOT "{b} {c}"') == frozenset()


@pytest.mark.parametrize("operands", [some for some in TRIPLES if MIXED not in some], ids=" ".join)
def test_bare_words_rank_and_do_not_restrict(index: SearchIndex, operands: tuple[str, str, str]) -> None:
    (a, b, c), (in_a, in_b, in_c) = operands, map(having, operands)
    assert found(index, f"{a} {b}") == in_a | in_b
    assert found(index, f"{a} {b} -{c}") == (in_a | in_b) - in_c
    assert found(index, f'{a} "{b}" {c}') == found(index, f"{a} +{b} {c}") == in_b


def joined(operator: str, combine: Callable[[Found, Found], Found], parts: list[Case]) -> Case:
    return f"({f' {operator} '.join(query for query, _ in parts)})", reduce(combine, (found for _, found in parts))


def larger(inner: st.SearchStrategy[Case]) -> st.SearchStrategy[Case]:
    """Expressions of two or three others, and what is not found by one."""
    several = st.lists(inner, min_size=2, max_size=3)
    return (
        several.map(lambda parts: joined("AND", and_, parts))
        | several.map(lambda parts: joined("OR", or_, parts))
        | inner.map(lambda part: (f"(NOT {part[0]})", EVERY - part[1]))
    )


operands = st.sampled_from(OPERANDS).map(lambda operand: (operand, having(operand)))
phrases = st.permutations(OPERANDS).map(lambda some: (f'"{some[0]} {some[1]}"', having(*some[:2])))
expressions = st.recursive(operands | operands | phrases | st.sampled_from(RANGES), larger, max_leaves=12)


@settings(max_examples=200)
@given(larger(expressions))
def test_any_expression(index: SearchIndex, case: Case) -> None:
    query, expected = case
    assert found(index, query) == expected
