"""Repairs: damage is undone and recorded, clean text stays as it is."""

import json
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from babel import Locale, localedata
from hypothesis import given
from hypothesis import strategies as st
from support.counting import calls

from index import Document
from indexer.metadata import describe
from indexer.record import Record, Settings
from indexer.repair import REPAIRS, repair
from indexer.repair.edit import Edit
from indexer.sources import find, load

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "samples"
SEEDS = ROOT.parent / "shared" / "seeds"
CORPORA = Path(os.environ.get("WENKHAM_CORPORA", ROOT.parent / "shared" / "ir"))
PATHOLOGICAL = [
    *(
        "Ã",
        "Ã©",
        "(guó)",
        "國(guó)",
        "們?nèi)ヌ",
        "?nèi)",
        "?,F(xiàn)",
        "-\n",
        "a-",
        "a-\n",
        "\u00ad",
        "&amp;",
        "&#39;",
    ),
    *("ÖÐ", "ÿ", "เธ", "ท ี่", "ํา", "涓浗", "涓\ufffd", "Рџ", "ｱ", "é t", " ", "\n", "\n ", "\nHome > ", "\n上一篇："),
    *("\nPrevious: a", "\nPost time: ", "\n版权所有", "Share ", "1", "&lt;a", "&quot;"),
]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "entities",
            "a&nbsp;b &quot;c&quot; &#8220;d&#x201d; &amp;nbsp;e",
            'a b "c" “d” \u00a0e'.replace("\u00a0", " "),
        ),
        ("entities", "&lt;a href=&quot;x&quot;&gt; &quot;b&quot;", '&lt;a href=&quot;x&quot;&gt; "b"'),
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
        ("mojibake", "cafÃ© and donâ€™t", "café and don’t"),  # UTF-8 as CP1252
        ("mojibake", "Itâ€™s â€œgreenâ€ steel", "It’s “green” steel"),  # with the byte 9D lost
        ("mojibake", "Ã¢â‚¬â„¢ Ã\x83Â©", "’ é"),  # twice
        ("mojibake", "clean café, then cafÃ©\nclean «été»", "clean café, then café\nclean «été»"),
        ("mojibake", "Made in ÖÐ¹ú today", "Made in 中国 today"),  # GBK as Latin-1
        ("mojibake", "¡ÃÐ·ÃÇ§ÍØµÊÒË¡ÃÃÁ", "กระทรวงอุตสาหกรรม"),  # TIS-620 as Latin-1
        ("mojibake", "à¸à¸£à¸°à¸—à¸£à¸§à¸‡".replace("à¸à", "à¸\x81à"), "กระทรวง"),  # UTF-8 as CP1252
        ("mojibake", "เธ\x81เธฃเธฐเธ—เธฃเธงเธ\x87 MIIT", "กระทรวง MIIT"),  # UTF-8 as CP874
        ("mojibake", "¤¤°ê¿ûÅK¤u·~¨ó·|", "中國鋼鐵工業協會"),  # Big5 as Latin-1
        ("mojibake", "い瓣葵臟\ue61b穨\ue7d6穦祇ガ", "中國鋼鐵工業協會發布"),  # Big5 as GBK
        ("mojibake", "涓\ue15e浗閽㈤搧宸ヤ笟鍗忎細", "中国钢铁工业协会"),  # UTF-8 as GBK
        ("mojibake", "閽㈤搧宸ヤ笟鍗忎細鍙戝竷鐨勯�", "钢铁工业协会发布的�"),  # and a pair lost
        ("mojibake", "涓浗", "中国"),  # and a pair left out that GBK has no character for
        ("mojibake", "РџСЂРёРІРµС‚, РјРёСЂ СЃС‚Р°Р»Рё", "Привет, мир стали"),  # UTF-8 as CP1251
        ("mojibake", "Ïðèâåò, ìèð ñòàëè", "Привет, мир стали"),  # CP1251 as Latin-1
        ("mojibake", "ÇÑ±¹Ã¶°\xadÇùÈ¸°¡ ¹ßÇ¥Çß´Ù", "한국철강협회가 발표했다"),  # EUC-KR as Latin-1
        ("mojibake", "擔杮惢揝偼敪昞偟偨", "日本製鉄は発表した"),  # Shift JIS as GBK
        ("mojibake", "Ù‡Ø°Ø§ Ù‡Ùˆ Ø§Ù„Ø\xadØ¯ÙŠØ¯", "هذا هو الحديد"),
        ("mojibake", "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß", "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß"),  # a table of letters
        ("mojibake", "SÃO PAULO, CAFÉ», „FÅ“, À la carte", "SÃO PAULO, CAFÉ», „FÅ“, À la carte"),
        (
            "mojibake",
            "Þetta er íslenska með ð og þ, öll á sínum stað",
            "Þetta er íslenska með ð og þ, öll á sínum stað",
        ),
        ("mojibake", "เธอ ธเนศ อเนก เธียร รฉัตร เธนุ", "เธอ ธเนศ อเนก เธียร รฉัตร เธนุ"),
        ("mojibake", "饕餮、魑魅魍魉、蹀躞、龘靐齉", "饕餮、魑魅魍魉、蹀躞、龘靐齉"),  # rare, but meant
        ("hyphenation", "The car-\nbon market", "The carbon market"),
        ("hyphenation", "low-\ncarbon steel", "low-carbon steel"),
        (
            "hyphenation",
            "All furnaces, all electric. A fur-\nnaces test",
            "All furnaces, all electric. A furnaces test",
        ),
        ("hyphenation", "The end user asks an end-\nuser", "The end user asks an end-user"),
        ("hyphenation", "hy\u00addro\u00adgen and trans\u00ad\nformation", "hydrogen and transformation"),
        ("hyphenation", "Stahl-\nund Zementwerke, про-\nизводство", "Stahl-\nund Zementwerke, производство"),
        (
            "hyphenation",
            "encontra-\nse, negara-\nnegara, US-\nled, e-\nmail",
            "encontra-se, negara-negara, US-led, e-mail",
        ),
        (
            "hyphenation",
            "Paris-\nBerlin, 10-\nyear, a dash -\nand more",
            "Paris-\nBerlin, 10-\nyear, a dash -\nand more",
        ),
    ],
)
def test_case(name: str, before: str, after: str) -> None:
    assert repair(before, {name: REPAIRS[name]}).text == after


