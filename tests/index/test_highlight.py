"""Marks and snippets: pieces of the source, never inside a cluster."""

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers import LANGUAGES, Analyzer
from index.highlight import Highlighter, Mark
from index.parse import parse
from index.passages import WIDTH, Snippet, snippets
from index.query import How, Match
from index.schema import Schema
from index.texts import Text, Texts, columns


@cache
def analyzer() -> Analyzer:
    return Analyzer()


def marks_of(query: str, text: Text, field: str = "body") -> list[Mark]:
    return Highlighter(parse(query, Schema()).query, Texts(analyzer())).marks(text, field)


def passages(query: str, text: str, language: str | None = None) -> list[Snippet]:
    shown = Text(text, language, analyzer())
    return snippets(shown, marks_of(query, shown))


def marked(query: str, text: str, language: str | None = None, field: str = "body") -> str:
    shown = Text(text, language or analyzer().identify(text).language, analyzer())
    for mark in reversed(marks_of(query, shown, field)):
        text = f"{text[: mark.start]}[{text[mark.start : mark.end]}]{text[mark.end :]}"
    return text


@pytest.mark.parametrize(
    ("query", "text", "shown"),
    [
        ("carbon", "Low-carbon, CARBON and carbons", "Low-[carbon], [CARBON] and [carbons]"),
        ('"low carbon"', "low carbon, carbon, Low-Carbon", "[low carbon], carbon, [Low-Carbon]"),
        ("碳达峰", "實現碳達峰與碳中和", "實現[碳達峰]與碳中和"),
        ("ประชุม", "การประชุมครั้งที่ 4", "การ[ประชุม]ครั้งที่ 4"),
        ("เหล็กสีเขียว", "พัฒนาเหล็กสีเขียวและเหล็ก", "พัฒนา[เหล็กสีเขียว]และ[เหล็ก]"),
        ("น้ำ", "นํ้าสะอาด", "[นํ้า]สะอาด"),
        ("Nanjing", "เมืองNanjing.", "เมือง[Nanjing]."),
        ("탄소", "탄소를 줄이기", "[탄소]를 줄이기"),
        ("carb*", "carbon carbide scarce", "[carbon] [carbide] scarce"),
        ("co-op*", "a co-operative of coop and co-ordination", "a [co-operative] of coop and co-ordination"),
        ("carbn~", "carbon carton", "[carbon] carton"),
        ("เหล้ก~", "อุตสาหกรรมเหล็กและเห็น", "อุตสาหกรรม[เหล็ก]และเห็น"),
        ("alumin?um", "aluminium aluminum", "[aluminium] aluminum"),
        ("alumin*m", "aluminium aluminum", "[aluminium] [aluminum]"),
        ("steel -slag", "steel slag", "[steel] slag"),
        ("steel NOT (slag OR dust)", "steel slag dust", "[steel] slag dust"),
        ("title:steel", "steel", "steel"),
        ("2566", "ปี ๒๕๖๖", "ปี [๒๕๖๖]"),
        ("co2", "CO₂ Emissions", "[CO₂] Emissions"),
        ("cafe", "café", "[café]"),
        ("*", "all of it", "all of it"),
        ("!!!", "all of it!", "all of it!"),
    ],
)
def test_marks(query: str, text: str, shown: str) -> None:
    assert marked(query, text) == shown


def test_parts_are_marked_only_where_the_whole_is_not() -> None:
    assert marked("การประชุม", "การประชุมการพัฒนา") == "[การประชุม]การพัฒนา"
    assert marked("การประชุม", "ที่ประชุมใหญ่") == "ที่[ประชุม]ใหญ่"


def test_a_field_is_marked_by_what_was_asked_of_it() -> None:
    assert marked("title:steel", "steel", field="title") == "[steel]"


def test_snippet_shows_the_place() -> None:
    text = "เรื่องอื่น " * 300 + "การประชุมเหล็กสีเขียวที่เมือง Nanjing จัดขึ้นแล้ว " + "เรื่องอื่น " * 300
    (snippet,) = passages("Nanjing", text, "th")
    ((start, end),) = snippet.marks
    assert snippet.text[start:end] == "Nanjing"
    assert "เหล็กสีเขียว" in snippet.text


