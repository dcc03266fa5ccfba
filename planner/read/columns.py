"""Every table and column that is read, one record each. The reader, `new` and docs/format.md all derive from here.

The help of a column stands in the catalogue `columns` under `<table>.<column>`, its unit in `read` under `unit.<unit>`.
"""

from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import Any

from planner.problem import (
    CalendarDay,
    Centre,
    Change,
    ChangeKind,
    KnownTime,
    LedgerRow,
    Level,
    Priority,
    Request,
    Service,
    Staff,
    Status,
    Vehicle,
    VehicleKind,
    Village,
)
from planner.read import kinds as k
from planner.read.kinds import Kind, choice
from planner.settings import AccessMode, Coordinates, Costs, HomeMask, Language, Season, Settings, TravelSource, Weights
from planner.texts import text


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column, or one item of the settings.

    `noun` is the field of the record it fills (empty: several columns make one field, or none). `unit` is a key of the
    catalogue; `also` are further headings.
    """

    table: str
    name: str
    zh: str
    kind: Kind
    required: bool = False
    unit: str = ""
    noun: str = ""
    also: tuple[str, ...] = ()

    def heading(self, language: Language) -> str:
        """The heading in a language."""
        return self.name if language is Language.EN else self.zh

    def help(self, language: Language) -> str:
        """What the column says."""
        return text(language, "columns", f"{self.table}.{self.name}")


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: `例-`/`example-` in the column `mark` makes an example row, the column `key` must not repeat."""

    name: str
    zh: str
    record: type[Any]
    columns: tuple[Column, ...]
    mark: str = "id"
    key: str = ""
    compulsory: bool = False
    also: tuple[str, ...] = ()
    column: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "column", {c.name: c for c in self.columns})

    def title(self, language: Language) -> str:
        """The name of the file or sheet in a language."""
        return self.name if language is Language.EN else self.zh


def default(column: Column) -> Any:
    """What holds where the cell is blank; None where nothing does."""
    if column.table == "settings":
        return setting(Settings(), column)
    record = TABLE[column.table].record
    return next((_default(f) for f in fields(record) if f.name == column.noun), None)


def setting(settings: Settings, column: Column) -> Any:
    """The value of an item of the settings."""
    home, _, name = column.noun.rpartition(".")
    return getattr(getattr(settings, home) if home else settings, name)


def _default(noun: Any) -> Any:
    return None if noun.default is MISSING else noun.default


def _table(name: str, zh: str, record: type[Any], columns: list[tuple[Any, ...]], **rest: Any) -> Table:
    made = []
    for column, chinese, kind, *more in columns:
        extra = more[0] if more else {}
        made.append(Column(table=name, name=column, zh=chinese, kind=kind, **{"noun": column, **extra}))
    return Table(name=name, zh=zh, record=record, columns=tuple(made), **rest)


MUST: dict[str, Any] = {"required": True}
MIN: dict[str, Any] = {"unit": "minutes"}
SEC: dict[str, Any] = {"noun": "seconds", "unit": "minutes"}

