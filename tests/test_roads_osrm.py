"""OSRM over HTTP: asked for in blocks, asked again when it fails, never believed when its answer is not whole."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from osrm_server import Server, serving
from roads_kit import SQUARE, at, world, write_osm

from planner.errors import PlannerError
from planner.problem import Problem
from planner.roads import travel_times
from planner.roads.engine_ways import engine_ways
from planner.roads.geo import lonlat
from planner.roads.osrm import Osrm
from planner.roads.osrm_ways import OsrmEngine
from planner.settings import Language, Season, Settings, TravelSource
from planner.travel import NO_ROAD, Travel

PLACES = {"a": (0.0, 0.0), "b": (0.01, 0.0), "c": (0.01, 0.01), "d": (0.0, 0.01), "e": (0.005, 0.0)}
WAYS = [([1, 2, 3, 4, 1], {"highway": "tertiary", "oneway": "yes", "name": "Ring"})]


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Problem, Travel]:
    """Five places on a ring that is driven one way: its matrix is not symmetric."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    problem = world(write_osm(tmp_path / "ring.osm", SQUARE, WAYS), PLACES)
    return problem, travel_times(problem)


@pytest.fixture
def server(ring: tuple[Problem, Travel]) -> Iterator[Server]:
    with serving(*ring) as running:
        yield running


def asked_by(problem: Problem, server: Server, **settings: object) -> Problem:
    return problem.replace(
        roads=None, settings=replace(problem.settings, travel=TravelSource.OSRM, osrm_url=server.url, **settings)
    )


def client(server: Server, pauses: list[float] | None = None, **rest: object) -> Osrm:
    """A client that notes its pauses and does not wait."""
    noted = [] if pauses is None else pauses
    return Osrm(url=server.url, rest=noted.append, timeout=5, **rest)  # type: ignore[arg-type]


def points(problem: Problem) -> np.ndarray:
    return lonlat([p.point for p in problem.places.values()])


