"""Organisations that the vocabulary does not find: where their names begin and end, and when one is main."""

import tomllib
from collections.abc import Sequence
from importlib.resources import files

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from index import Document, Vocabulary
from index.vocabulary import Mention
from index.vocabulary.records import TYPES
from indexer.metadata import describe
from indexer.metadata.recogniser import recognise
from indexer.metadata.tagging import tag_all
from indexer.record import Record
from indexer.sources import Source

KEYS = set(
    "script without writing locales titled adjectives word joins and tail stop break generic place legal first last "
    "local label enclosed not_after particle sure whole brand coined around before behind cases compounds surnames "
    "words common kinds unkind".split()
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


def unrecorded(vocabulary: Vocabulary, language: str, *texts: str) -> list[list[Mention]]:
    return recognise(texts, [[]] * len(texts), tag_all([(text, language) for text in texts]), language, vocabulary)


def beside(vocabulary: Vocabulary, text: str, known: Mention, language: str = "en") -> set[str]:
    found = recognise([text], [[known]], tag_all([(text, language)]), language, vocabulary)
    return {item.id for item in found[0]}


def names(vocabulary: Vocabulary, language: str, text: str) -> set[str]:
    return {item.id for item in unrecorded(vocabulary, language, text)[0]}


def described(text: str) -> Document:
    return describe(Record(text), Source("a.txt", "", 0), {})


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("zh", "记者走进其中的明晖铸件（无锡）有限公司。", ["明晖铸件（无锡）有限公司"]),
        ("zh", "昨天下午由宜兰水泥协会举办讲座。", ["宜兰水泥协会"]),
        ("zh", "镇江市工业和信息化局联合检查。", ["镇江市工业和信息化局"]),
        ("zh", "下午由台灣區鑄件工業同業公會分享經驗", ["台灣區鑄件工業同業公會"]),
        ("zh", "行业协会、钢铁公司、上市公司和商业银行都来了，格局没有变。", []),
        ("zh", "省节能与循环经济协会", []),
        ("ja", "昨日、スチール缶再生協会のまとめが出た。", ["スチール缶再生協会"]),
        ("ja", "実証を進める技術研究組合AkariNet。", ["技術研究組合AkariNet"]),
        ("ko", "새한중공업과 계약했다.", ["새한중공업"]),
        ("ko", "덴마크 국립연구소가 시험했다. 국내 연구소도 했다.", ["덴마크 국립연구소"]),
        ("th", "วันนี้ บริษัท เหล็กลำพูน จำกัด (มหาชน) แจ้งลูกค้า", ["บริษัท เหล็กลำพูน จำกัด (มหาชน)"]),
        ("th", "สมาคมคอนกรีตล้านนา (สคล.) กล่าวว่าตลาดดีขึ้น", ["สมาคมคอนกรีตล้านนา"]),
        ("th", "กรมทรัพยากรหินและแร่แห่งชาติได้ออกระเบียบ", ["กรมทรัพยากรหินและแร่แห่งชาติ"]),
        ("th", "บริษัทผู้ผลิตเหล็กและธนาคารพาณิชย์ลดลง", []),
        ("en", "The Port Ellen Harbour Authority has ordered two.", ["Port Ellen Harbour Authority"]),
        (
            "en",
            "On Monday the National Institute of Slag Technology (NIST) met.",
            ["National Institute of Slag Technology"],
        ),
        ("en", "Ministry of Housing, Water and Forests of Ruritania", ["Ministry of Housing, Water and Forests"]),
        ("en", "Several steel companies, a group and an association met the Ministry.", []),
        (
            "de",
            "Der Zementhersteller Kalkfels AG baut, der Fachverband Schlacke warnt.",
            ["Kalkfels AG", "Fachverband Schlacke"],
        ),
        (
            "fr",
            "instruite par la Direction régionale de la chaux et du sable (DRCS), compétente",
            ["Direction régionale de la chaux et du sable"],
        ),
        ("fr", "Le syndicat Ferrum salue le projet.", ["Ferrum"]),
        (
            "es",
            "La Federación Andina de la Chatarra y el Vidrio (FACV) no lo comparte.",
            ["Federación Andina de la Chatarra y el Vidrio"],
        ),
        ("pt", "O Instituto Serra Verde publicou o estudo.", ["Instituto Serra Verde"]),
        (
            "id",
            "PT Baja Merapi (Persero) Tbk bersama Pemerintah Kabupaten Bantul bekerja.",
            ["PT Baja Merapi (Persero) Tbk", "Pemerintah Kabupaten Bantul"],
        ),
        (
            "vi",
            "Hiệp hội Vôi Ninh Bình kiến nghị; Công ty cổ phần Gạch Sông Đà đã đầu tư.",
            ["Hiệp hội Vôi Ninh Bình", "Công ty cổ phần Gạch Sông Đà"],
        ),
        (
            "sw",
            "kwa leseni kupitia Baraza la Chupa Chakavu. Kampuni ya NyotaBus ilisema",
            ["Baraza la Chupa Chakavu", "NyotaBus"],
        ),
        ("tr", "Dün Ege Kireç Üreticileri Derneği açıkladı.", ["Ege Kireç Üreticileri Derneği"]),
        ("ru", "Оператором выступает АО «Параллель».", ["АО «Параллель»"]),
        ("en", "", []),
    ],
)
def test_names_begin_and_end_where_they_should(
    vocabulary: Vocabulary, language: str, text: str, wanted: Sequence[str]
) -> None:
    assert names(vocabulary, language, text) == set(wanted)


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        (
            "en",
            "The plant was built by Torvane and is run by Kestrel Energy.",
            {"Kestrel Energy", "Torvane"},
        ),
        ("de", "Wie Nordfels Energie mitteilte, liefert Brandhauser die Anlage.", {"Nordfels Energie"}),
        ("en", "Prices in Newcastle rose on Monday, and demand from Asia stayed strong.", set()),
        ("zh", "价格上涨，需求稳定，市场继续观望。", set()),
    ],
)
def test_names_without_a_telling_form_are_known_by_what_is_around_them(
    vocabulary: Vocabulary, language: str, text: str, wanted: set[str]
) -> None:
    assert wanted <= names(vocabulary, language, text)
    if not wanted:
        assert names(vocabulary, language, text) == set()


