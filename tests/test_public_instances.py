"""Public instances: read as they are written, solved as they come, evaluated alike from both sides."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from planner.check import check
from planner.solve import Params, solve

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts" / "bench"))

from public_sets import mctp, pvrp, toptw, vrptw
from public_sets.mctp import Mctps
from public_sets.pvrp import Pvrps
from public_sets.run import Limits, judged, run
from public_sets.table import table
from public_sets.toptw import Toptws
from public_sets.vrptw import Vrptws
from public_sets.world import Tour, Verdict, truncated_tenths

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "bench" / "public.py"
QUICK = Limits(seconds=None, iterations=150, workers=1, routing=0.0)
C101 = (  # a plan of the best known length
    "90 87 86 83 82 84 85 88 89 91",
    "81 78 76 71 70 73 77 79 80",
    "43 42 41 40 44 46 45 48 51 50 52 49 47",
    "57 55 54 53 56 58 60 59",
    "20 24 25 27 29 30 28 26 23 22 21",
    "98 96 95 94 92 93 97 100 99",
    "5 3 7 8 10 11 9 6 4 2 1 75",
    "13 17 18 19 15 16 14 12",
    "67 65 63 62 74 72 61 64 68 66 69",
    "32 33 31 35 37 38 39 36 34",
)


@pytest.fixture(scope="module")
def bench() -> Path:
    """The folder of the public instances."""
    shared = os.environ.get("MSP_SHARED")
    if shared is None or not (Path(shared) / "bench").is_dir():
        pytest.skip("the public instances lie in a folder bench of MSP_SHARED, which is not here")
    return Path(shared) / "bench"


def tours(*ways: str, days: tuple[int, ...] = ()) -> tuple[Tour, ...]:
    """Tours written down, all on the first day unless days are given."""
    return tuple(
        Tour(day=days[k] if days else 0, vehicle=f"v{k}", stops=tuple(way.split())) for k, way in enumerate(ways)
    )


def customer(number: int, x: int, **changes: int) -> vrptw.Customer:
    """A customer on the x axis, open all day."""
    usual = vrptw.Customer(id=number, x=x, y=0, demand=3, ready=0, due=100, service=10)
    return replace(usual, **changes)


LINE = vrptw.Vrptw(
    name="line",
    vehicles=2,
    capacity=6,
    customers=(
        customer(0, 0, demand=0, service=0),
        customer(1, 10),
        customer(2, 20, ready=50, due=60),
        customer(3, 30),
    ),
)


def test_tenths_are_truncated_in_whole_arithmetic() -> None:
    """The root of 349 is 18.68: 186 tenths; that of a square is itself and not a tenth less."""
    ways = truncated_tenths([(40, 50), (45, 68), (43, 54)])
    assert (ways[0, 1], ways[1, 0], ways[0, 2], ways[0, 0]) == (186, 186, 50, 0)


def test_vrptw_verdict_by_hand() -> None:
    """Out to 1 and 2 and back is 40, to 3 and back 60; nothing is late, for 2 opens at 50."""
    assert vrptw.verdict(LINE, tours("1 2", "3")) == Verdict(value=100.0)


@pytest.mark.parametrize(
    ("due", "ways", "faults"),
    [
        (90, ("2 1", "3"), ()),
        (89, ("2 1", "3"), ("v0 back late",)),
        (110, ("3 2", "1"), ()),
        (110, ("1 2 3",), ("v0 overloaded",)),
        (110, ("1", "3"), ("3 customers, 2 visits to 2",)),
        (110, ("1 2", "3 2"), ("3 customers, 4 visits to 3",)),
        (110, ("1", "2", "3"), ("3 vehicles",)),
    ],
)
def test_vrptw_verdict_sees(due: int, ways: tuple[str, ...], faults: tuple[str, ...]) -> None:
    """Each of the instance's own rules is found broken, by itself, and kept one step before."""
    line = replace(LINE, customers=(replace(LINE.customers[0], due=due), *LINE.customers[1:]))
    assert vrptw.verdict(line, tours(*ways)).faults == faults


def test_vrptw_verdict_sees_a_customer_met_late() -> None:
    """A stop may begin at the due time and not a tenth later; waiting for the ready time is lawful."""
    first, last = LINE.customers[:2], LINE.customers[3]
    for due, faults in ((30, ()), (29, ("2 late",))):
        line = replace(LINE, customers=(*first, replace(LINE.customers[2], ready=0, due=due), last))
        assert vrptw.verdict(line, tours("1 2", "3")).faults == faults


