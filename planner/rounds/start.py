"""A weekly plan that starts from a round: its stops of the week are kept stops, and each one left costs `change`."""

from planner.problem import Problem
from planner.rounds.dated import dated
from planner.rounds.nouns import Round


def starting_from(problem: Problem, round_: Round) -> Problem:
    """The problem with the standing stops of its horizon. What is kept of a plan there goes before.

    A standing stop is departed from when it is missing or begins at another hour; how long it lasts is the week's own.
    """
    known = {stop.id for stop in problem.announced}
    standing = tuple(stop for stop in dated(problem, round_).stops if stop.id not in known)
    return problem.replace(announced=(*problem.announced, *standing))
