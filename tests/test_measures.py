"""Measures, worked out by hand on five villages, and computed again from the tables by code that knows no measure.

The road: centre C at kilometre 0, villages A, B, D, E, F at 6, 12, 18, 24, 30. On Monday the van, with p and q aboard,
holds a stop at A and makes a home visit at B; on Tuesday, with p alone, a stop at D, to which E has three kilometres.
The week is 23 to 29 November 2026.

| village | residents (elderly) | last visit | days if nobody drove | days | in reach |
| A | 100 (20) | 9 November | 20 | 6 | yes |
| B | 200 (50) | 16 November | 13 | 13 | no, but within the month |
| D | 300 (60) | 1 November | 28 | 5 | yes |
| E | 400 (100) | unknown: 28 days before | 34 | 5 | yes |
| F | 1000 (200) | 26 October | 34 | 34 | no |
"""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from math import exp, log

import pytest
from districts import MONDAY, TUESDAY, home, hub, out, pause, problem, request, road, settings, staff, village
from districts import plan as plan_of

from planner.measures import Assumptions, Better, Measure, Unit, measure
from planner.out import write_plan
from planner.plan import Plan
from planner.problem import LedgerRow, Problem, VillageId
from planner.settings import Costs
from planner.travel import Travel

VILLAGES = """village,population,elderly
A,100,20
B,200,50
D,300,60
E,400,100
F,1000,200
"""
LEDGER = {"A": date(2026, 11, 9), "B": date(2026, 11, 16), "D": date(2026, 11, 1), "F": date(2026, 10, 26)}
DUE = {"r3": MONDAY}
COSTS = Costs(per_km=2, per_vehicle_day=100, per_staff_hour=60)


def five(**more: object) -> tuple[Problem, Travel, Plan]:
    """The example of the head of this file."""
    rows = list(csv.DictReader(io.StringIO(VILLAGES)))
    villages = tuple(
        village(r["village"], population=int(r["population"]), elderly=int(r["elderly"]), can_host=r["village"] < "E")
        for r in rows
    )
    world = problem(
        request("r1", "A"),
        request("r2", "B"),
        request("r3", "E", due=DUE["r3"]),
        request("r4", "B", mobility_limited=True),
        request("r5", "F"),
        villages=villages,
        staff=(staff("p"), staff("q")),
        ledger=tuple(LedgerRow(village=VillageId(v), date=day) for v, day in LEDGER.items()),
        settings=settings(walkin_rate=0.02, access_limit=4000, costs=COSTS, **more),
    )
    travel = road(world, ways={("E", "D"): 3000})
    monday = out(hub("A", serves="r1", walkins="A"), home("r4", "09:16"), crew="p q")
    tuesday = out(hub("D", minutes=60, serves="r3", walkins="D E"), pause("10:00", minutes=30), crew="p", day=TUESDAY)
    return world, travel, plan_of(world, travel, monday, tuesday)


BY_HAND = {
    Measure.REACHED: 100 + 300 + 400,
    Measure.REACHED_SHARE: 800 / 2000,
    Measure.REACHED_MONTH: 800 + 200,  # B was visited 13 days ago
    Measure.REACHED_MONTH_SHARE: 0.5,
    Measure.ELDERLY_SHARE: (20 + 60 + 100) / 430,
    Measure.DAYS_MEAN: (6 + 13 + 5 + 5 + 34) / 5,
    Measure.DAYS_RESIDENT: (100 * 6 + 200 * 13 + 300 * 5 + 400 * 5 + 1000 * 34) / 2000,  # 20.35
    Measure.DAYS_P90: 34,  # the fifth of five: 0.9 x 5 rounded up
    Measure.DAYS_WORST: 63 / 5,  # fewer than ten villages: all of them
    # sum over pairs of w w' |x - x'|, over residents (2000) times resident-days (40,700): D and E together 700 at 5,
    # A 100 at 6, B 200 at 13, F 1000 at 34: 70,000 + 1,120,000 + 20,300,000 + 140,000 + 2,800,000 + 4,200,000
    Measure.GINI: 28_630_000 / (2000 * 40_700),
    # kappa from the days if nobody drove: -60,600 / 1,927,400 = -0.0314413; mean of exp(0.0314413 days) is
    # (700 x 1.17024 + 100 x 1.20761 + 200 x 1.50492 + 1000 x 2.91248) / 2000 = 2.07669, its logarithm 0.73078
    Measure.EDE: 23.243,
    Measure.CASES_DONE: 3,
    Measure.CASES_ON_TIME: 2,  # r3 was due on Monday
    Measure.CASES_LEFT: 2,
    Measure.COMPLETION: 3 / 5,
    # there and back: r1 12, a walk-in of A 12, r4 24, r3 2 x (24 - 3), two walk-ins of D 36 each, four of E 42 each
    Measure.KM_SAVED: 12 + 12 + 24 + 42 + 72 + 168,
    # at 20 km/h to the centre, at 1 m/s to the stop: r1 and the walk-in 0.6 each, r4 1.2, D 2 x 1.8, E 5 x (2.4 - 5/3)
    Measure.HOURS_SAVED: 0.6 + 0.6 + 1.2 + 3.6 + 5 * (2.4 - 5 / 3),
    Measure.VEHICLE_DAYS: 2,
    Measure.KM_DRIVEN: 24 + 36,
    # Monday 08:30 to 09:43, 24 minutes driven, two people; Tuesday 08:30 to 10:48 without 30 of break, 36 driven, one
    Measure.DRIVING_SHARE: (2 * 24 + 36) / (2 * 73 + 108),
    Measure.MONEY: 2 * 60 + 100 * 2 + 254,  # 254 minutes at 60 an hour
    Measure.MONEY_CASE: 574 / 3,
    Measure.MONEY_KM_SAVED: 574 / 330,
}


