"""Settings, weights and costs of a district: what the office fixed, what it values, what things cost.

Durations are seconds, distances metres, speeds metres per second unless a name says otherwise. `Weights` are in the one
currency of the objective, minutes (see docs/model.md).
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Language(StrEnum):
    """Languages of texts and documents."""

    ZH = "zh"
    EN = "en"


class Coordinates(StrEnum):
    """Coordinate systems a table may come in; inside the program everything is WGS-84."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class HomeMask(StrEnum):
    """What the driver sheets show of a resident who is visited at home. The door itself is always shown."""

    NONE = "none"  # name and phone as in the table
    NAME = "name"  # family name only
    PHONE = "phone"  # family name only, and the phone with its middle digits hidden
    ALL = "all"  # neither name nor phone: the id of the case


class AccessMode(StrEnum):
    """How residents reach a hub stop."""

    FOOT = "foot"
    TRICYCLE = "tricycle"
    CAR = "car"


class TravelSource(StrEnum):
    """Where travel times come from."""

    OSM = "osm"
    LINES = "lines"
    STRAIGHT = "straight"
    TIMES = "times"
    GRAPH = "graph"
    OSRM = "osrm"
    VALHALLA = "valhalla"


class Season(StrEnum):
    """State of the roads that a week is planned for."""

    DRY = "dry"
    RAIN = "rain"
    SNOW = "snow"


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What the plan values, in minutes. `score` prints a line for each; docs/model.md gives the formulae."""

    drive: float = 1.0  # a minute driven
    walk: float = 0.5  # a minute of a resident's way
    trips: int = 2  # ways a resident makes for one case (there and back)
    unserved_low: float = 60.0  # a case left, by priority
    unserved_normal: float = 120.0
    unserved_high: float = 360.0
    urgency: float = 1.0  # factor on a case left whose due date is near
    delay: float = 1.0  # a day a served case waited
    walkin: float = 1.0  # a minute of walk-in service not brought to a village
    wait: float = 0.02  # a squared day a village waits
    overtime: float = 2.0  # a minute beyond the shift
    vehicle_day: float = 30.0  # a vehicle sent out on a day
    change: float = 60.0  # an announced stop changed
    gap: float = 600.0  # a village past its longest gap
    agent: float = 20.0  # a case handled by the village agent
    lexicographic: bool = False  # the worst-served first, then the cost


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Money, for scenarios only; never part of the objective."""

    per_km: float = 0.0
    per_vehicle_day: float = 0.0
    per_staff_hour: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the office fixed for the whole district. Defaults hold where a settings sheet is silent."""

    name: str = ""
    language: Language = Language.ZH
    timezone: str = "Asia/Shanghai"
    country: str = "CN"  # ISO 3166 code for the built-in holidays; empty: Monday to Friday
    hotline: str = ""
    disclaimer: str = ""  # "invented data" and the like; printed on every map and document
    attribution: str = ""  # where the roads come from; printed on every map
    tiles: str = ""  # template of a tile server for the maps, with {z}, {x}, {y}; empty: none
    tiles_coordinates: Coordinates = Coordinates.WGS84  # the system the tiles lie in: wgs84 or gcj02
    tiles_attribution: str = ""  # whose tiles they are; printed on every map that has them
    coordinates: Coordinates = Coordinates.WGS84
    week: date | None = None  # the Monday to plan when no week is asked for
    access_mode: AccessMode = AccessMode.FOOT
    access_speed: float = 4.5 / 3.6
    access_limit: int = 2000
    walkin_rate: float = 0.02  # minutes of walk-in work per resident and week
    walkin_cap: int = 3600  # seconds, most walk-in work of a village in a horizon
    walkin_case: int = 600  # seconds, one walk-in resident at the counter
    unvisited_days: int = 28  # days assumed since the last visit where the ledger knows none
    setup: int = 600  # seconds from arrival at a hub until the counter opens
    dwell_min: int = 1200  # shortest and longest service at a hub
    dwell_max: int = 10800
    grid: int = 300  # announced times are multiples of this; 1 is exact
    task: int = 1800  # a counter task is split above this
    break_length: int = 3600  # 0: no break
    break_begin: int = 41400
    break_end: int = 50400
    max_duty: int = 36000  # from first departure to last return
    overtime_max: int = 0  # how far a return may lie beyond the shift
    max_vehicles_at_hub: int = 1
    lead_days: int = 3  # a visit is announced so many days ahead
    circuity: float = 1.4  # road length over great circle, for `straight`
    speed: float = 30 / 3.6  # for `straight`
    travel: TravelSource = TravelSource.STRAIGHT
    join_metres: float = 1.0  # ends of road lines so near to each other are one crossing
    osrm_url: str = ""  # address of an OSRM server, up to the name of the service
    osrm_profile: str = "driving"
    osrm_batch: int = 100  # most points of one question, `--max-table-size` of the server
    season: Season = Season.DRY
    mask_home: HomeMask = HomeMask.NAME  # the driver must find the door and be able to call
    map_link: str = ""  # opened by the codes of the driver sheets; {lon} {lat} {name}; empty: a map of the country
    map_link_coordinates: Coordinates = Coordinates.WGS84  # what the map of `map_link` takes
    weights: Weights = field(default_factory=Weights)
    costs: Costs = field(default_factory=Costs)
