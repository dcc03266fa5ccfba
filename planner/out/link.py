"""A link that opens a place in a map on a phone, and the code that carries it onto paper."""

import re
from urllib.parse import quote

import segno

from planner.coordinates import from_wgs84
from planner.problem import Point
from planner.settings import Coordinates, Settings

OFF = "none"
GAODE = "https://uri.amap.com/navigation?to={lon},{lat}&mode=car&coordinate=gaode&callnative=1"
OSM = "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}"
LONGEST = 20  # characters of a name
WHITE = 2  # modules
_DARK = re.compile(rb"\x01+")
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
    return template.format(lon=f"{lon:.5f}", lat=f"{lat:.5f}", name=quote(name[:LONGEST], safe=""))


def code_svg(url: str) -> str:
    """A QR code of a link as SVG without a size, with white around: a path of the dark runs, row by row."""
    rows = segno.make(url, error="l", boost_error=False, micro=False, mask=MASK).matrix
    size = len(rows) + 2 * WHITE
    runs = (
        f"M{run.start() + WHITE},{number + WHITE}h{run.end() - run.start()}v1h{run.start() - run.end()}z"
        for number, row in enumerate(rows)
        for run in _DARK.finditer(row)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{"".join(runs)}"/></svg>'
