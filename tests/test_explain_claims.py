"""A sentence claims no more than was found: "every vehicle" only where each one meets the obstacle."""

from dataclasses import replace

import pytest
from districts import MONDAY, TUESDAY, WEDNESDAY, plan, problem, request, road, service, settings, staff, village

from planner.explain.attempts import Attempt, Spot, Tried
from planner.explain.board import Board, Turn
from planner.explain.find import Found
from planner.explain.words import Words
from planner.explain.work import Work, unserved_work
from planner.plan import Rule, TaskId, Violation
from planner.problem import Problem, StaffId
from planner.settings import Language

LATE = Violation(rule=Rule.SHIFT, values={"kind": "late", "over_seconds": 600})
BREAK = Violation(rule=Rule.BREAK, values={"kind": "missing"})
SKILL = Violation(rule=Rule.SKILL, values={"kind": "missing", "skill": "s"})
OFFICER = Violation(rule=Rule.SKILL, values={"kind": "officer", "person": "b"})
CUT = "Not every day"


class Told:
    """One request of A that needs the skill s of the officer b; a van a day, with official a."""

    def __init__(self, **changes: object) -> None:
        world = problem(
            request("r", officer=StaffId("b")),
            services=(service(skill="s"),),
            staff=(staff("a"), staff("b", "s")),
            settings=settings(language=Language.EN),
        )
        self.world: Problem = replace(world, **changes)
        travel = road(self.world)
        board = Board(self.world, travel, plan(self.world, travel))
        self.work: Work = unserved_work(board.facts, board.plan)[TaskId("task-r")]
        self.turns = {t.day: replace(t, crew=(StaffId("a"),)) for t in board.turns}

    def tried(self, day: object, *violations: Violation) -> Tried:
        """A try of a day."""
        turn: Turn = self.turns[day]  # type: ignore[index]
        option = (*self.work.options, *self.work.beyond)[0]
        spot = Spot(option=option, position=0, detour=0)
        return Tried(turn=turn, best=Attempt(turn=turn, spot=spot, violations=violations))

    def sentence(self, *tried: Tried, **changes: object) -> str:
        """The sentence about what was found."""
        return Words(problem=self.world).sentence(replace(Found(work=self.work, tried=tried), **changes))  # type: ignore[arg-type]


def test_every_vehicle_where_each_meets_it_alone_or_among_others() -> None:
    """An obstacle that every vehicle-day meets is said of every vehicle, also where some meet others besides."""
    told = Told()
    assert "every vehicle" in told.sentence(told.tried(MONDAY, LATE), told.tried(TUESDAY, LATE))
    assert "every vehicle" in told.sentence(told.tried(MONDAY, LATE), told.tried(TUESDAY, BREAK, LATE))
    late = ((told.turns[WEDNESDAY], 900),)
    assert "every vehicle" in told.sentence(told.tried(MONDAY, LATE), settled=late)


def test_not_every_vehicle_where_others_meet_other_things() -> None:
    """Where some vehicle-days meet only other things, it is said of how many the sentence speaks."""
    told = Told()
    both = told.tried(TUESDAY, BREAK, SKILL)
    said = told.sentence(told.tried(MONDAY, LATE), both)
    assert "on 1 of the 2 vehicle-days" in said and "every" not in said
    said = told.sentence(told.tried(MONDAY, BREAK), both, settled=((told.turns[WEDNESDAY], 900),))
    assert "on 1 of the 3 vehicle-days" in said and "with every" not in said
    mixed = told.sentence(told.tried(MONDAY, BREAK), told.tried(TUESDAY, LATE))
    assert "every vehicle and day meets" in mixed
    among = told.sentence(told.tried(MONDAY, BREAK), told.tried(TUESDAY, LATE), told.tried(WEDNESDAY, SKILL, BREAK))
    assert "each of the 3 vehicle-days looked at" in among and "every" not in among


def test_what_was_not_tried_is_not_claimed() -> None:
    """Of vehicle-days that were not tried nothing is said that does not follow from vehicle and people."""
    told = Told()
    rest = (told.turns[TUESDAY],)
    said = told.sentence(told.tried(MONDAY, LATE), untried=rest)
    assert "each of the 1 vehicle-days looked at" in said and "every vehicle" not in said and CUT in said
    mixed = told.sentence(told.tried(MONDAY, LATE), told.tried(WEDNESDAY, BREAK), untried=rest)
    assert "each of the 2 vehicle-days looked at" in mixed and "every" not in mixed.replace("every day", "")


@pytest.mark.parametrize(("violation", "claim"), [(SKILL, "nobody aboard any vehicle"), (OFFICER, "aboard no vehicle")])
def test_people_are_known_without_a_try(violation: Violation, claim: str) -> None:
    """Who is aboard a vehicle-day that was not tried is known; who might still come aboard is not."""
    told = Told()
    known = told.turns[TUESDAY]
    assert claim in told.sentence(told.tried(MONDAY, violation), settled=((known, 900),))
    for crew in ((StaffId("b"),), ()):
        assert claim not in told.sentence(told.tried(MONDAY, violation), settled=((replace(known, crew=crew), 900),))


def test_no_stop_in_reach_is_said_only_where_it_is_so() -> None:
    """That no stop lies within reach is not said of a village that has one, however far the stop that was tried."""
    far = Violation(rule=Rule.WALK, values={"kind": "far", "over_metres": 200, "way_metres": 5200})
    homeless = Violation(rule=Rule.HOST, values={"kind": "place"})
    told = Told()
    for violation in (far, homeless):
        assert "lies within" not in told.sentence(told.tried(MONDAY, violation), told.tried(TUESDAY, violation))
    alone = Told(villages=(village("A", can_host=False), village("B"), village("D")))
    assert not alone.work.options
    assert "no other stop lies within" in alone.sentence(alone.tried(MONDAY, homeless))
