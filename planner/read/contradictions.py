"""Rows of one table that cannot hold together: pins, known times, days of the calendar. One error names both rows."""

from dataclasses import dataclass
from datetime import date
from itertools import combinations

from planner.problem import ChangeKind
from planner.read.grids import Findings
from planner.read.references import Tables, contradiction, place_ids, place_of
from planner.read.tables import Read, Row


@dataclass(frozen=True, kw_only=True)
class Pin:
    """An edit in plain words: what stays or is ruled out, when, with which vehicle (None and empty: any)."""

    row: Row
    kind: ChangeKind
    target: str  # as written
    place: str
    date: date | None
    vehicle: str
    begin: int | None
    same_place: int  # stops the place may have: on several dates only where it asks for several visits


def check_contradictions(tables: Tables, vehicles_at_hub: int, findings: Findings) -> None:
    """Every pair of rows that contradict each other."""
    _pins(tables, vehicles_at_hub, findings)
    _times(tables, findings)
    _repeats(tables["calendar"], ("date",), "working", "calendar-contradiction", findings)


def _pins(tables: Tables, vehicles_at_hub: int, findings: Findings) -> None:
    read = tables["changes"]
    pins = [pin for row in read.rows if row.sound and (pin := _pin(row, tables)) is not None]
    by_place: dict[str, list[Pin]] = {}
    for pin in pins:
        if pin.kind is not ChangeKind.VEHICLE_OFF:
            by_place.setdefault(pin.place, []).append(pin)
    off = [pin for pin in pins if pin.kind is ChangeKind.VEHICLE_OFF]
    for group in by_place.values():
        for first, second in combinations(group, 2):
            column = _clash(first, second, vehicles_at_hub)
            if column:
                contradiction(read, first.row, second.row, column, "pins-contradict", findings)
    for pin in pins:
        for day_off in off:
            if _wants(pin) and pin.vehicle == day_off.target and pin.date == day_off.date:
                first, second = sorted((pin, day_off), key=lambda p: p.row.number)
                contradiction(read, first.row, second.row, "date", "pins-contradict", findings)


def _pin(row: Row, tables: Tables) -> Pin | None:
    kind, target = row.values["kind"], row.values["target"]
    if kind is ChangeKind.DAY_OFF:
        return None
    meant = None if kind is ChangeKind.VEHICLE_OFF else place_of(target, tables)
    place, day, vehicle = meant or (target, None, "")
    village = next((r for r in tables["villages"].rows if r.values.get("id") == place), None)
    return Pin(
        row=row,
        kind=kind,
        target=target,
        place=place,
        date=row.values.get("date") or day,
        vehicle=row.values.get("vehicle") or vehicle,
        begin=row.values.get("begin"),
        same_place=1 if village is None else village.values.get("visits") or 1,
    )


def _clash(first: Pin, second: Pin, vehicles_at_hub: int) -> str:
    """The column in which two edits of one place contradict each other; empty where they do not."""
    if _wants(first) and _wants(second):
        return _both_wanted(first, second, vehicles_at_hub)
    if _wants(first) or _wants(second):
        wanted, ruled_out = (first, second) if _wants(first) else (second, first)
        same_day = ruled_out.date is None or ruled_out.date == wanted.date
        same_vehicle = not ruled_out.vehicle or ruled_out.vehicle == wanted.vehicle
        return "target" if same_day and same_vehicle else ""
    return ""


def _both_wanted(first: Pin, second: Pin, vehicles_at_hub: int) -> str:
    if first.date != second.date:
        return "date" if first.target == second.target and first.same_place < 2 else ""
    if first.vehicle and second.vehicle and first.vehicle != second.vehicle:
        return "vehicle" if first.target == second.target and vehicles_at_hub < 2 else ""
    if first.begin is not None and second.begin is not None and first.begin != second.begin:
        return "begin"
    return ""


def _wants(pin: Pin) -> bool:
    return pin.kind in (ChangeKind.LOCK, ChangeKind.MOVE)


def _times(tables: Tables, findings: Findings) -> None:
    read = tables["times"]
    first: dict[tuple[str, ...], Row] = {}
    for row in read.rows:
        if not row.sound:
            continue
        key = (*place_ids(row.values["from"], tables), *place_ids(row.values["to"], tables))
        before = first.setdefault(key, row)
        if before.values["minutes"] != row.values["minutes"]:
            contradiction(read, before, row, "minutes", "times-contradict", findings)


def _repeats(read: Read, keys: tuple[str, ...], column: str, code: str, findings: Findings) -> None:
    first: dict[tuple[object, ...], Row] = {}
    for row in read.rows:
        if row.sound:
            before = first.setdefault(tuple(row.values.get(key) for key in keys), row)
            if before.values[column] != row.values[column]:
                contradiction(read, before, row, column, code, findings)
