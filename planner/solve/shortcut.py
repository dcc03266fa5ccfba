"""How far the triangle inequality is missed, compiled: what a stop more on a way can save at most."""

import numpy as np
from numpy.typing import NDArray

from planner.solve.compiled import compiled
from planner.travel import NO_ROAD


@compiled
def largest_shortcut(drive: NDArray[np.int32]) -> int:
    """The most seconds by which a way over a third place is shorter than the way itself; 0 where none is.

    `drive` (C, P, P) seconds. Matrices of shortest ways give the rounding of a second or two, known times anything.
    """
    most = 0
    for c in range(drive.shape[0]):
        for p in range(drive.shape[1]):
            for a in range(drive.shape[1]):
                there = drive[c, a, p]
                if there >= NO_ROAD:
                    continue
                gain = np.int32(0)
                for b in range(drive.shape[1]):
                    way = drive[c, a, b]
                    saved = way - there - drive[c, p, b]
                    if way < NO_ROAD and saved > gain:
                        gain = saved
                if gain > most:
                    most = int(gain)
    return most
