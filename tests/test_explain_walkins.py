"""Why the walk-ins of a village are left: a rule that is in the way whatever else is done, or only the time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from districts import MONDAY, TUESDAY, VAN, at, car, hub, out, plan, problem, road, settings, span, staff, van, village

from planner.explain import explain
from planner.plan import Plan, Reason, Rule
from planner.problem import Change, ChangeKind, Horizon, LedgerRow, Problem, VehicleId, VillageId
from planner.settings import Language
from planner.travel import Travel

TWO_DAYS = Horizon(first=MONDAY, days=2)


def world(**changes: object) -> Problem:
    """Two days of the usual road, in English, with nothing but walk-ins."""
    usual = problem(horizon=TWO_DAYS, settings=settings(language=Language.EN))
    return replace(usual, **changes)


def of_a(district: Problem, travel: Travel | None = None, made: Plan | None = None, **effort: object) -> Reason:
    """The reason of A's walk-ins; without a plan, of one that does nothing."""
    ways = road(district) if travel is None else travel
    left = plan(district, ways) if made is None else made
    return next(r for r in explain(district, ways, left, **effort) if r.village == "A")  # type: ignore[arg-type]


def homes(**changes: object) -> tuple[object, ...]:
    """The villages, A with some fields changed."""
    return village("A", **changes), village("B"), village("D")


def test_where_no_rule_is_in_the_way_the_time_went_elsewhere() -> None:
    """Walk-ins that a vehicle-day could serve have no rule in their way, also where the plan is full as it is."""
    said = of_a(world())
    assert said.rules == () and "time went where" in said.sentence and not said.obstacles
    full = world(vehicles=(van(max_stops=1),), horizon=Horizon(first=MONDAY, days=1))
    travel = road(full)
    assert of_a(full, travel, plan(full, travel, out(hub("B", walkins="B")))).rules == ()


def edit(kind: ChangeKind, target: str, **changes: object) -> tuple[Change, ...]:
    """One edit."""
    return (replace(Change(id="e1", kind=kind, target=target), **changes),)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"changes": edit(ChangeKind.FORBID, "A")}, Rule.PIN),
        ({"changes": edit(ChangeKind.VEHICLE_OFF, VAN)}, Rule.PIN),
        ({"villages": homes(vehicles=frozenset({VehicleId("other")}))}, Rule.REACH),
        ({"villages": homes(can_host=False)}, Rule.WALK),
        ({"villages": homes(patterns=(frozenset({4}),))}, Rule.DAY),
        ({"villages": homes(visits=0)}, Rule.GAP),
        (
            {
                "villages": homes(min_gap_days=14),
                "ledger": (LedgerRow(village=VillageId("A"), date=MONDAY - timedelta(days=3)),),
            },
            Rule.GAP,
        ),
        ({"vehicles": ()}, Rule.DAY),
        ({"vehicles": (car(),)}, Rule.DOOR),
        ({"staff": (staff("a", days=frozenset({4})),)}, Rule.CREW),
        ({"vehicles": (van(hours=(at("08:00"), at("08:10"))),)}, Rule.SHIFT),
        ({"villages": homes(host_hours=(span("09:00", "12:00", weekdays=frozenset({4})),))}, Rule.WINDOW),
    ],
)
def test_a_rule_in_the_way_is_named(changes: dict[str, object], rule: Rule) -> None:
    """An obstacle that stands whatever else is done is the reason, not the cost."""
    said = of_a(world(**changes))
    assert said.rules == (rule,)
    assert "time went where" not in said.sentence and "{" not in said.sentence


def test_no_road_and_no_place_on_the_map() -> None:
    """A village that no road leads to, or that nobody can place, is left for `reach`, whether it can host or not."""
    for hosts in (True, False):
        district = world(villages=homes(can_host=hosts))
        assert of_a(district, road(district, cut="A")).rules == (Rule.REACH,)
        ways = road(world(villages=(village("B"), village("D"))))
        lost = replace(ways, access={**ways.access, VillageId("A"): ()})
        made = plan(district, road(district))
        assert of_a(district, lost, made).rules == (Rule.REACH,)


def test_an_edit_for_one_day_leaves_the_other() -> None:
    """A rule that is in the way on one day only is no reason."""
    assert of_a(world(changes=edit(ChangeKind.FORBID, "A", date=MONDAY))).rules == ()


def test_a_stop_that_is_fixed_elsewhere_is_no_obstacle_by_itself() -> None:
    """A vehicle-day is looked at as if it were empty; what is fixed in it is not held against the walk-ins."""
    district = world(changes=(*edit(ChangeKind.LOCK, "B", date=MONDAY), *edit(ChangeKind.FORBID, "A", date=TUESDAY)))
    travel = road(district)
    assert of_a(district, travel, plan(district, travel, out(hub("B", walkins="B")))).rules == ()


def test_little_effort_says_that_not_everything_was_tried() -> None:
    """Where the effort ends before every vehicle-day was looked at, the sentence claims no more than was found."""
    said = of_a(world(changes=edit(ChangeKind.FORBID, "A")), tries=0)
    assert said.rules == (Rule.PIN,) and "Not every day" in said.sentence
