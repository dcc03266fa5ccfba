"""Several visits of a village in the horizon: what they are, what they cost, and plans that no other plan beats."""

from datetime import timedelta
from itertools import permutations, product
from random import Random

import pytest
from districts import MONDAY, TUESDAY, WEDNESDAY, hub, out, plan, problem, request, road, settings, van, village
from solve_kit import lawful
from test_solve import search_agrees

from planner.check import check
from planner.demand import late_visits, walkins
from planner.plan import COST_UNITS, Rule, StopKind, Term
from planner.problem import Horizon, LedgerRow, VehicleId
from planner.score import score
from planner.settings import Weights
from planner.solve import Params, solve
from planner.solve.build import make_plan
from planner.solve.instance import VehicleDay
from planner.solve.search import TurnStop
from planner.solve.tasks import make_tasks

SEARCH = Params(seconds=None, iterations=1500, workers=1, rounds=1, routing=0)


def days_of(made, name):
    """The days of a village's visits."""
    return sorted(made.stop[r.stop].date for r in made.assignments if r.request is None and r.village == name)


def test_the_visits_share_work_and_people_to_the_second():
    """700 residents of four weeks are 56 minutes and 6 people: three visits of 1,120 seconds and two people."""
    world = problem(villages=(village("A", population=700, visits=3),), settings=settings(walkin_rate=0.02))
    found = walkins(world)
    assert [(w.number, w.visits, w.seconds, w.people) for w in found] == [(n, 3, 1120, 2) for n in (1, 2, 3)]
    odd = problem(villages=(village("A", population=100, visits=3),), settings=settings(walkin_rate=0.0209))
    assert [w.seconds for w in walkins(odd)] == [168, 167, 167]
    assert [w.people for w in walkins(odd)] == [1, 0, 0]
    assert sum(w.value for w in walkins(odd)) == 100 * 502


def test_no_more_visits_than_days():
    """Somebody who writes visits a year gets as many tasks as the horizon has days."""
    assert len(walkins(problem(villages=(village("A", visits=52),)))) == 7
    assert len(walkins(problem(villages=(village("A", visits=0), village("B"))))) == 2


@pytest.mark.parametrize(("longest", "days", "late"), [
    (3, (0, 3, 6), 0),
    (3, (0, 4), 1),  # four days apart
    (3, (0, 3), 1),  # the next visit should come on the seventh day at the latest, which is in the horizon
    (4, (0, 3), 0),
    (2, (0,), 1),
    (2, (), 0),  # never visited: what counts is the floor of the last visit, and there is none in the horizon
    (None, (0,), 0),
])  # fmt: skip
def test_each_visit_sets_the_next_floor(longest, days, late):
    """Gaps between two visits, and from the last visit to the end, count one each where they are too long."""
    last = () if longest is None else (LedgerRow(village=village("A").id, date=MONDAY - timedelta(days=1)),)
    world = problem(villages=(village("A", visits=3, max_gap_days=longest),), ledger=last)
    walkin = walkins(world)[0]
    dates = [MONDAY + timedelta(days=d) for d in days]
    first = walkin.floor is not None and (not dates or dates[0] > walkin.floor)
    assert late_visits(world, walkin, dates) == late + first


def test_missing_visits_and_late_ones_cost_what_the_page_says():
    """Visits on Tuesday and Wednesday of three asked for; the first wait counts, the floor after Wednesday does not."""
    weights = Weights(gap=100.0, wait=1.0, walkin=0.0, drive=0.0, vehicle_day=0.0)
    world = problem(villages=(village("A", visits=3, max_gap_days=2),), settings=settings(weights=weights))
    made = plan(
        world, road(world), out(hub("A", walkins="A/2"), day=TUESDAY), out(hub("A", walkins="A"), day=WEDNESDAY)
    )
    cost = {line.term: line.cost / COST_UNITS for line in score(world, road(world), made).lines}
    # missing: one; the floor before the horizon: Monday, missed; from Wednesday: Friday, missed
    assert cost[Term.GAP] == 300
    assert cost[Term.WAIT] == 1


def test_a_visit_counts_for_the_load_what_its_village_says():
    """Two visits of three cases each and a case of a resident: seven fit, with room for six one is left."""
    homes = (village("A", visit_load=3), village("B", visit_load=3))
    for most, broken in ((7, []), (6, ["load"])):
        world = problem(request("r"), villages=homes, vehicles=(van(max_cases=most, days=frozenset({0})),))
        made = plan(world, road(world), out(hub("A", serves="r", walkins="A"), hub("B", walkins="B")))
        assert sorted({str(v.rule) for v in check(world, road(world), made)}) == broken
        found = solve(world, road(world), SEARCH).plan
        assert check(world, road(world), found) == ()
        assert len(found.unserved) == len(broken)


def test_a_pattern_of_two_weeks_is_planned_on_its_days():
    """Monday of the first week and Thursday of the second, though every day would do for the van."""
    pattern = (frozenset({7, 17}),)
    world = problem(villages=(village("A", visits=2, patterns=pattern),), horizon=Horizon(first=MONDAY, days=14))
    made = solve(world, road(world), SEARCH).plan
    assert days_of(made, "A") == [MONDAY, MONDAY + timedelta(days=10)]


