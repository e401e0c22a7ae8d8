"""Dates as people write them: forms, languages, and what only looks like a date."""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.counting import calls

import index.date_tokens
from index.dates import Expression, find, read, resolve, written

DATA = tomllib.loads(Path(index.date_tokens.__file__).with_name("dates.toml").read_text("utf-8"))

# language | text, the date in brackets | value | until (-: none) | "?" where ambiguous
TABLE = """
th | เมื่อวันที่ [8 กันยายน 2566] คณะผู้แทน | 2023-09-08
th | [8 ก.ย. ๖๖] | 2023-09-08
th | [8 ก.ย. 66] เวลา 10.00 น. | 2023-09-08
th | เมื่อ [ก.ย. ๖๖] | 2023-09
th | วันที่ [๓๐ ธันวาคม ๒๕๖๔] | 2021-12-30
th | วันที่ [8 เดือนกันยายน พุทธศักราช 2566] ณ กรุงเทพฯ | 2023-09-08
th | [8 กันยายน พ.ศ. 2566] | 2023-09-08
th | [18 พฤศจิกายน 2021] พันธมิตร | 2021-11-18
th | ใน[เดือนธันวาคม 2565] | 2022-12
th | [พ.ศ. 2566] | 2023
th | [พ.ศ. ๒๕๖๖] | 2023
th | [ค.ศ. 2023] | 2023
th | ภายใน[ปี 2566] | 2023
th | ภายใน[ปีพ.ศ. 2566] | 2023
th | เทียบกับ[ปี 2020] | 2020
th | โครงการ ([พ.ศ. 2559-2563]) | 2016 | 2020
th | [พ.ศ. 2559–2563] | 2016 | 2020
th | แผน [2559-2563] | 2016 | 2020
th | [5-8 กันยายน 2566] | 2023-09-05 | 2023-09-08
th | [30 ส.ค. - 2 ก.ย. 2566] | 2023-08-30 | 2023-09-02
th | [30 ธ.ค. 2566 - 2 ม.ค. 2567]? no
th | [30 ธ.ค. - 2 ม.ค. 2567] | 2023-12-30 | 2024-01-02
th | วันที่ [8/9/2566] | 2023-09-08 | - | ?
th | [15/9/66] | 2023-09-15
th | เมื่อวันที่ [16 กันยายน] กระทรวง | --09-16
th | ต้น[เดือนสิงหาคม] กระทรวง | --08
th | [ปีที่แล้ว] | -P1Y
th | เวลาโพสต์: [Nov-03-2022] | 2022-11-03
th | ช่วง “[แผนห้าปีที่ 13]” | 2016 | 2020
zh-Hans | 发布日期:[2021-11-24] | 2021-11-24
zh-Hans | 发布/[2025年11月24日] | 2025-11-24
zh-Hans | 时间：[25-06-30] | 2025-06-30
zh-Hans | [2021年11月24日] | 2021-11-24
zh-Hans | [2021 年 11 月 24 日]上午 | 2021-11-24
zh-Hans | [二〇二三年九月八日] | 2023-09-08
zh-Hans | [二零二三年]九家 | 2023
zh-Hans | [9月8日]，大会召开 | --09-08
zh-Hans | [7月],在上海 | --07
zh-Hans | [2025年]底前 | 2025
zh-Hans | [2016—2020年] | 2016 | 2020
zh-Hans | [2016年至2020年] | 2016 | 2020
zh-Hans | “[十四五]”规划 | 2021 | 2025
zh-Hans | [2024年1月1日至3月31日] | 2024-01-01 | 2024-03-31
zh-Hans | [2023年9月8-10日] | 2023-09-08 | 2023-09-10
zh-Hans | [9月8日至10日] | --09-08 | --09-10
zh-Hans | [2023年第三季度] | 2023-07 | 2023-09
zh-Hans | [2023年1-9月] | 2023-01 | 2023-09
zh-Hans | [今年] | P0Y
zh-Hans | [去年9月] | -P1Y--09
zh-Hans | [明年]起 | P1Y
zh-Hans | [本月8日] | P0M---08
zh-Hans | 自[2017年3月]暂停 | 2017-03
zh-Hans | [公元2023年] | 2023
zh-Hans | [2023/09/08] | 2023-09-08
zh-Hant | [二○二五年三月二十六日] | 2025-03-26
zh-Hant | [民國112年9月8日] | 2023-09-08
zh-Hant | [中華民國一百一十二年九月八日] | 2023-09-08
zh-Hant | [民国112年] | 2023
zh-Hant | 綜合報導 [112年8月7日] | 2023-08-07
zh-Hant | 於[115年5月]申報 | 2026-05
zh-Hant | [112.9.8] | 2023-09-08
en | on [8 September 2023] in | 2023-09-08
en | [Sept. 8th, 2023] | 2023-09-08
en | [September 8-10, 2023] | 2023-09-08 | 2023-09-10
en | [September 8, 2023] | 2023-09-08
en | [SEPTEMBER 8TH, 2023] | 2023-09-08
en | the [8th of September, 2023] | 2023-09-08
en | [8/9/2023] | 2023-09-08 | - | ?
en | [9/30/2023] | 2023-09-30
en | [2023/09/08] | 2023-09-08
en | [Sep 2023] | 2023-09
en | In [March 2023] | 2023-03
en | [FY2023] | 2023
en | [Q3 2023] | 2023-07 | 2023-09
en | third quarter, the [third quarter of 2023] | 2023-07 | 2023-09
en | afternoon of [August 30], the | --08-30
en | in [June this year], Baowu | P0Y--06
en | [2023-09-11]T09:20:00+08:00 | 2023-09-11
en | [8-Sep-23] | 2023-09-08
en | [8 Sep '23] | 2023-09-08
en | Established in [2008], | 2008
en | by [2030] and | 2030
en | from [2019 to 2023] | 2019 | 2023
en | [2016-2020] | 2016 | 2020
en | the [2023-24] season | 2023 | 2024
en | [30 August – 2 September 2023] | 2023-08-30 | 2023-09-02
en | [October–December 2023] | 2023-10 | 2023-12
en | the [2022] Carbon Neutral Innovation Development Forum | 2022
en | Forum [2022] opens | 2022
en | in the [year 2566] | 2023
en | the [14th Five-Year] Plan | 2021 | 2025
en | POHANG, [May 27 (2025]) | 2025-05-27
en | No. 3, [June 2022] | 2022-06
en | in the spring of [2023] | 2023
en-US | [03/04/2022] | 2022-03-04 | - | ?
sw | Mnamo [Machi 26], Wizara | --03-26
sw | [Machi-28-2025] | 2025-03-28
sw | [Machi 28, 2025] | 2025-03-28
sw | [28 Machi 2025] | 2025-03-28
sw | tarehe [5 mwezi wa tatu 2025] | 2025-03-05
sw | tarehe [5 mwezi wa 3 mwaka 2025] | 2025-03-05
sw | tarehe [5 Machi mwaka 2025] | 2025-03-05
sw | [Septemba 2023] | 2023-09
sw | wa [mwezi Machi]. | --03
sw | ifikapo [mwaka 2025] | 2025
sw | kabla ya [2030] | 2030
sw | tangu [Januari mosi] | --01-01
sw | [mwaka jana] | -P1Y
sw | [8/9/2023] | 2023-09-08 | - | ?
ja | [令和5年9月8日] | 2023-09-08
ja | [令和元年] | 2019
ja | [R5.9.8] | 2023-09-08
ja | [平成31年4月30日] | 2019-04-30
ja | [昭和64年1月7日] | 1989-01-07
ja | [2025年3月27日]） | 2025-03-27
ja | [２０２３年９月８日] | 2023-09-08
ja | [9月8日]（金） | --09-08
ja | [2030年度]までに | 2030
ja | [2023.09.08] | 2023-09-08
ja | [2028年度第1四半期] | 2028-01 | 2028-03
ja | [昨年] | -P1Y
ja | [25年5月19日] | 2025-05-19
ja | 更新：[9/30](火) | --09-30
ko | [2023년 9월 8일] | 2023-09-08
ko | [2023년9월8일] | 2023-09-08
ko | [2023. 9. 8.] | 2023-09-08
ko | 입력 [2024.07.15] 10:22 | 2024-07-15
ko | [9월 8일] | --09-08
ko | [2030년]까지 | 2030
ko | [2023년 9월] | 2023-09
ko | [2019년부터 2023년]까지 | 2019 | 2023
ko | [지난해] | -P1Y
ko | [2022년 1분기] | 2022-01 | 2022-03
ko | [2021-11-24] | 2021-11-24
ko | [2025.3.18]/뉴스1 | 2025-03-18
ko | 등록일 [25.08.21] | 2025-08-21
vi | ngày [8 tháng 9 năm 2023] | 2023-09-08
vi | Ngày [8/9], tại Hà Nội | --09-08
vi | [08/09/2023] | 2023-09-08 | - | ?
vi | [28/9/2023] | 2023-09-28
vi | tháng [12/2022] | 2022-12
vi | [8 tháng 9/2023] | 2023-09-08
vi | [tháng 9 năm 2023] | 2023-09
vi | [tháng Chín năm 2023] | 2023-09
vi | đến [năm 2027] | 2027
vi | [tháng 3] | --03
vi | [năm ngoái] | -P1Y
vi | Sang [quý I/2024], báo cáo | 2024-01 | 2024-03
vi | [tháng 10 năm ngoái] | -P1Y--10
vi | Ngày [7-8], Hà Nội | --08-07
vi | từ [2004 đến 2014] | 2004 | 2014
id | pada [22 Februari 2023] | 2023-02-22
id | Rabu ([8/9/2023]) | 2023-09-08 | - | ?
id | Rabu ([8/9]) | --09-08
id | Jakarta, [9/10] (Antara) | --10-09
id | Edisi 7 / [Juli 2023] | 2023-07
id | sebelum [2030] | 2030
ms | [21 Oktober 2024] | 2024-10-21
ms | [Disember 2022] | 2022-12
ms | menjelang [tahun 2026] | 2026
de | Luleå, [18. August 2021]. Der | 2021-08-18
de | Brüssel, [25.01.2024] | 2024-01-25
de | im [März 2024] | 2024-03
de | des [Jahres 2026] | 2026
de | ab [2026] | 2026
fr | le [1er octobre 2023] | 2023-10-01
fr | en [décembre 2022] | 2022-12
fr | depuis le [1er janvier], | --01-01
fr | jusqu'en [2034] | 2034
es | el [18 de agosto de 2021] | 2021-08-18
es | [enero de 2024] | 2024-01
es | antes de [2030] | 2030
es | el [1 de enero], | --01-01
pt | [12 de dezembro de 2024] | 2024-12-12
pt | em [2023] | 2023
pt | [set 2023] | 2023-09
it | [8 settembre 2023] | 2023-09-08
it | [1º gennaio 2024] | 2024-01-01
it | nel [2023] | 2023
tr | [25 Ocak 2024] tarihli | 2024-01-25
tr | [5 KASIM 2022] | 2022-11-05
tr | [5 NİSAN 2023] | 2023-04-05
tr | [2023]'te | 2023
tr | [2030 yılına] kadar | 2030
ru | [16 июля 2021 года] | 2021-07-16
ru | в [сентябре 2023 года] | 2023-09
ru | до [2030 года] | 2030
ru | до [2060-го] | 2060
ru | [2 октября 2023 г.] | 2023-10-02
el | [29 Δεκεμβρίου 2025] | 2025-12-29
el | Την [1η Ιανουαρίου 2026] | 2026-01-01
el | [ΣΕΠΤΕΜΒΡΙΟΥ 2023] | 2023-09
el | έως το [2034] | 2034
ka | [2021 წლის 18 აგვისტოს] | 2021-08-18
ka | [8 სექტემბერს] | --09-08
ka | [8 სექტემბრის 2023] | 2023-09-08
ka | [2026] წლისთვის | 2026
ar | [20 ديسمبر 2025] | 2025-12-20
ar | [٢٥ يناير ٢٠٢٤] | 2024-01-25
ar | [8 أيلول/سبتمبر 2023] | 2023-09-08
ar | [الأول من يناير 2026] | 2026-01-01
ar | حتى [عام 2034] | 2034
hi | [२६ जनवरी २०२४] | 2024-01-26
hi | [वर्ष २०२३] | 2023
hi | [२०३०] तक | 2030
lo | ວັນທີ [26 ມີນາ 2025]: | 2025-03-26
lo | ກ່ອນ[ປີ 2030] | 2030
lo | [1 ຕຸລາ 2023]. | 2023-10-01
km | ថ្ងៃទី[១៦ ខែកក្កដា ឆ្នាំ២០២១] | 2021-07-16
km | នៅ[ឆ្នាំ២០៥០] | 2050
km | [ខែកញ្ញា ឆ្នាំ២០២៣] | 2023-09
my | [၂၀၂၄ ခုနှစ် ဇန်နဝါရီလ ၂၅ ရက်]တွင် | 2024-01-25
my | [၂၀၅၀ ပြည့်နှစ်] | 2050
my | [၂၀၂၃ ခုနှစ် အောက်တိုဘာလ ၁ ရက်နေ့] | 2023-10-01
am | እ.ኤ.አ. [ጁላይ 16 ቀን 2021] የቻይና | 2021-07-16
am | ከ[2030] በፊት | 2030
am | እ.ኤ.አ. በ[2021] ዓ.ም. | 2021
am | [ሴፕቴምበር 8 ቀን 2023] | 2023-09-08
de | Stand: [24.11.25], 14 Uhr | 2025-11-24
fr | n° 42 – [avril 2023] | 2023-04
pt | No [segundo trimestre de 2024] as vendas | 2024-04 | 2024-06
nl | het [derde kwartaal van 2024] | 2024-07 | 2024-09
hi | [2024 की तीसरी तिमाही] | 2024-07 | 2024-09
es | n.º 31, [julio de 2025] | 2025-07
"""

