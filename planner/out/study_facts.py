"""What a study says: what is proven, who gains and loses, what is undominated, what one more brings. No words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from planner.measures import Better, Measure, VillageMeasure
from planner.scenario import BASE, Outcome, StepKind, Study

DAYS = 7  # a village's waiting differs from so many days on: another weekday is no gain and no loss
UNIT = {
    StepKind.ACCESS_LIMIT: 1000,
    StepKind.LONGER_DAY: 3600,
}  # of the whole district: metres of a km, seconds of an hour
COMPANY = {  # steps that may go along with the one whose value is asked
    StepKind.VEHICLE_MORE: {StepKind.STAFF_MORE},
    StepKind.VEHICLE_LESS: {StepKind.STAFF_LESS},
    StepKind.VEHICLE_DAYS: {StepKind.STAFF_DAYS},
}


class Verdict(StrEnum):
    """What may be said of the cost of an outcome against another."""

    LOWER = "lower"  # proven: it costs less than the best possible of the other
    HIGHER = "higher"  # proven: its best possible costs more than the other
    FOUND_LOWER = "found_lower"  # the plans found differ so; better plans may turn it
    FOUND_HIGHER = "found_higher"
    EQUAL = "equal"
    APART = "apart"  # something else is asked for or valued: costs do not compare


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A village under two scenarios."""

    before: VillageMeasure
    after: VillageMeasure

    @property
    def days(self) -> int:
        """Days of waiting saved; below 0 it waits longer."""
        return self.before.days - self.after.days

    @property
    def reach(self) -> int:
        """1: comes into reach of a stop, -1: falls out of it."""
        return self.after.in_reach - self.before.in_reach

    @property
    def gains(self) -> int:
        """1 gains, -1 loses, 0 neither. Reach decides; of two that keep theirs, the days waited."""
        return self.reach or (self.days >= DAYS) - (self.days <= -DAYS)


@dataclass(frozen=True, kw_only=True)
class Marginal:
    """What one more of something brings: two outcomes that differ by exactly `amount` of it, the larger in `more`."""

    kind: StepKind
    amount: float
    less: Outcome
    more: Outcome

    def each(self, measure: Measure) -> float | None:
        """The change of a measure for one more."""
        less, more = self.less.measures.values[measure], self.more.measures.values[measure]
        return None if less is None or more is None else (more - less) / self.amount

    @property
    def cost(self) -> float | None:
        """The change of the cost for one more, in units; None where the costs do not compare."""
        if verdict(self.more, self.less) is Verdict.APART:
            return None
        return (self.more.result.cost - self.less.result.cost) / self.amount


def verdict(one: Outcome, other: Outcome) -> Verdict:
    """What the bounds let us say of the cost of `one` against that of `other`."""
    if one is not other and not (one.comparable and other.comparable):
        return Verdict.APART
    cost, rival = one.result.cost, other.result.cost
    if cost == rival:
        return Verdict.EQUAL
    if cost < rival:
        bound = other.result.bound
        return Verdict.LOWER if bound is not None and cost < bound else Verdict.FOUND_LOWER
    bound = one.result.bound
    return Verdict.HIGHER if bound is not None and bound > rival else Verdict.FOUND_HIGHER


def shifts(before: Outcome, after: Outcome) -> tuple[Shift, ...]:
    """Every village that both have, in the order of the table."""
    known = before.measures.village
    return tuple(Shift(before=known[v.village], after=v) for v in after.measures.villages if v.village in known)


def gaining(before: Outcome, after: Outcome) -> tuple[Shift, ...]:
    """Villages that gain: those that come into reach first, then by days saved, then by residents."""
    rows = [row for row in shifts(before, after) if row.gains > 0]
    return tuple(sorted(rows, key=lambda r: (-r.reach, -r.days, -r.after.population, r.after.village)))


def losing(before: Outcome, after: Outcome) -> tuple[Shift, ...]:
    """Villages that lose, the hardest hit first."""
    rows = [row for row in shifts(before, after) if row.gains < 0]
    return tuple(sorted(rows, key=lambda r: (r.reach, r.days, -r.after.population, r.after.village)))


