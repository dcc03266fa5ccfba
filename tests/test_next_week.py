"""Closing a week: what was done goes to the ledger, the rest stays open, and the week after needs no retyping."""

from datetime import date
from pathlib import Path

import pytest
from cli_kit import STEPS, answer, run, township
from openpyxl import load_workbook

from planner.check import check
from planner.days import add_working_days
from planner.demand import open_cases
from planner.next_week import Why, attempts, close_week, next_monday
from planner.out import load_plan
from planner.plan import StopKind
from planner.problem import Horizon, LedgerRow, RequestId, Status, StopId
from planner.read import append_rows, read_district
from planner.read.columns import LEDGER
from planner.roads import travel_times
from planner.solve import Params, solve

FEW = Params(seconds=None, iterations=300)


@pytest.fixture(scope="module")
def first():
    """The township and its plan for the first week."""
    problem = read_district(Path(__file__).parent.parent / "data" / "township")
    return problem, solve(problem, travel_times(problem), FEW).plan


def test_three_weeks_in_a_row_need_no_retyping(tmp_path, monkeypatch):
    """Plan, close, plan, close: no leg is served twice, deliveries come after processing, the checker is content."""
    monkeypatch.chdir(tmp_path)
    book = township(tmp_path)
    served, weeks, after_one_of_ours = set(), [], 0
    for _ in range(3):
        plan = load_plan(answer("plan", book, *STEPS)["folder"])
        problem = read_district(book)
        assert not check(problem, travel_times(problem), plan)
        for row in plan.assignments:
            if row.request is None:
                continue
            assert (row.request, row.leg) not in served
            served.add((row.request, row.leg))
            if row.leg == 2:
                service = problem.service[problem.request[row.request].service]
                told = [r.date for r in problem.ledger if r.request == row.request and r.leg == 1]
                accepted = told[0] if told else problem.request[row.request].accepted_on
                after_one_of_ours += bool(told)
                assert plan.stop[row.stop].date >= add_working_days(problem, accepted, service.processing_days)
        weeks.append(plan.first)
        assert answer("next", book, tmp_path / "plans" / f"{tmp_path.name}-{plan.first:%G-W%V}")["carried"]
    assert weeks == [date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 14)]
    assert after_one_of_ours > 0


def test_next_tells_what_is_carried_over(tmp_path, monkeypatch):
    """Exactly the cases open in the week after are listed; the old workbook is kept beside the new one."""
    monkeypatch.chdir(tmp_path)
    book = township(tmp_path)
    folder = answer("plan", book, *STEPS)["folder"]
    before = book.read_bytes()
    said = answer("next", book, folder)
    assert said["week"] == "2026-12-07"
    problem = read_district(book)
    assert {(c["request"], c["leg"]) for c in said["carried"]} == {(c.request, c.leg) for c in open_cases(problem)}
    assert [p.read_bytes() for p in tmp_path.glob("*/*district.xlsx")] == [before]
    again = answer("next", book, folder)
    assert (again["added"], again["files"]) == ([], [])
    assert "planner plan" in run("next", book, folder).stdout


def test_next_refuses_a_plan_of_another_district_or_an_unknown_stop(tmp_path, monkeypatch):
    """Nothing is written to a ledger on a doubt."""
    monkeypatch.chdir(tmp_path)
    book = township(tmp_path)
    folder = answer("plan", book, *STEPS)["folder"]
    other = tmp_path / "other"
    other.mkdir()
    (other / "villages.csv").write_text("id,name,lon,lat,can_host\nA,A,109.7,38.2,yes\n", encoding="utf-8")
    (other / "centres.csv").write_text("id,name,lon,lat\nC,C,109.71,38.2\n", encoding="utf-8")
    run("next", other, folder, code=3)
    run("next", book, folder, "--not-held", "no-such-stop", code=3)
    assert sorted(p.name for p in other.iterdir()) == ["centres.csv", "villages.csv"]


def test_served_cases_become_done_accepted_or_delivered(first):
    """One leg: done; the first of two: accepted; each on the day of its stop. Villages served are visited."""
    problem, plan = first
    closed = close_week(problem, plan)
    rows = {row.request: row for row in closed.rows if row.request is not None}
    served = [row for row in plan.assignments if row.request is not None]
    assert len(rows) == len(served)
    for row in served:
        legs = problem.service[problem.request[row.request].service].legs
        expected = Status.DONE if legs == 1 else Status.ACCEPTED if row.leg == 1 else Status.DELIVERED
        assert rows[row.request].status is expected
        assert rows[row.request].date == plan.stop[row.stop].date
    visits = {(row.village, row.date) for row in closed.rows if row.request is None}
    assert visits == {(r.village, plan.stop[r.stop].date) for r in plan.assignments if r.request is None}
    assert {c.request for c in closed.carried if c.why is Why.LEFT} == {r.request for r in plan.unserved if r.request}
    assert closed.waiting + sum(c.leg == 2 for c in closed.carried) == sum(
        row.status is Status.ACCEPTED for row in rows.values()
    )


