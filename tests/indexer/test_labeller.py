"""Names, speakers and topics told by the adapted encoder, where the extra `semantic` is installed."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import ConfigurationError, Vocabulary
from index.semantic import encoder
from index.semantic.e5 import E5
from indexer.metadata import describe
from indexer.metadata.labeller import Labeller, Labels
from indexer.metadata.recogniser import recognise
from indexer.metadata.tagging import tag_all
from indexer.record import Record
from indexer.sources import Source


@pytest.fixture(scope="module")
def model() -> Labeller:
    for name in encoder.LIBRARIES:
        pytest.importorskip(name)
    return Labeller.load()


def labels(model: Labeller, text: str) -> Labels:
    (found,) = model.label([text])
    return found


@pytest.mark.parametrize(
    ("text", "speaks", "silent"),
    [
        ("SSAB will build a mill in Luleå, and Vattenfall says that it can supply the power.", "Vattenfall", "SSAB"),
        ("IG Metall wirft der Salzgitter AG vor, zu wenig Lehrlinge einzustellen.", "IG Metall", "Salzgitter AG"),
        ("中国钢铁工业协会认为，宝武的氢冶金项目值得推广。", "中国钢铁工业协会", "宝武"),
        ("กรีนพีซเตือนว่า โรงงานของเอสซีจีปล่อยฝุ่นเกินมาตรฐาน", "กรีนพีซ", "เอสซีจี"),
        ("NEMC imesema kiwanda cha Tanga Cement kinachafua hewa.", "NEMC", "Tanga Cement"),
        ("환경운동연합은 포스코가 약속을 지키지 않았다고 비판했다.", "환경운동연합", "포스코"),
    ],
)
def test_who_gives_words_speaks_and_who_they_are_about_does_not(
    model: Labeller, text: str, speaks: str, silent: str
) -> None:
    found = labels(model, text)
    spans = {name: (text.index(name), text.index(name) + len(name)) for name in (speaks, silent)}
    assert found.is_name(spans[speaks])
    assert not found.denies(spans[silent])
    assert found.denies((len(text) - 4, len(text) - 1))
    assert found.speaks(spans[speaks]) > 0 > found.speaks(spans[silent])


@pytest.mark.parametrize(
    ("text", "topic", "word"),
    [
        ("The kiln makes clinker for three provinces.", "cement", "linker"),
        ("ผู้นำเข้าต้องซื้อใบรับรอง CBAM", "carbon-border", "CBAM"),
        ("电解槽将为合成氨提供氢气。", "hydrogen", "氢"),
    ],
)
def test_a_sentence_speaks_of_what_it_names(model: Labeller, text: str, topic: str, word: str) -> None:
    told = {id: (score, span) for id, score, span in labels(model, text).speaks_of((0, len(text)))}
    score, (start, end) = told[topic]
    assert score > 0
    assert max(told, key=lambda id: told[id][0]) == topic
    assert set(text[start:end]) & set(word)


@pytest.mark.parametrize(
    ("language", "text", "wanted", "unwanted"),
    [
        (
            "zh",
            "绿色甲醇由洮南的装置生产。供应商上海电气绿色燃料公司表示，二期投产后年产量将达到25万吨。",
            "上海电气绿色燃料公司",
            "",
        ),
        ("zh", "去年回收约90万吨。市工业和信息化局介绍，全市赤泥综合利用率提高到21%。", "市工业和信息化局", ""),
        (
            "id",
            "Truk itu menempuh 280 kilometer. Kepala Dinas Lingkungan Hidup DKI Asep Kuswanto berharap hasilnya baik.",
            "Dinas Lingkungan Hidup DKI",
            "Dinas Lingkungan Hidup DKI Asep Kuswanto",
        ),
    ],
)
def test_names_end_where_the_encoder_says_so(
    model: Labeller, language: str, text: str, wanted: str, unwanted: str
) -> None:
    vocabulary = Vocabulary.load()
    known = vocabulary.find_all([[(text, language)]])[0]
    found = recognise([text], known, tag_all([(text, language)]), language, vocabulary, [labels(model, text)])[0]
    named = {text[item.start : item.end] for item in found}
    assert wanted in named
    assert unwanted not in named


@given(st.text(max_size=80) | st.text("a .。ก\nﷺ\u0301", max_size=80))
@settings(max_examples=60, deadline=None)
def test_what_it_finds_is_in_the_text(model: Labeller, text: str) -> None:
    found = labels(model, text)
    assert all(0 <= start < end <= len(text) for start, end in [*found.spans, *found.names()])
    assert all(before <= behind for before, behind in pairwise(found.spans))


def test_long_lines_are_read_to_their_end(model: Labeller) -> None:
    text = "Prices rose again. " * 200 + "Salzgitter AG announced that it would build a furnace."
    assert text[slice(*labels(model, text).names()[-1])] == "Salzgitter AG"
    assert labels(model, "x" * 5000).spans[-1][1] == 5000


def test_texts_together_are_read_as_each_alone(model: Labeller) -> None:
    texts = ["Vattenfall says yes.", "", "宝武集团表示同意。\n\n第二段。"]
    for text, found in zip(texts, model.label(texts), strict=True):
        alone = labels(model, text)
        assert found.spans == alone.spans
        assert found.speaking == pytest.approx(alone.speaking, abs=1e-3)


def test_a_document_has_who_speaks_and_its_topics(model: Labeller) -> None:
    body = (
        "The town has waited for years. Work on the hall begins in spring.\n\n"
        "What it will cost is open. Riverbend Castings grumbled that nobody had asked its workers.\n\n"
        "The kiln of the old works is still warm. Its clinker went to three provinces."
    )
    record = Record(body, "The town waits", known={"language": "en"})
    document = describe(record, Source("a.txt", "", len(body)), {}, labeller=model)
    assert document.org == ("Riverbend Castings",)
    assert "cement" in document.topic


def test_without_the_extra_an_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "LIBRARIES", ("json", "a_library_that_nobody_has"))
    for loaded in (E5, Labeller):
        vars(loaded)["load"].__func__.cache_clear()
    with pytest.raises(ConfigurationError, match=r"pip install 'wenkham\[semantic\]'"):
        Labeller.load()


def test_names_end_behind_the_quotes_that_they_open(model: Labeller) -> None:
    body = 'По данным ПАО "Заречьеэнерго", потери сократились. ПАО "Заречьеэнерго" построит подстанцию до конца года.'
    record = Record(body, "Потери сокращаются", known={"language": "ru"})
    assert describe(record, Source("a.txt", "", len(body)), {}, labeller=model).org == ('ПАО "Заречьеэнерго"',)


def test_what_was_not_read_is_left_to_the_words(model: Labeller) -> None:
    body = "Prices rose again in all the towns. " * 250 + "\n\n" + "SSAB and its cement kiln stand at the end. " * 4
    document = describe(
        Record(body, "Prices", known={"language": "en"}), Source("a.txt", "", len(body)), {}, labeller=model
    )
    assert document.org == ("SSAB",)
    assert "cement" in document.topic


def test_a_name_goes_on_behind_what_it_has_inside(model: Labeller) -> None:
    body = "وقال مدير التجارة الخارجية بوزارة الصناعة والتجارة إن الضريبة ستُطبق في العام المقبل."
    found = describe(
        Record(body, "ضريبة جديدة", known={"language": "ar"}), Source("a.txt", "", len(body)), {}, labeller=model
    )
    assert found.org == ("وزارة الصناعة والتجارة",)


def test_a_paper_begins_the_line_with_the_date(model: Labeller) -> None:
    body = "Inside Kilns Weekly  |  Posted on 6 August 2025\n\nThe kiln of the old works is warm, and nobody knows why."
    record = Record(body, "A kiln", known={"language": "en"})
    found = describe(record, Source("a.txt", "", len(body)), {}, labeller=model)
    assert found.org == ("Inside Kilns Weekly",)
