"""Coverage: every figure of the coverage map computed again from the tables, and the map seen by a browser."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import map_browser as browser
import map_fixture as fixture
import pytest
from test_map import data_of, inside

from planner.out import coverage_map
from planner.out import map as maps
from planner.out.coverage import Coverage
from planner.out.map_style import DAYS_COLOURS, days_class, share_class
from planner.out.map_view import View
from planner.out.tables import Tables, read_tables
from planner.plan import Plan, Reason
from planner.problem import LedgerRow, Problem, VillageId
from planner.score import score
from planner.settings import Language
from planner.travel import Access

World = tuple[Problem, Plan, tuple[Reason, ...]]


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    """One browser for all of this file."""
    with browser.started() as started:
        yield started


def view_of(world: World) -> View:
    """The small week, with ways to hubs near by and a ledger: v2 reaches v1, v6 is 400 m too far from v5."""
    problem, plan, reasons = world
    days = {"v1": 30, "v2": 3, "v4": 70, "v5": 10, "v6": 41}
    ledger = tuple(LedgerRow(village=VillageId(v), date=fixture.MONDAY - timedelta(days=n)) for v, n in days.items())
    view = inside((problem.replace(ledger=ledger), plan, reasons))
    near = {"v2": ("v1", 1100, 880), "v6": ("v5", 2400, 1920)}
    access = dict(view.travel.access)
    for village, (hub, metres, seconds) in near.items():
        access[VillageId(village)] = (Access(hub=VillageId(hub), metres=metres, seconds=seconds),)
    return replace(view, travel=replace(view.travel, access=access))


def test_who_is_reached_and_who_waits() -> None:
    """v1, v3 and v5 have a stop, v2 walks to v1; the others wait a week longer; a stop's date ends the waiting."""
    rows = {row.village.id: row for row in Coverage(outlook=view_of(fixture.small()).outlook).villages}
    assert {v for v, row in rows.items() if row.reach} == {"v1", "v2", "v3", "v5"}
    assert [(rows[VillageId(v)].before, rows[VillageId(v)].after) for v in ("v1", "v3", "v4", "v5", "v7")] == [
        *((30, 6), (None, 6), (70, 76), (10, 5)),  # Monday to Sunday six days, from Tuesday five
        (None, None),
    ]


def test_the_totals() -> None:
    """300 times 1 + 2 + 3 + 5 of 8,400 residents are in reach, 600 of them by 1,100 metres."""
    coverage = Coverage(outlook=view_of(fixture.small()).outlook)
    total = coverage.totals
    assert (total.residents, total.residents_reached, total.villages, total.villages_reached) == (8400, 3300, 7, 4)
    assert (total.mean_way, total.longest_way, total.unknown) == (200, 1100, 2)
    assert total.mean_before == pytest.approx((30 + 3 + 70 + 10 + 41) / 5)
    assert coverage.cases == (6, 1)
    assert {name: (t.residents_reached, t.residents) for name, t in coverage.townships.items()} == {
        "河口镇": (1800, 3000),
        "沙梁乡": (1500, 5400),
    }


def test_in_reach_without_time_kept_is_in_reach_but_no_visit() -> None:
    """v6, a walk of 1,200 metres from a stop that keeps no time for it, counts as reached and waits on."""
    view = view_of(fixture.small())
    access = {**view.travel.access, VillageId("v6"): (Access(hub=VillageId("v5"), metres=1200, seconds=960),)}
    coverage = Coverage(outlook=replace(view, travel=replace(view.travel, access=access)).outlook)
    row = next(row for row in coverage.villages if row.village.id == "v6")
    assert row.reach is not None and not row.reserved
    assert (row.before, row.after) == (41, 47)
    assert (coverage.totals.villages_reached, coverage.totals.residents_reached) == (5, 5100)


def test_the_worst_served_come_first() -> None:
    """By days at the end of the week; where no visit is known, the days that the settings assume."""
    coverage = Coverage(outlook=view_of(fixture.small()).outlook)
    assert [row.village.id for row in coverage.worst][:3] == ["v4", "v6", "v7"]  # 76, 47, assumed 28 + 6


def test_every_figure_follows_from_the_tables(tmp_path: Path) -> None:
    """The strip, the townships and the villages' days are the sums of what the plan's tables say."""
    view = view_of(fixture.small())
    problem, plan = view.problem, view.plan
    cost = score(problem, view.travel, plan)
    Tables(plan=plan, problem=problem, travel=view.travel, score=cost, reasons=view.reasons).write(tmp_path)
    tables = read_tables(tmp_path)
    people = {v.id: v.population for v in problem.villages}
    reached = [row for row in tables["villages"] if row["stop_id"]]
    residents = sum(people[VillageId(row["village"])] for row in reached)
    way = sum(people[VillageId(row["village"])] * int(row["walk_metres"]) for row in reached) / residents
    last = plan.first + timedelta(days=plan.days - 1)

    def after(row: dict[str, str]) -> int | None:
        if row["stop_id"] and row["reserved"] == "1":
            return (last - date.fromisoformat(row["date"])).days
        return int(row["days_since_visit"]) + plan.days - 1 if row["days_since_visit"] else None

    waits = {row["village"]: after(row) for row in tables["villages"]}
    known = [days for days in waits.values() if days is not None]
    served = sum(bool(row["request"]) for row in tables["assignments"])
    left = sum(bool(row["request"]) for row in tables["unserved"])
    strip = coverage_map.figures(view, Coverage(outlook=view.outlook))
    assert [figure[0] for figure in strip] == [
        f"{residents / sum(people.values()):.0%}",
        str(len(reached)),
        f"{way:.0f} 米",
        f"{sum(known) / len(known):.1f} 天",
        f"{max(known)} 天",
        str(served),
    ]
    assert strip[0][2] == "8,400 人中的 3,300 人" and strip[5][2] == f"未安排 {left} 件"
    drawn = {v["id"]: v["after"][0] for v in coverage_map.payload(view)["villages"]}  # type: ignore[attr-defined]
    assert drawn == {key: "?" if days is None else str(days) for key, days in waits.items() if key != "v7"}


