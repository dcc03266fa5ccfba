"""The maps of a plan seen by a browser with the network cut: what is drawn, switched, found, played, printed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import map_browser as browser
import map_fixture as fixture
import pytest
from test_map import inside, outside

from planner.out import map as maps
from planner.out.map_tiles import Roads
from planner.out.map_view import View
from planner.plan import PlanStatus
from planner.settings import Language

NOT_TOUCHING = """names => {
  const boxes = names.flatMap(name => [...document.querySelectorAll(name)].map(e => [name, e.getBoundingClientRect()]));
  const hit = (a, b) => a.left < b.right - 2 && b.left < a.right - 2 && a.top < b.bottom - 2 && b.top < a.bottom - 2;
  const bad = [];
  for (let i = 0; i < boxes.length; i++)
    for (let j = 0; j < i; j++)
      if (hit(boxes[i][1], boxes[j][1])) bad.push(boxes[i][0] + " on " + boxes[j][0]);
  return [boxes.length, bad];
}"""
MARKS = [
    ".pm-hub:not(.pm-tiny) > span",
    ".pm-home:not(.pm-tiny) > div > span",
    ".pm-left:not(.pm-tiny) > span",
    ".pm-centre:not(.pm-tiny) > span",
]


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    """One browser for all of this file."""
    with browser.started() as started:
        yield started


def page(tmp_path: Path, view: View, roads: Roads = ()) -> Path:
    path = tmp_path / "map.html"
    path.write_text(maps.render(view, roads), encoding="utf-8")
    return path


def sheets(pdf: bytes) -> list[tuple[int, int]]:
    """The size of each page of a PDF, in points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(wide)), round(float(high))) for wide, high in boxes]


@pytest.mark.parametrize("language", list(Language))
def test_the_office_sees_every_layer(chrome: Any, tmp_path: Path, language: Language) -> None:
    """All of a small week is drawn: turns, legs, hubs, home visits, spokes, the unserved, villages, roads, names."""
    world = fixture.small(language)
    with browser.opened(chrome, page(tmp_path, inside(world), fixture.lattice(world[0]))) as seen:
        facts = seen.facts()
    expected = {"turns": 3, "days": 2, "vehicles": 2, "routes": 3, "legs": 8, "hubs": 3, "homes": 2, "spokes": 1}
    expected |= {"left": 2, "villages": 6, "centres": 1, "townships": 2, "roads": 18, "tiny": 0}
    assert {key: int(facts[key]) for key in expected} == expected
    assert int(facts["arrows"]) > 6 and int(facts["labels"]) >= 6


@pytest.mark.parametrize("language", list(Language))
def test_residents_see_hubs_and_no_home_visits(chrome: Any, tmp_path: Path, language: Language) -> None:
    """The public map draws the van's two days, no car, no door, and plays nothing back."""
    with browser.opened(chrome, page(tmp_path, outside(fixture.small(language)))) as seen:
        facts = seen.facts()
        assert seen.page.locator(".pm-clock").count() == 0
    expected = {"turns": 2, "vehicles": 1, "routes": 2, "legs": 5, "hubs": 3, "homes": 0, "left": 2}
    assert {key: int(facts[key]) for key in expected} == expected


def test_days_vehicles_and_layers_can_be_switched_off(chrome: Any, tmp_path: Path) -> None:
    """A click on a day or a vehicle takes what is its off the map; "none" takes all; so does each box of the layers."""
    with browser.opened(chrome, page(tmp_path, inside(fixture.small()))) as seen:
        days, cars = seen.page.locator(".pm-days .pm-chip"), seen.page.locator(".pm-vehicles .pm-chip")
        days.nth(0).click()
        assert [seen.facts()[k] for k in ("routes", "hubs", "homes", "spokes")] == ["1", "1", "0", "0"]
        days.nth(0).click()
        cars.nth(1).click()
        assert seen.facts()["homes"] == "1"
        seen.page.locator(".pm-link").nth(1).click()
        assert seen.facts()["routes"] == "0"
        seen.page.locator(".pm-link").nth(0).click()
        for box in seen.page.locator(".pm-checks input").all():
            box.click()
        keys = ("routes", "hubs", "homes", "spokes", "left", "arrows", "labels")
        assert {seen.facts()[key] for key in keys} == {"0"}


