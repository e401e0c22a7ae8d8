"""Typing errors and other spellings find each other; what was typed comes first."""

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

import pytest

from index import Document, SearchIndex
from index.query import EngineQuery

ENGLISH = "The visitors spoke about {} all day."
THAI = "วันนี้เราพูดถึง{}ในเมืองนี้"
CHINESE = "客人在大堂提到{}"  # written alike in both scripts
SWAHILI = "Wageni walizungumza kuhusu {} leo."

WRONG = [  # a sentence, a word, the same with a letter missing, added, or out of place
    (THAI, "คาร์บอน", "คาร์บอร์น"),
    (THAI, "ไฮโดรเจน", "ไฮโดรเจ็น"),
    (THAI, "อุตสาหกรรม", "อุสาหกรรม"),
    (ENGLISH, "hydrogen", "hydorgen"),
    (ENGLISH, "emission", "emmission"),
    (ENGLISH, "Nanjing", "Nanjng"),
    (SWAHILI, "uzalishaji", "uzalishji"),
    ("Гости весь день говорили про {}.", "алюминий", "алюминний"),
    ("تحدث الضيوف اليوم عن {} كثيرا.", "الهيدروجين", "الهيدرجين"),
]
OTHER = [  # a sentence, and two spellings of which neither is wrong
    (ENGLISH, "colour", "color"),
    (ENGLISH, "aluminium", "aluminum"),
    (ENGLISH, "sulphur", "sulfur"),
    (ENGLISH, "decarbonisation", "decarbonization"),
    (CHINESE, "鋼鐵企業", "钢铁企业"),
    (CHINESE, "標準", "标准"),
    (CHINESE, "以後", "以后"),
]
JOINED = [  # a sentence, and the same words apart, with a sign between them, as one
    (ENGLISH, "green steel", "green-steel", "greensteel"),
    (ENGLISH, "low carbon", "low-carbon", "lowcarbon"),
    (ENGLISH, "e-mail", "email"),
    (ENGLISH, "Bao Wu", "Baowu"),
    (ENGLISH, "Wen An", "Wen'an", "Wenan"),
    (SWAHILI, "hewa ukaa", "hewa-ukaa", "hewaukaa"),
]
ERAS = [  # a year in the digits of several scripts, and the same year in the other era
    (("2566", "๒๕๖๖", "２５６６", "٢٥٦٦"), ("2023", "٢٠٢٣", "२०२३", "２０２３")),
    (("2573", "๒๕๗๓", "２５７３"), ("2030", "٢٠٣٠", "२०३०", "๒๐๓๐")),
]
UNLIKE = [  # one letter apart, but nobody who types the one means the other
    (ENGLISH, "2021", "2022"),
    (ENGLISH, "14064", "14067"),
    (ENGLISH, "CO2", "CO3"),
    (ENGLISH, "H2", "N2"),
    (ENGLISH, "EU", "AU"),
    (CHINESE, "钢", "铁"),
    (CHINESE, "进口", "出口"),
    (THAI, "ใกล้", "ไกล"),
]


def both_ways(cases: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [pair for _, *forms in cases for pair in permutations(forms, 2)]


def same_words(one: str, other: str) -> bool:
    return re.split(r"\W+", one.lower()) == re.split(r"\W+", other.lower())


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    texts = {form: sentence.format(form) for sentence, *forms in WRONG + OTHER + JOINED + UNLIKE for form in forms}
    texts |= {number: f"Number {number}." for eras in ERAS for era in eras for number in era}
    documents = [Document(id=id, body=text) for id, text in texts.items()]
    with SearchIndex.create(tmp_path_factory.mktemp("spelling") / "index", documents=documents) as made:
        yield made


def found(index: SearchIndex, query: str) -> dict[str, float]:
    """The ids of the documents that a query finds, with their scores."""
    return {result.document.id: result.score for result in index.search(query, limit=100).results}


@pytest.mark.parametrize(("typed", "other"), both_ways(WRONG + OTHER + JOINED))
def test_spellings_find_each_other(index: SearchIndex, typed: str, other: str) -> None:
    assert {typed, other} <= found(index, typed).keys()


@pytest.mark.parametrize(("typed", "other"), both_ways(WRONG + OTHER + JOINED))
def test_what_was_typed_comes_first(index: SearchIndex, typed: str, other: str) -> None:
    """But for signs between words: those are no part of what is searched."""
    scores = found(index, typed)
    assert scores[typed] == max(scores.values())
    assert same_words(typed, other) or scores[typed] > scores.get(other, 0)


@pytest.mark.parametrize(("typed", "other"), both_ways(WRONG))
def test_quoted_text_is_searched_as_it_is(index: SearchIndex, typed: str, other: str) -> None:
    scores = found(index, f'"{typed}"')
    assert typed in scores
    assert other not in scores


@pytest.mark.parametrize(("typed", "other"), both_ways(UNLIKE))
def test_what_is_meant_otherwise_is_not_found(index: SearchIndex, typed: str, other: str) -> None:
    scores = found(index, typed)
    assert typed in scores
    assert other not in scores


@pytest.mark.parametrize("era", [era for eras in ERAS for era in eras], ids=lambda era: era[0])
def test_digits_of_all_scripts_are_the_same(index: SearchIndex, era: tuple[str, ...]) -> None:
    for number in era:
        assert found(index, f'"{number}"').keys() == set(era)
        scores = found(index, number)
        assert len({scores[written] for written in era}) == 1


@pytest.mark.parametrize(("one", "two"), ERAS + [eras[::-1] for eras in ERAS], ids=lambda era: era[0])
def test_a_year_finds_its_other_era_below_itself(index: SearchIndex, one: Sequence[str], two: Sequence[str]) -> None:
    for number in one:
        scores = found(index, number)
        assert max(scores[other] for other in two) < scores[number]


def test_counts_are_asked_for_together(index: SearchIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, asked = index._current().engine, []

    def counts(queries: Sequence[EngineQuery]) -> list[int]:
        asked.append(len(queries))
        return type(engine).counts(engine, queries)

    monkeypatch.setattr(engine, "counts", counts)
    for query in "greensteel hydorgen emmision", "钢铁企夜标准", "e mail คาร์บอร์น 2023 3 billion t":
        asked.clear()
        index.search(query)
        assert len(asked) <= 4
        assert sum(asked) > 4
