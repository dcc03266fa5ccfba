"""A week that starts from a standing round: which of its stops lie in it, and which were departed from."""

from planner.cli.edits import moved_rows
from planner.cli.voice import Said, Voice
from planner.out.names import Names
from planner.out.round_file import RoundError
from planner.plan import Plan
from planner.problem import AnnouncedStop, Problem, village_place
from planner.rounds import Round, dated, starting_from

_say = Said(area="rounds")


def with_round(problem: Problem, round_: Round) -> Problem:
    """The problem with the standing stops of its weeks.

    Raises:
        RoundError: `round-of-another`: no stop of the round is at a village, and by a vehicle, of this district.

    """
    places = {village_place(village.id) for village in problem.villages}
    if not any(stop.place in places and stop.vehicle in problem.vehicle for stop in round_.stops):
        raise RoundError("round-of-another")
    return starting_from(problem, round_)


def standing_of(problem: Problem) -> tuple[AnnouncedStop, ...]:
    """The stops of the round."""
    return tuple(stop for stop in problem.announced if stop.standing)


def departed(problem: Problem, plan: Plan) -> list[dict[str, object]]:
    """Those that are missing or begin at another hour, as rows: each costs `change`."""
    return [row for row in moved_rows(problem, plan) if row["standing"]]


def say_standing(voice: Voice, problem: Problem, plan: Plan) -> None:
    """How many stops of the round lie in the week, which are departed from, and what that costs."""
    standing = standing_of(problem)
    if not standing:
        return
    voice.say(_say(voice, "starts", count=len(standing)))
    rows = departed(problem, plan)
    if not rows:
        voice.say(_say(voice, "kept"))
        return
    title = _say(voice, "departed", count=len(rows), weight=f"{problem.settings.weights.change:g}")
    heads = [voice.word(f"moved.{head}") for head in ("place", "was", "now")]
    voice.table(title, heads, [(r["place_name"], r["was"], r["now"] or voice.word("moved.gone")) for r in rows])


def say_holidays(voice: Voice, problem: Problem, round_: Round) -> None:
    """What holidays do to the round in these weeks, on stderr."""
    names = Names(problem=problem)
    for row in dated(problem, round_).substitutes:
        values = {"vehicle": names.vehicle(row.vehicle), "was": names.short_date(row.was), "why": row.why}
        if row.now is None:
            voice.note(_say(voice, "dropped_days", **values))
        else:
            voice.note(_say(voice, "moved_days", now=names.short_date(row.now), **values))
