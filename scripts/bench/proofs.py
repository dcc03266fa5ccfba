"""How far from optimal: the proven bound on districts of the joint benchmark, a row a district.

    python scripts/bench/proofs.py --families T --seeds 0-99 --seconds 10 --keep proofs.jsonl
    python scripts/bench/proofs.py --families D --seeds 0-4 --seconds 60 --proof 840 --keep proofs.jsonl

`--seconds` are those of `planner.solve` (a small district is proven within them), `--proof` those for a bound on top.
With --keep FILE every run is one line of JSON as soon as it is done, and runs that the file holds are not repeated, so
the command can be stopped and given again. Compilation is not counted. Every plan is checked, and priced by `score`.
The code ends with 1 where a plan breaks a rule or a bound lies above the cost.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from itertools import product
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))

from joint_kit.arguments import family_name, seed_numbers
from joint_kit.families import make

from planner.check import check
from planner.plan import COST_UNITS, ResultStatus
from planner.score import score
from planner.solve import Params, Progress, solve


@dataclass(frozen=True, kw_only=True)
class Run:
    """A district proven, or not. Cost and bound in minutes, times in seconds of wall time without compilation.

    `first` is when a bound was first known, `within` when plan and bound were first within the `near` of the command;
    None where they never were. `overrun` is the time beyond what was granted.
    """

    family: str
    seed: int
    seconds: float
    proof: float
    workers: int
    status: str
    cost: float
    bound: float | None
    gap: float | None  # share of the cost
    wall: float
    overrun: float
    first: float | None
    within: float | None
    near: float
    iterations: int
    broken: int

    @property
    def key(self) -> tuple[str, int, float, float, int]:
        """What makes a run the same run."""
        return (self.family, self.seed, self.seconds, self.proof, self.workers)

    @property
    def proven(self) -> bool:
        """Whether nothing is cheaper."""
        return self.status == ResultStatus.OPTIMAL.value

    @property
    def wrong(self) -> bool:
        """Whether the run refutes itself."""
        return self.broken > 0 or (self.bound is not None and self.bound > self.cost)


def main() -> int:
    """Runs what is not kept yet, then prints the table."""
    options = _arguments()
    kept = {run.key: run for run in read(options.keep)} if options.keep else {}
    shown = []
    for name, seed in product(options.families, options.seeds):
        key = (name, seed, options.seconds, options.proof, options.workers)
        if key not in kept:
            kept[key] = prove(name, seed, options)
            if options.keep:
                append(options.keep, kept[key])
            print(" | ".join(cells(kept[key])), file=sys.stderr, flush=True)
        shown.append(kept[key])
    print(table(shown), summary(shown), sep="\n\n")
    return 1 if any(run.wrong for run in shown) else 0


def prove(name: str, seed: int, options: argparse.Namespace) -> Run:
    """One district, here and now."""
    problem, travel = make(name, seed)
    first: list[float] = []
    within: list[float] = []

    def look(progress: Progress) -> None:
        if progress.bound is None:
            return
        first[:] = first or [progress.seconds]
        if progress.cost - progress.bound <= options.near / 100 * progress.cost:
            within[:] = within or [progress.seconds]

    result = solve(
        problem,
        travel,
        Params(
            seconds=options.seconds,
            proof=options.proof or None,
            seed=seed,
            workers=options.workers,
            on_progress=look,
        ),
    )
    cost = score(problem, travel, result.plan).cost
    near = result.bound is not None and cost - result.bound <= options.near / 100 * cost
    return Run(
        family=name,
        seed=seed,
        seconds=options.seconds,
        proof=options.proof,
        workers=options.workers,
        status=result.status.value,
        cost=cost / COST_UNITS,
        bound=None if result.bound is None else result.bound / COST_UNITS,
        gap=None if result.bound is None else (cost - result.bound) / max(1, cost),
        wall=round(result.seconds, 2),
        overrun=round(max(0.0, result.seconds - options.seconds - options.proof), 2),
        first=round(first[0], 2) if first else None,
        within=round(within[0] if within else result.seconds, 2) if near else None,
        near=options.near,
        iterations=result.iterations,
        broken=len(check(problem, travel, result.plan)),
    )


def table(runs: Sequence[Run]) -> str:
    """A row a run."""
    near = runs[0].near if runs else 5.0
    head = (
        "| family | seed | s | proof, s | status | cost, min | bound, min | gap | first bound, s "
        f"| within {near:g} %, s | wall, s | over, s | broken |"
    )
    return "\n".join([head, "|" + " --- |" * 13, *("| " + " | ".join(cells(run)) + " |" for run in runs)])


def cells(run: Run) -> list[str]:
    """A run in words."""

    def shown(value: float | None, digits: int = 1) -> str:
        return "" if value is None else f"{value:.{digits}f}"

    return [
        run.family,
        str(run.seed),
        f"{run.seconds:g}",
        f"{run.proof:g}",
        run.status,
        shown(run.cost),
        shown(run.bound),
        "" if run.gap is None else f"{100 * run.gap:.2f} %",
        shown(run.first),
        shown(run.within),
        shown(run.wall),
        shown(run.overrun, 2),
        str(run.broken),
    ]


def summary(runs: Sequence[Run]) -> str:
    """A line a family."""
    lines = []
    for name in dict.fromkeys(run.family for run in runs):
        own = [run for run in runs if run.family == name]
        gaps = [run.gap for run in own if run.gap is not None]
        near = sum(run.within is not None for run in own)
        lines.append(
            f"{name}: {sum(run.proven for run in own)} of {len(own)} proven optimal, {near} within {own[0].near:g} %; "
            f"worst gap {100 * max(gaps):.2f} %, "
            * bool(gaps)
            + f"median wall {median(run.wall for run in own):.1f} s, most beyond the time granted "
            f"{max(run.overrun for run in own):.2f} s, without a bound {len(own) - len(gaps)}"
        )
    return "\n".join(lines)


def read(path: Path) -> list[Run]:
    """The runs of a file; a last line that was cut off is passed over."""
    names = {field.name for field in fields(Run)}
    found = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(row, dict) and names <= row.keys():
            found.append(Run(**{name: row[name] for name in names}))
    return found


def append(path: Path, run: Run) -> None:
    """Adds a run at once, on a line of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cut_off = path.exists() and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
    with path.open("a", encoding="utf-8") as file:
        file.write(("\n" if cut_off else "") + json.dumps(asdict(run)) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", nargs="+", default=["T"], metavar="NAME", type=family_name)
    parser.add_argument("--seeds", type=seed_numbers, default=[0], help="0-4 or 0,2,7")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--proof", type=float, default=0.0, help="seconds for a bound beyond --seconds")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--near", type=float, default=5.0, help="per cent between plan and bound asked for")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep runs here, and do not repeat them")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
