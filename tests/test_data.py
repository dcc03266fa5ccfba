"""The example districts: what they promise to hold, that they say they are invented, and that the seed makes them."""

import csv
import os
import subprocess
import sys
import tomllib
import zipfile
from importlib.resources import files
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import pytest
from openpyxl import load_workbook

from planner.demand import open_cases, walkins
from planner.problem import Problem, VehicleKind
from planner.read import read_district
from planner.roads import travel_times
from planner.settings import TravelSource
from planner.travel import NO_ROAD

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
EXAMPLES = ("yuyang", "township")
NAMES = "yuyang/villages_610802.csv"


@pytest.fixture(scope="module")
def yuyang() -> Problem:
    return read_district(DATA / "yuyang")


@pytest.fixture(scope="module")
def township() -> Problem:
    return read_district(DATA / "township" / "district.xlsx")


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    """The real names by code, in the folder of real data."""
    shared = os.environ.get("MSP_SHARED")
    if not shared or not (Path(shared) / NAMES).exists():
        pytest.skip(f"MSP_SHARED does not lead to {NAMES}: the names cannot be compared and nothing can be made again")
    with (Path(shared) / NAMES).open(encoding="utf-8-sig", newline="") as file:
        return {row["village_code"]: row["village"] for row in csv.DictReader(file)}


def test_the_district_is_as_large_as_stated(yuyang: Problem) -> None:
    """Yuyang has 22 centres, 306 stations, 8 vans, 6 cars and about 570 cases, 15 % of them at the door."""
    kinds = [v.kind for v in yuyang.vehicles]
    doors = sum(r.mobility_limited for r in yuyang.requests)
    assert (len(yuyang.centres), len(yuyang.villages)) == (22, 306)
    assert (kinds.count(VehicleKind.VAN), kinds.count(VehicleKind.CAR)) == (8, 6)
    assert 560 <= len(yuyang.requests) <= 580
    assert 0.13 <= doors / len(yuyang.requests) <= 0.17
    assert len(open_cases(yuyang)) == len(yuyang.requests)
    assert len(yuyang.services) == 16
    assert yuyang.settings.travel is TravelSource.LINES


def test_the_township_is_as_large_as_stated(township: Problem) -> None:
    """The township has 14 villages and 26 cases, 4 at the door, a van, a car and five people."""
    assert (len(township.villages), len(township.requests), len(township.centres)) == (14, 26, 1)
    assert sum(r.mobility_limited for r in township.requests) == 4
    assert sorted(v.kind for v in township.vehicles) == [VehicleKind.CAR, VehicleKind.VAN]
    assert len(township.staff) == 5
    assert township.settings.travel is TravelSource.STRAIGHT


def test_the_township_is_part_of_the_district(yuyang: Problem, township: Problem) -> None:
    """Its villages, services, requests and vehicles are those of the district."""
    assert set(township.villages) <= set(yuyang.villages)
    assert township.services == yuyang.services
    assert set(township.requests) <= set(yuyang.requests)
    assert set(township.vehicles) <= set(yuyang.vehicles)
    assert set(township.staff) <= set(yuyang.staff)


def test_every_place_is_reached_on_the_roads(yuyang: Problem) -> None:
    """A road leads to every village and door; nothing lies so far off a road that it would have to be reported."""
    travel = travel_times(yuyang)
    assert int((travel.seconds >= NO_ROAD).sum()) == 0
    assert travel.notes == ()


def test_roads_wind_as_in_the_hills(yuyang: Problem) -> None:
    """Between centres a road is 1.3 to 1.7 times as long as the crow flies, on the average."""
    travel = travel_times(yuyang)
    centres = [(travel.index[p], place.point) for p, place in yuyang.places.items() if p.startswith("centre/")]
    ratios = []
    for i, a in centres:
        for j, b in centres:
            if i < j and a and b:
                east = (a.lon - b.lon) * np.cos(np.radians(38.3)) * 111_320
                crow = float(np.hypot(east, (a.lat - b.lat) * 111_320))
                ratios.append(int(travel.metres[i, j]) / crow)
    assert 1.3 <= float(np.mean(ratios)) <= 1.7


def test_nearly_every_village_has_a_hub_in_reach(yuyang: Problem) -> None:
    """Two fifths to a half of the villages can host, and all but ten have one of them within the limit."""
    travel = travel_times(yuyang)
    hosts = sum(v.can_host for v in yuyang.villages)
    without = [
        v for v in yuyang.villages if not any(a.metres <= yuyang.access_limit(v.id) for a in travel.access[v.id])
    ]
    assert 0.4 <= hosts / len(yuyang.villages) <= 0.5
    assert len(without) == 10


