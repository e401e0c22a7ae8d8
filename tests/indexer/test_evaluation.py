"""Retrieval sets: reading them, variants of queries, measures, comparing runs, and the command that does it all.

The measures expected here were worked out by hand from their definitions.
"""

import json
import math
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from rapidfuzz.distance import OSA

from index import ConfigurationError, Document, SearchIndex
from indexer.cli import main
from indexer.evaluation import retrieval
from indexer.evaluation.measures import compare, distinct, mean, measure, randomization_test, read_run, write_run
from indexer.evaluation.retrieval import evaluate
from indexer.evaluation.sets import Query, RetrievalSet, sample
from indexer.evaluation.variants import NAMES, commonness, keywords, make, other_script, prefix, typos

DOCUMENTS = {
    "d1": ("Green steel", "It is made with hydrogen & electricity.", "en"),
    "d2": ("", "Cement kilns burn coal.", "en"),
    "d3": ("", "ตลาดคาร์บอนเปิดทำการแล้ว", "th"),
}
QUERIES = {
    "q1": ("Is hydrogen used for -green AND steel?", "en"),  # as operators, this would leave d1 out
    "q2": ("coal", "en"),
    "q3": ("ตลาดคาร์บอน", "th"),
    "q4": ("a query without a judgment", "en"),
}
JUDGMENTS = [("q1", "d1", 1), ("q2", "d1", 1), ("q2", "d2", 0), ("q3", "d3", 2)]
# d1 and d3 are first for q1 and q3; for q2 only d2 is found, which is judged not to be relevant.
MEANS = {"ndcg@10": 2 / 3, "r@100": 2 / 3, "mrr@10": 2 / 3}


def write_ours(folder: Path) -> None:
    documents = [{"id": id, "title": t, "text": x, "lang": lang} for id, (t, x, lang) in DOCUMENTS.items()]
    queries = [{"id": id, "text": text, "lang": lang} for id, (text, lang) in QUERIES.items()]
    write_lines(folder / "corpus.jsonl", documents)
    write_lines(folder / "queries.jsonl", queries)
    (folder / "qrels.tsv").write_text("".join(f"{q}\t{d}\t{grade}\n" for q, d, grade in JUDGMENTS))


def write_beir(folder: Path) -> None:
    documents = [{"_id": id, "title": t, "text": x, "metadata": {}} for id, (t, x, _) in DOCUMENTS.items()]
    write_lines(folder / "corpus.jsonl", documents)
    write_lines(folder / "queries.jsonl", [{"_id": id, "text": text} for id, (text, _) in QUERIES.items()])
    (folder / "qrels").mkdir()
    lines = ["query-id\tcorpus-id\tscore\n", *(f"{q}\t{d}\t{grade}\n" for q, d, grade in JUDGMENTS)]
    (folder / "qrels" / "test.tsv").write_text("".join(lines))


def write_trec(folder: Path) -> None:
    (folder / "documents").mkdir()
    for id, (title, text, _) in DOCUMENTS.items():
        headline = f"<HEADLINE>\n{title}\n</HEADLINE>\n" if title else ""
        escaped = text.replace("&", "&amp;")
        (folder / "documents" / f"{id}.sgml").write_text(
            f"<DOC>\n<DOCNO> {id} </DOCNO>\n{headline}<TEXT>\n<P>{escaped}</P>\n</TEXT>\n</DOC>\n", "utf-8"
        )
    topics = (
        f"<top>\n<num> Number: {id}\n<title> {text}\n\n<desc> Description:\nMore of it.\n</top>\n"
        for id, (text, _) in QUERIES.items()
    )
    (folder / "topics.txt").write_text("\n".join(topics), "utf-8")
    (folder / "qrels.txt").write_text("".join(f"{q} 0 {d} {grade}\n" for q, d, grade in JUDGMENTS))


def write_lines(path: Path, values: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values), "utf-8")