def test_vrptw_is_read_as_written(bench: Path) -> None:
    """R101: 25 vehicles of 200 for 100 customers who ask for 1458; a case for each unit asked for."""
    file = vrptw.read(bench / "vrptw" / "R101.txt")
    problem = vrptw.as_problem(file)
    assert (file.vehicles, file.capacity, len(file.customers)) == (25, 200, 101)
    assert sum(c.demand for c in file.customers) == len(problem.requests) == 1458
    assert (len(problem.villages), len(problem.vehicles)) == (100, 25)
    assert file.customers[1] == vrptw.Customer(id=1, x=41, y=49, demand=10, ready=161, due=171, service=10)
    assert len(Vrptws(bench / "vrptw").names()) == 29


def test_vrptw_best_known_is_what_its_routes_are_worth(bench: Path) -> None:
    """The routes of the best known plan of C101 are 827.3 long and break nothing."""
    trial = Vrptws(bench / "vrptw").trial("C101")
    assert trial.verdict(tours(*C101)) == Verdict(value=827.3)
    assert trial.best == 827.3


SPOTS = toptw.Toptw(
    name="line-1",
    vehicles=1,
    spots=(
        toptw.Spot(id=0, x=0, y=0, service=0, prize=0, open=0, shut=60),
        toptw.Spot(id=1, x=10, y=0, service=10, prize=20, open=0, shut=10),
        toptw.Spot(id=2, x=20, y=0, service=10, prize=30, open=0, shut=60),
    ),
)


@pytest.mark.parametrize(
    ("ways", "value", "fault"),
    [
        (("1 2",), 50.0, ""),
        (("2",), 30.0, ""),
        (("2 1",), 50.0, "1 late"),
        (("1 2 2",), 50.0, "v0 back late"),
        (("1", "2"), 50.0, "2 vehicles"),
        (("1", "1"), 20.0, "a spot is visited twice"),
    ],
)
def test_toptw_verdict_by_hand(ways: tuple[str, ...], value: float, fault: str) -> None:
    """The prize counts once a spot; windows, the end of the day, the fleet and second visits are seen."""
    found = toptw.verdict(SPOTS, tours(*ways))
    assert found.value == value
    assert (fault in found.faults) if fault else found.faults == ()


def test_toptw_is_read_as_written(bench: Path) -> None:
    """c101: 100 spots worth 1810 in tens, the day ends at 1236; one case a ten, and driving never outweighs one."""
    file = toptw.read(bench / "toptw" / "c101.txt", 2)
    assert (len(file.spots), sum(s.prize for s in file.spots), file.share) == (101, 1810, 10)
    assert (file.spots[0].shut, file.spots[3].open, file.spots[3].shut) == (1236, 65, 146)
    problem = toptw.as_problem(file)
    assert (len(problem.requests), len(problem.vehicles)) == (181, 2)
    assert file.case_left == 2 * 12_360 + 1
    assert len(Toptws(bench / "toptw").names()) == 104


def test_toptw_bound_is_never_below_a_plan_of_that_cost(bench: Path) -> None:
    """A cost of ten shares left and any driving is the whole prize less ten shares; so is a bound on it."""
    trial = Toptws(bench / "toptw").trial("c101-2")
    assert trial.value_of(10 * 24_721) == trial.value_of(10 * 24_721 + 24_720) == 1810 - 100


def test_mctp_is_read_as_written(bench: Path) -> None:
    """A1-5-25-75-4: 25 vertices, five of them on tours, 75 points, four stops; points host nobody."""
    file = mctp.read(bench / "mctp" / "A1-5-25-75-4.ctp.gz")
    assert (file.vertices, file.must, file.points, file.most_stops, file.best) == (25, 5, 75, 4, 10827)
    assert file.cost[0, 1] == file.cost[1, 0] == 1693 and file.cost[0, 2] == 2252
    assert sorted(file.covers) == list(range(5, 25))
    assert 2 in file.covers[22] and 0 not in file.covers[22]
    problem = mctp.as_problem(file)
    assert len(problem.requests) == 4 + 75
    assert sum(v.can_host for v in problem.villages) == 24
    assert {v.max_stops for v in problem.vehicles} == {4}
    assert len(Mctps(bench / "mctp").names()) == 20


