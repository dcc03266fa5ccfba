"""OpenStreetMap: what tags mean for cars and for residents, on a square of four roads."""

from pathlib import Path

import pytest
from roads_kit import SIDE_EAST, SIDE_NORTH, SQUARE, Node, Tags, at, world, write_osm

from planner.errors import PlannerError
from planner.roads import travel_times
from planner.roads.speeds import class_speed, duration_hours, posted_limit
from planner.settings import AccessMode
from planner.travel import NO_ROAD, Travel

ROAD = {"highway": "residential"}  # 25 km/h
AROUND = 2 * SIDE_NORTH + SIDE_EAST


def square(
    tmp_path: Path,
    south: Tags,
    nodes: dict[int, Node] | None = None,
    members: list[int] | None = None,
    **settings: object,
) -> Travel:
    """Travel from a (south-west) to b (south-east) over the southern road, or the long way round on plain roads."""
    ways = [(members or [1, 2], south), ([2, 3, 4, 1], ROAD)]
    path = write_osm(tmp_path / "square.osm", SQUARE | (nodes or {}), ways)
    return travel_times(world(path, {"a": (0, 0), "b": (0.01, 0)}, **settings))


def metres(travel: Travel) -> tuple[int, int]:
    return travel.distance(at("a"), at("b")), travel.distance(at("b"), at("a"))


def seconds(travel: Travel) -> int:
    return travel.drive(at("a"), at("b"))


@pytest.mark.parametrize(
    ("tags", "there", "back"),
    [
        ({}, SIDE_EAST, SIDE_EAST),
        ({"oneway": "yes"}, SIDE_EAST, AROUND),
        ({"oneway": "-1"}, AROUND, SIDE_EAST),
        ({"oneway": "reversible"}, SIDE_EAST, SIDE_EAST),
        ({"junction": "roundabout"}, SIDE_EAST, AROUND),
        ({"junction": "roundabout", "oneway": "no"}, SIDE_EAST, SIDE_EAST),
        ({"oneway": "yes", "oneway:motor_vehicle": "no"}, SIDE_EAST, SIDE_EAST),
    ],
)
def test_one_way_roads_are_driven_one_way(tmp_path: Path, tags: Tags, there: float, back: float) -> None:
    """Against the arrow the car goes round the square."""
    assert metres(square(tmp_path, ROAD | tags)) == pytest.approx((there, back), abs=1)


@pytest.mark.parametrize(
    "tags", [{"access": "no"}, {"motor_vehicle": "no"}, {"vehicle": "no"}, {"access": "yes", "motorcar": "no"}]
)
def test_a_road_closed_to_cars_is_not_driven(tmp_path: Path, tags: Tags) -> None:
    """The most special of the access tags decides."""
    assert metres(square(tmp_path, ROAD | tags)) == pytest.approx((AROUND, AROUND), abs=1)


@pytest.mark.parametrize("tags", [{"access": "no", "motor_vehicle": "yes"}, {"vehicle": "permissive"}])
def test_a_road_that_is_open_after_all_is_driven(tmp_path: Path, tags: Tags) -> None:
    """access=no with motor_vehicle=yes is open."""
    assert metres(square(tmp_path, ROAD | tags)) == pytest.approx((SIDE_EAST, SIDE_EAST), abs=1)


def test_a_private_road_is_slow_but_not_dropped(tmp_path: Path) -> None:
    """8 km/h over the private road is no gain here; where nothing else leads, it is driven."""
    private = ROAD | {"access": "private"}
    assert metres(square(tmp_path, private))[0] == pytest.approx(AROUND, abs=1)
    only = write_osm(tmp_path / "only.osm", SQUARE, [([1, 2], private), ([2, 3], ROAD)])
    travel = travel_times(world(only, {"a": (0, 0), "b": (0.01, 0)}))
    assert seconds(travel) == pytest.approx(SIDE_EAST / (8 / 3.6), abs=2)


@pytest.mark.parametrize(
    ("barrier", "delay"),
    [
        ({"barrier": "bollard"}, None),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, 0),
        ({"barrier": "gate"}, 20),
        ({"barrier": "gate", "access": "private"}, 60),
        ({"barrier": "gate", "access": "no"}, None),
        ({"barrier": "cattle_grid"}, 0),
        ({"highway": "traffic_signals"}, 2),
    ],
)
def test_barriers_close_a_road_or_cost_seconds(tmp_path: Path, barrier: Tags, delay: int | None) -> None:
    """A node in the middle of the southern road; residents on foot always pass it."""
    node: dict[int, Node] = {9: (0.005, 0, barrier)}
    travel = square(tmp_path, ROAD, node, [1, 9, 2], access_limit=1000)
    way = AROUND if delay is None else SIDE_EAST
    assert metres(travel) == pytest.approx((way, way), abs=1)
    assert seconds(travel) == pytest.approx(way / (class_speed("unclassified") / 3.6) + (delay or 0), abs=1.1)
    assert travel.access["a"][1].metres == pytest.approx(SIDE_EAST, abs=1)  # type: ignore[index]


