"""The collected cases of the example week, and the ledger of the visits before it."""

from datetime import date, timedelta

import numpy as np

from yuyang.means import TOWNSHIP
from yuyang.people import Land, Row
from yuyang.roads import Network
from yuyang.services import COUNTER_SHARE, DOOR_SHARE, services
from yuyang.terrain import degrees

WEEK = date(2026, 11, 30)
CASES, DOORS = 570, 86
TOWNSHIP_CASES, TOWNSHIP_DOORS = 26, 4
DELIVERIES, OFFICERS = 44, 8
SERVICE: dict[str, Row] = {str(row["code"]): row for row in services()}
COLUMNS = (
    "id", "village", "applicant", "contact", "door_lon", "door_lat", "service", "minutes", "received", "earliest",
    "due", "mobility_limited", "people_needed", "windows", "priority", "officer", "status", "accepted_on", "attempts",
)  # fmt: skip
DOOR_WINDOWS = (
    "Mon-Fri 09:00-11:30",
    "Mon-Fri 14:00-17:00",
    "Tue,Thu 09:00-12:00;Tue,Thu 14:30-17:00",
    "Mon,Wed,Fri 14:00-17:00",
    "2026-12-02 09:00-12:00;2026-12-03 09:00-12:00",
    "2026-12-01 14:00-17:00;2026-12-04 09:00-11:30",
)


def requests(rng: np.random.Generator, net: Network, ground: Land, rows: list[Row], staff: list[Row]) -> list[Row]:
    """The table of requests: more where more people live, at doors more where more of them are old."""
    people = {str(r["id"]): r for r in rows}
    where = _spread(rng, ground, people)
    cases = [_case(rng, net, ground.node[village], village, door) for village, door in where]
    for number, case in enumerate(cases, start=1):
        case["id"] = f"R{number:04d}"
        case["applicant"] = f"居民{number:04d}（虚构）"
        case["contact"] = f"0912-0000-{number:04d}"
    _deliveries(rng, cases)
    _officers(rng, cases, ground, staff)
    _weekends(rng, cases, ground)
    return [{k: case.get(k, "") for k in COLUMNS} for case in cases]


def _spread(rng: np.random.Generator, ground: Land, people: dict[str, Row]) -> list[tuple[str, bool]]:
    """Village and door of each case, in the order of the villages; the township gets exactly its own number."""
    own = [s.id for t, s in ground.stations if t.name == TOWNSHIP]
    others = [s.id for t, s in ground.stations if t.name != TOWNSHIP]
    cases: list[tuple[str, bool]] = []
    for ids, doors, counters in (
        (own, TOWNSHIP_DOORS, TOWNSHIP_CASES - TOWNSHIP_DOORS),
        (others, DOORS - TOWNSHIP_DOORS, CASES - DOORS - TOWNSHIP_CASES + TOWNSHIP_DOORS),
    ):
        for column, count, door in (("elderly", doors, True), ("population", counters, False)):
            weight = np.array([float(str(people[i][column])) for i in ids])
            cases += [(str(i), door) for i in rng.choice(ids, count, p=weight / weight.sum())]
    place = {s.id: k for k, (_, s) in enumerate(ground.stations)}
    return sorted(cases, key=lambda c: (place[c[0]], c[1]))


def _case(rng: np.random.Generator, net: Network, node: int, village: str, door: bool) -> Row:
    shares = DOOR_SHARE if door else COUNTER_SHARE
    weights = np.array(list(shares.values()), dtype=float)
    code = str(rng.choice(list(shares), p=weights / weights.sum()))
    usual = int(str(SERVICE[code]["minutes"]))
    row: Row = {
        "village": village,
        "service": code,
        "minutes": usual + 5 * int(rng.integers(1, 4)) if rng.random() < 0.12 else "",
        "received": _worked(WEEK - timedelta(days=int(rng.integers(3, 21)))),
        "earliest": WEEK + timedelta(days=int(rng.integers(1, 4))) if rng.random() < 0.06 else "",
        "due": _due(rng),
        "people_needed": 1,
        "priority": str(rng.choice(["low", "normal", "high"], p=[0.12, 0.73, 0.15])),
        "status": "collected",
        "attempts": 1 if rng.random() < 0.05 else 0,
    }
    if row["earliest"] and row["due"]:
        row["due"] = max(row["due"], row["earliest"] + timedelta(days=2))  # type: ignore[operator, call-overload]
    if door:
        row |= _door(rng, net, node)
    elif rng.random() < 0.02:
        row["windows"] = "Mon-Fri 09:00-12:00"
    return row


def _due(rng: np.random.Generator) -> object:
    chance = rng.random()
    if chance < 0.4:
        return ""
    if chance < 0.5:
        return WEEK + timedelta(days=int(rng.integers(2, 5)))
    due = WEEK + timedelta(days=int(rng.integers(7, 33)))
    return _worked(due)


def _worked(day: date) -> date:
    """The last working day up to and with this one: no weekend, no National Day week."""
    while day.weekday() > 4 or (day.month == 10 and day.day < 8) or (day.month == 1 and day.day == 1):
        day -= timedelta(days=1)
    return day


