"""Which language a text is in."""

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

import analyzers.identify as identify_module
from analyzers import LANGUAGES, Analyzer, Language
from analyzers.identify import identify_all

ANALYZER = Analyzer()

SENTENCES = {
    "ar": [
        "أعلنت الوزارة عن خطة جديدة لخفض انبعاثات المصانع",
        "ارتفع سعر الطن في سوق الكربون خلال الأسبوع الماضي",
        "تستثمر الشركة في أفران كهربائية تعمل بالطاقة الشمسية",
    ],
    "de": [
        "Das Ministerium hat gestern einen neuen Plan für die Industrie vorgestellt",
        "Der Preis für eine Tonne Kohlendioxid ist in dieser Woche gestiegen",
        "Die Firma baut einen elektrischen Ofen, der mit Windstrom läuft",
    ],
    "en": [
        "The ministry published a new plan for heavy industry yesterday",
        "The price of a tonne of carbon rose again this week",
        "The company is building an electric furnace that runs on wind power",
    ],
    "es": [
        "El ministerio presentó ayer un nuevo plan para la industria pesada",
        "El precio de la tonelada de carbono volvió a subir esta semana",
        "La empresa construye un horno eléctrico que funciona con energía eólica",
    ],
    "fr": [
        "Le ministère a présenté hier un nouveau plan pour l'industrie lourde",
        "Le prix de la tonne de carbone a encore augmenté cette semaine",
        "L'entreprise construit un four électrique alimenté par le vent",
    ],
    "hi": [
        "मंत्रालय ने कल भारी उद्योग के लिए नई योजना जारी की",
        "इस सप्ताह कार्बन की कीमत फिर बढ़ गई",
        "कंपनी पवन ऊर्जा से चलने वाली विद्युत भट्टी बना रही है",
    ],
    "id": [
        "Kementerian mengumumkan rencana baru untuk industri berat kemarin",
        "Harga karbon per ton kembali naik pada minggu ini",
        "Perusahaan itu sedang membangun tungku listrik bertenaga angin",
    ],
    "ja": [
        "経済産業省は昨日、重工業の新しい計画を発表した",
        "今週も炭素の価格が上がっています",
        "この会社は風力で動く電気炉を建設している",
    ],
    "km": [
        "ក្រសួងបានប្រកាសផែនការថ្មីសម្រាប់ឧស្សាហកម្មធុនធ្ងន់",
        "តម្លៃកាបូនបានកើនឡើងម្តងទៀតនៅសប្តាហ៍នេះ",
        "ក្រុមហ៊ុនកំពុងសាងសង់ឡអគ្គិសនី",
    ],
    "ko": [
        "정부는 어제 중공업을 위한 새로운 계획을 발표했다",
        "이번 주 탄소 가격이 다시 올랐습니다",
        "이 회사는 풍력으로 움직이는 전기로를 짓고 있다",
    ],
    "lo": [
        "ກະຊວງໄດ້ປະກາດແຜນການໃໝ່ສຳລັບອຸດສາຫະກຳໜັກ",
        "ລາຄາກາກບອນໄດ້ເພີ່ມຂຶ້ນອີກໃນອາທິດນີ້",
        "ບໍລິສັດກຳລັງສ້າງເຕົາໄຟຟ້າ",
    ],
    "my": [
        "ဝန်ကြီးဌာနသည် အကြီးစားစက်မှုလုပ်ငန်းအတွက် အစီအစဉ်သစ်ကို ထုတ်ပြန်ခဲ့သည်",
        "ယခုအပတ်တွင် ကာဗွန်ဈေးနှုန်း ထပ်မံမြင့်တက်ခဲ့သည်",
        "ကုမ္ပဏီသည် လျှပ်စစ်မီးဖို တည်ဆောက်နေသည်",
    ],
    "pt": [
        "O ministério apresentou ontem um novo plano para a indústria pesada",
        "O preço da tonelada de carbono voltou a subir nesta semana",
        "A empresa está construindo um forno elétrico movido a energia eólica",
    ],
    "ru": [
        "Министерство вчера представило новый план для тяжёлой промышленности",
        "Цена тонны углерода на этой неделе снова выросла",
        "Компания строит электрическую печь, которая работает на энергии ветра",
    ],
    "sw": [
        "Wizara ilitangaza jana mpango mpya wa viwanda vizito",
        "Bei ya tani moja ya kaboni imepanda tena wiki hii",
        "Kampuni hiyo inajenga tanuri la umeme linalotumia nguvu ya upepo",
    ],
    "th": [
        "กระทรวงประกาศแผนใหม่สำหรับอุตสาหกรรมหนักเมื่อวานนี้",
        "ราคาคาร์บอนปรับตัวสูงขึ้นอีกครั้งในสัปดาห์นี้",
        "บริษัทกำลังสร้างเตาไฟฟ้าที่ใช้พลังงานลม",
    ],
    "tr": [
        "Bakanlık dün ağır sanayi için yeni bir plan açıkladı",
        "Karbonun ton fiyatı bu hafta yeniden yükseldi",
        "Şirket rüzgâr enerjisiyle çalışan bir elektrikli fırın kuruyor",
    ],
    "vi": [
        "Hôm qua Bộ đã công bố kế hoạch mới cho ngành công nghiệp nặng",
        "Giá mỗi tấn các-bon lại tăng trong tuần này",
        "Công ty đang xây dựng lò điện chạy bằng năng lượng gió",
    ],
    "zh-Hans": [
        "工业和信息化部昨天发布了重工业的新计划",
        "本周碳价再次上涨",
        "这家公司正在建设使用风电的电炉",
    ],
    "zh-Hant": [
        "經濟部昨天發布了重工業的新計畫",
        "本週碳價再次上漲",
        "這家公司正在興建使用風電的電爐",
    ],
}
QUERIES = {
    "green steel": "en",
    "grüner Stahl": "de",
    "acero sostenible": "es",
    "aço verde": "pt",
    "yeşil çelik": "tr",
    "thép xanh": "vi",
    "soko la kaboni": "sw",
    "เหล็กสีเขียว": "th",
    "เหล็ก": "th",
    "钢铁": "zh-Hans",
    "鋼鐵": "zh-Hant",
    "碳達峰": "zh-Hant",
    "グリーン鋼材": "ja",
    "탄소 중립": "ko",
    "зелёная сталь": "ru",
    "الصلب الأخضر": "ar",
    "हरित इस्पात": "hi",
    "ເຫຼັກ": "lo",
    "ដែក": "km",
    "သံမဏိ": "my",
}


