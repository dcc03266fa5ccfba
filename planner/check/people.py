"""`skill`, `crew`, `roster`: who rides along, what they may do, who stays behind."""

from collections.abc import Iterator
from datetime import date

from planner.check.view import Turn, View
from planner.plan import Rule, StopKind, Violation
from planner.problem import Centre, ChangeKind, Staff, StaffId, VehicleId


def skill(view: View) -> Iterator[Violation]:
    """Someone aboard may do each case on that day, and an officer who is named is aboard."""
    if not view.facts.problem.staff:
        return
    for turn in view.turns:
        for stop, row in turn.rows:
            case = view.facts.case(row)
            if case is None:
                continue
            if not any(p.has(case.skill, turn.date) for p in turn.people) and case.skill:
                yield turn.broken(Rule.SKILL, "missing", (stop, row), skill=case.skill)
            if case.officer is not None and case.officer not in turn.crew:
                yield turn.broken(Rule.SKILL, "officer", (stop, row), person=case.officer)


def crew(view: View) -> Iterator[Violation]:
    """No more people than seats, somebody on every turn, enough for every door, all of the vehicle's centre."""
    for turn in view.turns:
        yield from _aboard(view, turn)
        seats = 0 if turn.vehicle is None else turn.vehicle.seats
        people = len(set(turn.crew)) if view.facts.problem.staff else seats
        for stop, row in turn.rows:
            case = view.facts.case(row)
            if case is not None and stop.kind is StopKind.HOME and people < case.people:
                yield turn.broken(Rule.CREW, "few", (stop, row), count=people, needed=case.people)
    if view.whole:
        used = {(turn.date, turn.id) for turn in view.turns}
        for member in view.plan.crew:
            if (member.date, member.vehicle) not in used:
                values = {"kind": "idle", "person": member.staff}
                yield Violation(
                    rule=Rule.CREW, vehicle=member.vehicle, date=member.date, staff=member.staff, values=values
                )


def _aboard(view: View, turn: Turn) -> Iterator[Violation]:
    if turn.vehicle is not None and len(set(turn.crew)) > turn.vehicle.seats:
        yield turn.broken(Rule.CREW, "seats", count=len(set(turn.crew)), allowed=turn.vehicle.seats)
    if view.facts.problem.staff and turn.visits and not turn.people:
        yield turn.broken(Rule.CREW, "empty")
    for staff in dict.fromkeys(turn.crew):
        person = view.facts.problem.person.get(staff)
        if person is None:
            yield turn.broken(Rule.CREW, "unknown", person=staff)
        elif turn.vehicle is not None and person.centre != turn.vehicle.centre:
            yield turn.broken(Rule.CREW, "centre", person=staff, centre=person.centre)
        if turn.crew.count(staff) > 1:
            yield turn.broken(Rule.CREW, "double", person=staff)


def roster(view: View) -> Iterator[Violation]:
    """Nobody is in two vehicles or out on a day off, and the counters of the centres stay staffed."""
    off = _days_off(view)
    for turn in view.turns:
        for staff in dict.fromkeys(turn.crew):
            if (staff, turn.date) in off or (staff, None) in off:
                yield turn.broken(Rule.ROSTER, "off", person=staff)
            vehicles = view.aboard[turn.date, staff]
            if len(vehicles) > 1 and (turn.id == vehicles[0] or not view.whole):
                others: tuple[VehicleId, ...] = tuple(v for v in vehicles if v != turn.id)
                yield turn.broken(Rule.ROSTER, "two", person=staff, vehicles=others)
    for day in sorted({turn.date for turn in view.turns}):
        for centre in view.facts.problem.centres:
            if centre.counter_staff or centre.counter_skills:
                yield from _counters(view, centre, day)


def _days_off(view: View) -> set[tuple[StaffId, date | None]]:
    edits = (c for c in view.facts.problem.changes if c.kind is ChangeKind.DAY_OFF and c.id not in view.refused)
    return {(StaffId(c.target), c.date) for c in edits}


def _counters(view: View, centre: Centre, day: date) -> Iterator[Violation]:
    """Whom the vehicles take must be spared at the counter; who is missing anyhow is not the plan's doing."""
    if not view.facts.worked(day) or not view.facts.open_on(centre.windows, day):
        return
    away, behind = _parted(view, centre, day)
    if away and len(behind) < centre.counter_staff:
        values = {"centre": centre.id, "count": len(behind), "needed": centre.counter_staff}
        yield Violation(rule=Rule.ROSTER, date=day, values={"kind": "counter", **values})
    for name in sorted(centre.counter_skills):
        holders = [p for p in away if p.has(name, day)]
        if holders and not any(p.has(name, day) for p in behind):
            values = {"centre": centre.id, "skill": name, "person": holders[0].id}
            yield Violation(rule=Rule.ROSTER, date=day, values={"kind": "counter_skill", **values})


def _parted(view: View, centre: Centre, day: date) -> tuple[list[Staff], list[Staff]]:
    """The centre's people of a day: those aboard a vehicle, and those who are at work and stay behind."""
    off = _days_off(view)
    own = [p for p in view.facts.problem.staff if p.centre == centre.id]
    away = [p for p in own if (day, p.id) in view.aboard]
    present = (p for p in own if view.facts.runs(p.days, day) and not {(p.id, day), (p.id, None)} & off)
    return away, [p for p in present if (day, p.id) not in view.aboard]
