"""Searching by words and meaning, with the real encoder."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Config, ConfigurationError, Document, SearchIndex
from index.engine import Hit
from index.parse import bare, parse
from index.query import Constant, Or, Term
from index.schema import Schema
from index.semantic import encoder, fusion

for library in encoder.LIBRARIES:
    pytest.importorskip(library)

DOCUMENTS = [
    Document("steel-zh", "绿色钢铁", "这家钢铁厂用氢气代替焦炭炼铁,排放大幅下降。"),
    Document("steel-th", "เหล็กสีเขียว", "โรงงานเหล็กแห่งนี้ใช้ไฮโดรเจนแทนถ่านโค้ก การปล่อยก๊าซลดลงมาก"),
    Document("steel-en", "Green steel", "The furnaces burn hydrogen in place of coal, at last.", date="2024-05-01"),
    Document("rice-zh", "水稻", "农民在雨季前收割水稻,米价上涨。"),
    Document("rice-th", "ข้าว", "ชาวนาเกี่ยวข้าวก่อนฝนตก ราคาข้าวสูงขึ้น"),
    Document("rice-en", "Rice harvest", "Farmers bring in the crop before the rain.", date="2023-05-01"),
    Document("train-zh", "高铁", "新的高速铁路缩短了两座城市之间的旅行时间。"),
    Document("train-th", "รถไฟ", "รถไฟความเร็วสูงสายใหม่ช่วยลดเวลาเดินทางระหว่างสองเมือง"),
    Document("train-en", "Fast trains", "A new line for fast trains makes the way between two cities short."),
    *(Document(f"coal-{number:02}", "Report", f"On coal and metal, number {number}.") for number in range(12)),
]
STEEL = "steel made with hydrogen"
Found = tuple[int, list[str]]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    folder = tmp_path_factory.mktemp("semantic") / "index"
    with SearchIndex.create(folder, Config(semantic=True), DOCUMENTS) as made:
        yield made


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passages that are encoded, as they are."""
    from index.semantic.e5 import E5

    texts: list[str] = []
    encode = E5.passages

    def counted(model: E5, passages: Sequence[str]) -> encoder.Floats:
        texts.extend(passages)
        return encode(model, passages)

    monkeypatch.setattr(E5, "passages", counted)
    return texts


def ids(index: SearchIndex, query: str, **how: object) -> list[str]:
    results = index.search(query, **{"limit": 100, "expansions": False, **how})  # type: ignore[arg-type]
    assert len(results.results) == results.total
    return [result.document.id for result in results.results]


# What is found


@pytest.mark.parametrize(
    ("query", "topic"), [(STEEL, "steel"), ("การเก็บเกี่ยวข้าว", "rice"), ("rice harvest", "rice"), ("高速列车", "train")]
)
def test_what_says_the_same_is_found_first_in_any_language(index: SearchIndex, query: str, topic: str) -> None:
    assert sorted(ids(index, query)[:3]) == [f"{topic}-en", f"{topic}-th", f"{topic}-zh"]
    assert len(ids(index, query, semantic=False)) < 3


def test_documents_with_the_words_are_all_found_still(index: SearchIndex) -> None:
    for query in ("coal", "hydrogen coal", "new number"):
        assert set(ids(index, query)) >= set(ids(index, query, semantic=False)) > set()


@pytest.mark.parametrize(
    "query", ["", "*", '"coal"', "+coal", "coal AND metal", "coal OR rice", "hydrog*", "title:steel"]
)
def test_without_bare_words_nothing_changes(index: SearchIndex, query: str) -> None:
    plain, other = (index.search(query, limit=50, semantic=semantic) for semantic in (True, False))
    assert plain.as_dict() == other.as_dict()


@pytest.mark.parametrize("sort", ["date", "oldest", "title"])
def test_in_another_order_only_words_find(index: SearchIndex, sort: str) -> None:
    assert ids(index, STEEL, sort=sort) == ids(index, STEEL, sort=sort, semantic=False)


@pytest.mark.parametrize(
    ("query", "left"),
    [
        (f'{STEEL} "burn hydrogen"', {"steel-en"}),
        (f"{STEEL} +coal", {"steel-en", *(f"coal-{number:02}" for number in range(12))}),
        (f"{STEEL} language:th", {"steel-th", "rice-th", "train-th"}),
        (f"{STEEL} year:2023..2024", {"steel-en", "rice-en"}),
        (f"{STEEL} +(rice harvest~)", {"rice-en"}),
        (f"{STEEL} +nobody", set()),
    ],
)
def test_what_must_be_found_still_must(index: SearchIndex, query: str, left: set[str]) -> None:
    assert set(ids(index, query)) == left


