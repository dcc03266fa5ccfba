"""Trying: a task put into a vehicle-day at each option and position, timed by the timer, judged by the checker."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.explain.board import VISITS, Board, Turn, put
from planner.explain.crews import to_be_had
from planner.explain.effort import Effort
from planner.explain.work import Option, Work
from planner.plan import Rule, StopKind, Violation
from planner.problem import Staff, VehicleKind, centre_place
from planner.timer import shift
from planner.travel import NO_ROAD

PLACED = frozenset({Rule.SHIFT, Rule.BREAK, Rule.WINDOW, Rule.DWELL, Rule.HOST, Rule.STOPS, Rule.WALK, Rule.REACH})
"""Rules whose answer depends on where in the sequence the task is put; the others speak of the vehicle-day."""
TIMES = frozenset({Rule.SHIFT, Rule.BREAK, Rule.WINDOW})
HOPELESS = 5400  # seconds too late at least, beyond which one spot says it all when time is short
OPENED = 1  # added to the detour of a new stop, so that stops that are held anyhow come first


@dataclass(frozen=True, kw_only=True)
class Spot:
    """An option and a position in a vehicle-day; `detour` are the seconds of driving it adds, about."""

    option: Option
    position: int
    detour: int


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A task put somewhere, and what the checker said. `turn` is the vehicle-day as it would be."""

    turn: Turn
    spot: Spot
    violations: tuple[Violation, ...]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules broken, in the order of the rules."""
        broken = {v.rule for v in self.violations}
        return tuple(rule for rule in Rule if rule in broken)

    @property
    def size(self) -> tuple[int, int, bool, int]:
        """How much stands in the way: rules, violations, whether a place to host is missing, seconds and metres."""
        homeless = any(v.rule is Rule.HOST and v.values.get("kind") == "place" for v in self.violations)
        over = sum(
            value
            for v in self.violations
            for key, value in v.values.items()
            if key in ("over_seconds", "over_metres", "short_seconds") and isinstance(value, int)
        )
        return len(self.rules), len(self.violations), homeless, over


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What was tried on one vehicle-day: the least obstacle, and the least of each single rule."""

    turn: Turn
    best: Attempt
    single: tuple[Attempt, ...] = ()