def test_classes_of_days_and_shares() -> None:
    """A class begins with its limit; the unknown have their own; an empty township has the least."""
    assert [days_class(d) for d in (0, 6, 7, 13, 14, 28, 55, 56, 400, None)] == [0, 0, 1, 1, 2, 3, 3, 4, 4, 5]
    assert [share_class(s) for s in (None, 0, 0.199, 0.2, 0.999, 1)] == [0, 0, 0, 1, 4, 4]
    lightness = [sum(int(c[k : k + 2], 16) for k in (1, 3, 5)) for c in DAYS_COLOURS[:5]]
    assert lightness == sorted(lightness, reverse=True)  # darker is longer, whatever colours one sees


def test_no_person_is_on_the_coverage_map() -> None:
    """It is the office's, but holds villages and numbers only: no resident, contact, door, case, official."""
    world = fixture.small()
    source = maps.render_coverage(view_of(world))
    problem = world[0]
    secrets = [value for r in problem.requests for value in (r.id, r.applicant, r.contact)]
    secrets += [person.name for person in problem.staff] + [v.contact for v in problem.villages]
    assert [secret for secret in (*secrets, "task-req", "door/", "秘密事项") if secret in source] == []


def test_a_district_without_residents_or_points_has_a_coverage_map() -> None:
    """Nothing is divided by nobody, and what cannot be drawn is still counted and listed."""
    problem, plan, _reasons = fixture.small()
    bare = problem.replace(villages=tuple(v.__class__(id=v.id, name=v.name) for v in problem.villages), requests=())
    payload = data_of(maps.render_coverage(inside((bare, plan.replace(stops=(), assignments=(), unserved=()), ()))))
    assert payload["villages"] == [] and payload["figures"][0][0] == "–"  # type: ignore[index]
    assert len(payload["worst"]) == 7 and payload["shares"] == []  # type: ignore[arg-type]


@pytest.mark.parametrize("language", list(Language))
def test_the_coverage_map_is_drawn_and_switched(chrome: Any, tmp_path: Path, language: Language) -> None:
    """Stops with their catchments, villages by days before and after, lists that lead to the place, layers off."""
    path = tmp_path / "map.html"
    view = view_of(fixture.small(language))
    path.write_text(maps.render_coverage(view, fixture.lattice(view.problem)), encoding="utf-8")
    with browser.opened(chrome, path) as seen:
        facts = seen.facts()
        expected = {
            "villages": 6,
            "hubs": 3,
            "catchments": 4,
            "townships": 2,
            "centres": 1,
            "worst": 7,
        }  # a spoke of v2
        assert {key: int(facts[key]) for key in expected} == expected
        assert seen.page.locator(".pm-figure").count() == 6
        names = seen.page.locator(".pm-label-village")
        first = names.all_inner_texts()
        seen.page.locator("section .pm-chip").first.click()
        assert seen.facts()["when"] == "before" and names.all_inner_texts() != first
        seen.page.locator(".pm-worst .pm-line").first.click()
        assert ("76 天" if language is Language.ZH else "76 days") in seen.card()
        seen.page.locator(".pm-shares .pm-line").first.click()
        for box in seen.page.locator(".pm-checks input").all():
            box.click()
        assert {seen.facts()[key] for key in ("hubs", "catchments", "labels")} == {"0"}


def test_the_coverage_map_finds_a_village_on_a_phone(chrome: Any, tmp_path: Path) -> None:
    """On a small screen the panel opens at a touch, the village is found, its card fits the screen."""
    path = tmp_path / "map.html"
    path.write_text(maps.render_coverage(view_of(fixture.small())), encoding="utf-8")
    with browser.opened(chrome, path, size=browser.PHONE) as seen:
        assert seen.page.evaluate("() => document.documentElement.scrollWidth") <= browser.PHONE[0]
        seen.page.click(".pm-toggle")
        seen.page.fill(".pm-find input", "柳家沟")
        seen.page.locator("#pm-villages li").first.click()
        assert re.search(r"榆树湾，12月7日 周一 09:30–10:30，步行约 15 分钟（1100 米）", seen.card())
        begin, end = seen.card_span()
        assert begin >= 0 and end <= browser.PHONE[0]


def test_names_on_the_coverage_map_are_text(chrome: Any, tmp_path: Path) -> None:
    """Markup in a name of a village or township runs nothing and is read as it stands, in cards, lists and labels."""
    problem, plan, reasons = fixture.small(names=fixture.BAD_NAMES)
    towns = tuple(replace(v, township=fixture.BAD_NAMES[0]) for v in problem.villages)
    path = tmp_path / "map.html"
    view = view_of((problem.replace(villages=towns), plan, reasons))
    path.write_text(maps.render_coverage(view), encoding="utf-8")
    with browser.opened(chrome, path) as seen:
        assert fixture.BAD_NAMES[0] in seen.text(".pm-shares") and fixture.BAD_NAMES[1] in seen.text(".pm-worst")
        seen.page.fill(".pm-find input", "img")
        seen.page.press(".pm-find input", "Enter")
        assert fixture.BAD_NAMES[0] in seen.card()
        assert seen.page.locator("img").count() == 0 and fixture.BAD_NAMES[0] in seen.page.title()
