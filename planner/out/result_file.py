"""result.json read back, as far as somebody wants to show it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner.plan import Plan, Result, ResultStatus
from planner.settings import Season


def load_result(plan: Path) -> Mapping[str, Any] | None:
    """What result.json beside a plan (a plan folder or its plan.json) says; None where it is missing or broken."""
    folder = plan if plan.is_dir() else plan.parent
    try:
        found = json.loads((folder / "result.json").read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def result_again(plan: Plan, document: Mapping[str, Any] | None) -> Result | None:
    """How a plan was found, for writing it once more; None where result.json does not say (a slot taken by hand)."""
    if document is None or document.get("status") is None:
        return None
    try:
        return Result(
            plan=plan,
            status=ResultStatus(document["status"]),
            cost=int(document["cost"]),
            bound=document["bound"],
            seconds=document["seconds"],
            iterations=document["iterations"],
            seed=document["seed"],
            engines=document["engines"],
            input_hash=document["input_hash"],
            travel_hash=document["travel_hash"],
            season=Season(document["season"]),
        )
    except (KeyError, TypeError, ValueError):
        return None