LAYOUTS = {"ours": write_ours, "beir": write_beir, "trec": write_trec}


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    folder = tmp_path / "ours"
    folder.mkdir()
    write_ours(folder)
    return folder


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, list(map(str, arguments)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


# Reading sets


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_set_in_each_layout(layout: str, tmp_path: Path) -> None:
    LAYOUTS[layout](tmp_path)
    found = RetrievalSet.read(tmp_path)
    assert found.name == tmp_path.name
    assert [query[:2] for query in found.queries] == [(id, QUERIES[id][0]) for id in ("q1", "q2", "q3")]
    assert found.judgments == {"q1": {"d1": 1}, "q2": {"d1": 1, "d2": 0}, "q3": {"d3": 2}}
    assert [document[:3] for document in found.documents()] == [(id, *DOCUMENTS[id][:2]) for id in DOCUMENTS]
    with_languages = layout == "ours"
    assert [query.language for query in found.queries] == (["en", "en", "th"] if with_languages else [None] * 3)


def test_trec_topics_may_have_documents_in_json_lines(tmp_path: Path) -> None:
    write_trec(tmp_path)
    for path in (tmp_path / "documents").iterdir():
        path.unlink()
    (tmp_path / "corpus.jsonl").write_text('{"id": "d9", "text": "words"}\n')
    assert [document.id for document in RetrievalSet.read(tmp_path).documents()] == ["d9"]


def test_sgml_without_a_text_element(tmp_path: Path) -> None:
    write_trec(tmp_path)
    text = "<DOC><DOCNO>x</DOCNO><TI>Title</TI>One\n<P>two</P></DOC>\n<doc><docno>y</docno>three</doc>"
    (tmp_path / "documents" / "z").write_text(text)
    found = {document.id: document for document in RetrievalSet.read(tmp_path).documents()}
    assert found["x"][1:3] == ("Title", "One\n two")
    assert found["y"].text == "three"


@pytest.mark.parametrize("elsewhere", ["../other", "../../other"])
def test_a_set_may_take_its_queries_or_documents_from_another(elsewhere: str, tmp_path: Path) -> None:
    """From a folder named as seen from the set, or from the folder that it lies in."""
    below = tmp_path / "cross" / "en-th" if elsewhere == "../../other" else tmp_path / "en-th"
    other = tmp_path / "other"
    below.mkdir(parents=True)
    other.mkdir()
    write_ours(other)
    (below / "qrels.tsv").write_text("q3\td3\t1\n")
    meta = {"name": "cross/en-th", "queries_from": elsewhere, "corpus_from": elsewhere}
    (below / "meta.json").write_text(json.dumps(meta))
    found = RetrievalSet.read(below)
    assert found.name == "cross/en-th"
    assert [query.id for query in found.queries] == ["q3"]
    assert [document.id for document in found.documents()] == list(DOCUMENTS)


def test_a_folder_named_from_where_the_set_lies(tmp_path: Path) -> None:
    (tmp_path / "sets" / "cross" / "en-th").mkdir(parents=True)
    (tmp_path / "sets" / "th").mkdir()
    write_ours(tmp_path / "sets" / "th")
    (tmp_path / "sets" / "cross" / "en-th" / "qrels.tsv").write_text("q3\td3\t1\n")
    meta = {"queries_from": "../th", "corpus_from": "../th"}
    (tmp_path / "sets" / "cross" / "en-th" / "meta.json").write_text(json.dumps(meta))
    assert len(list(RetrievalSet.read(tmp_path / "sets" / "cross" / "en-th").documents())) == 3


def test_documents_without_text_are_left_out(ours: Path) -> None:
    with (ours / "corpus.jsonl").open("a") as file:
        file.write('\n{"id": "empty", "title": " ", "text": ""}\n')
    assert [document.id for document in RetrievalSet.read(ours).documents()] == list(DOCUMENTS)


def test_a_sample_is_taken_at_even_distances() -> None:
    queries = [Query(str(number), "words") for number in range(10)]
    assert [query.id for query in sample(queries, 4)] == ["0", "2", "5", "7"]
    assert sample(queries, 10) == sample(queries, 99) == queries


@pytest.mark.parametrize(
    ("layout", "file", "text", "message"),
    [
        ("ours", "corpus.jsonl", '{"id": "a"}\n{\n', "corpus.jsonl, line 2: it is not JSON"),
        ("ours", "corpus.jsonl", "[]\n", "corpus.jsonl, line 1: it is not a JSON object"),
        ("ours", "corpus.jsonl", '{"text": "a"}\n', "corpus.jsonl, line 1: it has no id; give it as id or _id"),
        ("ours", "corpus.jsonl", '{"id": "a", "text": ["a"]}\n', "corpus.jsonl, line 1: text is list; give text"),
        ("ours", "corpus.jsonl", '{"id": "a"}\n\n{"id": "a"}\n', "line 3: the id 'a' is given twice"),
        ("ours", "corpus.jsonl", b'{"id": "a", "text": "\xff"}\n', "corpus.jsonl, line 1: it is not UTF-8"),
        ("ours", "queries.jsonl", '{"id": "q1", "text": "a"}\n' * 2, "line 2: the query q1 is given twice"),
        ("ours", "queries.jsonl", '{"id": "other", "text": "a"}\n', "no query has a judgment"),
        ("ours", "qrels.tsv", "q1\td1\n", "qrels.tsv, line 1: it has too few or too many columns"),
        ("ours", "qrels.tsv", "q1\td1\t1\nq2\td1\tyes\n", "line 2: the relevance 'yes' is not a whole number"),
        ("ours", "qrels.tsv", "q1\td1\t1\nq1\td1\t2\n", "line 2: d1 has two different judgments for q1"),
        ("ours", "qrels.tsv", "query-id\tcorpus-id\tscore\n", "line 1: the relevance 'score' is not a whole number"),
        ("ours", "meta.json", "{", "meta.json: it is not JSON"),
        ("ours", "meta.json", "[]", "meta.json: it is not a JSON object"),
        ("beir", "qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1 d1 1\n", "test.tsv, line 2: it has too few"),
        ("trec", "qrels.txt", "q1 0 d1 1\nq1 d1 1\n", "qrels.txt, line 2: it has too few"),
        ("trec", "topics.txt", "words", "topics.txt: it has no <top>"),
        ("trec", "topics.txt", "<top><num>1<title>a</top>\n<top><num>2</top>", "line 2: the topic has no <num> or no"),
        ("trec", "documents/d1.sgml", "words", "d1.sgml: it has no <DOC>"),
        ("trec", "documents/d1.sgml", "\n\n<DOC>words</DOC>", "d1.sgml, line 3: the document has no <DOCNO>"),
        ("trec", "documents/d1.sgml", "\0\1", "d1.sgml: it holds null"),
        ("trec", "topics.two", "", "one file topics* and one file qrels*"),
    ],
)
def test_what_is_no_set(layout: str, file: str, text: str | bytes, message: str, tmp_path: Path) -> None:
    LAYOUTS[layout](tmp_path)
    (tmp_path / file).write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ConfigurationError) as error:
        list(RetrievalSet.read(tmp_path).documents())
    assert message in str(error.value)


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file(missing: str, ours: Path) -> None:
    (ours / missing).unlink()
    with pytest.raises(ConfigurationError, match=missing):
        RetrievalSet.read(ours)


