"""The map of differences: two scenarios are chosen, each village is coloured by what it gains or loses. Public.

What it knows of a village is what residents may be told, in each scenario: whether a stop is in reach, the minutes to
it, and whole weeks without a stop, eight at most. The weeks know only stops, of the plan and of the ledger: no home
visit changes them, so they may be more than the report says. Nobody's case, door or contact is in it.
"""

from collections.abc import Mapping
from pathlib import Path

from planner.demand import last_visits
from planner.measures import Measure, VillageMeasure
from planner.out import map_places
from planner.out.map import road_lines_of
from planner.out.map_page import Page, page, title
from planner.out.map_public import outside
from planner.out.map_tiles import Roads, tiles, under
from planner.out.map_view import Payload, View, at, minutes
from planner.out.study_words import Words
from planner.problem import Problem, VillageId
from planner.scenario import Outcome, Study
from planner.texts import catalogue

WEEK, MOST_WEEKS = 7, 8
NOWHERE = -1  # minutes to a stop where none is in reach
STEPS = {"way": (1, 10, 30), "weeks": (1, 2, 4)}  # a class of change begins at so many minutes, weeks
GAINS = ("#9ecae1", "#4292c6", "#08519c")  # of Brewer's Blues
LOSSES = ("#fdbe85", "#f16913", "#a63603")  # and Oranges; told apart with every common colour vision
SAME, NEVER = "#d6d1c4", "#ffffff"


def write_differences(path: Path, study: Study) -> Path:
    """Write the map as one HTML file."""
    problem, travel, roads = under(study.problem, study.travel, road_lines_of(study.problem))
    inside = View(problem=problem, plan=study.base.plan, travel=travel, reasons=(), internal=False)
    path.write_text(render(study, outside(inside), roads), encoding="utf-8", newline="\n")
    return path


def render(study: Study, view: View, roads: Roads = ()) -> str:
    """The page."""
    return page(view, payload(study, view, roads), Page.DIFFERENCES)


def payload(study: Study, view: View, roads: Roads = ()) -> Payload:
    """Everything the page's script draws, as values of JSON."""
    words = Words(study=study)
    texts = catalogue(view.language, "map") | catalogue(view.language, "study")
    return {
        "internal": False,
        "title": title(view, Page.DIFFERENCES),
        "text": {key[3:]: value for key, value in texts.items() if key.startswith("ui.")},
        "undrawn": map_places.undrawn(view),
        "tiles": tiles(view.problem.settings),
        "roads": map_places.roads(view, roads),
        "townships": map_places.townships(view),
        "centres": map_places.centres(view),
        "scenarios": [words.name(one) for one in study.outcomes],
        "from": study.outcomes.index(study.base),
        "to": _first(study),
        "steps": STEPS,
        "gains": GAINS,
        "losses": LOSSES,
        "same": SAME,
        "never": NEVER,
        "villages": _villages(study, view),
    }


def _first(study: Study) -> int:
    """The scenario that is shown first: the one that changes reach for most residents."""
    words = Words(study=study)
    found = [abs(words.facts.change(one, Measure.REACHED) or 0) for one in study.outcomes]
    return found.index(max(found)) if max(found) > 0 else min(1, len(found) - 1)


def _villages(study: Study, view: View) -> list[Payload]:
    waited = [weeks(study.problem, one) for one in study.outcomes]
    return [
        {
            "id": village.id,
            "name": view.village(village.id),
            "town": village.township,
            "at": at(village.point),
            "rank": village.population,
            "people": map_places.population(view, village),
            "ways": [way(row) for row in _rows(study.outcomes, village.id)],
            "weeks": [known[village.id] for known in waited],
        }
        for village in view.problem.villages
        if village.point
    ]


def _rows(outcomes: tuple[Outcome, ...], village: VillageId) -> list[VillageMeasure]:
    return [one.measures.village[village] for one in outcomes]


def way(row: VillageMeasure) -> int:
    """Whole minutes to the stop, one way; -1 where none is in reach."""
    return minutes(row.way_seconds) if row.in_reach and row.way_seconds is not None else NOWHERE


def weeks(problem: Problem, outcome: Outcome) -> Mapping[VillageId, int]:
    """Whole weeks since the last stop that kept time for each village; eight stands for more, too.

    Rows of requests in the ledger are passed over: home visits stand among them. Where no stop is known, the days that
    the settings assume count.
    """
    public = problem.replace(ledger=tuple(row for row in problem.ledger if row.request is None))
    held, plan = last_visits(public), outcome.plan

    def days(row: VillageMeasure) -> int:
        if row.reserved:
            return row.days  # from a stop of the plan
        before = held.get(row.village)
        idle = problem.settings.unvisited_days if before is None else (plan.first - before).days
        return idle + max(0, plan.days - 1)

    return {row.village: min(MOST_WEEKS, days(row) // WEEK) for row in outcome.measures.villages}
