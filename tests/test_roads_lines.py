"""Road lines from a GeoPackage: joined where they share a vertex, driven by class or stated speed."""

from pathlib import Path

import geopandas
import pytest
import shapely
from roads_kit import SIDE_EAST, SIDE_NORTH, at, world

from planner.errors import PlannerError
from planner.roads import road_lines, travel_times
from planner.roads.speeds import class_speed
from planner.settings import TravelSource
from planner.travel import NO_ROAD, Travel


def write_lines(path: Path, rows: list[dict[str, object]], crs: str = "EPSG:4326") -> Path:
    frame = geopandas.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326").to_crs(crs)
    frame.to_file(path, layer="roads", driver="GPKG", engine="pyogrio")
    return path


def line(*spots: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString(spots)


def drive(path: Path, places: dict[str, tuple[float, float]], **settings: object) -> Travel:
    return travel_times(world(path, places, travel=TravelSource.LINES, **settings))


def speed(kind: str) -> float:
    """Metres a second on a class of road."""
    return class_speed(kind) / 3.6


def test_a_side_road_joins_where_it_ends_on_a_vertex(tmp_path: Path) -> None:
    """A road of three vertices, a side road from its middle one: 0.5 side, a turn to the left, 1 side."""
    rows = [
        {"class": "tertiary", "geometry": line((0, 0), (0.005, 0), (0.01, 0))},
        {"class": "unclassified", "geometry": line((0.005, 0), (0.005, 0.01))},
    ]
    travel = drive(write_lines(tmp_path / "roads.gpkg", rows), {"a": (0, 0), "b": (0.005, 0.01)})
    assert travel.distance(at("a"), at("b")) == pytest.approx(SIDE_EAST / 2 + SIDE_NORTH, abs=1)
    expected = SIDE_EAST / 2 / speed("tertiary") + 5.4 + SIDE_NORTH / speed("unclassified")
    assert travel.drive(at("a"), at("b")) == pytest.approx(expected, abs=1.1)
    assert travel.source == "lines"


def test_a_bridge_does_not_join_what_it_crosses(tmp_path: Path) -> None:
    """Two roads share a vertex in the middle; as a bridge the upper one is not connected there."""
    cross = [
        {"class": "tertiary", "bridge": 0, "geometry": line((0, 0), (0.005, 0), (0.01, 0))},
        {"class": "tertiary", "bridge": 1, "geometry": line((0.005, -0.01), (0.005, 0), (0.005, 0.005))},
        {"class": "tertiary", "bridge": 0, "geometry": line((0.005, -0.01), (0, 0))},
    ]
    places = {"a": (0, 0), "n": (0.005, 0.005)}
    over = drive(write_lines(tmp_path / "bridge.gpkg", cross), places)
    joined = drive(write_lines(tmp_path / "joined.gpkg", [row | {"bridge": 0} for row in cross]), places)
    assert joined.distance(at("a"), at("n")) == pytest.approx((SIDE_EAST + SIDE_NORTH) / 2, abs=1)
    assert over.distance(at("a"), at("n")) > 2500


def test_a_way_names_its_roads_in_order(tmp_path: Path) -> None:
    """Two pieces of one road are one part, a road without a name is a part without a name; nowhere is no road."""
    rows = [
        {"class": "tertiary", "name": "South Road", "geometry": line((0, 0), (0.005, 0))},
        {"class": "tertiary", "name": "South Road", "geometry": line((0.005, 0), (0.01, 0))},
        {"class": "tertiary", "name": None, "geometry": line((0.01, 0), (0.01, 0.005))},
        {"class": "tertiary", "name": "G210", "geometry": line((0.01, 0.005), (0.01, 0.01))},
    ]
    travel = drive(write_lines(tmp_path / "roads.gpkg", rows), {"a": (0, 0), "b": (0.01, 0.01)})
    parts = travel.router.roads(at("a"), at("b"))
    assert [part.name for part in parts] == ["South Road", "", "G210"]
    assert [part.metres for part in parts] == pytest.approx([SIDE_EAST, SIDE_NORTH / 2, SIDE_NORTH / 2], abs=1)
    assert [part.name for part in travel.router.roads(at("b"), at("a"))] == ["G210", "", "South Road"]
    assert travel.router.roads(at("a"), at("a")) == () and travel.router.roads(at("a"), at("nowhere")) == ()


def test_oneway_stated_speed_and_ferry(tmp_path: Path) -> None:
    """South: one way at 60 km/h. North: a ferry at 5 km/h. The ring is closed by plain roads."""
    rows = [
        {"class": "tertiary", "oneway": 1, "speed_kmh": 60.0, "ferry": 0, "geometry": line((0, 0), (0.01, 0))},
        {"class": "tertiary", "oneway": 0, "speed_kmh": None, "ferry": 0, "geometry": line((0.01, 0), (0.01, 0.01))},
        {"class": "", "oneway": 0, "speed_kmh": None, "ferry": 1, "geometry": line((0.01, 0.01), (0, 0.01))},
        {"class": "tertiary", "oneway": 0, "speed_kmh": None, "ferry": 0, "geometry": line((0, 0.01), (0, 0))},
    ]
    travel = drive(write_lines(tmp_path / "roads.gpkg", rows), {"a": (0, 0), "b": (0.01, 0)})
    assert travel.drive(at("a"), at("b")) == pytest.approx(SIDE_EAST / (60 / 3.6), abs=1.1)
    back = 2 * SIDE_NORTH / speed("tertiary") + SIDE_EAST / (5 / 3.6)
    assert travel.drive(at("b"), at("a")) == pytest.approx(back, abs=1.1)


def test_paths_are_for_residents_only(tmp_path: Path) -> None:
    """A footpath joins the ends of a U of roads."""
    rows = [
        {"class": "tertiary", "geometry": line((0, 0), (0, 0.01), (0.01, 0.01), (0.01, 0))},
        {"class": "path", "geometry": line((0, 0), (0.01, 0))},
    ]
    travel = drive(write_lines(tmp_path / "roads.gpkg", rows), {"a": (0, 0), "b": (0.01, 0)}, access_limit=1200)
    assert travel.distance(at("a"), at("b")) == pytest.approx(SIDE_EAST + 2 * SIDE_NORTH, abs=1)
    assert travel.access["a"][1].metres == pytest.approx(SIDE_EAST, abs=2)  # type: ignore[index]


def test_lines_in_another_system_are_brought_to_wgs84(tmp_path: Path) -> None:
    """The same road in Web Mercator gives the same ways, and can be drawn."""
    path = write_lines(tmp_path / "m.gpkg", [{"class": "primary", "geometry": line((0, 0), (0.01, 0))}], "EPSG:3857")
    travel = drive(path, {"a": (0, 0), "b": (0.01, 0)})
    assert travel.distance(at("a"), at("b")) == pytest.approx(SIDE_EAST, abs=1)
    drawn = road_lines(world(path, {"a": (0, 0)}, travel=TravelSource.LINES))
    assert [(d.kind, len(d.points)) for d in drawn] == [("primary", 2)]


def test_lines_that_do_not_touch_are_not_joined(tmp_path: Path) -> None:
    """A gap of a hundred metres stays a gap: c lies on the shorter, dropped part, far from the rest."""
    rows = [
        {"class": "primary", "geometry": line((0, 0), (0.01, 0))},
        {"class": "primary", "geometry": line((0.011, 0), (0.014, 0))},
    ]
    travel = drive(write_lines(tmp_path / "gap.gpkg", rows), {"a": (0, 0), "c": (0.014, 0)})
    assert {note.code for note in travel.notes} == {"joined", "dropped", "far_place"}
    assert travel.drive(at("a"), at("c")) < NO_ROAD


@pytest.mark.parametrize("kind", ["highway", "主干路"])
def test_a_class_that_does_not_exist_is_an_error(tmp_path: Path, kind: str) -> None:
    """Classes are those of OpenStreetMap; nothing is guessed."""
    path = write_lines(tmp_path / "roads.gpkg", [{"class": kind, "geometry": line((0, 0), (0.01, 0))}])
    with pytest.raises(PlannerError) as caught:
        drive(path, {"a": (0, 0)})
    assert caught.value.code == "roads-unreadable" and kind in str(caught.value.values["why"])


def test_a_file_without_the_layer_is_an_error(tmp_path: Path) -> None:
    """The layer is called roads."""
    frame = geopandas.GeoDataFrame([{"class": "primary", "geometry": line((0, 0), (1, 0))}], crs="EPSG:4326")
    frame.to_file(tmp_path / "x.gpkg", layer="streets", driver="GPKG", engine="pyogrio")
    with pytest.raises(PlannerError, match="roads-unreadable"):
        drive(tmp_path / "x.gpkg", {"a": (0, 0)})


def metres_apart(metres: float) -> float:
    """Degrees of so many metres along the equator."""
    return 0.01 * metres / SIDE_EAST


def test_near_ends_are_joined_within_the_tolerance_and_not_beyond(tmp_path: Path) -> None:
    """A gap of 0.8 m is none at 1 m; at 0.5 m it is one, and c hangs on nothing."""
    gap = metres_apart(0.8)
    rows = [
        {"class": "primary", "geometry": line((0, 0), (0.01, 0))},
        {"class": "primary", "geometry": line((0.01 + gap, 0), (0.015, 0))},
    ]
    path, places = write_lines(tmp_path / "roads.gpkg", rows), {"a": (0, 0), "c": (0.015, 0)}
    near = drive(path, places)
    assert near.distance(at("a"), at("c")) == pytest.approx(1.5 * SIDE_EAST, abs=2)
    assert [n.values for n in near.notes if n.code == "joined"] == [{"drawn": 1, "cut": 0, "pieces": 1}]
    far = drive(path, places, join_metres=0.5)
    assert "dropped" in {n.code for n in far.notes}
    assert [n.values for n in far.notes if n.code == "joined"] == [{"drawn": 0, "cut": 0, "pieces": 2}]
    assert near.hash != far.hash


def test_a_line_is_cut_where_another_ends_beside_it(tmp_path: Path) -> None:
    """A side road stops 0.5 m short of the middle of a road that has no vertex there."""
    rows = [
        {"class": "primary", "geometry": line((0, 0), (0.01, 0))},
        {"class": "primary", "geometry": line((0.005, metres_apart(0.5)), (0.005, 0.01))},
    ]
    travel = drive(write_lines(tmp_path / "roads.gpkg", rows), {"a": (0, 0), "n": (0.005, 0.01)})
    assert travel.distance(at("a"), at("n")) == pytest.approx(SIDE_EAST / 2 + SIDE_NORTH, abs=2)
    assert [n.values for n in travel.notes if n.code == "joined"] == [{"drawn": 0, "cut": 1, "pieces": 1}]


def test_lines_side_by_side_do_not_shrink_to_a_point(tmp_path: Path) -> None:
    """Two lines 0.3 m apart with a vertex every 0.8 m: a chain of near vertices, and still a kilometre long."""
    xs = [0.01 * k / 1400 for k in range(1401)]
    rows = [
        {"class": "primary", "geometry": line(*((x, 0) for x in xs))},
        {"class": "primary", "geometry": line(*((x + metres_apart(0.1), metres_apart(0.3)) for x in xs))},
    ]
    travel = drive(write_lines(tmp_path / "roads.gpkg", rows), {"a": (0, 0), "b": (0.01, 0)})
    assert travel.distance(at("a"), at("b")) == pytest.approx(SIDE_EAST, abs=8)


@pytest.mark.parametrize("column", ["bridge", "tunnel", "layer"])
def test_what_is_raised_meets_the_ground_at_its_ends_only(tmp_path: Path, column: str) -> None:
    """A bridge cut in two over a road that passes beneath with a vertex there, and one 0.3 m beside its joint."""
    rows = [
        {"class": "primary", column: 0, "geometry": line((0, 0), (0.005, 0), (0.01, 0))},
        {"class": "primary", column: 1, "geometry": line((0.005, -0.005), (0.005, 0))},
        {"class": "primary", column: 1, "geometry": line((0.005, metres_apart(0.3)), (0.005, 0.005))},
        {"class": "primary", column: 0, "geometry": line((0.005, 0.005), (0.005, 0.01), (0.0, 0.01), (0, 0))},
        {"class": "primary", column: 0, "geometry": line((0.005, -0.005), (0.006, -0.01))},
    ]
    places = {"w": (0, 0), "s": (0.006, -0.01)}
    travel = drive(write_lines(tmp_path / "roads.gpkg", rows), places)
    around = SIDE_NORTH + SIDE_EAST / 2 + SIDE_NORTH * 1.5
    assert travel.distance(at("w"), at("s")) > around
    flat = drive(write_lines(tmp_path / "flat.gpkg", [row | {column: 0} for row in rows]), places)
    assert flat.distance(at("w"), at("s")) < around - SIDE_NORTH


@pytest.mark.parametrize(("goes_on", "joined"), [(True, False), (False, True)])
def test_what_passes_beneath_the_head_of_a_bridge_is_not_cut(tmp_path: Path, goes_on: bool, joined: bool) -> None:
    """A bridge begins 0.3 m beside a road that has no vertex: a road leads on and it passed over, or it ends there."""
    head = (0.005, metres_apart(0.3))
    rows = [
        {"class": "primary", "bridge": 0, "geometry": line((0, 0), (0.01, 0))},
        {"class": "primary", "bridge": 1, "geometry": line(head, (0.005, -0.005))},
        {"class": "primary", "bridge": 0, "geometry": line((0.005, -0.005), (0, -0.005), (0, 0))},
    ]
    rows += [{"class": "primary", "bridge": 0, "geometry": line(head, (0.005, 0.01))}] if goes_on else []
    travel = drive(write_lines(tmp_path / "roads.gpkg", rows), {"e": (0.01, 0), "s": (0.005, -0.005)})
    (cut,) = [n.values["cut"] for n in travel.notes if n.code == "joined"] or [0]
    assert cut == int(joined)
    over = SIDE_EAST / 2 + SIDE_NORTH / 2
    assert (travel.distance(at("e"), at("s")) == pytest.approx(over, abs=2)) == joined


@pytest.mark.parametrize("name", ["roads.shp", "roads.geojson"])
def test_shapefiles_and_geojson_are_read_too(tmp_path: Path, name: str) -> None:
    """The same road; against the drawing only."""
    rows = [{"class": "primary", "oneway": -1, "geometry": line((0, 0), (0.01, 0))}]
    back = [{"class": "tertiary", "oneway": 0, "geometry": line((0, 0), (0, 0.001), (0.01, 0.001), (0.01, 0))}]
    geopandas.GeoDataFrame([*rows, *back], crs="EPSG:4326").to_file(tmp_path / name, engine="pyogrio")
    travel = drive(tmp_path / name, {"a": (0, 0), "b": (0.01, 0)})
    assert travel.distance(at("b"), at("a")) == pytest.approx(SIDE_EAST, abs=1)
    assert travel.distance(at("a"), at("b")) > SIDE_EAST + 200
