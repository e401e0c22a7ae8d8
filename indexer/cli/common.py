"""What commands share: options, how errors are told, how JSON is printed."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click

from index import SearchError

DEFAULT_INDEX = Path("var/index")

F = TypeVar("F", bound=Callable[..., Any])


class Group(click.Group):
    """A group whose commands end with a plain message when something is wrong, never with a traceback.

    modules: the name of a command → the module of this package that defines it as NAME_command or NAME_group. It is
    imported when the command is asked for, so that a search does not wait for all that reads files.
    """

    def __init__(self, *given: Any, modules: Mapping[str, str], **named: Any) -> None:
        super().__init__(*given, **named)
        self._modules = modules

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted({*self._modules, *super().list_commands(context)})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name in self._modules and name not in self.commands:
            module = import_module(f"{__package__}.{self._modules[name]}")
            self.add_command(getattr(module, f"{name}_command", None) or getattr(module, f"{name}_group"))
        return super().get_command(context, name)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except SearchError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:  # `wenkham search … | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still to be flushed
            sys.stderr.close()
            context.exit(141)
        except OSError as error:
            raise click.ClickException(str(error)) from error


def index_option(function: F) -> F:
    """The option --index, as the argument `folder`."""
    return click.option(
        "--index",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=DEFAULT_INDEX,
        show_default=True,
        envvar="WENKHAM_INDEX",
        help="Folder of the index; also from the variable WENKHAM_INDEX.",
    )(function)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def print_json(value: object) -> None:
    """Print plain values as JSON."""
    # A query may hold halves of characters, for bytes that are no text; as escapes they are JSON too.
    click.echo(json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace").decode())
