"""What the signs around the name of an organisation say of it: that it publishes, that it is named again."""

from functools import cache

import regex

from index.vocabulary import Mention
from indexer.metadata.cues import either, words_of
from indexer.metadata.forms import legal_forms

REACH = 60
"""Code points before a name in which a label is looked for."""

DATELINE, AUTHOR = 40, 300
"""Code points of a line before the name of the agency in its dateline, and before that of where the author works."""

NOUNS = ("en", "es", "fr", "id", "pt", "vi")
"""Languages in which what it is may stand before the name of an organisation, written small: a unit of steelmaker X."""

_DATELINE = regex.compile(
    r"[^\S\n]?[)）]?(?:,? \d{1,2}[./]\d{1,2}[./]\d{4}|[(（][^()（）\n]{3,20}[)）])?[^\S\n]?"
    r"(?:[-–—]{1,2}(?![-–—]|\s?\d)|(?:\p{Latin}?(?:公司|网|網))?(?:讯|訊|电|電|消息)[,，\s(（])"
    r"|(?:记者|記者|通讯员|通訊員)\s?\p{Han}[^()（）\n]{0,12}[)）]"
    r"|\p{Han}{0,10}(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:讯|訊|电|電|消息)"
)
_ITEM = regex.compile(r"\s*(?:[(（]?(?:\d{1,2}|[a-z])[.)）、]|[-–•*·・])\s?.{0,15}")
"""Before a name in an item of a list."""
_SENTENCE = regex.compile(r"[。！？!?\n]|\.(?=\s+\p{Lu}|\s*$)")


def labelled(text: str, mention: Mention) -> bool:
    """Whether a name stands behind a label such as "Source:" on its line, before one that says that it gave the
    text, behind who signs (By Keira Nobody, Nowhere News), or on the line that says where the author works."""
    start = mention.start
    label = text[text.rfind("\n", max(0, start - REACH), start) + 1 or max(0, start - REACH) : start]
    begin = line_of(text, start, AUTHOR)
    author = begin is not None and bool(_author().match(text, begin, start) or _byline().fullmatch(text, begin, start))
    return author or bool(_labels().search(label) or _contributed().match(text, mention.end))


def unsigned(text: str, mention: Mention) -> bool:
    """Whether a name stands behind a label such as "Venue:", within its line."""
    return bool(_unsigned().search(text[max(0, mention.start - REACH) : mention.start]))


def datelined(text: str, mention: Mention) -> bool:
    """Whether a name stands in a dateline: BEIJING, March 26 (Xinhua) --, 数字水泥网讯, 新华社北京3月26日电."""
    begin = line_of(text, mention.start, DATELINE)
    if begin is None or _ITEM.fullmatch(text, begin, mention.start):
        return False
    return bool(_DATELINE.match(text, mention.end))


def line_of(text: str, place: int, most: int) -> int | None:
    """Where the line of a place begins, None where that is more than so many code points before it."""
    first = max(0, place - most)
    begin = text.rfind("\n", max(0, first - 1), place) + 1
    return begin if begin or not first else None


def belonging(text: str, mention: Mention, language: str) -> bool:
    """Whether a name only says to what another belongs: "a subsidiary of X". language: primary subtag."""
    words, behind = _belonging(language), _owner(language)
    return (words is not None and bool(words.search(text[max(0, mention.start - REACH) : mention.start]))) or (
        behind is not None and bool(behind.match(text, mention.end))
    )


def bracketed(text: str, before: Mention, mention: Mention) -> bool:
    """Whether a name stands in brackets behind another one, or behind that one's legal form, or between commas as its
    acronym does."""
    between = text[before.end : mention.start]
    return bool(_brackets().fullmatch(between)) or (
        between == ", " and text[mention.start : mention.end].isupper() and text[mention.end : mention.end + 1] == ","
    )


def same_sentence(between: str) -> bool:
    """Whether what stands between two names ends no sentence."""
    return not _SENTENCE.search(between)


@cache
def _labels() -> regex.Pattern[str]:
    return regex.compile(
        rf"(?<!\p{{L}})(?:{either(words_of('source') + words_of('credit'))})\s*[:：]\s*$", regex.IGNORECASE
    )


@cache
def _contributed() -> regex.Pattern[str]:
    return regex.compile(either(words_of("contributed")))


@cache
def _byline() -> regex.Pattern[str]:
    return regex.compile(
        rf"(?:{either(words_of('byline'))}) (?:\p{{Lu}}[\p{{L}}.'’-]+ ?){{2,4}},\s(?:[^.,\n]{{0,40}},?\s)?"
    )


@cache
def _unsigned() -> regex.Pattern[str]:
    return regex.compile(
        rf"(?i)(?<!\p{{L}})(?:{either(words_of('unsigned'))})(?:[(（][^()（）\n]{{1,8}}[)）])?[ \t]*[:：][ \t]*$"
    )


@cache
def _author() -> regex.Pattern[str]:
    return regex.compile(rf"(?i)[^\w\n]*(?:{either(words_of('author'))})(?!\p{{Latin}})")


@cache
def _belonging(language: str) -> regex.Pattern[str] | None:
    words = either(words_of("belonging", language))
    noun = r"(?:\s\p{Ll}{4,})?" if language in NOUNS else ""
    return regex.compile(rf"(?<!\p{{Latin}})(?i:{words}){noun}[\s«\"“]*$") if words else None


@cache
def _owner(language: str) -> regex.Pattern[str] | None:
    words = either(words_of("owner", language))
    return regex.compile(rf"[\s»\"”]?(?:{words})") if words else None


@cache
def _brackets() -> regex.Pattern[str]:
    legal = "|".join(map(regex.escape, legal_forms()))
    return regex.compile(rf"(?:[\s,«»\"]*(?:{legal}))?[\s.»\"]*[(（\[/|]\W*(?:the )?")
