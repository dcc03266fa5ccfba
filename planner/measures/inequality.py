"""Inequality of a burden among residents: Gini (1912) and the Kolm-Pollak equally-distributed equivalent.

Values `x` with weights `w` (residents). Sources: Gini 1912, in the form of Sen 1973 for weighted groups; Kolm 1976 and
Pollak 1971; kappa from Atkinson's epsilon as in Logan, Anderson, Williams and Conrow 2021.
"""

from collections.abc import Sequence
from math import exp, log

Numbers = Sequence[float]


def mean(x: Numbers, w: Numbers) -> float | None:
    """The weighted mean; None without weight."""
    whole = sum(w)
    return sum(a * b for a, b in zip(x, w, strict=True)) / whole if whole else None


def gini(x: Numbers, w: Numbers) -> float | None:
    """Half the mean absolute difference of two people drawn at random, over the mean: 0 where all are equal.

    By the Lorenz curve: twice the area between it and the diagonal. None without weight; 0 where all values are 0.
    """
    whole, total = sum(w), sum(a * b for a, b in zip(x, w, strict=True))
    if not whole:
        return None
    if not total:
        return 0.0
    people = held = area = 0.0
    for value, weight in sorted(zip(x, w, strict=True)):
        area += weight * (2 * held + value * weight)
        people, held = people + weight, held + value * weight
    return 1 - area / (whole * total)


def lorenz(x: Numbers, w: Numbers) -> tuple[tuple[float, float], ...]:
    """The Lorenz curve: the share of people, fewest first, and the share of the whole that falls to them."""
    whole, total = sum(w), sum(a * b for a, b in zip(x, w, strict=True))
    points, people, held = [(0.0, 0.0)], 0.0, 0.0
    for value, weight in sorted(zip(x, w, strict=True)):
        people, held = people + weight, held + value * weight
        points.append((people / whole if whole else 0.0, held / total if total else 0.0))
    return tuple(points)


def kappa_of(x: Numbers, w: Numbers, epsilon: float) -> float | None:
    """Kolm's kappa for Atkinson's epsilon: epsilon x sum(w x) / sum(w x x). None where all values or weights are 0."""
    squares = sum(a * a * b for a, b in zip(x, w, strict=True))
    return epsilon * sum(a * b for a, b in zip(x, w, strict=True)) / squares if squares else None


def ede(x: Numbers, w: Numbers, kappa: float | None) -> float | None:
    """The level that, borne by everybody alike, is as good as `x`: -1/kappa ln(mean of exp(-kappa x)).

    A burden has a negative kappa, and its equivalent is at least the mean. The mean itself at kappa 0 or None. The
    largest exponent is taken out first, so that nothing overflows.
    """
    whole = sum(w)
    if not whole or not kappa:
        return mean(x, w)
    top = max(-kappa * a for a, b in zip(x, w, strict=True) if b)
    inner = sum(b * exp(-kappa * a - top) for a, b in zip(x, w, strict=True) if b) / whole
    return -(top + log(inner)) / kappa
