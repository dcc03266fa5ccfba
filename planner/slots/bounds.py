"""Candidates: a vehicle-day, a place, a position, and a cost from below that needs no timing."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.explain.attempts import Spot, Trials, broken_by_facts, out_of_question
from planner.explain.board import Turn
from planner.explain.work import Option, Work
from planner.plan import StopKind
from planner.problem import PlaceId, centre_place
from planner.score import per_second, per_unit
from planner.timer import shift
from planner.travel import NO_ROAD


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A spot in a vehicle-day; `bound` (integer units) is no more than what it adds to the cost."""

    turn: Turn
    spot: Spot
    bound: int


def candidates(trials: Trials, work: Work) -> Iterator[Candidate]:
    """Every spot that driving and work alone do not rule out; what they leave the checker judges."""
    for turn in trials.board.turns:
        if out_of_question(work, turn):
            continue
        crewed = trials.crewed(work, turn)
        if trials.board.problem.staff and not crewed.crew:
            continue
        if not broken_by_facts(trials.board, work, crewed):
            yield from _Day(trials, work, crewed).candidates()


class _Day:
    """One vehicle-day, measured."""

    def __init__(self, trials: Trials, work: Work, turn: Turn) -> None:
        board = trials.board
        self._board, self._work, self._turn = board, work, turn
        settings, weights = board.problem.settings, board.problem.settings.weights
        centre = centre_place(turn.vehicle.centre)
        self._row: list[PlaceId] = [centre, *(held.place for held in turn.held), centre]
        stops = board.plan.vehicle_days.get(turn.key, ())
        begin, end = shift(board.problem, turn.vehicle, turn.crew)
        told = {s.id: (s.begin, s.end) for s in board.problem.announced if (s.date, s.vehicle) == turn.key}
        changed = sum((s.begin, s.end) != told.get(s.id, (s.begin, s.end)) for s in stops)
        visits = [s for s in stops if s.kind in (StopKind.HUB, StopKind.HOME)]
        busy = sum(s.drive_seconds for s in stops) + sum(s.end - s.begin for s in visits)
        busy += settings.setup * sum(s.kind is StopKind.HUB for s in visits)
        self._room = end + settings.overtime_max - begin - busy
        self._base = per_unit(weights.delay) * max((turn.day - c.earliest).days for c in work.cases)
        self._base -= per_unit(weights.change) * changed
        self._base += 0 if stops else per_unit(weights.vehicle_day)
        if stops:
            self._base -= per_second(weights.overtime) * max(0, stops[-1].arrive - end)

    def candidates(self) -> Iterator[Candidate]:
        """Every spot of the day."""
        most = self._turn.vehicle.max_stops
        there = {held.place: k for k, held in enumerate(self._turn.held)}
        for option in self._work.options:
            if option.place in there:
                yield self._candidate(option, there[option.place], 0)
            elif most is None or len(self._turn.held) < most:
                for position in range(len(self._row) - 1):
                    detour = self._detour(option.place, position)
                    if detour is not None and detour + self._least(option) <= self._room:
                        yield self._candidate(option, position, detour)

    def _candidate(self, option: Option, position: int, detour: int) -> Candidate:
        weights = self._board.problem.settings.weights
        way = option.seconds if option.kind is StopKind.HUB else 0
        cost = per_second(weights.walk) * weights.trips * way + per_second(weights.drive) * detour
        spot = Spot(option=option, position=position, detour=detour)
        return Candidate(turn=self._turn, spot=spot, bound=self._base + cost)

    def _detour(self, place: PlaceId, position: int) -> int | None:
        """Seconds of driving added by a new stop; None where no road leads."""
        a, b = self._row[position], self._row[position + 1]
        if not {a, b, place} <= self._board.travel.index.keys():
            return None
        there, on = self._drive(a, place), self._drive(place, b)
        if max(there, on) >= NO_ROAD:
            return None
        return there + on - (self._drive(a, b) if self._turn.held else 0)

    def _drive(self, a: PlaceId, b: PlaceId) -> int:
        return self._board.travel.drive(a, b, speed_factor=self._turn.vehicle.speed_factor)

    def _least(self, option: Option) -> int:
        """Seconds that a new stop takes at least, beside the driving."""
        settings, cases = self._board.problem.settings, self._work.cases
        if option.kind is StopKind.HOME:
            return sum(c.seconds for c in cases)
        return settings.setup + max(settings.dwell_min, *(c.seconds for c in cases))
