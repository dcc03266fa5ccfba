"""`planner publish`: a plan as announced, frozen, with every document written anew."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.app import AsJson, help_of
from planner.cli.command_show import OnlyDistrict
from planner.cli.guard import guarded
from planner.cli.voice import Voice


@guarded
def publish(
    ctx: typer.Context,
    plan_path: Annotated[Path, typer.Argument(metavar="PLAN", help=help_of("plan"))],
    by: Annotated[str, typer.Option("--by", help=help_of("publish_by"))] = "",
    on: Annotated[str | None, typer.Option("--on", help=help_of("publish_on"))] = None,
    out: Annotated[Path | None, typer.Option("--out", help=help_of("publish_out"))] = None,
    replaces: Annotated[Path | None, typer.Option("--replaces", help=help_of("replaces"))] = None,
    district: OnlyDistrict = None,
    as_json: AsJson = False,
) -> None:
    """Announce a plan."""
    from planner.cli.found import world_of
    from planner.cli.notices import warn_season
    from planner.cli.plan_path import plan_of
    from planner.cli.publish_flow import announce, parent_of, ready, refuse_broken
    from planner.cli.publish_words import published_object, say_published, warn_published
    from planner.cli.writable import check_writable

    voice: Voice = ctx.obj
    day = _day(voice, on)
    plan = plan_of(plan_path)
    ready(plan)
    world = world_of(plan_path, plan, district)
    voice.language = world.problem.settings.language
    warn_season(voice, world)
    parent = parent_of(plan_path, plan, world.problem, replaces)
    refuse_broken(world, plan)
    if out is not None:
        check_writable(out)
    done = announce(world, plan, plan_path, on=day, by=by.strip(), parent=parent, out=out)
    warnings = warn_published(voice, done)
    say_published(voice, done)
    voice.answer(published_object(done, warnings))


def _day(voice: Voice, written: str | None) -> date:
    if written is None:
        return date.today()
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        raise typer.BadParameter(voice.word("bad.day", value=written), param_hint="--on") from None
