"""The nearest centre: one choice for whatever residents are told, so that a reason and a notice name the same door."""

from planner.problem import Centre, Problem, VillageId, centre_place, village_place
from planner.travel import NO_ROAD, Travel


def nearest_centres(problem: Problem, travel: Travel, village: VillageId) -> tuple[Centre, ...]:
    """The centres that a road leads to from a village, the nearest by metres first; of equals in the table's order."""
    here = village_place(village)
    if here not in travel.index:
        return ()
    known = (c for c in problem.centres if centre_place(c.id) in travel.index)
    ways = [(travel.distance(here, centre_place(c.id)), c) for c in known]
    return tuple(c for metres, c in sorted(ways, key=lambda way: way[0]) if metres < NO_ROAD)
