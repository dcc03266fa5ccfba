"""Solver: lawful on every random district, honest about its cost, repeatable, stoppable; small worlds one can judge."""

import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from districts import (
    MONDAY,
    VAN,
    car,
    centre,
    problem,
    request,
    road,
    service,
    settings,
    staff,
    van,
    village,
)
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from random_district import random_problem
from solve_kit import QUICK, announced, lawful, served, solved, visited

from planner.plan import Plan, ResultStatus, StopKind
from planner.problem import (
    Horizon,
    KnownTime,
    LedgerRow,
    Point,
    Problem,
    VehicleId,
    VillageId,
    centre_place,
    village_place,
)
from planner.roads import travel_times
from planner.score import per_unit, score
from planner.settings import TravelSource, Weights
from planner.solve import Params, Progress, solve
from planner.solve.locks import FORCED
from planner.solve.run import _Run
from planner.travel import Travel
from planner.windows import Window

SEEDS = st.integers(0, 2**32 - 1)


def search_agrees(world: Problem, travel: Travel, keep: Plan | None = None) -> None:
    """What the search says its best turns cost is what their plan costs, to the unit.

    The search does not know kept stops of vehicle-days that cannot go out: they are changed whatever it does. A case
    that an edit wants served is dearer by FORCED inside.
    """
    run = _Run(world, travel, QUICK, keep)
    best = run._rounds()
    plan, dropped = run._lawful(best)
    there = {(turn.day, turn.vehicle.id) for turn in best.locked.instance.vehicle_days}
    gone = sum((stop.date, stop.vehicle) not in there for stop in world.announced)
    assert dropped == 0
    assert best.found.cost % FORCED + gone * per_unit(world.settings.weights.change) == score(world, travel, plan).cost


@effort(max_examples=200, deadline=None)
@given(SEEDS)
def test_any_small_district_gets_a_lawful_plan_at_the_cost_the_search_claims(seed):
    """Checker silent, score the same, nothing dropped; the same seed gives the same plan again."""
    world, travel = random_problem(Random(seed))
    first = solve(world, travel, QUICK)
    lawful(world, travel, first)
    assert solve(world, travel, QUICK).plan == first.plan
    search_agrees(world, travel)


@effort(max_examples=60, deadline=None)
@given(SEEDS)
def test_a_plan_kept_whole_is_planned_again_lawfully_at_the_cost_the_search_claims(seed):
    """Every stop announced, the plan kept: kept stops are priced alike inside and outside the search."""
    world, travel = random_problem(Random(seed))
    plan = solve(world, travel, QUICK).plan
    told = world.replace(announced=announced(plan))
    lawful(told, travel, solve(told, travel, QUICK, keep=plan))
    search_agrees(told, travel, keep=plan)


@effort(max_examples=60, deadline=None)
@given(SEEDS)
def test_a_plan_kept_without_staff_or_edits_is_never_planned_again_at_a_higher_cost(seed):
    """The kept plan is where the search starts."""
    world, travel = random_problem(Random(seed))
    world = world.replace(staff=(), changes=(), announced=())
    world = world.replace(requests=tuple(replace(r, officer=None) for r in world.requests))
    plan = solve(world, travel, QUICK).plan
    told = world.replace(announced=announced(plan))
    assert solve(told, travel, QUICK, keep=plan).cost <= score(told, travel, plan).cost


@effort(max_examples=20, deadline=None)
@given(SEEDS)
def test_a_medium_district_gets_a_lawful_plan(seed):
    """More villages than a turn can hold, several vehicles."""
    world, travel = random_problem(Random(seed), size="medium")
    lawful(world, travel, solve(world, travel, QUICK))


@effort(max_examples=15, deadline=None)
@given(SEEDS)
def test_the_routing_model_gives_lawful_plans_too(seed):
    """Its turns are repaired with the timer and go into the search; again the same plan for the same seed."""
    world, travel = random_problem(Random(seed))
    params = replace(QUICK, routing=1.0)
    first = solve(world, travel, params)
    lawful(world, travel, first)
    assert solve(world, travel, params).plan == first.plan


def test_more_workers_are_repeatable_too():
    """Threads race, plans do not."""
    world, travel = random_problem(Random(7), size="medium")
    params = replace(QUICK, workers=3)
    plans = [solve(world, travel, params).plan for _ in range(2)]
    assert plans[0] == plans[1]


def test_the_order_of_the_tables_does_not_change_the_cost_by_much_and_never_the_law():
    """Requests and villages turned round give a lawful plan of the same best cost on a district one can draw."""
    rows = [request(f"r{k}", "ABD"[k % 3]) for k in range(6)]
    forward, backward = problem(*rows), problem(*reversed(rows))
    assert solved(forward, iterations=200).cost == solved(backward, iterations=200).cost


def test_no_vehicles_is_a_plan_in_which_everything_is_left():
    """Every case and every village is listed as left; none is lost."""
    world = problem(request("r"), vehicles=())
    plan = solved(world).plan
    assert plan.stops == ()
    assert {row.request for row in plan.unserved} == {"r", None}
    assert len(plan.unserved) == 4


