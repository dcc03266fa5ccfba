"""From what stands in the way to the changes that could remove it, the easiest first.

How easy a change is for an office, from a word to money; of equals the smaller one:
0 the dispatcher fixes it in the plan (`lock`), somebody free rides along (`crew`)
1 a phone call: the resident can be met at another time (`window`), an edit is lifted (`edit`)
2 a habit of the day: one stop or case more (`stops`, `load`), overtime or duty up to an hour (`overtime`, `duty`),
  another break (`break_begin`, `break_end`), a longer stay (`dwell`)
3 an agreement with a village: host or market hours (`host_hours`, `market`), a longer way up to a kilometre
  (`access`), a place to host (`host`), two vehicles at once (`hubs`), another rhythm (`spacing`, `visits`, `pattern`)
4 an agreement with the service: another day (`due`, `earliest`), another officer (`officer`)
5 people: somebody works one more weekday (`staff_day`), fewer at the counter (`counter_staff`, `counter_skill`),
  a training (`train`)
6 things: equipment, a counter, a seat, a vehicle out on one more weekday, one that can come (`equipment`, `counter`,
  `seat`, `seats`, `vehicle_day`, `reach`)
7 one more official, lent by another centre (`official`); overtime, duty or ways beyond those limits
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.explain.attempts import Attempt
from planner.explain.board import Board
from planner.explain.crews import free
from planner.explain.work import Work
from planner.plan import Remedy, Rule, StopKind, Violation
from planner.problem import ChangeKind, Problem, Staff, StaffId
from planner.windows import DAY_SECONDS

STEP = 300  # seconds: minutes are rounded up to five
HOUR = 3600
EASE: Mapping[str, int] = {
    **dict.fromkeys(("lock", "crew"), 0),
    **dict.fromkeys(("window", "edit"), 1),
    **dict.fromkeys(("stops", "load", "overtime", "duty", "break_begin", "break_end", "dwell"), 2),
    **dict.fromkeys(("host_hours", "market", "access", "host", "hubs", "spacing", "visits", "pattern"), 3),
    **dict.fromkeys(("due", "earliest", "officer"), 4),
    **dict.fromkeys(("staff_day", "counter_staff", "counter_skill", "train"), 5),
    **dict.fromkeys(("equipment", "counter", "seat", "seats", "vehicle_day", "reach"), 6),
    "official": 7,
}
LAST = 7
EASY = {"overtime": HOUR, "duty": HOUR, "dwell": HOUR, "access": 1000}  # most that is still easy


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A change to be tried on an attempt, with the crew it would have. `size` compares changes of one kind."""

    attempt: Attempt
    code: str
    values: Mapping[str, object]
    size: int = 1
    crew: tuple[StaffId, ...]

    @property
    def order(self) -> tuple[object, ...]:
        """Ease, then size, then date and vehicle."""
        hard = self.size > EASY.get(self.code, self.size)
        return (LAST if hard else EASE[self.code], self.size, self.attempt.turn.key, self.code, str(self.values))

    def remedy(self) -> Remedy:
        """The remedy, with where and with whom the task then fits."""
        turn, spot = self.attempt.turn, self.attempt.spot
        where = {"place": spot.option.place, "position": spot.position, "crew": self.crew}
        fits = {"fits_date": turn.day, "fits_vehicle": turn.vehicle.id}
        return Remedy(code=self.code, values={**fits, **where, "size": self.size, **self.values})


Change = tuple[str, dict[str, Any], int]  # code, values, size


def candidates(board: Board, work: Work, attempt: Attempt) -> Iterator[Candidate]:
    """Single changes that could make an attempt lawful; the checker has the last word."""
    crew = attempt.turn.crew
    if not attempt.violations:
        yield Candidate(attempt=attempt, crew=crew, code="lock", values=lock_values(work, attempt))
        return
    if set(attempt.rules) <= {Rule.SKILL, Rule.CREW}:
        yield from _people(board, work, attempt)
    offers = [list(_offers(board, work, attempt, v)) for v in attempt.violations]
    if len(offers) == 1:
        for code, values, size in offers[0]:
            yield Candidate(attempt=attempt, crew=crew, code=code, values=values, size=size)
        return
    for code in dict.fromkeys(code for code, _, _ in offers[0]):
        same = [[offer for offer in offer_list if offer[0] == code] for offer_list in offers]
        merged = _merge([found[0] for found in same if found]) if all(same) else None
        if merged is not None:
            yield Candidate(attempt=attempt, crew=crew, code=code, values=merged[1], size=merged[2])


