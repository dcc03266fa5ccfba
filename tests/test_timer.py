"""Timer: what a turn's times are, by hand and against a naive simulation second by second; the compiled copy agrees."""

from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from districts import (
    MONDAY,
    VAN,
    at,
    centre,
    problem,
    request,
    road,
    rules,
    settings,
    span,
    staff,
    van,
    village,
)
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from random_district import random_problem

from planner.check import check_vehicle_day
from planner.plan import Plan, StopKind, Term, stop_id
from planner.problem import AnnouncedStop, Market, MarketRule, PlaceId, RequestId, VillageId, door_place, village_place
from planner.score import per_second, per_unit, score
from planner.solve.build import make_plan
from planner.solve.instance import build
from planner.solve.kernel import AS_IS, INFEASIBLE
from planner.solve.kernel import time_turn as kernel_time_turn
from planner.solve.pins import Pins, read_pins
from planner.solve.roster import draw_up, first_worth
from planner.solve.search import TurnStop, data_of, load, scratch_of
from planner.solve.tasks import make_tasks
from planner.timer import Visit, counters, service_seconds, shift, time_turn
from planner.travel import Travel
from planner.windows import DAY_SECONDS, Window, intervals_on

LUNCH = {"break_length": at("01:00"), "break_begin": at("11:30"), "break_end": at("14:00")}


def hub(name: str, minutes: int = 20, **more: object) -> Visit:
    """A hub stop with so many minutes of work for its counters together."""
    made = Visit(kind=StopKind.HUB, place=village_place(VillageId(name)), seconds=minutes * 60)
    return replace(made, **more)


def door(name: str, minutes: int = 15, *windows: Window) -> Visit:
    """A home visit."""
    limited = ((minutes * 60, windows),) if windows else ()
    place = door_place(RequestId(name))
    return Visit(kind=StopKind.HOME, place=place, seconds=minutes * 60, longest=minutes * 60, limited=limited)


def times(world, *visits: Visit, travel: Travel | None = None, crew: tuple[str, ...] = (), vehicle=None):
    """The van's turn on Monday as (kind, place, arrive, begin, end), times as HH:MM."""
    stops = turn(world, *visits, travel=travel, crew=crew, vehicle=vehicle)
    return [
        (
            s.kind.value,
            "" if s.place is None else s.place.split("/")[1],
            *(clock(t) for t in (s.arrive, s.begin, s.end)),
        )
        for s in stops
    ]


def turn(world, *visits: Visit, travel: Travel | None = None, crew: tuple[str, ...] = (), vehicle=None):
    """The stops of the van's turn on Monday."""
    made = travel or road(world)
    return time_turn(world, made, vehicle=vehicle or world.vehicle[VAN], day=MONDAY, crew=crew, visits=visits)


def clock(seconds: int) -> str:
    """09:30, or 09:30:01."""
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return text if seconds % 60 == 0 else f"{text}:{seconds % 60:02}"


def begins(stops) -> list[str]:
    """When hubs and doors begin."""
    return [clock(s.begin) for s in stops if s.kind in (StopKind.HUB, StopKind.HOME)]


def with_lunch(*requests, **more):
    """The usual road with an hour of lunch between 11:30 and 14:00."""
    return problem(*requests, settings=settings(**{**LUNCH, **more}))


def test_a_turn_leaves_at_the_begin_of_the_shift_sets_up_rounds_up_and_returns():
    """A: 6 minutes away, 10 of set-up: 08:16, announced 08:20; 25 minutes of work over two counters: dwell_min, 20."""
    assert times(problem(), hub("A", 25)) == [
        ("start", "C", "08:04", "08:04", "08:04"),
        ("hub", "A", "08:10", "08:20", "08:40"),
        ("end", "C", "08:46", "08:46", "08:46"),
    ]


def test_no_visit_is_no_turn():
    """Nobody leaves for nothing."""
    assert turn(problem()) == ()


