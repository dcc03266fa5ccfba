"""A remedy as a change of the world: exactly one, by its code and values."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from planner.plan import Remedy
from planner.problem import Change, ChangeKind, Problem, Skill, Staff
from planner.settings import Settings
from planner.windows import Window

Values = Mapping[str, Any]


def apply_remedy(problem: Problem, remedy: Remedy) -> Problem:
    """The problem with the one change that the remedy names; everything else as it was.

    Raises:
        KeyError: no such remedy, or its values are not complete.

    """
    return CHANGES[remedy.code](problem, remedy.values)


def _lock(problem: Problem, values: Values) -> Problem:
    """`lock`, `crew`: the dispatcher asks for the case (or the stop) on that date with that vehicle."""
    taken = {change.id for change in problem.changes}
    name = next(f"remedy-{n}" for n in range(1, len(taken) + 2) if f"remedy-{n}" not in taken)
    change = Change(
        id=name, kind=ChangeKind.LOCK, target=values["target"], date=values["date"], vehicle=values["vehicle"]
    )
    return problem.replace(changes=(*problem.changes, change))


def _edit(problem: Problem, values: Values) -> Problem:
    return problem.replace(changes=tuple(c for c in problem.changes if c.id != values["change"]))


def _settings(name: str) -> Callable[[Problem, Values], Problem]:
    def change(problem: Problem, values: Values) -> Problem:
        settings: Settings = replace(problem.settings, **{name: values["value"]})
        return problem.replace(settings=settings)

    return change


def _overtime(problem: Problem, values: Values) -> Problem:
    """One decision, two limits: the crew stays longer, so the return may be later and the duty longer."""
    settings = replace(problem.settings, overtime_max=values["value"], max_duty=values["max_duty"])
    return problem.replace(settings=settings)


def _official(problem: Problem, values: Values) -> Problem:
    """One more person at a centre, with the hours of the vehicle, on that weekday."""
    person = Staff(
        id=values["staff"],
        name="",
        centre=values["centre"],
        skills=tuple(Skill(name=name) for name in values["skills"]),
        days=frozenset({values["date"].weekday()}),
        hours=problem.vehicle[values["vehicle"]].hours,
    )
    return problem.replace(staff=(*problem.staff, person))


def _record(table: str, key: str, fields: Callable[[Any, Values], dict[str, object]]) -> Callable[..., Problem]:
    """Changes one record of a table, named by values[key], or several, named by a tuple there."""

    def change(problem: Problem, values: Values) -> Problem:
        names = values[key] if isinstance(values[key], tuple) else (values[key],)
        rows: Iterable[Any] = getattr(problem, table)
        return problem.replace(
            **{table: tuple(replace(row, **fields(row, values)) if row.id in names else row for row in rows)}
        )

    return change


def _window(values: Values) -> Window:
    return Window(begin=values["begin"], end=values["end"], date=values["date"])


def _market(village: Any, values: Values) -> dict[str, object]:
    opens, closes = village.market.hours
    return {"market": replace(village.market, hours=(min(opens, values["begin"]), max(closes, values["end"])))}


CHANGES: Mapping[str, Callable[[Problem, Values], Problem]] = {
    "lock": _lock,
    "crew": _lock,
    "edit": _edit,
    "window": _record("requests", "requests", lambda r, v: {"windows": (*r.windows, _window(v))}),
    "due": _record("requests", "requests", lambda r, v: {"due": v["value"]}),
    "earliest": _record("requests", "requests", lambda r, v: {"earliest": v["value"]}),
    "officer": _record("requests", "requests", lambda r, v: {"officer": None}),
    "stops": _record("vehicles", "vehicle", lambda r, v: {"max_stops": v["value"]}),
    "load": _record("vehicles", "vehicle", lambda r, v: {"max_cases": v["value"]}),
    "equipment": _record("vehicles", "vehicle", lambda r, v: {"equipment": r.equipment | set(v["equipment"])}),
    "counter": _record("vehicles", "vehicle", lambda r, v: {"counters": v["value"]}),
    "seat": _record("vehicles", "vehicle", lambda r, v: {"seats": v["value"]}),
    "seats": _record("vehicles", "vehicle", lambda r, v: {"seats": v["value"]}),
    "vehicle_day": _record("vehicles", "vehicle", lambda r, v: {"days": r.days | {v["date"].weekday()}}),
    "staff_day": _record("staff", "staff", lambda r, v: {"days": r.days | {v["date"].weekday()}}),
    "official": _official,
    "train": _record("staff", "staff", lambda r, v: {"skills": (*r.skills, Skill(name=v["skill"]))}),
    "host_hours": _record("villages", "village", lambda r, v: {"host_hours": (*r.host_hours, _window(v))}),
    "market": _record("villages", "village", _market),
    "access": _record("villages", "village", lambda r, v: {"access_limit": v["value"]}),
    "host": _record("villages", "village", lambda r, v: {"can_host": True}),
    "reach": _record("villages", "village", lambda r, v: {"vehicles": r.vehicles | {v["vehicle"]}}),
    "spacing": _record("villages", "village", lambda r, v: {"min_gap_days": v["value"]}),
    "visits": _record("villages", "village", lambda r, v: {"visits": v["value"]}),
    "pattern": _record("villages", "village", lambda r, v: {"patterns": ()}),
    "counter_staff": _record("centres", "centre", lambda r, v: {"counter_staff": v["value"]}),
    "counter_skill": _record("centres", "centre", lambda r, v: {"counter_skills": r.counter_skills - {v["skill"]}}),
    "overtime": _overtime,
    "duty": _settings("max_duty"),
    "dwell": _settings("dwell_max"),
    "hubs": _settings("max_vehicles_at_hub"),
    "break_begin": _settings("break_begin"),
    "break_end": _settings("break_end"),
}
