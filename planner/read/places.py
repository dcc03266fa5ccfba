"""Where villages, centres and doors lie: one point a row, in WGS-84, and what speaks against it."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from statistics import median

from planner.coordinates import to_wgs84
from planner.problem import Point
from planner.read.grids import Findings
from planner.read.tables import Read, Row
from planner.settings import Coordinates

FAR = 100_000.0  # metres from the middle of all places: nearer is never called far
SPREAD = 5.0  # and farther only beyond so many times the median distance
DOOR_FAR = 50_000.0  # metres from a door to its village
_EARTH = 6_371_008.8  # metres, mean radius


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A point and the row and column it stands in."""

    read: Read
    row: Row
    column: str
    point: Point


def points(read: Read, names: tuple[str, str, str], system: Coordinates, findings: Findings) -> list[Placed]:
    """The point of every row that has one; `names` are the columns of lon, lat, and both."""
    placed = []
    for row in read.rows:
        found = _pair(read, row, names, findings)
        if found is not None and _possible(read, row, found, findings):
            column, lon, lat = found
            point = to_wgs84(lon, lat, Coordinates.WGS84 if read.geometry else system)
            placed.append(Placed(read=read, row=row, column=column, point=point))
    return placed


def refuse_far(placed: list[Placed], findings: Findings) -> None:
    """A place implausibly far from all others is an error: swapped where the swapped point is among them."""
    if len(placed) < 3:
        return
    middle = Point(lon=median(p.point.lon for p in placed), lat=median(p.point.lat for p in placed))
    away = [metres(p.point, middle) for p in placed]
    limit = max(FAR, SPREAD * median(away))
    for place, distance in zip(placed, away, strict=True):
        if distance > limit:
            point = place.point
            swapped = abs(point.lon) <= 90 and metres(Point(lon=point.lat, lat=point.lon), middle) <= limit
            code = "coordinates-swapped" if swapped else "place-far"
            place.read.wrong(findings, place.row, place.column, code, km=round(distance / 1000))


def refuse_far_doors(doors: list[Placed], villages: dict[str, Point], findings: Findings) -> None:
    """A door far from its own village is an error."""
    for door in doors:
        village = villages.get(door.row.values.get("village", ""))
        if village is not None and metres(door.point, village) > DOOR_FAR:
            km = round(metres(door.point, village) / 1000)
            door.read.wrong(findings, door.row, door.column, "door-far", km=km)


def metres(a: Point, b: Point) -> float:
    """Great-circle distance on the mean sphere; within 0.5 % of the ellipsoid."""
    half_lat, half_lon = radians(b.lat - a.lat) / 2, radians(b.lon - a.lon) / 2
    chord = sin(half_lat) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(half_lon) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(chord)))


def _pair(read: Read, row: Row, names: tuple[str, str, str], findings: Findings) -> tuple[str, float, float] | None:
    """Column, lon and lat of a row; None where there are none, or not both."""
    lon_name, lat_name, pair_name = names
    lon, lat, pair = (row.values.get(name) for name in names)
    if isinstance(lon, tuple):
        if lat is None:
            return lon_name, *lon
        read.wrong(findings, row, lon_name, "pair-and-latitude")
        return None
    if lon is not None and lat is not None:
        return lon_name, lon, lat
    if lon is None and lat is None:
        return (pair_name, *pair) if pair is not None else None
    missing, given = (lat_name, lon_name) if lat is None else (lon_name, lat_name)
    if not read.raw(row, missing):
        read.wrong(findings, row, given, "coordinates-half", missing=read.heading(missing))
    return None


def _possible(read: Read, row: Row, found: tuple[str, float, float], findings: Findings) -> bool:
    column, lon, lat = found
    if abs(lat) <= 90 and abs(lon) <= 180 and (lon, lat) != (0.0, 0.0):
        return True
    if lon == lat == 0:
        code = "coordinates-zero"
    elif abs(lat) > 90 and abs(lat) <= 180 and abs(lon) <= 90:
        code = "coordinates-swapped"
    else:
        code = "coordinates-range"
    read.wrong(findings, row, column, code, km=0)
    return False
