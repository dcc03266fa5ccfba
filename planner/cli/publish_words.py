"""What is said of a published plan, for a person and for a machine."""

from collections import Counter

from planner.announced import StopChange, StopFate
from planner.cli.publish_flow import Published
from planner.cli.voice import Voice, shown_path
from planner.out import Doc
from planner.out.names import Names
from planner.out.notice_fix import corrections
from planner.plan import Plan, Stop, StopKind
from planner.settings import Language
from planner.texts import text

SHOWN = 5  # stops named in a warning


def warn_published(voice: Voice, done: Published) -> list[str]:
    """What the planner should think of: late stops, changed tables, a lost parent. They are said, and given back."""
    settings, plan = done.world.problem.settings, done.plan
    said = []
    if done.stale:
        said.append(_word(voice, "stale"))
    if done.lost:
        said.append(_word(voice, "lost", parent=done.lost))
    late, first = _late(plan), min((s.date for s in plan.stops if s.kind is StopKind.HUB), default=None)
    on = plan.announced_on
    if late:
        said.append(_word(voice, "past", count=len(late), on=on, stops=_named(voice, done, late)))
    elif first is not None and on is not None and (first - on).days < settings.lead_days and done.parent is None:
        said.append(_word(voice, "short", first=first, days=(first - on).days, lead=settings.lead_days))
    for sentence in said:
        voice.warn(sentence)
    return said


def _late(plan: Plan) -> list[Stop]:
    """Hub stops on the day of the announcement or before it."""
    on = plan.announced_on
    return [s for s in plan.stops if s.kind is StopKind.HUB and on is not None and s.date <= on]


def _named(voice: Voice, done: Published, stops: list[Stop]) -> str:
    names = Names(problem=done.world.problem)
    first = [f"{names.short_date(s.date)} {names.span(s.begin, s.end)} {names.place(s.place)}" for s in stops[:SHOWN]]
    return voice.word("semicolon").join(first) + (voice.word("more") if len(stops) > SHOWN else "")


def say_published(voice: Voice, done: Published) -> None:
    """The plan, what it replaces, what has changed for residents, where the files are."""
    plan, parent, written = done.plan, done.parent, done.written
    voice.say(_word(voice, "done", plan=plan.plan_id, version=plan.version, on=plan.announced_on), "bold")
    if parent is None:
        voice.say(_word(voice, "first"))
    else:
        voice.say(_word(voice, "replaced", parent=shown_path(parent.folder), version=parent.plan.version))
        counts = Counter(change.kind for change in _hubs(done))
        key = "changed" if counts else "unchanged"
        voice.say(_word(voice, key, **{fate.value: counts[fate] for fate in StopFate}))
        fixes = corrections(done.outlook)
        path = next(
            (p for p in written.documents.get(Doc.NOTICES, ()) if p.name == corrections_name(voice.language)), None
        )
        if fixes and path is not None:
            count = len({fix.village for fix in fixes})
            voice.say(_word(voice, "corrections", villages=count, path=shown_path(path)))
    for doc in (Doc.NOTICES, Doc.TIMETABLE, Doc.MAP):
        for path in [p for p in written.documents.get(doc, ()) if p.parent.name == "public"][:1]:
            voice.say(f"{voice.word(f'files.{doc}_public')}{voice.word('colon')}{shown_path(path)}")
    voice.say(f"{voice.word('files.folder')}{voice.word('colon')}{shown_path(written.folder)}", "bold")


def published_object(done: Published, warnings: list[str]) -> dict[str, object]:
    """The same for machines; times in seconds of the day."""
    plan, parent = done.plan, done.parent
    return {
        "exit": 0,
        "plan_id": plan.plan_id,
        "version": plan.version,
        "status": plan.status,
        "announced_on": plan.announced_on,
        "announced_by": plan.announced_by,
        "parent": plan.parent,
        "replaced": None if parent is None else str(parent.folder.resolve()),
        "folder": str(done.written.folder),
        "files": {doc.value: [str(p) for p in paths] for doc, paths in done.written.documents.items()},
        "changes": [
            {"kind": change.kind, "was": _when(change.was), "now": _when(change.now)} for change in _hubs(done)
        ],
        "warnings": warnings,
    }


def corrections_name(language: Language) -> str:
    """What the file of corrections is called."""
    return text(language, "notice", "file.corrections")


def _hubs(done: Published) -> list[StopChange]:
    """Changes of hub stops; home visits are talked over on the phone."""
    return [c for c in done.outlook.changes if StopKind.HUB in {s.kind for s in (c.was, c.now) if s is not None}]


def _when(stop: Stop | None) -> dict[str, object] | None:
    if stop is None:
        return None
    return {"stop_id": stop.id, "place": stop.place, "date": stop.date, "begin": stop.begin, "end": stop.end}


def _word(voice: Voice, key: str, /, **values: object) -> str:
    return text(voice.language, "publish", key, **values)
