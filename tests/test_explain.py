"""Why a case is left, by hand: one district for each kind of obstacle, and its remedy made exactly."""

from dataclasses import replace
from datetime import timedelta

import pytest
from districts import (
    MONDAY,
    TUESDAY,
    VAN,
    WEDNESDAY,
    at,
    car,
    centre,
    home,
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

from planner.check import check
from planner.explain import apply_remedy, carry_out, effort, explain, explain_one
from planner.plan import ChangeOutcome, Plan, Reason, Rule
from planner.problem import Change, ChangeKind, Horizon, LedgerRow, Market, MarketRule, Problem, RequestId, VillageId
from planner.settings import Language
from planner.travel import Travel

ENGLISH = {"language": Language.EN}


def one(world: Problem, travel: Travel, made: Plan, name: str = "r") -> Reason:
    """The reason of one request."""
    return next(r for r in explain(world, travel, made, tries=None) if r.request == name)


def healed(world: Problem, travel: Travel, made: Plan, reason: Reason) -> Problem:
    """The world after the remedy; the case put where the remedy says breaks no rule of the whole plan."""
    assert reason.remedy is not None
    better = apply_remedy(world, reason.remedy)
    served = carry_out(better, travel, made, reason)
    assert check(better, travel, served) == ()
    assert any(row.request == reason.request for row in served.assignments)
    return better


def monday(*requests: object, **changes: object) -> Problem:
    """The usual road on one Monday, in English."""
    usual = {"horizon": Horizon(first=MONDAY, days=1), "settings": settings(**ENGLISH)}
    return problem(*requests, **{**usual, **changes})  # type: ignore[arg-type]


def test_a_vehicle_that_would_return_too_late_needs_overtime() -> None:
    """A case whose stop would end the day 12 minutes late is left for `shift`; overtime of 15 minutes serves it."""
    # away at 08:00, 18 minutes' way and 10 of set-up, stop 08:30 to 08:50, back at 09:08; the day ends at 08:56
    world = monday(request("r", "D"), vehicles=(van(hours=(at("08:00"), at("08:56"))),))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.SHIFT,)
    assert [o.values["over_seconds"] for o in reason.obstacles] == [12 * 60]
    assert reason.remedy is not None and reason.remedy.code == "overtime"
    assert reason.remedy.values["value"] == 15 * 60
    assert healed(world, travel, made, reason).settings.overtime_max == 15 * 60
    assert "Van by 12 min" in reason.sentence and "Mon 23 Nov" in reason.sentence


def test_too_long_a_day_needs_a_longer_duty() -> None:
    """A turn that is within the hours and too long is left for `shift`; the longest duty is raised."""
    world = monday(request("r", "D"), settings=settings(max_duty=3600, **ENGLISH))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.SHIFT,)
    assert reason.remedy is not None and reason.remedy.code == "duty"
    assert healed(world, travel, made, reason).settings.max_duty == 3600 + 600


def test_a_skill_that_somebody_free_holds() -> None:
    """Nobody aboard holds the skill, somebody free does: that person rides along, by name."""
    people = (staff("Li"), staff("Wei", "social"))
    world = monday(request("q"), request("r"), staff=people, services=(service(), service("s", skill="social")))
    world = world.replace(requests=(request("q"), request("r", service="s")))
    travel = road(world)
    made = plan(world, travel, out(hub("A", serves="q"), crew="Li"))
    reason = one(world, travel, made)
    assert reason.rules == (Rule.SKILL,)
    assert reason.remedy is not None and reason.remedy.code == "crew"
    assert reason.remedy.values["staff"] == "Wei"
    assert "Wei" in reason.remedy_sentence
    healed(world, travel, made, reason)


def test_a_skill_and_no_seat() -> None:
    """Who holds the skill is free and the seats are taken: one seat more."""
    world = monday(
        request("q"),
        request("r", service="s"),
        staff=(staff("Li"), staff("Wei", "social")),
        services=(service(), service("s", skill="social")),
        vehicles=(van(seats=1),),
    )
    travel = road(world)
    made = plan(world, travel, out(hub("A", serves="q"), crew="Li"))
    reason = one(world, travel, made)
    assert reason.remedy is not None and reason.remedy.code in ("seat", "train")
    healed(world, travel, made, reason)


