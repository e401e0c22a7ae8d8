"""`wenkham search` and `serve`."""

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from index import SORTS, SearchIndex
from index.dictionaries import Dictionaries
from indexer.cli.common import index_option, json_option, print_json


@click.command("search", context_settings={"ignore_unknown_options": True})  # -word is a query
@click.argument("query")
@click.option(
    "--facet",
    "facets",
    multiple=True,
    metavar="NAME=VALUE",
    help="Keep only these; NAME!=VALUE leaves out. Repeatable.",
)
@click.option(
    "--sort", type=click.Choice(list(SORTS)), default="relevance", show_default=True, help="date is newest first."
)
@click.option(
    "--without", multiple=True, metavar="NAME", help='Leave out what was "also searched", org:MIIT say. Repeatable.'
)
@click.option("--no-expansions", is_flag=True, help="Search only what the query says.")
@click.option("--no-semantic", is_flag=True, help="Search words only, in an index that finds by meaning, too.")
@click.option("--limit", type=click.IntRange(0), default=10, show_default=True, help="Results to print.")
@click.option("--offset", type=click.IntRange(0), default=0, show_default=True, help="Results to skip.")
@json_option
@index_option
def search_command(
    query: str,
    facets: Sequence[str],
    sort: str,
    without: Sequence[str],
    no_expansions: bool,
    no_semantic: bool,
    limit: int,
    offset: int,
    as_json: bool,
    folder: Path,
) -> None:
    """Search an index: words are ranked; "a phrase", AND OR NOT, +word -word, field:value, prefix* are understood.

    \b
    wenkham search 'soko la kaboni'
    wenkham search '"carbon neutral" year:2021..2023' --facet language=en
    wenkham search '*' --facet org=MIIT --facet 'language!=en' --sort date --json
    """
    include, exclude = _facets(facets)
    with SearchIndex.open(folder) as index:
        results = index.search(
            query,
            facets=include,
            exclude=exclude,
            sort=sort,
            offset=offset,
            limit=limit,
            expansions=not no_expansions,
            without=without,
            semantic=not no_semantic,
        )
    if as_json:
        print_json(results.as_dict())
        return
    click.echo(f"{results.total:,} document{'s' * (results.total != 1)}")
    for note in results.notes:
        click.echo(f"Note: {note}", err=True)
    if results.expansions:
        click.echo(f"Also searched: {', '.join(results.expansions)}", err=True)
    for number, result in enumerate(results.results, offset + 1):
        document = result.document
        about = (document.language, document.date, *document.org, document.id)
        click.echo(f"\n{number}. {_marked(document.title or document.id, result.title_marks)}")
        click.echo("   " + " · ".join(str(item) for item in about if item))
        for snippet in result.snippets:
            click.echo("   " + " ".join(_marked(snippet.text, snippet.marks).split()))


def _facets(given: Sequence[str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    include: dict[str, list[str]] = {}
    exclude: dict[str, list[str]] = {}
    for facet in given:
        name, sign, value = facet.partition("=")
        if not (name.rstrip("!") and sign and value):
            raise click.BadParameter(f"{facet!r} is not NAME=VALUE or NAME!=VALUE", param_hint="--facet")
        (exclude if name.endswith("!") else include).setdefault(name.rstrip("!"), []).append(value)
    return include, exclude


def _marked(text: str, marks: Iterable[tuple[int, int]]) -> str:
    for start, end in sorted(marks, reverse=True):
        text = text[:start] + click.style(text[start:end], bold=True, underline=True) + text[end:]
    return text


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes one that is free."
)
@click.option("--threads", type=click.IntRange(1), default=4, show_default=True, help="Requests answered at once.")
@index_option
def serve_command(folder: Path, host: str, port: int, threads: int) -> None:
    """Search an index in a browser.

    \b
    wenkham serve --index var/index --port 8080
    """
    from waitress import create_server

    from search_app import create_app

    SearchIndex.open(folder).close()  # without an index, say so now and not on every page
    Dictionaries.load()  # compiled once, which the first search should not wait for
    app = create_app(folder)
    logging.getLogger("waitress").setLevel(logging.ERROR)
    try:
        server = create_server(app, host=host, port=port, threads=threads)
    except OSError as error:
        raise click.ClickException(
            f"cannot listen on {host}:{port} ({error.strerror}); choose another --port"
        ) from error
    click.echo(f"Wenkham is at http://{host}:{server.effective_port}/ (Ctrl-C ends it)")
    server.run()
