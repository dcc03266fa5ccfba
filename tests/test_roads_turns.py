"""Turns: signs are obeyed, turns take time, and what comes of it is what a search over pairs of edges finds."""

from collections.abc import Mapping
from dataclasses import replace
from heapq import heappop, heappush
from itertools import permutations
from pathlib import Path
from sys import modules
from tempfile import TemporaryDirectory

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from roads_kit import Node, Relation, Tags, at, drawn_metres, world, write_osm

from planner.problem import Point, VillageId
from planner.roads import travel_times
from planner.roads.build_mesh import build_mesh
from planner.roads.extract import read_osm
from planner.roads.fingerprint import fingerprint
from planner.roads.graph import CLOSED, Graph, build_graph
from planner.roads.isochrones import isochrones
from planner.roads.matrix import packed_matrix
from planner.roads.mesh import car_mode
from planner.roads.network import load_graph
from planner.roads.parts import count_parts
from planner.roads.signs import sign_of
from planner.roads.snap import Snaps
from planner.roads.speeds import class_speed
from planner.roads.survey import survey
from planner.roads.turn_costs import turn_angles, turn_time
from planner.roads.ways import unpack
from planner.settings import AccessMode, TravelSource
from planner.travel import NO_ROAD

ROAD = {"highway": "tertiary"}
FAST = class_speed("tertiary") / 3.6  # metres a second on it

# A cross in the middle of a ring: 5 is the crossing, 1 to 4 the ends of its arms in the east, north, west and south.
CROSS: dict[int, Node] = {5: (0, 0), 1: (0.01, 0), 2: (0, 0.01), 3: (-0.01, 0), 4: (0, -0.01)}
EAST, NORTH, WEST, SOUTH = 100, 101, 102, 103
ARMS = [([5, k], ROAD) for k in (1, 2, 3, 4)]
RING = [([a, b], ROAD) for a, b in ((1, 2), (2, 3), (3, 4), (4, 1))]
PLACES = {"e": (0.005, 0.0), "n": (0.0, 0.005), "w": (-0.005, 0.0), "s": (0.0, -0.005)}


def sign(word: str, origin: int, over: int, target: int, **tags: str) -> Relation:
    """A restriction over a node, or over a way if its number is 100 or more."""
    members = [("way", origin, "from"), ("way" if over >= 100 else "node", over, "via"), ("way", target, "to")]
    return members, {"type": "restriction", "restriction": word} | tags


def crossing(folder: Path, *relations: Relation, ring: bool = True, **options: object):
    """The ways between the places on the four arms."""
    path = write_osm(folder / "x.osm", CROSS, ARMS + (RING if ring else []), list(relations))
    return travel_times(world(path, PLACES, **options))


def metres(travel, a: str, b: str) -> int:
    """Metres between two places."""
    return travel.distance(at(a), at(b))


def test_a_forbidden_left_turn_is_driven_round_the_block(tmp_path: Path) -> None:
    """From the south to the west over the ring; back, and every other way, as before."""
    free, bound = crossing(tmp_path), crossing(tmp_path, sign("no_left_turn", SOUTH, 5, WEST))
    assert metres(free, "s", "w") == pytest.approx(1109, abs=2)
    assert metres(bound, "s", "w") == pytest.approx(1109 + 1569, abs=3)
    assert drawn_metres(bound.router.line(at("s"), at("w"))) == pytest.approx(metres(bound, "s", "w"), abs=3)
    assert all(free.drive(at(a), at(b)) == bound.drive(at(a), at(b)) for a, b in permutations("enw", 2))
    assert free.hash != bound.hash  # other bytes


def test_only_straight_on_forbids_everything_else(tmp_path: Path) -> None:
    """From the south one may go north and not turn, nor turn round; from elsewhere one may."""
    free, bound = crossing(tmp_path), crossing(tmp_path, sign("only_straight_on", SOUTH, 5, NORTH))
    assert metres(bound, "s", "n") == metres(free, "s", "n")
    assert metres(bound, "s", "w") > metres(free, "s", "w") + 1000
    assert metres(bound, "s", "e") > metres(free, "s", "e") + 1000
    assert metres(bound, "w", "e") == metres(free, "w", "e")