VILLAGES = _table(
    "villages",
    "村庄",
    Village,
    [
        ("id", "编号", k.ID, MUST | {"also": ("村庄编号", "村编号", "村编码", "行政区划代码", "代码", "village_id")}),
        ("name", "名称", k.TEXT, MUST | {"also": ("村名", "村庄", "村庄名称", "村名称")}),
        ("township", "乡镇", k.TEXT, {"also": ("镇", "街道", "乡镇街道", "所属乡镇")}),
        ("parent", "所属村", k.ID, {"also": ("上级村", "行政村编号")}),
        ("lon", "经度", k.LON, {"unit": "degrees", "noun": "", "also": ("longitude", "lng", "x")}),
        ("lat", "纬度", k.LAT, {"unit": "degrees", "noun": "", "also": ("latitude", "y")}),
        ("lonlat", "坐标", k.PAIR, {"unit": "degrees", "noun": "", "also": ("经纬度", "lon,lat", "coordinates")}),
        ("population", "人口", k.COUNT, {"unit": "people", "also": ("人口数", "总人口", "常住人口")}),
        ("elderly", "老年人", k.COUNT, {"unit": "people", "also": ("老年人口", "老人", "老年人数", "60岁以上")}),
        ("can_host", "可停靠", k.YES, {"also": ("可设点", "能否停靠", "是否可停靠")}),
        ("host_place", "停靠地点", k.TEXT, {"also": ("停靠点", "设点地点")}),
        ("host_hours", "停靠时段", k.WINDOWS, {"also": ("停靠时间",)}),
        (
            "vehicles_that_can_reach",
            "可达车辆",
            k.IDS,
            {"noun": "vehicles", "also": ("可通行车辆",)},
        ),
        ("market", "集市", k.MARKET, {"also": ("赶集", "集日")}),
        ("contact", "联系人", k.TEXT, {"also": ("联系方式", "村联系人", "联系电话")}),
        ("access_limit", "到点距离上限", k.COUNT, {"unit": "metres", "also": ("距离上限",)}),
        ("max_gap_days", "最长间隔天数", k.COUNT1, {"unit": "days", "also": ("最长间隔",)}),
        ("min_gap_days", "最短间隔天数", k.COUNT, {"unit": "days", "also": ("最短间隔",)}),
        ("visits", "走访次数", k.COUNT, {"unit": "times", "also": ("次数", "巡回次数")}),
        ("patterns", "日期组合", k.PATTERNS, {"also": ("星期组合",)}),
        ("name_en", "英文名", k.TEXT, {"also": ("英文名称",)}),
        ("population_estimated", "人口为估计", k.YES, {"also": ("人口估计",)}),
        ("visit_load", "每次走访计件", k.COUNT, {"unit": "cases", "also": ("走访计件",)}),
        ("agent", "代办员", k.YES, {"also": ("有代办员", "是否有代办员")}),
    ],
    key="id",
    compulsory=True,
    also=("村", "村名单", "村社区", "village"),
)
CENTRES = _table(
    "centres",
    "服务中心",
    Centre,
    [
        ("id", "编号", k.ID, MUST | {"also": ("中心编号", "代码", "centre_id", "center_id")}),
        ("name", "名称", k.TEXT, MUST | {"also": ("中心名称", "服务中心")}),
        ("lon", "经度", k.LON, {"unit": "degrees", "noun": "", "also": ("longitude", "lng", "x")}),
        ("lat", "纬度", k.LAT, {"unit": "degrees", "noun": "", "also": ("latitude", "y")}),
        ("lonlat", "坐标", k.PAIR, {"unit": "degrees", "noun": "", "also": ("经纬度", "lon,lat", "coordinates")}),
        ("open_days", "开放日", k.DAYS, {"noun": "", "also": ("开放日期", "开门日")}),
        ("hours", "开放时间", k.OPEN_HOURS, {"noun": "", "also": ("办公时间",)}),
        ("counter_staff", "窗口人数", k.COUNT, {"unit": "people", "also": ("留守人数",)}),
        ("counter_skills", "窗口技能", k.LIST),
        ("phone", "电话", k.TEXT, {"also": ("联系电话",)}),
        ("name_en", "英文名", k.TEXT, {"also": ("英文名称",)}),
    ],
    key="id",
    compulsory=True,
    also=("便民服务中心", "中心", "centre", "centers", "center"),
)
SERVICES = _table(
    "services",
    "事项",
    Service,
    [
        ("code", "代码", k.ID, MUST | {"also": ("编号", "事项编号", "事项编码", "事项代码", "编码")}),
        ("name", "名称", k.TEXT, MUST | {"also": ("事项名称", "事项")}),
        ("level", "办理层级", choice(Level), {"also": ("层级",)}),
        ("minutes", "办理时长", k.MINUTES, SEC | {"also": ("分钟", "办理分钟", "用时", "时长")}),
        ("skill", "所需技能", k.WORD, {"also": ("技能",)}),
        ("equipment", "所需设备", k.LIST, {"also": ("设备",)}),
        ("legs", "次数", k.LEGS, {"unit": "times", "also": ("上门次数", "环节数")}),
        ("processing_days", "办理天数", k.COUNT, {"unit": "working_days", "also": ("处理天数",)}),
        ("deadline_days", "办结时限", k.COUNT, {"unit": "working_days", "also": ("时限天数",)}),
        ("materials", "材料", k.MATERIALS, {"also": ("所需材料", "申请材料")}),
        ("fee", "收费", k.TEXT, {"also": ("费用",)}),
        ("procedure", "流程", k.TEXT, {"also": ("办理流程",)}),
        ("confidential", "保密", k.YES, {"also": ("是否保密",)}),
        ("name_en", "英文名", k.TEXT, {"also": ("英文名称",)}),
    ],
    mark="code",
    key="code",
    also=("服务事项", "事项清单", "service"),
)
REQUESTS = _table(
    "requests",
    "申请",
    Request,
    [
        ("id", "编号", k.ID, MUST | {"also": ("申请编号", "受理编号", "件号", "request_id")}),
        ("village", "村庄", k.ID, MUST | {"also": ("村庄编号", "村编号", "所在村", "village_id")}),
        ("applicant", "申请人", k.TEXT, {"also": ("姓名", "申请人姓名")}),
        ("contact", "联系方式", k.TEXT, {"also": ("电话", "联系电话", "手机")}),
        ("door_lon", "门口经度", k.LON, {"unit": "degrees", "noun": "", "also": ("住址经度", "lon", "经度")}),
        ("door_lat", "门口纬度", k.LAT, {"unit": "degrees", "noun": "", "also": ("住址纬度", "lat", "纬度")}),
        ("door", "门口坐标", k.PAIR, {"unit": "degrees", "noun": "", "also": ("住址坐标", "door_lonlat")}),
        ("service", "事项", k.ID, MUST | {"also": ("事项代码", "事项编号", "事项编码", "service_code")}),
        ("minutes", "办理时长", k.MINUTES, SEC | {"also": ("分钟", "用时", "办理分钟", "时长")}),
        ("received", "收件日期", k.DATE, {"also": ("登记日期", "申请日期", "采集日期")}),
        ("earliest", "最早日期", k.DATE, {"also": ("最早",)}),
        ("due", "截止日期", k.DATE, {"also": ("截止", "最晚日期", "期限")}),
        ("mobility_limited", "行动不便", k.YES, {"also": ("是否行动不便", "上门")}),
        ("people_needed", "需要人数", k.COUNT1, {"unit": "people", "also": ("人数",)}),
        ("windows", "可约时段", k.WINDOWS, {"also": ("可约时间", "方便时间")}),
        ("priority", "优先级", choice(Priority), {"also": ("优先",)}),
        ("officer", "指定人员", k.ID, {"also": ("经办人", "指定经办人")}),
        ("status", "状态", choice(Status)),
        ("accepted_on", "受理日期", k.DATE),
        ("attempts", "已上门次数", k.COUNT, {"unit": "times", "also": ("尝试次数",)}),
    ],
    key="id",
    also=("申请事项", "办件", "request"),
)
VEHICLES = _table(
    "vehicles",
    "车辆",
    Vehicle,
    [
        ("id", "编号", k.ID, MUST | {"also": ("车牌", "车牌号", "车辆编号", "vehicle_id")}),
        ("name", "名称", k.TEXT, MUST | {"also": ("车名", "车辆名称")}),
        ("centre", "所属中心", k.ID, MUST | {"also": ("服务中心", "中心", "中心编号", "center")}),
        ("kind", "类型", choice(VehicleKind), {"also": ("车型",)}),
        ("seats", "座位", k.COUNT1, {"unit": "people", "also": ("座位数",)}),
        ("counters", "窗口数", k.COUNT1, {"also": ("柜台数", "窗口")}),
        ("equipment", "设备", k.LIST, {"also": ("车载设备",)}),
        ("hours", "出车时段", k.HOURS, {"also": ("工作时间", "时间")}),
        ("days", "出车日", k.DAYS, {"also": ("工作日", "星期")}),
        ("max_cases", "每日件数上限", k.COUNT1, {"also": ("件数上限",)}),
        ("max_stops", "每日停靠上限", k.COUNT1, {"also": ("停靠上限",)}),
        ("speed_factor", "速度系数", k.SHARE),
    ],
    key="id",
    also=("车", "车辆表", "vehicle"),
)
STAFF = _table(
    "staff",
    "人员",
    Staff,
    [
        ("id", "编号", k.ID, MUST | {"also": ("工号", "人员编号", "staff_id")}),
        ("name", "姓名", k.TEXT, MUST | {"also": ("名称",)}),
        ("centre", "所属中心", k.ID, MUST | {"also": ("服务中心", "中心", "中心编号", "center")}),
        ("skills", "技能", k.SKILLS, {"also": ("业务技能",)}),
        ("days", "工作日", k.DAYS, {"also": ("上班日", "星期")}),
        ("hours", "工作时间", k.HOURS, {"also": ("上班时间", "时间")}),
        ("phone", "电话", k.TEXT, {"also": ("联系电话", "手机")}),
    ],
    key="id",
    also=("工作人员", "人员表"),
)
CHANGES = _table(
    "changes",
    "调整",
    Change,
    [
        ("kind", "类型", choice(ChangeKind), MUST | {"also": ("调整类型",)}),
        ("target", "对象", k.ID, MUST | {"also": ("调整对象",)}),
        ("date", "日期", k.DATE),
        ("begin", "开始时间", k.TIME, {"also": ("开始", "时间")}),
        ("vehicle", "车辆", k.ID, {"also": ("车辆编号",)}),
        ("reason", "原因", k.TEXT, {"also": ("理由",)}),
        ("by", "填写人", k.TEXT, {"also": ("调整人",)}),
    ],
    mark="target",
    also=("调整表", "change"),
)
CALENDAR = _table(
    "calendar",
    "日历",
    CalendarDay,
    [
        ("date", "日期", k.DATE, MUST),
        ("working", "是否上班", k.YES, MUST | {"also": ("上班",)}),
        ("why", "说明", k.TEXT, {"also": ("原因", "备注")}),
    ],
    mark="why",
)
TIMES = _table(
    "times",
    "行车时间",
    KnownTime,
    [
        ("from", "起点", k.ID, MUST | {"noun": "origin", "also": ("出发地", "origin")}),
        ("to", "终点", k.ID, MUST | {"noun": "destination", "also": ("目的地", "destination")}),
        ("minutes", "行车时长", k.DRIVE, MUST | SEC | {"also": ("分钟", "用时", "行车分钟")}),
    ],
    mark="from",
)
LEDGER = _table(
    "ledger",
    "台账",
    LedgerRow,
    [
        ("request", "申请编号", k.ID, {"also": ("编号", "申请", "request_id")}),
        ("village", "村庄", k.ID, {"also": ("村庄编号", "village_id")}),
        ("leg", "环节", k.LEGS, {"also": ("第几次",)}),
        ("status", "状态", choice(Status)),
        ("plan", "计划编号", k.ID, {"also": ("plan_id", "计划")}),
        ("date", "日期", k.DATE, MUST),
        ("outcome", "结果", k.TEXT, {"also": ("办理结果",)}),
        ("reason", "原因", k.TEXT, {"also": ("理由", "备注")}),
    ],
    mark="request",
)

