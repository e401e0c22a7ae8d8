"""A generation of an index, as searches hold it."""

import weakref
from collections.abc import Mapping
from functools import cache, cached_property, partial
from pathlib import Path

from analyzers import Analyzer
from index.cache import Cache
from index.document import Document
from index.engine import Engine, Hit
from index.engines import engine_class
from index.expansions import Expansions
from index.groups import Group, read_groups
from index.lexicon import Lexicon
from index.schema import Schema
from index.semantic import Vectors, load_encoder
from index.semantic.fusion import NEAREST
from index.storage import Generation
from index.texts import Texts
from index.vocabulary import Vocabulary

VOCABULARY = "vocabulary.pack"
"""The file of a generation that its vocabulary is in."""
VECTORS = "vectors"
"""The folder of a generation that the vectors of its documents are in."""

KEPT, _BYTES = 64 * 2**20, 10
"""Bytes of documents that are kept; and of a code point of a body with all that is known of the document, about."""


class Snapshot:
    """One generation, open for reading; its files are let go when nobody holds it any more.

    analyzer: of its documents. asked: for queries, with the languages that a word of one may be in. texts: of
    documents, to be marked. lexicon: what its engine has. expansions: what else to search in it.
    """

    def __init__(self, generation: Generation) -> None:
        manifest = generation.manifest
        self.generation = generation
        self.schema = Schema.extended(manifest["fields"])
        self.analyzer = Analyzer(manifest["languages"])
        self.engine = engine_class(manifest["engine"]).open(generation.folder / "engine", self.schema)
        weakref.finalize(self, _let_go, self.engine, generation)
        self.asked = Analyzer(spoken(self.analyzer, self.engine))
        self.texts = Texts(self.asked)
        self.documents = Documents(self.engine)
        self.lexicon = Lexicon(self.engine)
        self._vocabulary = cache(partial(_vocabulary, generation.folder / VOCABULARY))
        self.expansions = Expansions(self.asked, self.lexicon, self._vocabulary)

    @property
    def vocabulary(self) -> Vocabulary:
        """The built-in one, or that of its own where the configuration added to it; read when it is first asked for."""
        return self._vocabulary()

    @cached_property
    def vectors(self) -> Vectors | None:
        """The vectors of its documents, None where it has none; opened when they are first asked for.

        Raises ConfigurationError where the extra `semantic` is not installed, and IndexOutdatedError where another
        encoder made them.
        """
        own = self.generation.folder / VECTORS
        return Vectors.open(own, load_encoder()) if own.exists() else None

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """The groups of its documents, by the id of each; read when they are first asked for."""
        return read_groups(self.generation.folder)

    @property
    def outdated(self) -> bool:
        """Whether another version of the analysis built it."""
        return bool(self.generation.manifest["fingerprint"] != self.analyzer.fingerprint)

    def document(self, id: str) -> Document | None:
        """The document of that id, None where there is none."""
        return self.documents.get(id)

    def near(self, text: str) -> list[Hit]:
        """The documents nearest to a text in meaning, the best first, their similarities above 0; none where there
        are no vectors."""
        if self.vectors is None:
            return []
        vector = load_encoder().queries([text])[0]
        hits = self.vectors.search(vector, NEAREST, self.analyzer.identify(text).language)
        return [hit for hit in hits if hit.score > 0]


class Documents:
    """The documents of an engine; those asked for last are kept, as people go from page to page.

    Threads may share one.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept = Cache(KEPT)

    def get(self, id: str) -> Document | None:
        """The document of that id, None where there is none."""
        return self._kept.get(id, lambda: self._read(id), lambda found: _BYTES * len(found.body) if found else 0)

    def _read(self, id: str) -> Document | None:
        payload = self._engine.payload(id)
        return None if payload is None else Document.from_json(payload)


def _vocabulary(own: Path) -> Vocabulary:
    return Vocabulary.unpacked(own.read_bytes()) if own.exists() else Vocabulary.load()


def _let_go(engine: Engine, generation: Generation) -> None:
    engine.close()
    generation.release()


def spoken(analyzer: Analyzer, engine: Engine) -> list[str]:
    """The languages that a word of a query may be in: those of the documents, and each script's default."""
    present = {tag.partition("-")[0] for tag in engine.values("language")}
    return [language.code for language in analyzer.languages if language.default_for or language.code in present]