def test_turning_round_takes_twenty_seconds_and_more_and_may_be_forbidden(tmp_path: Path) -> None:
    """No ring, and no left turn: a car goes straight on, turns round at the end of the northern arm and turns right.

    Where nobody may turn round there, it does so at the end of the eastern arm.
    """
    left = sign("no_left_turn", SOUTH, 5, WEST)
    bound = crossing(tmp_path, left, ring=False)
    over_north = 2 * 1105.7 + 1109
    assert metres(bound, "s", "w") == pytest.approx(over_north, abs=3)
    turned, right, straight = 7.45 + 20, 2.11, 0.01
    assert bound.drive(at("s"), at("w")) == pytest.approx(over_north / FAST + right + turned + straight, abs=1.5)
    walled = crossing(tmp_path, left, sign("no_u_turn", NORTH, 2, NORTH), ring=False)
    assert metres(walled, "s", "w") == pytest.approx(2 * 1113.2 + 1109, abs=3)


def test_a_stop_may_be_left_either_way_and_a_place_passed_is_no_turning_point(tmp_path: Path) -> None:
    """One road, a place in its middle: from either end to it, from it to either end; and no way depends on it."""
    path = write_osm(tmp_path / "x.osm", CROSS, ARMS, [sign("no_left_turn", SOUTH, 5, WEST)])
    with_all = travel_times(world(path, PLACES))
    without = travel_times(world(path, {k: PLACES[k] for k in "sw"}))
    assert with_all.drive(at("s"), at("w")) == without.drive(at("s"), at("w"))  # e and n are passed, not turned at
    assert with_all.drive(at("e"), at("s")) == pytest.approx(with_all.drive(at("s"), at("e")), abs=5)


def test_a_part_that_may_not_be_entered_is_no_place_to_stop(tmp_path: Path) -> None:
    """An arm that every sign forbids to enter is left out, the place on it is put on the crossing road."""
    walls = [sign("no_straight_on", WEST, 5, EAST), sign("no_right_turn", SOUTH, 5, EAST)]
    walls += [sign("no_left_turn", NORTH, 5, EAST), sign("no_u_turn", EAST, 5, EAST)]
    path = write_osm(tmp_path / "x.osm", CROSS, ARMS, walls)
    problem = world(path, {"e": (0.004, 0.0), "n": PLACES["n"], "w": PLACES["w"]})
    travel, graph = travel_times(problem), load_graph(problem)
    assert graph.core.tolist() == [False, True, True, True]
    assert travel.drive(at("n"), at("e")) < NO_ROAD and travel.drive(at("e"), at("w")) < NO_ROAD
    assert {note.code for note in travel.notes} >= {"dropped", "far_place"}
    assert count_parts(graph.turns) == 1  # nobody drives to and fro on the arm either


def test_the_end_of_a_road_where_nobody_may_turn_round_is_still_a_place_to_stop(tmp_path: Path) -> None:
    """Who stops there has turned before he leaves."""
    path = write_osm(tmp_path / "x.osm", CROSS, ARMS, [sign("no_u_turn", EAST, 1, EAST)])
    problem = world(path, PLACES)
    assert load_graph(problem).core.all()
    assert (travel_times(problem).seconds < NO_ROAD).all()


# Two carriageways from west to east and back, 20 m apart, with a link between them: 12 is where it leaves the lower.
DUAL: dict[int, Node] = {
    10: (0, 0),
    12: (0.01, 0),
    13: (0.02, 0),
    20: (0, 0.0002),
    22: (0.01, 0.0002),
    23: (0.02, 0.0002),
}
LANES: list[tuple[list[int], Tags]] = [
    ([10, 12], ROAD | {"oneway": "yes"}),
    ([12, 13], ROAD | {"oneway": "yes"}),
    ([23, 22], ROAD | {"oneway": "yes"}),
    ([22, 20], ROAD | {"oneway": "yes"}),
    ([12, 22], ROAD),
    ([13, 23], ROAD),
    ([10, 20], ROAD),
    ([22, 30], ROAD),
]


