"""Concepts from SKOS thesauri in Turtle or RDF/XML, such as AGROVOC, GEMET or EuroVoc (extra `skos`)."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from index.errors import VocabularyError
from index.vocabulary.records import Concept, Record

_FORMATS = {".ttl": "turtle", ".rdf": "xml", ".xml": "xml"}


def read(path: Path) -> Iterator[tuple[str, Record, bool]]:
    """The concepts of a thesaurus, as `records.read` gives records: preferred labels first, then the others.

    A concept's id is the last part of its address. Labels without a language count as English.
    Raises VocabularyError where rdflib is missing or the file cannot be read.
    """
    try:
        from rdflib import Graph
        from rdflib.namespace import RDF, SKOS
    except ImportError:
        raise VocabularyError(f"{path}: reading SKOS needs rdflib; run: pip install 'wenkham[skos]'") from None
    graph = Graph()
    try:
        graph.parse(path, format=_FORMATS[path.suffix])
    except Exception as error:  # rdflib's parsers raise whatever they meet
        raise VocabularyError(f"{path}: {str(error) or type(error).__name__}") from error
    subjects = sorted(graph.subjects(RDF.type, SKOS.Concept), key=str)
    if not subjects:
        raise VocabularyError(f"{path}: it has no skos:Concept")
    for subject in subjects:
        names: dict[str, list[str]] = {}
        for property in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel):
            for label in sorted(graph.objects(subject, property), key=str):
                tag = _tag(str(getattr(label, "language", None) or "en"))
                if (name := " ".join(str(label).split())) and name not in names.setdefault(tag, []):
                    names[tag].append(name)
        broader = tuple(_id(str(other)) for other in sorted(graph.objects(subject, SKOS.broader), key=str))
        found = {tag: tuple(labels) for tag, labels in names.items()}
        yield "concept", Concept(id=_id(str(subject)), names=found, broader=broader, source=str(subject)), False


def _id(address: str) -> str:
    return unquote(address.rstrip("/#").replace("#", "/").rpartition("/")[2])


def _tag(tag: str) -> str:
    """A language tag as the vocabulary has them: "zh-TW" is zh-Hant, "en-GB" en."""
    code, _, rest = tag.lower().partition("-")
    if code != "zh":
        return code
    return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(rest.split("-")) else "zh-Hans"
