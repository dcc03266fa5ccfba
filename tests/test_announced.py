"""What a later plan changes of an announced one: new, moved, cancelled, or nothing at all."""

from dataclasses import replace
from datetime import timedelta

import plan_fixture as fixture

from planner.announced import StopFate, stop_changes
from planner.plan import Plan, PlanStatus, StopKind


def told() -> Plan:
    return fixture.plan(status=PlanStatus.ANNOUNCED)


def hub(of: Plan):
    return next(s for s in of.stops if s.kind is StopKind.HUB)


def without(of: Plan, key: str, *more) -> Plan:
    return of.replace(stops=(*(s for s in of.stops if s.id != key), *more))


def test_a_plan_that_holds_everything_as_it_was_changes_nothing():
    assert stop_changes(told(), fixture.plan()) == ()


def test_a_draft_has_told_nobody_of_the_stops_it_does_not_mark():
    draft = fixture.plan(status=PlanStatus.DRAFT)
    draft = draft.replace(stops=tuple(replace(s, announced=False) for s in draft.stops))
    changes = stop_changes(draft, without(draft, hub(draft).id))
    assert {c.kind for c in changes} == {StopFate.NEW}  # to residents, all of it


def test_a_stop_at_another_time_has_moved_and_a_vehicle_alone_is_no_change():
    stop = hub(told())
    later = replace(stop, begin=stop.begin + 900, end=stop.end + 900)
    (change,) = stop_changes(told(), without(told(), stop.id, later))
    assert (change.kind, change.was, change.now) == (StopFate.MOVED, stop, later)
    other = replace(stop, id="other", vehicle="other")
    assert stop_changes(told(), without(told(), stop.id, other)) == ()


def test_a_stop_gone_is_cancelled_and_one_at_another_place_is_new():
    stop = hub(told())
    elsewhere = replace(stop, id="elsewhere", place="village/elsewhere")
    changes = stop_changes(told(), without(told(), stop.id, elsewhere))
    assert {(c.kind, c.was, c.now) for c in changes} == {
        (StopFate.CANCELLED, stop, None),
        (StopFate.NEW, None, elsewhere),
    }


def test_a_stop_on_another_day_at_the_same_place_is_the_nearest_new_one():
    stop = hub(told())
    near = replace(stop, id="near", date=stop.date + timedelta(days=1))
    far = replace(stop, id="far", date=stop.date + timedelta(days=3))
    changes = stop_changes(told(), without(told(), stop.id, far, near))
    assert [(c.kind, c.now and c.now.id) for c in changes] == [(StopFate.MOVED, "near"), (StopFate.NEW, "far")]
