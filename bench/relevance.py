"""What the ranking earns over plain words, and what each part of it earns and costs, on retrieval sets.

    python bench/relevance.py SETS... [--limit N] [--json]

Needs the extra `evaluate`; docs/evaluation.md says what a set is. Three tables, as Markdown:

chain: nDCG@10 of plain words and of Wenkham, by variant of the queries. Plain words are one stream of the words of
title and text, ranked by the same engine's BM25 (k1 1.2, b 0.75): newmm for Thai, jieba with its model of unknown
words for Chinese, ICU for the rest, in lower case; of English words the Porter 2 stems.
earns: how much lower nDCG@10 is with one part off, that is with its weight at 0 (function words: 1), by set in the mean
over the variants, and by variant in the mean over the sets; p is of all queries together, by the randomization test.
The documents found stay the same, but for "expansions", which leaves out all that the queries do not say.
costs: bytes of the index and seconds of processor time for the analysis, stream by stream.
"""

import json
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from timeit import timeit
from typing import Any
from unittest.mock import patch

import click
import numpy as np
import Stemmer
from tqdm import tqdm

from analyzers import Analyzer
from analyzers.language import Language
from analyzers.languages import LANGUAGES
from analyzers.segmenters import icu, newmm
from index import Config, Document, SearchError
from index.engine import Engine, Entry
from index.engines import engine_class
from index.entries import complete, entry
from index.quantities import find as find_quantities
from index.query import Or, Term
from index.schema import Schema, stream_fields
from index.weights import weights
from indexer.evaluation.measures import Run, distinct, library, measure, randomization_test
from indexer.evaluation.retrieval import DEPTH, indexed, search
from indexer.evaluation.sets import Query, RetrievalSet, sample
from indexer.evaluation.variants import make

VARIANTS = ("whole", "keywords", "typos")
PARTS = {
    "stems": ("scripts", "stems", 0.0),
    "units": ("scripts", "units", 0.0),
    "grams": ("scripts", "grams", 0.0),
    "single": ("scripts", "single", 0.0),
    "lead": ("words", "lead", 0.0),
    "title": ("fields", "title", 0.0),
    "unknown": ("words", "unknown", 0.0),
    "function": ("words", "function", 1.0),
    "found": ("words", "found", 0.0),
    "near": ("words", "near", 0.0),
    "script": ("words", "script", 0.0),
}
"""Part of the ranking → section of weights.toml, weight, and its value when the part is off."""
EXPANSIONS = "expansions"
"""The part that is no weight: what is searched though nobody typed it."""
PLAIN = "text.stems"
"""The engine's field that plain words are put in: one without positions."""
STEPS: Mapping[str, Callable[[Language], Language]] = {
    "units": lambda language: replace(language, segmenters=(), stem=str, gram=sys.maxsize),
    "words": lambda language: replace(language, stem=str, gram=sys.maxsize),
    "stems": lambda language: replace(language, gram=sys.maxsize),
    "grams": lambda language: language,
}
"""Stream → a language of which the analyzer works out this stream and those before it, and no other."""

Row = dict[str, Any]


def chain(collection: RetrievalSet, limit: int, folder: Path | None) -> Iterator[Row]:
    """Plain words against Wenkham, by variant."""
    with indexed(collection, folder) as index, plain_engine(collection) as engine:
        for variant, queries in asked(collection, limit):
            yield {
                "set": collection.name,
                "variant": variant,
                "plain": _mean(ndcg(collection, queries, plain_search(engine, queries))),
                "wenkham": _mean(ndcg(collection, queries, search(index, queries))),
            }


def earns(collection: RetrievalSet, limit: int, folder: Path | None) -> Iterator[Row]:
    """What each query loses with each part off, by variant."""
    with indexed(collection, folder) as index:
        for variant, queries in asked(collection, limit):
            whole = ndcg(collection, queries, search(index, queries))
            partly = {}
            for part in tqdm(PARTS, unit=" parts", file=sys.stderr, disable=None, leave=False):
                with off(part):
                    partly[part] = ndcg(collection, queries, search(index, queries))
            partly[EXPANSIONS] = ndcg(collection, queries, search(index, queries, expansions=False))
            lost = {part: [a - b for a, b in zip(whole, found, strict=True)] for part, found in partly.items()}
            yield {"set": collection.name, "variant": variant, "all": _mean(whole), "lost": lost}


