"""How fast whole pages are made: words typed, ten results with snippets, the counts of four facets.

    python -m bench.pages [--documents N] [--engine NAME]...

`wenkham serve` answers GET / over HTTP on an index that `python -m bench.building` left (it is built where it is not
there), with 1, 2 and 4 clients at a time on the same machine. Beside it, in one process and without HTTP, the same page
as a good program around stock Whoosh makes it: any of the words, grouped by the four facets, ten texts highlighted by
Whoosh over the tokens of our analyzer; `--stock` builds that index, which takes long.
"""

import http.client
import re
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import click

from analyzers import Analyzer
from bench.building import WENKHAM, whole, written
from bench.collection import Collection
from bench.peers.session import built
from bench.report import KEPT, about, markdown, percentiles, save, shown
from bench.sentences import ROOT, SENTENCES, Pool
from index import Document
from index.engines import NAMES as ENGINES
from index.schema import Schema

CLIENTS = (1, 2, 4)
WORDS = 3
"""Words of a query, at most."""
TIMEOUT = 120

Row = dict[str, Any]


def typed(collection: Collection, documents: int, each: int) -> list[str]:
    """So many different queries: one to three words that stand side by side in a title or body."""
    random, analyzer = Random(documents), Analyzer()
    found: dict[str, None] = {}
    while len(found) < each:
        title, body = collection.pieces(random.randrange(documents))
        text = random.choice([title, *body]).text
        words = analyzer.document(text).words
        if words:
            first = random.randrange(len(words))
            last = min(first + random.randrange(WORDS), len(words) - 1)
            found[text[words[first].start : max(word.end for word in words[first : last + 1])]] = None
    return list(found)


# Over HTTP


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """`wenkham serve` on an index, with the port that it listens on."""
    command = [*WENKHAM, "serve", "--index", str(folder), "--port", "0", "--threads", str(max(CLIENTS))]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            said = process.stdout.readline()
            port = re.search(r":(\d+)/", said)
            if not port:
                raise click.ClickException(f"wenkham serve did not start on {folder}; what it said stands above")
            yield int(port[1])
        finally:
            process.terminate()


