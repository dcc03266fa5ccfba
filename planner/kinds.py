"""The closed lists of the input: priorities, levels, statuses, kinds of vehicle, edit and market."""

from enum import IntEnum, StrEnum


class Priority(IntEnum):
    """How much a case left unserved weighs."""

    LOW = 1
    NORMAL = 2
    HIGH = 3


class Level(StrEnum):
    """Where a service is decided."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    DISTRICT = "district"


class Status(StrEnum):
    """What has become of a case."""

    COLLECTED = "collected"
    PLANNED = "planned"
    ACCEPTED = "accepted"
    AT_DISTRICT = "at_district"
    READY = "ready"
    DELIVERED = "delivered"
    DONE = "done"
    NO_SHOW = "no_show"
    PAPERS_MISSING = "papers_missing"
    WITHDRAWN = "withdrawn"


class VehicleKind(StrEnum):
    """A van may hold hub stops and make home visits; a car makes home visits only."""

    VAN = "van"
    CAR = "car"


class ChangeKind(StrEnum):
    """What a planner's edit does."""

    LOCK = "lock"
    MOVE = "move"
    FORBID = "forbid"
    DAY_OFF = "day_off"
    VEHICLE_OFF = "vehicle_off"


class MarketRule(StrEnum):
    """How market days recur: by the last digit of the lunar or solar day of the month, or by weekday."""

    LUNAR = "lunar"
    SOLAR = "solar"
    WEEKDAY = "weekday"
