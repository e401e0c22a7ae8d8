"""Dates that are written plainly: day, month and year, as one."""

import re
from datetime import date

from analyzers import fold_digits

# Month names of the languages that news in this field comes in, full and short.
_NAMES = """
january|jan|januari|januar|janvier|enero|janeiro|ocak|มกราคม|ม.ค.|января|يناير|जनवरी
february|feb|februari|februar|fevrier|février|febrero|fevereiro|subat|şubat|กุมภาพันธ์|ก.พ.|февраля|فبراير|फरवरी
march|mar|machi|maret|märz|mars|marzo|março|mart|มีนาคม|มี.ค.|марта|مارس|मार्च
april|apr|aprili|avril|abril|nisan|เมษายน|เม.ย.|апреля|أبريل|अप्रैल
may|mei|mai|mayo|maio|mayıs|พฤษภาคม|พ.ค.|мая|مايو|मई
june|jun|juni|juin|junio|junho|haziran|มิถุนายน|มิ.ย.|июня|يونيو|जून
july|jul|juli|julai|juillet|julio|julho|temmuz|กรกฎาคม|ก.ค.|июля|يوليو|जुलाई
august|aug|agosti|agustus|août|agosto|ağustos|สิงหาคม|ส.ค.|августа|أغسطس|अगस्त
september|sep|sept|septemba|septembre|septiembre|setembro|eylül|กันยายน|ก.ย.|сентября|سبتمبر|सितंबर
october|oct|okt|oktoba|oktober|octobre|octubre|outubro|ekim|ตุลาคม|ต.ค.|октября|أكتوبر|अक्टूबर
november|nov|novemba|novembre|noviembre|novembro|kasım|พฤศจิกายน|พ.ย.|ноября|نوفمبر|नवंबर
december|dec|des|dez|desemba|desember|dezember|décembre|diciembre|dezembro|aralık|ธันวาคม|ธ.ค.|декабря|ديسمبر|दिसंबर
""".strip().splitlines()


def _plain(name: str) -> str:
    """A name as the patterns compare it: to them i, ı, I and İ are one letter, and s and ſ."""
    return name.lower().replace("i̇", "i").replace("ı", "i").replace("ſ", "s")


_MONTHS = {_plain(name): number for number, line in enumerate(_NAMES, 1) for name in line.split("|")}
_MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_YEAR = r"(?P<year>(?:1[5-9]|2[0145])\d\d)"
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){_YEAR}([-/.])(?P<month>\d\d?)\2(?P<day>\d\d?)(?!\d)",
        rf"{_YEAR}\s?[年년]\s?(?P<month>\d\d?)\s?[月월]\s?(?P<day>\d\d?)\s?[日일号號]",
        rf"(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th|er|\.)?\s?(?:de\s|of\s|-)?\s?(?P<name>{_MONTH})[\s,.-]+"
        rf"(?:de\s|พ\.ศ\.\s?|ค\.ศ\.\s?)?{_YEAR}(?!\d)",
        rf"(?<!\w)(?P<name>{_MONTH})\.?[\s-]+(?P<day>\d\d?)(?:st|nd|rd|th)?[\s,-]+{_YEAR}(?!\d)",
        rf"ngày (?P<day>\d\d?) tháng (?P<month>\d\d?) năm {_YEAR}",
        rf"(?<!\d)(?P<day>\d\d?)([-/.])(?P<month>\d\d?)\2{_YEAR}(?!\d)",
    )
]
_WITHOUT_DAY = re.compile(rf"(?<!\w)(?P<name>{_MONTH})[\s,.-]+(?:de\s)?{_YEAR}(?!\d)", re.IGNORECASE)
_LABEL = re.compile(
    r"post time|posted|published|publish date|release date|เวลาโพสต์|วันที่เผยแพร่|muda wa chapisho|"
    r"tarehe ya kuchapishwa|发布日期|发布时间|發布日期|發佈日期|發布時間|投稿時間|発行日|掲載日|게시 시간|게시일|"
    r"thời gian đăng|ngày đăng|waktu posting",
    re.IGNORECASE,
)
_BUDDHIST = 543


def find_date(text: str) -> str | None:
    """The date that a text is labelled with ("发布日期: …", "Post time: …"), else the first full date in it."""
    for line in text.splitlines():
        if (label := _LABEL.search(line)) and (found := _first(line[label.end() :])):
            return found
    return _first(text)


def read_date(text: str) -> str | None:
    """A date that stands by itself: a year, a month of a year, or a day, in any of the forms understood."""
    plain = fold_digits(text.strip())
    if match := re.match(rf"{_YEAR}(?:-(?P<month>\d\d))?$", plain):
        return _month(match["year"], int(match["month"])) if match["month"] else str(_era(int(match["year"])))
    return _first(plain) or next(
        (_month(m["year"], _MONTHS[_plain(m["name"])]) for m in _WITHOUT_DAY.finditer(plain)), None
    )


def _month(year: str, month: int) -> str | None:
    return f"{_era(int(year))}-{month:02}" if 1 <= month <= 12 else None


def _first(text: str) -> str | None:
    plain = fold_digits(text)
    found = [(match.start(), iso) for pattern in _PATTERNS for match in pattern.finditer(plain) if (iso := _iso(match))]
    return min(found)[1] if found else None


def _iso(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    month = int(parts["month"]) if parts.get("month") else _MONTHS[_plain(parts["name"])]
    try:
        return date(_era(int(parts["year"])), month, int(parts["day"])).isoformat()
    except ValueError:
        return None


def _era(year: int) -> int:
    """A year of the common era: one from 2400 on is counted from the Buddha's death."""
    return year - _BUDDHIST if year >= 2400 else year
