"""A study of seven villages made by hand: costs, bounds, reach, days and money are given, nothing is searched."""

from collections.abc import Mapping
from dataclasses import replace

import map_fixture as fixture

from planner.measures import Assumptions, Measure, Measures, VillageMeasure
from planner.plan import COST_UNITS, Result, ResultStatus, Score
from planner.problem import Problem, VehicleId, Village
from planner.scenario import BASE, Effort, Outcome, Scenario, Step, StepKind, Study
from planner.settings import Language

DAYS = {"v1": 6, "v2": 6, "v3": 5, "v4": 40, "v5": 5, "v6": 45, "v7": 20}
NEAR = frozenset({"v1", "v2", "v3", "v5"})


def row(village: Village, near: frozenset[str], days: Mapping[str, int]) -> VillageMeasure:
    """A village; whoever is in reach has a quarter of an hour to the stop."""
    there = village.id in near
    return VillageMeasure(
        village=village.id,
        name=village.name,
        township=village.township,
        population=village.population,
        elderly=village.population // 5,
        in_reach=there,
        in_reach_month=there,
        reserved=there,
        stop=None,
        date=None,
        way_metres=1100 if there else None,
        way_seconds=900 if there else None,
        days=(DAYS | dict(days)).get(village.id, 50),
        days_unvisited=50,
        centre=None,
        centre_metres=None,
        cases_done=1,
        cases_on_time=1,
        cases_left=0,
        km_saved=1.0,
        hours_saved=0.5,
    )


def outcome(
    name: str,
    problem: Problem,
    *,
    cost: float,
    bound: float | None = None,
    near: frozenset[str] = NEAR,
    days: Mapping[str, int] | None = None,
    money: float | None = 1000.0,
    **more: object,
) -> Outcome:
    """An outcome; cost and bound in minutes. `more` are fields of the outcome, or `steps`, `extends`, `note`."""
    rows = tuple(row(village, near, days or {}) for village in problem.villages)
    reached = sum(r.population for r in rows if r.in_reach)
    values: dict[Measure, float | None] = dict.fromkeys(Measure, 1.0)
    values |= {
        Measure.REACHED: reached,
        Measure.REACHED_SHARE: reached / sum(r.population for r in rows),
        Measure.DAYS_WORST: sum(r.days for r in rows) / len(rows),
        Measure.MONEY: money,
    }
    told = {key: more.pop(key) for key in ("steps", "extends", "note") if key in more}
    plan = fixture.small()[1] if "plan" not in more else more.pop("plan")
    units = round(cost * COST_UNITS)
    return Outcome(
        scenario=Scenario(name=name, **told),  # type: ignore[arg-type]
        problem=problem,
        result=Result(
            plan=plan,  # type: ignore[arg-type]
            status=ResultStatus.LIMIT,
            cost=units,
            bound=None if bound is None else round(bound * COST_UNITS),
        ),
        score=Score(lines=()),
        measures=Measures(values=values, villages=rows, townships=(), assumptions=Assumptions(), kappa=None),
        key=name,
        **more,  # type: ignore[arg-type]
    )


def study(language: Language = Language.ZH, problem: Problem | None = None, **names: str) -> Study:
    """The base; a van: v4 comes into reach; on foot: v2 falls out, proven dearer; growth: costs do not compare."""
    world = problem or fixture.small(language)[0]
    more_vans = world.replace(vehicles=(*world.vehicles, replace(world.vehicles[1], id=VehicleId("k1-2"))))
    outcomes = (
        outcome(BASE, world, cost=100, bound=60),
        outcome(
            names.get("van", "van"),
            more_vans,
            cost=90,
            bound=55,
            near=NEAR | {"v4"},
            days={"v4": 3},
            money=1400,
            steps=(Step(kind=StepKind.VEHICLE_MORE, target="k1"),),
            note=names.get("note", ""),
        ),
        outcome(names.get("foot", "foot"), world, cost=180, bound=130, near=NEAR - {"v2"}, days={"v2": 40}, money=900),
        outcome(names.get("growth", "growth"), world, cost=300, bound=50, comparable=False, invented=True, money=1200),
    )
    travel = fixture.travel_of(world)
    return Study(problem=world, travel=travel, outcomes=outcomes, effort=Effort(seconds=5, proof=4))
