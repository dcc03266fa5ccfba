"""Checker as a whole: every rule has its place, nothing slips through, nothing crashes it, and it is quick."""

import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from random import Random
from time import perf_counter

import pytest
from districts import (
    CAR,
    MONDAY,
    TUESDAY,
    VAN,
    alter,
    at,
    car,
    centre,
    home,
    hub,
    kinds,
    out,
    pause,
    plan,
    problem,
    request,
    road,
    rules,
    service,
    settings,
    span,
    staff,
    van,
    village,
)
from hypothesis import given
from random_district import districts, random_problem

from planner.check import RULES, check, check_vehicle_day, describe, facts_of, rule_name
from planner.demand import open_cases
from planner.plan import (
    Assignment,
    ChangeOutcome,
    CrewMember,
    Mode,
    Plan,
    PlanId,
    Rule,
    Stop,
    StopKind,
    TaskId,
    Unserved,
    Violation,
)
from planner.problem import (
    Change,
    ChangeKind,
    Horizon,
    PlaceId,
    RequestId,
    ServiceCode,
    StaffId,
    StopId,
    VehicleId,
    VillageId,
)
from planner.texts import catalogue
from planner.travel import NO_ROAD

WAYS = {("A", "B"): 1200, ("D", "B"): 1900}


@pytest.fixture(scope="module")
def world():
    """A district in which every rule has something to hold: two vehicles, staff, lunch, windows, limits, an edit."""
    return problem(
        request("r1", service=ServiceCode("pension"), due=MONDAY),
        request("r2", "D", windows=(span("09:00", "12:00"),), seconds=1200),
        request("r3", "D", mobility_limited=True, people_needed=2, windows=(span("13:00", "15:00"),)),
        request("r4", "A", mobility_limited=True, officer=StaffId("eve")),
        villages=(village("A", host_hours=(span("08:30", "12:00"),)), village("B"), village("D", can_host=False)),
        services=(service(), service("pension", skill="social", equipment=frozenset({"printer"}))),
        vehicles=(van(max_cases=3, max_stops=3, equipment=frozenset({"printer"})), car()),
        staff=(staff("ann", "social"), staff("bo"), staff("eve"), staff("joe")),
        centres=(centre(counter_staff=1),),
        settings=settings(break_length=3600, break_begin=at("11:00"), break_end=at("13:00"), max_duty=8 * 3600),
        changes=(Change(id="e1", kind=ChangeKind.LOCK, target="B", date=MONDAY, begin=at("09:30")),),
    )


@pytest.fixture(scope="module")
def ways(world):
    return road(world, ways=WAYS)


@pytest.fixture(scope="module")
def made(world, ways):
    """A lawful plan: the van at A and B, lunch, then a door in D; the car to a door in A."""
    by_van = out(
        hub("A", serves="r1", walkins="A"),
        hub("B", "09:30", serves="r2", walkins="B D"),
        pause("11:00"),
        home("r3", "13:00"),
        crew="ann bo",
    )
    by_car = out(home("r4"), crew="eve", vehicle=CAR, leave="09:00")
    return plan(world, ways, by_van, by_car)


def other_row(made, k, **changes):
    rows = (replace(a, **changes) if i == k else a for i, a in enumerate(made.assignments))
    return made.replace(assignments=tuple(rows))


def without(made, seq):
    """The plan without one stop of the van, renumbered."""
    stops = [s for s in made.stops if (s.vehicle, s.seq) != (VAN, seq)]
    down = (replace(s, seq=s.seq - 1) if s.vehicle == VAN and s.seq > seq else s for s in stops)
    return made.replace(stops=tuple(down))


def crewed(made, *names):
    rest = tuple(c for c in made.crew if c.vehicle != VAN)
    return made.replace(crew=(*rest, *(CrewMember(date=MONDAY, vehicle=VAN, staff=StaffId(n)) for n in names)))