def test_trec_without_documents(tmp_path: Path) -> None:
    write_trec(tmp_path)
    for path in (tmp_path / "documents").iterdir():
        path.unlink()
    with pytest.raises(ConfigurationError, match=r"give its documents as corpus\.jsonl or as files in documents/"):
        RetrievalSet.read(tmp_path)


# Measures and runs


def test_measures_by_hand() -> None:
    judgments = {"graded": {"a": 1, "b": 2}, "late": {"r": 1}, "half": {"a": 1, "z": 1}, "none": {"a": 1}}
    run = {
        "graded": {"x": 3.0, "a": 2.0, "b": 1.0},
        "late": {**{f"x{number}": 20.0 - number for number in range(10)}, "r": 1.0},  # rank 11
        "half": {"a": 1.0},
        "unjudged": {"a": 1.0},
    }
    scores = measure(judgments, run)
    third = 1 / math.log2(3)  # what rank 2 counts
    assert scores["graded"] == pytest.approx({"ndcg@10": (third + 2 / 2) / (2 + third), "r@100": 1, "mrr@10": 1 / 2})
    assert scores["late"] == {"ndcg@10": 0, "r@100": 1, "mrr@10": 0}
    assert scores["half"] == pytest.approx({"ndcg@10": 1 / (1 + third), "r@100": 1 / 2, "mrr@10": 1})
    assert scores["none"] == {"ndcg@10": 0, "r@100": 0, "mrr@10": 0}
    assert scores.keys() == judgments.keys()
    assert mean([scores["late"], scores["half"]])["r@100"] == 0.75


