"""What lies below the plan on a map: roads, outlines of townships, villages, centres."""

from typing import Any

from planner.centres import nearest_centres
from planner.out.map_geo import Line, encode
from planner.out.map_style import GRADES, grade
from planner.out.map_view import Payload, Rows, View, at
from planner.plan import Assignment, Stop
from planner.problem import Point, Village, VillageId

ROAD_POINTS = 160_000  # about 700 kB of a map
ROAD_TOLERANCE = 8.0  # metres


def roads(view: View, lines: tuple[tuple[str, Any], ...]) -> list[Payload]:
    """The roads in four grades, thinned; `lines` are (class, longitudes and latitudes).

    A network too dense for that loses its least grade, but never its main roads.
    """
    usable = [(grade(kind), line) for kind, line in lines if len(line) > 1]
    thin = view.plane.thin([line for _, line in usable], tolerance=ROAD_TOLERANCE, most=ROAD_POINTS)
    by_grade: dict[str, list[Line]] = {name: [] for name in GRADES}
    for (name, _), line in zip(usable, thin, strict=True):
        by_grade[name].append(line)
    drawn: list[Payload] = []
    points = 0
    for name, kept in by_grade.items():
        points += sum(map(len, kept))
        if kept and (not drawn or points <= ROAD_POINTS):
            drawn.append({"grade": name, "lines": [encode(line) for line in kept]})
    return drawn


def townships(view: View) -> list[Payload]:
    """The outline of each township's villages, with its name in the middle."""
    groups: dict[str, list[Point]] = {}
    for village in view.problem.villages:
        if village.point and village.township:
            groups.setdefault(village.township, []).append(village.point)
    outlines = view.plane.outlines([[(p.lon, p.lat) for p in points] for points in groups.values()])
    return [
        {"name": name, "rings": [encode(ring) for ring in rings], "at": _middle(points)}
        for (name, points), rings in zip(groups.items(), outlines, strict=True)
    ]


def villages(view: View) -> list[Payload]:
    """Every village that has a point, with what a resident asks: when does it come, where to, what else."""
    left = {u.village for u in view.plan.unserved if u.request is None}
    return [
        {
            "id": village.id,
            "name": view.village(village.id),
            "town": village.township,
            "at": at(village.point),
            "rank": village.population,
            "left": village.id in left and village.id not in view.visits,
            "card": {"head": view.village(village.id), "parts": _village_parts(view, village)},
        }
        for village in view.problem.villages
        if village.point
    ]


def centres(view: View) -> list[Payload]:
    """Every centre that has a point, with its hours."""
    drawn: list[Payload] = []
    for centre in view.problem.centres:
        if centre.point:
            rows = _filled([[view.say("hours"), view.hours(centre.windows)], [view.say("phone"), centre.phone]])
            name = view.centre(centre.id)
            drawn.append({"name": name, "at": at(centre.point), "card": {"head": name, "parts": [{"rows": rows}]}})
    return drawn


def undrawn(view: View) -> str:
    """A sentence that names the places without coordinates; empty where there are none."""
    names = [view.village(v.id) for v in view.problem.villages if not v.point]
    names += [view.centre(c.id) for c in view.problem.centres if not c.point]
    return view.say("undrawn", count=len(names), names=view.say("comma").join(names)) if names else ""


def instead(view: View, village: VillageId) -> str:
    """Where residents of a village can go in a week without a stop: as the reasons say, else the nearest centre."""
    stated = next((r.instead for r in view.reasons if r.village == village and not r.request and r.instead), "")
    centre = next((c.id for c in nearest_centres(view.problem, view.travel, village)), None)
    if stated or centre is None:
        return stated or view.say("instead_nowhere")
    found = view.problem.centre[centre]
    where = _filled([["", view.hours(found.windows)], ["", found.phone or view.problem.settings.hotline]])
    details = view.say("comma").join(value for _, value in where)
    return view.say("instead", centre=view.centre(centre)) + (view.say("brackets", text=details) if details else "")


def not_visited(view: View, village: VillageId) -> Rows:
    """What a village without a visit reads: a stop in reach that keeps no time for it, if any, and where else to go."""
    reach = view.outlook.first_for(village)
    rows: Rows = [["", view.say("not_visited")]]
    if reach is not None:
        phone = view.problem.settings.hotline
        way = view.way(reach.metres, reach.seconds)
        ask = view.say("unreserved_phone" if phone else "unreserved", phone=phone)
        rows = [_stop_row(view, reach.stop, way), ["", ask]]
    return [*rows, [view.say("instead_label"), instead(view, village)]]


def _village_parts(view: View, village: Village) -> list[Payload]:
    about = _filled(
        [
            [view.say("township"), village.township],
            [view.say("population"), _population(view, village)],
            [view.say("contact"), village.contact],
        ]
    )
    visits = [row for rows in _by_stop(view.visits.get(village.id, [])) for row in _visit_rows(view, rows)]
    if not visits:
        visits = not_visited(view, village.id)
    return [{"rows": about}, {"head": view.say("this_week"), "rows": visits}]


def _population(view: View, village: Village) -> str:
    if not village.population:
        return ""
    return view.say("population_estimated" if village.population_estimated else "people", count=village.population)


def _by_stop(rows: list[Assignment]) -> list[list[Assignment]]:
    stops: dict[str, list[Assignment]] = {}
    for row in rows:
        stops.setdefault(row.stop or "", []).append(row)
    return list(stops.values())


def _visit_rows(view: View, rows: list[Assignment]) -> Rows:
    stop = view.plan.stop[rows[0].stop or ""]  # type: ignore[index]
    return [_stop_row(view, stop, view.way(rows[0].walk_metres, rows[0].walk_seconds))]


def _stop_row(view: View, stop: Stop, way: str) -> list[str]:
    place = view.problem.places[stop.place].name if stop.place else ""
    hub = VillageId((stop.place or "").removeprefix("village/"))
    if hub in view.problem.village:
        host = view.problem.village[hub].host_place
        place = view.village(hub) + (view.say("brackets", text=host) if host else "")
    return [view.day(stop.date), view.say("comma").join(filter(None, [view.span(stop.begin, stop.end), place, way]))]


def _filled(rows: Rows) -> Rows:
    return [row for row in rows if row[1]]


def _middle(points: list[Point]) -> list[float]:
    lat, lon = (sum(values) / len(points) for values in zip(*((p.lat, p.lon) for p in points), strict=True))
    return [round(lat, 5), round(lon, 5)]
