"""The least squares of a calibration: three paces, and a factor for each vehicle with trips enough."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from planner.problem import Problem, Trip, VehicleId
from planner.roads.pace import Paces
from planner.roads.ways import Floats, Ints

FOLDS = 5
SLOWEST, FASTEST = 0.4, 2.5  # times the table
SPREAD = 0.25  # of single trips, in logarithms
TRUST = 0.5  # how far from the table, in logarithms, is as odd as a trip off by SPREAD
STEADY = 0.15  # how far a vehicle from its present factor: eight trips take it three quarters of the way


@dataclass(frozen=True, kw_only=True, eq=False)
class Fleet:
    """Who drove each trip. `which` is the place among the fitted vehicles, -1 where there is none to fit."""

    names: tuple[VehicleId | None, ...]
    which: Ints
    present: Floats  # the factor of each trip's vehicle as it is now; 1 where it is not known
    old: Floats  # the present factors of the fitted vehicles

    def only(self, rows: NDArray[np.bool_]) -> "Fleet":
        """The same for some of the trips."""
        names = tuple(name for name, wanted in zip(self.names, rows.tolist(), strict=True) if wanted)
        return Fleet(names=names, which=self.which[rows], present=self.present[rows], old=self.old)


@dataclass(frozen=True, kw_only=True, eq=False)
class Speeds:
    """What is fitted: paces of the three groups of roads, factors of vehicles."""

    paces: Paces
    factors: Floats

    def rounded(self) -> "Speeds":
        """To three decimals, as they are written down."""
        main, small, track = (round(pace, 3) for pace in self.paces)
        return Speeds(paces=(main, small, track), factors=np.round(self.factors, 3))


def fleet_of(problem: Problem, trips: Sequence[Trip], *, least: int) -> Fleet:
    """The vehicles of trips; fitted are those with at least `least` of them."""
    counts = Counter(trip.vehicle for trip in trips if trip.vehicle is not None)
    fitted = [v for v in problem.vehicles if counts[v.id] >= least]
    place = {vehicle.id: k for k, vehicle in enumerate(fitted)}
    names = tuple(trip.vehicle for trip in trips)
    known = problem.vehicle
    return Fleet(
        names=names,
        which=np.array([-1 if name is None else place.get(name, -1) for name in names], dtype=np.int64),
        present=np.array([1.0 if name is None else known[name].speed_factor for name in names]),
        old=np.array([vehicle.speed_factor for vehicle in fitted], dtype=np.float64),
    )


def times(parts: Floats, speeds: Speeds, fleet: Fleet) -> Floats:
    """Seconds of each trip, as a plan counts them: the way at the paces, divided by the factor of the vehicle."""
    ways: Floats = parts[:, :3] @ (1 / np.array(speeds.paces)) + parts[:, 3]
    return ways / _factors(speeds.factors, fleet)


def fit(parts: Floats, driven: Floats, fleet: Fleet) -> Speeds:
    """The speeds that fit best with these ways."""
    before = np.log(fleet.old)

    def off(logs: Floats) -> Floats:
        ways = parts[:, :3] @ np.exp(-logs[:3]) + parts[:, 3]
        computed = np.maximum(ways, 1) / _factors(np.exp(logs[3:]), fleet)
        return np.concatenate((np.log(computed / driven) / SPREAD, logs[:3] / TRUST, (logs[3:] - before) / STEADY))

    start = np.concatenate((np.zeros(3), before))
    low, high = np.minimum(np.log(SLOWEST), start), np.maximum(np.log(FASTEST), start)
    found = np.exp(least_squares(off, start, bounds=(low - 1e-9, high + 1e-9), loss="soft_l1").x)
    main, small, track = (float(pace) for pace in found[:3])
    return Speeds(paces=(main, small, track), factors=found[3:])


def folds(fleet: Fleet) -> Ints:
    """The part, 0 to 4, of each trip: those of a vehicle are dealt out in turn, and the next vehicle's go on."""
    order = sorted(range(len(fleet.names)), key=lambda k: (fleet.names[k] or "", k))
    part = np.empty(len(order), dtype=np.int64)
    part[order] = np.arange(len(order)) % FOLDS
    return part


def _factors(fitted: Floats, fleet: Fleet) -> Floats:
    """The factor of each trip's vehicle."""
    if len(fitted) == 0:
        return fleet.present
    return np.where(fleet.which >= 0, fitted[fleet.which], fleet.present)
