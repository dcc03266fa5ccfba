"""A district folder from an OpenStreetMap extract: what is real, what is estimated, what is invented."""

import csv
import tomllib
from datetime import date
from pathlib import Path

import pytest
from pyproj import Geod
from roads_kit import Node, write_osm

from planner.errors import PlannerError
from planner.problem import Point
from planner.read import read_district
from planner.roads import travel_times
from planner.roads.osm_import import import_osm
from planner.roads.osm_places import tagged_population
from planner.roads.timezone import zone_near
from planner.settings import Language
from planner.travel import NO_ROAD

WEEK = date(2026, 3, 2)

# A main road of 3 km with a town at its western end, a village on it, a hamlet 1 km up a track, and a nameless hamlet.
PLACES: dict[int, Node] = {
    1: (9.50, 47.0),
    2: (9.52, 47.0),
    3: (9.54, 47.0),
    4: (9.52, 47.01),
    11: (9.50, 47.0002, {"place": "town", "name": "Stadt", "name:en": "Town", "population": "5 000"}),
    12: (9.52, 47.0005, {"place": "village", "name": "Dorf, am Bach", "name:zh": "村", "population": "1,234"}),
    13: (9.52, 47.01, {"place": "hamlet", "name": "Weiler"}),
    14: (9.53, 47.0, {"place": "hamlet"}),
}
ROADS = [
    ([1, 2], {"highway": "secondary", "name": "Hauptstrasse"}),
    ([2, 3], {"highway": "residential"}),
    ([2, 4], {"highway": "track"}),
]


def extract(tmp_path: Path, places: dict[int, Node] = PLACES) -> Path:
    return write_osm(tmp_path / "my_valley-latest.osm", places, ROADS)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_folder_is_read_without_an_error_and_has_ways(tmp_path: Path) -> None:
    """Import, read, travel: every place of it has a road."""
    made = import_osm(extract(tmp_path), tmp_path / "out", week=WEEK, country="LI")
    problem = read_district(tmp_path / "out")
    travel = travel_times(problem)
    assert (made.villages, made.hosts, made.centres, made.estimated) == (2, 1, 1, 1)
    assert (len(problem.requests), len(problem.vehicles), len(problem.staff)) == (
        made.requests,
        made.vehicles,
        made.staff,
    )
    assert (travel.seconds < NO_ROAD).all()
    assert problem.settings.attribution == "© OpenStreetMap contributors"
    assert (problem.settings.name, problem.settings.timezone, problem.settings.country) == (
        "My Valley",
        "Europe/Vaduz",
        "LI",
    )
    assert problem.settings.week == WEEK


def test_what_is_real_is_kept_and_what_is_estimated_is_marked(tmp_path: Path) -> None:
    """Tagged people stay; the hamlet's fifty are typical; nameless places are left out; hosts lie at a through road."""
    import_osm(extract(tmp_path), tmp_path / "out", week=WEEK)
    village, hamlet = table(tmp_path / "out", "villages")
    assert (village["name"], village["population"], village["population_estimated"]) == ("Dorf, am Bach", "1234", "")
    assert (village["can_host"], village["host_place"], village["elderly"]) == ("yes", "Hauptstrasse", "247")
    assert (hamlet["name"], hamlet["population"], hamlet["population_estimated"]) == ("Weiler", "50", "yes")
    assert (hamlet["can_host"], hamlet["host_place"]) == ("", "")
    centre = table(tmp_path / "out", "centres")[0]
    assert (centre["name"], centre["name_en"]) == ("Stadt service centre", "Town service centre")


def test_chinese_names_are_taken_for_a_chinese_district(tmp_path: Path) -> None:
    """name:zh where there is one."""
    import_osm(extract(tmp_path), tmp_path / "out", week=WEEK, language=Language.ZH)
    assert [row["name"] for row in table(tmp_path / "out", "villages")] == ["村", "Weiler"]


def test_everything_invented_says_so(tmp_path: Path) -> None:
    """Applicants, staff, the disclaimer and the comment of the settings."""
    import_osm(extract(tmp_path), tmp_path / "out", week=WEEK)
    assert all(row["applicant"].endswith("(invented)") for row in table(tmp_path / "out", "requests"))
    assert all(row["name"].endswith("(invented)") for row in table(tmp_path / "out", "staff"))
    written = (tmp_path / "out" / "district.toml").read_text(encoding="utf-8")
    assert "invented" in tomllib.loads(written)["disclaimer"] and "# Real:" in written


def test_the_same_seed_makes_the_same_folder_and_another_another(tmp_path: Path) -> None:
    """Byte for byte, but for the roads."""
    source = extract(tmp_path)
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        import_osm(source, tmp_path / name, week=WEEK, seed=seed)
    read = {n: (tmp_path / n / "requests.csv").read_bytes() for n in "abc"}
    assert read["a"] == read["b"] != read["c"]


def test_without_a_town_the_largest_village_has_the_centre(tmp_path: Path) -> None:
    """The town is taken out of the map."""
    places = {number: node for number, node in PLACES.items() if number != 11}
    import_osm(extract(tmp_path, places), tmp_path / "out", week=WEEK)
    assert [row["name"] for row in table(tmp_path / "out", "centres")] == ["Dorf, am Bach service centre"]


def test_nothing_is_overwritten_and_nothing_is_left_of_a_failure(tmp_path: Path) -> None:
    """A folder that is not empty, a file that is not there, a map without villages: an error, and no folder."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("keep", encoding="utf-8")
    source = extract(tmp_path)
    empty = write_osm(tmp_path / "empty.osm", {1: (0, 0), 2: (1, 0)}, [([1, 2], {"highway": "primary"})])
    roadless = write_osm(tmp_path / "roadless.osm", {12: PLACES[12]}, [])
    cases = [(source, "full", "folder-not-empty"), (tmp_path / "no.osm.pbf", "out", "path-missing")]
    cases += [(empty, "out", "import-no-places"), (roadless, "out", "roads-empty")]
    for file, out, code in cases:
        with pytest.raises(PlannerError) as caught:
            import_osm(file, tmp_path / out, week=WEEK)
        assert caught.value.code == code
        assert caught.value.message(Language.EN) and caught.value.message(Language.ZH)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty.osm", "full", "my_valley-latest.osm", "roadless.osm"]
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_doors_lie_beside_streets_of_the_village(tmp_path: Path) -> None:
    """Within 700 m of the village point along the residential road, eight metres aside."""
    import_osm(extract(tmp_path), tmp_path / "out", week=WEEK)
    problem = read_district(tmp_path / "out")
    doors = [r for r in problem.requests if r.mobility_limited and r.village == "n12"]
    assert doors and all(r.door is not None for r in doors)
    for request in doors:
        assert request.door is not None
        metres = Geod(ellps="WGS84").inv(9.52, request.door.lat, 9.52, 47.0)[2]
        assert metres == pytest.approx(8, abs=0.5)
    assert len({r.door for r in doors}) == len(doors)


@pytest.mark.parametrize(
    ("text", "people"), [("1234", 1234), ("1 234", 1234), ("1,234", 1234), ("ca. 900", 900), ("few", None)]
)
def test_populations_are_read_as_people_write_them(text: str, people: int | None) -> None:
    """Numbers with separators; words are no number."""
    assert tagged_population(text) == people


def test_the_time_zone_is_the_nearest_of_the_country() -> None:
    """Yulin has Shanghai time; without a country the nearest zone is taken."""
    assert zone_near(Point(lon=109.7, lat=38.3), "CN") == "Asia/Shanghai"
    assert zone_near(Point(lon=9.52, lat=47.14)) == "Europe/Vaduz"