def test_everything_after_the_first_begin_is_as_early_as_it_can_be():
    """A then D: 12 km on, arriving 08:52, set-up to 09:02, announced 09:05."""
    assert begins(turn(problem(), hub("A"), hub("D"))) == ["08:20", "09:05"]


def test_the_departure_is_as_late_as_a_first_stop_that_opens_late_allows():
    """Host hours from 10:00: leave at 09:44, without waiting anywhere."""
    world = problem(villages=(village("A", host_hours=(span("10:00", "12:00"),)),))
    stops = turn(world, hub("A"))
    assert [clock(s.leave) for s in stops] == ["09:44", "10:20", "10:26"]
    assert clock(stops[1].arrive) == "09:50"


def test_a_grid_of_one_second_rounds_nothing():
    """Exactly 08:16 for 20 minutes and a second."""
    world = problem(settings=settings(grid=1))
    stop = turn(world, hub("A", seconds=2402))[1]
    assert (clock(stop.begin), clock(stop.end)) == ("08:16", "08:36:01")


def test_begin_and_length_are_rounded_up_to_the_grid_each_once():
    """A quarter of an hour: 08:16 becomes 08:30, 20:01 minutes become 30."""
    world = problem(settings=settings(grid=900))
    stop = turn(world, hub("A", seconds=2402))[1]
    assert (clock(stop.begin), clock(stop.end)) == ("08:30", "09:00")


def test_a_home_visit_has_no_set_up_no_shortest_dwell_and_no_counters():
    """Seven minutes at a door are ten on the grid, however many counters."""
    world = problem(request("r", "B", mobility_limited=True))
    assert times(world, door("r", 7))[1] == ("home", "r", "08:15", "08:15", "08:25")


def test_a_home_visit_lies_within_one_window_of_the_resident():
    """Fifteen minutes do not fit before 08:25; the next window opens at 10:02, on the grid 10:05."""
    world = problem(request("r", "B", mobility_limited=True))
    visit = door("r", 15, span("08:00", "08:25"), span("10:02", "10:20"))
    assert begins(turn(world, visit)) == ["10:05"]


def test_a_hub_stop_lies_within_host_hours_and_market_hours():
    """A market on Mondays from 09:00: not before; without hours the market says nothing."""
    market = Market(rule=MarketRule.WEEKDAY, digits=frozenset({0}), hours=(at("09:00"), at("11:00")))
    world = problem(villages=(village("A", market=market, host_hours=(span("08:30", "12:00"),)),))
    assert begins(turn(world, hub("A"))) == ["09:00"]
    quiet = replace(market, hours=None)
    assert begins(turn(problem(villages=(village("A", market=quiet),)), hub("A"))) == ["08:20"]


def test_a_resident_with_a_window_needs_the_stop_to_overlap_it_by_the_own_time():
    """From 09:00, 15 minutes: a stop of 20 must begin at 08:55 at the earliest, so that it lasts to 09:15."""
    visit = hub("A", 20, longest=900, limited=((900, (span("09:00", "10:00"),)),))
    assert begins(turn(problem(), visit)) == ["08:55"]


def test_two_residents_with_windows_must_both_be_met():
    """One from 09:00 for 15 minutes, one from 09:30 for 10: begin 09:20, until 09:40, meets both."""
    limited = ((900, (span("09:00", "10:00"),)), (600, (span("09:30", "10:00"),)))
    visit = hub("A", 20, longest=900, limited=limited)
    assert begins(turn(problem(), visit)) == ["09:20"]


def test_an_announced_stop_never_begins_earlier_than_told():
    """Residents were told 10:00; there is time for 08:20, but nobody would be there."""
    place = village_place(VillageId("A"))
    told = AnnouncedStop(
        id=stop_id(MONDAY, VAN, StopKind.HUB, place),
        place=place,
        date=MONDAY,
        vehicle=VAN,
        begin=at("10:00"),
        end=at("10:20"),
        announced=True,
    )
    world = problem(announced=(told,))
    assert begins(turn(world, hub("A"))) == ["10:00"]
    late = problem(announced=(told,), villages=(village("A", host_hours=(span("08:00", "09:00"),)),))
    assert begins(turn(late, hub("A"))) == ["08:20"]  # its windows do not allow 10:00 any more


