"""What an unserved task asks for: its rows, its needs, the places where it may be done and those just out of reach."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from planner.check import Facts
from planner.demand import Case, Walkin
from planner.plan import Assignment, Mode, Plan, StopKind, TaskId, Unserved, stop_id
from planner.problem import PlaceId, StaffId, VehicleId, VillageId, village_place
from planner.travel import NO_ROAD

MOST_BEYOND = 3  # hubs beyond the limit that are looked at


@dataclass(frozen=True, kw_only=True)
class Option:
    """A place where a task may be done, with the way of its residents, one way."""

    kind: StopKind
    place: PlaceId
    metres: int = 0
    seconds: int = 0


@dataclass(frozen=True, kw_only=True)
class Work:
    """One unserved task, served whole. `options` are lawful as places, nearest first; `beyond` are not.

    `beyond` holds the nearest hubs past the access limit, then the own village where it cannot host.
    """

    task: TaskId
    village: VillageId
    rows: tuple[Unserved, ...]
    cases: tuple[Case, ...]
    walkin: Walkin | None
    options: tuple[Option, ...]
    beyond: tuple[Option, ...]

    @property
    def skills(self) -> tuple[str, ...]:
        """Skills somebody aboard must hold."""
        return tuple(sorted({c.skill for c in self.cases if c.skill}))

    @property
    def officers(self) -> tuple[StaffId, ...]:
        """Officials who must be aboard themselves."""
        return tuple(sorted({c.officer for c in self.cases if c.officer is not None}))

    @property
    def people(self) -> int:
        """People needed aboard."""
        return max((c.people for c in self.cases if c.door is not None), default=1)

    @property
    def equipment(self) -> frozenset[str]:
        """Equipment needed."""
        return frozenset[str]().union(*(c.equipment for c in self.cases))

    @property
    def home(self) -> bool:
        """Whether it is done at a door."""
        return any(c.door is not None for c in self.cases)

    def assigned(self, day: date, vehicle: VehicleId, option: Option) -> tuple[Assignment, ...]:
        """The rows of the plan if it were done at an option."""
        cases = {(c.request, c.leg): c for c in self.cases}
        return tuple(
            Assignment(
                task=row.task,
                request=row.request,
                leg=row.leg,
                village=self.village,
                mode=Mode.HUB if option.kind is StopKind.HUB else Mode.HOME,
                stop=stop_id(day, vehicle, option.kind, option.place),
                walk_metres=option.metres,
                walk_seconds=option.seconds,
                seconds=cases[row.request, row.leg].seconds
                if row.request is not None
                else 0
                if self.walkin is None
                else self.walkin.seconds,
            )
            for row in self.rows
        )


def unserved_work(facts: Facts, plan: Plan) -> Mapping[TaskId, Work]:
    """The unserved tasks by id, in the order of the plan; rows about nothing that is open are left out."""
    rows: dict[TaskId, list[Unserved]] = {}
    for row in plan.unserved:
        if _open(facts, row):
            rows.setdefault(row.task, []).append(row)
    return {task: work_of(facts, found) for task, found in rows.items()}


def work_of(facts: Facts, rows: Iterable[Unserved]) -> Work:
    """The work of the rows of one task."""
    held = tuple(rows)
    cases = tuple(facts.cases[row.request, row.leg] for row in held if row.request is not None)
    village = cases[0].village if cases else held[0].village
    doors = tuple(dict.fromkeys(c.door for c in cases if c.door is not None))
    options = tuple(Option(kind=StopKind.HOME, place=door) for door in doors) or _hubs(facts, village)
    return Work(
        task=held[0].task,
        village=village,
        rows=held,
        cases=cases,
        walkin=None if cases else facts.walkins[village, held[0].leg],
        options=options,
        beyond=() if doors else _beyond(facts, village),
    )


def _open(facts: Facts, row: Unserved) -> bool:
    return (row.village, row.leg) in facts.walkins if row.request is None else (row.request, row.leg) in facts.cases


def _hubs(facts: Facts, village: VillageId) -> tuple[Option, ...]:
    limit = facts.problem.access_limit(village)
    return tuple(o for o in _near(facts, village) if o.metres <= limit)


def _near(facts: Facts, village: VillageId) -> tuple[Option, ...]:
    """Places that can host, nearest first, the own before all."""
    known = facts.problem.village
    own = [Option(kind=StopKind.HUB, place=village_place(village))] if known[village].can_host else []
    return (
        *own,
        *(
            Option(kind=StopKind.HUB, place=village_place(way.hub), metres=way.metres, seconds=way.seconds)
            for way in facts.travel.access.get(village, ())
            if way.hub != village and way.hub in known and known[way.hub].can_host and way.metres < NO_ROAD
        ),
    )


def _beyond(facts: Facts, village: VillageId) -> tuple[Option, ...]:
    limit = facts.problem.access_limit(village)
    far = [o for o in _near(facts, village) if o.metres > limit][:MOST_BEYOND]
    own = facts.problem.village[village]
    here = [] if own.can_host else [Option(kind=StopKind.HUB, place=village_place(village))]
    return (*far, *here)
