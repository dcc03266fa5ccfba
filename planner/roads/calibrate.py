"""Speeds fitted to trips that were driven: what the settings `pace_main`, `pace_small`, `pace_track` should be.

Least squares on the logarithms of the times, so that being twice as fast is as wrong as being half as fast, drawn
towards the table where trips say little, bounded, and repeated with the ways of the new speeds until these stay: two
problems solved by turns, as in Bertsimas, Delarue, Jaillet and Martin, Travel time estimation in the age of big data,
Operations Research 67 (2019). How far the fit can be trusted is said by trips that it had not seen (five folds).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from planner.errors import PlannerError
from planner.problem import KnownTime, Problem
from planner.roads.network import network_ways
from planner.roads.pace import Paces, paces_of
from planner.roads.router import RoadRouter
from planner.settings import Settings, TravelSource
from planner.travel import NO_ROAD

Floats = NDArray[np.float64]
LEAST, FOLDS, ROUNDS = 8, 5, 8  # trips, parts, turns of fitting and finding ways
SLOWEST, FASTEST = 0.4, 2.5  # times the table
TRUST = 0.5  # how far from the table, in logarithms, is as odd as a trip off by SPREAD
SPREAD = 0.25
SETTLED = 0.005
ON_ROADS = (TravelSource.OSM, TravelSource.LINES, TravelSource.GRAPH)


@dataclass(frozen=True, kw_only=True)
class Errors:
    """How far computed times lie from driven ones: seconds of error on average, and the median of computed / driven."""

    mean_seconds: float
    median_ratio: float
    spread: float  # standard deviation of the logarithm of that ratio


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """What was fitted. `unseen` are the errors on trips that their fit had not seen. `driven`, `was`, `is_now` seconds.

    `metres` says how many metres of the trips lie on each group of roads; a pace with none stays as it was.
    """

    trips: tuple[KnownTime, ...]
    left_out: tuple[KnownTime, ...]  # no way, or nothing to drive
    driven: tuple[float, ...]
    was: tuple[float, ...]
    is_now: tuple[float, ...]
    metres: tuple[int, int, int]
    old: Paces
    paces: Paces
    before: Errors
    after: Errors
    unseen: Errors


def calibrate(problem: Problem, trips: Sequence[KnownTime]) -> Calibration:
    """The paces that fit some trips best.

    Raises:
        PlannerError: `calibrate-source` where times come from no roads, `calibrate-few` for fewer than eight trips with
            a way; those of `travel_times`.

    """
    if problem.settings.travel not in ON_ROADS:
        raise PlannerError("calibrate-source", value=str(problem.settings.travel))
    old = paces = paces_of(problem.settings)
    used, parts, metres = _ways(problem, trips)
    if len(used) < LEAST:
        raise PlannerError("calibrate-few", count=len(used), least=LEAST)
    driven = np.array([trip.seconds for trip in used], dtype=np.float64)
    was = _times(parts, old)
    for _ in range(ROUNDS):
        before, paces = paces, _fitted(parts, driven)
        if max(abs(np.log(a / b)) for a, b in zip(paces, before, strict=True)) < SETTLED:
            break
        _, parts, metres = _ways(_at(problem, paces), used)
    paces = _rounded(paces)
    now = _times(_ways(_at(problem, paces), used)[1], paces)
    return Calibration(
        trips=tuple(used),
        left_out=tuple(trip for trip in trips if trip not in used),
        driven=tuple(driven.tolist()),
        was=tuple(was.tolist()),
        is_now=tuple(now.tolist()),
        metres=metres,
        old=old,
        paces=paces,
        before=_errors(was, driven),
        after=_errors(now, driven),
        unseen=_errors(_unseen(parts, driven), driven),
    )


def _rounded(paces: Paces) -> Paces:
    main, small, track = (round(pace, 3) for pace in paces)
    return main, small, track


def _at(problem: Problem, paces: Paces) -> Problem:
    return problem.replace(settings=with_paces(problem.settings, paces))


def with_paces(settings: Settings, paces: Paces) -> Settings:
    """Settings with other paces."""
    return replace(settings, pace_main=paces[0], pace_small=paces[1], pace_track=paces[2])


def _ways(problem: Problem, trips: Sequence[KnownTime]) -> tuple[list[KnownTime], Floats, tuple[int, int, int]]:
    """The trips that have a way, and of each the seconds at the table's speeds on each group, and beside the road.

    An array of shape (trips, 4): three groups, and what does not depend on speeds (the way to the road, waits).
    """
    ways = network_ways(problem)
    router = ways.router
    assert isinstance(router, RoadRouter)
    row = {place: k for k, place in enumerate(problem.places)}
    used, parts, metres = [], [], np.zeros(3)
    for trip in trips:
        a, b = row[trip.origin], row[trip.destination]
        whole = int(ways.seconds[a, b])
        if whole >= NO_ROAD or whole == 0:
            continue
        spans = router.spans(trip.origin, trip.destination)
        paces = np.array(paces_of(problem.settings))
        running = spans.seconds
        used.append(trip)
        parts.append([*(running * paces).tolist(), whole - float(running.sum())])
        metres += spans.metres
    main, small, track = (int(value) for value in metres)
    return used, np.array(parts).reshape(-1, 4), (main, small, track)


def _times(parts: Floats, paces: Paces) -> Floats:
    times: Floats = parts[:, :3] @ (1 / np.array(paces)) + parts[:, 3]
    return times


def _fitted(parts: Floats, driven: Floats) -> Paces:
    """The paces that fit best with these ways."""

    def off(logs: Floats) -> Floats:
        times = parts[:, :3] @ np.exp(-logs) + parts[:, 3]
        return np.concatenate((np.log(np.maximum(times, 1) / driven) / SPREAD, logs / TRUST))

    found = least_squares(off, np.zeros(3), bounds=(np.log(SLOWEST), np.log(FASTEST)), loss="soft_l1")
    main, small, track = (float(pace) for pace in np.exp(found.x))
    return main, small, track


def _unseen(parts: Floats, driven: Floats) -> Floats:
    """Each trip's time by a fit to the other four fifths, over the final ways."""
    times = np.empty(len(driven))
    for fold in range(FOLDS):
        held = np.arange(len(driven)) % FOLDS == fold
        if held.any() and not held.all():
            times[held] = _times(parts[held], _fitted(parts[~held], driven[~held]))
    return times


def _errors(times: Floats, driven: Floats) -> Errors:
    ratio = times / driven
    return Errors(
        mean_seconds=float(np.abs(times - driven).mean()),
        median_ratio=float(np.median(ratio)),
        spread=float(np.log(ratio).std()),
    )
