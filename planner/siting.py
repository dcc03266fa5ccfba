"""Hubs first: stops chosen before anybody drives, and what such a choice costs once vehicles must drive it.

A joint plan decides where stops are held and how they are driven at once; the classic way chooses the places first. The
same search, with the same effort, on the district with only the chosen places shows what the order costs.
"""

from dataclasses import dataclass, replace

import numpy as np

from planner.measures import Measure, Measures, measure
from planner.plan import Result, StopKind
from planner.problem import Problem, VillageId, village_place
from planner.score import score
from planner.solve import Params, solve
from planner.solve.siting import FAR, Chosen, Ground, Method, choose
from planner.travel import NO_ROAD, Travel

__all__ = ["Method", "Planned", "Site", "ground_of", "planned", "site", "sited", "sited_travel"]


@dataclass(frozen=True, kw_only=True)
class Site:
    """Hubs chosen by a method: whether proven best, residents within their limit of one, and their mean way there."""

    method: Method
    hubs: tuple[VillageId, ...]
    proven: bool
    reached: int
    mean_metres: int | None  # of the residents in reach, one way; None: nobody


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A plan on the hubs chosen, or (`site` None) the joint one; `cost` as the whole district counts it."""

    site: Site | None
    result: Result
    cost: int
    stops: int  # villages where it holds stops
    measures: Measures

    @property
    def reached(self) -> int:
        """Residents with a stop in reach."""
        return int(self.measures.values[Measure.REACHED] or 0)


def ground_of(problem: Problem, travel: Travel) -> tuple[Ground, tuple[VillageId, ...]]:
    """What is chosen from, and the villages that can host.

    A way is that of the residents where the access list knows it; farther hubs lie as far as the road, and beyond the
    limit whatever it says.
    """
    hosts = tuple(v.id for v in problem.villages if v.can_host)
    column = {hub: h for h, hub in enumerate(hosts)}
    rows = [travel.index[village_place(v.id)] for v in problem.villages]
    limits = np.array([problem.access_limit(v.id) for v in problem.villages], dtype=np.int64)
    ways = travel.metres[np.ix_(rows, [travel.index[village_place(hub)] for hub in hosts])].copy()
    metres = np.where(ways >= NO_ROAD, FAR, np.maximum(ways, limits[:, None] + 1))
    for row, village in enumerate(problem.villages):
        for way in travel.access.get(village.id, ()):
            if way.hub in column:
                metres[row, column[way.hub]] = way.metres
    people = np.array([v.population for v in problem.villages], dtype=np.int64)
    return Ground(people=people, metres=metres, limits=limits), hosts


def site(problem: Problem, travel: Travel, method: Method, most: int, *, seconds: float | None = None) -> Site:
    """The hubs that a method chooses, at most `most` (set covering as many as it needs)."""
    ground, hosts = ground_of(problem, travel)
    chosen: Chosen = choose(ground, method, most, seconds=seconds)
    ways = np.where(ground.reach, ground.metres, np.iinfo(np.int64).max)[:, list(chosen.hubs)]
    within = ground.reach[:, list(chosen.hubs)].any(axis=1)
    reached = int(ground.people[within].sum())
    walked = int((ground.people[within] * ways[within].min(axis=1)).sum()) if reached else 0
    return Site(
        method=method,
        hubs=tuple(hosts[h] for h in chosen.hubs),
        proven=chosen.proven,
        reached=reached,
        mean_metres=round(walked / reached) if reached else None,
    )


def sited(problem: Problem, hubs: tuple[VillageId, ...]) -> Problem:
    """The district in which only these villages can host."""
    kept = frozenset(hubs)
    villages = tuple(replace(v, can_host=v.can_host and v.id in kept) for v in problem.villages)
    return problem.replace(villages=villages)


def sited_travel(travel: Travel, hubs: tuple[VillageId, ...]) -> Travel:
    """The ways of that district: residents know no other hub."""
    kept = frozenset(hubs)
    access = {v: tuple(way for way in ways if way.hub in kept) for v, ways in travel.access.items()}
    return replace(travel, access=access)


def planned(problem: Problem, travel: Travel, params: Params, chosen: Site | None = None) -> Planned:
    """Plan with only the hubs chosen, or with every one."""
    if chosen is None:
        result = solve(problem, travel, params)
    else:
        result = solve(sited(problem, chosen.hubs), sited_travel(travel, chosen.hubs), params)
    hubs = {stop.place for stop in result.plan.stops if stop.kind is StopKind.HUB}
    return Planned(
        site=chosen,
        result=result,
        cost=score(problem, travel, result.plan).cost,
        stops=len(hubs),
        measures=measure(problem, travel, result.plan),
    )
