"""Rows of values made into the nouns of a Problem."""

from collections.abc import Mapping
from typing import Any

from planner.problem import Centre, CentreId, Change, Point, Request, Vehicle, VehicleId
from planner.read.references import Tables, place_ids
from planner.read.tables import Read, Row
from planner.windows import DAY_SECONDS, WEEK, Window

Points = Mapping[tuple[str, int], Point]  # table and row


def records(tables: Tables, points: Points) -> dict[str, tuple[Any, ...]]:
    """The nouns of every table, in the order of the input."""
    others = {name: read for name, read in tables.items() if name != "times"}
    made = {name: tuple(record(read, row, points) for row in read.rows) for name, read in others.items()}
    made["times"] = tuple(_known_time(row, tables) for row in tables["times"].rows)
    return made


def assumed_vehicles(centres: tuple[Centre, ...], name: str) -> tuple[Vehicle, ...]:
    """One van a centre, for a district that says nothing of vehicles."""
    return tuple(Vehicle(id=VehicleId(f"van-{c.id}"), name=f"{c.name}{name}", centre=CentreId(c.id)) for c in centres)


def record(read: Read, row: Row, points: Points) -> Any:
    """The noun of a row."""
    fields = {c.noun: row.values[c.name] for c in read.spec.columns if c.noun and c.name in row.values}
    point = points.get((read.spec.name, row.number))
    if read.spec.record is Centre:
        fields["windows"] = _open(row)
    if read.spec.record is Request:
        fields["door"] = point
    elif point is not None:
        fields["point"] = point
    if read.spec.record is Change:
        fields["id"] = str(row.number)
    return read.spec.record(**fields)


def _open(row: Row) -> tuple[Window, ...]:
    """Open days and hours together; days alone hold the whole day, hours alone every day, neither is always open."""
    days, hours = row.values.get("open_days"), row.values.get("hours")
    if days is None and hours is None:
        return ()
    return tuple(
        Window(begin=begin, end=end, weekdays=WEEK if days is None else days)
        for begin, end in hours or ((0, DAY_SECONDS),)
    )


def _known_time(row: Row, tables: Tables) -> Any:
    origin, destination = (place_ids(row.values[end], tables)[0] for end in ("from", "to"))
    return tables["times"].spec.record(origin=origin, destination=destination, seconds=row.values["minutes"])
