"""Travel without a map: straight lines and the table of known times."""

from datetime import date

import numpy as np
import pytest

from planner.problem import (
    Centre,
    CentreId,
    Horizon,
    KnownTime,
    PlaceId,
    Point,
    Problem,
    Request,
    RequestId,
    ServiceCode,
    Village,
    VillageId,
)
from planner.roads import travel_times
from planner.settings import Settings, TravelSource
from planner.travel import NO_ROAD

A, B, C = PlaceId("centre/a"), PlaceId("village/b"), PlaceId("village/c")


def world(
    travel: TravelSource = TravelSource.STRAIGHT,
    times: tuple[tuple[PlaceId, PlaceId, int], ...] = (),
    c_point: Point | None = None,
    **settings: object,
) -> Problem:
    """A centre on the equator, a village 1/100 degree (1112 m) east of it, a village c wherever the test wants it."""
    return Problem(
        settings=Settings(travel=travel, circuity=1.5, speed=10.0, access_speed=1.0, **settings),  # type: ignore[arg-type]
        horizon=Horizon(first=date(2026, 3, 2)),
        centres=(Centre(id=CentreId("a"), name="A", point=Point(lon=0, lat=0)),),
        villages=(
            Village(id=VillageId("b"), name="B", point=Point(lon=0.01, lat=0), can_host=True),
            Village(id=VillageId("c"), name="C", point=c_point, can_host=True),
        ),
        times=tuple(KnownTime(origin=a, destination=b, seconds=s) for a, b, s in times),
    )


def test_a_straight_way_is_great_circle_times_circuity_at_the_speed_rounded_up() -> None:
    """0.01 degree of the equator is 1111.95 m: 1668 m driven at 10 m/s, 167 s; the diagonal is 0."""
    travel = travel_times(world(c_point=Point(lon=0.02, lat=0)))
    assert travel.drive(A, B) == 167
    assert travel.distance(A, B) == 1668
    assert travel.seconds.dtype == np.int64
    assert (np.diag(travel.seconds) == 0).all() and (np.diag(travel.metres) == 0).all()
    assert travel.router.line(A, B) == ((0, 0), (0.01, 0))


def test_access_lists_hosts_nearest_first_to_three_times_the_limit() -> None:
    """b and c are 1668 m apart on foot: within three times 600 m, not within three times 500 m."""
    far = travel_times(world(c_point=Point(lon=0.02, lat=0), access_limit=500))
    near = travel_times(world(c_point=Point(lon=0.02, lat=0), access_limit=600))
    assert [(a.hub, a.metres, a.seconds) for a in near.access[VillageId("b")]] == [("b", 0, 0), ("c", 1668, 1668)]
    assert [a.hub for a in far.access[VillageId("b")]] == ["b"]


def test_a_village_that_cannot_host_is_no_hub_not_even_its_own() -> None:
    """c cannot host: it is on no list, and its own list starts with b."""
    problem = world(c_point=Point(lon=0.02, lat=0))
    b, c = problem.villages
    problem = problem.replace(villages=(b, Village(id=c.id, name="C", point=c.point, can_host=False)))
    travel = travel_times(problem)
    assert [a.hub for a in travel.access[VillageId("c")]] == ["b"]
    assert [a.hub for a in travel.access[VillageId("b")]] == ["b"]


def test_without_coordinates_there_is_no_straight_way_and_only_the_own_hub() -> None:
    """c has no point and no known time."""
    travel = travel_times(world())
    assert travel.drive(A, C) == NO_ROAD and travel.distance(C, B) == NO_ROAD
    assert [a.hub for a in travel.access[VillageId("c")]] == ["c"]
    assert travel.router.line(A, C) == ()


def test_a_known_time_overrides_its_pair_in_both_directions() -> None:
    """The driver says 900 s between a and b; metres stay those of the source."""
    travel = travel_times(world(times=((A, B, 900),), c_point=Point(lon=0.02, lat=0)))
    assert travel.drive(A, B) == travel.drive(B, A) == 900
    assert travel.distance(A, B) == 1668
    assert travel.drive(A, C) == 334


def test_a_known_time_in_one_direction_leaves_the_other_as_said() -> None:
    """Up the hill it takes longer than down."""
    travel = travel_times(world(times=((A, B, 900), (B, A, 300))))
    assert (travel.drive(A, B), travel.drive(B, A)) == (900, 300)


def test_a_place_without_coordinates_is_reached_over_its_known_neighbour() -> None:
    """c is known only from b: a-c is a-b by the crow and then the known ten minutes."""
    travel = travel_times(world(times=((B, C, 600),)))
    assert travel.drive(B, C) == travel.drive(C, B) == 600
    assert travel.drive(A, C) == travel.drive(C, A) == 167 + 600
    assert travel.distance(A, C) == 1668 + 6000


def test_the_table_alone_is_closed_by_shortest_paths() -> None:
    """With `times`, a-b and b-c give a-c, and the map is never asked."""
    travel = travel_times(world(TravelSource.TIMES, times=((A, B, 100), (B, C, 250), (C, B, 50))))
    assert travel.drive(A, C) == 350
    assert travel.drive(C, A) == 150
    assert travel.distance(A, C) == 3500
    assert travel.source == "times"


def test_the_table_alone_leaves_what_nobody_knows_without_a_road() -> None:
    """c is in no row."""
    travel = travel_times(world(TravelSource.TIMES, times=((A, B, 100),)))
    assert travel.drive(A, C) == NO_ROAD and travel.distance(A, C) == NO_ROAD


def test_a_said_pair_stays_as_said_although_the_table_knows_a_shorter_way() -> None:
    """a-c is said to take 900 s, over b it would be 350."""
    travel = travel_times(world(TravelSource.TIMES, times=((A, B, 100), (B, C, 250), (A, C, 900))))
    assert travel.drive(A, C) == 900


@pytest.mark.parametrize("source", [TravelSource.TIMES, TravelSource.STRAIGHT])
def test_a_door_without_coordinates_is_where_its_village_is(source: TravelSource) -> None:
    """The resident of c has no door coordinates, c has none either: the ways are those of c."""
    door = PlaceId("door/r1")
    request = Request(id=RequestId("r1"), village=VillageId("c"), service=ServiceCode("s"), mobility_limited=True)
    problem = world(source, times=((A, B, 100), (B, C, 250))).replace(requests=(request,))
    travel = travel_times(problem)
    assert travel.drive(C, door) == 0
    assert travel.drive(A, door) == travel.drive(A, C)
    assert travel.drive(door, B) == 250


def test_the_hash_follows_content() -> None:
    """Another point, speed or known time is another hash; another weight is not."""
    base = travel_times(world()).hash
    assert travel_times(world()).hash == base
    assert travel_times(world(grid=60)).hash == base
    assert travel_times(world(times=((A, B, 100),))).hash != base
    assert travel_times(world(c_point=Point(lon=1, lat=1))).hash != base
    assert travel_times(world(TravelSource.TIMES)).hash != base
