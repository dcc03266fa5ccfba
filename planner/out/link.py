"""A link that opens a place in a map on a phone, and the code that carries it onto paper."""

from urllib.parse import quote

import segno

from planner.coordinates import from_wgs84
from planner.problem import Point
from planner.settings import Coordinates, Settings

OFF = "none"
GAODE = "https://uri.amap.com/navigation?to={lon},{lat},{name}&mode=car&coordinate=gaode&callnative=1"
OSM = "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}"
LONGEST = 20  # characters of a name
MASK = 3  # any pattern can be read; trying all eight takes five times as long


def map_url(settings: Settings, point: Point | None, name: str) -> str:
    """The link of a place; empty where it has no point or the district wants no codes.

    Without a template of its own a district in China gets Gaode (GCJ-02), others OpenStreetMap. The name is that of a
    place, never of a person: whoever opens the link tells it to the map.
    """
    if point is None or settings.map_link == OFF:
        return ""
    template, system = settings.map_link, settings.map_link_coordinates
    if not template:
        china = settings.country == "CN"
        template, system = (GAODE, Coordinates.GCJ02) if china else (OSM, Coordinates.WGS84)
    lon, lat = from_wgs84(point, system)
    return template.format(lon=f"{lon:.6f}", lat=f"{lat:.6f}", name=quote(name[:LONGEST], safe=""))


def code_svg(url: str) -> str:
    """A QR code of a link as SVG without a size, with two modules of white around."""
    code = segno.make(url, error="l", boost_error=False, micro=False, mask=MASK)
    return str(code.svg_inline(border=2, omitsize=True))
