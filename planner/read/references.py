"""What one table says about another: every id that is named must exist, every pair of dates must make sense."""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from planner.problem import ChangeKind, PlaceId, centre_place, door_place, village_place
from planner.read.grids import Findings
from planner.read.tables import Read, Row

SHOWN = 5  # rows named in a notice
STOP = re.compile(r"(\d{8})-(.+)-(hub|home)-(.+)")
_ORDERS = {
    "villages": (("min_gap_days", "max_gap_days"),),
    "services": (("processing_days", "deadline_days"),),
    "requests": (("earliest", "due"), ("received", "due")),
}
_PLACED = frozenset({ChangeKind.LOCK, ChangeKind.MOVE, ChangeKind.FORBID})
_DATED = frozenset({ChangeKind.DAY_OFF, ChangeKind.VEHICLE_OFF})

Tables = Mapping[str, Read]


def check_references(tables: Tables, findings: Findings) -> None:
    """Every unknown id and every contradiction within a row."""
    for table, column, target, code in _REFERENCES:
        _known(tables, table, column, target, code, findings)
    _parents(tables["villages"], findings)
    _targets(tables, findings)
    _known_places(tables, findings)
    _ledger(tables, findings)
    for name, pairs in _ORDERS.items():
        for low, high in pairs:
            _ordered(tables[name], low, high, findings)
    _nobody_has(tables, findings)


_REFERENCES = (
    ("villages", "parent", "villages", "village-unknown"),
    ("villages", "vehicles_that_can_reach", "vehicles", "vehicle-unknown"),
    ("requests", "village", "villages", "village-unknown"),
    ("requests", "service", "services", "service-unknown"),
    ("requests", "officer", "staff", "staff-unknown"),
    ("vehicles", "centre", "centres", "centre-unknown"),
    ("staff", "centre", "centres", "centre-unknown"),
    ("changes", "vehicle", "vehicles", "vehicle-unknown"),
    ("ledger", "village", "villages", "village-unknown"),
)


def ids(read: Read) -> set[str]:
    """The ids of a table."""
    return read.values(read.spec.key) if read.spec.key else set()


def place_of(target: str, tables: Tables) -> tuple[str, date | None, str] | None:
    """What an edit's target means: (village or request, date and vehicle of a stop id); None where unknown."""
    if target in ids(tables["villages"]) or target in ids(tables["requests"]):
        return target, None, ""
    match = STOP.fullmatch(target)
    if match is None:
        return None
    day, vehicle, kind, place = match.groups()
    home = tables["villages" if kind == "hub" else "requests"]
    if vehicle not in ids(tables["vehicles"]) or place not in ids(home):
        return None
    try:
        return place, datetime.strptime(day, "%Y%m%d").date(), vehicle
    except ValueError:
        return None


def _known(tables: Tables, table: str, column: str, target: str, code: str, findings: Findings) -> None:
    read, known = tables[table], ids(tables[target])
    if not tables[target].reliable:
        return
    if target == "services" and not tables[target].present and read.values(column):
        findings.error("services-missing", read.shown, column=read.heading(column))
        return
    for row in read.rows:
        value = row.values.get(column)
        named = value if isinstance(value, frozenset) else () if value is None else (value,)
        for one in sorted(named):
            if one not in known:
                _unknown(tables, row, (table, column), target, code, one, findings)


def _unknown(
    tables: Tables, row: Row, cell: tuple[str, str], target: str, code: str, one: str, findings: Findings
) -> None:
    """An id that is not there; where it is the name of something, its id is said."""
    table, column = cell
    named = [str(other.values[key]) for other in tables[target].rows if (key := tables[target].spec.key)
             and other.values.get("name") == one and key in other.values]  # fmt: skip
    if named:
        tables[table].wrong(findings, row, column, "name-for-id", id=one, known=" / ".join(named))
    else:
        tables[table].wrong(findings, row, column, code, id=one)


def _absent(one: str, read: Read) -> bool:
    """Whether a table that can be judged lacks an id."""
    return read.reliable and one not in ids(read)


def _parents(read: Read, findings: Findings) -> None:
    parent = {row.values["id"]: row.values.get("parent") for row in read.rows if "id" in row.values}
    for row in read.rows:
        start = row.values.get("id")
        seen, above = {start}, parent.get(start)
        while above is not None and above not in seen:
            seen.add(above)
            above = parent.get(above)
        if start is not None and above == start:
            read.wrong(findings, row, "parent", "parent-circle")


