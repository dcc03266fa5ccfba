"""Slots: the best places and times that still fit, lawful, priced to the unit, and nobody pushed out."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from districts import (
    MONDAY,
    TUESDAY,
    VAN,
    WEDNESDAY,
    at,
    car,
    hub,
    out,
    plan,
    problem,
    request,
    road,
    service,
    settings,
    span,
    staff,
    van,
    village,
)
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from random_district import random_problem

from planner.check import check
from planner.errors import InputErrors, PlannerError
from planner.explain.attempts import Spot, Trials
from planner.explain.board import Board, Turn
from planner.explain.work import Work, work_of
from planner.plan import Plan, PlanStatus, Rule, StopKind, Term, stop_id
from planner.problem import (
    AnnouncedStop,
    Change,
    ChangeKind,
    Problem,
    RequestId,
    ServiceCode,
    Status,
    VillageId,
    village_place,
)
from planner.score import score
from planner.settings import Weights
from planner.slots import Found, Slot, asked, find_slots, new_id, slots, take, with_request
from planner.slots.ready import left_row, settled, told
from planner.solve import Params, solve
from planner.travel import Travel
from planner.windows import Window

A, B, D = (village_place(VillageId(name)) for name in "ABD")
PLAIN = ServiceCode("plain")


def called(world: Problem, travel: Travel, made: Plan, home: str = "A", **wishes: object) -> Found:
    """The slots of a caller from a village, each one proved anew from outside."""
    limit = int(wishes.pop("limit", 5))  # type: ignore[call-overload]
    code = ServiceCode(str(wishes.pop("service", PLAIN)))
    asking = asked(world, village=VillageId(home), service=code, **wishes)  # type: ignore[arg-type]
    found = find_slots(world, travel, made, asking, limit=limit)
    proved(world, travel, made, found)
    return found


def proved(world: Problem, travel: Travel, made: Plan, found: Found) -> None:
    """Lawful, priced to the unit, in order, distinct, nobody pushed out; and without a slot a reason."""
    before = told(world, made)
    base = settled(before, travel, made)
    after, ways = with_request(before, travel, found.request)
    cost = score(before, travel, base).cost
    held = {(row.request, row.leg, row.village, row.stop) for row in base.assignments}
    for slot in found.slots:
        assert check(after, ways, slot.plan) == ()
        assert slot.cost == score(after, ways, slot.plan).cost - cost
        assert held < {(row.request, row.leg, row.village, row.stop) for row in slot.plan.assignments}
        row = next(row for row in slot.plan.assignments if row.request == found.request.id)
        stop = slot.plan.stop[slot.stop]
        assert row.stop == slot.stop
        assert (stop.date, stop.vehicle, stop.place) == (slot.date, slot.vehicle, slot.place)
        assert (stop.begin, stop.end) == (slot.begin, slot.end)
        assert (row.walk_metres, row.walk_seconds) == (slot.walk_metres, slot.walk_seconds)
        assert slot.opened == (slot.stop not in made.stop)
        shifted = {(s.stop, s.before, s.after) for s in slot.shifts}
        assert shifted == moved(base, slot.plan)
    assert list(found.slots) == sorted(found.slots, key=lambda slot: slot.order)
    assert len({(slot.date, slot.place) for slot in found.slots}) == len(found.slots)
    assert bool(found.slots) != (found.reason is not None)


def moved(before: Plan, after: Plan) -> set[tuple[str, tuple[int, int], tuple[int, int]]]:
    """The hub and home stops of a plan that another holds at other times."""
    pairs = [(s, after.stop[s.id]) for s in before.stops if s.kind in (StopKind.HUB, StopKind.HOME)]
    return {(a.id, (a.begin, a.end), (b.begin, b.end)) for a, b in pairs if (a.begin, a.end) != (b.begin, b.end)}


def one_stop(world: Problem, travel: Travel, **changes: object) -> Plan:
    """A plan that holds a stop at A on Monday for the request r1."""
    return plan(world, travel, out(hub("A", serves="r1", **changes), leave="08:00"))


def test_a_stop_that_is_held_anyhow_comes_first_where_it_has_room():
    """Two counters, one case: the second costs nothing and changes nothing for anybody."""
    world = problem(request("r1"))
    travel = road(world)
    best = called(world, travel, one_stop(world, travel)).slots[0]
    assert (best.date, best.place, best.opened, best.cost, best.shifts) == (MONDAY, A, False, 0, ())
    assert (best.begin, best.end) == (at("08:20"), at("08:40"))


def test_a_stop_that_grows_is_a_change_for_those_who_know_it():
    """The end moves; where residents have been told, that has the price of a change."""
    world = problem(request("r1"))
    travel = road(world)
    draft = one_stop(world, travel)
    best = called(world, travel, draft, minutes=45).slots[0]
    assert [(s.before, s.after, s.announced) for s in best.shifts] == [
        ((at("08:20"), at("08:40")), (at("08:20"), at("09:05")), False)
    ]
    assert best.cost == 0
    found = called(world, travel, draft.replace(status=PlanStatus.ANNOUNCED), minutes=45, limit=9)
    grown = next(slot for slot in found.slots if slot.date == MONDAY)
    assert grown.terms == {Term.CHANGE: 60 * 6000}
    assert [shift.announced for shift in grown.shifts] == [True]
    assert not grown.plan.stop[grown.stop].announced
    assert found.slots[0].date == TUESDAY


def test_of_equal_cost_what_changes_nothing_comes_first():
    """Two stops in reach, one with room: it goes before the other, though that is sooner."""
    late = service("late", seconds=2400)
    world = problem(request("r1", service=late.code), request("r2"))
    world = replace(
        world,
        services=(service(), late),
        vehicles=(van(counters=1),),
        settings=settings(dwell_min=2400, weights=Weights(delay=0.0)),
    )
    travel = road(world)
    made = plan(
        world,
        travel,
        out(hub("A", serves="r1", minutes=40), leave="08:00"),
        out(hub("A", serves="r2", minutes=40), leave="08:00", day=TUESDAY),
    )
    first, second = called(world, travel, made).slots[:2]
    assert (first.date, first.shifts, first.cost) == (TUESDAY, (), 0)
    assert (second.date, len(second.shifts), second.cost) == (MONDAY, 1, 0)


def test_a_new_stop_is_put_where_it_costs_least():
    """From B, on the road of a van that goes to D anyhow: the stop, not the way, is what it costs."""
    world = problem(request("r1", "D"))
    travel = road(world)
    made = plan(world, travel, out(hub("D", serves="r1"), leave="08:00"))
    best = called(world, travel, made, "B").slots[0]
    assert (best.date, best.place, best.opened, best.sent_out, best.cost) == (MONDAY, B, True, False, 0)
    late = called(world, travel, made, "B", earliest=TUESDAY).slots[0]
    assert (late.date, late.sent_out) == (TUESDAY, True)
    assert late.terms == {Term.DRIVE: 24 * 6000, Term.VEHICLE_DAY: 30 * 6000}


def test_the_way_to_a_hub_and_the_days_until_it_are_counted():
    """A village that cannot host goes to its neighbour: half a minute each way and minute; a day waited a minute."""
    world = problem(request("r1"), villages=(village("A"), village("B", can_host=False), village("D")))
    travel = road(world, ways={("B", "A"): 1500})
    made = plan(world, travel, out(hub("A", serves="r1"), leave="08:00", day=TUESDAY))
    best = called(world, travel, made, "B").slots[0]
    assert (best.place, best.walk_metres, best.walk_seconds) == (A, 1500, 1500)
    assert best.terms == {Term.WAY: 25 * 6000, Term.DELAY: 6000}


def test_the_very_best_is_found_also_when_only_one_is_wanted():
    """Twelve minutes of driving are less than eighteen of a resident's way, and more than six."""
    world = problem(request("r1"))
    for minutes, place in ((18, B), (6, A)):
        travel = road(world, ways={("B", "A"): minutes * 60})
        best = called(world, travel, one_stop(world, travel), "B", limit=1).slots[0]
        assert (best.date, best.place, best.minutes) == (MONDAY, place, min(12, minutes))


