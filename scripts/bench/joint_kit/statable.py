"""What a peer without our rules cannot state about a district; nothing where the model is the same for both."""

from planner.problem import Problem, VehicleKind
from planner.solve.tasks import Task


def obstacles(problem: Problem, tasks: tuple[Task, ...]) -> tuple[str, ...]:
    """The rules and terms that stand between a district and the plain model: tours from depots within equal shifts,
    tasks with one of several places, set-up on entering a place, a prize for each.
    """
    settings, weights, horizon = problem.settings, problem.settings.weights, problem.horizon
    asked = {
        "announced times on a grid": settings.grid != 1,
        "shortest dwell": settings.dwell_min > 0,
        "longest dwell": settings.dwell_max < max((end - begin for begin, end in _hours(problem)), default=0),
        "breaks": settings.break_length > 0,
        "vans at a hub": settings.max_vehicles_at_hub < len(problem.vehicles),
        "longest duty": any(settings.max_duty < end - begin for begin, end in _hours(problem)),
        "overtime": settings.overtime_max > 0,
        "several counters": any(vehicle.counters > 1 for vehicle in problem.vehicles),
        "load or stops": any(v.max_cases is not None or v.max_stops is not None for v in problem.vehicles),
        "cars": any(vehicle.kind is VehicleKind.CAR for vehicle in problem.vehicles),
        "speeds": any(vehicle.speed_factor != 1 for vehicle in problem.vehicles),
        "crews and skills": bool(problem.staff),
        "edits": bool(problem.changes or problem.announced),
        "windows": any(r.windows for r in problem.requests) or any(v.host_hours or v.market for v in problem.villages),
        "days": any(t.earliest > horizon.first or (t.due is not None and t.due <= horizon.last) for t in tasks),
        "equipment": any(not task.equipment <= v.equipment for task in tasks for v in problem.vehicles),
        "villages closed to vehicles": any(village.vehicles for village in problem.villages),
        "frequency": any(
            v.visits is not None or v.patterns or v.min_gap_days is not None or v.max_gap_days is not None
            for v in problem.villages
        ),
        "delay": weights.delay > 0 and bool(tasks),
        "wait": weights.wait > 0,
        "people for a visit": any(task.people > v.seats for task in tasks for v in problem.vehicles),
    }
    return tuple(name for name, stands in asked.items() if stands)


def _hours(problem: Problem) -> list[tuple[int, int]]:
    return [vehicle.hours for vehicle in problem.vehicles]