def _targets(tables: Tables, findings: Findings) -> None:
    read = tables["changes"]
    for row in read.rows:
        kind, target = row.values.get("kind"), row.values.get("target")
        if kind is None or target is None:
            continue
        if kind is ChangeKind.DAY_OFF and _absent(target, tables["staff"]):
            _unknown(tables, row, ("changes", "target"), "staff", "staff-unknown", target, findings)
        if kind is ChangeKind.VEHICLE_OFF and _absent(target, tables["vehicles"]):
            _unknown(tables, row, ("changes", "target"), "vehicles", "vehicle-unknown", target, findings)
        homes = (tables[name] for name in ("villages", "requests", "vehicles"))
        if kind in _PLACED and place_of(target, tables) is None and all(home.reliable for home in homes):
            _unknown(tables, row, ("changes", "target"), "villages", "target-unknown", target, findings)
        stop = STOP.fullmatch(target) and kind in _PLACED
        if (kind in _DATED or (kind is not ChangeKind.FORBID and not stop)) and not read.raw(row, "date"):
            read.wrong(findings, row, "date", "change-date-missing")


def _known_places(tables: Tables, findings: Findings) -> None:
    read = tables["times"]
    homes_reliable = tables["villages"].reliable and tables["centres"].reliable
    for row in read.rows:
        for column in ("from", "to"):
            value = row.values.get(column)
            found = () if value is None else place_ids(value, tables)
            if value is not None and (found or homes_reliable) and len(found) != 1:
                read.wrong(findings, row, column, "place-ambiguous" if found else "place-unknown", id=value)
        if row.values.get("from") is not None and row.values.get("from") == row.values.get("to"):
            read.wrong(findings, row, "to", "times-same-place")


def place_ids(value: str, tables: Tables) -> tuple[PlaceId, ...]:
    """The places an id of `times` may mean: village/ID, centre/ID, door/ID, or an ID alone."""
    return places_meant(
        value,
        villages=ids(tables["villages"]),
        centres=ids(tables["centres"]),
        requests=ids(tables["requests"]),
    )


def places_meant(
    value: str, *, villages: Collection[str], centres: Collection[str], requests: Collection[str] = ()
) -> tuple[PlaceId, ...]:
    """The places an id may mean among known ones: village/ID, centre/ID, door/ID, or the ID of a home alone."""
    homes: tuple[tuple[Collection[str], Any], ...] = (
        (villages, village_place),
        (centres, centre_place),
        (requests, door_place),
    )
    head, slash, tail = value.partition("/")
    for known, make in homes:
        if slash and make("") == f"{head}/" and tail in known:
            return (make(tail),)
    return tuple(make(value) for known, make in homes[:2] if value in known)


def _ledger(tables: Tables, findings: Findings) -> None:
    read, known = tables["ledger"], ids(tables["requests"])
    gone: list[int] = []
    for row in read.rows:
        if not row.values.get("request") and not row.values.get("village") and row.sound:
            read.wrong(findings, row, "request", "ledger-empty")
        if "request" in row.values and row.values["request"] not in known:
            gone.append(row.number)
    if gone:
        rows = ", ".join(map(str, gone[:SHOWN])) + (f", ... ({len(gone)})" if len(gone) > SHOWN else "")
        findings.skip("ledger-requests-gone", read.shown, None, rows)


def _ordered(read: Read, low: str, high: str, findings: Findings) -> None:
    for row in read.rows:
        first, last = row.values.get(low), row.values.get(high)
        if first is not None and last is not None and first > last:
            read.wrong(findings, row, high, "order-wrong", other=read.heading(low), first=read.raw(row, low))


def _nobody_has(tables: Tables, findings: Findings) -> None:
    """Skills and equipment that services need and nobody has: worth saying, not wrong."""
    services = tables["services"]
    skills = {skill.name for row in tables["staff"].rows for skill in row.values.get("skills", ())}
    equipment = {one for row in tables["vehicles"].rows for one in row.values.get("equipment", ())}
    for row in services.rows:
        skill = row.values.get("skill")
        if skill and tables["staff"].rows and skill not in skills:
            findings.skip("skill-nobody", services.shown, row.number, skill)
        for one in sorted(row.values.get("equipment", frozenset()) - equipment):
            findings.skip("equipment-nobody", services.shown, row.number, one)


def contradiction(read: Read, first: Row, second: Row, column: str, code: str, findings: Findings) -> None:
    """One error at the second row that names the first."""
    read.wrong(findings, second, column, code, first=first.number, first_value=read.raw(first, column))
