"""How long a turn takes, by its angle: the table `[turn]` of `speeds.toml`."""

import numpy as np

from planner.roads.speeds import table
from planner.roads.ways import Floats, Ints


def headings(flat: Floats, along: Floats, first: Ints, last: Ints) -> Floats:
    """Where edges lead from their ends, by the first metres (`look`): flat vectors (2 n, 2), row 2e from the first end
    of edge e, row 2e + 1 from its last.
    """
    look = table()["turn"]["look"]
    out = np.empty((2 * len(first), 2))
    for row, vertex, other, way in ((0, first, last, 1), (1, last, first, -1)):
        far = np.minimum(look, np.abs(along[other] - along[vertex]))
        spot = along[vertex] + way * far
        ahead = np.column_stack([np.interp(spot, along, flat[:, k]) for k in (0, 1)])
        out[row::2] = ahead - flat[vertex]
    return out


def turn_angles(towards: Floats, away: Floats) -> Floats:
    """Degrees from -180 to 180: 0 straight on, positive to the right. `towards` leads from the junction to where one
    comes from, `away` to where one goes (n, 2 each).
    """
    ahead = -towards
    cross = ahead[:, 0] * away[:, 1] - ahead[:, 1] * away[:, 0]
    dot = (ahead * away).sum(axis=1)
    return np.asarray(-np.degrees(np.arctan2(cross, dot)))


def turn_time(angle: Floats) -> Ints:
    """Centiseconds of a turn at a junction of three roads or more, or of turning round.

    A logistic curve from 0 to `most` seconds; `bias` makes turns across the oncoming traffic the longer ones. From
    `back` degrees on it is turning round, also from one carriageway to the other, and takes `round` seconds more.
    """
    turn = table()["turn"]
    bias = np.where(angle >= 0, turn["bias"], 1 / turn["bias"])
    steep = turn["steep"] / bias * np.abs(angle) / 180 - turn["steep"] / 2 * bias
    seconds = turn["most"] / (1 + np.exp(-steep)) + np.where(np.abs(angle) >= turn["back"], turn["round"], 0)
    return np.asarray(np.rint(100 * seconds), dtype=np.int64)