def test_a_passage_begins_with_the_sentence_of_its_mark() -> None:
    text = (
        "They had nothing else to add to it. " * 20
        + "The Steel Association of the whole world (WSA) met. "
        + "More. " * 50
    )
    (snippet,) = passages("WSA", text, "en")
    assert snippet.text.startswith("The Steel Association")


def test_snippets_prefer_passages_with_more_of_the_words() -> None:
    text = "steel " + "filler words here " * 40 + "green steel from hydrogen " + "filler words here " * 40 + "hydrogen"
    found = passages("green steel hydrogen", text, "en")
    assert any("green steel from hydrogen" in passage.text for passage in found)


def test_passages_do_not_repeat_each_other_and_end() -> None:
    text = "carbon steel and some more words of it, " * 30 + "hydrogen " + "carbon" * 1
    for words in "carbon hydrogen", "carbon", "steel words hydrogen":
        first, *rest = passages(words, text, "en")
        assert all(later.start >= first.start + len(first.text) for later in rest)
    text = "carbon " * 50_000
    assert all(len(found.text) < 3 * WIDTH for found in passages('"carbon carbon"', text, "en"))


def test_without_marks_the_beginning() -> None:
    (snippet,) = passages("*", "\n\n  First sentence. " + "More of it. " * 50)
    assert snippet.text.startswith("First sentence.")
    assert snippet.marks == ()
    assert passages("*", "  \n ") == []


def test_a_word_without_end_is_cut() -> None:
    (snippet,) = passages("needle", "x" * 5_000 + " needle " + "y" * 5_000, "en")
    assert "needle" in snippet.text
    assert len(snippet.text) < 3 * WIDTH


TEXTS = [language.sample for language in LANGUAGES.values()]
PIECES = st.lists(
    st.one_of(
        st.sampled_from(TEXTS), st.text(max_size=30), st.sampled_from(["\n", " ", "…", "👩‍👩‍👧", "e\u0301", "น้ำ"])
    ),
    max_size=12,
).map("".join)


@settings(max_examples=150)
@given(text=PIECES, start=st.integers(0, 2000), length=st.integers(1, 40), data=st.data())
def test_snippets_are_pieces_of_the_source(text: str, start: int, length: int, data: st.DataObject) -> None:
    units = analyzer().units(text)
    query = text[start % (len(text) + 1) :][:length] or "steel"
    quoted = '"' + query.replace('"', " ") + '"'
    shown = Text(text, None, analyzer())
    marks = marks_of(data.draw(st.sampled_from([query, quoted])), shown)
    starts, ends = {unit.start for unit in units}, {unit.end for unit in units}
    for mark in marks:
        assert mark.start in starts
        assert mark.end in ends
    for earlier, later in pairwise(marks):
        assert earlier.end < later.start
    inside = {place for unit in units for place in range(unit.start + 1, unit.end)}
    for snippet in snippets(shown, marks):
        end = snippet.start + len(snippet.text)
        assert text[snippet.start : end] == snippet.text
        assert snippet.start not in inside
        assert end not in inside or len(snippet.text) > WIDTH  # but for a cluster longer than a snippet
        assert sum(map(columns, snippet.text)) <= 3 * WIDTH + 2
        for begin, stop in snippet.marks:
            assert 0 <= begin < stop <= len(snippet.text)


@settings(max_examples=60)
@given(text=st.sampled_from(TEXTS), start=st.integers(0, 200), length=st.integers(1, 12))
def test_a_quoted_piece_marks_itself(text: str, start: int, length: int) -> None:
    units = analyzer().units(text)
    chosen = units[start % len(units) :][:length]
    piece = text[chosen[0].start : chosen[-1].end].replace('"', " ")
    marks = marks_of(f'"{piece}"', Text(text, None, analyzer()))
    assert any(mark.start <= chosen[0].start and mark.end >= chosen[-1].end for mark in marks)


def test_words_that_only_hold_a_translation_together_are_not_marked() -> None:
    text = "Iron and steel, tin and zinc"
    also = [(Match("iron and steel", How.WHOLE), "en")]
    marks = Highlighter(None, Texts(analyzer()), also).marks(Text(text, "en", analyzer()), "body")
    assert [text[mark.start : mark.end] for mark in marks] == ["Iron", "steel"]
