"""Where the names of a sketch stand: each beside its point, over no other, inside the frame."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from planner.out.sketch_draw import HIGH, WIDE

Box = tuple[float, float, float, float]  # left, top, right, bottom, millimetres
LETTER, LATIN = 2.75, 0.56  # millimetres of a Chinese character at the size of the labels; a Latin one as a share
LINE = 3.9  # height of a label
BOLD = 1.12
TAKEN: tuple[Box, ...] = ((0, HIGH - 7.5, 30, HIGH), (WIDE - 7.5, 0, WIDE, 10))  # scale bar, north


class Mark(StrEnum):
    """What a label names."""

    STOP = "stop"
    OWN = "own"
    VILLAGE = "village"


@dataclass(frozen=True, kw_only=True)
class Label:
    """A text in the frame; x, y are the left upper corner of its box, in millimetres."""

    x: float
    y: float
    width: float
    text: str
    mark: Mark


@dataclass(frozen=True, kw_only=True)
class Named:
    """A point in millimetres that has a name."""

    x: float
    y: float
    text: str
    mark: Mark


def labels_of(named: Sequence[Named]) -> tuple[Label, ...]:
    """A label for each name where there is room; the stop and the own village come first and always get one."""
    taken = [*TAKEN, *map(_point, named)]
    labels = []
    for one in named:
        boxes = _boxes(one)
        free = next((b for b in boxes if _inside(b) and not any(_touch(b, other) for other in taken)), None)
        if free is None and one.mark is not Mark.VILLAGE:
            free = min(boxes, key=lambda b: (not _inside(b), sum(_touch(b, other) for other in taken)))
        if free is not None:
            taken.append(free)
            x, y, width = round(free[0], 2), round(free[1], 2), round(free[2] - free[0], 2)
            labels.append(Label(x=x, y=y, width=width, text=one.text, mark=one.mark))
    return tuple(labels)


def _point(one: Named) -> Box:
    """What the mark itself covers."""
    if one.mark is Mark.STOP:
        return one.x - 2.7, one.y - 7.4, one.x + 2.7, one.y + 0.4
    return one.x - 1.2, one.y - 1.2, one.x + 1.2, one.y + 1.2


def _boxes(one: Named) -> list[Box]:
    """Where a label could stand, the best place first."""
    pin = one.mark is Mark.STOP
    wide = text_width(one.text) * (1 if one.mark is Mark.VILLAGE else BOLD) + 1.6
    up, gap = (-4.7, 3.1) if pin else (0.0, 2.2)
    right, left, middle = one.x + gap, one.x - gap - wide, one.x - wide / 2
    level, over = one.y + up - LINE / 2, one.y - (7.6 if pin else 1.6) - LINE
    corners = [(right, level), (left, level), (middle, one.y + 1.6), (middle, over)]
    corners += [(right, one.y + 1), (left, one.y + 1), (right, over + 1), (left, over + 1)]
    return [(x, y, x + wide, y + LINE) for x, y in corners]


def text_width(words: str) -> float:
    """Millimetres of a text at the size of the labels, roughly."""
    return sum(LETTER if ord(c) > 0x2E80 else LETTER * LATIN for c in words)


def _inside(box: Box) -> bool:
    return box[0] >= 0.5 and box[1] >= 0.5 and box[2] <= WIDE - 0.5 and box[3] <= HIGH - 0.5


def _touch(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
