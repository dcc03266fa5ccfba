"""The sketch of a notice: what is drawn, where names stand, and what never is."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import plan_fixture as fixture
import shapely

from planner.out.sketch import Sketcher
from planner.out.sketch_draw import HIGH, WIDE, frame_of, road_strokes
from planner.out.sketch_labels import Mark, Named, labels_of
from planner.problem import VillageId, door_place, village_place
from planner.read import read_district
from planner.travel import StraightRouter

A, B, C = (VillageId(key) for key in ("101", "102", "103"))
NAMES = {village.id: village.name for village in fixture.VILLAGES}
YUYANG = Path(__file__).parents[1] / "data" / "yuyang"


class Asked(StraightRouter):
    """A router that remembers which ways were asked for."""

    def __init__(self, line=()):
        super().__init__({})
        self.pairs, self.way = [], line

    def line(self, origin, destination):
        self.pairs.append((origin, destination))
        return self.way


def sketcher(router=None, problem=None):
    problem = problem or fixture.problem()
    travel = fixture.travel(problem)
    return Sketcher(problem=problem, travel=replace(travel, router=router or travel.router), names=NAMES)


def test_without_roads_the_way_is_a_dashed_line_between_two_marks():
    sketch = sketcher().draw(B, A)
    assert sketch is not None and not sketch.roads
    (way,) = sketch.strokes
    assert way.dashed and len(way.lines[0]) == 2
    assert [(m.text, m.mark) for m in sketch.marks] == [("大湾村", Mark.STOP), ("刘家圪崂坬村", Mark.OWN)]
    (stop, own) = sketch.marks
    assert own.x > stop.x and abs(own.y - stop.y) < 1  # to the east of it, as in the table
    metres = (own.x - stop.x) * sketch.metres / sketch.bar
    assert abs(metres - 2625) < 30  # 0.03 degrees at 38.3 north


def test_a_road_way_is_drawn_only_if_it_is_as_long_as_people_are_told():
    """2,700 m are said: 2,630 m along the road are the same way, three times as many are not."""
    short = [(109.7, 38.3), (109.715, 38.301), (109.73, 38.3)]
    long = [(109.7, 38.3), (109.76, 38.33), (109.73, 38.3)]
    for line, dashed in ((short, False), (long, True)):
        sketch = sketcher(Asked(line)).draw(B, A)
        assert sketch is not None and {stroke.dashed for stroke in sketch.strokes} == {dashed}


def test_only_villages_are_asked_for_and_drawn():
    """No door, though the fixture has one close by."""
    router = Asked()
    sketch = sketcher(router).draw(B, A)
    assert router.pairs == [(village_place(A), village_place(B))]
    assert door_place(fixture.REQUESTS[2].id) in fixture.problem().places
    assert sketch is not None and {m.text for m in sketch.marks} <= set(NAMES.values())


def test_a_host_sees_itself_and_the_villages_that_come():
    sketch = sketcher().draw(A, A, near=[B])
    assert sketch is not None and sketch.strokes == ()
    assert [(m.text, m.mark) for m in sketch.marks] == [("大湾村", Mark.STOP), ("刘家圪崂坬村", Mark.VILLAGE)]
    assert 10 <= sketch.bar <= 24 or sketch.metres == 5000


def test_a_village_without_a_point_has_no_sketch():
    villages = (replace(fixture.VILLAGES[0], point=None), *fixture.VILLAGES[1:])
    made = sketcher(problem=fixture.problem(villages=villages))
    assert made.draw(A, A) is None and made.draw(B, A) is None
    assert made.draw(B, C) is not None


def test_a_pin_on_empty_ground_is_no_sketch():
    """Without roads and with nobody near, nothing would help to find the stop."""
    assert sketcher().draw(C, C) is None
    alone = sketcher().draw(A, A)  # the nearest village is in the picture, where no road is
    assert alone is not None and [mark.text for mark in alone.marks] == ["大湾村", "刘家圪崂坬村"]


def test_what_lies_too_far_off_is_left_outside():
    near = frame_of([(0, 0)], [(900, 0)])
    far = frame_of([(0, 0)], [(90_000, 0)])
    assert near.x == 450 and (far.x, far.scale) == (0, 22)
    assert frame_of([(0, 0), (90_000, 0)], []).scale > 1000  # but never what must be seen


def test_names_cover_no_other_and_stay_inside():
    """Forty villages on a narrow patch: the stop and the own one are named, others as far as there is room."""
    named = [Named(x=40, y=25, text="服务点", mark=Mark.STOP), Named(x=44, y=27, text="本村", mark=Mark.OWN)]
    named += [Named(x=20 + k % 8 * 6, y=10 + k // 8 * 6, text=f"村庄{k}", mark=Mark.VILLAGE) for k in range(40)]
    labels = labels_of(named)
    assert [label.text for label in labels[:2]] == ["服务点", "本村"] and 8 < len(labels) < 42
    for one in labels:
        assert one.x >= 0 and one.x + one.width <= WIDE and one.y >= 0 and one.y + 3.9 <= HIGH
    boxes = [(o.x, o.y, o.x + o.width, o.y + 3.9) for o in labels]
    assert not any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in combinations(boxes, 2))


def test_roads_are_cut_at_the_frame_and_major_ones_lie_on_top():
    lines = np.array([shapely.LineString([(-9e5, 0), (9e5, 0)]), shapely.LineString([(0, -50), (0, 50)])])
    strokes = road_strokes(frame_of([(0, 0)], []), ["primary", "unclassified"], lines)
    assert [stroke.width for stroke in strokes] == [1.25, 2.3, 0.85, 1.75]  # edges first
    assert strokes[1].lines == (((0.0, HIGH / 2), (WIDE, HIGH / 2)),)


def test_a_district_with_roads_draws_them():
    """The roads of Yuyang around a host: several classes, all inside the frame, and few enough points for a phone."""
    problem = read_district(YUYANG)
    names = {village.id: village.name for village in problem.villages}
    travel = replace(fixture.travel(), router=StraightRouter({}))
    made = Sketcher(problem=problem, travel=travel, names=names)
    hosts = [village.id for village in problem.villages if village.can_host][:20]
    sketches = [sketch for host in hosts if (sketch := made.draw(host, host)) is not None]
    assert len(sketches) == 20 and sum(sketch.roads for sketch in sketches) > 15
    points = [point for sketch in sketches for stroke in sketch.strokes for line in stroke.lines for point in line]
    assert all(-0.01 <= x <= WIDE + 0.01 and -0.01 <= y <= HIGH + 0.01 for x, y in points)
    assert max(sum(len(line) for stroke in s.strokes for line in stroke.lines) for s in sketches) < 1500
