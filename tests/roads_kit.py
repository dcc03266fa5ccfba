"""Tiny road networks for the tests of planner.roads: OpenStreetMap files written by hand, problems upon them."""

from datetime import date
from pathlib import Path
from xml.sax.saxutils import quoteattr

from pyproj import Geod

from planner.problem import Centre, CentreId, Horizon, PlaceId, Point, Problem, Village, VillageId
from planner.settings import Settings, TravelSource

Tags = dict[str, str]
Node = tuple[float, float] | tuple[float, float, Tags]

# A square of 0.01 degree (about 1.1 km): 1 south-west, 2 south-east, 3 north-east, 4 north-west.
SQUARE: dict[int, Node] = {1: (0, 0), 2: (0.01, 0), 3: (0.01, 0.01), 4: (0, 0.01)}
SIDE_EAST, SIDE_NORTH = 1113.19, 1105.74  # metres of 0.01 degree at the equator on WGS-84
GEOD = Geod(ellps="WGS84")


Relation = tuple[list[tuple[str, int, str]], Tags]  # members as (node or way, number, role)


def write_osm(
    path: Path, nodes: dict[int, Node], ways: list[tuple[list[int], Tags]], relations: list[Relation] | None = None
) -> Path:
    """An OpenStreetMap file in XML, which osmium reads as it reads PBF; ways from number 100, relations from 1."""
    rows = ['<osm version="0.6">']
    for number, (lon, lat, *tags) in nodes.items():
        rows += [
            f'<node id="{number}" version="1" lon="{lon}" lat="{lat}">',
            *_tags(tags[0] if tags else {}),
            "</node>",
        ]
    for number, (members, tags) in enumerate(ways, start=100):
        rows += [f'<way id="{number}" version="1">', *(f'<nd ref="{m}"/>' for m in members), *_tags(tags), "</way>"]
    for number, (parts, tags) in enumerate(relations or [], start=1):
        rows += [f'<relation id="{number}" version="1">']
        rows += [f'<member type="{kind}" ref="{ref}" role="{role}"/>' for kind, ref, role in parts]
        rows += [*_tags(tags), "</relation>"]
    path.write_text("\n".join([*rows, "</osm>"]), encoding="utf-8")
    return path


def _tags(tags: Tags) -> list[str]:
    return [f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items()]


def world(roads: Path | None, places: dict[str, tuple[float, float]], **settings: object) -> Problem:
    """A problem with a centre `c` at the first place and a hosting village at every place, named by its key."""
    first = next(iter(places.values()))
    settings = {"travel": TravelSource.OSM, "access_speed": 1.0} | settings
    return Problem(
        settings=Settings(**settings),  # type: ignore[arg-type]
        horizon=Horizon(first=date(2026, 3, 2)),
        centres=(Centre(id=CentreId("c"), name="Centre", point=Point(lon=first[0], lat=first[1])),),
        villages=tuple(
            Village(id=VillageId(k), name=k.upper(), point=Point(lon=x, lat=y), can_host=True)
            for k, (x, y) in places.items()
        ),
        roads=roads,
    )


def at(name: str) -> PlaceId:
    """The place of the village of this name."""
    return PlaceId(f"village/{name}")


def drawn_metres(line: object) -> float:
    """Length of a drawn line on the ellipsoid."""
    lon, lat = zip(*line, strict=True)  # type: ignore[call-overload]
    return float(GEOD.line_length(lon, lat))
