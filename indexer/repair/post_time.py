"""Lines that a template wrote to say when a text was posted: Post time: Nov-03-2022, 发布日期：2022-02-09 来源：…

Such a line is taken away where it holds a label and a date, and beside them no more than a source and the number
of views; the record of the change keeps it.
"""

import re
from collections.abc import Iterator

from indexer.repair.edit import Edit
from indexer.repair.templates import any_of

ORDER = 65

_SPACE = r"[^\S\n]"
_SPACES = rf"{_SPACE}*+"
_WORD = r"[^\W\d_][\w\u0300-\u036f\u0900-\u0dff\u0e00-\u109f\u1780-\u17ff'’]{0,15}\.?(?:[^\W\d_][^\W\d_]?\.)?"
_OF = rf"(?:{_SPACE}+(?:de|del|of|ng|พ\.ศ\.|ค\.ศ\.))?"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|ª|\.)?"
_DATE = (
    rf"(?:\d{{4}}{_SPACE}?[-/.年년]{_SPACE}?\d{{1,2}}{_SPACE}?[-/.月월]{_SPACE}?\d{{1,2}}\.?{_SPACE}?[日일号號]?"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
    rf"|ngày{_SPACE}\d{{1,2}}{_SPACE}tháng{_SPACE}\d{{1,2}}{_SPACE}năm{_SPACE}\d{{4}}"
    rf"|{_DAY}{_OF}[-\s]{_WORD}{_OF}[-\s,.]{{1,2}}\d{{4}}|{_WORD}[-\s]{_DAY}[-\s,]{{1,2}}\d{{4}})"
)
_ZONE = r"[ap]\.?m\.?|น\.|WIB|WITA|Uhr|h|GMT|UTC|CST|\([A-Z+\d:]{3,8}\)"
_HOUR = rf"(?:\d{{1,2}}[:.時点點시]\s?\d{{2}}(?:[:.分분]?\d{{0,2}})?秒?(?:\s?(?:{_ZONE}))?)"
_BESIDE = (
    rf"(?:{any_of('source')}{_SPACES}[:：]{_SPACES}[^\n:：。!?！？]{{1,40}}?"
    rf"|{any_of('views')}{_SPACES}[:：]?{_SPACES}[\d,.]+{_SPACES}{any_of('times')}?)"
)
_APART = rf"(?:[|/·•,，;]|{_SPACE})*+"
_WHEN = rf"{_SPACES}[:：]?{_SPACES}(?:{_WORD},{_SPACE}+)?{_DATE}(?:[,T]?{_SPACES}{_HOUR})?[】\])]?{_APART}"
_LINE = re.compile(
    rf"\n{_SPACES}[【\[(]?(?:{any_of('post_time')}{_WHEN}(?:{_BESIDE}{_APART}){{0,4}}"
    rf"|{any_of('maybe_post_time')}{_WHEN}(?:{_BESIDE}{_APART}){{1,4}}"
    rf"|(?:{_BESIDE}{_APART}){{1,2}}{any_of('post_time')}{_WHEN}(?:{_BESIDE}{_APART}){{0,2}})(?=\n|\Z)",
    re.IGNORECASE,
)


def edits(text: str) -> Iterator[Edit]:
    """Take such lines away."""
    return (Edit(*match.span(), "") for match in _LINE.finditer(text))
