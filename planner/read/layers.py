"""Layers of .gpkg and .geojson files: attributes as columns, the geometry as lon and lat."""

from pathlib import Path
from typing import Any

import geopandas
import pandas
import pyogrio

from planner.read.cells import Cell

WGS84 = 4326


class LayerUnclear(Exception):  # noqa: N818 - a finding, not a fault
    """A file holds several layers and none has the name of the table."""


def read_layer(path: Path, names: frozenset[str]) -> tuple[tuple[tuple[int, tuple[Cell, ...]], ...], bool]:
    """A heading (row 0) and one row a feature, numbered from 1; and whether its system is not WGS-84.

    An area counts by a point inside it.

    Raises:
        OSError, pyogrio.errors.DataSourceError: the file cannot be read.
        LayerUnclear: which layer is meant cannot be told.

    """
    if not path.is_file():
        raise FileNotFoundError(path)
    with path.open("rb"):  # held open or forbidden: say so before GDAL does in other words
        pass
    frame = geopandas.read_file(path, layer=_layer(path, names), engine="pyogrio")
    if "geometry" not in frame.columns:
        return _rows(frame, [], []), False
    other = frame.crs is not None and frame.crs.to_epsg() != WGS84
    if other:
        frame = frame.to_crs(WGS84)
    points = [None if g is None or g.is_empty else g.representative_point() for g in frame.geometry]
    bare = frame.drop(columns=["geometry", *(c for c in frame.columns if str(c).lower() in ("lon", "lat"))])
    return _rows(bare, [p and p.x for p in points], [p and p.y for p in points]), other


def _layer(path: Path, names: frozenset[str]) -> str:
    layers = [str(name) for name, _ in pyogrio.list_layers(path)]
    named = [name for name in layers if name.strip().lower() in names]
    if len(named) == 1 or (not named and len(layers) == 1):
        return (named or layers)[0]
    raise LayerUnclear(", ".join(layers))


def _rows(frame: Any, lon: list[Any], lat: list[Any]) -> tuple[tuple[int, tuple[Cell, ...]], ...]:
    names: tuple[Cell, ...] = (*map(str, frame.columns), *(("lon", "lat") if lon else ()))
    columns = [[_cell(v) for v in frame[name]] for name in frame.columns] + ([lon, lat] if lon else [])
    return ((0, names), *((n, tuple(row)) for n, row in enumerate(zip(*columns, strict=True), start=1)))


def _cell(value: Any) -> Cell:
    if value is None or value is pandas.NaT or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, pandas.Timestamp):
        return value.to_pydatetime()
    if hasattr(value, "item"):
        value = value.item()
    return value if isinstance(value, str | int | float | bool) else str(value)
