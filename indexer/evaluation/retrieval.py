"""How well a search ranks: the index of a retrieval set, asked the set's queries."""

import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from tqdm import tqdm

from index import Config, ConfigurationError, Document, DocumentError, IndexMissingError, SearchIndex
from indexer.evaluation.measures import Run, Scores, distinct, library, mean, measure
from indexer.evaluation.sets import Query, RetrievalSet, sample
from indexer.evaluation.variants import make

DEPTH = 100
"""Hits that are asked for: as many as the deepest measure looks at."""
_KEY = "retrieval set"
"""Of the ledger of an index that an evaluation made; its value is the digest of the documents."""
T = TypeVar("T")


@contextmanager
def indexed(collection: RetrievalSet, folder: Path | None = None, *, semantic: bool = False) -> Iterator[SearchIndex]:
    """The index of a set's documents, in a temporary folder or in one that is kept.

    An index that is there is used again where it holds the same documents, was made with the same setting and the
    analysis has not changed, and built again otherwise.
    semantic: as for Config.
    Raises ConfigurationError where the folder has an index that no evaluation made, and for documents that are none.
    """
    if folder is None:
        with TemporaryDirectory() as temporary, _opened(collection, Path(temporary) / "index", semantic) as index:
            yield index
    else:
        with _opened(collection, folder, semantic) as index:
            yield index


def _opened(collection: RetrievalSet, folder: Path, semantic: bool) -> SearchIndex:
    digest, config = collection.digest(), Config(semantic=semantic)

    def ledger() -> Mapping[str, str]:
        return {_KEY: digest}

    try:
        index = SearchIndex.open(folder)
    except IndexMissingError:
        return SearchIndex.create(folder, config, _documents(collection), ledger)
    known = index.ledger().get(_KEY)
    if known is None:
        raise ConfigurationError(f"{folder} holds an index that is not of a retrieval set; name another folder")
    if known != digest or index.outdated or index.config.semantic != semantic:
        index.rebuild(_documents(collection), config, ledger)
    return index


def _documents(collection: RetrievalSet) -> Iterator[Document]:
    """As the set has them: no repairs, no title out of the text, since judgments are of these texts."""
    for given in _progress(collection.documents(), "documents"):
        try:
            yield Document(given.id, given.title, given.text, language=given.language)
        except DocumentError as error:
            raise ConfigurationError(f"{collection.name}: document {error}") from error


def search(index: SearchIndex, queries: Sequence[Query], *, expansions: bool = True) -> Run:
    """The best documents for each query, whose text is taken as plain words: a sign in a question is no operator.

    expansions: as for SearchIndex.search.
    """
    run = {}
    for query in _progress(queries, "queries"):
        hits = index.rank(query.text, limit=DEPTH, expansions=expansions)
        run[query.id] = dict(zip((hit.id for hit in hits), distinct([hit.score for hit in hits]), strict=True))
    return run


def _progress(items: Iterable[T], what: str) -> Iterator[T]:
    """The items, counted on standard error where that is a terminal."""
    yield from tqdm(items, unit=f" {what}", file=sys.stderr, disable=None, leave=False)


@dataclass(frozen=True)
class Result:
    """A set's queries in one variant, and what came of them.

    documents: how many the index has. seconds: making or opening the index and searching.
    run: the hits of each query. scores: the measures of each.
    """

    name: str
    variant: str
    queries: Sequence[Query]
    documents: int
    seconds: float
    run: Run
    scores: Scores

    @property
    def means(self) -> Mapping[str, float]:
        """The mean of each measure."""
        return mean(list(self.scores.values()))

    @property
    def by_language(self) -> Mapping[str, Mapping[str, float]]:
        """The same by the language of the query, where the set says it and there are several."""
        scores: dict[str, list[Mapping[str, float]]] = {}
        for query in self.queries:
            if query.language:
                scores.setdefault(query.language, []).append(self.scores[query.id])
        return {language: mean(scores[language]) for language in sorted(scores)} if len(scores) > 1 else {}


def evaluate(
    collection: RetrievalSet,
    variants: Sequence[str] = ("whole",),
    folder: Path | None = None,
    *,
    limit: int | None = None,
    expansions: bool = True,
    semantic: bool = False,
) -> Iterator[Result]:
    """Ask a set's queries in each of the variants (indexer.evaluation.variants); a variant that applies to none of
    the queries gives no result.

    folder: where the index is kept, see `indexed`. limit: of queries, see `sample`.
    expansions: as for SearchIndex.search. semantic: as for Config.
    Raises ConfigurationError where the package that measures is not installed, and what `indexed` raises.
    """
    library()
    started = time.perf_counter()
    with indexed(collection, folder, semantic=semantic) as index:
        opening = time.perf_counter() - started
        for variant in variants:
            queries: Sequence[Query] = make(variant, collection.queries, collection.texts())
            if limit is not None:
                queries = sample(queries, limit)
            if not queries:
                continue
            started = time.perf_counter()
            run = search(index, queries, expansions=expansions)
            seconds = opening + time.perf_counter() - started
            scores = measure({query.id: collection.judgments[query.id] for query in queries}, run)
            yield Result(collection.name, variant, queries, len(index), seconds, run, scores)