def people(rows: Iterable[Shift]) -> int:
    """Residents of the villages."""
    return sum(row.after.population for row in rows)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Figures of one study."""

    study: Study

    @property
    def others(self) -> tuple[Outcome, ...]:
        """Every outcome but the base."""
        return tuple(one for one in self.study.outcomes if one is not self.study.base)

    @cached_property
    def price(self) -> Measure:
        """What stands for the price: money, or vehicle-days where the settings know no prices."""
        known = all(one.measures.values[Measure.MONEY] is not None for one in self.study.outcomes)
        return Measure.MONEY if known else Measure.VEHICLE_DAYS

    def change(self, one: Outcome, measure: Measure) -> float | None:
        """The change of a measure against the base."""
        now, was = one.measures.values[measure], self.study.base.measures.values[measure]
        return None if now is None or was is None else now - was

    def front(self, measure: Measure) -> tuple[Outcome, ...]:
        """Outcomes that no other beats: at least as cheap and as good, and one of both strictly. Cheapest first."""
        sign = -1 if measure.better is Better.MORE else 1
        points = [
            (one, price, sign * value)
            for one in self.study.outcomes
            if (price := one.measures.values[self.price]) is not None
            and (value := one.measures.values[measure]) is not None
        ]
        free = [
            (one, price, value)
            for one, price, value in points
            if not any(p <= price and v <= value and (p < price or v < value) for _, p, v in points)
        ]
        return tuple(one for one, _, _ in sorted(free, key=lambda row: row[1:]))

    def most(self, measure: Measure, *, best: bool) -> Outcome | None:
        """The outcome that moves a measure most to the good, or to the bad; None where none moves it that way."""
        sign = (1 if measure.better is Better.MORE else -1) * (1 if best else -1)
        rows = [(sign * change, one) for one in self.others if (change := self.change(one, measure)) is not None]
        top = max(rows, key=lambda row: row[0], default=None)
        return top[1] if top is not None and top[0] > 0 else None

    @cached_property
    def marginals(self) -> tuple[Marginal, ...]:
        """Pairs that differ by exactly one kind of means: vehicles, vehicle-days, kilometres, hours."""
        return (*self._vehicles(), *self._sizes())

    def _parent(self, one: Outcome) -> Outcome | None:
        return None if one.scenario.name == BASE else self.study.outcome.get(one.scenario.extends)

    def _vehicles(self) -> Iterator[Marginal]:
        for one in self.others:
            parent, kind = self._parent(one), _only_kind(one)
            if parent is None or kind is None:
                continue
            if kind in (StepKind.VEHICLE_MORE, StepKind.VEHICLE_LESS):
                amount: float = len(one.problem.vehicles) - len(parent.problem.vehicles)
            elif kind is StepKind.VEHICLE_DAYS:
                amount = one.figures.get("vehicle_days", 0) - parent.figures.get("vehicle_days", 0)
            else:
                continue
            if amount:
                less, more = (parent, one) if amount > 0 else (one, parent)
                asked = StepKind.VEHICLE_DAYS if kind is StepKind.VEHICLE_DAYS else StepKind.VEHICLE_MORE
                yield Marginal(kind=asked, amount=abs(amount), less=less, more=more)

    def _sizes(self) -> Iterator[Marginal]:
        """Changes that have a size, one step after the other: the base, 1 km more, 3 km more."""
        for kind in UNIT:
            families: dict[str, list[tuple[float, Outcome]]] = {}
            for one in self.others:
                parent = self._parent(one)
                if parent is None or _only_kind(one) is not kind or any(step.target for step in one.scenario.steps):
                    continue
                begun = [(_size(kind, parent, steps=False), parent)]
                families.setdefault(parent.scenario.name, begun).append((_size(kind, one, steps=True), one))
            for family in families.values():
                for (low, less), (high, more) in pairwise(sorted(family, key=lambda row: row[0])):
                    if high > low:
                        yield Marginal(kind=kind, amount=(high - low) / UNIT[kind], less=less, more=more)


def _size(kind: StepKind, one: Outcome, *, steps: bool) -> float:
    """Metres that residents come; seconds that a scenario adds to what it extends."""
    if kind is StepKind.ACCESS_LIMIT:
        return one.problem.settings.access_limit
    return sum(float(step.value) for step in one.scenario.steps if isinstance(step.value, int)) if steps else 0.0


def _only_kind(one: Outcome) -> StepKind | None:
    """The one kind of change of a scenario, apart from what has to go along; None where there are more."""
    kinds = {step.kind for step in one.scenario.steps}
    for kind in kinds:
        if kinds <= {kind} | COMPANY.get(kind, set()):
            return kind
    return None
