"""An OSRM server for tests: real HTTP, the documented JSON, ways from a Travel of ours; and its faults."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from planner.problem import Problem
from planner.travel import NO_ROAD, Travel


class Server(ThreadingHTTPServer):
    """`faults` are used up one a question; each changes the answer (bytes, state) or cuts it."""

    def __init__(self, problem: Problem, travel: Travel, most: int = 100) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.travel, self.most = travel, most
        self.spots = {
            (round(p.point.lon, 6), round(p.point.lat, 6)): p.id for p in problem.places.values() if p.point is not None
        }
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.offset: dict[str, float] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """GET /table/v1/... and /route/v1/...; HTTP/1.1 with a length, so that a cut answer can be told."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        fault = self.server.faults.pop(0) if self.server.faults else ""
        parts = urlsplit(self.path)
        _, service, version, _, spots = parts.path.split("/")
        assert version == "v1"
        points = [tuple(map(float, spot.split(","))) for spot in spots.split(";")]
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if service == "table" and len(points) > self.server.most:
            return self._send(400, {"code": "TooBig", "message": "Too many table coordinates"})
        answer = self._table(points, query) if service == "table" else self._route(points)
        return self._broken(fault, answer)

    def _table(self, points: list[tuple[float, ...]], query: dict[str, str]) -> dict[str, object]:
        rows, columns = (
            [int(k) for k in query[name].split(";")] if name in query else list(range(len(points)))
            for name in ("sources", "destinations")
        )
        places = [self.server.spots[point] for point in points]  # type: ignore[index]
        travel = self.server.travel

        def value(of: str, i: int, j: int) -> float | None:
            way = getattr(travel, of)(places[i], places[j])
            return None if way >= NO_ROAD else way + 0.04

        return {
            "code": "Ok",
            "durations": [[value("drive", i, j) for j in columns] for i in rows],
            "distances": [[value("distance", i, j) for j in columns] for i in rows],
            "sources": [self._snapped(points[i]) for i in rows],
            "destinations": [self._snapped(points[j]) for j in columns],
        }

    def _snapped(self, point: tuple[float, ...]) -> dict[str, object]:
        place = self.server.spots[point]  # type: ignore[index]
        return {"location": list(point), "name": "", "distance": self.server.offset.get(place, 0.0)}

    def _route(self, points: list[tuple[float, ...]]) -> dict[str, object]:
        a, b = (self.server.spots[point] for point in points)  # type: ignore[index]
        line = [list(spot) for spot in self.server.travel.router.line(a, b)]
        steps = [{"name": p.name, "distance": p.metres} for p in self.server.travel.router.roads(a, b)]
        way = {"geometry": {"type": "LineString", "coordinates": line}, "legs": [{"steps": steps}]}
        return {"code": "Ok", "routes": [way], "waypoints": []}

    def _broken(self, fault: str, answer: dict[str, object]) -> None:
        durations = answer.get("durations")
        if fault.isdigit():
            return self._send(int(fault), {"code": "Busy"})
        if fault == "code":
            answer = {"code": "NoTable", "message": "no"}
        elif fault == "few rows":
            answer["durations"] = durations[:-1]  # type: ignore[index]
        elif fault == "few columns":
            answer["distances"] = [row[:-1] for row in answer["distances"]]  # type: ignore[attr-defined]
        elif fault == "null":
            durations[0][1] = None  # type: ignore[index]
        elif fault == "nan":
            durations[0][1] = float("nan")  # type: ignore[index]
        elif fault in ("negative", "text"):
            durations[0][1] = -3 if fault == "negative" else "12"  # type: ignore[index]
        elif fault == "none":
            answer.pop("distances")
        return self._send(200, answer, fault)

    def _send(self, state: int, answer: object, fault: str = "") -> None:
        body = json.dumps(answer).encode()
        body = {"html": b"<html>gateway</html>", "list": b"[]", "empty": b""}.get(fault, body)
        self.send_response(state)
        self.send_header("Content-Type", "application/json")
        if state == 429:
            self.send_header("Retry-After", "7")
        if fault != "cut without length":
            self.send_header("Content-Length", str(len(body)))
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if fault.startswith("cut") else body)
        if fault.startswith("cut"):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def serving(problem: Problem, travel: Travel, most: int = 100) -> Iterator[Server]:
    """A server that runs as long as the block."""
    with Server(problem, travel, most) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
