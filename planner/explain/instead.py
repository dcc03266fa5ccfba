"""What the resident can do instead: a centre that can handle it, on a day when it can, a phone call, the agent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from planner.centres import nearest_centres
from planner.demand import Case
from planner.explain.board import Board
from planner.explain.names import Names, clock
from planner.plan import Unserved
from planner.problem import Centre, ChangeKind, Request, Staff, StaffId, VillageId, centre_place, door_place
from planner.travel import NO_ROAD
from planner.windows import DAY_SECONDS

AHEAD = 7  # days after the horizon that are looked at

Hours = tuple[tuple[int, int], ...]


def instead(board: Board, row: Unserved) -> str:
    """A sentence for the resident of a row; for walk-ins nothing personal, for confidential services no details."""
    request = None if row.request is None else board.problem.request.get(row.request)
    case = None if row.request is None else board.facts.cases.get((row.request, row.leg))
    return _Advice(board=board, village=row.village, request=request, case=case).sentence


@dataclass(frozen=True, kw_only=True)
class Counter:
    """A centre where somebody can handle the case on a day, and when."""

    centre: Centre
    day: date
    hours: Hours


@dataclass(frozen=True, eq=False, kw_only=True)
class _Advice:
    """What to say to the resident of one row; without a request, to those of a village."""

    board: Board
    village: VillageId
    request: Request | None
    case: Case | None

    @property
    def sentence(self) -> str:
        """The advice."""
        if self.request is not None and self.request.mobility_limited:
            return self._at_home(self.request)
        if not self._centres:
            hotline = self.board.problem.settings.hotline
            return self._names.say("instead.hotline", phone=hotline) if hotline else self._agent
        found = self.counter
        if found is None:
            return self._by_phone()
        return self._joined(self._come(found), self._bring(), self._phone(found.centre.phone))

    @property
    def counter(self) -> Counter | None:
        """The nearest centre that can handle it within the days looked at and not after it is due; its first day."""
        last = self._last if self._due is None else min(self._last, self._due)
        days = [self._first + timedelta(days=k) for k in range((last - self._first).days + 1)]
        for centre in self._centres:
            for day in days:
                hours = self._hours(centre, day)
                if hours:
                    return Counter(centre=centre, day=day, hours=hours)
        return None

    @cached_property
    def _centres(self) -> tuple[Centre, ...]:
        return nearest_centres(self.board.problem, self.board.travel, self.village)

    @property
    def _names(self) -> Names:
        return Names(problem=self.board.problem)

    @property
    def _due(self) -> date | None:
        return None if self.case is None else self.case.due

    @property
    def _first(self) -> date:
        return self.board.problem.horizon.first if self.case is None else self.case.earliest

    @property
    def _last(self) -> date:
        return max(self.board.problem.horizon.last, self._first) + timedelta(days=AHEAD)

    def _hours(self, centre: Centre, day: date) -> Hours:
        """When a centre is open on a day with somebody behind the counter who can handle the case; empty: never."""
        hours = self.board.facts.open_on(centre.windows, day)
        if not hours or not self.board.facts.worked(day):
            return ()
        if not self.board.problem.staff:
            return hours
        able = self._able(self._behind(centre, day), day)
        return _merged((max(a, p.hours[0]), min(b, p.hours[1])) for a, b in hours for p in able)

    def _behind(self, centre: Centre, day: date) -> list[Staff]:
        """The centre's people who work that day, have no day off and are aboard no vehicle of the plan."""
        board = self.board
        edits = (c for c in board.edits if c.kind is ChangeKind.DAY_OFF and c.date in (None, day))
        gone = {StaffId(c.target) for c in edits} | {c.staff for c in board.plan.crew if c.date == day}
        own = (p for p in board.problem.staff if p.centre == centre.id and p.id not in gone)
        return [p for p in own if board.facts.runs(p.days, day)]

    def _able(self, behind: list[Staff], day: date) -> list[Staff]:
        """Whoever holds the skill; the officer where one is named, if somebody there holds the skill."""
        if self.case is None:
            return behind
        skilled = [p for p in behind if p.has(self.case.skill, day)]
        if self.case.officer is None or not skilled:
            return skilled
        return [p for p in behind if p.id == self.case.officer]

    def _come(self, found: Counter) -> str:
        values = {"centre": self._names.centre(found.centre.id), "date": self._names.long_day(found.day)}
        if found.hours == ((0, DAY_SECONDS),):
            return self._names.say("instead.come", **values)
        spans = self._names.joined(
            self._names.say("form.span", begin=clock(begin), end=clock(end)) for begin, end in found.hours
        )
        return self._names.say("instead.come_at", **values, hours=spans)

    def _bring(self) -> str:
        service = None if self.request is None else self.board.problem.service.get(self.request.service)
        if service is None or service.confidential or not service.materials:
            return ""
        return self._names.say("instead.bring", materials=self._names.joined(service.materials))

    def _phone(self, phone: str) -> str:
        return self._names.say("instead.phone", phone=phone) if phone else ""

    def _by_phone(self) -> str:
        """No centre can handle it in the days looked at, or none before it is due."""
        settings, nearest = self.board.problem.settings, self._centres[0]
        phone = settings.hotline or nearest.phone
        if self._due is not None and self._due <= self._last:
            return self._in_a_hurry("instead.deadline", self._due, phone)
        if phone:
            return self._names.say("instead.arrange", phone=phone)
        return self._joined(self._names.say("instead.ask", centre=self._names.centre(nearest.id)))

    def _at_home(self, request: Request) -> str:
        """Who cannot come: an appointment by phone for the next week where that is in time, and the village agent."""
        problem = self.board.problem
        phone = next((c.phone for c in self._centres[:1] if c.phone), problem.settings.hotline)
        begin = problem.horizon.last + timedelta(days=1)
        if self._due is not None and not any(
            self.board.facts.worked(begin + timedelta(days=k)) for k in range((self._due - begin).days + 1)
        ):
            return self._in_a_hurry("instead.deadline_home", self._due, phone)
        if not phone:
            return self._agent
        if self._cut_off(request):
            return self._names.say("instead.cut_off", phone=phone, agent=self._agent)
        date_ = self._names.long_day(begin)
        return self._names.say("instead.appointment", phone=phone, date=date_, agent=self._agent)

    def _cut_off(self, request: Request) -> bool:
        """Whether no road leads from any centre to the door: nobody may promise a visit. Unknown places say nothing."""
        travel, door = self.board.travel, door_place(request.id)
        starts = [centre_place(c.id) for c in self.board.problem.centres]
        known = [start for start in starts if start in travel.index and door in travel.index]
        return bool(known) and all(travel.drive(start, door) >= NO_ROAD for start in known)

    def _in_a_hurry(self, key: str, due: date, phone: str) -> str:
        """The deadline passes: that is said, and whom to ask at once."""
        passes = self._names.say(key, due=self._names.long_day(due))
        if phone:
            return self._joined(passes, self._names.say("instead.at_once", phone=phone))
        return self._joined(passes) + self._names.say("form.space") + self._agent

    @property
    def _agent(self) -> str:
        """The village agent, by name for those who are met at home."""
        village = self.board.problem.village.get(self.village)
        home = self.request is not None and self.request.mobility_limited
        contact = village.contact if village is not None and home else ""
        if contact:
            return self._names.say("instead.agent_contact", contact=contact)
        return self._names.say("instead.agent")

    def _joined(self, *parts: str) -> str:
        return self._names.say("instead.stop").join(part for part in parts if part) + self._names.say("instead.end")


def _merged(spans: Iterable[tuple[int, int]]) -> Hours:
    """Spans of a day in order, those that touch put together, empty ones left out."""
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged)
