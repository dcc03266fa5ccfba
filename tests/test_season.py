"""The season of one week: chosen for a plan, kept with it, and every command that reads the plan judges it by that."""

import csv
import inspect
import json
import shutil
from pathlib import Path

import pytest
from cli_kit import STEPS, answer, run

import planner.cli.flow as flow
from planner.check import check
from planner.cli.commands import COMMANDS
from planner.out import load_plan
from planner.read import read_district
from planner.roads import travel_times
from planner.settings import Season

TABLES = {
    "district.toml": 'name = "Hills"\nlanguage = "en"\ntravel = "lines"\nweek = 2026-11-30\nbreak_minutes = 0\n',
    "villages.csv": "id,name,lon,lat,population,can_host\n"
    + "".join(f"v{k},V{k},{109.7 + 0.03 * k:.2f},38.3,200,yes\n" for k in range(4)),
    "centres.csv": "id,name,lon,lat\nc,Centre,109.69,38.3\n",
    "services.csv": "code,name,level,minutes,legs\nS,Papers,township,10,1\n",
    "vehicles.csv": "id,name,centre,kind,counters,hours,days\nvan,Van,c,van,1,08:30-17:30,Mon-Fri\n",
    "requests.csv": "id,village,applicant,service,received\n"
    + "".join(f"r{k},v{k % 4},P{k},S,2026-11-20\n" for k in range(8)),
}
ROADS = [  # a paved road; from v1 to v2 the short way is closed in snow, and the way round is of gravel
    ([(109.69, 38.3), (109.70, 38.3), (109.73, 38.3)], {"class": "secondary"}),
    ([(109.73, 38.3), (109.76, 38.3)], {"class": "tertiary", "closed": "snow"}),
    ([(109.73, 38.3), (109.745, 38.33), (109.76, 38.3)], {"class": "unclassified", "surface": "gravel"}),
    ([(109.76, 38.3), (109.79, 38.3)], {"class": "secondary"}),
]
WALK = {  # every command that reads a plan, and how it is called; {plan} is made for snow, the settings say dry
    "show": "show {plan}",
    "explain": "explain {plan} r0",
    "slots": "slots {district} {plan} --village v2 --service S --from 2026-11-30",
    "slots --take": "slots {district} {plan} --village v2 --service S --from 2026-11-30 --take 1 --out {out}",
    "write": "write {plan} --out {out}",
    "write --into": "write {plan} --into",
    "publish": "publish {plan} --on 2026-11-26 --out {out}",
    "plan": "plan {district} --keep {plan} --iterations 50 --out {out}",
    "next": "next {district} {plan}",
}
PLANS = ("plan_path", "keep", "replaces")  # parameters that name a plan