NOTHING = """
th | มี 2566 แห่ง และ 2,566 แห่ง 2566 บริษัท 2566 ล้านตัน อายุ 2566 ปี
th | ไม่กี่ปีที่ผ่านมา โทร. 02-2566-1234 มอก. 2594-2562
th | 31 กุมภาพันธ์ 2566
zh-Hans | GB/T 28912-2012 GB/T 36132—2018 ISO 14064 约1500家 2,566 3个月 2200家
zh-Hans | 2023年2月30日
zh-Hans | 二十四五 电话 010-2023-9908 1970年代
en | 2566 companies, by 2,566 and in 2566 firms, up to 2000 tonnes by 2000 units, 20.23 per cent, 2023%
en | ISO 14067:2018 ISO 14064-1:2018 no. 2021-11-24 model X-2023 RE2020 COVID-19 $2023 tel. +86 10 2023 9908
en | 31 February 2023 and 30/02/2023 and 2023-13-01 and 8 September 1823
en | https://example.com/2023/09/08/news-2021-07-16.html www.example.com/2023-09-08
en | 10.1016/j.steel.2023.09 version 2.0.2023 120230908 2023090812 12023-09-08 2023-09-081 the 2030s
en | about half, 2/3 (67 %), of 25-13-44 and 12-10-65
en | this may march on; a mar 5 per cent; 1. Add lime
fr | des 15 pays, les mars et 2023 tonnes
sw | vitengo 2,200 na asilimia 25 na nyuzi 1,450
vi | Nghị định số 06/2022/NĐ-CP Quyết định số 13/2024/QĐ-TTg TCVN 6260
vi | mỗi ngày 5-6 tấn
ru | мартен 5 и 2023 тонны; 1980-х
ko | 2 월요일 3개월 2200곳
ja | 3か月 約2200社 二十四
am | 2,200 የሚጠጉ ኩባንያዎች በ2013 ዓ.ም. ሐምሌ 9 ቀን 2013 ዓ.ም.
"""


