"""The vectors of documents, in a folder: found by exact search, a document by its nearest chunk."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from index.engine import Hit
from index.errors import IndexOutdatedError
from index.semantic.centring import centres
from index.semantic.chunks import chunks
from index.semantic.encoder import Encoder, Floats

ROWS, CENTRES, CONTENTS = "vectors.npy", "centres.npy", "vectors.json"
BATCH = 64
"""Chunks that are encoded at once."""
BLOCK = 1024
"""Vectors that are compared at once: as floats they fit into a processor's cache."""
UNKNOWN = "und"
"""The language of texts whose language is not known."""
Documents = dict[str, tuple[str, int]]
"""Documents by id, in the order of their vectors: language and number of chunks."""
Rows = npt.NDArray[np.void]
"""Vectors: whole numbers of 8 bits (`values`) times a `factor`, and the `length` that is left when what their language
has in common is subtracted."""


class Kept(NamedTuple):
    """What is kept of a document: its language and the vectors of its chunks."""

    language: str
    rows: Rows


class Vectors:
    """The vectors of documents, open for reading and mapped into memory; threads may share them."""

    def __init__(self, rows: Rows, common: Floats, documents: Documents, encoder: Encoder) -> None:
        self._rows, self._common, self._documents = rows, common, documents
        self._ids = list(documents)
        self._starts = [0, *accumulate(count for _, count in documents.values())][: len(documents)]
        self._places = dict(zip(documents, self._starts, strict=True))
        self._languages = _languages(documents, encoder)
        self._spoken = _spoken(documents, self._languages)

    @classmethod
    def build(cls, folder: Path, documents: Iterable[tuple[str, str | None, str, str]], encoder: Encoder) -> Self:
        """Vectors of documents (id, language, title, body), in a folder that has none yet."""
        writer = VectorsWriter(folder, encoder)
        for document in documents:
            writer.add(*document)
        writer.finish()
        return cls.open(folder, encoder)

    @classmethod
    def open(cls, folder: Path, encoder: Encoder) -> Self:
        """The vectors in a folder. Raises IndexOutdatedError where another encoder made them."""
        contents: dict[str, Any] = json.loads((folder / CONTENTS).read_text("utf-8"))
        if contents["encoder"] != _identity(encoder):
            raise IndexOutdatedError(
                f"the vectors in {folder} are of the encoder {contents['encoder']}, the installed one is "
                f"{_identity(encoder)}; build the index again"
            )
        rows = np.load(folder / ROWS, mmap_mode="r")
        return cls(rows, np.load(folder / CENTRES), contents["documents"], encoder)

    @property
    def ids(self) -> Collection[str]:
        """The ids of the documents that have vectors: all that have a word in title or body."""
        return self._documents.keys()

    def kept(self, id: str) -> Kept:
        """What is kept of a document, to be written again. Raises KeyError for an unknown id."""
        language, count = self._documents[id]
        start = self._places[id]
        return Kept(language, self._rows[start : start + count])

    def search(self, vector: Floats, limit: int, language: str | None = None) -> list[Hit]:
        """The documents nearest to what the encoder makes of a query in a language (BCP 47), the best first.

        Their scores are cosines, -1 to 1, of their best chunk and the query, without what is common to the languages.
        """
        place = self._languages.get(_primary(language), self._languages[UNKNOWN])
        return self._nearest(vector - self._common[place], limit)

    def similar(self, id: str, limit: int) -> list[Hit]:
        """The documents nearest to the mean of a document's chunks, without itself; none for an unknown id."""
        if id not in self._documents:
            return []
        language, rows = self.kept(id)
        centred = (_floats(rows) - self._common[self._languages[language]]) / rows["length"][:, None]
        return [hit for hit in self._nearest(centred.mean(axis=0), limit + 1) if hit.id != id][:limit]

    def _nearest(self, centred: Floats, limit: int) -> list[Hit]:
        limit = min(limit, len(self._ids))
        if limit < 1:
            return []
        vector = centred / np.linalg.norm(centred)
        scores = np.concatenate([_floats(block) @ vector for block in _blocks(self._rows)])
        scores -= (self._common @ vector)[self._spoken]
        scores /= self._rows["length"]
        best = np.maximum.reduceat(scores, self._starts)
        found = np.argpartition(-best, limit - 1)[:limit]
        hits = [Hit(self._ids[number], float(best[number])) for number in found]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))


