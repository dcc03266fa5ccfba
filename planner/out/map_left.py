"""What the plan leaves, a marker a village: for the office every case with its reason, for the public where to go."""

from planner.out.map_answer import left_parts, not_visited
from planner.out.map_view import Payload, View, at
from planner.plan import Unserved
from planner.problem import Village


def left(view: View) -> list[Payload]:
    """The markers, in the order of the villages; villages without a point are in `map_places.undrawn`."""
    villages = [v for v in view.problem.villages if v.point and v.id in view.left]
    if view.internal:
        return [_inside(view, village, view.left[village.id]) for village in villages]
    return [_outside(view, village) for village in villages if village.id not in view.visits]


def _outside(view: View, village: Village) -> Payload:
    name = view.village(village.id)
    tip = view.say("not_visited" if view.outlook.first_for(village.id) is None else "phone_first")
    return _marker(village, count=0, tip=[name, tip], head=name, parts=[{"rows": not_visited(view, village.id)}])


def _inside(view: View, village: Village, rows: list[Unserved]) -> Payload:
    name = view.village(village.id)
    cases = sum(row.request is not None for row in rows)
    what = view.say("left_cases", count=cases) if cases else view.say("not_visited")
    head = view.say("left_head", village=name)
    return _marker(village, count=cases, tip=[name, what], head=head, parts=left_parts(view, village.id))


def _marker(village: Village, *, count: int, tip: list[str], head: str, parts: list[Payload]) -> Payload:
    point = village.point
    return {
        "at": at(point) if point else [],
        "village": village.id,
        "count": count,
        "tip": tip,
        "card": {"head": head, "parts": parts},
    }
