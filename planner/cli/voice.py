"""What is said, where and in which language: results on stdout, warnings and progress on stderr, or one JSON object."""

import json
import locale
import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from planner.settings import Language
from planner.texts import text

PIPE_WIDTH = 200  # columns where nobody looks at a screen
HIDDEN = ("Cc", "Cf")  # categories of control and format characters
VARIABLE = "PLANNER_LANGUAGE"


class Voice:
    """Speaks for a command. `language` is that of the machine until a district has been read."""

    def __init__(self, *, debug: bool = False) -> None:
        self.debug = debug
        self.as_json = False
        self.language = machine_language()
        self.out = _console(sys.stdout)
        self.err = _console(sys.stderr)

    def word(self, key: str, /, **values: object) -> str:
        """A text of the catalogue `cli`."""
        return text(self.language, "cli", key, **values)

    def say(self, words: str, style: str = "") -> None:
        """A line of the result; nothing where JSON is wanted."""
        if not self.as_json:
            self.out.print(Text(plain(words), style=style), soft_wrap=True)

    def note(self, words: str, style: str = "") -> None:
        """A line on stderr."""
        self.err.print(Text(plain(words), style=style), soft_wrap=True)

    def warn(self, words: str) -> None:
        """A warning on stderr."""
        self.note(f"! {words}", "yellow")

    def table(self, title: str, heads: Sequence[str], rows: Iterable[Sequence[object]], right: int = 0) -> None:
        """A table of the result; the last `right` columns hold numbers."""
        if not self.as_json:
            self.out.print(_table(title, heads, rows, right))

    def note_table(self, title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """A table on stderr."""
        self.err.print(_table(title, heads, rows, 0))

    def answer(self, result: Mapping[str, object]) -> None:
        """The whole result as one JSON object on stdout, where JSON is wanted."""
        if self.as_json:
            unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
            sys.stdout.write(json.dumps(result, ensure_ascii=not unicode, indent=1, default=str) + "\n")
            sys.stdout.flush()


@dataclass(frozen=True, kw_only=True)
class Said:
    """Texts of one catalogue, in the language of whoever says them."""

    area: str

    def __call__(self, voice: Voice, key: str, /, **values: object) -> str:
        """The text under a key."""
        return text(voice.language, self.area, key, **values)


def plain(words: str) -> str:
    """The words without control characters, which a name in a table could send to the terminal."""
    return "".join(
        c if c == "\n" or unicodedata.category(c) not in HIDDEN else "\N{REPLACEMENT CHARACTER}" for c in words
    )


def shown_path(path: Path) -> str:
    """A path as the user would type it: relative to where they stand, if it lies below."""
    whole = path.resolve()
    here = Path.cwd()
    return str(whole.relative_to(here)) if whole.is_relative_to(here) else str(whole)


def machine_language() -> Language:
    """What the variable PLANNER_LANGUAGE says, or the language of the machine: Chinese, or else English."""
    said = os.environ.get(VARIABLE) or locale.getlocale()[0] or ""
    return Language.ZH if said.lower().startswith(("zh", "chinese")) else Language.EN


def _console(stream: TextIO) -> Console:
    """A console that takes every text as it is; a character its encoding lacks is spelled out, not an error."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    width = None if stream.isatty() else PIPE_WIDTH
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]], right: int) -> Table:
    table = Table(title=Text(plain(title)) if title else None, title_justify="left", title_style="bold")
    for place, head in enumerate(heads):
        justify = "right" if place >= len(heads) - right else "left"
        table.add_column(Text(plain(head)), justify=justify, overflow="fold")  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*(Text(plain("" if cell is None else str(cell))) for cell in row))
    return table
