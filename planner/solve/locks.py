"""Rule `pin` in the solver: edits that want a stop are tried in turn; each is held by every plan, or refused."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.check import check_vehicle_day
from planner.plan import ChangeOutcome, Plan, Rule, StopKind
from planner.problem import ChangeKind, Problem
from planner.solve.build import make_plan
from planner.solve.instance import Instance
from planner.solve.kernel import CLOSED, KEPT
from planner.solve.pins import Pins, Wanted, read_pins
from planner.solve.repair import turns_of_plan
from planner.solve.roster import turns_of
from planner.solve.search import FORCED, Turns, TurnStop
from planner.solve.tasks import Task
from planner.travel import Travel


@dataclass(frozen=True, kw_only=True, eq=False)
class Locked:
    """An instance in which the accepted edits are held by what is fixed, and what became of every edit."""

    instance: Instance
    turns: Turns
    outcomes: tuple[ChangeOutcome, ...]


def lock(instance: Instance, pins: Pins, kept: Plan | None) -> Locked:
    """Tries each wanted stop on its own, after those accepted before it; the cheapest lawful place wins."""
    problem = instance.problem
    bare = problem.replace(changes=())
    turns: list[tuple[TurnStop, ...]] = [() for _ in instance.vehicle_days]
    before = turns_of_plan(instance, kept) if kept is not None else ()
    outcomes = [
        ChangeOutcome(change=c.id, accepted=True)
        for c in problem.changes
        if c.kind not in (ChangeKind.LOCK, ChangeKind.MOVE)
    ]
    wishes = {w.change: w for w in pins.wanted}
    for change in problem.changes:
        if change.kind not in (ChangeKind.LOCK, ChangeKind.MOVE):
            continue
        wish = wishes.get(change.id)
        if wish is None:
            outcomes.append(ChangeOutcome(change=change.id, accepted=False, rules=(Rule.PIN,)))
            continue
        if wish.kind is StopKind.HUB and wish.request is not None:
            instance, outcome = _force_case(instance, bare, wish, turns)
        else:
            outcome, place = _try_stop(instance, bare, wish, turns=turns, before=before)
            if place is not None:
                turns[place[0]] = place[1]
        outcomes.append(outcome)
    order = {c.id: i for i, c in enumerate(problem.changes)}
    return Locked(
        instance=instance, turns=tuple(turns), outcomes=tuple(sorted(outcomes, key=lambda o: order[o.change]))
    )


def _force_case(
    instance: Instance, problem: Problem, wish: Wanted, turns: Sequence[tuple[TurnStop, ...]]
) -> tuple[Instance, ChangeOutcome]:
    """A case wanted at a counter: its task may be served on that vehicle-day alone, and missing it is dear."""
    about = [i for i, t in enumerate(instance.tasks) if any(c.request == wish.request for c in t.cases)]
    held = min(about, key=lambda i: instance.tasks[i].cases[0].leg, default=None)  # the first step that is open
    if held is None:
        return instance, ChangeOutcome(change=wish.change, accepted=False, rules=(Rule.ORDER,))
    task = instance.tasks[held]
    candidates = [k for k in range(len(instance.vehicle_days)) if _matches(wish, instance, k)]
    fits = instance.may[held].copy()
    fits[[k for k in range(len(fits)) if k not in candidates]] = False
    if not fits.any() or not task.options:
        in_the_way = set() if task.options else {Rule.WALK}
        for k in candidates:
            for option in task.options:
                alone = (TurnStop(place=option.place, tasks=(task.id,)),)
                in_the_way |= _judge(instance, problem, k, alone, [() for _ in turns])[0]
        return instance, _refused(instance, wish, in_the_way)
    may, penalty = instance.may.copy(), instance.penalty.copy()
    may[held] = fits
    penalty[held] += FORCED
    return replace(instance, may=may, penalty=penalty), ChangeOutcome(change=wish.change, accepted=True)


def _refused(instance: Instance, wish: Wanted, in_the_way: set[Rule]) -> ChangeOutcome:
    """The refusal of a wish; where no vehicle-day could even be tried, for want of a crew or of a working day."""
    if not in_the_way:
        running = turns_of(instance.problem, read_pins(instance.problem))
        named = any(wish.date in (None, day) and wish.vehicle in (None, vehicle) for day, vehicle in running)
        in_the_way = {Rule.CREW if named else Rule.DAY}
    return ChangeOutcome(change=wish.change, accepted=False, rules=tuple(rule for rule in Rule if rule in in_the_way))


def _matches(wish: Wanted, instance: Instance, k: int) -> bool:
    turn = instance.vehicle_days[k]
    return (wish.date is None or wish.date == turn.day) and (wish.vehicle is None or wish.vehicle == turn.vehicle.id)


def _try_stop(
    instance: Instance, problem: Problem, wish: Wanted, *, turns: Sequence[tuple[TurnStop, ...]], before: Turns
) -> tuple[ChangeOutcome, tuple[int, tuple[TurnStop, ...]] | None]:
    """The cheapest lawful place of a wanted stop among the stops already fixed, or the rules in its way."""
    best: tuple[int, int, tuple[TurnStop, ...]] | None = None
    in_the_way: set[Rule] = set()
    candidates = [k for k in range(len(instance.vehicle_days)) if _matches(wish, instance, k)]
    for k in candidates:
        stop = _stop_for(instance, wish, before[k] if before else ())
        for position in range(len(turns[k]) + 1):
            turn = (*turns[k][:position], stop, *turns[k][position:])
            rules, cost = _judge(instance, problem, k, turn, turns)
            in_the_way |= rules
            if not rules and (best is None or cost < best[0]):
                best = (cost, k, turn)
    if best is None:
        return _refused(instance, wish, in_the_way), None
    return ChangeOutcome(change=wish.change, accepted=True), best[1:]


def _stop_for(instance: Instance, wish: Wanted, before: tuple[TurnStop, ...]) -> TurnStop:
    """The stop an edit wants; where the kept plan held it on that vehicle-day, with the same tasks and closed."""
    same = next((stop for stop in before if stop.place == wish.place), None)
    if wish.kind is StopKind.HOME:
        tasks: Sequence[Task] = [
            t for t in instance.tasks if t.after is None and any(o.place == wish.place for o in t.options)
        ]
        return TurnStop(place=wish.place, tasks=tuple(t.id for t in tasks[:1]), begin=wish.begin, fixed=CLOSED)
    if same is not None:  # a delivery whose acceptance is not fixed may come back into the stop later
        waiting = {task.id for task in instance.tasks if task.after is not None}
        held = tuple(name for name in same.tasks if name not in waiting)
        return TurnStop(place=wish.place, tasks=held, begin=wish.begin, fixed=CLOSED)
    return TurnStop(place=wish.place, tasks=(), begin=wish.begin, fixed=KEPT)


def _judge(
    instance: Instance, problem: Problem, k: int, turn: tuple[TurnStop, ...], turns: Sequence[tuple[TurnStop, ...]]
) -> tuple[set[Rule], int]:
    """The rules that a turn breaks when it holds just its fixed stops, and the seconds it drives."""
    travel: Travel = instance.travel
    trial = [turn if i == k else other for i, other in enumerate(turns)]
    held = [name for stops in trial for stop in stops for name in stop.tasks]
    if len(held) != len(set(held)):
        return {Rule.ORDER}, 0
    plan = make_plan(problem, travel, vehicle_days=instance.vehicle_days, turns=tuple(trial), tasks=instance.tasks)
    day = instance.vehicle_days[k]
    timed = plan.vehicle_days.get((day.day, day.vehicle.id), ())
    held_at = {s.place: s.begin for s in timed if s.kind in (StopKind.HUB, StopKind.HOME)}  # not the break there
    late = any(stop.begin is not None and held_at[stop.place] != stop.begin for stop in turn)
    broken = ({Rule.SHIFT} if late else set()) | {
        v.rule for v in check_vehicle_day(problem, travel, plan, day.day, day.vehicle.id)
    }
    return broken, sum(s.drive_seconds for s in timed)
