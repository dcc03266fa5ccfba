"""A violation as a sentence, in the district's language."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from planner.plan import Rule, Violation
from planner.problem import Problem, RequestId
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
    try:
        sentence = text(language, AREA, key, **named)
    except KeyError:  # a violation made elsewhere, without the figures of this kind
        sentence = text(language, AREA, f"{violation.rule}.broken")
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
        tables = (names for end, names in self._names.items() if key.endswith(end))
        return next((names[value] for names in tables if value in names), value)

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, str]]:
        """Names by the end of a key and the id."""
        problem = self._problem
        return {
            "place": {p.id: p.name for p in problem.places.values()},
            "village": {v.id: v.name for v in problem.villages},
            "centre": {c.id: c.name for c in problem.centres},
            "vehicle": {v.id: v.name for v in problem.vehicles},
            "person": {p.id: p.name for p in problem.staff},
        }


def clock(seconds: int) -> str:
    """A time of the day, with seconds only where it has some."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60:02d}:{minutes % 60:02d}" + (f":{rest:02d}" if rest else "")
