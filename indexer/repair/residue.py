"""Lines that a site's template left in a text: locale codes, names of style classes, share bars."""

import re
from collections.abc import Iterator

from indexer.repair.edit import Edit

ORDER = 70

_SHARE = (
    "share(?: (?:this|on|to|via))?(?: (?:article|page|post|news))?|分享(?:到|至)?|แชร์|แบ่งปัน|sambaza|shiriki|bagikan|"
    "chia sẻ|teilen|partager|compartir|compartilhar|paylaş"
)
_SERVICES = (
    "facebook|twitter|x|line|linkedin|whatsapp|telegram|pinterest|instagram|youtube|reddit|skype|e-?mail|print|"
    "copy link|wechat|weibo|qq|微信|(?:新浪)?微博|朋友圈|qq空间|複製連結|复制链接|คัดลอกลิงก์|อีเมล|barua pepe"
)
_BAR = rf"(?i:(?:{_SHARE})\s*[:：]?(?:[\s,|/·•]*(?:{_SERVICES})(?!\w))+)"
_CODE = r"[a-z]{2}_[A-Z]{2}(?:[A-Z]{2})?(?:[^\S\n]*\|[^\n]{1,60})?|fwfw\d*"
_LINE = re.compile(rf"\n[^\S\n]*(?:{_CODE}|{_BAR})[^\S\n]*(?=\n|\Z)")


def edits(text: str) -> Iterator[Edit]:
    """Take such lines away."""
    return (Edit(*match.span(), "") for match in _LINE.finditer(text))
