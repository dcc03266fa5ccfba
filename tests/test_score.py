"""Score: each term on plans written by hand, one at a time, on both sides of its edges."""

from dataclasses import fields, replace
from datetime import timedelta
from random import Random

import pytest
from districts import (
    MONDAY,
    TUESDAY,
    VAN,
    WEDNESDAY,
    alter,
    at,
    home,
    hub,
    out,
    pause,
    plan,
    problem,
    request,
    road,
    settings,
    staff,
    van,
    village,
)
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from random_district import random_problem
from solve_kit import QUICK

from planner.demand import open_cases, walkins
from planner.plan import COST_UNITS, Assignment, Mode, Plan, StopKind, TaskId, Term, stop_id
from planner.problem import AnnouncedStop, LedgerRow, Priority, Problem, RequestId, VillageId, village_place
from planner.score import changed_stops, overtime, per_second, per_unit, score
from planner.settings import Weights
from planner.solve import solve

WAYS = {("A", "B"): 1200}


def terms(world: Problem, made: Plan) -> dict[str, float]:
    """Cost of each term that is not 0, in minutes."""
    lines = score(world, road(world, ways=WAYS), made).lines
    return {str(line.term): line.cost / COST_UNITS for line in lines if line.cost}


def of(world: Problem, *turns) -> Plan:
    """The plan of some turns."""
    return plan(world, road(world, ways=WAYS), *turns)


def only(**weights: float) -> Weights:
    """Every weight 0 but those stated."""
    none = {f.name: 0.0 for f in fields(Weights) if f.name not in ("trips", "lexicographic")}
    return Weights(**{**none, **weights})


def weighted(*requests, **changes: object) -> Problem:
    """The usual road where only the stated weights are not 0."""
    weights = changes.pop("weights", {})
    chosen = settings(**{**changes.pop("limits", {}), "weights": only(**weights)})
    return problem(*requests, settings=chosen, **changes)


def test_every_term_is_there_in_order_and_their_sum_is_the_cost():
    """Eleven lines, also where nothing happens."""
    world = problem()
    made = score(world, road(world), of(world))
    assert [line.term for line in made.lines] == list(Term)
    assert made.cost == sum(line.cost for line in made.lines)
    assert made.minutes == made.cost / COST_UNITS


def test_driving_counts_every_leg_of_every_turn_and_not_the_waiting():
    """To A and back 12, to D by a later start 36; a pause on the road is not driven."""
    world = weighted(weights={"drive": 1.0})
    made = of(world, out(hub("A")), out(hub("D", "11:00"), pause("11:30"), day=TUESDAY))
    assert terms(world, made) == {"drive": 48}


def test_a_second_driven_is_a_hundredth_of_its_weight_times_hundred_units():
    """Weights keep two decimals; a second weighs 100 units."""
    assert (per_second(1.0), per_second(0.5), per_second(0.01), per_second(0.005)) == (100, 50, 1, 0)
    assert (per_unit(1.0), per_unit(0.02), per_unit(30.0)) == (6000, 120, 180_000)


def test_the_way_counts_both_trips_of_each_case_at_a_hub_and_nothing_at_a_door():
    """A's resident walks 1,200 s to B: 20 minutes, twice, at 0.5 a minute; at A itself nobody walks."""
    limits = {"weights": {"walk": 0.5}}
    world = weighted(request("r"), request("h", mobility_limited=True), **limits)
    assert terms(world, of(world, out(hub("B", serves="r"), home("h")))) == {"way": 20}
    assert terms(world, of(world, out(hub("A", serves="r"), home("h")))) == {}
    thrice = world.replace(settings=replace(world.settings, weights=replace(world.settings.weights, trips=3)))
    assert terms(thrice, of(thrice, out(hub("B", serves="r")))) == {"way": 30}


def test_the_way_of_walkins_counts_everyone_who_comes():
    """Twenty minutes of work are two people."""
    limits = {"walkin_rate": 0.05}
    world = weighted(weights={"walk": 0.5}, limits=limits)
    (walkin, *_) = walkins(world)
    assert (walkin.seconds, walkin.people) == (1200, 2)
    assert terms(world, of(world, out(hub("B", walkins="A B")))) == {"way": 40}


def test_a_case_left_costs_its_penalty_and_a_case_served_none():
    """Low 60, normal 120, high 360; one of them served."""
    rows = [request(f"r{p}", priority=p) for p in Priority]
    weights = {"unserved_low": 60.0, "unserved_normal": 120.0, "unserved_high": 360.0}
    world = weighted(*rows, weights=weights)
    assert terms(world, of(world)) == {"unserved": 540}
    assert terms(world, of(world, out(hub("A", serves="r2")))) == {"unserved": 420}


def test_a_case_that_is_not_open_costs_nothing():
    """One whose day lies behind the horizon is no case of this plan."""
    world = weighted(request("r", earliest=MONDAY + timedelta(days=7)), weights={"unserved_normal": 120.0})
    assert terms(world, of(world)) == {}


