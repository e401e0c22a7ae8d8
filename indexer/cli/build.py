"""`wenkham build`, `add` and `delete`: what changes an index."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import click
from tqdm import tqdm

from index import Config, SearchIndex
from index.engines import NAMES as ENGINES
from indexer.build import Options, Report, build
from indexer.cli.common import index_option, json_option, print_json
from indexer.record import Settings
from indexer.sources import Source

SOME_SET_ASIDE = 3
"""Exit status of a build that went through, with documents set aside."""

F = TypeVar("F", bound=Callable[..., Any])


def _build_options(function: F) -> F:
    for option in (
        click.option(
            "--column",
            "columns",
            multiple=True,
            metavar="FIELD=COLUMN",
            help="Which column of CSV files a field is in, such as body=Article. Repeatable.",
        ),
        click.option(
            "--max-set-aside",
            type=click.IntRange(0),
            default=1000,
            show_default=True,
            help="Stop, and leave the index as it was, when more documents than this cannot be read.",
        ),
        click.option(
            "--jobs",
            type=click.IntRange(1),
            metavar="N",
            help="Processes that read and analyse; 1 is the command's own. [default: one for each core]",
        ),
        click.option("--resume", is_flag=True, help="Go on from where a build that was killed had come."),
        json_option,
        index_option,
    ):
        function = option(function)
    return function


@click.command("build")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="A TOML file with settings.")
@click.option("--engine", type=click.Choice(ENGINES), help="Where terms are kept. [default: whoosh]")
@click.option("--semantic", is_flag=True, help="Find by meaning, too; needs the extra semantic (docs/semantic.md).")
@click.option("--rebuild", is_flag=True, help="Read and analyse everything again.")
@click.option("--partition", metavar="K/N", help="Do the K-th of N shares of a build, here or on another machine.")
@click.option("--prune", is_flag=True, help="Delete documents whose files are gone from the folders named.")
@_build_options
def build_command(
    sources: Sequence[str],
    folder: Path,
    config_file: Path | None,
    engine: str | None,
    semantic: bool,
    rebuild: bool,
    partition: str | None,
    prune: bool,
    columns: Sequence[str],
    max_set_aside: int,
    jobs: int | None,
    resume: bool,
    as_json: bool,
) -> None:
    """Index files, folders and glob patterns ("-" is standard input), in one atomic step.

    Only what changed since the last build is read again. Searches go on meanwhile.

    \b
    wenkham build texts --index var/index
    wenkham build 'news/*.jsonl' reports.zip --index var/index
    zcat dump.jsonl.gz | wenkham build - --index var/index
    wenkham build table.csv --column body=Article --column title=Headline

    Exit status: 0, or 3 when some documents were set aside, or 1 when nothing was built.
    """
    options = Options(
        Config.load(config_file) if config_file else None,
        engine,
        semantic,
        _settings(columns),
        rebuild,
        prune,
        most_set_aside=max_set_aside,
        jobs=jobs,
        resume=resume,
        partition=_share(partition) if partition else None,
    )
    _run_build(sources, folder, options, as_json)


@click.command("add")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@_build_options
def add_command(
    sources: Sequence[str],
    folder: Path,
    columns: Sequence[str],
    max_set_aside: int,
    jobs: int | None,
    resume: bool,
    as_json: bool,
) -> None:
    """Add files to an index, or index changed ones again. Like build, but the index must be there.

    \b
    wenkham add texts/new.pdf --index var/index
    """
    options = Options(settings=_settings(columns), create=False, most_set_aside=max_set_aside, jobs=jobs, resume=resume)
    _run_build(sources, folder, options, as_json)


def _settings(columns: Sequence[str]) -> Settings:
    pairs = [column.partition("=") for column in columns]
    for field, sign, column in pairs:
        if not (field and sign and column):
            raise click.BadParameter(f"{field}{sign}{column} is not FIELD=COLUMN", param_hint="--column")
    return Settings(columns={field: column for field, _, column in pairs})


def _share(written: str) -> tuple[int, int]:
    share, _, shares = written.partition("/")
    if not (share.isdecimal() and shares.isdecimal() and 1 <= int(share) <= int(shares)):
        raise click.BadParameter(f"{written} is not K/N, such as 2/8", param_hint="--partition")
    return int(share), int(shares)


def _run_build(sources: Sequence[str], folder: Path, options: Options, as_json: bool) -> None:
    with _Progress() as progress:
        report = build(sources, folder, options, progress)
    if as_json:
        print_json(asdict(report))
    elif report.waiting:
        waiting = ", ".join(map(str, report.waiting))
        click.echo(f"{folder}: this share is done; the index will be made when these are, too: {waiting}", err=True)
    else:
        _print_report(report, folder)
    if report.set_aside:
        sys.exit(SOME_SET_ASIDE)


class _Progress:
    """Bytes read, with rate and remaining time, on a terminal; a line now and then in a pipe."""

    EVERY = 1000

    def __init__(self) -> None:
        self._bar = tqdm(unit=" files", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False)
        self._told = 0

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def __call__(self, source: Source, place: int, total: int, documents: int) -> None:
        self._bar.total = total
        self._bar.update(place - self._bar.n)
        self._bar.set_postfix(documents=documents, refresh=False)
        if self._bar.disable and documents >= self._told + self.EVERY:
            self._told = documents
            click.echo(f"{documents:,} documents, file {place:,} of {total:,}: {source.name}", err=True)


def _print_report(report: Report, folder: Path) -> None:
    click.echo(f"{folder}: {report.documents:,} documents", err=True)
    changes = {"added or changed": report.added, "files unchanged": report.unchanged, "deleted": report.deleted}
    told = ", ".join(f"{count:,} {what}" for what, count in changes.items() if count)
    click.echo(f"  {told or 'no changes'}", err=True)
    languages = sorted(report.languages.items(), key=lambda item: (-item[1], item[0]))
    click.echo("  languages: " + ", ".join(f"{code} {count:,}" for code, count in languages), err=True)
    click.echo("  seconds: " + ", ".join(f"{step} {seconds}" for step, seconds in report.seconds.items()), err=True)
    if report.skipped:
        kinds = ", ".join(f"{suffix} {count:,}" for suffix, count in sorted(report.skipped.items()))
        click.echo(f"  files of kinds that are not read: {kinds}", err=True)
    for item in report.set_aside:
        click.echo(f"  set aside: {item}", err=True)


@click.command("delete")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@index_option
def delete_command(ids: Sequence[str], folder: Path) -> None:
    """Delete documents by their ids.

    \b
    wenkham delete texts/old.txt --index var/index
    """
    with SearchIndex.open(folder) as index:
        unknown = [id for id in ids if index.get(id) is None]
        count = index.delete(ids)
    click.echo(f"{count:,} deleted")
    if unknown:
        raise click.ClickException(f"not in the index: {', '.join(unknown)}")
