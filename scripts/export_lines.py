"""Roads of an OpenStreetMap extract as plain lines without topology, some of them displaced: what an office may have.

    python scripts/export_lines.py liechtenstein.osm.pbf roads.gpkg --share 0.05 --metres 0.2

Every way is one line with the columns of docs/travel.md; a share of them is moved as a whole by so many metres in a
random direction. The numbers of the vertices are left out, so whoever reads the lines must find the junctions again.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import osmium
import shapely

from planner.roads.geo import Flat
from planner.roads.osm_tags import car_speeds, kind_of
from planner.roads.raw import RANK


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: the numbers of its vertices (not exported), degrees and columns."""

    nodes: tuple[int, ...]
    degrees: np.ndarray
    columns: dict[str, object]


def lines_of(extract: Path) -> list[Line]:
    """Every road and path of an extract whose vertices are all there."""
    kinds = osmium.osm.NODE | osmium.osm.WAY
    items = osmium.FileProcessor(str(extract), kinds).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
    return list(_lines(items))


def displaced(lines: list[Line], *, share: float, metres: float, seed: int) -> list[Line]:
    """The lines, a share of them moved by so many metres in a random direction."""
    random = np.random.default_rng(seed)
    flat = Flat(np.concatenate([line.degrees for line in lines]))
    moved = set(random.choice(len(lines), size=round(share * len(lines)), replace=False).tolist())
    return [_moved(line, flat, metres, random) if k in moved else line for k, line in enumerate(lines)]


def write(lines: list[Line], path: Path) -> None:
    """The layer `roads` of a GeoPackage, or a Shapefile or GeoJSON by the ending."""
    frame = geopandas.GeoDataFrame(
        [line.columns for line in lines], geometry=[shapely.LineString(line.degrees) for line in lines], crs="EPSG:4326"
    )
    frame.to_file(path, engine="pyogrio", **({"layer": "roads"} if path.suffix == ".gpkg" else {}))


def _lines(items: osmium.FileProcessor) -> Iterator[Line]:
    for item in items:
        if not isinstance(item, osmium.osm.Way) or not all(n.location.valid() for n in item.nodes):
            continue
        tags = dict(item.tags)
        kind = kind_of(tags)
        if kind not in RANK or len(item.nodes) < 2:
            continue
        forward, backward = car_speeds(kind, tags)
        yield Line(
            nodes=tuple(n.ref for n in item.nodes),
            degrees=np.array([(n.lon, n.lat) for n in item.nodes]),
            columns={
                "class": kind if forward or backward else "path",
                "name": tags.get("name", ""),
                "oneway": 0 if forward and backward else -1 if backward else 1 if forward else 0,
                "speed_kmh": forward or backward or None,
                "bridge": int(tags.get("bridge", "no") != "no"),
                "tunnel": int(tags.get("tunnel", "no") not in ("no", "building_passage")),
                "layer": tags.get("layer", "0"),
            },
        )


def _moved(line: Line, flat: Flat, metres: float, random: np.random.Generator) -> Line:
    angle = random.uniform(0, 2 * np.pi)
    by = metres * np.array([np.cos(angle), np.sin(angle)])
    return Line(nodes=line.nodes, degrees=flat.degrees(flat.metres(line.degrees) + by), columns=line.columns)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("extract", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, default=0.05, help="of the lines that are displaced")
    parser.add_argument("--metres", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    lines = displaced(lines_of(args.extract), share=args.share, metres=args.metres, seed=args.seed)
    write(lines, args.out)
    print(f"{args.out}: {len(lines)} lines, {args.share:.0%} of them displaced by {args.metres} m")


if __name__ == "__main__":
    main()
