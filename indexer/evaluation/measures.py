"""Measures of a ranking, run files, and whether one ranking is better than another.

The measures are ir_measures' (MacAvaney, Macdonald, Ounis, "Streamlining Evaluation with ir-measures", ECIR 2022),
which has nDCG and recall from trec_eval.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index import ConfigurationError
from indexer.evaluation.sets import Judgments, lines, wrong

MEASURES = {"ndcg@10": "nDCG@10", "r@100": "R@100", "mrr@10": "RR@10"}
"""Our name of each measure, and ir_measures'."""
PERMUTATIONS = 10_000
"""Of the randomization test; the smallest p is the inverse of this."""
SEED = 1
_BLOCK = 2_000_000
"""Random signs that are drawn at once."""

Run = Mapping[str, Mapping[str, float]]
"""Query id → document id → score, best first."""
Scores = Mapping[str, Mapping[str, float]]
"""Query id → measure → value."""


def library() -> Any:
    """The package ir_measures. Raises ConfigurationError where it is not installed."""
    try:
        import ir_measures
    except ImportError:
        raise ConfigurationError("measuring rankings needs ir_measures; run: pip install 'wenkham[evaluate]'") from None
    return ir_measures


def measure(judgments: Judgments, run: Run) -> Scores:
    """The measures of a run for each query that has a judgment; 0 where the run has nothing for it."""
    package = library()
    names = {package.parse_measure(theirs): ours for ours, theirs in MEASURES.items()}
    scores: dict[str, dict[str, float]] = {query: {} for query in judgments}
    for found in package.iter_calc(list(names), judgments, run):
        scores[found.query_id][names[found.measure]] = found.value
    return scores


def mean(scores: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each measure."""
    return {name: float(np.mean([score[name] for score in scores])) for name in MEASURES}


def read_run(path: Path) -> Run:
    """A run in TREC's format: query id, Q0, document id, rank, score, name of the run.

    The columns are separated by tabs or, in a line without, by spaces. As in trec_eval, the score decides, not the
    rank. Raises ConfigurationError with the line of what is none.
    """
    run: dict[str, dict[str, float]] = {}
    for number, line in lines(path):
        try:
            query, _, document, _, score, _ = line.rstrip("\r\n").split("\t") if "\t" in line else line.split()
            run.setdefault(query, {})[document] = float(score)
        except ValueError:
            raise wrong(
                path, number, "it is not a line of a run: query id, Q0, document id, rank, score, name of the run"
            ) from None
    return run


def write_run(run: Run, path: Path) -> None:
    """Write a run in TREC's format, with tabs, since ids may have spaces. Raises ConfigurationError for an id with a
    tab or a line break."""
    written = []
    for query, hits in run.items():
        for rank, (document, score) in enumerate(hits.items(), 1):
            if re.search(r"[\t\r\n]", query + document):
                raise ConfigurationError(f"{path}: a run cannot hold the id {document!r} of query {query!r}")
            written.append(f"{query}\tQ0\t{document}\t{rank}\t{score:.9g}\twenkham\n")
    path.write_text("".join(written), "utf-8")


def distinct(scores: Sequence[float]) -> list[float]:
    """Falling scores as ones that fall strictly, so that equal ones keep their order wherever they are sorted.

    trec_eval compares single-precision numbers and puts equal ones in the order of document ids, Z to A.
    """
    found: list[float] = []
    last = np.float32(np.inf)
    for score in scores:
        last = min(np.float32(score), np.nextafter(last, np.float32(-np.inf)))
        found.append(float(last))
    return found


class Change(NamedTuple):
    """How a query's value of a measure differs between two runs: positive where the first is better."""

    query: str
    difference: float


class Comparison(NamedTuple):
    """A measure of two runs over the same queries.

    other: the mean of the second. difference: of the means, positive where the first is better. p: how probable
    a difference of at least this size is if the runs are equally good. won, lost: the queries for which the
    first is better, and worse; the largest differences first.
    """

    other: float
    difference: float
    p: float
    won: tuple[Change, ...]
    lost: tuple[Change, ...]


def compare(first: Scores, second: Scores) -> dict[str, Comparison]:
    """Two runs over the queries of the first, measure by measure."""
    found = {}
    for name in MEASURES:
        changes = [Change(query, scores[name] - second[query][name]) for query, scores in first.items()]
        differences = np.array([change.difference for change in changes])
        order = sorted(changes, key=lambda change: (-abs(change.difference), change.query))
        found[name] = Comparison(
            float(np.mean([second[query][name] for query in first])),
            float(differences.mean()),
            randomization_test(differences),
            tuple(change for change in order if change.difference > 0),
            tuple(change for change in order if change.difference < 0),
        )
    return found


def randomization_test(differences: NDArray[np.float64]) -> float:
    """The two-sided p of the differences of pairs: how often their mean is as far from 0 when signs are random.

    Fisher's randomization test with 10,000 draws and a fixed seed, as Smucker, Allan and Carterette recommend it
    ("A Comparison of Statistical Significance Tests for Information Retrieval Evaluation", CIKM 2007). The
    differences as they are count as one of the draws, so p is never 0.
    """
    differing = differences[differences != 0]
    observed = abs(differing.sum())
    random = np.random.Generator(np.random.PCG64(SEED))
    extreme, left = 1, PERMUTATIONS - 1
    while left:
        rows = min(left, 1 + _BLOCK // (differing.size + 1))
        signs = random.integers(0, 2, (rows, differing.size), dtype=np.int8) * 2.0 - 1.0
        extreme += int(np.count_nonzero(np.abs(signs @ differing) >= observed - 1e-9))
        left -= rows
    return extreme / PERMUTATIONS
