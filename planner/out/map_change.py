"""What a plan changes of the announced one, a mark a stop: new, moved or cancelled."""

from datetime import date

from planner.announced import StopChange, StopFate
from planner.out.map_inside import home_village
from planner.out.map_turns import days
from planner.out.map_view import Payload, Rows, View, at
from planner.plan import Plan, Stop, StopKind
from planner.problem import VillageId


def changes(view: View) -> list[Payload]:
    """The changed stops in order of time. A public view holds no home visit, so none is here either."""
    number = {day: k for k, day in enumerate(days(view))}
    return [{**_mark(view, change), "days": _days(change, number)} for change in view.outlook.changes]


def against(view: View) -> str:
    """A sentence that names the plan the changes are counted from; empty where there is none."""
    if view.parent is None:
        return ""
    return view.say("changes_against", plan=view.parent.plan_id, version=view.parent.version)


def _mark(view: View, change: StopChange) -> Payload:
    stop = change.now or change.was
    assert stop is not None
    plan = view.plan if change.now else view.parent
    place = None if stop.place is None else view.problem.places.get(stop.place)
    point = None if place is None else place.point
    name = _name(view, plan, stop)
    rows: Rows = []
    if change.was is not None:
        rows.append([view.say("change_was"), _when(view, change.was)])
    if change.now is not None:
        rows.append([view.say("change_now"), _when(view, change.now)])
    kind = view.say(f"change.{change.kind}")
    line = _moved(view, change) if change.kind is StopFate.MOVED else _when(view, stop)
    return {
        "kind": str(change.kind),
        "stop": change.now.id if change.now else "",
        "at": at(point) if point else [],
        "word": kind,
        "line": f"{name} {line}",
        "tip": [view.say("change_tip", kind=kind, name=name), *(row[1] for row in rows)],
        "card": {"head": view.say("change_head", kind=kind, name=name), "parts": [{"rows": rows}]},
    }


def _days(change: StopChange, number: dict[date, int]) -> list[int]:
    """The days of the panel that a change touches; none where no vehicle is out on them any more."""
    touched = [stop.date for stop in (change.was, change.now) if stop is not None]
    return sorted({number[day] for day in touched if day in number})


def _moved(view: View, change: StopChange) -> str:
    assert change.was is not None and change.now is not None
    return view.say("change_moved", was=_when(view, change.was), now=_when(view, change.now))


def _when(view: View, stop: Stop) -> str:
    return f"{view.day(stop.date)} {view.span(stop.begin, stop.end)}"


def _name(view: View, plan: Plan | None, stop: Stop) -> str:
    if stop.kind is StopKind.HOME:
        rows = () if plan is None else plan.served_at.get(stop.id, ())
        village = view.village(rows[0].village) if rows else ""
        return view.say("home_of", village=village or home_village(view, stop))
    village_id = VillageId((stop.place or "").removeprefix("village/"))
    return view.village(village_id) if village_id in view.problem.village else str(stop.place)
