"""Who is meant where an organisation speaks without its name: by a word that stands for it ("the company", 同社), or by
somebody whom the text has as one of its people. The words are data: anaphora.toml."""

import tomllib
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import regex

from index import Vocabulary
from index.vocabulary import Mention
from indexer.metadata.cues import either
from indexer.metadata.parts import Parts

Span = tuple[int, int]
REACH, SENTENCES = 400, 2
"""From a name to a word that stands for it: code points, and ends of sentences between, at most; chosen on
tests/truth."""
OWN = 30
"""Code points behind such a word in which another name says whose it is: the director of X."""
PEOPLE = 120
"""Code points before a name in brackets in which its people are named."""
TYPES: Mapping[str, Collection[str]] = {
    "company": ("company", "alliance"),
    "bank": ("bank",),
    "office": ("ministry", "government", "agency", "intergovernmental", "institute"),
    "association": ("association", "ngo", "alliance", "institute", "intergovernmental"),
    "university": ("university", "institute"),
}
"""Of which types of records a word of a kind can be. Any can be that of a name without a record; people, of any but
states and media."""

_BEFORE = {
    "zh": r"(?<!\p{Han})",
    "ja": r"(?:(?=同)|(?<![\p{Han}\p{Katakana}の]))",
    "th": r"(?<!\p{Thai})",
    "ko": r"(?<!\p{L})",
}
"""What such a word does not stand behind, in languages whose words are not parted, or that glue to them."""
_PERSON = r"(?:\p{Lu}[\p{Ll}'’]*\.?[ -]?){0,3}\p{Lu}[\p{Ll}'’-]{2,}"
_PERSONS = regex.compile(rf"({_PERSON}(?:,\s{_PERSON})*)\s?[(（](?:\p{{L}}+\s)?[«\"]?$")
"""Before the name of an organisation in brackets: its people."""
_SURNAME = regex.compile(r"(?<!\p{L})\p{Lu}[\p{L}'’-]+\p{Ll}(?!\p{L})")


def stand_ins(
    text: str, named: Sequence[Mention], bearers: Collection[int], parts: Parts, vocabulary: Vocabulary, language: str
) -> Iterator[tuple[Span, int]]:
    """What stands for an organisation in a text, in code points, and the place in `named` of the name meant.

    named: the names of organisations in the text, in order. bearers: the places of those that can be meant. language:
    primary subtag of the text's.
    """
    starts = [mention.start for mention in named]
    taken = bytearray(len(text))
    for mention in named:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    for kind, pattern in _patterns(language):
        for start, end in (match.span() for match in pattern.finditer(text)):
            past = bisect_left(starts, start)
            if any(taken[start:end]):
                continue
            place = _meant(start, kind, named, past, bearers, parts, vocabulary)
            behind = named[past : bisect_left(starts, end + OWN)]
            if place is not None and all(other.id == named[place].id for other in behind):
                yield (start, end), place
    people = _people(text, named, bearers)
    for start, end in (match.span() for match in _SURNAME.finditer(text) if people):
        place = people.get(text[start:end])
        if place is not None and named[place].end <= start and not any(taken[start:end]):
            yield (start, end), place


def _people(text: str, named: Sequence[Mention], bearers: Iterable[int]) -> Mapping[str, int]:
    """The surnames of those behind whom an organisation stands in brackets, each with its place: P. Dugdale (SSAB)."""
    people: dict[str, int] = {}
    for place in sorted(bearers):
        start = named[place].start
        if persons := _PERSONS.search(text, max(0, start - PEOPLE), start):
            for person in persons[1].split(","):
                for surname in _SURNAME.findall(person)[-1:]:
                    people.setdefault(surname, place)
    return people


def _meant(
    start: int,
    kind: str,
    named: Sequence[Mention],
    past: int,
    bearers: Collection[int],
    parts: Parts,
    vocabulary: Vocabulary,
) -> int | None:
    """The last of the places before `past` with a name that a word of this kind at `start` can stand for."""
    for place in range(past - 1, -1, -1):
        mention = named[place]
        if start - mention.end > REACH or parts.sentence(start) - parts.sentence(mention.start) > SENTENCES:
            return None
        record = vocabulary.organisations.get(mention.id)
        if place in bearers and (record is None or _fits(kind, record.type)):
            return place
    return None


def _fits(kind: str, type: str) -> bool:
    return type in TYPES[kind] if kind in TYPES else type not in ("state", "media")


@cache
def words_by_kind() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The words of each language (primary subtag), by what they stand for."""
    return tomllib.loads(files("indexer.metadata").joinpath("anaphora.toml").read_text("utf-8"))


@cache
def _patterns(language: str) -> Sequence[tuple[str, regex.Pattern[str]]]:
    """What finds the words of each kind in a language."""
    lists = words_by_kind().get({"ms": "id"}.get(language, language), {})
    before, behind = _BEFORE.get(language, r"(?<!\p{L})"), "" if language in _BEFORE else r"(?!\p{L})"
    if language == "ar":
        before += "[وفبل]?"
    return [(kind, regex.compile(f"(?i){before}(?:{either(words)}){behind}")) for kind, words in lists.items()]
