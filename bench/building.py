"""How fast indexes are built: the whole way from texts, its parts, and what others take.

    python -m bench.building [--documents N] [--engine NAME]...

The collection (bench.collection) is written as JSON lines. Measured are: `wenkham build` of that file by each engine,
from the start of the command to its end; the same documents given to a `SearchIndex`, which analyses and groups them
but takes repairs, names, dates and topics for done; the analysis alone, in one process; writing alone, of the same
entries, by the engines and by stock Whoosh; and, where WENKHAM_TEST_OPENSEARCH lists the hosts of a server, the same
documents sent to OpenSearch with its own analyzers by two threads. Megabytes are those of titles and bodies in UTF-8.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from analyzers import Analyzer
from bench.collection import Collection
from bench.peers import MissingError
from bench.peers.ours import hosts
from bench.peers.session import built, remove
from bench.report import KEPT, about, markdown, save
from bench.sentences import ROOT, SENTENCES, Pool
from index import Config, Document, SearchIndex
from index.engines import NAMES as ENGINES
from index.entries import complete, entry
from index.schema import Schema

ANALYSED = 2000
"""Documents, at most, that the analysis alone is measured with."""
OTHERS = ("whoosh_stock", "opensearch_text")
ANALYSIS = "analysis alone, one process"
PLAIN = {"opensearch_text": "OpenSearch, its own analyzers, 2 threads: whole way"}
"""Names of rows that are not writing alone."""
WENKHAM = [sys.executable, "-c", "from indexer.cli import main; main()"]
"""The command `wenkham`."""

Row = dict[str, Any]


def written(collection: Collection, documents: int, file: Path) -> int:
    """Write a collection as JSON lines. Returns the bytes of its texts."""
    total = 0
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as lines:
        for document in collection.documents(documents):
            total += text_bytes(document)
            values = {
                name: value
                for name in ("id", "title", "body", "language", "date")
                if (value := getattr(document, name))
            }
            values |= {"org": document.org, "topic": document.topic}
            print(json.dumps(values, ensure_ascii=False), file=lines)
    return total


def text_bytes(document: Document) -> int:
    """The bytes of a document's texts."""
    return len(document.title.encode()) + len(document.body.encode())


def whole(engine: str, file: Path, folder: Path) -> Row:
    """`wenkham build` of a file: seconds, those that it reports of its steps, bytes of its largest process."""
    remove(folder)
    started = perf_counter()
    process = subprocess.Popen(
        [*WENKHAM, "build", str(file), "--index", str(folder), "--json", *_engine(engine, folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise click.ClickException(f"wenkham build --engine {engine} failed; what it said stands above")
    seconds = perf_counter() - started
    return {"seconds": seconds, "steps": json.loads(said)["seconds"], "memory": used.ru_maxrss * 1024}


def given(engine: str, collection: Collection, documents: int, folder: Path) -> Row:
    """Documents given to a new index: seconds until they can be searched."""
    remove(folder)
    settings = {"hosts": hosts(), "name": "bench-given"} if engine == "opensearch" else {}
    texts = list(collection.documents(documents))
    started = perf_counter()
    SearchIndex.create(folder, Config(engine=engine, settings=settings), texts).close()
    return {"seconds": perf_counter() - started}


def _engine(name: str, folder: Path) -> list[str]:
    """What tells `wenkham build` the engine, and where its server is."""
    if name != "opensearch":
        return ["--engine", name]
    config = folder.with_suffix(".toml")
    config.write_text(f'engine = "opensearch"\n[settings]\nhosts = {json.dumps(hosts())}\nname = "bench-built"\n')
    return ["--config", str(config)]


def analysis(collection: Collection, documents: int) -> Row:
    """The terms of documents, in this process, dictionaries being loaded: seconds, and how many and how much it was."""
    analyzer, schema = Analyzer(), Schema()
    for language in analyzer.languages:
        analyzer.document(language.sample, language.code)
    texts = list(collection.documents(min(documents, ANALYSED)))
    started = perf_counter()
    for document in texts:
        entry(complete(document, analyzer, schema), analyzer, schema)
    seconds = perf_counter() - started
    return {"seconds": seconds, "documents": len(texts), "bytes": sum(map(text_bytes, texts))}


def measured(documents: int, engines: Sequence[str], kept: Path, sentences: int) -> dict[str, Any]:
    """All that is measured: rows by what was done, and why something could not be."""
    collection = Collection(Pool.load(kept, sentences))
    folder = collection.folder(kept, documents)
    file = folder / "documents.jsonl"
    size = written(collection, documents, file)
    rows: dict[str, Row] = {ANALYSIS: analysis(collection, documents)}
    missing = {}
    for name in (*engines, *OTHERS):
        try:
            said = built(name, folder / name, kept, documents, sentences)
            rows[PLAIN.get(name, f"{name}: writing alone")] = said
        except MissingError as error:
            missing[name] = str(error)
        else:
            if name in engines:
                rows[f"{name}: whole way"] = whole(name, file, folder / f"built-{name}")
                rows[f"{name}: documents given"] = given(name, collection, documents, folder / f"given-{name}")
    for name, row in rows.items():
        if name != ANALYSIS:
            row |= {"documents": documents, "bytes": size}
    return {"documents": documents, "rows": rows, "missing": missing}


def table(result: dict[str, Any]) -> str:
    """The rows as Markdown."""
    lines = [["", "documents/s", "MB/s", "seconds", "largest process, MB", "steps, s"]]
    for name, row in result["rows"].items():
        rates = [f"{row['documents'] / row['seconds']:,.0f}", f"{row['bytes'] / 1e6 / row['seconds']:.2f}"]
        memory = f"{row['memory'] / 1e6:,.0f}" if "memory" in row else ""
        steps = ", ".join(f"{step} {seconds}" for step, seconds in row.get("steps", {}).items())
        lines.append([name, *rates, f"{row['seconds']:,.1f}", memory, steps])
    told = [f"{name} is missing: {reason}" for name, reason in result["missing"].items()]
    return "\n\n".join([f"{result['documents']:,} documents", markdown(lines), *told])


@click.command
@click.option("--documents", type=click.IntRange(1), default=10_000, show_default=True, help="Of the collection.")
@click.option("--engine", "engines", type=click.Choice(ENGINES), multiple=True, help="Repeatable. [default: all]")
@click.option("--sentences", type=click.IntRange(1), default=SENTENCES, help="Of each language.", show_default=True)
@click.option("--kept", type=click.Path(path_type=Path, file_okay=False), default=KEPT, help="Where all is kept.")
def main(documents: int, engines: Sequence[str], sentences: int, kept: Path) -> None:
    """How fast indexes are built, whole and in parts, beside others."""
    click.echo(f"{about()}\n")
    result = measured(documents, engines or ENGINES, kept, sentences)
    path = save(kept, f"building-{documents}", result)
    click.echo(f"{table(result)}\n\n{path}")


if __name__ == "__main__":
    main()