def lock_values(work: Work, attempt: Attempt) -> dict[str, object]:
    """What an edit must say so that the task is served there."""
    requests = [c.request for c in work.cases]
    target = requests[0] if requests else attempt.spot.option.place.split("/", 1)[1]
    return {"target": target, "date": attempt.turn.day, "vehicle": attempt.turn.vehicle.id}


def _merge(changes: Sequence[Change]) -> Change | None:
    """One change in place of several of one code: the larger of two sizes, the requests together; else none."""
    code, values, size = changes[0]
    for _, other, more in changes[1:]:
        keys = ("requests", "value", "begin", "end", "equipment")
        if any(values.get(key) != other.get(key) for key in values if key not in keys):
            return None
        for key, join in _JOIN.items():
            if key in values:
                values = {**values, key: join(values[key], other[key])}
        if "value" in values and more > size:
            values = {**values, "value": other["value"]}
        size = max(size, more)
    return code, values, size


_JOIN: Mapping[str, Callable[[Any, Any], Any]] = {
    "requests": lambda a, b: tuple(sorted({*a, *b})),
    "equipment": lambda a, b: tuple(sorted({*a, *b})),
    "begin": min,
    "end": max,
}


def _up(seconds: int) -> int:
    return -(-seconds // STEP) * STEP


def _people(board: Board, work: Work, attempt: Attempt) -> Iterator[Candidate]:
    """Somebody who is free rides along, in a free seat or in one more; or somebody works that day."""
    turn = attempt.turn
    aboard = set(turn.crew)
    seats = turn.vehicle.seats
    for person in _wanted(board, work, attempt):
        crew = (*turn.crew, person.id)
        said = {**lock_values(work, attempt), "staff": person.id}
        if len(crew) <= seats:
            yield Candidate(attempt=attempt, code="crew", values=said, crew=crew)
        else:
            values = {"vehicle": turn.vehicle.id, "value": seats + 1, "staff": person.id}
            yield Candidate(attempt=attempt, code="seat", values=values, crew=crew)
    for staff in board.problem.staff:
        works = board.facts.runs(staff.days, turn.day)
        if staff.centre == turn.vehicle.centre and not works and staff.id not in aboard and len(aboard) < seats:
            values = {"staff": staff.id, "date": turn.day}
            yield Candidate(attempt=attempt, code="staff_day", values=values, crew=(*turn.crew, staff.id))
    yield from _back_to_work(board, attempt)
    if len(turn.crew) < seats and not any(v.values.get("kind") == "officer" for v in attempt.violations):
        name = new_official(board.problem)
        said = {"staff": name, "centre": turn.vehicle.centre, "vehicle": turn.vehicle.id, "skills": work.skills}
        values = {**said, "date": turn.day}
        yield Candidate(attempt=attempt, code="official", values=values, crew=(*turn.crew, name))
    if turn.crew:
        for skill in {str(v.values["skill"]) for v in attempt.violations if v.values.get("kind") == "missing"}:
            values = {"staff": turn.crew[0], "skill": skill}
            yield Candidate(attempt=attempt, code="train", values=values, crew=turn.crew)


def new_official(problem: Problem) -> StaffId:
    """An id that nobody has."""
    return next(StaffId(f"new-{n}") for n in range(1, len(problem.staff) + 2) if f"new-{n}" not in problem.person)


def _back_to_work(board: Board, attempt: Attempt) -> Iterator[Candidate]:
    """Somebody whose day off is an edit comes all the same."""
    turn = attempt.turn
    for edit in board.edits:
        person = board.problem.person.get(StaffId(edit.target)) if edit.kind is ChangeKind.DAY_OFF else None
        comes = person is not None and edit.date in (None, turn.day) and person.centre == turn.vehicle.centre
        if person is not None and comes and person.id not in turn.crew and len(turn.crew) < turn.vehicle.seats:
            values = {"change": edit.id}
            yield Candidate(attempt=attempt, code="edit", values=values, crew=(*turn.crew, person.id))


def _wanted(board: Board, work: Work, attempt: Attempt) -> list[Staff]:
    """The free people who hold what is missing; anybody where only hands are missing."""
    turn = attempt.turn
    skills = {str(v.values["skill"]) for v in attempt.violations if "skill" in v.values}
    officers = {v.values["person"] for v in attempt.violations if v.values.get("kind") == "officer"}
    return [
        p
        for p in free(board, turn)
        if p.id not in turn.crew
        and all(p.has(skill, turn.day) for skill in skills)
        and (not officers or p.id in officers)
    ]


def _offers(board: Board, work: Work, attempt: Attempt, violation: Violation) -> Iterator[Change]:
    """The changes that could remove one violation."""
    kind = f"{violation.rule}.{violation.values.get('kind')}"
    offer = OFFERS.get(kind)
    if offer is not None:
        yield from offer(_Case(board=board, work=work, attempt=attempt, violation=violation))


@dataclass(frozen=True, kw_only=True)
class _Case:
    """A violation and where it happened."""

    board: Board
    work: Work
    attempt: Attempt
    violation: Violation

    def __getitem__(self, key: str) -> Any:
        return self.violation.values[key]

    @property
    def settings(self) -> Any:
        return self.board.problem.settings

    @property
    def vehicle(self) -> Any:
        return self.attempt.turn.vehicle

    @property
    def span(self) -> dict[str, object]:
        """The time of the stop on its date, cut to the day."""
        begin, end = max(0, self["begin_at"]), min(DAY_SECONDS, self["end_at"])
        return {"date": self.attempt.turn.day, "begin": min(begin, DAY_SECONDS - 1), "end": max(end, 1)}

    @property
    def length(self) -> int:
        return max(1, int(self["end_at"]) - int(self["begin_at"]))


def _hours(c: _Case) -> Iterator[Change]:
    """A later return: overtime, and with it a longer duty where the turn is then too long; else a longer duty alone."""
    over = {"late": 0, "duty": 0}
    for violation in c.attempt.violations:
        kind, seconds = str(violation.values.get("kind")), violation.values.get("over_seconds")
        if violation.rule is Rule.SHIFT and kind in over and isinstance(seconds, int):
            over[kind] = max(over[kind], seconds)
    late, duty = _up(over["late"]), c.settings.max_duty + _up(over["duty"])
    if late:
        yield "overtime", {"value": c.settings.overtime_max + late, "max_duty": duty}, max(late, _up(over["duty"]))
    else:
        yield "duty", {"value": duty}, _up(over["duty"])


def _break(c: _Case) -> Iterator[Change]:
    """A longer time for the break: as the stops around it ask, up to two hours."""
    stops = c.board.stops(c.attempt.turn)
    opens, closes, length = c.settings.break_begin, c.settings.break_end, c.settings.break_length
    later = {_up(s.leave + length - closes) for s in stops if s.kind is not StopKind.END}
    for more in sorted(m for m in later if 0 < m <= 2 * HOUR):
        yield "break_end", {"value": closes + more}, more
    sooner = {_up(opens + length - (s.begin - c.settings.setup)) for s in stops if s.kind is StopKind.HUB}
    for more in sorted(m for m in sooner if 0 < m <= 2 * HOUR):
        yield "break_begin", {"value": opens - more}, more


def _resident(c: _Case) -> Iterator[Change]:
    request = c.violation.request
    if request is not None:
        yield "window", {"requests": (request,), **c.span}, c.length


def _host_hours(c: _Case) -> Iterator[Change]:
    yield "host_hours", {"village": c["village"], **c.span}, c.length


def _market(c: _Case) -> Iterator[Change]:
    yield "market", {"village": c["village"], **c.span}, c.length


def _due(c: _Case) -> Iterator[Change]:
    requests = tuple(sorted(case.request for case in c.work.cases))
    yield "due", {"requests": requests, "value": c.attempt.turn.day}, (c.attempt.turn.day - c["due"]).days


def _earliest(c: _Case) -> Iterator[Change]:
    requests = tuple(sorted(case.request for case in c.work.cases))
    yield "earliest", {"requests": requests, "value": c.attempt.turn.day}, (c["earliest"] - c.attempt.turn.day).days


def _officer(c: _Case) -> Iterator[Change]:
    if c.violation.request is not None:
        yield "officer", {"requests": (c.violation.request,)}, 1


def _long_stay(c: _Case) -> Iterator[Change]:
    counters = c.vehicle.counters
    if not c.board.problem.staff or len(c.attempt.turn.crew) > counters:
        yield "counter", {"vehicle": c.vehicle.id, "value": counters + 1}, 1
    more = _up(c["over_seconds"])
    yield "dwell", {"value": c.settings.dwell_max + more}, more


def _access(c: _Case) -> Iterator[Change]:
    limit = -(-c["way_metres"] // 10) * 10
    hub = c.attempt.spot.option.place.split("/", 1)[1]
    yield "access", {"village": c.work.village, "value": limit, "hub": hub}, limit - c["allowed_metres"]


def _lift(c: _Case) -> Iterator[Change]:
    yield "edit", {"change": c["change"]}, 1


def _vehicle(code: str, key: str = "count") -> Callable[[_Case], Iterator[Change]]:
    def offer(c: _Case) -> Iterator[Change]:
        yield code, {"vehicle": c.vehicle.id, "value": c[key]}, int(c[key]) - int(c["allowed"])

    return offer


def _seats(c: _Case) -> Iterator[Change]:
    """Without a staff table a vehicle has as many people as seats."""
    if not c.board.problem.staff:
        yield "seats", {"vehicle": c.vehicle.id, "value": c["needed"]}, int(c["needed"]) - int(c["count"])


def _village(code: str, **keys: str) -> Callable[[_Case], Iterator[Change]]:
    def offer(c: _Case) -> Iterator[Change]:
        yield code, {"village": c["village"], **{to: c[source] for to, source in keys.items()}}, 1

    return offer


def _counter_staff(c: _Case) -> Iterator[Change]:
    yield "counter_staff", {"centre": c["centre"], "value": c["count"]}, int(c["needed"]) - int(c["count"])


OFFERS: Mapping[str, Callable[[_Case], Iterator[Change]]] = {
    "shift.late": _hours,
    "shift.duty": _hours,
    "break.missing": _break,
    "window.host": _host_hours,
    "window.market": _market,
    "window.home": _resident,
    "window.case": _resident,
    "day.due": _due,
    "day.earliest": _earliest,
    "day.vehicle": lambda c: iter([("vehicle_day", {"vehicle": c.vehicle.id, "date": c.attempt.turn.day}, 1)]),
    "day.pattern": _village("pattern"),
    "skill.officer": _officer,
    "equipment.missing": lambda c: iter([("equipment", {"vehicle": c.vehicle.id, "equipment": c["equipment"]}, 1)]),
    "crew.seats": _vehicle("seats"),
    "crew.few": _seats,
    "load.over": _vehicle("load"),
    "stops.over": _vehicle("stops"),
    "dwell.long": _long_stay,
    "walk.far": _access,
    "host.place": lambda c: iter([("host", {"village": c["place"].split("/", 1)[1]}, 1)]),
    "host.many": lambda c: iter([("hubs", {"value": c["count"]}, 1)]),
    "reach.vehicle": lambda c: iter([("reach", {"village": c["village"], "vehicle": c.vehicle.id}, 1)]),
    "gap.soon": _village("spacing", value="days"),
    "gap.often": _village("visits", value="count"),
    "roster.counter": _counter_staff,
    "roster.counter_skill": lambda c: iter([("counter_skill", {"centre": c["centre"], "skill": c["skill"]}, 1)]),
    "pin.forbidden": _lift,
    "pin.off": _lift,
    "pin.missing": _lift,
    "pin.begin": _lift,
}