POST_TIMES = """
Post time: Nov-03-2022
Posted on March 3, 2022
Published: Mon, 3 March 2022 10:00 GMT
Release time: 2021-11-22  Source: network finishing
Source: CISA | Post time: Nov-03-2022
发布日期:2021-11-24
发布日期：2022-02-09    来源：本站编辑    浏览次数：386
发布时间：2023-09-08 10:22:33
發佈時間：2023年9月8日 10:30
發布日期：2023/9/8
时间：2023-09-08 来源：新华网
来源：新华网 发布时间：2023-09-08 10:22:33 点击：123次
เวลาโพสต์: Nov-03-2022
วันที่เผยแพร่ 8 กันยายน 2566
เผยแพร่เมื่อ ๕ ตุลาคม ๒๕๖๖
วันที่โพสต์: 8 ก.ย. 2566
Muda wa chapisho: Machi-28-2025
Tarehe ya kuchapishwa: 28 Machi 2025
投稿時間：2023年9月8日
게시 시간: 2023-09-08
입력 2024.07.15 10:30
Thời gian đăng: 11-03-2022
Ngày đăng: ngày 8 tháng 9 năm 2023
Waktu posting: 03-Nov-2022
Zeit der Veröffentlichung: 03.11.2022
Beitragszeit: Nov-03-2022
Heure de publication : 3 novembre 2022
Heure du message: Nov-03-2022
Hora de publicación: 3 de noviembre de 2022
Tiempo de publicación: Nov-03-2022
Hora da publicação: 3 de novembro de 2022
Время публикации: 3 ноября 2022
Gönderim zamanı: Kas-03-2022
وقت النشر: ٣ نوفمبر ٢٠٢٢
Χρόνος δημοσίευσης: Νοε-03-2022
पोस्ट समय: नवंबर-03-2022
"""


@pytest.mark.parametrize("line", POST_TIMES.split("\n")[1:-1])
def test_a_post_time_goes_and_is_on_record(line: str) -> None:
    repaired = repair(f"Title\nText.\n\n{line}")
    assert repaired.text == "Title\nText.\n"
    assert [(change.repair, change.before) for change in repaired.changes] == [("post_time", f"\n{line}")]


@pytest.mark.parametrize(
    "line",
    [
        "时间：2023年9月8日",  # of an event
        "日期：2023年9月8日 地点：北京",
        "Posted wages rose on 3 March 2022 in all regions of the country",
        "Published in 2020 by Springer",
        "Published on 3 March 2022, the report says that steel is green.",
        "Post time is Nov-03-2022",
        "Updated 12 rules in 2022",
        "发布日期是2021年11月24日。",
        "เวลาโพสต์คือวันที่ 8 กันยายน 2566",
    ],
)
def test_a_sentence_of_dates_stays(line: str) -> None:
    assert repair(f"Title\nText.\n{line}").text == f"Title\nText.\n{line}"