TABLES = (VILLAGES, CENTRES, SERVICES, REQUESTS, VEHICLES, STAFF, CHANGES, CALENDAR, TIMES, LEDGER)
TABLE = {table.name: table for table in TABLES}

_ITEMS: list[tuple[Any, ...]] = [
    ("name", "地区名称", k.TEXT, {"also": ("名称", "区县名称")}),
    ("language", "语言", choice(Language)),
    ("timezone", "时区", k.TEXT),
    ("country", "国家", k.COUNTRY),
    ("hotline", "服务热线", k.TEXT, {"also": ("热线",)}),
    ("disclaimer", "声明", k.TEXT),
    ("attribution", "地图来源", k.TEXT),
    ("tiles", "底图地址", k.TILES),
    ("tiles_coordinates", "底图坐标系", choice(Coordinates, Coordinates.WGS84, Coordinates.GCJ02)),
    ("tiles_attribution", "底图来源", k.TEXT),
    ("coordinates", "坐标系", choice(Coordinates)),
    ("week", "计划周", k.WEEK, {"also": ("周",)}),
    ("access_mode", "到点方式", choice(AccessMode)),
    ("access_speed_kmh", "到点速度", k.KMH, {"noun": "access_speed", "unit": "kmh"}),
    ("access_limit_m", "到点距离上限", k.COUNT, {"noun": "access_limit", "unit": "metres"}),
    ("circuity", "绕行系数", k.SHARE),
    ("speed_kmh", "行车速度", k.KMH, {"noun": "speed", "unit": "kmh"}),
    ("walkin_rate", "未预约群众系数", k.AMOUNT, {"also": ("散客系数",), "unit": "walkin_rate"}),
    ("walkin_cap_minutes", "未预约群众上限", k.MINUTES, MIN | {"also": ("散客上限",), "noun": "walkin_cap"}),
    ("walkin_case_minutes", "未预约群众每人用时", k.MINUTES, MIN | {"also": ("散客每人用时",), "noun": "walkin_case"}),
    ("unvisited_days", "未走访默认天数", k.COUNT, {"unit": "days"}),
    ("setup_minutes", "布置时间", k.MINUTES, {"noun": "setup", "unit": "minutes"}),
    ("dwell_min_minutes", "最短停靠", k.MINUTES, {"noun": "dwell_min", "unit": "minutes"}),
    ("dwell_max_minutes", "最长停靠", k.MINUTES, {"noun": "dwell_max", "unit": "minutes"}),
    ("grid_minutes", "时间刻度", k.GRID, {"noun": "grid", "unit": "minutes"}),
    ("task_minutes", "任务上限", k.MINUTES, {"noun": "task", "unit": "minutes"}),
    ("break_minutes", "休息时长", k.MINUTES, {"noun": "break_length", "unit": "minutes"}),
    ("break_begin", "休息最早开始", k.TIME),
    ("break_end", "休息最晚结束", k.TIME),
    ("max_duty_minutes", "最长出勤", k.MINUTES, {"noun": "max_duty", "unit": "minutes"}),
    ("overtime_max_minutes", "最长加班", k.MINUTES, {"noun": "overtime_max", "unit": "minutes"}),
    ("max_vehicles_at_hub", "同点车辆上限", k.COUNT1),
    ("lead_days", "提前公告天数", k.COUNT, {"unit": "days"}),
    ("travel", "行车时间来源", choice(TravelSource)),
    ("join_metres", "路线接头距离", k.AMOUNT, {"unit": "metres"}),
    ("osrm_url", "OSRM地址", k.URL),
    ("osrm_profile", "OSRM车型", k.WORD),
    ("osrm_batch", "OSRM每次点数", k.COUNT1),
    ("season", "季节", choice(Season)),
    ("mask_home", "上门遮盖", choice(HomeMask)),
    ("map_link", "地图链接", k.LINK),
    ("map_link_coordinates", "地图链接坐标系", choice(Coordinates)),
]
_WEIGHTS = {
    "drive": "行车", "walk": "步行", "trips": "往返次数", "unserved_low": "未办低", "unserved_normal": "未办普通",
    "unserved_high": "未办高", "urgency": "紧迫", "delay": "等候", "walkin": "未预约群众", "wait": "村庄等候",
    "overtime": "加班", "vehicle_day": "出车", "change": "变动公告", "gap": "超间隔", "agent": "代办",
    "lexicographic": "先照顾最久未到",
}  # fmt: skip
_COSTS = {"per_km": "每公里", "per_vehicle_day": "每车日", "per_staff_hour": "每人时"}
_WEIGHTS_BEFORE = {"walkin": ("权重_散客",), "change": ("权重_改动公告",)}  # names that are still read
_WEIGHT_KINDS = {"trips": k.COUNT1, "lexicographic": k.YES}
_ITEMS += [
    (
        f"weight_{f.name}",
        f"权重_{_WEIGHTS[f.name]}",
        _WEIGHT_KINDS.get(f.name, k.AMOUNT),
        {"noun": f"weights.{f.name}", "also": _WEIGHTS_BEFORE.get(f.name, ())},
    )
    for f in fields(Weights)
]
_ITEMS += [
    (f"cost_{f.name}", f"费用_{_COSTS[f.name]}", k.AMOUNT, {"noun": f"costs.{f.name}", "unit": "money"})
    for f in fields(Costs)
]
SETTINGS = _table("settings", "设置", Settings, _ITEMS, also=("district", "区县", "设定"))


@cache
def table_names() -> dict[str, str]:
    """Every name a file or sheet may have, lower case, and the table it means."""
    names: dict[str, str] = {}
    for table in (SETTINGS, *TABLES):
        names |= dict.fromkeys((table.name, table.zh, *table.also), table.name)
    return names
