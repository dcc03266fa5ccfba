"""What the value of a change may be, by its kind: read as the columns of the other tables are."""

from collections.abc import Mapping
from typing import Any

from planner.problem import Priority
from planner.read import kinds as k
from planner.read.cells import Cell, CellError, blank, plain, sound
from planner.read.columns import SETTINGS, Column
from planner.read.headings import known, normal
from planner.read.kinds import Kind, choice
from planner.settings import AccessMode, Language, Season
from planner.what_if import StepKind

KINDS: Mapping[StepKind, Kind] = {
    StepKind.VEHICLE_MORE: k.COUNT1,
    StepKind.VEHICLE_CENTRE: k.ID,
    StepKind.VEHICLE_HOURS: k.HOURS,
    StepKind.VEHICLE_DAYS: k.DAYS,
    StepKind.STAFF_MORE: k.COUNT1,
    StepKind.STAFF_CENTRE: k.ID,
    StepKind.STAFF_SKILL: k.WORD,
    StepKind.STAFF_HOURS: k.HOURS,
    StepKind.STAFF_DAYS: k.DAYS,
    StepKind.LONGER_DAY: k.MINUTES,
    StepKind.OPEN_HOURS: k.WINDOWS,
    StepKind.ACCESS_LIMIT: k.COUNT,
    StepKind.ACCESS_MODE: choice(AccessMode),
    StepKind.ACCESS_SPEED: k.KMH,
    StepKind.NEW_CENTRE: k.TEXT,
    StepKind.SEASON: choice(Season),
    StepKind.DEMAND: k.AMOUNT,
    StepKind.WALKIN_RATE: k.AMOUNT,
    StepKind.MAX_GAP: k.COUNT1,
    StepKind.PRIORITY: choice(Priority),
    StepKind.BUDGET: k.AMOUNT,
    StepKind.ROUND: k.COUNT1,
    StepKind.SITING: k.COUNT1,
}
METHODS = ("set-cover", "max-cover", "p-median")
UNKNOWN = "scenario-value-idle"  # a value where none is read


def weight_of(target: str) -> Column | None:
    """The weight a target names: `wait`, `weight_wait` or its Chinese name."""
    for name in (f"weight_{target}", target, f"权重_{target}"):
        column = known(SETTINGS.name).get(normal(name))
        if column is not None and column.noun.startswith("weights."):
            return column
    return None


def read_value(kind: StepKind, target: str, cell: Cell) -> Any:
    """The value of a change; None where the cell is blank.

    Raises:
        CellError: it cannot be read as this kind of change needs it.

    """
    if blank(cell):
        return None
    sound(cell)
    column = weight_of(target) if kind is StepKind.WEIGHT else None
    reading = column.kind if column is not None else KINDS.get(kind)
    if reading is None:
        raise CellError(UNKNOWN, change=kind)
    try:
        return reading.read(cell)
    except CellError as error:
        if error.code != "choice-bad":
            raise
        words = {"allowed": " / ".join(reading.choices(Language.ZH))}
        raise CellError(error.code, **words, allowed_en=" / ".join(reading.choices(Language.EN))) from None


def method_of(target: str) -> str:
    """A way to choose hubs first, as it is called inside; empty where it is none."""
    word = plain(target).lower().replace("_", "-")
    return word if word in METHODS else ""
