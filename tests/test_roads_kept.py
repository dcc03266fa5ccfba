"""Ways from the cache are those that would be computed: for the same places, fewer, a few more, on other roads."""

import os
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from roads_kit import SQUARE, Node, at, world, write_osm

from planner.problem import Problem
from planner.roads import kept_ways, network, travel_times
from planner.roads.fingerprint import RELEVANT, file_state, is_still, roads_key
from planner.roads.kept_ways import is_exact
from planner.roads.snap import Snaps
from planner.roads.store import ENDING
from planner.settings import AccessMode
from planner.travel import Travel

ROAD = {"highway": "residential"}
SIDE = 8


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test alone; the folder of its files."""
    monkeypatch.setenv("PLANNER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "ways"


@pytest.fixture
def roads(tmp_path: Path) -> Path:
    """A crooked lattice of roads of several classes, a few of them one-way."""
    random = Random(3)
    nodes: dict[int, Node] = {
        10 * i + j: (0.01 * i + random.uniform(-0.003, 0.003), 0.01 * j + random.uniform(-0.003, 0.003))
        for i in range(SIDE)
        for j in range(SIDE)
    }
    pairs = [(10 * i + j, 10 * k + m) for i in range(SIDE) for j in range(SIDE) for k, m in ((i + 1, j), (i, j + 1))]
    ways = []
    for a, b in pairs:
        if b in nodes:
            tags = {"highway": random.choice(["primary", "tertiary", "track"])}
            ways.append(([a, b], tags | ({"oneway": "yes"} if random.random() < 0.15 else {})))
    return write_osm(tmp_path / "lattice.osm", nodes, ways)


def places(count: int, seed: int = 1) -> dict[str, tuple[float, float]]:
    """Places anywhere on the lattice, and two off every road; more of them are the same and others."""
    random = Random(seed)
    spots = {f"p{k}": (random.uniform(0, 0.07), random.uniform(0, 0.07)) for k in range(count)}
    return {"off": (0.2, 0.0)} | spots | {"twin": spots["p1"], "far": (0.0, -0.3)}


def equal(one: Travel, other: Travel) -> bool:
    """All that travel says, but how ways are drawn."""
    same = (one.seconds == other.seconds).all() and (one.metres == other.metres).all()
    return bool(same) and (one.access, one.notes, one.hash) == (other.access, other.notes, other.hash)


def fresh(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> Travel:
    """Travel without any cache."""
    with monkeypatch.context() as patch:
        patch.setenv("PLANNER_CACHE_MB", "0")
        network._load.cache_clear()
        return travel_times(problem)


class Counted:
    """Counts how often something is done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.graphs = self.matrices = 0
        self.rows: list[int] = []
        build, whole, some = network.build_graph, kept_ways.packed_matrix, kept_ways.packed_ways

        def counted_build(raw):
            self.graphs += 1
            return build(raw)

        def counted_whole(mesh):
            self.matrices += 1
            return whole(mesh)

        def counted_some(mesh, sources, targets):
            self.rows.append(min(len(sources), len(targets)))
            return some(mesh, sources, targets)

        network._load.cache_clear()
        monkeypatch.setattr(network, "build_graph", counted_build)
        monkeypatch.setattr(kept_ways, "packed_matrix", counted_whole)
        monkeypatch.setattr(kept_ways, "packed_ways", counted_some)


