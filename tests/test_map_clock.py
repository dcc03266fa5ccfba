"""The clockwork of the playback, and what a plan changes, as the maps hold them."""

from dataclasses import replace
from itertools import pairwise

import map_fixture as fixture
import pytest
from test_map import inside

from planner.out import map as maps
from planner.out.map_clock import clockwork
from planner.out.map_public import outside
from planner.plan import PlanStatus, Stop, StopKind

PLACES = (
    (StopKind.START, "centre/c1"),
    (StopKind.HUB, "village/v1"),
    (StopKind.BREAK, None),
    (StopKind.END, "centre/c1"),
)


def turn(*, pause: int, drive: int = 600, rest: int = 3600) -> list[Stop]:
    """Out at 0 in 600 s, a hub from 1200 to 3600, back with a break on the road that begins at `pause`."""
    times = [(0, 0, 0), (600, 1200, 3600), (pause, pause, pause + rest), (3600 + drive + rest,) * 3]
    blank = fixture.turn(fixture.MONDAY, "k1", "c1", [])[0]
    return [
        replace(
            blank, id=f"s{k}", seq=k, kind=kind, place=place, arrive=arrive, begin=begin, end=end, leave=end,
            drive_seconds=(0, 600, 0, drive)[k],
        )
        for k, ((kind, place), (arrive, begin, end)) in enumerate(zip(PLACES, times, strict=True))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pause", "back"),
    [
        (3600, [[7200, 7800, 1, 0, 1]]),  # at once, so the whole leg comes after it
        (3900, [[3600, 3900, 1, 0, 0.5], [7500, 7800, 1, 0.5, 1]]),  # half way
        (4200, [[3600, 4200, 1, 0, 1.0]]),  # at the end of the way
    ],
)
def test_a_break_on_the_road_parts_the_leg(pause: int, back: list[list[float]]) -> None:
    """Before the break the vehicle drives as far as the time allows, after it the rest."""
    made = clockwork(turn(pause=pause), [0, 1])
    assert made["moves"] == [[0, 600, 0, 0, 1], *back]
    assert made["held"] == [["s1", 600, 1200, 3600]]
    assert (made["from"], made["to"], made["rests"]) == (0, 7800, [[pause, pause + 3600]])


def test_the_moves_of_a_plan_follow_each_other() -> None:
    """Nothing moves before it has arrived, and no leg is left undriven."""
    world = fixture.large()
    for one in maps.payload(inside(world))["plan"]["turns"]:  # type: ignore[index]
        moves = one["clock"]["moves"]
        assert [m[2] for m in moves if m[4] == 1] == one["legs"]
        assert all(a[1] <= b[0] for a, b in pairwise(moves))
        assert all(m[0] <= m[1] and 0 <= m[3] < m[4] <= 1 for m in moves)


def test_only_the_office_has_the_clockwork() -> None:
    """Drives may lead to doors, and the hours of a vehicle are nobody else's."""
    turns = maps.payload(outside(inside(fixture.small())))["plan"]["turns"]  # type: ignore[index]
    assert {one["clock"] for one in turns} == {None}


def test_changes_name_what_was_announced_and_what_holds_now() -> None:
    """An hour later, new, gone; a home visit of the office is changed too, and is not among the residents' changes."""
    problem, plan, reasons = fixture.small()
    view = replace(inside((problem, plan, reasons)), parent=fixture.announced(plan))
    marks = maps.payload(view)["changes"]
    said = {(m["kind"], m["line"]) for m in marks}  # type: ignore[attr-defined]
    assert said == {
        ("moved", "榆树湾 12月7日 周一 08:30–09:30 → 12月7日 周一 09:30–10:30"),
        ("new", "上门办理：上河 12月7日 周一 10:00–10:30"),
        ("new", "中营盘 12月8日 周二 10:00–11:00"),
        ("cancelled", "柳家沟 12月7日 周一 14:00–15:00"),
    }
    public = maps.payload(outside(view))["changes"]
    assert [m["kind"] for m in public] == ["moved", "cancelled", "new"]  # type: ignore[attr-defined]
    assert "上门" not in str(public) and "door" not in str(public)


def test_a_first_plan_has_nothing_to_compare_with() -> None:
    """Without a parent there is no list and no mark; a draft has told nobody anything of home visits or stops."""
    problem, plan, reasons = fixture.small()
    assert maps.payload(inside((problem, plan, reasons)))["against"] == ""
    draft = replace(inside((problem, plan, reasons)), parent=plan.replace(status=PlanStatus.DRAFT))
    assert {m["kind"] for m in maps.payload(draft)["changes"]} == {"new"}  # type: ignore[attr-defined]
