"""GCJ-02 and BD-09 come out as WGS-84, to far under a metre."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st
from read_kit import folder, tables

from planner.coordinates import from_wgs84, gcj02_to_bd09, to_wgs84, wgs84_to_gcj02
from planner.problem import Point
from planner.read import read_district
from planner.settings import Coordinates


def _metres(a, b):
    return 111_320 * hypot((a[0] - b[0]) * cos(radians(a[1])), a[1] - b[1])


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_published_points(wgs84, gcj02):
    """The test points of the eviltransform project (Shanghai, Shenzhen, Beijing) are met, and inverted."""
    assert _metres(wgs84_to_gcj02(*wgs84), gcj02) < 0.001
    back = to_wgs84(*gcj02, Coordinates.GCJ02)
    assert _metres((back.lon, back.lat), wgs84) < 0.001


def test_published_point_of_baidu():
    """The point of the coordtransform project is met."""
    assert _metres(gcj02_to_bd09(116.404, 39.915), (116.41036949371029, 39.92133699351021)) < 0.001


@given(st.floats(73.5, 135), st.floats(3.5, 53.5))
def test_the_inverse_is_exact_all_over_china(lon, lat):
    """Forth and back lands within a millimetre."""
    shifted = wgs84_to_gcj02(lon, lat)
    back = to_wgs84(*shifted, Coordinates.GCJ02)
    assert _metres((back.lon, back.lat), (lon, lat)) < 0.001
    back = to_wgs84(*gcj02_to_bd09(*shifted), Coordinates.BD09)
    assert _metres((back.lon, back.lat), (lon, lat)) < 0.001


def test_outside_china_nothing_moves():
    """GCJ-02 is WGS-84 there."""
    assert wgs84_to_gcj02(9.52, 47.14) == (9.52, 47.14)


def test_the_setting_converts_every_table(tmp_path):
    """In Yuyang the shift is about 490 m, for villages, centres and doors."""
    requests = [["id", "village", "service", "door"], ["R1", "V1", "S1", "109.731,38.281"]]
    plain = read_district(folder(tmp_path / "a", tables(requests=requests)))
    shifted = read_district(folder(tmp_path / "b", tables(requests=requests, settings=[["坐标系", "高德"]])))
    pairs = [
        (plain.villages[0].point, shifted.villages[0].point),
        (plain.centres[0].point, shifted.centres[0].point),
        (plain.requests[0].door, shifted.requests[0].door),
    ]
    for one, other in pairs:
        assert 450 < _metres((one.lon, one.lat), (other.lon, other.lat)) < 530


@pytest.mark.parametrize("system", list(Coordinates))
def test_a_point_for_a_map_is_read_back_to_the_same_spot(system):
    """What is handed to a map of a system is, read as that system, the point again."""
    point = Point(lon=109.734567, lat=38.285432)
    lon, lat = from_wgs84(point, system)
    back = to_wgs84(lon, lat, system)
    assert abs(back.lon - point.lon) < 1e-8 and abs(back.lat - point.lat) < 1e-8
    assert (lon, lat) == (point.lon, point.lat) or system is not Coordinates.WGS84
    assert system is Coordinates.WGS84 or abs(lon - point.lon) > 0.003
