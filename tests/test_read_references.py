"""References and contradictions: unknown ids, edits that exclude each other, known times that disagree."""

from datetime import date
from pathlib import Path

import pytest
from read_kit import BASE, errors_of, folder, only, tables

from planner.read import read_district, read_report

WEEK = date(2026, 11, 30)
HEAD = ["kind", "target", "date", "begin", "vehicle"]
STOP = "20261202-K1-hub-V1"


def _changes(path, *rows):
    return folder(path, tables(changes=[HEAD, *[list(row) for row in rows]]))


@pytest.mark.parametrize(
    ("first", "second", "column"),
    [
        (("lock", "V1", "2026-12-01", "", ""), ("lock", "V1", "2026-12-02", "", ""), "date"),
        (("lock", "V1", "2026-12-01", "", "K1"), ("move", "V1", "2026-12-01", "", "K2"), "vehicle"),
        (("lock", "V1", "2026-12-01", "09:00", ""), ("lock", "V1", "2026-12-01", "10:00", ""), "begin"),
        (("lock", "R1", "2026-12-01", "", ""), ("move", "R1", "2026-12-03", "", ""), "date"),
        (("lock", "V1", "2026-12-01", "", ""), ("forbid", "V1", "", "", ""), "target"),
        (("forbid", "V1", "2026-12-01", "", "K1"), ("lock", "V1", "2026-12-01", "", "K1"), "target"),
        (("lock", STOP, "", "", ""), ("forbid", "V1", "2026-12-02", "", ""), "target"),
        (("lock", STOP, "", "", ""), ("move", STOP, "2026-12-03", "", ""), "date"),
        (("lock", "V1", "2026-12-01", "", "K1"), ("vehicle_off", "K1", "2026-12-01", "", ""), "date"),
        (("vehicle_off", "K1", "2026-12-02", "", ""), ("lock", STOP, "", "", ""), "date"),
    ],
)
def test_contradictory_pins_are_one_error_that_names_both_rows(tmp_path, first, second, column):
    """The error stands at the later row and says the earlier."""
    error = only(_changes(tmp_path, first, second))
    assert (error.code, error.row, error.column) == ("pins-contradict", 3, column)
    assert error.values["first"] == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("lock", "V1", "2026-12-01", "", ""), ("lock", "V1", "2026-12-01", "", "K1")),
        (("lock", "V1", "2026-12-01", "", ""), ("lock", "V2", "2026-12-02", "", "")),
        (("lock", "V1", "2026-12-01", "", "K1"), ("forbid", "V1", "2026-12-01", "", "K2")),
        (("lock", "V1", "2026-12-01", "", ""), ("forbid", "V1", "2026-12-02", "", "")),
        (("lock", "V1", "2026-12-01", "", ""), ("vehicle_off", "K1", "2026-12-01", "", "")),
        (("forbid", "V1", "2026-12-01", "", ""), ("forbid", "V1", "", "", "")),
        (("lock", "V1", "2026-12-01", "", "K1"), ("day_off", "P1", "2026-12-01", "", "")),
    ],
)
def test_pins_that_can_both_be_kept_are_read(tmp_path, first, second):
    """Just on the other side of each contradiction there is none."""
    assert len(read_district(_changes(tmp_path, first, second), first=WEEK).changes) == 2


def test_a_village_with_several_visits_may_be_locked_on_several_days(tmp_path):
    """Two locks are no contradiction where the village asks for two visits."""
    rows = [[*row, visits] for row, visits in zip(BASE["villages"], ["visits", "2", "", ""], strict=True)]
    locks = [HEAD, ["lock", "V1", "2026-12-01", "", ""], ["lock", "V1", "2026-12-08", "", ""]]
    problem = read_district(folder(tmp_path, tables(villages=rows, changes=locks)), first=WEEK, weeks=2)
    assert len(problem.changes) == 2


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (("lock", "V9", "2026-12-01", "", ""), "target-unknown", "target"),
        (("lock", "20261202-K9-hub-V1", "", "", ""), "target-unknown", "target"),
        (("lock", "20269902-K1-hub-V1", "", "", ""), "target-unknown", "target"),
        (("day_off", "P9", "2026-12-01", "", ""), "staff-unknown", "target"),
        (("vehicle_off", "K9", "2026-12-01", "", ""), "vehicle-unknown", "target"),
        (("lock", "V1", "2026-12-01", "", "K9"), "vehicle-unknown", "vehicle"),
        (("lock", "V1", "", "", ""), "change-date-missing", "date"),
        (("day_off", "P1", "", "", ""), "change-date-missing", "date"),
        (("stop", "V1", "2026-12-01", "", ""), "choice-bad", "kind"),
    ],
)
def test_an_edit_that_means_nothing_is_an_error(tmp_path, row, code, column):
    """Targets are checked by what the kind of edit needs."""
    error = only(_changes(tmp_path, row))
    assert (error.code, error.column) == (code, column)