def rows(table: str) -> list[list[str]]:
    lines = [line for line in table.strip().splitlines() if not line.endswith("? no")]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


@pytest.mark.parametrize("row", rows(TABLE), ids=lambda row: f"{row[0]} {row[1]}")
def test_forms(row: list[str]) -> None:
    language, marked, value, until, ambiguous = [*row, "-", ""][:5] if len(row) < 5 else row
    text = marked.replace("[", "").replace("]", "")
    found = find(text, language)
    assert [text[one.start : one.end] for one in found][-1:] == [marked[marked.index("[") + 1 : marked.index("]")]]
    one = found[-1]
    assert (one.value, one.until, one.ambiguous) == (value, None if until == "-" else until, ambiguous == "?")
    assert one.start == marked.index("[")


@pytest.mark.parametrize(("language", "text"), rows(NOTHING))
def test_what_is_no_date(language: str, text: str) -> None:
    assert [(text[one.start : one.end], one.value) for one in find(text, language)] == []


@pytest.mark.parametrize(
    ("text", "era"),
    [
        ("8 กันยายน 2566", "buddhist"),
        ("พ.ศ. 2566", "buddhist"),
        ("ค.ศ. 2023", "common"),
        ("8 September 2023", "common"),
        ("民國112年", "minguo"),
        ("令和5年", "reiwa"),
        ("平成3年", "heisei"),
        ("昭和63年", "showa"),
        ("8 September", None),
        ("今年", None),
    ],
)
def test_eras(text: str, era: str | None) -> None:
    assert [one.era for one in find(text)] == [era]


