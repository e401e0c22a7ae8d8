"""Whatever stands in a document finds it, whatever stands beside it, and whatever else the index holds."""

import json
import os
import random
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import regex
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from index import Config, Document, SearchIndex

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
CORPORA = Path(os.environ.get("WENKHAM_CORPORA", ROOT.parent / "shared" / "ir"))
SAMPLED = ("coop-th", "coop-zht")
NAMED = Config(fields={"name": "facet"})
OPERATORS = frozenset(["AND", "OR", "NOT"])
ENOUGH = 0.98
"""The least share of a word's documents and occurrences that a search for it has to find."""

UNSHRUNK = (Phase.generate,)
"""For properties that build an index per example: shrinking one would take minutes, and messages name the case."""

CLUSTERED = r"[[\p{Han}\p{Hiragana}\p{Katakana}ー\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]--\p{Nd}]"
"""Characters of words that nothing sets apart; there, a cluster is as good as a word."""
IGNORED = r"\p{Default_Ignorable_Code_Point}"
# A Thai or Lao cluster has the vowels before it; a decomposed ำ is one.
CLUSTER = rf"[เ-ไເ-ໄ]*(?={CLUSTERED})\X{IGNORED}*+(?:(?<=[ํໍ][่-๋່-໋]?)[าາ])?"
PIECE = regex.compile(
    rf"(?=[\p{{L}}\p{{N}}])(?:(?={CLUSTERED}){CLUSTER}|[[\p{{L}}\p{{M}}\p{{N}}{IGNORED}]--{CLUSTERED}]+)", regex.V1
)
SCRIPTS = {  # characters of a script, and what stands between its words
    r"\p{Thai}": "",
    r"\p{Han}": "",
    r"\p{Han}\p{Hiragana}\p{Katakana}ー": "",
    r"\p{Hangul}": "",
    r"\p{Khmer}": "",
    r"\p{Latin}": " ",
    r"\p{Arabic}": " ",
    r"\p{Devanagari}": " ",
    r"\p{Cyrillic}": " ",
}
COMPOUNDS = [  # a sentence, a word, a compound with that word in it
    ("我们研究{}的历史。", "农业", "中国农业发展银行"),
    ("我们研究{}的历史。", "钢铁", "中国钢铁工业协会"),
    ("我们研究{}的历史。", "市场", "全国碳市场"),
    ("我们研究{}的历史。", "环境", "生态环境部"),
    ("我们研究{}的历史。", "排放", "碳排放权交易"),
    ("我們研究{}的歷史。", "農業", "中國農業發展銀行"),
    ("我們研究{}的歷史。", "鋼鐵", "中國鋼鐵公司"),
    ("我們研究{}的歷史。", "交易所", "臺灣碳權交易所"),
    ("我們研究{}的歷史。", "還原", "氫還原煉鐵"),
    ("ปีนี้เราศึกษา{}ในเมืองนี้", "ประชุม", "การประชุม"),
    ("ปีนี้เราศึกษา{}ในเมืองนี้", "พัฒนา", "การพัฒนา"),
    ("ปีนี้เราศึกษา{}ในเมืองนี้", "ผลิต", "กำลังการผลิต"),
    ("ปีนี้เราศึกษา{}ในเมืองนี้", "อุตสาหกรรม", "กระทรวงอุตสาหกรรม"),
    ("ปีนี้เราศึกษา{}ในเมืองนี้", "ไฟฟ้า", "รถยนต์ไฟฟ้า"),
    ("来年は{}について話す。", "鉄鋼", "鉄鋼メーカー"),
    ("来年は{}について話す。", "還元", "水素還元製鉄"),
    ("来年は{}について話す。", "取引", "排出量取引制度"),
    ("来年は{}について話す。", "カーボン", "カーボンニュートラル"),
    ("내년에는 {}에서 논의한다.", "철강", "철강산업"),
    ("내년에는 {}에서 논의한다.", "수소", "수소환원제철"),
    ("내년에는 {}에서 논의한다.", "배출권", "배출권거래제"),
]


def samples() -> dict[str, str]:
    paths = [path for pattern in ("*/*.txt", "*/*.md") for path in sorted((ROOT / "samples").glob(pattern))]
    utf8 = [path for path in paths if len(path.suffixes) == 1]  # others name their encoding
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in utf8}


