"""`planner write`: documents of a plan anew, all of them or some kinds, without solving."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.app import AsJson, help_of
from planner.cli.command_show import OnlyDistrict
from planner.cli.guard import guarded
from planner.cli.voice import Voice, shown_path


@guarded
def write(
    ctx: typer.Context,
    plan_path: Annotated[Path, typer.Argument(metavar="PLAN", help=help_of("plan"))],
    docs: Annotated[str | None, typer.Option("--docs", help=help_of("write_docs"))] = None,
    out: Annotated[Path | None, typer.Option("--out", help=help_of("write_out"))] = None,
    into: Annotated[bool, typer.Option("--into", help=help_of("write_into"))] = False,
    district: OnlyDistrict = None,
    as_json: AsJson = False,
) -> None:
    """Write documents."""
    from planner.cli.found import world_of
    from planner.cli.notices import warn_season
    from planner.cli.plan_path import plan_of
    from planner.cli.writable import check_writable
    from planner.cli.write_flow import again, kinds, write_again, write_into

    voice: Voice = ctx.obj
    if out is not None and into:
        raise typer.BadParameter(voice.word("bad.out_and_into"), param_hint="--into")
    wanted = kinds(docs)
    plan = plan_of(plan_path)
    folder = plan_path if plan_path.is_dir() else plan_path.parent
    check_writable(out or folder)
    world = world_of(plan_path, plan, district)
    voice.language = world.problem.settings.language
    warn_season(voice, world)
    said = again(plan_path, plan, world)
    if said.changed:
        voice.warn(voice.word("write.changed"))
    if into:
        written, there = write_into(said, wanted, all_of=docs is not None)
    else:
        written, there = write_again(said, wanted, out or folder.resolve()), ()
    rows = [(doc.value, len(paths), shown_path(paths[0])) for doc, paths in written.documents.items() if paths]
    heads = [voice.word(f"write.{head}") for head in ("kind", "files", "first")]
    voice.table("", heads, rows)
    if there:
        voice.say(voice.word("write.there", names=voice.word("comma").join(there)))
    voice.say(f"{voice.word('files.folder')}{voice.word('colon')}{shown_path(written.folder)}", "bold")
    voice.answer(
        {
            "exit": 0,
            "plan_id": plan.plan_id,
            "version": plan.version,
            "folder": str(written.folder),
            "files": {doc.value: [str(p) for p in paths] for doc, paths in written.documents.items()},
            "there": [doc.value for doc in there],
            "changed": said.changed,
        }
    )
