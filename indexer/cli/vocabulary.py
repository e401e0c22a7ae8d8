"""`wenkham vocabulary`: looking into it."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from analyzers import Analyzer
from index import IndexMissingError, SearchIndex, Vocabulary
from indexer.cli.common import index_option, json_option, print_json

F = TypeVar("F", bound=Callable[..., Any])


@click.group("vocabulary")
def vocabulary_group() -> None:
    """Look into the vocabulary: organisations, concepts, topics."""


def _files_argument(function: F) -> F:
    path = click.Path(path_type=Path, exists=True, dir_okay=False)
    return click.argument("files", nargs=-1, type=path, metavar="[FILE...]")(function)


@vocabulary_group.command("check")
@_files_argument
@json_option
def vocabulary_check_command(files: Sequence[Path], as_json: bool) -> None:
    """Find what is wrong with files of one's own (TOML, or SKOS as .ttl or .rdf), beside the built-in vocabulary;
    with no files, what is wrong with that.

    Names that several records share, missing languages, references that lead nowhere, names that are ordinary
    words. Exit status 1 when there is anything.

    \b
    wenkham vocabulary check
    wenkham vocabulary check my-companies.toml agrovoc.ttl
    """
    from index.vocabulary.check import check

    vocabulary = Vocabulary.load(files)
    problems = check(vocabulary, Vocabulary.load() if files else None)
    if as_json:
        print_json([problem._asdict() for problem in problems])
    else:
        for problem in problems:
            click.echo(problem)
        counts = (("organisations", vocabulary.organisations), ("concepts", vocabulary.concepts))
        told = ", ".join(f"{len(records):,} {what}" for what, records in (*counts, ("topics", vocabulary.topics)))
        click.echo(f"{told}: {len(problems):,} problems" if problems else f"{told}: nothing is wrong", err=True)
    if problems:
        sys.exit(1)


@vocabulary_group.command("find")
@click.argument("text")
@click.option("--language", help="Of the text (BCP 47), instead of identifying it.")
@json_option
@index_option
def vocabulary_find_command(text: str, language: str | None, as_json: bool, folder: Path) -> None:
    """Show what an index's vocabulary finds in a text; the built-in one where there is no index.

    \b
    wenkham vocabulary find '工信部发布碳达峰方案'
    """
    try:
        with SearchIndex.open(folder) as index:
            vocabulary = index.vocabulary
    except IndexMissingError:
        vocabulary = Vocabulary.load()
    mentions = vocabulary.find(text, language or Analyzer().identify(text).language)
    if as_json:
        print_json([{**mention._asdict(), "text": text[mention.start : mention.end]} for mention in mentions])
        return
    for mention in mentions:
        note = " (a mistranslation)" if mention.wrong else " (in a name)" if mention.inside else ""
        click.echo(f"{mention.kind:<13} {mention.id:<32} {text[mention.start : mention.end]}{note}")