def test_a_begin_that_is_fixed_is_held():
    """Also where an earlier one would do."""
    assert begins(turn(problem(), hub("A", begin=at("11:15")))) == ["11:15"]


def test_counters_are_limited_by_the_people_aboard_where_there_is_a_staff_table():
    """120 minutes of work: an hour with two at the counters, two hours with one."""
    world = problem(staff=(staff("a"), staff("b")))
    assert turn(world, hub("A", 120), crew=("a", "b"))[1].end - at("08:20") == at("01:00")
    assert turn(world, hub("A", 120), crew=("a",))[1].end - at("08:20") == at("02:00")
    assert counters(world, van(counters=1), ("a", "b")) == 1
    assert counters(world, van(), ()) == 1
    assert counters(problem(), van(), ()) == 2


def test_the_longest_case_is_not_split_between_counters():
    """Sixty minutes, forty of them one case: two counters still need forty."""
    world = problem()
    assert service_seconds(world, hub("A", 60, longest=at("00:40")), 2) == at("00:40")
    assert service_seconds(world, hub("A", 60, longest=at("00:10")), 2) == at("00:30")
    assert service_seconds(world, hub("A", 60, longest=at("00:10")), 7) == at("00:20")  # dwell_min


def test_a_shift_is_what_the_hours_of_vehicle_and_crew_have_in_common():
    """The latest begin, the earliest end; the turn cannot leave earlier."""
    people = (staff("a", hours=(at("09:00"), at("16:00"))), staff("b", hours=(at("08:30"), at("15:00"))))
    world = problem(staff=people)
    assert shift(world, van(), ()) == (at("08:00"), at("17:00"))
    assert shift(world, van(), ("a", "b")) == (at("09:00"), at("15:00"))
    assert begins(turn(world, hub("A"), crew=("a",))) == ["09:20"]


def test_a_slower_vehicle_takes_longer_rounded_up_to_the_second():
    """360 seconds at 0.7: 515."""
    world = problem(settings=settings(grid=1))
    stops = turn(world, hub("A"), vehicle=van(speed_factor=0.7))
    assert [s.drive_seconds for s in stops] == [0, 515, 515]


def test_a_break_at_the_hub_just_served():
    """A ends 11:40, in the window: rest there, then drive on."""
    visits = (hub("A", begin=at("11:20")), hub("B"))
    assert times(with_lunch(), *visits) == [
        ("start", "C", "11:04", "11:04", "11:04"),
        ("hub", "A", "11:10", "11:20", "11:40"),
        ("break", "A", "11:40", "11:40", "12:40"),
        ("hub", "B", "12:46", "13:00", "13:20"),
        ("end", "C", "13:32", "13:32", "13:32"),
    ]


def test_a_break_at_the_place_ahead():
    """A ends 11:28, before the window: drive on to B, rest there, then set up."""
    world = with_lunch(grid=60)
    visits = (hub("A", begin=at("11:08")), hub("B"))
    assert times(world, *visits)[2:] == [
        ("break", "B", "11:34", "11:34", "12:34"),
        ("hub", "B", "12:34", "12:44", "13:04"),
        ("end", "C", "13:16", "13:16", "13:16"),
    ]
    stops = turn(world, *visits)
    assert [s.drive_seconds for s in stops] == [0, 360, 360, 0, 720]  # the break carries the leg


