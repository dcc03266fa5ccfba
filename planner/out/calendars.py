"""Calendars to subscribe to or import: one a village (public), a vehicle and a person of the staff (internal).

An event keeps its UID over all versions (see `calendar_entries`) and takes its number from the plan's version, so that
importing a new version moves events instead of doubling them; what the announced parent promised and the plan no longer
holds is in the file as cancelled. Where there is a parent, the events that differ stand once more in files of their
own, for those alone who have to know. No calendar names a resident, a contact or a door: phones copy them to clouds.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from planner.out.calendar_entries import Entries
from planner.out.filename import file_names
from planner.out.ical import Entry, Issue, calendar
from planner.outlook import Outlook
from planner.plan import PlanStatus
from planner.problem import StaffId, VehicleId, VillageId

Found = Mapping[str, Entry]  # by UID


@dataclass(frozen=True, kw_only=True)
class Change:
    """The events of one owner: all that hold or are cancelled, and those of them that the parent had otherwise."""

    events: tuple[Entry, ...]
    differing: tuple[Entry, ...]


def write_calendars(outlook: Outlook, *, public: Path, internal: Path) -> tuple[Path, ...]:
    """Write every calendar into folders of `public` and `internal`; public ones first."""
    diary, problem = Diary(outlook=outlook), outlook.problem
    say = diary.now.say
    villages = {v.id: " ".join((v.township, diary.now.names.named(v))) for v in problem.villages}
    vehicles = {v.id: say("file.vehicle", name=v.name or v.id) for v in problem.vehicles}
    people = {p.id: say("file.person", name=p.name or p.id) for p in problem.staff}
    return (
        *diary.write(public, ((name, diary.of_village(v)) for v, name in file_names(villages.items()).items())),
        *diary.write(internal, ((name, diary.of_vehicle(v)) for v, name in file_names(vehicles.items()).items()), True),
        *diary.write(internal, ((name, diary.of_person(p)) for p, name in file_names(people.items()).items()), True),
    )


@dataclass(frozen=True, kw_only=True)
class Diary:
    """The events of a plan by owner, beside those of the plan it replaces."""

    outlook: Outlook

    @cached_property
    def now(self) -> Entries:
        """The events of this plan."""
        return Entries(outlook=self.outlook)

    @cached_property
    def before(self) -> Entries | None:
        """The events that were announced before."""
        parent = self.outlook.parent
        return None if parent is None else Entries(outlook=replace(self.outlook, plan=parent, parent=None), told=True)

    def of_village(self, village: VillageId) -> Change:
        """What a village is told. A stop it was told of stays in its calendar for as long as it is held."""
        before = {} if self.before is None else self.before.of_village(village)
        return self._change(before, self.now.of_village(village, also=before.keys()))

    def of_vehicle(self, vehicle: VehicleId) -> Change:
        """The turns of a vehicle."""
        before = {} if self.before is None else self.before.of_vehicle(vehicle)
        return self._change(before, self.now.of_vehicle(vehicle))

    def of_person(self, person: StaffId) -> Change:
        """The turns on which somebody rides along."""
        before = {} if self.before is None else self.before.of_person(person)
        return self._change(before, self.now.of_person(person))

    def write(self, folder: Path, owners: Iterable[tuple[str, Change]], private: bool = False) -> Iterator[Path]:
        """A file for everybody who has an event, and one with what differs from the parent."""
        plan, settings, say = self.outlook.plan, self.outlook.problem.settings, self.now.say
        stamp = plan.announced_on or plan.first
        number = 2 * (plan.version - 1) + (plan.status is not PlanStatus.DRAFT)  # a draft lies below its announcement
        issue = Issue(sequence=number, stamp=stamp, zone=settings.timezone, private=private)
        about = (self.now.names.imprint(plan), settings.disclaimer, say("internal") if private else "")
        for name, change in owners:
            title = say("title", name=name, district=settings.name).strip()
            for place, events in (("file.folder", change.events), ("file.changes", change.differing)):
                if events:
                    content = calendar(events, issue, name=title, about="\n".join(filter(None, about)))
                    yield _write(folder / say(place), f"{name}.ics", content)

    def _change(self, before: Found, now: Found) -> Change:
        gone = {key: self.now.cancelled(entry) for key, entry in before.items() if key not in now}
        events = {**now, **gone}
        differing = {key: e for key, e in events.items() if key not in before or key in gone or _moved(before[key], e)}
        return Change(events=_in_order(events), differing=() if self.before is None else _in_order(differing))


def _moved(was: Entry, now: Entry) -> bool:
    return (was.day, was.begin, was.end, was.location) != (now.day, now.begin, now.end, now.location)


def _in_order(entries: Found) -> tuple[Entry, ...]:
    return tuple(sorted(entries.values(), key=lambda e: (e.day, e.begin, e.end, e.uid)))


def _write(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path
