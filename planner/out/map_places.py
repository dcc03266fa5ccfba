"""What lies below the plan on a map: roads, outlines of townships, villages, centres."""

from typing import Any

from planner.out.map_answer import answer, stops_of
from planner.out.map_geo import Line, Plane, encode
from planner.out.map_style import GRADES, grade
from planner.out.map_view import Payload, View, at, filled
from planner.problem import Point, Village

ROAD_POINTS = 160_000  # about 700 kB of a map
ROAD_TOLERANCE = 8.0  # metres


def roads(view: View, lines: tuple[tuple[str, Any], ...]) -> list[Payload]:
    """The roads as a view shows them."""
    return graded_roads(view.plane, lines)


def graded_roads(plane: Plane, lines: tuple[tuple[str, Any], ...]) -> list[Payload]:
    """The roads in four grades, thinned; `lines` are (class, longitudes and latitudes).

    A network too dense for that loses its least grade, but never its main roads.
    """
    usable = [(grade(kind), line) for kind, line in lines if len(line) > 1]
    thin = plane.thin([line for _, line in usable], tolerance=ROAD_TOLERANCE, most=ROAD_POINTS)
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
            "stops": stops_of(view, village.id),
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
            rows = filled([[view.say("hours"), view.hours(centre.windows)], [view.say("phone"), centre.phone]])
            name = view.centre(centre.id)
            drawn.append({"name": name, "at": at(centre.point), "card": {"head": name, "parts": [{"rows": rows}]}})
    return drawn


def undrawn(view: View) -> str:
    """A sentence that names the places without coordinates; empty where there are none."""
    names = [view.village(v.id) for v in view.problem.villages if not v.point]
    names += [view.centre(c.id) for c in view.problem.centres if not c.point]
    return view.say("undrawn", count=len(names), names=view.say("comma").join(names)) if names else ""


def _village_parts(view: View, village: Village) -> list[Payload]:
    about = filled(
        [
            [view.say("township"), village.township],
            [view.say("population"), population(view, village)],
            [view.say("contact"), village.contact],
        ]
    )
    return [{"rows": about}, *answer(view, village.id)]


def population(view: View, village: Village) -> str:
    """How many live there; empty where nobody said."""
    if not village.population:
        return ""
    return view.say("population_estimated" if village.population_estimated else "people", count=village.population)


def _middle(points: list[Point]) -> list[float]:
    lat, lon = (sum(values) / len(points) for values in zip(*((p.lat, p.lon) for p in points), strict=True))
    return [round(lat, 5), round(lon, 5)]
