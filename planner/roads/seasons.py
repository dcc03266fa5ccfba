"""Rain and snow: which roads are closed and which are slow (`seasons.toml`), by tags, by surface and by class.

Tag meanings: wiki.openstreetmap.org, pages Key:seasonal, Key:winter_road, Key:ice_road, Key:snowplowing,
Key:winter_service, Conditional restrictions.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from planner.roads.speeds import Tags
from planner.settings import Season

CONDITIONAL = ("motorcar:conditional", "motor_vehicle:conditional", "vehicle:conditional", "access:conditional")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CLOSED_BY = {Season.DRY: frozenset[str](), Season.RAIN: frozenset({"wet"}), Season.SNOW: frozenset({"snow", "winter"})}
OPEN_IN = {  # seasons in which a road with this `seasonal` is there
    "summer": frozenset({Season.DRY, Season.RAIN}),
    "dry_season": frozenset({Season.DRY}),
    "wet_season": frozenset({Season.RAIN}),
    "winter": frozenset({Season.SNOW}),
}
WORDS = {  # of the column `closed` of road lines
    "rain": Season.RAIN,
    "wet": Season.RAIN,
    "雨": Season.RAIN,
    "雨季": Season.RAIN,
    "snow": Season.SNOW,
    "winter": Season.SNOW,
    "雪": Season.SNOW,
    "冬季": Season.SNOW,
}


def season_share(kind: str, tags: Tags, season: Season) -> float:
    """Share of the dry speed of an OSM way that is driven in this season; 0: closed to cars."""
    return 0.0 if _closed(tags, season) else weather_share(kind, tags, season)


def weather_share(kind: str, tags: Tags, season: Season) -> float:
    """The same by surface, track type and class alone; ferries sail in any weather."""
    if season == Season.DRY or kind == "ferry":
        return 1.0
    table = _table()[season]
    shares = [table[key][tags[key]] for key in ("surface", "tracktype") if tags.get(key, "") in table[key]]
    if not shares and not ("surface" in tags or "tracktype" in tags):
        shares = [table["class"][kind]] if kind in table["class"] else []
    return min([float(table["paved"]), *map(float, shares)])


def closed_seasons(text: str) -> frozenset[Season]:
    """The seasons that a cell such as "rain; snow" or "雨、雪" names.

    Raises:
        ValueError: a word that names no season; its text is the word.

    """
    words = [word for word in re.split(r"[\s,;/，；、]+", text.strip().lower()) if word]
    for word in words:
        if word not in WORDS:
            raise ValueError(word)
    return frozenset(WORDS[word] for word in words)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("planner.roads").joinpath("seasons.toml").read_text(encoding="utf-8"))


def _closed(tags: Tags, season: Season) -> bool:
    if season != Season.SNOW and "yes" in (tags.get("winter_road"), tags.get("ice_road")):
        return True
    if season not in OPEN_IN.get(tags.get("seasonal", ""), frozenset(Season)):
        return True
    if season == Season.SNOW and "no" in (tags.get("snowplowing"), tags.get("winter_service")):
        return True
    return any(_shut(tags[key], season) for key in CONDITIONAL if key in tags)


def _shut(text: str, season: Season) -> bool:
    """Whether a conditional restriction closes the road in all of a season: "no @ (Nov-Apr)", "no @ winter; ..."."""
    for condition in re.findall(r"\bno\s*@\s*(\([^)]*\)|[^;]*)", text.lower()):
        inside = condition.strip("() ")
        if inside in CLOSED_BY[season] or (season == Season.SNOW and _midwinter(inside)):
            return True
    return False


def _midwinter(text: str) -> bool:
    """Whether a range of months, with days or without, takes in all of January, the middle of winter in the north."""
    names = "|".join(MONTHS)
    found = re.fullmatch(rf"({names})(?:\s+\d+)?\s*-\s*({names})(?:\s+\d+)?", text)
    if not found:
        return False
    first, last = (MONTHS.index(month) for month in found.groups())
    return first == 0 or first > last
