"""Wrong usage said in the language of the machine, as everything else is."""

from typing import Any

import typer
from typer.core import TyperGroup

from planner.cli.voice import machine_language
from planner.settings import Language
from planner.texts import text

UsageError: Any = typer.BadParameter.__base__  # of click, or of the copy that newer typers carry
KEYS = {"MissingParameter": "missing", "BadParameter": "bad", "NoSuchOption": "option"}


class Commands(TyperGroup):
    """All commands; what click says of a wrong call is said in Chinese on a Chinese machine."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is named."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise _said(error) from None


def _said(error: Any) -> Any:
    """The same error in Chinese; as it is where the language is another or nothing better can be said."""
    key = KEYS.get(type(error).__name__)
    if key is None or machine_language() is Language.EN:
        return error
    parameter = getattr(error, "param", None)
    hint = getattr(error, "param_hint", None) or getattr(parameter, "human_readable_name", "")
    name = getattr(error, "option_name", None) or hint
    return UsageError(text(Language.ZH, "cli", f"usage.{key}", name=name, why=error.message), ctx=error.ctx)
