"""Standing rounds: a fixed timetable of a few weeks that repeats, made by the solver of the weekly plan.

`frequency` how often a village is visited; `template` the weeks without holidays; `periodic` the door of the solver,
public periodic instances go through it as well; `same_hour` equal begins; `dated` the round on real days; `start` and
`against` the week that starts from it, and what it costs beside a free plan.
"""

from planner.rounds.against import Difference, as_scenario
from planner.rounds.dated import Dated, Substitute, dated
from planner.rounds.frequency import Frequency
from planner.rounds.make import standing_round
from planner.rounds.nouns import Left, Round, RoundStop, Served
from planner.rounds.periodic import solve_periodic
from planner.rounds.start import as_start, starting_from

__all__ = [
    "Dated",
    "Difference",
    "Frequency",
    "Left",
    "Round",
    "RoundStop",
    "Served",
    "Substitute",
    "as_scenario",
    "as_start",
    "dated",
    "solve_periodic",
    "standing_round",
    "starting_from",
]
