"""What a scenario is: a named list of changes of a problem. Frozen nouns; `planner.scenario` carries them out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.errors import PlannerError
from planner.problem import Priority, Vehicle
from planner.settings import AccessMode, Season
from planner.windows import Window

BASE = "base"  # the name of the district as it is


class StepKind(StrEnum):
    """What a change of a scenario does; docs/scenarios.md says each in a sentence. `target` and `value` depend on it.

    Where a target may be left out, the change holds for all of its kind; a place is a village id or the name of a
    township.
    """

    VEHICLE_MORE = "vehicle_more"  # target: a vehicle that is copied; value: how many (1)
    VEHICLE_LESS = "vehicle_less"  # target: a vehicle
    VEHICLE_CENTRE = "vehicle_centre"  # target: a vehicle; value: the centre it starts from
    VEHICLE_HOURS = "vehicle_hours"  # target: a vehicle or all; value: from, to
    VEHICLE_DAYS = "vehicle_days"  # target: a vehicle or all; value: weekdays
    STAFF_MORE = "staff_more"  # target: a person who is copied; value: how many (1)
    STAFF_LESS = "staff_less"  # target: a person
    STAFF_CENTRE = "staff_centre"  # target: a person; value: the centre they work at
    STAFF_SKILL = "staff_skill"  # target: a person or all; value: a skill more
    STAFF_HOURS = "staff_hours"  # target: a person or all; value: from, to
    STAFF_DAYS = "staff_days"  # target: a person or all; value: weekdays
    LONGER_DAY = "longer_day"  # value: seconds that vehicles, staff and the longest duty have more, at the end
    OPEN_HOURS = "open_hours"  # target: a centre or all; value: windows in which its counters are open
    ACCESS_LIMIT = "access_limit"  # target: a place or all; value: metres
    ACCESS_MODE = "access_mode"  # value: foot, tricycle, car
    ACCESS_SPEED = "access_speed"  # value: metres a second
    NEW_CENTRE = "new_centre"  # target: a village; value: the name of the centre there
    NEW_HUB = "new_hub"  # target: a place or all; residents can be received there
    SEASON = "season"  # value: dry, rain, snow
    DEMAND = "demand"  # target: a place or all; value: factor on the number of requests, drawn anew (invented)
    WALKIN_RATE = "walkin_rate"  # value: as in the settings
    MAX_GAP = "max_gap"  # target: a place or all; value: days a village may be without a stop in reach
    WEIGHT = "weight"  # target: a name of `Weights`; value: a number, or yes and no
    PRIORITY = "priority"  # target: a place or all; value: low, normal, high for every request there
    BUDGET = "budget"  # value: money for the whole horizon; keeps as many vehicle-days as it surely pays for
    ROUND = "round"  # value: weeks; the standing round is planned first and departing from it has its price
    SITING = "siting"  # target: set-cover, max-cover, p-median; value: how many hubs; stops are held only there


Value = (
    None
    | Priority
    | bool
    | int
    | float
    | str
    | Vehicle
    | Season
    | AccessMode
    | frozenset[int]
    | tuple[int, int]
    | tuple[Window, ...]
)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One change: durations in seconds, ways in metres, as in `Problem`.

    `VEHICLE_MORE` takes a whole `Vehicle` as its value, too: a new one instead of a copy.
    """

    kind: StepKind
    target: str = ""
    value: Value = None


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A name and its changes, done one after the other on the district, or on the scenario it `extends`."""

    name: str  # unique; shown to readers
    steps: tuple[Step, ...] = ()
    extends: str = BASE
    note: str = ""  # what the reader should know; shown


class Target(StrEnum):
    """What the target of a change is."""

    NONE = "none"
    VEHICLE = "vehicle"
    STAFF = "staff"
    CENTRE = "centre"
    VILLAGE = "village"
    PLACE = "place"  # a village, or the name of a township
    WEIGHT = "weight"  # a field of `Weights`
    METHOD = "method"  # a way to choose hubs first


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a change is written: what its target is, and whether target and value must stand there."""

    target: Target
    needs_target: bool = False
    needs_value: bool = True


FORMS: Mapping[StepKind, Form] = {
    StepKind.VEHICLE_MORE: Form(target=Target.VEHICLE, needs_target=True, needs_value=False),
    StepKind.VEHICLE_LESS: Form(target=Target.VEHICLE, needs_target=True, needs_value=False),
    StepKind.VEHICLE_CENTRE: Form(target=Target.VEHICLE, needs_target=True),
    StepKind.VEHICLE_HOURS: Form(target=Target.VEHICLE),
    StepKind.VEHICLE_DAYS: Form(target=Target.VEHICLE),
    StepKind.STAFF_MORE: Form(target=Target.STAFF, needs_target=True, needs_value=False),
    StepKind.STAFF_LESS: Form(target=Target.STAFF, needs_target=True, needs_value=False),
    StepKind.STAFF_CENTRE: Form(target=Target.STAFF, needs_target=True),
    StepKind.STAFF_SKILL: Form(target=Target.STAFF),
    StepKind.STAFF_HOURS: Form(target=Target.STAFF),
    StepKind.STAFF_DAYS: Form(target=Target.STAFF),
    StepKind.LONGER_DAY: Form(target=Target.NONE),
    StepKind.OPEN_HOURS: Form(target=Target.CENTRE),
    StepKind.ACCESS_LIMIT: Form(target=Target.PLACE),
    StepKind.ACCESS_MODE: Form(target=Target.NONE),
    StepKind.ACCESS_SPEED: Form(target=Target.NONE),
    StepKind.NEW_CENTRE: Form(target=Target.VILLAGE, needs_target=True),
    StepKind.NEW_HUB: Form(target=Target.PLACE, needs_value=False),
    StepKind.SEASON: Form(target=Target.NONE),
    StepKind.DEMAND: Form(target=Target.PLACE),
    StepKind.WALKIN_RATE: Form(target=Target.NONE),
    StepKind.MAX_GAP: Form(target=Target.PLACE),
    StepKind.WEIGHT: Form(target=Target.WEIGHT, needs_target=True),
    StepKind.PRIORITY: Form(target=Target.PLACE),
    StepKind.BUDGET: Form(target=Target.NONE),
    StepKind.ROUND: Form(target=Target.NONE, needs_value=False),
    StepKind.SITING: Form(target=Target.METHOD, needs_target=True, needs_value=False),
}


def copy_id(original: str, number: int) -> str:
    """The id of the copy of a vehicle or a person; the original is number 1."""
    return f"{original}-{number}"


def lineage(scenario: Scenario, known: Mapping[str, Scenario]) -> tuple[Scenario, ...]:
    """What a scenario stands on, the first to be carried out first, itself last.

    Raises:
        PlannerError: `scenario-unknown` (what it extends is not there), `scenario-circle`.

    """
    line = [scenario]
    while (name := line[0].extends) != BASE:
        if name not in known:
            raise PlannerError("scenario-unknown", scenario=line[0].name, name=name)
        if any(one.name == name for one in line):
            raise PlannerError("scenario-circle", scenario=name)
        line.insert(0, known[name])
    return tuple(line)
