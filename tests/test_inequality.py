"""Gini and Kolm-Pollak on published numbers, and the properties that define them."""

from itertools import pairwise
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.measures.inequality import ede, gini, kappa_of, lorenz, mean

INCOMES = (541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261)  # the example of the R package `ineq`
values = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 5000)), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("x", "w", "published"),
    [
        (INCOMES, (1,) * 10, 0.462091130267624),  # ineq(x), R package ineq
        ((1, 3, 2, 1, 1, 1, 4), (1,) * 7, 0.3076923),  # R package phylotools, after ineq
        ((10, 100), (9, 1), 0.4263158),  # nine times 10, once 100
        ((3, 1, 7, 2, 5), (1, 2, 3, 4, 5), 0.2983050847),  # weighted; the reference case of `weightedGini`
        ((0.25, 0.75), (1, 1), 0.25),
    ],
)
def test_gini_is_what_was_published(x, w, published):
    """Plain and weighted."""
    assert gini(x, w) == pytest.approx(published, abs=5e-8)


@pytest.mark.parametrize("n", [1, 2, 7, 100])
def test_gini_of_the_first_numbers_has_its_closed_forms(n):
    """(1 - 1/n)/3 for 1 to n; with the numbers as weights too, (n - 1)(n + 2)/(5 n (n + 1))."""
    x = range(1, n + 1)
    assert gini(x, [1] * n) == pytest.approx((1 - 1 / n) / 3, abs=1e-12)
    assert gini(x, list(x)) == pytest.approx((n - 1) * (n + 2) / (5 * n * (n + 1)), abs=1e-12)


def test_the_equivalent_follows_the_published_definition():
    """Kappa = epsilon sum(x) / sum(x x); the equivalent -1/kappa ln(mean exp(-kappa x)) (Logan et al. 2021).

    For 1, 2, 3 and epsilon -1: kappa = -6/14, the mean of exp(3/7), exp(6/7), exp(9/7) is 2.502936, its logarithm
    over 3/7 is 2.140848.
    """
    kappa = kappa_of((1, 2, 3), (1, 1, 1), -1)
    assert kappa == pytest.approx(-3 / 7)
    assert ede((1, 2, 3), (1, 1, 1), kappa) == pytest.approx(log((exp(3 / 7) + exp(6 / 7) + exp(9 / 7)) / 3) * 7 / 3)
    assert ede((1, 2, 3), (1, 1, 1), kappa) == pytest.approx(2.1408, abs=1e-3)


@given(values, st.integers(1, 300))
def test_what_kolm_asks_of_an_absolute_measure_holds(pairs, more):
    """Everybody waits longer by as much: so does the equivalent. It lies between the mean and the longest waiting."""
    x, w = [a for a, _ in pairs], [b for _, b in pairs]
    level = ede(x, w, -0.03)
    assert ede([a + more for a in x], w, -0.03) == pytest.approx(level + more)
    assert mean(x, w) - 1e-9 <= level <= max(x) + 1e-9


@given(values)
def test_people_count_and_not_rows(pairs):
    """A village of w residents weighs as w rows of one would; Gini is half the mean difference over the mean."""
    x, w = [a for a, _ in pairs], [b for _, b in pairs]
    whole, total = sum(w), sum(a * b for a, b in pairs)
    apart = sum(b * d * abs(a - c) for a, b in pairs for c, d in pairs)
    assert gini(x, w) == pytest.approx(apart / (2 * whole * total) if total else 0, abs=1e-9)
    doubled = gini(x * 2, w * 2)
    assert doubled == pytest.approx(gini(x, w), abs=1e-9)


def test_the_curve_begins_and_ends_at_the_corners_and_encloses_gini():
    """Lorenz's curve, and the area between it and the diagonal."""
    points = lorenz((3, 1, 7, 2, 5), (1, 2, 3, 4, 5))
    assert points[0] == (0, 0) and points[-1] == pytest.approx((1, 1))
    area = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(points))
    assert 1 - 2 * area == pytest.approx(0.2983050847)


def test_no_one_and_nothing_are_answered():
    """No weight: None; nothing to bear: equal; a long wait does not overflow."""
    assert gini((1, 2), (0, 0)) is None and ede((1, 2), (0, 0), -1) is None
    assert gini((0, 0), (1, 1)) == 0 and kappa_of((0, 0), (1, 1), -1) is None
    assert ede((0, 100_000), (1, 1), -1) == pytest.approx(100_000 - log(2))
