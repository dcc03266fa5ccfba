"""Changes of the means: vehicles, staff, centres, hours. Pure functions from a Problem to a Problem."""

from dataclasses import replace
from typing import Any

from planner.errors import PlannerError
from planner.problem import Centre, CentreId, Problem, Skill, Staff, StaffId, Vehicle, VehicleId, VillageId
from planner.scenario.values import hours_of, number_of, weekdays_of, whole_of, windows_of, word_of
from planner.what_if import Step, copy_id
from planner.windows import DAY_SECONDS


def vehicle_more(problem: Problem, step: Step) -> Problem:
    """Copies of a vehicle that may go wherever it may, or one that is given."""
    if isinstance(step.value, Vehicle):
        return problem.replace(vehicles=(*problem.vehicles, step.value))
    original = _vehicle(problem, step)
    fresh: list[Vehicle] = []
    for name in _free(original.id, set(problem.vehicle), whole_of(step, default=1)):
        number = name.rpartition("-")[2]
        fresh.append(replace(original, id=VehicleId(name), name=f"{original.name} {number}"))
    ids = {v.id for v in fresh}
    villages = tuple(
        replace(v, vehicles=v.vehicles | ids) if original.id in v.vehicles else v for v in problem.villages
    )
    return problem.replace(vehicles=(*problem.vehicles, *fresh), villages=villages)


def vehicle_less(problem: Problem, step: Step) -> Problem:
    """A vehicle is gone, with the edits that name it. A village that only it could reach stays out of reach."""
    gone = _vehicle(problem, step).id
    edits = tuple(c for c in problem.changes if gone not in (c.vehicle, c.target) and f"-{gone}-" not in c.target)
    return problem.replace(vehicles=tuple(v for v in problem.vehicles if v.id != gone), changes=edits)


def vehicle_centre(problem: Problem, step: Step) -> Problem:
    """A vehicle starts and ends elsewhere."""
    moved = replace(_vehicle(problem, step), centre=_centre(problem, word_of(step)).id)
    return problem.replace(vehicles=tuple(moved if v.id == moved.id else v for v in problem.vehicles))


def vehicle_hours(problem: Problem, step: Step) -> Problem:
    """Vehicles run at other hours."""
    return _vehicles_with(problem, step, hours=hours_of(step))


def vehicle_days(problem: Problem, step: Step) -> Problem:
    """Vehicles run on other weekdays."""
    return _vehicles_with(problem, step, days=weekdays_of(step))


def staff_more(problem: Problem, step: Step) -> Problem:
    """Copies of a person: the same skills, days and hours, no name and no phone of anybody."""
    original = _person(problem, step)
    names = _free(original.id, set(problem.person), whole_of(step, default=1))
    fresh = tuple(replace(original, id=StaffId(name), name=name, phone="") for name in names)
    return problem.replace(staff=(*problem.staff, *fresh))


def staff_less(problem: Problem, step: Step) -> Problem:
    """A person is gone; requests that named them are open to everybody. The last one stays."""
    gone = _person(problem, step).id
    staff = tuple(p for p in problem.staff if p.id != gone)
    if not staff:
        raise PlannerError("scenario-last-person", kind=step.kind, target=gone)
    requests = tuple(replace(r, officer=None) if r.officer == gone else r for r in problem.requests)
    edits = tuple(c for c in problem.changes if c.target != gone)
    return problem.replace(staff=staff, requests=requests, changes=edits)


def staff_centre(problem: Problem, step: Step) -> Problem:
    """A person works at another centre."""
    moved = replace(_person(problem, step), centre=_centre(problem, word_of(step)).id)
    return problem.replace(staff=tuple(moved if p.id == moved.id else p for p in problem.staff))


def staff_skill(problem: Problem, step: Step) -> Problem:
    """People hold a skill more, without expiry."""
    skill = Skill(name=word_of(step))
    chosen = {p.id for p in _people(problem, step)}
    staff = (
        replace(p, skills=(*(s for s in p.skills if s.name != skill.name), skill)) if p.id in chosen else p
        for p in problem.staff
    )
    return problem.replace(staff=tuple(staff))


