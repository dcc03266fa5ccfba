"""Seasons: rain and snow close some roads, slow the others, and say how much."""

from pathlib import Path

import pytest
import shapely
from roads_kit import SIDE_EAST, SIDE_NORTH, SQUARE, Tags, at, world, write_osm
from test_roads_lines import line, write_lines

from planner.errors import PlannerError
from planner.roads import travel_times
from planner.roads.seasons import closed_seasons, season_share
from planner.settings import AccessMode, Season, TravelSource
from planner.travel import NO_ROAD, Travel

DRY, RAIN, SNOW = Season
ROAD = {"highway": "residential"}  # 25 km/h
AROUND = 2 * SIDE_NORTH + SIDE_EAST


def square(tmp_path: Path, south: Tags, season: Season, **settings: object) -> Travel:
    """From a (south-west) to b (south-east) over the southern road, or the long way round on plain roads."""
    path = write_osm(tmp_path / "square.osm", SQUARE, [([1, 2], south), ([2, 3, 4, 1], ROAD)])
    return travel_times(world(path, {"a": (0, 0), "b": (0.01, 0)}, season=season, **settings))


@pytest.mark.parametrize(
    ("tags", "closed"),
    [
        ({"snowplowing": "no"}, {SNOW}),
        ({"winter_service": "no"}, {SNOW}),
        ({"winter_road": "yes"}, {DRY, RAIN}),
        ({"ice_road": "yes"}, {DRY, RAIN}),
        ({"seasonal": "dry_season"}, {RAIN, SNOW}),
        ({"seasonal": "summer"}, {SNOW}),
        ({"seasonal": "yes"}, set()),
        ({"motor_vehicle:conditional": "no @ wet"}, {RAIN}),
        ({"motor_vehicle:conditional": "no @ (snow)"}, {SNOW}),
        ({"vehicle:conditional": "destination @ (08:00-09:00); no @ winter"}, {SNOW}),
        ({"access:conditional": "no @ (Nov 1-Apr 30)"}, {SNOW}),
        ({"access:conditional": "no @ (Jan-Mar)"}, {SNOW}),
        ({"access:conditional": "no @ (May-Sep)"}, set()),
        ({"access:conditional": "no @ (Mo-Fr 08:00-09:00)"}, set()),
        ({"access:conditional": "yes @ snow"}, set()),
        ({"foot:conditional": "no @ snow"}, set()),
        ({"surface": "mud"}, {RAIN}),
        ({"tracktype": "grade4"}, {SNOW}),
        ({"tracktype": "grade5"}, {RAIN, SNOW}),
    ],
)
def test_a_tag_closes_a_road_in_its_seasons_only(tags: Tags, closed: set[Season]) -> None:
    """What does not say that cars stay out in rain or snow leaves the road open."""
    assert {season for season in Season if season_share("track", tags, season) == 0} == closed


def test_a_road_closed_by_snow_is_gone_round_in_snow_and_driven_in_rain(tmp_path: Path) -> None:
    """The way of a vehicle follows the season."""
    ways = {s: square(tmp_path, ROAD | {"snowplowing": "no"}, s).distance(at("a"), at("b")) for s in Season}
    assert ways == {
        DRY: pytest.approx(SIDE_EAST, abs=1),
        RAIN: pytest.approx(SIDE_EAST, abs=1),
        SNOW: pytest.approx(AROUND, abs=1),
    }


def test_a_paved_road_keeps_its_share_of_the_dry_speed(tmp_path: Path) -> None:
    """82.5 % in rain, 65 % on snow: the middle of what the source says."""
    asphalt = ROAD | {"surface": "asphalt"}
    dry, rain, snow = (square(tmp_path, asphalt, s).drive(at("a"), at("b")) for s in Season)
    assert rain == pytest.approx(dry / 0.825, abs=1)
    assert snow == pytest.approx(dry / 0.65, abs=1)


