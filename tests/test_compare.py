"""compare: the same effort for all, no addition reported worse, nothing computed twice, workers that die."""

import os
import signal
from collections import Counter
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cli_kit import answer, run
from cli_kit import township as copy_of_township

from planner.check import check
from planner.errors import PlannerError
from planner.out.study_store import FolderStore
from planner.out.study_tables import write_tables
from planner.plan import Result
from planner.problem import Problem
from planner.read import read_district
from planner.roads import travel_times
from planner.scenario import Alone, Certainty, Cluster, Processes, Scenario, Step, StepKind, Study, apply, compare
from planner.scenario.key import key_of
from planner.scenario.sweep import Tick, sweep
from planner.scenario.work import Job, cheapest, plan_one
from planner.score import score
from planner.settings import Costs
from planner.solve import Params, solve

TOWNSHIP = Path(__file__).resolve().parents[1] / "data" / "township" / "district.xlsx"
QUICK = Params(seconds=None, iterations=30, rounds=1, routing=0)


def scenario(name: str, *changes: tuple[StepKind, str, Any], extends: str = "base") -> Scenario:
    """A scenario in one line."""
    steps = tuple(Step(kind=kind, target=target, value=value) for kind, target, value in changes)
    return Scenario(name=name, steps=steps, extends=extends)


SCENARIOS = (
    scenario("less", (StepKind.VEHICLE_LESS, "C1", None)),
    scenario("more", (StepKind.VEHICLE_MORE, "V1", None), (StepKind.STAFF_MORE, "P43", None)),
    scenario("far", (StepKind.ACCESS_LIMIT, "", 9000)),
    scenario("more and far", (StepKind.ACCESS_LIMIT, "", 9000), extends="more"),
    scenario("growth", (StepKind.DEMAND, "", 1.3)),
)


class Kept(dict[str, Result]):
    """A store that counts how often each result is put."""

    def __init__(self) -> None:
        super().__init__()
        self.puts: Counter[str] = Counter()

    def put(self, key: str, result: Result) -> None:
        self.puts[key] += 1
        self.setdefault(key, result)


@pytest.fixture(scope="module")
def township() -> Problem:
    return read_district(TOWNSHIP)


@pytest.fixture(scope="module")
def study(township: Problem) -> Study:
    return compare(township, SCENARIOS, QUICK)


def test_the_base_and_every_scenario_are_planned_lawfully(study: Study) -> None:
    """In the order asked for, the base first; each plan keeps the rules of its own district and costs what is said."""
    assert [o.scenario.name for o in study.outcomes] == ["base", *(s.name for s in SCENARIOS)]
    assert study.missing == ()
    assert study.computed == 6
    for one in study.outcomes:
        travel = travel_times(one.problem)
        assert check(one.problem, travel, one.plan) == ()
        assert one.result.cost == score(one.problem, travel, one.plan).cost == one.score.cost
        assert one.certainty is Certainty.OPEN


def test_what_only_adds_means_is_never_worse(study: Study) -> None:
    """Less, base, more, more and far: each no dearer than those below it; each says from whom it started."""
    cost = {name: one.result.cost for name, one in study.outcome.items()}
    assert cost["less"] >= cost["base"] >= cost["more"] >= cost["more and far"]
    assert cost["base"] >= cost["far"] >= cost["more and far"]
    assert study.outcome["less"].started_from is None
    assert study.outcome["base"].started_from == "less"
    assert study.outcome["more"].started_from == "base"
    assert study.outcome["more and far"].started_from in ("more", "far")
    assert study.outcome["growth"].started_from is None


def test_a_search_that_finds_nothing_keeps_the_smaller_plan(township: Problem) -> None:
    """A good plan to start from survives an effort of a single step; without the start the step alone is worse."""
    travel = travel_times(township)
    good = solve(township, travel, replace(QUICK, iterations=600))
    one = replace(QUICK, iterations=1, seed=5)
    larger = scenario("more", (StepKind.VEHICLE_MORE, "V1", None))
    job = Job(key="a" * 40, name="more", problem=apply(township, larger), params=one)
    assert plan_one(job).cost > good.cost
    assert plan_one(job, [good.plan]).cost <= good.cost


