"""`wenkham analyze`, `info` and `verify`: what a text becomes, what an index is."""

from pathlib import Path

import click

from analyzers import LANGUAGES, Analyzer
from index import SearchIndex
from indexer.cli.common import index_option, json_option, print_json


@click.command("analyze")
@click.argument("text")
@click.option("--language", help="Take the text for this language (BCP 47), instead of identifying it.")
@json_option
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
        print_json(
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


@click.command("info")
@json_option
@index_option
def info_command(folder: Path, as_json: bool) -> None:
    """Show what an index is: documents, languages, fields, engine, size, and when another engine is worth it.

    \b
    wenkham info --index var/index
    """
    with SearchIndex.open(folder) as index:
        info = index.info()
    if as_json:
        print_json(info)
        return
    larger = info.pop("larger_engine")
    for name, value in info.items():
        shown = ", ".join(f"{key} {item}" for key, item in value.items()) if isinstance(value, dict) else value
        click.echo(f"{name:<12} {shown:,}" if type(value) is int else f"{name:<12} {shown}")
    if larger:
        click.echo(f"For so many documents the engine {larger} is worth it: wenkham build --engine {larger} …")


@click.command("verify")
@index_option
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
