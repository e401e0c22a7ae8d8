"""Dates in texts and in metadata."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.metadata.dates import find_date, read_date

DAY = "2023-09-08"
FORMS = [
    "2023-09-08",
    "2023/9/8",
    "2023.09.08",
    "08.09.2023",
    "8/9/2023",
    "8-9-2023",
    "8 September 2023",
    "8th September 2023",
    "8 Sept. 2023",
    "8th of September, 2023",
    "September 8, 2023",
    "SEPTEMBER 8TH, 2023",
    "Sep 8 2023",
    "8-Sep-2023",
    "2023年9月8日",
    "2023 年 9 月 8 日",
    "2023年9月8號",
    "２０２３年９月８日",
    "2023년 9월 8일",
    "8 กันยายน 2566",
    "๘ กันยายน ๒๕๖๖",
    "8 ก.ย. 2566",
    "8 กันยายน พ.ศ. 2566",
    "8 กันยายน ค.ศ. 2023",
    "8/9/2566",
    "tarehe 8 Septemba 2023",
    "8 September 2023 di Jakarta",
    "ngày 8 tháng 9 năm 2023",
    "8. September 2023",
    "le 8 septembre 2023",
    "8 de septiembre de 2023",
    "8 de setembro de 2023",
    "8 Eylül 2023",
    "8 EYLÜL 2023",
    "8 сентября 2023 г.",
    "8 سبتمبر 2023",
    "٨ سبتمبر ٢٠٢٣",
    "8 सितंबर 2023",
    "८ सितंबर २०२३",
]


@pytest.mark.parametrize("text", FORMS)
def test_forms(text: str) -> None:
    assert find_date(f"Words before, {text}, and after.") == DAY
    assert find_date(text) == DAY
    assert read_date(f" {text} ") == DAY


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("19 MAYIS 2023", "2023-05-19"),  # letters that are one letter to a pattern, not to str.lower
        ("19 mayıs 2023", "2023-05-19"),
        ("5 KASIM 2022", "2022-11-05"),
        ("5 NİSAN 2023", "2023-04-05"),
        ("1 ŞUBAT 2023", "2023-02-01"),
        ("12 ſept 2023", "2023-09-12"),
        ("1er mars 2024", "2024-03-01"),
        ("1 Machi 2024", "2024-03-01"),
        ("29 Februari 2024", "2024-02-29"),
        ("31 มกราคม 2567", "2024-01-31"),
        ("3. Mai 2024", "2024-05-03"),
    ],
)
def test_other_days(text: str, date: str) -> None:
    assert find_date(text) == date


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023",
        "in 2023 and 2024",
        "30 February 2023",
        "29 February 2023",
        "2023-13-01",
        "2023-00-10",
        "32/01/2023",
        "12-31-2023",
        "99/99/2023",
        "120230908",
        "2023090812",
        "ISO 14067:2018",
        "Tel. +86 10 2023 9908",
        "10.1016/j.steel.2023.09",
        "1,808.2 million tonnes",
        "version 2.0.2023",
        "12023-09-08",
        "2023-09-081",
        "8 Septembers 1823",
        "May 2023",
        "กันยายน 2566",
    ],
)
def test_what_is_no_day(text: str) -> None:
    assert find_date(text) is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023", "2023"),
        ("2566", "2023"),
        ("๒๕๖๖", "2023"),
        ("2023-09", "2023-09"),
        ("2566-09", "2023-09"),
        ("2023-13", None),
        ("June 2024", "2024-06"),
        ("กันยายน 2566", "2023-09"),
        ("junio de 2024", "2024-06"),
        ("KASIM 2022", "2022-11"),
        ("2023-09-08T10:00:00Z", "2023-09-08"),
        ("2023-09-08 10:00:00", "2023-09-08"),
        ("Fri, 08 Sep 2023 10:00:00 GMT", "2023-09-08"),
        ("yesterday", None),
        ("", None),
        ("823", None),
        ("1823", "1823"),
    ],
)
def test_known_dates(text: str, date: str | None) -> None:
    assert read_date(text) == date


def test_the_first_date_is_taken() -> None:
    assert find_date("On 8 September 2023, after 2021-07-16, ...") == "2023-09-08"


@pytest.mark.parametrize(
    "label",
    [
        "Post time:",
        "Published",
        "เวลาโพสต์:",
        "วันที่เผยแพร่ :",
        "Muda wa chapisho:",
        "发布日期：",
        "發佈日期：",
        "掲載日：",
        "게시일:",
    ],
)
def test_a_label_wins(label: str) -> None:
    assert find_date(f"On 16 July 2021 trading began.\n{label} 2023-09-08") == "2023-09-08"


def test_a_label_without_a_date_is_passed_over() -> None:
    assert find_date("Published by the ministry\n16 July 2021") == "2021-07-16"


@given(st.text(max_size=40))
@settings(max_examples=200)
def test_any_text(text: str) -> None:
    for name in ("mayıs", "SEPT", "ocak"):
        find_date(f"{text} 8 {name} 2023 {text}")
    read_date(text)


@given(st.dates())
@settings(max_examples=100)
def test_iso_round_trip(date: object) -> None:
    text = str(date)
    assert find_date(text) == (text if "1900" <= text[:4] <= "2099" else find_date(text))
