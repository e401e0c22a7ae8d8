"""How fast pages with snippets are found: the engine tantivy beside tantivy called directly.

    python -m bench.snippets [--documents N]...

A page is a search with its ten best, the counts of four facets, and of each hit what is shown of its text, with marks.
Queries and terms are those of bench.engines. The engine's page is what `SearchIndex` makes of it: marks from the
analysis of the stored text, so that every script and every form of a word has them, and the two best passages. Tantivy
called directly has the body in a stored field with its default tokenizer, and its own snippet generator makes one
passage of that. It marks whole words as they are typed: few in Thai and Chinese, none for a prefix. The table has how
many hits each marks.

Times are of the processor, in one process, in turns, so that what else runs on the machine does not count. The first
pass is told apart: no text was shown before. In the later ones the engine's page has texts that are kept since.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from shutil import rmtree
from time import process_time
from typing import Any, NamedTuple, Protocol

import click
import tantivy
from tqdm import tqdm

from analyzers import Analyzer
from bench.collection import Collection
from bench.peers import LIMIT, Answer, MissingError
from bench.peers.session import built
from bench.peers.tantivy_direct import TantivyDirect
from bench.queries import KINDS, Asked, asked
from bench.report import KEPT, about, markdown, milliseconds, percentiles, save
from bench.sentences import SENTENCES, Pool
from index import Document, SearchError
from index.engine import Entry
from index.engines import engine_class
from index.highlight import Highlighter
from index.passages import WIDTH
from index.query import All, And, How, Match, Or, Query
from index.schema import Schema
from index.shown import shown
from index.snapshot import Documents, spoken
from index.texts import Texts

OURS, DIRECT = "tantivy", "tantivy_direct"
Result = dict[str, Any]


class Page(NamedTuple):
    """An answer, how many of its hits have marks, seconds of finding and of showing."""

    answer: Answer
    marked: int
    finding: float
    showing: float


class Pages(Protocol):
    """What makes pages."""

    def page(self, asked: Asked) -> Page:
        """The page of a query."""


class OurPages:
    """Pages of the engine tantivy with the highlighter of this project."""

    def __init__(self, folder: Path) -> None:
        self._engine = engine_class(OURS).open(folder / "engine", Schema())
        self._documents = Documents(self._engine)
        self._texts = Texts(Analyzer(spoken(Analyzer(), self._engine)))

    def page(self, asked: Asked) -> Page:
        started = process_time()
        found = self._engine.search(asked.query, limit=LIMIT, facets=asked.facets)
        documents = [document for hit in found.hits if (document := self._documents.get(hit.id))]
        middle = process_time()
        highlighter = Highlighter(typed(asked), self._texts)
        results = [shown(document, 0.0, highlighter) for document in documents]
        ended = process_time()
        marked = sum(any([each.title_marks, *(snippet.marks for snippet in each.snippets)]) for each in results)
        size = sum(len(document.to_json()) for document in documents)
        answer = Answer(found.total, [hit.id for hit in found.hits], found.facets, size)
        return Page(answer, marked, middle - started, ended - middle)


def typed(asked: Asked) -> Query:
    """What a person would have typed for a query."""
    words, body = " ".join(asked.words), "body"
    match asked.kind:
        case "everything":
            return All()
        case "phrase" | "phrase of frequent words":
            return Match(words, How.QUOTED, body)
        case "prefix":
            return Match(words, How.PREFIX, body)
        case "fuzzy":
            return Match(words, How.FUZZY, slack=1)
        case "three words, all":
            return And(tuple(Match(word) for word in asked.words))
    return Or(tuple(Match(word) for word in asked.words))


class TantivyText(TantivyDirect):
    """Tantivy called directly, with the bodies as text; see `Pages`."""

    TEXT = "text"

    @classmethod
    def schema(cls) -> Any:
        builder = super().schema()
        builder.add_text_field(cls.TEXT, stored=True)
        return builder

    @classmethod
    def document(cls, entry: Entry) -> Any:
        made = super().document(entry)
        made.add_text(cls.TEXT, Document.from_json(entry.payload).body)
        return made

    def page(self, asked: Asked) -> Page:
        started = process_time()
        answer, documents = self.found(asked)
        middle = process_time()
        words = [tantivy.Query.term_query(self._schema, self.TEXT, word) for word in asked.words]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, word) for word in words])
        generator = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, self.TEXT)
        generator.set_max_num_chars(WIDTH)
        shown = [generator.snippet_from_doc(document) for document in documents]
        marked = sum(bool(each.fragment() and each.highlighted()) for each in shown)
        return Page(answer, marked, middle - started, process_time() - middle)


def measured(documents: int, kept: Path, rounds: int, each: int, sentences: int) -> Result:
    """Pages of each kind by both. Indexes that are there are taken.

    kept: the folder for them. rounds: passes that count. each: queries of a kind. sentences: see Pool.
    """
    collection = Collection(Pool.load(kept, sentences))
    folder = collection.folder(kept, documents)
    queries = asked(collection, documents, each, folder / f"queries-{each}.json")
    built(OURS, folder / OURS, kept, documents, sentences, reuse=True)
    text = folder / "tantivy_text"
    if not text.is_dir():
        written(text, collection.entries(documents))
    return {"documents": documents} | passes(OurPages(folder / OURS), TantivyText.open(text), queries, rounds)


def written(folder: Path, entries: Iterable[Entry]) -> None:
    """The index of `TantivyText`, whole or not at all."""
    making = folder.with_suffix(".new")
    rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    TantivyText.build(making, entries)
    making.rename(folder)


def passes(ours: Pages, direct: Pages, queries: Sequence[Asked], rounds: int) -> Result:
    """By kind, what `summary` says of both, and each query of which they find something else."""
    result: Result = {"kinds": {}, "differing": []}
    for kind in tqdm(KINDS, unit=" kinds", disable=None, leave=False):
        mine = [item for item in queries if item.kind == kind]
        if not mine:
            continue
        again: dict[str, list[Page]] = {OURS: [], DIRECT: []}
        for number in range(rounds + 1):
            passed = {name: [pages.page(item) for item in mine] for name, pages in ((OURS, ours), (DIRECT, direct))}
            if number:
                again = {name: [*again[name], *passed[name]] for name in again}
                continue
            first = passed
            result["differing"] += [
                [kind, list(item.words), one.answer.total, two.answer.total]
                for item, one, two in zip(mine, first[OURS], first[DIRECT], strict=True)
                if (one.answer.total, one.answer.facets) != (two.answer.total, two.answer.facets)
            ]
        result["kinds"][kind] = {
            name: {**summary(again[name]), "first": summary(first[name])["page"]} for name in again
        }
    return result


def summary(pages: Sequence[Page]) -> Mapping[str, Any]:
    """Percentiles of whole pages and of finding, in milliseconds; the share of hits that have marks."""
    hits = sum(len(page.answer.ids) for page in pages)
    return {
        "page": percentiles([page.finding + page.showing for page in pages]),
        "finding": percentiles([page.finding for page in pages]),
        "marked": sum(page.marked for page in pages) / hits if hits else 0.0,
    }


def table(result: Result) -> str:
    """A result as Markdown, with what differs."""
    ratio = f"{DIRECT} ÷ {OURS}, p50"
    lines = [["page, ms: p50 / p95 (found, marked)", OURS, DIRECT, ratio, "first pass", "found alone"]]
    for kind, found in result["kinds"].items():
        ratios = [found[DIRECT][which]["p50"] / found[OURS][which]["p50"] for which in ("page", "first", "finding")]
        lines.append([kind, *(_cell(found[name]) for name in (OURS, DIRECT)), *(f"{ratio:.2f}" for ratio in ratios)])
    told = [
        f"{kind}, {' '.join(words)}: {one:,} and {two:,} documents, or other counts"
        for kind, words, one, two in result["differing"]
    ]
    return "\n\n".join([f"{result['documents']:,} documents", markdown(lines), *told])


def _cell(found: Mapping[str, Any]) -> str:
    page = " / ".join(milliseconds(found["page"][share]) for share in ("p50", "p95"))
    return f"{page} ({milliseconds(found['finding']['p50'])}, {found['marked']:.0%})"


@click.command
@click.option("--documents", "sizes", type=click.IntRange(1), multiple=True, default=[10_000], show_default=True)
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True, help="Passes that count.")
@click.option("--queries", "each", type=click.IntRange(1), default=50, show_default=True, help="Of each kind.")
@click.option("--sentences", type=click.IntRange(1), default=SENTENCES, help="Of each language.", show_default=True)
@click.option("--kept", type=click.Path(path_type=Path, file_okay=False), default=KEPT, help="Where all is kept.")
def main(sizes: Sequence[int], rounds: int, each: int, sentences: int, kept: Path) -> None:
    """Pages with snippets: the engine tantivy beside tantivy called directly. Exit status 1 when answers differ."""
    click.echo(f"{about()}\n")
    results = []
    try:
        for documents in sizes:
            results.append(measured(documents, kept, rounds, each, sentences))
            path = save(kept, f"snippets-{documents}", results[-1])
            click.echo(f"{table(results[-1])}\n\n{path}\n")
    except (SearchError, MissingError) as error:
        raise click.ClickException(str(error)) from error
    if any(result["differing"] for result in results):
        raise click.ClickException("they do not find the same; see above")


if __name__ == "__main__":
    main()