def requested(port: int, queries: Sequence[str]) -> list[float]:
    """The seconds of each page, over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    seconds = []
    for query in queries:
        started = perf_counter()
        connection.request("GET", f"/?{urlencode({'q': query})}")
        response = connection.getresponse()
        response.read()
        seconds.append(perf_counter() - started)
        if response.status != http.HTTPStatus.OK:
            raise click.ClickException(f"the page of {query!r} was answered with {response.status}")
    connection.close()
    return seconds


def over_http(folder: Path, queries: Sequence[str]) -> list[Row]:
    """Percentiles and queries a second by the number of clients, after a cold pass."""
    with served(folder) as port:
        rows: list[Row] = [{"clients": "1, cold", "ms": percentiles(requested(port, queries))}]
        for clients in CLIENTS:
            started = perf_counter()
            with ThreadPoolExecutor(clients) as pool:
                parts = [[*queries[number:], *queries[:number]] for number in range(clients)]
                found = list(pool.map(lambda part: requested(port, part), parts))
            seconds = perf_counter() - started
            times = percentiles([taken for part in found for taken in part])
            rows.append({"clients": str(clients), "ms": times, "rate": clients * len(queries) / seconds})
    return rows


# Stock Whoosh


class StockPage:
    """Pages as a program around stock Whoosh makes them."""

    def __init__(self, folder: Path) -> None:
        from whoosh import analysis

        from bench.peers.whoosh_stock import WhooshStock

        self._peer, self._ours = WhooshStock(folder), Analyzer()

        class Tokens(analysis.Tokenizer):  # type: ignore[misc]
            def __call__(_, value: str, **options: Any) -> Iterator[Any]:  # noqa: N805
                token = analysis.Token(chars=True, positions=True)
                for number, (term, start, end, _place) in enumerate(self._ours.document(value, self._language).stems):
                    token.text, token.startchar, token.endchar, token.pos = term, start, end, number
                    yield token

        self._tokens = Tokens()
        self._language: str | None = None

    def page(self, query: str) -> tuple[float, float]:
        """Seconds of finding and counting, and of highlighting."""
        from whoosh import highlight
        from whoosh import query as wanted

        started = perf_counter()
        stems = {stem for word in self._ours.query(query) for stem in word.stems}
        made = wanted.Or([wanted.Term("text.stems", stem) for stem in sorted(stems)])
        found = self._peer.search(made, {}, Schema().facets)
        for name in Schema().facets:
            found.groups(name)
        middle = perf_counter()
        for hit in found[:10]:
            document = Document.from_json(hit["payload"])
            self._language = document.language
            fragmenter, formatter = highlight.ContextFragmenter(), highlight.HtmlFormatter()
            highlight.highlight(document.body, stems, self._tokens, fragmenter, formatter, top=2)
        return middle - started, perf_counter() - middle


def stock(folder: Path, queries: Sequence[str]) -> list[Row]:
    """Percentiles of whole pages, warm, and of finding alone."""
    pages = StockPage(folder)
    for query in queries:
        pages.page(query)
    found = [pages.page(query) for query in queries]
    return [
        {"clients": "1, no HTTP", "ms": percentiles([sum(parts) for parts in found])},
        {"clients": "1, no HTTP, no snippets", "ms": percentiles([parts[0] for parts in found])},
    ]


def measured(documents: int, engines: Sequence[str], kept: Path, sentences: int, each: int, with_stock: bool) -> Row:
    """Rows by engine."""
    collection = Collection(Pool.load(kept, sentences))
    folder = collection.folder(kept, documents)
    queries = typed(collection, documents, each)
    rows = {}
    for name in engines:
        index = folder / f"built-{name}"
        if not index.is_dir():
            file = folder / "documents.jsonl"
            written(collection, documents, file)
            whole(name, file, index)
        rows[name] = over_http(index, queries)
    if with_stock:
        built("whoosh_stock", folder / "whoosh_stock", kept, documents, sentences, reuse=True)
        rows["stock Whoosh"] = stock(folder / "whoosh_stock", queries)
    return {"documents": documents, "rows": rows}


def table(result: Row) -> str:
    """The rows as Markdown."""
    lines = [["", "clients", "p50 / p95 / p99, ms", "queries/s"]]
    for name, rows in result["rows"].items():
        for row in rows:
            rate = f"{row['rate']:,.1f}" if "rate" in row else ""
            lines.append([name, row["clients"], shown(row["ms"]), rate])
    return f"{result['documents']:,} documents\n\n{markdown(lines)}"


@click.command
@click.option("--documents", type=click.IntRange(1), default=10_000, show_default=True, help="Of the collection.")
@click.option("--engine", "engines", type=click.Choice(ENGINES), multiple=True, help="Repeatable.", default=["whoosh"])
@click.option("--queries", "each", type=click.IntRange(1), default=100, show_default=True)
@click.option("--sentences", type=click.IntRange(1), default=SENTENCES, help="Of each language.", show_default=True)
@click.option("--stock", "with_stock", is_flag=True, help="Stock Whoosh, too.")
@click.option("--kept", type=click.Path(path_type=Path, file_okay=False), default=KEPT, help="Where all is kept.")
def main(documents: int, engines: Sequence[str], each: int, sentences: int, with_stock: bool, kept: Path) -> None:
    """How fast whole pages are made, over HTTP, and by stock Whoosh."""
    click.echo(f"{about()}\n")
    result = measured(documents, engines, kept, sentences, each, with_stock)
    path = save(kept, f"pages-{documents}", result)
    click.echo(f"{table(result)}\n\n{path}")


if __name__ == "__main__":
    main()
