"""The joint benchmark: its districts, the folders they are written as, and that its peers are asked the same thing."""

import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts" / "bench"))

from joint_kit import hub_choice, record, table, variants
from joint_kit.families import ACCESS_LIMIT, district, family, make
from joint_kit.folder import write_district
from joint_kit.model import instance_of, plan_of, turns_of
from joint_kit.record import Record
from joint_kit.statable import obstacles

from planner.check import check
from planner.plan import StopKind
from planner.read import read_district
from planner.score import score
from planner.solve.tasks import make_tasks

SMALL = ("T", "T-full", "T+all", "T-full+windows+crews")


def installed(name):
    """A peer, or a skipped test that says why."""
    return pytest.importorskip(name, reason=f'{name} is not installed: pip install ".[bench]"', exc_type=ImportError)


def one_row():
    """A run that was measured."""
    return Record(family="D", seed=1, system="ours", seconds=60.0, cost=100.0, objective=100.0, served=9, cases=10)


@pytest.mark.parametrize("name", ["T", "D+all"])
def test_a_family_and_a_seed_name_one_district(name):
    """The same name and seed give the same problem and ways, another seed gives another."""
    first, again = make(name, 3), make(name, 3)
    assert first[0] == again[0]
    assert np.array_equal(first[1].seconds, again[1].seconds)
    assert first[1].access == again[1].access
    assert make(name, 4)[0].villages != first[0].villages


@pytest.mark.parametrize("name", [*SMALL, "D", "D-full+all"])
def test_a_district_written_is_the_district_read(tmp_path, name):
    """The folder holds everything: reading gives the same problem, disclaimer included."""
    problem = district(family(name), 1)
    write_district(problem, tmp_path)
    assert read_district(tmp_path) == problem
    assert "Invented" in problem.settings.disclaimer


@pytest.mark.parametrize("variant", list(variants.ALL))
def test_a_variant_adds_and_draws_nothing_anew(variant):
    """Places, people and requests stay those of the base; something else differs."""
    base, varied = district(family("D"), 0), district(family(f"D+{variant}"), 0)
    assert [(v.id, v.point, v.population, v.can_host) for v in base.villages] == [
        (v.id, v.point, v.population, v.can_host) for v in varied.villages
    ]
    assert [(r.id, r.village, r.priority, r.due) for r in base.requests] == [
        (r.id, r.village, r.priority, r.due) for r in varied.requests
    ]
    assert varied != base


def test_a_district_is_as_large_as_it_says():
    """D has 306 villages, 40 vehicle-days, four centres, about 320 case tasks with less than two options each."""
    problem, travel = make("D", 0)
    tasks = [task for task in make_tasks(problem, travel) if task.walkin is None]
    assert (len(problem.villages), len(problem.centres), 5 * len(problem.vehicles)) == (306, 4, 40)
    assert 0.35 < sum(v.can_host for v in problem.villages) / 306 < 0.5
    assert 300 < len(tasks) < 350
    assert 500 < sum(len(task.options) for task in tasks) < 640
    assert all(len(task.options) > 0 for task in tasks)
    assert all(o.metres <= ACCESS_LIMIT for task in tasks for o in task.options if task.kind is StopKind.HUB)


def test_a_name_nobody_knows_is_refused():
    """An unknown size, suffix or variant is said, not guessed."""
    for name in ("X", "D-half", "D+snow"):
        with pytest.raises(ValueError, match=name[:1]):
            family(name)


def test_the_base_can_be_stated_by_a_plain_model_and_every_rule_beyond_is_named():
    """Nothing stands in the way of T and D; each variant that adds a rule is named."""
    named = {}
    for name in ("T", "D", "T+homes", "D+walkins", "T+breaks", "T+skills", "T+crews", "T+windows", "T-full"):
        problem, travel = make(name, 0)
        named[name] = obstacles(problem, make_tasks(problem, travel))
    assert not any(named[name] for name in ("T", "D", "T+homes", "D+walkins"))
    assert named["T+breaks"] == ("breaks",)
    assert "crews and skills" in named["T+skills"]
    assert "crews and skills" in named["T+crews"]
    assert named["T+windows"] == ("windows",)
    assert {"announced times on a grid", "shortest dwell", "several counters", "delay", "wait"} <= set(named["T-full"])