def test_a_slot_may_put_right_what_was_told():
    """A stop that is held too early is held as told once its day is timed anew: that is gained, and comes first."""
    world = problem(request("r1"), request("r2", "B"))
    travel = road(world)
    made = plan(
        world,
        travel,
        out(hub("A", serves="r1"), leave="08:00"),
        out(hub("B", serves="r2"), leave="08:00", day=TUESDAY),
    )
    kept = made.stop[stop_id(MONDAY, VAN, StopKind.HUB, A)]
    known = AnnouncedStop(
        id=kept.id, place=A, date=MONDAY, vehicle=VAN, begin=at("10:00"), end=at("10:20"), announced=True
    )
    best = called(replace(world, announced=(known,)), travel, made, "B", limit=1).slots[0]
    assert (best.date, best.minutes) == (MONDAY, 12 - 60)


def test_rule_host_only_places_that_can_host_are_offered():
    """Where none is in reach, the reason says so."""
    world = problem(villages=(village("A"), village("B", can_host=False)))
    travel = road(world)
    found = called(world, travel, plan(world, travel), "B")
    assert found.slots == () and found.reason is not None
    assert found.reason.rules == (Rule.HOST,)
    assert found.reason.sentence


def test_rule_window_the_stop_suits_the_resident():
    """A caller who is free in the afternoon is served in the afternoon."""
    world = problem(request("r1"))
    travel = road(world)
    found = called(world, travel, one_stop(world, travel), windows=(span("14:00", "15:00"),))
    assert found.slots
    assert all(min(s.end, at("15:00")) - max(s.begin, at("14:00")) >= 900 for s in found.slots)
    held = replace(world, villages=(village("A", host_hours=(span("08:00", "11:00"),)), village("B"), village("D")))
    none = called(held, travel, one_stop(held, travel), windows=(span("14:00", "15:00"),))
    assert none.slots == () and none.reason is not None and none.reason.rules == (Rule.WINDOW,)


