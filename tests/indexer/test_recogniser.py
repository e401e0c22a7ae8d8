"""Organisations without a record: where their names begin and end, and when one is main."""

import time
import tomllib
from collections.abc import Sequence
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers import Analyzer
from index import Document, Vocabulary
from index.vocabulary import Mention
from index.vocabulary.records import TYPES
from indexer.metadata import describe
from indexer.metadata.recogniser import Unknown, recognise
from indexer.record import Record
from indexer.sources import Source

KEYS = set(
    "script without writing locales titled adjectives word joins and tail stop break generic place legal first last "
    "local label enclosed not_after particle sure".split()
)


def unrecorded(*texts: str) -> list[Unknown]:
    return recognise(texts, [[]] * len(texts))


def names(text: str) -> list[str]:
    return [item.name for item in unrecorded(text)]


def described(text: str) -> Document:
    return describe(Record(text), Source("a.txt", "", 0), {})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # Chinese: behind a word that is no part of a name, at the first place, over brackets, over "and"
        ("记者走进其中的明晖铸件（无锡）有限公司。", ["明晖铸件（无锡）有限公司"]),
        ("昨天下午由宜兰水泥协会举办讲座。", ["宜兰水泥协会"]),
        ("无锡市生态环境局与镇江市工业和信息化局联合检查。", ["无锡市生态环境局", "镇江市工业和信息化局"]),
        ("下午由台灣區鑄件工業同業公會分享經驗", ["台灣區鑄件工業同業公會"]),
        ("行业协会、钢铁公司、上市公司和商业银行都来了，格局没有变。", []),
        ("省节能与循环经济协会", []),  # where it begins cannot be told
        # Japanese: what hiragana and signs leave
        ("昨日、スチール缶再生協会のまとめが出た。", ["スチール缶再生協会"]),
        ("実証を進める技術研究組合AkariNet。", ["技術研究組合AkariNet"]),
        ("国内の研究機構と地方銀行が参加した。", []),
        # Korean: without the particle; a place before it belongs to it
        ("인천항만공사는 급유를 시작했고 새한중공업과 계약했다.", ["인천항만공사", "새한중공업"]),
        ("덴마크 국립연구소가 시험했다. 국내 연구소도 했다.", ["덴마크 국립연구소"]),
        # Thai: where brackets or a legal form end it
        ("วันนี้ บริษัท เหล็กลำพูน จำกัด (มหาชน) แจ้งลูกค้า", ["บริษัท เหล็กลำพูน จำกัด (มหาชน)"]),
        ("สมาคมคอนกรีตล้านนา (สคล.) กล่าวว่าตลาดดีขึ้น", ["สมาคมคอนกรีตล้านนา"]),
        ("กรมทรัพยากรหินและแร่แห่งชาติได้ออกระเบียบ", []),
        ("บริษัทผู้ผลิตเหล็กและธนาคารพาณิชย์ลดลง", []),
        # words written apart
        ("The Port Ellen Harbour Authority has ordered two.", ["Port Ellen Harbour Authority"]),
        ("On Monday the National Institute of Slag Technology (NIST) met.", ["National Institute of Slag Technology"]),
        ("Ministry of Housing, Water and Forests of Ruritania", ["Ministry of Housing, Water and Forests"]),
        ("Several steel companies, a group and an association met the Ministry.", []),
        ("What the Steel Group Said And Why The New Steel Association Matters", []),  # capitals mean nothing here
        (
            "Der Zementhersteller Kalkfels AG baut, der Fachverband Schlacke warnt.",
            ["Kalkfels AG", "Fachverband Schlacke"],
        ),
        (
            "instruite par la Direction régionale de la chaux et du sable (DRCS), compétente",
            ["Direction régionale de la chaux et du sable"],
        ),
        ("Le syndicat Ferrum salue le projet.", ["Ferrum"]),
        (
            "La Federación Andina de la Chatarra y el Vidrio (FACV) no lo comparte.",
            ["Federación Andina de la Chatarra y el Vidrio"],
        ),
        ("O Instituto Serra Verde publicou o estudo.", ["Instituto Serra Verde"]),
        (
            "PT Baja Merapi (Persero) Tbk bersama Pemerintah Kabupaten Bantul bekerja.",
            ["PT Baja Merapi (Persero) Tbk", "Pemerintah Kabupaten Bantul"],
        ),
        (
            "Hiệp hội Vôi Ninh Bình kiến nghị; Công ty cổ phần Gạch Sông Đà đã đầu tư.",
            ["Hiệp hội Vôi Ninh Bình", "Công ty cổ phần Gạch Sông Đà"],
        ),
        (
            "kwa leseni kupitia Baraza la Chupa Chakavu. Kampuni ya NyotaBus ilisema",
            ["Baraza la Chupa Chakavu", "NyotaBus"],
        ),
        ("Dün Ege Kireç Üreticileri Derneği açıkladı.", ["Ege Kireç Üreticileri Derneği"]),
        ("Оператором выступает АО «Параллель».", ["АО «Параллель»"]),
        ("", []),
    ],
)  # fmt: skip
def test_names_begin_and_end_where_they_should(text: str, wanted: Sequence[str]) -> None:
    assert sorted(names(text)) == sorted(wanted)


