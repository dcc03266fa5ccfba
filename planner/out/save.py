"""plan.json and result.json: the whole plan, in a versioned schema, read back to the same Plan."""

import json
from collections.abc import Mapping
from pathlib import Path

from planner.fingerprint import fingerprint
from planner.out.codec import BrokenError, decode, encode
from planner.out.errors import OutputError
from planner.plan import COST_UNITS, SCHEMA, Plan, Result, Score
from planner.problem import Problem
from planner.travel import Travel


def save_plan(plan: Plan, path: Path | str) -> None:
    """Write the whole plan as JSON (UTF-8)."""
    _dump({"schema": SCHEMA, "plan": encode(plan)}, Path(path))


def load_plan(path: Path | str) -> Plan:
    """The plan that `save_plan` wrote; a plan folder stands for its plan.json.

    Raises:
        OutputError: there is no such file, it is not a plan, or its schema is another program version's.

    """
    source = Path(path) / "plan.json" if Path(path).is_dir() else Path(path)
    try:
        document = json.loads(source.read_text(encoding="utf-8-sig"))
    except OSError:
        raise OutputError("plan_missing", path=str(source)) from None
    except ValueError as error:
        raise OutputError("plan_broken", path=str(source), where=str(error)) from None
    if not isinstance(document, dict) or "schema" not in document or "plan" not in document:
        raise OutputError("plan_broken", path=str(source), where="schema, plan")
    if document["schema"] != SCHEMA:
        raise OutputError("plan_version", path=str(source), found=document["schema"], known=SCHEMA)
    try:
        plan: Plan = decode(Plan, document["plan"])
    except BrokenError as error:
        raise OutputError("plan_broken", path=str(source), where=str(error)) from None
    return plan


def save_result(path: Path, *, problem: Problem, travel: Travel, result: Result | None, score: Score) -> None:
    """Write how the plan was found and what it costs: costs in integer units (6000 a minute) and in minutes."""
    cost = result.cost if result else score.cost
    found = {
        "schema": SCHEMA,
        "status": result.status if result else None,
        "cost": cost,
        "cost_minutes": _minutes(cost),
        "bound": result.bound if result else None,
        "bound_minutes": _minutes(result.bound) if result else None,
        "gap": result.gap if result else None,
        "seconds": result.seconds if result else None,
        "iterations": result.iterations if result else None,
        "seed": result.seed if result else None,
        "engines": dict(result.engines) if result else {},
        "input_hash": (result.input_hash if result else "") or fingerprint(problem),
        "travel_hash": (result.travel_hash if result else "") or travel.hash,
        "travel_source": travel.source,
        "season": result.season if result else problem.settings.season,
        "score": [encode(line) for line in score.lines],
    }
    _dump(found, path)


def _minutes(cost: int | None) -> float | None:
    return None if cost is None else round(cost / COST_UNITS, 4)


def _dump(document: Mapping[str, object], path: Path) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")