MUTATIONS = {
    "begin early": (lambda p: alter(p, 1, begin=at("08:45")), "shift"),
    "begin late": (lambda p: alter(p, 1, begin=at("08:55")), "dwell"),
    "begin off the grid": (lambda p: alter(p, 1, begin=at("08:49")), "shift"),
    "locked begin": (lambda p: alter(p, 2, begin=at("09:35"), end=at("09:55"), leave=at("09:55")), "pin"),
    "end early": (lambda p: alter(p, 1, end=at("09:05")), "dwell"),
    "leave before the end": (lambda p: alter(p, 1, leave=at("09:05")), "shift"),
    "leave too late": (lambda p: alter(p, 1, leave=at("09:30")), "shift"),
    "arrive early": (lambda p: alter(p, 1, arrive=at("08:30")), "shift"),
    "depart late": (lambda p: alter(p, 0, arrive=at("08:31"), begin=at("08:31"), end=at("08:31"), leave=at("08:31")),
                    "shift"),
    "depart before the shift": (lambda p: alter(p, 0, arrive=0, begin=0, end=0, leave=0), "shift"),
    "return after the shift": (
        lambda p: alter(p, 5, arrive=at("17:01"), begin=at("17:01"), end=at("17:01"), leave=at("17:01")), "shift"),
    "drive shorter": (lambda p: alter(p, 2, drive_seconds=359), "shift"),
    "metres shorter": (lambda p: alter(p, 2, drive_metres=1), "shift"),
    "start elsewhere": (lambda p: alter(p, 0, place=PlaceId("village/A")), "shift"),
    "no start": (lambda p: p.replace(stops=tuple(s for s in p.stops if s.kind is not StopKind.START)), "shift"),
    "no end": (lambda p: p.replace(stops=tuple(s for s in p.stops if s.kind is not StopKind.END)), "shift"),
    "no break": (lambda p: without(p, 3), "break"),
    "break shorter": (lambda p: alter(p, 3, end=at("11:59")), "break"),
    "break earlier": (lambda p: alter(p, 3, arrive=at("10:58"), begin=at("10:58"), end=at("11:58")), "break"),
    "break later": (lambda p: alter(p, 3, begin=at("12:01"), end=at("13:01"), leave=at("13:01")), "break"),
    "break during service": (lambda p: alter(p, 2, end=at("11:05"), leave=at("11:05")), "break"),
    "break somewhere else": (lambda p: alter(p, 3, place=PlaceId("centre/C")), "break"),
    "hub where nobody hosts": (lambda p: alter(p, 2, place=PlaceId("village/D")), "host"),
    "hub at another village": (lambda p: alter(p, 1, place=PlaceId("village/B")), "shift"),
    "hub skipped": (lambda p: without(p, 1), "order"),
    "another day": (lambda p: p.replace(stops=tuple(replace(s, date=TUESDAY) for s in p.stops)), "day"),
    "another vehicle": (lambda p: p.replace(stops=tuple(replace(s, vehicle=CAR) for s in p.stops)), "door"),
    "visit past the window": (lambda p: alter(p, 4, begin=at("15:00"), end=at("15:15"), leave=at("15:15")), "window"),
    "visit cut short": (lambda p: alter(p, 4, end=at("13:10")), "shift"),
    "crew without the skill": (lambda p: crewed(p, "bo", "joe"), "skill"),
    "crew too small": (lambda p: crewed(p, "ann"), "crew"),
    "crew too large": (lambda p: crewed(p, "ann", "bo", "joe"), "crew"),
    "crew of nobody": (lambda p: crewed(p), "crew"),
    "counter left alone": (lambda p: crewed(p, "ann", "bo", "joe"), "roster"),
    "one person in two": (lambda p: crewed(p, "ann", "eve"), "roster"),
    "officer at home": (lambda p: p.replace(crew=tuple(replace(c, staff=StaffId("joe")) if c.vehicle == CAR else c
                                                       for c in p.crew)), "skill"),
    "case at another stop": (lambda p: other_row(p, 0, stop=p.stops[-1].id), "order"),
    "case twice": (lambda p: p.replace(assignments=(*p.assignments, p.assignments[0])), "order"),
    "case dropped": (lambda p: p.replace(assignments=p.assignments[1:]), "order"),
    "case also left": (lambda p: p.replace(unserved=(Unserved(task=TaskId("x"), request=RequestId("r1"),
                                                              village=VillageId("A")),)), "order"),
    "walk-ins dropped": (lambda p: p.replace(assignments=tuple(a for a in p.assignments if a.request)), "order"),
    "shorter case": (lambda p: other_row(p, 0, seconds=60), "dwell"),
    "shorter way": (lambda p: other_row(p, 2, walk_metres=1), "walk"),
    "door served at the hub": (lambda p: other_row(p, 5, stop=p.stops[-4].id, mode=Mode.HUB), "door"),
    "longer horizon": (lambda p: p.replace(days=8), "day"),
    "wrong id": (lambda p: alter(p, 0, id=StopId("start")), "stops"),
}  # fmt: skip