def test_mctp_best_known_is_what_its_tours_are_worth(bench: Path) -> None:
    """Two tours of four stops cover all 50 points of B1-1-50-50-4 over 10107; without one of them points are left."""
    trial = Mctps(bench / "mctp").trial("B1-1-50-50-4")
    assert trial.verdict(tours("2 9 25 45", "3 32 44 49")) == Verdict(value=10107.0)
    assert trial.best == 10107
    assert "points not covered" in trial.verdict(tours("2 9 25 45")).faults[0]
    assert trial.verdict(tours("2 9 25 45 3", "32 44 49")).faults == ("v0: 5 stops",)


def test_mctp_verdict_misses_a_vertex_that_must_be_visited(bench: Path) -> None:
    """Optional vertices may cover everything, and a vertex that must be on a tour is missed all the same."""
    trial = Mctps(bench / "mctp").trial("A1-5-25-75-8")
    every = [" ".join(str(v) for v in range(first, min(first + 8, 25))) for first in range(1, 25, 8)]
    assert trial.verdict(tours(*every)).faults == ()
    assert trial.verdict(tours(every[0].removeprefix("1 "), *every[1:])).faults == (
        "a vertex that must be on a tour is not",
    )


PERIOD = pvrp.Pvrp(
    name="line",
    vehicles=1,
    days=7,
    duration=60,
    capacity=5,
    customers=(
        pvrp.Customer(id=0, x=0.0, y=0.0, service=0, demand=0, visits=0, patterns=()),
        pvrp.Customer(
            id=1, x=10.0, y=0.0, service=5, demand=3, visits=2, patterns=(frozenset({0, 5}), frozenset({1, 6}))
        ),
        pvrp.Customer(id=2, x=20.0, y=0.0, service=5, demand=2, visits=1, patterns=(frozenset({0}), frozenset({1}))),
    ),
)


@pytest.mark.parametrize(
    ("ways", "days", "fault"),
    [
        (("1 2", "1"), (0, 7), ""),
        (("1", "2", "1"), (1, 0, 8), ""),
        (("1 2", "1"), (0, 8), "1 visited on days [0, 6]"),
        (("1 2",), (0,), "1 visited on days [0]"),
        (("1 2", "1 1"), (0, 7), "v1 overloaded on day 5"),
        (("1 2", "1"), (0, 5), "v1 is out on day 5 of the horizon"),
        (("1", "2", "1"), (0, 0, 7), "2 vehicles on day 0"),
    ],
)
def test_pvrp_verdict_by_hand(ways: tuple[str, ...], days: tuple[int, ...], fault: str) -> None:
    """The sixth day of an instance is the Monday of the second week; patterns, loads and vehicles a day are seen."""
    faults = pvrp.verdict(PERIOD, tours(*ways, days=days)).faults
    assert (fault in faults) if fault else faults == ()


def test_pvrp_verdict_measures_length_and_duration() -> None:
    """Both customers and one again are 40 and 20 of way; with service the first tour takes 50, and 49 is too short."""
    plan = tours("1 2", "1", days=(0, 7))
    assert pvrp.verdict(replace(PERIOD, duration=50), plan) == Verdict(value=60.0)
    assert pvrp.verdict(replace(PERIOD, duration=49), plan).faults == ("v0 too long on day 0",)


def test_pvrp_is_read_as_written(bench: Path) -> None:
    """pr01: two vehicles a day of 200 and 500 for 48 customers in four days; bits are days, the highest the first."""
    file = pvrp.read(bench / "pvrp" / "pr01.txt")
    assert (file.vehicles, file.days, file.duration, file.capacity, len(file.customers)) == (2, 4, 500, 200, 49)
    p02 = pvrp.read(bench / "pvrp" / "p02.txt")
    assert p02.duration is None
    assert p02.customers[1].patterns == tuple(frozenset({day}) for day in (4, 3, 2, 1, 0))
    assert len(Pvrps(bench / "pvrp").names()) == 16


def test_pvrp_patterns_say_the_visits(bench: Path) -> None:
    """Everywhere a pattern has as many days as a customer has visits; customer 131 of p11 states 0 visits and has 1."""
    for name in Pvrps(bench / "pvrp").names():
        file = pvrp.read(bench / "pvrp" / f"{name}.txt")
        assert all(len(pattern) == c.visits for c in file.customers[1:] for pattern in c.patterns), name
    assert pvrp.read(bench / "pvrp" / "p11.txt").customers[131].visits == 1


def test_pvrp_ways_are_never_too_short() -> None:
    """Distances are rounded up, so that a tour within its duration here is within it in floats."""
    customers = (PERIOD.customers[0], replace(PERIOD.customers[1], x=0.001), replace(PERIOD.customers[2], x=3.0))
    assert pvrp.as_travel(replace(PERIOD, customers=customers)).seconds.tolist() == [
        [0, 1, 300],
        [1, 0, 300],
        [300, 300, 0],
    ]