@pytest.fixture(autouse=True)
def _english(monkeypatch, tmp_path):
    """Every test stands in a folder of its own, on an English machine."""
    monkeypatch.setenv("PLANNER_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)


def hills(folder):
    """A district whose settings say nothing of a season: dry."""
    folder.mkdir()
    for name, content in TABLES.items():
        (folder / name).write_text(content, encoding="utf-8")
    features = [
        {"type": "Feature", "properties": tags, "geometry": {"type": "LineString", "coordinates": line}}
        for line, tags in ROADS
    ]
    (folder / "roads.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The district and a plan of it for snow, for tests that copy them."""
    folder = tmp_path_factory.mktemp("made")
    district = hills(folder / "hills")
    said = answer("plan", district, "--season", "snow", *STEPS, "--out", folder / "week")
    assert said["season"] == "snow"
    return folder


@pytest.fixture
def office(made, tmp_path):
    """A copy of both that a test may spoil."""
    return Path(shutil.copytree(made, tmp_path / "office"))


def costs(folder):
    """The terms of a plan folder's score."""
    with next(folder.glob("tables/score.csv")).open(encoding="utf-8-sig") as stream:
        return [(row["term"], row["cost"]) for row in csv.DictReader(stream)]


def driven(folder):
    """Seconds of driving in a plan."""
    return sum(stop.drive_seconds for stop in load_plan(folder).stops)


def told(result):
    """How often somebody was told that the settings say another season."""
    return result.stderr.count("another season")


def test_a_plan_records_the_season_it_was_made_for(made):
    """In plan.json, in result.json, and on the settings nothing changes."""
    assert load_plan(made / "week").season is Season.SNOW
    assert json.loads((made / "week" / "result.json").read_text(encoding="utf-8"))["season"] == "snow"
    assert read_district(made / "hills").settings.season is Season.DRY


def test_judged_with_the_roads_of_the_settings_the_plan_would_be_wrong(made):
    """Else this file would test nothing: on dry roads its times do not hold."""
    plan = load_plan(made / "week")
    dry = read_district(made / "hills")
    snow = dry.in_season(plan.season)
    ways = {problem: travel_times(problem) for problem in (dry, snow)}
    assert check(dry, ways[dry], plan)
    assert not check(snow, ways[snow], plan)


def test_the_walk_below_has_every_command_that_takes_a_plan():
    """A command more that reads a plan needs its line."""
    reading = {
        name for name, (command, _) in COMMANDS.items() if set(PLANS) & set(inspect.signature(command).parameters)
    }
    assert reading == {called.split()[0] for called in WALK}


@pytest.mark.parametrize("called", WALK)
def test_every_command_on_a_plan_takes_the_season_from_the_plan(called, office, monkeypatch):
    """Ways are those of snow, no rule is broken, nothing counts as changed, the score is the same; once it is said."""
    seasons = []

    def ways(problem):
        seasons.append(problem.settings.season)
        return travel_times(problem)

    monkeypatch.setattr(flow, "travel_times", ways)
    out = office / "out"
    places = {"plan": office / "week", "district": office / "hills", "out": out}
    if called == "write --into":
        shutil.rmtree(office / "week" / "internal")
    result = run(*(part.format(**places) for part in WALK[called].split()))
    assert set(seasons) <= {Season.SNOW}
    assert seasons or called in ("show", "next")  # these two judge nothing
    assert told(result) == (0 if called == "next" else 1)
    assert "changed" not in result.stderr
    if out.exists():
        assert load_plan(out).season is Season.SNOW
        assert json.loads((out / "result.json").read_text(encoding="utf-8"))["season"] == "snow"
        assert called == "slots --take" or costs(out) == costs(office / "week")


def test_what_is_asked_for_wins_over_the_plan_that_is_kept(office):
    """The snow has gone: the week is planned anew for the roads of the settings, in a word of the settings."""
    said = answer(
        "plan", office / "hills", "--keep", office / "week", "--season", "干燥", *STEPS, "--out", office / "b"
    )
    assert said["season"] == "dry" and not said["violations"]
    assert load_plan(office / "b").season is Season.DRY
    assert 60 * said["score"]["drive"]["amount"] < driven(office / "week")


def test_a_plan_without_a_season_means_that_of_the_settings(office):
    """As plans were written before it was recorded."""
    file = office / "week" / "plan.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    del document["plan"]["season"]
    file.write_text(json.dumps(document), encoding="utf-8")
    settings = office / "hills" / "district.toml"
    settings.write_text('season = "snow"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    result = run("publish", office / "week", "--on", "2026-11-26")
    assert told(result) == 0
    assert load_plan(office / "week-v1").season is Season.SNOW  # what it was found lawful with
    settings.write_text(TABLES["district.toml"], encoding="utf-8")
    assert answer("publish", office / "week", "--out", office / "x", code=3)["errors"]


def test_where_the_district_cannot_be_read_no_season_is_made_up(office):
    """The plan that records one says it; one that does not means the settings, and these cannot be read."""
    (office / "hills" / "villages.csv").unlink()
    assert "Roads: snow" in run("show", office / "week").stdout
    file = office / "week" / "plan.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    del document["plan"]["season"]
    file.write_text(json.dumps(document), encoding="utf-8")
    assert "Roads:" not in run("show", office / "week").stdout


def test_ways_and_scenarios_are_asked_for_in_a_season(office):
    """`travel`, `check` and `compare` take the option; the closed road is driven round."""
    dry, snow = (
        answer("travel", office / "hills", "--season", season, "--from", "v1", "--to", "v2", "--out", office / season)
        for season in ("dry", "snow")
    )
    assert snow["metres"] > dry["metres"] and snow["seconds"] > dry["seconds"]
    assert any(
        "Snow" in words or "snow" in words for words in answer("check", office / "hills", "--season", "snow")["notices"]
    )
    (office / "hills" / "scenarios.csv").write_text("scenario,change,target,value\nas it is,season,,dry\n")
    options = ("--season", "snow", "--iterations", 50, "--workers", 1, "--out", office / "s")
    base, again = answer("compare", office / "hills", *options)["outcomes"]
    assert base["cost"] > again["cost"]  # the scenario puts the district back onto dry roads


def test_a_season_that_does_not_exist_is_refused(office):
    """With the words that are known."""
    said = run("plan", office / "hills", "--season", "hot", code=2)
    assert "dry, rain, snow" in said.stderr