def test_a_skill_that_nobody_holds_needs_a_training() -> None:
    """Where nobody holds the skill, somebody aboard would have to be trained."""
    world = monday(request("r", service="s"), staff=(staff("Li"),), services=(service(), service("s", skill="social")))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.SKILL,)
    assert reason.remedy is not None and (reason.remedy.code, reason.remedy.values["staff"]) == ("train", "Li")
    healed(world, travel, made, reason)


def test_an_officer_who_is_not_at_work() -> None:
    """The officer who was named works on other days: work on Monday, or anybody may handle it; the easier is said."""
    world = monday(request("r", officer="Wei"), staff=(staff("Li"), staff("Wei", days=frozenset({3}))))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.SKILL,)
    assert reason.remedy is not None and reason.remedy.code == "officer"
    assert healed(world, travel, made, reason).request[RequestId("r")].officer is None


def test_equipment_that_no_vehicle_carries() -> None:
    """A service that needs a printer is left for `equipment`; the printer goes aboard."""
    world = monday(request("r", service="p"), services=(service("p", equipment=frozenset({"printer"})),))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.EQUIPMENT,)
    assert "printer" in reason.sentence
    assert healed(world, travel, made, reason).vehicle[VAN].equipment == {"printer"}


def test_no_hub_within_the_way_names_the_nearest() -> None:
    """Where no hub is near enough, the nearest and the metres too many are said, and its limit rises."""
    world = monday(request("r", "A"), villages=(village("A", can_host=False), village("B"), village("D")))
    travel = road(world, ways={("A", "B"): 2345, ("A", "D"): 5000})
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert Rule.WALK in reason.rules
    assert "B, is 345 m too far" in reason.sentence
    assert reason.remedy is not None and reason.remedy.code in ("access", "host")
    better = healed(world, travel, made, reason)
    if reason.remedy.code == "access":
        assert better.access_limit(VillageId("A")) == 2350


def test_no_place_to_host_anywhere_near() -> None:
    """A village that cannot host, far from all that can, is left for `host`: it would have to find a place."""
    world = monday(request("r", "A"), villages=(village("A", can_host=False), village("B"), village("D")))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.HOST,)
    assert reason.remedy is not None and reason.remedy.code == "host"
    assert healed(world, travel, made, reason).village[VillageId("A")].can_host


def test_no_road_has_no_remedy() -> None:
    """Where no road leads, the rule is `reach`, and no change of the tables helps."""
    world = monday(request("r", "A"))
    travel = road(world, cut="A")
    reason = one(world, travel, plan(world, travel))
    assert reason.rules == (Rule.REACH,)
    assert "no road leads to A" in reason.sentence
    assert reason.remedy is None and "several" not in reason.remedy_sentence
    assert "coordinates of A" in reason.remedy_sentence and "`times`" in reason.remedy_sentence


def test_no_road_is_said_before_whatever_else_stands_in_the_way() -> None:
    """Who lives where no road leads hears that, also where the village could host nothing; who has a road does not."""
    homes = (village("A", can_host=False), village("B"), village("D"))
    world = replace(monday(request("r", "A", mobility_limited=True)), villages=homes)
    reason = one(world, road(world, cut="A"), plan(world, road(world, cut="A")))
    assert Rule.REACH in reason.rules
    assert reason.sentence == "Left because no road leads to A." and "coordinates of A" in reason.remedy_sentence
    near = one(world, road(world), plan(world, road(world)))
    assert "no road" not in near.sentence and "coordinates" not in near.remedy_sentence


def test_nobody_left_to_ride_along() -> None:
    """Where nobody of the centre is left, one more official would be needed."""
    world = monday(request("r", "A"), staff=(staff("Li", centre="X"),), centres=(centre(), centre("X")))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.CREW,)
    assert reason.remedy is not None and reason.remedy.code == "official"
    assert len(healed(world, travel, made, reason).staff) == 2


