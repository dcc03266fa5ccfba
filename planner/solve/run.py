"""The flow of `solve`."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from time import perf_counter

from planner.check import check
from planner.fingerprint import fingerprint
from planner.plan import COST_UNITS, ChangeOutcome, Mode, Plan, Result, ResultStatus, Rule
from planner.problem import Problem, RequestId
from planner.score import score
from planner.solve import proving, routing_model
from planner.solve.anneal import Found, Stopper, anneal
from planner.solve.build import make_plan
from planner.solve.instance import Crews, Instance, build, task_penalty
from planner.solve.interrupt import asking
from planner.solve.locks import Locked, lock
from planner.solve.params import Params, Progress
from planner.solve.pins import Pins, read_pins
from planner.solve.repair import repair, turns_of_plan
from planner.solve.roster import (
    Need,
    Turn,
    Worth,
    draw_up,
    first_worth,
    learn,
    meets,
    need_of,
    suits,
    turns_of,
    with_wishes,
)
from planner.solve.search import FORCED, Turns, TurnStop, Walk
from planner.solve.tasks import Task, make_tasks
from planner.travel import Travel

ROUTING_SIZE = 2_000  # options times vehicle-days; beyond, the search alone is better in the same time
FIRST_ROUND = 0.5  # share of the time before crews are drawn up anew


@dataclass(frozen=True, kw_only=True, eq=False)
class _Best:
    """The best of the rounds."""

    locked: Locked
    found: Found


def solve(
    problem: Problem,
    travel: Travel,
    params: Params | None = None,
    *,
    keep: Plan | None = None,
    start: Plan | None = None,
) -> Result:
    """The best plan found within the limits; what cannot be done is unserved.

    `keep` is a plan to start from: its stops stay where they can (problem.announced says which of them residents know
    and what moving one costs). `start` is any plan to begin the search with: its crews and turns are taken over as far
    as they are lawful, nothing of it is promised. Ctrl-C ends the search and keeps the best plan. With iterations and
    no seconds, the same seed gives the same plan. A small district gets a proven bound within the time, any other where
    `params.proof` asks for one; without it the result has none.
    """
    run = _Run(problem, travel, params or Params(), keep, start)
    return run.result()


class _Run:
    def __init__(
        self, problem: Problem, travel: Travel, params: Params, keep: Plan | None, start: Plan | None = None
    ) -> None:
        self.problem = problem
        self.travel = travel
        self.params = params
        self.keep = keep
        self.start = keep or start
        self.pins: Pins = read_pins(problem)
        self.tasks: tuple[Task, ...] = make_tasks(problem, travel)
        self.stopper = Stopper()
        self.iterations = 0
        self.small = False  # whether a proof is tried within the time
        self.clock = perf_counter()  # moved on when everything is compiled

    def result(self) -> Result:
        """Plan, cost and how it came about."""
        with asking(self.stopper.asked):
            best = self._rounds()
            best, bound = self._proven(best)
        plan, dropped = self._lawful(best)
        cost = score(self.problem, self.travel, plan).cost
        status = ResultStatus.STOPPED if self.stopper.asked.is_set() else ResultStatus.LIMIT
        if bound is not None and bound >= cost:
            status = ResultStatus.OPTIMAL
        return Result(
            plan=plan,
            status=status if self.tasks else ResultStatus.EMPTY,
            cost=cost,
            bound=None if bound is None else min(bound, cost),
            seconds=perf_counter() - self.clock,
            iterations=self.iterations,
            seed=self.params.seed,
            engines={name: version(name) for name in ("mobile-service-planner", "ortools", "numba", "numpy")},
            input_hash=fingerprint(self.problem),
            travel_hash=self.travel.hash,
            season=self.problem.settings.season,
            dropped=dropped,
        )

    def _rounds(self) -> _Best:
        worth = first_worth(self.problem, self.travel, self.tasks, self.pins)
        crews = self._crews(worth, self.start)
        best: _Best | None = None
        rounds = max(1, self.params.rounds) if self.problem.staff else 1
        for number in range(rounds):
            trial = self._round(crews, best, number, rounds)
            if best is None or trial.found.cost < best.found.cost:
                best = trial
            if self.stopper.asked.is_set() or number + 1 == rounds:
                break
            worth = learn(worth, *self._lessons(best))
            crews = self._crews(worth, None)
        assert best is not None
        return best

    def _proven(self, best: _Best) -> tuple[_Best, int | None]:
        """The best plan with a bound, where one is wanted: within the time of a small district, else on top of it."""
        seconds, extra = self.params.seconds, self.params.proof
        small = self.small and seconds is not None and extra is None
        weights = self.problem.settings.weights
        if not (small or extra) or weights.lexicographic or not self.tasks or self.stopper.asked.is_set():
            return best, None
        deadline = perf_counter() + (extra or 0.0)
        if small and seconds is not None:
            deadline = self.clock + proving.PROVEN * seconds
        locked = best.locked
        ground = proving.ground_of(self.problem, self.travel, locked, tasks=self.tasks, pins=self.pins)
        proof = proving.bound_of(
            ground,
            best.found.turns,
            upper=best.found.cost % FORCED,
            deadline=deadline,
            stopper=self.stopper,
            workers=self.params.workers,
            report=lambda steps, bound: self._report("proof", bound)(0, best.found.cost),
        )
        if ground.same and proof.turns is not None and proof.cost < best.found.cost:
            best = _Best(locked=locked, found=replace(best.found, turns=proof.turns, cost=proof.cost))
        if small and seconds is not None and not proof.proven and perf_counter() < self.clock + seconds:
            best = self._search(locked, [best.found.turns], number=99, until=self.clock + seconds)
        return best, proof.bound

    def _crews(self, worth: Worth, kept: Plan | None) -> Crews:
        """The best crews for the work, the edits first."""
        wished = with_wishes(self.problem, worth, self.tasks, self.pins)
        return draw_up(self.problem, self.pins, wished, seed=self.params.seed, kept=kept)

    def _round(self, crews: Crews, best: _Best | None, number: int, rounds: int) -> _Best:
        """One search with given crews, from the kept plan or from the best so far."""
        instance = build(self.problem, self.travel, tasks=self.tasks, pins=self.pins, crews=crews)
        locked = lock(instance, self.pins, self.keep)
        self.small = proving.is_small(self.problem, locked.instance)
        self._compile(locked.instance)
        start = repair(locked.instance, merge(locked.turns, self._start(locked.instance, best)))
        if number == 0:
            self.clock = perf_counter()
        until = self._until(number, rounds)
        starts = [start]
        size = len(locked.instance.option_place) * len(locked.instance.vehicle_days)
        wanted = number == 0 and self.params.routing_share > 0 and size <= ROUTING_SIZE
        if wanted and not self.stopper.asked.is_set():
            found = self._routing(locked, start)
            starts.append(start if found is None else found)
        steps = None if self.params.iterations is None else max(1, self.params.iterations // rounds)
        return self._search(locked, starts, number=number, until=until, iterations=steps)

    def _search(
        self,
        locked: Locked,
        starts: Sequence[Turns],
        *,
        number: int,
        until: float | None,
        iterations: int | None = None,
    ) -> _Best:
        """Walks from the starts, one seed a worker."""
        seeds = tuple(self.params.seed * 1000 + number * 100 + i for i in range(max(1, self.params.workers)))
        self.stopper.deadline = until
        found = anneal(
            locked.instance,
            tuple(starts[i % len(starts)] for i in range(len(seeds))),
            seeds=seeds,
            iterations=iterations,
            stopper=self.stopper,
            report=self._report("search"),
        )
        self.iterations += found.iterations
        return _Best(locked=locked, found=found)

    def _start(self, instance: Instance, best: _Best | None) -> Turns:
        if best is None:
            return turns_of_plan(instance, self.start) if self.start is not None else ()
        by_turn = {
            (v.day, v.vehicle.id): turn
            for v, turn in zip(best.locked.instance.vehicle_days, best.found.turns, strict=True)
        }
        return tuple(by_turn.get((v.day, v.vehicle.id), ()) for v in instance.vehicle_days)

    def _routing(self, locked: Locked, start: Turns) -> Turns | None:
        """The RoutingModel's turns, made lawful."""
        until = self._until(0, 1)
        limit = None if until is None else self.params.routing_share * (until - self.clock)
        self._report("routing")(0, 0)
        found = routing_model.improve(locked.instance, start, seconds=limit, stopper=self.stopper)
        return None if found is None else repair(locked.instance, merge(locked.turns, found))

    def _until(self, number: int, rounds: int) -> float | None:
        if self.params.seconds is None:
            return None
        seconds = self.params.seconds * (proving.SEARCHED if self.small and self.params.proof is None else 1.0)
        if rounds == 1:
            return self.clock + seconds
        later = (1 - FIRST_ROUND) * number / (rounds - 1)
        return self.clock + seconds * (FIRST_ROUND + later)

    def _compile(self, instance: Instance) -> None:
        """Compiles (or loads) the kernel outside the time limit."""
        if instance.tasks and instance.vehicle_days:
            self._report("compile")(0, 0)
            Walk(instance, None, 0).run(1, 1.0)
            if self.params.proof or (self.small and self.params.seconds is not None and self.params.proof is None):
                proving.warm(self.problem, self.travel, self.tasks, self.pins, instance)

    def _report(self, engine: str, bound: int | None = None) -> Callable[[int, int], None]:
        def report(iterations: int, cost: int) -> None:
            if self.params.on_progress is not None:
                self.params.on_progress(
                    Progress(
                        engine=engine,
                        seconds=perf_counter() - self.clock,
                        iterations=self.iterations + iterations,
                        cost=cost % FORCED,
                        bound=bound,
                    )
                )

        return report

    def _lessons(self, best: _Best) -> tuple[dict[tuple[Turn, Need], float], dict[tuple[Turn, Need], float]]:
        """What needs the best plan met on which vehicle-day, and which an unserved task found unmet."""
        instance = best.locked.instance
        tasks = {task.id: task for task in self.tasks}
        served: dict[tuple[Turn, Need], float] = defaultdict(float)
        missed: dict[tuple[Turn, Need], float] = defaultdict(float)
        done = set()
        for turn, stops in zip(instance.vehicle_days, best.found.turns, strict=True):
            for name in (name for stop in stops for name in stop.tasks):
                done.add(name)
                served[(turn.day, turn.vehicle.id), need_of(tasks[name])] += (
                    task_penalty(self.problem, tasks[name]) / COST_UNITS
                )
        crews = {(turn.day, turn.vehicle.id): turn.crew for turn in instance.vehicle_days}
        turns = turns_of(self.problem, self.pins)
        for task in self.tasks:
            if task.id in done or not task.options:
                continue
            need = need_of(task)
            blocked = [
                t
                for t, vehicle in turns.items()
                if suits(task, vehicle, t[0]) and not meets(self.problem, need, crews.get(t, ()), t[0])
            ]
            for t in blocked:
                missed[t, need] += task_penalty(self.problem, task) / COST_UNITS / len(blocked)
        return served, missed

    def _lawful(self, best: _Best) -> tuple[Plan, int]:
        """The plan, with every turn taken out that the checker refuses."""
        instance, turns = best.locked.instance, best.found.turns
        dropped = 0
        while True:
            plan = self._plan(instance, turns, best.locked.outcomes)
            bad = {(v.date, v.vehicle) for v in check(self.problem, self.travel, plan) if v.rule is not Rule.PIN}
            hit = [k for k, v in enumerate(instance.vehicle_days) if turns[k] and (v.day, v.vehicle.id) in bad]
            if not hit:
                return plan, dropped
            dropped += len(hit)
            turns = tuple(() if k in hit else turn for k, turn in enumerate(turns))

    def _plan(self, instance: Instance, turns: Turns, outcomes: tuple[ChangeOutcome, ...]) -> Plan:
        plan = make_plan(self.problem, self.travel, vehicle_days=instance.vehicle_days, turns=turns, tasks=self.tasks)
        kept = self.keep
        return plan.replace(
            changes=_judged(self.problem, plan, outcomes),
            parent=None if kept is None else kept.plan_id,
            version=1 if kept is None else kept.version + 1,
        )


