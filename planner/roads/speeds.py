"""The table of speeds (`speeds.toml`), and how a posted limit, a surface or a track type change that of a class."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np

Tags = Mapping[str, str]
MPH = 1.609344
KNOT = 1.852


@cache
def table() -> Mapping[str, Mapping[str, float]]:
    """The speeds, km/h, by section and word."""
    source = files("planner.roads").joinpath("speeds.toml").read_text(encoding="utf-8")
    return {section: dict(words) for section, words in tomllib.loads(source).items()}


def class_speed(kind: str) -> float:
    """km/h of a class of road between its turns; 0 where cars do not go."""
    return table()["car"].get(kind, 0.0)


def car_speed(kind: str, tags: Tags, limit: str) -> float:
    """km/h really driven on an OSM way: of its class, its posted limit, and at most what its surface allows.

    `limit` is the tag of this direction (`maxspeed:forward`, `maxspeed:backward` or `maxspeed`).
    """
    rules = table()["rules"]
    speed = class_speed(kind)
    if kind == "service" and tags.get("service") in ("alley", "parking_aisle", "driveway", "drive-through"):
        speed *= rules["side_share"]
    posted = posted_limit(limit)
    if posted:
        speed = min(driven_speed(posted), speed * rules["limit_ceiling"])
    caps = [table()[key][tags[key]] for key in ("surface", "tracktype", "smoothness") if _capped(key, tags)]
    return max(min([speed, *caps]), rules["minimum"])


def posted_limit(text: str) -> float | None:
    """km/h of a `maxspeed`: "50", "30 mph", "CH:rural", "RU:zone:30"; None where it says nothing usable."""
    text = text.strip().lower()
    number = re.match(r"^(\d+(?:\.\d+)?)\s*(km/h|kmh|kph|mph|knots)?$", text)
    if number:
        return float(number[1]) * {"mph": MPH, "knots": KNOT}.get(number[2] or "", 1.0)
    implicit = table()["implicit"]
    zone = re.match(r"^(?:[a-z]{2}:)?zone:?(\d+)$", text)
    if zone:
        return float(zone[1])
    return implicit.get(text, implicit.get(text.rpartition(":")[2]))


def driven_speed(limit: float) -> float:
    """km/h driven where so many are posted: of it a share that was measured at two limits, in between in a line."""
    rules = table()["rules"]
    limits = rules["town_limit"], rules["open_limit"]
    return limit * float(np.interp(limit, limits, (rules["town_share"], rules["open_share"])))


def duration_hours(text: str) -> float | None:
    """Hours of a ferry's `duration`: "00:20", "1:05:00", "PT20M", "20" (minutes)."""
    clock = re.match(r"^(\d+):(\d{2})(?::(\d{2}))?$", text.strip())
    if clock:
        return int(clock[1]) + int(clock[2]) / 60 + int(clock[3] or 0) / 3600
    iso = re.match(r"^PT(?:(\d+)H)?(?:(\d+)M)?$", text.strip().upper())
    if iso and (iso[1] or iso[2]):
        return int(iso[1] or 0) + int(iso[2] or 0) / 60
    return float(text) / 60 if text.strip().isdigit() else None


def _capped(key: str, tags: Tags) -> bool:
    return tags.get(key, "") in table()[key]
