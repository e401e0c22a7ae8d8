"""Bytes to text: encodings that are said, marked and guessed."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.charset import decode
from indexer.record import LoaderError

TEXTS = {
    "zh-Hans": "生态环境部发布通知，钢铁、水泥和铝冶炼行业纳入全国碳排放权交易市场，企业应当按时报告排放量。\n" * 3,
    "zh-Hant": "環境部公告碳費徵收費率，鋼鐵業與水泥業者應依規定申報溫室氣體排放量，並提出自主減量計畫。\n" * 3,
    "ja": "経済産業省は排出量取引制度の詳細を公表し、鉄鋼やセメントなどの企業に排出枠の報告を求めるとしている。\n" * 3,
    "ko": "정부는 배출권거래제 계획을 발표하고 철강과 시멘트 기업에 온실가스 배출량 보고를 요구했다.\n" * 3,
    "th": "กระทรวงอุตสาหกรรมประกาศแนวทางลดการปล่อยก๊าซเรือนกระจกสำหรับโรงงานเหล็กและปูนซีเมนต์ทั่วประเทศ\n" * 3,
    "ru": "Правительство объявило о запуске углеродного рынка для предприятий металлургии и цементной отрасли.\n" * 3,
    "fr": "Le marché du carbone français a été étendu à la sidérurgie et à la cimenterie dès l’été dernier.\n" * 3,
    "el": "Η κυβέρνηση ανακοίνωσε νέα μέτρα για τη βιομηχανία χάλυβα και τις εκπομπές διοξειδίου του άνθρακα.\n" * 3,
    "tr": "Türkiye çelik üreticileri için sınırda karbon düzenleme mekanizması yürürlüğe giriyor.\n" * 3,
}
GUESSED = [
    ("zh-Hans", "gb18030"),
    ("zh-Hans", "gb2312"),
    ("zh-Hant", "big5"),
    ("ja", "shift_jis"),
    ("ja", "euc-jp"),
    ("ko", "euc-kr"),
    ("th", "tis-620"),
    ("th", "cp874"),
    ("ru", "cp1251"),
    ("ru", "koi8-r"),
    ("fr", "cp1252"),
    ("el", "iso-8859-7"),
    ("tr", "cp1254"),
]


@pytest.mark.parametrize(("language", "encoding"), GUESSED)
def test_legacy_encodings_are_guessed(language: str, encoding: str) -> None:
    assert decode(TEXTS[language].encode(encoding)) == TEXTS[language]


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode(language: str, encoding: str) -> None:
    assert decode(TEXTS[language].encode(encoding)) == TEXTS[language]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("language", ["fr", "tr"])
def test_latin_letters_in_utf16_without_a_mark(encoding: str, language: str) -> None:
    assert decode(TEXTS[language].encode(encoding)) == TEXTS[language]
    assert decode("Plain words, nothing else.\n".encode(encoding)) == "Plain words, nothing else.\n"


@pytest.mark.parametrize(
    ("language", "encoding", "named"),
    [
        ("zh-Hans", "gbk", "GB2312"),
        ("zh-Hant", "big5", "Big5"),
        ("ja", "cp932", "Shift_JIS"),
        ("ko", "cp949", "EUC-KR"),
        ("th", "cp874", "TIS-620"),
        ("fr", "cp1252", "ISO-8859-1"),
        ("ru", "koi8-r", "koi8-r"),
    ],
)
def test_the_encoding_that_a_file_names(language: str, encoding: str, named: str) -> None:
    assert decode(TEXTS[language].encode(encoding), named) == TEXTS[language]


def test_utf8_wins_over_what_is_named() -> None:
    assert decode("钢铁".encode(), "gb2312") == "钢铁"


def test_unknown_names_are_guessed() -> None:
    assert decode(TEXTS["th"].encode("tis-620"), "x-none") == TEXTS["th"]


def test_line_ends() -> None:
    assert decode(b"a\r\nb\rc\n") == "a\nb\nc\n"


@pytest.mark.parametrize(
    "data",
    [
        b"\0",
        b"words\0words",
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0",
        b"\xef\xbb\xbf\xff",
        "half".encode("utf-16")[:-1],
        bytes(range(256)),
    ],
)
def test_binary_data_is_not_text(data: bytes) -> None:
    with pytest.raises(LoaderError):
        decode(data)


@pytest.mark.parametrize("named", ["hex", "undefined", "idna", "punycode", "rot13"])
def test_codecs_that_are_no_encodings_of_text(named: str) -> None:
    with pytest.raises(LoaderError):
        decode(b"\xff\xfe\xfd", named)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufeff"), max_size=60)


@given(TEXT, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
@settings(max_examples=200)
def test_round_trips(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_bytes_are_text_or_refused(data: bytes) -> None:
    with suppress(LoaderError):
        assert "\r" not in decode(data)