def test_delay_counts_days_from_the_earliest_day_of_each_case():
    """On Wednesday: open since Monday 2, since Tuesday 1, since Wednesday 0; one with a day long past 2."""
    days = [None, TUESDAY, WEDNESDAY, MONDAY - timedelta(days=9)]
    rows = [request(f"r{k}", earliest=day) for k, day in enumerate(days)]
    world = weighted(*rows, weights={"delay": 1.0})
    assert terms(world, of(world, out(hub("A", serves="r0 r1 r2 r3"), day=WEDNESDAY))) == {"delay": 5}


def test_walkins_not_reached_cost_their_minutes():
    """Three villages of 20 minutes; one reached."""
    world = weighted(weights={"walkin": 1.0}, limits={"walkin_rate": 0.05})
    assert terms(world, of(world)) == {"walkin": 60}
    assert terms(world, of(world, out(hub("A", walkins="A")))) == {"walkin": 40}


def test_waiting_is_convex_and_a_stop_without_walkins_is_no_visit():
    """Visited on Wednesday 4, on Monday 0, left 28 + 7 days 1225 each, at 0.02."""
    world = weighted(request("r", "D"), weights={"wait": 0.02})
    made = of(world, out(hub("A", walkins="A")), out(hub("B", walkins="B"), hub("D", serves="r"), day=WEDNESDAY))
    assert terms(world, made) == {"wait": pytest.approx(0.02 * (4 + 1225))}


@pytest.mark.parametrize("order", [(MONDAY, WEDNESDAY), (WEDNESDAY, MONDAY)])
def test_a_village_visited_twice_counts_its_first_day(order):
    """Two rows of the walk-ins of A (unlawful, but priced), whichever comes first; B and D on Wednesday: 4 each."""
    world = weighted(weights={"wait": 1.0})
    made = of(world, *(out(hub("A", walkins="A B D" if day == WEDNESDAY else "A"), day=day) for day in order))
    assert terms(world, made) == {"wait": 8}


def test_overtime_counts_from_the_end_of_the_shift_of_vehicle_and_crew():
    """Back at 17:06 of 17:00; with someone who must be home at 16:00 it is 66 minutes; back in time is none."""
    world = weighted(weights={"overtime": 2.0}, staff=(staff("a"), staff("b", hours=(0, at("16:00")))))
    late, early = hub("A", "16:40"), hub("A", "16:34")
    assert terms(world, of(world, out(late, crew="a"))) == {"overtime": 12}
    assert terms(world, of(world, out(early, crew="a"))) == {}
    assert terms(world, of(world, out(late, crew="a b"))) == {"overtime": 132}
    assert overtime(world, of(world, out(late, crew="a"), out(late, crew="a", day=TUESDAY))) == 720


def test_a_vehicle_day_is_used_when_it_makes_a_stop():
    """Two days out; a start, a break and an end alone are not a day used."""
    world = weighted(weights={"vehicle_day": 30.0})
    assert terms(world, of(world, out(hub("A")), out(hub("A"), day=TUESDAY))) == {"vehicle_day": 60}
    assert terms(world, of(world, out(pause("12:00")))) == {}


def told(name: str = "A", begin: str = "09:00", end: str = "09:20") -> AnnouncedStop:
    """A stop of the kept plan on Monday."""
    place = village_place(VillageId(name))
    name_of = stop_id(MONDAY, VAN, StopKind.HUB, place)
    return AnnouncedStop(
        id=name_of, place=place, date=MONDAY, vehicle=VAN, begin=at(begin), end=at(end), announced=False
    )


@pytest.mark.parametrize(
    ("stop", "changed"),
    [
        (hub("A", "09:00"), 0),
        (hub("A", "09:05"), 1),  # begins otherwise, so ends otherwise: still one change
        (hub("A", "09:00", minutes=25), 1),  # ends otherwise
        (hub("B", "09:00"), 1),  # is missing
    ],
)
def test_a_change_is_a_kept_stop_that_is_missing_or_begins_or_ends_otherwise(stop, changed):
    """Each once; a stop that is new is none."""
    world = weighted(weights={"change": 60.0}, announced=(told(),))
    made = of(world, out(stop, hub("D")))
    assert changed_stops(world, made) == changed
    assert terms(world, made) == ({"change": 60} if changed else {})


def test_a_kept_stop_held_on_another_day_is_missing_where_it_was():
    """Its id is of its date, vehicle and place."""
    world = weighted(weights={"change": 60.0}, announced=(told(), told("B", "10:00", "10:20")))
    made = of(world, out(hub("A", "09:00"), hub("B", "10:00"), day=TUESDAY))
    assert terms(world, made) == {"change": 120}


@pytest.mark.parametrize(("day", "cost"), [(MONDAY, {}), (TUESDAY, {}), (WEDNESDAY, {"gap": 600})])
def test_a_floor_is_kept_up_to_its_day(day, cost):
    """Last visited 27 days before Monday, 28 at most: Tuesday still keeps it, Wednesday is late, never is late."""
    ledger = (LedgerRow(village=VillageId("A"), date=MONDAY - timedelta(days=27)),)
    places = (village("A", max_gap_days=28), village("B"), village("D"))
    world = weighted(weights={"gap": 600.0}, villages=places, ledger=ledger)
    assert terms(world, of(world, out(hub("A", walkins="A"), day=day))) == cost
    assert terms(world, of(world)) == {"gap": 600}


