"""The maps: one for the office, one for everyone, each a single file that opens with the network cut."""

from pathlib import Path
from typing import Any

from planner.out import map_left, map_places, map_turns
from planner.out.map_page import page, title
from planner.out.map_public import anonymous_plan, anonymous_problem, anonymous_reasons
from planner.out.map_style import radius
from planner.out.map_view import Payload, View
from planner.plan import Plan, Reason
from planner.problem import Problem
from planner.texts import catalogue
from planner.travel import Travel

LEGEND_CASES = (1, 5, 20)
LEAST_ROAD = "residential"
ROAD_TOLERANCE = 8.0  # metres

Roads = tuple[tuple[str, Any], ...]  # class, longitudes and latitudes


def write_maps(
    plan: Plan, *, problem: Problem, travel: Travel, reasons: tuple[Reason, ...], internal: Path, public: Path
) -> tuple[Path, ...]:
    """Write the office's map into `internal` and the residents' into `public`, and say where they are.

    A file held open by another program is left alone; the map then gets the next free name (`map-2.html`).
    """
    roads = _roads(problem)
    inside = View(problem=problem, plan=plan, travel=travel, reasons=reasons, internal=True)
    outside = View(
        problem=anonymous_problem(problem),
        plan=anonymous_plan(plan),
        travel=travel,
        reasons=anonymous_reasons(reasons),
        internal=False,
    )
    return (
        _write(render(inside, roads), internal, inside.say("file.internal")),
        _write(render(outside, roads), public, outside.say("file.public")),
    )


def render(view: View, roads: Roads = ()) -> str:
    """The page of one map."""
    return page(view, payload(view, roads))


def payload(view: View, roads: Roads = ()) -> Payload:
    """Everything the page's script draws, as values of JSON."""
    language = view.language
    return {
        "internal": view.internal,
        "title": title(view),
        "text": {key[3:]: value for key, value in catalogue(language, "map").items() if key.startswith("ui.")},
        "undrawn": map_places.undrawn(view),
        "roads": map_places.roads(view, roads),
        "townships": map_places.townships(view),
        "villages": map_places.villages(view),
        "centres": map_places.centres(view),
        "panel": map_turns.panel(view),
        "legend": [[cases, radius(cases)] for cases in LEGEND_CASES],
        "plan": map_turns.drawn(view),
        "left": map_left.left(view),
    }


def _roads(problem: Problem) -> Roads:
    """Down to the roads that lead to a house; there are none where travel times come without roads."""
    from planner.roads import road_lines  # brings the whole road reader, which a test of a map does not need

    return tuple((line.kind, line.points) for line in road_lines(problem, minimum=LEAST_ROAD, tolerance=ROAD_TOLERANCE))


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
