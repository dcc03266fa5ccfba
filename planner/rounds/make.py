"""A round: the periodic problem solved, then every stop moved to one hour in all its weeks."""

from collections import Counter, defaultdict

from planner.plan import Plan
from planner.problem import PlaceId, Problem, VehicleId, VillageId
from planner.rounds.frequency import Frequency
from planner.rounds.nouns import Left, Round, RoundStop, Served
from planner.rounds.periodic import solve_periodic
from planner.rounds.same_hour import same_hour
from planner.rounds.template import WEEK, template
from planner.solve import Params, Progress
from planner.solve.tasks import hub_options
from planner.travel import Travel

Key = tuple[int, VehicleId, PlaceId]


def standing_round(
    problem: Problem,
    travel: Travel,
    params: Params | None = None,
    *,
    weeks: int = 4,
    frequency: Frequency | None = None,
) -> Round:
    """The timetable of 1 to 4 weeks from the week of the horizon on; what it cannot hold is in `left`."""
    world = template(problem, weeks=weeks, frequency=frequency or Frequency())
    limits = params or Params()
    made = solve_periodic(world, travel, limits)
    if limits.on_progress is not None:
        limits.on_progress(Progress(engine="hours", seconds=made.seconds, iterations=made.iterations, cost=0))
    return round_of(world, travel, same_hour(world, travel, made.plan))


def round_of(world: Problem, travel: Travel, plan: Plan) -> Round:
    """The round of a plan whose stops begin at the same hour in all weeks."""
    held: dict[Key, dict[int, tuple[int, int]]] = defaultdict(dict)
    served: dict[Key, dict[VillageId, list[tuple[int, int, int]]]] = defaultdict(lambda: defaultdict(list))
    key_of: dict[str, tuple[Key, int]] = {}
    for stop in plan.stops:
        if stop.kind == "hub" and stop.place is not None:
            key = (stop.date.weekday(), stop.vehicle, stop.place)
            week = (stop.date - world.horizon.first).days // WEEK + 1
            held[key][week] = (stop.begin, stop.end)
            key_of[stop.id] = (key, week)
    for row in plan.assignments:
        if row.stop is not None:
            key, week = key_of[row.stop]
            served[key][row.village].append((week, row.walk_metres, row.walk_seconds))
    stops = [_stop(key, held[key], served[key]) for key in held]
    return Round(
        first=world.horizon.first,
        weeks=world.horizon.days // WEEK,
        stops=tuple(sorted(stops, key=lambda s: (s.weekday, s.begin, s.vehicle, s.place))),
        left=_left(world, travel, plan),
    )


def _stop(
    key: Key, times: dict[int, tuple[int, int]], villages: dict[VillageId, list[tuple[int, int, int]]]
) -> RoundStop:
    weeks = tuple(sorted(times))
    return RoundStop(
        place=key[2],
        vehicle=key[1],
        weekday=key[0],
        weeks=weeks,
        begin=times[weeks[0]][0],
        ends=tuple(times[week][1] for week in weeks),
        served=tuple(
            Served(
                village=village,
                weeks=tuple(sorted(week for week, _, _ in rows)),
                walk_metres=rows[0][1],
                walk_seconds=rows[0][2],
            )
            for village, rows in sorted(villages.items())
        ),
    )


def _left(world: Problem, travel: Travel, plan: Plan) -> tuple[Left, ...]:
    made = Counter(row.village for row in plan.assignments if row.request is None)
    return tuple(
        Left(village=v.id, asked=v.visits or 0, made=made[v.id], reachable=bool(hub_options(world, travel, v.id)))
        for v in world.villages
        if made[v.id] < (v.visits or 0)
    )
