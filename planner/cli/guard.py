"""Errors become words and exit codes: no traceback reaches a user who did not ask for one."""

import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import typer

from planner import __version__
from planner.cli.exits import Exit, exit_of
from planner.cli.voice import Voice, shown_path
from planner.errors import InputError, InputErrors, PlannerError


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """A command that ends with an exit code whatever happens in it. It takes `ctx`, whose obj is the Voice."""

    @wraps(command)
    def run(*, ctx: typer.Context, **options: Any) -> None:
        voice: Voice = ctx.obj
        voice.as_json = bool(options.get("as_json"))
        code = _outcome(voice, lambda: command(ctx=ctx, **options))
        if code is not Exit.OK:
            raise typer.Exit(code)

    return run


def show_errors(voice: Voice, errors: InputErrors) -> None:
    """Every input error: where, what is wrong, what to do; in the district's language, where there is a district."""
    if all(error.code != "path-missing" for error in errors.errors):
        voice.language = errors.language
    voice.note_table(
        voice.word("errors.title", count=len(errors.errors)),
        [voice.word(f"errors.{head}") for head in ("table", "row", "column", "value", "what", "do", "code")],
        [
            (e.table, e.row, e.column, e.value, e.what(voice.language), e.remedy(voice.language), e.code)
            for e in errors.errors
        ],
    )


def error_row(voice: Voice, error: InputError) -> dict[str, object]:
    """An input error for machines."""
    return {
        "code": error.code,
        "table": error.table,
        "row": error.row,
        "column": error.column,
        "value": error.value,
        "what": error.what(voice.language),
        "do": error.remedy(voice.language),
    }


def _outcome(voice: Voice, command: Callable[[], None]) -> Exit:
    try:
        command()
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except InputErrors as errors:
        show_errors(voice, errors)
        _answer(voice, Exit.INPUT, [error_row(voice, e) for e in errors.errors])
        return Exit.INPUT
    except PlannerError as error:
        code = exit_of(error)
        voice.note(error.message(voice.language), "red")
        _answer(voice, code, [{"code": error.code, "what": error.message(voice.language)}])
        return code
    except KeyboardInterrupt:
        voice.note(voice.word("interrupted"), "red")
        _answer(voice, Exit.INTERRUPTED, [{"code": "interrupted", "what": voice.word("interrupted")}])
        return Exit.INTERRUPTED
    except BrokenPipeError:
        _close_stdout()
    except Exception as error:
        if voice.debug:
            voice.note("".join(traceback.format_exception(error)))
        words = voice.word("unexpected", kind=type(error).__name__, log=shown_path(_log(error)))
        voice.note(words, "red")
        _answer(voice, Exit.UNEXPECTED, [{"code": "unexpected", "what": words}])
        return Exit.UNEXPECTED
    return Exit.OK


def _answer(voice: Voice, code: Exit, errors: list[dict[str, object]]) -> None:
    voice.answer({"exit": int(code), "errors": errors})


def _log(error: BaseException) -> Path:
    """Write the traceback where the user stands, or else among the temporary files."""
    lines = [f"planner {__version__}, Python {platform.python_version()}, {platform.platform()}", " ".join(sys.argv)]
    content = "\n".join([*lines, "", *traceback.format_exception(error)])
    name = f"planner-error-{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.log"
    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        try:
            (folder / name).write_text(content, encoding="utf-8")
        except OSError:
            continue
        return folder / name
    return Path(name)


def _close_stdout() -> None:
    """Whoever read the output has left; nothing more is said, also not on leaving."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
