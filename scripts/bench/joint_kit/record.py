"""One line a run: what a system made of a district, as JSON, so that a long benchmark survives being stopped."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from joint_kit.model import Made
from planner.check import check
from planner.plan import COST_UNITS, StopKind, Term
from planner.problem import Problem
from planner.score import score
from planner.travel import Travel


@dataclass(frozen=True, kw_only=True)
class Record:
    """A run. Costs are minutes of the objective as `score` computes it; `wall` are the seconds from
    the start of its clock to the plan, without starting processes and compiling. `memory` is in bytes.

    `objective` is the cost by the system's own account, where it has one. `why_not` is set, and nothing else, where the
    system cannot state the family or is not installed.
    """

    family: str
    seed: int
    system: str
    seconds: float
    cost: float | None = None
    objective: float | None = None
    bound: float | None = None
    served: int = 0
    cases: int = 0
    drive: float = 0.0
    way: float = 0.0
    stops: int = 0
    vehicle_days: int = 0
    broken: int = 0
    wall: float = 0.0
    memory: int = 0
    note: str = ""
    why_not: str = ""
    crashed: bool = False  # to be tried again
    versions: str = ""

    @property
    def key(self) -> tuple[str, int, str, float]:
        """What makes a run the same run."""
        return (self.family, self.seed, self.system, self.seconds)


def failed(empty: Record, why: str) -> Record:
    """The record of a run that did not take place."""
    return replace(empty, why_not=why)


def measured(empty: Record, problem: Problem, travel: Travel, made: Made, *, memory: int) -> Record:
    """The record of a plan: checked by `check`, priced by `score`."""
    plan = made.plan
    priced = score(problem, travel, plan)
    term = {line.term: line for line in priced.lines}
    return replace(
        empty,
        wall=made.wall,
        memory=memory,
        cost=priced.minutes,
        objective=None if made.objective is None else made.objective / COST_UNITS,
        bound=None if made.bound is None else made.bound / COST_UNITS,
        served=sum(row.request is not None for row in plan.assignments),
        cases=len(problem.requests),
        drive=term[Term.DRIVE].amount,
        way=term[Term.WAY].amount,
        stops=sum(stop.kind in (StopKind.HUB, StopKind.HOME) for stop in plan.stops),
        vehicle_days=len(plan.vehicle_days),
        broken=len(check(problem, travel, plan)),
        note=made.note,
    )


def read(path: Path) -> list[Record]:
    """The runs of a file; a last line that was cut off is passed over."""
    if not path.exists():
        return []
    records = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            records.append(Record(**json.loads(line)))
        except json.JSONDecodeError:
            continue
    return records


def append(path: Path, record: Record) -> None:
    """Adds a run at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cut_off = path.exists() and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
    with path.open("a", encoding="utf-8") as file:
        file.write(("\n" if cut_off else "") + line(record) + "\n")


def line(record: Record) -> str:
    """A run as one line."""
    return json.dumps(asdict(record), ensure_ascii=False)


def chosen(records: Iterable[Record], keys: Iterable[tuple[str, int, str, float]]) -> list[Record]:
    """The last run of each key, in the order of the keys; none where there is none."""
    known = {record.key: record for record in records}
    return [known[key] for key in keys if key in known]
