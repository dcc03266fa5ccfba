"""False alarms and misses of the hint that a table of places is in another coordinate system, on many invented tables.

    python scripts/bench/shifted.py --extracts liechtenstein.osm.pbf andorra.osm.pbf [--lines data/yuyang/roads.gpkg]

The roads are real or those of the example district; extracts from outside China are moved along their parallel to
120 degrees east, where GCJ-02 applies: **roads that are there nowhere, for measuring only**. "Dense" are all roads,
"few roads" those from tertiary up; where few of the roads are mapped, villages stand beside all and only the large ones
are known. Villages are invented: at a spot drawn by length of road, off to one side by a distance drawn evenly from a
range, over the whole district or (`town`) around one spot of it. Their table is written as WGS-84, GCJ-02, BD-09, or
half of it as GCJ-02, and read as WGS-84, as the rule of the program sees it, and as a rule without looking in other
directions.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from planner.coordinates import from_wgs84
from planner.problem import Point
from planner.roads.extract import read_osm
from planner.roads.geo import lonlat
from planner.roads.graph import Graph, build_graph
from planner.roads.lines import read_lines
from planner.roads.raw import RANK
from planner.roads.shifted import BETTER, NEAR, NEARER, believed, offsets_as
from planner.settings import Coordinates

EAST = 120.0  # degrees
RANGES = (20, 100, 300)  # metres off the road, at most
SIZES = (8, 30, 300)
WGS84, GCJ02, BD09 = Coordinates.WGS84, Coordinates.GCJ02, Coordinates.BD09
Fits = tuple[np.ndarray, dict[Coordinates, np.ndarray]]


@dataclass(frozen=True, kw_only=True)
class Roads:
    """Roads to put villages beside, and those that are mapped and looked at."""

    name: str
    beside: Graph
    graph: Graph


def main() -> None:
    """Print the table."""
    arguments = _arguments()
    random = np.random.default_rng(arguments.seed)
    rule, plain = (Tally(), Tally())
    for roads in _roads(arguments):
        for most in RANGES:
            spots = _villages(roads.beside, most, arguments.pool, random)
            fits = {said: offsets_as(roads.graph, _written(spots, said), WGS84) for said in (WGS84, GCJ02, BD09)}
            for size in SIZES:
                for case, said, (here, moved) in _tables(spots, fits, size, arguments.tables, random):
                    quiet = np.median(here) <= NEAR
                    key = (roads.name, most, size, case)
                    rule.count(key, said, None if quiet else believed(here, moved))
                    plain.count(key, said, None if quiet else _plain(here, moved))
        print(f"{roads.name} done", flush=True)
    _print("the rule of the program", rule)
    _print("without looking in other directions", plain)


class Tally:
    """How often which was named: by roads, range, size, case and how the table was written."""

    def __init__(self) -> None:
        self.seen: Counter[tuple[object, ...]] = Counter()

    def count(self, key: tuple[object, ...], said: str, found: Coordinates | None) -> None:
        """One table."""
        self.seen[(*key, said, "silent" if found is None else str(found))] += 1

    def rows(self, place: int) -> Iterator[tuple[object, dict[str, tuple[int, int]]]]:
        """For each value of a part of the key: how many of how many, by how the table was written."""
        for value in dict.fromkeys(key[place] for key in self.seen):
            mine = {key: count for key, count in self.seen.items() if key[place] == value}
            yield value, {said: _share(mine, said) for said in ("wgs84", "gcj02", "bd09", "half")}


def _share(counts: dict[tuple[object, ...], int], said: str) -> tuple[int, int]:
    """Tables where the wrong thing was said (a half-written table: anything), of all."""
    mine = {key: count for key, count in counts.items() if key[4] == said}
    right = {"wgs84": "silent", "half": "silent"}.get(said, said)
    return sum(count for key, count in mine.items() if key[5] != right), sum(mine.values())


def _print(title: str, tally: Tally) -> None:
    print(f"\n{title}\n")
    print("| | false alarms | GCJ-02 missed | BD-09 missed | half GCJ-02: named |")
    print("| --- | --- | --- | --- | --- |")
    for place, what in ((0, "roads"), (1, "metres off the road, at most"), (2, "villages"), (3, "where")):
        for value, shares in tally.rows(place):
            cells = [f"{wrong} of {count}" for wrong, count in shares.values()]
            print(f"| {what}: {value} | {' | '.join(cells)} |")
    total = {said: _share(dict(tally.seen), said) for said in ("wgs84", "gcj02", "bd09", "half")}
    print(f"| all | {' | '.join(f'{wrong} of {count}' for wrong, count in total.values())} |")
    wrong = sum(n for key, n in tally.seen.items() if key[4] in ("gcj02", "bd09") and key[5] not in ("silent", key[4]))
    print(f"\nof the missed, {wrong} were named as another system than theirs", flush=True)


def _plain(here: np.ndarray, moved: dict[Coordinates, np.ndarray]) -> Coordinates | None:
    """The median halved and most places nearer: what was asked before."""
    best = min(moved, key=lambda one: float(np.median(moved[one][0])))
    good = np.median(moved[best][0]) <= BETTER * np.median(here)
    return best if good and (moved[best][0] < here).sum() >= NEARER * len(here) else None


def _tables(
    spots: list[Point], fits: dict[Coordinates, Fits], size: int, count: int, random: np.random.Generator
) -> Iterator[tuple[str, str, Fits]]:
    """Tables of so many villages, over the district and around one spot, written in each way."""
    flat = lonlat(spots) * np.array([np.cos(np.radians(spots[0].lat)), 1.0])
    for case in ("district", "town"):
        for _ in range(count):
            middle = flat[random.integers(len(spots))]
            near = np.argsort(((flat - middle) ** 2).sum(axis=1))[:size]
            some = near if case == "town" else random.choice(len(spots), size, replace=False)
            for said, fit in fits.items():
                yield case, str(said), _picked(fit, some)
            half = _picked(fits[WGS84], some[: size // 2]), _picked(fits[GCJ02], some[size // 2 :])
            moved = {one: np.concatenate([part[1][one] for part in half], axis=1) for one in half[0][1]}
            yield case, "half", (np.concatenate([part[0] for part in half]), moved)


def _picked(fit: Fits, some: np.ndarray) -> Fits:
    return fit[0][some], {one: rows[:, some] for one, rows in fit[1].items()}


def _written(spots: list[Point], said: Coordinates) -> list[Point]:
    """The numbers of a table of this system, taken for WGS-84."""
    pairs = (from_wgs84(point, said) for point in spots)
    return [Point(lon=lon, lat=lat) for lon, lat in pairs]


def _villages(graph: Graph, most: float, count: int, random: np.random.Generator) -> list[Point]:
    """Spots beside roads, drawn by their length, off to one side."""
    edges = np.flatnonzero(graph.core)
    chosen = random.choice(edges, count, p=graph.length[edges] / graph.length[edges].sum())
    spots = []
    for edge in chosen.tolist():
        first, last = int(graph.first[edge]), int(graph.last[edge])
        degrees, along = graph.raw.degrees[first : last + 1], graph.along[first : last + 1]
        at = random.uniform(along[0], along[-1])
        lon, lat = (float(np.interp(at, along, degrees[:, k])) for k in (0, 1))
        side = int(np.clip(np.searchsorted(along, at), 1, len(along) - 1))
        narrow = np.cos(np.radians(lat))
        east, north = (degrees[side] - degrees[side - 1]) * np.array([narrow, 1.0])
        length = np.hypot(east, north) or 1.0
        off = random.uniform(-most, most) / 111_195  # degrees of latitude
        spots.append(Point(lon=lon - off * north / length / narrow, lat=lat + off * east / length))
    return spots


def _roads(arguments: argparse.Namespace) -> Iterator[Roads]:
    for path in arguments.extracts:
        raw = read_osm(path)
        west = float(raw.degrees[:, 0].min())
        moved = replace(raw, degrees=raw.degrees + np.array([EAST - west, 0.0]))
        yield from _three(path.name.split(".")[0], build_graph(moved))
    if arguments.lines:
        yield from _three(arguments.lines.parent.name, build_graph(read_lines(arguments.lines)))


def _three(name: str, graph: Graph) -> Iterator[Roads]:
    large = replace(graph, core=graph.core & (graph.kind <= RANK["tertiary_link"]))
    yield Roads(name=f"{name}, dense", beside=graph, graph=graph)
    yield Roads(name=f"{name}, few roads", beside=large, graph=large)
    yield Roads(name=f"{name}, few of the roads mapped", beside=graph, graph=large)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--extracts", type=Path, nargs="*", default=[])
    parser.add_argument("--lines", type=Path)
    parser.add_argument("--pool", type=int, default=400, help="villages for each roads and range")
    parser.add_argument("--tables", type=int, default=30, help="tables of each kind")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