def test_a_break_on_the_road_to_a_door():
    """Never at a door: A ends 11:20, the door is in D; at 11:30 the van is on its way, pauses, and drives on."""
    world = with_lunch(request("r", "D", mobility_limited=True), grid=60)
    visits = (hub("A", begin=at("11:00")), door("r", 15))
    stops = turn(world, *visits)
    assert times(world, *visits)[2:4] == [
        ("break", "", "11:30", "11:30", "12:30"),
        ("home", "r", "12:32", "12:32", "12:47"),
    ]
    assert [s.drive_seconds for s in stops] == [0, 360, 0, 720, 1080]  # the next stop carries the whole leg


def test_a_break_between_two_doors_is_on_the_road_though_the_residents_have_yards():
    """The first visit ends 11:40: pause at once, before driving, but at nobody's door."""
    asked = [request(name, home, mobility_limited=True) for name, home in (("r", "A"), ("s", "D"))]
    world = with_lunch(*asked, grid=60)
    stops = turn(world, replace(door("r", 15), begin=at("11:25")), door("s", 15))
    assert [(s.kind.value, s.place, clock(s.begin)) for s in stops[2:4]] == [
        ("break", None, "11:40"),
        ("home", "door/s", "12:52"),
    ]


def test_a_break_at_the_centre_before_the_return_ends():
    """The last gap: back at the centre, then the break, then the day is over."""
    stops = times(with_lunch(grid=60), hub("A", begin=at("11:05")))
    assert stops[2:] == [("break", "C", "11:31", "11:31", "12:31"), ("end", "C", "12:31", "12:31", "12:31")]


@pytest.mark.parametrize(
    ("begin", "owed"),
    [("11:04", False), ("11:05", True), ("14:16", False), ("14:15", True)],
)
def test_a_turn_that_does_not_reach_into_the_window_owes_no_break(begin, owed):
    """Back at 11:30 sharp or leaving at 14:00 sharp owes none; a minute more into the window does."""
    world = with_lunch(grid=60)
    kinds = [s.kind for s in turn(world, hub("A", begin=at(begin)))]
    assert (StopKind.BREAK in kinds) == owed


def test_a_break_without_room_is_left_out_and_the_checker_finds_it():
    """Out from 12:00, the window ends at 12:45: an hour is owed and fits nowhere."""
    world = with_lunch(grid=60, break_end=at("12:45")).replace(vehicles=(van(hours=(at("12:00"), at("17:00"))),))
    stops = turn(world, hub("A"))
    assert [s.kind.value for s in stops] == ["start", "hub", "end"]
    made = Plan(plan_id="x", first=MONDAY, days=7, stops=stops)
    assert "break" in rules(check_vehicle_day(world, road(world), made, MONDAY, VAN))


def test_the_gap_with_the_earliest_return_is_taken():
    """B opens at 13:00 anyhow: the break fits into the waiting before it, so the return is not later for it."""
    late = village("B", host_hours=(span("13:00", "17:00"),))
    bare = problem(villages=(village("A"), late))
    fed = bare.replace(settings=settings(**LUNCH))
    visits = (hub("A", begin=at("11:00")), hub("B"))
    assert turn(bare, *visits)[-1].arrive == turn(fed, *visits)[-1].arrive
    assert sum(s.kind is StopKind.BREAK for s in turn(fed, *visits)) == 1


# ---------------------------------------------------------------------------------------------------------------
# Against a naive simulation: seconds are tried one after the other, breaks at every second of every gap.

END = 700  # of the little days below


@dataclass(frozen=True)
class Little:
    """A turn in a little day of a few hundred seconds."""

    world: object
    travel: Travel
    visits: tuple[Visit, ...]