@pytest.mark.parametrize("name", ["T", "T+homes", "D", "D+walkins"])
def test_the_objective_of_pyvrp_is_our_score(name):
    """Cost and constant together are the score of the plan that our timer makes, to the unit; the plan is lawful."""
    pyvrp = installed("pyvrp")
    from joint_kit import pyvrp_model

    for seed in range(2):
        problem, travel = make(name, seed)
        instance = instance_of(problem, travel)
        found = pyvrp_model.run(pyvrp_model.state(instance), pyvrp.stop.MaxIterations(30), seed)
        plan = plan_of(instance, turns_of(instance, found.visits))
        assert check(problem, travel, plan) == ()
        assert found.objective == score(problem, travel, plan).cost
        assert len(plan.assignments) > len(problem.requests) // 2


def test_a_run_of_pyvrp_goes_on_from_the_plan_it_has():
    """A start is kept: without an iteration the cost is that of the start."""
    pyvrp = installed("pyvrp")
    from joint_kit import pyvrp_model

    stated = pyvrp_model.state(instance_of(*make("T", 0)))
    first = pyvrp_model.run(stated, pyvrp.stop.MaxIterations(50), 0)
    assert pyvrp_model.run(stated, pyvrp.stop.MaxIterations(0), 1, first.routes).objective == first.objective


def test_hubs_are_chosen_before_anybody_drives():
    """Covering leaves out nobody; each task keeps the door or its nearest chosen hub, no other."""
    instance = instance_of(*make("T", 1))
    choices = hub_choice.choose(instance, 30.0)
    assert tuple(choices) == hub_choice.RULES
    ptr = instance.option_ptr
    per_task = {rule: [int(c[a:b].sum()) for a, b in pairwise(ptr)] for rule, c in choices.items()}
    assert per_task["cover"] == [min(1, int(count)) for count in np.diff(ptr)]
    assert all(count <= 1 for counts in per_task.values() for count in counts)
    hubs = {rule: set(instance.option_place[c & instance.is_hub[instance.option_place]]) for rule, c in choices.items()}
    assert len(hubs["maximal"]) <= len(hubs["cover"])
    for rule, choice in choices.items():
        for o in np.flatnonzero(choice):
            t = int(np.searchsorted(ptr, o, side="right")) - 1
            rivals = [q for q in range(ptr[t], ptr[t + 1]) if instance.option_place[q] in hubs[rule]]
            assert all(instance.option_cost[o] <= instance.option_cost[q] for q in rivals)


def test_vroom_drives_what_was_chosen():
    """Its plan is lawful and serves most of a township."""
    installed("vroom")
    from joint_kit import peer_vroom

    problem, travel = make("T", 0)
    made = peer_vroom.run(problem, travel, 2.0, 0)
    assert check(problem, travel, made.plan) == ()
    assert sum(row.request is not None for row in made.plan.assignments) > len(problem.requests) // 2


def test_the_routing_model_can_start_from_a_greedy_plan():
    """Its nodes, read back as turns, are the stops and tasks of that plan."""
    from joint_kit import peer_routing

    instance = instance_of(*make("T", 0))
    greedy = peer_routing._greedy(instance)
    assert sum(len(stop.tasks) for turn in greedy for stop in turn) > 10
    visits = tuple(tuple(row) for row in peer_routing._visits(instance, greedy))
    again = turns_of(instance, visits)
    assert [[(s.place, s.tasks) for s in turn] for turn in again] == [[(s.place, s.tasks) for s in t] for t in greedy]


def test_runs_survive_being_stopped(tmp_path):
    """Lines come back as they were; a line cut off is passed over, and the next one stands on its own."""
    path = tmp_path / "runs.jsonl"
    record.append(path, one_row())
    path.write_text(path.read_text() + record.line(one_row())[:30])
    other = replace(one_row(), seed=2)
    record.append(path, other)
    assert record.read(path) == [one_row(), other]


def test_an_objective_that_is_not_our_score_is_said():
    """Such a comparison is worthless, and so is a plan that breaks a rule."""
    assert table.warnings([one_row()]) == []
    assert len(table.warnings([replace(one_row(), objective=99.0), replace(one_row(), broken=1)])) == 2


def test_the_summary_compares_on_the_same_district():
    """Ours against a peer is the median over seeds of the ratio on each."""
    rows = []
    for seed, (own, other) in enumerate([(90.0, 100.0), (99.0, 100.0), (101.0, 100.0)]):
        rows += [replace(one_row(), seed=seed, cost=own), replace(one_row(), seed=seed, cost=other, system="pyvrp")]
    assert "-1.00 %" in table.summary(rows)
    assert table.runs(rows).count("\n") == 7
