"""Calibration: speeds that trips were driven at are found again, and what is found is written where it belongs."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cli_kit import answer
from roads_kit import at, world, write_osm

from planner.errors import InputErrors, PlannerError
from planner.problem import KnownTime
from planner.read.paces import write_paces
from planner.read.trips import read_trips
from planner.roads import travel_times
from planner.roads.calibrate import calibrate, with_paces
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
        KnownTime(
            origin=at(a), destination=at(b), seconds=round(travel.drive(at(a), at(b)) * random.lognormal(0, noise))
        )
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
    table.write_text("from,to,minutes\np0,village/p1,12\n", encoding="utf-8")
    assert read_trips(table, problem) == (KnownTime(origin=at("p0"), destination=at("p1"), seconds=720),)


def test_paces_are_written_where_the_settings_stand(tmp_path):
    """Old lines are replaced, new ones stand before the first section, the file before is kept."""
    file = tmp_path / "district.toml"
    before = 'name = "x"\n"支线车速系数" = 2\n\n[weights]\nwalk = 1\n'
    file.write_text(before, encoding="utf-8")
    assert write_paces(tmp_path, (0.9, 1.1, 0.5)) == file
    text = file.read_text(encoding="utf-8")
    assert text.index("pace_main = 0.9") < text.index("[weights]")
    assert "pace_small = 1.1" in text
    assert "支线" not in text
    assert (tmp_path / "district.toml.bak").read_text(encoding="utf-8") == before
    write_paces(tmp_path, (1.0, 1.0, 1.0))
    assert (tmp_path / "district.toml.bak").read_text(encoding="utf-8") == before
    assert (tmp_path / "district.toml-2.bak").read_text(encoding="utf-8") == text
    assert write_paces(tmp_path / "nothing" / "x.xlsx", (1.0, 1.0, 1.0)) is None


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
    trips = "\n".join(f"p{a},p{b},{3 * abs(a - b)}" for a in range(6) for b in range(6) if a != b)
    (tmp_path / "t.csv").write_text(f"from,to,minutes\n{trips}\n", encoding="utf-8")
    said = answer("calibrate", folder, tmp_path / "t.csv", "--write")
    assert said["trips"] == 30
    assert said["after"]["mean_seconds"] < said["before"]["mean_seconds"]
    assert f"pace_main = {said['paces']['pace_main']:g}" in (folder / "district.toml").read_text(encoding="utf-8")