@pytest.mark.parametrize(
    "line",
    [
        *(
            "浏览次数: 123",
            "Views: 12",
            "อ่าน 123 ครั้ง",
            "เข้าชม 1,234 ครั้ง",
            "123 views",
            "조회수 : 1,234",
            "Lượt xem: 99",
        ),
        *("Dilihat 99 kali", "Просмотров: 12"),
        *("Home > News > Industry news", "首页 > 新闻中心", "您的位置：首页 > 新闻中心 > 行业新闻", "หน้าแรก / ข่าว"),
        *("Trang chủ » Tin tức", "Nyumbani > Habari", "Startseite › Aktuelles", "Главная / Новости"),
        *("上一篇：某公司成立", "下一篇: 没有了", "上一篇：甲 下一篇：乙", "Previous: Steel News Next: Carbon News"),
        *("Previous: Steel News\nNext: Carbon News", "Trước: Tin A\nTiếp theo: Tin B", "ก่อนหน้า: ก\nถัดไป: ข"),
        *("Related Products", "相关产品", "ข่าวที่เกี่ยวข้อง", "Bidhaa zinazohusiana", "Productos relacionados", "関連商品"),
        *("Write your message here and send it to us", "Andika ujumbe wako hapa na ututumie"),
        *("返回列表", "打印 关闭", "【打印】【关闭】", "Read more >>", "อ่านเพิ่มเติม...", "Soma zaidi", "Xem thêm »"),
        "We use cookies to improve your experience. By continuing you accept our policy.",
        "เว็บไซต์นี้ใช้คุกกี้เพื่อพัฒนาการใช้งาน ยอมรับทั้งหมด",
        "本网站使用cookie以改善体验，点击同意继续。",
        "Wir verwenden Cookies. Akzeptieren Sie alle.",
        *("© 2021 Acme Steel Co., Ltd. All rights reserved.", "Copyright © 2021-2023 某某公司 版权所有"),
        *("สงวนลิขสิทธิ์ © 2566", "Haki zote zimehifadhiwa.", "Alle Rechte vorbehalten.", "Все права защищены"),
    ],
)
def test_template_lines_go(line: str) -> None:
    assert repair(f"Title\nText.\n{line}\nMore.").text == "Title\nText.\nMore."


@pytest.mark.parametrize(
    "line",
    [
        *("Home is where the heart is", "Home and office", "首页改版了"),
        *("Views: three experts disagree", "อ่านข่าวนี้ครั้งแรก", "Views of 12 experts"),
        *("Next: we go to the market", "Previous: nothing was known", "下一篇文章讨论碳市场。"),
        *("Read more books in winter", "Related products such as cement are dealt with", "返回列表的函数"),
        *("We use cookies in baking", "We use cookies.", "This site uses cookies made of steel"),
        "The author keeps all rights to the work, and said so at length and in public.",
    ],
)
def test_sentences_like_template_lines_stay(line: str) -> None:
    assert repair(f"Title\nText.\n{line}\nMore.").text == f"Title\nText.\n{line}\nMore."


def test_every_repair_has_a_case() -> None:
    (mark,) = test_case.pytestmark  # type: ignore[attr-defined]
    assert {case[0] for case in mark.args[1]} == set(REPAIRS) - {"post_time"}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is not there")
def test_the_real_documents() -> None:
    texts = {path.name[:3]: repair(path.read_text("utf-8")).text for path in sorted(SEEDS.glob("*.txt"))}
    assert texts["001"].partition("\n")[2].count("聲測管") == 19
    assert "(" not in texts["001"]
    for passage in (
        "低碳冶金創新基金。現在",
        "因為聲測管行業走上了碳中和之路",
        "需要我們去探索和突破",
        "必須以足夠持久的投資",
    ):
        assert passage in texts["001"]
    assert "fwfw1" not in texts["002"]
    assert "เวลาโพสต์" not in texts["002"]
    assert texts["003"].count("2022 Carbon Neutral Innovation Development Forum Held Successfully") == 1
    assert "en_USEN" not in texts["003"]


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


@given(st.lists(st.sampled_from(PATHOLOGICAL) | st.characters(), max_size=40).map("".join))
def test_any_text_is_repaired_once_and_for_all(text: str) -> None:
    repaired = repair(text)
    assert not repair(repaired.text).changes
    place, original = 0, ""
    for change in repaired.changes:
        assert repaired.text.startswith(change.after, change.start)
        original += repaired.text[place : change.start] + change.before
        place = change.start + len(change.after)
    assert original + repaired.text[place:] == text


