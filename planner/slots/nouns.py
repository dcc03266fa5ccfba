"""A slot: one place and time, what it costs, and what it changes for others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812 - a field has its name

from planner.plan import COST_UNITS, Plan, StopKind, Term
from planner.problem import PlaceId, Request, StaffId, StopId, VehicleId


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A stop of the plan that would be held at another time: begin and end, before and after, seconds of the day.

    `announced`: residents have been told the time before, so that the change has the price `change`.
    """

    stop: StopId
    date: Date
    vehicle: VehicleId
    kind: StopKind
    place: PlaceId
    before: tuple[int, int]
    after: tuple[int, int]
    announced: bool


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One place and time that still fits.

    `begin` and `end` (seconds of the day) are announced for the stop as it would be; `walk_metres` and `walk_seconds`
    are the resident's way, one way. `opened`: no stop is held there yet; `sent_out`: nor is the vehicle out that day,
    and `crew` would ride along. `terms` is what the slot adds to the score (integer units, terms that change), `shifts`
    whose times change. `plan` is the whole plan with the slot taken: lawful, everything else in it as it was.
    """

    request: Request
    date: Date
    vehicle: VehicleId
    kind: StopKind
    place: PlaceId
    stop: StopId
    begin: int
    end: int
    walk_metres: int = 0
    walk_seconds: int = 0
    opened: bool
    sent_out: bool = False
    crew: tuple[StaffId, ...] = ()
    terms: Mapping[Term, int]
    shifts: tuple[Shift, ...] = ()
    plan: Plan = field(repr=False)

    @property
    def cost(self) -> int:
        """What the slot adds to the cost of the plan, in integer units."""
        return sum(self.terms.values())

    @property
    def minutes(self) -> float:
        """The same in minutes."""
        return self.cost / COST_UNITS

    @property
    def order(self) -> tuple[object, ...]:
        """Cheapest first; at equal cost what changes least for others, then the soonest."""
        return self.cost, len(self.shifts), self.date, self.begin, self.place, self.vehicle
