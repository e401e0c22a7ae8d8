"""`wenkham evaluate`: how right the results are."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from index import ConfigurationError, Vocabulary
from indexer.cli.common import json_option, print_json
from indexer.evaluation.measures import MEASURES, Comparison, Run, compare, mean, measure, read_run, write_run
from indexer.evaluation.retrieval import Result, evaluate
from indexer.evaluation.sets import Query, RetrievalSet
from indexer.evaluation.variants import NAMES as VARIANTS

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)


class _SetGroup(click.Group):
    """A group for which anything but the name of a command is a retrieval set, or an option for one."""

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        if arguments and arguments[0] not in (*self.commands, *self.get_help_option_names(context)):
            arguments = ["retrieval", *arguments]
        return super().parse_args(context, arguments)


@click.group("evaluate", cls=_SetGroup)
def evaluate_group() -> None:
    """Measure how right the results are.

    \b
    wenkham evaluate SET...            how a search ranks; short for wenkham evaluate retrieval SET...
    wenkham evaluate metadata TRUTH    what is read out of texts
    """


@evaluate_group.command("retrieval")
@click.argument("folders", nargs=-1, required=True, metavar="SET...", type=_FOLDER)
@click.option("--variants", "every_variant", is_flag=True, help="Ask the queries in every variant.")
@click.option(
    "--variant",
    "variants",
    multiple=True,
    type=click.Choice(VARIANTS),
    help="Ask them as given, in few words, mistyped, in the other Chinese script, half typed. Repeatable.",
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Ask N queries, taken at even distances.")
@click.option("--no-expansions", is_flag=True, help="Search only what the queries say.")
@click.option("--semantic", is_flag=True, help="Find by meaning, too; needs the extra semantic (docs/semantic.md).")
@click.option(
    "--index",
    "kept",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep the indexes in this folder, one a set, and use those that are there.",
)
@click.option("--run", "run", type=_FILE, metavar="FILE", help="Write what was found as a run in TREC's format.")
@click.option("--against", type=_FILE, metavar="RUN", help="Compare with this run.")
@click.option(
    "--most",
    type=click.IntRange(0),
    default=5,
    show_default=True,
    metavar="N",
    help="With --against: queries to show that won most, and lost most.",
)
@json_option
def evaluate_retrieval_command(
    folders: Sequence[Path],
    every_variant: bool,
    variants: Sequence[str],
    limit: int | None,
    no_expansions: bool,
    semantic: bool,
    kept: Path | None,
    run: Path | None,
    against: Path | None,
    most: int,
    as_json: bool,
) -> None:
    """Measure how a search ranks the documents of retrieval sets: nDCG@10, R@100, MRR@10.

    SET is a folder of documents, queries and judgments in our layout, BEIR's or TREC's (docs/evaluation.md).
    Its documents are indexed in a temporary folder.

    \b
    wenkham evaluate retrieval sets/xquad-th
    wenkham evaluate sets/xquad-th sets/coop-th --variants --index var/sets --json
    wenkham evaluate sets/xquad-th --run new.txt --against old.txt
    """
    variants = VARIANTS if every_variant else list(dict.fromkeys(variants)) or VARIANTS[:1]
    if (run or against) and len(folders) * len(variants) > 1:
        raise click.UsageError("--run and --against take one set and one variant")
    sets = _read(folders)
    other = read_run(against) if against else {}
    results: list[Result] = []
    rows: list[dict[str, Any]] = []
    if not as_json:
        click.echo(_line("", "", (*MEASURES, "queries", "documents", "seconds")))
    for one in sets:
        folder = kept / re.sub(r"\W+", "-", one.name) if kept else None
        for result in evaluate(one, variants, folder, limit=limit, expansions=not no_expansions, semantic=semantic):
            results.append(result)
            rows.append(_row(result))
            if not as_json:
                _print_row(rows[-1])
            if run:
                write_run(result.run, run)
            if against:
                comparisons = _compared(result, one, other, against)
                rows[-1]["against"] = _comparison(comparisons, result.queries, most)
                if not as_json:
                    _print_comparison(rows[-1]["against"], against)
    for variant in variants:
        if all(result.variant != variant for result in results):
            click.echo(f"{variant}: this variant is for none of the queries", err=True)
    means = _means(results) if len(sets) > 1 else []
    if as_json:
        rows += means
        print_json(rows[0] if len(rows) == 1 else rows)
    else:
        for row in means:
            _print_row(row)


def _read(folders: Sequence[Path]) -> list[RetrievalSet]:
    sets = [RetrievalSet.read(folder) for folder in folders]
    names = [one.name for one in sets]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ConfigurationError(f"several sets are called {', '.join(twice)}; name each in its meta.json")
    return sets


def _row(result: Result) -> dict[str, Any]:
    row: dict[str, Any] = {
        "set": result.name,
        "variant": result.variant,
        **_rounded(result.means),
        "queries": len(result.queries),
        "documents": result.documents,
        "seconds": round(result.seconds, 2),
    }
    if result.by_language:
        row["languages"] = {language: _rounded(means) for language, means in result.by_language.items()}
    return row


def _means(results: Sequence[Result]) -> list[dict[str, Any]]:
    """For each variant the means of the sets' measures, each set counting the same, and how much there was in all."""
    rows = []
    for variant in dict.fromkeys(result.variant for result in results):
        those = [result for result in results if result.variant == variant]
        rows.append(
            {
                "set": "mean",
                "variant": variant,
                **_rounded(mean([result.means for result in those])),
                "queries": sum(len(result.queries) for result in those),
                "documents": sum(result.documents for result in those),
                "seconds": round(sum(result.seconds for result in those), 2),
            }
        )
    return rows


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in values.items()}