def seeds() -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))}


def corpora() -> dict[str, str]:
    found = {}
    for name in SAMPLED:
        path = CORPORA / name / "corpus.jsonl"
        if path.exists():
            lines = map(json.loads, path.read_text("utf-8").splitlines())
            texts = {f"{name}/{line['id']}": line["text"] for line in lines if len(line["text"]) < 1000}
            found |= {id: texts[id] for id in random.Random(name).sample(sorted(texts), 25)}
    return found


COLLECTIONS: Mapping[str, Callable[[], dict[str, str]]] = {
    "samples": cache(samples),
    "../shared/seeds": cache(seeds),
    "../shared/ir": cache(corpora),
}
each_collection = pytest.mark.parametrize("collection", COLLECTIONS)


def texts_of(collection: str) -> dict[str, str]:
    texts = COLLECTIONS[collection]()
    if not texts:
        pytest.skip(f"{collection} is not there")
    return texts


def documents(texts: Mapping[str, str]) -> list[Document]:
    return [Document(id=id, body=text, fields={"name": (id,)}) for id, text in texts.items()]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    texts = {id: text for read in COLLECTIONS.values() for id, text in read().items()}
    with SearchIndex.create(tmp_path_factory.mktemp("recall") / "index", NAMED, documents(texts)) as made:
        yield made


def found(index: SearchIndex, query: str) -> set[str]:
    """The ids of all documents that a query finds by its words; a facet has them without reading and marking each."""
    return {value.value for value in index.search(query, limit=0, expansions=False).facets["name"]}


def quoted(text: str) -> str:
    return f'"{text.replace(chr(34), " ")}"'


@cache
def cut(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in PIECE.finditer(text)]


@st.composite
def passages(draw: st.DrawFn, texts: Mapping[str, str]) -> tuple[str, str]:
    """A document and some of its clusters and words, with what stands between them."""
    id = draw(st.sampled_from([id for id in texts if cut(texts[id])]))
    spans = cut(texts[id])
    first = draw(st.integers(0, len(spans) - 1))
    last = draw(st.integers(first, min(first + 12, len(spans) - 1)))
    return id, texts[id][spans[first][0] : spans[last][1]]


@st.composite
def words(draw: st.DrawFn, texts: Mapping[str, str]) -> tuple[str, str]:
    """A document and a word of it; where words are not set apart, some clusters that touch."""
    id, passage = draw(passages(texts))
    spans = cut(passage)
    end = next((one[1] for one, two in pairwise(spans) if one[1] < two[0]), len(passage))
    assume(passage[:end] not in OPERATORS)
    return id, passage[:end]


@each_collection
def test_a_quoted_piece_finds_its_document(index: SearchIndex, collection: str) -> None:
    @settings(max_examples=60)
    @given(passages(texts_of(collection)))
    def holds(drawn: tuple[str, str]) -> None:
        id, passage = drawn
        assert id in found(index, quoted(passage))

    holds()


@each_collection
def test_a_word_alone_finds_its_document(index: SearchIndex, collection: str) -> None:
    @settings(max_examples=60)
    @given(words(texts_of(collection)))
    def holds(drawn: tuple[str, str]) -> None:
        id, word = drawn
        assert id in found(index, word)

    holds()


@pytest.fixture(scope="module")
def compounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    texts = {term: sentence.format(term) for sentence, *terms in COMPOUNDS for term in terms}
    with SearchIndex.create(tmp_path_factory.mktemp("compounds") / "index", NAMED, documents(texts)) as made:
        yield made


@pytest.mark.parametrize(("word", "compound"), [case[1:] for case in COMPOUNDS])
def test_a_word_finds_its_compounds(compounds: SearchIndex, word: str, compound: str) -> None:
    assert {word, compound} <= found(compounds, word)


@pytest.mark.parametrize(("word", "compound"), [case[1:] for case in COMPOUNDS])
def test_a_compound_finds_its_words(compounds: SearchIndex, word: str, compound: str) -> None:
    if regex.search(r"\p{Hangul}", word):
        pytest.importorskip("kiwipiepy", reason="the extra `korean` is not installed: pip install 'wenkham[korean]'")
    assert {word, compound} <= found(compounds, compound)


