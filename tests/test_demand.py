"""Demand: which cases are open in a horizon, from when to when, at what penalty; walk-ins, floors, waiting."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from districts import MONDAY, SATURDAY, TUESDAY, WEDNESDAY, problem, request, service, settings, village

from planner.demand import last_visits, open_cases, wait_cost, walkins
from planner.problem import (
    CalendarDay,
    Horizon,
    LedgerRow,
    Priority,
    RequestId,
    ServiceCode,
    StaffId,
    Status,
    VillageId,
)
from planner.settings import Weights

LAST_WEEK = MONDAY - timedelta(days=6)  # a Tuesday
FRIDAY = MONDAY + timedelta(days=4)
PERMIT = service("permit", legs=2, processing_days=3, deadline_days=8)


def world(*requests, **changes):
    """The usual road with a service of two legs beside the plain one."""
    return problem(*requests, services=(service(), PERMIT), **changes)


def permit(name="p", **changes):
    """A request for the two-leg service."""
    return request(name, service=ServiceCode("permit"), **changes)


def entry(status, day=LAST_WEEK, *, leg=1, name="p"):
    """A row of the ledger about a request."""
    return LedgerRow(request=RequestId(name), status=status, date=day, leg=leg)


def only(problem_):
    """The single open case that waits for no other."""
    (case,) = (c for c in open_cases(problem_) if not c.awaits)
    return case


@pytest.mark.parametrize("status", [Status.DELIVERED, Status.DONE, Status.WITHDRAWN])
def test_a_request_that_is_finished_or_withdrawn_is_not_open(status):
    """By its own status or by the last word of the ledger."""
    assert open_cases(world(request("r", status=status))) == ()
    assert open_cases(world(permit(), ledger=(entry(status),))) == ()


@pytest.mark.parametrize("status", [Status.COLLECTED, Status.PLANNED, Status.NO_SHOW, Status.PAPERS_MISSING])
def test_a_request_not_yet_accepted_is_a_case_of_its_first_leg(status):
    """Also after an attempt that failed."""
    assert only(world(permit(status=status))).leg == 1
    assert only(world(permit(), ledger=(entry(status),))).leg == 1


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.AT_DISTRICT, Status.READY])
def test_an_accepted_request_is_a_delivery_between_processing_time_and_deadline(status):
    """Accepted Tuesday last week: 3 working days on is Friday, so from Monday; 8 working days on is Friday."""
    case = only(world(permit(status=status, accepted_on=LAST_WEEK)))
    assert (case.leg, case.earliest, case.due) == (2, MONDAY, FRIDAY)


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.AT_DISTRICT, Status.READY])
def test_a_service_of_one_leg_has_nothing_to_deliver(status):
    """Accepted is the end of it."""
    assert open_cases(world(request("r", status=status, accepted_on=LAST_WEEK))) == ()


def test_a_delivery_waits_for_its_processing_days_and_is_not_open_in_a_horizon_before_them():
    """Accepted on the Thursday before: three working days later is Tuesday; a horizon of Monday alone lacks it."""
    accepted = permit(status=Status.ACCEPTED, accepted_on=MONDAY - timedelta(days=4))
    assert only(world(accepted)).earliest == TUESDAY
    assert open_cases(world(accepted, horizon=Horizon(first=MONDAY, days=1))) == ()
    assert only(world(accepted, horizon=Horizon(first=MONDAY, days=2))).earliest == TUESDAY


def test_processing_and_deadline_count_working_days_of_the_calendar_table():
    """With last Wednesday free and Saturday worked the same acceptance is due a day earlier or later."""
    free = CalendarDay(date=LAST_WEEK + timedelta(days=1), working=False)
    worked = CalendarDay(date=MONDAY - timedelta(days=2), working=True)
    accepted = permit(status=Status.ACCEPTED, accepted_on=LAST_WEEK)
    assert only(world(accepted, calendar=(free,))).due == FRIDAY + timedelta(days=3)
    assert only(world(accepted, calendar=(worked,))).due == FRIDAY - timedelta(days=1)


def test_the_earlier_of_the_own_due_date_and_the_deadline_counts():
    """And without a deadline the own one alone."""
    accepted = permit(status=Status.ACCEPTED, accepted_on=LAST_WEEK)
    assert only(world(replace(accepted, due=WEDNESDAY))).due == WEDNESDAY
    assert only(world(replace(accepted, due=SATURDAY))).due == FRIDAY
    endless = replace(PERMIT, deadline_days=None)
    assert only(replace(world(accepted), services=(service(), endless))).due is None


def test_a_deadline_does_not_bind_the_acceptance():
    """Only the own due date does."""
    assert only(world(permit())).due is None
    assert only(world(permit(due=FRIDAY))).due == FRIDAY


def test_the_ledger_says_when_it_was_accepted_and_its_last_word_counts():
    """Collected, then accepted: a delivery from then on; then delivered: nothing left."""
    accepted = entry(Status.ACCEPTED, MONDAY - timedelta(days=4))
    assert (only(world(permit(), ledger=(accepted,))).leg, only(world(permit(), ledger=(accepted,))).earliest) == (
        2,
        TUESDAY,
    )
    delivered = entry(Status.DELIVERED, MONDAY - timedelta(days=1), leg=2)
    assert open_cases(world(permit(), ledger=(accepted, delivered))) == ()


@pytest.mark.parametrize("failed", [Status.NO_SHOW, Status.PAPERS_MISSING])
def test_a_delivery_that_met_nobody_is_still_a_delivery(failed):
    """A failed attempt leaves a case where it stood."""
    rows = (entry(Status.ACCEPTED), entry(failed, MONDAY - timedelta(days=1), leg=2))
    assert only(world(permit(), ledger=rows)).leg == 2


def test_papers_missing_at_the_counter_takes_an_acceptance_back():
    """The first leg is open again."""
    rows = (entry(Status.ACCEPTED), entry(Status.PAPERS_MISSING, MONDAY - timedelta(days=1)))
    assert only(world(permit(), ledger=rows)).leg == 1


def test_the_ledger_of_one_request_says_nothing_about_another():
    """Rows belong to their request."""
    rows = (entry(Status.DONE, name="other"),)
    assert {case.request for case in open_cases(world(permit(), request("other"), ledger=rows))} == {"p"}


def test_a_case_is_open_from_its_own_earliest_day_but_never_before_the_horizon():
    """A day long past counts as the first day; one behind the horizon is not open; the last day still is."""
    assert only(world(request("r", earliest=LAST_WEEK))).earliest == MONDAY
    assert only(world(request("r", earliest=WEDNESDAY))).earliest == WEDNESDAY
    assert only(world(request("r", earliest=MONDAY + timedelta(days=6)))).earliest == MONDAY + timedelta(days=6)
    assert open_cases(world(request("r", earliest=MONDAY + timedelta(days=7)))) == ()


def test_a_case_takes_its_seconds_from_the_request_or_else_from_the_service():
    """Zero seconds are seconds."""
    assert only(world(request("r"))).seconds == 900
    assert only(world(request("r", seconds=77))).seconds == 77
    assert only(world(request("r", seconds=0))).seconds == 0


def test_only_the_mobility_limited_have_a_door_and_a_named_officer_and_people_are_carried_over():
    """A case is what the solver, the checker and the score see of a request."""
    case = only(world(request("r", mobility_limited=True, people_needed=2, officer=StaffId("li"))))
    assert (case.door, case.people, case.officer) == ("door/r", 2, "li")
    assert only(world(request("r"))).door is None


def test_cases_keep_the_order_of_the_requests():
    """Whatever their dates."""
    rows = (request("z"), request("a", due=MONDAY), request("m", earliest=FRIDAY))
    assert [case.request for case in open_cases(world(*rows))] == ["z", "a", "m"]


@pytest.mark.parametrize(
    ("priority", "due", "minutes"),
    [
        (Priority.NORMAL, None, 120),  # no due date, no urgency
        (Priority.LOW, None, 60),
        (Priority.HIGH, None, 360),
        (Priority.NORMAL, MONDAY, 240),  # due in the horizon: max(1, 0) working days behind its end
        (Priority.NORMAL, LAST_WEEK, 240),  # long overdue: no more than that
        (Priority.NORMAL, MONDAY + timedelta(days=7), 240),  # the Monday after: 1 working day
        (Priority.NORMAL, MONDAY + timedelta(days=9), 160),  # the Wednesday after: 3
        (Priority.HIGH, MONDAY + timedelta(days=10), 450),  # the Thursday after: 4
        (Priority.NORMAL, MONDAY + timedelta(days=13), 144),  # the Sunday after: 5, Friday counts
    ],
)
def test_the_penalty_of_a_case_left_grows_as_its_due_date_nears(priority, due, minutes):
    """base x (1 + urgency / max(1, working days from the horizon's end to the due date)), in units of 1/6000 minute."""
    assert only(world(request("r", priority=priority, due=due))).penalty == minutes * 6000


def test_urgency_is_a_weight():
    """None at 0; twice the addition at 2."""

    def penalty(urgency):
        weights = settings(weights=Weights(urgency=urgency))
        return only(world(request("r", due=MONDAY), settings=weights)).penalty

    assert (penalty(0.0), penalty(1.0), penalty(2.0)) == (120 * 6000, 240 * 6000, 360 * 6000)


def test_a_deadline_of_a_delivery_makes_its_penalty():
    """The due date of the case counts, not that of the request: accepted last Tuesday, so due in this horizon."""
    assert only(world(permit(status=Status.ACCEPTED, accepted_on=LAST_WEEK))).penalty == 240 * 6000


def the_walkin(people=700, visited=None, *, first=MONDAY, days=7, **changes):
    """Walk-ins of one village at 0.02 minutes a head and week."""
    limits = {k: changes.pop(k) for k in ("max_gap_days",) if k in changes}
    rows = () if visited is None else (LedgerRow(village=VillageId("A"), date=visited),)
    made = problem(
        villages=(village("A", population=people, **limits),),
        settings=settings(**{"walkin_rate": 0.02, **changes}),
        ledger=rows,
        horizon=Horizon(first=first, days=days),
    )
    (found,) = walkins(made)
    return made, found


def test_walkins_grow_with_people_and_with_weeks_since_the_last_visit():
    """700 people, two weeks, 0.02 a week: 28 minutes, so three people of at most ten minutes; worth a minute each."""
    _, found = the_walkin(visited=MONDAY - timedelta(days=14))
    assert (found.seconds, found.people, found.value, found.waited) == (28 * 60, 3, 28 * 6000, 14)


def test_walkins_are_capped_and_a_village_never_visited_counts_the_assumed_days():
    """28 days assumed: 56 minutes; above the cap the cap; one second below ten more minutes it is one person fewer."""
    assert the_walkin()[1].seconds == 56 * 60
    assert the_walkin()[1].visited is None
    assert the_walkin(walkin_cap=3000)[1].seconds == 3000
    assert the_walkin(walkin_cap=3000)[1].people == 5
    assert the_walkin(walkin_cap=3001)[1].people == 6
    assert the_walkin(unvisited_days=7)[1].seconds == 14 * 60


def test_a_village_without_people_has_a_walkin_task_that_takes_no_time():
    """It still counts as visited or not."""
    found = the_walkin(people=0)[1]
    assert (found.seconds, found.people, found.value) == (0, 0, 0)


def test_the_last_visit_is_the_latest_before_the_horizon():
    """Rows inside the horizon or later do not count."""
    rows = tuple(LedgerRow(village=VillageId("A"), date=MONDAY + timedelta(days=k)) for k in (-20, -3, -9, 0, 2))
    assert last_visits(problem(ledger=rows)) == {"A": MONDAY - timedelta(days=3)}


def test_a_request_served_is_a_visit_of_its_village_and_one_not_served_is_none():
    """Done and delivered are; a no-show is not."""
    rows = tuple(
        LedgerRow(request=RequestId(f"r{k}"), status=status, date=MONDAY - timedelta(days=k))
        for k, status in enumerate((Status.DONE, Status.NO_SHOW, Status.DELIVERED, Status.WITHDRAWN), start=1)
    )
    asked = [request(f"r{k}", home) for k, home in enumerate("ABDA", start=1)]
    assert last_visits(problem(*asked, ledger=rows)) == {
        "A": MONDAY - timedelta(days=1),
        "D": MONDAY - timedelta(days=3),
    }


@pytest.mark.parametrize(
    ("visited", "longest", "floor"),
    [
        (-10, None, None),  # nothing asked
        (-10, 12, 2),  # twelve days after the visit
        (-10, 10, 0),  # today at the latest
        (-10, 3, 0),  # long past: the first day
        (-10, 16, 6),  # the last day of the horizon
        (-10, 17, None),  # a day later: not in this horizon
        (None, 30, 2),  # 28 days assumed
    ],
)
def test_a_floor_is_the_last_visit_plus_the_longest_gap_where_that_lies_in_the_horizon(visited, longest, floor):
    """In days from the first day."""
    day = None if visited is None else MONDAY + timedelta(days=visited)
    found = the_walkin(visited=day, max_gap_days=longest)[1]
    assert found.floor == (None if floor is None else MONDAY + timedelta(days=floor))


def test_waiting_is_squared_days_until_the_visit_or_of_all_days_without_one():
    """0.02 a squared day: visited on the fourth day 9, left after 14 days of waiting and 7 of horizon 441."""
    made, found = the_walkin(visited=MONDAY - timedelta(days=14))
    assert wait_cost(made, found, MONDAY) == 0
    assert wait_cost(made, found, MONDAY + timedelta(days=3)) == 9 * 120
    assert wait_cost(made, found, None) == 441 * 120
    assert wait_cost(*the_walkin(days=14), None) == 42 * 42 * 120


def test_the_horizon_may_begin_on_any_day():
    """The first day of the horizon is day 0 for visits and floors, also a Wednesday."""
    found = the_walkin(visited=date(2026, 11, 18), first=WEDNESDAY, max_gap_days=8)[1]
    assert (found.waited, found.floor) == (7, WEDNESDAY + timedelta(days=1))
