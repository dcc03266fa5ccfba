"""The day of each vehicle as the map plays it: when it drives which leg, when it stands where.

Only the office's map has it: drives may lead to doors, and the hours of a vehicle are nobody else's.
"""

from collections.abc import Sequence
from itertools import pairwise

from planner.out.map_view import Payload
from planner.plan import Stop, StopKind

HELD = (StopKind.HUB, StopKind.HOME)
Move = list[float]  # from, to (seconds of the day), number of the leg, share of the leg driven before and after


def clockwork(stops: Sequence[Stop], legs: Sequence[int]) -> Payload:
    """The moves of a vehicle-day, and its held stops with arrival, begin, end; `legs` as in `Turn.legs`.

    A break on the road parts its leg where the drive had come by then.
    """
    moves: list[Move] = []
    placed = [k for k, stop in enumerate(stops) if stop.place is not None]
    number = 0
    for before, after in pairwise(placed):
        if stops[before].place == stops[after].place:
            continue
        pause = next((stop for stop in stops[before + 1 : after] if stop.kind is StopKind.BREAK), None)
        moves += _moves(stops[before], pause, stops[after], legs[number])
        number += 1
    held = [[stop.id, stop.arrive, stop.begin, stop.end] for stop in stops if stop.kind in HELD]
    rests = [[stop.begin, stop.end] for stop in stops if stop.kind is StopKind.BREAK]
    return {"from": stops[0].leave, "to": stops[-1].arrive, "moves": moves, "held": held, "rests": rests}


def _moves(before: Stop, pause: Stop | None, after: Stop, leg: int) -> list[Move]:
    leave, drive = before.leave, after.drive_seconds
    if pause is None or drive <= 0:
        return [[leave, after.arrive, leg, 0, 1]]
    done = min(drive, max(0, pause.begin - leave))
    share = round(done / drive, 4)
    parts: list[Move] = [
        [leave, leave + done, leg, 0, share],
        [after.arrive - drive + done, after.arrive, leg, share, 1],
    ]
    return [part for part in parts if part[4] > part[3]]
