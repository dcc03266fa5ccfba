"""What every vehicle does when: each turn as a row of bars, drawn as SVG."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from html import escape
from itertools import pairwise

from planner.out.names import Names
from planner.plan import Plan, Stop, StopKind

HOUR = 3600
LABEL, WIDTH, MARGIN, ROW, HEAD, FOOT = 190, 1000, 16, 24, 20, 6  # units of the picture
LETTER = 10.5  # width of a Chinese character in a bar; a Latin one takes 0.56 of it
TALL, LOW = 16, 5  # height of work, height of everything else


class Doing(StrEnum):
    """What a vehicle does. `docs/model.md` says when each begins and ends."""

    DRIVE = "drive"
    SETUP = "setup"
    SERVICE = "service"
    HOME = "home"
    BREAK = "break"
    WAIT = "wait"


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of a turn in seconds of the day; `stop` is where it is spent, or where the way leads."""

    doing: Doing
    begin: int
    end: int
    stop: Stop


def spans(turn: tuple[Stop, ...], setup: int) -> Iterator[Span]:
    """A turn without gaps. Between two stops lies the way; where it takes longer than the way, the rest is waiting."""
    for before, stop in pairwise(turn):
        paused = stop.kind is StopKind.BREAK and stop.place is None  # on a way that the next stop carries whole
        there = stop.arrive if paused else min(stop.arrive, before.leave + stop.drive_seconds)
        yield from _some(Doing.DRIVE, before.leave, there, stop)
        yield from _some(Doing.WAIT, there, stop.arrive, stop)
        yield from _at(stop, setup)


def _at(stop: Stop, setup: int) -> Iterator[Span]:
    ready = stop.begin
    if stop.kind is StopKind.HUB:
        ready = max(stop.arrive, stop.begin - setup)
        yield from _some(Doing.WAIT, stop.arrive, ready, stop)
        yield from _some(Doing.SETUP, ready, stop.begin, stop)
    else:
        yield from _some(Doing.WAIT, stop.arrive, stop.begin, stop)
    doing = {StopKind.HUB: Doing.SERVICE, StopKind.HOME: Doing.HOME, StopKind.BREAK: Doing.BREAK}.get(stop.kind)
    if doing is not None:
        yield from _some(doing, stop.begin, stop.end, stop)
    yield from _some(Doing.WAIT, stop.end, stop.leave, stop)


def _some(doing: Doing, begin: int, end: int, stop: Stop) -> Iterator[Span]:
    if end > begin:
        yield Span(doing=doing, begin=begin, end=end, stop=stop)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """The bars of a plan, a picture a day, all on the same hours. `words` names what is done."""

    plan: Plan
    names: Names
    words: dict[Doing, str]
    setup: int

    def days(self) -> Iterator[tuple[date, str]]:
        """Each day with its picture."""
        turns = self.plan.vehicle_days
        first, last = self._hours()
        order = {vehicle.id: k for k, vehicle in enumerate(self.names.problem.vehicles)}
        for day in sorted({day for day, _ in turns}):
            found = [(v, stops) for (on, v), stops in turns.items() if on == day]
            rows = sorted(found, key=lambda row: (order.get(row[0], len(order)), row[0]))
            yield day, self._picture([stops for _, stops in rows], first, last)

    def _hours(self) -> tuple[int, int]:
        """The hours that hold every turn."""
        begins = [stops[0].leave for stops in self.plan.vehicle_days.values()]
        ends = [stops[-1].arrive for stops in self.plan.vehicle_days.values()]
        return min(begins, default=8 * HOUR) // HOUR, -(-max(ends, default=18 * HOUR) // HOUR)

    def _picture(self, turns: list[tuple[Stop, ...]], first: int, last: int) -> str:
        height = HEAD + ROW * len(turns) + FOOT
        unit = (WIDTH - LABEL - MARGIN) / ((last - first) * HOUR)
        parts = [f'<svg class="bars" viewBox="0 0 {WIDTH} {height}" role="img">']
        for hour in range(first, last + 1):
            x = LABEL + (hour - first) * HOUR * unit
            parts.append(f'<line class="hour" x1="{x:.1f}" x2="{x:.1f}" y1="{HEAD - 4}" y2="{height - FOOT}"/>')
            parts.append(f'<text class="clock" x="{x:.1f}" y="{HEAD - 8}">{hour}:00</text>')
        for number, turn in enumerate(turns):
            top = HEAD + ROW * number
            name = self.names.vehicle(turn[0].vehicle)
            shown = escape(_fitting(name, (LABEL - 14) / 11.5))
            parts.append(f'<g><title>{escape(name)}</title><text class="who" x="0" y="{top + 16}">{shown}</text></g>')
            for span in spans(turn, self.setup):
                x = LABEL + (span.begin - first * HOUR) * unit
                parts += self._bar(span, x, (span.end - span.begin) * unit, top)
        return "".join([*parts, "</svg>"])

    def _bar(self, span: Span, x: float, width: float, top: int) -> Iterable[str]:
        work = span.doing in (Doing.SERVICE, Doing.HOME, Doing.BREAK, Doing.SETUP)
        height = TALL if work else LOW
        y = top + (ROW - height) / 2
        place = self.names.place(span.stop.place)
        said = f"{self.words[span.doing]} {self.names.span(span.begin, span.end)} {place}"
        yield f'<g class="{span.doing}"><title>{escape(said)}</title>'
        yield f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.8):.1f}" height="{height}"/>'
        label = _fitting(place, (width - 5) / LETTER) if span.doing is Doing.SERVICE else ""
        if label:
            yield f'<text x="{x + width / 2:.1f}" y="{y + 12:.1f}">{escape(label)}</text>'
        yield "</g>"


def _fitting(words: str, room: float) -> str:
    """As much of the words as fits into so many Chinese characters; nothing where not even two do."""
    taken = 0.0
    for place, letter in enumerate(words):
        taken += 1 if ord(letter) > 0x2E7F else 0.56
        if taken > room:
            return words[: place - 1] + "…" if place > 2 else ""
    return words