def test_no_requests_still_visits_villages_whose_people_wait():
    """Population pulls the van, not paper alone."""
    world = problem(settings=settings(walkin_rate=0.05))
    assert visited(solved(world).plan) == {"A", "B", "D"}


def test_nothing_to_do_is_an_empty_result():
    """No villages, no requests."""
    world = problem(villages=())
    result = solved(world)
    assert (result.status, result.plan.stops, result.cost) == (ResultStatus.EMPTY, (), 0)


def test_a_week_without_a_working_day_leaves_everything():
    """A horizon of one Sunday."""
    world = problem(request("r"), horizon=Horizon(first=MONDAY + timedelta(days=6), days=1))
    assert solved(world).plan.stops == ()


@pytest.mark.parametrize("weeks", [2, 4])
def test_horizons_of_two_and_four_weeks(weeks):
    """A case that may only be served in the last week is served there, one due in the first week in that."""
    last = MONDAY + timedelta(days=7 * (weeks - 1))
    rows = (request("r", earliest=last), request("s", "B", due=MONDAY + timedelta(days=2)))
    world = problem(*rows, horizon=Horizon(first=MONDAY, days=7 * weeks))
    plan = solved(world).plan
    assert served(plan) == {"r", "s"}
    when = {row.request: plan.stop[row.stop].date for row in plan.assignments if row.request}
    assert when["r"] >= last > when["s"]


def test_with_a_staff_table_a_crew_rides_and_without_one_nobody_is_named():
    """And a table without anybody of the right skill leaves the case."""
    land = service("land", skill="land")
    world = problem(request("r", service=land.code), services=(service(), land))
    assert solved(world).plan.crew == ()
    able = solved(world.replace(staff=(staff("a", "land"), staff("b"))))
    assert "a" in {member.staff for member in able.plan.crew}
    assert served(able.plan) == {"r"}
    assert served(solved(world.replace(staff=(staff("b"),))).plan) == set()


def test_the_counters_of_the_centre_stay_staffed_on_open_days():
    """Open Monday to Friday with one at the counter: of two people one rides; with two at the counter, nobody."""
    opened = (Window(begin=30600, end=61200, weekdays=frozenset(range(5))),)
    people = (staff("a"), staff("b"))
    for needed, riding in ((0, 2), (1, 1), (2, 0)):
        base = centre(windows=opened, counter_staff=needed)
        plan = solved(problem(request("r"), centres=(base,), staff=people)).plan
        aboard = {len(plan.crew_of(day, vehicle)) for day, vehicle in plan.vehicle_days}
        assert aboard == ({riding} if riding else set())


def test_a_car_makes_home_visits_and_never_opens_a_hub():
    """With a car alone the counter case is left, the door is served."""
    world = problem(request("r"), request("h", "B", mobility_limited=True), vehicles=(car(),))
    plan = solved(world).plan
    assert served(plan) == {"h"}
    assert {s.kind for s in plan.stops} == {StopKind.START, StopKind.HOME, StopKind.END}


@pytest.mark.parametrize(("seats", "people", "made"), [(2, 2, True), (1, 2, False), (2, 1, False)])
def test_a_visit_for_two_is_made_only_with_two_aboard(seats, people, made):
    """Both the seats and the staff can be short."""
    crew = tuple(staff(f"s{k}") for k in range(people))
    visit = request("h", mobility_limited=True, people_needed=2)
    plan = solved(problem(visit, vehicles=(van(seats=seats),), staff=crew)).plan
    assert (served(plan) == {"h"}) == made


def test_without_a_staff_table_a_visit_for_two_asks_for_two_seats():
    """The crew is as many as the seats."""
    visit = request("h", mobility_limited=True, people_needed=2)
    assert served(solved(problem(visit, vehicles=(van(seats=2),))).plan) == {"h"}
    assert served(solved(problem(visit, vehicles=(van(seats=1),))).plan) == set()


def waiting(**weights: float) -> Problem:
    """Three villages overdue by 30, 60 and 90 days; the van makes one stop a day, on two days."""
    rows = {"A": 30, "B": 60, "D": 90}
    ledger = tuple(LedgerRow(village=VillageId(v), date=MONDAY - timedelta(days=d)) for v, d in rows.items())
    return problem(
        villages=tuple(village(name, max_gap_days=14) for name in rows),
        vehicles=(van(max_stops=1),),
        ledger=ledger,
        horizon=Horizon(first=MONDAY, days=2),
        settings=settings(weights=Weights(**weights)),
    )


def test_where_all_are_overdue_and_one_van_cannot_reach_all_the_longest_waiting_come_first():
    """Two stops for three villages: the one left is A, overdue least, though it lies nearest."""
    plan = solved(waiting()).plan
    assert visited(plan) == {"B", "D"}
    assert {str(row.village) for row in plan.unserved} == {"A"}