def test_a_visit_without_a_day_left_is_left_and_the_others_are_made():
    """Four visits, two days apart, in a week of five days: three are made, one is left and pays the gap."""
    world = problem(villages=(village("A", visits=4, min_gap_days=2),))
    made = solve(world, road(world), SEARCH).plan
    assert len(days_of(made, "A")) == 3
    assert [u.village for u in made.unserved] == ["A"]
    (line,) = (x for x in score(world, road(world), made).lines if x.term is Term.GAP)
    assert line.amount == 1


def tiny(seed):
    """Two or three villages, four tasks, up to four days, one van or two: small enough to try every plan."""
    rng = Random(seed)
    count = rng.choice((2, 3))
    visits = {2: rng.choice(((2, 2), (3, None), (3, 1))), 3: (2, None, 1)}[count]
    days = rng.choice((3, 4, 4))
    sets = (frozenset({0, 2}), frozenset({1, 3}), frozenset({7, 8}), frozenset({9}))
    homes = tuple(
        village(
            name,
            visits=asked,
            population=rng.choice((0, 100, 300)),
            min_gap_days=rng.choice((None, 1, 2)),
            max_gap_days=rng.choice((None, 1, 2, 29)),
            patterns=rng.choice(((), (), sets, sets[:2], sets[2:])),
            visit_load=rng.choice((0, 1)),
        )
        for name, asked in zip(("A", "B", "D"), visits, strict=False)
    )
    vans = [van(max_cases=rng.choice((None, 1)), max_stops=rng.choice((None, 1)))]
    if rng.random() < 0.3:
        vans.append(van(id=VehicleId("van2"), days=frozenset({rng.randrange(days)})))
    weights = Weights(
        gap=rng.choice((5.0, 60.0, 600.0)), wait=rng.choice((0.02, 1.0)), vehicle_day=rng.choice((5.0, 40.0))
    )
    world = problem(
        villages=homes,
        vehicles=tuple(vans),
        settings=settings(walkin_rate=0.05, weights=weights),
        horizon=Horizon(first=MONDAY, days=days),
    )
    return world, road(world)


def optimum(world, travel):
    """The cost of the best lawful plan there is, by trying them all."""
    tasks = make_tasks(world, travel)
    turns = tuple(VehicleDay(vehicle=v, day=d, crew=()) for d in world.horizon.dates for v in world.vehicles)
    turns = tuple(t for t in turns if t.day.weekday() in t.vehicle.days)
    best = None
    for choice in product([None, *range(len(turns))], repeat=len(tasks)):
        held = [[t for t, k in zip(tasks, choice, strict=True) if k == number] for number in range(len(turns))]
        if any(len({t.village for t in stops}) < len(stops) for stops in held):
            continue
        for orders in product(*[permutations(stops) for stops in held]):
            made = make_plan(
                world,
                travel,
                vehicle_days=turns,
                turns=tuple(
                    tuple(TurnStop(place=t.options[0].place, tasks=(t.id,)) for t in order) for order in orders
                ),
                tasks=tasks,
            )
            cost = score(world, travel, made).cost
            if (best is None or cost < best) and check(world, travel, made) == ():
                best = cost
    return best


@pytest.mark.parametrize("seed", range(16))
def test_a_tiny_round_is_planned_at_the_least_cost_there_is(seed):
    """Every set of days for every visit, every order: nothing is cheaper than what the search finds."""
    world, travel = tiny(seed)
    result = solve(world, travel, SEARCH)
    assert check(world, travel, result.plan) == ()
    assert result.cost == optimum(world, travel)


def test_the_tiny_rounds_are_worth_searching():
    """Some make every visit, some leave one, some visit a village three times, some pay a gap."""
    plans = [(world, solve(world, travel, SEARCH).plan) for world, travel in map(tiny, range(16))]
    assert any(not p.unserved for _, p in plans) and any(p.unserved for _, p in plans)
    assert any(len(days_of(p, v.id)) == 3 for w, p in plans for v in w.villages)
    assert all(s.kind is not StopKind.HOME for _, p in plans for s in p.stops)


@pytest.mark.parametrize("seed", range(40))
def test_rounds_cost_in_the_search_what_they_cost_in_the_plan(seed):
    """Also where the worst-served come first, and with the RoutingModel as a start."""
    world, travel = tiny(seed)
    search_agrees(world, travel)
    routed = Params(seconds=None, iterations=20, workers=1, rounds=1, routing=1.0)
    lawful(world, travel, solve(world, travel, routed))


def test_every_rule_of_rounds_bites():
    """A plan of two visits on wrong days is told apart by rule."""
    world = problem(villages=(village("A", visits=2, min_gap_days=3, patterns=(frozenset({0, 3}),)),))
    made = plan(world, road(world), out(hub("A", walkins="A")), out(hub("A", walkins="A/2"), day=TUESDAY))
    assert {v.rule for v in check(world, road(world), made)} == {Rule.GAP, Rule.DAY}
