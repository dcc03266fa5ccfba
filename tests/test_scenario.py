"""Scenarios: every kind of change is carried out, read in both languages, and the order that only adds means holds."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_district import random_problem
from solve_kit import QUICK

from planner.check import check
from planner.errors import InputErrors, PlannerError
from planner.kinds import Priority
from planner.problem import Problem, Vehicle, VehicleId
from planner.read import read_district, read_scenarios
from planner.read.kinds import WORDS
from planner.read.step_values import read_value
from planner.scenario import BASE, Scenario, Step, StepKind, adds_means, apply
from planner.scenario.apply import DO
from planner.scenario.budget import price, vehicle_days
from planner.score import score
from planner.settings import AccessMode, Costs, Season
from planner.solve import solve
from planner.what_if import FORMS
from planner.windows import Window

ROOT = Path(__file__).resolve().parents[1]
TOWNSHIP = ROOT / "data" / "township" / "district.xlsx"


@pytest.fixture(scope="module")
def township() -> Problem:
    return read_district(TOWNSHIP)


def done(problem: Problem, kind: StepKind, target: str = "", value: object = None) -> Problem:
    """The district after one change."""
    return apply(problem, Scenario(name="x", steps=(Step(kind=kind, target=target, value=value),)))


def examples(problem: Problem) -> dict[StepKind, tuple[str, object]]:
    """A target and a value that make a difference, for every kind."""
    vehicle, person, centre = problem.vehicles[0], problem.staff[0], problem.centres[0]
    village = next(v for v in problem.villages if not v.can_host)
    return {
        StepKind.VEHICLE_MORE: (vehicle.id, 2),
        StepKind.VEHICLE_LESS: (vehicle.id, None),
        StepKind.VEHICLE_CENTRE: (vehicle.id, "new"),
        StepKind.VEHICLE_HOURS: ("", (8 * 3600, 19 * 3600)),
        StepKind.VEHICLE_DAYS: (vehicle.id, frozenset({0, 5})),
        StepKind.STAFF_MORE: (person.id, 2),
        StepKind.STAFF_LESS: (person.id, None),
        StepKind.STAFF_CENTRE: (person.id, "new"),
        StepKind.STAFF_SKILL: ("", "飞行"),
        StepKind.STAFF_HOURS: (person.id, (8 * 3600, 19 * 3600)),
        StepKind.STAFF_DAYS: ("", frozenset({5})),
        StepKind.LONGER_DAY: ("", 3600),
        StepKind.OPEN_HOURS: (centre.id, (Window(begin=0, end=3600),)),
        StepKind.ACCESS_LIMIT: ("", 9999),
        StepKind.ACCESS_MODE: ("", AccessMode.FOOT),
        StepKind.ACCESS_SPEED: ("", 1.0),
        StepKind.NEW_CENTRE: (village.id, "新中心"),
        StepKind.NEW_HUB: (village.id, None),
        StepKind.SEASON: ("", Season.SNOW),
        StepKind.DEMAND: ("", 1.5),
        StepKind.WALKIN_RATE: ("", 0.5),
        StepKind.MAX_GAP: (village.township, 9),
        StepKind.WEIGHT: ("wait", 0.5),
        StepKind.PRIORITY: ("", Priority.LOW),
        StepKind.BUDGET: ("", 9000),
        StepKind.ROUND: ("", 1),
        StepKind.SITING: ("max-cover", 2),
    }


@pytest.mark.parametrize("kind", sorted(DO))
def test_every_kind_changes_the_district_and_leaves_the_old_one_alone(kind: StepKind, township: Problem) -> None:
    """A change is a function: the same twice, nothing edited in place."""
    world = township.replace(centres=(*township.centres, replace(township.centres[0], id="new")))
    before = world.replace()
    target, value = examples(world)[kind]
    assert done(world, kind, target, value) != world
    assert done(world, kind, target, value) == done(world, kind, target, value)
    assert world == before


def test_every_kind_has_a_form_two_names_and_a_line_in_the_page() -> None:
    """Nobody has to guess what there is."""
    page = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    assert set(FORMS) == set(StepKind) == set(WORDS[StepKind])
    for kind in StepKind:
        assert f"`{kind}`" in page, kind
        assert WORDS[StepKind][kind][1] in page, kind


def test_a_copy_may_go_wherever_the_original_may(township: Problem) -> None:
    """Villages that only some vehicles can reach can be reached by the copy, too."""
    village = replace(township.villages[0], vehicles=frozenset({VehicleId("V1")}))
    world = township.replace(villages=(village, *township.villages[1:]))
    after = done(world, StepKind.VEHICLE_MORE, "V1", 2)
    assert [v.id for v in after.vehicles][-2:] == ["V1-2", "V1-3"]
    assert after.villages[0].vehicles == {"V1", "V1-2", "V1-3"}
    assert done(after, StepKind.VEHICLE_MORE, "V1", 1).vehicles[-1].id == "V1-4"


def test_a_new_vehicle_may_be_given_whole(township: Problem) -> None:
    """In Python a row of one's own."""
    fresh = Vehicle(id=VehicleId("N"), name="new", centre=township.centres[0].id)
    assert done(township, StepKind.VEHICLE_MORE, value=fresh).vehicles[-1] is fresh


