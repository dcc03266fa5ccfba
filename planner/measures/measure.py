"""A plan measured: village by village, by township, and in sum. No solver, no files."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import ceil

from planner.centres import nearest_centres
from planner.demand import last_visits
from planner.measures.cases import Tally, tallies
from planner.measures.effort import effort, money
from planner.measures.inequality import ede, gini, kappa_of, mean
from planner.measures.nouns import (
    WORST,
    Assumptions,
    Measure,
    Measures,
    TownshipMeasure,
    VillageMeasure,
)
from planner.measures.reach import Nearest, nearest_stops
from planner.plan import Plan
from planner.problem import Centre, Problem, Village, VillageId, centre_place, village_place
from planner.travel import Travel

P90 = 0.9


def measure(problem: Problem, travel: Travel, plan: Plan, *, assumed: Assumptions | None = None) -> Measures:
    """What a plan brings (docs/measures.md)."""
    assumptions = assumed or Assumptions()
    villages = _villages(problem, travel, plan, assumptions)
    people = [row.population for row in villages]
    kappa = kappa_of([row.days_unvisited for row in villages], people, assumptions.epsilon)
    return Measures(
        values=_values(problem, plan, villages, kappa),
        villages=villages,
        townships=_townships(villages),
        assumptions=assumptions,
        kappa=kappa,
    )


def _villages(problem: Problem, travel: Travel, plan: Plan, assumed: Assumptions) -> tuple[VillageMeasure, ...]:
    centres = {v.id: next(iter(nearest_centres(problem, travel, v.id)), None) for v in problem.villages}
    away = {v: travel.distance(village_place(v), centre_place(c.id)) for v, c in centres.items() if c is not None}
    nearest = nearest_stops(problem, travel, plan)
    visited = last_visits(problem)
    counts = tallies(problem, plan, away, assumed)
    reckon = _Days(problem=problem, plan=plan, month=assumed.month)
    return tuple(
        _village(v, nearest.get(v.id), counts[v.id], (centres[v.id], away.get(v.id)), reckon.of(v.id, visited, nearest))
        for v in problem.villages
    )


class _Days:
    """Counts the days of waiting to the last day of the plan."""

    def __init__(self, *, problem: Problem, plan: Plan, month: int) -> None:
        self._plan, self._month = plan, month
        self._last = plan.first + timedelta(days=max(0, plan.days - 1))
        self._assumed = problem.settings.unvisited_days + (self._last - plan.first).days

    def of(
        self, village: VillageId, visited: Mapping[VillageId, date], nearest: Mapping[VillageId, Nearest]
    ) -> tuple[int, int, bool]:
        """Days with the plan, days if nobody drove, and whether a stop was in reach within the month."""
        before, near = visited.get(village), nearest.get(village)
        idle = self._assumed if before is None else (self._last - before).days
        days = (self._last - near.stop.date).days if near is not None and near.reserved else idle
        return days, idle, near is not None or (before is not None and idle < self._month)


def _village(
    village: Village,
    near: Nearest | None,
    count: Tally,
    centre: tuple[Centre | None, int | None],
    days: tuple[int, int, bool],
) -> VillageMeasure:
    return VillageMeasure(
        village=village.id,
        name=village.name,
        township=village.township,
        population=village.population,
        elderly=village.elderly,
        in_reach=near is not None,
        in_reach_month=days[2],
        reserved=near is not None and near.reserved,
        stop=None if near is None else near.stop.id,
        date=None if near is None else near.stop.date,
        way_metres=None if near is None else near.metres,
        way_seconds=None if near is None else near.seconds,
        days=days[0],
        days_unvisited=days[1],
        centre=None if centre[0] is None else centre[0].id,
        centre_metres=centre[1],
        cases_done=count.done,
        cases_on_time=count.on_time,
        cases_left=count.left,
        km_saved=count.metres / 1000,
        hours_saved=count.seconds / 3600,
    )


def _values(
    problem: Problem, plan: Plan, villages: Sequence[VillageMeasure], kappa: float | None
) -> dict[Measure, float | None]:
    days, people = [row.days for row in villages], [row.population for row in villages]
    residents, reached = sum(people), sum(row.population for row in villages if row.in_reach)
    month = sum(row.population for row in villages if row.in_reach_month)
    old = sum(row.elderly for row in villages if row.in_reach)
    done, left = sum(row.cases_done for row in villages), sum(row.cases_left for row in villages)
    saved = sum(row.km_saved for row in villages)
    taken = effort(problem, plan)
    spent = money(problem, taken)
    return {
        Measure.REACHED: reached,
        Measure.REACHED_SHARE: _share(reached, residents),
        Measure.REACHED_MONTH: month,
        Measure.REACHED_MONTH_SHARE: _share(month, residents),
        Measure.ELDERLY_SHARE: _share(old, sum(row.elderly for row in villages)),
        Measure.DAYS_MEAN: _plain(days),
        Measure.DAYS_RESIDENT: mean(days, people),
        Measure.DAYS_P90: percentile(days, P90),
        Measure.DAYS_WORST: _plain(sorted(days)[-WORST:]),
        Measure.GINI: gini(days, people),
        Measure.EDE: ede(days, people, kappa),
        Measure.CASES_DONE: done,
        Measure.CASES_ON_TIME: sum(row.cases_on_time for row in villages),
        Measure.CASES_LEFT: left,
        Measure.COMPLETION: _share(done, done + left),
        Measure.KM_SAVED: saved,
        Measure.HOURS_SAVED: sum(row.hours_saved for row in villages),
        Measure.VEHICLE_DAYS: taken.vehicle_days,
        Measure.KM_DRIVEN: taken.km,
        Measure.DRIVING_SHARE: taken.driving_share,
        Measure.MONEY: spent,
        Measure.MONEY_CASE: None if spent is None else _share(spent, done),
        Measure.MONEY_KM_SAVED: None if spent is None or saved <= 0 else spent / saved,
    }


def _townships(villages: Iterable[VillageMeasure]) -> tuple[TownshipMeasure, ...]:
    """In the order in which the table names them."""
    groups: dict[str, list[VillageMeasure]] = {}
    for row in villages:
        groups.setdefault(row.township, []).append(row)
    return tuple(_township(name, rows) for name, rows in groups.items())


def _township(name: str, rows: Sequence[VillageMeasure]) -> TownshipMeasure:
    days = [row.days for row in rows]
    return TownshipMeasure(
        township=name,
        villages=len(rows),
        population=sum(row.population for row in rows),
        elderly=sum(row.elderly for row in rows),
        reached=sum(row.population for row in rows if row.in_reach),
        elderly_reached=sum(row.elderly for row in rows if row.in_reach),
        days_mean=sum(days) / len(days),
        days_resident=mean(days, [row.population for row in rows]),
        days_longest=max(days),
        cases_done=sum(row.cases_done for row in rows),
        cases_left=sum(row.cases_left for row in rows),
    )


def percentile(days: Sequence[int], share: float) -> float | None:
    """The nearest rank: the least value that so large a share of them does not exceed; None of nothing."""
    return sorted(days)[max(0, ceil(share * len(days) - 1e-9) - 1)] if days else None


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _plain(days: Sequence[int]) -> float | None:
    return sum(days) / len(days) if days else None
