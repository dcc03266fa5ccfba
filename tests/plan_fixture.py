"""A district one can draw by hand: two villages that host, two that do not, a van, a car, one day of work each.

Three kilometres between neighbours; the van holds a hub at Dawan (for Dawan and Liuqu) and makes a home visit there,
on the next day a hub at Shimao. Gaota is out of everyone's reach. One case is left.
"""

from dataclasses import replace
from datetime import date

import numpy as np

from planner.plan import (
    Assignment,
    ChangeOutcome,
    CrewMember,
    Mode,
    Obstacle,
    Plan,
    Reason,
    Remedy,
    Rule,
    Stop,
    StopKind,
    TaskId,
    Unserved,
    stop_id,
)
from planner.problem import (
    CalendarDay,
    Centre,
    CentreId,
    Change,
    ChangeKind,
    Horizon,
    LedgerRow,
    Point,
    Problem,
    Request,
    RequestId,
    Service,
    ServiceCode,
    Skill,
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
from planner.travel import Access, StraightRouter, Travel
from planner.windows import Window

TUESDAY, WEDNESDAY = date(2026, 12, 1), date(2026, 12, 2)
H = 3600


def service(code: str, name: str, english: str, **more: object) -> Service:
    return Service(code=ServiceCode(code), name=name, name_en=english, **more)  # type: ignore[arg-type]


SERVICES = (
    service("S1", "城乡居民养老保险待遇资格认证", "Pension entitlement check", materials=("身份证", "社保卡")),
    service("S2", "城乡居民医疗保险参保登记", "Health insurance enrolment", materials=("户口本", "身份证", "银行卡")),
    service("S3", "老年人优待证申领", "Senior citizen card", materials=("身份证", "二寸照片2张"), fee="工本费 5 元"),
    service("S4", "残疾人证到期换领", "Disability card renewal", skill="民政", materials=("原证", "照片")),
    service("S5", "精神障碍患者救助", "Psychiatric relief", skill="民政", confidential=True),
    service("S6", "不动产登记查询", "Land register extract", equipment=frozenset({"不动产终端"})),
    service("S7", "高龄补贴申请", "Old-age allowance", skill="民政", materials=("身份证", "户口本", "银行卡复印件")),
    service("S8", "居住证明开具", "Proof of residence"),
)


def settings(language: Language = Language.ZH) -> Settings:
    zh = language is Language.ZH
    return Settings(
        name="榆溪区政务服务" if zh else "Yuxi District Services",
        language=language,
        hotline="0912-0000000",
        disclaimer="示例数据，地理与人口均为虚构" if zh else "Invented data: geography and people are not real",
        access_limit=4000,
        week=date(2026, 11, 30),
    )


def village(key: str, name: str, english: str, **more: object) -> Village:
    fields = {"township": "大湾镇", "name_en": english, "population": 400, "contact": f"村干部{key} 13900000{key}"}
    return Village(id=VillageId(key), name=name, **(fields | more))  # type: ignore[arg-type]


VILLAGES = (
    village("101", "大湾村", "Dawan", can_host=True, host_place="村委会院内", point=Point(lon=109.7, lat=38.3)),
    village("102", "刘家圪崂坬村", "Liuqu", point=Point(lon=109.73, lat=38.3)),
    village("103", "石峁梁村", "Shimao", can_host=True, host_place="小学操场", point=Point(lon=109.8, lat=38.3)),
    village("104", "高塔崾崄村", "Gaota", point=Point(lon=109.9, lat=38.4)),
)
PEOPLE = ("赵秀兰", "钱建国", "孙桂英", "李满仓", "周玉梅")
REQUESTS = tuple(
    Request(
        id=RequestId(f"R{n}"),
        village=VillageId(v),
        service=ServiceCode(s),
        applicant=PEOPLE[n - 1],
        contact=f"1380912{n:04d}",
        door=Point(lon=109.700123, lat=38.301234) if n == 3 else None,
        mobility_limited=n == 3,
    )
    for n, v, s in ((1, "101", "S1"), (2, "102", "S2"), (3, "101", "S5"), (4, "103", "S4"), (5, "104", "S6"))
)
VAN, CAR = VehicleId("V1"), VehicleId("C1")


def problem(language: Language = Language.ZH, **more: object) -> Problem:
    made = Problem(
        settings=settings(language),
        horizon=Horizon(first=date(2026, 11, 30)),
        villages=VILLAGES,
        centres=(
            Centre(
                id=CentreId("Z1"),
                name="大湾镇便民服务中心",
                name_en="Dawan centre",
                point=Point(lon=109.66, lat=38.3),
                windows=(
                    Window(begin=30600, end=43200, weekdays=frozenset({0, 1, 2})),
                    Window(begin=50400, end=63000, weekdays=frozenset({4})),
                ),
                phone="0912-1111111",
            ),
        ),
        services=SERVICES,
        requests=REQUESTS,
        vehicles=(
            Vehicle(id=VAN, name="便民1号车", centre=CentreId("Z1")),
            Vehicle(id=CAR, name="上门2号车", centre=CentreId("Z1"), kind=VehicleKind.CAR),
        ),
        staff=(
            Staff(id=StaffId("P1"), name="吴工作员", centre=CentreId("Z1"), skills=(Skill(name="民政"),)),
            Staff(id=StaffId("P2"), name="郑工作员", centre=CentreId("Z1")),
        ),
        changes=(Change(id="2", kind=ChangeKind.FORBID, target="104", date=TUESDAY, by="王主任"),),
        calendar=(CalendarDay(date=date(2026, 12, 5), working=False),),
        ledger=(LedgerRow(village=VillageId("101"), date=date(2026, 11, 16)),),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def stop(day: date, seq: int, kind: StopKind, place: str, times: tuple[int, int, int, int], drive: int = 0) -> Stop:
    return Stop(
        id=stop_id(day, VAN, kind, place),  # type: ignore[arg-type]
        date=day,
        vehicle=VAN,
        seq=seq,
        kind=kind,
        place=place,  # type: ignore[arg-type]
        arrive=times[0],
        begin=times[1],
        end=times[2],
        leave=times[3],
        drive_seconds=drive,
        drive_metres=drive * 10,
    )


Z, D, S = centre_place(CentreId("Z1")), village_place(VillageId("101")), village_place(VillageId("103"))
DOOR = door_place(RequestId("R3"))
STOPS = (
    stop(TUESDAY, 0, StopKind.START, Z, (9 * H - 1003, 9 * H - 1003, 9 * H - 1003, 9 * H - 1003)),
    stop(TUESDAY, 1, StopKind.HUB, D, (9 * H - 600, 9 * H, 10 * H, 10 * H), 403),
    stop(TUESDAY, 2, StopKind.HOME, DOOR, (10 * H + 100, 10 * H + 300, 10 * H + 1200, 10 * H + 1200), 100),
    stop(TUESDAY, 3, StopKind.BREAK, DOOR, (10 * H + 1200, 41400, 45000, 45000)),
    stop(TUESDAY, 4, StopKind.END, Z, (45451, 45451, 45451, 45451), 451),
    stop(WEDNESDAY, 0, StopKind.START, Z, (30600, 30600, 30600, 30600)),
    stop(WEDNESDAY, 1, StopKind.HUB, S, (31500, 32400, 34200, 34200), 900),
    stop(WEDNESDAY, 2, StopKind.END, Z, (35100, 35100, 35100, 35100), 900),
)


def task(name: str, request: str | None, village_id: str, at: int, **more: object) -> Assignment:
    made = Assignment(
        task=TaskId(name),
        request=None if request is None else RequestId(request),
        village=VillageId(village_id),
        mode=Mode.HOME if at == 2 else Mode.HUB,
        stop=STOPS[at].id,
        seconds=900,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def plan(**more: object) -> Plan:
    made = Plan(
        plan_id="2026-W49",  # type: ignore[arg-type]
        first=date(2026, 11, 30),
        days=7,
        stops=STOPS,
        assignments=(
            task("t1", "R1", "101", 1),
            task("t2", "R2", "102", 1, walk_metres=2700, walk_seconds=2161),
            task("t3", "R3", "101", 2),
            task("t4", "R4", "103", 6),
            task("w101", None, "101", 1, seconds=480),
            task("w102", None, "102", 1, walk_metres=2700, walk_seconds=2161, seconds=1900),
            task("w103", None, "103", 6, seconds=480),
        ),
        crew=(
            CrewMember(date=TUESDAY, vehicle=VAN, staff=StaffId("P1")),
            CrewMember(date=TUESDAY, vehicle=VAN, staff=StaffId("P2")),
            CrewMember(date=WEDNESDAY, vehicle=VAN, staff=StaffId("P1")),
        ),
        unserved=(
            Unserved(task=TaskId("t5"), request=RequestId("R5"), village=VillageId("104")),
            Unserved(task=TaskId("w104"), request=None, village=VillageId("104")),
        ),
        changes=(ChangeOutcome(change="2", accepted=False, rules=(Rule.GAP, Rule.WALK), values={"day": TUESDAY}),),
    )
    return made.replace(**more)


REASONS = (
    Reason(
        task=TaskId("t5"),
        request=RequestId("R5"),
        village=VillageId("104"),
        rules=(Rule.EQUIPMENT, Rule.WALK),
        obstacles=(Obstacle(date=TUESDAY, vehicle=VAN, rules=(Rule.EQUIPMENT,)),),
        remedy=Remedy(code="equipment"),
        sentence="=没有一辆车带不动产终端。",
        remedy_sentence="给便民1号车配上不动产终端。",
        instead="请到大湾镇便民服务中心办理。",
    ),
)


def within_reach() -> Travel:
    """Ways with which Gaota, whose walk-ins the plan leaves, can go to the stop at Shimao."""
    made = travel()
    near = (Access(hub=VillageId("103"), metres=3200, seconds=2560),)
    return replace(made, access={**made.access, VillageId("104"): near})


def travel(of: Problem | None = None) -> Travel:
    places = tuple((of or problem()).places)
    size = len(places)
    metres = np.full((size, size), 3000, dtype=np.int64)
    np.fill_diagonal(metres, 0)
    return Travel(
        places=places,
        seconds=metres // 10,
        metres=metres,
        access={
            VillageId("101"): (Access(hub=VillageId("101"), metres=0, seconds=0),),
            VillageId("102"): (
                Access(hub=VillageId("101"), metres=2700, seconds=2161),
                Access(hub=VillageId("103"), metres=6100, seconds=4880),
            ),
            VillageId("103"): (Access(hub=VillageId("103"), metres=0, seconds=0),),
            VillageId("104"): (Access(hub=VillageId("103"), metres=9000, seconds=7200),),
        },
        router=StraightRouter({}),
        source="straight",
        hash="t",
    )