def test_the_plan_to_be_mutated_is_lawful(world, ways, made):
    """The plan from which every mutation starts breaks nothing."""
    assert [describe(v, world, "en") for v in check(world, ways, made)] == []
    assert len(made.assignments) == 7
    assert not made.unserved


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_mutation_of_a_lawful_plan_is_noticed(world, ways, made, name):
    """Whatever is changed in a lawful plan, the checker names the rule, in both languages."""
    change, rule = MUTATIONS[name]
    violations = check(world, ways, change(made))
    assert rule in rules(violations)
    for violation in violations:
        assert "{" not in describe(violation, world, "zh") + describe(violation, world, "en")


@pytest.mark.parametrize(("change", "rule"), [
    ({"vehicles": (van(max_cases=2, max_stops=3, equipment=frozenset({"printer"})), car())}, "load"),
    ({"vehicles": (van(max_cases=3, max_stops=2, equipment=frozenset({"printer"})), car())}, "stops"),
    ({"vehicles": (van(max_cases=3, max_stops=3), car())}, "equipment"),
    ({"vehicles": (van(equipment=frozenset({"printer"}), days=frozenset({1})), car())}, "day"),
    ({"villages": (village("A", min_gap_days=1, visits=0), village("B"), village("D", can_host=False))}, "gap"),
    ({"villages": (village("A", vehicles=frozenset({CAR})), village("B"), village("D", can_host=False))}, "reach"),
    ({"changes": (Change(id="e1", kind=ChangeKind.FORBID, target="r1"),)}, "pin"),
])  # fmt: skip
def test_a_stricter_district_makes_the_same_plan_unlawful(world, ways, made, change, rule):
    """One limit tightened, and exactly its rule is named."""
    assert rules(check(replace(world, **change), ways, made)) == [rule]


def test_one_function_a_rule_in_the_order_of_the_list():
    """All eighteen rules, in the order of the enum, each with its own function of its own name."""
    assert list(RULES) == list(Rule)
    assert len(set(RULES.values())) == len(Rule) == 18
    assert [f.__name__.rstrip("_") for f in RULES.values()] == [str(rule) for rule in Rule]


def test_every_kind_of_violation_has_its_sentence():
    """Each clause in the source has a text in both languages, and each rule a name."""
    folder = Path(str(files("planner.check")))
    source = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}
    used = {f"{rule.lower()}.{kind}" for text in source.values()
            for rule, kind in re.findall(r'broken\(\s*Rule\.(\w+), "(\w+)"', text)}  # fmt: skip
    assert len(used) > 50
    for language in ("zh", "en"):
        assert used <= set(catalogue(language, "rules"))
        for rule in Rule:
            assert rule_name(rule, language)
            assert f"{rule}.broken" in catalogue(language, "rules")
    assert set(catalogue("zh", "rules")) == set(catalogue("en", "rules"))


