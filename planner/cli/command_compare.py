"""`planner compare`: what would another vehicle, day or kilometre do? Scenarios planned and set side by side."""

import os
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.app import AsJson, help_of
from planner.cli.command_plan import PLANS, plan_name
from planner.cli.guard import guarded
from planner.cli.marked import marking
from planner.cli.season import SeasonOption, other_season, season_of
from planner.cli.voice import Voice
from planner.cli.weeks import monday
from planner.errors import PlannerError

SECONDS = 40.0  # of search a scenario, where neither --time nor --iterations is given
PROOF = 10.0  # of proof a scenario, unless stated
MOST_WORKERS = 4  # unless stated


@guarded
def compare(  # noqa: PLR0913 - the options of a command
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help=help_of("district"))],
    scenarios: Annotated[Path | None, typer.Argument(help=help_of("scenarios"))] = None,
    week: Annotated[str | None, typer.Option("--week", help=help_of("week"))] = None,
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=4, help=help_of("weeks"))] = 1,
    season: SeasonOption = None,
    time: Annotated[float | None, typer.Option("--time", min=0.1, help=help_of("compare_time"))] = None,
    iterations: Annotated[int | None, typer.Option("--iterations", min=1, help=help_of("iterations"))] = None,
    proof: Annotated[float | None, typer.Option("--proof", min=0, help=help_of("compare_proof"))] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help=help_of("seed"))] = 0,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help=help_of("workers"))] = None,
    cluster: Annotated[str | None, typer.Option("--cluster", help=help_of("cluster"))] = None,
    out: Annotated[Path | None, typer.Option("--out", help=help_of("compare_out"))] = None,
    as_json: AsJson = False,
) -> None:
    """Compare scenarios of a district."""
    from planner.cli.compare_words import Told, say_study, study_object
    from planner.cli.writable import check_writable
    from planner.out.study import write_study
    from planner.out.study_store import FolderStore
    from planner.read import find_scenarios, read_district, read_scenarios
    from planner.scenario import Cluster, Processes, Team
    from planner.scenario import compare as run
    from planner.solve import Params

    voice: Voice = ctx.obj
    first, roads = monday(voice, week), season_of(voice, season)
    with marking(voice, path):
        district = read_district(path, first=first, weeks=weeks)
    voice.language = district.settings.language
    problem = district.in_season(roads)
    words = other_season(problem, district.settings.season, voice.language)
    if words:
        voice.warn(words)
    source = scenarios or find_scenarios(path)
    if source is None:
        raise PlannerError("scenarios-missing", path=path.name)
    with marking(voice, source):
        wanted = read_scenarios(source, problem)
    folder = out or PLANS / f"study-{plan_name(path, f'{problem.horizon.first:%G-W%V}')}"
    check_writable(folder)
    seconds = SECONDS if time is None and iterations is None else time
    bound = PROOF if proof is None and iterations is None else proof
    params = Params(seconds=seconds, iterations=iterations, seed=seed, proof=bound or None)
    count = workers or min(MOST_WORKERS, os.cpu_count() or 1)
    team: Team = Processes(count=count) if cluster is None else Cluster(address=cluster)
    told = Told(voice)
    told.begin(scenarios=len(wanted) + 1, workers=None if cluster else count, params=params)
    try:
        study = run(problem, wanted, params, team=team, store=FolderStore(folder / "outcomes"), report=told.tick)
    except PlannerError as error:
        if error.code == "scenario-none":
            raise KeyboardInterrupt from None
        raise
    files = write_study(study, folder)
    say_study(voice, study, files)
    voice.answer(study_object(study, folder, files))
