"""The command `wenkham`: a thin shell around `index`, `indexer.build` and `search_app`."""

import click
from click.shell_completion import get_completion_class

from indexer.cli.common import Group

MODULES = {
    "add": "build",
    "analyze": "show",
    "build": "build",
    "delete": "build",
    "evaluate": "evaluate",
    "info": "show",
    "search": "search",
    "serve": "search",
    "verify": "show",
    "vocabulary": "vocabulary",
}
"""The module of this package that has a command."""


@click.group(cls=Group, modules=MODULES, context_settings={"help_option_names": ["-h", "--help"]})
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