def test_only_lawful_plans_are_started_from(township: Problem) -> None:
    """A plan of another week breaks rules here and is no start."""
    travel = travel_times(township)
    plan = solve(township, travel, QUICK).plan
    assert cheapest(township, travel, [plan]) is plan
    assert cheapest(township, travel, [plan.replace(unserved=())]) is None
    strange = plan.replace(crew=tuple(replace(member, staff="P43-2") for member in plan.crew))
    assert cheapest(township, travel, [strange, plan]) is plan


def test_costs_compare_only_where_the_same_is_asked_for(study: Study) -> None:
    """More demand is invented and has its own measuring stick."""
    assert [o.scenario.name for o in study.outcomes if not o.comparable] == ["growth"]
    assert [o.scenario.name for o in study.outcomes if o.invented] == ["growth"]


def test_a_bound_of_the_larger_district_holds_for_the_smaller(township: Problem) -> None:
    """The smaller one has the better of its own bound and that of the larger; none lies above a cost."""
    params = Params(seconds=0.5, rounds=1, routing=0, proof=2.0)
    found = compare(township, SCENARIOS[:2], params).outcome
    bounds = [found[name].result.bound for name in ("less", "base", "more")]
    assert all(b is not None for b in bounds)
    assert bounds == sorted(bounds, reverse=True)
    assert all(o.result.bound <= o.result.cost for o in found.values())


def test_a_key_tells_districts_and_efforts_apart_but_not_prices(township: Problem) -> None:
    """Money changes no plan."""
    dear = township.replace(settings=replace(township.settings, costs=Costs(per_km=9)))
    assert key_of(township, QUICK) == key_of(dear, QUICK)
    others = {
        key_of(township, QUICK),
        key_of(township, replace(QUICK, seed=1)),
        key_of(township, replace(QUICK, iterations=31)),
        key_of(township.replace(requests=township.requests[1:]), QUICK),
    }
    assert len(others) == 4


def test_a_sweep_that_was_stopped_goes_on_where_it_was(township: Problem) -> None:
    """Ctrl-C after two results: the rest is missing; again: just the rest is computed; once more: nothing."""
    store = Kept()

    def stop(tick: Tick) -> None:
        if tick.done == 2:
            raise KeyboardInterrupt

    first = compare(township, SCENARIOS, QUICK, store=store, report=stop)
    assert (first.computed, len(first.outcomes), len(first.missing)) == (2, 2, 4)
    second = compare(township, SCENARIOS, QUICK, store=store)
    assert (second.computed, second.missing) == (4, ())
    third = compare(township, SCENARIOS, QUICK, store=store)
    assert third.computed == 0
    assert set(store.puts.values()) == {1}
    assert len(store) == 6
    assert [o.result.cost for o in third.outcomes] == [o.result.cost for o in second.outcomes]


def test_stopped_before_anything_is_there_says_so(township: Problem) -> None:
    """Nothing to show, and the code says why."""
    with pytest.raises(PlannerError, match="scenario-none"):
        compare(township, SCENARIOS, QUICK, team=_Interrupting())


class _Interrupting(Alone):
    """Somebody presses Ctrl-C at once."""

    def start(self) -> Executor:
        executor = super().start()

        def submit(*_: object, **__: object) -> Any:
            raise KeyboardInterrupt

        executor.submit = submit  # type: ignore[method-assign]
        return executor