def test_every_language_has_sentences() -> None:
    assert {tag.partition("-")[0] for tag in SENTENCES} == set(LANGUAGES)


@pytest.mark.parametrize(
    ("tag", "text"),
    [(tag, text) for tag, texts in SENTENCES.items() for text in texts],
    ids=[f"{tag}-{number}" for tag, texts in SENTENCES.items() for number, _ in enumerate(texts)],
)
def test_sentences(tag: str, text: str) -> None:
    found = ANALYZER.identify(text)
    assert found.language == tag
    assert 0.5 <= found.confidence <= 1
    assert found.second is None


@pytest.mark.parametrize(("text", "tag"), QUERIES.items(), ids=[f"{tag}-{text}" for text, tag in QUERIES.items()])
def test_short_queries(text: str, tag: str) -> None:
    assert ANALYZER.identify(text).language == tag


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_samples(language: Language) -> None:
    assert ANALYZER.identify(language.sample).language.partition("-")[0] == language.code


@pytest.mark.parametrize("text", ["", " \n", "12 345,67 %", "₂ ½ ٢٠٣٠", "!? — …", "👍🏽 → ™", "\u0301\u200b\x00"])
def test_without_letters(text: str) -> None:
    assert ANALYZER.identify(text) == ("und", 0.0, "Common", None)


def test_thai_with_english_names_both() -> None:
    found = ANALYZER.identify(
        "สมาคมเหล็กประชุมเรื่อง low-carbon emission steel และ Environmental Product Declaration ที่กรุงเทพฯ"
    )
    assert {found.language, found.second} == {"th", "en"}
    mostly_thai = "สมาคมเหล็กและเหล็กกล้าแห่งประเทศจีนจัดการประชุมเรื่องการลดการปล่อยคาร์บอน และเปิดตัว green steel platform"
    found = ANALYZER.identify(mostly_thai)
    assert (found.language, found.second, found.script) == ("th", "en", "Thai")
    assert found.confidence < 1