def test_what_the_ledger_says_of_a_case_wins(first):
    """A resident who did not come stays open and the attempt is counted; a withdrawal is not carried over."""
    problem, plan = first
    absent, gone, early = [row.request for row in plan.assignments if row.request is not None][:3]
    told = (
        LedgerRow(request=absent, status=Status.NO_SHOW, date=plan.first),
        LedgerRow(request=gone, status=Status.WITHDRAWN, date=plan.first, plan=plan.plan_id),
        LedgerRow(request=early, status=Status.COLLECTED, date=date(2026, 11, 1)),
    )
    closed = close_week(problem, plan, told)
    assert closed.typed == told[:2]
    assert {absent, gone}.isdisjoint(row.request for row in closed.rows)
    assert early in {row.request for row in closed.rows}
    carried = {c.request: c for c in closed.carried}
    assert (carried[absent].why, carried[absent].attempts) == (Why.NO_SHOW, problem.request[absent].attempts + 1)
    assert gone not in carried
    same = close_week(problem.replace(ledger=(*problem.ledger, *told[:2])), plan)
    assert set(same.rows) == set(closed.rows)


def test_a_stop_that_was_not_held_leaves_everything_open(first):
    """Its cases are carried over and its villages were not visited."""
    problem, plan = first
    stop = next(s for s in plan.stops if s.kind is StopKind.HUB and plan.served_at.get(s.id))
    closed = close_week(problem, plan, not_held=frozenset({stop.id}))
    lost = {row.request for row in plan.served_at[stop.id] if row.request is not None}
    assert lost <= {c.request for c in closed.carried if c.why is Why.NOT_HELD}
    assert lost.isdisjoint(row.request for row in closed.rows)
    villages = {row.village for row in plan.served_at[stop.id] if row.request is None}
    assert villages.isdisjoint(row.village for row in closed.rows if row.request is None)
    assert close_week(problem, plan, not_held=frozenset({StopId("x")})).rows == close_week(problem, plan).rows


def test_a_week_is_closed_once(first):
    """With its own rows in the ledger there is nothing to add."""
    problem, plan = first
    closed = close_week(problem, plan)
    again = close_week(problem.replace(ledger=(*problem.ledger, *closed.rows)), plan)
    assert again.rows == ()
    assert again.carried == closed.carried


def test_a_delivery_that_met_nobody_is_still_a_delivery(first):
    """A failed attempt at the second leg leaves the case accepted, and is counted."""
    problem, _ = first
    name = next(r.id for r in problem.requests if problem.service[r.service].legs == 2)
    rows = (
        LedgerRow(request=name, status=Status.ACCEPTED, date=date(2026, 10, 5)),
        LedgerRow(request=name, leg=2, status=Status.NO_SHOW, date=date(2026, 11, 23)),
        LedgerRow(request=name, leg=2, status=Status.PAPERS_MISSING, date=date(2026, 11, 24)),
    )
    later = problem.replace(ledger=rows)
    (case,) = (case for case in open_cases(later) if case.request == name)
    assert case.leg == 2
    assert attempts(later, name) == problem.request[name].attempts + 1
    assert attempts(later, RequestId("unknown")) == 0


def test_the_week_after_two_weeks_begins_on_their_next_monday(tmp_path):
    """The horizon's length counts, and a horizon that ends in mid-week is followed by the next Monday."""
    problem = read_district(township(tmp_path), weeks=2)
    plan = solve(problem, travel_times(problem), Params(seconds=None, iterations=50)).plan
    closed = close_week(problem, plan)
    assert closed.week == date(2026, 12, 14)
    append_rows(tmp_path / "district.xlsx", closed.rows, week=closed.week, stamp=date(2026, 12, 13))
    assert read_district(tmp_path / "district.xlsx").horizon.first == closed.week
    assert next_monday(date(2026, 12, 8)) == date(2026, 12, 14)


def _typed(form, outcomes):
    """Type outcomes into the form of a plan: request -> (status, reason)."""
    book = load_workbook(form)
    page = book.worksheets[0]
    for row in page.iter_rows(min_row=2):
        if row[0].value in outcomes:
            row[3].value, row[7].value = outcomes[row[0].value]
            row[7].data_type = "s"
    book.save(form)
    return form


