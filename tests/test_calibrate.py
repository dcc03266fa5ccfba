"""Calibration: speeds that trips were driven at are found again, and what is found is written where it belongs."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from cli_kit import answer, run
from roads_kit import at, world, write_osm

import planner.read.files as files
from planner.errors import InputErrors, PlannerError
from planner.problem import CentreId, Trip, Vehicle, VehicleId
from planner.read.paces import write_fitted
from planner.read.trips import read_trips
from planner.roads import travel_times
from planner.roads.calibrate import calibrate
from planner.roads.matrix import packed_matrix
from planner.roads.pace import with_paces
from planner.settings import TravelSource

PLACES = {f"p{k}": (0.01 * k, 0.0) for k in range(6)} | {f"q{k}": (0.01 * k, 0.01) for k in range(6)}


def district(folder: Path):
    """A main road along the equator, small roads to the north, a track along the top."""
    nodes = {k: (0.01 * k, 0.0) for k in range(6)} | {10 + k: (0.01 * k, 0.01) for k in range(6)}
    ways = [([0, 1, 2, 3, 4, 5], {"highway": "primary"}), ([10, 11, 12, 13, 14, 15], {"highway": "track"})]
    ways += [([k, 10 + k], {"highway": "unclassified"}) for k in range(6)]
    return world(write_osm(folder / "x.osm", nodes, ways), PLACES)


def driven(problem, paces, noise: float = 0.0):
    """Trips between all places as somebody drives them who keeps other speeds."""
    other = problem.replace(settings=with_paces(problem.settings, paces))
    travel = travel_times(other)
    random = np.random.default_rng(3)
    return [
        Trip(origin=at(a), destination=at(b), seconds=round(travel.drive(at(a), at(b)) * random.lognormal(0, noise)))
        for a in PLACES
        for b in PLACES
        if a < b
    ]


def test_speeds_that_were_driven_are_found_again(tmp_path):
    """Main roads a fifth slower, small ones a quarter faster, tracks a tenth slower: within three per cent."""
    problem = district(tmp_path)
    found = calibrate(problem, driven(problem, (0.8, 1.25, 0.9)))
    assert found.paces == pytest.approx((0.8, 1.25, 0.9), rel=0.03)
    assert found.after.mean_seconds < 0.1 * found.before.mean_seconds
    assert found.after.median_ratio == pytest.approx(1, abs=0.02)


VANS = (("fast", 1.25, 30), ("slow", 0.7, 30), ("new", 0.5, 4))  # how fast each is, and its trips


def fleet(problem, **factors):
    """Vehicles of these ids, with the factors they are said to have."""
    vans = (Vehicle(id=VehicleId(v), name=v, centre=CentreId("c"), speed_factor=f) for v, f in factors.items())
    return problem.replace(vehicles=tuple(vans))


def driven_by(problem, vans=VANS, noise: float = 0.0):
    """Trips of which each vehicle drove some at its own speed."""
    trips = iter(driven(problem, (1.0, 1.0, 1.0), noise))
    return [
        replace(trip, seconds=round(trip.seconds / factor), vehicle=VehicleId(van))
        for van, factor, count in vans
        for trip, _ in zip(trips, range(count), strict=False)
    ]


def test_the_speed_of_each_vehicle_is_found_again(tmp_path):
    """A fast and a slow van; one with too few trips keeps its factor, whatever they say."""
    problem = fleet(district(tmp_path), fast=1.0, slow=1.0, new=0.9, idle=1.0)
    found = calibrate(problem, driven_by(problem))
    by_name = {one.vehicle: one for one in found.vehicles}
    assert list(by_name) == ["fast", "slow", "new"]
    assert found.factors["fast"] / found.factors["slow"] == pytest.approx(1.25 / 0.7, rel=0.08)
    assert (by_name["new"].factor, by_name["new"].fitted, by_name["new"].trips) == (0.9, False, 4)
    for name in ("fast", "slow"):
        assert by_name[name].after.mean_seconds < 0.4 * by_name[name].before.mean_seconds
        assert by_name[name].unseen.mean_seconds < 0.6 * by_name[name].before.mean_seconds


def test_few_trips_leave_a_vehicle_near_what_it_is(tmp_path):
    """Drawn towards the present factor, the more the fewer its trips: never past what was driven."""
    problem = fleet(district(tmp_path), many=1.0, few=1.0)
    plain = [replace(trip, vehicle=None) for trip in driven(problem, (1.0, 1.0, 1.0))]
    vans = (("many", 0.8, 40), ("few", 0.8, 8))
    factors = calibrate(problem, plain + driven_by(problem, vans)).factors
    assert 0.8 < factors["many"] < factors["few"] < 0.95


def test_what_all_vehicles_share_goes_to_the_roads(tmp_path):
    """Everybody drives a fifth slower: the paces say so, the factors hardly."""
    problem = fleet(district(tmp_path), a=1.0, b=1.0)
    found = calibrate(problem, driven_by(problem, (("a", 0.8, 30), ("b", 0.8, 30))))
    assert all(factor > 0.93 for factor in found.factors.values())
    assert np.mean(found.paces) < 0.9
    assert found.after.median_ratio == pytest.approx(1, abs=0.02)


def test_only_the_ways_of_the_trips_are_asked_for(tmp_path, monkeypatch):
    """However many villages there are; and they are the ways a plan counts."""
    problem = district(tmp_path)
    trips = [
        trip
        for trip in driven(problem, (1.0, 1.0, 1.0))
        if {trip.origin, trip.destination} <= {*map(at, ["p0", "p1", "p2", "q5"])}
    ]
    asked = []

    def spied(mesh):
        asked.append(len(mesh.at))
        return packed_matrix(mesh)

    monkeypatch.setattr("planner.roads.driven.packed_matrix", spied)
    monkeypatch.setattr("planner.roads.calibrate.LEAST", 6)
    found = calibrate(problem, trips)
    assert set(asked) == {4}
    travel = travel_times(problem)
    assert found.was == pytest.approx([travel.drive(trip.origin, trip.destination) for trip in found.trips], abs=1e-6)


def test_unseen_trips_are_not_flattered(tmp_path):
    """With noise of a fifth the error on unseen trips is at least that of the fit, and better than before."""
    problem = district(tmp_path)
    found = calibrate(problem, driven(problem, (0.7, 0.7, 0.7), noise=0.2))
    assert found.after.spread <= found.unseen.spread * 1.001
    assert found.unseen.mean_seconds < found.before.mean_seconds


def test_what_trips_do_not_touch_stays(tmp_path):
    """Trips along the main road alone say nothing of tracks."""
    problem = district(tmp_path)
    trips = [t for t in driven(problem, (0.6, 1.0, 0.3)) if "p" in t.origin[-2] and "p" in t.destination[-2]]
    found = calibrate(problem, trips)
    assert found.metres[2] == 0
    assert found.paces[0] == pytest.approx(0.6, rel=0.05)
    assert found.paces[2] == 1.0


def test_too_few_trips_and_no_roads_are_refused(tmp_path):
    """Eight at least; straight lines have no speeds."""
    problem = district(tmp_path)
    trips = driven(problem, (1.0, 1.0, 1.0))
    with pytest.raises(PlannerError) as few:
        calibrate(problem, trips[:7])
    assert few.value.code == "calibrate-few"
    straight = problem.replace(settings=replace(problem.settings, travel=TravelSource.STRAIGHT))
    with pytest.raises(PlannerError) as none:
        calibrate(straight, trips)
    assert none.value.code == "calibrate-source"


def test_trips_are_read_with_every_error_at_its_place(tmp_path):
    """An unknown place, the same place twice, a time that is none: all at once."""
    problem = district(tmp_path)
    table = tmp_path / "trips.csv"
    table.write_text("起点,终点,行车时长\np0,p1,12\np0,nowhere,5\np1,p1,5\np2,p3,soon\n", encoding="utf-8")
    with pytest.raises(InputErrors) as caught:
        read_trips(table, problem)
    assert {(e.code, e.row) for e in caught.value.errors} >= {("place-unknown", 3), ("times-same-place", 4)}
    assert len(caught.value.errors) == 3
    known = fleet(problem, van=1.0)
    table.write_text("起点,终点,行车时长,车牌\np0,p1,12,van\np0,p2,5,lorry\np1,p2,x,bus\np2,p3,5,\n", encoding="utf-8")
    with pytest.raises(InputErrors) as caught:
        read_trips(table, known)
    assert [(e.code, e.row, e.column, e.value) for e in caught.value.errors if e.code == "vehicle-unknown"] == [
        ("vehicle-unknown", 3, "车牌", "lorry"),
        ("vehicle-unknown", 4, "车牌", "bus"),
    ]
    table.write_text("from,to,minutes,vehicle\np0,p1,12,van\np1,p2,3,\n", encoding="utf-8")
    assert [trip.vehicle for trip in read_trips(table, known)] == ["van", None]
    table.write_text("from,to,minutes\np0,village/p1,12\n", encoding="utf-8")
    assert read_trips(table, problem) == (Trip(origin=at("p0"), destination=at("p1"), seconds=720),)


def test_paces_are_written_where_the_settings_stand(tmp_path):
    """Old lines are replaced, new ones stand before the first section, the file before is kept."""
    file = tmp_path / "district.toml"
    before = 'name = "x"\n"支线车速系数" = 2\n\n[weights]\nwalk = 1\n'
    file.write_text(before, encoding="utf-8")
    assert write_fitted(tmp_path, (0.9, 1.1, 0.5), {}) == (file, None)
    text = file.read_text(encoding="utf-8")
    assert text.index("pace_main = 0.9") < text.index("[weights]")
    assert "pace_small = 1.1" in text
    assert "支线" not in text
    assert (tmp_path / "district.toml.bak").read_text(encoding="utf-8") == before
    write_fitted(tmp_path, (1.0, 1.0, 1.0), {})
    assert (tmp_path / "district.toml.bak").read_text(encoding="utf-8") == before
    assert (tmp_path / "district.toml-2.bak").read_text(encoding="utf-8") == text
    assert write_fitted(tmp_path / "nothing" / "x.xlsx", (1.0, 1.0, 1.0), {}) == (None, None)


def test_factors_are_written_into_the_table_of_vehicles(tmp_path):
    """A csv in its own encoding, with a column that is added; a sheet of the workbook; copies are kept."""
    (tmp_path / "district.toml").write_text("pace_main = 1\n", encoding="utf-8")
    table = tmp_path / "车辆.csv"
    before = "编号;名称;所属中心\r\nV1;一号;c\r\nV2;二号;c\r\n".encode("gb18030")
    table.write_bytes(before)
    factors = {VehicleId("V2"): 0.85}
    assert write_fitted(tmp_path, (0.9, 1.0, 1.0), factors) == (tmp_path / "district.toml", table)
    assert table.read_bytes().decode("gb18030") == "编号;名称;所属中心;速度系数\r\nV1;一号;c\r\nV2;二号;c;0.85\r\n"
    assert (tmp_path / "车辆.csv.bak").read_bytes() == before
    book = tmp_path / "w" / "district.xlsx"
    book.parent.mkdir()
    content = openpyxl.Workbook()
    content.active.title = "vehicles"
    for row in (("fleet",), ("id", "name", "speed_factor"), ("V1", "one", 1), ("V2", "=1+1", None)):
        content.active.append(row)
    content.save(book)
    assert write_fitted(book, (0.9, 1.0, 1.0), factors) == (None, book)
    rows = list(openpyxl.load_workbook(book).active.iter_rows(values_only=True))
    assert rows[2:] == [("V1", "one", 1), ("V2", "=1+1", 0.85)]
    assert book.with_suffix(".xlsx.bak").exists()


def test_a_sheet_that_was_formatted_by_hand_is_written_into(tmp_path):
    """Numbers shown with leading noughts are the ids that are shown; a format at the far edge is no column."""
    book = tmp_path / "district.xlsx"
    content = openpyxl.Workbook()
    content.active.title = "vehicles"
    for row in (("id", "name"), (7, "one"), (12, "two")):
        content.active.append(row)
    for cell in ("A2", "A3"):
        content.active[cell].number_format = "000"
    content.active["XFD1"].number_format = "000"
    content.save(book)
    assert write_fitted(tmp_path, (1.0, 1.0, 1.0), {VehicleId("007"): 0.85}) == (None, book)
    rows = openpyxl.load_workbook(book).active.iter_rows(values_only=True, max_col=3)
    assert list(rows) == [("id", "name", "speed_factor"), (7, "one", 0.85), (12, "two", None)]


def test_both_files_are_written_or_none(tmp_path, monkeypatch):
    """The table is held open: the settings are as before. A vehicle without a row: nothing is touched."""
    (tmp_path / "district.toml").write_text("pace_main = 1\n", encoding="utf-8")
    (tmp_path / "vehicles.csv").write_text("id,name\nV1,one\n", encoding="utf-8")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(PlannerError) as gone:
        write_fitted(tmp_path, (0.5, 1.0, 1.0), {VehicleId("V9"): 0.8})
    assert gone.value.code == "fitted-not-there"
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    real = files.replace_file

    def held(path, data):
        if path.name == "vehicles.csv":
            raise PlannerError("file-not-writable", path=path.name)
        real(path, data)

    monkeypatch.setattr(files, "replace_file", held)
    with pytest.raises(PlannerError):
        write_fitted(tmp_path, (0.5, 1.0, 1.0), {VehicleId("V1"): 0.8})
    assert {name: (tmp_path / name).read_bytes() for name in before} == before


def test_the_command_says_what_it_found(tmp_path):
    """A folder with roads and trips: paces on stdout as JSON, and in district.toml when asked."""
    district(tmp_path)
    folder = tmp_path / "d"
    folder.mkdir()
    (tmp_path / "x.osm").rename(tmp_path / "roads.osm")
    import osmium

    with osmium.SimpleWriter(str(folder / "roads.osm.pbf")) as out:
        for item in osmium.FileProcessor(str(tmp_path / "roads.osm")):
            out.add(item)
    rows = "\n".join(f"{name},{name},{x},{y}" for name, (x, y) in PLACES.items())
    rows = rows.replace("p0,p0,0.0,0.0", "p0,p0,0.0001,0.0001")
    (folder / "villages.csv").write_text(f"id,name,lon,lat\n{rows}\n", encoding="utf-8")
    (folder / "centres.csv").write_text("id,name,lon,lat\nc,c,0.001,0.0001\n", encoding="utf-8")
    (folder / "district.toml").write_text('language = "en"\ntravel = "osm"\nweek = 2026-11-30\n', encoding="utf-8")
    (folder / "vehicles.csv").write_text("id,name,centre\nV1,One,c\nV2,Two,c\n", encoding="utf-8")
    pairs = [(a, b) for a in range(6) for b in range(6) if a != b]
    trips = "\n".join(f"p{a},p{b},{(3 + (a > b)) * abs(a - b)},V{1 + (a > b)}" for a, b in pairs)
    (tmp_path / "t.csv").write_text(f"from,to,minutes,vehicle\n{trips}\n", encoding="utf-8")
    said = answer("calibrate", folder, tmp_path / "t.csv", "--write")
    assert said["trips"] == 30
    assert said["after"]["mean_seconds"] < said["before"]["mean_seconds"]
    assert f"pace_main = {said['paces']['pace_main']:g}" in (folder / "district.toml").read_text(encoding="utf-8")
    first, second = said["vehicles"]
    assert (first["vehicle"], first["trips"], first["fitted"]) == ("V1", 15, True)
    assert first["speed_factor"] > second["speed_factor"]
    table = (folder / "vehicles.csv").read_text(encoding="utf-8").splitlines()
    assert table[0] == "id,name,centre,speed_factor" and table[2] == f"V2,Two,c,{second['speed_factor']:g}"
    words = run("calibrate", folder, tmp_path / "t.csv").stderr
    assert "too few" not in words and "V2" in words