@pytest.mark.parametrize(
    ("language", "text", "tagged", "wanted"),
    [
        ("th", "เจ้าของ บริษัท ซินหมิงแก้ว จำกัด ตำบลพระบาท กล่าว", "ซินหมิงแก้ว จำกัด ตำบลพระบาท", "บริษัท ซินหมิงแก้ว จำกัด"),
        ("es", "dijo Hornos Limpios de Sogamoso", "Hornos Limpios de", "Hornos Limpios"),
        ("ar", "قال عضو مجلس إدارة رابطة الزجاج", "مجلس إدارة رابطة الزجاج", "رابطة الزجاج"),
        ("de", "Die französische Chaloriet kommt.", "französische Chaloriet", "Chaloriet"),
    ],
)
def test_what_is_no_part_of_a_name_is_left_out(
    vocabulary: Vocabulary, language: str, text: str, tagged: str, wanted: str
) -> None:
    span = (start := text.index(tagged), start + len(tagged))
    assert {one.id for one in recognise([text], [[]], [[span]], language, vocabulary)[0]} == {wanted}


def test_forms_of_a_name_are_one_organisation(vocabulary: Vocabulary) -> None:
    title = "Merapi expands"
    body = "PT Baja Merapi Tbk (BMRP) will build. BMRP said so; Baja Merapi has land."
    in_title, in_body = unrecorded(vocabulary, "id", title, body)
    assert {one.id for one in in_body} == {"PT Baja Merapi Tbk"}
    assert [body[one.start : one.end] for one in in_body] == ["PT Baja Merapi Tbk", "BMRP", "BMRP", "Baja Merapi"]
    assert in_title == []
    thai = "บริษัท เหล็กลำพูน จำกัด (เอ็มแอล) ขยายกำลังผลิต เอ็มแอลระบุว่าเสร็จปีหน้า"
    found = unrecorded(vocabulary, "th", thai)[0]
    assert len(found) == 3
    assert len({one.id for one in found}) == 1