class VectorsWriter:
    """Adds and removes documents of the vectors in a folder, which may have none yet; only what is added is encoded.

    Nothing is written before `finish`. Raises IndexOutdatedError where another encoder made the vectors.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._folder, self._encoder = folder, encoder
        self._kind = np.dtype([("values", "i1", encoder.dimensions), ("factor", "<f4"), ("length", "<f4")])
        old = Vectors.open(folder, encoder) if (folder / CONTENTS).exists() else None
        self._kept = {id: old.kept(id) for id in old.ids} if old else {}
        self._waiting: dict[str, tuple[str, list[str]]] = {}

    @property
    def ids(self) -> Collection[str]:
        """The ids of the documents that will have vectors."""
        return self._kept.keys() | self._waiting.keys()

    def add(self, id: str, language: str | None, title: str, body: str) -> None:
        """Add a document in a language (BCP 47), in place of one with the same id."""
        self.remove(id)
        texts = [f"{title}\n{chunk}" for chunk in chunks(body)] or list(chunks(title))
        if texts:
            self._waiting[id] = _primary(language), texts
        if sum(len(texts) for _, texts in self._waiting.values()) >= BATCH:
            self._encode()

    def remove(self, id: str) -> None:
        """Leave a document out; one that is not there is no error."""
        self._kept.pop(id, None)
        self._waiting.pop(id, None)

    def finish(self) -> None:
        """Write the files, as new ones: those that are there may belong to an earlier generation, too."""
        self._encode()
        documents: Documents = {id: (language, len(rows)) for id, (language, rows) in self._kept.items()}
        rows = np.concatenate([np.empty(0, self._kind), *(kept.rows for kept in self._kept.values())])
        common = self._centred(rows, documents)
        contents = {"encoder": _identity(self._encoder), "documents": documents}
        self._folder.mkdir(exist_ok=True)
        for name in (ROWS, CENTRES, CONTENTS):
            (self._folder / name).unlink(missing_ok=True)
        np.save(self._folder / ROWS, rows)
        np.save(self._folder / CENTRES, common)
        (self._folder / CONTENTS).write_text(json.dumps(contents, ensure_ascii=False), "utf-8")

    def _centred(self, rows: Rows, documents: Documents) -> Floats:
        """What each language has in common; sets the lengths of all vectors, which follow from it."""
        languages = _languages(documents, self._encoder)
        spoken = _spoken(documents, languages)
        sums = np.zeros((len(languages), self._encoder.dimensions), np.float32)
        starts = range(0, len(rows), BLOCK)
        for start, block in zip(starts, _blocks(rows), strict=True):
            np.add.at(sums, spoken[start : start + BLOCK], _floats(block))
        common = centres(self._encoder, list(languages), sums, np.bincount(spoken, minlength=len(languages)))
        for start, block in zip(starts, _blocks(rows), strict=True):
            block["length"] = np.linalg.norm(_floats(block) - common[spoken[start : start + BLOCK]], axis=1)
        return common

    def _encode(self) -> None:
        vectors = self._encoder.passages([text for _, texts in self._waiting.values() for text in texts])
        rows = np.zeros(len(vectors), self._kind)
        rows["factor"] = np.abs(vectors).max(axis=1, initial=0) / 127
        rows["values"] = np.rint(vectors / rows["factor"][:, None])
        start = 0
        for id, (language, texts) in self._waiting.items():
            self._kept[id] = Kept(language, rows[start : start + len(texts)])
            start += len(texts)
        self._waiting.clear()


def _primary(tag: str | None) -> str:
    return (tag or UNKNOWN).partition("-")[0]


def _languages(documents: Documents, encoder: Encoder) -> dict[str, int]:
    """The languages of documents and encoder, each with the row of what it has in common."""
    languages = {UNKNOWN, *encoder.means, *(language for language, _ in documents.values())}
    return {language: place for place, language in enumerate(sorted(languages))}


def _spoken(documents: Documents, languages: Mapping[str, int]) -> npt.NDArray[np.intp]:
    """The language of each vector, as the row of what it has in common."""
    places = np.array([languages[language] for language, _ in documents.values()], np.intp)
    return np.repeat(places, np.array([count for _, count in documents.values()], np.intp))


def _blocks(rows: Rows) -> Iterator[Rows]:
    return (rows[start : start + BLOCK] for start in range(0, len(rows), BLOCK))


def _floats(rows: Rows) -> Floats:
    vectors: Floats = rows["values"].astype(np.float32)
    vectors *= rows["factor"][:, None]
    return vectors


def _identity(encoder: Encoder) -> list[str]:
    return [encoder.name, encoder.revision]
