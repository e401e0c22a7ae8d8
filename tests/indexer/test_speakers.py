"""Who speaks, told from the words around a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.metadata.speakers import Speech


def speaking(language: str, text: str, *names: str) -> list[bool]:
    spans = sorted((text.index(name), text.index(name) + len(name)) for name in names)
    speech = Speech(text, spans, language)
    return [speech.speaks(span) for span in spans]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Prices will rise next year, SSAB said on Monday.", "SSAB"),
        ("en", "According to SSAB, prices will rise next year.", "SSAB"),
        ("zh", "中国钢铁工业协会表示，钢价将继续走低。", "中国钢铁工业协会"),
        ("zh", "中國鋼鐵公司指出，鋼價明年將上漲。", "中國鋼鐵公司"),
        ("th", "กระทรวงพลังงานเปิดเผยว่า ราคาจะเพิ่มขึ้นในปีหน้า", "กระทรวงพลังงาน"),
        ("sw", "TANESCO ilisema kwamba bei itapanda mwaka ujao.", "TANESCO"),
        ("ja", "日本製鉄は来年の価格が上がるとの見通しを発表した。", "日本製鉄"),
        ("ko", "포스코는 가격이 오를 것이라고 밝혔다.", "포스코"),
        ("vi", "Theo Hòa Phát, giá thép sẽ tăng trong năm tới.", "Hòa Phát"),
        ("id", "Menurut Krakatau Steel, harga akan naik tahun depan.", "Krakatau Steel"),
        ("de", "Salzgitter teilte am Montag mit, die Preise würden steigen.", "Salzgitter"),
        ("fr", "ArcelorMittal a annoncé que les prix allaient augmenter.", "ArcelorMittal"),
        ("es", "Gerdau afirmó que los precios subirán el próximo año.", "Gerdau"),
        ("pt", "A Gerdau afirmou que os preços vão subir no próximo ano.", "Gerdau"),
        ("ru", "«Северсталь» сообщила, что цены вырастут в следующем году.", "Северсталь"),
        ("tr", "Erdemir fiyatların gelecek yıl artacağını açıkladı.", "Erdemir"),
        ("ar", "قالت شركة حديد عز إن الأسعار سترتفع العام المقبل.", "شركة حديد عز"),
        ("it", "Acciaierie d'Italia ha dichiarato che i prezzi saliranno.", "Acciaierie d'Italia"),
    ],
)
def test_who_gives_words_speaks(language: str, text: str, name: str) -> None:
    assert speaking(language, text, name) == [True]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Last year SSAB built a new plant in the north of the country.", "SSAB"),
        ("en", "The contract with SSAB was signed on Monday.", "SSAB"),
        ("zh", "宝钢股份去年投产了两座新高炉。", "宝钢股份"),
        ("th", "ปตท. ได้ลงนามในสัญญาก่อสร้างโรงงานแห่งใหม่", "ปตท."),
        ("sw", "TANESCO ilijenga kituo kipya cha umeme mwaka jana.", "TANESCO"),
        ("ja", "日本製鉄は昨年、新しい高炉を稼働させた。", "日本製鉄"),
        ("ko", "포스코는 지난해 새 공장을 지었다.", "포스코"),
        ("de", "Salzgitter hat im vergangenen Jahr ein neues Werk gebaut.", "Salzgitter"),
        ("ru", "«Северсталь» построила новый завод в прошлом году.", "Северсталь"),
    ],
)
def test_who_only_acts_does_not(language: str, text: str, name: str) -> None:
    assert speaking(language, text, name) == [False]


def test_words_belong_to_the_name_beside_them() -> None:
    text = "SSAB supplies Volvo and will cut output, the Swedish Energy Agency said."
    assert speaking("en", text, "SSAB", "Volvo", "Swedish Energy Agency") == [False, False, True]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Unifor asked for guarantees that no jobs will go.", "Unifor"),
        ("zh", "绿色公民联盟呼吁取消优惠费率。", "绿色公民联盟"),
        ("pt", "O Imaflora pede salvaguardas para povos indígenas.", "Imaflora"),
    ],
)
def test_who_only_asks_does_not(language: str, text: str, name: str) -> None:
    assert speaking(language, text, name) == [False]


@pytest.mark.parametrize(
    ("language", "text", "name", "speaks"),
    [
        ("zh", "(二)工研院：可提供偵測器布點軟體供業者試用。", "工研院", True),
        ("ja", "(日本鉄鋼連盟)\n・高炉一貫製鉄所は設備構成が一様でない。", "日本鉄鋼連盟", True),
        ("zh", "(三)豐興鋼鐵股份有限公司:本公司已設蒸汽安定化設備,符合要求。", "豐興鋼鐵", True),
        ("ja", "2 主な意見\n・東京汽船:岸壁の給電設備がまだ少ない。", "東京汽船", True),
        ("en", "2. SSAB: the kiln stands still until the autumn.", "SSAB", True),
        ("en", "SSAB: +46 8 000 000 00 (press), 8 a.m. to 5 p.m.", "SSAB", False),
    ],
)
def test_whose_words_are_put_down_behind_the_name_speaks(language: str, text: str, name: str, speaks: bool) -> None:
    assert speaking(language, text, name) == [speaks]


def test_another_sentence_says_nothing() -> None:
    assert speaking("en", "SSAB opened a plant in Luleå. Prices will rise, said the minister.", "SSAB") == [False]


@given(
    st.text(max_size=60),
    st.text(min_size=1, max_size=8),
    st.text(max_size=60),
    st.sampled_from(["en", "zh", "th", "xx"]),
)
def test_any_text_can_be_read(before: str, name: str, after: str, language: str) -> None:
    text = before + name + after
    assert Speech(text, [(len(before), len(before) + len(name))], language).speaks(
        (len(before), len(before) + len(name))
    ) in (True, False)
