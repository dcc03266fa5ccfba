"""The maps: the office's, everyone's, and of coverage, each a single file that opens with the network cut."""

from pathlib import Path

from planner.out import coverage_map, map_change, map_left, map_places, map_turns
from planner.out.map_page import Page, page, title
from planner.out.map_public import outside
from planner.out.map_style import radius
from planner.out.map_tiles import Areas, Roads, moved_rings, tiles, under
from planner.out.map_view import Payload, View
from planner.plan import Plan, Reason, StopKind
from planner.problem import Problem, village_place
from planner.texts import catalogue
from planner.travel import Travel

LEGEND_CASES = (1, 5, 20)
LEAST_ROAD = "residential"
ROAD_TOLERANCE = 8.0  # metres


def write_maps(
    plan: Plan,
    *,
    problem: Problem,
    travel: Travel,
    reasons: tuple[Reason, ...],
    internal: Path,
    public: Path,
    parent: Plan | None = None,
) -> tuple[Path, ...]:
    """Write the office's map into `internal` and the residents' into `public`, and say where they are.

    `parent` is the announced plan that this one replaces. A file held open by another program is left alone; the map
    then gets the next free name (`map-2.html`).
    """
    problem, travel, roads = under(problem, travel, road_lines_of(problem))
    inside = View(problem=problem, plan=plan, travel=travel, reasons=reasons, internal=True, parent=parent)
    public_view = outside(inside)
    return (
        _write(render(inside, roads), internal, inside.say("file.internal")),
        _write(render(public_view, roads), public, public_view.say("file.public")),
    )


def write_coverage(plan: Plan, *, problem: Problem, travel: Travel, internal: Path) -> Path:
    """Write the coverage map into `internal`, and say where it is; a file held open is left alone as above.

    It stays inside: days since the last visit follow from the ledger, in which home visits stand too.
    """
    areas = _areas(plan, problem)
    problem, travel, roads = under(problem, travel, road_lines_of(problem))
    view = View(problem=problem, plan=plan, travel=travel, reasons=(), internal=True)
    return _write(render_coverage(view, roads, areas), internal, view.say("file.coverage"))


def render(view: View, roads: Roads = ()) -> str:
    """The page of the office's map or of the residents'."""
    return page(view, payload(view, roads), Page.PLAN)


def render_coverage(view: View, roads: Roads = (), areas: Areas = ()) -> str:
    """The page of the coverage map."""
    return page(view, coverage_map.payload(view, roads, areas), Page.COVERAGE)


def payload(view: View, roads: Roads = ()) -> Payload:
    """Everything the page's script draws, as values of JSON."""
    language = view.language
    return {
        "internal": view.internal,
        "title": title(view, Page.PLAN),
        "text": {key[3:]: value for key, value in catalogue(language, "map").items() if key.startswith("ui.")},
        "undrawn": map_places.undrawn(view),
        "tiles": tiles(view.problem.settings),
        "roads": map_places.roads(view, roads),
        "townships": map_places.townships(view),
        "villages": map_places.villages(view),
        "centres": map_places.centres(view),
        "panel": map_turns.panel(view),
        "legend": [[cases, radius(cases)] for cases in LEGEND_CASES],
        "plan": map_turns.drawn(view),
        "left": map_left.left(view),
        "against": map_change.against(view),
        "changes": map_change.changes(view),
    }


def road_lines_of(problem: Problem) -> Roads:
    """Down to the roads that lead to a house; there are none where travel times come without roads."""
    from planner.roads import road_lines  # brings the whole road reader, which a test of a map does not need

    return tuple((line.kind, line.points) for line in road_lines(problem, minimum=LEAST_ROAD, tolerance=ROAD_TOLERANCE))


def _areas(plan: Plan, problem: Problem) -> Areas:
    """From where each stop is reached along roads and paths; none where travel times come without roads."""
    from planner.roads import isochrones

    hubs = (stop.place for stop in plan.stops if stop.kind is StopKind.HUB)
    villages = {village_place(v.id): v.id for v in problem.villages}
    found = isochrones(problem, [villages[place] for place in hubs if place in villages])
    return tuple((one.hub, one.limit, moved_rings(problem.settings, one.rings)) for one in found)


def _write(content: str, folder: Path, name: str) -> Path:
    """Write under a temporary name, then rename, so that no half map is ever seen."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{name}.part"
    draft.write_text(content, encoding="utf-8", newline="\n")
    target = folder / name
    number = 1
    while True:
        try:
            draft.replace(target)
        except PermissionError:
            if number > 99:
                draft.unlink()
                raise
            number += 1
            target = folder / f"{Path(name).stem}-{number}.html"
        else:
            return target