def test_forms_of_a_name_are_one_organisation() -> None:
    title = "Merapi expands"
    body = "PT Baja Merapi Tbk (BMRP) will build. BMRP said so; Baja Merapi has land."
    (found,) = unrecorded(title, body)
    assert (found.name, found.type) == ("PT Baja Merapi Tbk", "company")
    assert [body[one.start : one.end] for one in found.mentions[1]] == [
        "PT Baja Merapi Tbk",
        "BMRP",
        "BMRP",
        "Baja Merapi",
    ]
    assert found.mentions[0] == ()
    thai = "บริษัท เหล็กลำพูน จำกัด (เอ็มแอล) ขยายกำลังผลิต เอ็มแอลระบุว่าเสร็จปีหน้า"
    assert len(unrecorded(thai)[0].mentions[0]) == 3


def test_a_name_that_touches_a_known_one_is_not_unknown() -> None:
    text = "The Merapi Port Authority (MPA) opened."
    for words in "Merapi", "MPA":
        start = text.index(words)
        assert recognise([text], [[Mention(start, start + len(words), "organisation", "X", False)]]) == []
    start = text.index("Port")
    assert recognise([text], [[Mention(start, start + 4, "concept", "port", False)]]) != []


def test_who_acts_is_main_under_the_name_in_the_text() -> None:
    made = described("海港加氢站启用\n\n苏州海澄氢能有限公司昨日宣布，加氢站启用。车辆由本地运营。")
    assert made.org == ("苏州海澄氢能有限公司",)
    assert made.organisations[0].role == "speaker"


def test_who_is_named_in_passing_is_not_main() -> None:
    text = (
        "Slag\n\nCement can do with less clinker when slag is ground into it, and that lowers what a kiln emits. " * 3
    )
    made = described(text + "Samples for the tests of last spring came from the Port Ellen Harbour Authority.")
    assert [(actor.id, actor.main) for actor in made.organisations] == [("Port Ellen Harbour Authority", False)]


def test_the_source_line_names_the_publisher() -> None:
    made = described("一炉废钢的旅程\n\n从报废汽车到新的钢筋，只隔着一座电弧炉。\n来源：宜兰水泥协会")
    assert [(actor.id, actor.role) for actor in made.organisations if actor.main] == [("宜兰水泥协会", "publisher")]


@pytest.mark.parametrize(("language", "sentence", "whole"), [
    ("zh-Hans", "日前，{}表示，将继续。", 0.92),
    ("zh-Hant", "日前，{}表示，將繼續。", 0.92),
    ("ja", "昨日、{}は発表しました。", 0.93),
    ("ko", "어제 {}는 밝혔다.", 0.93),
    ("th", "วันนี้ {} (กกก.) กล่าวว่าจะทำ", 0.85),
    ("vi", "Hôm nay {} cho biết sẽ làm.", 0.85),
    ("id", "Pada hari ini {} mengatakan akan membuat rencana.", 0.93),
    ("en", "On Monday the {} said that nothing else is known.", 0.85),
])  # fmt: skip
def test_names_of_the_vocabulary_are_recognised_whole_or_not_at_all(language: str, sentence: str, whole: float) -> None:
    exact = cut = 0
    for record in [*Vocabulary.load().organisations.values()][::10]:
        for name in record.names.get(language, ())[:1]:
            found = names(sentence.format(name))
            exact += name in found
            cut += bool(found) and name not in found
    assert exact > 20
    assert exact / (exact + cut) >= whole


@given(st.text(alphabet="มกรสคบ ริษัทจำกัด公司协会（）苏州与的 ABab. PT Ltd(«»)\n'’-", max_size=60))
def test_mentions_are_places_in_the_text(text: str) -> None:
    end = 0
    places = sorted((one.start, one.end) for item in unrecorded(text) for one in item.mentions[0])
    for start, stop in places:
        assert end <= start < stop <= len(text)
        end = stop


def test_time_is_linear() -> None:
    text = "The Port Ellen Harbour Authority met Kalkfels AG. 由无锡市生态环境局举办，上海明晖有限公司参加。"
    taken = []
    for times in 100, 800:
        started = time.perf_counter()
        unrecorded(text * times)
        taken.append(time.perf_counter() - started)
    assert taken[1] < 24 * taken[0] + 0.1


def test_the_tables_have_known_keys_types_and_languages() -> None:
    tables = tomllib.loads(files("indexer.metadata").joinpath("forms.toml").read_text("utf-8"))
    languages = {language.code for language in Analyzer().languages}
    for code, table in tables.items():
        assert code in languages
        assert set(table) <= KEYS
        for kind in {"first", "last", "local", "label", "enclosed"} & set(table):
            assert set(table[kind]) <= set(TYPES)
        lists = [words for words in table.values() if isinstance(words, list)]
        assert all(len(words) == len(set(words)) for words in lists)