@pytest.mark.parametrize(
    ("rows", "code", "row"),
    [
        ([["C1", "V1", "10"], ["C1", "V1", "12"]], "times-contradict", 3),
        ([["C1", "V9", "10"]], "place-unknown", 2),
        ([["V1", "V1", "10"]], "times-same-place", 2),
        ([["C1", "V1", "-1"]], "number-negative", 2),
        ([["C1", "village/V9", "1"]], "place-unknown", 2),
    ],
)
def test_known_times_are_checked(tmp_path, rows, code, row):
    """Unknown places and two times for one way are errors."""
    error = only(folder(tmp_path, tables(times=[["from", "to", "minutes"], *rows])))
    assert (error.code, error.row) == (code, row)


def test_there_and_back_may_differ(tmp_path):
    """Each direction has its own row."""
    rows = [["from", "to", "minutes"], ["C1", "V1", "10"], ["V1", "C1", "14"], ["C1", "V1", "10"]]
    assert [t.seconds for t in read_district(folder(tmp_path, tables(times=rows))).times] == [600, 840, 600]


def test_an_id_of_a_village_and_a_centre_needs_its_kind(tmp_path):
    """The same id twice is asked back, and can be told apart."""
    centres = [["id", "name", "lon", "lat"], ["V1", "鱼河", "109.75", "38.2"]]
    rest = {"centres": centres, "vehicles": None, "staff": None}
    times = [["from", "to", "minutes"], ["V1", "V2", "10"]]
    assert only(folder(tmp_path / "a", tables(times=times, **rest))).code == "place-ambiguous"
    times[1][0] = "centre/V1"
    assert read_district(folder(tmp_path / "b", tables(times=times, **rest))).times[0].origin == "centre/V1"


def test_a_day_is_worked_or_not(tmp_path):
    """The calendar cannot say both of one day."""
    rows = [["date", "working"], ["2026-12-05", "是"], ["2026-12-05", "否"]]
    assert only(folder(tmp_path, tables(calendar=rows))).code == "calendar-contradiction"


def test_the_ledger_keeps_requests_that_are_gone(tmp_path):
    """Old requests leave their table but stay in the ledger; that is said once, and a row of nothing is an error."""
    head = ["request", "village", "date", "status"]
    rows = [head, ["R1", "", "2026-11-20", "done"], ["R0", "", "2026-10-01", "done"], ["", "V2", "2026-11-01", ""]]
    problem, skipped = read_report(folder(tmp_path / "a", tables(ledger=rows)))
    assert [(r.request, r.village, r.date) for r in problem.ledger] == [
        ("R1", None, date(2026, 11, 20)),
        ("R0", None, date(2026, 10, 1)),
        (None, "V2", date(2026, 11, 1)),
    ]
    assert [(s.code, s.value) for s in skipped] == [("ledger-requests-gone", "3")]
    rows = [head, ["", "", "2026-11-20", "done"], ["", "V9", "2026-11-20", "done"]]
    assert [e.code for e in errors_of(folder(tmp_path / "b", tables(ledger=rows)))] == [
        "ledger-empty",
        "village-unknown",
    ]


def test_parents_do_not_go_round(tmp_path):
    """A village that belongs to itself through others is an error at each of them."""
    rows = [[*row, parent] for row, parent in zip(BASE["villages"], ["parent", "V2", "V1", "V1"], strict=True)]
    errors = errors_of(folder(tmp_path, tables(villages=rows)))
    assert [(Path(e.table).stem, e.row, e.code) for e in errors] == [
        ("villages", 2, "parent-circle"),
        ("villages", 3, "parent-circle"),
    ]
