"""Valhalla in process: tiles from the extract, a matrix of times, legs. Needs the extra `valhalla` and MSP_SHARED."""

import importlib.util
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from roads_kit import at, drawn_metres, world

from planner.errors import PlannerError
from planner.problem import Problem
from planner.roads import travel_times
from planner.roads.valhalla_ways import decoded, tiles
from planner.settings import Language, TravelSource
from planner.travel import NO_ROAD

HERE = importlib.util.find_spec("valhalla") is not None
VADUZ, SCHAAN, BALZERS = (9.5215, 47.1411), (9.5088, 47.1653), (9.5025, 47.0671)
PLACES = {"vaduz": VADUZ, "schaan": SCHAAN, "balzers": BALZERS, "far": (9.62, 47.9)}
needed = pytest.mark.skipif(not HERE, reason="pyvalhalla is not installed (Python 3.12 or newer: extra valhalla)")


@pytest.fixture(scope="module")
def problem(tmp_path_factory: pytest.TempPathFactory) -> Problem:
    shared = os.environ.get("MSP_SHARED")
    if not shared or not (Path(shared) / "osm" / "liechtenstein.osm.pbf").is_file():
        pytest.skip("MSP_SHARED does not name a folder with real OpenStreetMap extracts")
    os.environ["PLANNER_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    return world(Path(shared) / "osm" / "liechtenstein.osm.pbf", PLACES, travel=TravelSource.VALHALLA)


def test_an_encoded_line_is_read() -> None:
    """The example of the format's description, three points, read with six digits."""
    line = [(-12.02, 3.85), (-12.095, 4.07), (-12.6453, 4.3252)]
    assert decoded("_p~iF~ps|U_ulLnnqC_mqNvxq`@") == pytest.approx(np.array(line))


@pytest.mark.skipif(HERE, reason="pyvalhalla is installed")
def test_without_the_library_the_error_says_how_to_get_it() -> None:
    """The source is valhalla, the library is not there."""
    with pytest.raises(PlannerError) as caught:
        travel_times(world(None, {"a": (0, 0)}, travel=TravelSource.VALHALLA))
    assert caught.value.code == "valhalla-missing"
    assert all("pip install pyvalhalla" in caught.value.message(language) for language in Language)


@needed
def test_ways_legs_and_what_lies_nowhere(problem: Problem) -> None:
    """Within a fifth of our own times between three towns; a leg as long as its metres; 80 km north no road."""
    travel = travel_times(problem)
    own = travel_times(problem.replace(settings=replace(problem.settings, travel=TravelSource.OSM)))
    towns = [at("vaduz"), at("schaan"), at("balzers")]
    for a in towns:
        for b in towns:
            if a != b:
                assert travel.drive(a, b) == pytest.approx(own.drive(a, b), rel=0.35)
                assert travel.distance(a, b) == pytest.approx(own.distance(a, b), rel=0.2)
                assert drawn_metres(travel.router.line(a, b)) == pytest.approx(travel.distance(a, b), rel=0.03, abs=60)
                assert any(part.name for part in travel.router.roads(a, b))
    assert travel.drive(towns[0], at("far")) == NO_ROAD
    assert {"valhalla", "no_road_place"} <= {note.code for note in travel.notes}
    assert (np.diag(travel.seconds) == 0).all()


@needed
def test_no_pair_is_left_out_in_a_matrix_of_several_blocks(problem: Problem) -> None:
    """150 places along the valley: every pair has a way, and the blocks agree with a matrix of one town."""
    steps = np.linspace(0, 1, 150)
    line = {
        f"p{k}": (VADUZ[0] + s * (SCHAAN[0] - VADUZ[0]), VADUZ[1] + s * (SCHAAN[1] - VADUZ[1]))
        for k, s in enumerate(steps)
    }
    many = travel_times(world(problem.roads, line, travel=TravelSource.VALHALLA))
    two = travel_times(world(problem.roads, {"p0": line["p0"], "p149": line["p149"]}, travel=TravelSource.VALHALLA))
    assert many.seconds.max() < NO_ROAD
    assert many.drive(at("p0"), at("p149")) == two.drive(at("p0"), at("p149"))


@needed
def test_a_file_that_is_no_extract_is_an_error_and_leaves_no_tiles(problem: Problem, tmp_path: Path) -> None:
    """Words instead of OpenStreetMap."""
    import valhalla

    wrong = tmp_path / "wrong.osm.pbf"
    wrong.write_text("no extract")
    with pytest.raises(PlannerError, match="valhalla-failed"):
        tiles(wrong, valhalla)
    home = Path(os.environ["PLANNER_CACHE"]) / "valhalla"
    assert len(list(home.iterdir())) == 1 and not list(home.glob("making-*"))
