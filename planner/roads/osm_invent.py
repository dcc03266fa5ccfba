"""Invented demand and means for a district made from a map, so that it can be planned at once. All of it says so."""

import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random

from planner.problem import Point
from planner.roads.osm_doors import Doors

Row = dict[str, object]

PER_REQUEST = (60, 100)  # residents to one collected request, drawn for each village
AT_THE_DOOR = 0.15  # share of requests of residents who cannot come
TWO_PEOPLE = 0.2  # share of home visits that need two officials
WITH_WINDOW = 0.3  # share of home visits at a stated time
URGENT = 0.1
VILLAGES_PER_UNIT = 15  # two vans and a car
SKILLS = ("social security", "civil affairs", "registration", "land and farming")


@cache
def services() -> tuple[Row, ...]:
    """The invented catalogue, in the columns of the table, and `share`: how often each is asked for."""
    source = files("planner.roads").joinpath("osm_services.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(source)["service"])


def requests(villages: Sequence[tuple[str, int]], doors: Doors, week: date, random: Random) -> list[Row]:
    """One request per 60 to 100 residents of each (village id, population), at least one."""
    rows: list[Row] = []
    for village, population in villages:
        for _ in range(max(1, round(population / random.uniform(*PER_REQUEST)))):
            rows.append(_request(len(rows) + 1, village, week, random))
            if random.random() < AT_THE_DOOR:
                rows[-1] |= _visit(doors.near(village, random), random)
    return rows


def vehicles(homes: Sequence[str], villages: int) -> list[Row]:
    """Two vans and a car per fifteen villages; `homes` are the centres by the villages around them, in turn."""
    units = max(1, round(villages / VILLAGES_PER_UNIT))
    kinds = ["van"] * (2 * units) + ["car"] * units
    rows: list[Row] = []
    for number, kind in enumerate(kinds):
        nth = number if kind == "van" else number - 2 * units
        van: Row = {"seats": 3, "counters": 2, "equipment": "id camera; printer"}
        car: Row = {"seats": 2, "counters": 1, "equipment": "id camera"}
        rows.append(
            {
                "id": f"{kind}{nth + 1}",
                "name": f"{kind.capitalize()} {nth + 1}",
                "centre": homes[nth % len(homes)],
                "kind": kind,
                "hours": "08:30-17:30",
                "days": "Mon-Fri",
            }
            | (van if kind == "van" else car)
        )
    return rows


def staff(fleet: Sequence[Row]) -> list[Row]:
    """As many officials at a centre as its vehicles seat, and two for its counters; each with two of four skills."""
    seats: dict[str, int] = {}
    for vehicle in fleet:
        centre = str(vehicle["centre"])
        seats[centre] = seats.get(centre, 2) + int(str(vehicle["seats"]))
    rows: list[Row] = []
    for centre, count in seats.items():
        for number in range(count):
            skills = (SKILLS[number % 4], SKILLS[(number + 1 + number // 4 % 3) % 4])
            rows.append(
                {
                    "id": f"P{len(rows) + 1:02d}",
                    "name": f"Official {len(rows) + 1:02d} (invented)",
                    "centre": centre,
                    "skills": "; ".join(skills),
                    "days": "Mon-Fri",
                    "hours": "08:30-17:30",
                }
            )
    return rows


def _request(number: int, village: str, week: date, random: Random) -> Row:
    service = random.choices(services(), weights=[int(str(s["share"])) for s in services()])[0]
    received = week - timedelta(days=random.randint(3, 14))
    due = "" if random.random() < 0.3 else (week + timedelta(days=random.randint(2, 25))).isoformat()
    return {
        "id": f"R{number:04d}",
        "village": village,
        "applicant": f"Resident {number:03d} (invented)",
        "service": service["code"],
        "received": received.isoformat(),
        "due": due,
        "priority": "high" if random.random() < URGENT else "normal",
    }


def _visit(door: Point, random: Random) -> Row:
    window = random.choice(["09:00-12:00", "14:00-17:00"]) if random.random() < WITH_WINDOW else ""
    return {
        "door_lon": door.lon,
        "door_lat": door.lat,
        "mobility_limited": "yes",
        "people_needed": 2 if random.random() < TWO_PEOPLE else 1,
        "windows": window,
    }
