"""Everything together: one seed, one district, and the township cut from it."""

from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np

from yuyang import means, people, places, requests, roads, services, terrain
from yuyang.lines import lines
from yuyang.names import Town, select
from yuyang.people import Row

SEED = 610802
Tables = dict[str, list[Row]]


@dataclass(frozen=True, kw_only=True, eq=False)
class District:
    """All tables by name, the roads, and the township's tables."""

    tables: Tables
    roads: geopandas.GeoDataFrame
    township: Tables


def make(names: Path) -> District:
    """The district. Each part draws from a stream of its own, so that one part can change without moving the others."""
    towns = select(names)
    ground_rng, place_rng, road_rng, people_rng, means_rng, request_rng = np.random.default_rng(SEED).spawn(6)
    ground = terrain.terrain(ground_rng)
    spots = places.places(place_rng, ground, towns)
    net = roads.network(road_rng, ground, towns, spots)
    land = people.land(people_rng, net, towns, spots)
    base = means.bases(net, towns, spots)
    staff = means.staff(means_rng, towns, base)
    villages = people.villages(people_rng, net, land, means.car_ids())
    tables: Tables = {
        "villages": villages,
        "centres": people.centres(people_rng, net, towns, spots),
        "services": services.services(),
        "requests": requests.requests(request_rng, net, land, villages, staff),
        "vehicles": means.vehicles(means_rng, towns, base),
        "staff": staff,
        "changes": [],
        "calendar": [
            {"date": "2026-12-05", "working": "no", "why": "周末（虚构示例：在此登记调休）"},
            {"date": "2026-12-06", "working": "no", "why": "周末（虚构示例：在此登记调休）"},
        ],
    }
    tables["ledger"] = requests.ledger(request_rng, land, villages)
    anchors = set(spots.town.values()) | set(spots.village.values())
    return District(tables=tables, roads=lines(net, anchors), township=cut(tables, towns))


def cut(tables: Tables, towns: tuple[Town, ...]) -> Tables:
    """The tables of the township alone."""
    town = next(t for t in towns if t.name == means.TOWNSHIP)
    own = {s.id for s in town.stations}
    crew = {r["id"] for r in tables["staff"] if r["centre"] == town.id}
    cars = {str(r["id"]) for r in tables["vehicles"] if r["centre"] == town.id}
    part = {name: [dict(r) for r in rows] for name, rows in tables.items()}
    part["villages"] = [r | {"vehicles_that_can_reach": _only(r, cars)} for r in part["villages"] if r["id"] in own]
    part["centres"] = [r for r in part["centres"] if r["id"] == town.id]
    part["requests"] = [r for r in part["requests"] if r["village"] in own]
    part["requests"] = [r | {"officer": r["officer"] if r["officer"] in crew else ""} for r in part["requests"]]
    part["vehicles"] = [r for r in part["vehicles"] if r["id"] in cars]
    part["staff"] = [r for r in part["staff"] if r["id"] in crew]
    part["ledger"] = [r for r in part["ledger"] if r["village"] in own]
    return part


def _only(row: Row, cars: set[str]) -> str:
    return ";".join(c for c in str(row["vehicles_that_can_reach"]).split(";") if c in cars)
