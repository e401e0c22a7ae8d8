"""What to know of a text's quality: whether a machine translated it, whether a word was put in place of another."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

import regex

from index import Change, Flag, Vocabulary
from index.vocabulary import Mention
from indexer.metadata.cues import words_of

MACHINE_TRANSLATED, SUBSTITUTED = "machine-translated", "terms-substituted"
RESIDUE = 4
"""So many different stretches of English words in a text of another script are what a translator left over."""
CONTEXT = 2
"""So often must a text speak of what goes with a word that it never uses,"""
STAND_IN = 5
"""and so often must another word stand where that word would."""

_TEMPLATE = regex.compile(r"\p{L}+-\d{1,2}-\d{4}")
"""Nov-03-2022: how sites that publish machine translations write the date of a post, in any language."""
_ENGLISH = regex.compile(r"(?<![A-Za-z\d])[a-z]{3,}(?:[ -][a-z]{2,})+")


def find_flags(
    title: str,
    body: str,
    language: str,
    changes: Iterable[Change],
    mentions: tuple[Sequence[Mention], Sequence[Mention]],
    vocabulary: Vocabulary,
) -> tuple[Flag, ...]:
    """What is wrong with a text, with reasons.

    changes: what was repaired in it; a post's template lines are there. mentions: what the vocabulary finds
    in title and body.
    """
    translated = [*_templates(changes), *_mistranslations(title, body, mentions), *_residue(body, language)]
    substituted = [*_substitutions(body, mentions[1], vocabulary)]
    flags = ((MACHINE_TRANSLATED, translated), (SUBSTITUTED, substituted))
    return tuple(Flag(name, tuple(reasons)) for name, reasons in flags if reasons)


def _templates(changes: Iterable[Change]) -> Iterable[str]:
    for change in changes:
        if "post_time" in change.repair and _TEMPLATE.search(change.before):
            yield f"template line: {change.before.strip()}"


def _mistranslations(title: str, body: str, mentions: tuple[Sequence[Mention], Sequence[Mention]]) -> Iterable[str]:
    words = (
        text[mention.start : mention.end]
        for text, part in zip((title, body), mentions, strict=True)
        for mention in part
        if mention.wrong
    )
    return [f"mistranslation: {word}" for word in dict.fromkeys(words)]


def _residue(body: str, language: str) -> Iterable[str]:
    if language.partition("-")[0] not in ("th", "zh", "ja", "ko", "ar", "ru", "hi", "el", "lo", "km", "my", "ka", "am"):
        return
    left = list(dict.fromkeys(_ENGLISH.findall(body)))
    if len(left) >= RESIDUE:
        yield f"left in English: {', '.join(left[:RESIDUE])}"


def _substitutions(body: str, mentions: Sequence[Mention], vocabulary: Vocabulary) -> Iterable[str]:
    """Concepts that are spoken of without the one they go with, and the word that stands in its place."""
    named = set[str]()
    spoken: Counter[str] = Counter()
    words: dict[str, str] = {}
    for mention in mentions:
        concept = vocabulary.concepts.get(mention.id)
        if concept and not concept.expects:
            named.update((concept.id, *concept.broader))
        for expected in concept.expects if concept else ():
            spoken[expected] += 1
            words.setdefault(expected, body[mention.start : mention.end])
    for expected, count in spoken.items():
        if count >= CONTEXT and expected not in named and (stand_in := _stand_in(body, mentions)):
            word, times = stand_in
            yield f"speaks of {words[expected]} and never of {expected}: {word} stands in its place, {times} times"


def _stand_in(body: str, mentions: Sequence[Mention]) -> tuple[str, int] | None:
    """The word before "industry" or "enterprise" that comes again and again and that the vocabulary does not know."""
    known = {body[mention.start : mention.end] for mention in mentions}
    before: Counter[str] = Counter()
    for match in _industry().finditer(body):
        for length in range(2, 5):
            word = body[max(0, match.start() - length) : match.start()]
            if regex.fullmatch(r"\p{Han}+", word):
                before[word] += 1
    if not before:
        return None
    common = max(before, key=lambda word: (before[word], len(word)))
    word = max((other for other in before if other.endswith(common) and before[other] >= 0.8 * before[common]), key=len)
    times = body.count(word)
    return (word, times) if times >= STAND_IN and not any(word in name or name in word for name in known) else None


@cache
def _industry() -> regex.Pattern[str]:
    return regex.compile("|".join(map(regex.escape, words_of("industry"))))