def test_rule_day_nothing_before_the_first_day_or_after_the_last():
    """Only days that were asked for."""
    world = problem(request("r1"))
    travel = road(world)
    found = called(world, travel, one_stop(world, travel), earliest=TUESDAY, due=WEDNESDAY)
    assert {slot.date for slot in found.slots} == {TUESDAY, WEDNESDAY}


def test_rule_skill_somebody_aboard_can_do_it():
    """The van that goes anyhow has nobody with the skill; another day somebody who has it rides along."""
    world = problem(
        request("r1"),
        services=(service(), service("card", skill="social")),
        staff=(staff("ann", "social", days=frozenset({2})), staff("bob")),
    )
    travel = road(world)
    made = plan(world, travel, out(hub("A", serves="r1"), leave="08:00", crew="bob"))
    found = called(world, travel, made, service="card")
    assert [(slot.date, slot.sent_out) for slot in found.slots] == [(WEDNESDAY, True)]
    assert "ann" in found.slots[0].crew


def test_rule_break_still_has_its_time():
    """A long case over noon fits only where no break is owed."""
    world = problem(settings=settings(dwell_max=10800))
    wish = {"windows": (span("11:00", "13:30"),), "minutes": 100}
    assert called(world, road(world), plan(world, road(world)), **wish).slots
    noon = settings(dwell_max=10800, break_length=3600, break_begin=at("11:30"), break_end=at("13:00"))
    tired = replace(world, settings=noon)
    found = called(tired, road(tired), plan(tired, road(tired)), **wish)
    assert found.slots == () and found.reason is not None
    assert set(found.reason.rules) <= {Rule.BREAK, Rule.WINDOW}  # by the clock they are one: the break takes the window


def test_rule_dwell_a_stop_is_not_stretched_beyond_its_longest():
    """An hour and a half of work is all that a counter takes here."""
    world = problem(request("r1", seconds=5400), vehicles=(van(counters=1),), settings=settings(dwell_max=5400))
    travel = road(world)
    made = plan(world, travel, out(hub("A", serves="r1", minutes=90), leave="08:00"))
    assert MONDAY not in {slot.date for slot in called(world, travel, made).slots}
    found = called(world, travel, made, minutes=91)
    assert found.slots == () and found.reason is not None
    assert found.reason.rules == (Rule.DWELL,)


def test_rule_load_and_stops_a_full_day_stays_full():
    """One case a day, one stop a day."""
    world = problem(request("r1"), vehicles=(van(max_cases=1),))
    travel = road(world)
    found = called(world, travel, one_stop(world, travel), limit=9)
    assert MONDAY not in {slot.date for slot in found.slots} and found.slots
    few = replace(world, vehicles=(van(max_stops=1),))
    found = called(few, travel, one_stop(few, travel), "B", limit=9)
    assert MONDAY not in {slot.date for slot in found.slots} and found.slots


def test_rule_pin_what_is_forbidden_or_off_is_not_offered():
    """A place ruled out on a day, a van taken off on another, a place ruled out for good."""
    world = problem(request("r1", "B"))
    travel = road(world)
    made = plan(world, travel, out(hub("B", serves="r1"), leave="08:00"))
    edits = (
        Change(id="1", kind=ChangeKind.FORBID, target="A", date=MONDAY),
        Change(id="2", kind=ChangeKind.VEHICLE_OFF, target="van", date=TUESDAY),
    )
    found = called(replace(world, changes=edits), travel, made, limit=9)
    assert found.slots and not {MONDAY, TUESDAY} & {slot.date for slot in found.slots}
    never = replace(world, changes=(Change(id="1", kind=ChangeKind.FORBID, target="A"),))
    none = called(never, travel, made)
    assert none.slots == () and none.reason is not None and none.reason.rules == (Rule.PIN,)


