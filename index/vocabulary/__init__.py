"""The vocabulary: organisations, concepts and topics, with their names in every language.

The records are in the TOML files of this folder; users extend or replace them with files of their own.
"""

import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from analyzers import Analyzer
from index.errors import VocabularyError
from index.vocabulary.matcher import Matcher
from index.vocabulary.overlaps import Mention
from index.vocabulary.packing import uncollected, unzipped, zipped
from index.vocabulary.records import KINDS, Concept, Organisation, Record, Records, Topic, extended, read

__all__ = ["Concept", "Mention", "Organisation", "Topic", "Vocabulary"]

FACETS: Mapping[str, str] = {"org": "organisation", "topic": "topic"}
"""Facets whose values are ids of records → the kind of the records."""


@dataclass(frozen=True)
class Vocabulary:
    """The records by kind and id, in the order in which they were read."""

    organisations: Records[Organisation]
    concepts: Records[Concept]
    topics: Records[Topic]

    @classmethod
    def of(cls, records: Iterable[tuple[str, Record, bool]], base: "Vocabulary | None" = None) -> Self:
        """A vocabulary of records as `records.read` gives them; later ones replace or extend earlier ones.

        base: what they are added to, nothing unless given.
        Raises VocabularyError where there is nothing to extend.
        """
        before: Mapping[str, Records[Any]] = {
            kind: base.of_kind(kind) if base else Records(made, {}) for kind, made in KINDS.items()
        }
        found: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
        for kind, record, extends in records:
            old = found[kind].get(record.id) or before[kind].get(record.id)
            if extends and not old:
                raise VocabularyError(f"there is no {kind} {record.id} to extend")
            found[kind][record.id] = extended(old, record) if old and extends else record
        vocabulary = cls(*(before[kind].with_more(more) for kind, more in found.items()))
        if base:
            changed = [
                (kind, record)
                for kind, more in found.items()
                for record in more.values()
                if before[kind].get(record.id) != record
            ]
            vocabulary.__dict__["matcher"] = base.matcher.replaced(changed)
        return vocabulary

    @classmethod
    def load(cls, paths: Sequence[str | Path] = ()) -> "Vocabulary":
        """The built-in vocabulary with the records of these files: TOML, or SKOS in Turtle or RDF/XML.

        Raises VocabularyError that names the file and what is wrong in it.
        """
        if not paths:
            return _built_in()
        return cls.of((record for path in paths for record in _read(Path(path))), _built_in())

    def of_kind(self, kind: str) -> Records[Any]:
        """The records of a kind, by their ids."""
        kinds: Mapping[str, Records[Any]] = {
            "organisation": self.organisations,
            "concept": self.concepts,
            "topic": self.topics,
        }
        return kinds[kind]

    def records(self) -> Iterator[tuple[str, Record]]:
        """All records with their kinds."""
        for kind in KINDS:
            for record in self.of_kind(kind).values():
                yield kind, record

    @cached_property
    def matcher(self) -> Matcher:
        """Finds organisations, concepts and words of topics in texts; made when it is first asked for."""
        return Matcher.of(self.records())

    @cached_property
    def _topic_names(self) -> Matcher:
        return Matcher.of(("topic", replace(topic, words=topic.names)) for topic in self.topics.values())

    def find(self, text: str, language: str | None = None) -> list[Mention]:
        """The organisations and concepts that a text names. See Matcher.find."""
        return self.matcher.find([[(text, language)]])[0][0]

    def find_all(self, documents: Sequence[Sequence[tuple[str, str | None]]]) -> list[list[list[Mention]]]:
        """The same for the parts of many documents at once, each part with its language."""
        return self.matcher.find(documents)

    @cached_property
    def _sites(self) -> Mapping[str, str]:
        return {site: organisation.id for organisation in self.organisations.values() for site in organisation.sites}

    def owner(self, host: str) -> str | None:
        """The id of the organisation whose site a host is on; None where it is nobody's."""
        parts = host.split(".")
        hosts = (".".join(parts[first:]) for first in range(len(parts)))
        return next((self._sites[name] for name in hosts if name in self._sites), None)

    def lookup(self, facet: str, name: str) -> str | None:
        """The id of the organisation or topic that has this name in any language; None where none or several do."""
        if name in self.of_kind(FACETS[facet]):
            return name
        matcher = self._topic_names if facet == "topic" else self.matcher
        ids = matcher.named(FACETS[facet], name)
        return ids[0] if len(ids) == 1 else None

    def display(self, facet: str, value: str, languages: Iterable[str] = ("en",)) -> tuple[str, str] | None:
        """The name of a facet's value in the first of these languages that it has one in, with that
        language; None for a value that is not of the vocabulary."""
        record = self.of_kind(FACETS[facet]).get(value) if facet in FACETS else None
        return record.display(languages) if record else None

    @cached_property
    def packed(self) -> bytes:
        """What `unpacked` reads back, fast: it is kept with an index."""
        records = {kind: self.of_kind(kind) for kind in KINDS}
        (names, keys), finding = self.matcher.packed()
        values = {
            "ids": {kind: list(own) for kind, own in records.items()},
            "countries": [organisation.country for organisation in self.organisations.values()],
            "sites": self._sites,
            "names": names,
        }
        lines = [line for own in records.values() for line in own.lines()]
        head = zipped((values, [*lines, *keys]))
        return len(head).to_bytes(8, "little") + head + zipped(finding)

    @classmethod
    def unpacked(cls, data: bytes) -> Self:
        """The vocabulary that `packed` wrote."""
        head, tail = 8, 8 + int.from_bytes(data[:8], "little")
        values, lines = unzipped(data[head:tail])
        rest = iter(lines)
        records: list[Records[Any]] = [
            Records(made, dict(zip(values["ids"][kind], rest, strict=False))) for kind, made in KINDS.items()
        ]
        vocabulary = cls(*records)
        countries = dict(zip(vocabulary.organisations, values["countries"], strict=True))
        matcher = Matcher.unpacked((values["names"], list(rest)), countries, lambda: unzipped(data[tail:]))
        vocabulary.__dict__.update(matcher=matcher, _sites=values["sites"])
        return vocabulary


@cache
def _built_in() -> Vocabulary:
    """The records of this folder. Analysing their names takes seconds, so that is kept, as Python keeps its
    compiled modules: beside them, or where the user may write."""
    here = Path(__file__).parent
    sources = sorted([*here.rglob("*.toml"), *here.glob("*.py")])
    digest = sha256(Analyzer().fingerprint.encode())
    for source in sources:
        digest.update(source.read_bytes())
    name = f"vocabulary-{digest.hexdigest()[:16]}.pack"
    places = [here / "__pycache__", Path.home() / ".cache" / "wenkham"]
    for place in places:
        with suppress(OSError, ValueError, EOFError, KeyError, TypeError, zlib.error):
            return Vocabulary.unpacked((place / name).read_bytes())
    with uncollected():
        vocabulary = Vocabulary.of(record for path in sources if path.suffix == ".toml" for record in read(path))
        for place in places:
            with suppress(OSError):
                _keep(place / name, vocabulary.packed)
                break
    return vocabulary


def _keep(path: Path, data: bytes) -> None:
    """Write a file in one step, instead of those of earlier versions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_bytes(data)
    part.replace(path)
    for old in path.parent.glob("vocabulary-*"):
        if old != path:
            old.unlink(missing_ok=True)


def _read(path: Path) -> Iterable[tuple[str, Record, bool]]:
    if path.suffix in (".ttl", ".rdf", ".xml"):
        from index.vocabulary.skos import read as read_skos

        return read_skos(path)
    return read(path)
