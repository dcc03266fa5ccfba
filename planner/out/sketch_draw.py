"""The lines of a sketch in millimetres of its frame: roads, and the way to the stop."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Spot = tuple[float, float]  # metres of the plane
Line = tuple[tuple[float, float], ...]  # millimetres from the left upper corner
Floats = NDArray[np.float64]
WIDE, HIGH = 88.0, 50.0  # millimetres of the frame
MARGIN = (13.0, 10.0)  # kept free of what must be seen
EDGE = 2.0  # a village nearer to the edge is not shown
LEAST_SCALE, MOST_SCALE = 22.0, 75.0  # metres a millimetre; what would need more is left outside
MINOR_EDGE, ROAD_EDGE, MAJOR = "#D3CCBA", "#BDB49C", "#F7D58B"
CLASSES = {  # width of the edge and of the road in millimetres, its colour; thin ones first
    "residential": (0.75, 0.45, "#FFFFFF"),
    "unclassified": (1.25, 0.85, "#FFFFFF"),
    "tertiary": (1.6, 1.15, "#FFFFFF"),
    "secondary": (2.0, 1.5, "#FBE7B5"),
    "primary": (2.3, 1.75, MAJOR),
    "trunk": (2.6, 2.0, MAJOR),
    "motorway": (2.8, 2.2, "#F0B775"),
}
OTHER = (0.75, 0.45, "#FFFFFF")
WAY = "#1F6F8B"
FINE = 0.12  # millimetres that a drawn road may lie off


@dataclass(frozen=True, kw_only=True, eq=False)
class Frame:
    """From metres of the plane to millimetres of the frame, whose middle lies at x, y."""

    x: float
    y: float
    scale: float  # metres a millimetre

    def at(self, points: object) -> Floats:
        """Millimetres from the left upper corner, one row a point."""
        xy = np.asarray(points, dtype=float).reshape(-1, 2)
        out: Floats = (xy - (self.x, self.y)) * (1 / self.scale, -1 / self.scale) + (WIDE / 2, HIGH / 2)
        return out

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The frame in metres of the plane."""
        wide, high = self.scale * WIDE / 2, self.scale * HIGH / 2
        return self.x - wide, self.y - high, self.x + wide, self.y + high

    def inside(self, points: Floats) -> NDArray[np.bool_]:
        """Which points can be shown."""
        at = self.at(points)
        return np.asarray((at >= EDGE).all(axis=1) & (at <= (WIDE - EDGE, HIGH - EDGE)).all(axis=1))


def frame_of(must: Sequence[Spot], wish: Sequence[Spot]) -> Frame:
    """The frame around the points that must be in it, and those of the wished ones that do not make it too small."""
    low, high = np.min(must, axis=0), np.max(must, axis=0)
    for spot in wish:
        wider = np.minimum(low, spot), np.maximum(high, spot)
        if _scale(*wider) <= max(MOST_SCALE, _scale(low, high)):
            low, high = wider
    middle = (low + high) / 2
    return Frame(x=float(middle[0]), y=float(middle[1]), scale=_scale(low, high))


def _scale(low: Floats, high: Floats) -> float:
    """Metres a millimetre, so that a box is inside the margins."""
    span = (high - low) / (WIDE - 2 * MARGIN[0], HIGH - 2 * MARGIN[1])
    return max(LEAST_SCALE, float(span.max()))


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """Lines of one look: points in millimetres of the frame, width in millimetres."""

    width: float
    colour: str
    lines: tuple[Line, ...]
    dashed: bool = False

    def data(self) -> dict[str, object]:
        """As the template reads it."""
        lines = [list(map(list, line)) for line in self.lines]
        return {"width": self.width, "colour": self.colour, "dashed": self.dashed, "lines": lines}


def road_strokes(frame: Frame, kinds: Sequence[str], lines: Any) -> list[Stroke]:
    """Roads (metres of the plane), each class with an edge, the thin ones below."""
    pieces: dict[str, list[Line]] = {}
    cuts = shapely.simplify(shapely.clip_by_rect(lines, *frame.box), FINE * frame.scale)
    for kind, cut in zip(kinds, cuts, strict=True):
        for part in shapely.get_parts(cut):
            line = line_of(frame, shapely.get_coordinates(part))
            if len(line) > 1:
                pieces.setdefault(kind, []).append(line)
    order = [kind for kind in (*(k for k in pieces if k not in CLASSES), *CLASSES) if kind in pieces]
    looks = [(CLASSES.get(kind, OTHER), tuple(pieces[kind])) for kind in order]
    edges = [Stroke(width=e, colour=ROAD_EDGE if e > 1 else MINOR_EDGE, lines=held) for (e, _, _), held in looks]
    return edges + [Stroke(width=w, colour=colour, lines=held) for (_, w, colour), held in looks]


def way_strokes(frame: Frame, way: Sequence[Spot], *, true: bool) -> list[Stroke]:
    """The way residents take: a line along the road, or dashes where only its length is known."""
    if not way:
        return []
    line = (line_of(frame, way),)
    if true:
        return [Stroke(width=2.1, colour="#FFFFFF", lines=line), Stroke(width=1.25, colour=WAY, lines=line)]
    return [Stroke(width=0.7, colour=WAY, lines=line, dashed=True)]


def line_of(frame: Frame, points: object) -> Line:
    """Points of the plane as a line in the frame, to a hundredth of a millimetre."""
    return tuple((x, y) for x, y in frame.at(points).round(2).tolist())