def test_a_full_name_is_not_somebody_elses_acronym(vocabulary: Vocabulary) -> None:
    text = "On Monday the National Institute of Slag Technology (NIST) met."
    assert names(vocabulary, "en", text) == {"National Institute of Slag Technology"}


def test_a_name_that_touches_a_known_one_is_that_one(vocabulary: Vocabulary) -> None:
    text = "The Merapi Port Authority (MPA) opened."
    for words in "Port Authority", "MPA":
        known = Mention(start := text.index(words), start + len(words), "organisation", "CISA", False)
        assert beside(vocabulary, text, known) == {"CISA"}
    known = Mention(start := text.index("Port"), start + 4, "concept", "port", False)
    assert beside(vocabulary, text, known) == {"Merapi Port Authority"}


def test_a_longer_name_than_that_of_a_state_is_another(vocabulary: Vocabulary) -> None:
    state = next(id for id, record in vocabulary.organisations.items() if record.type == "state")
    text = "The Slag Association of Ruritania opened."
    known = Mention(start := text.index("Ruritania"), start + 9, "organisation", state, False)
    assert beside(vocabulary, text, known) == {"Slag Association of Ruritania"}


@pytest.mark.parametrize(
    ("language", "text", "known", "found"),
    [
        ("zh", "项目由河钢物流科技公司承建。", "河钢", "河钢物流科技"),
        ("zh", "昨天，河钢集团有限公司表示，产线已经投产。", "河钢", "HBIS"),
        ("ko", "무명환경운동연합은 어제 성명을 냈다.", "환경운동연합", "무명환경운동연합"),
        ("zh", "昨天，河钢低碳冶金研究院研究员表示，产线已经投产。", "河钢", "河钢低碳冶金研究院"),
        ("zh", "昨天，河钢科技与冶金学院教授表示，产线已经投产。", "河钢", "HBIS"),
        ("th", "บริษัท เหล็กสยามใต้ (ระนอง) จำกัด เปิดโรงงานใหม่", "เหล็กสยามใต้", "บริษัท เหล็กสยามใต้ (ระนอง) จำกัด"),
        ("th", "บริษัท เหล็กสยามใต้ จำกัด (มหาชน) เปิดโรงงานใหม่", "เหล็กสยามใต้", "HBIS"),
    ],
)
def test_a_longer_name_is_that_of_a_subsidiary(
    vocabulary: Vocabulary, language: str, text: str, known: str, found: str
) -> None:
    mention = Mention(start := text.index(known), start + len(known), "organisation", "HBIS", False)
    assert any(id.startswith(found) for id in beside(vocabulary, text, mention, language))


@pytest.mark.parametrize(
    "text", ["各盟市能源局表示，项目清单已经公布。", "当社グループは削減目標を発表した。", "협회는 어제 성명을 냈다."]
)
def test_each_of_a_kind_and_the_writers_themselves_are_no_names(vocabulary: Vocabulary, text: str) -> None:
    assert not {"各盟市能源局", "当社グループ"} & names(vocabulary, "zh" if "各" in text else "ja", text)


def test_who_acts_is_main_under_the_name_in_the_text() -> None:
    made = described("海港加氢站启用\n\n苏州海澄氢能有限公司昨日宣布，加氢站启用。车辆由本地运营。")
    assert made.org == ("苏州海澄氢能有限公司",)
    assert made.organisations[0].role == "speaker"


def test_who_is_named_in_passing_is_not_main() -> None:
    told = "Cement can do with less clinker when slag is ground into it, and that lowers what a kiln emits.\n\n" * 3
    made = described(f"Slag\n\n{told}Samples for the tests of last spring came from the Port Ellen Harbour Authority.")
    assert "Port Ellen Harbour Authority" in {actor.id for actor in made.organisations}
    assert made.org == ()


