"""Villages and centres: who lives there (invented, after published orders of magnitude), where a van may stop.

Orders of magnitude: the district counted about 967,000 residents in 2020, most of them in the city; rural stations here
have 350 to 1,900. In the 2020 census the share of residents of 60 and above was 13 % in the county town of the
neighbouring Mizhi County, 24 % in its suburb and 37 to 43 % in its hill townships (its census bulletin); here it runs
from 18 % near the city to 40 % in the hills.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import dijkstra

from yuyang.names import Station, Town
from yuyang.places import Places, hilliness
from yuyang.roads import Network
from yuyang.terrain import Floats, degrees

Row = dict[str, object]
HOSTS = 0.45  # share of villages that can host
ACCESS_KM = 5.0  # the district's access limit
MARKETS = ("农历3、8", "农历1、6 08:00-13:00", "农历2、7", "农历4、9 08:00-12:30", "农历5、0", "周六 08:00-12:00")
HOST_PLACES = ("村委会院内", "文化广场", "便民服务站")
NARROW = 2  # villages that only cars reach
FAR = 3  # villages left without a host in reach
BEYOND = 5.6  # km


@dataclass(frozen=True, kw_only=True, eq=False)
class Land:
    """What the other tables lean on: nodes, ways of residents (km), who can host."""

    stations: tuple[tuple[Town, Station], ...]
    node: dict[str, int]
    way: Floats  # km by road (tricycles keep off the paths) between stations, in their order; inf beyond sight
    hosts: frozenset[str]
    narrow: tuple[str, ...]


def land(rng: np.random.Generator, net: Network, towns: tuple[Town, ...], spots: Places) -> Land:
    """Chooses the villages that can host: those on better roads first, until nearly all have one in reach."""
    stations = tuple((t, s) for t in towns for s in t.stations)
    ids = [s.id for _, s in stations]
    nodes = np.array([spots.village[i] for i in ids])
    graph = net.graph()
    way = np.stack([dijkstra(graph, indices=int(n), limit=16.0)[nodes] for n in nodes])
    access = np.array([_access(net, int(n)) for n in nodes])
    near = way <= ACCESS_KM - 0.3
    narrow = _narrow(rng, access, near)
    alone = [int(k) for k in np.argsort(-np.where(np.eye(len(ids)), np.inf, way).min(axis=1), kind="stable")]
    far = [k for k in alone if k not in narrow][:FAR]
    can = np.ones(len(ids), dtype=bool)
    can[[*narrow, *far]] = False
    for k in far:
        can[way[k] <= BEYOND] = False
    chosen = _hosts(rng, access, near, can)
    hosts = frozenset(ids[k] for k in chosen)
    return Land(
        stations=stations,
        node={i: spots.village[i] for i in ids},
        way=way,
        hosts=hosts,
        narrow=tuple(ids[k] for k in narrow),
    )


def _access(net: Network, node: int) -> float:
    """0 on a track to 3 on a through road: how well a van comes here."""
    order = {"track": 0.0, "unclassified": 1.0, "tertiary": 2.0, "secondary": 3.0, "primary": 3.0, "trunk": 3.0}
    edges = [net.edge(node, other) for other in net.around(node)]
    return max(order.get(net.kind.get(-1 if e is None else e, ""), 0.0) for e in edges)


def _narrow(rng: np.random.Generator, access: Floats, near: np.ndarray) -> list[int]:
    """Two villages at the end of a track, with neighbours in reach."""
    fit = np.flatnonzero((access == 0) & (near.sum(axis=1) > 2))
    return sorted(rng.choice(fit, NARROW, replace=False).tolist())


def _hosts(rng: np.random.Generator, access: Floats, near: np.ndarray, can: np.ndarray) -> list[int]:
    """Greedy cover by access and villages in reach, then the best of the rest up to the share of hosts."""
    taste = rng.uniform(0, 1.5, len(access))
    covered = np.zeros(len(access), dtype=bool)
    chosen: list[int] = []
    while True:
        gain = np.where(can, (near & ~covered).sum(axis=1), 0)
        if gain.max() == 0:
            break
        best = int(np.argmax(np.where(gain > 0, gain + 0.6 * access + taste, -1)))
        chosen.append(best)
        covered |= near[best]
    rest = [k for k in np.argsort(-(access + taste), kind="stable").tolist() if can[k] and k not in chosen]
    return chosen + rest[: max(0, round(HOSTS * len(access)) - len(chosen))]


def villages(rng: np.random.Generator, net: Network, ground: Land, cars: list[str]) -> list[Row]:
    """The table of villages; `cars` names the cars for which a narrow village is open."""
    market = _pick(rng, [s.id for t, s in ground.stations if s.id in ground.hosts and t.rural], 12)
    rows = []
    for number, (town, station) in enumerate(ground.stations, start=1):
        node = ground.node[station.id]
        people = _population(rng, net, town, station, node)
        hilly = hilliness(net.ground, node)
        share = (
            np.clip(rng.normal(0.22 + 0.13 * hilly, 0.03), 0.18, 0.40) if station.committee else rng.uniform(0.14, 0.2)
        )
        lon, lat = _beside(rng, net, node)
        rows.append(
            {
                "id": station.id,
                "name": station.name,
                "township": town.name,
                "parent": "",
                "lon": lon,
                "lat": lat,
                "population": people,
                "elderly": round(people * float(share)),
                **_hosting(rng, station.id in ground.hosts),
                "vehicles_that_can_reach": ";".join(cars) if station.id in ground.narrow else "",
                "market": MARKETS[market.index(station.id) % len(MARKETS)] if station.id in market else "",
                "contact": f"代办员{number:03d}（虚构） 0912-0000-{number:03d}",
                "access_limit": 1500 if rng.random() < 0.04 and station.id not in ground.hosts else "",
                "max_gap_days": "",
                "min_gap_days": "",
                "visits": "",
                "patterns": "",
            }
        )
    return rows


def _population(rng: np.random.Generator, net: Network, town: Town, station: Station, node: int) -> int:
    if not station.committee:
        return int(rng.integers(1400, 2600) // 10 * 10)
    seat = 1.5 if station.name == f"{town.short}村" else 1.0
    near_city = 1.25 if float(np.hypot(*net.ground.xy[node])) < 14 else 1.0
    return int(np.clip(rng.lognormal(np.log(640), 0.36) * seat * near_city, 350, 1900))


def _hosting(rng: np.random.Generator, host: bool) -> Row:
    if not host:
        return {"can_host": "", "host_place": "", "host_hours": ""}
    hours = ("", "", "", "08:30-17:30", "09:00-12:00;14:00-17:30", "周一至周五 09:00-17:00", "周二至周五 08:30-17:30")
    return {
        "can_host": "是",
        "host_place": HOST_PLACES[int(rng.choice(3, p=[0.55, 0.2, 0.25]))],
        "host_hours": hours[int(rng.integers(len(hours)))],
    }


def centres(rng: np.random.Generator, net: Network, towns: tuple[Town, ...], spots: Places) -> list[Row]:
    """The table of centres, open two or three days a week, one official at the counter."""
    days = ("Mon,Wed,Fri", "Tue,Thu", "Mon,Thu", "Tue,Wed,Fri", "Mon,Wed", "Wed,Fri")
    rows = []
    for number, town in enumerate(towns):
        lon, lat = _beside(rng, net, spots.town[town.id])
        rows.append(
            {
                "id": town.id,
                "name": f"{town.name}便民服务中心",
                "name_en": f"{town.pinyin} service centre",
                "lon": lon,
                "lat": lat,
                "open_days": days[int(rng.integers(len(days)))],
                "hours": "09:00-12:00;14:00-17:00",
                "counter_staff": 1,
                "counter_skills": "",
                "phone": f"0912-0000-{400 + number}（虚构）",
            }
        )
    return rows


def _beside(rng: np.random.Generator, net: Network, node: int) -> tuple[float, float]:
    """A point 20 to 70 m from a node, degrees."""
    angle, away = rng.uniform(0, 2 * np.pi), rng.uniform(0.02, 0.07)
    lon, lat = degrees(net.ground.xy[node] + np.array([np.cos(angle), np.sin(angle)]) * away)
    return float(lon), float(lat)


def _pick(rng: np.random.Generator, of: list[str], count: int) -> list[str]:
    return sorted(rng.choice(of, count, replace=False).tolist())