def test_rule_pin_a_locked_stop_keeps_its_begin():
    """A new stop before a locked one would make it late, so it goes behind."""
    world = problem(request("r1", "B"))
    world = replace(
        world,
        changes=(Change(id="1", kind=ChangeKind.LOCK, target="B", date=MONDAY, begin=at("08:25"), vehicle=VAN),),
    )
    travel = road(world)
    made = plan(world, travel, out(hub("B", "08:25", serves="r1"), leave="08:00"))
    first = next(slot for slot in called(world, travel, made, limit=9).slots if slot.date == MONDAY)
    assert first.begin >= at("08:45") and first.shifts == ()


def test_a_resident_who_cannot_come_is_visited_at_the_door():
    """By a van or a car, at home, on nobody's feet."""
    world = problem(request("r1"), vehicles=(van(), car()))
    travel = road(world)
    found = called(world, travel, one_stop(world, travel), mobility_limited=True)
    assert {slot.kind for slot in found.slots} == {StopKind.HOME}
    assert found.slots[0].place == f"door/{found.request.id}"
    assert (found.slots[0].walk_metres, found.slots[0].terms) == (0, {})


def test_as_many_as_asked_for():
    """The first of many are those that come without a limit."""
    world = problem(request("r1"))
    travel = road(world)
    made = one_stop(world, travel)
    every = called(world, travel, made, limit=99).slots
    few = slots(world, travel, made, village=VillageId("A"), service=PLAIN, limit=2)
    assert [slot.stop for slot in few] == [slot.stop for slot in every[:2]]
    assert len(every) == 5


def test_everything_wrong_is_said_at_once():
    """Village, service, minutes, days and windows."""
    with pytest.raises(InputErrors) as wrong:
        asked(
            problem(),
            village=VillageId("X"),
            service=ServiceCode("?"),
            minutes=0,
            earliest=MONDAY + timedelta(days=9),
            windows=(Window(begin=0, end=60, date=MONDAY - timedelta(days=1)),),
        )
    codes = [error.code for error in wrong.value.errors]
    assert codes == ["village-unknown", "service-unknown", "slots-minutes", "slots-days", "slots-window"]


@pytest.mark.parametrize(
    ("ids", "following"),
    [((), "R0001"), (("R0007", "R0443"), "R0444"), (("1", "9"), "10"), (("x",), "R0001"), (("a9", "b1"), "b2")],
)
def test_the_next_id_follows_the_last(ids, following):
    """In the manner in which the ids of the district are written."""
    assert new_id(problem(*(request(name) for name in ids))) == following


def test_what_came_in_since_does_not_hinder():
    """A request the plan does not know is left; one that is closed frees its time."""
    world = problem(request("r1", seconds=5400))
    travel = road(world)
    made = plan(world, travel, out(hub("A", serves="r1", minutes=90), leave="08:00"))
    later = problem(request("r1", seconds=5400, status=Status.WITHDRAWN), request("r2", "B"))
    found = called(later, travel, made)
    assert {row.request for row in found.slots[0].plan.assignments if row.request} == {found.request.id}
    assert RequestId("r2") in {row.request for row in found.slots[0].plan.unserved}


def test_a_plan_that_does_not_fit_the_district_is_refused():
    """Of other weeks, with requests nobody knows, or broken by an edit made since."""
    world = problem(request("r1"))
    travel = road(world)
    made = one_stop(world, travel)
    off = Change(id="1", kind=ChangeKind.VEHICLE_OFF, target="van", date=MONDAY)
    cases = {
        "slots-other-weeks": (world, made.replace(first=MONDAY + timedelta(days=7))),
        "slots-request-missing": (problem(), made),
        "slots-plan-broken": (replace(world, changes=(off,)), made),
    }
    for code, (now, old) in cases.items():
        with pytest.raises(PlannerError) as refused:
            slots(now, travel, old, village=VillageId("A"), service=PLAIN)
        assert refused.value.code == code
        assert "{" not in refused.value.message(now.settings.language)


