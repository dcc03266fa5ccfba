"""The kinds of columns: how a cell is read, how a value is written again, and which words a closed list allows."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from string import Formatter
from typing import Any

from planner.problem import ChangeKind, Level, Priority, Status, VehicleKind
from planner.read import addresses, cells, patterns, spans
from planner.read.cells import Cell
from planner.settings import AccessMode, Coordinates, HomeMask, Language, Season, TravelSource
from planner.what_if import StepKind

NO_LINK = ("none", "无")
YES_NO = {True: ("yes", "是"), False: ("no", "否")}
WORDS: Mapping[type[Enum], Mapping[Any, tuple[str, ...]]] = {
    Language: {Language.ZH: ("zh", "中文"), Language.EN: ("en", "英文", "english")},
    Coordinates: {
        Coordinates.WGS84: ("wgs84", "wgs84", "wgs_84"),
        Coordinates.GCJ02: ("gcj02", "gcj02", "gcj_02", "高德", "腾讯"),
        Coordinates.BD09: ("bd09", "bd09", "bd_09", "百度"),
    },
    HomeMask: {
        HomeMask.NONE: ("none", "不遮盖", "无", "不遮"),
        HomeMask.NAME: ("name", "遮姓名", "姓名"),
        HomeMask.PHONE: ("phone", "遮姓名和电话", "电话"),
        HomeMask.ALL: ("all", "全部遮盖", "全部"),
    },
    AccessMode: {
        AccessMode.FOOT: ("foot", "步行"),
        AccessMode.TRICYCLE: ("tricycle", "三轮车", "电动三轮车"),
        AccessMode.CAR: ("car", "汽车", "小汽车"),
    },
    TravelSource: {
        TravelSource.OSM: ("osm", "osm"),
        TravelSource.LINES: ("lines", "路网"),
        TravelSource.STRAIGHT: ("straight", "直线"),
        TravelSource.TIMES: ("times", "行车时间表", "行车时间"),
        TravelSource.GRAPH: ("graph", "路网图"),
        TravelSource.OSRM: ("osrm", "osrm"),
        TravelSource.VALHALLA: ("valhalla", "valhalla"),
    },
    Season: {Season.DRY: ("dry", "干燥", "平时"), Season.RAIN: ("rain", "雨季"), Season.SNOW: ("snow", "冰雪")},
    Level: {
        Level.VILLAGE: ("village", "村级", "村"),
        Level.TOWNSHIP: ("township", "镇级", "乡镇级", "镇", "乡镇", "街道"),
        Level.DISTRICT: ("district", "区级", "县级", "区", "县", "区县"),
    },
    VehicleKind: {
        VehicleKind.VAN: ("van", "流动服务车", "服务车", "面包车"),
        VehicleKind.CAR: ("car", "上门小车", "小车", "轿车"),
    },
    ChangeKind: {
        ChangeKind.LOCK: ("lock", "锁定", "固定"),
        ChangeKind.MOVE: ("move", "改到", "移动", "改期"),
        ChangeKind.FORBID: ("forbid", "禁止"),
        ChangeKind.DAY_OFF: ("day_off", "人员休假", "休假", "请假"),
        ChangeKind.VEHICLE_OFF: ("vehicle_off", "车辆停用", "停用", "停驶"),
    },
    StepKind: {
        StepKind.VEHICLE_MORE: ("vehicle_more", "增加车辆"),
        StepKind.VEHICLE_LESS: ("vehicle_less", "减少车辆"),
        StepKind.VEHICLE_CENTRE: ("vehicle_centre", "车辆驻点"),
        StepKind.VEHICLE_HOURS: ("vehicle_hours", "出车时间"),
        StepKind.VEHICLE_DAYS: ("vehicle_days", "出车日"),
        StepKind.STAFF_MORE: ("staff_more", "增加人员"),
        StepKind.STAFF_LESS: ("staff_less", "减少人员"),
        StepKind.STAFF_CENTRE: ("staff_centre", "人员驻点"),
        StepKind.STAFF_SKILL: ("staff_skill", "增加技能"),
        StepKind.STAFF_HOURS: ("staff_hours", "上班时间"),
        StepKind.STAFF_DAYS: ("staff_days", "上班日"),
        StepKind.LONGER_DAY: ("longer_day", "延长服务"),
        StepKind.OPEN_HOURS: ("open_hours", "大厅开放"),
        StepKind.ACCESS_LIMIT: ("access_limit", "到点距离"),
        StepKind.ACCESS_MODE: ("access_mode", "到点方式"),
        StepKind.ACCESS_SPEED: ("access_speed", "到点速度"),
        StepKind.NEW_CENTRE: ("new_centre", "新设中心"),
        StepKind.NEW_HUB: ("new_hub", "新设停靠点"),
        StepKind.SEASON: ("season", "季节"),
        StepKind.DEMAND: ("demand", "申请量"),
        StepKind.WALKIN_RATE: ("walkin_rate", "未预约群众系数"),
        StepKind.MAX_GAP: ("max_gap", "最长间隔"),
        StepKind.WEIGHT: ("weight", "权重"),
        StepKind.PRIORITY: ("priority", "优先级"),
        StepKind.BUDGET: ("budget", "经费"),
        StepKind.ROUND: ("round", "固定巡回"),
        StepKind.SITING: ("siting", "先选点"),
    },
    Priority: {
        Priority.LOW: ("low", "低", "1"),
        Priority.NORMAL: ("normal", "普通", "2", "中", "一般"),
        Priority.HIGH: ("high", "高", "3", "紧急"),
    },
    Status: {
        Status.COLLECTED: ("collected", "已采集", "采集"),
        Status.PLANNED: ("planned", "已安排"),
        Status.ACCEPTED: ("accepted", "已受理"),
        Status.AT_DISTRICT: ("at_district", "区级办理中"),
        Status.READY: ("ready", "待送达"),
        Status.DELIVERED: ("delivered", "已送达"),
        Status.DONE: ("done", "已办结", "办结", "完成"),
        Status.NO_SHOW: ("no_show", "未到场"),
        Status.PAPERS_MISSING: ("papers_missing", "材料不齐"),
        Status.WITHDRAWN: ("withdrawn", "已撤回", "撤回"),
    },
}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of column: `name` in the catalogue `read` (what may stand there), reading, writing, closed words.

    `shared` says that one merged cell may stand for several rows (a township), which a number may not.
    """

    name: str
    read: Callable[[Cell], Any]
    show: Callable[[Any, Language], str]
    words: Mapping[Any, tuple[str, ...]] | None = None
    shared: bool = False

    def choices(self, language: Language) -> tuple[str, ...]:
        """The words of a closed list as a drop-down offers them; none where the column is open."""
        return tuple(_word(words, language) for words in (self.words or {}).values())


