"""Whether a name that has concepts or organisations inside is another one's than theirs."""

from collections.abc import Sequence
from functools import cache

import regex
from babel import Locale, UnknownLocaleError

from index import Vocabulary
from index.vocabulary import Mention
from indexer.metadata.cues import either, words_of
from indexer.metadata.forms import distinctive
from indexer.metadata.tagger import model_of

EDGES = "\"'“”„«»「」『』‹›()（）[]【】, "
"""Signs around a name that are no part of it."""

_NAMES = regex.compile(r"\p{Lu}\p{L}|[\p{Lo}--\p{Arabic}]{2}|\p{Arabic}{4}", regex.V1)
"""What is left of a name that says more than what it has inside."""
_COMPANY = regex.compile(r"(?i)集[团團]|公司|企[业業]|グループ|그룹|\b(?:group|groupe|gruppe|grup|grupo|company|co)\b")
"""Words that say no more of a company than that it is one."""
_STATE = regex.compile(r"(?:\p{Lu}[\p{L}.-]+ ){1,2}")
"""Before the name of a public body, in English: that of the state whose it is (Oregon Department of Transportation)."""
_PART = regex.compile(r"\p{Han}{1,10}(?:研究院|研究所|研究中心|分局|分行|分公司)")
"""Behind the name of an organisation: what makes it a part with a name of its own."""
_DEPARTMENT = regex.compile(
    r"・\p{Han}|"
    r"(?:(?!公司|集[团團]|[协協][会會]|[局厅廳])\p{Han}){1,14}?"
    r"(?:教授|研究[员員]|主任|部[长長]|[处處][长長]|(?<![总總])[经經]理|[总總][监監]|[负負][责責]人)"
)
"""Behind the name of an organisation: a department of it, and a person's post."""
_APART = regex.compile(r"\s+\p{Han}")
"""Behind a name: another one, where names are written without blanks."""
_HOUSE = regex.compile(r"\s?\((?!มหาชน)\p{Thai}+\)\s?จำกัด")
"""Behind the name of a Thai company: a firm of the same house (ปูนซิเมนต์ไทย (ลำปาง) จำกัด)."""
_TOWN = regex.compile(r"(?<!\p{Han})\p{Han}{2,4}")
"""Begins the name of a firm of a town: 长兴南方水泥有限公司 is not 南方水泥有限公司."""
OF_STATES = ("ministry", "government", "agency")
"""Types of bodies of which each state has its own."""


def goes_on(name: Mention, inside: Sequence[Mention]) -> bool:
    """Whether a name goes on before or behind the concepts inside it: 環境保護局."""
    return all(
        mention.kind == "concept" and (name.start < mention.start or mention.end < name.end) for mention in inside
    )


def says_more(text: str, name: Mention, inside: Sequence[Mention], language: str, vocabulary: Vocabulary) -> bool:
    """Whether a name is more than the concepts and states inside it, or that of another than the organisation that it
    begins with (河钢国际, Bureau Veritas Việt Nam); of an organisation a record knows better otherwise, of several more
    so."""
    named = [
        mention
        for mention in inside
        if mention.kind == "organisation" and vocabulary.organisations[mention.id].type != "state"
    ]
    if len(named) > 1 or inside[0].start < name.start or name.end < inside[-1].end:
        return False
    for mention in named:
        if _PART.fullmatch(text, mention.end, name.end):
            return True
        if _DEPARTMENT.match(text, mention.end):
            return False
        if _office().fullmatch(text, mention.end, name.end):
            return False
        before, behind = text[name.start : mention.start], text[mention.end : name.end]
        of_a_town = text.endswith("公司", name.start, name.end) and _TOWN.fullmatch(text, name.start, mention.start)
        of_a_state = (
            language == "en"
            and not behind
            and vocabulary.organisations[mention.id].type in OF_STATES
            and _STATE.fullmatch(before)
        )
        return bool(of_a_town or of_a_state or _elsewhere().search(before) or _HOUSE.match(behind)) or (
            not before and _sets_apart(behind, language)
        )
    ends = [name.start, *(mention.end for mention in inside)]
    starts = [*(mention.start for mention in inside), name.end]
    more = " ".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    return bool(_NAMES.search(distinctive(more)))


@cache
def _office() -> regex.Pattern[str]:
    """Behind the name of an organisation: an office of it without a name of its own."""
    return regex.compile(rf"(?i) (?:{either(words_of('office', 'en'))})")


@cache
def _elsewhere() -> regex.Pattern[str]:
    """Ends what stands before the name of one of a kind somewhere else (당진환경운동연합), or of the town that a firm
    bears the name of (Stadtwerke Georgsmarienhütte)."""
    return regex.compile(rf"\p{{Hangul}}{{2}}$|(?:^|\s)(?:{either(words_of('town'))})\s$")


def _sets_apart(more: str, language: str) -> bool:
    """Whether words behind the name of an organisation make it that of another: those of a branch or a subsidiary."""
    if _APART.match(more):
        return False
    more = _COMPANY.sub("", distinctive(more)).strip(EDGES)
    model = model_of(language)
    return (
        not more[:1].islower()
        and bool(_NAMES.search(more))
        and (more in territories(language) or bool(model and model.tells(more)))
    )


@cache
def territories(language: str) -> frozenset[str]:
    """What countries and regions of the world are called; nothing is known of languages that CLDR does not have."""
    try:
        return frozenset(Locale.parse(language).territories.values())
    except (UnknownLocaleError, ValueError):
        return frozenset()