def test_the_source_line_names_the_publisher() -> None:
    made = described("一炉废钢的旅程\n\n从报废汽车到新的钢筋，只隔着一座电弧炉。\n来源：宜兰水泥协会")
    assert [(actor.id, actor.role) for actor in made.organisations if actor.main] == [("宜兰水泥协会", "publisher")]


def test_two_that_sign_together_both_publish() -> None:
    rest = "本批标准自明年一月一日起实施，有关单位应当做好宣传和贯彻，及时反映实施中遇到的问题，并按规定报送情况。" * 2
    made = described(f"关于发布五项标准的公告\n\n国家市场监督管理总局 国家标准化管理委员会\n\n{rest}")
    assert {"SAMR", "SAC"} <= set(made.org)


@pytest.mark.parametrize(
    ("title", "body", "owner"),
    [
        ("Turnos en la acería", "Acindar, del grupo ArcelorMittal, reduce los turnos de su planta.", "ArcelorMittal"),
        ("Novo aterro", "A Braskem, controlada pela Petrobras, vai comprar o gás do aterro da cidade.", "Petrobras"),
        (
            "Suspensão",
            "A SN Nenhures, do grupo espanhol Megasa, suspende a produção do forno na segunda-feira.",
            "Megasa",
        ),
        ("Fórum do gás", "O acordo foi dito à margem do fórum SSAB na cidade do porto, na segunda-feira.", "SSAB"),
        (
            "혼합시멘트",
            "산업통상부 국가기술표준원은 레디믹스트 콘크리트에 관한 한국산업표준 3종을 개정해 고시했다.",
            "MOTIE",
        ),
    ],
)
def test_to_whom_a_firm_belongs_does_not_act(title: str, body: str, owner: str) -> None:
    assert owner not in described(f"{title}\n\n{body}").org


def test_a_state_does_not_act_though_it_signs_nor_where_something_takes_place() -> None:
    made = described(
        "Taller de hornos\n\nGobierno de Chile\nLugar: Universidad de Chile, y por Microsoft Teams\n\n"
        "El taller muestra cómo se mide el humo de un horno de ladrillos, y qué se gana con otro combustible."
    )
    assert made.org == ()


@given(st.text(alphabet="มกรสคบ ริษัทจำกัด公司协会（）苏州与的 ABab. PT Ltd(«»)\n'’-", max_size=60))
def test_mentions_do_not_overlap(vocabulary: Vocabulary, text: str) -> None:
    end = 0
    for mention in unrecorded(vocabulary, "th", text)[0]:
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end


@pytest.mark.parametrize("language", ["xx", "", "und", "ha", "mis"])
def test_languages_that_nobody_thought_of_are_read(vocabulary: Vocabulary, language: str) -> None:
    assert names(vocabulary, language, "The Port Ellen Harbour Authority met.") == {"Port Ellen Harbour Authority"}


def test_the_tables_have_known_keys_types_and_languages() -> None:
    tables = tomllib.loads(files("indexer.metadata").joinpath("forms.toml").read_text("utf-8"))
    for code, table in tables.items():
        assert Locale.parse(code).get_language_name("en")
        assert set(table) <= KEYS
        for kind in {"first", "last", "local", "label", "enclosed", "whole", "brand", "coined", "around"} & set(table):
            assert set(table[kind]) <= set(TYPES)
        lists = [words for words in table.values() if isinstance(words, list)]
        assert all(len(words) == len(set(words)) for words in lists)


def test_a_russian_name_is_told_in_the_nominative(vocabulary: Vocabulary) -> None:
    text = "В Министерстве внутренней экологии Задонского края сообщили об этом."
    assert names(vocabulary, "ru", text) == {"Министерство внутренней экологии Задонского края"}


