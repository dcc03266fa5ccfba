"""Places and roads: shifted tables are named, areas follow paths, an island is left, a way is printed and drawn."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cli_kit import answer, run
from roads_kit import SIDE_EAST, SQUARE, world, write_osm

from planner.coordinates import from_wgs84
from planner.plan import Rule
from planner.problem import Point, Problem, VillageId
from planner.read import read_district
from planner.roads import isochrones, travel_times
from planner.roads.covered import covered
from planner.roads.geo import lonlat
from planner.roads.network import load_graph
from planner.roads.shifted import believed, shifted_note
from planner.roads.snap import snap
from planner.roads.survey import survey
from planner.settings import AccessMode, Coordinates

ROOT = Path(__file__).parent.parent
HIGHWAY = {"highway": "unclassified"}


@pytest.fixture(scope="module")
def yuyang() -> Problem:
    """The example district, which lies where GCJ-02 shifts points by some 490 m."""
    return read_district(ROOT / "data" / "yuyang")


def moved(problem: Problem, system: Coordinates) -> Problem:
    """The district as if the numbers of a map of that system had been typed in and called WGS-84."""

    def shift(point: Point | None) -> Point | None:
        if point is None:
            return None
        lon, lat = from_wgs84(point, system)
        return Point(lon=lon, lat=lat)

    return problem.replace(
        villages=tuple(replace(v, point=shift(v.point)) for v in problem.villages),
        centres=tuple(replace(c, point=shift(c.point)) for c in problem.centres),
    )


@pytest.mark.parametrize("system", [Coordinates.GCJ02, Coordinates.BD09])
def test_a_shifted_table_is_named_with_figures_and_never_changed(yuyang: Problem, system: Coordinates) -> None:
    """Points of Gaode or Baidu called WGS-84 are probably those; the points stay as they are."""
    problem = moved(yuyang, system)
    (note,) = shifted_note(problem, np.full(20, 100.0), lambda: load_graph(yuyang))
    assert note.code == f"shifted_{system}" and note.values["setting"] == system
    assert note.values["there"] < 25 < 100 < note.values["here"]
    assert note.values["nearer"] > 0.9 * note.values["count"] == 0.9 * 328


def test_unshifted_tables_are_not_doubted(yuyang: Problem) -> None:
    """True points are left alone, also where their roads are looked at; and so is a district outside China."""
    assert shifted_note(yuyang, np.full(20, 100.0), lambda: load_graph(yuyang)) == ()
    called = moved(yuyang, Coordinates.WGS84)
    assert shifted_note(called, np.full(20, 10.0), lambda: pytest.fail("roads were read")) == ()


def test_true_points_that_were_called_gcj02_are_named_too(yuyang: Problem) -> None:
    """GPS points with the setting gcj02 lie off by as much, the other way."""
    problem = moved(yuyang, Coordinates.WGS84)
    settings = replace(problem.settings, coordinates=Coordinates.GCJ02)
    away = [Point(lon=2 * p.lon - x, lat=2 * p.lat - y) for p in (v.point for v in problem.villages) if p is not None
            for x, y in [from_wgs84(p, Coordinates.GCJ02)]]  # fmt: skip
    villages = tuple(replace(v, point=point) for v, point in zip(problem.villages, away, strict=True))
    problem = problem.replace(settings=settings, villages=villages)
    (note,) = shifted_note(problem, np.full(20, 100.0), lambda: load_graph(yuyang))
    assert note.code == "shifted_wgs84"


def test_a_system_is_believed_only_if_moves_elsewhere_fit_worse() -> None:
    """Villages 200 m off their roads: whatever moves them brings them nearer, so nothing speaks for one system."""
    here, near = np.full(10, 200.0), np.full(10, 40.0)
    anywhere = {Coordinates.GCJ02: np.tile(near, (8, 1)), Coordinates.BD09: np.tile(here, (8, 1))}
    assert believed(here, anywhere) is None
    alone = {Coordinates.GCJ02: np.vstack((near, np.tile(here, (7, 1)))), Coordinates.BD09: np.tile(here, (8, 1))}
    assert believed(here, alone) is Coordinates.GCJ02
    some = np.where(np.arange(10) < 8, 40.0, 300.0)  # eight of ten nearer: coins do that in one of eighteen tables
    assert believed(here, alone | {Coordinates.GCJ02: np.vstack((some, np.tile(here, (7, 1))))}) is None


def river(tmp_path: Path) -> Path:
    """Two banks 0.01 degree apart, joined by one bridge at the east end: 1-2 and 4-3 are roads, 2-3 the bridge."""
    ways = [([1, 2], HIGHWAY), ([2, 3], HIGHWAY), ([4, 3], HIGHWAY)]
    return write_osm(tmp_path / "river.osm", SQUARE, ways)


def test_areas_follow_the_ways_and_not_the_crow(tmp_path: Path) -> None:
    """The other bank is 1.1 km by the crow and 3.3 km by the bridge: not in the area of 1.5 km."""
    problem = world(river(tmp_path), {"a": (0, 0), "b": (0, 0.01)}, access_limit=1500, access_mode=AccessMode.FOOT)
    (area,) = isochrones(problem, [VillageId("a")])
    assert area.holds(Point(lon=0.005, lat=0)) and area.holds(Point(lon=0.0095, lat=0))
    assert area.holds(Point(lon=0.01, lat=0.003)) and not area.holds(Point(lon=0.01, lat=0.006))
    assert not area.holds(Point(lon=0, lat=0.01))
    length = 1500 / 1e3
    assert area.square_km == pytest.approx(0.2 * length + 0.03, rel=0.05)  # 100 m on either side, round ends
    assert len(area.rings) == 1


def test_an_area_has_its_edge_where_the_limit_ends(tmp_path: Path) -> None:
    """A limit of half a side: the area ends there, widened by its 100 m; a longer limit contains it."""
    problem = world(river(tmp_path), {"a": (0, 0)}, access_limit=500)
    small, large = (isochrones(problem, [VillageId("a")], {VillageId("a"): limit})[0] for limit in (500, 800))
    for area, limit in ((small, 500), (large, 800)):
        inside, outside = ((limit + d) / SIDE_EAST * 0.01 for d in (85, 115))
        assert area.holds(Point(lon=inside, lat=0)) and not area.holds(Point(lon=outside, lat=0))
    assert large.area.buffer(10).contains(small.area)


def test_who_is_covered_by_path_and_by_crow(tmp_path: Path) -> None:
    """b sees a across the river and cannot get there: covered by the crow only."""
    problem = world(river(tmp_path), {"a": (0, 0), "b": (0, 0.01)}, access_limit=1500)
    villages = tuple(replace(v, population=100, can_host=v.id == "a") for v in problem.villages)
    problem = problem.replace(villages=villages)
    found = covered(problem, travel_times(problem))
    assert (found.path, found.crow_only) == ({"a"}, {"b"})
    assert (found.path_residents, found.crow_residents, found.path_pairs, found.crow_pairs) == (100, 200, 0, 1)


def test_the_survey_names_what_is_cut_off(tmp_path: Path) -> None:
    """A village 3 km from any road: no road, no way from it or to it, named."""
    problem = world(river(tmp_path), {"a": (0, 0), "b": (0, 0.01), "far": (0.005, -0.03)})
    found = survey(problem, travel_times(problem))
    (offset,) = found.offsets
    assert offset.name == "FAR" and not offset.reached and 3200 < (offset.metres or 0) < 3400
    assert [(cut.name, cut.away, cut.back) for cut in found.cut] == [("FAR", 3, 3)]
    assert found.unreachable == 6 and found.pairs == 12
    assert [(c.kind, round(c.km, 1), c.mean_kmh) for c in found.classes] == [
        ("unclassified", 3.3, pytest.approx(25, abs=0.1))
    ]


def test_a_village_on_an_island_is_named_with_its_rule_and_the_rest_is_planned(tmp_path: Path) -> None:
    """End to end: one village of the example is moved 3 km off every road; its cases are left by `reach`."""
    district = Path(shutil.copytree(ROOT / "data" / "yuyang", tmp_path / "d"))
    problem = read_district(district)
    graph = load_graph(problem)
    busy = {r.village for r in problem.requests}
    village = next(v for v in problem.villages if v.id in busy and v.point is not None)
    spots = [
        Point(lon=village.point.lon + x * k / 100, lat=village.point.lat + y * k / 100)
        for k in range(2, 40)
        for x, y in ((-1, 0), (1, 0), (0, 1), (0, -1), (-0.7, 0.7), (0.7, 0.7))
    ]
    island = next(p for p, off in zip(spots, snap(graph, lonlat(spots), graph.core).offset, strict=True) if off > 3000)
    text = (district / "villages.csv").read_text(encoding="utf-8-sig")
    rows = text.splitlines()
    head = rows[0].split(",")
    lon, lat = (head.index(n) if n in head else head.index(z) for n, z in (("lon", "经度"), ("lat", "纬度")))
    for k, row in enumerate(rows):
        cells = row.split(",")
        if cells[0] == village.id:
            cells[lon], cells[lat] = f"{island.lon:.5f}", f"{island.lat:.5f}"
            rows[k] = ",".join(cells)
    (district / "villages.csv").write_text("\n".join(rows) + "\n", encoding="utf-8-sig")
    out = tmp_path / "plan"
    run("plan", district, "--iterations", "200", "--out", out)
    from planner.out.tables import read_tables

    tables = read_tables(out / "tables")
    mine = [row for row in tables["unserved"] if row["village"] == village.id and row["request"]]
    assert mine and all(Rule.REACH in row["rules"] for row in mine)
    assert len(tables["assignments"]) > 50
    warned = answer("travel", district)
    assert village.name in {one["name"] for one in warned["offsets"]}
    assert any(note["code"] == "no_road_place" and village.name in note["what"] for note in warned["notes"])


def test_one_way_is_printed_and_drawn(tmp_path: Path, yuyang: Problem) -> None:
    """Seconds and metres are those of the plan; the roads add up; an unknown name and half a question are refused."""
    a, b = yuyang.villages[0], yuyang.centres[3]
    page = tmp_path / "way.html"
    way = answer("travel", ROOT / "data" / "yuyang", "--from", a.id, "--to", b.id, "--out", page)
    travel = travel_times(yuyang)
    assert way["seconds"] == travel.drive(way["from"], way["to"])
    assert way["metres"] == travel.distance(way["from"], way["to"])
    assert sum(road["metres"] for road in way["roads"]) == pytest.approx(way["metres"], abs=60)
    assert a.name in page.read_text(encoding="utf-8")
    wrong = answer("travel", ROOT / "data" / "yuyang", "--from", "nobody", "--to", b.id, code=3)
    assert [e["code"] for e in wrong["errors"]] == ["end-unknown"]
    run("travel", ROOT / "data" / "yuyang", "--from", a.id, code=2)
