"""GCJ-02 and BD-09 to WGS-84, and back for the maps that want them.

GCJ-02 shifts points in China by up to some 700 m with a published series of sines on the Krasovsky ellipsoid; BD-09
adds a rotation and an offset to GCJ-02. Neither has a closed inverse; fixed-point iteration (two steps gain about five
digits each) brings the error far below a millimetre. Outside the rectangle of China GCJ-02 is WGS-84.
Source: the reverse-engineered formulae published as "eviltransform" and in the article "Restrictions on geographic data
in China" of Wikipedia.
"""

from collections.abc import Callable
from math import atan2, cos, hypot, pi, sin, sqrt

from planner.problem import Point
from planner.settings import Coordinates

_AXIS = 6378245.0  # metres, Krasovsky
_ECCENTRICITY = 0.00669342162296594323  # squared
_TURN = pi * 3000 / 180
_CLOSE = 1e-10  # degrees, a hundredth of a millimetre
_CHINA = (72.004, 137.8347, 0.8293, 55.8271)  # west, east, south, north

Shift = Callable[[float, float], tuple[float, float]]


def to_wgs84(lon: float, lat: float, system: Coordinates) -> Point:
    """The point in WGS-84, exact to under a millimetre against the published formulae."""
    if system is Coordinates.BD09:
        lon, lat = _inverse(gcj02_to_bd09, lon, lat)
    if system is not Coordinates.WGS84:
        lon, lat = _inverse(wgs84_to_gcj02, lon, lat)
    return Point(lon=lon, lat=lat)


def from_wgs84(point: Point, system: Coordinates) -> tuple[float, float]:
    """Longitude and latitude of a point as a map of another system has it."""
    lon, lat = point.lon, point.lat
    if system is not Coordinates.WGS84:
        lon, lat = wgs84_to_gcj02(lon, lat)
    return gcj02_to_bd09(lon, lat) if system is Coordinates.BD09 else (lon, lat)


def wgs84_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """The shifted point."""
    west, east, south, north = _CHINA
    if not (west <= lon <= east and south <= lat <= north):
        return lon, lat
    x, y = lon - 105.0, lat - 35.0
    phi = lat / 180 * pi
    bend = 1 - _ECCENTRICITY * sin(phi) ** 2
    north_metres = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north_metres += _waves(x, (20.0, 6.0), (20.0, 2.0)) + _waves(y, (20.0, 1.0), (40.0, 1 / 3))
    north_metres += _waves(y, (160.0, 1 / 12), (320.0, 1 / 30))
    east_metres = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east_metres += _waves(x, (20.0, 6.0), (20.0, 2.0)) + _waves(x, (20.0, 1.0), (40.0, 1 / 3))
    east_metres += _waves(x, (150.0, 1 / 12), (300.0, 1 / 30))
    d_lat = north_metres * 180 / ((_AXIS * (1 - _ECCENTRICITY)) / (bend * sqrt(bend)) * pi)
    d_lon = east_metres * 180 / (_AXIS / sqrt(bend) * cos(phi) * pi)
    return lon + d_lon, lat + d_lat


def gcj02_to_bd09(lon: float, lat: float) -> tuple[float, float]:
    """The turned and moved point."""
    radius = hypot(lon, lat) + 0.00002 * sin(lat * _TURN)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _TURN)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def _waves(along: float, *terms: tuple[float, float]) -> float:
    return sum(amplitude * sin(along * pi * frequency) for amplitude, frequency in terms) * 2 / 3


def _inverse(shift: Shift, lon: float, lat: float) -> tuple[float, float]:
    """The point that `shift` brings to (lon, lat)."""
    guess_lon, guess_lat = lon, lat
    for _ in range(20):
        shifted_lon, shifted_lat = shift(guess_lon, guess_lat)
        guess_lon, guess_lat = guess_lon + lon - shifted_lon, guess_lat + lat - shifted_lat
        if abs(lon - shifted_lon) < _CLOSE and abs(lat - shifted_lat) < _CLOSE:
            break
    return guess_lon, guess_lat
