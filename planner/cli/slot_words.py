"""Slots in words and for machines: where and when, what each costs the others, and the rows that a promise needs."""

from collections.abc import Mapping
from datetime import date

from planner.check import rule_name
from planner.cli.voice import Voice
from planner.out.names import Names
from planner.plan import COST_UNITS, Reason, StopKind
from planner.problem import Problem
from planner.read.columns import TABLE, Table
from planner.slots import Found, Shift, Slot, Taken

REQUEST_COLUMNS = ("id", "village", "service", "minutes", "received", "earliest", "due", "mobility_limited", "windows")
CHANGE_COLUMNS = ("kind", "target", "date", "begin", "vehicle")


def say_slots(voice: Voice, problem: Problem, slots: Mapping[int, Slot]) -> None:
    """The slots by number in a table, and another of the stops whose times would be others."""
    names = Names(problem=problem)
    heads = ("number", "date", "time", "place", "vehicle", "stop", "way", "others", "made_of", "cost")
    rows = [(k, *_row(voice, names, slot)) for k, slot in slots.items()]
    voice.table(voice.word("slots.title"), [voice.word(f"slots.{head}") for head in heads], rows, right=1)
    shifts = [(k, *_shift(voice, names, s)) for k, slot in slots.items() for s in slot.shifts]
    if shifts:
        others = ("number", "place", "was", "becomes", "announced")
        voice.table(voice.word("slots.shifts"), [voice.word(f"slots.{head}") for head in others], shifts)


def say_reason(voice: Voice, reason: Reason) -> None:
    """Why nothing fits, and where to go instead."""
    voice.say(voice.word("slots.none"), "bold")
    rules = voice.word("comma").join(rule_name(rule, voice.language) for rule in reason.rules)
    if rules:
        voice.say(f"{voice.word('left.rules')}{voice.word('colon')}{rules}")
    voice.say(reason.sentence)
    if reason.remedy_sentence:
        voice.say(f"{voice.word('explain.remedy')}{voice.word('colon')}{reason.remedy_sentence}")
    if reason.instead:
        voice.say(f"{voice.word('explain.instead')}{voice.word('colon')}{reason.instead}")


def say_taken(voice: Voice, taken: Taken, received: date) -> None:
    """The rows to add to the tables, under the headings of the tables."""
    for table, row in rows_of(voice, taken, received).items():
        title = TABLE[table].title(voice.language)
        heads = [TABLE[table].column[name].heading(voice.language) for name in row]
        voice.table(voice.word("slots.row", table=title), heads, [tuple(row.values())])


def rows_of(voice: Voice, taken: Taken, received: date) -> dict[str, dict[str, str]]:
    """The row of the table of requests and that of the table of edits, cells as they are typed, by column."""
    request = {name: getattr(taken.request, _noun(TABLE["requests"], name)) for name in REQUEST_COLUMNS}
    change = {name: getattr(taken.lock, _noun(TABLE["changes"], name)) for name in CHANGE_COLUMNS}
    request["received"] = received
    return {
        "requests": _shown(voice, TABLE["requests"], request),
        "changes": _shown(voice, TABLE["changes"], change),
    }


def slots_object(voice: Voice, problem: Problem, found: Found) -> dict[str, object]:
    """Everything for machines: costs in minutes, times in seconds of the day."""
    request, reason = found.request, found.reason
    return {
        "request": request.id,
        "village": request.village,
        "service": request.service,
        "minutes": _seconds(problem, found) / 60,
        "home": request.mobility_limited,
        "earliest": request.earliest,
        "due": request.due,
        "slots": [_object(problem, k, slot) for k, slot in enumerate(found.slots, start=1)],
        "reason": None
        if reason is None
        else {
            "rules": list(reason.rules),
            "sentence": reason.sentence,
            "remedy": reason.remedy_sentence,
            "instead": reason.instead,
        },
    }


def headline(voice: Voice, problem: Problem, found: Found) -> str:
    """What was asked for, in a line."""
    names, request = Names(problem=problem), found.request
    service = names.named(problem.service[request.service])
    minutes = voice.word("slots.minutes", minutes=-(-_seconds(problem, found) // 60))
    home = [voice.word("slots.home")] if request.mobility_limited else []
    return " · ".join([names.village(request.village), service, minutes, *home])


def _seconds(problem: Problem, found: Found) -> int:
    stated = found.request.seconds
    return problem.service[found.request.service].seconds if stated is None else stated


def _row(voice: Voice, names: Names, slot: Slot) -> tuple[object, ...]:
    stop = "trip" if slot.sent_out else "new" if slot.opened else "held"
    crew = names.joined(names.person(person) for person in slot.crew)
    told = sum(shift.announced for shift in slot.shifts)
    others = voice.word("slots.later", count=len(slot.shifts)) if slot.shifts else voice.word("slots.nobody")
    return (
        names.short_date(slot.date),
        names.span(slot.begin, slot.end),
        names.place(slot.place),
        f"{names.vehicle(slot.vehicle)} ({crew})" if crew else names.vehicle(slot.vehicle),
        voice.word(f"slots.{stop}"),
        voice.word("slots.door") if slot.kind is StopKind.HOME else names.way(slot.walk_metres, slot.walk_seconds),
        others + (voice.word("slots.told", count=told) if told else ""),
        voice.word("comma").join(f"{voice.word(f'term.{term}')} {_minutes(cost)}" for term, cost in slot.terms.items()),
        _minutes(slot.cost),
    )


def _shift(voice: Voice, names: Names, shift: Shift) -> tuple[object, ...]:
    return (
        f"{names.place(shift.place)} ({names.say(f'kind.{shift.kind}')})",
        names.span(*shift.before),
        names.span(*shift.after),
        voice.word("yes" if shift.announced else "no"),
    )


def _object(problem: Problem, number: int, slot: Slot) -> dict[str, object]:
    return {
        "number": number,
        "date": slot.date,
        "vehicle": slot.vehicle,
        "kind": slot.kind,
        "place": slot.place,
        "place_name": Names(problem=problem).place(slot.place),
        "stop": slot.stop,
        "begin": slot.begin,
        "end": slot.end,
        "walk_metres": slot.walk_metres,
        "walk_minutes": round(slot.walk_seconds / 60, 2),
        "opened": slot.opened,
        "sent_out": slot.sent_out,
        "crew": list(slot.crew),
        "cost_minutes": round(slot.cost / COST_UNITS, 4),
        "terms": {term.value: round(cost / COST_UNITS, 4) for term, cost in slot.terms.items()},
        "shifts": [
            {
                "stop": s.stop,
                "place": s.place,
                "begin_before": s.before[0],
                "end_before": s.before[1],
                "begin_after": s.after[0],
                "end_after": s.after[1],
                "announced": s.announced,
            }
            for s in slot.shifts
        ],
        "cases_lost": [],
    }


def _shown(voice: Voice, table: Table, values: dict[str, object]) -> dict[str, str]:
    """The cells that hold something, as the reader of the tables takes them."""
    return {
        name: str(table.column[name].kind.show(value, voice.language))
        for name, value in values.items()
        if value not in (None, "", (), False)
    }


def _noun(table: Table, name: str) -> str:
    return table.column[name].noun


def _minutes(cost: int) -> str:
    return f"{cost / COST_UNITS:.1f}"