def test_the_stated_difficulties_are_there(yuyang: Problem, township: Problem) -> None:
    """As the README says: five residents at home at weekends only (one in the township), two villages for cars only,
    five villages overdue, skills that expire in the week."""
    cars = {v.id for v in yuyang.vehicles if v.kind is VehicleKind.CAR}
    week = yuyang.horizon
    skills = [skill for person in yuyang.staff for skill in person.skills]
    assert (_weekend(yuyang), _weekend(township)) == (5, 1)
    assert [v.vehicles for v in yuyang.villages if v.vehicles] == [cars, cars]
    assert sum(w.floor == week.first for w in walkins(yuyang)) == 5
    assert any(s.expires is not None and week.first <= s.expires <= week.last for s in skills)


def test_lines_share_their_end_vertices(yuyang: Problem) -> None:
    """Every end of a road is the end of another one, or a dead end; none misses a junction by a metre."""
    roads = geopandas.read_file(DATA / "yuyang" / "roads.gpkg", layer="roads")
    ends = np.array([p for line in roads.geometry for p in (line.coords[0], line.coords[-1])])
    distinct = np.unique(ends, axis=0)
    gaps = np.abs(distinct[:, None] - distinct[None]).max(axis=2) + np.eye(len(distinct))
    assert float(gaps.min()) > 5e-5


@pytest.mark.parametrize("name", sorted(p.name for p in (DATA / "yuyang").iterdir()))
def test_every_file_says_that_it_is_invented(name: str) -> None:
    """No file of the district can be taken for real when it is passed on alone; a table without rows says nothing."""
    path = DATA / "yuyang" / name
    if path.suffix == ".gpkg":
        text = str(pyogrio.read_info(path, layer="roads")["layer_metadata"]["DESCRIPTION"])
    else:
        text = path.read_text(encoding="utf-8-sig")
    assert "虚构" in text or len(text.splitlines()) == 1


def test_every_sheet_says_that_it_is_invented() -> None:
    """Each sheet of the workbook carries the words in its title."""
    with zipfile.ZipFile(DATA / "township" / "district.xlsx") as book:
        shared = book.read("xl/sharedStrings.xml").decode()
        sheets = [n for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
    assert shared.count("（虚构数据，仅供演示）</t>") == len(sheets) >= 8


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_disclaimer_is_set(example: str) -> None:
    """Maps and documents can print that the data are invented."""
    problem = read_district(DATA / example)
    assert problem.settings.disclaimer.startswith("虚构数据")
    assert "虚构" in problem.settings.attribution
    assert "虚构" in problem.settings.name


def test_people_and_numbers_are_plainly_invented(yuyang: Problem) -> None:
    """No name could be a person's, no telephone number could be dialled."""
    assert all("虚构" in r.applicant and r.contact.startswith("0912-0000-") for r in yuyang.requests)
    assert all("虚构" in s.name for s in yuyang.staff)
    assert all("（虚构） 0912-0000-" in v.contact for v in yuyang.villages)
    assert all(c.phone.startswith("0912-0000-") for c in yuyang.centres)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_package_carries_the_same_files(example: str) -> None:
    """What `planner demo` plans is what lies under data/."""
    carried = files("planner").joinpath("demo", example)
    here = {p.name: p.read_bytes() for p in (DATA / example).iterdir()}
    assert {p.name: p.read_bytes() for p in carried.iterdir()} == here


def test_settings_are_written_for_the_example_week() -> None:
    """The week of the example is 2026-W49."""
    settings = tomllib.loads((DATA / "yuyang" / "district.toml").read_text(encoding="utf-8"))
    assert settings["week"] == "2026-11-30"


def test_names_are_the_real_ones(yuyang: Problem, names: dict[str, str]) -> None:
    """Every station's code is in the real list and its name is the real one, shortened as the README says."""
    for village in yuyang.villages:
        real = names[village.id]
        assert village.name in (real.removesuffix("委会"), real.removesuffix("居委会"))


def test_the_seed_makes_the_same_files(tmp_path: Path, names: dict[str, str]) -> None:
    """The generator run again writes what is committed: roads to the vertex, sheets to the cell, others to the byte."""
    script = ROOT / "scripts" / "make_yuyang.py"
    subprocess.run([sys.executable, "-W", "error", str(script), "--out", str(tmp_path)], check=True)
    for example in EXAMPLES:
        for path in sorted((DATA / example).iterdir()):
            again = tmp_path / "data" / example / path.name
            if path.suffix == ".gpkg":
                assert geopandas.read_file(path).equals(geopandas.read_file(again))
            elif path.suffix == ".xlsx":
                assert _cells(path) == _cells(again)
            else:
                assert path.read_bytes() == again.read_bytes(), path.name


def _cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(path)}


def _weekend(problem: Problem) -> int:
    return sum(any(w.weekdays == {5, 6} for w in r.windows) for r in problem.requests)
