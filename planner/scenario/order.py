"""When a district only adds means to another: whatever plan is lawful there is lawful here, and costs no more.

A partial order on problems, decided from the problems alone. It is cautious: what changes the times of a plan (speed,
counters, access) or what is asked for (requests, weights, floors) is no mere addition.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import TypeVar

from planner.problem import Centre, Problem, Skill, Staff, Vehicle, Village
from planner.settings import Settings

K = TypeVar("K")
V = TypeVar("V")


def adds_means(smaller: Problem, larger: Problem) -> bool:
    """Whether `larger` has everything of `smaller`, and perhaps more to work with."""
    if smaller.settings.weights.lexicographic:
        return False  # the cost alone does not say which plan is better
    same = ("horizon", "services", "requests", "changes", "calendar", "times", "ledger", "announced", "roads")
    return (
        all(getattr(smaller, name) == getattr(larger, name) for name in same)
        and _settings(smaller.settings, larger.settings)
        and _villages(smaller, larger)
        and _all(smaller.centre, larger.centre, _centre)
        and _all(smaller.vehicle, larger.vehicle, _vehicle)
        and bool(smaller.staff) == bool(larger.staff)
        and _all(smaller.person, larger.person, _person)
    )


def _settings(small: Settings, large: Settings) -> bool:
    """The same but for limits that may be wider, and for money, which no plan depends on."""
    return (
        small.max_duty <= large.max_duty
        and small.overtime_max <= large.overtime_max
        and _same(small, large, but=("max_duty", "overtime_max", "access_limit", "costs"))
    )


def _villages(smaller: Problem, larger: Problem) -> bool:
    """The same villages in the same order; hosts, limits and vehicles that can reach may be more."""
    if [v.id for v in smaller.villages] != [v.id for v in larger.villages]:
        return False
    pairs = zip(smaller.villages, larger.villages, strict=True)
    return all(_village(a, b) and smaller.access_limit(a.id) <= larger.access_limit(b.id) for a, b in pairs)


def _village(small: Village, large: Village) -> bool:
    if small.can_host > large.can_host or not (
        not large.vehicles or (small.vehicles and small.vehicles <= large.vehicles)
    ):
        return False
    return _same(small, large, but=("can_host", "vehicles", "access_limit"))


def _centre(small: Centre, large: Centre) -> bool:
    return small == large


def _vehicle(small: Vehicle, large: Vehicle) -> bool:
    """A van may do what a car does."""
    return (
        _same(small, large, but=("name", "seats", "equipment", "hours", "days", "max_cases", "max_stops"))
        and small.seats <= large.seats
        and small.equipment <= large.equipment
        and _within(small.hours, large.hours)
        and small.days <= large.days
        and _limit(small.max_cases, large.max_cases)
        and _limit(small.max_stops, large.max_stops)
    )


def _person(small: Staff, large: Staff) -> bool:
    return (
        _same(small, large, but=("name", "phone", "skills", "hours", "days"))
        and _within(small.hours, large.hours)
        and small.days <= large.days
        and all(any(_holds(skill, other) for other in large.skills) for skill in small.skills)
    )


def _holds(skill: Skill, other: Skill) -> bool:
    longer = other.expires is None or (skill.expires is not None and skill.expires <= other.expires)
    return skill.name == other.name and longer


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _limit(small: int | None, large: int | None) -> bool:
    return large is None or (small is not None and small <= large)


def _all(small: Mapping[K, V], large: Mapping[K, V], fits: Callable[[V, V], bool]) -> bool:
    return all(key in large and fits(one, large[key]) for key, one in small.items())


def _same(small: object, large: object, *, but: Iterable[str]) -> bool:
    """Equal in every field that is not excepted."""
    left = set(but)
    names = [f.name for f in fields(small) if f.name not in left]  # type: ignore[arg-type]
    return all(getattr(small, name) == getattr(large, name) for name in names)