PIECES_OF_DAMAGE = [
    *(
        "Ã©",
        "â€™",
        "Ã¢â‚¬â„¢",
        "ÖÐ¹ú",
        "¡ÃÐ·ÃÇ§",
        "เธ\x81เธฃ",
        "涓浗閽㈤搧",
        "い瓣葵",
        "СЃС‚Р°Р»Рё",
        "們?nèi)ヌ",
        "國(guó)",
    ),
    *("?,F(xiàn)", "&amp;nbsp;", "&#195;&#169;", "ส าห", "ท ี่", "นํ้า", "-\n", "car-\nbon", "\u00ad", "\n", " "),
    *(
        "\nPost time: Nov-03-2022",
        "\nfwfw1",
        "\n上一篇：",
        "\nHome > News",
        "钢铁",
        "ที่",
        "steel",
        "é",
        "。",
        "?",
        "\ufffd",
    ),
]


@given(st.lists(st.sampled_from(PIECES_OF_DAMAGE), max_size=14).map("".join))
def test_damage_upon_damage_is_repaired_once_and_for_all(text: str) -> None:
    repaired = repair(text)
    assert not repair(repaired.text).changes
    assert Document(id="x", body=repaired.text, changes=repaired.changes).original("body") == text


@pytest.mark.parametrize("piece", PATHOLOGICAL)
def test_work_grows_with_the_text(piece: str) -> None:
    repair(f"a\n{piece * 500}")  # fills the caches
    small, large = (calls(lambda size=size: repair(f"a\n{piece * size}")) for size in (1000, 2000))
    assert large < 2.5 * small + 1000


@pytest.mark.parametrize("piece", ["Ã", "(guó)", "-\n", "\n ", "\nPost time: "])
def test_long_texts_come_to_an_end(piece: str) -> None:
    text = f"a\n{piece * 30_000}"
    repaired = repair(text)
    assert Document(id="x", body=repaired.text, changes=repaired.changes).original("body") == text


def sample_texts() -> Iterator[tuple[str, str, set[str]]]:
    """The samples: their place, their text, and the noise that they were given."""
    truth = (line.split("\t") for line in (SAMPLES / "truth.tsv").read_text("utf-8").splitlines()[1:])
    noise = {row[0]: set(row[5].split("|")) for row in truth}
    for source in find([str(SAMPLES)], {}).sources:
        for loaded in load(source, Settings()):
            if isinstance(loaded, Record):
                yield f"{source.name} {loaded.place}", loaded.text, noise.get(source.name, set())


MAY_CHANGE = {
    "pinyin": {"pinyin", "gbk"},
    "mojibake": {"mojibake"},
    "entities": {"entities"},
    "decomposed": {"thai_marks"},
    "residue": {"residue"},
    "boilerplate": {"residue"},
    "template-line": {"residue"},
    "doubled-title": {"repeated_title"},
    "hyphenation": {"hyphenation"},
}


def test_samples_change_only_where_they_are_damaged() -> None:
    texts = list(sample_texts())
    assert sum(not noise - {""} for _, _, noise in texts) > 120
    for place, text, noise in texts:
        allowed = {"post_time"}.union(*(MAY_CHANGE.get(name, set()) for name in noise))
        made = {name for change in repair(text).changes for name in change.repair.split("+")}
        assert made <= allowed, f"{place}: {repair(text).changes}"


def test_names_in_every_language_stay_as_they_are() -> None:
    """Of languages and territories, in all languages of CLDR: letters that no sample and no corpus here has."""
    codes = [code for code in localedata.locale_identifiers() if "_" not in code]
    assert len(codes) > 250
    for code in codes:
        locale = Locale.parse(code)
        names = [*locale.languages.values(), *locale.territories.values()]
        for text in "\n".join(names), ", ".join(names).upper():
            assert repair(f"{code}\n{text}").changes == (), code


@pytest.mark.skipif(not CORPORA.is_dir(), reason="../shared/ir is not there, nor WENKHAM_CORPORA")
def test_corpora_stay_as_they_are() -> None:
    changes, characters = [], 0
    for path in sorted(CORPORA.glob("*/corpus.jsonl")):
        if path.parent.name in ("xquad-ar", "xquad-vi"):  # they hold wrongly decoded text themselves
            continue
        with path.open(encoding="utf-8") as lines:
            for line in islice(lines, 0, None, 10):
                text = json.loads(line)["text"]
                characters += len(text)
                changes += [change for change in repair(text).changes if change.before != "\u00ad"]
    assert characters > 1_000_000
    assert len(changes) <= characters / 1_000_000, changes
