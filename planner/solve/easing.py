"""Easing: for a while tasks that must be done may be left, so that a walk gets past plans that leave some.

Where leaving a task costs far more than doing it, a walk only ever sees plans that do everything; a plan with a turn
less may lie beyond plans that leave a task or two. In spells leaving costs no more than a few tasks do, and more with
every look at which a task is still left (a breakout: Morris, AAAI 1993), until all are done again. The best plan is
always judged by the true penalties.
"""

import numpy as np
from numpy.typing import NDArray

from planner.solve.search import Walk

DEAR = 20.0  # times what a task costs on average: penalties beyond are eased
CHEAP = 3.0  # the same, of an eased penalty to begin with
RISE, FALL = 1.3, 0.9  # of a penalty from one look to the next, left and done
ROUND, SPELL = 80, 20  # looks from the begin of one spell to that of the next, and of a spell
WARM = 0.5  # least heat of a spell, in what a task costs on average


class Easing:
    """The eased penalties of one walk; a look follows every chunk of it."""

    def __init__(self, walk: Walk) -> None:
        self.warm = 0.0  # least heat at the moment
        self._walk = walk
        self._true: NDArray[np.int64] = walk.data.penalty
        self._price = np.zeros(len(self._true))
        self._looks = 0
        # where one term is magnified the average says nothing
        self._off = walk.instance.problem.settings.weights.lexicographic

    def look(self) -> None:
        """Begins, goes on with or ends a spell."""
        self._looks += 1
        at = self._looks % ROUND - (ROUND - SPELL)
        scale = self._walk.scale
        dear = self._true > DEAR * scale
        if self._off or at < 0 or not dear.any():
            self.end()
            return
        least = CHEAP * scale
        if at == 0:
            self._price[:] = least
        left = self._walk.saved.task_turn < 0
        self._price = np.maximum(least, self._price * np.where(left, RISE, FALL))
        self._walk.value(np.where(dear, np.minimum(self._true, self._price), self._true).astype(np.int64))
        self.warm = WARM * scale

    def end(self) -> None:
        """Ends a spell that goes on."""
        if self.warm > 0:
            self._walk.value(None)
        self.warm = 0.0