def test_marks_say_the_day_only_where_several_are_shown(chrome: Any, tmp_path: Path) -> None:
    """Of two days shown the same number comes twice, so the weekday stands before it."""
    with browser.opened(chrome, page(tmp_path, inside(fixture.small()))) as seen:
        marks = seen.page.locator(".pm-hub")
        assert sorted(marks.all_inner_texts()) == ["一A1", "一A3", "二A1"]
        homes = [box["width"] for box in (mark.bounding_box() for mark in seen.page.locator(".pm-home span").all())]
        assert min(homes) > 28  # the weekday has room, in one line
        seen.page.locator(".pm-days .pm-chip").nth(1).click()
        assert sorted(marks.all_inner_texts()) == ["A1", "A3"]


@pytest.mark.parametrize("size", [browser.DESKTOP, browser.PHONE])
def test_a_resident_finds_who_serves_the_own_village(chrome: Any, tmp_path: Path, size: tuple[int, int]) -> None:
    """Typing part of a name offers the village; its card says which stop, when and how far, and a line leads there."""
    with browser.opened(chrome, page(tmp_path, outside(fixture.small())), size=size) as seen:
        if size == browser.PHONE:
            seen.page.click(".pm-toggle")
        seen.page.fill(".pm-find input", "家沟")
        assert seen.text("#pm-villages li") == "柳家沟\n河口镇"
        seen.page.press(".pm-find input", "Enter")
        card = seen.card()
        assert "09:30–10:30，榆树湾（村委会），步行约 19 分钟（1100 米）" in card
        assert seen.facts()["answer"] == "1"
        begin, end = seen.card_span()
        assert begin >= 0 and end <= size[0]


def test_nothing_is_found_under_a_name_nobody_has(chrome: Any, tmp_path: Path) -> None:
    """An unknown name is said to be unknown, and no card opens."""
    with browser.opened(chrome, page(tmp_path, outside(fixture.small()))) as seen:
        seen.page.fill(".pm-find input", "没有的村")
        seen.page.press(".pm-find input", "Enter")
        assert seen.text(".pm-find output") == "没有这个村名"
        assert seen.page.locator(".leaflet-popup").count() == 0


def test_the_office_reads_why_a_village_is_left(chrome: Any, tmp_path: Path) -> None:
    """The card of a village without a visit holds each case that is left, its reason and its remedy."""
    with browser.opened(chrome, page(tmp_path, inside(fixture.small()))) as seen:
        seen.page.fill(".pm-find input", "石窑坪")
        seen.page.press(".pm-find input", "Enter")
        card = seen.card()
        for words in ("本周不到这里", "未安排：事项 req-7", "没有带证人员", "周四加一名社保人员即可", "代价太高"):
            assert words in card
        assert seen.facts()["answer"] == "0"


def test_every_mark_opens_a_card(chrome: Any, tmp_path: Path) -> None:
    """A click on a hub, a home visit, a centre and a village's case left opens what belongs to it."""
    with browser.opened(chrome, page(tmp_path, inside(fixture.small()))) as seen:
        for mark, words in (
            (".pm-hub", "服务点"),
            (".pm-home", "上门办理"),
            (".pm-centre", "开放时间"),
            (".pm-left", "未安排"),
        ):
            seen.page.locator(mark).first.evaluate("mark => mark.click()")
            assert words in seen.card(), mark


@pytest.mark.parametrize("language", list(Language))
def test_the_day_is_played_back(chrome: Any, tmp_path: Path, language: Language) -> None:
    """At a time of the day a vehicle is where the plan has it; a stop is ahead, held or done; play moves the clock."""
    with browser.opened(chrome, page(tmp_path, inside(fixture.small(language)))) as seen:
        seen.page.click(".pm-open-clock")
        seen.page.wait_for_function("() => document.body.dataset.clock > '08:45'")

        def at(hour: float) -> dict[str, str]:
            seen.page.evaluate(f"() => PlannerMap.playback.at({hour * 3600})")
            return seen.facts()

        def where(letter: str) -> tuple[float, float]:
            found = {name: (lat, lon) for name, lat, lon in seen.page.evaluate("() => PlannerMap.playback.where()")}
            return found[letter]

        before, held = at(9.0), at(9.75)
        assert (held["clock"], held["driving"], held["holding"]) == ("09:45", "1", "1")  # the car is on its way
        assert before["holding"] == "0"
        assert seen.page.locator(".pm-now").count() == 1 and seen.page.locator(".pm-later").count() == 3
        assert where("A") == pytest.approx((38.30, 109.70), abs=1e-4)  # at v1, where it holds the stop
        at(10.8)  # a quarter of an hour on the way to the door at 11:00
        assert where("A") != pytest.approx((38.30, 109.70), abs=1e-3)
        assert where("A") != pytest.approx((38.2987, 109.7401), abs=1e-3)
        at(11.2)
        assert where("A") == pytest.approx((38.2987, 109.7401), abs=1e-4)
        at(13.5)
        assert seen.page.locator(".pm-done").count() == 3
        assert seen.facts()["hubs"] == "2"  # of this day only
        seen.page.locator(".pm-clock button").last.click()
        assert seen.page.locator(".pm-vehicle, .pm-now, .pm-done, .pm-later").count() == 0


