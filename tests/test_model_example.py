"""The worked example of docs/model.md: its district, its plan, its times and its cost, against the tables there."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from districts import (
    CAR,
    MONDAY,
    TUESDAY,
    VAN,
    WEDNESDAY,
    at,
    car,
    centre,
    home,
    hub,
    out,
    plan,
    request,
    road,
    service,
    span,
    van,
    village,
)

from planner.check import check
from planner.demand import open_cases, walkins
from planner.plan import COST_UNITS, Assignment, Mode, Plan, StopKind, TaskId, Term
from planner.problem import (
    AnnouncedStop,
    Horizon,
    LedgerRow,
    Problem,
    RequestId,
    ServiceCode,
    Status,
    StopId,
    VillageId,
    village_place,
)
from planner.score import score
from planner.settings import Settings
from planner.solve import Params, solve
from planner.solve.build import make_plan
from planner.solve.instance import VehicleDay
from planner.solve.search import TurnStop
from planner.solve.tasks import make_tasks
from planner.travel import Access, Travel

PAGE = (Path(__file__).parents[1] / "docs" / "model.md").read_text(encoding="utf-8").split("## A worked example")[1]
KM = {"C": 0, "A": 6, "B": 12, "D": 14, "E": 24}


def table(first: str) -> list[list[str]]:
    """The rows of the table of the page whose heading row begins with these cells."""
    lines = PAGE.split(first, 1)[1].split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines[2:]]


def world() -> Problem:
    """The district and its week."""
    visits = {"A": date(2026, 11, 16), "B": date(2026, 11, 9), "D": date(2026, 11, 9), "E": date(2026, 10, 26)}
    told = AnnouncedStop(
        id=StopId("20261125-van-hub-A"),
        place=village_place(VillageId("A")),
        date=WEDNESDAY,
        vehicle=VAN,
        begin=at("09:00"),
        end=at("09:20"),
        announced=True,
    )
    permit = service("permit", seconds=300, legs=2, processing_days=3, deadline_days=8)
    return Problem(
        settings=Settings(access_speed=1.0, overtime_max=1800),
        horizon=Horizon(first=MONDAY, days=7),
        centres=(centre(),),
        villages=(
            village("A", population=300, max_gap_days=14),
            village("B", population=250, agent=True),
            village("D", population=300, can_host=False),
            village("E", population=200, can_host=False, max_gap_days=30),
        ),
        services=(service(), permit),
        requests=(
            request("r1", "B"),
            request("r2", "B"),
            request("r3", "D", seconds=1200),
            request("r4", "E", due=date(2026, 12, 4)),
            request("r5", "B", service=ServiceCode("permit"), status=Status.ACCEPTED, accepted_on=date(2026, 11, 16)),
            request("h1", "A", mobility_limited=True),
            request("h2", "E", mobility_limited=True, earliest=TUESDAY, windows=(span("15:30", "16:30"),)),
        ),
        vehicles=(van(hours=(at("08:30"), at("17:00"))), car(hours=(at("14:00"), at("16:00")))),
        ledger=tuple(LedgerRow(village=VillageId(name), date=day) for name, day in visits.items()),
        announced=(told,),
    )


def ways(made: Problem) -> Travel:
    """The road, and the footpath from D to B."""
    places = tuple(made.places)
    names = [p.split("/")[1] for p in places]
    owners = [{"h1": "A", "h2": "E"}.get(name, name) for name in names]
    km = np.array([KM[owner] for owner in owners], dtype=np.int64)
    apart = np.abs(km[:, None] - km[None, :])
    usual = road(made)
    footpath = Access(hub=VillageId("B"), metres=1800, seconds=1800)
    access = {**usual.access, VillageId("D"): (footpath,), VillageId("E"): ()}
    return replace(usual, seconds=apart * 60, metres=apart * 1000, access=access)


def given(made: Problem, travel: Travel) -> Plan:
    """The plan of the page, written down stop by stop, with the agent's delivery."""
    tuesday = out(home("h1", "14:10"), home("h2", "15:30"), leave="14:04", vehicle=CAR, day=TUESDAY)
    wednesday = out(
        hub("B", "08:55", minutes=40, serves="r1 r2 r3", walkins="B D"),
        hub("A", "09:55", minutes=20, walkins="A"),
        leave="08:33",
        day=WEDNESDAY,
    )
    bare = plan(made, travel, tuesday, wednesday)
    delivery = Assignment(
        task=TaskId("task-r5"),
        request=RequestId("r5"),
        leg=2,
        village=VillageId("B"),
        mode=Mode.AGENT,
        stop=None,
        seconds=300,
    )
    left = tuple(row for row in bare.unserved if row.request != "r5")
    return bare.replace(assignments=(*bare.assignments, delivery), unserved=left)


WORLD = world()
TRAVEL = ways(WORLD)
GIVEN = given(WORLD, TRAVEL)


def test_the_matrix_of_the_page_is_the_road_of_the_test():
    """Twenty-five cells, in minutes."""
    for row in table("| | C | A | B | D | E |"):
        origin = "centre/C" if row[0] == "C" else f"village/{row[0]}"
        for name, minutes in zip("CABDE", row[1:], strict=True):
            place = "centre/C" if name == "C" else f"village/{name}"
            assert TRAVEL.drive(origin, place) == 60 * int(minutes)


