"""result.json read back, as far as somebody wants to show it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def load_result(plan: Path) -> Mapping[str, Any] | None:
    """What result.json beside a plan (a plan folder or its plan.json) says; None where it is missing or broken."""
    folder = plan if plan.is_dir() else plan.parent
    try:
        found = json.loads((folder / "result.json").read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
