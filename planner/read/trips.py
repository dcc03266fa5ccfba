"""Trips that were driven, from a table of their own: from, to, minutes, perhaps the vehicle."""

from pathlib import Path

from planner.errors import InputErrors
from planner.problem import PlaceId, Problem, Trip, VehicleId
from planner.read.alone import TRIPS
from planner.read.grids import Findings
from planner.read.references import places_meant
from planner.read.sources import open_alone
from planner.read.tables import read_table


def read_trips(path: Path | str, problem: Problem) -> tuple[Trip, ...]:
    """The trips in a csv file or the first sheet of a workbook; ends are villages and centres by id.

    Raises:
        InputErrors: every error of the table.

    """
    findings = Findings()
    grid = open_alone(Path(path), TRIPS.name, findings)
    trips: list[Trip] = []
    if grid is not None:
        read = read_table(grid, TRIPS, findings)
        villages, centres = {v.id for v in problem.villages}, {c.id for c in problem.centres}
        for row in read.rows:
            ends: list[PlaceId] = []
            for column in ("from", "to"):
                value = row.values.get(column)
                found = () if value is None else places_meant(value, villages=villages, centres=centres)
                if value is not None and len(found) != 1:
                    read.wrong(findings, row, column, "place-ambiguous" if found else "place-unknown", id=value)
                ends += found[:1]
            vehicle = row.values.get("vehicle")
            if vehicle is not None and VehicleId(vehicle) not in problem.vehicle:
                read.wrong(findings, row, "vehicle", "vehicle-unknown", id=vehicle)
            if len(ends) == 2 and ends[0] == ends[1]:
                read.wrong(findings, row, "to", "times-same-place")
            elif len(ends) == 2 and row.values.get("minutes") is not None:
                seconds = row.values["minutes"]
                trips.append(Trip(origin=ends[0], destination=ends[1], seconds=seconds, vehicle=vehicle))
        if not read.rows and not findings.errors:
            findings.error("table-without-rows", grid.shown)
    if findings.errors:
        raise InputErrors(tuple(sorted(findings.errors, key=lambda e: e.row or 0)), problem.settings.language)
    return tuple(trips)