def test_a_barrier_at_a_crossing_closes_every_arm(tmp_path: Path) -> None:
    """The bollard stands on node 2 itself: from 1 by the south and from 3 by the east the car stops there."""
    nodes = SQUARE | {2: (0.01, 0, {"barrier": "bollard"}), 5: (0.02, 0)}
    path = write_osm(tmp_path / "x.osm", nodes, [([1, 2], ROAD), ([2, 3, 4, 1], ROAD), ([2, 5], ROAD)])
    travel = travel_times(world(path, {"a": (0, 0), "b": (0.02, 0), "d": (0.01, 0.005)}))
    assert travel.distance(at("a"), at("d")) == pytest.approx(SIDE_EAST + 1.5 * SIDE_NORTH, abs=1)
    notes = {note.code: note.values for note in travel.notes}
    assert notes["far_place"]["metres"] == pytest.approx(SIDE_EAST, abs=1)  # the eastern arm is cut off
    assert notes["dropped"]["km"] == pytest.approx(1.1)


def test_a_ferry_takes_its_duration_and_nobody_boards_in_the_middle(tmp_path: Path) -> None:
    """The southern side is a ferry of six minutes: with roads at both ends it is the faster way to b."""
    ferry = {"route": "ferry", "duration": "00:06"}
    slow = {"highway": "track"}
    path = write_osm(tmp_path / "ferry.osm", SQUARE, [([1, 2], ferry), ([2, 3, 4, 1], slow)])
    travel = travel_times(world(path, {"a": (0, 0), "b": (0.01, 0), "m": (0.005, 0)}))
    assert seconds(travel) == pytest.approx(360, abs=1)
    assert travel.distance(at("m"), at("a")) >= 500  # snapped to the land, not to the ferry line


def test_a_ferry_without_duration_is_slow(tmp_path: Path) -> None:
    """5 km/h: the long way round is faster."""
    assert metres(square(tmp_path, {"route": "ferry"}))[0] == pytest.approx(AROUND, abs=1)


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        *(("50", 50), ("60 km/h", 60), ("30 mph", 48.28), ("CH:rural", 80), ("DE:rural", 100), ("FR:urban", 50)),
        *(("DE:zone:30", 30), ("none", 120), ("walk", 7), ("signals", None), ("", None)),
    ],
)
def test_posted_limits_are_read(text: str, kmh: float | None) -> None:
    """Numbers, miles, and limits said by name."""
    assert posted_limit(text) == (None if kmh is None else pytest.approx(kmh, abs=0.01))


@pytest.mark.parametrize(("text", "hours"), [("00:20", 1 / 3), ("PT1H5M", 13 / 12), ("45", 0.75), ("soon", None)])
def test_durations_are_read(text: str, hours: float | None) -> None:
    """Clock, ISO 8601 and plain minutes."""
    assert duration_hours(text) == (None if hours is None else pytest.approx(hours))


@pytest.mark.parametrize(
    ("tags", "kmh"),
    [
        ({"highway": "primary"}, 65),
        ({"highway": "primary", "maxspeed": "50"}, 50 * 1.033),
        ({"highway": "primary", "maxspeed": "60"}, 60 * (1.033 - 0.203 * 10 / 47)),
        ({"highway": "trunk", "maxspeed": "120"}, 120 * 0.83),
        ({"highway": "primary", "maxspeed:forward": "40", "maxspeed:backward": "80"}, 40 * 1.033),
        ({"highway": "service", "maxspeed": "50"}, 30),
        ({"highway": "secondary", "surface": "earth"}, 20),
        ({"highway": "track", "tracktype": "grade5"}, 15),
        ({"highway": "footway", "motor_vehicle": "yes"}, 10),
        ({"highway": "residential", "access": "destination"}, 12.5),
    ],
)
def test_the_speed_follows_class_limit_and_surface(tmp_path: Path, tags: Tags, kmh: float) -> None:
    """A single road of 1.1 km, timed from end to end."""
    path = write_osm(tmp_path / "one.osm", SQUARE, [([1, 2], tags)])
    travel = travel_times(world(path, {"a": (0, 0), "b": (0.01, 0)}))
    assert seconds(travel) == pytest.approx(SIDE_EAST / (kmh / 3.6), abs=1.1)