def test_a_post_is_no_organisation(vocabulary: Vocabulary) -> None:
    text = "Ofisa Mazingira alieleza hali. The Harbour Engineer agreed."
    tagged = [(0, 14), (text.index("Harbour"), text.index(" agreed"))]
    assert recognise([text], [[]], [tagged], "sw", vocabulary) == [[]]


def test_who_is_in_brackets_behind_what_another_belongs_to_does_not_lead() -> None:
    text = (
        "Carbon register opens\n\nThe Lakeside Carbon Registry Association, housed at "
        "Sokoine University of Agriculture (SUA), has opened a register for forest projects of the whole country."
    )
    acting = {actor.id for actor in described(text).organisations if actor.main}
    assert "Sokoine University of Agriculture" not in acting


def test_where_the_author_works_stands_behind_the_text() -> None:
    text = (
        "A price that bites\n\nThere is a better use of the revenue: half to households as a grant, half to a fund.\n\n"
        "The writer is an economist at SSAB."
    )
    assert described(text).org == ("SSAB",)


def test_a_thai_name_inside_running_words_signs_nothing() -> None:
    text = (
        "โรงหลอมถูกสั่งหยุด\n\nเจ้าหน้าที่เข้าตรวจโรงหลอมเศษเหล็ก หลังชาวบ้านร้องเรียนเรื่องฝุ่นควันนานสามเดือน และสั่งให้หยุดทันที\n\n"
        "ส่วนมูลนิธิบูรณะนิเวศขอให้เปิดผลตรวจดิน"
    )
    assert described(text).org == ()


@pytest.mark.parametrize(
    "line",
    [
        "Copy to: SSAB (registry), for information",
        "Tags: SSAB, furnaces",
        "〈Read also〉\nSSAB opens a furnace",
        "Read also:\n17-01-2025 - SSAB opens a furnace",
        "Where: SSAB House, Luleå",
        "Suppliers of the year:\n- SSAB\n- a bakery",
        "1. SSAB – furnaces without coal",
        "SSAB — 20 850",
        "Cek Berita dan Artikel yang lain di Google News",
        "Organiza: nadie. Apoya: SSAB. Informes: nadie@example.org",
        "Referent: Tobias Niemand, SSAB, Luleå",
        "後援（予定）：SSAB",
        "Рубрика: SSAB",
        "補助單位：SSAB",
        "6　共催\nSSAB",
    ],
)
def test_what_else_names_others_signs_nothing(line: str) -> None:
    lead = "The workshop is for operators of induction furnaces in the whole of the district."
    assert described(f"Workshop on furnaces\n\n{lead}\n\n{line}").org == ()


def test_a_name_and_its_acronym_between_commas_are_one_mention() -> None:
    text = (
        "A register opens\n\nThe register of forest projects in the country will open next year in the capital.\n\n"
        "The National Environment Management Authority, NEMA, keeps it."
    )
    assert described(text).org == ()


def test_a_firm_of_a_town_is_another(vocabulary: Vocabulary) -> None:
    text = "昨天下午，长江南方水泥有限公司汇报称，标煤耗可以降低。"
    place = text.index("南方水泥")
    known = Mention(place, text.index("汇报"), "organisation", "South Cement", False)
    assert beside(vocabulary, text, known, "zh") == {"长江南方水泥有限公司"}


def test_a_market_of_an_exchange_and_parts_of_words_are_no_names() -> None:
    texts = [
        "発行条件の決定について\n（コード番号0000　東証プライム）\n\n当社は、社債の発行条件を本日決定いたしました。",
        "ชาวบ้านร้องกลิ่นสารเคมีกลางดึก กรมโรงงานฯ สั่งหยุดหน่วยผลิต",
        "大马钢铁联合会:碳税宜展延两年\n\n(吉隆坡12日讯)大马钢铁工业联合会促请政府展延原定明年落实的碳税。",
    ]
    for text in texts:
        assert not {"JPX", "JSCCIB", "Masteel"}.intersection(described(text).org)


