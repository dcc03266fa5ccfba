"""Tiles under the maps: which addresses are taken, what the page may fetch, where GCJ-02 tiles find the villages."""

import re
from dataclasses import replace

import map_fixture as fixture
import pytest
from test_map import data_of, inside

from planner.coordinates import to_wgs84
from planner.out import map as maps
from planner.out.map_public import outside
from planner.out.map_tiles import under
from planner.read.addresses import read_tiles, tile_origin
from planner.read.cells import CellError
from planner.settings import Coordinates

GOOD = {
    "https://tiles.example.org/{z}/{x}/{y}.png": "https://tiles.example.org",
    "https://{s}.tiles.example.org/{z}/{x}/{y}.png": "https://*.tiles.example.org",
    "https://webst0{s}.example.com/tile?x={x}&y={y}&z={z}": "https://*.example.com",
    "http://10.1.2.3:8080/{z}/{x}/{-y}": "http://10.1.2.3:8080",
}
BAD = (
    "",
    "tiles",
    "https://tiles.example.org/{z}/{x}.png",
    "javascript:alert({x}{y}{z})",
    "file:///tiles/{z}/{x}/{y}.png",
    "https://a.example.org; script-src *//{z}/{x}/{y}",
    "https://a.example.org/{z}/{x}/{y}.png' \"><script>",
    "https://user@a.example.org/{z}/{x}/{y}.png",
    "https://a.{s}.example.org/{z}/{x}/{y}.png",
    "https:///{z}/{x}/{y}.png",
)


@pytest.mark.parametrize("template", GOOD)
def test_an_address_is_taken_and_its_host_known(template: str) -> None:
    """The page may fetch from the scheme and host of the template, with a star for what changes, and nowhere else."""
    assert read_tiles(template) == template
    assert tile_origin(template) == GOOD[template]


@pytest.mark.parametrize("template", BAD)
def test_what_is_no_address_is_refused(template: str) -> None:
    """Neither a policy nor a script can be slipped in by the settings; the reader says what is wrong."""
    assert tile_origin(template) == ""
    with pytest.raises(CellError) as error:
        read_tiles(template)
    assert error.value.code == "tiles-bad"


def world(tiles: str, system: Coordinates = Coordinates.WGS84) -> tuple:
    problem, plan, reasons = fixture.small()
    settings = replace(problem.settings, tiles=tiles, tiles_coordinates=system, tiles_attribution="© 某图")
    return problem.replace(settings=settings), plan, reasons


@pytest.mark.parametrize("template", [*BAD, *GOOD])
def test_the_policy_opens_for_pictures_of_one_host_only(template: str) -> None:
    """Scripts and styles stay inside the page; without a usable template nothing may be fetched."""
    source = maps.render(inside(world(template)))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', source)
    assert policy is not None
    origin = GOOD.get(template, "")
    assert (
        policy[1]
        == (
            "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: " + origin
        ).strip()
    )
    assert (data_of(source)["tiles"] is not None) == bool(origin)
    assert ("© 某图" in source.split("<footer")[1]) == bool(origin)


def test_for_gcj02_tiles_everything_drawn_is_shifted() -> None:
    """Villages, centres, doors, ways and roads all lie where such tiles have them, and turn back to where they are."""
    problem, _plan, _reasons = world(next(iter(GOOD)), Coordinates.GCJ02)
    travel = fixture.travel_of(problem)
    roads = fixture.lattice(problem.replace(villages=problem.villages[:6]))
    moved, shifted, lines = under(problem, travel, roads)
    pairs = [(a.point, b.point) for a, b in zip(problem.places.values(), moved.places.values(), strict=True) if a.point]
    way = ("village/v1", "village/v3")
    pairs += [(a, b) for a, b in zip(travel.router.line(*way), shifted.router.line(*way), strict=True)]  # type: ignore[arg-type]
    pairs += [(a, b) for one, two in zip(roads, lines, strict=True) for a, b in zip(one[1], two[1], strict=True)]
    assert len(pairs) > 500
    for before, after in pairs[::7]:
        lon, lat = (after.lon, after.lat) if hasattr(after, "lon") else after
        there = (before.lon, before.lat) if hasattr(before, "lon") else before
        back = to_wgs84(lon, lat, Coordinates.GCJ02)
        assert (back.lon, back.lat) == pytest.approx(there, abs=1e-7)
        assert abs(lon - there[0]) + abs(lat - there[1]) > 0.001  # some hundred metres


def test_without_tiles_nothing_is_shifted() -> None:
    """The system of tiles that are not there changes nothing."""
    problem, _plan, _reasons = world("", Coordinates.GCJ02)
    travel = fixture.travel_of(problem)
    assert under(problem, travel, ()) == (problem, travel, ())


def test_residents_get_the_tiles_too() -> None:
    """The public map offers the same layer."""
    assert data_of(maps.render(outside(inside(world(next(iter(GOOD)))))))["tiles"] is not None