def test_every_class_that_cars_drive_has_a_speed() -> None:
    """The table of speeds and the list of classes agree."""
    from planner.roads.osm_tags import PATHS
    from planner.roads.raw import CLASSES

    assert all((class_speed(kind) > 0) != (kind in PATHS) for kind in CLASSES)


@pytest.mark.parametrize(
    ("mode", "path_tags", "direct"),
    [
        (AccessMode.FOOT, {"highway": "path"}, True),
        (AccessMode.FOOT, {"highway": "steps"}, True),
        (AccessMode.FOOT, {"highway": "path", "foot": "no"}, False),
        (AccessMode.FOOT, {"highway": "motorway"}, False),
        (AccessMode.TRICYCLE, {"highway": "path"}, False),
        (AccessMode.TRICYCLE, {"highway": "path", "bicycle": "designated"}, True),
        (AccessMode.TRICYCLE, {"highway": "track"}, True),
        (AccessMode.CAR, {"highway": "track", "motor_vehicle": "no"}, False),
    ],
)
def test_residents_use_the_ways_of_their_mode(tmp_path: Path, mode: AccessMode, path_tags: Tags, direct: bool) -> None:
    """From a to b: the southern way if the mode may, else round the square."""
    travel = square(tmp_path, path_tags, access_mode=mode, access_limit=1200)
    way = travel.access["a"][1]  # type: ignore[index]
    assert way.metres == pytest.approx(SIDE_EAST if direct else AROUND, abs=2)
    assert way.seconds == way.metres  # at one metre a second


def test_residents_walk_against_one_way_streets_and_cars_do_not(tmp_path: Path) -> None:
    """b to a against the arrow."""
    oneway = ROAD | {"oneway": "yes"}
    for mode, expected in ((AccessMode.FOOT, SIDE_EAST), (AccessMode.CAR, AROUND)):
        travel = square(tmp_path, oneway, access_mode=mode, access_limit=1200)
        assert travel.access["b"][1].metres == pytest.approx(expected, abs=2)  # type: ignore[index]


def test_without_a_way_there_is_no_access_but_neighbours_see_each_other(tmp_path: Path) -> None:
    """b lies 150 m from a; the road between them runs 3 km round. c lies 500 m off, likewise: no guess is made."""
    nodes: dict[int, Node] = {
        1: (0, 0),
        2: (0.0135, 0),
        3: (0.0135, 0.00135),
        4: (0, 0.00135),
        5: (-0.0045, 0),
        6: (0.03, 0),
    }
    path = write_osm(tmp_path / "u.osm", nodes, [([1, 2, 3, 4], ROAD), ([2, 6, 5], {"highway": "motorway"})])
    travel = travel_times(world(path, {"a": (0, 0), "b": (0, 0.00135)}, access_limit=300))
    assert [(w.hub, w.metres) for w in travel.access["a"]] == [("a", 0), ("b", pytest.approx(150, abs=1))]  # type: ignore[index]
    far = travel_times(world(path, {"a": (0, 0), "b": (0, 0.0018)}, access_limit=300))
    assert [w.hub for w in far.access["a"]] == ["a"]  # type: ignore[index]


def test_a_missing_a_broken_and_an_empty_file_are_named(tmp_path: Path) -> None:
    """No traceback: an error with a code and the file's name."""
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(b"not a map")
    empty = write_osm(tmp_path / "empty.osm", SQUARE, [])
    for path, code in ((tmp_path / "none.osm", "roads-missing"), (broken, "roads-unreadable"), (empty, "roads-empty")):
        with pytest.raises(PlannerError) as caught:
            travel_times(world(path, {"a": (0, 0)}))
        assert (caught.value.code, caught.value.values["file"]) == (code, path.name)
    with pytest.raises(PlannerError, match="roads-missing"):
        travel_times(world(None, {"a": (0, 0)}))


def test_what_the_extract_cuts_off_is_not_bridged(tmp_path: Path) -> None:
    """Node 9 is not in the file: the way over it falls into two parts."""
    path = write_osm(tmp_path / "cut.osm", SQUARE, [([4, 1, 9, 2, 3], ROAD)])
    travel = travel_times(world(path, {"a": (0, 0), "b": (0, 0.01), "f": (0.05, 0)}))
    assert travel.drive(at("a"), at("b")) < NO_ROAD
    assert next(n.values["percent"] for n in travel.notes if n.code == "dropped") == pytest.approx(50, abs=1)