def test_meaning_ranks_what_must_be_found(index: SearchIndex) -> None:
    assert ids(index, f"{STEEL} language:th")[0] == "steel-th"
    assert ids(index, "rice harvest language:th")[0] == "rice-th"


@pytest.mark.parametrize("query", [f"{STEEL} -furnaces", f"{STEEL} NOT furnaces", f"({STEEL}) -furnaces"])
def test_what_must_not_be_found_is_not(index: SearchIndex, query: str) -> None:
    assert ids(index, query)[:2] in (["steel-th", "steel-zh"], ["steel-zh", "steel-th"])
    assert "steel-en" not in ids(index, query)


def test_facets_filter_and_count_what_is_found(index: SearchIndex) -> None:
    everything = index.search(STEEL, limit=100, expansions=False)
    counted = {value.value: value.count for value in everything.facets["language"]}
    order = [result.document for result in everything.results]
    assert sum(counted.values()) == everything.total == len(order)
    for language, count in counted.items():
        kept = [document.id for document in order if document.language == language]
        assert ids(index, STEEL, facets={"language": [language]}) == kept
        assert len(kept) == count
    assert "steel-th" not in ids(index, STEEL, exclude={"language": "th"})


# Pages


@pytest.mark.parametrize("query", ["coal", "coal hydrogen", STEEL, "rice -metal", "rapport sur le charbon"])
@pytest.mark.parametrize("size", [4, 9])
def test_pages_are_complete_and_their_total_the_same(index: SearchIndex, query: str, size: int) -> None:
    whole = index.search(query, limit=100)
    assert whole.total > 1
    paged: list[str] = []
    for offset in range(0, whole.total + size, size):
        page = index.search(query, offset=offset, limit=size)
        assert (page.total, page.facets) == (whole.total, whole.facets)
        paged += [result.document.id for result in page.results]
    assert paged == [result.document.id for result in whole.results]
    assert len(set(paged)) == len(paged) == whole.total


def test_scores_fall(index: SearchIndex) -> None:
    scores = [result.score for result in index.search("coal hydrogen", limit=100).results]
    assert scores == sorted(scores, reverse=True)


def test_rank_is_the_order_of_a_search(index: SearchIndex) -> None:
    for semantic in (True, False):
        results = index.search(STEEL, semantic=semantic).results
        ranked = [(result.document.id, result.score) for result in results]
        assert [tuple(hit) for hit in index.rank(STEEL, semantic=semantic)] == ranked


# Fusion


similarities = st.dictionaries(st.sampled_from("abcdef"), st.floats(0.01, 1), min_size=1)


@given(st.dictionaries(st.sampled_from("abcdef"), st.floats(0.01, 100), min_size=1), similarities)
def test_the_sum_is_the_weighted_mean_of_parts_of_the_best(
    lexical: dict[str, float], semantic: dict[str, float]
) -> None:
    near = sorted((Hit(id, score) for id, score in semantic.items()), key=lambda hit: -hit.score)
    best = max(lexical.values())
    query = fusion.nearness(near, best)
    assert isinstance(query, Or)
    added = {
        part.query.term: part.score
        for part in query.queries
        if isinstance(part, Constant) and isinstance(part.query, Term)
    }
    assert added.keys() == semantic.keys()
    for id in "abcdef":
        mean = 0.3 * lexical.get(id, 0) / best + 0.7 * semantic.get(id, 0) / near[0].score
        assert lexical.get(id, 0) + added.get(id, 0) == pytest.approx(mean * best / 0.3)


def test_what_is_not_near_enough_is_ranked_but_not_found() -> None:
    near = [Hit("a", fusion.SIMILAR), Hit("b", fusion.SIMILAR - 0.01)]
    assert fusion.found(near) == Constant(Or((Term("id", "a"),)), 0.0)
    ranked = fusion.nearness(near, 1.0)
    assert isinstance(ranked, Or)
    assert len(ranked.queries) == 2


