"""Repairs: damage is undone and recorded, clean text stays as it is."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Document
from indexer.metadata import describe
from indexer.record import Record, Settings
from indexer.repair import REPAIRS, repair
from indexer.repair.edit import Edit
from indexer.repair.pinyin import readings
from indexer.sources import find, load

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "samples"
TRADITIONAL = {
    line.split("\t")[0]
    for line in (ROOT / "analyzers/data/simplified.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
}


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "entities",
            "a&nbsp;b &quot;c&quot; &#8220;d&#x201d; &amp;nbsp;e",
            'a b "c" “d” \u00a0e'.replace("\u00a0", " "),
        ),
        ("entities", "R&D; AT&T &lt;b&gt; &eacute;", "R&D; AT&T &lt;b&gt; &eacute;"),  # a text about HTML
        ("thai_spaces", "ส าหรับน ้าและการท างาน", "สำหรับน้ำและการทำงาน"),
        ("thai_spaces", "ท ี่หน ้าบ้านก ็มีค ่า", "ที่หน้าบ้านก็มีค่า"),
        ("thai_spaces", "น้ ำ ประชุม ที่ กรุงเทพ", "น้ำ ประชุม ที่ กรุงเทพ"),
        ("thai_marks", "นํ้า กําไร นำ้", "น้ำ กำไร น้ำ"),
        ("thai_marks", "ที่่ เเละ ป้ี", "ที่ และ ปี้"),
        ("thai_marks", "ผู้ื น์ั ที่\u200bนี้", "ผู้ื น์ั ที่\u200bนี้"),  # no cluster in any order; invisible characters
        (
            "repeated_title",
            "Green Steel Forum\n\nGreen Steel Forum\n\nIn the afternoon",
            "Green Steel Forum\nIn the afternoon",
        ),
        ("repeated_title", "Green Steel Forum\nGreen Steel Forum", "Green Steel Forum\nGreen Steel Forum"),
        ("repeated_title", "Green Steel Forum\nGreen Steel Forum opens", "Green Steel Forum\nGreen Steel Forum opens"),
        ("residue", "Text.\n\nfwfw1\n\nen_USEN\nMore.", "Text.\n\n\nMore."),
        ("residue", "Text.\nShare: Facebook | Twitter | Line\n分享到：微信 微博 QQ空间\n", "Text.\n"),
        (
            "residue",
            "Share this line of thought\nfor en_US and others",
            "Share this line of thought\nfor en_US and others",
        ),
        ("residue", "Text.\nShare: steel 5%, cement 3%", "Text.\nShare: steel 5%, cement 3%"),
        ("pinyin", "中國(guó)鋼(gāng)鐵(tiě)", "中國鋼鐵"),
        ("pinyin", "中國（guó）鋼（gang1）鐵（tie）", "中國鋼鐵"),
        ("pinyin", "行(ㄏㄤˊ)業(ㄧㄝˋ)會(ㄏㄨㄟˋ)", "行業會"),
        ("pinyin", "他在銀行(háng)工作", "他在銀行(háng)工作"),  # one is a person's
        ("pinyin", "國(abc)鋼(tie)鐵(gang)", "國(abc)鋼(tie)鐵(gang)"),  # no readings of these
        ("pinyin", "鋼(steel)、鐵(iron)、銅(cu)", "鋼(steel)、鐵(iron)、銅(cu)"),
        ("gbk", "新基金?,F(xiàn)在", "新基金。現(xiàn)在"),
        ("gbk", "因?yàn)槁暅y(cè)管", "因為聲測(cè)管"),
        ("gbk", "為什麼?nèi)我們", "為什麼?nèi)我們"),  # a question, and no shift that makes sense
        ("gbk", "really?yes) said he", "really?yes) said he"),
    ],
)
def test_case(name: str, before: str, after: str) -> None:
    assert repair(before, {name: REPAIRS[name]}).text == after


def test_every_repair_has_a_case() -> None:
    (mark,) = test_case.pytestmark  # type: ignore[attr-defined]
    assert {case[0] for case in mark.args[1]} == set(REPAIRS)


def test_changes_say_what_was_there() -> None:
    repaired = repair("新基金?,F(xiàn)在，中國(guó)鋼(gāng)鐵")
    assert repaired.text == "新基金。現在，中國鋼鐵"
    assert [(c.repair, c.before, c.after) for c in repaired.changes] == [
        ("gbk", "?,F", "。現"),
        ("pinyin", "(xiàn)", ""),
        ("pinyin", "(guó)", ""),
        ("pinyin", "(gāng)", ""),
    ]


def test_a_document_keeps_its_original(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("中國(guó)鋼鐵\n\n新基金?,F(xiàn)在，鋼(gāng)鐵(tiě)企業。", "utf-8")
    (source,) = find([str(tmp_path)], {}).sources
    (record,) = load(source, Settings())
    assert isinstance(record, Record)
    document = describe(record, source, {})
    assert (document.title, document.body) == ("中國鋼鐵", "新基金。現在，鋼鐵企業。")
    assert document.original("title") == "中國(guó)鋼鐵"
    assert document.original("body") == "新基金?,F(xiàn)在，鋼(gāng)鐵(tiě)企業。"
    assert Document.from_json(document.to_json()) == document


PIECES = st.lists(st.sampled_from(["a", "bb", "國(guó)", "xyx", "("]), max_size=12).map("".join)


@given(PIECES, st.lists(st.sampled_from(["a", "b", "xy", "y", "國("]), max_size=4), st.sampled_from(["", "Z", "bb"]))
def test_the_original_can_always_be_had(text: str, targets: list[str], after: str) -> None:
    def replacing(target: str):  # type: ignore[no-untyped-def]
        def edits(given: str) -> Iterator[Edit]:
            place = given.find(target)
            while place >= 0:
                yield Edit(place, place + len(target), after)
                place = given.find(target, place + len(target))

        return edits

    repaired = repair(text, {f"r{number}": replacing(target) for number, target in enumerate(targets)})
    document = Document(id="x", body=repaired.text, changes=repaired.changes)
    assert document.original("body") == text
    for change in repaired.changes:
        assert repaired.text[change.start :].startswith(change.after)


def sample_texts() -> Iterator[tuple[str, str]]:
    """The samples that nothing was done to, by their place."""
    truth = (line.split("\t") for line in (SAMPLES / "truth.tsv").read_text("utf-8").splitlines()[1:])
    damaged = {"pinyin", "mojibake", "entities", "decomposed", "residue", "doubled-title"}
    noisy = {row[0] for row in truth if set(row[5].split("|")) & damaged}
    for source in find([str(SAMPLES)], {}).sources:
        for loaded in load(source, Settings()):
            if isinstance(loaded, Record) and source.name not in noisy:
                yield f"{source.name} {loaded.place}", loaded.text


def test_clean_texts_stay_as_they_are() -> None:
    texts = dict(sample_texts())
    assert len(texts) > 140
    assert {place: repair(text).changes for place, text in texts.items() if repair(text).changes} == {}


def annotated(text: str) -> str:
    """What the program did that wrote pinyin into GBK: byte by byte, so across characters as well."""
    data, out, place = text.encode("gbk", "ignore"), bytearray(), 0
    while place < len(data):
        pair = data[place : place + 2]
        character = pair.decode("gbk", "ignore")
        if len(pair) == 2 and character in TRADITIONAL and (note := tone_marked(character)):
            out += pair + f"({note})".encode("gbk")
            place += 2
        else:
            out.append(data[place])
            place += 1
    return read(bytes(out))


def read(data: bytes) -> str:
    """GBK as the program's readers saw it: a byte that makes no pair takes the next one along, as a question mark."""
    text, place = [], 0
    while place < len(data):
        length = 1 if data[place] < 0x80 else 2
        try:
            text.append(data[place : place + length].decode("gbk"))
        except UnicodeDecodeError:
            text.append("?")
        place += length
    return "".join(text)


def tone_marked(character: str) -> str | None:
    """A reading of a character as the program writes it, with tone marks that GBK has."""
    found = (r for r in sorted(readings(character)) if not r.isascii() and r[0] < "ㄅ")
    return next((reading for reading in found if reading.encode("gbk", "ignore").decode("gbk") == reading), None)


def test_an_annotated_text_comes_back() -> None:
    sentences = [
        sentence
        for place, text in sample_texts()
        if "/zh-Hant/" in place
        for sentence in text.replace("\n", "").split("。")
        if len(sentence) > 12
    ][:200]
    assert len(sentences) > 80
    text = "。".join(sentences)
    clean = text.encode("gbk", "ignore").decode("gbk")
    damaged = annotated(clean)
    assert "國(guó)" in damaged
    assert SequenceMatcher(None, clean, damaged, autojunk=False).ratio() < 0.9
    blocks = SequenceMatcher(None, clean, repair(damaged).text, autojunk=False).get_matching_blocks()
    assert sum(block.size for block in blocks) / len(clean) > 0.97
