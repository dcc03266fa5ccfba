"""Price against service: every scenario a numbered point, the undominated ones filled and joined. SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

WIDTH, HEIGHT = 500, 330  # units of the picture
LEFT, RIGHT, TOP, BOTTOM = 58, 18, 18, 46
NEAR = 15.0  # units; points that lie nearer share a label
TICKS = 5


@dataclass(frozen=True, kw_only=True)
class Point:
    """A scenario: its number in the table, its name, where it lies."""

    number: int
    name: str
    x: float
    y: float
    front: bool
    base: bool


@dataclass(frozen=True, kw_only=True)
class Axis:
    """What an axis shows and from where to where."""

    title: str
    low: float
    high: float
    step: float
    percent: bool = False

    def at(self, value: float) -> float:
        """Where a value lies, 0 to 1."""
        return (value - self.low) / (self.high - self.low)

    @property
    def ticks(self) -> Iterator[tuple[float, str]]:
        """Round values with their labels."""
        for number in range(round((self.high - self.low) / self.step) + 1):
            value = self.low + number * self.step
            yield (
                value,
                f"{100 * value:g}%" if self.percent else f"{round(value, 6):,g}" if value < 1e5 else f"{value:,.0f}",
            )


def axis(title: str, values: Sequence[float], *, percent: bool = False) -> Axis:
    """An axis in round steps around all values."""
    low, high = min(values), max(values)
    room = (high - low) or abs(high) or 1.0
    raw = room / TICKS
    power = 10 ** floor(log10(raw))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= raw)
    first = floor((low - 0.06 * room) / step) * step
    last = -floor(-(high + 0.06 * room) / step) * step
    if percent:
        last = min(last, 1.0)
    if low >= 0:
        first = max(first, 0.0)
    return Axis(title=title, low=first, high=max(last, first + step), step=step, percent=percent)


def scatter(points: Sequence[Point], across: Axis, up: Axis) -> str:
    """The picture."""
    return "".join(
        [
            f'<svg class="scatter" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
            *_grid(across, up),
            *_line([p for p in points if p.front], across, up),
            *_points(points, across, up),
            "</svg>",
        ]
    )


def _place(point: Point, across: Axis, up: Axis) -> tuple[float, float]:
    return (
        LEFT + across.at(point.x) * (WIDTH - LEFT - RIGHT),
        HEIGHT - BOTTOM - up.at(point.y) * (HEIGHT - TOP - BOTTOM),
    )


def _grid(across: Axis, up: Axis) -> Iterator[str]:
    bottom = HEIGHT - BOTTOM
    for value, label in up.ticks:
        y = bottom - up.at(value) * (bottom - TOP)
        yield f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text class="tick" x="{LEFT - 6}" y="{y + 3.5:.1f}" text-anchor="end">{escape(label)}</text>'
    for value, label in across.ticks:
        x = LEFT + across.at(value) * (WIDTH - LEFT - RIGHT)
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{bottom}"/>'
        yield f'<text class="tick" x="{x:.1f}" y="{bottom + 15}" text-anchor="middle">{escape(label)}</text>'
    middle = (LEFT + WIDTH - RIGHT) / 2
    yield f'<text class="axis" x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">{escape(across.title)}</text>'


def _line(front: Sequence[Point], across: Axis, up: Axis) -> Iterator[str]:
    """Steps from one undominated point to the next: whoever pays less than the next gets what the last one gives."""
    path = ""
    for point in sorted(front, key=lambda p: p.x):
        x, y = _place(point, across, up)
        path += f"H{x:.1f}V{y:.1f}" if path else f"M{x:.1f},{y:.1f}"
    if path:
        yield f'<path class="front" d="{path}"/>'


def _points(points: Sequence[Point], across: Axis, up: Axis) -> Iterator[str]:
    placed = [(*_place(point, across, up), point) for point in points]
    for x, y, point in sorted(placed, key=lambda row: row[2].front):
        kind = " ".join(word for word, holds in (("on", point.front), ("base", point.base)) if holds)
        title = f"<title>{escape(f'{point.number} {point.name}')}</title>"
        yield f'<g class="dot {kind}">{title}<circle cx="{x:.1f}" cy="{y:.1f}" r="{6 if point.base else 4.5}"/></g>'
    taken: list[tuple[float, float, float]] = []
    for group in _groups(placed):
        x, y = max(row[0] for row in group), min(row[1] for row in group)
        label = ", ".join(str(point.number) for _, _, point in sorted(group, key=lambda row: row[2].number))
        wide = 6.2 * len(label)
        left = x + 9 if x + 9 + wide < WIDTH - 2 else min(row[0] for row in group) - 9 - wide
        top = y - 3
        while any(abs(top - t) < 11 and left < x0 + w and x0 < left + wide for x0, t, w in taken):
            top -= 11
        taken.append((left, top, wide))
        yield f'<text class="name" x="{left:.1f}" y="{top:.1f}">{label}</text>'


def _groups(placed: Sequence[tuple[float, float, Point]]) -> list[list[tuple[float, float, Point]]]:
    """Points that lie near one another."""
    groups: list[list[tuple[float, float, Point]]] = []
    for row in sorted(placed, key=lambda one: (one[0], one[1])):
        home = next((g for g in groups if abs(g[0][0] - row[0]) < NEAR and abs(g[0][1] - row[1]) < NEAR), None)
        if home is None:
            groups.append([row])
        else:
            home.append(row)
    return groups
