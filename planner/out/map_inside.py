"""What only the internal map says: home visits, people, crews, the times of vehicles."""

from planner.out.map_view import Payload, Rows, View, at
from planner.plan import Stop
from planner.problem import Request


def home(view: View, stop: Stop, number: int) -> Payload:
    """A home visit: whose door, when, what for."""
    place = view.problem.places[stop.place] if stop.place else None
    rows = view.plan.served_at.get(stop.id, ())
    request = next((view.problem.request[row.request] for row in rows if row.request), None)
    name = home_village(view, stop)
    when = f"{view.day(stop.date)} {view.span(stop.begin, stop.end)}"
    shown: Rows = [[view.say("day"), view.day(stop.date)], [view.say("time"), view.span(stop.begin, stop.end)]]
    shown += [] if request is None else [*person_rows(view, request), [view.say("door"), _door(view, request)]]
    shown += [[view.say("vehicle"), view.vehicle(stop.vehicle)], *inside_rows(view, stop)]
    return {
        "at": at(place.point) if place and place.point else [],
        "id": stop.id,
        "number": number,
        "tip": [view.say("home_of", village=name), when],
        "card": {
            "head": view.say("home_head", number=number, village=name),
            "parts": [{"rows": [row for row in shown if row[1]]}],
        },
    }


def home_village(view: View, stop: Stop) -> str:
    """The village in which a home visit takes place."""
    rows = view.plan.served_at.get(stop.id, ())
    return view.village(rows[0].village) if rows else ""


def person_rows(view: View, request: Request) -> Rows:
    """Who asks for what; a confidential service is not named on a map."""
    service = view.problem.service.get(request.service)
    named = service is not None and not service.confidential
    return [
        [view.say("request"), request.id],
        [view.say("applicant"), request.applicant],
        [view.say("contact"), request.contact],
        [view.say("service"), service.name if service is not None and named else view.say("confidential")],
        [view.say("people_needed"), str(request.people_needed) if request.people_needed > 1 else ""],
    ]


def _door(view: View, request: Request) -> str:
    return "" if request.door else view.say("door_unknown")


def inside_rows(view: View, stop: Stop) -> Rows:
    """What only the office needs to know of a stop: arrival, leaving, crew, id."""
    return [
        [view.say("arrive_leave"), view.span(stop.arrive, stop.leave)],
        [view.say("crew"), crew(view, stop)],
        [view.say("stop_id"), stop.id],
    ]


def crew(view: View, stop: Stop) -> str:
    """The names of those aboard at a stop."""
    members = view.plan.crew_of(stop.date, stop.vehicle)
    known = view.problem.person
    return view.say("comma").join(known[m].name or m if m in known else m for m in members)
