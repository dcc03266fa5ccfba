"""Who serves me: what a village reads, the stop with its day, time and way, else why not and where to go instead."""

from planner.centres import nearest_centres
from planner.out.map_inside import person_rows
from planner.out.map_view import Payload, Rows, View, filled
from planner.plan import Assignment, Stop, Unserved
from planner.problem import StopId, VillageId
from planner.travel import Access


def answer(view: View, village: VillageId) -> list[Payload]:
    """The parts of a village's card that answer; for the office also every case that is left, with its reason."""
    visits = [_visit_row(view, rows) for rows in _by_stop(view.visits.get(village, []))]
    parts: list[Payload] = [{"head": view.say("this_week"), "rows": visits or not_visited(view, village)}]
    return parts + (left_parts(view, village, again=bool(visits)) if view.internal else [])


def stops_of(view: View, village: VillageId) -> list[StopId]:
    """The stops that the answer names: those that serve the village, else the nearest in reach."""
    serving = [rows[0].stop for rows in _by_stop(view.visits.get(village, []))]
    if any(serving):
        return [stop for stop in serving if stop is not None]
    reach = view.outlook.first_for(village)
    return [] if reach is None else [reach.stop.id]


def not_visited(view: View, village: VillageId) -> Rows:
    """What a village without a visit reads: a stop in reach that keeps no time for it, or how much too far one is."""
    reach = view.outlook.first_for(village)
    rows: Rows = [["", view.say("not_visited")]]
    if reach is not None:
        phone = view.problem.settings.hotline
        way = view.way(reach.metres, reach.seconds)
        ask = view.say("unreserved_phone" if phone else "unreserved", phone=phone)
        rows = [_stop_row(view, reach.stop, way), ["", ask]]
    else:
        rows += _too_far(view, village)
    return [*rows, [view.say("instead_label"), instead(view, village)]]


def instead(view: View, village: VillageId) -> str:
    """Where residents of a village can go in a week without a stop: as the reasons say, else the nearest centre."""
    stated = next((r.instead for r in view.reasons if r.village == village and not r.request and r.instead), "")
    centre = next((c.id for c in nearest_centres(view.problem, view.travel, village)), None)
    if stated or centre is None:
        return stated or view.say("instead_nowhere")
    found = view.problem.centre[centre]
    where = filled([["", view.hours(found.windows)], ["", found.phone or view.problem.settings.hotline]])
    details = view.say("comma").join(value for _, value in where)
    return view.say("instead", centre=view.centre(centre)) + (view.say("brackets", text=details) if details else "")


def left_parts(view: View, village: VillageId, *, again: bool = True) -> list[Payload]:
    """Every case of a village that the plan leaves, then its walk-ins: the reason and what would change it.

    Without `again` the walk-ins do not repeat where to go instead.
    """
    rows = sorted(view.left.get(village, []), key=lambda row: row.request is None)
    return [_left_part(view, row, instead=again or row.request is not None) for row in rows]


def _left_part(view: View, row: Unserved, *, instead: bool) -> Payload:
    request = None if row.request is None else view.problem.request.get(row.request)
    reason = view.reason.get((row.task, row.request, row.leg, row.village))
    rows: Rows = [] if request is None else person_rows(view, request)
    if reason is None:
        rows.append([view.say("reason"), view.say("reason_unknown")])
    else:
        rows += [
            [view.say("reason"), reason.sentence],
            [view.say("remedy"), reason.remedy_sentence],
            [view.say("instead_label"), reason.instead if instead else ""],
        ]
    head = view.say("walkins_left") if row.request is None else view.say("case_left", request=row.request)
    return {"head": head, "rows": filled(rows)}


def _too_far(view: View, village: VillageId) -> Rows:
    """The nearest hub that is open in the plan and how far beyond the limit it lies, where ways know one."""
    opened = {stop.place: stop for stop in reversed(view.outlook.hubs)}
    near = ((access, opened.get(f"village/{access.hub}")) for access in view.travel.access.get(village, ()))  # type: ignore[call-overload]
    found: tuple[Access, Stop] | None = next(((a, s) for a, s in near if s is not None), None)
    if found is None:
        return []
    access, stop = found
    limit = view.problem.access_limit(village)
    far = view.say("too_far", metres=access.metres, limit=limit, over=access.metres - limit)
    return [_stop_row(view, stop, far)] if access.metres > limit else []


def _by_stop(rows: list[Assignment]) -> list[list[Assignment]]:
    stops: dict[str, list[Assignment]] = {}
    for row in rows:
        stops.setdefault(row.stop or "", []).append(row)
    return list(stops.values())


def _visit_row(view: View, rows: list[Assignment]) -> list[str]:
    stop = view.plan.stop[rows[0].stop or ""]  # type: ignore[index]
    return _stop_row(view, stop, view.way(rows[0].walk_metres, rows[0].walk_seconds))


def _stop_row(view: View, stop: Stop, way: str) -> list[str]:
    return [
        view.day(stop.date),
        view.say("comma").join(filter(None, [view.span(stop.begin, stop.end), _where(view, stop), way])),
    ]


def _where(view: View, stop: Stop) -> str:
    hub = VillageId((stop.place or "").removeprefix("village/"))
    if hub not in view.problem.village:
        return view.problem.places[stop.place].name if stop.place else ""
    host = view.problem.village[hub].host_place
    return view.village(hub) + (view.say("brackets", text=host) if host else "")