def _door(rng: np.random.Generator, net: Network, node: int) -> Row:
    """A door along one of the village's lanes, up to 40 m off it."""
    lane = net.lanes[node]
    spot = net.ground.xy[lane[int(rng.integers(min(1, len(lane) - 1), len(lane)))]] + rng.uniform(-0.03, 0.03, 2)
    lon, lat = degrees(spot)
    return {
        "door_lon": float(lon),
        "door_lat": float(lat),
        "mobility_limited": "是",
        "people_needed": 2 if rng.random() < 0.2 else 1,
        "windows": DOOR_WINDOWS[int(rng.integers(len(DOOR_WINDOWS)))] if rng.random() < 0.35 else "",
    }


def _deliveries(rng: np.random.Generator, cases: list[Row]) -> None:
    """Some cases were accepted before; what remains is to bring the result, in the week or soon after."""
    two = [k for k, c in enumerate(cases) if SERVICE[str(c["service"])]["legs"] == 2]
    for k in sorted(rng.choice(two, DELIVERIES, replace=False).tolist()):
        days = int(str(SERVICE[str(cases[k]["service"])]["processing_days"]))
        accepted = WEEK - timedelta(days=round(days * 1.4) + int(rng.integers(-2, 5)))
        accepted = _worked(accepted)
        cases[k] |= {"status": "accepted", "accepted_on": accepted, "due": "", "earliest": "", "minutes": 5}
        cases[k]["received"] = _worked(accepted - timedelta(days=int(rng.integers(0, 9))))


def _officers(rng: np.random.Generator, cases: list[Row], ground: Land, staff: list[Row]) -> None:
    """A few residents ask for the officer who knows their case."""
    town = {s.id: t.id for t, s in ground.stations}
    fit = []
    for k, case in enumerate(cases):
        skill = str(SERVICE[str(case["service"])]["skill"])
        known = [p for p in staff if p["centre"] == town[str(case["village"])] and skill in str(p["skills"]).split(";")]
        colleagues = sum(p["centre"] == town[str(case["village"])] for p in staff)
        if known and colleagues >= 3 and case["status"] == "collected":
            fit.append((k, known[0]["id"]))
    for j in sorted(rng.choice(len(fit), OFFICERS, replace=False).tolist()):
        cases[fit[j][0]]["officer"] = fit[j][1]


def _weekends(rng: np.random.Generator, cases: list[Row], ground: Land) -> None:
    """Some families are at home at the weekend only, when no vehicle runs: one of the township, four of the others."""
    own = {s.id for t, s in ground.stations if t.name == TOWNSHIP}
    doors = [c for c in cases if c.get("mobility_limited") and c["status"] == "collected"]
    inside = [c for c in doors if c["village"] in own]
    outside = [c for c in doors if c["village"] not in own]
    for group, count in ((inside, 1), (outside, 4)):
        for k in sorted(rng.choice(len(group), count, replace=False).tolist()):
            group[k]["windows"] = "Sat,Sun 09:00-12:00"


def ledger(rng: np.random.Generator, ground: Land, rows: list[Row]) -> list[Row]:
    """Visits of the last ten weeks, and the longest gaps some villages were promised: most kept, a few overdue."""
    table: list[Row] = []
    for town in dict.fromkeys(t for t, _ in ground.stations):
        for _, station in (pair for pair in ground.stations if pair[0] is town):
            if rng.random() < 0.04:
                continue  # nobody wrote down when
            ago = int(rng.choice([2, 3, 4, 5, 6, 7, 8, 10], p=[0.14, 0.2, 0.24, 0.18, 0.1, 0.07, 0.04, 0.03]))
            day = _worked(WEEK - timedelta(days=7 * ago - int(rng.integers(5))))
            table.append(_visit(station.id, day))
            if rng.random() < 0.35 and ago < 7:
                table.append(_visit(station.id, _worked(day - timedelta(days=21))))
    last = {str(r["village"]): r["date"] for r in table[::-1]}
    _promises(rng, ground, rows, last)
    return sorted(table, key=lambda r: (str(r["date"]), str(r["village"])))


def _visit(village: str, day: date) -> Row:
    return {
        "request": "", "leg": 1, "status": "done", "plan": "", "date": day, "outcome": "巡回服务（虚构）", "reason": "",
        "village": village,
    }  # fmt: skip


def _promises(rng: np.random.Generator, ground: Land, rows: list[Row], last: dict[str, object]) -> None:
    ids = [s.id for _, s in ground.stations]
    reached = {
        i for k, i in enumerate(ids) if any(ground.way[k][j] <= 4.6 and h in ground.hosts for j, h in enumerate(ids))
    }
    wait = {str(r["id"]): (WEEK - last[str(r["id"])]).days for r in rows if r["id"] in last}  # type: ignore[operator]
    free = [r for r in rows if r["id"] in wait and r["id"] in reached]
    overdue = [r for r in free if wait[str(r["id"])] > 30]
    coming = [r for r in free if 23 < wait[str(r["id"])] <= 30]
    early = [r for r in free if wait[str(r["id"])] <= 23]
    for group, count in ((overdue, 5), (coming, 16), (early, 24)):
        for k in rng.choice(len(group), min(count, len(group)), replace=False).tolist():
            group[k]["max_gap_days"] = 30
    for k in rng.choice(len(early), 6, replace=False).tolist():
        early[k]["min_gap_days"] = 7
    hosts = [r for r in early if r["can_host"]]
    for k, pattern in zip(
        rng.choice(len(hosts), 3, replace=False).tolist(), ("Tue,Thu", "Mon,Wed|Tue,Thu", "Wed"), strict=True
    ):
        hosts[k] |= {"visits": 1, "patterns": pattern}
