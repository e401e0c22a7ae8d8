"""The command `wenkham`: a thin shell around `index`, `indexer.build` and `search_app`."""

import json
import logging
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import get_completion_class
from tqdm import tqdm

from analyzers import LANGUAGES, Analyzer
from index import SORTS, Config, IndexMissingError, SearchError, SearchIndex, Vocabulary
from index.engines import NAMES as ENGINES
from indexer.build import Options, Report, build
from indexer.record import Settings
from indexer.sources import Source

DEFAULT_INDEX = Path("var/index")
SOME_SET_ASIDE = 3
"""Exit status of a build that went through, with documents set aside."""

F = TypeVar("F", bound=Callable[..., Any])


class _Group(click.Group):
    """A group whose commands end with a plain message when something is wrong, never with a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except SearchError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:  # `wenkham search … | head`
            sys.stderr.close()
            context.exit(141)
        except OSError as error:
            raise click.ClickException(str(error)) from error


def _index_option(function: F) -> F:
    return click.option(
        "--index",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=DEFAULT_INDEX,
        show_default=True,
        envvar="WENKHAM_INDEX",
        help="Folder of the index; also from the variable WENKHAM_INDEX.",
    )(function)


_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wenkham", prog_name="wenkham")
def main() -> None:
    """Full-text search for collections in many languages at once.

    \b
    wenkham build texts --index var/index      index a folder
    wenkham search 'green steel'               search it here
    wenkham serve                              search it in a browser
    """


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
        _json_option,
        _index_option,
    ):
        function = option(function)
    return function


@main.command("build")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="A TOML file with settings.")
@click.option("--engine", type=click.Choice(ENGINES), help="Where terms are kept. [default: whoosh]")
@click.option("--rebuild", is_flag=True, help="Read and analyse everything again.")
@click.option("--prune", is_flag=True, help="Delete documents whose files are gone from the folders named.")
@_build_options
def build_command(
    sources: Sequence[str],
    folder: Path,
    config_file: Path | None,
    engine: str | None,
    rebuild: bool,
    prune: bool,
    columns: Sequence[str],
    max_set_aside: int,
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
        _settings(columns),
        rebuild,
        prune,
        most_set_aside=max_set_aside,
    )
    _run_build(sources, folder, options, as_json)


@main.command("add")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@_build_options
def add_command(
    sources: Sequence[str], folder: Path, columns: Sequence[str], max_set_aside: int, as_json: bool
) -> None:
    """Add files to an index, or index changed ones again. Like build, but the index must be there.

    \b
    wenkham add texts/new.pdf --index var/index
    """
    options = Options(settings=_settings(columns), create=False, most_set_aside=max_set_aside)
    _run_build(sources, folder, options, as_json)


def _settings(columns: Sequence[str]) -> Settings:
    pairs = [column.partition("=") for column in columns]
    for field, sign, column in pairs:
        if not (field and sign and column):
            raise click.BadParameter(f"{field}{sign}{column} is not FIELD=COLUMN", param_hint="--column")
    return Settings(columns={field: column for field, _, column in pairs})


def _run_build(sources: Sequence[str], folder: Path, options: Options, as_json: bool) -> None:
    with _Progress() as progress:
        report = build(sources, folder, options, progress)
    if as_json:
        _print_json(asdict(report))
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


@main.command("delete")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@_index_option
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


@main.command("search", context_settings={"ignore_unknown_options": True})  # -word is a query
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
@click.option("--limit", type=click.IntRange(0), default=10, show_default=True, help="Results to print.")
@click.option("--offset", type=click.IntRange(0), default=0, show_default=True, help="Results to skip.")
@_json_option
@_index_option
def search_command(
    query: str, facets: Sequence[str], sort: str, limit: int, offset: int, as_json: bool, folder: Path
) -> None:
    """Search an index: words are ranked; "a phrase", AND OR NOT, +word -word, field:value, prefix* are understood.

    \b
    wenkham search 'soko la kaboni'
    wenkham search '"carbon neutral" year:2021..2023' --facet language=en
    wenkham search '*' --facet org=MIIT --facet 'language!=en' --sort date --json
    """
    include, exclude = _facets(facets)
    with SearchIndex.open(folder) as index:
        results = index.search(query, facets=include, exclude=exclude, sort=sort, offset=offset, limit=limit)
    if as_json:
        _print_json(results.as_dict())
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


@main.command("analyze")
@click.argument("text")
@click.option("--language", help="Take the text for this language (BCP 47), instead of identifying it.")
@_json_option
def analyze_command(text: str, language: str | None, as_json: bool) -> None:
    """Show what a text becomes: its language, and each stream's terms with their offsets.

    \b
    wenkham analyze 'การประชุมเหล็กสีเขียว'
    wenkham analyze 碳達峰 --json
    """
    analyzer = Analyzer()
    if language and language.partition("-")[0] not in LANGUAGES:
        raise click.BadParameter(f"{language} is none of {', '.join(LANGUAGES)}", param_hint="--language")
    found = analyzer.identify(text)
    streams = analyzer.document(text, language or found.language)
    if as_json:
        _print_json(
            {
                "identified": found._asdict(),
                "streams": {
                    name: [
                        {
                            "term": token.term,
                            "start": token.start,
                            "end": token.end,
                            "text": text[token.start : token.end],
                        }
                        for token in stream
                    ]
                    for name, stream in streams._asdict().items()
                },
            }
        )
        return
    second = f", with {found.second}" if found.second else ""
    click.echo(f"language {found.language} ({found.confidence:.2f}), script {found.script}{second}")
    for name, stream in streams._asdict().items():
        click.echo(f"{name}:")
        for token in stream:
            click.echo(f"  {token.start:>5}–{token.end:<5} {token.term}")


@main.command("info")
@_json_option
@_index_option
def info_command(folder: Path, as_json: bool) -> None:
    """Show what an index is: documents, languages, fields, engine, size.

    \b
    wenkham info --index var/index
    """
    with SearchIndex.open(folder) as index:
        info = index.info()
    if as_json:
        _print_json(info)
        return
    for name, value in info.items():
        shown = ", ".join(f"{key} {item}" for key, item in value.items()) if isinstance(value, dict) else value
        click.echo(f"{name:<12} {shown:,}" if type(value) is int else f"{name:<12} {shown}")


@main.command("verify")
@_index_option
def verify_command(folder: Path) -> None:
    """Check every file of an index against its manifest.

    \b
    wenkham verify --index var/index
    """
    with SearchIndex.open(folder) as index:
        files = index.verify()
        outdated = index.outdated
    click.echo(f"{folder}: {files:,} files are as they were written")
    if outdated:
        raise click.ClickException(
            "but it was built by another version of the analysis, and may miss documents; "
            f"build it again: wenkham build SOURCE --rebuild --index {folder}"
        )


@main.group("vocabulary")
def vocabulary_group() -> None:
    """Look into the vocabulary: organisations, concepts, topics."""


def _files_argument(function: F) -> F:
    path = click.Path(path_type=Path, exists=True, dir_okay=False)
    return click.argument("files", nargs=-1, type=path, metavar="[FILE...]")(function)


@vocabulary_group.command("check")
@_files_argument
@_json_option
def vocabulary_check_command(files: Sequence[Path], as_json: bool) -> None:
    """Find what is wrong with the vocabulary, files of one's own (TOML, or SKOS as .ttl or .rdf) included.

    Names that several records share, missing languages, references that lead nowhere, names that are ordinary
    words. Exit status 1 when there is anything.

    \b
    wenkham vocabulary check
    wenkham vocabulary check my-companies.toml agrovoc.ttl
    """
    from index.vocabulary.check import check

    vocabulary = Vocabulary.load(files)
    problems = check(vocabulary)
    if as_json:
        _print_json([problem._asdict() for problem in problems])
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
@_json_option
@_index_option
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
        _print_json([{**mention._asdict(), "text": text[mention.start : mention.end]} for mention in mentions])
        return
    for mention in mentions:
        wrong = " (a mistranslation)" if mention.wrong else ""
        click.echo(f"{mention.kind:<13} {mention.id:<32} {text[mention.start : mention.end]}{wrong}")


@main.group("evaluate")
def evaluate_group() -> None:
    """Measure how right the results are."""


@evaluate_group.command("metadata")
@click.argument("truth", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--vocabulary", "files", multiple=True, type=click.Path(path_type=Path), help="Added to the built-in one."
)
@_json_option
def evaluate_metadata_command(truth: Path, files: Sequence[Path], as_json: bool) -> None:
    """Compare what is read out of texts with a table of truth that lies beside them.

    TRUTH is tab-separated: id (the text's path), language, date, org, topic; several values with | between them.
    Language and year are measured by accuracy, organisations and topics by F1 over all texts.

    \b
    wenkham evaluate metadata samples/truth.tsv
    """
    from indexer.evaluate import evaluate_metadata

    found = evaluate_metadata(truth, Vocabulary.load(files))
    if as_json:
        scores = {
            group: {"texts": found.texts[group], **{name: round(score.value, 4) for name, score in row.items()}}
            for group, row in found.scores.items()
        }
        wrong = [dict(zip(("id", "column", "found", "true"), item, strict=True)) for item in found.wrong]
        _print_json({"scores": scores, "wrong": wrong})
        return
    click.echo(f"{'':<10}{'texts':>6}" + "".join(f"{name:>10}" for name in found.scores["all"]))
    for group in ["all", *sorted(found.scores.keys() - {"all"})]:
        row = "".join(f"{score.value:>10.3f}" for score in found.scores[group].values())
        click.echo(f"{group:<10}{found.texts[group]:>6}{row}")
    for id, column, value, true in found.wrong:
        click.echo(f"{id}: {column} is {value or 'not found'}, true is {true or 'none'}")


@main.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes one that is free."
)
@click.option("--threads", type=click.IntRange(1), default=4, show_default=True, help="Requests answered at once.")
@_index_option
def serve_command(folder: Path, host: str, port: int, threads: int) -> None:
    """Search an index in a browser.

    \b
    wenkham serve --index var/index --port 8080
    """
    from waitress import create_server

    from search_app import create_app

    SearchIndex.open(folder).close()  # without an index, say so now and not on every page
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


@main.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> None:
    """Print the script that completes wenkham's commands in a shell.

    \b
    mkdir -p ~/.local/share/bash-completion/completions
    wenkham completion bash > ~/.local/share/bash-completion/completions/wenkham
    """
    completion = get_completion_class(shell)
    if completion is None:
        raise click.ClickException(f"there is no completion for {shell}")
    click.echo(completion(main, {}, "wenkham", "_WENKHAM_COMPLETE").source())


def _print_json(value: object) -> None:
    # A query may hold halves of characters, for bytes that are no text; as escapes they are JSON too.
    click.echo(json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace").decode())