def test_a_day_off_that_leaves_nobody() -> None:
    """Where the only official has the day off by an edit, the edit would have to be taken back."""
    edit = Change(id="c1", kind=ChangeKind.DAY_OFF, target="Li", date=MONDAY)
    world = monday(request("r", "A"), staff=(staff("Li"),), changes=(edit,))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.remedy is not None and (reason.remedy.code, reason.remedy.values["change"]) == ("edit", "c1")
    healed(world, travel, made, reason)


def test_a_village_that_lists_other_vehicles() -> None:
    """A village that lists vehicles, and not this one, would have to admit it."""
    world = monday(
        request("r", "A"), villages=(village("A", vehicles=frozenset({"other"})), village("B"), village("D"))
    )
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.REACH,)
    assert VAN in healed(world, travel, made, reason).village[VillageId("A")].vehicles


def test_host_hours_too_short() -> None:
    """A village that is open for ten minutes cannot take a stop of twenty: it would have to open longer that day."""
    short = village("A", host_hours=(span("10:00", "10:10"),))
    world = monday(request("r", "A"), villages=(short, village("B"), village("D")))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.WINDOW,)
    assert reason.remedy is not None and reason.remedy.code == "host_hours"
    healed(world, travel, made, reason)


def test_a_market_that_is_too_short() -> None:
    """On a market day a stop must lie within the market; its hours would have to be longer."""
    fair = Market(rule=MarketRule.WEEKDAY, digits=frozenset({0}), hours=(at("09:00"), at("09:10")))
    world = monday(request("r", "A"), villages=(village("A", market=fair), village("B"), village("D")))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.WINDOW,)
    assert reason.remedy is not None and reason.remedy.code == "market"
    healed(world, travel, made, reason)


def test_a_resident_who_can_only_be_met_early() -> None:
    """A resident at home before the shift begins is left for `window`; met at another time, the visit fits."""
    world = monday(request("r", "A", mobility_limited=True, windows=(span("06:00", "07:00"),)))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.WINDOW,)
    assert reason.remedy is not None and reason.remedy.code == "window"
    assert len(healed(world, travel, made, reason).request[RequestId("r")].windows) == 2


def test_a_case_that_is_overdue() -> None:
    """A case due before the first trip is left for `day`; it would have to wait until then."""
    world = monday(request("r", "A", due=MONDAY), vehicles=(van(days=frozenset({1})),))
    world = world.replace(horizon=Horizon(first=MONDAY, days=3))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.DAY,)
    assert reason.remedy is not None and reason.remedy.code == "due"
    assert healed(world, travel, made, reason).request[RequestId("r")].due == TUESDAY


def test_a_case_that_may_not_be_handled_yet() -> None:
    """A case that begins after the last trip is left for `day`; it would have to begin sooner."""
    world = monday(request("r", "A", earliest=WEDNESDAY), vehicles=(van(days=frozenset({1})),))
    world = world.replace(horizon=Horizon(first=MONDAY, days=3))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.DAY,)
    assert reason.remedy is not None and reason.remedy.code == "earliest"
    healed(world, travel, made, reason)


def test_a_vehicle_that_never_runs() -> None:
    """Where the vehicle runs on no day of the plan, it would have to go out on one."""
    world = monday(request("r", "A"), vehicles=(van(days=frozenset({3})),))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.DAY,)
    assert reason.remedy is not None and reason.remedy.code == "vehicle_day"
    healed(world, travel, made, reason)


@pytest.mark.parametrize(
    ("limit", "rule", "code"), [("max_cases", Rule.LOAD, "load"), ("max_stops", Rule.STOPS, "stops")]
)
def test_a_vehicle_that_is_full(limit: str, rule: Rule, code: str) -> None:
    """A vehicle that may do one thing a day is full; it would have to take two."""
    world = monday(request("q", "A"), request("r", "B"), vehicles=(van(**{limit: 1}),))
    travel = road(world)
    made = plan(world, travel, out(hub("A", serves="q")))
    reason = one(world, travel, made)
    assert reason.rules == (rule,)
    assert reason.remedy is not None and reason.remedy.code == code
    assert getattr(healed(world, travel, made, reason).vehicle[VAN], limit) == 2


