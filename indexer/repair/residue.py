"""Lines that a site's template left in a text.

Locale codes, names of style classes, share bars, counters of views, breadcrumbs, links to the texts before and
after, headings of lists that did not come along, cookie banners, footers. Each is a whole line that no author
writes into a text; where a sentence could read like it, it stays.
"""

import re
from collections.abc import Iterator

from indexer.repair.edit import Edit
from indexer.repair.templates import any_of

ORDER = 70

_SHARE = (
    "share(?: (?:this|on|to|via))?(?: (?:article|page|post|news))?|分享(?:到|至)?|แชร์|แบ่งปัน|sambaza|shiriki|bagikan|"
    "chia sẻ|teilen|partager|compartir|compartilhar|paylaş"
)
_SERVICES = (
    "facebook|twitter|x|line|linkedin|whatsapp|telegram|pinterest|instagram|youtube|reddit|skype|e-?mail|print|"
    "copy link|wechat|weibo|qq|微信|(?:新浪)?微博|朋友圈|qq空间|複製連結|复制链接|คัดลอกลิงก์|อีเมล|barua pepe"
)
_SPACE = r"[^\S\n]"
_SPACES = rf"{_SPACE}*+"
_PREVIOUS, _NEXT = any_of("previous"), any_of("next")
_TITLE = rf"{_SPACES}[:：]{_SPACES}[^\n]{{1,200}}"
_TO_OTHERS = (  # in Chinese nobody writes these words otherwise; elsewhere one alone may begin a sentence
    rf"(?:上一|下一|前一|[后後]一)[篇条條页頁则則](?:{_SPACES}[:：][^\n]{{0,200}})?",
    rf"{_PREVIOUS}{_TITLE}?(?<!\w){_NEXT}{_TITLE}",
    rf"{_PREVIOUS}{_TITLE}\n\s*+{_NEXT}{_TITLE}",
    rf"[«‹<←]?{_SPACES}{_PREVIOUS}{_SPACES}[|/]{_SPACES}{_NEXT}{_SPACES}[»›>→]?",
)
_MARKS = rf"(?:[-»›>→.…【】\[\]()|]|{_SPACE})*+"
_OWNER = "(?:©|\\(c\\)|copyright|ลิขสิทธิ์|bản quyền|hak cipta)"
_LINES = (
    r"(?-i:[a-z]{2}_[A-Z]{2}(?:[A-Z]{2})?)(?:[^\S\n]*\|[^\n]{1,60})?|(?-i:fwfw\d*)",
    rf"(?:{_SHARE}){_SPACES}[:：]?(?:(?:[,|/·•]|{_SPACE})*+(?:{_SERVICES})(?!\w))+",
    rf"{any_of('views')}{_SPACES}[:：]{_SPACES}\d[\d,.]*{_SPACES}{any_of('times')}?",
    rf"{any_of('views')}{_SPACES}\d[\d,.]*{_SPACES}{any_of('times')}",
    rf"\d[\d,.]*{_SPACES}{any_of('views')}",
    rf"(?:{any_of('here')}{_SPACES}[:：]{_SPACES})?{any_of('home')}"
    rf"(?:{_SPACES}(?:>{{1,2}}|[»›→/]|::){_SPACES}[^\n>»›→/。.!?！？]{{1,60}}){{1,6}}",
    *_TO_OTHERS,
    rf"{_MARKS}(?:{any_of('alone')}{_MARKS})+[:：]?",
    rf"{any_of('cookies')}(?=[^\n]{{0,400}}{any_of('consent')})[^\n]{{1,500}}",
    rf"(?:{_OWNER}{_SPACES})+[^\n]{{0,100}}?{any_of('rights')}[^\n]{{0,100}}",
    rf"{any_of('rights')}{_SPACES}(?:[©:：]|\(c\)|copyright|\d{{4}})[^\n]{{0,100}}",
    rf"[^\n]{{0,60}}{any_of('rights')}\.?",
)
_LINE = re.compile(rf"\n{_SPACES}(?:{'|'.join(_LINES)}){_SPACES}(?=\n|\Z)", re.IGNORECASE)


def edits(text: str) -> Iterator[Edit]:
    """Take such lines away."""
    return (Edit(*match.span(), "") for match in _LINE.finditer(text))
