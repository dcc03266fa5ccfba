"""The reasons of a plan made by iterations do not depend on the clock."""

from datetime import date
from pathlib import Path

import pytest

from planner.cli import flow
from planner.solve import Params

TOWNSHIP = Path(__file__).parents[1] / "data" / "township"


@pytest.mark.parametrize(("seconds", "cut"), [(None, False), (0.1, True)])
def test_only_a_plan_made_by_the_clock_has_reasons_by_the_clock(
    seconds: float | None, cut: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no time at all for reasons, those of a plan made by iterations are still the whole ones."""
    monkeypatch.setattr(flow, "MOST_SECONDS", 0.0)
    world = flow.read_world(TOWNSHIP, first=date(2026, 11, 30))
    params = Params(seconds=seconds, iterations=1, seed=1, workers=1, rounds=1, routing=0.0)
    made = flow.make(world, params, tmp_path / "plan")
    whole = flow.explain(world.problem, world.travel, made.plan)
    assert any(reason.obstacles for reason in whole)
    assert (made.reasons != whole) is cut