def test_a_visit_that_needs_two() -> None:
    """A visit for two with one aboard is left for `crew`; a free colleague rides along."""
    world = monday(
        request("q", "A"),
        request("r", "A", mobility_limited=True, people_needed=2),
        staff=(staff("Li"), staff("Wei")),
    )
    travel = road(world)
    made = plan(world, travel, out(hub("A", serves="q"), crew="Li"))
    reason = one(world, travel, made)
    assert reason.rules == (Rule.CREW,)
    assert reason.remedy is not None and reason.remedy.code == "crew"
    healed(world, travel, made, reason)


def test_a_stop_that_would_last_too_long() -> None:
    """Three hours' work at two counters is longer than an hour: a third counter or a longer stay."""
    world = monday(request("r", "A", seconds=3 * 3600), settings=settings(dwell_max=3600, **ENGLISH))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.DWELL,)
    assert reason.remedy is not None and reason.remedy.code in ("dwell", "counter")
    healed(world, travel, made, reason)


def test_no_room_for_the_break() -> None:
    """A day that begins in the middle of the break's time has no room for it: the break would have to end later."""
    world = monday(
        request("r", "A"),
        settings=settings(break_length=3600, break_begin=at("10:30"), break_end=at("11:30"), **ENGLISH),
        vehicles=(van(hours=(at("11:00"), at("17:00"))),),
    )
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.BREAK,)
    assert reason.remedy is not None and reason.remedy.code == "break_end"
    assert healed(world, travel, made, reason).settings.break_end > at("11:30")


def test_another_van_at_the_only_hub() -> None:
    """Where another vehicle holds the hub that day and is full, two would have to be allowed."""
    other = replace(van(), id="van2", name="Van 2")
    world = monday(request("q", "A"), request("r", "A", due=MONDAY), vehicles=(van(max_cases=1), other))
    travel = road(world)
    made = plan(world, travel, out(hub("A", serves="q")))
    reason = one(world, travel, made)
    assert set(reason.rules) == {Rule.LOAD, Rule.HOST}
    healed(world, travel, made, reason)


def test_counters_of_the_centre_come_first() -> None:
    """Who must stay at the counter cannot ride along; one fewer there would free somebody."""
    world = monday(
        request("r", "A"), staff=(staff("Li"),), centres=(centre(windows=(span("09:00", "12:00"),), counter_staff=1),)
    )
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.ROSTER,)
    assert reason.remedy is not None and reason.remedy.code == "counter_staff"
    assert healed(world, travel, made, reason).centres[0].counter_staff == 0


def test_an_edit_that_forbids() -> None:
    """What an edit rules out is left for `pin`; taking the edit back serves it."""
    edit = Change(id="c1", kind=ChangeKind.FORBID, target="r")
    world = monday(request("r", "A"), changes=(edit,))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == (Rule.PIN,)
    assert reason.remedy is not None and (reason.remedy.code, reason.remedy.values["change"]) == ("edit", "c1")
    assert healed(world, travel, made, reason).changes == ()


def test_an_edit_that_is_taken_back_leaves_no_outcome() -> None:
    """Where the kept plan lists an edit as accepted and the remedy takes it back, the new plan no longer lists it."""
    forbid = Change(id="e1", kind=ChangeKind.FORBID, target="r")
    other = Change(id="e2", kind=ChangeKind.FORBID, target="D")
    world = monday(request("r"), changes=(forbid, other))
    travel = road(world)
    outcomes = tuple(ChangeOutcome(change=name, accepted=True) for name in ("e1", "e2"))
    made = plan(world, travel).replace(changes=outcomes)
    reason = one(world, travel, made)
    assert reason.remedy is not None and reason.remedy.code == "edit"
    better = healed(world, travel, made, reason)
    assert carry_out(better, travel, made, reason).changes == outcomes[1:]