def costs(collection: RetrievalSet, *_: object) -> Iterator[Row]:
    """Bytes per document of each stream and of the rest, and seconds of analysis per million characters."""
    documents = [
        Document(given.id, given.title, given.text, language=given.language) for given in collection.documents()
    ]
    analyzer, schema = Analyzer(), Schema()
    documents = [complete(document, analyzer, schema) for document in documents]
    entries = [entry(document, analyzer, schema) for document in documents]
    streams = dict.fromkeys(name.partition(".")[2] for name in stream_fields(schema.texts))
    without = stored(replace(each, streams={}) for each in entries)
    sizes = {
        stream: stored(replace(each, streams=only(stream, each.streams)) for each in entries) - without
        for stream in streams
    }
    millions = sum(len(text) for document in documents for text in (document.title, document.body)) / 1e6
    yield {
        "set": collection.name,
        "bytes": {name: size / len(documents) for name, size in {**sizes, "rest": without}.items()},
        "seconds": {name: seconds / millions for name, seconds in timed(documents).items()},
    }


TABLES: Mapping[str, Callable[[RetrievalSet, int, Path | None], Iterator[Row]]] = {
    "chain": chain,
    "earns": earns,
    "costs": costs,
}


def asked(collection: RetrievalSet, limit: int) -> Iterator[tuple[str, Sequence[Query]]]:
    """The queries of a set in each variant."""
    for variant in VARIANTS:
        yield variant, sample(make(variant, collection.queries, collection.texts()), limit)


def ndcg(collection: RetrievalSet, queries: Sequence[Query], run: Run) -> list[float]:
    """nDCG@10 of each query."""
    scores = measure({query.id: collection.judgments[query.id] for query in queries}, run)
    return [scores[query.id]["ndcg@10"] for query in queries]


@contextmanager
def off(part: str) -> Iterator[None]:
    """While it is open, the part adds nothing to a score."""
    section, name, value = PARTS[part]
    table = weights()[section]
    with ExitStack() as changed:
        for each in table.values() if section == "scripts" else [table]:
            changed.enter_context(patch.dict(each, {name: value}))
        yield


# Plain words


def words(text: str, language: str | None) -> list[str]:
    """The words of a text, cut and reduced as is usual in its language, which is identified where it is not given."""
    code = (language or Analyzer().identify(text).language).partition("-")[0]
    text = text.lower()
    match code:
        case "th":
            found = [text[start:end] for start, end in newmm(text)]
        case "zh":
            found = chinese().lcut(text)
        case _:
            found = [text[start:end] for start, end in icu(text)]
    found = [word for word in found if any(map(str.isalnum, word))]
    return english().stemWords(found) if code == "en" else found


@cache
def chinese() -> Any:
    """jieba, without its cache in the shared temporary folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


@cache
def english() -> Any:
    """The Porter 2 stemmer."""
    return Stemmer.Stemmer("english")


@contextmanager
def plain_engine(collection: RetrievalSet) -> Iterator[Engine]:
    """An engine that holds the plain words of a set's documents and nothing else."""
    with TemporaryDirectory() as folder:
        engine = engine_class(Config().engine).create(Path(folder), Schema())
        engine.write(
            Entry.of(given.id, {PLAIN: words(f"{given.title}\n{given.text}", given.language)}, {"id": [given.id]}, b"")
            for given in collection.documents()
        )
        yield engine
        engine.close()


def plain_search(engine: Engine, queries: Iterable[Query]) -> Run:
    run = {}
    for query in queries:
        terms = Or(tuple(Term(PLAIN, word) for word in words(query.text, query.language)))
        hits = engine.search(terms, limit=DEPTH).hits
        run[query.id] = dict(zip((hit.id for hit in hits), distinct([hit.score for hit in hits]), strict=True))
    return run


# What streams cost


def only(stream: str, streams: Mapping[str, str]) -> dict[str, str]:
    return {name: found for name, found in streams.items() if name.endswith(f".{stream}")}


def stored(entries: Iterable[Entry]) -> int:
    """The bytes of an index of these entries."""
    with TemporaryDirectory() as folder:
        engine = engine_class(Config().engine).create(Path(folder), Schema())
        engine.write(entries)
        engine.close()
        return sum(path.stat().st_size for path in Path(folder).iterdir())


def timed(documents: Sequence[Document]) -> dict[str, float]:
    """The seconds of processor time that each stream takes beside those before it, dictionaries being loaded."""
    texts = [(text, document.language) for document in documents for text in (document.title, document.body)]
    full = Analyzer()
    for language in LANGUAGES.values():
        full.document(language.sample, language.code)
    seconds, before = {}, 0.0
    for stream, changed in STEPS.items():
        # By another name it is another language, of which the analyzer has not yet cut and kept any text.
        with patch.dict(LANGUAGES, {code: replace(changed(each), name=stream) for code, each in LANGUAGES.items()}):
            analyzer = Analyzer()
        taken = processor_time(analyzer.document, texts)
        seconds[stream], before = taken - before, taken
    return {**seconds, "quantities": processor_time(find_quantities, [(text,) for text, _ in texts])}


