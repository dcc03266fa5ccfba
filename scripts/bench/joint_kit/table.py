"""Runs as markdown tables: every run, then medians over the seeds and the ratios the bars ask for."""

from collections.abc import Sequence
from statistics import median

from joint_kit.record import Record

DISAGREES = 1e-6  # relative difference of two accounts of one plan
BARS = {
    "pyvrp": "no worse at 60 s, 0.5 % better at 300 s",
    "hubs_first": "3 % better",
    "routing": "8 % better",
}
OURS = "ours"


def runs(records: Sequence[Record]) -> str:
    """A row a run."""
    head = (
        "| family | seed | s | system | cost, min | over best | bound | gap | served | driving, min | ways, min "
        "| stops | vehicle-days | wall, s | memory, MB | broken | remarks |"
    )
    rows = [head, "|" + " --- |" * 17]
    for record in records:
        peers = [r.cost for r in records if _same(r, record) and r.cost is not None]
        rows.append("| " + " | ".join(_cells(record, min(peers, default=None))) + " |")
    return "\n".join(rows)


def summary(records: Sequence[Record]) -> str:
    """Medians over seeds, and ours against each peer: the median of the ratios of runs on the same district."""
    head = "| family | s | system | seeds | median cost, min | median served | ours against it | bar |"
    rows = [head, "|" + " --- |" * 8]
    for family, seconds, system in dict.fromkeys((r.family, r.seconds, r.system) for r in records):
        own = [r for r in records if (r.family, r.seconds, r.system) == (family, seconds, system)]
        costs = [r.cost for r in own if r.cost is not None]
        if not costs:
            rows.append(f"| {family} | {seconds:g} | {system} | 0 | {own[0].why_not} | | | |")
            continue
        ratios = [
            ours.cost / r.cost - 1
            for r in own
            for ours in records
            if _same(ours, r) and ours.system == OURS and system != OURS and ours.cost is not None and r.cost
        ]
        served = median(r.served / r.cases if r.cases else 1.0 for r in own if r.cost is not None)
        against = f"{100 * median(ratios):+.2f} %" if ratios else ""
        rows.append(
            f"| {family} | {seconds:g} | {system} | {len(costs)} | {median(costs):.1f} | {100 * served:.1f} % "
            f"| {against} | {BARS.get(system, '')} |"
        )
    return "\n".join(rows)


def warnings(records: Sequence[Record]) -> list[str]:
    """What makes a comparison worthless: a plan that breaks a rule, a peer whose objective is not our score."""
    found = []
    for r in records:
        name = f"{r.family}, seed {r.seed}, {r.system}"
        if r.broken:
            found.append(f"{name}: the plan breaks {r.broken} rules")
        if r.cost is not None and r.objective is not None and abs(r.objective - r.cost) > DISAGREES * max(1.0, r.cost):
            found.append(f"{name}: its own objective is {r.objective:.2f}, our score of the plan {r.cost:.2f}")
    return found


def _same(a: Record, b: Record) -> bool:
    """Whether two runs are of one district and limit."""
    return (a.family, a.seed, a.seconds) == (b.family, b.seed, b.seconds)


def _cells(r: Record, best: float | None) -> list[str]:
    start = [r.family, str(r.seed), f"{r.seconds:g}", r.system]
    if r.cost is None:
        return [*start, *[""] * 12, r.why_not]
    over = "" if not best else f"{100 * (r.cost / best - 1):.2f} %"
    bound = "" if r.bound is None else f"{r.bound:.1f}"
    gap = "" if r.bound is None else f"{100 * max(0.0, r.cost - r.bound) / r.cost if r.cost else 0.0:.2f} %"
    served = f"{r.served} of {r.cases}"
    amounts = [f"{r.drive:.0f}", f"{r.way:.0f}", str(r.stops), str(r.vehicle_days), f"{r.wall:.1f}"]
    return [*start, f"{r.cost:.1f}", over, bound, gap, served, *amounts, f"{r.memory / 1e6:.0f}", str(r.broken), r.note]
