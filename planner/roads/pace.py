"""How much faster or slower a district drives than the table says, by group of roads."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.roads.raw import CLASSES, RANK, RawRoads
from planner.settings import Settings

Paces = tuple[float, float, float]  # of main roads, smaller ones, tracks
AS_THE_TABLE: Paces = (1.0, 1.0, 1.0)


def _group(kind: str) -> int:
    rank = RANK[kind]
    return 0 if rank <= RANK["secondary_link"] else 1 if rank <= RANK["road"] else 2


GROUP: NDArray[np.int64] = np.array([_group(kind) for kind in CLASSES], dtype=np.int64)  # of each class


def paces_of(settings: Settings) -> Paces:
    """What the settings say."""
    return settings.pace_main, settings.pace_small, settings.pace_track


def paced(roads: RawRoads, paces: Paces) -> RawRoads:
    """The roads with every speed of a car multiplied by the pace of its group; ferries keep theirs."""
    if paces == AS_THE_TABLE:
        return roads
    factor = np.array(paces)[GROUP[roads.kind]]
    factor[roads.kind == RANK["ferry"]] = 1.0
    return replace(roads, forward=roads.forward * factor, backward=roads.backward * factor)


def with_paces(settings: Settings, paces: Paces) -> Settings:
    """Settings with other paces."""
    return replace(settings, pace_main=paces[0], pace_small=paces[1], pace_track=paces[2])