def test_an_emperor_reigned_so_long() -> None:
    assert find("平成32年") == find("昭和65年") == find("民國0年") == []


@pytest.mark.parametrize("year", range(1900, 2101))
def test_years_as_written_read_back(year: int) -> None:
    for form in written(year).values():
        one = read(form)
        assert one, form
        assert one.value == str(year), form


def test_written() -> None:
    assert written(2023) == {
        "common": "2023",
        "buddhist": "พ.ศ. 2566",
        "minguo": "民國112年",
        "japanese": "令和5年",
        "han": "二〇二三年",
    }
    assert written(2019)["japanese"] == "令和元年"
    assert set(written(1905)) == {"common", "buddhist", "han"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023", "2023"),
        ("2566", "2023"),
        ("๒๕๖๖", "2023"),
        ("2023-09", "2023-09"),
        ("2010-11", "2010-11"),
        ("2566-09", "2023-09"),
        ("20230908", "2023-09-08"),
        ("2023-13", None),
        ("二〇二三", "2023"),
        ("二○二三", "2023"),
        (" 8 September 2023 ", "2023-09-08"),
        ("Friday, 8 September 2023", "2023-09-08"),
        ("Fri, 08 Sep 2023 10:00:00 GMT", "2023-09-08"),
        ("2023-09-08T10:00:00Z", "2023-09-08"),
        ("วันที่ 8 กันยายน 2566", "2023-09-08"),
        ("may 2023", "2023-05"),
        ("mars 2024", "2024-03"),
        ("green steel 2023", None),
        ("steel 8 September 2023", None),
        ("2023-09-08 2023-09-09", None),
        ("1823", None),
        ("823", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_read(text: str, value: str | None) -> None:
    one = read(text)
    assert (one.value if one else None) == value
    if one:
        assert text[one.start : one.end].strip() == text[one.start : one.end] != ""


@pytest.mark.parametrize(
    ("value", "on", "future", "expected"),
    [
        ("2023-09-08", "2020", False, "2023-09-08"),
        ("--09-16", "2022-11-03", False, "2022-09-16"),
        ("--12-28", "2023-01-03", False, "2022-12-28"),
        ("--11-03", "2022-11-03", False, "2022-11-03"),
        ("--05-14", "2025-04-18", True, "2025-05-14"),
        ("--01-02", "2025-12-18", True, "2026-01-02"),
        ("--09", "2022-08-03", False, "2021-09"),
        ("--08", "2022-08-03", False, "2022-08"),
        ("--08-30", "2022", False, "2022-08-30"),
        ("--03-26", "2025-03", False, "2025-03-26"),
        ("--02-29", "2023-06-01", False, "2020-02-29"),
        ("P0Y", "2023-09-08", False, "2023"),
        ("-P1Y", "2023", False, "2022"),
        ("P1Y", "2023", False, "2024"),
        ("-P1Y--09-08", "2023-09-08", False, "2022-09-08"),
        ("P0M", "2023-09-08", False, "2023-09"),
        ("-P1M", "2023-01-08", False, "2022-12"),
        ("P0M---08", "2023-09-20", False, "2023-09-08"),
        ("P0M", "2023", False, None),
        ("P0M---31", "2023-09-20", False, None),
    ],
)
def test_resolve(value: str, on: str, future: bool, expected: str | None) -> None:
    assert resolve(value, on, future) == expected


def test_a_text_says_whether_months_come_first() -> None:
    assert [one.value for one in find("03/04/2022, 12/31/2022", "en")] == ["2022-03-04", "2022-12-31"]
    assert [one.value for one in find("03/04/2022, 31/12/2022", "en-US")] == ["2022-04-03", "2022-12-31"]
    assert [one.ambiguous for one in find("04/04/2022 and 03/04/2022", "en")] == [False, True]


def test_every_language_has_twelve_months() -> None:
    assert {len(names) for names in DATA["months"].values()} == {12}


MONTHS = [(language, number, name) for language, names in DATA["months"].items() for number, line in
          enumerate(names, 1) for name in line.split("|") if "*" not in name]  # fmt: skip


@pytest.mark.parametrize(("language", "number", "name"), MONTHS)
def test_every_name_of_a_month(language: str, number: int, name: str) -> None:
    for form in (name, name.upper() if language not in ("el", "tr") else name, name.capitalize()):
        found = find(f"x 8 {form} 2023 y", language)
        assert [one.value for one in found] == [f"2023-{number:02}-08"]


DIGITS = {"th": "๐๑๒๓๔๕๖๗๘๙", "ar": "٠١٢٣٤٥٦٧٨٩", "hi": "०१२३४५६७८९", "km": "០១២៣៤៥៦៧៨៩", "my": "၀၁၂၃၄၅၆၇၈၉"}
FORMATS: dict[str, list[Callable[[date, str], str]]] = {
    "en": [lambda d, m: f"{m} {d.day}, {d.year}", lambda d, m: f"{d.day} {m} {d.year}", lambda d, m: f"{d:%Y-%m-%d}"],
    "th": [lambda d, m: f"{d.day} {m} {d.year + 543}", lambda d, m: f"วันที่ {d.day} {m} พ.ศ. {d.year + 543}"],
    "sw": [lambda d, m: f"{m} {d.day}, {d.year}", lambda d, m: f"tarehe {d.day} {m} {d.year}"],
    "zh": [lambda d, m: f"{d.year}年{d.month}月{d.day}日", lambda d, m: f"民國{d.year - 1911}年{d.month}月{d.day}日"],
    "ja": [lambda d, m: f"{d.year}年{d.month}月{d.day}日"],
    "ko": [lambda d, m: f"{d.year}년 {d.month}월 {d.day}일", lambda d, m: f"{d.year}. {d.month}. {d.day}."],
    "vi": [lambda d, m: f"ngày {d.day} tháng {d.month} năm {d.year}"],
    "de": [lambda d, m: f"{d.day}. {m} {d.year}", lambda d, m: f"{d.day}.{d.month}.{d.year}"],
    "es": [lambda d, m: f"{d.day} de {m} de {d.year}"],
    "pt": [lambda d, m: f"{d.day} de {m} de {d.year}"],
    "km": [lambda d, m: f"ថ្ងៃទី{d.day} ខែ{m} ឆ្នាំ{d.year}"],
    "my": [lambda d, m: f"{d.year} ခုနှစ် {m} {d.day} ရက်"],
    "am": [lambda d, m: f"{m} {d.day} ቀን {d.year}"],
}


@given(st.dates(date(1913, 1, 1), date(2100, 12, 31)), st.sampled_from(sorted({*DATA["months"], *FORMATS})), st.data())
@settings(max_examples=200)
def test_usual_formats_read_back(day: date, language: str, data: st.DataObject) -> None:
    month = DATA["months"].get(language, [""] * 12)[day.month - 1].split("|")[0]
    month = month.replace("*", "") if language not in ("ru", "uk", "ka", "el") else month.replace("*", "ი")
    form = data.draw(st.sampled_from(FORMATS.get(language, [lambda d, m: f"{d.day} {m} {d.year}"])))
    text = form(day, month)
    if language in DIGITS and data.draw(st.booleans()):
        text = text.translate({ord(str(number)): digit for number, digit in enumerate(DIGITS[language])})
    for around in ("{}", "({})", "x {} x", "… {}."):
        assert [one.value for one in find(around.format(text), language)] == [day.isoformat()]


PIECES = st.one_of(
    st.text(max_size=6),
    st.integers(0, 3000).map(str),
    st.sampled_from(
        "8 ก.ย. 2566 พ.ศ. ปี September may 年 月 日 - – / . , in until to de 2023-09-08 8/9/2023 二〇二三 民國 令和 元 "
        "tháng mwezi this\xa0year 今年 本月 Q3 FY23 th \n ' ( ) Forum 十四五 т г. წლის ቀን 요일 İ ſ http://x".split(" ")
    ),
)


@given(st.lists(PIECES, max_size=14).map(" ".join) | st.lists(PIECES, max_size=14).map("".join))
@example("2023-09-08")
@settings(max_examples=200)
def test_any_text(text: str) -> None:
    for language in (None, "th", "en", "zh-Hant", "ja", "vi"):
        done = 0
        for one in find(text, language):
            assert done <= one.start < one.end <= len(text)
            done = one.end
            assert text[one.start : one.end].strip() == text[one.start : one.end]
            dated = resolve(one.value, "2023-06-15")
            assert dated is None or read(dated) == Expression(0, len(dated), dated, None, "common")  # and once only
            assert one.until is None or one.until > one.value or one.value.startswith("--")
        read(text, language)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1.",
        "2023 ",
        "2023-",
        "8 ",
        "September ",
        "กันยายน",
        "พ.ศ.",
        "in ",
        "2023 A Forum ",
        "一",
        "სექტემბერ",
        "'",
        "P",
    ],
)
def test_linear_time(piece: str) -> None:
    find("2023")
    small, large = (calls(lambda size=size: find(piece * size)) for size in (500, 1000))
    assert large <= 2.2 * small + 1000


@pytest.mark.parametrize(
    "text", ["1" * 20_000, "2023" * 5000, "กันยายน" * 20_000, "September " * 20_000, "二〇" * 10_000]
)
def test_long_texts(text: str) -> None:
    assert find(text) == []


def test_no_date_inside_a_long_address() -> None:
    text = f"See https://example.org/{'a/' * 200}2023-09-08/{'b/' * 200} of 5 May 2024"
    assert [one.value for one in find(text, "en")] == ["2024-05-05"]


@pytest.mark.parametrize("filling", ["钢厂。", "โรงงานเหล็ก\n", "The mill ran well. ", "The mill ran well, as it did; "])
def test_dates_far_apart(filling: str) -> None:
    far = filling * 40
    text = f"8 September 2023 {far} June 2024 {far} 二〇二五年三月 {far}. In May 2022. Years went by {far}"
    assert [one.value for one in find(text, "en")] == ["2023-09-08", "2024-06", "2025-03", "2022-05"]