def test_equal_scores_keep_their_order() -> None:
    """trec_eval would put z before a, and take numbers for equal that differ in double precision only."""
    for scores in ([1.0, 1.0, 1.0], [1.0 + 1e-12, 1.0, 1.0 - 1e-12], [0.0, 0.0, 0.0]):
        strict = distinct(scores)
        assert len({np.float32(score) for score in strict}) == 3
        assert strict == pytest.approx(scores, abs=1e-6)
        run = {"q": dict(zip("abz", strict, strict=True))}
        assert measure({"q": {"a": 1}}, run)["q"]["mrr@10"] == 1
        assert measure({"q": {"z": 1}}, run)["q"]["mrr@10"] == pytest.approx(1 / 3)
    assert distinct([3.0, 2.0]) == [3.0, 2.0]
    assert distinct([]) == []


def test_runs_are_kept_exactly(tmp_path: Path) -> None:
    run = {"q": dict(zip("abc", distinct([1.0, 1.0, 0.1]), strict=True)), "ค 1": {"ฉบับ 1#2": -3.5}}
    write_run(run, tmp_path / "r")
    assert (tmp_path / "r").read_text("utf-8").splitlines()[0] == "q\tQ0\ta\t1\t1\twenkham"
    assert read_run(tmp_path / "r") == {query: pytest.approx(hits, rel=1e-8) for query, hits in run.items()}
    assert [np.float32(score) for score in read_run(tmp_path / "r")["q"].values()] == list(run["q"].values())


@pytest.mark.parametrize("line", ["q Q0 d 1 0.5", "q Q0 d 1 high name", "q\tQ0 d 1 2 name", "words"])
def test_what_is_no_run(line: str, tmp_path: Path) -> None:
    (tmp_path / "r").write_text(f"q Q0 d 1 0.5 name\n{line}\n")
    with pytest.raises(ConfigurationError, match="line 2: it is not a line of a run"):
        read_run(tmp_path / "r")
    (tmp_path / "r").write_bytes(b"\xff")
    with pytest.raises(ConfigurationError, match="not UTF-8"):
        read_run(tmp_path / "r")


@pytest.mark.parametrize("id", ["a\tb", "a\nb"])
def test_ids_that_a_run_cannot_hold(id: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="a run cannot hold"):
        write_run({"q": {id: 1.0}}, tmp_path / "r")


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([0.0, 0.0], 1.0),  # nothing differs
        ([0.5], 1.0),  # both signs are as far from 0
        ([0.5, -0.5], 1.0),
        ([0.5, 0.5, 0.5], 2 / 8),  # of 8 choices of signs, all plus and all minus
        ([0.5, 0.5, 0.5, 0.0, 0.0], 2 / 8),
        ([0.1] * 10, 2 / 1024),
        ([3.0, 2.0, -1.0], 4 / 8),  # sums 4, -4, 6, -6 of 6 4 2 0 0 -2 -4 -6
    ],
)
def test_randomization_test(differences: list[float], p: float) -> None:
    found = randomization_test(np.array(differences))
    deviation = math.sqrt(p * (1 - p) / 10_000)
    assert found == pytest.approx(p, abs=4 * deviation + 1e-4)
    assert randomization_test(np.array(differences)) == found
    assert randomization_test(-np.array(differences)) == found


def test_comparison() -> None:
    def scores(*values: float) -> dict[str, dict[str, float]]:
        return {f"q{n}": dict.fromkeys(("ndcg@10", "r@100", "mrr@10"), value) for n, value in enumerate(values)}

    found = compare(scores(0.5, 1.0, 0.5, 0.0), scores(0.25, 0.0, 0.5, 0.125))["ndcg@10"]
    assert (found.other, found.difference) == (0.21875, 0.28125)
    assert found.won == (("q1", 1.0), ("q0", 0.25))
    assert found.lost == (("q3", -0.125),)
    assert found.p == pytest.approx(0.5, abs=0.02)  # of ±1 ±.25 ±.125, four of eight reach 1.125


# Variants

QUESTIONS = {
    "zh-Hans": "2021年中国钢铁行业的碳排放占全国总量多少？",
    "zh-Hant": "政府發布新規定後，鋼鐵產業如何處理排放問題？",
    "th": "การประชุมเหล็กสีเขียวจัดขึ้นที่จังหวัดใดของประเทศไทย",
    "en": "Which company produced the first green steel with hydrogen in Sweden?",
    "ar": "ما هي الشركة التي أنتجت الصلب الأخضر لأول مرة؟",
    "ja": "日本で最初に水素を使って鉄鋼を生産した会社はどこですか",
    "ko": "한국에서 수소로 철강을 생산하는 회사는 어디인가?",
    "ru": "Какая компания первой произвела зелёную сталь?",
    "hi": "भारत में हरित इस्पात का उत्पादन किस कंपनी ने शुरू किया?",
    "sw": "Kampuni gani ilitengeneza chuma cha kijani kwanza?",
}