def test_where_the_office_wants_the_worst_served_first_no_other_weight_outweighs_it():
    """Waiting priced next to nothing, a day out dear: only `lexicographic` still sends the van to the worst."""
    dear = {"wait": 0.001, "vehicle_day": 900.0, "gap": 0.0}
    assert solved(waiting(**dear)).plan.stops == ()
    assert visited(solved(waiting(**dear, lexicographic=True)).plan) == {"B", "D"}


def test_a_floor_that_no_vehicle_can_keep_is_paid_and_not_an_empty_plan():
    """D lists a vehicle that does not exist: it is left, the others are visited."""
    world = problem(
        villages=(
            village("A", max_gap_days=28),
            village("B", max_gap_days=28),
            village("D", max_gap_days=28, vehicles=frozenset({VehicleId("other")})),
        )
    )
    plan = solved(world).plan
    assert visited(plan) == {"A", "B"}
    assert "D" in {row.village for row in plan.unserved}


def test_a_village_without_a_road_is_left_and_the_rest_is_planned():
    """Its case too."""
    world = problem(request("r"), request("s", "D"))
    plan = solved(world, road(world, cut=["D"])).plan
    assert served(plan) == {"r"}
    assert "s" in {row.request for row in plan.unserved}


def nowhere(*times: KnownTime) -> Problem:
    """A and B have coordinates, D has none; straight lines, and what a driver knows."""
    places = {"A": Point(lon=109.70, lat=38.30), "B": Point(lon=109.74, lat=38.30), "D": None}
    return problem(
        request("r", "A"),
        request("d", "D"),
        villages=tuple(village(name, point=point) for name, point in places.items()),
        centres=(centre(point=Point(lon=109.66, lat=38.30)),),
        times=times,
        settings=settings(travel=TravelSource.STRAIGHT),
    )


def test_a_village_without_coordinates_is_planned_by_the_times_a_driver_knows():
    """Centre to D in 25 minutes, so there and back."""
    way = KnownTime(origin=centre_place("C"), destination=village_place(VillageId("D")), seconds=1500)
    world = nowhere(way)
    plan = solved(world, travel_times(world)).plan
    assert served(plan) == {"r", "d"}
    assert 1500 in {s.drive_seconds for s in plan.stops}


def test_a_village_without_coordinates_and_times_is_left_and_the_rest_is_planned():
    """Nothing is guessed."""
    world = nowhere()
    plan = solved(world, travel_times(world)).plan
    assert served(plan) == {"r"}
    assert "d" in {row.request for row in plan.unserved}


def test_progress_is_reported_and_never_gets_worse_within_an_engine():
    """Costs of one search only fall."""
    seen: list[Progress] = []
    world, travel = random_problem(Random(11), size="medium")
    solve(world, travel, replace(QUICK, iterations=400, rounds=1, on_progress=seen.append))
    costs = [report.cost for report in seen if report.engine == "search"]
    assert len(costs) >= 4
    assert costs == sorted(costs, reverse=True)


def test_a_search_ends_at_its_time():
    """A second is a second, give or take what a chunk of iterations and other programs take."""
    world, travel = random_problem(Random(22), size="medium")
    solve(world, travel, QUICK)  # compile
    began = time.perf_counter()
    result = solve(world, travel, Params(seconds=1.0, workers=1, routing=0.25, proof=0.0))
    assert 0.8 < time.perf_counter() - began < 20.0  # a busy machine is slow, not endless
    lawful(world, travel, result)
    assert result.status is ResultStatus.LIMIT


STOPPED = """
    import sys
    from random import Random
    sys.path.insert(0, sys.argv[1])
    from random_district import random_problem
    from planner.check import check
    from planner.solve import Params, solve
    world, travel = random_problem(Random(22), size="medium")
    def report(progress):
        print(progress.engine, flush=True)
    result = solve(world, travel, Params(seconds=120.0, workers=2, routing=0, on_progress=report))
    print("ended", result.status, len(result.plan.stops), len(check(world, travel, result.plan)), result.dropped)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows delivers an interrupt to the whole console")
def test_an_interrupt_ends_the_search_and_keeps_the_best_plan():
    """Ctrl-C after the search has begun: a lawful plan with stops, status stopped, long before the time is up."""
    tests = Path(__file__).parent
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(STOPPED), str(tests)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tests.parent,
    )
    assert process.stdout is not None
    began = time.monotonic()
    for line in process.stdout:
        if line.startswith("search"):
            break
    process.send_signal(signal.SIGINT)
    last = process.communicate(timeout=60)[0].strip().splitlines()[-1].split()
    assert time.monotonic() - began < 100
    assert last[:2] == ["ended", "stopped"]
    assert int(last[2]) > 0
    assert last[3:] == ["0", "0"]
    assert process.returncode == 0


def test_the_result_says_where_it_comes_from():
    """Seed, engines, hashes of input and travel, iterations."""
    world = problem(request("r"))
    result = solved(world, seed=3)
    assert (result.seed, result.travel_hash) == (3, "road")
    assert {"ortools", "numba", "mobile-service-planner"} <= set(result.engines)
    assert len(result.input_hash) == 64
    assert result.iterations > 0
    assert result.status is ResultStatus.LIMIT
    assert VAN in {s.vehicle for s in result.plan.stops}
