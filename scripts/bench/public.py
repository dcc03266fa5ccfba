"""The public instances, solved by `planner.solve` as they come and measured by their own conventions.

python scripts/bench/public.py vrptw --seconds 30 --out vrptw.jsonl
python scripts/bench/public.py toptw --only c101-2 r104-4 --seconds 10

The instances lie in the folder `bench` of MSP_SHARED, or in --bench. Each is read into our own Problem and Travel and
solved without a word about its class; the plan is checked by `planner.check`, and its value is computed again from the
file and the order of the stops alone. With --out every result is a line of JSON, and what stands there under the same
limits is not solved again: an interrupted run goes on where it was. The table goes to the standard output.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from public_sets.mctp import Mctps
from public_sets.pvrp import Pvrps
from public_sets.run import Limits, Row, run
from public_sets.table import table
from public_sets.toptw import Toptws
from public_sets.vrptw import Vrptws
from public_sets.world import Class

CLASSES: Mapping[str, Callable[[Path], Class]] = {"mctp": Mctps, "pvrp": Pvrps, "toptw": Toptws, "vrptw": Vrptws}


def folder_of(bench: str | None) -> Path:
    """Where the instances lie; ends the program where nobody says."""
    if bench is not None:
        return Path(bench)
    if "MSP_SHARED" not in os.environ:
        sys.exit("say where the public instances lie: --bench FOLDER, or MSP_SHARED with a folder bench in it")
    return Path(os.environ["MSP_SHARED"]) / "bench"


def known(path: Path | None) -> list[Row]:
    """The rows an earlier run has left."""
    if path is None or not path.exists():
        return []
    return [Row(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def chosen(group: Class, only: Iterable[str] | None) -> tuple[str, ...]:
    """The instances asked for, all of them unless some are named."""
    names = group.names()
    unknown = sorted(set(only or ()) - set(names))
    if unknown:
        sys.exit(f"no instance {', '.join(unknown)} in {group.name}; there are {', '.join(names)}")
    return names if only is None else tuple(name for name in names if name in set(only))


def main() -> None:
    """Solves what is not solved yet, prints a row an instance and the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("group", choices=sorted(CLASSES))
    parser.add_argument("--only", nargs="+", help="names of instances")
    parser.add_argument("--bench", help="folder of the instances")
    parser.add_argument("--seconds", type=float, help="of search each; the class says how many unless stated")
    parser.add_argument("--iterations", type=int, help="instead of seconds: the same seed gives the same plan")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--routing", type=float, help="share of the time for the RoutingModel")
    parser.add_argument("--proof", type=float, help="seconds for a bound, on top of the search")
    parser.add_argument("--out", type=Path, help="results as JSON lines; read first, added to as they come")
    options = parser.parse_args()
    group: Class = CLASSES[options.group](folder_of(options.bench) / options.group)
    seconds = options.seconds or (None if options.iterations else group.seconds)
    limits = Limits(
        seconds=seconds,
        iterations=options.iterations,
        seed=options.seed,
        workers=options.workers,
        routing=options.routing,
        proof=options.proof,
    )
    done = {row.instance: row for row in known(options.out) if row.under(group.name, limits)}
    rows = []
    for name in chosen(group, options.only):
        row = done.get(name)
        if row is None:
            row = run(group, name, limits, when=datetime.now(UTC).isoformat(timespec="seconds"))
            if options.out is not None:
                with options.out.open("a", encoding="utf-8") as file:
                    file.write(row.as_json() + "\n")
            print(row.short(), file=sys.stderr, flush=True)
        rows.append(row)
    print(table(rows))


if __name__ == "__main__":
    main()