@pytest.mark.parametrize("kind", ["inside", "outside", "coverage"])
def test_a_map_prints_on_one_sheet(chrome: Any, tmp_path: Path, kind: str) -> None:
    """A4 by itself, A3 where it is chosen; one page, landscape, with title, legend and foot, without buttons."""
    world = fixture.small()
    path = tmp_path / "map.html"
    source = (
        maps.render_coverage(inside(world))
        if kind == "coverage"
        else maps.render({"inside": inside, "outside": outside}[kind](world))
    )
    path.write_text(source, encoding="utf-8")
    with browser.opened(chrome, path) as seen:
        sheet = seen.page.pdf(prefer_css_page_size=True, print_background=True)
        assert sheets(sheet) == [(842, 595)]
        seen.page.evaluate("() => { window.print = () => {}; }")
        seen.page.locator(".pm-fit").nth(1).click()
        seen.page.locator(".pm-sheets .pm-chip").nth(1).click()
        assert seen.facts()["paper"] == "A3"
        assert seen.page.locator(".pm-legend").is_visible() and seen.page.locator(".pm-banner h1").is_visible()
        assert not seen.page.locator(".pm-find, .leaflet-control-zoom, .pm-toggle").first.is_visible()
        room, legend = (seen.page.locator(s).bounding_box() for s in (".folium-map", ".pm-panel"))
        assert legend["y"] + legend["height"] <= room["y"] + room["height"]
        assert sheets(seen.page.pdf(prefer_css_page_size=True)) == [(1191, 842)]
        seen.page.evaluate("() => PlannerMap.paper.back()")
        assert seen.page.locator(".leaflet-control-zoom").is_visible()


def test_changes_against_the_announced_plan(chrome: Any, tmp_path: Path) -> None:
    """New, moved and cancelled stops are marked, listed, and found from the list; residents read of hubs alone."""
    problem, plan, reasons = fixture.small()
    parent = fixture.announced(plan)
    view = replace(inside((problem, plan, reasons)), parent=parent)
    with browser.opened(chrome, page(tmp_path, view)) as seen:
        assert seen.facts()["changes"] == "4"
        assert seen.page.locator(".pm-changes li").count() == 4
        seen.page.locator(".pm-changes .pm-line", has_text="改期").first.click()
        card = seen.card()
        assert "原公布\t12月7日 周一 08:30–09:30" in card and "现改为\t12月7日 周一 09:30–10:30" in card
    with browser.opened(chrome, page(tmp_path, maps.outside(view))) as seen:
        seen.page.locator(".pm-days .pm-chip").nth(1).click()
        assert seen.facts()["changes"] == "2"  # of Monday
        seen.page.locator(".pm-changes .pm-line").last.click()
        assert "12月8日 周二 10:00–11:00" in seen.card()  # its day has come on again
        words = seen.text(".pm-changes")
        assert seen.facts()["changes"] == "3" and "上门" not in words


def test_a_plan_without_changes_says_so(chrome: Any, tmp_path: Path) -> None:
    """Against the same plan there is nothing to mark, and the panel says that."""
    problem, plan, reasons = fixture.small()
    view = replace(inside((problem, plan, reasons)), parent=plan.replace(status=PlanStatus.ANNOUNCED))
    with browser.opened(chrome, page(tmp_path, view)) as seen:
        assert "已公布的服务点没有变动。" in seen.text(".pm-changes")