def merge(fixed: Turns, turns: Turns) -> Turns:
    """The turns with the fixed stops in them: in the place they have there, otherwise in front."""
    merged = []
    held = {name for turn in fixed for stop in turn for name in stop.tasks}
    for k, stops in enumerate(fixed):
        own = {stop.place: stop for stop in stops}
        free = [
            own.get(s.place) or TurnStop(place=s.place, tasks=tuple(t for t in s.tasks if t not in held))
            for s in (turns[k] if turns else ())
        ]
        there = {stop.place for stop in free}
        merged.append((*(stop for stop in stops if stop.place not in there), *free))
    return tuple(merged)


def _judged(problem: Problem, plan: Plan, outcomes: tuple[ChangeOutcome, ...]) -> tuple[ChangeOutcome, ...]:
    """A wish for a case that fits alone but is left all the same is refused: other edits stand in its way."""
    left = {row.request for row in plan.unserved if row.leg == 1} | _only_left(plan)
    wanted = {c.id: c.target for c in problem.changes}
    return tuple(
        ChangeOutcome(change=o.change, accepted=False, rules=(Rule.PIN,))
        if o.accepted and wanted[o.change] in left and _is_wish(problem, o.change)
        else o
        for o in outcomes
    )


def _only_left(plan: Plan) -> set[RequestId | None]:
    """Requests of which the plan serves nothing at a stop: what an agent hands over, nobody comes for."""
    served = {row.request for row in plan.assignments if row.stop is not None}
    left = {row.request for row in plan.unserved} | {r.request for r in plan.assignments if r.mode is Mode.AGENT}
    return left - served


def _is_wish(problem: Problem, change: str) -> bool:
    return any(c.id == change and c.kind in ("lock", "move") for c in problem.changes)