def test_a_violation_is_told_with_names_and_figures(world, ways, made):
    """Date, vehicle, place, how much and of what, in the reader's language; an unknown kind falls back to the rule."""
    late = alter(made, 5, arrive=at("17:02"), begin=at("17:02"), end=at("17:02"), leave=at("17:02"))
    found = {v.values["kind"]: v for v in check(world, ways, late)}["late"]
    assert describe(found, world, "en") == (
        "2026-11-23, Van: Returns at 17:02, 2 min after the latest return at 17:00."
    )
    assert describe(found, world, "zh") == "2026-11-23，Van：17:02 返回，比最晚返回时间 17:00 晚 2 分钟。"
    for values in ({}, {"kind": "road"}, {"kind": "unheard of"}):
        bare = Violation(rule=Rule.REACH, values=values)
        assert describe(bare, world, "en") == "No road leads there for this vehicle."


@pytest.mark.parametrize(("change", "kind", "figures"), [
    (lambda p: alter(p, 0, arrive=at("07:50"), begin=at("07:50"), end=at("07:50"), leave=at("07:50")), "early",
     {"leaves_at": at("07:50"), "shift_at": at("08:00"), "over_seconds": 600}),
    (lambda p: alter(p, 5, arrive=at("17:02"), begin=at("17:02"), end=at("17:02"), leave=at("17:02")), "late",
     {"returns_at": at("17:02"), "latest_at": at("17:00"), "over_seconds": 120}),
    (lambda p: alter(p, 5, arrive=at("17:00"), begin=at("17:00"), end=at("17:00"), leave=at("17:00")), "duty",
     {"duty_seconds": 30600, "allowed_seconds": 28800, "over_seconds": 1800}),
    (lambda p: alter(p, 1, arrive=at("08:35")), "arrive",
     {"arrive_at": at("08:35"), "earliest_at": at("08:36"), "short_seconds": 60}),
    (lambda p: alter(p, 1, begin=at("08:45")), "setup", {"needed_seconds": 600, "short_seconds": 60}),
    (lambda p: alter(p, 4, end=at("13:10")), "visit", {"needed_seconds": 900, "stated_seconds": 600}),
    (lambda p: alter(p, 3, end=at("11:50")), "length", {"needed_seconds": 3600, "stated_seconds": 3000}),
    (lambda p: alter(p, 1, end=at("09:05")), "short", {"needed_seconds": 1200, "stated_seconds": 900}),
    (lambda p: without(p, 3), "missing", {"count": 0, "opens_at": at("11:00"), "closes_at": at("13:00")}),
    (lambda p: crewed(p, "ann", "bo", "joe"), "counter", {"count": 0, "needed": 1, "centre": "C"}),
    (lambda p: crewed(p, "ann"), "few", {"count": 1, "needed": 2}),
])  # fmt: skip
def test_a_violation_carries_its_figures(world, ways, made, change, kind, figures):
    """How much, of what, against which limit: enough for a sentence and for a remedy."""
    found = {v.values["kind"]: v.values for v in check(world, ways, change(made))}[kind]
    assert {key: found[key] for key in figures} == figures


def test_one_vehicle_day_is_checked_like_the_whole(world, ways, made):
    """What `check` finds in a turn, `check_vehicle_day` finds too, and nothing on the others or on days without one."""
    broken = crewed(alter(made, 1, begin=at("08:45")), "ann", "eve")
    assert check_vehicle_day(world, ways, made, MONDAY, VAN) == ()
    assert set(kinds(check_vehicle_day(world, ways, broken, MONDAY, VAN))) >= {"shift.setup", "roster.two"}
    assert kinds(check_vehicle_day(world, ways, broken, MONDAY, CAR)) == ["roster.two"]
    assert check_vehicle_day(world, ways, broken, TUESDAY, VAN) == ()