@pytest.mark.parametrize(("over", "detour"), [(104, True), (105, False)])
def test_a_sign_over_a_way_forbids_that_run_and_no_other(tmp_path: Path, over: int, detour: bool) -> None:
    """No turning round over the link: a car does at the northern end (node 30). Another link's sign changes nothing."""
    nodes = DUAL | {30: (0.01, 0.005)}
    relation = sign("no_u_turn", 100, over, 103) if detour else sign("no_u_turn", 101, over, 102)
    places = {"a": (0.005, 0.0), "b": (0.005, 0.0002), "c": (0.01, 0.004)}
    free = travel_times(world(write_osm(tmp_path / "a.osm", nodes, LANES), places))
    bound = travel_times(world(write_osm(tmp_path / "b.osm", nodes, LANES, [relation]), places))
    assert metres(free, "a", "b") == pytest.approx(2 * 557 + 22, abs=4)
    assert metres(bound, "a", "b") == pytest.approx(2 * 557 + 22 + 2 * 531 * detour, abs=6)
    assert metres(bound, "a", "c") == metres(free, "a", "c")
    assert metres(bound, "c", "b") == metres(free, "c", "b")
    assert not [note for note in bound.notes if note.code == "signs"]


@pytest.mark.parametrize(
    ("tags", "counts"),
    [
        ({"restriction": "no_left_turn"}, (False, True)),
        ({"restriction": "only_right_turn"}, (True, True)),
        ({"restriction": "no_left_turn", "restriction:motorcar": "only_left_turn"}, (True, True)),
        ({"restriction:motorcar": "no_u_turn"}, (False, True)),
        ({"restriction:hgv": "no_left_turn"}, None),
        ({"restriction": "no_left_turn", "except": "bicycle;motorcar"}, None),
        ({"restriction": "no_left_turn", "except": "psv"}, (False, True)),
        ({"restriction:conditional": "no_left_turn @ (07:00-09:00)"}, (False, False)),
        ({"restriction": "no_left_turn", "hour_on": "07:00"}, (False, False)),
        ({"restriction": "no_fun"}, (False, False)),
        ({"type": "route"}, None),
        ({"type": "restriction:hgv", "restriction": "no_left_turn"}, None),
    ],
)
def test_what_a_sign_says_to_a_car(tags: Tags, counts: tuple[bool, bool] | None) -> None:
    """The most special key counts, exceptions lift it, what holds for some hours only is not understood."""
    found = sign_of({"type": "restriction"} | tags, [("w", 1, "from"), ("n", 2, "via"), ("w", 3, "to")])
    assert (None if found is None else (found.only, found.clear)) == counts


@pytest.mark.parametrize(
    "members",
    [
        [("w", 1, "from"), ("w", 3, "to")],
        [("w", 1, "from"), ("n", 2, "via"), ("n", 4, "via"), ("w", 3, "to")],
        [("n", 2, "via"), ("w", 3, "to")],
        [("w", 1, "from"), ("w", 7, "from"), ("n", 2, "via"), ("w", 3, "to")],
        [("w", 1, "from"), ("n", 2, "via"), ("w", 5, "via"), ("w", 3, "to")],
    ],
)
def test_a_sign_with_wrong_members_is_not_understood(members: list[tuple[str, int, str]]) -> None:
    """No via, two, no from, two; a node and a way."""
    found = sign_of({"type": "restriction", "restriction": "no_left_turn"}, members)
    assert found is not None and not found.clear