def little(rng: Random) -> Little:
    """A random turn of one to four stops, with everything that bears on times."""
    names = ["A", "B", "D", "E"][: rng.randint(1, 4)]
    grid = rng.choice((1, 5, 7))
    length = rng.choice((0, 10, 25))
    first = rng.randint(20, 150)
    chosen = settings(
        grid=grid,
        setup=rng.choice((0, 4)),
        dwell_min=rng.choice((0, 11)),
        dwell_max=500,
        break_length=length,
        break_begin=first,
        break_end=first + length + rng.choice((0, 3, 15, 60)) + (length == 0),
    )
    doors = [name for name in names if rng.random() < 0.3]
    world = problem(
        *(request(f"r{name}", name, mobility_limited=True) for name in doors),
        settings=chosen,
        villages=tuple(village(n, host_hours=_little_windows(rng, 0.4), market=_little_market(rng)) for n in names),
        vehicles=(van(hours=(rng.randint(0, 60), DAY_SECONDS), counters=rng.randint(1, 3)),),
    )
    visits = tuple(_little_visit(rng, name, name in doors, grid) for name in names)
    world = world.replace(announced=tuple(_told(rng, v, grid) for v in visits if rng.random() < 0.1))
    return Little(world=world, travel=_little_ways(rng, world), visits=visits)


def _little_windows(rng: Random, share: float) -> tuple[Window, ...]:
    if rng.random() > share:
        return ()
    cuts = sorted(rng.sample(range(10, 320), 4))
    pairs = ((cuts[0], cuts[1]), (cuts[2], cuts[3]))
    made = tuple(Window(begin=a, end=b + rng.choice((0, 80))) for a, b in pairs)
    return made[: rng.randint(1, 2)]


def _little_market(rng: Random) -> Market | None:
    if rng.random() < 0.85:
        return None
    begin = rng.randint(0, 150)
    return Market(rule=MarketRule.WEEKDAY, digits=frozenset({0}), hours=(begin, begin + rng.randint(20, 200)))


def _little_visit(rng: Random, name: str, at_door: bool, grid: int) -> Visit:
    seconds = rng.randint(0, 40)
    pin = rng.randrange(0, 250, grid) if rng.random() < 0.06 else None
    if at_door:
        windows = _little_windows(rng, 0.6)
        limited = ((seconds, windows),) if windows else ()
        place = door_place(RequestId(f"r{name}"))
        return Visit(kind=StopKind.HOME, place=place, seconds=seconds, longest=seconds, limited=limited, begin=pin)
    longest = rng.randint(0, seconds)
    limited = tuple(
        (rng.randint(0, longest), windows) for _ in range(rng.randint(0, 2)) if (windows := _little_windows(rng, 0.5))
    )
    place = village_place(VillageId(name))
    return Visit(kind=StopKind.HUB, place=place, seconds=seconds, longest=longest, limited=limited, begin=pin)


def _told(rng: Random, visit: Visit, grid: int) -> AnnouncedStop:
    begin = rng.randrange(0, 200, grid)
    name = stop_id(MONDAY, VAN, visit.kind, visit.place)
    return AnnouncedStop(
        id=name, place=visit.place, date=MONDAY, vehicle=VAN, begin=begin, end=begin + 10, announced=True
    )


def _little_ways(rng: Random, world) -> Travel:
    places: tuple[PlaceId, ...] = tuple(world.places)
    ways = np.array([[0 if a == b else rng.randint(0, 30) for b in places] for a in places], dtype=np.int64)
    usual = road(problem())
    return replace(usual, places=places, seconds=ways, metres=ways, access={})


