"""Covering tours: recognised where they are one, proven as brute force finds them."""

import sys
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.problem import Problem, Window
from planner.solve import Params, solve
from planner.solve.bound import prove
from planner.solve.covering import MOST_TASKS, _through, covering_of
from planner.solve.covering_tours import Land, empty_labels, tours
from planner.solve.instance import build
from planner.solve.pins import read_pins
from planner.solve.tasks import make_tasks
from planner.travel import Travel

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts" / "bench"))

from public_sets.mctp import DAY, Mctp, as_problem, as_travel
from public_sets.world import UNITS_A_SECOND


@st.composite
def files(draw: st.DrawFn, *, shortest_ways: bool) -> Mctp:
    """A small covering tour problem; with shortest ways none is longer than one over a third vertex."""
    vertices, must = draw(st.integers(3, 6)), draw(st.integers(1, 2))
    points = draw(st.integers(1, 6))
    cost = np.zeros((vertices, vertices), dtype=np.int64)
    for i in range(vertices):
        for j in range(i):
            cost[i, j] = cost[j, i] = draw(st.integers(1, 40))
    for k in range(vertices if shortest_ways else 0):
        cost = np.minimum(cost, cost[:, k : k + 1] + cost[k : k + 1, :])
    covers = {v: draw(st.frozensets(st.integers(0, points - 1))) for v in range(must, vertices)}
    last = vertices - 1
    covers[last] = covers[last] | frozenset(range(points)) - frozenset().union(*covers.values())
    most = draw(st.integers(1, 3))
    return Mctp(
        name="small", vertices=vertices, must=must, points=points, most_stops=most, best=0, cost=cost, covers=covers
    )


def has_work(file: Mctp, vertices: list[int], taken: frozenset[int] = frozenset()) -> bool:
    """Whether each vertex can have a task of its own: there is no stop without one."""
    if not vertices:
        return True
    v, rest = vertices[0], vertices[1:]
    if v < file.must:
        return has_work(file, rest, taken)
    return any(has_work(file, rest, taken | {w}) for w in file.covers.get(v, frozenset()) - taken)


def shortest(file: Mctp) -> int:
    """The least total length, by trying every tour for every set of vertices and every way to part one into tours."""
    tour = {}
    for size in range(1, file.most_stops + 1):
        for way in permutations(range(1, file.vertices), size):
            length = sum(int(file.cost[a, b]) for a, b in zip((0, *way), (*way, 0), strict=True))
            key = frozenset(way)
            tour[key] = min(tour.get(key, length), length)
    least = {frozenset(): 0}
    best = 10**9
    queue = [frozenset()]
    while queue:
        done = queue.pop()
        covered = frozenset().union(*(file.covers.get(v, frozenset()) for v in done))
        if len(covered) == file.points and set(range(1, file.must)) <= done and has_work(file, sorted(done)):
            best = min(best, least[done])
        for key, length in tour.items():
            if not key & done and least[done] + length < min(least.get(done | key, 10**9), best):
                least[done | key] = least[done] + length
                queue.append(done | key)
    return best


def proven(file: Mctp) -> tuple[str, int, int]:
    """Status, cost and bound of a proof."""
    result = solve(as_problem(file), as_travel(file), Params(seconds=None, iterations=1, workers=1, proof=60.0))
    assert result.bound is not None
    return result.status, result.cost, result.bound


@settings(max_examples=50, deadline=None)
@given(files(shortest_ways=True))
def test_the_proof_finds_what_brute_force_finds(file):
    """The plan is proven optimal, and its length is that of the best of all tours."""
    best = shortest(file) * UNITS_A_SECOND
    assert proven(file) == ("optimal", best, best)


@settings(max_examples=50, deadline=None)
@given(files(shortest_ways=True))
def test_the_proof_needs_no_plan_to_start_from(file):
    """From nothing, with all penalties as the cost to beat, the best plan is found and proven."""
    problem, ways = as_problem(file), as_travel(file)
    tasks = make_tasks(problem, ways)
    instance = build(problem, ways, tasks=tasks, pins=read_pins(problem), crews={})
    nothing = tuple(() for _ in instance.vehicle_days)
    proof = prove(instance, nothing, upper=int(instance.penalty.sum()))
    assert (proof.proven, proof.cost, proof.bound) == (True, *[shortest(file) * UNITS_A_SECOND] * 2)


@settings(max_examples=50, deadline=None)
@given(files(shortest_ways=False))
def test_a_bound_holds_where_a_stop_more_can_shorten_a_way(file):
    """Then the best plan may not be proven, but nothing is said that is not so."""
    best = shortest(file) * UNITS_A_SECOND
    status, cost, bound = proven(file)
    assert bound <= best <= cost
    assert (status == "optimal") == (bound == cost)


FILE = Mctp(
    name="line",
    vertices=4,
    must=2,
    points=3,
    most_stops=2,
    best=0,
    cost=np.abs(np.subtract.outer(np.arange(4), np.arange(4))) * 10,
    covers={2: frozenset({0, 1}), 3: frozenset({1, 2})},
)