def test_a_larger_demand_holds_a_smaller_one_and_nobody(township: Problem) -> None:
    """Copies carry no name and no phone; 1.2 is part of 1.5; below 1 a sample stays."""
    small, large = (done(township, StepKind.DEMAND, value=factor) for factor in (1.2, 1.5))
    assert len(small.requests) == round(1.2 * len(township.requests))
    assert large.requests[: len(small.requests)] == small.requests
    assert small.requests[: len(township.requests)] == township.requests
    copies = large.requests[len(township.requests) :]
    assert copies
    assert not any(r.applicant or r.contact for r in copies)
    less = done(township, StepKind.DEMAND, value=0.5)
    assert len(less.requests) == round(0.5 * len(township.requests))
    assert set(less.requests) < set(township.requests)


def test_a_budget_keeps_no_more_vehicle_days_than_it_pays_for(township: Problem) -> None:
    """The price of the days that stay is within the money; one more day is not; more money, more days."""
    costs = Costs(per_km=1.0, per_vehicle_day=200, per_staff_hour=40)
    world = township.replace(settings=replace(township.settings, costs=costs))
    spent = []
    for money in (0, 3000, 6000, 10**6):
        after = done(world, StepKind.BUDGET, value=money)
        paid = sum(price(world, v) * len(v.days) for v in after.vehicles)
        assert paid <= money
        kept = {v.id: v.days for v in after.vehicles}
        lacking = [v for v in world.vehicles if kept.get(v.id, frozenset()) != v.days]
        assert all(paid + price(world, v) > money for v in lacking)
        spent.append(vehicle_days(after))
    assert spent == sorted(spent)
    assert spent[0] == 0
    assert spent[-1] == vehicle_days(world)
    with pytest.raises(PlannerError, match="scenario-no-costs"):
        done(township.replace(settings=replace(township.settings, costs=Costs())), StepKind.BUDGET, value=1)


@pytest.mark.parametrize(
    ("kind", "target", "value"),
    [
        (StepKind.VEHICLE_LESS, "nobody", None),
        (StepKind.VEHICLE_MORE, "V1", 0),
        (StepKind.ACCESS_LIMIT, "nowhere", 5),
        (StepKind.ACCESS_LIMIT, "", -1),
        (StepKind.WEIGHT, "beauty", 1),
        (StepKind.WEIGHT, "lexicographic", 1),
        (StepKind.SEASON, "", "dry"),
        (StepKind.VEHICLE_DAYS, "", frozenset({9})),
        (StepKind.OPEN_HOURS, "", ()),
    ],
)
def test_what_makes_no_sense_is_refused(township: Problem, kind: StepKind, target: str, value: object) -> None:
    """A change that nobody can carry out is an error of the user, not a guess."""
    with pytest.raises(PlannerError):
        done(township, kind, target, value)


def test_a_scenario_stands_on_another(township: Problem) -> None:
    """First what it extends, then its own; circles and strangers are refused."""
    one = Scenario(name="one", steps=(Step(kind=StepKind.ACCESS_LIMIT, value=7000),))
    two = Scenario(name="two", extends="one", steps=(Step(kind=StepKind.WALKIN_RATE, value=0.5),))
    after = apply(township, two, {"one": one, "two": two})
    assert (after.settings.access_limit, after.settings.walkin_rate) == (7000, 0.5)
    with pytest.raises(PlannerError, match="scenario-unknown"):
        apply(township, two, {})
    ring = {"a": Scenario(name="a", extends="b"), "b": Scenario(name="b", extends="a")}
    with pytest.raises(PlannerError, match="scenario-circle"):
        apply(township, ring["a"], ring)


