"""The texts that models are learnt from are marked as they should be."""

from pathlib import Path

import pytest

from index import Vocabulary
from training.articles import ARTICLES, articles
from training.paragraphs import PARAGRAPHS, read_marks

TOPICS = frozenset(topic.id for topic in Vocabulary.load().topics.values())
FILES = sorted([*PARAGRAPHS.glob("*.txt"), *ARTICLES.glob("*.txt")])


def test_marks_are_read() -> None:
    paragraph = read_marks("en", "{s:SSAB} ({s:SSAB AB}) says that {n:LKAB} digs.")
    assert paragraph.text == "SSAB (SSAB AB) says that LKAB digs."
    assert [paragraph.text[start:end] for start, end in paragraph.names] == ["SSAB", "SSAB AB", "LKAB"]
    assert paragraph.speaking == (True, True, False)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_marks_are_whole(path: Path) -> None:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        assert not set("{}") & set(read_marks(path.stem, line).text), f"line {number}"


def test_sentences_of_articles_are_in_them() -> None:
    read = list(articles())
    assert len(read) > 1000
    for paragraph, sentences in read:
        assert all(paragraph.text[start:end].strip() for (start, end), _ in sentences)
        assert {topic for _, topics in sentences for topic in topics} <= TOPICS


def test_lines_of_a_frame_stand_by_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["===", "steel\tA headline", "", "-\tBy A. Author | {n:The Paper}", "steel\tOne sentence.", "-\tAnother."]
    (tmp_path / "en.txt").write_text("\n".join([*lines, "trade\t1. {s:SSAB} says so"]), "utf-8")
    monkeypatch.setattr("training.articles.ARTICLES", tmp_path)
    texts = [paragraph.text for paragraph, _ in articles("en")]
    assert texts == ["A headline", "By A. Author | The Paper", "One sentence. Another.", "1. SSAB says so"]


def test_topics_of_sentences_are_known() -> None:
    for path in (PARAGRAPHS.parent / "topics").glob("*.tsv"):
        for line in path.read_text("utf-8").splitlines():
            topics, tab, sentence = line.partition("\t")
            assert tab
            assert sentence
            assert topics == "-" or set(topics.split()) <= TOPICS
