"""Outcomes that somebody typed into a table headed as the ledger: the form that the plan folder holds."""

from pathlib import Path

from planner.errors import InputErrors
from planner.problem import LedgerRow
from planner.read.columns import LEDGER
from planner.read.grids import Findings
from planner.read.records import record
from planner.read.sources import open_alone
from planner.read.tables import read_table
from planner.settings import Language


def read_outcomes(path: Path | str, language: Language = Language.ZH) -> tuple[LedgerRow, ...]:
    """The rows of a workbook or csv file that is headed as the ledger; further columns are passed over.

    Raises:
        InputErrors: every cell that cannot be read, or the file.

    """
    findings = Findings()
    grid = open_alone(Path(path), LEDGER.name, findings)
    rows: tuple[LedgerRow, ...] = ()
    if grid is not None:
        read = read_table(grid, LEDGER, findings)
        for row in read.rows:
            if not row.values.get("request") and not row.values.get("village") and row.sound:
                read.wrong(findings, row, "request", "ledger-empty")
        if not findings.errors:
            rows = tuple(record(read, row, {}) for row in read.rows)
    if findings.errors:
        raise InputErrors(tuple(findings.errors), language)
    return rows
