"""One way between two places, drawn on the roads."""

from dataclasses import dataclass

from planner.out.map_geo import encode
from planner.out.map_tiles import Roads
from planner.out.plain_page import PlainPage, ground, words
from planner.problem import PlaceId, Problem
from planner.texts import text
from planner.travel import Travel


@dataclass(frozen=True, kw_only=True)
class Step:
    """A part of the way along one road."""

    name: str
    metres: int


@dataclass(frozen=True, kw_only=True)
class Route:
    """A way by a vehicle of speed factor 1: its length and time are those that plans count."""

    origin: PlaceId
    destination: PlaceId
    names: tuple[str, str]
    seconds: int
    metres: int
    crow: int | None
    steps: tuple[Step, ...]


def route_page(problem: Problem, travel: Travel, route: Route, roads: Roads) -> str:
    """The whole page."""
    language = problem.settings.language
    line = travel.router.line(route.origin, route.destination)
    unnamed = text(language, "ways", "unnamed")
    payload = ground(problem, roads, (route.origin, route.destination)) | {
        "text": words(problem) | {key: text(language, "ways", key) for key in ("steps", "no_line", "legend_way")},
        "line": encode(line),
        "names": list(route.names),
        "steps": [
            [step.name or unnamed, text(language, "ways", "metres", count=f"{step.metres:,}")] for step in route.steps
        ],
    }
    return PlainPage(
        problem=problem,
        kind="route",
        title=text(language, "ways", "route_title", origin=route.names[0], destination=route.names[1]),
        lead=headline(problem, route),
        payload=payload,
    ).html()


def headline(problem: Problem, route: Route) -> str:
    """Length, minutes (rounded up, as plans count seconds) and the crow flight."""
    language = problem.settings.language
    km, minutes = f"{route.metres / 1000:.1f}", -(-route.seconds // 60)
    said = text(language, "ways", "headline", km=km, minutes=minutes)
    crow = "" if route.crow is None else text(language, "ways", "crow", km=f"{route.crow / 1000:.1f}")
    return said + crow