def test_pvrp_in_our_terms() -> None:
    """Seven days are five of one week and two of the next; work and load are those of each visit."""
    problem = pvrp.as_problem(PERIOD)
    assert problem.horizon.days == 14
    assert [row.date.isoformat() for row in problem.calendar] == ["2026-12-02", "2026-12-03", "2026-12-04"]
    village = problem.village[problem.villages[0].id]
    assert village.patterns == (frozenset({7, 14}), frozenset({8, 15}))
    assert (village.visits, village.visit_load, village.population) == (2, 3, 1000)


@pytest.mark.parametrize(
    ("group", "name"),
    [
        (Vrptws, "R101"),
        (Vrptws, "C104"),
        (Toptws, "r104-2"),
        (Toptws, "c101-1"),
        (Mctps, "A1-5-25-75-6"),
        (Mctps, "B1-1-50-50-4"),
        (Pvrps, "p03"),
        (Pvrps, "pr01"),
    ],
)
def test_score_and_file_agree(bench: Path, group: type[Vrptws | Toptws | Mctps | Pvrps], name: str) -> None:
    """A short search gives a plan that nobody objects to, and the score is worth what the tours are."""
    chosen = group(bench / group(bench).name)
    trial = chosen.trial(name)
    result = solve(trial.problem, trial.travel, QUICK.params)
    assert check(trial.problem, trial.travel, result.plan) == ()
    row = judged(chosen, trial, result, QUICK, when="")
    assert row.violations == ()
    assert abs(trial.value_of(result.cost) - row.value) <= trial.slack(trial.tours(result.plan))
    assert row.left == 0 or chosen.maximise


def test_a_case_left_is_told(bench: Path) -> None:
    """With one vehicle most customers are left: the row says so, and its gap is not shown."""
    group = Vrptws(bench / "vrptw")
    trial = group.trial("R101")
    poor = replace(trial, problem=trial.problem.replace(vehicles=trial.problem.vehicles[:1]))
    result = solve(poor.problem, poor.travel, Params(seconds=None, iterations=5, workers=1, routing=0))
    row = judged(group, poor, result, QUICK, when="")
    assert row.left > 1000
    assert any("100 customers" in found for found in row.violations)
    assert "| - |" in table([row])


def test_whatever_is_wrong_is_told(bench: Path) -> None:
    """Turns taken out, a cost that is not the score's, and a score that is not worth the tours are violations."""
    group = Mctps(bench / "mctp")
    trial = group.trial("A1-1-25-75-8")
    result = solve(trial.problem, trial.travel, QUICK.params)
    assert judged(group, trial, result, QUICK, when="").violations == ()
    odd = judged(group, trial, replace(result, dropped=2, cost=result.cost + 1), QUICK, when="")
    assert odd.violations == ("2 turns were taken out", f"the solver says {result.cost + 1}, the score {result.cost}")
    cheap = replace(trial, value_of=lambda cost: trial.value_of(cost) - 1)
    assert judged(group, cheap, result, QUICK, when="").violations[0].startswith("the score says")


def test_the_mean_leaves_out_what_is_broken(bench: Path) -> None:
    """Gaps of lawful rows are averaged; a family of one has no mean of its own."""
    group = Mctps(bench / "mctp")
    row = replace(run(group, "A1-1-25-75-8", QUICK, when=""), gap=1.0, violations=())
    rows = [row, replace(row, gap=3.0), replace(row, gap=50.0, violations=("wrong",))]
    last = table(rows).splitlines()[-1].split(" | ")
    assert last[0] == "| **mean of all** (3)"
    assert last[3] == "2.00"


def test_a_run_goes_on_where_it_was(bench: Path, tmp_path: Path) -> None:
    """What stands in the file under the same limits is not solved again; other limits are."""
    out = tmp_path / "rows.jsonl"
    command = [sys.executable, str(SCRIPT), "mctp", "--bench", str(bench), "--out", str(out)]
    command += ["--only", "A1-1-25-75-8", "B1-1-25-75-8", "--workers", "1", "--iterations"]
    first = subprocess.run([*command, "20"], check=True, capture_output=True, text=True)
    again = subprocess.run([*command, "20"], check=True, capture_output=True, text=True)
    assert again.stdout == first.stdout and again.stderr == ""
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2
    subprocess.run([*command, "21"], check=True, capture_output=True, text=True)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["limits"]["iterations"] for row in rows] == [20, 20, 21, 21]