def test_there_are_ten_tasks():
    """Four walk-ins, four at a counter (two cases in one of them), two at the door; seven cases."""
    tasks = make_tasks(WORLD, TRAVEL)
    assert len(tasks) == 10
    assert sum(task.walkin is not None for task in tasks) == 4
    assert sum(task.kind is StopKind.HOME for task in tasks) == 2
    assert sorted(len(task.cases) for task in tasks if task.walkin is None) == [1, 1, 1, 1, 1, 2]


def test_the_walkins_of_the_page():
    """Days waited, minutes of work, people, and the one floor in the horizon."""
    found = {walkin.village: walkin for walkin in walkins(WORLD)}
    for name, people_there, _, waited, work, people, _ in table("| village | residents |"):
        walkin = found[VillageId(name)]
        assert WORLD.village[VillageId(name)].population == int(people_there)
        assert f"{walkin.waited} days" == waited
        assert f"{walkin.seconds // 60} min" == work.split(" = ")[1]
        assert walkin.people == int(people)
    assert {name: walkin.floor for name, walkin in found.items() if walkin.floor} == {"E": date(2026, 11, 25)}


def test_the_delivery_of_the_page():
    """From the 19th, which is before this horizon, until the 26th."""
    (case,) = (c for c in open_cases(WORLD) if c.request == "r5")
    assert (case.leg, case.earliest, case.due) == (2, MONDAY, date(2026, 11, 26))


def test_the_plan_of_the_page_is_the_plan_of_the_test():
    """Every time of every stop."""
    days = {"Tuesday": TUESDAY, "Wednesday": WEDNESDAY}
    rows = table("| day | vehicle | stop |")
    assert len(rows) == len(GIVEN.stops)
    for (day, vehicle, stop, arrive, begin, end, *_), made in zip(rows, GIVEN.stops, strict=True):
        kind, place = stop.split(" ")
        assert (made.date, made.vehicle, made.kind) == (days[day], vehicle, kind)
        assert made.place is not None and made.place.split("/")[1] == place
        assert (made.arrive, made.begin, made.end) == (at(arrive), at(begin), at(end))


def test_the_plan_of_the_page_is_lawful():
    """The checker finds nothing."""
    assert check(WORLD, TRAVEL, GIVEN) == ()


@pytest.mark.parametrize("row", table("| term | by hand |")[:-1], ids=lambda row: row[0])
def test_a_term_of_the_page_is_what_the_score_says(row):
    """To the unit."""
    lines = {line.term: line.cost for line in score(WORLD, TRAVEL, GIVEN).lines}
    assert lines[Term(row[0])] == round(float(row[2]) * COST_UNITS)


def test_the_page_has_every_term_in_order_and_their_sum():
    """Eleven terms; no term is missing from the page."""
    *rows, total = table("| term | by hand |")
    assert [row[0] for row in rows] == [str(term) for term in Term]
    stated = re.search(r"\d[\d.]*", total[-1])
    assert stated is not None
    assert score(WORLD, TRAVEL, GIVEN).cost == round(float(stated.group()) * COST_UNITS)
    assert sum(round(float(row[2]) * COST_UNITS) for row in rows) == round(float(stated.group()) * COST_UNITS)


def test_the_timer_gives_the_times_of_the_page():
    """Only the sequences are told to it."""
    tasks = make_tasks(WORLD, TRAVEL)
    name = {case.request: task.id for task in tasks for case in task.cases}
    at_b = tuple(dict.fromkeys((name[RequestId("r1")], name[RequestId("r3")], TaskId("W-B"), TaskId("W-D"))))
    turns = {
        (TUESDAY, CAR): (
            TurnStop(place="door/h1", tasks=(name[RequestId("h1")],)),
            TurnStop(place="door/h2", tasks=(name[RequestId("h2")],)),
        ),
        (WEDNESDAY, VAN): (
            TurnStop(place="village/B", tasks=at_b),
            TurnStop(place="village/A", tasks=(TaskId("W-A"),)),
        ),
    }
    days = tuple(VehicleDay(vehicle=WORLD.vehicle[vehicle], day=day, crew=()) for day, vehicle in turns)
    made = make_plan(WORLD, TRAVEL, vehicle_days=days, turns=tuple(turns.values()), tasks=tasks)
    assert made.stops == GIVEN.stops


def test_the_solver_finds_a_cheaper_plan_without_the_agent():
    """The page says that its plan is not the best one."""
    result = solve(WORLD, TRAVEL, Params(seconds=None, iterations=200, workers=1, rounds=1, routing=0))
    assert check(WORLD, TRAVEL, result.plan) == ()
    assert result.cost < score(WORLD, TRAVEL, GIVEN).cost


def test_working_days_to_the_due_date_are_those_of_the_page():
    """Sunday the 29th to Friday, 4 December: a factor of 1 + 1/5."""
    (case,) = (c for c in open_cases(WORLD) if c.request == "r4")
    assert case.penalty == round(120 * (1 + 1 / 5) * COST_UNITS)
    moved = replace(WORLD.request[RequestId("r4")], due=date(2026, 12, 4) + timedelta(days=3))
    (later,) = (c for c in open_cases(WORLD.replace(requests=(moved,))) if c.request == "r4")
    assert later.penalty == 120 * (1 + 1 / 6) * COST_UNITS