def test_where_no_document_has_a_word_meaning_alone_ranks() -> None:
    near = [Hit("a", 0.5), Hit("b", 0.3)]
    query = fusion.nearness(near, 0.0)
    assert isinstance(query, Or)
    first, second = (part.score for part in query.queries if isinstance(part, Constant))
    assert first > second > 0


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("green steel", ["green steel"]),
        ('green "hot" steel', ["green steel"]),
        ("green -hot", ["green"]),
        ("green steel^2 hot", ["green", "steel", "hot"]),
        ("green stel~ steel", ["green", "steel"]),
        ("(green steel)", ["green steel"]),
        ("+green steel", ["steel"]),
        ("+(green stel~)", []),
        ("(green stel~) AND hot", []),
        ("green OR steel", []),
        ("title:green", []),
        ("-green", []),
        ("*", []),
        ("", []),
    ],
)
def test_bare_words_are_those_that_only_rank(query: str, words: list[str]) -> None:
    assert [match.text for match in bare(parse(query, Schema.extended({})).query)] == words


# Writing


def test_only_what_is_new_is_encoded(tmp_path: Path, encoded: list[str]) -> None:
    with SearchIndex.create(tmp_path / "index", Config(semantic=True), DOCUMENTS[:3]) as index:
        assert len(encoded) == 3
        encoded.clear()
        index.add([DOCUMENTS[4], Document("steel-en", "Fast trains", "A line for fast trains between two cities.")])
        assert [text.partition("\n")[0] for text in encoded] == ["ข้าว", "Fast trains"]
        assert ids(index, "farmers harvest rice")[0] == "rice-th"
        assert ids(index, "รถไฟความเร็วสูง")[0] == "steel-en"
        encoded.clear()
        index.delete(["steel-en", "steel-zh"])
        assert encoded == []
        assert set(ids(index, f"{STEEL} fast trains")) <= {"steel-th", "rice-th"}
        assert ids(index, STEEL)[0] == "steel-th"
        assert sorted(index.ids()) == ["rice-th", "steel-th"]


def test_a_failed_commit_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    def broken() -> Iterator[Document]:
        yield DOCUMENTS[5]
        raise OSError("the disk is gone")

    with SearchIndex.create(tmp_path / "index", Config(semantic=True), DOCUMENTS[:3]) as index:
        before = ids(index, STEEL)
        with pytest.raises(OSError, match="gone"):
            index.add(broken())
        assert ids(index, STEEL) == before
        assert index.verify() > 0


def test_an_index_may_be_empty(tmp_path: Path) -> None:
    with SearchIndex.create(tmp_path / "index", Config(semantic=True)) as index:
        assert ids(index, STEEL) == []
        index.add(DOCUMENTS[:1])
        assert ids(index, STEEL) == ["steel-zh"]


def test_an_index_knows_how_it_was_made(tmp_path: Path, index: SearchIndex) -> None:
    assert index.config.semantic
    with SearchIndex.create(tmp_path / "index", documents=DOCUMENTS[:3]) as plain:
        assert not plain.config.semantic
        assert not list(tmp_path.rglob("vectors*"))
        plain.rebuild(DOCUMENTS[:3], Config(semantic=True))
        assert plain.config.semantic
        assert len(ids(plain, STEEL)) == 3
        plain.rebuild(DOCUMENTS[:3], Config())
        assert len(ids(plain, STEEL)) == 1


def test_a_file_of_settings_may_ask_for_it(tmp_path: Path) -> None:
    path = tmp_path / "wenkham.toml"
    path.write_text("semantic = true\n")
    assert Config.load(path).semantic
    path.write_text('semantic = "yes"\n')
    with pytest.raises(ConfigurationError, match="semantic is 'yes'; give true or false"):
        Config.load(path)


# Without it


def test_an_index_without_it_asks_no_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "LIBRARIES", ("a_library_that_nobody_has",))
    with SearchIndex.create(tmp_path / "index", documents=DOCUMENTS[:6]) as index:
        assert ids(index, STEEL) == ["steel-en"]
        assert ids(index, STEEL) == ids(index, STEEL, semantic=False)


def test_an_index_of_an_earlier_version_has_no_vectors(tmp_path: Path) -> None:
    SearchIndex.create(tmp_path / "index", documents=DOCUMENTS[:3]).close()
    (manifest,) = tmp_path.rglob("manifest.json")
    written = json.loads(manifest.read_text("utf-8"))
    del written["semantic"]
    manifest.write_text(json.dumps(written), "utf-8")
    with SearchIndex.open(tmp_path / "index") as index:
        assert not index.config.semantic
        assert ids(index, STEEL) == ["steel-en"]


def test_without_the_extra_an_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "LIBRARIES", ("a_library_that_nobody_has",))
    with pytest.raises(ConfigurationError, match=r"pip install 'wenkham\[semantic\]'"):
        Config(semantic=True)
