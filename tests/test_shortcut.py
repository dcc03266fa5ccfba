"""How far ways miss the triangle inequality."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from planner.solve.shortcut import largest_shortcut
from planner.travel import NO_ROAD

SECONDS = st.one_of(st.integers(0, 5000), st.just(NO_ROAD))


@given(arrays(np.int32, (2, 5, 5), elements=SECONDS))
def test_the_largest_shortcut_is_what_trying_all_gives(drive):
    """Over every three places and both speeds; a way that does not exist neither saves nor is saved."""
    saved = [
        int(drive[c, a, b]) - int(drive[c, a, p]) - int(drive[c, p, b])
        for c in range(2)
        for a in range(5)
        for b in range(5)
        for p in range(5)
        if drive[c, a, b] < NO_ROAD
    ]
    assert largest_shortcut(drive) == max([0, *saved])