def test_a_name_is_text_whatever_it_holds(chrome: Any, tmp_path: Path) -> None:
    """A village called like an image with a script, or like the end of one, runs nothing and is read as it stands."""
    world = fixture.small(names=fixture.BAD_NAMES)
    view = replace(inside(world), parent=fixture.announced(world[1]))
    with browser.opened(chrome, page(tmp_path, view)) as seen:
        seen.page.click(".pm-open-clock")
        for mark in (".pm-hub", ".pm-left", ".pm-home", ".pm-change"):
            seen.page.evaluate(f"() => document.querySelectorAll('{mark}').forEach(mark => mark.click())")
        seen.page.fill(".pm-find input", "img")
        assert seen.text("#pm-villages li").startswith(fixture.BAD_NAMES[0])
        seen.page.press(".pm-find input", "Enter")
        assert fixture.BAD_NAMES[0] in seen.card()
        assert fixture.BAD_NAMES[0] in seen.page.title()
        assert seen.page.locator("img").count() == 0
        assert "{{ 7*7 }}" in seen.page.content()


@pytest.mark.parametrize("zoom", [None, 11, 13])
def test_in_a_busy_week_no_mark_or_name_covers_another(chrome: Any, tmp_path: Path, zoom: int | None) -> None:
    """Of 70 vehicle-days the first day's 14 are drawn first; at every zoom marks and names keep clear of each other."""
    world = fixture.large()
    with browser.opened(chrome, page(tmp_path, inside(world), fixture.lattice(world[0]))) as seen:
        facts = seen.facts()
        assert (facts["turns"], facts["days"], facts["vehicles"], facts["villages"]) == ("70", "5", "14", "306")
        assert (facts["routes"], facts["hubs"]) == ("14", "32")
        assert 20 < int(facts["labels"]) < 306
        if zoom is not None:
            seen.page.evaluate(f"() => void PlannerMap.map.setZoom({zoom}, {{animate: false}})")
        count, bad = seen.page.evaluate(NOT_TOUCHING, [*MARKS, ".pm-label > span"])
        assert count > 40 and bad == []
        if zoom is None:
            seen.page.locator(".pm-link").first.click()
            whole = seen.facts()
            assert whole["routes"] == "70" and int(whole["moved"]) > 20
            assert seen.page.evaluate(NOT_TOUCHING, MARKS)[1] == []


def test_306_villages_are_ready_in_two_seconds(chrome: Any, tmp_path: Path) -> None:
    """From the click to a map that answers, on the best of three tries; the page says how long it took."""
    world = fixture.large()
    view = replace(inside(world), travel=fixture.travel_of(world[0], steps=300))
    path = page(tmp_path, view, fixture.lattice(world[0], bends=200))
    assert path.stat().st_size < 3_000_000
    times = []
    for _ in range(3):
        with browser.opened(chrome, path) as seen:
            times.append(int(seen.facts()["milliseconds"]))
        if times[-1] < 2000:
            break
    assert min(times) < 2000, times


@pytest.mark.parametrize("view", [inside, outside])
def test_tiles_are_fetched_only_when_asked_for(chrome: Any, tmp_path: Path, view: object) -> None:
    """With a tile server in the settings nothing is fetched until its box is ticked; cut off, the map still works."""
    problem, plan, reasons = fixture.small()
    problem = problem.replace(settings=replace(problem.settings, tiles="https://{s}.tiles.example.org/{z}/{x}/{y}.png"))
    path = page(tmp_path, view((problem, plan, reasons)))
    with browser.opened(chrome, path, tiles="tiles.example.org") as seen:
        assert [url for url in seen.requests if "example" in url] == []
        seen.page.locator("[data-layer=tiles]").check()
        seen.page.wait_for_timeout(200)
        assert all("tiles.example.org/" in url for url in seen.requests[1:]) and len(seen.requests) > 1
        seen.page.evaluate("() => PlannerMap.find('榆树湾')")
        assert "榆树湾" in seen.card()


def test_an_empty_week_is_a_map_too(chrome: Any, tmp_path: Path) -> None:
    """Without any stop the villages are still drawn."""
    problem, plan, reasons = fixture.small()
    bare = inside((problem, replace(plan, stops=(), assignments=()), reasons))
    with browser.opened(chrome, page(tmp_path, bare)) as seen:
        facts = seen.facts()
    assert (facts["turns"], facts["villages"]) == ("0", "6")
