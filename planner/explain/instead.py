"""What the resident can do instead: the nearest centre on its next open day, a phone call, the village agent."""

from datetime import date, timedelta

from planner.days import working
from planner.explain.board import Board
from planner.explain.names import Names, clock
from planner.plan import Unserved
from planner.problem import Centre, Problem, Request, VillageId, centre_place, village_place
from planner.travel import NO_ROAD, Travel
from planner.windows import DAY_SECONDS, intervals_on

AHEAD = 7  # days after the horizon that are looked at


def instead(board: Board, row: Unserved) -> str:
    """A sentence for the resident of a row; for walk-ins nothing personal, for confidential services no details."""
    problem, names = board.problem, Names(problem=board.problem)
    centre = nearest_centre(problem, board.travel, row.village)
    request = None if row.request is None else problem.request.get(row.request)
    if request is not None and request.mobility_limited:
        return _at_home(problem, names, centre, request)
    if centre is None:
        return _call(problem, names)
    case = None if row.request is None else board.facts.cases.get((row.request, row.leg))
    first = problem.horizon.first if case is None else case.earliest
    parts = [_come(problem, names, centre, first), _bring(problem, names, request), _phone(names, centre.phone)]
    return names.say("instead.stop").join(part for part in parts if part) + names.say("instead.end")


def nearest_centre(problem: Problem, travel: Travel, village: VillageId) -> Centre | None:
    """The centre with the shortest drive from a village; of equals the first of the table; None where no road leads."""
    here = village_place(village)
    ways = [
        (int(travel.seconds[travel.index[here], travel.index[centre_place(c.id)]]), number, c)
        for number, c in enumerate(problem.centres)
        if here in travel.index and centre_place(c.id) in travel.index
    ]
    seconds, _, centre = min(ways, default=(NO_ROAD, 0, None), key=lambda way: way[:2])
    return centre if seconds < NO_ROAD else None


def next_open(problem: Problem, centre: Centre, first: date) -> tuple[date, tuple[tuple[int, int], ...]] | None:
    """The first working day from `first` on which a centre is open, with its hours; to a week after the horizon."""
    last = max(problem.horizon.last, first) + timedelta(days=AHEAD)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        hours = intervals_on(centre.windows, day)
        if hours and working(problem, day):
            return day, hours
    return None


def _come(problem: Problem, names: Names, centre: Centre, first: date) -> str:
    found = next_open(problem, centre, first)
    name = names.centre(centre.id)
    if found is None:
        return names.say("instead.ask", centre=name)
    day, hours = found
    if hours == ((0, DAY_SECONDS),):
        return names.say("instead.come", centre=name, date=names.long_day(day))
    spans = names.joined(names.say("form.span", begin=clock(a), end=clock(b)) for a, b in hours)
    return names.say("instead.come_at", centre=name, date=names.long_day(day), hours=spans)


def _bring(problem: Problem, names: Names, request: Request | None) -> str:
    service = None if request is None else problem.service.get(request.service)
    if service is None or service.confidential or not service.materials:
        return ""
    return names.say("instead.bring", materials=names.joined(service.materials))


def _phone(names: Names, phone: str) -> str:
    return names.say("instead.phone", phone=phone) if phone else ""


def _call(problem: Problem, names: Names) -> str:
    if not problem.settings.hotline:
        return names.say("instead.agent")
    return names.say("instead.hotline", phone=problem.settings.hotline)


def _at_home(problem: Problem, names: Names, centre: Centre | None, request: Request) -> str:
    """Who cannot come: an appointment by phone for the next week, or the village agent."""
    phone = (centre.phone if centre else "") or problem.settings.hotline
    monday = problem.horizon.last + timedelta(days=1)
    contact = problem.village[request.village].contact if request.village in problem.village else ""
    agent = names.say("instead.agent_contact", contact=contact) if contact else names.say("instead.agent")
    if not phone:
        return agent
    return names.say("instead.appointment", phone=phone, date=names.long_day(monday), agent=agent)
