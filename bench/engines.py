"""Search engines beside each other, on the same terms: building, size, memory, and how long queries take.

    python -m bench.engines [--documents N]... [--peer NAME]... [--beside NAME]...

Every peer holds the same collection (bench.collection) and gets the same queries (bench.queries), each with its top
10, their payloads read, and the counts of four facets. Totals and counts must be equal; a peer that finds otherwise is
told, and has no figures there. Each runs in a process of its own, so that its memory is its own, one at a time, and in
turns, so that what else goes on on the machine hits all alike. Cold is the first pass after opening (the files may be
in the system's cache), warm those after it.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from bench.collection import Collection
from bench.peers import PEERS, MissingError
from bench.peers.session import Session, built
from bench.queries import KINDS, Asked, asked
from bench.report import KEPT, about, markdown, megabytes, milliseconds, percentiles, save, shown
from bench.sentences import SENTENCES, Pool
from index import SearchError

Result = dict[str, Any]


def measured(
    documents: int, names: Sequence[str], kept: Path, rounds: int, each: int, sentences: int, reuse: bool
) -> Result:
    """Build, open and query every peer. What cannot run is in `missing` with its reason.

    kept: the folder for indexes and what is kept. rounds: warm passes. each: queries of a kind. sentences: see Pool.
    reuse: whether to take indexes that are there.
    """
    collection = Collection(Pool.load(kept, sentences))
    folder = collection.folder(kept, documents)
    queries = asked(collection, documents, each, folder / f"queries-{each}.json")
    result: Result = {"documents": documents, "peers": {}, "missing": {}, "differing": []}
    for name in names:
        try:
            result["peers"][name] = built(name, folder / name, kept, documents, sentences, reuse)
        except MissingError as error:
            result["missing"][name] = str(error)
    with ExitStack() as sessions:
        opened = {name: sessions.enter_context(Session(name)) for name in result["peers"]}
        for name, session in opened.items():
            result["peers"][name] |= session.open(folder / name)
        _ask(opened, queries, rounds, result)
    return result


def _ask(opened: Mapping[str, Session], queries: Sequence[Asked], rounds: int, result: Result) -> None:
    """Cold and warm percentiles of each kind and peer, and where answers differ."""
    by_kind = {kind: found for kind in KINDS if (found := [item for item in queries if item.kind == kind])}
    seconds: dict[tuple[str, str], list[list[float]]] = {}
    passes = [(number, kind) for number in range(rounds + 1) for kind in by_kind]
    for number, kind in tqdm(passes, unit=" passes", disable=None, leave=False):
        for name, session in opened.items():
            if number and not seconds.get((name, kind)):
                continue
            said = session.run(by_kind[kind])
            result["peers"][name]["resident"] = said["resident"]
            if said["seconds"] is not None:
                seconds.setdefault((name, kind), []).append(said["seconds"])
        for name in [] if number else list(_compare(opened, by_kind[kind], result)):
            seconds[name, kind] = []
    for (name, kind), passed in seconds.items():
        if passed:
            times = {"cold": percentiles(passed[0]), "warm": percentiles(list(chain.from_iterable(passed[1:])))}
            result["peers"][name].setdefault("queries", {})[kind] = times


def _compare(opened: Mapping[str, Session], queries: Sequence[Asked], result: Result) -> Iterable[str]:
    """The peers that find otherwise than the first one that answers; each first difference is in the result."""
    agreed: list[Any] | None = None
    for name, session in opened.items():
        if result["peers"][name]["own analysis"]:
            continue
        answers = session.answers(queries)
        if answers[0] is None:
            continue
        agreed = agreed or answers
        for query, wanted, found in zip(queries, agreed, answers, strict=True):
            if wanted != found:
                result["differing"].append([name, query.kind, list(query.words), wanted[0], found[0]])
                yield name
                break


# Tables


def tables(result: Result, beside: Sequence[str]) -> str:
    """All of a result, as Markdown; beside: peers that ratios are made to."""
    ratios = [_ratios(result, name) for name in beside]
    parts = [_building(result), _times(result, "warm"), _times(result, "cold"), *ratios]
    told = [f"{name} is missing: {reason}" for name, reason in result["missing"].items()]
    told += [
        f"{name} finds otherwise ({kind}: {' '.join(words)}): {found:,} documents, not {wanted:,}, or other counts"
        for name, kind, words, wanted, found in result["differing"]
    ]
    return "\n\n".join([*(part for part in parts if part), *told])


def _building(result: Result) -> str:
    lines = [["", "documents/s", "MB/s", "processor s", "index MB", "opening ms", "memory MB", "of which before"]]
    for name, found in result["peers"].items():
        rates = [f"{result['documents'] / found['seconds']:,.0f}", f"{found['bytes'] / 1e6 / found['seconds']:.2f}"]
        sizes = [megabytes(found["size"]), milliseconds(found["opening"] * 1000)]
        memory = [megabytes(found["resident"]), megabytes(found["before"])]
        lines.append([name, *rates, f"{found['processor']:,.1f}", *sizes, *memory])
    return f"{result['documents']:,} documents\n\n{markdown(lines)}"


def _times(result: Result, which: str) -> str:
    names = list(result["peers"])
    rows = [[kind, *(shown(_of(result, name, kind, which)) for name in names)] for kind in KINDS]
    return markdown([[f"{which}, ms: p50 / p95 / p99", *names], *rows])


def _ratios(result: Result, beside: str) -> str:
    """How many times faster than a named peer, by the warm p50."""
    if beside not in result["peers"]:
        return ""
    names = [name for name in result["peers"] if name != beside]
    lines = [[f"{beside} ÷ each, warm p50", *names]]
    for kind in KINDS:
        cells = []
        for name in names:
            pair = [_of(result, each, kind, "warm") for each in (beside, name)]
            cells.append(f"{pair[0]['p50'] / pair[1]['p50']:.2f}" if pair[0] and pair[1] else "–")
        lines.append([kind, *cells])
    return markdown(lines)


def growth(results: Sequence[Result]) -> str:
    """The warm p50 of each kind and peer at each size."""
    sizes = [f"{result['documents']:,}" for result in results]
    names = list(dict.fromkeys(name for result in results for name in result["peers"]))
    lines = [[f"warm p50, ms: {' → '.join(sizes)} documents", *names]]
    for kind in KINDS:
        cells = []
        for name in names:
            found = [_of(result, name, kind, "warm") for result in results]
            cells.append(" → ".join(milliseconds(each["p50"]) if each else "–" for each in found))
        lines.append([kind, *cells])
    return markdown(lines)


def _of(result: Result, name: str, kind: str, which: str) -> dict[str, float] | None:
    found: dict[str, dict[str, float]] = result["peers"].get(name, {}).get("queries", {}).get(kind, {})
    return found.get(which)


@click.command
@click.option(
    "--documents",
    "sizes",
    type=click.IntRange(1),
    multiple=True,
    default=[10_000],
    show_default=True,
    help="Of the collection; given again, the table of growth is made, too.",
)
@click.option("--peer", "names", type=click.Choice(PEERS), multiple=True, help="This one. Repeatable. [default: all]")
@click.option(
    "--beside",
    type=click.Choice(PEERS),
    multiple=True,
    default=["whoosh_stock", "tantivy_direct"],
    show_default=True,
    help="Ratios to this one. Repeatable.",
)
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True, help="Warm passes.")
@click.option("--queries", "each", type=click.IntRange(1), default=50, show_default=True, help="Of each kind.")
@click.option("--sentences", type=click.IntRange(1), default=SENTENCES, help="Of each language.", show_default=True)
@click.option("--reuse", is_flag=True, help="Take the indexes that are there.")
@click.option("--kept", type=click.Path(path_type=Path, file_okay=False), default=KEPT, help="Where all is kept.")
def main(
    sizes: Sequence[int],
    names: Sequence[str],
    beside: Sequence[str],
    rounds: int,
    each: int,
    sentences: int,
    reuse: bool,
    kept: Path,
) -> None:
    """Search engines beside each other on the same terms. Exit status 1 when answers differ."""
    click.echo(f"{about()}\n")
    results = []
    try:
        for documents in sizes:
            results.append(measured(documents, names or PEERS, kept, rounds, each, sentences, reuse))
            path = save(kept, f"engines-{documents}", results[-1])
            click.echo(f"{tables(results[-1], beside)}\n\n{path}\n")
    except (SearchError, MissingError) as error:
        raise click.ClickException(str(error)) from error
    if len(results) > 1:
        click.echo(growth(results))
    if any(result["differing"] for result in results):
        raise click.ClickException("not all peers find the same; see above")


if __name__ == "__main__":
    main()