def test_every_measure_is_what_a_hand_computes():
    """Five villages, all twenty-three measures."""
    values = measure(*five()).values
    assert list(values) == list(Measure)
    for name, expected in BY_HAND.items():
        assert values[name] == pytest.approx(expected, abs=0.001), name


def test_a_village_and_its_township_are_measured_too():
    """E goes to the stop of D on Tuesday; its case and its four walk-ins are saved 210 kilometres."""
    found = measure(*five())
    e = found.village[VillageId("E")]
    assert (e.in_reach, e.reserved, e.date, e.way_metres, e.days, e.days_unvisited) == (
        True,
        True,
        TUESDAY,
        3000,
        5,
        34,
    )
    assert (e.centre, e.centre_metres, e.cases_done, e.cases_on_time) == ("C", 24_000, 1, 0)
    assert e.km_saved == 210
    assert [row.village for row in found.worst] == ["F", "B", "A", "E", "D"]
    (whole,) = found.townships
    assert (whole.villages, whole.reached, whole.elderly_reached, whole.days_longest) == (5, 800, 180, 34)
    assert whole.days_resident == pytest.approx(20.35)


def test_a_stop_that_keeps_no_time_for_a_village_does_not_end_its_waiting():
    """E's walk-ins and case are left: the stop at D is in reach, and E still waits."""
    world, travel, plan = five()
    kept = tuple(row for row in plan.assignments if row.village != "E")
    left = tuple(row for row in plan_of(world, travel).unserved if row.village == "E")
    e = measure(world, travel, plan.replace(assignments=kept, unserved=plan.unserved + left)).village[VillageId("E")]
    assert (e.in_reach, e.reserved, e.days, e.cases_left) == (True, False, 34, 1)


def test_what_cannot_be_said_is_not_said():
    """No costs, no case, nobody on the road, no residents: None, and no error."""
    world, *_ = five()
    bare = world.replace(settings=settings(), requests=(), villages=tuple(village(v, population=0) for v in "AB"))
    values = measure(bare, road(bare), plan_of(bare, road(bare))).values
    unsaid = {name for name, value in values.items() if value is None}
    assert unsaid == {
        *(Measure.REACHED_SHARE, Measure.REACHED_MONTH_SHARE, Measure.ELDERLY_SHARE, Measure.DAYS_RESIDENT),
        *(Measure.GINI, Measure.EDE, Measure.COMPLETION, Measure.DRIVING_SHARE),
        *(Measure.MONEY, Measure.MONEY_CASE, Measure.MONEY_KM_SAVED),
    }


def test_the_equivalent_of_two_plans_of_a_week_has_one_kappa():
    """Kappa is the district's, not the plan's, so that two plans compare; it follows epsilon."""
    world, travel, plan = five()
    idle, made = measure(world, travel, plan_of(world, travel)), measure(world, travel, plan)
    assert idle.kappa == made.kappa == pytest.approx(-60_600 / 1_927_400)
    mild = measure(world, travel, plan, assumed=Assumptions(epsilon=-0.1)).values
    assert mild[Measure.DAYS_RESIDENT] < mild[Measure.EDE] < made.values[Measure.EDE]


def test_each_measure_has_a_unit_and_a_direction():
    """More residents and fewer days are better."""
    assert Measure.REACHED.better is Better.MORE and Measure.DAYS_WORST.better is Better.LESS
    assert {name.unit for name in Measure} == set(Unit)


def test_every_measure_can_be_computed_again_from_the_tables(tmp_path):
    """From the csv files of the plan folder, the villages, due dates and settings of the district, and nothing else."""
    world, travel, plan = five()
    folder = write_plan(plan, tmp_path / "p", problem=world, travel=travel, docs=frozenset({"tables"})).folder
    printed = {row["measure"]: float(row["value"]) for row in read(folder, "measures")}
    again = from_tables({name: read(folder, name) for name in ("stops", "assignments", "crew", "unserved", "villages")})
    assert set(printed) == set(again) == set(map(str, Measure))
    for name, value in again.items():
        assert printed[name] == pytest.approx(value, rel=1e-4), name