def test_a_store_takes_a_result_whole_or_not_at_all(tmp_path: Path, township: Problem, monkeypatch: Any) -> None:
    """Read back equal; a half-written file counts as none and leaves no draft; what is there stays."""
    store, key = FolderStore(tmp_path), key_of(township, QUICK)
    result = solve(township, travel_times(township), QUICK)
    assert store.get(key) is None
    store.put(key, result)
    assert store.get(key) == result
    store.put(key, replace(result, seed=77))
    assert store.get(key) == result
    file = tmp_path / f"{key}.json"
    file.write_text(file.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    assert store.get(key) is None
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(PlannerError):
        store.put("b" * 40, result)
    assert [p.name for p in tmp_path.iterdir()] == [file.name]
    with pytest.raises(ValueError, match="no key"):
        store.get("../" + key)


class _Watched(Processes):
    """Processes whose executor can be seen."""

    def start(self) -> Executor:
        executor = super().start()
        opened.append(executor)
        return executor


opened: list[Any] = []


def test_a_process_that_dies_costs_only_its_task(township: Problem) -> None:
    """One worker is killed at the first result: a new pool does the rest, and no result is put twice."""
    store = Kept()
    opened.clear()

    def kill(tick: Tick) -> None:
        if tick.done == 1:
            os.kill(next(iter(opened[0]._processes)), signal.SIGKILL)

    study = compare(township, SCENARIOS[:2], QUICK, team=_Watched(count=2), store=store, report=kill)
    assert len(opened) == 2
    assert (study.missing, len(study.outcomes)) == ((), 3)
    assert set(store.puts.values()) == {1}


def test_a_task_that_always_kills_its_worker_is_given_up(township: Problem) -> None:
    """After some tries the user is told which scenario it was."""

    class Dying(Alone):
        def start(self) -> Executor:
            executor = super().start()
            executor.submit = _broken  # type: ignore[assignment,method-assign]
            return executor

    job = Job(key="a" * 40, name="heavy", problem=township, params=QUICK)
    with pytest.raises(PlannerError) as raised:
        sweep([job], Dying())
    assert (raised.value.code, raised.value.values["scenario"]) == ("scenario-worker-died", "heavy")


def _broken(*_: object) -> Any:
    future: Future[Result] = Future()
    future.set_exception(BrokenExecutor())
    return future


def test_a_dask_worker_killed_in_a_sweep_loses_nothing(township: Problem) -> None:
    """Its tasks go to another worker: every result is there, none twice."""
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    store = Kept()
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        pids = [worker.pid for worker in cluster.workers.values()]
        killed: list[int] = []

        def kill(tick: Tick) -> None:
            if not killed:
                killed.append(pids[0])
                os.kill(pids[0], signal.SIGKILL)

        team = Cluster(address=cluster.scheduler_address)
        study = compare(township, SCENARIOS, replace(QUICK, iterations=300), team=team, store=store, report=kill)
    assert killed
    assert (study.missing, len(study.outcomes), study.computed) == ((), 6, 6)
    assert set(store.puts.values()) == {1}
    assert len(store) == 6


def test_a_cluster_that_is_not_there_is_said(township: Problem) -> None:
    """No traceback of a library."""
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    with pytest.raises(PlannerError, match="cluster-silent"):
        compare(township, (), QUICK, team=Cluster(address="tcp://127.0.0.1:9", timeout=1))


def test_tables_hold_every_scenario_and_calculate_nothing(tmp_path: Path, township: Problem) -> None:
    """A row a scenario, every village in each, no formula, nobody's name."""
    name = '=HYPERLINK("http://x")'
    study = compare(township, [scenario(name, (StepKind.NEW_HUB, "", None))], QUICK)
    outcomes, terms, villages = (f.read_text(encoding="utf-8-sig") for f in write_tables(study, tmp_path))
    assert (tmp_path / "outcomes.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert outcomes.count("\n") == 3
    assert villages.count("\n") == 1 + 2 * len(township.villages)
    for text in (outcomes, terms, villages):
        assert "\n=" not in text
        assert ",=" not in text
        assert not any(r.applicant and r.applicant in text for r in township.requests)


def test_the_command_plans_once_and_says_what_it_did(tmp_path: Path, monkeypatch: Any) -> None:
    """Tables and JSON; the same again computes nothing; a wrong file is an input error with its line."""
    monkeypatch.setenv("PLANNER_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)
    book = copy_of_township(tmp_path)
    file = tmp_path / "scenarios.toml"
    file.write_text('[[scenario]]\nname = "a"\nchanges = [{ change = "new_hub" }]\n', encoding="utf-8")
    asked = ("compare", book, "--iterations", 20, "--workers", 1, "--out", tmp_path / "study")
    first = answer(*asked)
    assert [o["scenario"] for o in first["outcomes"]] == ["base", "a"]
    assert first["computed"] == 2
    assert all(Path(f).is_file() for f in first["files"])
    assert answer(*asked)["computed"] == 0
    said = run(*asked)
    assert "现状" in said.stdout
    file.write_text('[[scenario]]\nname = "a"\nchanges = [{ change = "season", value = "hot" }]\n', encoding="utf-8")
    assert [(e["row"], e["code"]) for e in answer(*asked, code=3)["errors"]] == [(3, "choice-bad")]
    file.unlink()
    assert answer(*asked, code=3)["errors"][0]["code"] == "sheet-missing"