@dataclass(frozen=True, eq=False)
class Trials:
    """All spots of a board's vehicle-days, measured at once; `effort` counts what is tried."""

    board: Board
    effort: Effort = field(default_factory=Effort)

    @cached_property
    def _gaps(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], dict[object, slice]]:
        """Where a stop could be put in: rows of the places before and after, seconds between them, and whose they are.

        A gap that touches a place without a row is left out by pointing at the centre of the vehicle.
        """
        index = self.board.travel.index
        before: list[int] = []
        after: list[int] = []
        slices: dict[object, slice] = {}
        for turn in (*self.board.turns, *self.board.idle):
            centre = index.get(centre_place(turn.vehicle.centre), 0)
            row = [centre, *(index.get(h.place, centre) for h in turn.held), centre]
            slices[turn.key] = slice(len(before), len(before) + len(row) - 1)
            before += row[:-1]
            after += row[1:]
        first, last = np.array(before, dtype=np.int64), np.array(after, dtype=np.int64)
        seconds = self.board.travel.seconds
        return first, last, seconds[first, last] if len(first) else first, slices

    def detours(self, option: Option) -> NDArray[np.int64] | None:
        """Seconds added by putting the option into each gap; None where the travel times do not know the place."""
        first, last, base, _ = self._gaps
        row = self.board.travel.index.get(option.place)
        if row is None or not len(first):
            return None
        seconds = self.board.travel.seconds
        added: NDArray[np.int64] = np.maximum(0, seconds[first, row] + seconds[row, last] - base)
        return added

    def spots(self, work: Work, turns: Iterable[Turn]) -> list[tuple[Turn, list[Spot]]]:
        """The spots of each vehicle-day, the open hubs first, then the shortest detours; the most hopeful day first."""
        options = work.options or work.beyond
        added = {o.place: self.detours(o) for o in (*work.options, *work.beyond)}
        found = []
        for turn in turns:
            span = self._gaps[3][turn.key]
            held = {h.place: i for i, h in enumerate(turn.held)}
            spots = [Spot(option=o, position=held[o.place], detour=0) for o in options if o.place in held]
            for option in options:
                ways = added[option.place]
                if option.place not in held:
                    gaps = [NO_ROAD] * (len(turn.held) + 1) if ways is None else ways[span].tolist()
                    spots += [Spot(option=option, position=i, detour=OPENED + d) for i, d in enumerate(gaps)]
            found.append((turn, sorted(spots, key=lambda s: s.detour)))
        return sorted(found, key=lambda pair: self.overrun(work, *pair))

    def overrun(self, work: Work, turn: Turn, spots: list[Spot]) -> int:
        """Seconds that the vehicle would be too late at least, whatever the order; negative where there may be room.

        A bound from below: all driving, set-ups and services against the shift, without any wait or break.
        """
        problem = self.board.problem
        begin, end = shift(problem, turn.vehicle, turn.crew)
        room = end + problem.settings.overtime_max - begin - self._busy(turn)
        return min((self._least(work, turn, spot) for spot in spots), default=NO_ROAD) - room

    def _busy(self, turn: Turn) -> int:
        """Seconds of driving, set-up and service in a vehicle-day of the plan."""
        stops = self.board.plan.vehicle_days.get(turn.key, ())
        visits = [s for s in stops if s.kind in VISITS]
        setups = sum(s.kind is StopKind.HUB for s in visits) * self.board.problem.settings.setup
        return sum(s.drive_seconds for s in stops) + sum(s.end - s.begin for s in visits) + setups

    def _least(self, work: Work, turn: Turn, spot: Spot) -> int:
        """Seconds a spot adds at least."""
        if any(held.place == spot.option.place for held in turn.held):
            return 0
        settings = self.board.problem.settings
        seconds = sum(c.seconds for c in work.cases)
        driven = int((spot.detour - OPENED) / turn.vehicle.speed_factor)
        if spot.option.kind is StopKind.HOME:
            return driven + seconds
        return driven + settings.setup + max(settings.dwell_min, seconds // turn.vehicle.counters)

    def open_beyond(self, work: Work, turn: Turn) -> list[Spot]:
        """Stops that are held anyhow, just too far for the residents; the nearest alone."""
        held = {h.place: i for i, h in enumerate(turn.held)}
        far = [
            Spot(option=o, position=held[o.place], detour=0) for o in work.beyond if work.options and o.place in held
        ]
        return far[:1]

    def attempt(self, work: Work, turn: Turn, spot: Spot) -> Attempt:
        """One try. Where no road leads, times mean nothing: what the timer made of them is not held against the try."""
        self.effort.spend()
        changed = put(turn, work, spot.option, spot.position)
        if not {spot.option.place, centre_place(turn.vehicle.centre)} <= self.board.travel.index.keys():
            nowhere = Violation(rule=Rule.REACH, values={"kind": "nowhere"})
            return Attempt(turn=changed, spot=spot, violations=(nowhere,))
        broken = self.board.judge(changed)
        if any(v.rule is Rule.REACH and v.values.get("kind") != "vehicle" for v in broken):
            broken = tuple(v for v in broken if v.rule not in TIMES)
        return Attempt(turn=changed, spot=spot, violations=broken)

    def crewed(self, work: Work, turn: Turn) -> Turn:
        """An unused vehicle-day with whom it could have aboard; a used one as it is."""
        if turn.crew or not self.board.problem.staff:
            return turn
        return replace(turn, crew=to_be_had(self.board, turn, work))

    def tried(self, work: Work, turn: Turn, spots: list[Spot], most: int | None) -> Tried | None:
        """The least obstacle of one vehicle-day, over its `most` best spots (None: all).

        The first lawful spot ends the search: spots come by detour, so it is about the cheapest.
        """
        turn = self.crewed(work, turn)
        if most is not None and self.overrun(work, turn, spots) > HOPELESS:
            most = 1
        attempts: list[Attempt] = []
        for spot in spots[:most]:
            attempts.append(self.attempt(work, turn, spot))
            if not PLACED & set(attempts[-1].rules):
                break
        if attempts and all(a.violations for a in attempts):
            attempts += [self.attempt(work, turn, spot) for spot in self.open_beyond(work, turn)]
        attempts.sort(key=lambda a: a.size)  # stable: of equals the shorter detour
        least = {a.rules[0]: a for a in reversed(attempts) if len(a.rules) == 1}
        return Tried(turn=turn, best=attempts[0], single=tuple(least.values())) if attempts else None


def out_of_question(work: Work, turn: Turn) -> bool:
    """Whether the facts alone say no, whatever the sequence: a car at a hub, a day that is not the task's."""
    if turn.vehicle.kind is VehicleKind.CAR and any(o.kind is StopKind.HUB for o in (*work.options, *work.beyond)):
        return True
    return any(turn.day < c.earliest or (c.due is not None and turn.day > c.due) for c in work.cases)


def broken_by_facts(board: Board, work: Work, turn: Turn) -> tuple[Rule, ...]:
    """The rules that a vehicle-day breaks by what is known of vehicle and crew, without a try."""
    vehicle, problem = turn.vehicle, board.problem
    people = [problem.person[p] for p in turn.crew]
    cases = sum(row.request is not None for held in turn.held for row in held.rows) + len(work.cases)
    broken = {
        Rule.SKILL: bool(people) and not (_skilled(work, turn, people) and set(work.officers) <= set(turn.crew)),
        Rule.EQUIPMENT: not work.equipment <= vehicle.equipment,
        Rule.CREW: work.people > vehicle.seats,
        Rule.LOAD: vehicle.max_cases is not None and cases > vehicle.max_cases,
    }
    return tuple(rule for rule in Rule if broken.get(rule))


def _skilled(work: Work, turn: Turn, people: list[Staff]) -> bool:
    return all(any(person.has(skill, turn.day) for person in people) for skill in work.skills)
