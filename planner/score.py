"""What a plan costs, term by term, without any solver (docs/model.md, Cost). Integer units, 6000 a minute."""

from datetime import date

from planner.demand import Walkin, late_visits, open_cases, wait_cost, walkins
from planner.plan import COST_UNITS, Mode, Plan, Score, ScoreLine, StopKind, Term
from planner.problem import Problem, RequestId, VillageId
from planner.timer import shift
from planner.travel import Travel


def score(problem: Problem, travel: Travel, plan: Plan) -> Score:
    """The cost of a plan. Lawful or not: what breaks a rule costs nothing extra here, `check` finds it."""
    weights = problem.settings.weights
    cases = {(case.request, case.leg): case for case in open_cases(problem)}
    villages = walkins(problem)
    visits = _visits(plan)
    served = _served_on(plan)
    handled = {(row.request, row.leg) for row in plan.assignments}
    left = [case for key, case in cases.items() if key not in handled]
    heads = [walkin for walkin in villages if walkin.number == 1]
    days = {walkin.village: sorted(visits.get(walkin.village, {}).values()) for walkin in heads}
    waits = sum(wait_cost(problem, walkin, next(iter(days[walkin.village]), None)) for walkin in heads)
    missed = [walkin for walkin in villages if walkin.number not in visits.get(walkin.village, {})]
    waiting = sum(not days[walkin.village] for walkin in heads)
    unreached = sum(walkin.seconds for walkin in missed)
    drive = sum(stop.drive_seconds for stop in plan.stops)
    way = _way(problem, plan, villages)
    delay = sum((day - cases[key].earliest).days for key, day in served.items() if key in cases)
    over = overtime(problem, plan)
    used = sum(any(s.kind in (StopKind.HUB, StopKind.HOME) for s in stops) for stops in plan.vehicle_days.values())
    changed = changed_stops(problem, plan)
    late = sum(late_visits(problem, walkin, days[walkin.village]) for walkin in heads)
    gaps = late + sum(walkin.promise > 0 for walkin in missed)
    broken = per_unit(weights.gap) * late + sum(walkin.promise for walkin in missed)
    agents = sum(row.mode is Mode.AGENT for row in plan.assignments)
    return Score(
        lines=(
            _line(Term.DRIVE, drive / 60, "min", weights.drive, per_second(weights.drive) * drive),
            _line(Term.WAY, way / 60, "min", weights.walk, per_second(weights.walk) * way),
            _line(Term.UNSERVED, len(left), "cases", 0.0, sum(case.penalty for case in left)),
            _line(Term.DELAY, delay, "days", weights.delay, per_unit(weights.delay) * delay),
            _line(Term.WALKIN, unreached / 60, "min", weights.walkin, sum(walkin.value for walkin in missed)),
            _line(Term.WAIT, waiting, "villages", weights.wait, waits),
            _line(Term.OVERTIME, over / 60, "min", weights.overtime, per_second(weights.overtime) * over),
            _line(Term.VEHICLE_DAY, used, "days", weights.vehicle_day, per_unit(weights.vehicle_day) * used),
            _line(Term.CHANGE, changed, "stops", weights.change, per_unit(weights.change) * changed),
            _line(Term.GAP, gaps, "times", weights.gap, broken),
            _line(Term.AGENT, agents, "cases", weights.agent, per_unit(weights.agent) * agents),
        )
    )


def per_second(weight: float) -> int:
    """Units of a second at a weight per minute; a weight counts in hundredths."""
    return round(weight * COST_UNITS / 60)


def per_unit(weight: float) -> int:
    """Units of one thing at a weight in minutes."""
    return round(weight * COST_UNITS)


def overtime(problem: Problem, plan: Plan) -> int:
    """Seconds that turns end behind their shifts, together."""
    total = 0
    for (day, vehicle), stops in plan.vehicle_days.items():
        if vehicle in problem.vehicle:
            end = shift(problem, problem.vehicle[vehicle], plan.crew_of(day, vehicle))[1]
            total += max(0, stops[-1].arrive - end)
    return total


def changed_stops(problem: Problem, plan: Plan) -> int:
    """Stops of the kept plan that are missing or begin or end at another time; a standing one may end when it likes."""
    return sum(
        (stop := plan.stop.get(kept.id)) is None
        or stop.begin != kept.begin
        or (stop.end != kept.end and not kept.standing)
        for kept in problem.announced
    )


def _line(term: Term, amount: float, unit: str, weight: float, cost: int) -> ScoreLine:
    return ScoreLine(term=term, amount=amount, unit=unit, weight=weight, cost=cost)


def _served_on(plan: Plan) -> dict[tuple[RequestId, int], date]:
    """When each served case is served; an agent or a centre at no delay."""
    return {
        (row.request, row.leg): plan.stop[row.stop].date
        for row in plan.assignments
        if row.request is not None and row.stop is not None and row.stop in plan.stop
    }


def _visits(plan: Plan) -> dict[VillageId, dict[int, date]]:
    """The day of each visit of each village on which its walk-ins are served."""
    visits: dict[VillageId, dict[int, date]] = {}
    for row in plan.assignments:
        if row.request is None and row.stop is not None and row.stop in plan.stop:
            day, known = plan.stop[row.stop].date, visits.setdefault(row.village, {})
            known[row.leg] = min(day, known.get(row.leg, day))
    return visits


def _way(problem: Problem, plan: Plan, villages: tuple[Walkin, ...]) -> int:
    """Seconds residents spend on their ways, all trips."""
    people = {(walkin.village, walkin.number): walkin.people for walkin in villages}
    trips = problem.settings.weights.trips
    return sum(
        trips * row.walk_seconds * (1 if row.request is not None else people.get((row.village, row.leg), 0))
        for row in plan.assignments
        if row.mode is Mode.HUB
    )
