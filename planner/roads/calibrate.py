"""Speeds fitted to trips that were driven: `pace_main`, `pace_small`, `pace_track`, and the factor of each vehicle.

Least squares on the logarithms of the times, so that being twice as fast is as wrong as being half as fast, drawn
towards the table where trips say little, bounded, and repeated with the ways of the new speeds until these stay: two
problems solved by turns, as in Bertsimas, Delarue, Jaillet and Martin, Travel time estimation in the age of big data,
Operations Research 67 (2019). A vehicle with trips enough has a factor of its own, fitted at the same time and drawn
harder towards what it is now, so that what all vehicles share goes to the roads (as a ridge penalty shrinks effects of
groups; Hoerl and Kennard, Technometrics 12, 1970). How far the fit can be trusted is said by trips that it had not
seen (five folds, each with its share of every vehicle).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.errors import PlannerError
from planner.problem import Problem, Trip, VehicleId
from planner.roads.driven import TripWays
from planner.roads.fit import FOLDS, Fleet, Speeds, fit, fleet_of, folds, times
from planner.roads.pace import Paces, paces_of
from planner.roads.ways import Floats
from planner.settings import TravelSource

LEAST, ROUNDS = 8, 8  # trips: in all, and of a vehicle that gets a factor; turns of fitting and finding ways
SETTLED = 0.005
ON_ROADS = (TravelSource.OSM, TravelSource.LINES, TravelSource.GRAPH)


@dataclass(frozen=True, kw_only=True)
class Errors:
    """How far computed times lie from driven ones: seconds of error on average, and the median of computed / driven."""

    mean_seconds: float
    median_ratio: float
    spread: float  # standard deviation of the logarithm of that ratio


@dataclass(frozen=True, kw_only=True)
class VehicleFit:
    """A vehicle that some trips were driven with; one with fewer than `LEAST` keeps its factor."""

    vehicle: VehicleId
    trips: int
    fitted: bool
    old: float
    factor: float
    before: Errors
    after: Errors
    unseen: Errors


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """What was fitted. `unseen` are the errors on trips that their fit had not seen. `driven`, `was`, `is_now` seconds.

    `metres` says how many metres of the trips lie on each group of roads; a pace with none stays as it was.
    """

    trips: tuple[Trip, ...]
    left_out: tuple[Trip, ...]  # no way, or nothing to drive
    driven: tuple[float, ...]
    was: tuple[float, ...]
    is_now: tuple[float, ...]
    metres: tuple[int, int, int]
    old: Paces
    paces: Paces
    before: Errors
    after: Errors
    unseen: Errors
    vehicles: tuple[VehicleFit, ...] = ()  # in the order of their table

    @property
    def factors(self) -> dict[VehicleId, float]:
        """The fitted factors."""
        return {one.vehicle: one.factor for one in self.vehicles if one.fitted}


def calibrate(problem: Problem, trips: Sequence[Trip]) -> Calibration:
    """The paces and factors that fit some trips best.

    Raises:
        PlannerError: `calibrate-source` where times come from no roads, `calibrate-few` for fewer than eight trips with
            a way; those of `load_graph`.

    """
    if problem.settings.travel not in ON_ROADS:
        raise PlannerError("calibrate-source", value=str(problem.settings.travel))
    ways = TripWays(problem, trips)
    old = paces_of(problem.settings)
    found = ways.at(old, trips)
    used = found.trips
    if len(used) < LEAST:
        raise PlannerError("calibrate-few", count=len(used), least=LEAST)
    driven = np.array([trip.seconds for trip in used], dtype=np.float64)
    fleet = fleet_of(problem, used, least=LEAST)
    speeds = Speeds(paces=old, factors=fleet.old)
    was = times(found.parts, speeds, fleet)
    for _ in range(ROUNDS):
        before, speeds = speeds.paces, fit(found.parts, driven, fleet)
        if max(abs(np.log(a / b)) for a, b in zip(speeds.paces, before, strict=True)) < SETTLED:
            break
        found = ways.at(speeds.paces, used)
    speeds = speeds.rounded()
    found = ways.at(speeds.paces, used)
    now, unseen = times(found.parts, speeds, fleet), _unseen(found.parts, driven, fleet)
    return Calibration(
        trips=used,
        left_out=tuple(trip for trip in trips if trip not in used),
        driven=tuple(driven.tolist()),
        was=tuple(was.tolist()),
        is_now=tuple(now.tolist()),
        metres=found.metres,
        old=old,
        paces=speeds.paces,
        before=_errors(was, driven),
        after=_errors(now, driven),
        unseen=_errors(unseen, driven),
        vehicles=_vehicles(problem, fleet, speeds, driven, (was, now, unseen)),
    )


def _unseen(parts: Floats, driven: Floats, fleet: Fleet) -> Floats:
    """Each trip's time by a fit to the other four fifths, over the final ways."""
    found = np.empty(len(driven))
    part = folds(fleet)
    for fold in range(FOLDS):
        held = part == fold
        if held.any() and not held.all():
            seen = fleet.only(~held)
            found[held] = times(parts[held], fit(parts[~held], driven[~held], seen), fleet.only(held))
    return found


def _vehicles(
    problem: Problem, fleet: Fleet, speeds: Speeds, driven: Floats, computed: tuple[Floats, Floats, Floats]
) -> tuple[VehicleFit, ...]:
    """What became of each vehicle; `computed` are times before, after and by a fit that had not seen them."""
    fits = []
    for vehicle in problem.vehicles:
        rows = np.array([name == vehicle.id for name in fleet.names], dtype=bool)
        if not rows.any():
            continue
        before, after, unseen = (_errors(one[rows], driven[rows]) for one in computed)
        at = int(fleet.which[np.flatnonzero(rows)[0]])
        fits.append(
            VehicleFit(
                vehicle=vehicle.id,
                trips=int(rows.sum()),
                fitted=at >= 0,
                old=vehicle.speed_factor,
                factor=float(speeds.factors[at]) if at >= 0 else vehicle.speed_factor,
                before=before,
                after=after,
                unseen=unseen,
            )
        )
    return tuple(fits)


def _errors(computed: Floats, driven: Floats) -> Errors:
    ratio = computed / driven
    return Errors(
        mean_seconds=float(np.abs(computed - driven).mean()),
        median_ratio=float(np.median(ratio)),
        spread=float(np.log(ratio).std()),
    )