def test_only_the_cost() -> None:
    """A case that fits and costs more than it saves has no rule in its way: minutes are said, a lock serves it."""
    world = monday(request("r", "D"), settings=replace(settings(**ENGLISH)))
    weights = replace(world.settings.weights, unserved_normal=10.0, walkin=0.0, wait=0.0)
    world = world.replace(settings=replace(world.settings, weights=weights))
    travel = road(world)
    made = plan(world, travel)
    reason = one(world, travel, made)
    assert reason.rules == ()
    assert "66 min" in reason.sentence and "10 min" in reason.sentence  # 36 driven and 30 a vehicle-day
    assert reason.remedy is not None and reason.remedy.code == "lock"
    better = healed(world, travel, made, reason)
    assert [(c.kind, c.target, c.date, c.vehicle) for c in better.changes] == [(ChangeKind.LOCK, "r", MONDAY, VAN)]


def test_a_case_the_search_overlooked() -> None:
    """A case that fits and makes the plan cheaper was overlooked, and the sentence says so."""
    world = monday(request("r", "A"))
    travel = road(world)
    reason = one(world, travel, plan(world, travel))
    assert reason.rules == ()
    assert "the search did not find this" in reason.sentence


def test_several_things_at_once() -> None:
    """Where two rules stand in the way everywhere, both are said and no remedy is invented."""
    world = monday(
        request("r", "D", service="p"),
        services=(service("p", equipment=frozenset({"printer"})),),
        vehicles=(van(hours=(at("08:00"), at("08:50"))),),
    )
    travel = road(world)
    reason = one(world, travel, plan(world, travel))
    assert set(reason.rules) == {Rule.SHIFT, Rule.EQUIPMENT}
    assert reason.remedy is None
    assert "several things" in reason.sentence and "several things" in reason.remedy_sentence


def test_cases_of_one_task_are_served_together() -> None:
    """A task is served whole: its cases have one reason, and the remedy serves them all."""
    world = monday(request("a", "D"), request("b", "D"), vehicles=(van(hours=(at("08:00"), at("08:56"))),))
    travel = road(world)
    made = plan(world, travel)
    made = made.replace(unserved=tuple(replace(u, task="t") if u.request else u for u in made.unserved))
    first, second = one(world, travel, made, "a"), one(world, travel, made, "b")
    assert first.remedy == second.remedy
    assert first.remedy is not None
    better = apply_remedy(world, first.remedy)
    served = carry_out(better, travel, made, first)
    assert check(better, travel, served) == ()
    assert {row.request for row in served.assignments} == {"a", "b"}


def test_a_floor_is_a_reason_of_its_own() -> None:
    """A village past its longest gap is searched like a case; its neighbour without a floor gets no remedy."""
    late = LedgerRow(village=VillageId("A"), date=MONDAY - timedelta(days=30))
    world = monday(
        villages=(village("A", max_gap_days=14), village("B"), village("D")),
        ledger=(late,),
        vehicles=(van(hours=(at("08:00"), at("08:30"))),),
    )
    travel = road(world)
    made = plan(world, travel)
    by_village = {r.village: r for r in explain(world, travel, made, tries=None)}
    assert by_village["A"].rules == (Rule.SHIFT,)  # type: ignore[index]
    assert by_village["A"].obstacles  # type: ignore[index]
    assert by_village["B"].rules == (Rule.SHIFT,) and not by_village["B"].remedy  # type: ignore[index]
    healed_world = apply_remedy(world, by_village["A"].remedy)  # type: ignore[index,arg-type]
    assert check(healed_world, travel, carry_out(healed_world, travel, made, by_village["A"])) == ()  # type: ignore[index]