def choice(enum: type[Enum], *only: Enum) -> Kind:
    """A closed list: all of an enum, or `only` some of it."""
    words = {member: names for member, names in WORDS[enum].items() if not only or member in only}
    known: dict[str, object] = {word: member for member, names in words.items() for word in names}
    return Kind(name="choice", read=cells.one_of(known), show=_show_word(words), words=words, shared=True)


def count(least: int = 0) -> Kind:
    """A whole number, at least `least`."""
    return Kind(name=f"count{least}", read=lambda v: cells.read_count(v, least=least), show=lambda v, _: str(v))


def digits(number: float) -> str:
    """A number without a tail of noughts."""
    return f"{number:.10f}".rstrip("0").rstrip(".") or "0"


def _word(words: tuple[str, ...], language: Language) -> str:
    return words[0] if language is Language.EN else words[1]


def _show_word(words: Mapping[Any, tuple[str, ...]]) -> Callable[[Any, Language], str]:
    return lambda value, language: _word(words[value], language)


def _join(parts: Any, language: Language) -> str:
    return ("; " if language is Language.EN else "；").join(parts)


def _show_date(value: date, _: Language) -> str:
    return value.isoformat()


def _read_legs(value: Cell) -> int:
    legs = cells.read_count(value)
    if legs not in (1, 2):
        raise cells.CellError("legs-bad")
    return legs


def _read_grid(value: Cell) -> int:
    minutes = cells.read_count(value, least=1)
    if minutes > 60:
        raise cells.CellError("grid-bad")
    return 1 if minutes == 1 else minutes * 60


def _read_kmh(value: Cell) -> float:
    return cells.read_share(value) / 3.6


def _read_lon(value: Cell) -> float | tuple[float, float]:
    text = cells.plain(value)
    return _read_pair(value) if "," in text else cells.read_degrees(value)


def _read_pair(value: Cell) -> tuple[float, float]:
    parts = [part for part in re.split(r"[,;、\s]+", cells.plain(value).strip("()[] ")) if part]
    if len(parts) != 2:
        raise cells.CellError("pair-bad")
    return cells.read_degrees(parts[0]), cells.read_degrees(parts[1])


