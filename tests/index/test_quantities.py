"""Quantities as people write them: languages, units, numbers, and what only looks like a quantity."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.counting import calls

import index.quantities
from index.quantities import Quantity, find, terms

DATA = tomllib.loads(Path(index.quantities.__file__).with_suffix(".toml").read_text("utf-8"))
LANGUAGES = {name: table for name, table in DATA.items() if name not in ("symbols", "others")}

# language | text, the quantity in brackets | its terms
TABLE = """
en | about [3 billion t] a year | t:3e9
en | [3,000,000,000 tonnes] | t:3e9
en | [1.888 billion tonnes] of crude steel | t:1888e6
en | [1,888 million metric tons] | t:1888e6
en | a [120-tonne] furnace | t:12e1
en | a [3-million-tonne] plant | t:3e6
en | [1.5 Mt] of scrap | t:15e5
en | [1.5 MtCO2e] a year | t:15e5
en | [2.2 tCO₂] per tonne | t:22e-1
en | [10m tonnes] | t:1e7
en | [two hundred and five tonnes] | t:205e0
en | [a million tonnes] | t:1e6
en | [20 percent] | %:2e1
en | [twenty-five per cent] of it | %:25e0
en | rose by [3.2 percentage points] | pp:32e-1
en | from [10–15%] to more | %:1e1 %:15e0
en | from [10 to 15 percent] | %:1e1 %:15e0
en | [3-5 billion tonnes] | t:3e9 t:5e9
en | [$3.5bn] for steel | $:35e8
en | [US$3 billion] | USD:3e9
en | [EUR 12.5 million] | EUR:125e5
en | [three point five billion dollars] | $:35e8
en | [5 trillion yen] | JPY:5e12
en | [Rs 5,000 crore] | INR:5e10
en | [Rs. 3 lakh crore] | INR:3e12
en | [100 MW] | W:1e8
en | [1 GWh] of storage | J:36e11
en | [13,500 kilowatt-hours] | J:486e8
en | [100 tce] | J:293076e7
en | limit warming to [1.5°C] | °C:15e-1
en | [1.5 degrees Celsius] | °C:15e-1
en | [5 km²] of forest | m2:5e6
en | [2 hectares] | m2:2e4
en | [100 m³] of gas | m3:1e2
en | [10 m] long | m:1e1
en | [3 million] people | n:3e6
en | [1,500,000] people | n:15e5
de | rund [3 Mrd. t] Stahl | t:3e9
de | [1,89 Milliarden Tonnen] | t:189e7
de | [1.888 Millionen Tonnen] | t:1888e6
de | [1.500 Tonnen] | t:15e2
de | [zwei Millionen Tonnen] | t:2e6
de | [20 Prozent] | %:2e1
de | [3,5 Millionen Euro] | EUR:35e5
fr | [3 milliards de tonnes] | t:3e9
fr | [1 500 000 tonnes] | t:15e5
fr | [3 millions d’euros] | EUR:3e6
fr | [12 M€] | EUR:12e6
fr | [20 %] | %:2e1
es | [3.000 millones de toneladas] | t:3e9
es | [3 mil millones de toneladas] | t:3e9
es | [20 por ciento] | %:2e1
es | de [10 a 15 por ciento] | %:1e1 %:15e0
pt | [3 bilhões de toneladas] | t:3e9
pt | [20 por cento] | %:2e1
it | [3 miliardi di tonnellate] | t:3e9
nl | [1,5 miljoen ton] | t:15e5
sv | [1,5 miljoner ton] | t:15e5
pl | [1,5 mln ton] | t:15e5
ru | около [3 млрд тонн] стали | t:3e9
ru | [20 процентов] | %:2e1
ru | [3,5 тыс. руб.] | RUB:35e2
ru | [5 МВт·ч] | J:18e9
uk | [20 відсотків] | %:2e1
el | [3 δισ. τόνοι] | t:3e9
el | [20 τοις εκατό] | %:2e1
tr | [1,89 milyar ton] çelik | t:189e7
tr | [%20] arttı | %:2e1
tr | [yüzde 20]'ye | %:2e1
th | ผลิต[3 พันล้านตัน]ต่อปี | t:3e9
th | ผลิต [๓ พันล้านตัน] | t:3e9
th | [สามพันล้านตัน] | t:3e9
th | [ร้อยละ 20] ของ | %:2e1
th | [20 เปอร์เซ็นต์] | %:2e1
th | [ร้อยละยี่สิบห้า] | %:25e0
th | [สองพันห้าร้อยล้านบาท] | THB:25e8
th | [1.5 แสนล้านบาท] | THB:15e10
th | [สองจุดห้าตัน] | t:25e-1
th | [20 ถึง 60 ตัน] | t:2e1 t:6e1
th | [500 ไร่] | m2:8e5
th | [1.5 องศาเซลเซียส] | °C:15e-1
th | [100 เมกะวัตต์] | W:1e8
zh | 约[30亿吨]粗钢 | t:3e9
zh | [三十亿吨] | t:3e9
zh | [三十億噸] | t:3e9
zh | [３０亿吨] | t:3e9
zh | [百分之二十] | %:2e1
zh | [百分之百] | %:1e2
zh | [百分之三点五] | %:35e-1
zh | [一万三千千瓦时] | J:468e8
zh | [100万千瓦] | W:1e9
zh | [5兆瓦]项目 | W:5e6
zh | [五千克] | t:5e-3
zh | [1.2亿吨标准煤] | J:3516912e12
zh | [30至50亿吨] | t:3e9 t:5e9
zh | [人民币3亿元] | CNY:3e8
zh | [3.5万亿元] | CNY:35e11
zh | [新臺幣300元] | TWD:3e2
zh | [2億美元] | USD:2e8
zh | [500万亩] | mu:5e6
zh | 升温[1.5℃] | °C:15e-1
zh | [摄氏1.5度] | °C:15e-1
zh | 提高[3个百分点] | pp:3e0
zh | [两百五十万]辆 | n:25e5
zh | [30亿]件 | n:3e9
ja | 約[30億トン] | t:3e9
ja | [1億2,000万円] | JPY:12e7
ja | [1万5000円] | JPY:15e3
ja | 全体の[4割]を | %:4e1
ja | [20パーセント] | %:2e1
ja | [10～15％] | %:1e1 %:15e0
ko | 약 [18억9천만t]으로 | t:189e7
ko | [30억 톤] | t:3e9
ko | [20 퍼센트] | %:2e1
ko | [2조 5천억 원]을 | KRW:25e11
ko | [3.2%포인트] | pp:32e-1
vi | khoảng [3 tỷ tấn] thép | t:3e9
vi | [1,2 triệu tấn] | t:12e5
vi | [1.500 tấn] | t:15e2
vi | [20 phần trăm] | %:2e1
vi | [3 nghìn tỷ đồng] | VND:3e12
id | [1,89 miliar ton] | t:189e7
id | [Rp 1.500.000] | IDR:15e5
id | [Rp15 triliun] | IDR:15e12
id | [43,20 persen] | %:432e-1
ms | [20 peratus] | %:2e1
ms | [1.5 juta tan] | t:15e5
sw | [tani bilioni 3] za chuma | t:3e9
sw | [tani milioni 2.5] | t:25e5
sw | [asilimia 20] ya | %:2e1
sw | [asilimia ishirini na tano] | %:25e0
sw | [asilimia mia moja] | %:1e2
sw | [asilimia 30 hadi 40] kwa | %:3e1 %:4e1
sw | [tani elfu tatu na mia tano] | t:35e2
sw | [dola za Marekani milioni 200] | USD:2e8
sw | mwaka 2020 [tani milioni 5] | t:5e6
sw | [gigawati 300] | W:3e11
sw | [Sh30 milioni] | Sh:3e7
sw | [shilingi bilioni 2.5] | Sh:25e8
sw | [milioni 3] | n:3e6
ar | نحو [٣ مليارات طن] من | t:3e9
ar | [١٫٨٩ مليار طن] | t:189e7
ar | [20 في المئة] | %:2e1
ar | [٢٠٪] | %:2e1
hi | [3 अरब टन] | t:3e9
hi | [३० करोड़ टन] | t:3e8
hi | [12,34,567 रुपये] | INR:1234567e0
hi | [२० प्रतिशत] | %:2e1
am | በ[48 ዩዋን] | CNY:48e0
am | [3 ቢሊዮን ቶን] | t:3e9
ka | [3 მილიარდი ტონა] | t:3e9
km | [៣ លានតោន] | t:3e6
km | [២០ភាគរយ] | %:2e1
lo | [3 ລ້ານໂຕນ] | t:3e6
lo | [ຮ້ອຍລະ 20] | %:2e1
my | [တန် ၁ ဒသမ ၈၉ ဘီလီယံ] ခန့် | t:189e7
my | [၂၀ ရာခိုင်နှုန်း] | %:2e1
my | [ဒေါ်လာ သန်း ၃၀] | $:3e7
"""

# What has digits or number words and is no quantity.
NOTHING = """
2566
2030
2020年
in 2023
8.9.2023
2023-09-08
12:30
12:30 m
3.1.2
3.1.2 t
1/3 t
02-123-4567
COP28
S355 kg
CO2
CO2 and 5G
ISO 14001
COVID-19 %
3D printing
120 km/h
3 million years
10^6
prefix_5 t
5000年
2万年前
ปี 2566
3 พันธมิตร
3 ล้านปี
ห้างสรรพสินค้า
อุตสาหกรรม
สามารถ
第30亿
第三十万
제3조
数十万吨
几十亿
数百万吨
三元材料
一元化
一个
二〇三〇年
10分の1
600개
one of them
two people
two hundred firms
Kifungu cha 6
kampuni 3
năm 2030
tháng 9 năm 2023
12 năm
100 pages, 5 tables
1,500 companies
4-5
5th
""".strip().splitlines()


def rows() -> list[list[str]]:
    return [line.split(" | ") for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("row", rows(), ids=" ".join)
def test_languages(row: list[str]) -> None:
    language, marked, terms = row
    assert language in LANGUAGES
    begin, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    (quantity,) = find(text)
    assert text[quantity.start : quantity.end] == text[begin:end]
    assert " ".join(quantity.terms) == terms


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_quantity(text: str) -> None:
    assert find(text) == []


def test_every_language_is_tested() -> None:
    assert {row[0] for row in rows()} == set(LANGUAGES)


def test_the_values_of_a_quantity() -> None:
    text = "It emits 1.5 to 2 tonnes of CO2."
    assert find(text) == [Quantity(9, 24, "t", Decimal("1.5"), Decimal(2))]
    assert find("30%") == [Quantity(0, 3, "%", Decimal(30))]


@pytest.mark.parametrize(
    "texts",
    [
        "3 billion t|30亿吨|30億噸|3 พันล้านตัน|tani bilioni 3|3,000,000,000 tonnes|3 tỷ tấn|3 млрд тонн|3 miliar ton",
        "20%|20 percent|ร้อยละ 20|20 เปอร์เซ็นต์|asilimia 20|百分之二十|20 por ciento|20 процентов|20 퍼센트|yüzde 20",
        "1.5°C|1.5 °C|1.5℃|1.5ºC|1,5 Grad Celsius|1.5 องศาเซลเซียส|1.5摄氏度|摄氏1.5度|1.5도",
        "500 MW|0.5 GW|500,000 kW|500 megawatts|50万千瓦|500兆瓦|500 เมกะวัตต์|megawati 500",
        "3 million tonnes of CO2|3 million tonnes|3 MtCO2e|300万吨|3 Mio. t CO₂",
    ],
)
def test_one_term_for_all_ways_to_write_it(texts: str) -> None:
    assert len({quantity.terms for text in texts.split("|") for quantity in find(text)}) == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234 t", "1234"),
        ("1.234 t", "1.234"),
        ("0,123 t", "0.123"),
        ("1.234 Tonnen", "1234"),
        ("1,234 Tonnen", "1.234"),
        ("1,234 tonnes", "1234"),
        ("1.234,5 t", "1234.5"),
        ("1,234.5 t", "1234.5"),
        ("1'234.5 t", "1234.5"),
        ("1 234,5 t", "1234.5"),
        ("1\xa0234\xa0567 t", "1234567"),
        ("1.234.567 t", "1234567"),
        ("12,34,567.8 t", "1234567.8"),
        ("12345,678 t", "12345.678"),
        ("１，２３４ t", "1234"),
        ("007 t", "7"),
    ],
)
def test_marks_in_numbers(text: str, value: str) -> None:
    assert [quantity.value for quantity in find(text)] == [Decimal(value)]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("two million and five million tonnes", ["n:2e6", "t:5e6"]),
        ("15% 20 MW", ["%:15e0", "W:2e7"]),
        ("10% to 15%", ["%:1e1", "%:15e0"]),
        ("20-10%", ["%:1e1"]),
        ("$50, 500 t", ["$:5e1", "t:5e2"]),
        ("COP28, 30 MW", ["W:3e7"]),
        ("2030年30%", ["%:3e1"]),
        ("10、20、30万吨", ["t:3e5"]),
        ("about $10m, 10 m wide", ["$:1e7", "m:1e1"]),
    ],
)
def test_neighbours(text: str, terms: list[str]) -> None:
    assert [term for quantity in find(text) for term in quantity.terms] == terms


def test_case_matters_in_symbols_only() -> None:
    assert find("3 Mt")[0].value == 3_000_000
    assert find("3 MT")[0].value == 3
    assert find("3 mt") == []
    assert find("3 TONNES") == [find("3 tonnes")[0]]
    assert find("20 MİLYON TON")[0].terms == ("t:2e7",)


def words() -> list[tuple[str, str, str, str]]:
    """Role, language, key and spelling of every word."""
    return [
        (role, language, key, spelling)
        for language, table in LANGUAGES.items()
        for role in ("numerals", "scales", "units", "before")
        for key, line in table.get(role, {}).items()
        for spelling in line.split("|")
    ]


def test_no_word_means_two_things() -> None:
    meanings: dict[tuple[str, str], set[tuple[Any, ...]]] = {}
    for role, _, key, spelling in words():
        factor, _, unit = key.rpartition(" ") if role in ("units", "before") else (key, "", "")
        meanings.setdefault((role, spelling), set()).add((Decimal(factor or 1), unit))
    assert {word: found for word, found in meanings.items() if len(found) > 1} == {}


def example_of(role: str, language: str, key: str, spelling: str) -> tuple[str, str, Decimal]:
    """A text with a word, and the unit and value that it says."""
    factor, _, unit = key.rpartition(" ")
    if role == "numerals":
        return f"百分之{spelling}" if spelling == "百" else f"{spelling} %", "%", Decimal(key)
    if role == "scales":
        return f"asilimia {spelling} 3" if language == "sw" else f"3 {spelling} %", "%", Decimal(key) * 3
    return f"7 {spelling}" if role == "units" else f"{spelling} 7", unit, Decimal(factor or 1) * 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_read(language: str) -> None:
    examples = [example_of(*word) for word in words() if word[1] == language]
    assert examples
    assert [(text, *quantity[2:4]) for text, *_ in examples for quantity in find(text)] == examples


SPELLED = st.sampled_from([spelling for *_, spelling in words()] + DATA["others"]["words"].split("|"))
SIGNS = st.sampled_from([*"0123456789.,:/'’-–~%$€¥° \n", "第", "제", "์", "½", "²", "٣", "๓", "３", "İ", "\u0301"])
PIECES = SPELLED | SIGNS | st.integers(0, 10**12).map(str) | st.text(max_size=3)


@given(st.lists(PIECES, max_size=12).map("".join) | st.lists(PIECES, max_size=12).map(" ".join))
@example("1" * 5000)
@example("ล้าน" * 50)
@example("3" + "ล้าน" * 50)
@settings(max_examples=300)
def test_any_text(text: str) -> None:
    done = 0
    for quantity in find(text):
        assert done <= quantity.start < quantity.end <= len(text)
        done = quantity.end
        assert text[quantity.start : done].strip() == text[quantity.start : done]
        assert quantity.until is None or quantity.until > quantity.value
        assert find(text[quantity.start : done])[:1] == [quantity._replace(start=0, end=done - quantity.start)]
        for term in quantity.terms:
            unit, _, number = term.partition(":")
            assert unit == quantity.unit
            assert Decimal(number) in (quantity.value, quantity.until)


WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if chr(code) not in "'"}
DIGITS = {ord(str(value)): chr(0x0E50 + value) for value in range(10)}


@pytest.mark.parametrize("row", rows(), ids=" ".join)
def test_width_and_digits_do_not_matter(row: list[str]) -> None:
    text = row[1].replace("[", "").replace("]", "")
    assert find(text.translate(WIDE)) == find(text)
    assert find(text.translate(DIGITS)) == find(text)


@given(st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=5))
@example(["3", "t", "5 –", "6 t", "US$", "4", "1 million\n", "200 t"])
@example(["S", "355 t", "50-", "60%", "百", "万吨"])
def test_texts_read_together_are_read_apart(texts: list[str]) -> None:
    assert terms(texts) == [[term for quantity in find(text) for term in quantity.terms] for text in texts]


@given(st.decimals(0, 10**6, places=3), st.sampled_from(["t", "%", "MW", "€", "吨", "ตัน", "тонн"]))
def test_numbers_read_back(value: Decimal, unit: str) -> None:
    for number in (f"{value:.4f}", f"{value:,.4f}", f"{value:,.4f}".translate(str.maketrans(",.", ".,"))):
        (quantity,) = find(f"{number} {unit}")
        assert quantity.value == value * (10**6 if unit == "MW" else 1)


@pytest.mark.parametrize(
    "piece",
    ["1", "1.", "1.1 ", "123 ", "3 billion ", "ล้าน", "สอง", "一", "二十", "十万", "one ", "milioni ", "1-", "$", "%3"],
)
def test_linear_time(piece: str) -> None:
    find("1")
    small, large = (calls(lambda size=size: find(piece * size)) for size in (500, 1000))  # type: ignore[misc]
    assert large <= 2.2 * small + 1000
