"""What the words around the name of an organisation say of it: that it speaks, that it publishes."""

from functools import cache

import regex

from index.vocabulary import Mention
from indexer.metadata.cues import words_of

REACH, BEFORE = 60, 25
"""Code points behind a name and before it in which words are looked for."""

DATELINE = 40
"""Code points of a line before the name of the agency in its dateline."""

_DATELINE = regex.compile(r"\s?[)）]?\s?(?:[-–—]|(?:讯|訊|电|電|消息)[,，\s])")
_SENTENCE = regex.compile(r"[。！？!?\n]|\.(?=\s+\p{Lu}|\s*$)")
_BRACKET = regex.compile(r"\s*[(（\[/|]\W*")


def speaks(text: str, mention: Mention, language: str) -> bool:
    """Whether a word for speaking stands near a name, in the same sentence. language: primary subtag of the text's."""
    after = _SENTENCE.split(text[mention.end : mention.end + REACH], maxsplit=1)[0]
    before = _SENTENCE.split(text[max(0, mention.start - BEFORE) : mention.start])[-1]
    return bool(_cue("speech", language).search(after) or _cue("speech_before", language).search(before))


def labelled(text: str, mention: Mention) -> bool:
    """Whether a name stands behind a label such as "Source:" on its line."""
    line = text[text.rfind("\n", 0, mention.start) + 1 : mention.start]
    return bool(_cue("source").search(line[-REACH:]))


def datelined(text: str, mention: Mention) -> bool:
    """Whether a name stands in a dateline: BEIJING, March 26 (Xinhua) --, 数字水泥网讯."""
    begin = text.rfind("\n", 0, mention.start) + 1
    return mention.start - begin <= DATELINE and bool(_DATELINE.match(text, mention.end))


def bracketed(text: str, before: Mention, mention: Mention) -> bool:
    """Whether a name stands in brackets behind another one."""
    return _BRACKET.fullmatch(text, before.end, mention.start) is not None


def same_sentence(between: str) -> bool:
    """Whether what stands between two names ends no sentence."""
    return not _SENTENCE.search(between)


@cache
def _cue(name: str, language: str | None = None) -> regex.Pattern[str]:
    pattern = "|".join(sorted(map(regex.escape, words_of(name, language)), key=len, reverse=True)) or "(?!)"
    if name == "source":
        return regex.compile(rf"(?<!\p{{L}})(?:{pattern})\s*[:：]\s*$", regex.IGNORECASE)
    return regex.compile(rf"(?:{pattern})(?!\p{{Latin}})", regex.IGNORECASE)
