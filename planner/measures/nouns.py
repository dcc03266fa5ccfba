"""What a plan brings: measures of a district, of its townships and of its villages. Frozen nouns, no behaviour.

docs/measures.md defines each. Days are calendar days, ways are one way unless a name says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from planner.problem import CentreId, StopId, VillageId

WORST = 10  # villages that the worst-served are


class Unit(StrEnum):
    """What a measure counts. A share lies between 0 and 1, money is in whatever money the settings have."""

    RESIDENTS = "residents"
    SHARE = "share"
    DAYS = "days"
    CASES = "cases"
    VEHICLE_DAYS = "vehicle_days"
    KM = "km"
    HOURS = "hours"
    MONEY = "money"
    INDEX = "index"


class Better(StrEnum):
    """Which way a measure should go."""

    MORE = "more"
    LESS = "less"


class Measure(StrEnum):
    """Every measure, in the order in which they are shown. Nothing else is a measure."""

    REACHED = "reached"
    REACHED_SHARE = "reached_share"
    REACHED_MONTH = "reached_month"
    REACHED_MONTH_SHARE = "reached_month_share"
    ELDERLY_SHARE = "elderly_share"
    DAYS_MEAN = "days_mean"
    DAYS_RESIDENT = "days_resident"
    DAYS_P90 = "days_p90"
    DAYS_WORST = "days_worst"
    GINI = "gini"
    EDE = "ede"
    CASES_DONE = "cases_done"
    CASES_ON_TIME = "cases_on_time"
    CASES_LEFT = "cases_left"
    COMPLETION = "completion"
    KM_SAVED = "km_saved"
    HOURS_SAVED = "hours_saved"
    VEHICLE_DAYS = "vehicle_days"
    KM_DRIVEN = "km_driven"
    DRIVING_SHARE = "driving_share"
    MONEY = "money"
    MONEY_CASE = "money_case"
    MONEY_KM_SAVED = "money_km_saved"

    @property
    def unit(self) -> Unit:
        """What it counts."""
        return UNITS[self]

    @property
    def better(self) -> Better:
        """Which way it should go."""
        return Better.MORE if self in _MORE else Better.LESS


UNITS: Mapping[Measure, Unit] = {
    Measure.REACHED: Unit.RESIDENTS,
    Measure.REACHED_SHARE: Unit.SHARE,
    Measure.REACHED_MONTH: Unit.RESIDENTS,
    Measure.REACHED_MONTH_SHARE: Unit.SHARE,
    Measure.ELDERLY_SHARE: Unit.SHARE,
    Measure.DAYS_MEAN: Unit.DAYS,
    Measure.DAYS_RESIDENT: Unit.DAYS,
    Measure.DAYS_P90: Unit.DAYS,
    Measure.DAYS_WORST: Unit.DAYS,
    Measure.GINI: Unit.INDEX,
    Measure.EDE: Unit.DAYS,
    Measure.CASES_DONE: Unit.CASES,
    Measure.CASES_ON_TIME: Unit.CASES,
    Measure.CASES_LEFT: Unit.CASES,
    Measure.COMPLETION: Unit.SHARE,
    Measure.KM_SAVED: Unit.KM,
    Measure.HOURS_SAVED: Unit.HOURS,
    Measure.VEHICLE_DAYS: Unit.VEHICLE_DAYS,
    Measure.KM_DRIVEN: Unit.KM,
    Measure.DRIVING_SHARE: Unit.SHARE,
    Measure.MONEY: Unit.MONEY,
    Measure.MONEY_CASE: Unit.MONEY,
    Measure.MONEY_KM_SAVED: Unit.MONEY,
}
_MORE = frozenset(
    {
        Measure.REACHED,
        Measure.REACHED_SHARE,
        Measure.REACHED_MONTH,
        Measure.REACHED_MONTH_SHARE,
        Measure.ELDERLY_SHARE,
        Measure.CASES_DONE,
        Measure.CASES_ON_TIME,
        Measure.COMPLETION,
        Measure.KM_SAVED,
        Measure.HOURS_SAVED,
    }
)


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """What the tables do not say. `epsilon` is Atkinson's aversion to inequality; negative, as waiting is a burden."""

    centre_speed: float = 20 / 3.6  # metres a second at which residents would travel to a centre
    month: int = 30  # days that count as a month, the last day of the plan included
    epsilon: float = -1.0


@dataclass(frozen=True, kw_only=True)
class VillageMeasure:
    """A village: who lives there, the stop in its reach, how long it has waited, its cases, what it is saved.

    `stop`, `date` and the way are those of the nearest stop that keeps time for it, without one of the nearest in reach
    (`reserved` False); None where none is in reach. `days` is counted to the last day of the plan, `days_unvisited` is
    what it would be if nobody drove; where the ledger knows no visit, the days the settings assume count.
    """

    village: VillageId
    name: str
    township: str
    population: int
    elderly: int
    in_reach: bool
    in_reach_month: bool
    reserved: bool
    stop: StopId | None
    date: date | None
    way_metres: int | None
    way_seconds: int | None
    days: int
    days_unvisited: int
    centre: CentreId | None  # the nearest by road
    centre_metres: int | None
    cases_done: int
    cases_on_time: int
    cases_left: int
    km_saved: float  # by its residents, there and back, against going to the centre
    hours_saved: float


@dataclass(frozen=True, kw_only=True)
class TownshipMeasure:
    """A township in sum; an empty name holds the villages without one. `days_resident` None: nobody lives there."""

    township: str
    villages: int
    population: int
    elderly: int
    reached: int
    elderly_reached: int
    days_mean: float
    days_resident: float | None
    days_longest: int
    cases_done: int
    cases_left: int


@dataclass(frozen=True, kw_only=True)
class Measures:
    """What a plan brings. None: it cannot be said (nobody lives there, no case, no costs in the settings)."""

    values: Mapping[Measure, float | None]
    villages: tuple[VillageMeasure, ...]  # in the order of the table
    townships: tuple[TownshipMeasure, ...]
    assumptions: Assumptions
    kappa: float | None  # of the Kolm-Pollak equivalent: the same for every plan of a district and week

    @cached_property
    def village(self) -> Mapping[VillageId, VillageMeasure]:
        """Villages by id."""
        return {row.village: row for row in self.villages}

    @property
    def worst(self) -> tuple[VillageMeasure, ...]:
        """The ten villages that have waited longest; of equals the one with most residents, then by id."""
        return tuple(sorted(self.villages, key=lambda row: (-row.days, -row.population, row.village)))[:WORST]
