"""Vehicles and staff: 8 vans and 6 cars, spread so that the villages are near one; a crew at each of their centres."""

from dataclasses import dataclass

import numpy as np

from yuyang.names import Town
from yuyang.people import Row
from yuyang.places import Places
from yuyang.roads import Network

VANS = 8
CARS = 6
TOWNSHIP = "芹河镇"  # has a van and a car of its own, so that it can be planned alone
VAN_STAFF, CAR_STAFF, OTHER_STAFF = 5, 3, 1
SKILLS = ("社保", "医保", "民政", "残联", "户籍", "农业", "卫健", "退役军人")
PROFILES = (
    ("社保", "医保", "退役军人"),
    ("民政", "残联", "卫健"),
    ("户籍", "农业", "民政"),
    ("社保", "民政", "残联"),
    ("医保", "社保", "农业"),
)


@dataclass(frozen=True, kw_only=True)
class Bases:
    """Town ids of the vans and of the cars, in the order of the vehicles."""

    vans: tuple[str, ...]
    cars: tuple[str, ...]

    def staff(self, town: str) -> int:
        return VAN_STAFF if town in self.vans else CAR_STAFF if town in self.cars else OTHER_STAFF


def bases(net: Network, towns: tuple[Town, ...], spots: Places) -> Bases:
    """Greedy p-median on the villages: vans first, then cars where the vans are far; the township has both."""
    home = np.array([net.ground.xy[spots.town[t.id]] for t in towns])
    village = np.array([net.ground.xy[spots.village[s.id]] for t in towns for s in t.stations])
    gap = np.hypot(*(home[:, None] - village[None]).transpose(2, 0, 1))
    own = next(k for k, t in enumerate(towns) if t.name == TOWNSHIP)
    vans = _spread(gap, [own], VANS)
    cars = [own, *[k for k in _spread(gap, list(vans), VANS + CARS - 1) if k not in vans]]
    return Bases(vans=tuple(towns[k].id for k in vans), cars=tuple(towns[k].id for k in cars))


def _spread(gap: np.ndarray, chosen: list[int], count: int) -> list[int]:
    chosen = list(chosen)
    while len(chosen) < count:
        reach = gap[chosen].min(axis=0)
        total = [np.inf if k in chosen else float(np.minimum(reach, gap[k]).sum()) for k in range(len(gap))]
        chosen.append(int(np.argmin(total)))
    return chosen


def car_ids() -> list[str]:
    return [f"C{k}" for k in range(1, CARS + 1)]


def vehicles(rng: np.random.Generator, towns: tuple[Town, ...], base: Bases) -> list[Row]:
    """The table of vehicles."""
    name = {t.id: t.short for t in towns}
    rows: list[Row] = []
    for k, town in enumerate(base.vans, start=1):
        gear = "读卡器;人脸认证终端;打印机" if k != 5 else "读卡器;打印机"
        days = "Mon-Fri" if k != 7 else "Mon-Thu"
        rows.append(
            _vehicle(
                f"V{k}",
                f"{name[town]}流动服务车（虚构）",
                town,
                "van",
                3,
                int(rng.choice([2, 2, 3])),
                gear,
                days,
                40,
                7,
            )
        )
    for car, town in zip(car_ids(), base.cars, strict=True):
        gear = "读卡器;人脸认证终端" if car != "C4" else "读卡器"
        rows.append(_vehicle(car, f"{name[town]}上门服务车（虚构）", town, "car", 2, 1, gear, "Mon-Fri", 12, 10))
    return rows


def _vehicle(*cells: object) -> Row:
    keys = ("id", "name", "centre", "kind", "seats", "counters", "equipment", "days", "max_cases", "max_stops")
    row = dict(zip(keys, cells, strict=True))
    small = row["kind"] == "car"
    order = (*keys[:7], "hours", "days", "max_cases", "max_stops", "speed_factor")
    row |= {"hours": "08:30-17:30", "speed_factor": 1.1 if small else 1.0}
    return {k: row[k] for k in order}


def staff(rng: np.random.Generator, towns: tuple[Town, ...], base: Bases) -> list[Row]:
    """The table of staff: everyone holds two or three skills, some of which expire; some work part of the week."""
    rows = []
    for town in towns:
        start = int(rng.integers(len(PROFILES))) if base.staff(town.id) == OTHER_STAFF else 0
        for k in range(base.staff(town.id)):
            skills = list(PROFILES[(start + k) % len(PROFILES)])
            if rng.random() < 0.15 and len(skills) > 2:
                skills.pop(int(rng.integers(1, 3)))
            rows.append(
                {
                    "id": f"P{len(rows) + 1:02d}",
                    "name": f"{town.short}员工{k + 1}（虚构）",
                    "centre": town.id,
                    "skills": ";".join(_expiring(rng, s) for s in skills),
                    "days": "Mon-Fri"
                    if rng.random() < 0.85
                    else str(rng.choice(["Mon-Thu", "Mon,Tue,Thu,Fri", "Tue-Fri"])),
                    "hours": "08:30-17:30",
                }
            )
    return rows


def _expiring(rng: np.random.Generator, skill: str) -> str:
    chance = rng.random()
    if chance < 0.05:
        return f"{skill}@2026-12-0{int(rng.integers(1, 4))}"
    return f"{skill}@2027-{int(rng.integers(3, 10)):02d}-30" if chance < 0.15 else skill
