"""The invented road network, grown on the grid: main roads, village branches, connections, lanes, footpaths."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from yuyang.names import Town
from yuyang.places import Places
from yuyang.terrain import STEP, Floats, Terrain

RANK = (
    "path",
    "footway",
    "track",
    "service",
    "residential",
    "unclassified",
    "tertiary",
    "secondary",
    "primary",
    "trunk",
)
FOR_RESIDENTS = frozenset({"path", "footway"})
REUSE = 0.3  # a new road rather follows an old one


@dataclass(kw_only=True, eq=False)
class Network:
    """Which grid edges are roads, of which class and name. Grows; an edge never falls in class."""

    ground: Terrain
    kind: dict[int, str] = field(default_factory=dict)
    name: dict[int, str] = field(default_factory=dict)
    oneway: dict[int, tuple[int, int]] = field(default_factory=dict)
    lanes: dict[int, list[int]] = field(default_factory=dict)  # nodes along the lanes of a village node

    def __post_init__(self) -> None:
        n = len(self.ground.xy)
        keys = self.ground.edges.min(axis=1) * n + self.ground.edges.max(axis=1)
        self._order = np.argsort(keys)
        self._keys = keys[self._order]

    def edge(self, a: int, b: int) -> int | None:
        """The grid edge between two nodes."""
        key = min(a, b) * len(self.ground.xy) + max(a, b)
        at = int(np.searchsorted(self._keys, key))
        return int(self._order[at]) if at < len(self._keys) and self._keys[at] == key else None

    def around(self, node: int) -> list[int]:
        """The nodes that a grid edge joins to this one."""
        side = self.ground.side
        steps = (-side - 1, -side, -side + 1, -1, 1, side - 1, side, side + 1)
        return [node + s for s in steps if self.edge(node, node + s) is not None]

    def build(self, nodes: Iterable[int], kind: str, name: str = "") -> None:
        """A road along grid nodes."""
        way = list(nodes)
        for a, b in pairwise(way):
            edge = self.edge(a, b)
            if edge is None:
                raise ValueError(f"no grid edge between {a} and {b}")
            if edge not in self.kind or RANK.index(kind) > RANK.index(self.kind[edge]):
                self.kind[edge] = kind
                if name and RANK.index(kind) >= RANK.index("tertiary"):
                    self.name[edge] = name

    def costs(self, *, drivable: bool = True, base: Floats | None = None) -> Floats:
        """What each grid edge costs the next road."""
        cost = (self.ground.cost if base is None else base).copy()
        old = [e for e, kind in self.kind.items() if not drivable or kind not in FOR_RESIDENTS]
        cost[old] *= REUSE
        return cost

    def graph(self, *, drivable: bool = True) -> csr_array:
        """Lengths of the roads, km, over all grid nodes."""
        used = [e for e, kind in self.kind.items() if not drivable or kind not in FOR_RESIDENTS]
        a, b = self.ground.edges[used].T
        n = len(self.ground.xy)
        length = self.ground.length[used]
        return csr_array((np.r_[length, length], (np.r_[a, b], np.r_[b, a])), shape=(n, n))


def network(rng: np.random.Generator, ground: Terrain, towns: tuple[Town, ...], spots: Places) -> Network:
    """All roads of the district."""
    net = Network(ground=ground)
    _main_roads(net, towns, spots)
    _city(net, towns, spots)
    for town in towns:
        _branches(rng, net, town, spots)
    _connections(rng, net, spots)
    for town in towns:
        _streets(rng, net, spots.town[town.id], count=7)
    for node in spots.village.values():
        _streets(rng, net, node, count=int(rng.integers(2, 5)))
    return net


def _trace(before: np.ndarray, target: int) -> list[int]:
    way = [target]
    while before[way[-1]] >= 0:
        way.append(int(before[way[-1]]))
    return way[::-1]


def _main_roads(net: Network, towns: tuple[Town, ...], spots: Places) -> None:
    """Roads between neighbouring towns (relative neighbourhood graph), of higher class the more ways to the city."""
    xy = np.array([net.ground.xy[spots.town[t.id]] for t in towns])
    gap = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    pairs = [(i, j) for i in range(len(towns)) for j in range(i) if _neighbours(gap, i, j)]
    weight = csr_array(([gap[p] for p in pairs], tuple(np.array(pairs).T)), shape=gap.shape)
    city = next(i for i, t in enumerate(towns) if not t.rural)
    _, before = dijkstra(weight, directed=False, indices=city, return_predecessors=True)
    users = {frozenset(p): 0 for p in pairs}
    for town in range(len(towns)):
        way = _trace(before, town)
        for a, b in pairwise(way):
            users[frozenset((a, b))] += 1
    for i, j in sorted(pairs, key=lambda p: (-users[frozenset(p)], gap[p])):
        busy = users[frozenset((i, j))]
        kind = "trunk" if busy >= 5 else "primary" if busy >= 2 else "secondary"
        start, end = spots.town[towns[i].id], spots.town[towns[j].id]
        _, previous = dijkstra(net.ground.matrix(net.costs()), indices=start, return_predecessors=True)
        net.build(_trace(previous, end), kind, f"{towns[j].short}—{towns[i].short}公路")


def _neighbours(gap: np.ndarray, i: int, j: int) -> bool:
    """Relative neighbourhood with a little slack: no third town clearly nearer to both (Toussaint 1980)."""
    return not any(max(gap[i, k], gap[j, k]) < 0.93 * gap[i, j] for k in range(len(gap)) if k not in (i, j))


def _city(net: Network, towns: tuple[Town, ...], spots: Places) -> None:
    """A lattice of streets between the city's sub-districts; two of them one-way."""
    xy, side = net.ground.xy, net.ground.side
    half = round(2.7 / STEP)
    middle = net.ground.near((0.0, 0.0))
    for k in range(-half, half + 1):
        across = [middle + k * side + c for c in range(-half, half + 1)]
        along = [middle + c * side + k for c in range(-half, half + 1)]
        for street in (across, along):
            kept = [n for n in street if np.hypot(*xy[n]) < 2.9]
            if k % 2 == 0:
                net.build(kept, "secondary" if k % 6 == 0 else "residential", "")
    for k, step in ((2, 1), (4, -1)):
        street = [middle + k * side + c for c in range(-4, 5)][::step]
        for a, b in pairwise(street):
            edge = net.edge(a, b)
            if edge is not None and net.kind.get(edge) == "residential":
                net.oneway[edge] = (a, b)


