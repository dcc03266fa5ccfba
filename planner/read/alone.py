"""Tables that are read on their own, beside a district: what a comparison is asked for."""

from functools import cache

from planner.problem import Trip
from planner.read import kinds as k
from planner.read.columns import Column, Table
from planner.read.kinds import Kind, choice
from planner.what_if import Scenario, StepKind

VALUE = Kind(name="value", read=lambda cell: cell, show=lambda value, _: str(value))
_NAME = "scenarios"

SCENARIOS = Table(
    name=_NAME,
    zh="方案",
    record=Scenario,
    columns=(
        Column(table=_NAME, name="scenario", zh="方案", kind=k.TEXT, required=True, also=("方案名称", "名称", "name")),
        Column(table=_NAME, name="change", zh="变动", kind=choice(StepKind), required=True, also=("变动类型", "类型")),
        Column(table=_NAME, name="target", zh="对象", kind=k.ID, also=("变动对象",)),
        Column(table=_NAME, name="value", zh="取值", kind=VALUE, also=("值", "数值")),
        Column(table=_NAME, name="extends", zh="基于", kind=k.TEXT, also=("在此方案上",)),
        Column(table=_NAME, name="note", zh="说明", kind=k.TEXT, also=("备注",)),
    ),
    mark="scenario",
    also=("情景", "scenario"),
)
_DRIVEN = "trips"
TRIPS = Table(
    name=_DRIVEN,
    zh="行车记录",
    record=Trip,
    columns=(
        Column(table=_DRIVEN, name="from", zh="起点", kind=k.ID, required=True, also=("出发地", "origin")),
        Column(table=_DRIVEN, name="to", zh="终点", kind=k.ID, required=True, also=("目的地", "destination")),
        Column(table=_DRIVEN, name="minutes", zh="行车时长", kind=k.DRIVE, required=True, also=("分钟", "用时")),
        Column(table=_DRIVEN, name="vehicle", zh="车辆", kind=k.ID, also=("车辆编号", "车牌", "车牌号")),
    ),
    mark="from",
    also=("trip", "行程"),
)
ALONE = {table.name: table for table in (SCENARIOS, TRIPS)}


@cache
def alone_names() -> dict[str, str]:
    """Every name such a file or sheet may have, lower case, and the table it means."""
    return {name: spec.name for spec in ALONE.values() for name in (spec.name, spec.zh, *spec.also)}
