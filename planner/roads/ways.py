"""What every source of travel times delivers, and how a way is one number: its seconds first, its metres second."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.problem import VillageId
from planner.travel import NO_ROAD, Access, Note, Router

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
METRE_BITS = 29  # 53 bits are exact in a float: 24 for the time, 29 for the length


@dataclass(frozen=True, kw_only=True, eq=False)
class Ways:
    """Ways between the places of a problem, in their order: int64, NO_ROAD where there is none, diagonal 0."""

    seconds: Ints
    metres: Ints
    access: Mapping[VillageId, tuple[Access, ...]]
    router: Router
    notes: tuple[Note, ...] = ()


def pack(time: Ints, length: Ints) -> Floats:
    """One number that compares by time and, where that ties, by length; sums stay exact.

    So one run of Dijkstra gives time and length of the same way, and two runs never part on a tie. Times to 2**24,
    lengths to 2**29 units. NO_ROAD or more becomes infinity, a way of nothing one unit of length, as scipy would
    drop a zero.
    """
    packed = np.maximum(np.ldexp(time.astype(np.float64), METRE_BITS) + length, 1.0)
    return np.where(time >= NO_ROAD, np.inf, packed)


def unpack(packed: Floats) -> tuple[Ints, Ints]:
    """Time and length of packed ways; NO_ROAD for infinity."""
    whole = np.where(np.isinf(packed), 0, packed).astype(np.int64)
    none = np.isinf(packed)
    time = np.where(none, NO_ROAD, whole >> METRE_BITS)
    length = np.where(none, NO_ROAD, whole & ((1 << METRE_BITS) - 1))
    return time, length