@pytest.mark.parametrize(("nonsense", "rule"), [
    (lambda p: p.replace(stops=tuple(replace(s, vehicle=VehicleId("ghost")) for s in p.stops)), "day"),
    (lambda p: alter(p, 1, place=PlaceId("village/nowhere")), "reach"),
    (lambda p: alter(p, 1, place=PlaceId("nonsense")), "reach"),
    (lambda p: alter(p, 1, place=None), "reach"),
    (lambda p: alter(p, 0, place=None), "reach"),
    (lambda p: alter(p, 1, place=PlaceId("centre/C")), "host"),
    (lambda p: alter(p, 4, place=PlaceId("village/A")), "door"),
    (lambda p: other_row(p, 0, request=RequestId("ghost")), "order"),
    (lambda p: other_row(p, 0, village=VillageId("ghost")), "walk"),
    (lambda p: other_row(p, 1, village=VillageId("ghost")), "order"),
    (lambda p: other_row(p, 0, stop=StopId("ghost")), "order"),
    (lambda p: crewed(p, "ann", "ghost"), "crew"),
    (lambda p: p.replace(changes=(ChangeOutcome(change="ghost", accepted=False),)), "pin"),
    (lambda p: alter(p, 1, date=MONDAY.replace(year=1999)), "day"),
    (lambda p: p.replace(stops=p.stops + p.stops), "stops"),
    (lambda p: alter(p, 1, arrive=-10**9), "shift"),
])  # fmt: skip
def test_nonsense_is_a_violation_and_no_crash(world, ways, made, nonsense, rule):
    """An unknown vehicle, place, request, village, stop, person or edit breaks the nearest rule."""
    violations = check(world, ways, nonsense(made))
    assert rule in rules(violations)
    assert all(describe(v, world, language) for v in violations for language in ("zh", "en"))


def scrambled(rng, world):
    """A plan of rows that mean nothing together."""
    ghosts = {"place": [None, "x", "village/ghost", "door/ghost", *world.places], "vehicle": ["ghost", *world.vehicle]}
    days = [*world.horizon.dates, MONDAY.replace(year=2030)]
    stops = []
    for k in range(rng.randint(0, 12)):
        times = [rng.choice((-1, 0, 36000, rng.randrange(90000))) for _ in range(4)]
        stop = Stop(id=StopId(f"s{rng.randrange(9)}"), date=rng.choice(days), vehicle=rng.choice(ghosts["vehicle"]),
                    seq=rng.choice((k, 0, -1)), kind=rng.choice(list(StopKind)), place=rng.choice(ghosts["place"]),
                    arrive=times[0], begin=times[1], end=times[2], leave=times[3])  # fmt: skip
        stops.append(stop)
    villages, requests = ["ghost", *world.village], [None, "ghost", *world.request]
    rows = [Assignment(task=TaskId(f"t{rng.randrange(4)}"), request=rng.choice(requests), leg=rng.choice((1, 2, 7)),
                       village=rng.choice(villages), mode=rng.choice(list(Mode)), stop=f"s{rng.randrange(12)}")
            for _ in range(rng.randint(0, 12))]  # fmt: skip
    left = [Unserved(task=TaskId("t1"), request=rng.choice(requests), village=rng.choice(villages)) for _ in range(3)]
    crew = [CrewMember(date=rng.choice(days), vehicle=rng.choice(ghosts["vehicle"]),
                       staff=rng.choice(["ghost", *world.person])) for _ in range(rng.randint(0, 8))]  # fmt: skip
    return Plan(plan_id=PlanId("scrambled"), first=rng.choice(days), days=rng.randint(0, 9), stops=tuple(stops),
                assignments=tuple(rows), crew=tuple(crew), unserved=tuple(left))  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_no_plan_crashes_the_checker(seed):
    """Rows thrown together at random break rules and nothing else."""
    rng = Random(seed)
    world, ways = random_problem(rng)
    made = scrambled(rng, world)
    violations = check(world, ways, made)
    assert violations
    assert all(describe(v, world, "zh") for v in violations)
    for day, vehicle in made.vehicle_days:
        check_vehicle_day(world, ways, made, day, vehicle)


@given(districts())
def test_a_plan_that_does_nothing_is_lawful_but_for_locks(district):
    """On every random district, leaving everything breaks no rule except that locked stops are missing."""
    world, ways = district
    assert set(kinds(check(world, ways, plan(world, ways)))) <= {"pin.missing"}


