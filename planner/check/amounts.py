"""`equipment`, `load`, `stops`: what a vehicle carries and how much it does in a day."""

from collections import Counter
from collections.abc import Iterator, Mapping

from planner.check.view import View
from planner.plan import Assignment, Rule, Stop, Violation, stop_id
from planner.problem import StopId, Village, VillageId


def equipment(view: View) -> Iterator[Violation]:
    """The vehicle carries what each case needs."""
    for turn in view.turns:
        carried = frozenset[str]() if turn.vehicle is None else turn.vehicle.equipment
        for stop, row in turn.rows:
            case = view.facts.case(row)
            if case is not None and not case.equipment <= carried:
                missing = tuple(sorted(case.equipment - carried))
                yield turn.broken(Rule.EQUIPMENT, "missing", (stop, row), equipment=missing)


def load(view: View) -> Iterator[Violation]:
    """No more cases a vehicle-day than allowed; walk-ins count what their village says (`visit_load`)."""
    for turn in view.turns:
        most = None if turn.vehicle is None else turn.vehicle.max_cases
        villages = view.facts.problem.village
        visits = [villages[row.village].visit_load for _, row in turn.rows if _visits(row, villages)]
        count = sum(row.request is not None for _, row in turn.rows) + sum(visits)
        if most is not None and count > most:
            yield turn.broken(Rule.LOAD, "over", count=count, allowed=most)


def _visits(row: Assignment, villages: Mapping[VillageId, Village]) -> bool:
    return row.request is None and row.village in villages


def stops(view: View) -> Iterator[Violation]:
    """No more stops a vehicle-day than allowed, each place once, each under its own id."""
    for turn in view.turns:
        most = None if turn.vehicle is None else turn.vehicle.max_stops
        if most is not None and len(turn.visits) > most:
            yield turn.broken(Rule.STOPS, "over", count=len(turn.visits), allowed=most)
        places = Counter((s.kind, s.place) for s in turn.visits)
        for stop in turn.visits:
            if places.pop((stop.kind, stop.place), 1) > 1:
                yield turn.broken(Rule.STOPS, "twice", stop)
        for stop in turn.stops:
            if stop.id != _own_id(stop):
                yield turn.broken(Rule.STOPS, "id", stop, id=stop.id)


def _own_id(stop: Stop) -> StopId | None:
    """The id a stop must have; None where its place is no place at all."""
    if stop.place is not None and "/" not in stop.place:
        return None
    return stop_id(stop.date, stop.vehicle, stop.kind, stop.place)
