"""How long the documents of a plan take, kind by kind and all together, each in a process of its own.

python scripts/bench/documents.py plans/yuyang-2026-W49 [--kinds notices,map] [--repeat 3] [--profile KIND]

Seconds are those of `write_plan` alone, modules it imports included; reading the district, its ways and the reasons
(those of the plan folder) come before. Of several runs the fastest counts: a busy machine only ever adds. Processor
seconds hold on a busy machine too, and include those of other threads.
"""

import argparse
import cProfile
import json
import pstats
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import planner.out.folder as folder_module
from planner.cli.found import world_of
from planner.cli.write_flow import Again, parent_of, reasons_for, result_of
from planner.out import Doc, load_plan, write_plan

ALL = "all"


def measured(path: Path, kind: str, profile: bool) -> dict[str, float]:
    """Files, bytes and seconds of one kind, or of all."""
    plan = load_plan(path)
    said = Again(path=path, plan=plan, world=world_of(path, plan, None), changed=False)
    problem, travel = said.world.problem, said.world.travel
    wanted = frozenset(Doc) if kind == ALL else frozenset({Doc(kind)})
    arguments = {
        "reasons": reasons_for(said, wanted),
        "result": result_of(said),
        "parent": parent_of(path, plan),
        "docs": frozenset(str(doc) for doc in wanted),
    }
    watch = cProfile.Profile()
    if profile:  # it sees one thread alone
        folder_module._at_once = lambda write, wanted: [write(doc) for doc in Doc if doc in wanted]
    with tempfile.TemporaryDirectory() as folder:
        began, worked = perf_counter(), process_time()
        if profile:
            watch.enable()
        written = write_plan(plan, Path(folder) / "p", problem=problem, travel=travel, **arguments)
        watch.disable()
        seconds, busy = perf_counter() - began, process_time() - worked
        files = [p for doc, paths in written.documents.items() for p in paths if kind == ALL or doc == kind]
        size = sum(p.stat().st_size for p in files)
    if profile:
        pstats.Stats(watch).sort_stats("cumulative").print_stats(45)
    return {"files": len(files), "bytes": size, "seconds": seconds, "busy": busy}


def fastest(path: Path, kind: str, repeat: int) -> dict[str, float]:
    """The fastest of some runs."""
    command = [sys.executable, __file__, str(path), "--one", kind]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(repeat)]
    return {key: min(run[key] for run in runs) for key in runs[0]}


def main() -> None:
    """Prints a row a kind."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("plan", type=Path)
    parser.add_argument("--kinds", default=",".join([*(doc for doc in Doc if doc is not Doc.PLAN), ALL]))
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--profile", help="where the time of one kind goes")
    options = parser.parse_args()
    if options.one or options.profile:
        found = measured(options.plan, options.one or options.profile, bool(options.profile))
        print(json.dumps(found))
        return
    print("| kind | files | kilobytes | seconds | processor seconds |\n| --- | ---: | ---: | ---: | ---: |")
    for kind in options.kinds.split(","):
        row = fastest(options.plan, kind, options.repeat)
        size = f"{row['bytes'] / 1000:,.0f}"
        print(f"| {kind} | {row['files']} | {size} | {row['seconds']:.2f} | {row['busy']:.2f} |", flush=True)


if __name__ == "__main__":
    main()
