"""How residents reach the hubs around them."""

from collections.abc import Mapping
from math import ceil, floor

import numpy as np

from planner.problem import Problem, VillageId
from planner.roads.geo import crow_matrix
from planner.roads.ways import Floats
from planner.travel import Access

SIGHT = 3  # hubs are listed to so many times the limit


def crow_access(problem: Problem) -> Mapping[VillageId, tuple[Access, ...]]:
    """Access by the crow flight times circuity; a village without coordinates has only itself."""
    return access_from(problem, crow_matrix([v.point for v in problem.villages]) * problem.settings.circuity)


def access_from(problem: Problem, metres: Floats) -> Mapping[VillageId, tuple[Access, ...]]:
    """The access lists, from the metres of residents' ways between villages in their order (NaN or inf: no way).

    Only villages that can host are hubs; nearest first, ties by id, a hosting village itself first with 0. Metres are
    rounded up (after a tenth of a millimetre is forgiven, so that no way grows by the noise of a float), seconds
    likewise from these metres.
    """
    hosts = np.array([v.can_host for v in problem.villages], dtype=bool)
    lists: dict[VillageId, tuple[Access, ...]] = {}
    for row, village in enumerate(problem.villages):
        near = np.flatnonzero(hosts & (metres[row] <= SIGHT * problem.access_limit(village.id)))
        ways = [_access(problem, int(hub), float(metres[row, hub])) for hub in near if hub != row]
        ways.sort(key=lambda way: (way.seconds, way.metres, way.hub))
        own = [Access(hub=village.id, metres=0, seconds=0)] if village.can_host else []
        lists[village.id] = tuple(own + [w for w in ways if w.metres <= SIGHT * problem.access_limit(village.id)])
    return lists


def _access(problem: Problem, hub: int, metres: float) -> Access:
    whole = floor(metres) if metres - floor(metres) < 1e-4 else ceil(metres)
    return Access(
        hub=problem.villages[hub].id,
        metres=whole,
        seconds=ceil(whole / problem.settings.access_speed - 1e-9),
    )