ADDING = (
    (StepKind.LONGER_DAY, 1800),
    (StepKind.ACCESS_LIMIT, 20_000),
    (StepKind.STAFF_SKILL, "social"),
    (StepKind.VEHICLE_DAYS, frozenset(range(7))),
    (StepKind.STAFF_DAYS, frozenset(range(7))),
    (StepKind.VEHICLE_HOURS, (7 * 3600, 20 * 3600)),
    (StepKind.STAFF_HOURS, (7 * 3600, 20 * 3600)),
    (StepKind.NEW_HUB, None),
)


def more(world: Problem, rng: Random) -> Problem:
    """The district with something added."""
    steps = [Step(kind=kind, value=value) for kind, value in rng.sample(ADDING, rng.randint(1, 3))]
    steps += [Step(kind=StepKind.VEHICLE_MORE, target=rng.choice(world.vehicles).id)] * rng.randint(0, 1)
    if world.staff:
        steps += [Step(kind=StepKind.STAFF_MORE, target=rng.choice(world.staff).id)] * rng.randint(0, 1)
    return apply(world, Scenario(name="more", steps=tuple(steps)))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(min_value=0, max_value=2**32 - 1))
def test_what_only_adds_means_leaves_every_plan_lawful_and_no_dearer(seed: int) -> None:
    """The promise of the order, on random districts: the smaller one's plan is checked and priced in the larger one."""
    rng = Random(seed)
    world, travel = random_problem(rng)
    larger = more(world, rng)
    assert adds_means(world, larger)
    plan = solve(world, travel, QUICK).plan
    assert check(larger, travel, plan) == ()
    assert score(larger, travel, plan).cost <= score(world, travel, plan).cost


def test_additions_are_seen_as_such(township: Problem) -> None:
    """A vehicle, an hour, a kilometre, a person add; the order knows it from the districts, and not the other way."""
    adding = [
        (StepKind.VEHICLE_MORE, "V1", None),
        (StepKind.LONGER_DAY, "", 3600),
        (StepKind.ACCESS_LIMIT, "", 9000),
        (StepKind.STAFF_MORE, township.staff[0].id, None),
        (StepKind.STAFF_SKILL, "", "飞行"),
        (StepKind.NEW_HUB, "", None),
        (StepKind.NEW_CENTRE, township.villages[0].id, "c"),
    ]
    for kind, target, value in adding:
        larger = done(township, kind, target, value)
        assert adds_means(township, larger), kind
        assert not adds_means(larger, township), kind
    assert adds_means(done(township, StepKind.VEHICLE_LESS, "C1"), township)


@pytest.mark.parametrize(
    "kind",
    [StepKind.DEMAND, StepKind.WALKIN_RATE, StepKind.WEIGHT, StepKind.SEASON, StepKind.MAX_GAP, StepKind.PRIORITY],
)
def test_what_asks_for_something_else_is_no_addition(township: Problem, kind: StepKind) -> None:
    """Neither way: the costs do not compare."""
    target, value = examples(township)[kind]
    other = done(township, kind, target, value)
    assert not adds_means(township, other)
    assert not adds_means(other, township)


# --- reading ---------------------------------------------------------------------------------------------------------

GOOD = """
[[scenario]]
name = "加车"
note = "n"
changes = [
  { change = "vehicle_more", target = "V1", value = 2 },
  { change = "出车日", target = "V1-2", value = "周一至周六" },
]

[[scenario]]
name = "far"
extends = "加车"
[[scenario.changes]]
change = "到点距离"
value = 8000
"""


def test_the_toml_and_the_table_say_the_same(tmp_path: Path, township: Problem) -> None:
    """Two ways to write one thing; words in both languages."""
    toml, table = tmp_path / "scenarios.toml", tmp_path / "方案.csv"
    toml.write_text(GOOD, encoding="utf-8")
    table.write_text(
        "方案,变动,对象,取值,基于,说明\n加车,增加车辆,V1,2,,n\n加车,vehicle_days,V1-2,Mon-Sat,,\nfar,access_limit,,8000,加车,\n",
        encoding="utf-8",
    )
    found = read_scenarios(toml, township)
    assert found == read_scenarios(table, township)
    assert [s.name for s in found] == ["加车", "far"]
    assert found[0].steps[1] == Step(kind=StepKind.VEHICLE_DAYS, target="V1-2", value=frozenset(range(6)))
    assert found[1].extends == "加车"