def test_an_agent_costs_its_weight_and_neither_way_nor_delay_nor_penalty():
    """A case handled is not left, wherever."""
    weights = {"agent": 20.0, "delay": 1.0, "walk": 1.0, "unserved_normal": 120.0}
    world = weighted(request("r"), weights=weights)
    row = Assignment(
        task=TaskId("t"), request=RequestId("r"), village=VillageId("A"), mode=Mode.AGENT, stop=None, walk_seconds=999
    )
    made = of(world).replace(assignments=(row,), unserved=())
    assert terms(world, made) == {"agent": 20}
    assert terms(world, made.replace(assignments=(replace(row, mode=Mode.CENTRE),))) == {}


def test_an_unlawful_or_nonsensical_plan_is_priced_all_the_same():
    """Unknown vehicle, a row at a stop that is not there, a request nobody knows: no crash, no surcharge."""
    world = problem(request("r"), vehicles=(van(hours=(at("08:00"), at("08:30"))),))
    made = of(world, out(hub("A", serves="r")))
    assert terms(world, made)["overtime"] > 0
    stranger = alter(made, 1, vehicle=VAN)
    ghost = replace(stranger.assignments[0], request=RequestId("ghost"), stop=None)
    odd = stranger.replace(assignments=(*stranger.assignments, ghost), crew=())
    assert score(world.replace(vehicles=()), road(world), odd).cost > 0


def _floors_missed(world, walkin, days):
    """Floors in the horizon without a visit in time: the first one, and with several visits those that follow."""
    longest, end = world.village[walkin.village].max_gap_days, world.horizon.last
    floors = [] if walkin.floor is None else [(world.horizon.first - timedelta(days=1), walkin.floor)]
    if longest is not None and walkin.visits > 1:
        floors += [(day, day + timedelta(days=longest)) for day in days]
    return sum(floor <= end and not any(after < day <= floor for day in days) for after, floor in floors)


@effort(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_cost_of_a_random_plan_follows_from_its_rows_and_the_formulae(seed):
    """Every term once more from docs/model.md, in minutes and with floats, close to the units of the score."""
    world, travel = random_problem(Random(seed))
    made = solve(world, travel, QUICK).plan
    w, first, days = world.settings.weights, world.horizon.first, world.horizon.days
    day_of = {s.id: s.date for s in made.stops}
    cases = {(c.request, c.leg): c for c in open_cases(world)}
    people = {(p.village, p.number): p for p in walkins(world)}
    seen = {(row.village, row.leg): day_of[row.stop] for row in made.assignments if row.request is None}
    heads = {v: sorted(day for key, day in seen.items() if key[0] == v) for v in world.village}
    handled = [row for row in made.assignments if row.request is not None]
    left = set(cases) - {(row.request, row.leg) for row in handled}
    rows = [row for row in handled if row.stop is not None]
    ends = {}
    for (day, vehicle), stops in made.vehicle_days.items():
        hours = [world.vehicle[vehicle].hours[1], *(world.person[p].hours[1] for p in made.crew_of(day, vehicle))]
        ends[day, vehicle] = max(0, stops[-1].begin - min(hours))
    kept = {s.id: (s.begin, s.end) for s in made.stops}
    expected = {
        Term.DRIVE: w.drive * sum(s.drive_seconds for s in made.stops) / 60,
        Term.WAY: w.walk
        * w.trips
        * sum((1 if r.request else people[r.village, r.leg].people) * r.walk_seconds / 60 for r in made.assignments),
        Term.UNSERVED: sum(cases[name].penalty for name in left) / COST_UNITS,
        Term.DELAY: w.delay * sum((day_of[r.stop] - cases[r.request, r.leg].earliest).days for r in rows),
        Term.WALKIN: w.walkin * sum(p.seconds for v, p in people.items() if v not in seen) / 60,
        Term.WAIT: w.wait
        * sum(
            (heads[v][0] - first).days ** 2 if heads[v] else (people[v, 1].waited + days) ** 2 for v in world.village
        ),
        Term.OVERTIME: w.overtime * sum(ends.values()) / 60,
        Term.VEHICLE_DAY: w.vehicle_day * len(ends),
        Term.CHANGE: w.change * sum(kept.get(a.id) != (a.begin, a.end) for a in world.announced),
        Term.GAP: w.gap
        * (
            sum(bool(world.village[key[0]].visits) for key in people if key not in seen)
            + sum(_floors_missed(world, people[v, 1], heads[v]) for v in world.village)
        ),
        Term.AGENT: w.agent * (len(handled) - len(rows)),
    }
    for line in score(world, travel, made).lines:
        assert line.cost / COST_UNITS == pytest.approx(expected[line.term], abs=0.01), line.term
