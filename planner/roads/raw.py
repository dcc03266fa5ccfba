"""Roads as they were read, before they are a graph: ways with vertices, speeds and who may use them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.roads.signs import Sign

CLASSES = (
    *("motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link"),
    *("tertiary", "tertiary_link", "unclassified", "residential", "living_street", "service", "road", "track"),
    *("pedestrian", "cycleway", "bridleway", "path", "footway", "steps", "ferry"),
)
RANK = {name: rank for rank, name in enumerate(CLASSES)}  # from the greatest road down


@dataclass(frozen=True, kw_only=True)
class RawWay:
    """One way. Vertices of one number are one spot; `forward`, `backward` in km/h, 0 where closed to cars."""

    kind: str
    nodes: tuple[int, ...]
    degrees: tuple[tuple[float, float], ...]
    forward: float
    backward: float
    foot: bool
    tricycle: bool
    name: str = ""
    osmid: int = 0
    share: float = 1.0  # of its dry speed that the season leaves; 0 closed. `forward`, `backward` are dry speeds


@dataclass(frozen=True, kw_only=True)
class Repairs:
    """What was done to lines without topology: spots drawn together, and lines cut where another ends beside them."""

    drawn: int = 0
    cut: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class RawRoads:
    """All ways in flat arrays: vertices of way w are `starts[w]:starts[w + 1]` of `nodes` and `degrees`.

    `forward` and `backward` are the speeds of the season.
    `closed` are vertices no car passes, `delays` the seconds it costs to pass others.
    """

    nodes: NDArray[np.int64]
    degrees: NDArray[np.float64]
    starts: NDArray[np.int64]
    kind: NDArray[np.int16]  # index into CLASSES
    forward: NDArray[np.float64]
    backward: NDArray[np.float64]
    foot: NDArray[np.bool_]
    tricycle: NDArray[np.bool_]
    osmid: NDArray[np.int64]
    names: tuple[str, ...]
    share: NDArray[np.float64]  # of the dry speed that the season leaves; 1 where no car goes anyway
    closed: frozenset[int] = frozenset()
    delays: Mapping[int, float] = field(default_factory=dict)
    repairs: Repairs | None = None  # None: the source has junctions of its own
    signs: tuple[Sign, ...] = ()


def collect(
    ways: list[RawWay],
    closed: set[int],
    delays: Mapping[int, float],
    *,
    repairs: Repairs | None = None,
    signs: Sequence[Sign] = (),
) -> RawRoads:
    """The flat arrays of a list of ways."""
    share = np.array([w.share for w in ways], dtype=np.float64)
    forward = np.array([w.forward for w in ways], dtype=np.float64)
    backward = np.array([w.backward for w in ways], dtype=np.float64)
    return RawRoads(
        nodes=np.array([n for w in ways for n in w.nodes], dtype=np.int64),
        degrees=np.array([d for w in ways for d in w.degrees], dtype=np.float64).reshape(-1, 2),
        starts=np.cumsum([0, *(len(w.nodes) for w in ways)], dtype=np.int64),
        kind=np.array([RANK[w.kind] for w in ways], dtype=np.int16),
        forward=forward * share,
        backward=backward * share,
        foot=np.array([w.foot for w in ways], dtype=bool),
        tricycle=np.array([w.tricycle for w in ways], dtype=bool),
        osmid=np.array([w.osmid for w in ways], dtype=np.int64),
        names=tuple(w.name for w in ways),
        share=np.where((forward > 0) | (backward > 0), share, 1.0),
        closed=frozenset(closed),
        delays=dict(delays),
        repairs=repairs,
        signs=tuple(signs),
    )