@pytest.fixture
def closing(tmp_path, monkeypatch):
    """A district, a plan of it, the filled-in form, and the requests not met, without papers, and withdrawn."""
    monkeypatch.chdir(tmp_path)
    book = township(tmp_path)
    folder = Path(answer("plan", book, *STEPS)["folder"])
    known = read_district(book).request
    rows = [r for r in load_plan(folder).assignments if r.request and r.leg == 1 and known[r.request].attempts == 0]
    missed, lacking, gone = (row.request for row in rows[:3])
    outcomes = {missed: ("未到场", "本人不在家"), lacking: ("材料不齐", "缺证明材料"), gone: ("已撤回", "=1+1")}
    return book, folder, _typed(folder / "internal" / "回填表.xlsx", outcomes), (missed, lacking, gone)


def _agrees(before, problem, plan, requests):
    """The ledger says of each planned case what was typed; what failed is open, what was withdrawn or done is not."""
    missed, lacking, gone = requests
    new = [row for row in problem.ledger if row not in before and row.request is not None]
    said = {row.request: row for row in new}
    assert len(new) == sum(row.request is not None for row in plan.assignments)
    assert {row.plan for row in new} == {plan.plan_id}
    assert (said[missed].status, said[missed].reason) == (Status.NO_SHOW, "本人不在家")
    assert (said[lacking].status, said[gone].status) == (Status.PAPERS_MISSING, Status.WITHDRAWN)
    assert said[gone].reason == "=1+1"
    after = problem.replace(horizon=Horizon(first=date(2026, 12, 7)))
    assert attempts(after, missed) == 1
    open_now = {case.request for case in open_cases(after)}
    assert missed in open_now and gone not in open_now


def test_the_ticked_sheets_are_typed_into_one_table_and_next_takes_it(closing):
    """`next --outcomes` writes what was typed to the ledger, once, and carries the rest over as it was typed."""
    book, folder, form, requests = closing
    before, plan = read_district(book).ledger, load_plan(folder)
    said = answer("next", book, folder, "--outcomes", form)
    why = {case["request"]: case["why"] for case in said["carried"]}
    assert why[requests[0]] == "no_show" and requests[2] not in why
    _agrees(before, read_district(book), plan, requests)
    again = answer("next", book, folder, "--outcomes", form)
    assert (again["added"], again["files"]) == ([], [])


def test_the_table_can_be_pasted_into_the_ledger(closing):
    """Its rows below those of the sheet of the ledger, cell by cell, give the same ledger as `--outcomes`."""
    book, folder, form, requests = closing
    before, plan = read_district(book).ledger, load_plan(folder)
    district, typed = load_workbook(book), load_workbook(form).worksheets[0]
    page = district["台账"]
    heads = [cell.value for cell in page[2]]  # below its title
    for name in (column.zh for column in LEDGER.columns if column.zh not in heads):
        heads.append(name)
        page.cell(row=2, column=len(heads), value=name)
    for row in typed.iter_rows(min_row=2, values_only=True):
        line = {column.zh: value for column, value in zip(LEDGER.columns, row, strict=False)}
        page.append([line[head] for head in heads])
        for cell in page[page.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # pasted, not typed: a text stays a text
    district.save(book)
    answer("next", book, folder)
    _agrees(before, read_district(book), plan, requests)


def test_the_form_saved_as_the_ledger_is_read_as_one(closing, tmp_path):
    """A folder without a ledger takes the saved form as its own, the columns for people passed over."""
    book, folder, form, requests = closing
    home = tmp_path / "folder"
    home.mkdir()
    district = load_workbook(book)
    for sheet in [s for s in district.worksheets if s.title in ("台账", "ledger")]:
        district.remove(sheet)
    district.save(home / "district.xlsx")
    (home / "台账.xlsx").write_bytes(form.read_bytes())
    _agrees((), read_district(home), load_plan(folder), requests)


def test_a_form_of_another_plan_or_with_an_unknown_word_is_refused(closing, tmp_path):
    """Nothing is written: the row is named."""
    book, folder, form, requests = closing
    before = book.read_bytes()
    strange = _typed(form, {requests[0]: ("没去", "")})
    assert "没去" in run("next", book, folder, "--outcomes", strange, code=3).stderr
    page = load_workbook(_typed(form, {requests[0]: ("未到场", "")}))
    page.worksheets[0]["E3"] = "another-plan"
    page.save(tmp_path / "other.xlsx")
    assert "another-plan" in run("next", book, folder, "--outcomes", tmp_path / "other.xlsx", code=3).stderr
    run("next", book, folder, "--outcomes", tmp_path / "nowhere.xlsx", code=3)
    assert book.read_bytes() == before
