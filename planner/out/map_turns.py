"""What the plan does, a turn a vehicle-day: the way, the hubs with the villages they serve, the home visits."""

from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise

from planner.out.map_clock import clockwork
from planner.out.map_geo import Line, encode
from planner.out.map_inside import crew, home, home_village, inside_rows
from planner.out.map_style import letter, line_style, radius
from planner.out.map_view import Payload, Rows, View, at, clock
from planner.plan import Assignment, Stop, StopKind
from planner.problem import PlaceId, VehicleId, VehicleKind, VillageId

LEG_POINTS = 120_000  # about 500 kB of a map
LEG_TOLERANCE = 4.0  # metres
_WORK = (StopKind.HUB, StopKind.HOME)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A vehicle-day as the map numbers it: `day` and `vehicle` are places in the lists of the panel."""

    day: int
    vehicle: int
    stops: tuple[Stop, ...]

    @property
    def order(self) -> dict[str, int]:
        """The number of each stop where something is done, from 1."""
        work = [stop.id for stop in self.stops if stop.kind in _WORK]
        return {stop: number for number, stop in enumerate(work, 1)}

    @property
    def legs(self) -> list[tuple[PlaceId, PlaceId]]:
        """The ways driven. A break on the road has no place: its leg goes on to the next stop."""
        places = [stop.place for stop in self.stops if stop.place is not None]
        return [(a, b) for a, b in pairwise(places) if a != b]


def days(view: View) -> list[date]:
    """The days on which a vehicle is out."""
    return sorted({day for day, _ in view.plan.vehicle_days})


def vehicles(view: View) -> list[VehicleId]:
    """The vehicles that are out in the week: vans first, then in the order of the table."""
    out = {vehicle for _, vehicle in view.plan.vehicle_days}
    known = [v for v in view.problem.vehicles if v.id in out]
    return [v.id for v in sorted(known, key=lambda v: v.kind is not VehicleKind.VAN)]


def turns(view: View) -> list[Turn]:
    """Every vehicle-day, by date and vehicle."""
    day = {value: number for number, value in enumerate(days(view))}
    vehicle = {value: number for number, value in enumerate(vehicles(view))}
    return [
        Turn(day=day[key[0]], vehicle=vehicle[key[1]], stops=stops) for key, stops in view.plan.vehicle_days.items()
    ]


def panel(view: View) -> Payload:
    """The lists a reader switches days and vehicles with."""
    return {
        "days": [view.day(day) for day in days(view)],
        "short": _short(view),
        "vehicles": [
            {"name": view.vehicle(v), "letter": letter(number), **asdict(line_style(number))}
            for number, v in enumerate(vehicles(view))
        ],
    }


def _short(view: View) -> list[str]:
    """A day in one or two letters; where a weekday comes twice, its day of the month."""
    out = days(view)
    once = len({day.weekday() for day in out}) == len(out)
    return [view.say(f"weekday_short.{day.weekday()}") if once else f"{day.day}." for day in out]


def drawn(view: View) -> Payload:
    """The turns, and every leg once as a line; `rough` are legs without a way that the router knows."""
    every = turns(view)
    legs = list(dict.fromkeys(leg for turn in every for leg in turn.legs))
    lines = {leg: line for leg in legs if (line := _line(view, leg))}
    thin = view.plane.thin([line for line, _ in lines.values()], tolerance=LEG_TOLERANCE, most=LEG_POINTS)
    number = {leg: n for n, leg in enumerate(lines)}
    return {
        "lines": [encode(line) for line in thin],
        "rough": [number[leg] for leg, (_, rough) in lines.items() if rough],
        "turns": [_turn(view, turn, number) for turn in every],
    }


def _line(view: View, leg: tuple[PlaceId, PlaceId]) -> tuple[Line, bool] | None:
    """The way of a leg; straight and rough where the router has none; None where a point is not known either."""
    line = view.travel.router.line(*leg)
    if len(line) > 1:
        return line, False
    points = [view.problem.places[place].point for place in leg if place in view.problem.places]
    ends = [(p.lon, p.lat) for p in points if p is not None]
    return (ends, True) if len(ends) == 2 else None


def _turn(view: View, turn: Turn, number: dict[tuple[PlaceId, PlaceId], int]) -> Payload:
    work = [stop for stop in turn.stops if stop.kind in _WORK]
    placed = [stop for stop in work if stop.place and view.problem.places[stop.place].point]
    return {
        "day": turn.day,
        "vehicle": turn.vehicle,
        "legs": [number[leg] for leg in turn.legs if leg in number],
        "hubs": [_hub(view, turn, stop) for stop in placed if stop.kind is StopKind.HUB],
        "homes": [home(view, stop, turn.order[stop.id]) for stop in placed if stop.kind is StopKind.HOME],
        "card": _turn_card(view, turn),
        "clock": clockwork(turn.stops, [number.get(leg, -1) for leg in turn.legs]) if view.internal else None,
    }


def _hub(view: View, turn: Turn, stop: Stop) -> Payload:
    rows = view.plan.served_at.get(stop.id, ())
    cases = sum(row.request is not None for row in rows)
    village = _village(stop)
    point = view.problem.village[village].point
    number = turn.order[stop.id]
    when = f"{view.day(stop.date)} {view.span(stop.begin, stop.end)}"
    served = list(dict.fromkeys(row.village for row in rows))
    return {
        "at": at(point) if point else [],
        "id": stop.id,
        "village": village,
        "number": number,
        "radius": radius(cases),
        "spokes": [v for v in served if v != village],
        "tip": [view.village(village), when, _cases(view, rows)],
        "card": {
            "head": view.say("hub_head", number=number, name=view.village(village)),
            "parts": [
                {"rows": _hub_rows(view, stop, rows)},
                {"head": view.say("serves"), "rows": [_served(view, v, rows) for v in served]},
            ],
        },
    }


def _hub_rows(view: View, stop: Stop, rows: tuple[Assignment, ...]) -> Rows:
    shown = [
        [view.say("place"), view.problem.village[_village(stop)].host_place],
        [view.say("day"), view.day(stop.date)],
        [view.say("open"), view.span(stop.begin, stop.end)],
        [view.say("vehicle"), view.vehicle(stop.vehicle)],
        [view.say("cases"), _cases(view, rows)],
    ]
    if view.internal:
        shown += inside_rows(view, stop)
    return [row for row in shown if row[1]]


def _cases(view: View, rows: tuple[Assignment, ...]) -> str:
    cases = sum(row.request is not None for row in rows)
    walkins = any(row.request is None for row in rows)
    return view.say("cases_walkins" if walkins else "cases_only", count=cases)


def _served(view: View, village: VillageId, rows: tuple[Assignment, ...]) -> list[str]:
    own = [row for row in rows if row.village == village]
    values = [view.way(own[0].walk_metres, own[0].walk_seconds) or view.say("here")]
    if view.internal:
        values.append(_cases(view, tuple(own)))
    return [view.village(village), view.say("comma").join(values)]


def _turn_card(view: View, turn: Turn) -> Payload:
    first = turn.stops[0]
    rows = [row for stop in turn.stops if (row := _turn_row(view, turn, stop))]
    parts: list[Payload] = [{"rows": rows}]
    if view.internal:
        metres = sum(stop.drive_metres for stop in turn.stops)
        about = [
            [view.say("crew"), crew(view, first)],
            [view.say("distance"), view.say("kilometres", km=f"{metres / 1000:.1f}")],
        ]
        parts.append({"rows": [row for row in about if row[1]]})
    return {"head": f"{view.vehicle(first.vehicle)} · {view.day(first.date)}", "parts": parts}


def _turn_row(view: View, turn: Turn, stop: Stop) -> list[str]:
    """A line of a vehicle-day's timetable; the hours of the vehicle itself are the office's."""
    if stop.kind is StopKind.HUB:
        return [view.span(stop.begin, stop.end), f"{turn.order[stop.id]} {view.village(_village(stop))}"]
    if not view.internal:
        return []
    if stop.kind is StopKind.START:
        return [clock(stop.leave), view.say("departs")]
    if stop.kind is StopKind.END:
        return [clock(stop.arrive), view.say("returns")]
    if stop.kind is StopKind.BREAK:
        return [view.span(stop.begin, stop.end), view.say("break" if stop.place else "break_on_road")]
    name = home_village(view, stop)
    return [view.span(stop.begin, stop.end), f"{turn.order[stop.id]} {view.say('home_of', village=name)}"]


def _village(stop: Stop) -> VillageId:
    return VillageId((stop.place or "").removeprefix("village/"))
