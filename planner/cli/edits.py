"""What became of the planner's edits, and which kept stops are held differently, as rows."""

from planner.check import rule_name
from planner.cli.keep import Moved, moved
from planner.out.names import Names
from planner.plan import ChangeOutcome, Plan, Rule, Stop
from planner.problem import AnnouncedStop, Change, Problem, RequestId, StaffId, VehicleId, VillageId
from planner.settings import Language
from planner.texts import text


def edit_rows(problem: Problem, plan: Plan) -> list[dict[str, object]]:
    """Each edit with its outcome; `why` are the rules that refuse it, in words."""
    edits = {edit.id: edit for edit in problem.changes}
    return [_edit(problem, edits.get(outcome.change), outcome) for outcome in plan.changes]


def moved_rows(problem: Problem, plan: Plan) -> list[dict[str, object]]:
    """Each kept stop that is not held as it was; `now` is empty where it is not held at all."""
    names = Names(problem=problem)
    return [_moved(names, one) for one in moved(problem, plan)]


def _edit(problem: Problem, edit: Change | None, outcome: ChangeOutcome) -> dict[str, object]:
    language = problem.settings.language
    why = " ".join(
        text(
            language, "cli", "rule", name=rule_name(rule, language), sentence=text(language, "rules", f"{rule}.broken")
        )
        for rule in outcome.rules
    )
    return {
        "change": outcome.change,
        "kind": None if edit is None else edit.kind,
        "target": None if edit is None else edit.target,
        "target_name": "" if edit is None else _target(problem, edit),
        "date": None if edit is None else edit.date,
        "accepted": outcome.accepted,
        "rules": list(outcome.rules),
        "why": why,
    }


def _in_words(rule: Rule, language: Language) -> str:
    sentence = text(language, "rules", f"{rule}.broken")
    return text(language, "cli", "rule", name=rule_name(rule, language), sentence=sentence)


def _target(problem: Problem, edit: Change) -> str:
    """The kind of an edit and the name of what it speaks of."""
    names = Names(problem=problem)
    kind = text(problem.settings.language, "cli", f"change.{edit.kind}")
    target = edit.target
    if VillageId(target) in problem.village:
        target = names.village(VillageId(target))
    elif StaffId(target) in problem.person:
        target = names.person(StaffId(target))
    elif VehicleId(target) in problem.vehicle:
        target = names.vehicle(VehicleId(target))
    elif RequestId(target) in problem.request:
        village = names.village(problem.request[RequestId(target)].village)
        target = f"{target} ({village})"
    return f"{kind} {target}"


def _moved(names: Names, one: Moved) -> dict[str, object]:
    return {
        "stop": one.was.id,
        "place": one.was.place,
        "place_name": names.place(one.was.place),
        "announced": one.was.announced,
        "standing": one.was.standing,
        "was": _when(names, one.was),
        "now": names.joined(_when(names, stop) for stop in one.now),
        "now_stops": [stop.id for stop in one.now],
    }


def _when(names: Names, stop: Stop | AnnouncedStop) -> str:
    return f"{names.short_date(stop.date)} {names.span(stop.begin, stop.end)} {names.vehicle(stop.vehicle)}"