def test_the_worst_of_surface_and_track_type_holds() -> None:
    """Gravel keeps 0.7 in rain, grade4 0.5; a track of which nothing is known 0.5, a paved one as paved roads."""
    assert season_share("track", {"surface": "gravel", "tracktype": "grade4"}, RAIN) == 0.5
    assert season_share("track", {"surface": "gravel"}, RAIN) == 0.7
    assert season_share("track", {}, RAIN) == 0.5
    assert season_share("track", {"surface": "asphalt"}, RAIN) == 0.825
    assert season_share("ferry", {}, SNOW) == 1


def test_notes_count_what_is_closed_and_what_is_slowed(tmp_path: Path) -> None:
    """1.1 km closed, the other three sides slowed; in dry weather nothing is said."""
    notes = square(tmp_path, ROAD | {"snowplowing": "no"}, SNOW).notes
    said = [note.values for note in notes if note.code == "season_snow"]
    assert said == [{"closed": pytest.approx(1.1), "slowed": pytest.approx(round(AROUND / 1000, 1))}]
    assert not [n for n in square(tmp_path, ROAD, DRY).notes if n.code.startswith("season")]


def test_a_path_that_no_car_uses_is_not_counted_as_closed(tmp_path: Path) -> None:
    """A footpath of mud is no road lost."""
    notes = square(tmp_path, {"highway": "footway", "surface": "mud"}, RAIN).notes
    assert [n.values["closed"] for n in notes if n.code == "season_rain"] == [0]


def test_residents_still_walk_where_no_car_goes(tmp_path: Path) -> None:
    """A road that is not ploughed is closed to vehicles, not to people."""
    travel = square(tmp_path, ROAD | {"snowplowing": "no"}, SNOW, access_mode=AccessMode.FOOT)
    assert [a.metres for a in travel.access["a"] if a.hub == "b"] == [pytest.approx(SIDE_EAST, abs=2)]


def test_a_column_closes_road_lines(tmp_path: Path) -> None:
    """`closed` names seasons in English or Chinese; surface slows; blank is open."""
    rows = [
        {"class": "tertiary", "closed": "雨、雪", "surface": None, "geometry": line((0, 0), (0.01, 0))},
        {"class": "tertiary", "closed": None, "surface": "dirt", "geometry": line((0, 0), (0, 0.01))},
    ]
    path = write_lines(tmp_path / "roads.gpkg", rows)
    places = {"a": (0.0, 0.0), "b": (0.01, 0.0), "d": (0.0, 0.01)}
    dry, rain = (travel_times(world(path, places, travel=TravelSource.LINES, season=s)) for s in (DRY, RAIN))
    assert dry.drive(at("a"), at("b")) < NO_ROAD
    assert rain.drive(at("a"), at("d")) == pytest.approx(2 * dry.drive(at("a"), at("d")), abs=1)
    assert {n.code: n.values for n in rain.notes}["season_rain"] == {"closed": 1.1, "slowed": 1.1}


def test_a_season_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    """Nothing is guessed: the word is named."""
    rows = [{"class": "tertiary", "closed": "monsoon", "geometry": shapely.LineString([(0, 0), (0.01, 0)])}]
    path = write_lines(tmp_path / "roads.gpkg", rows)
    with pytest.raises(PlannerError) as caught:
        travel_times(world(path, {"a": (0, 0)}, travel=TravelSource.LINES))
    assert "closed = monsoon" in str(caught.value.values)


def test_words_of_seasons() -> None:
    """Several seasons in one cell, with any of the usual separators."""
    assert closed_seasons("rain; snow") == closed_seasons("雨季,冬季") == {RAIN, SNOW}
    assert closed_seasons("") == frozenset()


@pytest.mark.parametrize("source", [TravelSource.STRAIGHT, TravelSource.TIMES])
def test_a_source_without_roads_says_that_the_season_changes_nothing(source: TravelSource) -> None:
    """Who asks for snow on straight lines is told."""
    rain, dry = (travel_times(world(None, {"a": (0, 0)}, travel=source, season=s)) for s in (RAIN, DRY))
    assert [n.code for n in rain.notes if n.code == "season_unknown"] == ["season_unknown"]
    assert not [n for n in dry.notes if n.code == "season_unknown"]
