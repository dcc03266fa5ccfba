"""Solver against exhaustive search: tiny districts whose every plan can be tried.

For each vehicle-day every set of tasks at every choice of options in every order of stops is timed by the timer, found
lawful by the checker and priced by the score; then the best pair of disjoint sets is taken. Neither the tasks' cost nor
the rules are stated again here.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations, product
from random import Random

import pytest
from districts import MONDAY, at, problem, request, road, settings, span, van, village

from planner.check import check, check_vehicle_day
from planner.plan import StopKind
from planner.problem import AnnouncedStop, Horizon, Priority, Problem, VehicleId, village_place
from planner.score import score
from planner.settings import Weights
from planner.solve import Params, solve
from planner.solve.build import make_plan
from planner.solve.instance import VehicleDay
from planner.solve.search import TurnStop
from planner.solve.tasks import Task, make_tasks
from planner.travel import Travel

SEARCH = Params(seconds=None, iterations=2000, workers=1, rounds=1, routing=0)
SEEDS = tuple(s for s in range(20) if s != 8)  # 8 has too many orders to try them all in a test


def tiny(seed: int) -> tuple[Problem, Travel]:
    """Two villages, up to four requests, two vehicle-days (two days of one van, or two vans on a day), six tasks."""
    rng = Random(seed)
    homes = rng.sample("ABD", 2)
    same_day = rng.random() < 0.4
    limits = {
        "break_length": rng.choice((0, at("01:00"))),
        "break_begin": at("11:00"),
        "break_end": at("13:00"),
        "grid": rng.choice((1, 300, 900)),
        "overtime_max": rng.choice((0, at("00:30"))),
        "walkin_rate": rng.choice((0.0, 0.05, 0.1)),
        "weights": Weights(vehicle_day=rng.choice((5.0, 30.0, 60.0)), delay=rng.choice((1.0, 10.0))),
    }
    hours = (at("08:00"), rng.choice((at("10:00"), at("13:00"), at("17:00"))))
    vans = [van(hours=hours, max_cases=rng.choice((None, 2)), max_stops=rng.choice((None, 2)))]
    if same_day:
        vans.append(replace(vans[0], id=VehicleId("van2"), speed_factor=0.8))
    world = problem(
        *(_request(rng, f"r{k}", homes) for k in range(rng.randint(2, 4))),
        villages=tuple(village(h, host_hours=_hours(rng), max_gap_days=rng.choice((None, 28))) for h in homes),
        vehicles=tuple(vans),
        settings=settings(**limits),
        horizon=Horizon(first=MONDAY, days=1 if same_day else 2),
    )
    if rng.random() < 0.3:
        world = world.replace(announced=(_told(rng, homes[0]),))
    return world, road(world, ways={(homes[0], homes[1]): 900, (homes[1], homes[0]): 900})


def _request(rng: Random, name: str, homes: list[str]):
    return request(
        name,
        rng.choice(homes),
        seconds=rng.choice((600, 900, 1700)),
        mobility_limited=rng.random() < 0.3,
        priority=rng.choice(tuple(Priority)),
        due=rng.choice((None, None, MONDAY, MONDAY + timedelta(days=5))),
        earliest=rng.choice((None, None, None, MONDAY + timedelta(days=1))),
        windows=rng.choice(((), (), (span("09:00", "10:30"),))),
    )


def _hours(rng: Random):
    return rng.choice(((), (), (span("09:00", "12:00"),), (span("09:00", "10:00"), span("13:00", "15:00"))))


def _told(rng: Random, home: str) -> AnnouncedStop:
    begin = at("09:00") + 900 * rng.randint(0, 6)
    return AnnouncedStop(
        id=f"20261123-van-hub-{home}",
        place=village_place(home),
        date=MONDAY,
        vehicle=VehicleId("van"),
        begin=begin,
        end=begin + 1200,
        announced=True,
    )


def optimum(world: Problem, travel: Travel) -> int:
    """The cost of the best plan there is, in units."""
    tasks = make_tasks(world, travel)
    dates = world.horizon.dates
    turns = tuple(VehicleDay(vehicle=v, day=d, crew=()) for d in dates for v in world.vehicles)
    assert len(tasks) <= 6 and len(turns) == 2
    empty = score(world, travel, make_plan(world, travel, vehicle_days=turns, turns=((), ()), tasks=tasks)).cost
    gains = [_gains(world, travel, turns, k, tasks, empty) for k in range(2)]
    one_day = turns[0].day == turns[1].day
    best = 0
    for (held, hubs), gain in gains[0].items():
        for (others, other_hubs), more in gains[1].items():
            if not held & others and not (one_day and hubs & other_hubs):  # one van a hub and day
                best = min(best, gain + more)
    return empty + best


def _gains(world: Problem, travel: Travel, turns, k: int, tasks: tuple[Task, ...], empty: int):
    """What each set of tasks held by turn k alone saves at best, by (tasks, hubs)."""
    best: dict[tuple[frozenset[str], frozenset[str]], int] = {(frozenset(), frozenset()): 0}
    for choice in product(*[[None, *(o.place for o in task.options)] for task in tasks]):
        at_place: dict[str, list[str]] = {}
        for task, place in zip(tasks, choice, strict=True):
            if place is not None:
                at_place.setdefault(place, []).append(task.id)
        hubs = frozenset(p for p in at_place if p.startswith("village/"))
        key = (frozenset(t.id for t, p in zip(tasks, choice, strict=True) if p is not None), hubs)
        for order in permutations(at_place):
            turn = tuple(TurnStop(place=place, tasks=tuple(at_place[place])) for place in order)
            chosen = (turn, ()) if k == 0 else ((), turn)
            plan = make_plan(world, travel, vehicle_days=turns, turns=chosen, tasks=tasks)
            cost = score(world, travel, plan).cost - empty
            better = turn and cost < best.get(key, 0)  # the checker is slow: ask it only where it matters
            if better and not check_vehicle_day(world, travel, plan, turns[k].day, turns[k].vehicle.id):
                best[key] = cost
    return best


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tiny_district_is_planned_at_the_least_cost_there_is(seed):
    """Two thousand iterations find it (400 miss seed 17, where two whole days change places), none finds less."""
    world, travel = tiny(seed)
    result = solve(world, travel, SEARCH)
    assert check(world, travel, result.plan) == ()
    assert result.cost == optimum(world, travel)


def test_the_tiny_districts_are_worth_searching():
    """Some serve all, some leave something, some go out twice, some make home visits."""
    plans = [solve(*tiny(seed), SEARCH).plan for seed in SEEDS]
    assert any(not p.unserved for p in plans)
    assert any(p.unserved and p.stops for p in plans)
    assert any(len(p.vehicle_days) == 2 for p in plans)
    assert any(s.kind is StopKind.HOME for p in plans for s in p.stops)
    assert any(s.kind is StopKind.BREAK for p in plans for s in p.stops)
