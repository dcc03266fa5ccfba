"""The named places of an OpenStreetMap file: towns, villages and hamlets, with what is tagged of them."""

import re
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import osmium

from planner.errors import PlannerError
from planner.problem import Point
from planner.settings import Language

TOWNS = ("city", "town")
SETTLED = ("village", "hamlet")
TYPICAL = {"city": 50_000, "town": 5_000, "village": 400, "hamlet": 50}  # people, where an extract tells nothing
ENOUGH = 3  # tagged places of a kind whose median is worth more than the typical figure


@dataclass(frozen=True, kw_only=True)
class OsmPlace:
    """A place node. `population` is an estimate where `estimated`."""

    id: str
    kind: str
    name: str
    name_en: str
    point: Point
    population: int
    estimated: bool


def read_places(file: Path, language: Language) -> tuple[OsmPlace, ...]:
    """Towns, villages and hamlets with a name, in the order of the file.

    In a Chinese district the name is `name:zh` where there is one. A population that is not tagged is the median of
    the tagged places of its kind in the file, if there are at least three, else a typical figure (`TYPICAL`).

    Raises:
        PlannerError: `roads-unreadable` for a file osmium cannot read.

    """
    keys = osmium.filter.KeyFilter("place")
    try:
        found = [
            (f"n{node.id}", dict(node.tags), Point(lon=round(node.lon, 7), lat=round(node.lat, 7)))
            for node in osmium.FileProcessor(str(file), osmium.osm.NODE).with_filter(keys)
            if isinstance(node, osmium.osm.Node)
        ]
    except (RuntimeError, OSError) as error:
        raise PlannerError("roads-unreadable", file=file.name, why=str(error)) from error
    named = [
        (i, tags, p) for i, tags, p in found if tags["place"] in (*TOWNS, *SETTLED) and tags.get("name", "").strip()
    ]
    usual = _usual([tags for _, tags, _ in named])
    return tuple(_place(number, tags, point, usual, language) for number, tags, point in named)


def _place(number: str, tags: dict[str, str], point: Point, usual: dict[str, int], language: Language) -> OsmPlace:
    population = tagged_population(tags.get("population", ""))
    name = tags.get("name:zh", tags["name"]) if language is Language.ZH else tags["name"]
    return OsmPlace(
        id=number,
        kind=tags["place"],
        name=" ".join(name.split()),
        name_en=" ".join(tags.get("name:en", "").split()),
        point=point,
        population=usual[tags["place"]] if population is None else population,
        estimated=population is None,
    )


def tagged_population(text: str) -> int | None:
    """People of a `population` tag: "1 234", "1,234", "ca. 900"; None where it says no number."""
    digits = re.search(r"\d[\d\s.,']*", text)
    return int(re.sub(r"\D", "", digits[0])) if digits else None


def _usual(tags: list[dict[str, str]]) -> dict[str, int]:
    known: dict[str, list[int]] = {}
    for each in tags:
        population = tagged_population(each.get("population", ""))
        if population is not None:
            known.setdefault(each["place"], []).append(population)
    return {k: round(median(known[k])) if len(known.get(k, ())) >= ENOUGH else v for k, v in TYPICAL.items()}
