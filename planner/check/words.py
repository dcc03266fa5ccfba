"""A violation as a sentence, in the district's language."""

from collections.abc import Mapping
from datetime import date

from planner.plan import Rule, Violation
from planner.problem import Problem, RequestId, StaffId, VehicleId
from planner.texts import catalogue, text

AREA = "rules"


def rule_name(rule: Rule, language: str) -> str:
    """The short name of a rule."""
    return text(language, AREA, f"{rule}.name")


def describe(violation: Violation, problem: Problem, language: str) -> str:
    """Where the plan breaks which rule, by how much. Requests are named by id, never by applicant."""
    words = _Words(problem, language)
    values = {key: words.say(key, value) for key, value in violation.values.items()}
    key = f"{violation.rule}.{violation.values.get('kind', 'broken')}"
    if key not in catalogue(language, AREA):
        key = f"{violation.rule}.broken"
    named = {**words.about(violation), **values}
    sentence = text(language, AREA, key, **named)
    where = text(language, AREA, "form.comma").join(words.where(violation))
    return text(language, AREA, "form.at", where=where, what=sentence) if where else sentence


class _Words:
    """Figures and names in words; an unknown id speaks for itself."""

    def __init__(self, problem: Problem, language: str) -> None:
        self._problem, self._language = problem, language

    def say(self, key: str, value: object) -> object:
        """A value as its key asks: `_at` a time of the day, `_seconds`, `_metres`, or a name."""
        if isinstance(value, int) and key.endswith("_at"):
            return clock(value)
        if isinstance(value, int) and key.endswith("_seconds"):
            return self._duration(value)
        if isinstance(value, int) and key.endswith("_metres"):
            return text(self._language, AREA, "form.metres", metres=value)
        if isinstance(value, tuple | list | frozenset):
            return text(self._language, AREA, "form.and").join(str(self.say(key.removesuffix("s"), v)) for v in value)
        if isinstance(value, date):
            return value.isoformat()
        return self._name(key, str(value)) if isinstance(value, str) else value

    def about(self, violation: Violation) -> Mapping[str, object]:
        """The fields of the violation itself."""
        return {
            "request": violation.request or "",
            "vehicle": "" if violation.vehicle is None else self._name("vehicle", violation.vehicle),
            "date": "" if violation.date is None else violation.date.isoformat(),
            "task": violation.task or "",
            "stop": violation.stop or "",
            "subject": self._subject(violation.request, violation.values.get("village")),
        }

    def where(self, violation: Violation) -> list[str]:
        """Date, vehicle and place, as far as known."""
        vehicle, place = violation.vehicle, violation.values.get("place")
        parts = [] if violation.date is None else [violation.date.isoformat()]
        parts += [] if vehicle is None else [self._name("vehicle", vehicle)]
        return parts + ([] if place is None else [self._name("place", str(place))])

    def _subject(self, request: RequestId | None, village: object) -> str:
        name = "" if village is None else self._name("village", str(village))
        if request is None:
            return text(self._language, AREA, "form.walkins", village=name)
        return text(self._language, AREA, "form.request", request=request, village=name)

    def _duration(self, seconds: int) -> str:
        minutes, rest = divmod(abs(seconds), 60)
        form = "form.minutes" if not rest else "form.minutes_seconds" if minutes else "form.seconds"
        return ("-" if seconds < 0 else "") + text(self._language, AREA, form, minutes=minutes, seconds=rest)

    def _name(self, key: str, value: str) -> str:
        problem = self._problem
        if key.endswith("place"):
            place = next((p for p in problem.places.values() if p.id == value), None)
            return value if place is None else place.name
        if key.endswith("village"):
            return next((v.name for v in problem.villages if v.id == value), value)
        if key.endswith("centre"):
            return next((c.name for c in problem.centres if c.id == value), value)
        if key.endswith("vehicle"):
            known = problem.vehicle.get(VehicleId(value))
            return value if known is None else known.name
        if key.endswith("person"):
            person = problem.person.get(StaffId(value))
            return value if person is None else person.name
        return value


def clock(seconds: int) -> str:
    """A time of the day, with seconds only where it has some."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60:02d}:{minutes % 60:02d}" + (f":{rest:02d}" if rest else "")