@given(districts("medium"))
def test_random_districts_are_sound(district):
    """Driving times are whole, closed under detours and not symmetric; every reference resolves; ids are unique."""
    world, ways = district
    for matrix in (ways.seconds, ways.metres):
        assert (matrix.diagonal() == 0).all()
        assert (matrix <= NO_ROAD).all()
        for k in range(len(ways.places)):
            assert (matrix <= matrix[:, k, None] + matrix[None, k, :]).all()
    assert set(ways.places) == set(world.places)
    assert len(world.request) == len(world.requests)
    assert all(r.village in world.village and r.service in world.service for r in world.requests)
    assert all(v.centre in world.centre for v in (*world.vehicles, *world.staff))
    assert facts_of(world, ways) is facts_of(world, ways)


def careless(rng, world, ways):
    """A plan that sends one vehicle out at random, with whoever is there, to serve whatever it meets."""
    vehicle, day = rng.choice(world.vehicles), rng.choice(world.horizon.dates)
    crew = " ".join(rng.sample([p.id for p in world.staff], rng.randint(0, len(world.staff))))
    visits, taken = [], set()
    for case in rng.sample(open_cases(world), min(4, len(open_cases(world)))):
        hubs = [a.hub for a in ways.access[case.village] if a.hub not in taken]
        if case.door is not None and rng.random() < 0.8:
            visits.append(home(case.request, minutes=45))
        elif hubs:
            taken.add(rng.choice(hubs))
            visits.append(hub(hubs[0], minutes=rng.choice((15, 30, 45)), serves=case.request))
    if world.villages[0].id not in taken:
        visits.append(hub(world.villages[0].id, minutes=30, walkins=world.villages[0].id))
    return plan(world, ways, out(*visits, crew=crew, vehicle=vehicle.id, day=day, leave=rng.choice(("08:30", "10:00"))))


def test_every_rule_bites_in_some_random_district():
    """A careless planner breaks each rule somewhere, so no rule idles in the property tests."""
    broken = set()
    for seed in range(800):
        rng = Random(seed)
        world, ways = random_problem(rng)
        broken |= set(rules(check(world, ways, careless(rng, world, ways))))
    assert broken == {str(rule) for rule in Rule}


def test_random_districts_are_reproducible():
    """One seed, one district."""
    for seed in range(20):
        (one, its_ways), (two, other_ways) = (random_problem(Random(seed)) for _ in range(2))
        assert one == two
        assert (its_ways.seconds == other_ways.seconds).all()
        assert its_ways.access == other_ways.access


@pytest.fixture(scope="module")
def week():
    """Twelve vans, five days, 720 cases."""
    vans = tuple(van(id=VehicleId(f"van{k}"), counters=3) for k in range(12))
    names = [f"h{k}" for k in range(60)]
    asked = tuple(request(f"r{k}", names[k % 60]) for k in range(720))
    homes = tuple(village(name) for name in names)
    world = problem(*asked, villages=homes, vehicles=vans, horizon=Horizon(first=MONDAY, days=5))
    ways = road(world)
    turns = []
    for k, name in enumerate(names):
        served = " ".join(f"r{i}" for i in range(720) if i % 60 == k)
        day = world.horizon.dates[k // 12]
        turns.append(out(hub(name, serves=served, walkins=name, minutes=60), vehicle=vans[k % 12].id, day=day))
    return world, ways, plan(world, ways, *turns)


def test_the_checker_is_quick(week):
    """A week of 60 vehicle-days and 720 cases is checked in well under half a second, one vehicle-day in a few ms."""
    world, ways, made = week
    assert check(world, ways, made) == ()
    whole, one = [], []
    for _ in range(3):
        start = perf_counter()
        check(world, ways, made)
        whole.append(perf_counter() - start)
        start = perf_counter()
        check_vehicle_day(world, ways, made.replace(version=2), MONDAY, VehicleId("van3"))
        one.append(perf_counter() - start)
    assert min(whole) < 0.5
    assert min(one) < 0.05