def test_signs_are_counted_and_those_not_understood_are_said(tmp_path: Path) -> None:
    """One obeyed, one for the morning only, one on a way through the crossing, one against a one-way road, one far."""
    ways = [*ARMS[:3], ([5, 4], ROAD | {"oneway": "yes"}), ([3, 6, 7], ROAD), ([6, 8], ROAD)]
    nodes = CROSS | {6: (-0.02, 0.0), 7: (-0.03, 0.0), 8: (-0.02, 0.01)}
    timed = sign("no_left_turn", EAST, 5, SOUTH)
    timed[1]["restriction:conditional"] = timed[1].pop("restriction") + " @ (07:00-09:00)"
    relations = [sign("no_right_turn", EAST, 5, NORTH), timed, sign("no_left_turn", 104, 6, 105)]
    relations += [sign("no_left_turn", SOUTH, 5, WEST), sign("no_left_turn", 998, 997, 999)]
    problem = world(write_osm(tmp_path / "x.osm", nodes, ways, relations), PLACES)
    travel = travel_times(problem)
    found = survey(problem, travel)
    assert (found.signs, found.signs_unclear, found.signs_idle) == (4, 2, 1)
    assert [n.values for n in travel.notes if n.code == "signs"] == [{"read": 4, "unclear": 2}]


def test_turns_take_what_the_table_says(tmp_path: Path) -> None:
    """Seconds of the logistic curve at a right angle: 5.4 to the left, 2.1 to the right, nothing to speak of ahead."""
    assert turn_time(np.array([0.0, 90.0, -90.0, 159.0, 180.0])).tolist() == [1, 211, 539, 732, 2745]
    towards = np.array([[0.0, -1.0]] * 3)  # come from the south
    away = np.array([[0.0, 1.0], [1.0, 0.0], [-1.0, 0.0]])
    assert turn_angles(towards, away) == pytest.approx([0, 90, -90], abs=1e-6)
    travel = crossing(tmp_path)
    assert travel.drive(at("s"), at("e")) == pytest.approx(1109 / FAST + 2.11, abs=1.1)
    assert travel.drive(at("s"), at("w")) == pytest.approx(1109 / FAST + 5.39, abs=1.1)


@pytest.mark.parametrize(("third", "seconds"), [(ROAD, 5.39), ({"highway": "track"}, 0.0), ({"highway": "footway"}, 0)])
def test_a_bend_is_a_turn_only_where_a_road_meets_it(tmp_path: Path, third: Tags, seconds: float) -> None:
    """A left bend with a third road is a turn, with a track or a footway it is a bend; onto the track is a turn."""
    ways = [([4, 5, 3], ROAD), ([5, 1], third)]
    travel = travel_times(world(write_osm(tmp_path / "x.osm", CROSS, ways), {k: PLACES[k] for k in "swe"}))
    assert travel.drive(at("s"), at("w")) == pytest.approx(1109 / FAST + seconds, abs=1.1)
    if third["highway"] == "track":
        assert travel.drive(at("s"), at("e")) == pytest.approx(553 / FAST + 557 / (15 / 3.6) + 2.11, abs=1.1)


def test_from_one_carriageway_to_the_other_is_turning_round(tmp_path: Path) -> None:
    """Two one-way roads that part at a sharp angle: at their fork it takes 20 s more than a sharp turn."""
    nodes: dict[int, Node] = {1: (0, 0), 2: (0.01, 0.0003), 3: (0.01, -0.0003), 4: (-0.01, 0)}
    ways = [([2, 1], ROAD | {"oneway": "yes"}), ([1, 3], ROAD | {"oneway": "yes"}), ([1, 4], ROAD)]
    ways.append(([2, 3], {"highway": "track"}))
    places = {"a": (0.005, 0.00015), "b": (0.005, -0.00015)}
    travel = travel_times(world(write_osm(tmp_path / "x.osm", nodes, ways), places))
    assert travel.drive(at("a"), at("b")) == pytest.approx(1113 / FAST + 27.4, abs=1.2)


def test_residents_on_foot_know_no_turns_and_by_car_obey_signs(tmp_path: Path) -> None:
    """The list of hubs of the village in the south: as far as the crossing allows."""
    relation = sign("no_left_turn", SOUTH, 5, WEST)

    def way(mode: AccessMode) -> int:
        travel = crossing(tmp_path, relation, access_mode=mode, access_limit=5000)
        return next(one.metres for one in travel.access["s"] if one.hub == "w")

    assert way(AccessMode.FOOT) == pytest.approx(1109, abs=2)
    assert way(AccessMode.CAR) == pytest.approx(1109 + 1569, abs=3)


