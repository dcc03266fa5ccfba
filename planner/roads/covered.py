"""Who reaches a hub within the limit: along roads and paths, and as it would look by the crow flight."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from planner.problem import Problem, VillageId
from planner.roads.geo import crow_matrix
from planner.travel import Travel


@dataclass(frozen=True, kw_only=True)
class Covered:
    """Villages within their limit of one of some hubs, and their residents; and the pairs of village and other hub.

    `crow` is the plain great circle, `path` the ways of the residents as plans count them.
    """

    villages: int
    residents: int
    path: frozenset[VillageId]
    crow: frozenset[VillageId]
    path_residents: int
    crow_residents: int
    path_pairs: int
    crow_pairs: int

    @property
    def crow_only(self) -> frozenset[VillageId]:
        """Villages that look served on the map and are not."""
        return self.crow - self.path


def covered(problem: Problem, travel: Travel, hubs: Iterable[VillageId] | None = None) -> Covered:
    """Count for some hubs; without, for every village that can host."""
    chosen = frozenset(v.id for v in problem.villages if v.can_host) if hubs is None else frozenset(hubs)
    crow = crow_matrix([v.point for v in problem.villages])
    near = np.array([v.id in chosen for v in problem.villages], dtype=bool)
    limits = np.array([problem.access_limit(v.id) for v in problem.villages])
    by_crow = near[None, :] & (crow <= limits[:, None])
    np.fill_diagonal(by_crow, near)
    by_path = {
        v.id: {way.hub for way in travel.access.get(v.id, ()) if way.hub in chosen and way.metres <= limit}
        for v, limit in zip(problem.villages, limits.tolist(), strict=True)
    }
    path = frozenset(village for village, found in by_path.items() if found)
    seen = frozenset(v.id for v, row in zip(problem.villages, by_crow, strict=True) if row.any())
    return Covered(
        villages=len(problem.villages),
        residents=sum(v.population for v in problem.villages),
        path=path,
        crow=seen,
        path_residents=sum(v.population for v in problem.villages if v.id in path),
        crow_residents=sum(v.population for v in problem.villages if v.id in seen),
        path_pairs=sum(len(found - {village}) for village, found in by_path.items()),
        crow_pairs=int(by_crow.sum() - (by_crow & np.eye(len(near), dtype=bool)).sum()),
    )