def question(language: str, id: str = "q") -> Query:
    return Query(id, QUESTIONS[language], language)


def many(language: str) -> list[Query]:
    return [question(language, str(number)) for number in range(60)]


def test_whole_is_as_given() -> None:
    queries = [question(language) for language in QUESTIONS]
    assert make("whole", queries, []) == queries


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-Hans", "2021年中国钢铁行业的碳排放展全国总量多烧？"),
        ("zh-Hant", "政府發布新規定，鋼鐵產業如何處理派放問題？"),
        ("th", "การประชุุมเหล็กสีเขียวจัดจึ้นที่จังหวัดใดของประเทศไทย"),
        ("en", "Which company producd the first green steel with hudrogen in Sweden?"),
        ("ar", "ما هي الشركة التي أنتتجت الصلب الأخخضر لأول مرة؟"),
        ("ja", "日本で最初に水素を使って鉄鋼を生産し会た社はこどですか"),
        ("ko", "한국에서 수소 철강을 생산하는 회사는 어디가?"),
        ("ru", "Какая компания перыой произвела зеёлную сталь?"),
        ("hi", "भारत में हरित इस्पा का उत्पादन किस कंपनी ने शुरू कियया?"),
        ("sw", "Kampuni gani ilitengeneeza chums cha kijani kwanza?"),
    ],
)
def test_typos_are_the_same_everywhere(language: str, expected: str) -> None:
    assert typos(question(language)) == expected


@pytest.mark.parametrize("language", QUESTIONS)
def test_typos_are_two_errors(language: str) -> None:
    """A swap, an omission, a doubling or another letter each; seldom, two cancel each other out or become one."""
    before, distances = QUESTIONS[language], []
    for query in many(language):
        after = typos(query)
        distances.append(OSA.distance(before, after))
        assert distances[-1] <= 2
        assert after == typos(query)
    assert distances.count(2) > 0.9 * len(distances)
    assert len({typos(query) for query in many(language)}) > 40


def test_typos_spare_first_letters_short_words_and_digits() -> None:
    query = Query("q", "The EU in 2023", "en")
    assert {typos(query._replace(id=str(number))) for number in range(60)} == {"The EU in 2023"}
    for number in range(60):
        words = typos(Query(str(number), "hydrogen steel", "en")).split()
        assert [word[0] for word in words] == ["h", "s"]
        assert words != ["hydrogen", "steel"]


def test_typos_of_chinese_sound_alike() -> None:
    written = QUESTIONS["zh-Hans"]
    same_length = [after for query in many("zh-Hans") if len(after := typos(query)) == len(written)]
    assert same_length
    pairs = {pair for after in same_length for pair in zip(written, after, strict=True) if pair[0] != pair[1]}
    assert pairs & {("业", "也"), ("中", "种"), ("中", "重"), ("国", "过"), ("碳", "炭"), ("行", "形")}
    traditional = {character for query in many("zh-Hant") for character in typos(query)}
    assert not traditional & set("发规产业问题处")


def test_ways_to_mistype() -> None:
    """A letter left out, doubled, swapped, or one beside it; the first is spared, errors don't meet, capitals stay."""
    found = {typos(Query(str(number), "COAL", "en")) for number in range(600)}
    one = {word for word in found if OSA.distance("COAL", word) == 1}
    assert one == {"COL", "COAAL", "COLA", "COSL"}  # at A; O and L are far enough apart for an error each
    assert {"CA", "CALL", "CAO", "COOA", "COOALL", "CIAK", "CPAK"} <= found
    assert all(word.isupper() and word[0] == "C" for word in found)


TEXTS = {
    "zh-Hans": ["2021年中国的行业占多少", "2021年全国的行业占多少", "2021年中国钢铁", "中国全国的总量多少", "碳排放"],
    "th": ["การประชุมจัดขึ้นที่ประเทศไทย", "จัดขึ้นที่จังหวัดใดของประเทศไทย", "เหล็กสีเขียว", "การประชุมของจังหวัดใด"],
    "en": [
        "Which company was the first in Sweden with green steel?",
        "Which company",
        "with the first hydrogen",
        "green",
    ],
    "ar": ["ما هي الشركة التي", "ما هي الشركة لأول", "لأول مرة التي", "الصلب", "مرة"],
}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-Hans", "钢铁 排放 总量"),
        ("th", "การประชุม เหล็ก เขียว"),
        ("en", "steel hydrogen Sweden"),
        ("ar", "الشركة التي الصلب"),
    ],
)
def test_keywords_are_the_rarest_words(language: str, expected: str) -> None:
    (found,) = make("keywords", [question(language)], TEXTS[language])
    assert found == question(language)._replace(text=expected)


