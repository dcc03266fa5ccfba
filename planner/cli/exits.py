"""Exit codes, the same for every command; docs/cli.md lists them."""

from enum import IntEnum

from planner.errors import PlannerError
from planner.read.refusals import CODES
from planner.settings import Language
from planner.texts import text


class Exit(IntEnum):
    """How a command ended."""

    OK = 0
    BROKEN = 1  # the plan breaks a rule, which is a fault of the program
    USAGE = 2  # set by typer
    INPUT = 3
    OUTPUT = 4
    UNEXPECTED = 5
    INTERRUPTED = 130  # nothing was written


CANNOT_WRITE = CODES | {"write", "file-not-writable", "file-exists", "folder-not-empty"}


class CliError(PlannerError):
    """Something wrong with what was asked for. Texts: catalogue `cli`, under `error`."""

    def message(self, language: Language) -> str:
        """What is wrong and what to do."""
        said = [text(language, "cli", f"error.{self.code}.{part}", **self.values) for part in ("what", "do")]
        return " ".join(said)


def exit_of(error: PlannerError) -> Exit:
    """The exit code of an error a user can put right."""
    return Exit.OUTPUT if error.code in CANNOT_WRITE else Exit.INPUT
