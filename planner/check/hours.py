"""`window`, `day`, `dwell`: when a place, a person or a case allows what is done, and for how long."""

from collections.abc import Iterable, Iterator

from planner.check.cases import processing_binds
from planner.check.facts import Facts
from planner.check.view import Turn, View
from planner.days import market_day
from planner.plan import Rule, Stop, StopKind, Violation


def window(view: View) -> Iterator[Violation]:
    """Stops lie within host and market hours, home visits and cases within the residents' windows."""
    for turn in view.turns:
        for stop in turn.visits:
            if stop.kind is StopKind.HUB:
                yield from _hub_hours(view.facts, turn, stop)
        yield from _resident_windows(view.facts, turn)


def _hub_hours(facts: Facts, turn: Turn, stop: Stop) -> Iterator[Violation]:
    village = None if stop.place is None else facts.hub.get(stop.place)
    if village is None:
        return
    times = {"begin_at": stop.begin, "end_at": stop.end}
    if not _within(stop, facts.open_on(village.host_hours, turn.date)):
        yield turn.broken(Rule.WINDOW, "host", stop, village=village.id, **times)
    hours = None if village.market is None else village.market.hours
    if hours is not None and market_day(village.market, turn.date) and not _within(stop, (hours,)):
        market = {"opens_at": hours[0], "closes_at": hours[1]}
        yield turn.broken(Rule.WINDOW, "market", stop, village=village.id, **times, **market)


def _resident_windows(facts: Facts, turn: Turn) -> Iterator[Violation]:
    for stop, row in turn.rows:
        case = facts.case(row)
        if case is None or not case.windows:
            continue
        opened = facts.open_on(case.windows, turn.date)
        times = {"begin_at": stop.begin, "end_at": stop.end, "needed_seconds": case.seconds}
        if stop.kind is StopKind.HOME and not _within(stop, opened):
            yield turn.broken(Rule.WINDOW, "home", (stop, row), **times)
        if stop.kind is StopKind.HUB and _overlap(stop, opened) < case.seconds:
            yield turn.broken(Rule.WINDOW, "case", (stop, row), **times)


def _within(stop: Stop, opened: Iterable[tuple[int, int]]) -> bool:
    return any(begin <= stop.begin and stop.end <= end for begin, end in opened)


def _overlap(stop: Stop, opened: Iterable[tuple[int, int]]) -> int:
    """The longest stay in one interval; negative where the stop misses them all."""
    return max((min(stop.end, end) - max(stop.begin, begin) for begin, end in opened), default=-1)


def day(view: View) -> Iterator[Violation]:
    """Vehicles and people are out on their days, cases are served between their dates, villages on their weekdays."""
    horizon = view.facts.problem.horizon
    if view.whole and (view.plan.first, view.plan.days) != (horizon.first, horizon.days):
        values = {"kind": "horizon", "first": view.plan.first, "days": view.plan.days}
        yield Violation(rule=Rule.DAY, values={**values, "needed_first": horizon.first, "needed_days": horizon.days})
    for turn in view.turns:
        yield from _turn_days(view.facts, turn)
        yield from _case_dates(view.facts, turn)
        yield from _patterns(view, turn)


def _turn_days(facts: Facts, turn: Turn) -> Iterator[Violation]:
    if turn.vehicle is None:
        yield turn.broken(Rule.DAY, "unknown")
    if turn.date not in facts.dates:
        yield turn.broken(Rule.DAY, "outside")
    elif not facts.worked(turn.date):
        yield turn.broken(Rule.DAY, "holiday")
    else:
        if turn.vehicle is not None and not facts.runs(turn.vehicle.days, turn.date):
            yield turn.broken(Rule.DAY, "vehicle")
        for person in turn.people:
            if not facts.runs(person.days, turn.date):
                yield turn.broken(Rule.DAY, "staff", person=person.id)


def _case_dates(facts: Facts, turn: Turn) -> Iterator[Violation]:
    for stop, row in turn.rows:
        case = facts.case(row)
        if case is None:
            continue
        in_process = processing_binds(facts, (row.request, row.leg), turn.date)
        if turn.date < case.earliest and not in_process:
            yield turn.broken(Rule.DAY, "earliest", (stop, row), earliest=case.earliest)
        if case.due is not None and turn.date > case.due:
            yield turn.broken(Rule.DAY, "due", (stop, row), due=case.due)


def _patterns(view: View, turn: Turn) -> Iterator[Violation]:
    for stop, row in turn.rows:
        village = view.facts.problem.village.get(row.village)
        if row.request is not None or village is None or not village.patterns:
            continue
        if not view.facts.keeps(village.patterns, view.visit_dates.get(village.id, ())):
            yield turn.broken(Rule.DAY, "pattern", (stop, row))


def dwell(view: View) -> Iterator[Violation]:
    """A hub stop is as long as its work needs, within the shortest and longest stay."""
    for turn in view.turns:
        for stop in turn.visits:
            if stop.kind is StopKind.HUB:
                yield from _stay(view.facts, turn, stop)
        for stop, row in turn.rows:
            needed = view.facts.seconds(row)
            known = row.request is None or view.facts.case(row) is not None
            if known and row.seconds != needed:
                values = {"stated_seconds": row.seconds, "needed_seconds": needed}
                yield turn.broken(Rule.DWELL, "work", (stop, row), **values)


def _stay(facts: Facts, turn: Turn, stop: Stop) -> Iterator[Violation]:
    settings = facts.problem.settings
    rows = turn.served.get(stop.id, ())
    work = sum(facts.seconds(row) for row in rows)
    longest_case = max((facts.seconds(row) for row in rows if row.request is not None), default=0)
    service = max(longest_case, -(-work // desks(facts, turn)))  # no case is split between counters
    stay, needed = stop.end - stop.begin, facts.on_grid(max(settings.dwell_min, service))
    longest = facts.on_grid(max(settings.dwell_min, settings.dwell_max))
    if service > settings.dwell_max:
        values = {"needed_seconds": service, "allowed_seconds": settings.dwell_max}
        yield turn.broken(Rule.DWELL, "long", stop, over_seconds=service - settings.dwell_max, **values)
    elif stay > longest:
        yield turn.broken(Rule.DWELL, "stay", stop, stated_seconds=stay, allowed_seconds=longest)
    if stay < needed:
        yield turn.broken(Rule.DWELL, "short", stop, stated_seconds=stay, needed_seconds=needed)


def desks(facts: Facts, turn: Turn) -> int:
    """How many residents are served at once: counters, as far as people sit at them; never less than one."""
    counters = 1 if turn.vehicle is None else turn.vehicle.counters
    aboard = len(set(turn.crew)) if facts.problem.staff else counters
    return max(1, min(counters, aboard))
