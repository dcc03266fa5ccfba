"""The maps seen by a browser with the network cut: what is drawn, what is switched, what a bad name does."""

from dataclasses import replace
from pathlib import Path

import map_browser as browser
import map_fixture as fixture
import pytest
from test_map import inside, outside

from planner.out import map as maps
from planner.out.map_view import View
from planner.settings import Language


def page(tmp_path: Path, view: View, roads: maps.Roads = ()) -> Path:
    path = tmp_path / "map.html"
    path.write_text(maps.render(view, roads), encoding="utf-8")
    return path


@pytest.mark.parametrize("language", list(Language))
def test_the_office_sees_every_layer(tmp_path: Path, language: Language) -> None:
    """All of a small week is drawn: turns, legs, hubs, home visits, spokes, the unserved, villages, roads, names."""
    world = fixture.small(language)
    seen = browser.facts(page(tmp_path, inside(world), fixture.lattice(world[0])), tmp_path)
    expected = {"turns": 3, "days": 2, "vehicles": 2, "routes": 3, "legs": 8, "hubs": 3, "homes": 2, "spokes": 1}
    expected |= {"left": 2, "villages": 6, "centres": 1, "townships": 2, "roads": 18}
    assert {key: int(seen[key]) for key in expected} == expected
    assert int(seen["arrows"]) > 6 and int(seen["labels"]) >= 6


def test_residents_see_hubs_and_no_home_visits(tmp_path: Path) -> None:
    """The public map draws the van's two days, no car, no door."""
    seen = browser.facts(page(tmp_path, outside(fixture.small())), tmp_path)
    expected = {"turns": 2, "vehicles": 1, "routes": 2, "legs": 5, "hubs": 3, "homes": 0, "left": 2}
    assert {key: int(seen[key]) for key in expected} == expected


def test_a_day_and_a_vehicle_can_be_switched_off(tmp_path: Path) -> None:
    """A click on a day takes its routes, hubs and home visits off the map; "none" takes all."""
    path = page(tmp_path, inside(fixture.small()))
    monday = browser.after(path, "document.querySelectorAll('.pm-chips .pm-chip')[0].click();")
    seen = browser.facts(monday, tmp_path)
    assert (seen["routes"], seen["hubs"], seen["homes"], seen["spokes"]) == ("1", "1", "0", "0")
    car = browser.after(path, "document.querySelectorAll('.pm-vehicles .pm-chip')[1].click();")
    assert browser.facts(car, tmp_path)["homes"] == "1"
    none = browser.after(path, "document.querySelectorAll('.pm-link')[1].click();")
    assert browser.facts(none, tmp_path)["routes"] == "0"


def test_layers_can_be_switched_off(tmp_path: Path) -> None:
    """Each box of the layers takes its marks off the map."""
    every = "document.querySelectorAll('.pm-checks input').forEach(function (box) { box.click(); });"
    seen = browser.facts(browser.after(page(tmp_path, inside(fixture.small())), every), tmp_path)
    assert {seen[key] for key in ("routes", "hubs", "homes", "spokes", "left", "arrows", "labels")} == {"0"}


def test_a_resident_finds_the_own_village(tmp_path: Path) -> None:
    """Typing a village's name opens its card with the stop that serves it."""
    find = "document.querySelector('.pm-find input').value = '柳家沟';"
    find += "document.querySelector('.pm-find button').click();"
    source, console = browser.dom(browser.after(page(tmp_path, outside(fixture.small())), find), tmp_path)
    assert not console
    assert "09:30–10:30，榆树湾（村委会），步行约 19 分钟（1100 米）" in source


def test_a_name_is_text_whatever_it_holds(tmp_path: Path) -> None:
    """A village called like an image with a script, or like the end of one, runs nothing and is read as it stands."""
    world = fixture.small(names=fixture.BAD_NAMES)
    path = page(tmp_path, inside(world))
    click = "document.querySelectorAll('.pm-hub, .pm-left, .pm-home').forEach(function (mark) { mark.click(); });"
    source, console = browser.dom(browser.after(path, click), tmp_path)
    assert not console and 'data-ready="1"' in source
    assert "<img src" not in source and "broken</title>" not in source
    assert "&lt;img src=x onerror=alert(1)&gt;" in source  # on labels and cards
    assert "{{ 7*7 }}" in source


def test_a_busy_week_opens_on_its_first_day(tmp_path: Path) -> None:
    """Of 70 vehicle-days the first day's 14 are drawn first, and the names that fit."""
    world = fixture.large()
    path = page(tmp_path, inside(world), fixture.lattice(world[0]))
    seen = browser.facts(path, tmp_path)
    assert (seen["turns"], seen["days"], seen["vehicles"], seen["villages"]) == ("70", "5", "14", "306")
    assert (seen["routes"], seen["hubs"]) == ("14", "32")
    assert 20 < int(seen["labels"]) < 306
    whole = browser.facts(browser.after(path, "document.querySelector('.pm-link').click();"), tmp_path)
    assert whole["routes"] == "70"


def test_an_empty_week_is_a_map_too(tmp_path: Path) -> None:
    """Without any stop the villages are still drawn."""
    problem, plan, reasons = fixture.small()
    seen = browser.facts(page(tmp_path, inside((problem, replace(plan, stops=(), assignments=()), reasons))), tmp_path)
    assert (seen["turns"], seen["villages"]) == ("0", "6")