def test_the_hash_knows_that_cars_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another table of turns is another hash on roads, and none where there are no turns."""
    problem = world(write_osm(tmp_path / "x.osm", CROSS, ARMS), PLACES)
    flat = problem.replace(settings=replace(problem.settings, travel=TravelSource.STRAIGHT))
    before = fingerprint(problem), fingerprint(flat)
    monkeypatch.setattr(modules["planner.roads.fingerprint"], "table", lambda: {"turn": {"most": 8.0}})
    assert fingerprint(problem) != before[0] and fingerprint(flat) == before[1]


# ---- against a search that knows nothing of states: Dijkstra over runs of edges, with every sign asked at every turn


@st.composite
def towns(draw: st.DrawFn) -> tuple[list[tuple[list[int], Tags]], list[Relation], list[tuple[int, float]]]:
    """Streets of a block of 3 x 3 crossings with signs drawn by chance, and where places lie: street, share of it."""
    pairs = [(a, a + 1) for a in range(9) if a % 3 < 2] + [(a, a + 3) for a in range(6)]
    gone = draw(st.sets(st.sampled_from(pairs), max_size=3))
    streets = [pair for pair in pairs if pair not in gone]
    ways = [([10 + a, 10 + b], ROAD | draw(st.sampled_from([{}, {}, {"oneway": "yes"}]))) for a, b in streets]
    signs = []
    for _ in range(draw(st.integers(0, 10))):
        start, word = draw(st.integers(0, len(ways) - 1)), draw(st.sampled_from(["no_left_turn", "only_straight_on"]))
        run, node = [start], draw(st.sampled_from(ways[start][0]))
        corners = [node]
        for _ in range(draw(st.integers(1, 3))):
            onward = [k for k, (ends, _) in enumerate(ways) if node in ends and k not in run]
            if not onward:
                break
            run.append(draw(st.sampled_from(onward)))
            node = sum(ways[run[-1]][0]) - node
            corners.append(node)
        if len(run) < 2 or len(set(corners)) < len(corners):
            continue
        over = [("node", corners[0], "via")] if len(run) == 2 else [("way", 100 + k, "via") for k in run[1:-1]]
        parts = [("way", 100 + run[0], "from"), *over, ("way", 100 + run[-1], "to")]
        signs.append((parts, {"type": "restriction", "restriction": word}))
    places = draw(st.lists(st.tuples(st.integers(0, len(ways) - 1), st.sampled_from([0, 0.3, 0.5, 1])), max_size=6))
    return ways, signs, places


BLOCK: dict[int, Node] = {
    10 + 3 * j + i: (0.01 * i + 0.001 * j, 0.01 * j - 0.0007 * i * i) for i in range(3) for j in range(3)
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(towns())
def test_ways_are_those_of_a_search_over_runs_of_edges(town) -> None:
    """All pairs of places, to the centisecond and the centimetre."""
    ways, signs, places = town
    with TemporaryDirectory() as folder:
        graph = build_graph(read_osm(write_osm(Path(folder, "x.osm"), BLOCK, ways, signs)))
    edge = np.array([k for k, _ in places], dtype=np.int64)
    along = np.array([graph.length[k] * share for k, share in places])
    snaps = Snaps(edge=edge, along=along, offset=np.zeros(len(places)))
    found = unpack(packed_matrix(build_mesh(graph, car_mode(graph), snaps)))
    for a, b in np.ndindex(len(places), len(places)):
        expected = brute(graph, signs, snaps, a, b)
        assert (int(found[0][a, b]), int(found[1][a, b])) == expected


def brute(graph: Graph, signs: list[Relation], snaps: Snaps, a: int, b: int) -> tuple[int, int]:
    """Centiseconds and centimetres of the best way by a search whose states are the last four edges driven."""
    if spot(graph, snaps, a) == spot(graph, snaps, b):
        return 0, 0
    seconds = turn_seconds(graph)
    queue: list[tuple[int, int, tuple[int, ...]]] = []
    best = (NO_ROAD, NO_ROAD)
    for d in directed(graph):
        begin = position(graph, snaps, a, d)
        if begin is None:
            continue
        end = position(graph, snaps, b, d)
        if end is not None and begin < end:
            best = min(best, cost(graph, d, begin, end))
        heappush(queue, (*cost(graph, d, begin, float(graph.length[d >> 1])), (d,)))
    seen = set()
    while queue:
        time, length, run = heappop(queue)
        if run in seen or (time, length) >= best:
            continue
        seen.add(run)
        if position(graph, snaps, b, run[-1]) == graph.length[run[-1] >> 1]:
            best = min(best, (time, length))
        for (tail, out), turn in seconds.items():
            if tail != run[-1] or forbidden(graph, signs, (*run, out)):
                continue
            end = position(graph, snaps, b, out)
            if end is not None:
                more = cost(graph, out, 0.0, end)
                if end > 0:
                    best = min(best, (time + turn + more[0], length + more[1]))
            more = cost(graph, out, 0.0, float(graph.length[out >> 1]))
            heappush(queue, (time + turn + more[0], length + more[1], (*run, out)[-4:]))
    return best


def directed(graph: Graph) -> list[int]:
    """The directed edges that cars go."""
    both = np.column_stack((graph.forward, graph.backward)).reshape(-1)
    return [int(d) for d in np.flatnonzero(both != CLOSED)]


def ends(graph: Graph, d: int) -> tuple[int, int]:
    """The junctions where a directed edge begins and ends."""
    pair = int(graph.tail[d >> 1]), int(graph.head[d >> 1])
    return pair[::-1] if d & 1 else pair


def spot(graph: Graph, snaps: Snaps, k: int) -> tuple[int, float]:
    """A junction, or a place on an edge."""
    e, along = int(snaps.edge[k]), float(snaps.along[k])
    if along <= 0 or along >= graph.length[e]:
        return -1 - int((graph.head if along > 0 else graph.tail)[e]), 0.0
    return e, round(along, 2)


def position(graph: Graph, snaps: Snaps, k: int, d: int) -> float | None:
    """Metres from the begin of a directed edge to a place on it or at one of its ends."""
    e, _ = spot(graph, snaps, k)
    length = float(graph.length[d >> 1])
    if e < 0:
        begin, end = ends(graph, d)
        return 0.0 if begin == -1 - e else length if end == -1 - e else None
    along = float(snaps.along[k])
    return None if d >> 1 != e else length - along if d & 1 else along


def cost(graph: Graph, d: int, begin: float, end: float) -> tuple[int, int]:
    """Centiseconds and centimetres from one place of a directed edge to another."""
    e, length = d >> 1, float(graph.length[d >> 1])
    low, high = (length - end, length - begin) if d & 1 else (begin, end)
    total = int((graph.backward if d & 1 else graph.forward)[e])
    time = int(np.rint(total * high / length) - np.rint(total * low / length))
    return time, int(np.rint(high * 100) - np.rint(low * 100))


def turn_seconds(graph: Graph) -> Mapping[tuple[int, int], int]:
    """Centiseconds of every turn that the shape of the network allows, whatever signs say."""
    open_ = directed(graph)
    arms: dict[int, set[int]] = {}
    for d in open_:
        for arm, junction in ((d, ends(graph, d)[0]), (d ^ 1, ends(graph, d)[1])):
            arms.setdefault(junction, set()).add(arm)
    found = {}
    for d in open_:
        junction = ends(graph, d)[1]
        for out in (o for o in open_ if ends(graph, o)[0] == junction):
            back = out == d ^ 1
            towards, away = (heading(graph, arm)[None] for arm in (d ^ 1, out))
            angle = 180.0 if back else float(turn_angles(towards, away)[0])
            slow = len(arms[junction]) > 2 or back
            found[d, out] = int(turn_time(np.array([angle]))[0]) * slow
    return found


def heading(graph: Graph, arm: int) -> np.ndarray:
    """Where an edge leads from one of its ends; streets are straight here."""
    ahead = graph.flat[graph.last[arm >> 1]] - graph.flat[graph.first[arm >> 1]]
    return -ahead if arm & 1 else ahead


def forbidden(graph: Graph, signs: list[Relation], run: tuple[int, ...]) -> bool:
    """Whether the last turn of a run is against a sign, or back where there is another way on, with a way back."""
    open_ = directed(graph)
    lawful: dict[tuple[int, ...], set[int]] = {}
    for parts, tags in signs:
        stretch = stretch_of(graph, [number - 100 for kind, number, _ in parts if kind == "way"])
        if not set(stretch) <= set(open_):
            continue
        if tags["restriction"].startswith("no") and run[-len(stretch) :] == stretch:
            return True
        if tags["restriction"].startswith("only"):
            lawful.setdefault(stretch[:-1], set()).add(stretch[-1])
    if any(run[-1 - len(start) : -1] == start and run[-1] not in allowed for start, allowed in lawful.items()):
        return True
    if run[-1] != run[-2] ^ 1:
        return False
    here = ends(graph, run[-2])[1]
    plain = nx.DiGraph(ends(graph, o) for o in open_)
    others = [o for o in open_ if ends(graph, o)[0] == here and o != run[-1]]
    others = [o for o in others if nx.has_path(plain, ends(graph, o)[1], here)]
    return any(not _by_two(graph, signs, open_, run[-2], out) for out in others)


def _by_two(graph: Graph, signs: list[Relation], open_: list[int], d: int, out: int) -> bool:
    """Whether a sign of two edges forbids a turn."""
    only: set[int] = set()
    for parts, tags in signs:
        stretch = stretch_of(graph, [number - 100 for kind, number, _ in parts if kind == "way"])
        if len(stretch) == 2 and set(stretch) <= set(open_) and stretch[0] == d:
            if tags["restriction"].startswith("no") and stretch[1] == out:
                return True
            only |= {stretch[1]} if tags["restriction"].startswith("only") else set()
    return bool(only) and out not in only


def stretch_of(graph: Graph, edges: list[int]) -> tuple[int, ...]:
    """The directed edges of edges in a row."""
    first = next(d for d in (2 * edges[0], 2 * edges[0] + 1) if ends(graph, d)[1] in ends(graph, 2 * edges[1]))
    run = [first]
    for e in edges[1:]:
        run.append(next(d for d in (2 * e, 2 * e + 1) if ends(graph, d)[0] == ends(graph, run[-1])[1]))
    return tuple(run)


# A valley road without a branch, and what may hang on its eastern end, at the edge of an extract.
VALLEY: dict[int, Node] = {1: (0, 0), 2: (0.01, 0), 3: (0.02, 0), 4: (0.03, 0.0005), 5: (0.03, -0.0005)}
PATH = [([1, 2], ROAD), ([2, 3], ROAD)]
OUT, IN = ([3, 5], ROAD | {"oneway": "yes"}), ([4, 3], ROAD | {"oneway": "yes"})


@pytest.mark.parametrize("more", [[OUT], [IN], [OUT, IN]])
def test_a_one_way_road_that_leads_only_out_takes_no_turning_round_away(tmp_path: Path, more: list) -> None:
    """Whoever came to the end of the valley may go back into it, though another road leads on from there."""
    graph = build_graph(read_osm(write_osm(tmp_path / "x.osm", VALLEY, PATH + more)))
    assert {int(graph.raw.osmid[graph.way[e]]) for e in np.flatnonzero(graph.core)} == {100, 101}


def test_the_area_of_a_hub_by_car_holds_roads_that_only_those_who_live_there_leave(tmp_path: Path) -> None:
    """No turning round at the end of the eastern arm: nobody comes out of it again, but who lives on it does."""
    path = write_osm(tmp_path / "x.osm", CROSS, ARMS, [sign("no_u_turn", EAST, 1, EAST)])
    problem = world(path, PLACES, access_mode=AccessMode.CAR, access_limit=3000)
    ways = travel_times(problem).access[VillageId("e")]
    assert any(way.hub == "w" for way in ways)
    (area,) = isochrones(problem, [VillageId("w")])
    assert area.holds(Point(lon=0.005, lat=0))
    (near,) = isochrones(problem, [VillageId("w")], {VillageId("w"): 800})
    assert near.holds(Point(lon=0.001, lat=0)) and not near.holds(Point(lon=0.005, lat=0))
