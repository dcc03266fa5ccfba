"""The scenarios of the examples: what a district and a township might want to compare."""

from yuyang.texts import DISCLAIMER, DISCLAIMER_EN

_HEAD = f"""# {DISCLAIMER}
# {DISCLAIMER_EN}
# 方案写法见 docs/scenarios.md。运行：planner compare 本文件所在的文件夹

"""

_YUYANG = """[[scenario]]
name = "上盐湾加一辆车"
note = "照 V4 配车，另添两人。"
changes = [
  { change = "vehicle_more", target = "V4", value = 1 },
  { change = "staff_more", target = "P12" },
  { change = "staff_more", target = "P13" },
]

[[scenario]]
name = "再给大河塔加一辆车"
extends = "上盐湾加一辆车"
note = "在上一方案之外，照 V3 再配一辆。"
changes = [{ change = "vehicle_more", target = "V3", value = 1 }]

[[scenario]]
name = "少一辆车"
note = "鱼河流动服务车停用。"
changes = [{ change = "vehicle_less", target = "V8" }]

[[scenario]]
name = "牛家梁车周五也出车"
note = "V7 现在周一至周四出车。"
changes = [{ change = "vehicle_days", target = "V7", value = "周一至周五" }]

[[scenario]]
name = "每天延长一小时"
note = "车辆、人员和最长出勤都晚一小时结束。"
changes = [{ change = "longer_day", value = 60 }]

[[scenario]]
name = "群众多走一公里"
changes = [{ change = "access_limit", value = 6000 }]

[[scenario]]
name = "群众多走三公里"
changes = [{ change = "access_limit", value = 8000 }]

[[scenario]]
name = "只能步行"
note = "没有电动三轮车，步行最多两公里。"
changes = [
  { change = "access_mode", value = "步行" },
  { change = "access_speed", value = 4.5 },
  { change = "access_limit", value = 2000 },
]

[[scenario]]
name = "大河塔各村都可停靠"
note = "给没有场地的村整修停靠场地。"
changes = [{ change = "new_hub", target = "大河塔镇" }]

[[scenario]]
name = "人人会办社保"
note = "培训后每名工作人员都能办社保。"
changes = [{ change = "staff_skill", value = "社保" }]

[[scenario]]
name = "大厅统一周一周四开放"
note = "其余三天人员都可随车。"
changes = [{ change = "open_hours", value = "周一,周四 09:00-12:00;周一,周四 14:00-17:00" }]

[[scenario]]
name = "雨季道路"
changes = [{ change = "season", value = "雨季" }]

[[scenario]]
name = "申请增加两成"
note = "多出的申请由程序抽取复制，为虚构数据。"
changes = [{ change = "demand", value = 1.2 }]

[[scenario]]
name = "每村三周内必到"
changes = [{ change = "max_gap", value = 21 }]

[[scenario]]
name = "更照顾久等的村"
note = "村庄等候的权重由 0.02 提到 0.08。"
changes = [{ change = "weight", target = "wait", value = 0.08 }]

[[scenario]]
name = "经费七万元"
note = "按最高用费估算能负担的出车日。"
changes = [{ change = "budget", value = 70000 }]

[[scenario]]
name = "加车并多走三公里"
extends = "上盐湾加一辆车"
changes = [{ change = "access_limit", value = 8000 }]
"""

_TOWNSHIP = """[[scenario]]
name = "加一辆车"
note = "照 V1 配车，另添两人。"
changes = [
  { change = "vehicle_more", target = "V1" },
  { change = "staff_more", target = "P43" },
  { change = "staff_more", target = "P44" },
]

[[scenario]]
name = "没有上门车"
changes = [{ change = "vehicle_less", target = "C1" }]

[[scenario]]
name = "群众多走三公里"
changes = [{ change = "access_limit", value = 8000 }]

[[scenario]]
name = "申请增加两成"
note = "多出的申请由程序抽取复制，为虚构数据。"
changes = [{ change = "demand", value = 1.2 }]

[[scenario]]
name = "加车并多走三公里"
extends = "加一辆车"
changes = [{ change = "access_limit", value = 8000 }]
"""

SCENARIOS = {"yuyang": _HEAD + _YUYANG, "township": _HEAD + _TOWNSHIP}
FILE = "scenarios.toml"