def _read_country(value: Cell) -> str:
    word = cells.plain(value)
    if word.lower() in ("none", "无"):
        return ""
    if not re.fullmatch(r"[A-Za-z]{2}", word):
        raise cells.CellError("country-bad")
    return word.upper()


def _read_link(value: Cell) -> str:
    """A template of a link: the placeholders lon and lat, and perhaps name; empty for the word that means none."""
    link = cells.read_text(value)
    if link.lower() in (*NO_LINK, ""):
        return NO_LINK[0] if link else ""
    try:
        named = [name for _, name, form, turn in Formatter().parse(link) if name is not None and not (form or turn)]
    except ValueError:
        named = []
    scheme = re.match(r"[a-z][a-z0-9+.-]*:", link)
    if not scheme or not {"lon", "lat"} <= set(named) <= {"lon", "lat", "name"} or len(named) != link.count("{"):
        raise cells.CellError("link-bad")
    return link


def _show_link(value: str, language: Language) -> str:
    return NO_LINK[language is Language.ZH] if value == NO_LINK[0] else value


def _show_country(value: str, language: Language) -> str:
    return value or ("none" if language is Language.EN else "无")


LINK = Kind(name="link", read=_read_link, show=_show_link)
COUNTRY = Kind(name="country", read=_read_country, show=_show_country)
TILES = Kind(name="tiles", read=addresses.read_tiles, show=lambda v, _: str(v))
URL = Kind(name="url", read=addresses.read_url, show=lambda v, _: str(v))
TEXT = Kind(name="text", read=cells.read_text, show=lambda v, _: str(v), shared=True)
WORD = Kind(name="text", read=cells.read_word, show=lambda v, _: str(v), shared=True)
ID = Kind(name="id", read=cells.read_id, show=lambda v, _: str(v), shared=True)
IDS = Kind(name="ids", read=cells.read_ids, show=lambda v, lang: _join(sorted(v), lang), shared=True)
LIST = Kind(name="list", read=lambda v: frozenset(cells.read_list(v)), show=IDS.show, shared=True)
MATERIALS = Kind(name="list", read=cells.read_materials, show=_join, shared=True)
YES = Kind(name="yes", read=cells.read_yes, show=_show_word(YES_NO), words=YES_NO, shared=True)
DATE = Kind(name="date", read=cells.read_date, show=_show_date, shared=True)
WEEK = Kind(name="week", read=cells.read_monday, show=_show_date)
TIME = Kind(name="time", read=cells.read_time, show=lambda v, _: spans.show_time(v), shared=True)
HOURS = Kind(name="hours", read=spans.read_hours, show=lambda v, _: spans.show_hours(v), shared=True)
OPEN_HOURS = Kind(
    name="open_hours",
    read=spans.read_open_hours,
    show=lambda v, lang: _join([spans.show_hours(h) for h in v], lang),
    shared=True,
)
DAYS = Kind(name="days", read=spans.read_days, show=spans.show_days, shared=True)
WINDOWS = Kind(name="windows", read=spans.read_windows, show=spans.show_windows, shared=True)
MARKET = Kind(name="market", read=spans.read_market, show=spans.show_market, shared=True)
PATTERNS = Kind(
    name="patterns",
    read=patterns.read_patterns,
    show=patterns.show_patterns,
    shared=True,
)
SKILLS = Kind(name="skills", read=spans.read_skills, show=spans.show_skills, shared=True)
COUNT, COUNT1 = count(0), count(1)
LEGS = Kind(name="legs", read=_read_legs, show=lambda v, _: str(v))
AMOUNT = Kind(name="amount", read=cells.read_amount, show=lambda v, _: digits(v))
SHARE = Kind(name="share", read=cells.read_share, show=lambda v, _: digits(v))
MINUTES = Kind(name="minutes", read=cells.read_minutes, show=lambda v, _: digits(round(v / 60, 4)))
DRIVE = Kind(name="minutes", read=cells.read_drive, show=MINUTES.show)
GRID = Kind(name="grid", read=_read_grid, show=lambda v, _: "1" if v == 1 else digits(v / 60))
KMH = Kind(name="share", read=_read_kmh, show=lambda v, _: digits(round(v * 3.6, 6)))
LON = Kind(name="lon", read=_read_lon, show=lambda v, _: digits(v))
LAT = Kind(name="lat", read=cells.read_degrees, show=lambda v, _: digits(v))
PAIR = Kind(name="pair", read=_read_pair, show=lambda v, _: f"{digits(v[0])},{digits(v[1])}")
