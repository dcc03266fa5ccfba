"""A client of an Open Source Routing Machine: the services `table` and `route` of its HTTP API, version 1.

It asks again, with growing pauses, where a server is busy, broken, silent or cut off in the middle of an answer, and
takes no answer that is not complete: every row, every column, every number finite and not negative, or null.
Source: the documentation of the API (docs/http.md of Project-OSRM/osrm-backend).
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from time import sleep
from typing import Any, NoReturn, TypeVar
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

import numpy as np

from planner.errors import PlannerError
from planner.roads.ways import Floats

AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})  # states of HTTP that may pass
LONGEST_PAUSE = 30.0  # seconds, also where the server asks for more
MOST_BYTES = 1 << 26  # of one answer

Json = Mapping[str, Any]
T = TypeVar("T")


class _Passing(Exception):  # noqa: N818 - not an error yet
    """Something that may be better next time."""

    def __init__(self, code: str, why: str, pause: float = 0.0) -> None:
        super().__init__(why)
        self.code, self.why, self.pause = code, why, pause


@dataclass(frozen=True, kw_only=True)
class Table:
    """Ways between points, n x n: seconds and metres (NaN: none), and metres from each point to its road."""

    seconds: Floats
    metres: Floats
    offset: Floats


@dataclass(frozen=True, kw_only=True)
class Osrm:
    """A server: its address, its profile, the most points of one question, seconds to wait, how often to ask."""

    url: str
    profile: str = "driving"
    most: int = 100
    timeout: float = 30.0
    attempts: int = 5
    pause: float = 0.5  # seconds before the second question; doubled each time
    rest: Callable[[float], None] = sleep

    def table(self, points: Floats) -> Table:
        """Ways between points (lon, lat degrees, n x 2), asked for in blocks of at most `most` points.

        Raises:
            PlannerError: `osrm-unreachable`, `osrm-refused`, `osrm-answer`.

        """
        size = len(points)
        seconds, metres, offset = np.full((size, size), np.nan), np.full((size, size), np.nan), np.zeros(size)
        step = size if size <= self.most else max(1, self.most // 2)
        blocks = [range(begin, min(begin + step, size)) for begin in range(0, size, max(step, 1))]
        for rows in blocks:
            for columns in blocks:
                block = self._block(points, rows, columns)
                at = np.ix_(rows, columns)
                seconds[at], metres[at], offset[list(rows)] = block.seconds, block.metres, block.offset
        return Table(seconds=seconds, metres=metres, offset=offset)

    def route(self, points: Sequence[tuple[float, float]]) -> Json:
        """The fastest way through points, with its line as GeoJSON and its steps.

        Raises:
            PlannerError: as `table`.

        """
        query = "overview=full&geometries=geojson&steps=true"
        return self._ask("route", points, query, _one_route)

    def _block(self, points: Floats, rows: range, columns: range) -> Table:
        chosen = list(rows) if rows == columns else [*rows, *columns]
        spots = [(float(lon), float(lat)) for lon, lat in points[chosen]]
        query = "annotations=duration,distance"
        if rows != columns:
            first, last = range(len(rows)), range(len(rows), len(chosen))
            query += f"&sources={_list(first)}&destinations={_list(last)}"
        shape = (len(rows), len(columns))
        return self._ask("table", spots, query, lambda answer: _checked(answer, shape))

    def _ask(self, service: str, points: Sequence[tuple[float, float]], query: str, read: Callable[[Json], T]) -> T:
        spots = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in points)
        url = f"{self.url.rstrip('/')}/{service}/v1/{quote(self.profile)}/{spots}?{query}"
        pause = self.pause
        for attempt in range(1, self.attempts + 1):
            try:
                return read(self._get(url))
            except _Passing as error:
                if attempt == self.attempts:
                    host = urlsplit(self.url).netloc
                    raise PlannerError(error.code, host=host, why=error.why, attempts=attempt) from error
                self.rest(min(LONGEST_PAUSE, max(pause, error.pause)))
                pause *= 2
        raise AssertionError("unreachable")

    def _get(self, url: str) -> Json:
        """The answer as JSON; `_Passing` where another attempt may help."""
        request = Request(url, headers={"Accept": "application/json", "User-Agent": "mobile-service-planner"})
        try:
            with urlopen(request, timeout=self.timeout) as answer:
                body = answer.read(MOST_BYTES)
                stated = int(answer.headers.get("Content-Length") or 0)
        except HTTPError as error:
            with error:
                self._refused(error)
        except (HTTPException, OSError, ValueError) as error:
            why = str(getattr(error, "reason", error)) or type(error).__name__
            raise _Passing("osrm-unreachable", why) from error
        if len(body) < stated:
            raise _Passing("osrm-unreachable", f"cut off after {len(body)} of {stated} bytes")
        return _parsed(body)

    def _refused(self, error: HTTPError) -> NoReturn:
        if error.code in AGAIN:
            stated = str(error.headers.get("Retry-After") or "")
            raise _Passing(
                "osrm-unreachable", f"HTTP {error.code}", float(stated) if stated.isdigit() else 0
            ) from error
        try:
            said = json.loads(error.read(MOST_BYTES))
            why = f"{said.get('code', '')}: {said.get('message', '')}"
        except (ValueError, AttributeError, HTTPException, OSError):
            why = ""
        host = urlsplit(self.url).netloc
        raise PlannerError("osrm-refused", host=host, why=why.strip(": ") or f"HTTP {error.code}") from error


def _parsed(body: bytes) -> Json:
    try:
        answer = json.loads(body, parse_constant=_not_a_number)
    except (ValueError, RecursionError) as error:
        raise _Passing("osrm-answer", f"not JSON ({error})") from error
    if not isinstance(answer, dict):
        raise _Passing("osrm-answer", "not a JSON object")
    if answer.get("code") != "Ok":
        raise _Passing("osrm-answer", f"code = {answer.get('code')} {answer.get('message', '')}".strip())
    return answer


def _not_a_number(word: str) -> float:
    raise ValueError(f"{word} is not a number")


def _checked(answer: Json, shape: tuple[int, int]) -> Table:
    """A block of the matrix, complete or refused."""
    seconds = _numbers(answer, "durations", shape)
    metres = _numbers(answer, "distances", shape)
    if (np.isnan(seconds) != np.isnan(metres)).any():
        raise _Passing("osrm-answer", "durations and distances are missing for different pairs")
    sources = answer.get("sources")
    if not isinstance(sources, list) or len(sources) != shape[0]:
        raise _Passing("osrm-answer", f"sources: {shape[0]} expected")
    offset = [_number(s.get("distance", 0.0) if isinstance(s, dict) else "", "sources") for s in sources]
    return Table(seconds=seconds, metres=metres, offset=np.array(offset))


def _numbers(answer: Json, name: str, shape: tuple[int, int]) -> Floats:
    rows = answer.get(name)
    if not isinstance(rows, list) or len(rows) != shape[0]:
        raise _Passing("osrm-answer", f"{name}: {shape[0]} rows expected")
    if any(not isinstance(row, list) or len(row) != shape[1] for row in rows):
        raise _Passing("osrm-answer", f"{name}: {shape[1]} columns expected")
    return np.array([[np.nan if v is None else _number(v, name) for v in row] for row in rows], dtype=np.float64)


def _number(value: object, name: str) -> float:
    fine = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0
    if not fine:
        raise _Passing("osrm-answer", f"{name}: {str(value)[:40]} is not a length or time")
    return float(value)  # type: ignore[arg-type]


def _one_route(answer: Json) -> Json:
    """The first route, if it has a line of at least two points."""
    try:
        route: Json = answer["routes"][0]
        line = route["geometry"]["coordinates"]
        fine = len(line) > 1 and all(math.isfinite(x) and math.isfinite(y) for x, y in line)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise _Passing("osrm-answer", "no route") from error
    if not fine:
        raise _Passing("osrm-answer", "a route without a line")
    return route


def _list(numbers: range) -> str:
    return ";".join(map(str, numbers))