def test_a_served_case_says_where_and_when() -> None:
    """Asked about a served case, the answer is its stop; about an unknown one, nothing."""
    world = monday(request("r"), request("h", "B", mobility_limited=True))
    travel = road(world)
    made = plan(world, travel, out(hub("A", serves="r"), home("h")))
    said = explain_one(world, travel, made, RequestId("r"))
    assert said is not None and "Mon 23 Nov" in said.sentence and "at A" in said.sentence
    door = explain_one(world, travel, made, RequestId("h"))
    assert door is not None and "at home" in door.sentence
    assert explain_one(world, travel, made, RequestId("nobody")) is None


def test_one_request_lists_every_vehicle_day() -> None:
    """Asked about one request, every vehicle and working day stands in the list, also those out of question."""
    world = problem(request("r", "A", due=TUESDAY), vehicles=(van(hours=(at("08:00"), at("08:20"))), car()))
    travel = road(world)
    reason = explain_one(world, travel, plan(world, travel), RequestId("r"))
    assert reason is not None
    assert len(reason.obstacles) == 10
    assert {str(o.vehicle) for o in reason.obstacles} == {"van", "car"}


def test_no_vehicles_and_no_hubs() -> None:
    """A district without vehicles or without hubs gets reasons, not a traceback."""
    bare = monday(request("r"), request("h", mobility_limited=True), vehicles=())
    travel = road(bare)
    assert [r.rules for r in explain(bare, travel, plan(bare, travel)) if r.request] == [(Rule.DAY,)] * 2
    flat = monday(request("r"), villages=tuple(village(v, can_host=False) for v in "ABD"), centres=(centre(),))
    travel = road(flat)
    assert all(r.sentence for r in explain(flat, travel, plan(flat, travel)))
    nowhere = monday(request("r"), vehicles=(), centres=(), villages=(village("A"),))
    travel = road(nowhere)
    assert all(r.instead for r in explain(nowhere, travel, plan(nowhere, travel)))


def test_little_effort_still_says_why() -> None:
    """With no effort at all every case has a true obstacle, and the sentence says that not everything was tried."""
    world = problem(request("r", "D"), settings=settings(**ENGLISH), vehicles=(van(hours=(at("08:00"), at("08:56"))),))
    travel = road(world)
    made = plan(world, travel)
    for little in ({"tries": 0}, {"seconds": 0.0}, {"tries": None, "seconds": 0.0}):
        reason = next(r for r in explain(world, travel, made, **little) if r.request)  # type: ignore[arg-type]
        assert reason.rules == (Rule.SHIFT,)
        assert "Not every day" in reason.sentence


def test_the_same_reasons_twice() -> None:
    """The reasons of a plan are the same every time, whatever the clock says and however little may be tried."""
    world = problem(request("r", "D"), request("q", "A"), vehicles=(van(hours=(at("08:00"), at("08:56"))), car()))
    travel = road(world)
    made = plan(world, travel)
    for tries in (None, 0, 3, 70, 200, 16_000):
        assert explain(world, travel, made, tries=tries) == explain(world, travel, made, tries=tries)


def test_the_clock_is_not_asked_unless_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that has become far slower the reasons are the same; only `seconds` looks at the clock."""
    world = problem(request("r", "D"), request("q", "A"), vehicles=(van(hours=(at("08:00"), at("08:56"))), car()))
    travel = road(world)
    made = plan(world, travel)
    usual, hurried = explain(world, travel, made), explain(world, travel, made, seconds=0.0)
    ticks = iter(range(0, 10**12, 10**6))
    monkeypatch.setattr(effort, "perf_counter", lambda: float(next(ticks)))
    assert explain(world, travel, made) == usual
    assert explain(world, travel, made, seconds=8.0) == hurried != usual


def test_effort_is_shared_out() -> None:
    """Each task may use its part of what is left; what a task leaves is there for the next ones."""
    counted = effort.Effort(tries=90)
    counted.share(3)
    counted.spend(30)
    assert counted.spent() and counted.spent(0.5)
    counted.share(2)
    counted.spend(10)
    assert not counted.spent() and not counted.spent(0.5) and counted.spent(0.3)
    counted.share(1)
    counted.spend(49)
    assert not counted.spent()
    counted.spend()
    assert counted.spent() and not effort.Effort().spent() and effort.Effort().thorough
