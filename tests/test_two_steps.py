"""Acceptance and delivery in one horizon, by van or by the village's agent: facts, rules, cost, and the best plans."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations, product
from random import Random

import pytest
from districts import (
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    hub,
    kinds,
    out,
    plan,
    problem,
    request,
    road,
    service,
    settings,
    van,
    village,
)
from solve_kit import lawful
from test_solve import search_agrees

from planner.check import check
from planner.demand import agent_day, delivery_days, open_cases
from planner.explain import explain
from planner.next_week import close_week
from planner.plan import Assignment, Mode, Rule, TaskId, Term
from planner.problem import Change, ChangeKind, Horizon, LedgerRow, RequestId, ServiceCode, Status, VillageId
from planner.score import score
from planner.settings import Weights
from planner.solve import Params, solve
from planner.solve.build import make_plan
from planner.solve.instance import VehicleDay
from planner.solve.search import TurnStop
from planner.solve.tasks import make_tasks

SEARCH = Params(seconds=None, iterations=1500, workers=1, rounds=1, routing=0)
PERMIT = service("permit", legs=2, processing_days=2, deadline_days=3)
THURSDAY, FRIDAY = (MONDAY + timedelta(days=d) for d in (3, 4))


def permit(name="r", **changes):
    return request(name, service=ServiceCode("permit"), **changes)


def world_of(*requests, serving=PERMIT, **changes):
    return problem(*(requests or (permit(),)), services=(serving,), **changes)


def found(world, made):
    return kinds(check(world, road(world), made))


def test_both_steps_are_open_where_the_second_can_follow_in_time():
    """Accepted on Monday at the earliest, ready on Wednesday; what takes longer than the week is one step."""
    first, second = open_cases(world_of())
    assert (first.leg, first.awaits) == (1, False)
    assert (second.leg, second.awaits, second.earliest, second.due) == (2, True, WEDNESDAY, None)
    slow = world_of(serving=replace(PERMIT, processing_days=6))
    assert [c.leg for c in open_cases(slow)] == [1]
    late = world_of(permit(earliest=FRIDAY))
    assert [c.leg for c in open_cases(late)] == [1]
    tight = world_of(permit(due=TUESDAY))
    assert [c.leg for c in open_cases(tight)] == [1]


def test_the_penalty_of_the_second_step_is_that_of_the_earliest_days():
    """Accepted on Monday, the deadline of three working days is Thursday: due before the horizon ends."""
    second = open_cases(world_of(settings=settings(weights=Weights(unserved_normal=100.0, urgency=1.0))))[1]
    assert second.penalty == 200 * 6000


@pytest.mark.parametrize(("processing", "deadline", "span"), [
    (0, None, (WEDNESDAY, MONDAY + timedelta(days=6))),  # never on the day of the acceptance
    (1, None, (WEDNESDAY, MONDAY + timedelta(days=6))),
    (2, 3, (THURSDAY, FRIDAY)),
    (2, 1, (THURSDAY, WEDNESDAY)),  # no day at all
])  # fmt: skip
def test_the_days_of_a_delivery_follow_from_the_day_of_acceptance(processing, deadline, span):
    """Accepted on Tuesday."""
    base = open_cases(world_of())[1]
    case = replace(base, processing=processing, deadline=deadline)
    assert delivery_days(world_of(), case, TUESDAY) == span


@pytest.mark.parametrize(("days", "broken"), [
    ((MONDAY, WEDNESDAY), []),
    ((MONDAY, THURSDAY), []),
    ((MONDAY, TUESDAY), ["order.early"]),
    ((TUESDAY, WEDNESDAY), ["order.early"]),
    ((MONDAY, FRIDAY), ["order.late"]),
    ((WEDNESDAY, MONDAY), ["order.early"]),
])  # fmt: skip
def test_order_a_delivery_follows_its_acceptance_in_the_plan(days, broken):
    """Two working days after it, and no more than three."""
    world = world_of()
    made = plan(world, road(world), *(out(hub("A", serves=s), day=d) for s, d in zip(("r", "r/2"), days, strict=True)))
    assert found(world, made) == broken


def test_order_a_delivery_needs_its_acceptance():
    """Alone in the plan it is no delivery."""
    world = world_of()
    assert found(world, plan(world, road(world), out(hub("A", serves="r/2"), day=FRIDAY))) == ["order.unaccepted"]


def by_agent(world, made):
    """The plan with the second step handed over by the agent."""
    row = next(u for u in made.unserved if u.request == "r" and u.leg == 2)
    served = Assignment(
        task=TaskId("agent"), request=row.request, leg=2, village=row.village, mode=Mode.AGENT, stop=None, seconds=900
    )
    return made.replace(
        assignments=(*made.assignments, served), unserved=tuple(u for u in made.unserved if u is not row)
    )


@pytest.mark.parametrize(("agent", "day", "broken"), [
    (True, MONDAY, []),
    (True, WEDNESDAY, []),  # ready on Friday
    (True, THURSDAY, ["order.no_day"]),
    (False, MONDAY, ["order.no_agent"]),
    (True, None, ["order.unaccepted"]),
])  # fmt: skip
def test_order_an_agent_hands_over_what_is_accepted_in_a_village_that_has_one(agent, day, broken):
    """On a working day of the horizon, in a village with an agent."""
    world = world_of(villages=(village("A", agent=agent),))
    turns = () if day is None else (out(hub("A", serves="r"), day=day),)
    assert found(world, by_agent(world, plan(world, road(world), *turns))) == broken


def test_an_agent_has_a_day_or_not():
    """The first working day that is lawful; none without agent, for a first step, or without an acceptance."""
    world = world_of(villages=(village("A", agent=True),))
    first, second = open_cases(world)
    assert agent_day(world, first) is None
    assert agent_day(world, second) is None
    assert agent_day(world, second, MONDAY) == WEDNESDAY
    assert agent_day(world, second, THURSDAY) is None  # ready on Monday after
    assert agent_day(world_of(), second, MONDAY) is None
    done = world_of(permit(status=Status.READY, accepted_on=MONDAY - timedelta(days=9)), villages=world.villages)
    late = replace(done, services=(replace(PERMIT, deadline_days=20),))
    assert agent_day(late, open_cases(late)[0]) == MONDAY


def test_the_agent_is_taken_where_the_van_is_dearer():
    """Accepted on Monday at a distance; coming again costs more than the agent, who costs more than nothing."""
    world = world_of(villages=(village("A", agent=True),))
    made = solve(world, road(world), SEARCH).plan
    assert check(world, road(world), made) == ()
    assert [(r.leg, r.mode) for r in made.assignments if r.request] == [(1, Mode.HUB), (2, Mode.AGENT)]
    costs = {line.term: line.cost / 6000 for line in score(world, road(world), made).lines}
    assert (costs[Term.AGENT], costs[Term.UNSERVED]) == (20.0, 0.0)
    dear = world.replace(settings=settings(weights=Weights(agent=500.0)))
    again = solve(dear, road(dear), SEARCH).plan
    assert [r.mode for r in again.assignments if r.request] == [Mode.HUB, Mode.HUB]


def test_a_delivery_left_because_nobody_accepts_says_so():
    """The van comes on Friday alone: it accepts then, and what it cannot hand over is left for `order`."""
    world = world_of(vehicles=(van(days=frozenset({4})),))
    ways = road(world)
    made = solve(world, ways, SEARCH).plan
    assert [(u.request, u.leg) for u in made.unserved if u.request] == [("r", 2)]
    reason = next(r for r in explain(world, ways, made) if r.request == "r")
    assert Rule.ORDER in reason.rules
    assert reason.sentence


def test_a_closed_week_writes_both_steps_down():
    """Accepted and delivered; where the acceptance failed, nothing was handed over and it is open again."""
    world = world_of()
    made = plan(world, road(world), out(hub("A", serves="r")), out(hub("A", serves="r/2"), day=THURSDAY))
    closed = close_week(world, made)
    assert [(r.leg, r.status) for r in closed.rows if r.request] == [(1, Status.ACCEPTED), (2, Status.DELIVERED)]
    assert closed.carried == ()
    missed = LedgerRow(request=RequestId("r"), leg=1, status=Status.NO_SHOW, date=MONDAY, plan=made.plan_id)
    again = close_week(world, made, [missed])
    assert [r for r in again.rows if r.request] == []
    assert [(c.request, c.leg, c.attempts) for c in again.carried] == [("r", 1, 1)]
    assert again.waiting == 0
    nobody = LedgerRow(request=RequestId("r"), leg=2, status=Status.NO_SHOW, date=THURSDAY, plan=made.plan_id)
    third = close_week(world, made, [nobody])
    assert [(r.leg, r.status) for r in third.rows if r.request] == [(1, Status.ACCEPTED)]
    assert [(c.request, c.leg) for c in third.carried] == [("r", 2)]


def test_deliveries_are_split_along_their_acceptances():
    """Five cases of ten minutes make two tasks at the counter; each delivery waits for one of them."""
    asked = [permit(f"r{k}", seconds=600) for k in range(5)]
    tasks = make_tasks(world_of(*asked), road(world_of(*asked)))
    first = {t.id: {c.request for c in t.cases} for t in tasks if t.cases and t.after is None}
    second = [t for t in tasks if t.after is not None]
    assert sorted(map(len, first.values())) == [2, 3]
    assert all({c.request for c in t.cases} <= first[t.after] for t in second)
    assert sum(len(t.cases) for t in second) == 5


def tiny(seed):
    """Two villages, two requests of two steps, perhaps one of one, three or four days, one van."""
    rng = Random(seed)
    homes = tuple(village(n, agent=rng.random() < 0.5, population=rng.choice((0, 100))) for n in ("A", "B"))
    serving = service(
        "permit", legs=2, processing_days=rng.choice((0, 1, 2)), deadline_days=rng.choice((None, 1, 2, 3))
    )
    asked = [
        permit(
            f"r{k}",
            village=VillageId(rng.choice("AB")),
            mobility_limited=rng.random() < 0.3,
            due=rng.choice((None, WEDNESDAY, FRIDAY)),
            earliest=rng.choice((None, None, TUESDAY)),
        )
        for k in range(2)
    ]
    days = rng.choice((3, 4))
    weights = Weights(
        unserved_normal=rng.choice((40.0, 120.0)), agent=rng.choice((5.0, 60.0)), vehicle_day=rng.choice((5.0, 30.0))
    )
    world = problem(
        *asked,
        villages=homes,
        services=(serving,),
        vehicles=(van(max_cases=rng.choice((None, 1, 2))),),
        settings=settings(weights=weights),
        horizon=Horizon(first=MONDAY, days=days),
    )
    return world, road(world)


def optimum(world, travel):
    """The cost of the best lawful plan there is, by trying them all."""
    tasks = make_tasks(world, travel)
    turns = tuple(VehicleDay(vehicle=v, day=d, crew=()) for d in world.horizon.dates for v in world.vehicles)
    best = None
    for choice in product([None, *range(len(turns))], repeat=len(tasks)):
        held = [{} for _ in turns]
        for task, k in zip(tasks, choice, strict=True):
            if k is not None:
                held[k].setdefault(task.options[0].place, []).append(task.id)
        for orders in product(*[permutations(stops) for stops in held]):
            chosen = tuple(
                tuple(TurnStop(place=place, tasks=tuple(held[k][place])) for place in order)
                for k, order in enumerate(orders)
            )
            made = make_plan(world, travel, vehicle_days=turns, turns=chosen, tasks=tasks)
            cost = score(world, travel, made).cost
            if (best is None or cost < best) and check(world, travel, made) == ():
                best = cost
    return best


@pytest.mark.parametrize("seed", range(5))
def test_a_tiny_district_of_two_steps_is_planned_at_the_least_cost_there_is(seed):
    """Every day for every step, in every order, with the agent where that is cheaper."""
    world, travel = tiny(seed)
    result = solve(world, travel, SEARCH)
    assert check(world, travel, result.plan) == ()
    assert result.cost == optimum(world, travel)


@pytest.mark.parametrize("seed", range(40))
def test_two_steps_cost_in_the_search_what_they_cost_in_the_plan(seed):
    """Also with the RoutingModel as a start."""
    world, travel = tiny(seed)
    search_agrees(world, travel)
    routed = Params(seconds=None, iterations=20, workers=1, rounds=1, routing=1.0)
    lawful(world, travel, solve(world, travel, routed))


def test_the_tiny_districts_are_worth_searching():
    """Some deliver by van, some by agent, some leave the second step alone."""
    plans = [solve(*tiny(seed), SEARCH).plan for seed in range(12)]
    second = [r.mode for p in plans for r in p.assignments if r.leg == 2 and r.request]
    assert {Mode.AGENT} < set(second)
    assert any(u.leg == 2 and u.request for p in plans for u in p.unserved)


def test_an_agent_does_not_hand_over_what_an_edit_forbids_for_good():
    """A request forbidden on every day is left; one forbidden on Wednesday the agent hands over."""
    for day, handed in ((None, []), (WEDNESDAY, [Mode.AGENT])):
        asked = permit(status=Status.READY, accepted_on=MONDAY - timedelta(days=9))
        edit = Change(id="1", kind=ChangeKind.FORBID, target="r", date=day)
        world = world_of(asked, serving=replace(PERMIT, deadline_days=20), villages=(village("A", agent=True),))
        world = world.replace(changes=(edit,), vehicles=())
        made = solve(world, road(world), SEARCH).plan
        assert check(world, road(world), made) == ()
        assert [r.mode for r in made.assignments if r.request] == handed
