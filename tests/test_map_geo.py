"""Geometry of the maps: lines as text, thinner lines, outlines that keep apart."""

import pytest
import shapely
from shapely.geometry import LineString, Point, Polygon

from planner.out.map_geo import Plane, encode
from planner.out.map_style import grade, line_style, radius


def decode(text: str) -> list[tuple[float, float]]:
    points, at, here = [], 0, [0, 0]
    while at < len(text):
        for axis in (0, 1):
            value = shift = 0
            while True:
                part = ord(text[at]) - 63
                at += 1
                value |= (part & 31) << shift
                shift += 5
                if part < 32:
                    break
            here[axis] += ~(value >> 1) if value & 1 else value >> 1
        points.append((here[1] / 1e5, here[0] / 1e5))
    return points


def test_the_published_example_of_the_line_format() -> None:
    """The three points of the format's own description give its text."""
    assert encode([(-120.2, 38.5), (-120.95, 40.7), (-126.453, 43.252)]) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


def test_lines_come_back_within_a_metre() -> None:
    """Encoding loses nothing above the fifth decimal."""
    line = [(109.1 + k * 0.00731, 38.2 - k * 0.01237) for k in range(50)]
    assert decode(encode(line)) == [pytest.approx(point, abs=6e-6) for point in line]


def test_thinning_keeps_the_line_within_its_tolerance() -> None:
    """No point of the thinned line is further than the tolerance from the old one, and the ends stay."""
    plane = Plane(lon=109.7, lat=38.3)
    line = [(109.7 + k * 1e-4, 38.3 + (k % 2) * 2e-5) for k in range(200)]
    (thin,) = plane.thin([line], tolerance=4, most=10_000)
    assert len(thin) < 20
    assert plane.metres(LineString(line)).hausdorff_distance(plane.metres(LineString(thin))) <= 4.01
    assert (thin[0], thin[-1]) == (pytest.approx(line[0], abs=1e-8), pytest.approx(line[-1], abs=1e-8))


def test_too_many_points_are_thinned_further() -> None:
    """Where a tolerance leaves more points than wanted, it grows until it does not."""
    line = [(109.7 + k * 1e-4, 38.3 + (k % 2) * 2e-4) for k in range(400)]
    (thin,) = Plane(lon=109.7, lat=38.3).thin([line], tolerance=2, most=50)
    assert len(thin) <= 50


def test_the_plane_is_in_metres() -> None:
    """A degree of latitude is 111 kilometres, and a degree of longitude at 38 north 87."""
    plane = Plane.around([(109.7, 38.0), (109.9, 38.2)])
    north = plane.metres(LineString([(109.8, 38.0), (109.8, 38.1)])).length
    east = plane.metres(LineString([(109.75, 38.1), (109.85, 38.1)])).length
    assert (north, east) == (pytest.approx(11_100, rel=0.002), pytest.approx(8_769, rel=0.003))


def test_outlines_hold_their_points_and_do_not_overlap() -> None:
    """Each outline covers its own villages, and interleaved townships keep apart."""
    groups = [[(109.70, 38.30), (109.74, 38.30), (109.72, 38.34)], [(109.72, 38.32), (109.78, 38.33)], [(110.0, 38.5)]]
    shapes = [
        shapely.union_all([Polygon(ring) for ring in rings]) for rings in Plane(lon=109.7, lat=38.3).outlines(groups)
    ]
    for shape, group in zip(shapes, groups, strict=True):
        assert all(shape.buffer(1e-4).covers(Point(point)) for point in group)
    assert shapes[0].intersection(shapes[1]).area < 0.01 * shapes[1].area


def test_one_village_alone_has_an_outline() -> None:
    """A single point and no other gives a circle, not an error."""
    ((ring,),) = Plane(lon=109.7, lat=38.3).outlines([[(109.7, 38.3)]])
    assert Polygon(ring).contains(Point(109.7, 38.3))


def test_vehicles_look_different() -> None:
    """Eight colours without a dash, then the same with one: thirty-two looks in all."""
    looks = {(s.colour, s.dash) for s in map(line_style, range(32))}
    assert len(looks) == 32
    assert all(line_style(k).dash == "" for k in range(8)) and all(line_style(k).dash for k in range(8, 32))


def test_circles_grow_with_cases() -> None:
    """More cases, a wider circle, within bounds."""
    sizes = [radius(n) for n in (0, 1, 5, 20, 1000)]
    assert sizes == sorted(set(sizes)) and sizes[-1] == 18


def test_road_classes_have_grades() -> None:
    """Links go with their road; an unknown class is minor."""
    assert [grade(c) for c in ("trunk_link", "tertiary", "residential", "path", "new")] == [
        "main",
        "middle",
        "minor",
        "track",
        "minor",
    ]
