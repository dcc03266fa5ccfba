"""A small sketch of the way to a stop: the roads around it, the village, its neighbours, a scale.

Lines, marks and names leave here as data in millimetres of the frame and are drawn by typst. Only village points and
roads are drawn: no door ever is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from planner.out.map_geo import Plane
from planner.out.sketch_draw import HIGH, WIDE, Floats, Frame, Spot, Stroke, frame_of, road_strokes, way_strokes
from planner.out.sketch_labels import Label, Mark, Named, labels_of
from planner.problem import Problem, VillageId, village_place
from planner.roads import road_lines
from planner.travel import Travel

TRUE_TO = (0.7, 1.35)  # a road way is drawn if its length is so near to what residents are told
BARS = (100, 200, 500, 1000, 2000, 5000)  # metres
LONGEST_BAR = 24  # millimetres
AROUND = 3
MOST_VILLAGES = 24  # besides the two of the way
MINOR, TOLERANCE = "residential", 6.0  # the least class of road drawn; metres a road may lie off


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """Lines, marks, names, the scale bar; `roads`: roads are drawn, so that their source must be named."""

    strokes: tuple[Stroke, ...]
    marks: tuple[Named, ...]
    labels: tuple[Label, ...]
    bar: float  # millimetres
    metres: int
    roads: bool

    def data(self) -> dict[str, object]:
        """As the template reads it."""
        return {
            "strokes": [stroke.data() for stroke in self.strokes],
            "marks": [{"x": m.x, "y": m.y, "kind": str(m.mark)} for m in reversed(self.marks)],
            "wide": WIDE,
            "high": HIGH,
            "labels": [
                {"x": b.x, "y": b.y, "width": b.width, "text": b.text, "kind": str(b.mark)} for b in self.labels
            ],
            "bar": self.bar,
            "scale": f"{self.metres} m" if self.metres < 1000 else f"{self.metres // 1000} km",
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class Sketcher:
    """Draws the sketches of one district, whose roads are read once. `names` is what villages are called."""

    problem: Problem
    travel: Travel
    names: Mapping[VillageId, str]

    @cached_property
    def _plane(self) -> Plane:
        return Plane.around((v.point.lon, v.point.lat) for v in self.problem.villages if v.point is not None)

    @cached_property
    def _placed(self) -> tuple[VillageId, ...]:
        return tuple(v.id for v in self.problem.villages if v.point is not None)

    @cached_property
    def _spots(self) -> Floats:
        """Metres of the plane, one row a placed village."""
        degrees = [(v.point.lon, v.point.lat) for v in self.problem.villages if v.point is not None]
        spots: Floats = shapely.get_coordinates(self._plane.metres(shapely.points(degrees)))
        return spots

    @cached_property
    def _spot(self) -> dict[VillageId, Spot]:
        return {v: (float(x), float(y)) for v, (x, y) in zip(self._placed, self._spots, strict=True)}

    @cached_property
    def _roads(self) -> tuple[tuple[str, ...], Any, Any]:
        """Kinds, lines in metres, and a tree over them."""
        roads = road_lines(self.problem, minimum=MINOR, tolerance=TOLERANCE)
        lines = np.array([shapely.LineString(road.points) for road in roads], dtype=object)
        plain = self._plane.metres(lines) if roads else lines
        return tuple(road.kind for road in roads), plain, shapely.STRtree(plain)

    def draw(self, village: VillageId, hub: VillageId, *, near: Sequence[VillageId] = ()) -> Sketch | None:
        """The sketch for the people of a village who go to a hub (their own village, or another).

        `near` are villages that should be in the picture if they lie close. None where a point is not known,
        or where there is nothing around a stop that would help to find it.
        """
        here, stop = self._spot.get(village), self._spot.get(hub)
        if here is None or stop is None:
            return None
        way, true = self._way(village, hub)
        around = [*near, *(self._nearest(stop) if not self._roads[0] else ())]
        frame = frame_of([here, stop, *way], [self._spot[v] for v in around if v in self._spot])
        others = self._shown(frame, (village, hub))
        at = frame.at([stop, here, *(self._spot[v] for v in others)])
        roads = self._drawn(frame)
        if village == hub and not roads and not others:
            return None
        said = [(hub, at[0], Mark.STOP), *([] if village == hub else [(village, at[1], Mark.OWN)])]
        said += [(v, spot, Mark.VILLAGE) for v, spot in zip(others, at[2:], strict=True)]
        marks = tuple(
            Named(x=round(float(x), 2), y=round(float(y), 2), text=self.names[v], mark=mark) for v, (x, y), mark in said
        )
        metres = max((m for m in BARS if m / frame.scale <= LONGEST_BAR), default=BARS[0])
        return Sketch(
            strokes=(*roads, *way_strokes(frame, way, true=true)),
            marks=marks,
            labels=labels_of(marks),
            bar=metres / frame.scale,
            metres=metres,
            roads=bool(roads),
        )

    def _nearest(self, spot: Spot) -> list[VillageId]:
        """The villages around a spot: where no roads are known, they alone show where it is."""
        far = np.hypot(*(self._spots - spot).T)
        return [self._placed[k] for k in np.argsort(far, kind="stable")[1 : AROUND + 1].tolist()]

    def _shown(self, frame: Frame, known: tuple[VillageId, ...]) -> list[VillageId]:
        """The other villages in the frame, those nearest to its middle first, and not too many."""
        inside = np.flatnonzero(frame.inside(self._spots))
        far = np.hypot(*(self._spots[inside] - (frame.x, frame.y)).T)
        order = inside[np.argsort(far, kind="stable")]
        return [self._placed[k] for k in order.tolist() if self._placed[k] not in known][:MOST_VILLAGES]

    def _way(self, village: VillageId, hub: VillageId) -> tuple[list[Spot], bool]:
        """The way in metres of the plane, and whether it is along a road as long as what residents are told."""
        if village == hub:
            return [], True
        line = self.travel.router.line(village_place(hub), village_place(village))
        access = self.travel.way(village, hub)
        if len(line) > 2 and access is not None:
            drawn = self._plane.metres(shapely.LineString(line))
            if TRUE_TO[0] <= drawn.length / max(1, access.metres) <= TRUE_TO[1]:
                return [(float(x), float(y)) for x, y in shapely.get_coordinates(drawn.simplify(TOLERANCE))], True
        return [self._spot[village], self._spot[hub]], False

    def _drawn(self, frame: Frame) -> list[Stroke]:
        kinds, lines, tree = self._roads
        if not kinds:
            return []
        found = sorted(tree.query(shapely.box(*frame.box)).tolist())
        return road_strokes(frame, [kinds[k] for k in found], lines[found])
