"""The drawing of a sketch: its frame, roads, way and marks as SVG in millimetres; no word is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Spot = tuple[float, float]  # metres of the plane
Floats = NDArray[np.float64]
WIDE, HIGH = 88.0, 50.0  # millimetres of the frame
MARGIN = (13.0, 10.0)  # kept free of what must be seen
EDGE = 2.0  # a village nearer to the edge is not shown
LEAST_SCALE, MOST_SCALE = 22.0, 75.0  # metres a millimetre; what would need more is left outside
GROUND, MINOR_EDGE, ROAD_EDGE, MAJOR = "#F4F1E8", "#D3CCBA", "#BDB49C", "#F7D58B"
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
WAY, STOP = "#1F6F8B", "#C0392B"


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
    """The frame around all points, or, where the wished ones lie too far off, around those that must be in it."""
    for points in ([*must, *wish], must):
        low, high = np.min(points, axis=0), np.max(points, axis=0)
        span = (high - low) / (WIDE - 2 * MARGIN[0], HIGH - 2 * MARGIN[1])
        scale = max(LEAST_SCALE, float(span.max()))
        if scale <= MOST_SCALE:
            break
    middle = (low + high) / 2
    return Frame(x=float(middle[0]), y=float(middle[1]), scale=scale)


def svg(parts: Sequence[str]) -> str:
    """The whole drawing."""
    size = f'width="{WIDE:g}mm" height="{HIGH:g}mm" viewBox="0 0 {WIDE:g} {HIGH:g}"'
    ground = f'<rect width="{WIDE:g}" height="{HIGH:g}" fill="{GROUND}"/>'
    return "".join([f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', ground, *parts, "</svg>"])


def road_parts(frame: Frame, kinds: Sequence[str], lines: Any) -> list[str]:
    """Roads (metres), each class with an edge, the thin ones below."""
    pieces: dict[str, list[str]] = {}
    for kind, cut in zip(kinds, shapely.clip_by_rect(lines, *frame.box), strict=True):
        for part in shapely.get_parts(cut):
            xy = frame.at(shapely.get_coordinates(part))
            if len(xy) > 1:
                pieces.setdefault(kind, []).append(_path(xy))
    order = [kind for kind in (*(k for k in pieces if k not in CLASSES), *CLASSES) if kind in pieces]
    paths = {kind: "".join(pieces[kind]) for kind in order}
    styles = {kind: CLASSES.get(kind, OTHER) for kind in order}
    edges = [_stroke(paths[k], styles[k][0], ROAD_EDGE if styles[k][0] > 1 else MINOR_EDGE) for k in order]
    return edges + [_stroke(paths[k], *styles[k][1:]) for k in order]


def way_parts(frame: Frame, way: Sequence[Spot], *, true: bool) -> list[str]:
    """The way residents take: a line along the road, or dashes where only its length is known."""
    if not way:
        return []
    path = _path(frame.at(way))
    if true:
        return [_stroke(path, 2.1, "#FFFFFF"), _stroke(path, 1.25, WAY)]
    return [_stroke(path, 0.7, WAY, ' stroke-dasharray="1.8 1.5"')]


def mark_parts(others: Floats, here: Floats | None, stop: Floats) -> list[str]:
    """Dots for villages, a ring for the own one, a pin for the stop; all in millimetres."""
    dot = 'r="0.95" fill="#FFFFFF" stroke="#6B6656" stroke-width="0.45"'
    marks = [f'<circle cx="{x:.2f}" cy="{y:.2f}" {dot}/>' for x, y in others]
    if here is not None:
        ring = f'r="1.7" fill="#FFFFFF" stroke="{WAY}" stroke-width="0.9"'
        marks.append(f'<circle cx="{here[0]:.2f}" cy="{here[1]:.2f}" {ring}/>')
    pin = "M0 0C-0.9 -2 -2.6 -2.9 -2.6 -4.7A2.6 2.6 0 1 1 2.6 -4.7C2.6 -2.9 0.9 -2 0 0Z"
    look = f'fill="{STOP}" stroke="#FFFFFF" stroke-width="0.5"'
    hole = '<circle cx="0" cy="-4.7" r="0.95" fill="#FFFFFF"/>'
    marks.append(f'<g transform="translate({stop[0]:.2f} {stop[1]:.2f})"><path d="{pin}" {look}/>{hole}</g>')
    return marks


def _path(xy: Floats) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in xy.tolist())


def _stroke(path: str, width: float, colour: str, more: str = "") -> str:
    look = f'fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round" stroke-linejoin="round"'
    return f'<path d="{path}" {look}{more}/>'
