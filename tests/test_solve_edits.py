"""Solver and the planner's edits: held, or refused with a rule; a kept plan stays where nothing asks it to move."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from districts import (
    MONDAY,
    SATURDAY,
    TUESDAY,
    VAN,
    WEDNESDAY,
    at,
    car,
    problem,
    request,
    road,
    settings,
    span,
    staff,
    van,
    village,
)
from solve_kit import QUICK, announced, lawful, served, solved, visited

from planner.plan import Plan, Rule, StopKind, stop_id
from planner.problem import Change, ChangeKind, PlaceId, Problem, VehicleId, VillageId, village_place
from planner.solve import solve


def edit(kind: ChangeKind, target: str, **more: object) -> Change:
    """An edit called e."""
    return replace(Change(id="e", kind=kind, target=target), **more)


def outcome(plan: Plan, name: str = "e"):
    """Accepted or not, and the rules in the way."""
    (found,) = (o for o in plan.changes if o.change == name)
    return found.accepted, set(found.rules)


def planned(world: Problem, change: Change, **more: object) -> Plan:
    """The lawful plan with one edit."""
    return solved(world.replace(changes=(change,), **more)).plan


def hub_id(day: date, name: str, vehicle: str = "van") -> str:
    """The id of a hub stop."""
    return str(stop_id(day, VehicleId(vehicle), StopKind.HUB, village_place(VillageId(name))))


WORLD = problem(request("r"), request("h", "B", mobility_limited=True))


def test_a_locked_village_is_stopped_at_on_its_day_at_its_time_with_its_vehicle():
    """Wednesday 13:30 at D, though nothing calls for it."""
    vans = (van(), van(id=VehicleId("two")))
    plan = planned(
        WORLD,
        edit(ChangeKind.LOCK, "D", date=WEDNESDAY, begin=at("13:30"), vehicle=VehicleId("two")),
        vehicles=vans,
    )
    assert outcome(plan) == (True, set())
    stop = plan.stop[hub_id(WEDNESDAY, "D", "two")]
    assert stop.begin == at("13:30")


def test_a_lock_that_says_only_the_day_leaves_time_and_vehicle_open():
    """A stop on that day, whenever."""
    plan = planned(WORLD, edit(ChangeKind.LOCK, "D", date=TUESDAY))
    assert outcome(plan) == (True, set())
    assert hub_id(TUESDAY, "D") in plan.stop


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"date": SATURDAY}, Rule.DAY),  # nobody works
        ({"date": MONDAY, "begin": at("06:00")}, Rule.SHIFT),  # the van is not out yet
        ({"date": MONDAY, "vehicle": VehicleId("car")}, Rule.DOOR),  # a car holds no hub
        ({"date": MONDAY, "begin": at("16:00")}, Rule.WINDOW),  # D closes at 15:00
    ],
)
def test_a_lock_that_no_lawful_plan_can_follow_is_refused_with_its_rule(change, rule):
    """And the rest is planned all the same."""
    closing = village("D", host_hours=(span("06:00", "15:00"),))
    world = WORLD.replace(villages=(village("A"), village("B"), closing), vehicles=(van(), car()))
    plan = planned(world, edit(ChangeKind.LOCK, "D", **change))
    accepted, rules = outcome(plan)
    assert not accepted
    assert rule in rules
    assert served(plan) == {"r", "h"}


def test_a_locked_home_visit_is_made_on_its_day():
    """A request at the door, on Wednesday at 10:00."""
    plan = planned(WORLD, edit(ChangeKind.LOCK, "h", date=WEDNESDAY, begin=at("10:00")))
    assert outcome(plan) == (True, set())
    (row,) = (a for a in plan.assignments if a.request == "h")
    assert (plan.stop[row.stop].date, plan.stop[row.stop].begin) == (WEDNESDAY, at("10:00"))


def test_a_locked_case_at_a_counter_is_served_on_its_day():
    """At any hub in reach."""
    plan = planned(WORLD, edit(ChangeKind.LOCK, "r", date=WEDNESDAY))
    assert outcome(plan) == (True, set())
    (row,) = (a for a in plan.assignments if a.request == "r")
    assert plan.stop[row.stop].date == WEDNESDAY


def test_a_locked_case_before_its_earliest_day_is_refused():
    """Rule `day`."""
    world = WORLD.replace(requests=(request("r", earliest=WEDNESDAY),))
    assert outcome(planned(world, edit(ChangeKind.LOCK, "r", date=TUESDAY))) == (False, {Rule.DAY})


def test_an_edit_that_speaks_of_nothing_known_is_refused():
    """Rule `pin`."""
    assert outcome(planned(WORLD, edit(ChangeKind.LOCK, "nowhere"))) == (False, {Rule.PIN})


def test_a_lock_is_held_at_its_time_though_the_break_is_taken_at_the_same_place():
    """The break at the hub begins later than the stop; it is not the stop."""
    limits = settings(break_length=at("01:00"), break_begin=at("11:30"), break_end=at("13:00"))
    plan = planned(WORLD, edit(ChangeKind.LOCK, "D", date=TUESDAY, begin=at("11:40")), settings=limits)
    assert outcome(plan) == (True, set())
    assert plan.stop[hub_id(TUESDAY, "D")].begin == at("11:40")
    assert (StopKind.BREAK, "village/D") in {(s.kind, s.place) for s in plan.stops if s.date == TUESDAY}


def test_a_moved_stop_is_held_where_it_was_moved_to_and_gone_where_it_was():
    """From Monday to Wednesday at 10:00."""
    plan = solved(WORLD).plan
    (old,) = (s for s in plan.stops if s.place == "village/A")
    move = edit(ChangeKind.MOVE, old.id, date=WEDNESDAY, begin=at("10:00"))
    world = WORLD.replace(announced=announced(plan), changes=(move,))
    result = solve(world, road(world), QUICK, keep=plan)
    lawful(world, road(world), result)
    assert outcome(result.plan) == (True, set())
    assert old.id not in result.plan.stop
    assert result.plan.stop[hub_id(WEDNESDAY, "A")].begin == at("10:00")


@pytest.mark.parametrize("target", ["A", "r"])
def test_what_is_forbidden_always_is_not_done(target):
    """A village holds no hub, a request is not served."""
    plan = planned(WORLD, edit(ChangeKind.FORBID, target))
    assert outcome(plan) == (True, set())
    assert "r" not in served(plan)
    assert "h" in served(plan)
    if target == "A":
        assert "village/A" not in {s.place for s in plan.stops}


def test_what_is_forbidden_on_a_day_or_for_a_vehicle_is_done_otherwise():
    """Not on Monday; not by the van but by the other."""
    plan = planned(WORLD, edit(ChangeKind.FORBID, "A", date=MONDAY))
    assert (MONDAY, "village/A") not in {(s.date, s.place) for s in plan.stops}
    assert "r" in served(plan)
    vans = (van(), van(id=VehicleId("two")))
    plan = planned(WORLD, edit(ChangeKind.FORBID, "A", vehicle=VAN), vehicles=vans)
    assert {s.vehicle for s in plan.stops if s.place == "village/A"} == {"two"}


def test_a_forbidden_stop_id_is_not_held_and_other_days_are_free():
    """The stop speaks for its day, vehicle and place."""
    first = solved(WORLD).plan
    (old,) = (s for s in first.stops if s.place == "village/A")
    plan = planned(WORLD, edit(ChangeKind.FORBID, old.id))
    assert old.id not in plan.stop
    assert "r" in served(plan)


def test_a_person_on_a_day_off_does_not_ride():
    """The other one does."""
    people = (staff("a"), staff("b"))
    plan = planned(WORLD, edit(ChangeKind.DAY_OFF, "a", date=MONDAY), staff=people)
    assert outcome(plan) == (True, set())
    assert "a" not in {m.staff for m in plan.crew if m.date == MONDAY}


def test_a_vehicle_off_stays_at_home():
    """On Monday; without a date, always."""
    plan = planned(WORLD, edit(ChangeKind.VEHICLE_OFF, "van", date=MONDAY))
    assert MONDAY not in {s.date for s in plan.stops}
    assert served(plan) == {"r", "h"}
    assert planned(WORLD, edit(ChangeKind.VEHICLE_OFF, "van")).stops == ()


def test_every_kind_of_edit_is_answered_in_the_order_of_the_table():
    """Nothing a planner asks is passed over."""
    edits = tuple(
        edit(kind, target, id=f"e{k}", date=day)
        for k, (kind, target, day) in enumerate(
            [
                (ChangeKind.VEHICLE_OFF, "van", TUESDAY),
                (ChangeKind.LOCK, "D", WEDNESDAY),
                (ChangeKind.FORBID, "B", None),
                (ChangeKind.DAY_OFF, "a", MONDAY),
                (ChangeKind.LOCK, "D", SATURDAY),
            ]
        )
    )
    plan = solved(WORLD.replace(changes=edits, staff=(staff("a"), staff("b")))).plan
    assert [o.change for o in plan.changes] == ["e0", "e1", "e2", "e3", "e4"]
    assert [o.accepted for o in plan.changes] == [True, True, True, True, False]


# ------------------------------------------------------------------------------------------------ a kept plan

KEPT = problem(
    *(request(f"r{k}", "ABD"[k % 3], due=MONDAY + timedelta(days=k)) for k in range(5)),
    request("h", "D", mobility_limited=True),
    staff=(staff("a"), staff("b")),
    vehicles=(van(), car()),
    settings=settings(walkin_rate=0.02),
)


def again(world: Problem, plan: Plan, *changes: Change) -> Plan:
    """The plan made again with all its stops announced and some edits."""
    told = world.replace(announced=announced(plan), changes=changes)
    result = solve(told, road(told), QUICK, keep=plan)
    lawful(told, road(told), result)
    return result.plan


def held(plan: Plan) -> dict[str, tuple[int, int]]:
    """Begin and end of hub and home stops by id."""
    return {s.id: (s.begin, s.end) for s in plan.stops if s.kind in (StopKind.HUB, StopKind.HOME)}


def test_nothing_moves_when_nothing_has_changed():
    """The same stops at the same times, a version later, with its parent."""
    plan = solved(KEPT, iterations=400).plan
    assert held(plan)
    after = again(KEPT, plan)
    assert held(after) == held(plan)
    assert (after.parent, after.version) == (plan.plan_id, plan.version + 1)


def test_a_new_request_is_fitted_in_without_moving_what_was_announced():
    """It joins a stop that is held anyhow."""
    plan = solved(KEPT, iterations=400).plan
    late = KEPT.replace(requests=(*KEPT.requests, request("new", "A", seconds=300)))
    after = again(late, plan)
    assert "new" in served(after)
    assert held(plan).items() <= held(after).items()


def test_a_day_off_moves_little_and_a_locked_stop_not_at_all():
    """Both are needed to staff two vehicles; one is missing on one day; the locked stop stays to the second."""
    plan = solved(KEPT, iterations=400).plan
    first = next(s for s in plan.stops if s.kind is StopKind.HUB)
    off = edit(ChangeKind.DAY_OFF, plan.crew_of(first.date, first.vehicle)[0], id="off", date=first.date)
    fixed = edit(ChangeKind.LOCK, first.id, id="lock")
    after = again(KEPT, plan, off, fixed)
    assert [o.accepted for o in after.changes] == [True, True]
    assert held(after)[first.id] == held(plan)[first.id]
    assert off.target not in after.crew_of(first.date, first.vehicle)
    moved = {name for name, times in held(plan).items() if held(after).get(name) != times}
    assert len(moved) <= len(held(plan)) / 2
    assert visited(after) == visited(plan)


def test_a_kept_stop_of_a_vehicle_off_is_lost_and_paid_for():
    """The change is counted, the work is done on another day."""
    plan = solved(KEPT, iterations=400).plan
    day = next(iter(plan.vehicle_days))[0]
    after = again(KEPT, plan, edit(ChangeKind.VEHICLE_OFF, "van", date=day))
    assert not {s.id for s in after.stops if s.date == day and s.vehicle == VAN}
    assert served(after) >= {str(r.id) for r in KEPT.requests if r.due is None}


def test_a_case_that_is_gone_leaves_a_kept_stop_lawful():
    """Everyone at A withdrew: the stop may go, or serve those who walk in."""
    plan = solved(KEPT, iterations=400).plan
    fewer = KEPT.replace(requests=tuple(r for r in KEPT.requests if r.village != "A"))
    assert served(again(fewer, plan)) == {str(r.id) for r in fewer.requests}


def test_a_place_that_is_no_longer_there_does_not_stop_the_planning():
    """A village left the table; its announced stop is simply changed."""
    plan = solved(KEPT, iterations=400).plan
    told = announced(plan)
    world = KEPT.replace(
        villages=tuple(v for v in KEPT.villages if v.id != "B"),
        requests=tuple(r for r in KEPT.requests if r.village != "B"),
        announced=tuple(s for s in told if s.place != PlaceId("village/B")),
    )
    lawful(world, road(world), solve(world, road(world), QUICK, keep=plan))
