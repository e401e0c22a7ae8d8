"""Documents that are one notice: copies of a text, and the same event told in other languages.

Copies share most of their shingles, estimated by MinHash (Broder 1997) and found by banding. Across languages
nothing of the words is left to compare, so what languages share is: organisations, dates, numbers, concepts.
"""

import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import regex
from babel.languages import get_official_languages
from rensa import RMinHash

from index.document import Document
from index.vocabulary import Vocabulary

PERMUTATIONS, ROWS = 64, 4
"""Length of a signature, and of a band: texts that share half of their shingles meet in one of the bands with a
probability of .64, those that share four fifths with .9998."""
SHINGLE = 5
"""Units of a shingle."""
FEWEST = 20
"""Shingles that a text must have for its copies to be looked for."""
COPY = 0.7
"""Share of shingles from which a text is a copy."""
GROUPS = "groups.json"
"""The file of a generation that its groups are in."""
MANY = 200
"""Texts that share a date or an organisation with a number; a larger block says nothing of them."""
OFFICIAL = (
    "ministry agency government intergovernmental exchange association institute university bank company ngo alliance"
).split()
"""Types of organisations, those first whose own words are most likely the original."""

_NUMBER = regex.compile(r"(?<![\p{L}\d.,-])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\p{L}\d.,-])\d+(?:\.\d+)?(?![\d.,-]*\d)")
_YEARS = range(1900, 2700)


class Trace(NamedTuple):
    """What of a document decides on the group it is in."""

    id: str
    language: str
    signature: str
    dates: tuple[str, ...]
    orgs: tuple[str, ...]
    numbers: tuple[str, ...]
    concepts: tuple[str, ...]
    translated: bool
    date: str


class Group(NamedTuple):
    """Documents that are one notice: for each language the ids of its texts, the most official and earliest first,
    languages likewise."""

    versions: tuple[tuple[str, ...], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """All of them, the leading one first."""
        return tuple(id for version in self.versions for id in version)


def trace(document: Document, units: Sequence[str]) -> Trace:
    """What is kept of a document for grouping. units: the terms of its body."""
    told = tuple(dict.fromkeys(item.value for item in document.dates if item.role in ("published", "event")))
    return Trace(
        document.id,
        (document.language or "und").partition("-")[0],
        _signature(units),
        tuple(value for value in told or (document.date or "",) if len(value) == 10),
        document.org,
        tuple(sorted(_numbers(document.body))),
        document.concepts,
        any(flag.name == "machine-translated" for flag in document.flags),
        document.date or "9999",
    )


def _signature(units: Sequence[str]) -> str:
    shingles = list(map("\x1f".join, zip(*(units[start:] for start in range(SHINGLE)), strict=False)))
    if len(set(shingles)) < FEWEST:
        return ""
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=1)
    minhash.update(shingles)
    return b64encode(np.array(minhash.digest(), np.uint32).tobytes()).decode()


def _numbers(text: str) -> set[str]:
    """The numbers of a text that could tell it from others: no years, nothing below ten."""
    found = {match.replace(",", "") for match in _NUMBER.findall(text)}
    return {number for number in found if float(number) >= 10 and ("." in number or int(number) not in _YEARS)}


def grouped(items: Iterable[Trace], vocabulary: Vocabulary) -> Group:
    """The group that documents make. vocabulary: says what the organisations are."""

    def rank(item: Trace) -> tuple[bool, int, bool, str, str]:
        actors = [vocabulary.organisations[org] for org in item.orgs if org in vocabulary.organisations]
        official = min(
            (OFFICIAL.index(actor.type) for actor in actors if actor.type in OFFICIAL), default=len(OFFICIAL)
        )
        own = any(item.language in get_official_languages(actor.country, de_facto=True) for actor in actors)
        return item.translated, official, not own, item.date, item.id

    ordered = sorted(items, key=rank)
    versions: dict[str, list[str]] = {}
    for item in ordered:
        versions.setdefault(item.language, []).append(item.id)
    return Group(tuple(map(tuple, versions.values())))


def read_groups(folder: Path) -> dict[str, Group]:
    """The groups of a generation, by the id of each of their documents."""
    found = json.loads((folder / GROUPS).read_text("utf-8"))
    groups = [Group(tuple(map(tuple, versions))) for versions in found]
    return {id: item for item in groups for id in item.ids}
