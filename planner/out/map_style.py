"""Colours, dashes and sizes of the maps.

The eight colours are those of Okabe and Ito, "Color Universal Design" (2008), told apart with every common colour
vision; from the ninth vehicle on they come again with a dash.
"""

from dataclasses import dataclass
from math import sqrt

_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
_BRIGHT = frozenset({"#CC79A7", "#E69F00", "#56B4E9", "#F0E442"})  # carry dark figures
_PALE = frozenset({"#F0E442"})  # vanish on a light ground without a dark edge
_DASHES = ("", "9 6", "2 6", "14 5 2 5")  # SVG stroke-dasharray, pixels

GRADES = ("main", "middle", "minor", "track")  # of roads, from wide to narrow
_GRADE = {
    "motorway": "main",
    "trunk": "main",
    "primary": "main",
    "secondary": "middle",
    "tertiary": "middle",
    "track": "track",
    "path": "track",
    "footway": "track",
    "bridleway": "track",
    "steps": "track",
    "ferry": "track",
}


@dataclass(frozen=True, kw_only=True)
class LineStyle:
    """How a vehicle is drawn: its colour, the colours of figures on it and of the edge below it, its dash."""

    colour: str
    ink: str
    edge: str
    dash: str


def line_style(number: int) -> LineStyle:
    """The style of the vehicle with this number, counted from 0; thirty-two of them differ."""
    colour = _COLOURS[number % len(_COLOURS)]
    return LineStyle(
        colour=colour,
        ink="#000000" if colour in _BRIGHT else "#ffffff",
        edge="#5f5a4e" if colour in _PALE else "#ffffff",
        dash=_DASHES[number // len(_COLOURS) % len(_DASHES)],
    )


def grade(road_class: str) -> str:
    """Which of the four grades a road class of OpenStreetMap is drawn as; an unknown one is minor."""
    return _GRADE.get(road_class.removesuffix("_link"), "minor")


def radius(cases: int) -> int:
    """Pixels of a hub's circle: its area grows with the cases."""
    return min(18, round(8.5 + 1.9 * sqrt(max(0, cases))))


def letter(number: int) -> str:
    """What a vehicle is called on its marks: A to Z, then AA, AB, ..."""
    return (letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


DAYS = (7, 14, 28, 56)  # where a class of days since the last visit ends and the next begins
DAYS_COLOURS = ("#ffffd4", "#fed98e", "#fe9929", "#d95f0e", "#8c2d04", "#ffffff")  # Brewer YlOrBr; last: unknown
SHARES = (20, 40, 60, 80)  # per cent of residents in reach, likewise
SHARE_COLOURS = (
    "#ffffff",
    "#eff3ff",
    "#dbe9f6",
    "#c1daee",
    "#9fc6e3",
)  # of Brewer's Blues the pale end: names lie on it


def days_class(days: int | None) -> int:
    """The class of a number of days; the last one where none is known."""
    return len(DAYS) + 1 if days is None else sum(days >= limit for limit in DAYS)


def share_class(share: float | None) -> int:
    """The class of a share; the least where none is known."""
    return 0 if share is None else sum(share * 100 >= limit for limit in SHARES)
