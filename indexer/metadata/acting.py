"""What an organisation does where a text names it, as far as the words around the name say."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import regex

from index.vocabulary import Mention
from indexer.metadata.cues import words_of

REACH = 60
"""Code points from a name to the words that are looked at."""
UNSPACED = ("zh", "th", "lo", "km", "my")
"""Languages without spaces between words: what stands before a name there is a word or a part of one, and only a sign
or a space shows that a clause begins."""

_SENTENCE = regex.compile(r"[。！？!?\n]|\.(?=\s+\p{Lu}|\s*$)")
_BRACKET = regex.compile(r"\s*[(（\[/|]\W*")
_FIRM = regex.compile(r"株式会社|㈱|주식회사|\s?(?:公司|集团|集團|有限公司|GmbH|AG|Tbk|Co\.?,? Ltd\.?)")
_OWNS = regex.compile(rf"(?:{_FIRM.pattern})?(?:['’]s\b|['’]\p{{Ll}}|的|等|之|ที่)")
_OPENS = regex.compile(r"(?:^|[\s，；：。！？—”」』])$")
_LISTED = regex.compile(
    r"\s*(?:[(（][^()（）]*[)）])?\s*(?:[,，、/]|(?:,\s)?(?:and|und|et|y|e|dan|và|na|и|ve|&)\s|และ|กับ|与|與|和|及|와|과|や)"
    r"\s*(?:(?:the|die|la|le)\s|l['’])?",
    regex.IGNORECASE,
)


def doing(text: str, named: Sequence[Mention], language: str) -> list[bool]:
    """Whether each of the names is the subject of a clause. In a list they all are what the first is; in languages
    that mark subjects behind them, what the last is.

    named: the organisations in the text, in order. language: primary subtag.
    """
    marked = bool(words_of("subject", language))
    found = [_marked(text, mention, language) if marked else _free(text, mention, language) for mention in named]
    pairs = list(pairwise(range(len(named))))
    for first, second in reversed(pairs) if marked else pairs:
        if _LISTED.fullmatch(text, named[first].end, named[second].start) or bracketed(
            text, named[first], named[second]
        ):
            of, to = (second, first) if marked else (first, second)
            found[to] = found[of]
    return found


def speaks(text: str, mention: Mention) -> bool:
    """Whether a word for speaking stands near a name, in the same sentence."""
    after = _SENTENCE.split(text[mention.end : mention.end + REACH], maxsplit=1)[0]
    before = _SENTENCE.split(text[max(0, mention.start - REACH) : mention.start])[-1]
    return bool(_cue("speech").search(after) or _cue("speech_before").search(before))


def labelled(text: str, mention: Mention) -> bool:
    """Whether a name stands behind a label such as "Source:" on its line."""
    line = text[text.rfind("\n", 0, mention.start) + 1 : mention.start]
    return bool(_cue("source").search(line[-REACH:]))


def bracketed(text: str, before: Mention, mention: Mention) -> bool:
    """Whether a name stands in brackets behind another one."""
    return _BRACKET.fullmatch(text, before.end, mention.start) is not None


def same_sentence(between: str) -> bool:
    """Whether what stands between two names ends no sentence."""
    return not _SENTENCE.search(between)


def _marked(text: str, mention: Mention, language: str) -> bool:
    """Whether a particle behind it says that it is the subject."""
    return bool(_subject(language).match(text, mention.end))


def _free(text: str, mention: Mention, language: str) -> bool:
    """Whether no word around it says that it is something else than the subject."""
    if _OWNS.match(text, mention.end):
        return False
    before = text[max(0, mention.start - REACH) : mention.start]
    return bool(_OPENS.search(before)) if language in UNSPACED else not _object(language).search(before)


@cache
def _cue(name: str) -> regex.Pattern[str]:
    pattern = "|".join(sorted(map(regex.escape, words_of(name)), key=len, reverse=True))
    if name == "source":
        return regex.compile(rf"(?<!\p{{L}})(?:{pattern})\s*[:：]\s*$", regex.IGNORECASE)
    return regex.compile(rf"(?:{pattern})(?!\p{{Latin}})", regex.IGNORECASE)


@cache
def _object(language: str) -> regex.Pattern[str]:
    objects, articles = (
        "|".join(sorted(map(regex.escape, words), key=len, reverse=True)) or "(?!)"
        for words in (words_of("object", language), words_of("article"))
    )
    return regex.compile(rf"(?<!\p{{L}})(?:{objects})[\s'’]+(?:(?:{articles})[\s'’]+)*[\"“«„]?$", regex.IGNORECASE)


@cache
def _subject(language: str) -> regex.Pattern[str]:
    particles = "|".join(map(regex.escape, words_of("subject", language)))
    return regex.compile(rf"(?:{_FIRM.pattern}|\s*[(（][^()（）]*[)）])*\s?(?:{particles})")