def staff_hours(problem: Problem, step: Step) -> Problem:
    """People work at other hours."""
    return _staff_with(problem, step, hours=hours_of(step))


def staff_days(problem: Problem, step: Step) -> Problem:
    """People work on other weekdays."""
    return _staff_with(problem, step, days=weekdays_of(step))


def longer_day(problem: Problem, step: Step) -> Problem:
    """Vehicles, staff and the longest duty have more time at the end of every day."""
    more = round(number_of(step))
    settings = replace(problem.settings, max_duty=problem.settings.max_duty + more)
    return problem.replace(
        settings=settings,
        vehicles=tuple(replace(v, hours=_later(v.hours, more)) for v in problem.vehicles),
        staff=tuple(replace(p, hours=_later(p.hours, more)) for p in problem.staff),
    )


def open_hours(problem: Problem, step: Step) -> Problem:
    """Counters of centres are open at other times; whoever is needed there does not ride along."""
    if step.target and step.target not in problem.centre:
        raise PlannerError("scenario-target", kind=step.kind, target=step.target)
    chosen = {step.target} if step.target else set(problem.centre)
    centres = (replace(c, windows=windows_of(step)) if c.id in chosen else c for c in problem.centres)
    return problem.replace(centres=tuple(centres))


def new_centre(problem: Problem, step: Step) -> Problem:
    """A centre at a village, under the village's id; it needs vehicles or staff of its own to make a difference."""
    village = problem.village.get(VillageId(step.target))
    if village is None or CentreId(step.target) in problem.centre:
        raise PlannerError("scenario-target", kind=step.kind, target=step.target)
    fresh = Centre(id=CentreId(village.id), name=word_of(step), point=village.point)
    return problem.replace(centres=(*problem.centres, fresh))


def _free(original: str, taken: set[VehicleId] | set[StaffId], count: int) -> list[str]:
    """Ids for `count` copies that nobody has yet."""
    names: list[str] = []
    number = 2
    while len(names) < count:
        if copy_id(original, number) not in taken:
            names.append(copy_id(original, number))
        number += 1
    return names


def _later(hours: tuple[int, int], more: int) -> tuple[int, int]:
    return hours[0], min(DAY_SECONDS, hours[1] + more)


def _vehicle(problem: Problem, step: Step) -> Vehicle:
    found = problem.vehicle.get(VehicleId(step.target))
    if found is None:
        raise PlannerError("scenario-target", kind=step.kind, target=step.target)
    return found


def _vehicles(problem: Problem, step: Step) -> tuple[Vehicle, ...]:
    return (_vehicle(problem, step),) if step.target else problem.vehicles


def _person(problem: Problem, step: Step) -> Staff:
    found = problem.person.get(StaffId(step.target))
    if found is None:
        raise PlannerError("scenario-target", kind=step.kind, target=step.target)
    return found


def _people(problem: Problem, step: Step) -> tuple[Staff, ...]:
    return (_person(problem, step),) if step.target else problem.staff


def _centre(problem: Problem, name: str) -> Centre:
    found = problem.centre.get(CentreId(name))
    if found is None:
        raise PlannerError("scenario-target", kind="centre", target=name)
    return found


def _vehicles_with(problem: Problem, step: Step, **values: Any) -> Problem:
    """The vehicles that a step means, with other values."""
    chosen = {v.id for v in _vehicles(problem, step)}
    return problem.replace(vehicles=tuple(replace(v, **values) if v.id in chosen else v for v in problem.vehicles))


def _staff_with(problem: Problem, step: Step, **values: Any) -> Problem:
    """The people that a step means, with other values."""
    chosen = {p.id for p in _people(problem, step)}
    return problem.replace(staff=tuple(replace(p, **values) if p.id in chosen else p for p in problem.staff))