def _branches(rng: np.random.Generator, net: Network, town: Town, spots: Places) -> None:
    """Roads from the town to its villages: a tree of least-cost ways, of higher class where it serves more."""
    _, before = dijkstra(net.ground.matrix(net.costs()), indices=spots.town[town.id], return_predecessors=True)
    users: dict[tuple[int, int], int] = {}
    ways = [_trace(before, spots.village[s.id]) for s in town.stations]
    for way in ways:
        for pair in pairwise(way):
            users[pair] = users.get(pair, 0) + 1
    for station, way in zip(town.stations, ways, strict=True):
        poor = rng.random() < 0.13
        for pair in pairwise(way):
            last = "track" if poor else "unclassified"
            net.build(
                pair,
                "tertiary" if users[pair] >= 3 else "unclassified" if users[pair] == 2 else last,
                f"{town.short}{station.name}路",
            )


def _connections(rng: np.random.Generator, net: Network, spots: Places) -> None:
    """Short cuts between villages near by crow and far by road: some roads, some tracks, some footpaths."""
    ids = list(spots.village)
    xy = np.array([net.ground.xy[spots.village[v]] for v in ids])
    gap = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    pairs = sorted((float(gap[i, j]), i, j) for i in range(len(ids)) for j in range(i) if gap[i, j] < 5.0)
    rough = net.ground.length * np.sqrt(net.ground.rough[net.ground.edges].mean(axis=1))
    rough = rough * np.where(net.ground.bridge, 6.0, 1.0)
    for crow, i, j in pairs:
        start, end = spots.village[ids[i]], spots.village[ids[j]]
        road = float(dijkstra(net.graph(drivable=False), indices=start, limit=3.2 * crow)[end])
        if road < 1.9 * crow or rng.random() < 0.2:
            continue
        kind = str(rng.choice(["unclassified", "track", "path"], p=[0.35, 0.25, 0.4])) if crow < 3.8 else "unclassified"
        on_foot = kind == "path"
        cost = net.costs(drivable=not on_foot, base=rough if on_foot else None)
        _, before = dijkstra(net.ground.matrix(cost), indices=start, return_predecessors=True, limit=12 * crow)
        if before[end] >= 0:
            net.build(_trace(before, end), kind)


def _streets(rng: np.random.Generator, net: Network, node: int, *, count: int) -> None:
    """Lanes of a place: short walks over free grid edges, away from it. Doors lie along them."""
    lanes = [node]
    for _ in range(count):
        at, came = node, -1
        for _ in range(int(rng.integers(1, 5))):
            free = [(float(net.ground.rough[m]), m) for m in net.around(at) if m != came and _open(net, at, m)]
            if not free:
                break
            came, at = at, sorted(free)[int(rng.integers(min(3, len(free))))][1]
            net.build((came, at), "residential" if len(lanes) < 6 else "service")
            lanes.append(at)
    net.lanes[node] = lanes


def _open(net: Network, a: int, b: int) -> bool:
    """Whether a lane may be laid between two nodes: no road yet, no river."""
    edge = net.edge(a, b)
    return edge is not None and edge not in net.kind and not net.ground.bridge[edge]