@cache
def in_script(characters: str) -> list[str]:
    """The words of a script in the samples; where words are not set apart, stretches of text."""
    stretches = {match for text in samples().values() for match in regex.findall(f"[{characters}]+", text)}
    return sorted(stretch for stretch in stretches - OPERATORS if cut(stretch))


@st.composite
def embedded(draw: st.DrawFn, characters: str) -> tuple[str, str, str]:
    """What stands before a word, the word, what stands behind it, all of one script."""
    stretches, between = st.sampled_from(in_script(characters)), SCRIPTS[characters]
    stretch = draw(stretches)
    spans = cut(stretch)
    first = draw(st.integers(0, len(spans) - 1))
    last = first if between else draw(st.integers(first, min(first + 5, len(spans) - 1)))
    word = stretch[spans[first][0] : spans[last][1]]
    before, behind = (draw(st.lists(stretches, max_size=2)) for _ in range(2))
    return "".join(item + between for item in before), word, "".join(between + item for item in behind)


@pytest.mark.parametrize("characters", SCRIPTS)
def test_neighbours_never_matter(tmp_path_factory: pytest.TempPathFactory, characters: str) -> None:
    @settings(max_examples=3, phases=UNSHRUNK)
    @given(st.lists(embedded(characters), min_size=25, max_size=25))
    def holds(cases: list[tuple[str, str, str]]) -> None:
        texts = {str(number): "".join(parts) for number, parts in enumerate(cases)}
        with SearchIndex.create(tmp_path_factory.mktemp("embedded") / "index", NAMED, documents(texts)) as index:
            for id, (before, word, _) in zip(texts, cases, strict=True):
                place = len(before), len(before) + len(word)
                for query in (word, quoted(word)):
                    assert id in found(index, query), (query, texts[id])
                    marked = index.highlight(id, query)
                    assert marked
                    assert covered([place], marked[1]["body"]) == 1, (query, texts[id])

    holds()


def covered(places: list[tuple[int, int]], marks: list[tuple[int, int]]) -> int:
    """How many of the places are inside a mark."""
    return sum(any(start <= place[0] and place[1] <= end for start, end in marks) for place in places)


@settings(max_examples=6, phases=UNSHRUNK)
@given(st.data())
def test_adding_a_document_takes_no_other_out(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.sampled_from(sorted(samples())), min_size=4, max_size=4, unique=True))
    first, *later = documents({id: samples()[id][:300] for id in texts})
    own = {first.id: first.body}
    asked = [data.draw(words(own))[1] for _ in range(4)]
    queries = [*asked, *(quoted(data.draw(passages(own))[1]) for _ in range(2)), f"{asked[0]}*"]
    queries += [f"{asked[0]} AND {asked[1]}", f"{asked[2]} OR {asked[3]}", f"+{asked[0]} {asked[3]}"]
    with SearchIndex.create(tmp_path_factory.mktemp("growing") / "index", NAMED, [first]) as index:
        before = {query: found(index, query) for query in queries}
        for document in later:
            index.add([document])
            for query in queries:
                after = found(index, query)
                assert before[query] <= after, query
                before[query] = after


def ordinary_words() -> list[str]:
    lines = (Path(__file__).parent / "data" / "ordinary_words.tsv").read_text("utf-8").splitlines()
    return [line.partition("\t")[0] for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("forms", ordinary_words())
def test_ordinary_words_are_found_and_marked(index: SearchIndex, forms: str) -> None:
    """In either script of Chinese, asked in either."""
    texts = {id: text for read in COLLECTIONS.values() for id, text in read().items()}
    places = {id: [m.span() for m in regex.finditer(forms.replace("/", "|"), text)] for id, text in texts.items()}
    having = {id for id in places if places[id]}
    occurrences = sum(map(len, places.values()))
    assert occurrences
    for word in forms.split("/"):
        assert len(found(index, word) & having) >= ENOUGH * len(having)
        marks = {id: shown[1]["body"] for id in having if (shown := index.highlight(id, word))}
        assert sum(covered(places[id], marks[id]) for id in having) >= ENOUGH * occurrences