def test_keywords_of_short_and_unknown_questions() -> None:
    assert keywords("Green steel in Sweden", {"green": 0.2, "steel": 0.3, "in": 0.9, "sweden": 0.1}) == "Green Sweden"
    assert keywords("Green green GREEN", {"green": 0.2}) == "Green"
    assert keywords("unheard of", {}) == "unheard of"
    assert keywords("steel?", {"steel": 0.1}) == "steel"


def test_commonness_counts_documents_and_queries() -> None:
    texts = ["steel steel", "Steel and coal", "coal", "what?"]
    found = commonness(["what is steel", "what is zinc"], texts)
    assert found == {"steel": 2 / 4 + 1 / 2, "what": 1 / 4 + 2 / 2}


def test_the_other_script() -> None:
    assert other_script("工业和信息化部发布后，城里制定标准，历史") == "工業和信息化部發布後，城裡制定標準，歷史"
    assert other_script("頭髮和發展，皇后與以後") == "头发和发展，皇后与以后"
    assert other_script(other_script(QUESTIONS["zh-Hant"])) == QUESTIONS["zh-Hant"]


def test_only_chinese_has_another_script() -> None:
    queries = [question(language) for language in QUESTIONS]
    queries.append(Query("unknown", "全国碳市场何时开市"))  # identified
    assert [query.language for query in make("script", queries, [])] == ["zh-Hans", "zh-Hant", None]


@pytest.mark.parametrize(
    ("text", "whole", "half"),
    [
        (QUESTIONS["en"], "Which company produced the first green steel with hydrogen in Sweden", "Swe"),
        (QUESTIONS["ar"], "ما هي الشركة التي أنتجت الصلب الأخضر لأول مرة", "مر"),
        (QUESTIONS["th"], QUESTIONS["th"], "ประเท"),
        ("钢铁行业的碳市场吗？", "钢铁行业的碳市场", "市"),
    ],
)
def test_prefix_ends_inside_the_last_word(text: str, whole: str, half: str) -> None:
    found = {prefix(Query(str(number), text)) for number in range(60)}
    assert all(whole.startswith(cut) and cut != whole for cut in found)
    assert min(map(len, found)) == len(whole) - len(whole.rpartition(half)[2])
    assert prefix(Query("q", "a?")) == "a?"


@pytest.mark.parametrize("text", ["?", " ", "…", "1", "a", "钢", "ก", "\u0e34", "𠀀𠀁", "é", "かな", "ﷺ", "👍🏽"])
def test_variants_of_what_is_hardly_a_query(text: str) -> None:
    for name in NAMES:
        for language in (None, "zh", "th"):
            for query in make(name, [Query("q", text, language)], [text]):
                assert isinstance(query.text, str)


def test_unknown_variants() -> None:
    with pytest.raises(ValueError, match="unknown variant shouted; variants are whole, keywords"):
        make("shouted", [], [])


# From a set to its measures


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_set_is_indexed_and_measured(layout: str, tmp_path: Path) -> None:
    LAYOUTS[layout](tmp_path)
    (result,) = evaluate(RetrievalSet.read(tmp_path))
    assert result.means == pytest.approx(MEANS)
    assert (result.documents, len(result.queries)) == (3, 3)
    assert list(result.run["q3"]) == ["d3"]
    if layout == "ours":
        by_language = {language: means["ndcg@10"] for language, means in result.by_language.items()}
        assert by_language == {"en": 0.5, "th": 1.0}
    else:
        assert result.by_language == {}


