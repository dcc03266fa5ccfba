"""Solves many random districts with every rule on and holds each plan to what is promised of all plans.

python scripts/random_districts.py --count 10000 --first 0 --iterations 60 --again --optimum 100

Of each: the checker is silent, nothing was taken out afterwards, the cost is `score`'s and the cost that the search
claimed is the same; with `--again` a second run gives the same plan; with `--optimum N` N tiny districts (two villages,
two vehicle-days, at most six tasks, 2000 iterations) cost what exhaustive search finds. Exit code 1 if any fails.
"""

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from math import factorial, prod
from pathlib import Path
from random import Random
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from random_district import random_problem
from test_solve_optimum import SEARCH, optimum, tiny

from planner.check import check
from planner.demand import open_cases, walkins
from planner.plan import Plan, Result
from planner.problem import Problem
from planner.score import per_unit, score
from planner.solve import Params, Progress, solve
from planner.solve.tasks import Task, make_tasks
from planner.travel import Travel

MOST_ORDERS = 200_000  # a tiny district with more choices and orders is passed over
PROMISES = ("checker silent", "nothing taken out", "cost = score", "search cost = score", "same seed, same plan")


@dataclass(kw_only=True)
class Tally:
    """What was tried, which promises failed on which seeds, and what the districts held."""

    kept: Counter[str] = field(default_factory=Counter)
    failed: dict[str, list[int]] = field(default_factory=dict)
    held: Counter[str] = field(default_factory=Counter)
    served: int = 0
    left: int = 0

    def judge(self, promise: str, seed: int, good: bool) -> None:
        """Count one judgement."""
        if good:
            self.kept[promise] += 1
        else:
            self.failed.setdefault(promise, []).append(seed)
            print(f"seed {seed}: not {promise}", flush=True)


def main() -> int:
    """Exit code 0 when every promise holds everywhere."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--iterations", type=int, default=60, help="of the search, each district")
    parser.add_argument("--size", choices=["small", "medium"], default="small")
    parser.add_argument("--routing", action="store_true", help="let the RoutingModel start each plan")
    parser.add_argument("--again", action="store_true", help="solve each twice")
    parser.add_argument("--optimum", type=int, default=0, help="tiny districts to solve exhaustively")
    options = parser.parse_args()
    began, tally = perf_counter(), Tally()
    for seed in range(options.first, options.first + options.count):
        problem, travel = random_problem(Random(seed), size=options.size)
        params = Params(
            seconds=None, iterations=options.iterations, seed=seed, workers=1, rounds=2, routing=float(options.routing)
        )
        try_one(tally, problem, travel, params, again=options.again)
    seconds = perf_counter() - began
    for seed in range(options.first, options.first + options.optimum):
        try_tiny(tally, seed)
    print(f"{options.count} districts, {options.iterations} iterations each, {seconds:.0f} s")
    print(f"{tally.served} cases and walk-ins served, {tally.left} left")
    show(tally, options.count)
    return 1 if tally.failed else 0


def try_one(tally: Tally, problem: Problem, travel: Travel, params: Params, *, again: bool) -> None:
    """Solve one district, perhaps twice, and judge the plan."""
    seen: list[Progress] = []
    result = solve(problem, travel, replace(params, on_progress=seen.append))
    plan, seed = result.plan, params.seed
    tally.served += len(plan.assignments)
    tally.left += len(plan.unserved)
    tally.held.update(contents(problem, plan))
    tally.judge("checker silent", seed, not check(problem, travel, plan))
    tally.judge("nothing taken out", seed, result.dropped == 0)
    tally.judge("cost = score", seed, score(problem, travel, plan).cost == result.cost)
    claims = [report.cost for report in seen if report.engine == "search"]
    if claims:
        tally.judge("search cost = score", seed, claimed(problem, result, min(claims)))
    if again:
        tally.judge("same seed, same plan", seed, solve(problem, travel, params).plan == plan)


def claimed(problem: Problem, result: Result, claim: int) -> bool:
    """Whether the search named the cost of the plan, but for kept stops of vehicle-days that cannot go out.

    Those the search does not know: they are changed whatever it does.
    """
    out = result.plan.vehicle_days.keys()
    gone = sum((stop.date, stop.vehicle) not in out for stop in problem.announced)
    change = per_unit(problem.settings.weights.change)
    return result.cost - claim in {number * change for number in range(gone + 1)}


def contents(problem: Problem, plan: Plan) -> list[str]:
    """What a district holds that makes rules bite."""
    cases = open_cases(problem)
    settings, villages, vehicles = problem.settings, problem.villages, problem.vehicles
    held = {
        "staff and skills": bool(problem.staff),
        "counters to be staffed": any(c.counter_staff or c.counter_skills for c in problem.centres if problem.staff),
        "a break": settings.break_length > 0,
        "overtime allowed": settings.overtime_max > 0,
        "residents' windows": any(c.windows for c in cases),
        "host or market hours": any(v.host_hours or v.market for v in villages),
        "home visits": any(c.door for c in cases),
        "deliveries": any(c.leg == 2 for c in cases),
        "named officers": any(c.officer for c in cases),
        "equipment": any(c.equipment for c in cases),
        "most cases or stops": any(v.max_cases is not None or v.max_stops is not None for v in vehicles),
        "floors in the horizon": any(w.floor for w in walkins(problem)),
        "spacing or visits": any(v.min_gap_days is not None or v.visits is not None for v in villages),
        "day patterns": any(v.patterns for v in villages),
        "edits": bool(problem.changes),
        "refused edits": any(not outcome.accepted for outcome in plan.changes),
        "kept stops": bool(problem.announced),
        "something left": any(row.request is not None for row in plan.unserved),
    }
    return [name for name, there in held.items() if there]


def try_tiny(tally: Tally, seed: int) -> None:
    """Solve one tiny district and compare with every plan there is."""
    problem, travel = tiny(seed)
    if orders(make_tasks(problem, travel)) > MOST_ORDERS:
        tally.held["tiny, passed over"] += 1
        return
    tally.judge("small = exhaustive", seed, solve(problem, travel, SEARCH).cost == optimum(problem, travel))


def orders(tasks: tuple[Task, ...]) -> int:
    """At most so many choices of options, each with its stops in every order."""
    places = len({option.place for task in tasks for option in task.options})
    return prod(1 + len(task.options) for task in tasks) * factorial(places)


def show(tally: Tally, count: int) -> None:
    """Two tables: promises, and what the districts held."""
    print("\n| promise | held | failed | seeds |\n| --- | ---: | ---: | --- |")
    for promise in (*PROMISES, "small = exhaustive"):
        failed = tally.failed.get(promise, [])
        if tally.kept[promise] or failed:
            print(f"| {promise} | {tally.kept[promise]} | {len(failed)} | {', '.join(map(str, failed[:10]))} |")
    print("\n| districts with | share |\n| --- | ---: |")
    for name, number in tally.held.most_common():
        print(f"| {name} | {number if name.startswith('tiny') else f'{100 * number / max(1, count):.0f} %'} |")


if __name__ == "__main__":
    sys.exit(main())
