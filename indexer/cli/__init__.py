"""The command `wenkham`: a thin shell around `index`, `indexer.build` and `search_app`."""

import click
from click.shell_completion import get_completion_class

from indexer.cli.build import add_command, build_command, delete_command
from indexer.cli.common import Group
from indexer.cli.evaluate import evaluate_group
from indexer.cli.search import search_command, serve_command
from indexer.cli.show import analyze_command, info_command, verify_command
from indexer.cli.vocabulary import vocabulary_group


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wenkham", prog_name="wenkham")
def main() -> None:
    """Full-text search for collections in many languages at once.

    \b
    wenkham build texts --index var/index      index a folder
    wenkham search 'green steel'               search it here
    wenkham serve                              search it in a browser
    """


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


for command in (
    build_command,
    add_command,
    delete_command,
    search_command,
    serve_command,
    analyze_command,
    info_command,
    verify_command,
    vocabulary_group,
    evaluate_group,
):
    main.add_command(command)
