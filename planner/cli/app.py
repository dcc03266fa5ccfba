"""The typer application: what all commands share."""

from typing import Annotated

import typer

from planner import __version__
from planner.cli.usage import Commands
from planner.cli.voice import Voice, machine_language
from planner.texts import text


def help_of(key: str, area: str = "cli") -> str:
    """A help text of an area of the catalogue, in the language of the machine."""
    return text(machine_language(), area, f"help.{key}")


app = typer.Typer(
    name="planner",
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help=help_of("planner"),
    epilog=help_of("exit_codes"),
)

AsJson = Annotated[bool, typer.Option("--json", help=help_of("json"))]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"planner {__version__}")
        raise typer.Exit


@app.callback()
def start(
    ctx: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help=help_of("debug"))] = False,
    version: Annotated[
        bool, typer.Option("--version", help=help_of("version"), callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Before every command: somebody to speak."""
    ctx.obj = Voice(debug=debug)
