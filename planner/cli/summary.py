"""A plan in short, for a person and for a machine."""

from collections import Counter
from collections.abc import Mapping

from planner.check import describe, rule_name
from planner.cli.edits import edit_rows, moved_rows
from planner.cli.flow import Made
from planner.cli.notices import notices
from planner.cli.standing import departed, say_standing, standing_of
from planner.cli.voice import Voice, shown_path
from planner.out import Doc
from planner.out.names import Names
from planner.plan import COST_UNITS, Mode, Plan, Reason, Result, Rule, Score
from planner.problem import Problem


def say_plan(voice: Voice, made: Made) -> None:
    """What is served, what is left and why, what it costs, where the files are."""
    problem, plan = made.world.problem, made.plan
    voice.say("")
    voice.say(f"{problem.settings.name or made.world.district.stem} · {Names(problem=problem).week(plan)}", "bold")
    say_counts(voice, problem, plan)
    _say_left(voice, made.reasons, left_cases(plan))
    _say_edits(voice, made)
    say_standing(voice, problem, plan)
    say_score(voice, made.score)
    say_bound(voice, made.result)
    for violation in made.violations:
        voice.note(describe(violation, problem, voice.language), "red")
    _say_files(voice, made)


def say_counts(voice: Voice, problem: Problem, plan: Plan) -> None:
    """Cases and villages, in two lines."""
    modes = Counter(row.mode for row in plan.assignments if row.request is not None)
    served, left = sum(modes.values()), left_cases(plan)
    visited = {row.village for row in plan.assignments if row.request is None}
    voice.say(
        voice.word(
            "plan.served",
            served=served,
            open=served + left,
            hub=modes[Mode.HUB],
            home=modes[Mode.HOME],
            agent=modes[Mode.AGENT],
        )
    )
    voice.say(voice.word("plan.visited", visited=len(visited), villages=len(problem.villages)))


def say_score(voice: Voice, score: Score) -> None:
    """The cost term by term; terms of nothing are left out."""
    rows = [
        (voice.word(f"term.{line.term}"), f"{line.amount:.1f}", voice.word(f"unit.{line.unit}"), _minutes(line.cost))
        for line in score.lines
        if line.cost or line.amount
    ]
    rows.append((voice.word("term.total"), "", "", _minutes(score.cost)))
    heads = [voice.word(f"score.{head}") for head in ("term", "amount", "unit", "cost")]
    voice.table(voice.word("score.title"), heads, rows, right=1)


def say_bound(voice: Voice, result: Result) -> None:
    """How the search ended and how good the plan is known to be."""
    ended = voice.word(f"status.{result.status}", seconds=f"{result.seconds:.0f}", iterations=result.iterations)
    if result.bound is None or result.gap is None:
        voice.say(f"{ended} {voice.word('bound.none')}")
    else:
        said = voice.word("bound.proven", bound=_minutes(result.bound), gap=f"{100 * result.gap:.2f}")
        voice.say(f"{ended} {said}")


def left_cases(plan: Plan) -> int:
    """Cases, not walk-ins, that the plan leaves."""
    return sum(row.request is not None for row in plan.unserved)


def plan_object(voice: Voice, made: Made) -> dict[str, object]:
    """Everything above for machines: costs in minutes, times in seconds of the day."""
    problem, plan, result = made.world.problem, made.plan, made.result
    return {
        "exit": int(bool(made.violations)),
        "plan_id": plan.plan_id,
        "version": plan.version,
        "parent": plan.parent,
        "first": plan.first,
        "days": plan.days,
        "season": plan.season,
        "district": str(made.world.district.resolve()),
        "folder": str(made.written.folder),
        "files": {doc.value: [str(p) for p in paths] for doc, paths in made.written.documents.items()},
        "status": result.status,
        "seconds": round(result.seconds, 3),
        "iterations": result.iterations,
        "seed": result.seed,
        "cost_minutes": round(result.cost / COST_UNITS, 4),
        "bound_minutes": None if result.bound is None else round(result.bound / COST_UNITS, 4),
        "gap": result.gap,
        "score": score_object(made.score),
        "served": sum(row.request is not None for row in plan.assignments),
        "left": left_cases(plan),
        "villages_visited": len({row.village for row in plan.assignments if row.request is None}),
        "villages": len(problem.villages),
        "unserved": [reason_object(r) for r in made.reasons if r.request is not None],
        "edits": edit_rows(problem, plan),
        "moved": moved_rows(problem, plan),
        "standing": {"stops": len(standing_of(problem)), "departed": [row["stop"] for row in departed(problem, plan)]},
        "violations": [
            {"rule": v.rule, "date": v.date, "vehicle": v.vehicle, "what": describe(v, problem, voice.language)}
            for v in made.violations
        ],
        "notices": notices(made.world, voice.language),
    }