def _compared(result: Result, collection: RetrievalSet, other: Run, path: Path) -> dict[str, Comparison]:
    if not result.scores.keys() & other.keys():
        raise ConfigurationError(f"{path} has none of the queries of {collection.name}; it is the run of another set")
    return compare(result.scores, measure(collection.judgments, other))


def _comparison(comparisons: Mapping[str, Comparison], queries: Sequence[Query], most: int) -> dict[str, Any]:
    """Plain values: each measure, and the queries that won and lost most by the first."""
    texts = {query.id: query.text for query in queries}
    first = next(iter(comparisons.values()))
    return {
        "measures": {
            name: {
                "other": round(found.other, 4),
                "difference": round(found.difference, 4),
                "p": found.p,
                "won": len(found.won),
                "lost": len(found.lost),
            }
            for name, found in comparisons.items()
        },
        **{
            name: [
                {"query": change.query, "text": texts[change.query], "difference": round(change.difference, 4)}
                for change in changes[:most]
            ]
            for name, changes in (("won", first.won), ("lost", first.lost))
        },
    }


def _print_row(row: Mapping[str, Any]) -> None:
    counts = (f"{row['queries']:,}", f"{row['documents']:,}", f"{row['seconds']:,.1f}")
    click.echo(_line(row["set"], row["variant"], (*_shown(row), *counts)))
    for language, means in row.get("languages", {}).items():
        click.echo(_line(f"  {language}", "", _shown(means)))


def _shown(means: Mapping[str, float]) -> list[str]:
    return [f"{means[name]:.4f}" for name in MEASURES]


def _line(name: str, variant: str, values: Sequence[str]) -> str:
    return f"{name:<24}{variant:<10}" + "".join(f"{value:>10}" for value in values)


def _print_comparison(comparison: Mapping[str, Any], path: Path) -> None:
    click.echo(_line(f"against {path}", "", ("other", "change", "p", "won", "lost")))
    for name, found in comparison["measures"].items():
        values = (f"{found['other']:.4f}", f"{found['difference']:+.4f}", f"{found['p']:.4f}")
        click.echo(_line(f"  {name}", "", (*values, str(found["won"]), str(found["lost"]))))
    for name in ("won", "lost"):
        for change in comparison[name]:
            click.echo(f"{name} {change['difference']:+.4f}  {change['query']}  {change['text']}")


@evaluate_group.command("metadata")
@click.argument("truth", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--vocabulary", "files", multiple=True, type=click.Path(path_type=Path), help="Added to the built-in one."
)
@click.option("--semantic", is_flag=True, help="Read as for an index that finds by meaning (docs/semantic.md).")
@json_option
def evaluate_metadata_command(truth: Path, files: Sequence[Path], semantic: bool, as_json: bool) -> None:
    """Compare what is read out of texts with a table of truth that lies beside them.

    TRUTH is tab-separated: id (the text's path), language, date, org, topic; several values with | between them.
    Language and year are measured by accuracy, organisations and topics by F1 over all texts.

    \b
    wenkham evaluate metadata samples/truth.tsv
    """
    from indexer.evaluation.metadata import evaluate_metadata
    from indexer.metadata.labeller import Labeller

    found = evaluate_metadata(truth, Vocabulary.load(files), Labeller.load() if semantic else None)
    if as_json:
        scores = {
            group: {"texts": found.texts[group], **{name: round(score.value, 4) for name, score in row.items()}}
            for group, row in found.scores.items()
        }
        wrong = [dict(zip(("id", "column", "found", "true"), item, strict=True)) for item in found.wrong]
        print_json({"scores": scores, "wrong": wrong})
        return
    click.echo(f"{'':<10}{'texts':>6}" + "".join(f"{name:>10}" for name in found.scores["all"]))
    for group in ["all", *sorted(found.scores.keys() - {"all"})]:
        row = "".join(f"{score.value:>10.3f}" for score in found.scores[group].values())
        click.echo(f"{group:<10}{found.texts[group]:>6}{row}")
    for id, column, value, true in found.wrong:
        click.echo(f"{id}: {column} is {value or 'not found'}, true is {true or 'none'}")