def processor_time(work: Callable[..., object], items: Iterable[tuple[object, ...]]) -> float:
    """Seconds, without those of the garbage collector, which grow with what else is in memory."""
    return timeit(lambda: [work(*item) for item in items], timer=process_time, number=1)


# Tables


def shown(table: str, rows: Sequence[Row]) -> str:
    """A table as Markdown."""
    return {"chain": _chain, "earns": _earns, "costs": _costs}[table](rows)


def _chain(rows: Sequence[Row]) -> str:
    lines = [["set", *(f"{variant}: plain, Wenkham, difference" for variant in VARIANTS)]]
    groups = {name: [row for row in rows if row["set"] == name] for name in _sets(rows)}
    for name, group in {**groups, "mean": rows}.items():
        cells = []
        for variant in VARIANTS:
            plain, ours = (
                _mean(row[side] for row in group if row["variant"] == variant) for side in ("plain", "wenkham")
            )
            cells.append(f"{plain:.3f} {ours:.3f} {ours - plain:+.3f}")
        lines.append([name, *cells])
    typed = [row["wenkham"] - row["plain"] for row in rows if row["variant"] != "whole"]
    return f"{_markdown(lines)}\n\nMean difference over sets, keywords and typos: {_mean(typed):+.3f}"


def _earns(rows: Sequence[Row]) -> str:
    sets = _sets(rows)
    lines = [["off", *sets, *VARIANTS, "mean", "p"]]
    for part in rows[0]["lost"]:
        of_sets = [_mean(_mean(row["lost"][part]) for row in rows if row["set"] == name) for name in sets]
        of_variants = [_mean(_mean(row["lost"][part]) for row in rows if row["variant"] == each) for each in VARIANTS]
        lost = (f"{value:+.4f}" for value in (*of_sets, *of_variants, _mean(of_variants)))
        p = randomization_test(np.array([value for row in rows for value in row["lost"][part]]))
        lines.append([part, *lost, f"{p:.4f}"])
    return _markdown(lines)


def _costs(rows: Sequence[Row]) -> str:
    sizes = [["bytes per document", *rows[0]["bytes"], "all"]]
    times = [["seconds per million characters", *rows[0]["seconds"], "all"]]
    for row in rows:
        total = sum(row["bytes"].values())
        shares = [f"{size:,.0f} ({size / total:.0%})" for size in row["bytes"].values()]
        sizes.append([row["set"], *shares, f"{total:,.0f}"])
        times.append(
            [row["set"], *(f"{taken:.2f}" for taken in (*row["seconds"].values(), sum(row["seconds"].values())))]
        )
    return f"{_markdown(sizes)}\n\n{_markdown(times)}"


def _sets(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row["set"] for row in rows))


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)


def _markdown(lines: Sequence[Sequence[str]]) -> str:
    header, *rest = lines
    return "\n".join(f"| {' | '.join(line)} |" for line in (header, ["---"] * len(header), *rest))


@click.command
@click.argument(
    "folders", nargs=-1, required=True, metavar="SETS...", type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@click.option(
    "--limit", type=click.IntRange(1), default=150, show_default=True, help="Queries that are asked of a set."
)
@click.option("--table", "tables", multiple=True, type=click.Choice(list(TABLES)), help="This one only. Repeatable.")
@click.option(
    "--index", "kept", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Keep the indexes here."
)
@click.option("--json", "as_json", is_flag=True, help="Print rows as JSON, one a line, as they are measured.")
def main(folders: Sequence[Path], limit: int, tables: Sequence[str], kept: Path | None, as_json: bool) -> None:
    """What the ranking earns over plain words on retrieval sets, and what each part of it earns and costs."""
    try:
        library()
        sets = [RetrievalSet.read(folder) for folder in folders]
        for table in tables or TABLES:
            rows = []
            for collection in sets:
                folder = kept / re.sub(r"\W+", "-", collection.name) if kept else None
                for row in TABLES[table](collection, limit, folder):
                    rows.append(row)
                    if as_json:
                        click.echo(json.dumps({"table": table, **row}))
            if not as_json:
                click.echo(f"{table}\n\n{shown(table, rows)}\n")
    except SearchError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