def is_covering(problem: Problem, travel: Travel | None = None) -> bool:
    """Whether a problem is recognised."""
    ways = travel or as_travel(FILE)
    tasks = make_tasks(problem, ways)
    return covering_of(build(problem, ways, tasks=tasks, pins=read_pins(problem), crews={})) is not None


def test_a_covering_tour_problem_is_recognised():
    """As it comes from a file."""
    assert is_covering(as_problem(FILE))


def first(problem: Problem, table: str, **changes: object) -> Problem:
    """The problem with the first row of a table changed."""
    rows = getattr(problem, table)
    return problem.replace(**{table: (replace(rows[0], **changes), *rows[1:])})


def settled(problem: Problem, **changes: object) -> Problem:
    """The problem with settings changed."""
    return problem.replace(settings=replace(problem.settings, **changes))


REFUSED = {
    "a case that takes time": lambda p: first(p, "requests", seconds=60),
    "a resident with a window": lambda p: first(p, "requests", windows=(Window(begin=0, end=600),)),
    "a case that is due and weighs more, later": lambda p: settled(
        p, weights=replace(p.settings.weights, delay=1.0), grid=1
    ),
    "a vehicle with other hours": lambda p: first(p, "vehicles", hours=(0, DAY // 2)),
    "a vehicle that makes more stops": lambda p: first(p, "vehicles", max_stops=3),
    "no limit on stops, and many places": lambda p: p.replace(
        vehicles=tuple(replace(v, max_stops=None, hours=(0, 60)) for v in p.vehicles)
    ),
    "hours that a tour may not keep": lambda p: p.replace(
        vehicles=tuple(replace(v, hours=(0, 60)) for v in p.vehicles)
    ),
    "a load that fills": lambda p: p.replace(vehicles=tuple(replace(v, max_cases=2) for v in p.vehicles)),
    "a break": lambda p: settled(p, break_length=600),
    "a duty that a tour may exceed": lambda p: settled(p, max_duty=60),
    "a host with hours": lambda p: first(p, "villages", host_hours=(Window(begin=0, end=600),)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_covering_tour_problem_is_refused(name):
    """One thing more that a turn must look at, and its stops no longer say everything."""
    assert not is_covering(REFUSED[name](as_problem(FILE)))


@st.composite
def lands(draw: st.DrawFn) -> tuple[Land, np.ndarray, int]:
    """Ways of any length between a depot and a few places, what each covers, prices, and most stops."""
    places, count = draw(st.integers(2, 5)), draw(st.integers(1, 5))
    ways = draw(st.lists(st.integers(1, 60), min_size=places**2, max_size=places**2))
    drive = np.array(ways, dtype=np.int64).reshape(places, places)
    np.fill_diagonal(drive, 0)
    covers = np.zeros((places, 2), dtype=np.uint64)
    covers[1:, 0] = draw(st.lists(st.integers(0, 2**count - 1), min_size=places - 1, max_size=places - 1))
    prices = np.zeros(MOST_TASKS, dtype=np.int64)
    prices[:count] = draw(st.lists(st.integers(0, 120), min_size=count, max_size=count))
    return Land(drive=drive, covers=covers, through=_through(drive)), prices, draw(st.integers(1, 3))


def every_tour(land: Land, most: int) -> dict[int, int]:
    """The least cost of a tour for everything that tours can cover together."""
    least: dict[int, int] = {}
    for size in range(1, most + 1):
        for way in permutations(range(1, len(land.drive)), size):
            cost = sum(int(land.drive[a, b]) for a, b in zip((0, *way), (*way, 0), strict=True))
            covered = 0
            for v in way:
                covered |= int(land.covers[v, 0])
            least[covered] = min(least.get(covered, cost), cost)
    return least


@settings(max_examples=200, deadline=None)
@given(lands(), st.integers(-60, 60))
def test_no_tour_below_the_limit_is_missed(drawn, limit):
    """The cheapest is found, and of all of them one that covers as much at no more cost."""
    land, prices, most = drawn
    price = {bits: sum(int(prices[t]) for t in range(5) if bits >> t & 1) for bits in range(32)}
    below = {bits: cost for bits, cost in every_tour(land, most).items() if bits and cost - price[bits] < limit}
    labels = empty_labels(1000, most)
    flag = np.zeros(1, dtype=np.int64)
    count = tours(land, prices, most, limit, labels, False, 0, flag)
    ends = labels.price[1:count] + land.drive[labels.last[1:count], 0]
    if below:  # not dearer than the cheapest; where ways miss the triangle inequality, coming back may look cheaper
        assert ends.min() <= min(cost - price[bits] for bits, cost in below.items())
    count = tours(land, prices, most, limit, labels, True, 0, flag)
    found = list(
        zip(labels.covers[1:count, 0], labels.cost[1:count] + land.drive[labels.last[1:count], 0], strict=True)
    )
    for bits, cost in below.items():
        assert any(bits & ~int(held) == 0 and paid <= cost for held, paid in found)
