"""Villages and centres from .gpkg and .geojson: the geometry gives lon and lat."""

import geopandas
import pytest
from read_kit import errors_of, folder, only, tables
from shapely.geometry import Point, box

from planner.read import read_district


def _layer(crs="EPSG:4326"):
    columns = {"编号": [610802001001, 610802001002], "村名": ["甲村", "乙村"], "人口": [500.0, None]}
    columns["可停靠"] = ["√", None]
    points = [Point(109.73, 38.28), box(109.79, 38.29, 109.81, 38.31)]
    return geopandas.GeoDataFrame(columns, geometry=points, crs="EPSG:4326").to_crs(crs)


@pytest.mark.parametrize(
    ("name", "crs"), [("villages.gpkg", "EPSG:4326"), ("villages.gpkg", "EPSG:4546"), ("村庄.geojson", "EPSG:4326")]
)
def test_places_come_from_a_layer(tmp_path, name, crs):
    """Points and areas, in any coordinate system, become WGS-84."""
    path = folder(tmp_path, tables(villages=None, requests=None))
    _layer(crs).to_file(path / name, layer="villages" if name.endswith("gpkg") else None)
    first, second = read_district(path).villages
    assert (first.id, first.name, first.population, first.can_host) == ("610802001001", "甲村", 500, True)
    assert (first.point.lon, first.point.lat) == pytest.approx((109.73, 38.28), abs=1e-7)
    assert (second.point.lon, second.point.lat) == pytest.approx((109.80, 38.30), abs=1e-3)


def test_a_layer_in_its_own_system_is_not_shifted(tmp_path):
    """`coordinates` speaks of tables, not of a layer that states its own system."""
    path = folder(tmp_path, tables(villages=None, requests=None, centres=None, vehicles=None, staff=None))
    (path / "centres.csv").write_text("id,name,lon,lat\nC1,鱼河,109.75,38.2\n")
    (path / "settings.csv").write_text("coordinates,gcj02\n")
    _layer("EPSG:4546").to_file(path / "villages.gpkg")
    problem = read_district(path)
    assert problem.villages[0].point.lon == pytest.approx(109.73, abs=1e-7)
    assert problem.centres[0].point.lon != 109.75


def test_errors_of_a_layer_name_the_feature(tmp_path):
    """The row is the number of the feature."""
    path = folder(tmp_path, tables(villages=None, requests=None))
    layer = _layer()
    layer.loc[1, "人口"] = -3
    layer.to_file(path / "villages.gpkg")
    error = only(path)
    assert (error.code, error.table, error.row, error.column) == ("number-negative", "villages.gpkg", 2, "人口")


def test_two_layers_need_a_name(tmp_path):
    """Which of two layers is meant is asked, not guessed."""
    path = folder(tmp_path, tables(villages=None, requests=None))
    for layer in ("a", "b"):
        _layer().to_file(path / "villages.gpkg", layer=layer)
    assert [e.code for e in errors_of(path)] == ["layer-unclear"]
    _layer().to_file(path / "villages.gpkg", layer="villages")
    assert len(read_district(path).villages) == 2