def test_expansions_can_be_left_out(tmp_path: Path) -> None:
    """A year is searched in every era, unless that is not wanted."""
    write_lines(tmp_path / "corpus.jsonl", [{"id": "th", "text": "ประกาศเมื่อปี พ.ศ. 2566"}])
    write_lines(tmp_path / "queries.jsonl", [{"id": "q", "text": "2023"}])
    (tmp_path / "qrels.tsv").write_text("q\tth\t1\n")
    found = [
        json.loads(run("evaluate", tmp_path, "--json", "--index", tmp_path / "kept", *option).stdout)["r@100"]
        for option in ([], ["--no-expansions"])
    ]
    assert found == [1.0, 0.0]


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the documents that were handed to an index, as they are."""
    ids: list[str] = []

    def counted(id: str, *rest: str, language: str | None) -> Document:
        ids.append(id)
        return Document(id, *rest, language=language)

    monkeypatch.setattr(retrieval, "Document", counted)
    return ids


def test_documents_are_indexed_as_they_are_given(ours: Path, tmp_path: Path) -> None:
    """A build would take the first line for the title, and repair the text."""
    (ours / "corpus.jsonl").write_text('{"id": "d1", "text": "CafÃ©\\nMore", "lang": "fr"}\n', "utf-8")
    with retrieval.indexed(RetrievalSet.read(ours)) as index:
        assert index.get("d1") == Document("d1", "", "CafÃ©\nMore", language="fr")


def test_an_index_is_kept_and_used_again(ours: Path, tmp_path: Path, built: list[str]) -> None:
    for _ in range(2):
        (result,) = evaluate(RetrievalSet.read(ours), folder=tmp_path / "kept")
        assert result.means == pytest.approx(MEANS)
    assert built == list(DOCUMENTS)
    with (ours / "corpus.jsonl").open("a") as file:
        file.write('{"id": "d4", "text": "coal"}\n')
    (result,) = evaluate(RetrievalSet.read(ours), folder=tmp_path / "kept")
    assert result.documents == 4
    assert built == [*DOCUMENTS, *DOCUMENTS, "d4"]


def test_an_index_of_another_analysis_is_built_again(
    ours: Path, tmp_path: Path, built: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    list(evaluate(RetrievalSet.read(ours), folder=tmp_path / "kept"))
    monkeypatch.setattr("analyzers.analyzer.Analyzer.fingerprint", "another")
    list(evaluate(RetrievalSet.read(ours), folder=tmp_path / "kept"))
    assert len(built) == 6


def test_an_index_that_no_evaluation_made_is_left_alone(ours: Path, tmp_path: Path) -> None:
    SearchIndex.create(tmp_path / "mine", documents=[Document("a", body="words")]).close()
    with pytest.raises(ConfigurationError, match="holds an index that is not of a retrieval set; name another folder"):
        list(evaluate(RetrievalSet.read(ours), folder=tmp_path / "mine"))
    with SearchIndex.open(tmp_path / "mine") as index:
        assert index.ids() == ["a"]


def test_documents_that_cannot_be_indexed(ours: Path) -> None:
    (ours / "corpus.jsonl").write_text('{"id": "d1", "text": "a", "lang": "Klingon!"}\n')
    with pytest.raises(ConfigurationError, match="ours: document d1: language 'Klingon!' is not a BCP 47 tag"):
        list(evaluate(RetrievalSet.read(ours)))


def test_measuring_needs_its_package(ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    result = run("evaluate", ours)
    assert (result.exit_code, result.stdout.count("\n")) == (1, 1)
    assert "needs ir_measures; run: pip install 'wenkham[evaluate]'" in result.stderr


# The command


def test_evaluate_a_set(ours: Path) -> None:
    result = run("evaluate", ours, "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found.pop("seconds") > 0
    assert found == {
        "set": "ours",
        "variant": "whole",
        "ndcg@10": 0.6667,
        "r@100": 0.6667,
        "mrr@10": 0.6667,
        "queries": 3,
        "documents": 3,
        "languages": {
            "en": {"ndcg@10": 0.5, "r@100": 0.5, "mrr@10": 0.5},
            "th": {"ndcg@10": 1.0, "r@100": 1.0, "mrr@10": 1.0},
        },
    }
    assert json.loads(run("evaluate", "retrieval", ours, "--json").stdout)["ndcg@10"] == 0.6667


def test_evaluate_several_sets_in_several_variants(ours: Path, tmp_path: Path) -> None:
    other, kept = tmp_path / "other", tmp_path / "kept"
    other.mkdir()
    write_ours(other)
    (other / "qrels.tsv").write_text("q1\td1\t1\n")
    variants = ("--variant", "whole", "--variant", "script", "--variant", "prefix", "--index", str(kept))
    rows = json.loads(run("evaluate", "--json", ours, other, *variants).stdout)
    assert [(row["set"], row["variant"]) for row in rows] == [
        ("ours", "whole"),
        ("ours", "prefix"),
        ("other", "whole"),
        ("other", "prefix"),
        ("mean", "whole"),
        ("mean", "prefix"),
    ]
    assert [row["ndcg@10"] for row in rows if row["variant"] == "whole"] == [0.6667, 1.0, 0.8333]
    assert (rows[-1]["queries"], rows[-1]["documents"]) == (4, 6)
    assert {path.name for path in kept.iterdir()} == {"ours", "other"}
    lines = run("evaluate", ours, other, "--index", kept).stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["ndcg@10", "r@100"],
        ["ours", "whole"],
        ["en", "0.5000"],
        ["th", "1.0000"],
        ["other", "whole"],
        ["mean", "whole"],
    ]


def test_runs_and_comparisons(ours: Path, tmp_path: Path) -> None:
    new, old, kept = tmp_path / "new.txt", tmp_path / "old.txt", tmp_path / "kept"
    assert run("evaluate", ours, "--run", new, "--index", kept).exit_code == 0
    assert [line.split()[:4] for line in new.read_text("utf-8").splitlines()] == [
        ["q1", "Q0", "d1", "1"],
        ["q2", "Q0", "d2", "1"],
        ["q3", "Q0", "d3", "1"],
    ]
    old.write_text("q1 Q0 d2 1 2 old\nq1 Q0 d1 2 1 old\nq2 Q0 d1 1 1 old\nq3 Q0 d3 1 1 old\n")
    found = json.loads(run("evaluate", ours, "--against", old, "--json", "--index", kept).stdout)["against"]
    second = 1 / math.log2(3)  # the relevant document at rank 2 for q1, at rank 1 for q2, which now finds none
    assert found["measures"]["ndcg@10"] == {
        "other": round((second + 2) / 3, 4),
        "difference": round(-second / 3, 4),
        "p": pytest.approx(1.0, abs=0.001),
        "won": 1,
        "lost": 1,
    }
    assert found["won"] == [{"query": "q1", "text": QUERIES["q1"][0], "difference": round(1 - second, 4)}]
    assert found["lost"] == [{"query": "q2", "text": "coal", "difference": -1.0}]
    shown = run("evaluate", ours, "--against", old, "--most", "0", "--index", kept).stdout
    assert "won +" not in shown
    shown = run("evaluate", ours, "--against", new, "--index", kept).stdout
    assert re.search(r"^  mrr@10 +0.6667 +\+0.0000 +1.0000 +0 +0$", shown, re.MULTILINE)


def test_a_variant_for_none_of_the_queries(ours: Path) -> None:
    result = run("evaluate", ours, "--variant", "script", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])
    assert result.stderr == "script: this variant is for none of the queries\n"


def test_a_limit(ours: Path, tmp_path: Path) -> None:
    found = json.loads(run("evaluate", ours, "--limit", "1", "--json").stdout)
    assert (found["queries"], found["ndcg@10"]) == (1, 1.0)


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["nowhere"], 2, "Directory 'nowhere' does not exist"),
        (["."], 1, ". is no retrieval set: it has neither qrels.tsv"),
        (["--json"], 2, "Missing argument 'SET...'"),
        (["ours", "--variant", "shouted"], 2, "'shouted' is not one of 'whole', 'keywords'"),
        (["ours", "--limit", "0"], 2, "0 is not in the range"),
        (["ours", "--variants", "--run", "r"], 2, "--run and --against take one set and one variant"),
        (["ours", "ours", "--against", "r"], 2, "--run and --against take one set and one variant"),
        (["ours", "ours"], 1, "several sets are called ours; name each in its meta.json"),
        (["ours", "--against", "none"], 1, "No such file or directory: 'none'"),
        (["ours", "--against", "run"], 1, "run has none of the queries of ours; it is the run of another set"),
        (["ours", "--against", "ours/qrels.tsv"], 1, "qrels.tsv, line 1: it is not a line of a run"),
    ],
)
def test_wrong_usage(
    arguments: list[str], status: int, message: str, ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ours.parent)
    Path("run").write_text("other Q0 d1 1 1 old\n")
    result = run("evaluate", *arguments)
    assert result.exit_code == status
    assert message in result.stderr


def test_help_explains_both() -> None:
    shown = run("evaluate", "--help").stdout
    assert "wenkham evaluate SET" in shown
    assert "wenkham evaluate metadata TRUTH" in shown