def test_every_example_is_read_and_can_be_carried_out() -> None:
    """What the repository shows works, and there is enough of it."""
    for name, least in (("yuyang", 14), ("township", 5)):
        folder = ROOT / "data" / name
        problem = read_district(folder)
        scenarios = read_scenarios(folder / "scenarios.toml", problem)
        assert len(scenarios) >= least
        known = {s.name: s for s in scenarios}
        assert all(apply(problem, s, known) != problem for s in scenarios)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('[[scenario]]\nname = "a"\nchanges = [{ change = "vehicle_more", target = "V9" }]', "vehicle-unknown", 3),
        ('[[scenario]]\nname = "a"\nchanges = [{ change = "flying" }]', "choice-bad", 3),
        ('[[scenario]]\nname = "a"\nchanges = [{ change = "vehicle_less" }]', "cell-missing", 3),
        ('[[scenario]]\nname = "a"\nchanges = [{ change = "season", value = "hot" }]', "choice-bad", 3),
        ('[[scenario]]\nname = "a"\nchanges = [{ change = "season" }]', "cell-missing", 3),
        (
            '[[scenario]]\nname = "a"\nchanges = [{ change = "season", target = "V1", value = "rain" }]',
            "scenario-target-idle",
            3,
        ),
        ('[[scenario]]\nname = "a"\nchanges = [{ change = "new_hub", value = 3 }]', "scenario-value-idle", 3),
        (
            '[[scenario]]\nname = "a"\nchanges = [{ change = "weight", target = "beauty", value = 3 }]',
            "scenario-weight",
            3,
        ),
        (
            '[[scenario]]\nname = "a"\nchanges = [{ change = "max_gap", target = "Atlantis", value = 3 }]',
            "scenario-place",
            3,
        ),
        ('[[scenario]]\nname = "a"\nextends = "b"\nchanges = [{ change = "new_hub" }]', "scenario-unknown", 4),
        ('[[scenario]]\nname = "base"\nchanges = [{ change = "new_hub" }]', "scenario-base", 3),
        ('[[scenario]]\nname = "a"\n', "scenario-empty", 1),
        ('[[scenario]]\nname = "a"\ncolour = 1\nchanges = [{ change = "new_hub" }]', "scenario-key", 1),
        ('[[scenario]]\nchanges = [{ change = "new_hub" }]', "cell-missing", 2),
        ("[[scenario", "toml-bad", None),
        ("", "table-without-rows", None),
        ('[[scenario]]\nname = "a"\nchanges = [{ change = "vehicle_hours", value = "25:00-26:00" }]', None, 3),
    ],
)
def test_errors_have_a_code_and_a_line(
    tmp_path: Path, township: Problem, text: str, code: str | None, line: int
) -> None:
    """Each wrong cell says where it stands."""
    file = tmp_path / "scenarios.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputErrors) as raised:
        read_scenarios(file, township)
    errors = raised.value.errors
    assert code is None or code in {e.code for e in errors}
    assert line in {e.row for e in errors}
    for error in errors:
        for language in ("zh", "en"):
            assert error.what(language)
            assert error.remedy(language)


def test_all_errors_come_at_once(tmp_path: Path, township: Problem) -> None:
    """Two wrong rows, two errors."""
    file = tmp_path / "scenarios.csv"
    file.write_text("scenario,change,target,value\na,vehicle_less,V9,\nb,season,,hot\n", encoding="utf-8")
    with pytest.raises(InputErrors) as raised:
        read_scenarios(file, township)
    assert [(e.row, e.column) for e in raised.value.errors] == [(2, "target"), (3, "value")]


def test_a_weight_is_read_as_the_settings_read_it() -> None:
    """By any of its names, a switch as yes and no."""
    assert read_value(StepKind.WEIGHT, "lexicographic", "是") is True
    assert read_value(StepKind.WEIGHT, "wait", "0.5") == 0.5


def test_the_base_has_a_name_that_no_scenario_bears() -> None:
    """It is always planned."""
    assert Scenario(name="x").extends == BASE
