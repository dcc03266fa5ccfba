"""One way between two places that were named."""

from planner.cli.exits import CliError
from planner.cli.voice import Said, Voice
from planner.errors import InputError, InputErrors
from planner.out.plain_page import shown
from planner.out.route_page import Route, Step, headline
from planner.problem import PlaceId, Problem, centre_place, village_place
from planner.read.places import metres
from planner.travel import NO_ROAD, Travel

_say = Said(area="ways")


def find_route(problem: Problem, travel: Travel, origin: str, destination: str) -> Route:
    """The way between a village or centre and another, each by id or name.

    Raises:
        InputErrors: a name that nobody or more than one has.
        CliError: `no-way`, where there is none.

    """
    wrong: list[InputError] = []
    ends = [_named(problem, option, value, wrong) for option, value in (("--from", origin), ("--to", destination))]
    if wrong:
        raise InputErrors(tuple(wrong), problem.settings.language)
    a, b = ends
    names = _names(problem)
    seconds = travel.drive(a, b)
    if seconds >= NO_ROAD:
        raise CliError("no-way", origin=names[a], destination=names[b])
    start, finish = problem.places[a].point, problem.places[b].point
    return Route(
        origin=a,
        destination=b,
        names=(names[a], names[b]),
        seconds=seconds,
        metres=travel.distance(a, b),
        crow=None if start is None or finish is None else round(metres(start, finish)),
        steps=tuple(Step(name=part.name, metres=part.metres) for part in travel.router.roads(a, b)),
    )


def say_route(voice: Voice, problem: Problem, route: Route) -> None:
    """Length and minutes, then the roads."""
    title = _say(voice, "route_title", origin=route.names[0], destination=route.names[1])
    voice.say(title, "bold")
    voice.say(headline(problem, route))
    if route.steps:
        rows = [
            (step.name or _say(voice, "unnamed"), _say(voice, "metres", count=f"{step.metres:,}"))
            for step in route.steps
        ]
        voice.table("", [_say(voice, "road"), ""], rows, right=1)


def route_object(route: Route) -> dict[str, object]:
    """The way for machines; seconds and metres as plans count them."""
    return {
        "from": route.origin,
        "to": route.destination,
        "seconds": route.seconds,
        "metres": route.metres,
        "crow_metres": route.crow,
        "roads": [{"name": step.name, "metres": step.metres} for step in route.steps],
    }


def _names(problem: Problem) -> dict[PlaceId, str]:
    return {village_place(v.id): shown(problem, v) for v in problem.villages} | {
        centre_place(c.id): shown(problem, c) for c in problem.centres
    }


def _named(problem: Problem, option: str, value: str, wrong: list[InputError]) -> PlaceId:
    """The place with this id, or the only one with this name; a place id (`village/...`) stands for itself."""
    ids = {village_place(v.id): (v.id, v.name, v.name_en) for v in problem.villages} | {
        centre_place(c.id): (c.id, c.name, c.name_en) for c in problem.centres
    }
    exact = [place for place, words in ids.items() if value in (place, words[0])]
    found = exact or [place for place, words in ids.items() if value and value in words[1:]]
    if len(found) == 1:
        return found[0]
    code = "end-ambiguous" if found else "end-unknown"
    wrong.append(InputError(code=code, column=option, value=value, values={"ids": ", ".join(found)}))
    return PlaceId("")
