"""What is asked for: one more request, checked against the district, and the world that holds it."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from planner.errors import InputError, InputErrors
from planner.problem import Point, Problem, Request, RequestId, ServiceCode, VillageId, door_place, village_place
from planner.roads import travel_times
from planner.travel import Travel
from planner.windows import Window

_NUMBERED = re.compile(r"(.*?)(\d+)")


def asked(  # noqa: PLR0913 - the columns of one request
    problem: Problem,
    *,
    village: VillageId,
    service: ServiceCode,
    minutes: int | None = None,
    mobility_limited: bool = False,
    door: Point | None = None,
    windows: tuple[Window, ...] = (),
    earliest: date | None = None,
    due: date | None = None,
) -> Request:
    """The request of a caller, under the next free id. `minutes` is the time at the counter (None: the service's).

    Raises:
        InputErrors: everything that is wrong with it, together: `village-unknown`, `service-unknown`, `slots-minutes`,
            `slots-door`, `slots-days`, `slots-window`.

    """
    horizon = problem.horizon
    first, last = earliest or horizon.first, due or horizon.last
    wrong = []
    if village not in problem.village:
        wrong.append(InputError(code="village-unknown", column="--village", value=village, values={"id": village}))
    if service not in problem.service:
        wrong.append(InputError(code="service-unknown", column="--service", value=service, values={"id": service}))
    if minutes is not None and minutes < 1:
        wrong.append(InputError(code="slots-minutes", column="--minutes", value=str(minutes)))
    if door is not None and not mobility_limited:
        wrong.append(InputError(code="slots-door", column="--door", value=f"{door.lon},{door.lat}"))
    if first > last or first > horizon.last or last < horizon.first:
        said = {"first": horizon.first, "last": horizon.last}
        wrong.append(InputError(code="slots-days", column="--from", value=f"{first} / {last}", values=said))
    if windows and not any(w.holds_on(day) for w in windows for day in horizon.dates if first <= day <= last):
        wrong.append(InputError(code="slots-window", column="--window"))
    if wrong:
        raise InputErrors(tuple(wrong), problem.settings.language)
    return Request(
        id=new_id(problem),
        village=village,
        service=service,
        seconds=None if minutes is None else minutes * 60,
        mobility_limited=mobility_limited,
        door=door,
        windows=windows,
        earliest=earliest,
        due=due,
    )


def new_id(problem: Problem) -> RequestId:
    """The id after the highest number among those written as the last request's is: R0443 is followed by R0444."""
    parts = [m.groups() for r in problem.requests if (m := _NUMBERED.fullmatch(r.id))] or [("R", "0000")]
    prefix = parts[-1][0]
    highest = max((int(digits), len(digits)) for head, digits in parts if head == prefix)
    return _named(prefix, highest[0] + 1, highest[1])


def _named(prefix: str, number: int, width: int) -> RequestId:
    return RequestId(f"{prefix}{number:0{width}d}")


def with_request(problem: Problem, travel: Travel, request: Request) -> tuple[Problem, Travel]:
    """The world with one request more, and its ways; a door without a point is where its village is."""
    world = problem.replace(requests=(*problem.requests, request))
    if not request.mobility_limited:
        return world, travel
    if request.door is not None:
        return world, travel_times(world)
    row = travel.index[village_place(request.village)]
    return world, replace(
        travel,
        places=(*travel.places, door_place(request.id)),
        seconds=_twice(travel.seconds, row),
        metres=_twice(travel.metres, row),
    )


def _twice(matrix: NDArray[np.int64], row: int) -> NDArray[np.int64]:
    """The matrix with one place standing a second time at its end, at no distance from itself."""
    order = np.append(np.arange(len(matrix)), row)
    return np.ascontiguousarray(matrix[np.ix_(order, order)])
