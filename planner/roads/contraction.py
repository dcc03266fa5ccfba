"""Contraction of a road network, compiled: junctions are taken out one by one, and arcs put in so that no way is lost.

Contraction hierarchies (Geisberger, Sanders, Schultes, Delling 2008). What is taken out first are the junctions inside
chains and at dead ends, then those whose removal adds the fewest arcs. An arc is only left out where another way that
was found is as short, so an unfinished search for such a way costs an arc and never a right answer.
"""

from typing import NamedTuple

import numpy as np

from planner.roads.compiled import compiled, inlined
from planner.roads.heap import Heap, Longs, Reach, Shorts, clean, meet, put, take

WITNESSES = 40  # junctions settled in the search for another way
ASIDE = 4096  # in the priority: added arcs less those taken out, in these units; then the depth


class Pool(NamedTuple):
    """Arcs in linked lists: `out_next`, `in_next` lead from arc to arc of a junction, -1 ends. `middle`: -1 or inside.

    `used[0]` counts the arcs; the arrays have room for more.
    """

    tail: Shorts
    head: Shorts
    weight: Longs
    middle: Shorts
    out_next: Shorts
    in_next: Shorts
    out_first: Shorts
    in_first: Shorts
    used: Longs


class Order(NamedTuple):
    """`rank` of each junction (-1: not yet taken out), its `depth` below those taken out, the queue of those left."""

    rank: Shorts
    depth: Shorts
    queue: Heap


@compiled
def prune(pool: Pool, order: Order, junction: int) -> None:
    """Unlink the arcs to and from junctions taken out."""
    unlink(pool.out_first, pool.out_next, pool.head, order.rank, junction)
    unlink(pool.in_first, pool.in_next, pool.tail, order.rank, junction)


@compiled
def unlink(first: Shorts, following: Shorts, end: Shorts, rank: Shorts, junction: int) -> None:
    """Take the arcs whose other end has a rank out of one list of a junction."""
    last = -1
    k = first[junction]
    while k >= 0:
        after = following[k]
        if rank[end[k]] < 0:
            last = k
        elif last < 0:
            first[junction] = after
        else:
            following[last] = after
        k = after


@compiled
def connect(pool: Pool, tail: int, head: int, weight: int, middle: int) -> None:
    """Put an arc in, or make the one that is there shorter."""
    k = pool.out_first[tail]
    while k >= 0:
        if pool.head[k] == head:
            if weight < pool.weight[k]:
                pool.weight[k] = weight
                pool.middle[k] = middle
            return
        k = pool.out_next[k]
    k = pool.used[0]
    pool.used[0] = k + 1
    pool.tail[k] = tail
    pool.head[k] = head
    pool.weight[k] = weight
    pool.middle[k] = middle
    pool.out_next[k] = pool.out_first[tail]
    pool.in_next[k] = pool.in_first[head]
    pool.out_first[tail] = k
    pool.in_first[head] = k


@compiled
def degree(first: Shorts, following: Shorts, junction: int) -> int:
    """How many arcs a list holds."""
    count = 0
    k = first[junction]
    while k >= 0:
        count += 1
        k = following[k]
    return count


@compiled
def look_around(pool: Pool, order: Order, reach: Reach, tail: int, junction: int, farthest: int) -> None:
    """Ways from the tail that avoid a junction, as far as needed; a few junctions only."""
    settled = 0
    meet(reach, tail, 0)
    while reach.heap.filled[0] > 0 and settled < WITNESSES:
        distance = reach.heap.keys[0]
        if distance >= farthest:
            return
        here = take(reach.heap)
        settled += 1
        k = pool.out_first[here]
        while k >= 0:
            head = pool.head[k]
            if head != junction and order.rank[head] < 0 and distance + pool.weight[k] <= farthest:
                meet(reach, head, distance + pool.weight[k])
            k = pool.out_next[k]


@compiled
def bypass(pool: Pool, order: Order, reach: Reach, junction: int, really: bool) -> int:
    """How many arcs are needed in the place of a junction; really: put them in."""
    longest = np.int64(0)
    k = pool.out_first[junction]
    while k >= 0:
        longest = max(longest, pool.weight[k])
        k = pool.out_next[k]
    added = 0
    a = pool.in_first[junction]
    while a >= 0:
        tail = pool.tail[a]
        others = 0
        b = pool.out_first[junction]
        while b >= 0:
            others += pool.head[b] != tail
            b = pool.out_next[b]
        if others > 0:
            look_around(pool, order, reach, tail, junction, pool.weight[a] + longest)
            b = pool.out_first[junction]
            while b >= 0:
                head = pool.head[b]
                weight = pool.weight[a] + pool.weight[b]
                if head != tail and reach.distance[head] > weight:
                    added += 1
                    if really:
                        connect(pool, tail, head, weight, junction)
                b = pool.out_next[b]
            clean(reach)
        a = pool.in_next[a]
    return added


@compiled
def priority(pool: Pool, order: Order, reach: Reach, junction: int) -> int:
    """The less, the sooner a junction is taken out."""
    prune(pool, order, junction)
    ins = degree(pool.in_first, pool.in_next, junction)
    outs = degree(pool.out_first, pool.out_next, junction)
    removed = ins + outs
    if removed == 0:
        return -ASIDE * 8
    added = bypass(pool, order, reach, junction, False)
    return ASIDE * (2 * added - removed) // 2 + (ASIDE // 2) * int(order.depth[junction])


@inlined
def deepen(order: Order, junction: int, depth: int) -> None:
    """A neighbour was taken out."""
    order.depth[junction] = max(order.depth[junction], depth)


@compiled
def contract(pool: Pool, order: Order, reach: Reach) -> bool:
    """Take all junctions out, cheapest first; False where the pool is too small."""
    size = len(order.rank)
    for junction in range(size):
        put(order.queue, junction, priority(pool, order, reach, junction))
    done = 0
    while order.queue.filled[0] > 0:
        junction = take(order.queue)
        now = priority(pool, order, reach, junction)
        if order.queue.filled[0] > 0 and now > order.queue.keys[0]:
            put(order.queue, junction, now)
            continue
        ins = degree(pool.in_first, pool.in_next, junction)
        outs = degree(pool.out_first, pool.out_next, junction)
        if pool.used[0] + ins * outs > len(pool.tail):
            return False
        bypass(pool, order, reach, junction, True)
        order.rank[junction] = done
        done += 1
        depth = order.depth[junction] + 1
        k = pool.out_first[junction]
        while k >= 0:
            deepen(order, pool.head[k], depth)
            k = pool.out_next[k]
        k = pool.in_first[junction]
        while k >= 0:
            deepen(order, pool.tail[k], depth)
            k = pool.in_next[k]
    return True
