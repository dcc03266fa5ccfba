"""Grids: the cells of one table as they stand in a file, before anyone asks what they mean."""

from dataclasses import dataclass, field

from planner.errors import InputError, Skipped
from planner.read.cells import Cell
from planner.settings import Language
from planner.texts import text


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The rows of one table: (row as the user sees it, cells). `shown` is the name of the sheet or file.

    `wide` are rows that one wide merged cell covers. `geometry` says that lon and lat come from a layer that states
    another coordinate system than WGS-84, so that they are WGS-84 now whatever the settings say.
    """

    table: str
    shown: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    wide: frozenset[int] = frozenset()
    geometry: bool = False


def notice(skipped: Skipped, language: Language) -> str:
    """The sentence for something that was passed over or assumed."""
    words = {"table": skipped.table, "row": skipped.row, "value": skipped.value}
    return text(language, "read", f"skipped.{skipped.code}", **words)


@dataclass(kw_only=True)
class Findings:
    """What reading has found wrong, and what it has passed over."""

    errors: list[InputError] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def error(self, code: str, table: str = "", row: int | None = None, **rest: object) -> None:
        """Note an error; `column` and `value` are taken out of `rest`."""
        column, value = str(rest.pop("column", "")), str(rest.pop("value", ""))
        self.errors.append(InputError(code=code, table=table, row=row, column=column, value=value, values=rest))

    def skip(self, code: str, table: str, row: int | None = None, value: str = "") -> None:
        """Note something passed over."""
        self.skipped.append(Skipped(code=code, table=table, row=row, value=value))
