"""Covering tours, compiled: what tours of a few stops cost and cover, by labels.

A label is a way from the depot to its last stop: what it cost and which tasks it covers, as bits. Taking all that a
stop covers is free, so a label never chooses. Which stops it made need not be known: coming back adds nothing. A label
is dropped where even the best way on and home leaves it at or above the limit, or where another with the same last stop
and number of stops is as good: priced no higher though what it covers more were paid back (to find the cheapest
tours), or covering at least as much at no more cost (to find every tour that a best plan may need). After Jozefowiez,
A branch-and-price algorithm for the multivehicle covering tour problem, Networks 64 (2014); rules of dominance after
Irnich and Desaulniers, Shortest path problems with resource constraints (2005).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.solve.compiled import allocating, compiled

Ints = NDArray[np.int64]
Bits = NDArray[np.uint64]
FAR = 10**15
COMPARED = 4000  # labels of a bucket that a new one is compared with, at most


class Land(NamedTuple):
    """`drive` (P, P) cost of ways, the depot is 0; `covers` (P, 2) tasks of each place as 128 bits; `through` (P, P)

    whether place u may be worth passing on the way on from v though it covers nothing new.
    """

    drive: Ints
    covers: Bits
    through: NDArray[np.bool_]


class Labels(NamedTuple):
    """A row a label, the depot first; `first` says where those of each number of stops begin."""

    last: Ints
    parent: Ints
    covers: Bits  # (rows, 2)
    cost: Ints
    price: Ints  # cost less the prices of what is covered
    first: Ints  # (most stops + 2)


def empty_labels(rows: int, most_stops: int) -> Labels:
    """Room for so many labels."""
    return Labels(
        last=np.zeros(rows, dtype=np.int64),
        parent=np.full(rows, -1, dtype=np.int64),
        covers=np.zeros((rows, 2), dtype=np.uint64),
        cost=np.zeros(rows, dtype=np.int64),
        price=np.zeros(rows, dtype=np.int64),
        first=np.zeros(most_stops + 2, dtype=np.int64),
    )


@compiled
def worth(low: np.uint64, high: np.uint64, prices: Ints) -> int:
    """The prices of some tasks together, given as bits."""
    total = 0
    for word in range(2):
        bits = low if word == 0 else high
        at = 64 * word
        while bits != np.uint64(0):
            if bits & np.uint64(0xFF) == np.uint64(0):
                bits >>= np.uint64(8)
                at += 8
                continue
            if bits & np.uint64(1) != np.uint64(0):
                total += prices[at]
            bits >>= np.uint64(1)
            at += 1
    return total


@allocating
def ways_home(land: Land, prices: Ints, most_stops: int) -> tuple[Ints, Ints]:
    """What up to m more stops after v and the way home cost at least, less prices; tasks may be counted twice.

    Least and second least by the next stop (M + 1, P, 2), and that stop (M + 1, P); so the way need not lead straight
    back to where it came from.
    """
    places = len(land.drive)
    gain = np.zeros(places, dtype=np.int64)
    for v in range(places):
        gain[v] = worth(land.covers[v, 0], land.covers[v, 1], prices)
    least = np.zeros((most_stops + 1, places, 2), dtype=np.int64)
    follows = np.zeros((most_stops + 1, places), dtype=np.int64)
    for v in range(places):
        least[0, v, :] = land.drive[v, 0]
    for m in range(1, most_stops + 1):
        for v in range(places):
            first, second, follower = land.drive[v, 0], land.drive[v, 0], 0
            second = FAR
            for u in range(1, places):
                if u == v:
                    continue
                on = least[m - 1, u, 0] if follows[m - 1, u] != v else least[m - 1, u, 1]
                cost = land.drive[v, u] - gain[u] + on
                if cost < first:
                    first, second, follower = cost, first, u
                elif cost < second:
                    second = cost
            least[m, v, 0], least[m, v, 1], follows[m, v] = first, second, follower
    return least, follows


@allocating
def tours(
    land: Land, prices: Ints, most_stops: int, limit: int, labels: Labels, everything: bool, width: int, flag: Ints
) -> int:
    """Fills `labels` with the beginnings of tours whose price stays below the limit; how many there are.

    With `everything` they hold every tour that a best plan may need; otherwise the cheapest ones, and at most `width`
    labels of a last stop and number of stops (0: all, so that the cheapest is certain). -1 where there is no room for
    them, or where `flag` went up.
    """
    places = len(land.drive)
    least, follows = ways_home(land, prices, most_stops)
    count = 1
    labels.first[0], labels.first[1] = 0, 1
    kept = np.zeros(COMPARED, dtype=np.int64)
    for m in range(most_stops):
        left = most_stops - m - 1
        for u in range(1, places):
            began = count
            if flag[0] != 0:
                return -1
            for j in range(labels.first[m], labels.first[m + 1]):
                v = labels.last[j]
                low = land.covers[u, 0] & ~labels.covers[j, 0]
                high = land.covers[u, 1] & ~labels.covers[j, 1]
                if v == u or (low == np.uint64(0) and high == np.uint64(0) and not land.through[v, u]):
                    continue
                price = labels.price[j] + land.drive[v, u] - worth(low, high, prices)
                on = least[left, u, 0] if follows[left, u] != v else least[left, u, 1]
                if price + on >= limit:
                    continue
                if count >= len(labels.last):
                    return -1
                labels.last[count] = u
                labels.parent[count] = j
                labels.covers[count, 0] = labels.covers[j, 0] | low
                labels.covers[count, 1] = labels.covers[j, 1] | high
                labels.cost[count] = labels.cost[j] + land.drive[v, u]
                labels.price[count] = price
                count += 1
            count = _thinned(labels, prices, began, count, everything, width, kept)
        labels.first[m + 2] = count
    return count


@allocating
def _thinned(labels: Labels, prices: Ints, began: int, count: int, everything: bool, width: int, kept: Ints) -> int:
    """Drops the dominated of the labels from `began` on; how many labels there are then."""
    size = count - began
    if size < 2:
        return count
    order = np.argsort(labels.cost[began:count] if everything else labels.price[began:count])
    stays = np.zeros(size, dtype=np.bool_)
    known = 0
    held = 0
    for x in range(size):
        j = began + order[x]
        if width > 0 and held >= width:
            break
        low, high = labels.covers[j, 0], labels.covers[j, 1]
        dropped = False
        for y in range(known):
            i = kept[y]
            if everything:
                dropped = low & ~labels.covers[i, 0] == np.uint64(0) and high & ~labels.covers[i, 1] == np.uint64(0)
            else:
                spare = labels.price[j] - labels.price[i]
                dropped = spare >= worth(labels.covers[i, 0] & ~low, labels.covers[i, 1] & ~high, prices)
            if dropped:
                break
        if not dropped:
            stays[order[x]] = True
            held += 1
            if known < len(kept):
                kept[known] = j
                known += 1
    at = began
    for x in range(size):
        if stays[x]:
            i = began + x
            labels.last[at], labels.parent[at] = labels.last[i], labels.parent[i]
            labels.covers[at, 0], labels.covers[at, 1] = labels.covers[i, 0], labels.covers[i, 1]
            labels.cost[at], labels.price[at] = labels.cost[i], labels.price[i]
            at += 1
    return at
