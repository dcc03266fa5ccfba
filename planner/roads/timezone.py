"""The time zone of a point, near enough for a new district: the nearest principal place of a zone."""

import re
from importlib.resources import files

import numpy as np

from planner.problem import Point
from planner.roads.geo import great_circle


def zone_near(point: Point, country: str = "") -> str:
    """IANA name of the zone whose principal place is nearest, within the country (ISO 3166) where one is given.

    Source: `zone.tab` of the IANA time zone database.
    """
    rows = [line.split("\t") for line in _table().splitlines() if line and not line.startswith("#")]
    rows = [row for row in rows if row[0] == country.upper()] or rows
    spots = np.array([_lonlat(row[1]) for row in rows])
    return rows[int(np.argmin(great_circle(spots, np.array([point.lon, point.lat]))))][2].strip()


def _table() -> str:
    return files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")


def _lonlat(text: str) -> tuple[float, float]:
    """Degrees of ISO 6709: +4709+00931 or with seconds."""
    lat, lon = re.findall(r"[+-]\d+", text)
    return _degrees(lon, 3), _degrees(lat, 2)


def _degrees(text: str, digits: int) -> float:
    sign, rest = (-1 if text[0] == "-" else 1), text[1:]
    parts = [rest[:digits], rest[digits : digits + 2], rest[digits + 2 :] or "0"]
    return float(sign * sum(int(part) / 60**power for power, part in enumerate(parts)))