def score_object(score: Score) -> dict[str, object]:
    """The terms by name."""
    return {
        line.term.value: {"amount": line.amount, "unit": line.unit, "cost_minutes": round(line.cost / COST_UNITS, 4)}
        for line in score.lines
    }


def reason_object(reason: Reason) -> dict[str, object]:
    """A reason for machines."""
    return {
        "task": reason.task,
        "request": reason.request,
        "leg": reason.leg,
        "village": reason.village,
        "rules": list(reason.rules),
        "sentence": reason.sentence,
        "remedy": reason.remedy_sentence,
        "instead": reason.instead,
    }


def _say_left(voice: Voice, reasons: tuple[Reason, ...], left: int) -> None:
    """What is left, by the rules in the way, the most frequent first."""
    if not left:
        return
    cases = [reason for reason in reasons if reason.request is not None]
    groups = Counter(_in_order(reason) for reason in cases)
    example = {_in_order(reason): reason for reason in reversed(cases)}
    voice.table(
        voice.word("left.title", count=left),
        [voice.word(f"left.{head}") for head in ("rules", "example", "cases")],
        [(_rules(voice, rules), example[rules].sentence, count) for rules, count in groups.most_common()],
        right=1,
    )


def _in_order(reason: Reason) -> tuple[Rule, ...]:
    """The rules of a reason in the order of the closed list, so that equal sets are equal."""
    return tuple(rule for rule in Rule if rule in reason.rules)


def _rules(voice: Voice, rules: tuple[Rule, ...]) -> str:
    return voice.word("comma").join(rule_name(rule, voice.language) for rule in rules) or voice.word("left.cost")


def _say_edits(voice: Voice, made: Made) -> None:
    problem, plan = made.world.problem, made.plan
    edits = edit_rows(problem, plan)
    changed = [row for row in moved_rows(problem, plan) if not row["standing"]]
    kept = sum(not stop.standing for stop in problem.announced)
    if edits:
        heads = [voice.word(f"edits.{head}") for head in ("change", "target", "date", "outcome")]
        rows = [(e["change"], e["target_name"], e["date"], _outcome(voice, e)) for e in edits]
        voice.table(voice.word("edits.title", count=len(edits)), heads, rows)
    if changed:
        heads = [voice.word(f"moved.{head}") for head in ("place", "was", "now", "announced")]
        words = {True: voice.word("yes"), False: voice.word("no")}
        rows_moved = [
            (m["place_name"], m["was"], m["now"] or voice.word("moved.gone"), words[bool(m["announced"])])
            for m in changed
        ]
        voice.table(voice.word("moved.title", count=len(changed), kept=kept), heads, rows_moved)
    elif kept:
        voice.say(voice.word("moved.none", kept=kept))


def _outcome(voice: Voice, edit: Mapping[str, object]) -> str:
    if edit["accepted"]:
        return voice.word("edits.accepted")
    return voice.word("edits.refused", rules=edit["why"])


def _say_files(voice: Voice, made: Made) -> None:
    written = made.written
    rows: list[tuple[str, str]] = []
    for doc in (Doc.MAP, Doc.COVERAGE, Doc.TIMETABLE, Doc.NOTICES, Doc.DRIVERS, Doc.REPORT):
        for place in ("public", "internal"):
            found = [path for path in written.documents.get(doc, ()) if path.parent.name == place]
            rows += [(voice.word(f"files.{doc}_{place}"), shown_path(path)) for path in found[:1]]
    voice.say("")
    for label, shown in rows:
        voice.say(f"{label}{voice.word('colon')}{shown}")
    voice.say(f"{voice.word('files.folder')}{voice.word('colon')}{shown_path(written.folder)}", "bold")


def _minutes(cost: int) -> str:
    return f"{cost / COST_UNITS:.1f}"
