"""How a study grows: townships x weeks x scenarios as independent tasks on a local cluster of dask.

    python scripts/bench/scale.py [--townships 22 100] [--seconds 2] [--workers 2] [--weeks 1] [--out FILE.json]

Each township is cut from the invented district data/yuyang: its villages and requests, its centre, one van with a full
crew. More than 22 are further draws of the requests of these (factors on the demand), so that no two are alike. Prints
a row for each number of townships; docs/scale.md reckons on from them.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from planner.out.study_store import FolderStore  # noqa: E402
from planner.problem import Horizon, Problem  # noqa: E402
from planner.read import read_district  # noqa: E402
from planner.scenario import Cluster, Scenario, Step, StepKind, apply  # noqa: E402
from planner.scenario.key import key_of  # noqa: E402
from planner.scenario.sweep import sweep  # noqa: E402
from planner.scenario.work import Job  # noqa: E402
from planner.solve import Params  # noqa: E402

MORE = Scenario(name="more", steps=(Step(kind=StepKind.LONGER_DAY, value=3600),))  # starts from the base's plan


def townships(district: Problem) -> Iterator[tuple[str, Problem]]:
    """Township districts without end: the real names first as they are, then with more and more demand."""
    names = sorted({v.township for v in district.villages})
    for turn in count():
        for name in names:
            problem = cut(district, name)
            if turn:
                step = Step(kind=StepKind.DEMAND, value=1 + turn / 10)
                problem = apply(problem, Scenario(name=name, steps=(step,)))
            yield f"{name} {turn}", problem


def cut(district: Problem, township: str) -> Problem:
    """One township: its villages and requests, the centre of its name, a van there."""
    villages = tuple(replace(v, vehicles=frozenset()) for v in district.villages if v.township == township)
    inside = {v.id for v in villages}
    centre = next(c for c in district.centres if c.name.startswith(township))
    van = replace(district.vehicles[0], centre=centre.id)
    requests = tuple(replace(r, officer=None) for r in district.requests if r.village in inside)
    known = {r.id for r in requests}
    ledger = tuple(row for row in district.ledger if row.request in known or row.village in inside)
    return district.replace(
        villages=tuple(replace(v, parent=None) for v in villages),
        centres=(replace(centre, counter_staff=0),),
        vehicles=(van,),
        staff=(),
        requests=requests,
        ledger=ledger,
        changes=(),
    )


def jobs(district: Problem, number: int, weeks: int, params: Params) -> list[Job]:
    """The tasks: each township in each week, as it is and with a longer day."""
    made = []
    source = townships(district)
    for _ in range(number):
        name, problem = next(source)
        for week in range(weeks):
            first = district.horizon.first + timedelta(days=7 * week)
            base = problem.replace(horizon=Horizon(first=first))
            job = Job(key=key_of(base, params), name=f"{name} {first}", problem=base, params=params)
            more = apply(base, MORE)
            made += [
                job,
                Job(key=key_of(more, params), name=f"{job.name} +", problem=more, params=params, after=(job.key,)),
            ]
    return made


def measured(district: Problem, number: int, options: argparse.Namespace, address: str) -> dict[str, float]:
    """One run: what it took, and that the same again computes nothing."""
    params = Params(seconds=options.seconds, workers=1, rounds=1, routing=0)
    begin = perf_counter()
    tasks = jobs(district, number, options.weeks, params)
    made = perf_counter() - begin
    with tempfile.TemporaryDirectory() as folder:
        swept = sweep(tasks, Cluster(address=address), FolderStore(Path(folder)))
        kept = sum(f.stat().st_size for f in Path(folder).iterdir())
        again = sweep(tasks, Cluster(address=address), FolderStore(Path(folder)))
    assert len(swept.results) == len(swept.computed) == len(tasks)
    assert not again.computed
    search = sum(result.seconds for result in swept.results.values())
    return {
        "townships": number,
        "weeks": options.weeks,
        "tasks": len(tasks),
        "villages": sum(len(job.problem.villages) for job in tasks),
        "workers": options.workers,
        "seconds_a_task": options.seconds,
        "wall": round(swept.seconds, 1),
        "worker_seconds_a_task": round(swept.seconds * options.workers / len(tasks), 2),
        "search_seconds_a_task": round(search / len(tasks), 2),
        "making": round(made, 1),
        "resume": round(again.seconds, 1),
        "kilobytes_a_result": round(kept / len(tasks) / 1000, 1),
    }


def main() -> None:
    """Measure each number of townships on one cluster of processes."""
    from distributed import LocalCluster

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--townships", type=int, nargs="+", default=[22, 100])
    parser.add_argument("--seconds", type=float, default=2.0, help="of search a task")
    parser.add_argument("--weeks", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, help="also write the rows as JSON")
    options = parser.parse_args()
    district = read_district(ROOT / "data" / "yuyang")
    rows = []
    with LocalCluster(n_workers=options.workers, threads_per_worker=1, dashboard_address=None) as cluster:
        measured(district, 1, options, cluster.scheduler_address)  # programs are loaded
        for number in options.townships:
            rows.append(measured(district, number, options, cluster.scheduler_address))
            print(json.dumps(rows[-1]), flush=True)
    if options.out:
        options.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
