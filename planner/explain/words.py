"""Sentences: why, what would change it, where it is served."""

from dataclasses import dataclass

from planner.explain.attempts import Attempt
from planner.explain.find import Found
from planner.explain.names import Names, clock
from planner.explain.sum_up import Kind, closest, everywhere, key_of, kinds, vehicle_days, worst
from planner.explain.work import Work
from planner.plan import COST_UNITS, Assignment, Mode, Plan, Violation
from planner.problem import Problem, village_place

ROADLESS = "reach.road"  # the kind of obstacle
MOST_KINDS = 3  # kinds of obstacles in one sentence


@dataclass(frozen=True, kw_only=True)
class Words:
    """Sentences about one problem."""

    problem: Problem

    @property
    def names(self) -> Names:
        """How things are called."""
        return Names(problem=self.problem)

    def sentence(self, found: Found) -> str:
        """Why the task is left."""
        return self._why(found) + (self.names.say("cut") if found.untried else "")

    def _why(self, found: Found) -> str:
        if found.fits is not None:
            return self._cost(found, found.fits)
        near = closest(found)
        if near is None:
            return self.names.say("left.no_vehicle")
        lost = self._roadless(found)
        if lost is not None:
            return self.names.say("every.reach.road", **self._values(found.work, near, lost))
        sorts = kinds(found)
        if not sorts:
            obstacles = self.names.joined(self._what(found.work, near, v) for v in _by_kind(near))
            return self.names.say("left.several", what=obstacles, **self._where(near))
        if not found.work.options and {k.key for k in sorts} <= {"walk.far", "host.place"}:
            return self._out_of_reach(found.work, sorts[0])
        if len(sorts) == 1:
            return self._alone(found, sorts[0])
        parts = self.names.say("form.semicolon").join(
            self.names.say("left.part", what=self._what(found.work, k.closest, k.violation), near=self._near(k))
            for k in sorts[:MOST_KINDS]
        )
        total = vehicle_days(found)
        if total == sum(k.count for k in sorts[:MOST_KINDS]) and not found.untried:
            return self.names.say("left.mixed", parts=parts)
        return self.names.say("left.among", parts=parts, total=total)

    def _roadless(self, found: Found) -> Violation | None:
        """That no road leads to the village or door, where every vehicle-day meets it, whatever else it meets."""
        near = closest(found)
        roads = [] if near is None else [v for v in near.violations if key_of(near, v) == ROADLESS]
        if near is None or not roads:
            return None
        kind = Kind(key=ROADLESS, count=1, closest=near, violation=roads[0])
        return roads[0] if _of_the_village(found.work, kind) and everywhere(self.problem, found, kind) else None

    def _alone(self, found: Found, kind: Kind) -> str:
        """One kind of single obstacle; "every vehicle" is only said where each one, tried or not, meets it."""
        work, total = found.work, vehicle_days(found)
        near, what = self._near(kind), self._what(work, kind.closest, kind.violation)
        if everywhere(self.problem, found, kind):
            if self.names.knows(f"every.{kind.key}") and _of_the_village(work, kind):
                values = self._values(work, kind.closest, kind.violation)
                return self.names.say(f"every.{kind.key}", **values, near=near)
            return self.names.say("left.alone", what=what, near=near)
        if kind.count < total:
            return self.names.say("left.most", what=what, near=near, count=kind.count, total=total)
        return self.names.say("left.tried", what=what, near=near, total=total)

    def _out_of_reach(self, work: Work, kind: Kind) -> str:
        """No place within the way of the residents, whatever the vehicle: the nearest beyond, if there is one."""
        values = self._values(work, kind.closest, kind.violation)
        limit = self.problem.access_limit(work.village)
        near = next((o for o in work.beyond if o.metres > limit), None)
        if near is None:
            return self.names.say("every.host.place", **values)
        values |= {"hub": self.names.place(near.place), "over_metres": self.names.metres(near.metres - limit)}
        return self.names.say("every.walk.far", **values)

    def _what(self, work: Work, attempt: Attempt, violation: Violation) -> str:
        key = f"what.{key_of(attempt, violation)}"
        values = self._values(work, attempt, violation)
        return self.names.say(key, **values) if self.names.knows(key) else self.names.say("what.any", **values)

    def _near(self, kind: Kind) -> str:
        """Where it is closest, with the figure where there is one."""
        key, values = f"near.{kind.key}", {**self.names.words(kind.violation.values), **self._where(kind.closest)}
        try:
            return self.names.say(key, **values)
        except KeyError:  # no text for this kind, or a violation without its figures
            return self.names.say("near.any", **values)

    def _values(self, work: Work, attempt: Attempt, violation: Violation) -> dict[str, object]:
        option = attempt.spot.option
        return {
            "skill": "",
            "equipment": "",
            "person": "",
            "count": "",
            "allowed": "",
            "needed": "",
            "due": "",
            "earliest": "",
            "ready": "",
            "centre": "",
            "over_seconds": "",
            "over_metres": "",
            **self.names.words(violation.values),
            **self._where(attempt),
            "village": self.names.village(work.village),
            "hub": self.names.place(option.place),
            "limit": self.names.metres(self.problem.access_limit(work.village)),
            "rule": self.names.rules([violation.rule]),
        }

    def _where(self, attempt: Attempt) -> dict[str, object]:
        return {"date": self.names.day(attempt.turn.day), "vehicle": self.names.vehicle(attempt.turn.vehicle.id)}

    def _cost(self, found: Found, fits: Attempt) -> str:
        """It fits: what it would add, against what leaving it counts."""
        values = {**self._where(fits), "place": self.names.place(fits.spot.option.place)}
        if found.cost < 0:
            return self.names.say("left.overlooked", less=_minutes(-found.cost), **values)
        saved = sum(case.penalty for case in found.work.cases)
        if not saved:
            return self.names.say("left.cost_more", more=_minutes(found.cost), **values)
        return self.names.say("left.cost", more=_minutes(found.cost + saved), saved=_minutes(saved), **values)

    def remedy(self, found: Found) -> str:
        """What would serve it."""
        if found.remedy is None:
            if self._roadless(found) is not None:
                return self.names.say("remedy.roadless", village=self.names.village(found.work.village))
            several = closest(found) is not None and not kinds(found)
            return self.names.say(f"remedy.{'cut' if found.untried else 'none_of_several' if several else 'none'}")
        remedy = found.remedy
        values = dict(remedy.values)
        size = values.pop("size", 0)
        words = {
            **self.names.words(values),
            "fits_date": self.names.day(values["fits_date"]),  # type: ignore[arg-type]
            "fits_vehicle": self.names.vehicle(str(values["fits_vehicle"])),
            "home": self.names.village(found.work.village),
            "minutes": -(-size // 60) if isinstance(size, int) else 0,
            "size": size,
        }
        key = f"remedy.{remedy.code}"
        who = values.get("requests")
        own = {c.request for c in found.work.cases}
        if isinstance(who, tuple) and not set(who) <= own and self.names.knows(f"{key}_other"):
            key = f"{key}_other"
        sentence = self.names.say(key, **words)
        return sentence if found.pays or found.fits else sentence + self.names.say("remedy.dear")

    def served(self, plan: Plan, row: Assignment) -> str:
        """Where and when a case is served."""
        stop = None if row.stop is None else plan.stop.get(row.stop)
        if stop is None or row.mode not in (Mode.HUB, Mode.HOME):
            return self.names.say("served.agent" if row.mode is Mode.AGENT else "served.centre")
        return self.names.say(
            f"served.{row.mode}",
            date=self.names.day(stop.date),
            begin=clock(stop.begin),
            end=clock(stop.end),
            vehicle=self.names.vehicle(stop.vehicle),
            place=self.names.place(stop.place or ""),
        )

    def closed(self) -> str:
        """A row about nothing that is open."""
        return self.names.say("left.closed")

    def walkins_left(self, work: Work, *, lost: bool) -> str:
        """The residents without a collected case of a village that is not visited; `lost`: no way leads to it."""
        village = self.names.village(work.village)
        if work.options:
            return self.names.say("left.walkins", village=village)
        if lost:
            return self.names.say("left.walkins_lost", village=village)
        limit = self.names.metres(self.problem.access_limit(work.village))
        return self.names.say("left.walkins_far", village=village, limit=limit)


def _of_the_village(work: Work, kind: Kind) -> bool:
    """Whether a sentence about the whole village is true of the one place that was tried."""
    if kind.key in ("walk.far", "host.place"):
        return not work.options
    if kind.key == ROADLESS:
        return work.home or kind.closest.spot.option.place == village_place(work.village)
    return True


def _by_kind(attempt: Attempt) -> list[Violation]:
    """The worst violation of each kind, in the order of the rules."""
    grouped: dict[str, list[Violation]] = {}
    for violation in attempt.violations:
        grouped.setdefault(key_of(attempt, violation), []).append(violation)
    if "shift.late" in grouped:
        grouped.pop("shift.duty", None)  # of one late return the lateness is said, not also the long day
    return [worst(found) for found in grouped.values()][:MOST_KINDS]


def _minutes(units: int) -> int:
    return round(units / COST_UNITS)
