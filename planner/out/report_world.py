"""What surrounds a plan in the report: what it changes, what became of edits, settings and versions it came from."""

from collections.abc import Callable

from planner.check import rule_name
from planner.out.names import Names
from planner.outlook import Outlook
from planner.plan import Plan, Result, Stop, StopKind
from planner.problem import Problem, StaffId, VehicleId, VillageId
from planner.settings import Season, TravelSource

Rows = tuple[tuple[str, str, str, str], ...]
Say = Callable[..., str]


def changes(outlook: Outlook, names: Names, say: Say) -> Rows:
    """What, where, before, after: every stop of the announced plan that is new, moved or cancelled."""
    rows = []
    for change in outlook.changes:
        now, was = change.now, change.was
        where = _place(outlook.plan, now, names) if now else _place(outlook.parent or outlook.plan, was, names)
        rows.append((say(f"changed.{change.kind}"), where, _when(names, was), _when(names, now)))
    return tuple(rows)


def _place(plan: Plan, stop: Stop | None, names: Names) -> str:
    """A place by its name; a door by the village it lies in."""
    if stop is None:
        return ""
    rows = plan.served_at.get(stop.id, ())
    kind = names.say(f"kind.{stop.kind}")
    place = names.village(rows[0].village) if stop.kind is StopKind.HOME and rows else names.place(stop.place)
    return f"{place} · {kind}"


def _when(names: Names, stop: Stop | None) -> str:
    return "" if stop is None else f"{names.short_date(stop.date)} {names.span(stop.begin, stop.end)}"


def edits(outlook: Outlook, names: Names, say: Say) -> Rows:
    """Row, kind, target and outcome of each edit of the planner."""
    known = {edit.id: edit for edit in outlook.problem.changes}
    rows = []
    for outcome in outlook.plan.changes:
        edit = known.get(outcome.change)
        language = outlook.problem.settings.language
        rules = names.joined(rule_name(rule, language) for rule in outcome.rules)
        result = say("edit.accepted") if outcome.accepted else say("edit.refused", rules=rules)
        kind = "" if edit is None else say(f"edit.{edit.kind}")
        rows.append((outcome.change, kind, "" if edit is None else _target(names, edit.target), result))
    return tuple(rows)


def _target(names: Names, target: str) -> str:
    """What an edit is about, by its name where it has one."""
    problem = names.problem
    for called in (
        names.village(VillageId(target)) if target in problem.village else "",
        names.vehicle(VehicleId(target)) if target in problem.vehicle else "",
        names.person(StaffId(target)) if target in problem.person else "",
    ):
        if called:
            return called
    return target


def settings_used(problem: Problem) -> tuple[tuple[str, str, str, bool], ...]:
    """Heading, value as it would be typed, meaning, and whether it differs from the default."""
    from planner.read.columns import SETTINGS, default, setting

    language = problem.settings.language
    rows = []
    for column in SETTINGS.columns:
        value = setting(problem.settings, column)
        shown = "" if value is None or value == "" else column.kind.show(value, language)
        rows.append((column.heading(language), shown, column.help(language), value != default(column)))
    return tuple(rows)


def source_name(problem: Problem, source: str) -> str:
    """Where travel times come from, as the settings call it."""
    from planner.read.columns import SETTINGS

    known = {str(one): one for one in TravelSource}
    return SETTINGS.column["travel"].kind.show(known[source], problem.settings.language) if source in known else source


def season_name(problem: Problem, season: Season) -> str:
    """The state of the roads, as the settings call it."""
    from planner.read.columns import SETTINGS

    return SETTINGS.column["season"].kind.show(season, problem.settings.language)


def engines(result: Result | None) -> str:
    """Programs and their versions."""
    return "" if result is None else " · ".join(f"{name} {version}" for name, version in result.engines.items())