def read(folder, name):
    """A table, by nothing but the csv module."""
    with (folder / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def from_tables(t):
    """What docs/measures.md says, from text."""
    people = {r["village"]: (int(r["population"]), int(r["elderly"])) for r in csv.DictReader(io.StringIO(VILLAGES))}
    last, length = MONDAY + timedelta(days=6), 6
    rows = {r["village"]: r for r in t["villages"]}
    idle = {v: (int(r["days_since_visit"]) if r["days_since_visit"] else 28) + length for v, r in rows.items()}
    kept = {v: bool(r["stop_id"]) and r["reserved"] == "1" for v, r in rows.items()}
    days = {v: (last - date.fromisoformat(rows[v]["date"])).days if kept[v] else idle[v] for v in rows}
    month = {v for v, r in rows.items() if r["stop_id"] or (r["days_since_visit"] and idle[v] < 30)}
    residents = sum(p for p, _ in people.values())
    reached = sum(people[v][0] for v, r in rows.items() if r["stop_id"])
    elderly = sum(people[v][1] for v, r in rows.items() if r["stop_id"])
    waited = sum(people[v][0] * days[v] for v in rows)
    pairs = sum(people[a][0] * people[b][0] * abs(days[a] - days[b]) for a in rows for b in rows) / 2
    moments = [sum(people[v][0] * idle[v] ** k for v in rows) for k in (1, 2)]
    k = moments[0] / moments[1]
    done = [r for r in t["assignments"] if r["request"]]
    on = {r["stop_id"]: date.fromisoformat(r["date"]) for r in t["stops"]}
    timely = [r for r in done if r["request"] not in DUE or on[r["stop_id"]] <= DUE[r["request"]]]
    left = [r for r in t["unserved"] if r["request"]]
    km = hours = 0.0
    for r in t["assignments"]:
        count = 1 if r["request"] else -(-round(60 * float(r["minutes"])) // 600)
        away = int(rows[r["village"]]["centre_metres"])
        km += 2 * count * (away - int(r["walk_metres"])) / 1000
        hours += 2 * count * (away / 20_000 - float(r["walk_minutes"]) / 60)
    crew = {}
    for r in t["crew"]:
        crew[r["date"], r["vehicle"]] = crew.get((r["date"], r["vehicle"]), 0) + 1
    duty = driving = 0.0
    for r in t["stops"]:
        aboard = crew[r["date"], r["vehicle"]]
        sign = {"start": ("leave", -1), "end": ("arrive", 1)}.get(r["kind"])
        duty += aboard * sign[1] * clock(r[sign[0]]) if sign else 0
        duty -= aboard * (clock(r["end"]) - clock(r["begin"])) if r["kind"] == "break" else 0
        driving += aboard * int(r["drive_seconds"]) / 60
    driven = sum(int(r["drive_metres"]) for r in t["stops"]) / 1000
    money = 2 * driven + 100 * len(crew) + 60 * duty / 60
    return {
        "reached": reached,
        "reached_share": reached / residents,
        "reached_month": sum(people[v][0] for v in month),
        "reached_month_share": sum(people[v][0] for v in month) / residents,
        "elderly_share": elderly / sum(old for _, old in people.values()),
        "days_mean": sum(days.values()) / len(days),
        "days_resident": waited / residents,
        "days_p90": sorted(days.values())[-(-9 * len(days) // 10) - 1],
        "days_worst": sum(sorted(days.values())[-10:]) / min(10, len(days)),
        "gini": pairs / (residents * waited),
        "ede": log(sum(people[v][0] * exp(k * days[v]) for v in rows) / residents) / k,
        "cases_done": len(done),
        "cases_on_time": len(timely),
        "cases_left": len(left),
        "completion": len(done) / (len(done) + len(left)),
        "km_saved": km,
        "hours_saved": hours,
        "vehicle_days": len(crew),
        "km_driven": driven,
        "driving_share": driving / duty,
        "money": money,
        "money_case": money / len(done),
        "money_km_saved": money / km,
    }


def clock(told: str) -> int:
    """Minutes of the day."""
    hours, minutes = told.split(":")
    return 60 * int(hours) + int(minutes)


def test_a_vehicle_without_a_named_crew_counts_one_person():
    """No staff table: the share of driving is that of the vehicles."""
    world, travel, plan = five()
    values = measure(replace(world, staff=()), travel, plan.replace(crew=())).values
    assert values[Measure.DRIVING_SHARE] == pytest.approx((24 + 36) / (73 + 108))
