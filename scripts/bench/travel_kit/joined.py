"""A larger network, invented from real ones: copies of two extracts side by side, joined by roads drawn by chance."""

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
from osmium.osm.mutable import Node, Way

JOINTS = 6  # roads from each copy to the next
GAP = 0.02  # degrees between two copies
BASE = 100_000_000_000  # ids of a copy begin at a multiple of it


@dataclass
class Extract:
    """The tagged nodes and the roads of an extract, and its through roads' nodes."""

    nodes: dict[int, tuple[float, float, dict[str, str]]] = field(default_factory=dict)
    ways: list[tuple[int, list[int], dict[str, str]]] = field(default_factory=list)
    through: list[int] = field(default_factory=list)


def read(path: Path) -> Extract:
    """All roads and ferries with the vertices they have."""
    found = Extract()
    keys = osmium.filter.KeyFilter("highway", "route")
    for way in osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations().with_filter(keys):
        if not isinstance(way, osmium.osm.Way):
            continue
        refs = [n.ref for n in way.nodes if n.location.valid()]
        if len(refs) < 2 or len(refs) < len(way.nodes):
            continue
        for n in way.nodes:
            found.nodes[n.ref] = (n.lon, n.lat, {})
        tags = dict(way.tags)
        found.ways.append((way.id, refs, tags))
        if tags.get("highway") in ("primary", "secondary", "tertiary"):
            found.through += [refs[0], refs[-1]]
    barriers = osmium.filter.KeyFilter("barrier", "highway")
    for node in osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(barriers):
        if node.id in found.nodes:
            lon, lat, _ = found.nodes[node.id]
            found.nodes[node.id] = (lon, lat, dict(node.tags))
    found.through = sorted(set(found.through))
    return found


def write_joined(extracts: list[Extract], copies: int, out: Path, *, seed: int) -> None:
    """`copies` times the extracts in a row from west to east, each joined to the next; the first stays where it is."""
    random = np.random.default_rng(seed)
    first = next(iter(extracts[0].nodes.values()))
    east, through = None, []
    nodes, ways = [], []
    for k in range(copies * len(extracts)):
        extract, base = extracts[k % len(extracts)], BASE * (k + 1)
        at = np.array([spot[:2] for spot in extract.nodes.values()])
        shift = (0.0, 0.0) if east is None else (east + GAP - at[:, 0].min(), first[1] - float(np.median(at[:, 1])))
        east = float(at[:, 0].max()) + shift[0]
        nodes += [(base + ref, lon + shift[0], lat + shift[1], tags) for ref, (lon, lat, tags) in extract.nodes.items()]
        ways += [(base + number, [base + ref for ref in refs], tags) for number, refs, tags in extract.ways]
        through.append([base + ref for ref in extract.through])
    joints = [
        (BASE * 900 + JOINTS * k + j, [int(random.choice(a)), int(random.choice(b))], {"highway": "secondary"})
        for k, (a, b) in enumerate(pairwise(through))
        for j in range(JOINTS)
    ]
    out.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(out)) as writer:
        for number, lon, lat, tags in sorted(nodes, key=lambda node: node[0]):
            writer.add_node(Node(id=number, version=1, location=(lon, lat), tags=tags))
        for number, refs, tags in sorted([*ways, *joints], key=lambda way: way[0]):
            writer.add_way(Way(id=number, version=1, nodes=refs, tags=tags))
