"""Documents that are one notice: copies of a text, and the same event told in other languages.

Copies share most of their shingles, estimated by MinHash (Broder 1997) and found by banding. Across languages
nothing of the words is left to compare, so what languages share is: organisations, dates, numbers, concepts.
"""

import json
from base64 import b64decode, b64encode
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import log
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
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
SAME = 0.5
"""Likeness from which texts in two languages tell of the same."""
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
    shingles = {"\x1f".join(units[start : start + SHINGLE]) for start in range(len(units) - SHINGLE + 1)}
    if len(shingles) < FEWEST:
        return ""
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=1)
    minhash.update(sorted(shingles))
    return b64encode(np.array(minhash.digest(), np.uint32).tobytes()).decode()


def _numbers(text: str) -> set[str]:
    """The numbers of a text that could tell it from others: no years, nothing below ten."""
    found = {match.replace(",", "") for match in _NUMBER.findall(text)}
    return {number for number in found if float(number) >= 10 and ("." in number or int(number) not in _YEARS)}


def group(traces: Sequence[Trace], vocabulary: Callable[[], Vocabulary]) -> list[Group]:
    """The groups of more than one document. vocabulary: says what the organisations are; asked for where there
    is a group."""
    joined = _Union(len(traces))
    for one, other in _copies(traces):
        joined.join(one, other)
    for one, other in _translations(traces):
        joined.join(one, other)
    members: dict[int, list[Trace]] = defaultdict(list)
    for number, item in enumerate(traces):
        members[joined.find(number)].append(item)
    return sorted(_grouped(items, vocabulary()) for items in members.values() if len(items) > 1)


def _grouped(items: Iterable[Trace], vocabulary: Vocabulary) -> Group:
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


def _copies(traces: Sequence[Trace]) -> Iterator[tuple[int, int]]:
    """Pairs of documents whose texts are nearly the same, of each bucket those with its first."""
    numbers = [number for number, item in enumerate(traces) if item.signature]
    if not numbers:
        return
    signatures = np.frombuffer(b"".join(b64decode(traces[number].signature) for number in numbers), np.uint32)
    signatures = signatures.reshape(len(numbers), PERMUTATIONS)
    for band in range(0, PERMUTATIONS, ROWS):
        rows = np.ascontiguousarray(signatures[:, band : band + ROWS])
        keys = rows.view(np.dtype((np.void, rows.dtype.itemsize * ROWS))).ravel()
        order = np.argsort(keys, kind="stable")
        same = np.flatnonzero(keys[order][1:] == keys[order][:-1]) + 1
        first = _first_of_runs(order, same)
        likeness = (signatures[first] == signatures[order[same]]).mean(axis=1)
        for one, other in zip(first[likeness >= COPY], order[same][likeness >= COPY], strict=True):
            yield numbers[one], numbers[other]


def _first_of_runs(order: npt.NDArray[np.intp], same: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """For each place that is equal to the one before it, what stands where that run of equals begins."""
    begins = np.arange(len(order))
    begins[same] = 0
    return order[np.maximum.accumulate(begins)[same]]


def _translations(traces: Sequence[Trace]) -> Iterator[tuple[int, int]]:
    """Pairs of documents in two languages that tell of the same."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, item in enumerate(traces):
        for org in item.orgs:
            for value in (*item.dates, *item.numbers):
                blocks[org, value].append(number)
    frequency = Counter(concept for item in traces for concept in item.concepts)
    rarity = {concept: log(1 + len(traces) / count) for concept, count in frequency.items()}
    seen = set()
    for block in blocks.values():
        if len(block) > MANY:
            continue
        for one, other in combinations(block, 2):
            if traces[one].language != traces[other].language and (one, other) not in seen:
                seen.add((one, other))
                if _likeness(traces[one], traces[other], rarity) >= SAME:
                    yield one, other


def _likeness(one: Trace, other: Trace, rarity: Mapping[str, float]) -> float:
    """0 to 1: how much of what two texts say without words is the same."""
    orgs = _shared(set(one.orgs), set(other.orgs))
    numbers = _shared(set(one.numbers), set(other.numbers))
    dates = float(not set(one.dates).isdisjoint(other.dates))
    shared = sum(rarity[concept] for concept in set(one.concepts) & set(other.concepts))
    all_of_both = sum(rarity[concept] for concept in set(one.concepts) | set(other.concepts))
    concepts = shared / all_of_both if all_of_both else 0.0
    return 0.2 * orgs + 0.25 * dates + 0.25 * numbers + 0.3 * min(1.0, 2 * concepts)


def _shared(one: set[str], other: set[str]) -> float:
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


class _Union:
    """Disjoint sets of numbers (Tarjan)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def find(self, number: int) -> int:
        while self._parent[number] != number:
            self._parent[number] = number = self._parent[self._parent[number]]
        return number

    def join(self, one: int, other: int) -> None:
        self._parent[self.find(other)] = self.find(one)


def write(folder: Path, traces: Mapping[str, Trace], vocabulary: Callable[[], Vocabulary]) -> None:
    """Leave traces and groups in a generation's folder."""
    with _fresh(folder / "traces.jsonl").open("w", encoding="utf-8") as file:
        for item in traces.values():
            file.write(json.dumps(item, ensure_ascii=False) + "\n")
    groups = [found.versions for found in group(list(traces.values()), vocabulary)]
    _fresh(folder / "groups.json").write_text(json.dumps(groups, ensure_ascii=False), "utf-8")


def _fresh(path: Path) -> Path:
    path.unlink(missing_ok=True)  # it may be a link to the file of an earlier generation
    return path


def read_traces(folder: Path) -> dict[str, Trace]:
    """The traces of a generation, by id."""
    with (folder / "traces.jsonl").open(encoding="utf-8") as file:
        traces = (Trace(*(_tuple(value) for value in json.loads(line))) for line in file)
        return {item.id: item for item in traces}


def read_groups(folder: Path) -> dict[str, Group]:
    """The groups of a generation, by the id of each of their documents."""
    found = json.loads((folder / "groups.json").read_text("utf-8"))
    groups = [Group(tuple(map(tuple, versions))) for versions in found]
    return {id: item for item in groups for id in item.ids}


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