def test_the_second_run_reads_no_roads_until_a_way_is_drawn(
    cache: Path, roads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Matrix, access and notes come from the cache; the drawn way is the one of the first run."""
    problem = world(roads, places(20))
    first = travel_times(problem)
    assert {file.name.split("-")[0] for file in cache.iterdir()} == {"drive", "access"}
    counted = Counted(monkeypatch)
    second = travel_times(problem)
    assert equal(first, second) and (counted.graphs, counted.matrices) == (0, 0)
    assert second.router.line(at("p0"), at("p5")) == first.router.line(at("p0"), at("p5"))
    assert second.router.roads(at("p0"), at("p5")) == first.router.roads(at("p0"), at("p5"))
    assert counted.graphs == 1


@pytest.mark.parametrize("seed", range(6))
def test_a_few_places_more_cost_a_few_rows(
    cache: Path, roads: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Only ways from and to the new ones are searched for, and all are as if computed at once."""
    some = places(20, seed)
    travel_times(world(roads, some))
    counted = Counted(monkeypatch)
    random = Random(seed + 100)
    more = some | {f"new{k}": (random.uniform(0, 0.07), random.uniform(0, 0.07)) for k in range(3)}
    del more["p7"]
    shuffled = dict(random.sample(list(more.items()), len(more)))
    problem = world(roads, shuffled)
    found = travel_times(problem)
    assert counted.matrices == 0 and counted.rows == [3, 3]
    assert equal(found, fresh(problem, monkeypatch))


def test_fewer_places_cost_nothing(cache: Path, roads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In another order, too."""
    travel_times(world(roads, places(20)))
    counted = Counted(monkeypatch)
    problem = world(roads, dict(reversed(places(14).items())))
    found = travel_times(problem)
    assert counted.matrices == 0 and counted.rows == []
    assert equal(found, fresh(problem, monkeypatch))


def test_many_places_more_are_computed_at_once(cache: Path, roads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of them new: one contraction is less work than all those rows."""
    travel_times(world(roads, places(20)))
    counted = Counted(monkeypatch)
    problem = world(roads, places(60))
    assert equal(travel_times(problem), fresh(problem, monkeypatch))
    assert counted.matrices == 2 and counted.rows == []


def test_places_on_one_centimetre_of_a_road_are_not_mixed_with_others(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They share a junction where the first of them lies, so their ways depend on each other: all is computed anew."""
    path = write_osm(tmp_path / "ring.osm", SQUARE, [([1, 2, 3, 4, 1], ROAD)])
    close = {f"p{k}": (0.001 + 0.0012 * k, 0.00001) for k in range(8)}
    travel_times(world(path, close))
    counted = Counted(monkeypatch)
    near = close | {"twin": (close["p3"][0] + 2e-8, -0.00001)}
    for problem in (world(path, near), world(path, near | {"q": (0.0012, 0.01)})):
        assert equal(travel_times(problem), fresh(problem, monkeypatch))
    assert counted.matrices == 4 and counted.rows == []


def test_when_ways_depend_on_other_points() -> None:
    """Only where two points differ within a centimetre of an edge; one spot, another edge, no road do no harm."""

    def exact(*spots: tuple[int, float]) -> bool:
        edge, along = (np.array(column) for column in zip(*spots, strict=True))
        return is_exact(Snaps(edge=edge, along=along, offset=np.zeros(len(edge))))

    assert exact((1, 5.0), (1, 5.0), (2, 5.001), (-1, 0.0), (-1, 0.0), (1, 5.02))
    assert not exact((1, 5.0), (2, 9.0), (1, 5.001))


def test_other_roads_are_other_ways(cache: Path, tmp_path: Path) -> None:
    """The file changes under its name, to the same size; the way back to the first finds it in the cache."""
    path = tmp_path / "r.osm"
    spots = {"a": (0.0, 0.0), "b": (0.01, 0.0)}
    seconds = []
    for word in ("primary", "service", "primary"):
        write_osm(path, SQUARE, [([1, 2, 3, 4, 1], {"highway": word})])
        os.utime(path, ns=(0, 10**9 * len(seconds)))
        seconds.append(travel_times(world(path, spots)).drive(at("a"), at("b")))
    assert seconds[0] == seconds[2] < seconds[1]
    assert len(list(cache.glob("drive-*"))) == 2


def test_every_setting_that_matters_changes_the_key(roads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Speeds of crow flights do not; the mode of residents matters to their ways alone; so does our own version."""
    problem = world(roads, {"a": (0, 0)})

    def keys(world_: Problem) -> tuple[str, str]:
        return roads_key(world_, "drive", without=("access_mode",)), roads_key(world_, "access")

    before = keys(problem)
    assert before == keys(problem.replace(settings=replace(problem.settings, circuity=1.9, access_speed=2.0)))
    mode = keys(problem.replace(settings=replace(problem.settings, access_mode=AccessMode.TRICYCLE)))
    assert mode[0] == before[0] and mode[1] != before[1]
    assert "season" in RELEVANT
    season = keys(problem.replace(settings=replace(problem.settings, season="rain")))
    assert season[0] != before[0] and season[1] != before[1]
    monkeypatch.setattr(sys.modules[roads_key.__module__], "house", lambda: b"another version")
    assert not set(before) & set(keys(problem))


def test_ways_are_not_kept_when_the_roads_change_meanwhile(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the new roads' ways would stand under the digest of the old."""
    path = write_osm(tmp_path / "r.osm", SQUARE, [([1, 2, 3, 4, 1], ROAD)])
    build = network.build_graph

    def slowly(raw):
        os.utime(path, ns=(0, 7))
        return build(raw)

    network._load.cache_clear()
    monkeypatch.setattr(network, "build_graph", slowly)
    travel_times(world(path, {"a": (0, 0), "b": (0.01, 0)}))
    assert not list(cache.glob("*"))


def test_a_file_that_is_taken_away_is_not_as_it_was(tmp_path: Path) -> None:
    """Nor is one that was written; both are found out without an error."""
    path = tmp_path / "r.osm"
    path.write_text("one", encoding="utf-8")
    state = file_state(path)
    assert is_still(path, state)
    path.write_text("two more", encoding="utf-8")
    assert not is_still(path, state)
    path.unlink()
    assert not is_still(path, state)


def test_damaged_files_are_replaced(cache: Path, roads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file cut in half: the ways are right, and the next run finds whole files."""
    problem = world(roads, places(15))
    first = travel_times(problem)
    for file in cache.iterdir():
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert equal(travel_times(problem), first)
    counted = Counted(monkeypatch)
    assert equal(travel_times(problem), first) and counted.graphs == 0


def test_no_coordinates_stand_in_the_cache(cache: Path, roads: Path) -> None:
    """Doors are private: neither their numbers nor their names."""
    spots = places(6)
    travel_times(world(roads, spots))
    text = b"".join(file.read_bytes() for file in cache.iterdir())
    for name, spot in spots.items():
        for degrees in spot:
            assert degrees == 0 or np.float64(degrees).tobytes() not in text
            assert degrees == 0 or str(degrees).encode() not in text
        assert name.upper().encode() + b"\x00" not in text
    assert len(list(cache.glob(f"*{ENDING}"))) == 2