def test_a_slot_that_is_taken_is_a_promise_a_later_plan_keeps():
    """With the rows added, a new plan that keeps the child serves the request in that stop at that time."""
    world = problem(request("r1"), request("r2", "B"))
    travel = road(world)
    made = one_stop(world, travel)
    for slot in called(world, travel, made, limit=3).slots:
        taken = take(world, travel, made, slot)
        assert (taken.plan.parent, taken.plan.version) == (made.plan_id, made.version + 1)
        assert taken.plan.plan_id != made.plan_id
        promised = replace(world, requests=(*world.requests, taken.request), changes=(taken.lock,))
        params = Params(seconds=None, iterations=40, workers=1, rounds=1, routing=0)
        result = solve(promised, travel, params, keep=taken.plan)
        assert [outcome.accepted for outcome in result.plan.changes] == [True]
        row = next(row for row in result.plan.assignments if row.request == taken.request.id)
        stop = result.plan.stop[row.stop]
        assert (stop.id, stop.begin) == (slot.stop, slot.begin)


# --- random districts ------------------------------------------------------------------------------------------------

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


def call(seed: int) -> tuple[Problem, Travel, Plan, dict[str, object]]:
    """A random district with a short plan, told or not, and a caller."""
    rng = Random(seed)
    world, travel = random_problem(rng)
    made = solve(world, travel, Params(seconds=None, iterations=20, seed=1, workers=1, rounds=1, routing=0)).plan
    if rng.random() < 0.5:
        made = made.replace(status=PlanStatus.ANNOUNCED)
    wish: dict[str, object] = {
        "home": rng.choice(world.villages).id,
        "service": rng.choice(world.services).code,
        "mobility_limited": rng.random() < 0.3,
        "limit": rng.randint(1, 6),
    }
    if rng.random() < 0.4:
        begin = rng.randrange(8, 16) * 3600
        wish["windows"] = (Window(begin=begin, end=begin + rng.choice((3600, 7200, 14400))),)
    if rng.random() < 0.3:
        wish["earliest"] = rng.choice(world.horizon.dates)
    if rng.random() < 0.3:
        wish["minutes"] = rng.choice((5, 30, 90))
    return world, travel, made, wish


@given(seed=SEEDS)
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_best_slots_of_random_districts_are_those_that_trying_everything_finds(seed):
    """Every rule on: lawful, priced to the unit, and no cheaper place at any vehicle-day and position was missed."""
    world, travel, made, wish = call(seed)
    limit = wish["limit"]
    found = called(world, travel, made, **wish)
    best = everything(world, travel, made, found)
    assert [slot.order for slot in found.slots] == sorted(best.values())[:limit]


def everything(world: Problem, travel: Travel, made: Plan, found: Found) -> dict[tuple[date, str], tuple[object, ...]]:
    """The order of the best slot of each date and place, by trying every one and scoring the whole plan."""
    before = told(world, made)
    base = settled(before, travel, made)
    after, ways = with_request(before, travel, found.request)
    case = Board(after, ways, base).facts.cases[found.request.id, 1]
    row = left_row(case)
    board = Board(after, ways, base.replace(unserved=(*base.unserved, row)))
    work = work_of(board.facts, [row])
    cost = score(before, travel, base).cost
    best: dict[tuple[date, str], tuple[object, ...]] = {}
    for turn, spot in spots(board, work):
        attempt = Trials(board).attempt(work, turn, spot)
        trial = board.with_turn(attempt.turn, board.without(attempt.turn))
        if (not attempt.turn.crew and after.staff) or check(after, ways, trial):
            continue
        place = spot.option.place
        stop = next(s for s in trial.vehicle_days[turn.key] if s.place == place and s.kind is not StopKind.BREAK)
        added = score(after, ways, trial).cost - cost
        order = (added, len(moved(base, trial)), turn.day, stop.begin, place, turn.vehicle.id)
        best[turn.day, place] = min(order, best.get((turn.day, place), order))
    return best


def spots(board: Board, work: Work) -> list[tuple[Turn, Spot]]:
    """Every vehicle-day, place and position."""
    trials = Trials(board)
    return [
        (trials.crewed(work, turn), Spot(option=option, position=position, detour=0))
        for turn in board.turns
        for option in work.options
        for position in range(len(turn.held) + 1)
    ]


def test_a_slot_knows_its_cost_in_minutes():
    """6000 units are a minute."""
    world = problem(request("r1"))
    travel = road(world)
    slot: Slot = called(world, travel, one_stop(world, travel), earliest=TUESDAY).slots[0]
    assert slot.minutes == slot.cost / 6000 == 12 + 30