def test_an_acronym_in_brackets_is_that_of_the_full_name_before_it(vocabulary: Vocabulary) -> None:
    text = "The Carbon Institute of Swansea Areas (CISA) met. CISA is small."
    full = Mention(4, 37, "organisation", "EUROFER", False)
    other = [Mention(place, place + 4, "organisation", "CISA", False) for place in (39, 50)]
    assert text[4:37].endswith("Areas")
    found = recognise([text], [[full, *other]], tag_all([(text, "en")]), "en", vocabulary)
    assert {item.id for item in found[0]} == {"EUROFER"}


def test_two_of_a_kind_joined_are_two_names(vocabulary: Vocabulary) -> None:
    text = "A team of the University of Nowhere and Elsewhere University measured it."
    tagged = [(text.index("University"), text.index(" measured"))]
    found = recognise([text], [[]], [tagged], "en", vocabulary)[0]
    assert {item.id for item in found} == {"University of Nowhere", "Elsewhere University"}


def test_an_arabic_name_has_its_article(vocabulary: Vocabulary) -> None:
    text = "وحسب مسؤول بالمؤسسة المينائية فقد استغرقت العملية أقل من ثلاثة أيام."
    start = text.index("مؤسسة")
    tagged = [(start, text.index(" فقد"))]
    assert {item.id for item in recognise([text], [[]], [tagged], "ar", vocabulary)[0]} == {"المؤسسة المينائية"}


@pytest.mark.parametrize(
    ("language", "text", "tagged", "wanted"),
    [
        ("zh", "昨天南州交通部长李某说，路口要改建。", "南州交通", "南州交通部"),
        ("vi", "Lãnh đạo UBND TP Nam Sơn nói phải vào cụm.", "TP Nam Sơn", "UBND TP Nam Sơn"),
        (
            "fr",
            "Le ministère de la Transition énergétique a précisé.",
            "ministère de la Transition",
            "ministère de la Transition énergétique",
        ),
    ],
)
def test_a_name_has_its_first_and_its_last_word(
    vocabulary: Vocabulary, language: str, text: str, tagged: str, wanted: str
) -> None:
    start = text.index(tagged)
    found = recognise([text], [[]], [[(start, start + len(tagged))]], language, vocabulary)[0]
    assert wanted in {text[item.start : item.end] for item in found}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("울산알루미늄 준공\n\n고베제강의 합작사인 울산알루미늄은 21일 울산 공장에서 준공식을 열었다.", "Kobe Steel"),
        ("神戸製鋼所の子会社が開業\n\n神戸製鋼所の子会社である架空工業は21日、工場で開業式を開いた。", "Kobe Steel"),
    ],
)
def test_to_whom_another_belongs_is_told_behind_the_name(text: str, wanted: str) -> None:
    actors = describe(Record(text), Source("a.txt", "", 0), {}).organisations
    assert wanted in {actor.id for actor in actors}
    assert wanted not in {actor.id for actor in actors if actor.main}


@pytest.mark.parametrize(
    ("text", "tagged", "wanted"),
    [
        (
            "The Institute of Inland Engineering, Science & Technology (IIEST) met.",
            "Institute of Inland Engineering",
            "Institute of Inland Engineering, Science & Technology",
        ),
        (
            "Um grupo da Universidade Federal dos Vales do Lima e Minho (UFVLM) mediu.",
            "Universidade Federal dos Vales do Lima",
            "Universidade Federal dos Vales do Lima e Minho",
        ),
        ("Sibona Steel, Lower Works Group (LWG) met.", "Sibona Steel", "Sibona Steel"),
        ("Sibona Steel, Second Steel (SS) met.", "Sibona Steel", "Sibona Steel"),
    ],
)
def test_a_name_goes_on_to_the_last_word_of_its_acronym(
    vocabulary: Vocabulary, text: str, tagged: str, wanted: str
) -> None:
    start = text.index(tagged)
    found = recognise([text], [[]], [[(start, start + len(tagged))]], "en", vocabulary)[0]
    assert (start, start + len(wanted)) in {(item.start, item.end) for item in found}
