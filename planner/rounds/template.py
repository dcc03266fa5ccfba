"""The weeks a round is made for: every Monday to Friday is worked, nobody has a case, villages ask for their visits."""

from dataclasses import replace
from datetime import timedelta

from planner.problem import CalendarDay, Horizon, Problem, Village
from planner.rounds.frequency import Frequency, patterns

WEEK = 7


def template(problem: Problem, *, weeks: int, frequency: Frequency) -> Problem:
    """The periodic problem. Home visits, cases, edits and what was announced are no part of a round.

    A village had its last visit a round ago, so its work is that of the whole round and the cap that of each visit.
    """
    first = problem.horizon.first - timedelta(days=problem.horizon.first.weekday())
    horizon = Horizon(first=first, days=WEEK * weeks)
    settings = problem.settings
    weights = replace(settings.weights, wait=0.0)
    weekdays = sorted({day for v in problem.vehicles for day in v.days if day < 5})
    return problem.replace(
        horizon=horizon,
        settings=replace(
            settings, weights=weights, unvisited_days=WEEK * weeks, walkin_cap=settings.walkin_cap * weeks
        ),
        villages=tuple(_asking(v, weeks, weekdays, frequency) for v in problem.villages),
        calendar=tuple(CalendarDay(date=d, working=d.weekday() < 5) for d in horizon.dates),
        requests=(),
        changes=(),
        ledger=(),
        announced=(),
    )


def _asking(village: Village, weeks: int, weekdays: list[int], frequency: Frequency) -> Village:
    """The village with its visits; the longest gap is kept by their number and spacing."""
    visits = frequency.visits(village, weeks)
    return replace(village, visits=visits, patterns=patterns(village, visits, weeks, weekdays), max_gap_days=None)
