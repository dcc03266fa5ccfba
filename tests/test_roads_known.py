"""Known times over a network: the driver's minutes stand, each way as said; addresses of servers."""

from pathlib import Path

import pytest
from roads_kit import SQUARE, at, world, write_osm

from planner.problem import KnownTime, PlaceId
from planner.read.addresses import read_url
from planner.read.cells import CellError
from planner.roads import travel_times

WAYS = [([1, 2, 3, 4, 1], {"highway": "tertiary", "oneway": "yes"})]
PLACES = {"a": (0.0, 0.0), "b": (0.01, 0.0), "c": (0.01, 0.01)}


def known(*rows: tuple[str, str, int]) -> tuple[KnownTime, ...]:
    return tuple(KnownTime(origin=PlaceId(a), destination=PlaceId(b), seconds=s) for a, b, s in rows)


def test_known_times_stand_over_the_network_each_way_as_said(tmp_path: Path) -> None:
    """One row holds both ways, two rows each its own; the rest, metres and unknown places stay with the map."""
    problem = world(write_osm(tmp_path / "r.osm", SQUARE, WAYS), PLACES)
    base = travel_times(problem)
    a, b, c = at("a"), at("b"), at("c")
    rows = known((a, b, 777), (b, c, 100), (c, b, 900), ("village/nobody", a, 5))
    travel = travel_times(problem.replace(times=rows))
    assert (travel.drive(a, b), travel.drive(b, a)) == (777, 777)
    assert (travel.drive(b, c), travel.drive(c, b)) == (100, 900)
    assert travel.drive(a, c) == base.drive(a, c) != 877
    assert (travel.metres == base.metres).all()
    assert travel.router.line(a, b) == base.router.line(a, b)
    assert travel.hash != base.hash and "known" in {note.code for note in travel.notes}


def test_a_place_off_the_network_is_reached_over_its_known_times(tmp_path: Path) -> None:
    """x lies 50 km off: ten minutes from b, said in one row, bring it to every place and back."""
    problem = world(write_osm(tmp_path / "r.osm", SQUARE, WAYS), PLACES | {"x": (0.5, 0.0)})
    travel = travel_times(problem.replace(times=known((at("b"), at("x"), 600))))
    assert travel.drive(at("a"), at("x")) == travel.drive(at("a"), at("b")) + 600
    assert travel.drive(at("x"), at("c")) == travel.drive(at("b"), at("c")) + 600
    assert travel.router.line(at("b"), at("x")) == ((0.01, 0.0), (0.5, 0.0))


@pytest.mark.parametrize("url", ["http://127.0.0.1:5000", "https://osrm.example.org/car"])
def test_an_address_of_a_server_is_read(url: str) -> None:
    assert read_url(url) == url


@pytest.mark.parametrize(
    "url",
    ["ftp://x", "file:///etc/passwd", "127.0.0.1:5000", "http://u:p@x", "http://x?y=1", "http://{lon}", "http://"],
)
def test_what_is_no_address_of_a_server_is_refused(url: str) -> None:
    """Another scheme, no host, a password, a question."""
    with pytest.raises(CellError, match="url-bad"):
        read_url(url)
