"""Junctions for road lines that have none: which vertices of which lines are one spot, and where a line is cut.

Lines meet where they share a vertex (to a centimetre), where their vertices lie within a tolerance of each other, and
where one ends within it beside another, which gets a vertex there. Nothing is chained: whatever becomes one spot lies
within the tolerance of its first vertex, so that two lines drawn side by side never shrink to a point.

What is raised (a bridge, a tunnel, a layer other than 0) keeps to itself: a vertex within it belongs to its level
alone, and only its ends come down to the ground. Two ends of one level that meet where the ground passes beneath
are a bridge that somebody cut in two, not a way down. Where a road of the ground goes on as a raised one, it is drawn
in two for that alone: a line without a vertex that passes there passes beneath and is not cut.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from planner.roads.ways import Floats, Ints

CENTIMETRES = 100
GROUND = 0
SAME = 0.02  # metres: two vertices of one centimetre lie no farther apart


@dataclass(frozen=True, kw_only=True)
class Corner:
    """A vertex of a line: the line, whether it is one of its two ends, and the level of the line."""

    line: int
    end: bool
    level: int


@dataclass(kw_only=True)
class Spot:
    """Corners that are one place, `x` and `y` metres of the first of them."""

    x: float
    y: float
    corners: list[Corner] = field(default_factory=list)

    @property
    def lines(self) -> set[int]:
        """The lines that meet here."""
        return {corner.line for corner in self.corners}

    @property
    def level(self) -> int:
        """The level that this spot keeps to; the ground, where something may still come down to it."""
        inner = [c.level for c in self.corners if not c.end and c.level != GROUND]
        if inner:
            return inner[0]
        first = self.corners[0].level
        aloft = len(self.corners) > 1 and all(c.level == first for c in self.corners)
        return first if aloft else GROUND

    @property
    def lone(self) -> bool:
        """Whether nothing but one line ends here."""
        return len(self.corners) == 1 and self.corners[0].end

    @property
    def goes_on(self) -> bool:
        """Whether nothing but one road of the ground ends here and goes on as raised ones."""
        ground = sum(corner.level == GROUND for corner in self.corners)
        return ground == 1 < len(self.corners) and all(corner.end for corner in self.corners)

    def meets(self, other: "Spot", tolerance: float) -> bool:
        """Whether both may become one: near, not yet joined by a line, and no bridge over the other's road."""
        near = np.hypot(self.x - other.x, self.y - other.y) <= tolerance
        return bool(near) and not (self.lines & other.lines) and (_fits(self, other) or _fits(other, self))

    def reaches(self, level: int) -> bool:
        """Whether a line of a level that passes here without a vertex is met by what ends here."""
        if not any(corner.end for corner in self.corners):
            return False
        alike = all(corner.level == level for corner in self.corners)
        return alike or (level == GROUND and self.level == GROUND and not self.goes_on)


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A vertex that a line gets so many metres from its start, to be the spot `node`."""

    line: int
    along: float
    node: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Joins:
    """The node of every vertex (lines one after the other), the cuts, and how many spots were drawn together."""

    nodes: Ints
    cuts: tuple[Cut, ...]
    drawn: int


def join(lines: Sequence[Floats], levels: Sequence[int], tolerance: float) -> Joins:
    """Which vertices are one, for lines in flat metres (n x 2 each) of a level each; `tolerance` in metres."""
    if not lines:
        return Joins(nodes=np.empty(0, dtype=np.int64), cuts=(), drawn=0)
    rows = _rows(lines, levels)
    some = _meeting(rows, tolerance)
    spots, node = _shared(rows, some)
    into = _drawn_together(spots, max(tolerance, SAME))
    for number, head in enumerate(into):
        if head != number:
            spots[head].corners.extend(spots[number].corners)
    nodes = np.arange(len(rows.flat)) + len(spots)
    nodes[some] = np.array(into, dtype=np.int64)[node]
    heads = {head: spots[head] for head in into}
    cuts = _cuts(lines, levels, heads, tolerance)
    return Joins(nodes=nodes, cuts=tuple(cuts), drawn=_drawn(spots, into))


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """All vertices, lines one after the other; `place` numbers the places, the same to a centimetre."""

    flat: Floats
    line: Ints
    end: NDArray[np.bool_]
    level: Ints
    place: Ints


def _rows(lines: Sequence[Floats], levels: Sequence[int]) -> Rows:
    flat, counts = np.concatenate(lines), np.array([len(line) for line in lines])
    last = np.cumsum(counts) - 1
    end = np.zeros(len(flat), dtype=bool)
    end[last] = end[last - counts + 1] = True
    line = np.repeat(np.arange(len(lines)), counts)
    east, north = np.rint(flat * CENTIMETRES).astype(np.int64).T
    _, place = np.unique((east << 31) + north, return_inverse=True)
    return Rows(flat=flat, line=line, end=end, level=np.array(levels)[line], place=place.reshape(-1))


def _meeting(rows: Rows, tolerance: float) -> Ints:
    """The vertices that may be more than a bend of their line: ends, shared ones, and those near another line."""
    count = np.bincount(rows.place)
    _, first = np.unique(rows.place, return_index=True)
    chosen = count > 1
    chosen[rows.place[rows.end]] = True
    if tolerance > 0:
        pairs = cKDTree(rows.flat[first]).query_pairs(tolerance, output_type="ndarray")
        a, b = pairs.T
        chosen[pairs[rows.line[first[a]] != rows.line[first[b]]].reshape(-1)] = True
    return np.flatnonzero(chosen[rows.place])


def _shared(rows: Rows, some: Ints) -> tuple[list[Spot], Ints]:
    """Spots of vertices at one place, by level where a bridge is among them; and the spot of each vertex of `some`."""
    order = np.argsort(rows.place[some], kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(rows.place[some][order])) + 1)
    columns = (rows.line[some].tolist(), rows.end[some].tolist(), rows.level[some].tolist())
    corner = [Corner(line=line, end=end, level=level) for line, end, level in zip(*columns, strict=True)]
    spots: list[Spot] = []
    node = np.empty(len(some), dtype=np.int64)
    for group in groups:
        for part in _by_level(group.tolist(), corner):
            node[part] = len(spots)
            x, y = rows.flat[some[part[0]]].tolist()
            spots.append(Spot(x=x, y=y, corners=[corner[vertex] for vertex in part]))
    return spots, node


def _by_level(group: list[int], corner: Sequence[Corner]) -> Iterable[list[int]]:
    """The vertices at one place, by level; what may come down to the ground does so afterwards."""
    parts: dict[int, list[int]] = {}
    for vertex in group:
        parts.setdefault(corner[vertex].level, []).append(vertex)
    return parts.values()


def _drawn_together(spots: list[Spot], tolerance: float) -> list[int]:
    """For each spot the one it becomes: nearest pairs first, but the two halves of a bridge before all others."""
    into = list(range(len(spots)))
    members = [Spot(x=s.x, y=s.y, corners=list(s.corners)) for s in spots]
    pairs = _near(spots, tolerance)
    pairs.sort(key=lambda pair: (not _halves(spots[pair[1]], spots[pair[2]]), *pair))
    for _, a, b in pairs:
        a, b = _head(into, a), _head(into, b)
        if a != b and members[a].meets(members[b], tolerance):
            if len(members[b].corners) > len(members[a].corners):
                a, b = b, a
            into[b] = a
            members[a].corners.extend(members[b].corners)
    return [_head(into, number) for number in range(len(spots))]


def _drawn(spots: list[Spot], into: list[int]) -> int:
    """Spots that were moved to another, not only to another level at their place."""
    return sum(np.hypot(spots[k].x - spots[head].x, spots[k].y - spots[head].y) > SAME for k, head in enumerate(into))


def _near(spots: list[Spot], tolerance: float) -> list[tuple[float, int, int]]:
    """Pairs of spots within the tolerance that no line joins, with their distance."""
    if len(spots) < 2:
        return []
    at = np.array([(s.x, s.y) for s in spots])
    pairs = cKDTree(at).query_pairs(tolerance, output_type="ndarray")
    apart = np.hypot(*(at[pairs[:, 0]] - at[pairs[:, 1]]).T).tolist()
    near = zip(apart, pairs.tolist(), strict=True)
    return [(metres, min(a, b), max(a, b)) for metres, (a, b) in near if not (spots[a].lines & spots[b].lines)]


def _halves(one: Spot, other: Spot) -> bool:
    """Whether two raised lines of one level end here and there."""
    return one.lone and other.lone and one.corners[0].level == other.corners[0].level != GROUND


def _head(into: list[int], number: int) -> int:
    while into[number] != number:
        number = into[number]
    return number


def _fits(one: Spot, other: Spot) -> bool:
    """Whether levels let one spot come to another (asked both ways)."""
    if one.level == other.level:
        return True
    if other.lone and other.corners[0].level == one.level:
        return True  # a raised line ends on one of its own level
    ends = all(corner.end for corner in one.corners)
    return ends and other.lone and other.level == GROUND  # two bridges come down to the end of one road


def _cuts(lines: Sequence[Floats], levels: Sequence[int], spots: dict[int, Spot], tolerance: float) -> list[Cut]:
    """Where a line passes within the tolerance of a spot at which others end."""
    ending = [number for number, spot in spots.items() if any(corner.end for corner in spot.corners)]
    if tolerance <= 0 or not ending:
        return []
    shapes = [shapely.LineString(line) for line in lines]
    points = shapely.points([(spots[n].x, spots[n].y) for n in ending])
    at, line = shapely.STRtree(shapes).query(points, predicate="dwithin", distance=tolerance)
    cuts = []
    for k, other in sorted(zip(at.tolist(), line.tolist(), strict=True)):
        spot = spots[ending[k]]
        along = float(shapely.line_locate_point(shapes[other], points[k]))
        inside = 0 < along < shapes[other].length
        if inside and other not in spot.lines and spot.reaches(levels[other]):
            cuts.append(Cut(line=other, along=along, node=ending[k]))
    return cuts
