"""Errors a user can cause: collected, coded, placed. Texts are in the catalogue `errors` under the code."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.settings import Language
from planner.texts import text


@dataclass(frozen=True, kw_only=True)
class InputError:
    """One thing wrong in the input.

    `row` is the row as the user sees it (the first row of a sheet is 1), `column` the heading as the user wrote it,
    `value` what stands there. The catalogue has `<code>.what` and `<code>.do`.
    """

    code: str
    table: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def what(self, language: Language) -> str:
        """What is wrong."""
        return text(language, "errors", f"{self.code}.what", **self._values)

    def remedy(self, language: Language) -> str:
        """What to do."""
        return text(language, "errors", f"{self.code}.do", **self._values)

    @property
    def _values(self) -> dict[str, object]:
        return {"table": self.table, "row": self.row, "column": self.column, "value": self.value, **self.values}


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """Something in the input that was passed over on purpose (a title row, a total), to be reported."""

    code: str
    table: str
    row: int | None = None
    value: str = ""


class PlannerError(Exception):
    """Something the user can put right; the CLI prints it without a traceback."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def message(self, language: Language) -> str:
        """What is wrong and what to do."""
        what = text(language, "errors", f"{self.code}.what", **self.values)
        return f"{what} {text(language, 'errors', f'{self.code}.do', **self.values)}"


class InputErrors(Exception):  # noqa: N818 - the design's name
    """Every error of every table, raised together."""

    def __init__(self, errors: tuple[InputError, ...], language: Language = Language.ZH) -> None:
        super().__init__("; ".join(f"{e.table}:{e.row}:{e.column}: {e.code}" for e in errors))
        self.errors = errors
        self.language = language
