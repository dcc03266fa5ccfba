"""What a standing round is. Times are seconds of the day, weekdays 0 to 6 from Monday, weeks 1 to `Round.weeks`."""

from dataclasses import dataclass
from datetime import date

from planner.problem import PlaceId, VehicleId, VillageId


@dataclass(frozen=True, kw_only=True)
class Served:
    """A village that a stop serves, in some of its weeks; the way is one way."""

    village: VillageId
    weeks: tuple[int, ...]
    walk_metres: int = 0
    walk_seconds: int = 0


@dataclass(frozen=True, kw_only=True)
class RoundStop:
    """A stop that is held on the same weekday at the same hour in each of its weeks.

    `ends` are the ends in the weeks of `weeks`: how much there is to do differs. The latest is what is published.
    """

    place: PlaceId
    vehicle: VehicleId
    weekday: int
    weeks: tuple[int, ...]
    begin: int
    ends: tuple[int, ...]
    served: tuple[Served, ...]

    @property
    def end(self) -> int:
        """The end as published."""
        return max(self.ends)


@dataclass(frozen=True, kw_only=True)
class Left:
    """Visits of a village that the round asks for and does not make."""

    village: VillageId
    asked: int
    made: int
    reachable: bool = True  # whether any hub lies within reach


@dataclass(frozen=True, kw_only=True)
class Round:
    """The timetable: `weeks` weeks from the Monday `first`, and then again. Stops in order of weekday and begin."""

    first: date
    weeks: int
    stops: tuple[RoundStop, ...]
    left: tuple[Left, ...] = ()