def test_one_foreign_name_is_no_second_language() -> None:
    found = ANALYZER.identify(SENTENCES["th"][0] * 3 + " CISA")
    assert (found.language, found.second) == ("th", None)


FOREIGN = {
    "fi": "Suomen terästeollisuus vähentää päästöjään vedyllä ja sähköuuneilla. Hiilimarkkinat kattavat sementin",
    "pl": "Polskie hutnictwo ogranicza emisje dwutlenku węgla dzięki wodorowi, a rynek uprawnień obejmuje także cement",
    "uk": "Українська металургія скорочує викиди вуглецю за допомогою водню, а ринок квот охоплює також цемент і скло",
    "el": "Η ελληνική χαλυβουργία μειώνει τις εκπομπές με υδρογόνο",
    "he": "תעשיית הפלדה מפחיתה את הפליטות בעזרת מימן",
    "ka": "ფოლადის წარმოება ამცირებს გამონაბოლქვს",
}


@pytest.mark.parametrize(("tag", "text"), FOREIGN.items(), ids=FOREIGN)
def test_other_languages_are_not_taken_for_ours(tag: str, text: str) -> None:
    assert ANALYZER.identify(text).language == tag


@pytest.mark.parametrize("text", ["日本製鉄が発表", "脱炭素への転換", "鉄鋼メーカー", "中国鉄鋼業の脱炭素化政策"])
def test_japanese_titles(text: str) -> None:
    assert ANALYZER.identify(text).language == "ja"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("优の选钢材公司昨天宣布，全国碳市场覆盖水泥和电解铝行业。企业计划在明年建设新的电炉，减少排放", "zh-Hans"),
        ("中国钢铁工业协会昨天发布了低碳标准の解读，全国碳市场覆盖水泥和电解铝行业", "zh-Hans"),
        ("碳中和の目标和中国钢铁工业协会发布的低碳排放钢标准", "zh-Hans"),
        ("鋼鐵企業の減碳計畫在二〇三〇年前實現碳達峰，並興建新的電爐", "zh-Hant"),
    ],
)
def test_a_stray_kana_leaves_chinese_chinese(text: str, tag: str) -> None:
    assert ANALYZER.identify(text).language == tag


def test_only_configured_languages_are_told_apart() -> None:
    few = Analyzer(["en", "sw", "th", "zh"])
    for tag in ("en", "sw", "th", "zh-Hans", "zh-Hant"):
        assert all(few.identify(text).language == tag for text in SENTENCES[tag])
    assert few.identify("green steel").language == "en"


def test_the_beginning_of_a_long_text_is_enough() -> None:
    assert ANALYZER.identify(SENTENCES["sw"][0] + " " + (SENTENCES["sw"][1] + " ") * 5_000).language == "sw"


@pytest.mark.parametrize(
    ("text", "language"),
    [("ᐃᓄᒃᑎᑐᑦ", "iu"), ("བོད་སྐད", "bo"), ("ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ", "chr"), ("ߒߞߏ", "nqo"), ("ኢትዮጵያ", "am"), ("𐌲𐌿𐍄", "und")],
)
def test_scripts_that_no_language_here_is_written_in(text: str, language: str) -> None:
    assert ANALYZER.identify(text).language == language


def test_the_model_is_that_of_py3langid() -> None:
    plain = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    texts = ["", "a", "ab", "ก", *(sentence for sentences in SENTENCES.values() for sentence in sentences)]
    texts += [" ".join(texts), " ".join(texts[10:40]) * 5]
    model = identify_module._model(None)
    assert [model.classify(read) for read in identify_module._read(texts)] == [plain.classify(text) for text in texts]


def test_many_texts_are_identified_as_each_of_them() -> None:
    texts = ["", "!", "2030", *(sentence for sentences in SENTENCES.values() for sentence in sentences)]
    texts += [" ".join(texts[start : start + 3]) for start in range(len(texts))]
    assert identify_all(texts, ANALYZER.languages) == [ANALYZER.identify(text) for text in texts]