class Naive:
    """The turn of a little day, straight from the sentences of docs/model.md."""

    def __init__(self, case: Little) -> None:
        self.world, self.visits = case.world, case.visits
        vehicle = case.world.vehicle[VAN]
        places = ["centre/C", *(v.place for v in case.visits), "centre/C"]
        self.legs = [case.travel.drive(a, b) for a, b in pairwise(places)]
        self.first = vehicle.hours[0]
        self.rules = case.world.settings
        self.told = {s.id: s.begin for s in case.world.announced}
        self.lengths = [self._length(v, vehicle.counters) for v in case.visits]
        self.allowed = [self._allowed(k) for k in range(len(case.visits))]

    def _length(self, visit: Visit, desks: int) -> int:
        work = visit.seconds
        if visit.kind is StopKind.HUB:
            work = max(self.rules.dwell_min, visit.longest, -(-visit.seconds // desks))
        return -(-work // self.rules.grid) * self.rules.grid

    def _lawful(self, k: int, begin: int) -> bool:
        """Whether visit k may begin at that second."""
        visit, end = self.visits[k], begin + self.lengths[k]
        if begin % self.rules.grid:
            return False
        if visit.begin is not None:
            return begin == visit.begin
        if visit.kind is StopKind.HOME:
            return all(self._inside(windows, begin, end) for _, windows in visit.limited)
        home = self.world.village[VillageId(visit.place.split("/")[1])]
        if not self._inside(home.host_hours, begin, end):
            return False
        if home.market is not None and not home.market.hours[0] <= begin <= end <= home.market.hours[1]:
            return False
        return all(
            any(min(end, b) - max(begin, a) >= seconds for a, b in intervals_on(windows, MONDAY))
            for seconds, windows in visit.limited
        )

    def _inside(self, windows, begin: int, end: int) -> bool:
        return not windows or any(a <= begin <= end <= b for a, b in intervals_on(windows, MONDAY))

    def _allowed(self, k: int) -> list[int]:
        """Every second at which visit k may begin, not before it was announced where that is possible."""
        lawful = [second for second in range(END) if self._lawful(k, second)]
        told = self.told.get(stop_id(MONDAY, VAN, self.visits[k].kind, self.visits[k].place))
        return [second for second in lawful if told is None or second >= told] or lawful

    def run(self, gap: int | None) -> tuple[list[int], int] | None:
        """Begins and return with the break in that gap (None: without), each as early as it can; None: impossible."""
        now, found = self.first, []
        for k, leg in enumerate(self.legs):
            now = now + leg if k != gap else self._rested(now, leg)
            if now is None:
                return None
            if k == len(self.visits):
                return found, now
            ready = now + (self.rules.setup if self.visits[k].kind is StopKind.HUB else 0)
            begin = next((second for second in self.allowed[k] if second >= ready), None)
            if begin is None:
                return None
            found.append(begin)
            now = begin + self.lengths[k]
        raise AssertionError

    def _rested(self, leave: int, leg: int) -> int | None:
        """The earliest arrival with a break that begins at some second after leaving, here, on the road or there."""
        length = self.rules.break_length
        starts = range(max(leave, self.rules.break_begin), self.rules.break_end - length + 1)
        return min((s + length + leg - min(leg, s - leave) for s in starts), default=None)

    def best(self) -> tuple[list[tuple[list[int], int]], bool]:
        """The lawful runs with the earliest return, and whether they hold a break."""
        bare = self.run(None)
        if bare is not None:
            hub = self.visits[0].kind is StopKind.HUB
            depart = bare[0][0] - (self.rules.setup if hub else 0) - self.legs[0]
            touches = depart < self.rules.break_end and bare[1] > self.rules.break_begin
            if self.rules.break_length == 0 or not touches:
                return [bare], False
        elif self.rules.break_length == 0:
            return [], False
        runs = [run for gap in range(len(self.legs)) if (run := self.run(gap)) is not None]
        earliest = min((back for _, back in runs), default=None)
        return [run for run in runs if run[1] == earliest], True


def timing_rules(case: Little, stops) -> list[str]:
    """The rules of time that the checker finds broken."""
    made = Plan(plan_id="x", first=MONDAY, days=7, stops=stops)
    found = check_vehicle_day(case.world, case.travel, made, MONDAY, VAN)
    return [r for r in rules(found) if r in ("break", "shift", "window", "reach")]


@effort(max_examples=1000, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_no_turn_can_return_earlier_than_the_timer_says(seed):
    """Every gap and every second of a break, every lawful begin, tried one by one; a turn in time is found lawful."""
    case = little(Random(seed))
    stops = time_turn(case.world, case.travel, vehicle=case.world.vehicle[VAN], day=MONDAY, crew=(), visits=case.visits)
    naive = Naive(case)
    runs, rested = naive.best()
    held = [s.begin for s in stops if s.kind in (StopKind.HUB, StopKind.HOME)]
    if not runs:
        fits = all(begin in allowed for begin, allowed in zip(held, naive.allowed, strict=True))
        assert not fits or StopKind.BREAK not in {s.kind for s in stops}  # the fault is there to be found
        return
    assert (held, stops[-1].arrive) in runs
    assert (StopKind.BREAK in {s.kind for s in stops}) == rested
    if all(v.begin is None and not v.limited for v in case.visits):  # this plan has no cases nor pins to be checked
        assert timing_rules(case, stops) == []


# ---------------------------------------------------------------------------------------------------------------
# The compiled kernel times and prices the same turns as timer and score.

TIMED = {"reach", "shift", "break", "window", "dwell"}  # what the kernel decides by timing


def random_turn(rng: Random, instance, k: int) -> tuple[TurnStop, ...]:
    """Some stops of some tasks that may be served in vehicle-day k, lawful or not."""
    held: dict[str, list[str]] = {}
    for t in rng.sample(range(len(instance.tasks)), len(instance.tasks)):
        task = instance.tasks[t]
        places = [o.place for o in task.options if instance.place_may[instance.places.index(o.place), k]]
        if places and instance.may[t, k] and rng.random() < 0.5 and len(held) < 5:
            held.setdefault(rng.choice(places), []).append(task.id)
    return tuple(TurnStop(place=place, tasks=tuple(names)) for place, names in held.items())


@effort(max_examples=250, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_compiled_kernel_admits_and_prices_a_turn_as_checker_and_score_do(seed):
    """Any sequence on any vehicle-day: unlawful for the kernel just when the checker finds a rule of time broken."""
    rng = Random(seed)
    world, travel = random_problem(rng)
    tasks = make_tasks(world, travel)
    pins = read_pins(world)
    crews = draw_up(world, Pins(), first_worth(world, travel, tasks, Pins()), seed=0)
    bare = world.replace(changes=())
    instance = build(bare, travel, tasks=tasks, pins=replace(pins, wanted=()), crews=crews)
    data = data_of(instance)
    for k in rng.sample(range(len(instance.vehicle_days)), min(4, len(instance.vehicle_days))):
        chosen = random_turn(rng, instance, k)
        if not chosen:
            continue
        turns = tuple(chosen if i == k else () for i in range(len(instance.vehicle_days)))
        state = load(instance, data, turns)
        cost = kernel_time_turn(data, state, scratch_of(state, data), k, AS_IS, k, k, k)
        made = make_plan(bare, travel, vehicle_days=instance.vehicle_days, turns=turns, tasks=tasks)
        day = instance.vehicle_days[k]
        broken = TIMED & set(rules(check_vehicle_day(bare, travel, made, day.day, day.vehicle.id)))
        assert (cost >= INFEASIBLE) == bool(broken), (broken, chosen)
        if not broken:
            assert cost == _price(bare, travel, made, instance, k)


def _price(world, travel, made: Plan, instance, k: int) -> int:
    """Driving, overtime, the vehicle-day and the kept stops of this turn that changed, from the score's lines."""
    lines = {line.term: line.cost for line in score(world, travel, made).lines}
    elsewhere = len(world.announced) - int(instance.kept[k])
    changed = lines[Term.CHANGE] - elsewhere * per_unit(world.settings.weights.change)
    assert lines[Term.DRIVE] == per_second(world.settings.weights.drive) * sum(s.drive_seconds for s in made.stops)
    return lines[Term.DRIVE] + lines[Term.OVERTIME] + lines[Term.VEHICLE_DAY] + changed


def test_centres_need_no_point_to_be_timed():
    """The timer knows only seconds."""
    assert begins(turn(problem(centres=(centre(point=None),)), hub("A"))) == ["08:20"]
