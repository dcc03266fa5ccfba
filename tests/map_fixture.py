"""Worlds and plans made by hand for the tests of the maps: a small one to count on, a large one to measure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import cos, sin
from random import Random

import numpy as np

from planner.plan import (
    Assignment,
    CrewMember,
    Mode,
    Plan,
    PlanStatus,
    Reason,
    Rule,
    Stop,
    StopKind,
    TaskId,
    Unserved,
    stop_id,
)
from planner.problem import (
    Centre,
    CentreId,
    Horizon,
    PlaceId,
    PlanId,
    Point,
    Problem,
    Request,
    RequestId,
    Service,
    ServiceCode,
    Staff,
    StaffId,
    Vehicle,
    VehicleId,
    VehicleKind,
    Village,
    VillageId,
    centre_place,
    door_place,
    village_place,
)
from planner.settings import Language, Settings
from planner.travel import Access, RoadPart, Travel
from planner.windows import Window

MONDAY = date(2026, 12, 7)
BAD_NAMES = (
    "<img src=x onerror=alert(1)>",
    "</script><script>document.title='broken'</script>",
    "{{ 7*7 }}{% raw %}",
    "\"'`;//\u2028\u2029\\",
)


class BentRouter:
    """Ways that wind, so that they look like roads and weigh like them."""

    def __init__(self, points: Mapping[PlaceId, Point], *, steps: int) -> None:
        self._points, self._steps = points, steps

    def line(self, origin: PlaceId, destination: PlaceId) -> Sequence[tuple[float, float]]:
        a, b = self._points.get(origin), self._points.get(destination)
        if a is None or b is None:
            return ()
        bends = [k / self._steps for k in range(self._steps + 1)]
        return [
            (
                a.lon + (b.lon - a.lon) * t + 0.004 * sin(3.1416 * t) * sin(9 * t),
                a.lat + (b.lat - a.lat) * t + 0.004 * sin(3.1416 * t) * cos(11 * t),
            )
            for t in bends
        ]

    def roads(self, origin: PlaceId, destination: PlaceId) -> Sequence[RoadPart]:
        return ()


def travel_of(problem: Problem, *, steps: int = 12, router: object | None = None) -> Travel:
    """Ways as the crow flies at 10 metres a second, drawn with bends."""
    points = {p.id: p.point for p in problem.places.values() if p.point}
    places = tuple(problem.places)
    array = np.array([(points[p].lon, points[p].lat) if p in points else (0.0, 0.0) for p in places])
    metres = (np.hypot(*(array[:, None] - array[None]).transpose(2, 0, 1)) * 100_000).astype(np.int64)
    return Travel(
        places=places,
        seconds=metres // 10,
        metres=metres,
        access={v.id: (Access(hub=v.id, metres=0, seconds=0),) for v in problem.villages},
        router=router or BentRouter(points, steps=steps),  # type: ignore[arg-type]
        source="straight",
        hash="hand",
    )


def turn(day: date, vehicle: str, centre: str, work: Sequence[tuple[StopKind, str | None, int, int]]) -> list[Stop]:
    """A vehicle-day: start, the work as (kind, place, begin, end), end."""
    home = centre_place(CentreId(centre))
    times = [(StopKind.START, home, 31_200, 31_200), *work, (StopKind.END, home, 61_200, 61_200)]
    return [
        Stop(
            id=stop_id(day, VehicleId(vehicle), kind, None if place is None else PlaceId(place)),
            date=day,
            vehicle=VehicleId(vehicle),
            seq=seq,
            kind=kind,
            place=None if place is None else PlaceId(place),
            arrive=begin - (600 if kind is StopKind.HUB else 0),
            begin=begin,
            end=end,
            leave=end,
            drive_metres=0 if kind is StopKind.START else 7_000,
        )
        for seq, (kind, place, begin, end) in enumerate(times)
    ]


def small(language: Language = Language.ZH, *, names: Sequence[str] = ()) -> tuple[Problem, Plan, tuple[Reason, ...]]:
    """Seven villages in two townships, one without coordinates; a van out on two days, a car on one.

    Monday: the van holds hubs at v1 (cases of v1 and v2) and v3 (walk-ins), with a home visit (r9) between and a break
    on the road. Tuesday: a hub at v5. Monday: the car makes the home visit r8 only. Left: r7 of v6, walk-ins of v6, v4.
    """
    labels = ["榆树湾", "柳家沟", "红石畔", "上河", "中营盘", "石窑坪", "无坐标村"]
    labels[: len(names)] = names
    spots = [(109.70, 38.30), (109.72, 38.31), (109.75, 38.28), (109.66, 38.27), (109.78, 38.33), (109.82, 38.30), None]
    villages = tuple(
        Village(
            id=VillageId(f"v{n}"),
            name=label,
            name_en="" if names else f"Village {n}",
            township="河口镇" if n < 5 else "沙梁乡",
            point=Point(lon=spot[0], lat=spot[1]) if spot else None,
            population=300 * n,
            can_host=True,
            host_place="村委会",
            contact="王支书 13800000000",
        )
        for n, (label, spot) in enumerate(zip(labels, spots, strict=True), 1)
    )
    requests = tuple(
        Request(
            id=RequestId(f"req-{n}"),
            village=VillageId(village),
            service=ServiceCode("s1" if n != 8 else "s2"),
            applicant=f"申请人{n}",
            contact=f"1390000000{n}",
            door=Point(lon=109.7311 + n / 1000, lat=38.2987) if n == 9 else None,
            mobility_limited=n > 7,
        )
        for n, village in ((1, "v1"), (2, "v1"), (3, "v2"), (4, "v5"), (7, "v6"), (8, "v4"), (9, "v3"))
    )
    problem = Problem(
        settings=Settings(
            name=names[0] if names else ("示例区" if language is Language.ZH else "Example District"),
            language=language,
            hotline="0912-0000000",
            disclaimer="虚构数据，仅作示例" if language is Language.ZH else "Invented data, an example",
            attribution="© OpenStreetMap contributors",
        ),
        horizon=Horizon(first=MONDAY),
        villages=villages,
        centres=(
            Centre(
                id=CentreId("c1"),
                name="河口便民服务中心",
                name_en="Hekou centre",
                point=Point(lon=109.71, lat=38.27),
                windows=(Window(begin=30_600, end=43_200, weekdays=frozenset({1, 3})),),
                phone="0912-1111111",
            ),
        ),
        services=(
            Service(code=ServiceCode("s1"), name="社保认证"),
            Service(code=ServiceCode("s2"), name="秘密事项", confidential=True),
        ),
        requests=requests,
        vehicles=(
            Vehicle(id=VehicleId("k2"), name="小车一号", centre=CentreId("c1"), kind=VehicleKind.CAR),
            Vehicle(id=VehicleId("k1"), name="流动服务车", centre=CentreId("c1")),
        ),
        staff=(Staff(id=StaffId("p1"), name="赵办事员", centre=CentreId("c1")),),
    )
    return problem, _small_plan(), _small_reasons()


def _small_plan() -> Plan:
    tuesday = MONDAY + timedelta(days=1)
    stops = [
        *turn(
            MONDAY,
            "k1",
            "c1",
            [
                (StopKind.HUB, "village/v1", 34_200, 37_800),
                (StopKind.HOME, "door/req-9", 39_600, 41_400),
                (StopKind.BREAK, None, 43_200, 46_800),
                (StopKind.HUB, "village/v3", 50_400, 54_000),
            ],
        ),
        *turn(MONDAY, "k2", "c1", [(StopKind.HOME, "door/req-8", 36_000, 37_800)]),
        *turn(tuesday, "k1", "c1", [(StopKind.HUB, "village/v5", 36_000, 39_600)]),
    ]
    at = {(s.date, s.place): s.id for s in stops}

    def row(request: int | None, village: str, place: str, *, day: date = MONDAY, way: int = 0) -> Assignment:
        return Assignment(
            task=TaskId(f"task-req-{request}"),
            request=None if request is None else RequestId(f"req-{request}"),
            village=VillageId(village),
            mode=Mode.HOME if place.startswith("door") else Mode.HUB,
            stop=at[day, PlaceId(place)],
            walk_metres=way,
            walk_seconds=way,
            seconds=900,
        )

    return Plan(
        plan_id=PlanId("P-2026-50"),
        first=MONDAY,
        days=7,
        stops=tuple(stops),
        assignments=(
            row(1, "v1", "village/v1"),
            row(2, "v1", "village/v1"),
            row(3, "v2", "village/v1", way=1100),
            row(9, "v3", "door/req-9"),
            row(None, "v3", "village/v3"),
            row(8, "v4", "door/req-8"),
            row(4, "v5", "village/v5", day=tuesday),
            row(None, "v5", "village/v5", day=tuesday),
        ),
        crew=(CrewMember(date=MONDAY, vehicle=VehicleId("k1"), staff=StaffId("p1")),),
        unserved=(
            Unserved(task=TaskId("task-req-7"), request=RequestId("req-7"), village=VillageId("v6")),
            Unserved(task=TaskId("walk-v6"), request=None, village=VillageId("v6")),
            Unserved(task=TaskId("walk-v4"), request=None, village=VillageId("v4")),
        ),
    )


def announced(plan: Plan) -> Plan:
    """What was announced before the small plan: v1 an hour earlier, nothing yet at v5, a hub at v2, no visit of r8."""
    moved = [
        replace(s, begin=s.begin - 3600, end=s.end - 3600) if s.place == "village/v1" else s
        for s in plan.stops
        if s.place not in ("village/v5", "door/req-8")
    ]
    old = next(s for s in plan.stops if s.place == "village/v3")
    gone = replace(
        old, id=stop_id(old.date, VehicleId("k9"), old.kind, PlaceId("village/v2")), place=PlaceId("village/v2")
    )
    return plan.replace(stops=(*moved, gone), status=PlanStatus.ANNOUNCED, version=1)


def _small_reasons() -> tuple[Reason, ...]:
    return (
        Reason(
            task=TaskId("task-req-7"),
            request=RequestId("req-7"),
            village=VillageId("v6"),
            rules=(Rule.SKILL,),
            sentence="req-7 的事项没有带证人员",
            remedy_sentence="周四加一名社保人员即可",
            instead="req-7 请带材料到中心",
        ),
        Reason(
            task=TaskId("walk-v6"),
            request=None,
            village=VillageId("v6"),
            rules=(),
            sentence="代价太高",
            instead="请于周二到河口便民服务中心",
        ),
    )


def large(*, seed: int = 7) -> tuple[Problem, Plan, tuple[Reason, ...]]:
    """306 villages in 22 townships, 8 vans and 6 cars out on 5 days, 485 cases at hubs and 84 at doors."""
    pick = Random(seed)
    towns = [
        (109.4 + 0.18 * (n % 5) + pick.uniform(0, 0.07), 38.0 + 0.17 * (n // 5) + pick.uniform(0, 0.07))
        for n in range(22)
    ]
    syllables = "榆柳红石河沙梁沟湾峁坪营寨堡滩渠塔畔"
    villages = tuple(
        Village(
            id=VillageId(f"{610802000000 + n}"),
            name=pick.choice("大小上下东西前后") + pick.choice(syllables) + pick.choice(syllables) + "村",
            township=f"第{n % 22 + 1}镇",
            point=Point(lon=towns[n % 22][0] + pick.gauss(0, 0.04), lat=towns[n % 22][1] + pick.gauss(0, 0.035)),
            population=pick.randint(120, 2600),
            can_host=True,
            host_place="村委会",
        )
        for n in range(306)
    )
    centres = tuple(
        Centre(
            id=CentreId(f"c{n}"), name=f"第{n + 1}镇便民服务中心", point=Point(lon=lon, lat=lat), phone="0912-1234567"
        )
        for n, (lon, lat) in enumerate(towns)
    )
    vehicles = tuple(
        Vehicle(
            id=VehicleId(f"k{n + 1:02d}"),
            name=f"流动服务车{n + 1}号" if n < 8 else f"上门小车{n - 7}号",
            centre=CentreId(f"c{n % 22}"),
            kind=VehicleKind.VAN if n < 8 else VehicleKind.CAR,
        )
        for n in range(14)
    )
    problem = Problem(
        settings=Settings(
            name="榆阳区", disclaimer="地点、道路和人员均为虚构，仅作示例", attribution="道路：按种子生成"
        ),
        horizon=Horizon(first=MONDAY),
        villages=villages,
        centres=centres,
        services=(Service(code=ServiceCode("s1"), name="城乡居民养老保险待遇资格认证"),),
        vehicles=vehicles,
    )
    return _large_week(problem, pick)


def _large_week(problem: Problem, pick: Random) -> tuple[Problem, Plan, tuple[Reason, ...]]:
    rows: list[Assignment] = []
    requests: list[Request] = []
    stops: list[Stop] = []

    def request(village: VillageId, *, door: bool) -> RequestId:
        point = problem.village[village].point
        assert point is not None
        number = RequestId(f"req{len(requests):04d}")
        requests.append(
            Request(
                id=number,
                village=village,
                service=ServiceCode("s1"),
                applicant=f"申请人{number}",
                contact=f"139{len(requests):08d}",
                mobility_limited=door,
                door=Point(lon=point.lon + 0.004, lat=point.lat - 0.003) if door else None,
            )
        )
        return number

    free = list(problem.villages)
    pick.shuffle(free)
    for day in (MONDAY + timedelta(days=k) for k in range(5)):
        for vehicle in problem.vehicles:
            work: list[tuple[StopKind, str | None, int, int]] = []
            served: list[tuple[VillageId, RequestId | None, str]] = []
            base = problem.centre[vehicle.centre].point
            assert base is not None
            free.sort(key=lambda v, base=base: (v.point.lon - base.lon) ** 2 + (v.point.lat - base.lat) ** 2)  # type: ignore[misc]
            if vehicle.kind is VehicleKind.VAN:
                hubs, free = free[:4], free[4:]
                for k, hub in enumerate(hubs):
                    place = village_place(hub.id)
                    work.append((StopKind.HUB, place, 33_000 + 6_600 * k, 37_200 + 6_600 * k))
                    nearby = free[: pick.randint(0, 2)]
                    served += [(v.id, None, place) for v in (hub, *nearby)]
                    served += [(pick.choice([hub, *nearby]).id, request(hub.id, door=False), place) for _ in range(3)]
            else:
                for k in range(3):
                    village = pick.choice(problem.villages[:60])
                    number = request(village.id, door=True)
                    work.append((StopKind.HOME, door_place(number), 33_000 + 6_600 * k, 34_800 + 6_600 * k))
                    served.append((village.id, number, door_place(number)))
            made = turn(day, vehicle.id, vehicle.centre, work)
            ids = {s.place: s.id for s in made}
            stops += made
            rows += [
                Assignment(
                    task=TaskId(f"t{len(rows) + k}"),
                    request=number,
                    village=village,
                    mode=Mode.HOME if place.startswith("door") else Mode.HUB,
                    stop=ids[PlaceId(place)],
                    walk_metres=900,
                    walk_seconds=720,
                )
                for k, (village, number, place) in enumerate(served)
            ]
    seen = {row.village for row in rows if row.mode is Mode.HUB}
    left = [v.id for v in problem.villages if v.id not in seen]
    plan = Plan(
        plan_id=PlanId("P-2026-50"),
        first=MONDAY,
        days=7,
        stops=tuple(stops),
        assignments=tuple(rows),
        unserved=tuple(Unserved(task=TaskId(f"w{v}"), request=None, village=v) for v in left),
    )
    reasons = tuple(
        Reason(task=u.task, request=None, village=u.village, rules=(), sentence="本周代价太高，留待下周", instead="")
        for u in plan.unserved
    )
    return replace(problem, requests=tuple(requests)), plan, reasons


def lattice(problem: Problem, *, bends: int = 30) -> tuple[tuple[str, list[tuple[float, float]]], ...]:
    """Roads for the large world: every village to its three nearest, winding, of three classes."""
    points = [v.point for v in problem.villages if v.point]
    roads = []
    for n, a in enumerate(points):
        near = sorted(points, key=lambda b, a=a: (a.lon - b.lon) ** 2 + (a.lat - b.lat) ** 2)[1:4]  # type: ignore[misc]
        router = BentRouter({PlaceId(str(k)): p for k, p in enumerate([a, *near])}, steps=bends)
        for k in range(1, 4):
            roads.append(
                (("secondary", "unclassified", "track")[(n + k) % 3], list(router.line(PlaceId("0"), PlaceId(str(k)))))
            )
    return tuple(roads)