@pytest.mark.parametrize("most", [100, 4, 3, 2])
def test_the_matrix_is_that_of_the_server_however_many_points_it_takes(
    ring: tuple[Problem, Travel], server: Server, most: int
) -> None:
    """Six places (the centre among them), 100, 4, 3 or 2 points a question: the same ways, rounded up as ours."""
    problem, ours = ring
    server.most = most
    travel = travel_times(asked_by(problem, server, osrm_batch=most))
    assert travel.source == "osrm"
    assert (travel.metres == ours.metres).all()
    away = points(problem)
    apart = (away[:, None] != away[None, :]).any(axis=2)
    assert (travel.seconds[apart] == ours.seconds[apart] + 1).all()  # the server adds 0.04 s
    assert (travel.seconds[~apart] == 0).all()
    assert not np.array_equal(travel.seconds, travel.seconds.T)
    blocks = -(-len(problem.places) // max(1, most // 2)) if most < len(problem.places) else 1
    assert len(server.asked) == blocks**2
    assert "osrm" in {note.code for note in travel.notes}


PASSING = ["429", "500", "502", "503", "504", "cut", "cut without length", "html", "list", "empty"]
WRONG = ["few rows", "few columns", "null", "nan", "negative", "text", "none", "code"]


@pytest.mark.parametrize("fault", [*PASSING, *WRONG])
def test_a_fault_that_passes_is_asked_again(ring: tuple[Problem, Travel], server: Server, fault: str) -> None:
    """Twice wrong, then right: the right matrix after two growing pauses."""
    problem, ours = ring
    server.faults = [fault, fault]
    pauses: list[float] = []
    table = client(server, pauses).table(points(problem))
    assert np.ceil(table.metres).astype(int).max() == ours.metres.max() + 1
    assert (np.rint(table.metres) == ours.metres).all() and (np.rint(table.seconds) == ours.seconds).all()
    assert pauses == ([7.0, 7.0] if fault == "429" else [0.5, 1.0])


@pytest.mark.parametrize("fault", [*PASSING, *WRONG])
def test_a_fault_that_stays_is_an_error_in_both_languages(
    ring: tuple[Problem, Travel], server: Server, fault: str
) -> None:
    """Five times wrong: an error that says what, and no matrix."""
    server.faults = [fault] * 5
    with pytest.raises(PlannerError) as caught:
        client(server).table(points(ring[0]))
    silent = fault.isdigit() or fault == "cut"
    assert caught.value.code == ("osrm-unreachable" if silent else "osrm-answer")
    assert len(server.asked) == 5
    for language in Language:
        said = caught.value.message(language)
        assert "127.0.0.1" in said and "5" in said
    if fault == "few rows":
        assert "durations: 6 rows expected" in str(caught.value.values["why"])


def test_a_refusal_is_not_asked_again(ring: tuple[Problem, Travel], server: Server) -> None:
    """Too many points for the server: its own words, at once."""
    server.most = 3
    with pytest.raises(PlannerError) as caught:
        client(server).table(points(ring[0]))
    assert caught.value.code == "osrm-refused" and "TooBig" in str(caught.value.values["why"])
    assert len(server.asked) == 1


def test_a_server_that_is_not_there_is_an_error(ring: tuple[Problem, Travel]) -> None:
    """Nobody listens at the port."""
    with serving(*ring) as gone:
        pass
    with pytest.raises(PlannerError, match="osrm-unreachable"):
        client(gone, attempts=2).table(points(ring[0]))


def test_without_an_address_nothing_is_asked(ring: tuple[Problem, Travel]) -> None:
    """The source is osrm and no server is named."""
    problem = ring[0].replace(settings=Settings(travel=TravelSource.OSRM))
    with pytest.raises(PlannerError, match="osrm-missing"):
        travel_times(problem)


def test_what_the_server_knows_no_way_to_has_no_road(tmp_path: Path, server: Server, ring: object) -> None:
    """Null both ways: NO_ROAD, as with a network of our own; one null alone is refused (above)."""
    places = PLACES | {"x": (0.02, 0.02)}
    two = [*WAYS, ([5, 6], {"highway": "tertiary"})]
    nodes = SQUARE | {5: (0.02, 0.02), 6: (0.021, 0.02)}
    problem = world(write_osm(tmp_path / "two.osm", nodes, two), places)
    ours = travel_times(problem)
    lost = list(ours.places).index(at("x"))
    ours.seconds[lost], ours.seconds[:, lost], ours.metres[lost], ours.metres[:, lost] = (NO_ROAD,) * 4
    ours.seconds[lost, lost] = ours.metres[lost, lost] = 0
    with serving(problem, ours) as running:
        travel = travel_times(asked_by(problem, running))
    assert travel.drive(at("a"), at("x")) == travel.distance(at("x"), at("a")) == NO_ROAD
    assert travel.drive(at("a"), at("b")) < NO_ROAD


def test_the_way_to_the_road_is_counted_and_said(ring: tuple[Problem, Travel], server: Server) -> None:
    """The server says that b lies 300 m off (108 s at 10 km/h), d 2,500 m (no road)."""
    problem, ours = ring
    server.offset = {at("b"): 300.0, at("d"): 2500.0}
    travel = travel_times(asked_by(problem, server))
    assert travel.distance(at("a"), at("b")) == ours.distance(at("a"), at("b")) + 300
    assert travel.drive(at("a"), at("b")) == ours.drive(at("a"), at("b")) + 109
    assert travel.drive(at("a"), at("d")) == NO_ROAD
    assert {"far_place", "no_road_place"} <= {note.code for note in travel.notes}


def test_a_leg_is_drawn_along_the_roads_of_the_server(ring: tuple[Problem, Travel], server: Server) -> None:
    """Its line and the names of its roads; after the server has gone a straight line, without waiting for it."""
    problem, ours = ring
    given = asked_by(problem, server)
    pauses: list[float] = []
    ways = engine_ways(given, OsrmEngine(client(server, pauses)), ())
    drawn = ways.router.line(at("b"), at("a"))
    assert [s for s in drawn if s in ours.router.line(at("b"), at("a"))] == list(drawn)
    assert len(set(drawn)) == 4
    assert [(p.name, p.metres) for p in ways.router.roads(at("b"), at("a"))] == [
        ("Ring", ours.distance(at("b"), at("a")))
    ]
    server.faults = ["503"] * 99
    assert ways.router.line(at("a"), at("c")) == ((0, 0), (0.01, 0.01))
    asked = len(server.asked)
    assert ways.router.line(at("c"), at("d")) == ((0.01, 0.01), (0, 0.01)) and len(server.asked) == asked
    assert ways.router.line(at("b"), at("a")) == drawn


def test_the_hash_knows_the_server(ring: tuple[Problem, Travel], server: Server) -> None:
    """Another address or profile is another hash; how many points a question has is not."""
    problem = asked_by(ring[0], server)
    base = travel_times(problem).hash
    assert travel_times(asked_by(ring[0], server, osrm_batch=4)).hash == base
    assert travel_times(asked_by(ring[0], server, osrm_profile="van")).hash != base
    assert travel_times(asked_by(ring[0], server, season=Season.RAIN)).hash != base
