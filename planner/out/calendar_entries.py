"""The events of a plan as a village, a vehicle or a person sees them."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise

from planner.announced import was_told
from planner.out.ical import Entry, uid
from planner.out.names import Names
from planner.out.notice import handled
from planner.out.timetable import stop_place, unreserved_line
from planner.outlook import Outlook, Reach
from planner.plan import Stop, StopKind
from planner.problem import PlaceId, Point, Service, StaffId, StopId, VehicleId, VillageId
from planner.texts import text

SHORTEST = 60  # seconds: an event without a length is shown nowhere
DAY_BEFORE = 1


@dataclass(frozen=True, kw_only=True)
class Entries:
    """Events by UID. With `told`, only those of stops that residents were told of.

    To residents a visit is a place on a day: another vehicle changes nothing, so its UID does not know the vehicle. To
    the staff it is a stop with its id.
    """

    outlook: Outlook
    told: bool = False

    @cached_property
    def names(self) -> Names:
        """How things are called."""
        return Names(problem=self.outlook.problem)

    def say(self, key: str, /, **values: object) -> str:
        """A text of the catalogue `calendar`."""
        return text(self.outlook.problem.settings.language, "calendar", key, **values)

    def of_village(self, village: VillageId, also: Collection[str] = ()) -> dict[str, Entry]:
        """The hub stops a village is told of, and those within its reach whose UIDs are among `also`."""
        told = {reach.stop.id for reach in self.outlook.announced_to(village)}
        reserved = not told or self.outlook.reserved(village)
        within = {self._visit_uid(village, reach.stop): reach for reach in self._within(village)}
        heard = {key: reach for key, reach in within.items() if reach.stop.id in told or key in also}
        return {key: self._visit(village, reach, reserved) for key, reach in heard.items()}

    def of_vehicle(self, vehicle: VehicleId) -> dict[str, Entry]:
        """Everything a vehicle does."""
        return self._turns((day, v) for day, v in self.outlook.plan.vehicle_days if v == vehicle)

    def of_person(self, person: StaffId) -> dict[str, Entry]:
        """Everything the vehicles do on which somebody rides along."""
        turns = self._turns(self._rides.get(person, ())).values()
        own = (replace(entry, uid=uid(entry.uid, "person", person)) for entry in turns)
        return {entry.uid: entry for entry in own}

    def cancelled(self, entry: Entry) -> Entry:
        """An event that is held no more, and when instead."""
        now = self._instead.get(entry.stop)
        words = self.say("cancelled") if now is None else self._moved(now)
        return replace(
            entry,
            cancelled=True,
            summary=self.say("summary.cancelled", what=entry.summary),
            description="\n".join(filter(None, (words, *self._foot()))),
        )

    @cached_property
    def _instead(self) -> dict[StopId, Stop]:
        """The stops that replace others under a new id."""
        changes = self.outlook.changes
        return {c.was.id: c.now for c in changes if c.was is not None and c.now is not None and c.was.id != c.now.id}

    def _moved(self, now: Stop) -> str:
        when = self.names.date(now.date), self.names.span(now.begin, now.end)
        return self.say("moved", date=when[0], time=when[1], place=self._place(now))

    @cached_property
    def _rides(self) -> dict[StaffId, list[tuple[date, VehicleId]]]:
        rides: dict[StaffId, list[tuple[date, VehicleId]]] = {}
        for member in self.outlook.plan.crew:
            rides.setdefault(member.staff, []).append((member.date, member.vehicle))
        return rides

    @property
    def _district(self) -> tuple[str]:
        return (self.outlook.problem.settings.name,)

    def _counts(self, stop: Stop) -> bool:
        return not self.told or was_told(self.outlook.plan, stop)

    def _visit_uid(self, village: VillageId, stop: Stop) -> str:
        return uid(*self._district, "village", village, str(stop.date), str(stop.place), self._number[stop.id])

    def _within(self, village: VillageId) -> Iterable[Reach]:
        return (reach for reach in self.outlook.stops_for(village) if self._counts(reach.stop))

    @cached_property
    def _number(self) -> dict[StopId, str]:
        """Which stop of the day at its place each hub stop is: nearly always the first and only one."""
        seen: Counter[tuple[date, PlaceId | None]] = Counter()
        numbers: dict[StopId, str] = {}
        for stop in self.outlook.hubs:
            seen[stop.date, stop.place] += 1
            numbers[stop.id] = str(seen[stop.date, stop.place])
        return numbers

    def _visit(self, village: VillageId, reach: Reach, reserved: bool) -> Entry:
        stop, lead = reach.stop, self.outlook.problem.settings.lead_days
        near = reach.hub != village
        lines = [
            self.say("way", way=self.names.way(reach.metres, reach.seconds)) if near else "",
            "" if reserved else unreserved_line(self.names),
            self.say("vehicle", vehicle=self.names.vehicle(stop.vehicle)),
            self._services.get(stop.id, ""),
            self.say("bring"),
            self._hotline(),
            *self._foot(),
        ]
        return Entry(
            uid=self._visit_uid(village, stop),
            stop=stop.id,
            day=stop.date,
            begin=stop.begin,
            end=stop.end,
            summary=self.say("summary.visit", place=self.names.place(stop.place)),
            location=stop_place(self.names, stop),
            point=self._point(stop),
            description="\n".join(filter(None, lines)),
            announced=was_told(self.outlook.plan, stop),
            busy=False,
            alarm_days=tuple(dict.fromkeys(days for days in (lead, DAY_BEFORE) if days > 0)),
        )

    @cached_property
    def _services(self) -> dict[StopId, str]:
        """What can be dealt with at each hub stop, as a sentence."""
        plan, problem = self.outlook.plan, self.outlook.problem
        found: dict[StopId, str] = {}
        for stop in self.outlook.hubs:
            services: tuple[Service, ...] = handled(problem, stop, plan.crew_of(stop.date, stop.vehicle))
            named = self.names.joined(map(self.names.named, services))
            found[stop.id] = self.say("services", services=named) if named else ""
        return found

    def _turns(self, days: Iterable[tuple[date, VehicleId]]) -> dict[str, Entry]:
        return {entry.uid: entry for key in days for entry in self._turn.get(key, ())}

    @cached_property
    def _turn(self) -> dict[tuple[date, VehicleId], list[Entry]]:
        """The events of each turn."""
        return {
            key: [self._work(stop, before, after) for before, stop, after in _neighbours(stops) if self._counts(stop)]
            for key, stops in self.outlook.plan.vehicle_days.items()
        }

    def _work(self, stop: Stop, before: Stop | None, after: Stop | None) -> Entry:
        begin, end = stop.begin, stop.end
        if stop.kind is StopKind.START and after is not None:
            begin, end = stop.leave, after.arrive
        elif stop.kind is StopKind.END and before is not None:
            begin, end = before.leave, stop.arrive
        hub = stop.kind is StopKind.HUB
        return Entry(
            uid=uid(*self._district, "stop", stop.id),
            stop=stop.id,
            day=stop.date,
            begin=begin,
            end=max(end, begin + SHORTEST),
            summary=self.say(f"summary.{stop.kind}", place=self._place(stop), vehicle=self.names.vehicle(stop.vehicle)),
            location=stop_place(self.names, stop) if hub else self._place(stop),
            point=self._point(stop) if hub else None,
            description="\n".join(filter(None, (*self._details(stop), *self._foot()))),
            announced=was_told(self.outlook.plan, stop),
            alarm_days=(DAY_BEFORE,) if stop.kind is StopKind.START else (),
        )

    def _details(self, stop: Stop) -> Iterable[str]:
        crew = self.names.joined(map(self.names.person, self.outlook.plan.crew_of(stop.date, stop.vehicle)))
        cases = [row for row in self.outlook.plan.served_at.get(stop.id, ()) if row.request is not None]
        yield self.say("vehicle", vehicle=self.names.vehicle(stop.vehicle))
        yield self.say("crew", crew=crew) if crew else ""
        if stop.kind in (StopKind.HUB, StopKind.HOME):
            yield self.say("times", times=self.names.span(stop.arrive, stop.leave))
        if stop.drive_seconds or stop.drive_metres:
            yield self.say("drive", minutes=-(-stop.drive_seconds // 60), km=f"{stop.drive_metres / 1000:.1f}")
        if stop.kind is StopKind.HUB:
            yield self.say("cases", count=len(cases))
        elif cases:
            yield self.say("request", requests=self.names.joined(str(row.request) for row in cases))

    def _place(self, stop: Stop) -> str:
        """A place by its name; a door, also one that the tables no longer know, by its village."""
        rows = self.outlook.plan.served_at.get(stop.id, ())
        if stop.kind is StopKind.HOME and rows:
            return self.names.village(rows[0].village)
        return self.names.place(stop.place)

    def _point(self, stop: Stop) -> Point | None:
        known = None if stop.place is None else self.outlook.problem.places.get(stop.place)
        return None if known is None else known.point

    def _hotline(self) -> str:
        phone = self.outlook.problem.settings.hotline
        return self.names.say("hotline", phone=phone) if phone else ""

    def _foot(self) -> tuple[str, ...]:
        return (self.outlook.problem.settings.disclaimer,)


def _neighbours(stops: tuple[Stop, ...]) -> Iterable[tuple[Stop | None, Stop, Stop | None]]:
    """Each stop between the one before and the one after."""
    padded = (None, *stops, None)
    for (before, stop), (_, after) in zip(pairwise(padded[:-1]), pairwise(padded[1:]), strict=True):
        assert stop is not None
        yield before, stop, after
