"""Edits of other weeks do not bind this one."""

from datetime import date

from read_kit import folder, tables

from planner.read import read_report

CHANGES = [
    ["kind", "target", "date"],
    ["forbid", "V1", "2026-11-24"],
    ["forbid", "V1", "2026-12-01"],
    ["forbid", "V2", ""],
    ["forbid", "20261125-K1-hub-V1", ""],
]


def test_edits_of_other_weeks_are_passed_over_and_said(tmp_path):
    """A dated edit, or one on a stop whose id is dated, binds in its own week alone; an undated one always."""
    path = folder(tmp_path / "d", tables(changes=CHANGES))
    problem, skipped = read_report(path, first=date(2026, 11, 30))
    assert [(c.target, c.date) for c in problem.changes] == [("V1", date(2026, 12, 1)), ("V2", None)]
    assert [s.value for s in skipped if s.code == "changes-outside"] == ["2"]
