"""Sentences to make documents of, analysed once: those of the samples and of retrieval sets."""

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from statistics import fmean, stdev
from typing import Any, Self

from tqdm import tqdm

from analyzers import Analyzer
from index import Document, Vocabulary
from index.entries import complete
from index.quantities import find as find_quantities
from index.schema import Schema
from indexer.evaluation.sets import RetrievalSet
from indexer.metadata import describe
from indexer.record import Record, Settings
from indexer.sources import find, load

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
SETS = ROOT.parent / "shared" / "ir"
"""Retrieval sets, where they are at hand."""
SENTENCES = 1500
"""Sentences of a language, at most: more make no other vocabulary, and each is analysed."""
SHORTEST, LONGEST = 15, 250
"""Code points of a sentence; longer ones are cut at a space."""
_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
_CHUNK = re.compile(rf".{{1,{LONGEST}}}(?:\s|$)|.{{1,{LONGEST}}}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or a name, analysed: its terms by stream, and at which unit each stem begins."""

    text: str
    units: Sequence[str]
    stems: Sequence[str]
    places: Sequence[int]
    grams: Sequence[str]
    quantities: Sequence[str]

    @classmethod
    def of(cls, text: str, language: str | None, analyzer: Analyzer) -> "Piece":
        """A text, analysed as one in that language."""
        streams = analyzer.document(text, language)
        return cls(
            text,
            [token.term for token in streams.units],
            [token.term for token in streams.stems],
            [token.position for token in streams.stems],
            [token.term for token in streams.grams],
            [term for quantity in find_quantities(text) for term in quantity.terms],
        )


@dataclass(frozen=True)
class Pool:
    """What documents are made of.

    digest: changes with the texts and with what analyses them.
    sentences: language → its sentences, analysed. languages: how many of the samples are in each.
    length: mean and standard deviation of the logarithm of a body's units. orgs, topics: values, frequent ones first.
    """

    digest: str
    sentences: Mapping[str, Sequence[Piece]]
    languages: Mapping[str, int]
    length: tuple[float, float]
    orgs: Sequence[str]
    topics: Sequence[str]

    @classmethod
    def load(cls, kept: Path, sentences: int = SENTENCES, sets: Path = SETS) -> Self:
        """The pool of the samples and of the retrieval sets in a folder, if that is there.

        kept: the folder that it is kept in, for the same analyzer and texts. sentences: of a language, at most.
        """
        analyzer = Analyzer()
        files = sorted(path for folder in (SAMPLES, sets) for path in folder.rglob("*") if path.is_file())
        known = (analyzer.fingerprint, sentences, [(str(path), path.stat().st_size) for path in files])
        digest = hashlib.sha256(repr(known).encode()).hexdigest()[:12]
        path = kept / f"sentences-{digest}.json"
        if path.is_file():
            return cls.unpacked(json.loads(path.read_text("utf-8")))
        pool = cls.made(analyzer, sentences, sets, digest)
        kept.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(pool), ensure_ascii=False), "utf-8")
        return pool

    @classmethod
    def unpacked(cls, values: Mapping[str, Any]) -> Self:
        """The pool of these plain values."""
        pieces = {code: [Piece(**piece) for piece in found] for code, found in values["sentences"].items()}
        return cls(**{**values, "sentences": pieces})

    @classmethod
    def made(cls, analyzer: Analyzer, sentences: int, sets: Path, digest: str) -> Self:
        """The pool, its sentences cut and analysed now."""
        vocabulary, schema = Vocabulary.load(), Schema()
        samples = [complete(document, analyzer, schema) for document in _samples(vocabulary, analyzer)]
        languages = Counter(document.language or "und" for document in samples)
        texts = {code: [item.body for item in samples if item.language == code] for code in languages}
        for language, text in _set_texts(sets):
            if language in texts:
                texts[language].append(text)
        chosen = {code: _chosen(code, found, sentences) for code, found in texts.items()}
        total = sum(map(len, chosen.values()))
        with tqdm(total=total, unit=" sentences analysed", disable=None, leave=False) as bar:
            pieces: dict[str, list[Piece]] = {}
            for code, cut in chosen.items():
                pieces[code] = [Piece.of(text, code, analyzer) for text in cut]
                bar.update(len(cut))
        lengths = [math.log(len(units)) for item in samples if (units := analyzer.units(item.body))]
        return cls(
            digest,
            {code: found for code, found in pieces.items() if found},
            {code: count for code, count in languages.items() if pieces[code]},
            (fmean(lengths), stdev(lengths)),
            _frequent((org for item in samples for org in item.org), vocabulary.organisations),
            _frequent((topic for item in samples for topic in item.topic), vocabulary.topics),
        )


def _samples(vocabulary: Vocabulary, analyzer: Analyzer) -> Iterator[Document]:
    for source in find([str(SAMPLES)], {}).sources:
        for loaded in load(source, Settings()):
            if isinstance(loaded, Record):
                yield describe(loaded, source, {}, vocabulary, analyzer)


def _set_texts(folder: Path) -> Iterator[tuple[str | None, str]]:
    for corpus in sorted(folder.glob("*/corpus.jsonl")):
        for document in RetrievalSet.read(corpus.parent).documents():
            yield document.language, document.text


def _chosen(language: str, texts: Iterable[str], most: int) -> list[str]:
    """So many different sentences of these texts, the same ones each time."""
    cut = (chunk.strip() for text in texts for part in _END.split(text) for chunk in _CHUNK.findall(part))
    found = list(dict.fromkeys(chunk for chunk in cut if len(chunk) >= SHORTEST))
    return Random(language).sample(found, most) if len(found) > most else found


def _frequent(values: Iterable[str], known: Iterable[str]) -> list[str]:
    """The values of the samples, the most frequent first, and then those of the vocabulary that these lack."""
    return list(dict.fromkeys([*(value for value, _ in Counter(values).most_common()), *known]))
