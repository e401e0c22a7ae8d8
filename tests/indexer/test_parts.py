"""The lead and the sentences of a body."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.metadata.parts import Parts

LONG = "Nobody is named in this sentence, which is long enough to be text. "


def sentences(body: str) -> list[str]:
    ends = [0, *Parts.of(body).ends]
    return [body[start:end].strip() for start, end in pairwise(ends) if body[start:end].strip()]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?"]),
        ("At 3.5 million t it grew. No more.", ["At 3.5 million t it grew.", "No more."]),
        ("He said “Yes.” She did.", ["He said “Yes.”", "She did."]),
        ("一。二！三？", ["一。", "二！", "三？"]),
        ("यह एक है। वह दो।", ["यह एक है।", "वह दो।"]),
        ("هذا واحد؟ نعم.", ["هذا واحد؟", "نعم."]),
        ("first line\nsecond line\n", ["first line", "second line"]),
        (
            "โรงงานเหล็กแห่งใหม่เปิดดำเนินการเมื่อวานนี้แล้ว ผู้จัดการกล่าวว่าจะผลิตเหล็กสีเขียว 200 ตันต่อปีทุกปี และ",
            ["โรงงานเหล็กแห่งใหม่เปิดดำเนินการเมื่อวานนี้แล้ว", "ผู้จัดการกล่าวว่าจะผลิตเหล็กสีเขียว 200 ตันต่อปีทุกปี"],
        ),
    ],
)
def test_sentences(body: str, wanted: list[str]) -> None:
    assert sentences(body) == wanted


@pytest.mark.parametrize(
    ("body", "lead"),
    [
        (f"{LONG}\n\n{LONG}", f"{LONG}\n\n"),
        (f"By Jane | Share | Print\n{LONG}\n{LONG}", f"By Jane | Share | Print\n{LONG}\n"),
        (LONG * 4, (LONG * 2).rstrip()),
        ("Short.", "Short."),
        ("", ""),
    ],
)
def test_the_lead_is_the_first_paragraph_or_two_sentences(body: str, lead: str) -> None:
    assert body[: Parts.of(body).lead] == lead


def test_the_frame_is_around_the_text_and_no_sentence() -> None:
    body = f"Agency X\n{LONG}\nA word.\nOffice Y\n2024"
    framed = "".join(character for place, character in enumerate(body) if Parts.of(body).signs(place))
    assert framed == "Agency X\nOffice Y\n2024"


def test_a_list_behind_the_text_is_no_frame() -> None:
    body = f"{LONG}\n1. Agency X\n（二）Office Y\n2) Bureau Z\n2024-05-06\nAgency W"
    framed = "".join(character for place, character in enumerate(body) if Parts.of(body).signs(place))
    assert framed == "2024-05-06\nAgency W"


def test_programmes_and_pointers_to_other_texts_are_no_frame() -> None:
    body = f"{LONG}\n1.45 pm  Lessons of a year – Agency X\nRelated news: Office Y sells\n相关新闻：某局拍卖\nAgency W"
    framed = "".join(character for place, character in enumerate(body) if Parts.of(body).signs(place))
    assert framed == "Agency W"


@pytest.mark.parametrize(
    "listed",
    [
        f"Present: A. Bee (Agency X), {'E. Eff (Bureau Z), ' * 3}G. Aitch (secretary).\nApologies: Firm W",
        "ผู้มาประชุม\n1. ผู้แทนสำนักงานหนึ่ง\n2. ผู้แทนบริษัทสอง",
        "出席：某局、某公司、某协会。",
        "Peserta :\nDinas A, Dinas B",
        "出席者 一号鉄鋼㈱、二号電力㈱",
        "拟邀嘉宾（按姓氏笔画）\n某厅 处长\n某公司 总工程师",
        "SPONSORS\nFirm V | Firm W",
        "协办单位：某局、某公司",
        "สนับสนุนโดย บริษัทหนึ่ง และสมาคมสอง",
    ],
)
def test_who_was_there_neither_leads_nor_signs(listed: str) -> None:
    body = f"Club of Founders\n\n{listed}\n\n{LONG}\n\n{LONG}"
    parts = Parts.of(body)
    first = body.index(listed)
    assert parts.signs(0)
    assert not any(parts.leads(place) or parts.signs(place) for place in range(first, first + len(listed)))
    assert body[: parts.lead].count(LONG) == 1


def test_a_byline_without_a_full_stop_is_not_the_lead() -> None:
    byline = "By our correspondent in the North. Published 6 May 2026 at 11.20, updated at 15.03\n"
    body = f"{byline}{LONG}\n{LONG}"
    assert body[: Parts.of(body).lead] == f"{byline}{LONG}\n"


def test_whom_a_text_is_for_does_not_lead_it_and_lists_do_not_sign() -> None:
    address = "To all offices, the Port Authority and the Steel Association:\n"
    body = f"{address}{LONG}\n{LONG}\n- Talk (Office Y)"
    parts = Parts.of(body)
    assert not parts.leads(body.index("Port"))
    assert parts.leads(body.index("Nobody"))
    assert not parts.signs(body.index("Office Y"))


@given(st.text(alphabet="aก一ま। .。\n|"))
def test_every_place_is_in_a_sentence_and_the_lead_in_the_body(body: str) -> None:
    parts = Parts.of(body)
    assert 0 <= parts.lead <= len(body)
    assert list(parts.ends) == sorted(set(parts.ends))
    assert [parts.sentence(place) for place in range(len(body))] == sorted(map(parts.sentence, range(len(body))))
