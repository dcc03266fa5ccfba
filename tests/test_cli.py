"""The command line: arguments in, files out, documented exit codes, no traceback, JSON for machines."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from cli_kit import STEPS, add_changes, answer, run, set_cell, township

from planner.check import RULES
from planner.cli.commands import COMMANDS
from planner.cli.exits import CliError, Exit
from planner.cli.keep import refuse_strange
from planner.out import load_plan
from planner.plan import Rule, StopKind, Term, Violation
from planner.read import read_district
from planner.roads import travel_times


@pytest.fixture(autouse=True)
def _english(monkeypatch, tmp_path):
    """Every test stands in a folder of its own, on an English machine."""
    monkeypatch.setenv("PLANNER_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """The township's workbook and a plan folder made from it, for tests that only look."""
    folder = tmp_path_factory.mktemp("planned")
    book = township(folder)
    return book, Path(answer("plan", book, *STEPS, "--out", folder / "plan")["folder"])


def test_help_names_every_command_and_every_exit_code():
    """Who asks for help learns what there is."""
    said = run("--help").stdout
    assert all(f" {name} " in said for name in COMMANDS)
    assert all(f" {code} " in said for code in (0, 1, 2, 3, 4, 5, 130))


def test_the_package_offers_the_flow():
    """A notebook imports functions from the package, also after the modules of the same name have been imported."""
    import planner.check
    import planner.score
    import planner.solve

    for name in planner.__all__:
        assert callable(getattr(planner, name)), name
    assert isinstance(planner.solve, ModuleType)
    assert planner.check.RULES is RULES
    with pytest.raises(TypeError, match=r"score\(\) missing 3"):
        planner.score()
    with pytest.raises(AttributeError, match="nothing"):
        _ = planner.nothing


def test_demo_plans_the_packaged_township_without_arguments(tmp_path):
    """The demo writes map, timetable and notices, and says where they are; nothing else is needed."""
    out = tmp_path / "在 这里"
    result = run("demo", "--district", "township", *STEPS, "--no-open", "--out", out)
    said = result.stdout
    assert "准备搜索" in result.stderr
    assert "准备搜索" not in said
    assert (out / "plan.json").exists()
    for line in ("public/服务地图.html", "public/时刻表.xlsx", "public/通知.pdf"):
        assert (out / line).exists()
        assert line in said


def test_demo_opens_the_map_where_somebody_looks(tmp_path, monkeypatch):
    """With a display the map is opened, in continuous integration it is not."""
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("DISPLAY", ":7")
    run("demo", "--district", "township", *STEPS)
    assert len(opened) == 1
    assert opened[0].startswith("file://")
    monkeypatch.setenv("CI", "1")
    run("demo", "--district", "township", *STEPS)
    assert len(opened) == 1


def test_plan_writes_a_folder_and_tells_machines_everything(tmp_path):
    """A workbook under a path with spaces and Chinese is planned; stdout is one JSON object."""
    book = township(tmp_path / "芹河 镇")
    said = answer("plan", book, *STEPS)
    folder = Path(said["folder"])
    assert folder.name == "芹河 镇-2026-W49"
    assert load_plan(folder).plan_id == said["plan_id"]
    assert said["served"] + said["left"] == 26
    assert said["violations"] == []
    assert said["bound_minutes"] is None
    assert said["cost_minutes"] == pytest.approx(sum(t["cost_minutes"] for t in said["score"].values()), abs=0.001)
    assert set(said["score"]) == set(Term)
    assert all(Path(p).exists() for paths in said["files"].values() for p in paths)


def test_plan_again_is_the_same_plan_under_a_new_name(tmp_path):
    """Same input, seed and steps, same plan; a plan folder is never overwritten."""
    book = township(tmp_path)
    first, second = (answer("plan", book, *STEPS, "--seed", 3, "--out", tmp_path / "p") for _ in range(2))
    assert first["plan_id"] == second["plan_id"]
    assert Path(first["folder"]).name == "p"
    assert Path(second["folder"]).name == "p-2"


@pytest.mark.parametrize("week", ["2026-W50", "2026-12-07", "2026-12-10"])
def test_a_week_is_named_by_its_number_or_any_of_its_days(tmp_path, week):
    """--week wins over the settings."""
    assert answer("check", township(tmp_path), "--week", week)["first"] == "2026-12-07"


@pytest.mark.parametrize("week", ["2026-49", "2026-W54", "12/40", "2026-02-30"])
def test_a_week_that_is_none_is_wrong_usage(tmp_path, week):
    """Exit 2, and the sentence names what was written."""
    assert week in run("plan", township(tmp_path), "--week", week, code=2).stderr


def test_wrong_usage_is_said_in_the_language_of_the_machine(monkeypatch, tmp_path):
    """A missing argument, an option that is none and a bad week, in Chinese, still exit 2."""
    monkeypatch.setenv("PLANNER_LANGUAGE", "zh")
    assert "缺少参数" in run("show", code=2).stderr
    assert "没有 --nope 这个选项" in run("plan", "x", "--nope", code=2).stderr
    said = run("check", township(tmp_path), "--week", "soon", code=2).stderr
    assert "既不是" in said
    assert "Invalid value" not in said


def test_a_missing_path_is_an_input_error_in_the_language_of_the_machine():
    """Exit 3, placed and worded, for people and machines."""
    said = run("plan", "nowhere", code=3)
    assert "path-missing" in said.stderr
    assert "There is no" in said.stderr
    assert answer("plan", "nowhere", code=3)["errors"][0]["code"] == "path-missing"


def test_check_lists_every_error_and_marks_a_copy(tmp_path):
    """Both errors of a workbook are listed with row, value and remedy; a copy is marked; nothing is planned."""
    book = township(tmp_path)
    set_cell(book, "村庄", "D3", "abc")
    set_cell(book, "申请", "B4", "no-such-village")
    errors = answer("check", book, code=3)["errors"]
    assert {(e["table"], e["row"]) for e in errors} == {("村庄", 3), ("申请", 4)}
    assert all(e["what"] and e["do"] for e in errors)
    said = run("check", book, code=3).stderr
    assert "no-such-village" in said
    assert "标红" in said
    copies = [p for p in tmp_path.glob("*.xlsx") if p != book]
    assert openpyxl.load_workbook(copies[0])["村庄"]["D3"].comment is not None
    run("plan", book, code=3)
    assert not (tmp_path / "plans").exists()


def test_check_says_what_was_read_and_passed_over(tmp_path):
    """A good district: counts on stdout, title rows and doubts on stderr."""
    said = answer("check", township(tmp_path))
    assert (said["villages"], said["open_cases"], said["errors"]) == (14, 26, [])
    assert len(said["notices"]) == 10
    assert "可以规划" in run("check", township(tmp_path)).stdout


def test_new_writes_a_workbook_or_a_folder_and_never_overwrites(tmp_path):
    """An empty district of either kind, in the language wished for; a name that exists is refused with exit 4."""
    run("new", tmp_path / "d.xlsx", "--language", "zh")
    assert "村庄" in openpyxl.load_workbook(tmp_path / "d.xlsx").sheetnames
    run("new", tmp_path / "d", "--language", "en")
    assert (tmp_path / "d" / "villages.csv").exists()
    run("new", tmp_path / "d.xlsx", code=4)


def test_import_makes_a_district_that_can_be_planned(tmp_path):
    """Liechtenstein from its extract: a folder that reads without an error."""
    shared = os.environ.get("MSP_SHARED")
    if not shared:
        pytest.skip("MSP_SHARED does not name the folder of real data")
    extract = Path(shared) / "osm" / "liechtenstein.osm.pbf"
    out = tmp_path / "li"
    said = answer("import-osm", extract, "--out", out, "--country", "LI", "--week", "2026-W49")
    assert (said["week"], said["villages"]) == ("2026-11-30", 30)
    assert answer("check", out)["open_cases"] == said["requests"]
    run("import-osm", extract, "--out", out, code=4)


def test_what_cannot_be_written_is_exit_4(tmp_path):
    """A file stands where the plan folder should go: a sentence, no traceback, nothing left behind."""
    (tmp_path / "file").write_text("here already", encoding="utf-8")
    said = run("plan", township(tmp_path / "d"), *STEPS, "--out", tmp_path / "file" / "plan", code=4)
    assert "Traceback" not in said.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["d", "file"]


def test_an_output_folder_that_cannot_be_is_found_before_the_work(tmp_path, monkeypatch):
    """The district is not even looked for; what is said is true of a file that is new, and in the user's language."""
    (tmp_path / "file").write_text("here already", encoding="utf-8")
    errors = answer("plan", tmp_path / "none.xlsx", "--out", tmp_path / "file" / "plan", code=4)["errors"]
    assert errors[0]["code"] == "folder-is-file"
    monkeypatch.setenv("PLANNER_LANGUAGE", "zh")
    assert "已有一个文件" in run("new", tmp_path / "file" / "d.xlsx", code=4).stderr

    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    said = run("new", tmp_path / "d.xlsx", code=4).stderr
    assert "磁盘已满" in said
    assert "另一个程序" not in said


def test_a_district_where_a_plan_belongs_is_called_one(planned, tmp_path):
    """A workbook or folder of tables instead of a plan, and one table instead of a district, are said to be that."""
    for command in (("show", planned[0]), ("explain", planned[0], "R1"), ("next", planned[0], planned[0])):
        assert answer(*command, code=3)["errors"][0]["code"] == "district-for-plan"
    run("new", tmp_path / "d", "--language", "en")
    assert "plan folder" in run("show", tmp_path / "d", code=3).stderr
    assert answer("check", tmp_path / "d" / "villages.csv", code=3)["errors"][0]["code"] == "table-alone"


def test_closing_a_week_that_is_not_over_warns(planned, tmp_path, monkeypatch):
    """Stops of today and later are named; those not held, and those of a week long past, are not."""
    plan = load_plan(planned[1])
    served = sorted({row.stop for row in plan.assignments if row.stop is not None})

    class Day(date):
        at = plan.first - timedelta(days=1)

        @classmethod
        def today(cls):
            return cls.at

    monkeypatch.setattr("planner.cli.command_next.date", Day)
    said = answer("next", township(tmp_path / "a"), planned[1], "--not-held", served[0])
    assert sorted(said["not_yet"]) == served[1:]
    assert "还没结束" in run("next", township(tmp_path / "b"), planned[1]).stderr
    Day.at = plan.first + timedelta(days=30)
    assert answer("next", township(tmp_path / "c"), planned[1])["not_yet"] == []


def test_show_prints_the_stops_the_cost_and_that_no_bound_is_proven(planned):
    """Every stop of the plan stands under its day, every term in the table; without a bound it says so."""
    _, folder = planned
    said = run("show", folder).stdout
    plan = load_plan(folder)
    for stop in plan.stops:
        if stop.kind in (StopKind.HUB, StopKind.HOME):
            assert f"{stop.begin // 3600:02d}:{stop.begin // 60 % 60:02d}" in said
    assert "没有证明下界" in said
    assert "行车" in said
    shown = answer("show", folder)
    assert shown["plan_id"] == plan.plan_id
    assert len(shown["stops"]) == len(plan.stops)
    assert shown["result"]["bound"] is None


def test_show_needs_no_district(planned, tmp_path):
    """A plan whose district is gone is shown all the same, with ids for names."""
    plan = shutil.copyfile(planned[1] / "plan.json", tmp_path / "plan.json")
    assert "village/" in run("show", plan).stdout
    plan.unlink()
    run("show", tmp_path, code=3)


def test_explain_tells_why_a_request_is_left_or_when_it_is_served(planned, tmp_path):
    """A case that is left has a sentence; one that is served a time; one that nobody knows is an error."""
    book, folder = planned
    plan = load_plan(folder)
    left = next(row.request for row in plan.unserved if row.request)
    served = next(row.request for row in plan.assignments if row.request)
    reason = answer("explain", folder, left)
    assert reason["served"] is False
    assert reason["sentence"] in run("explain", folder, left).stdout
    assert answer("explain", folder, served)["served"] is True
    assert "R-none" in run("explain", folder, "R-none", code=3).stderr
    alone = shutil.copyfile(folder / "plan.json", tmp_path / "plan.json")
    run("explain", alone, left, code=3)
    moved = shutil.copyfile(book, tmp_path / "moved.xlsx")
    assert answer("explain", alone, left, "--district", moved)["sentence"] == reason["sentence"]


def test_a_kept_plan_lists_edits_and_moved_stops(planned, tmp_path):
    """The van off on a day: its stops move and are listed old and new; a stop on Sunday is refused with its rule."""
    book = township(tmp_path)
    first = load_plan(planned[1])
    hubs = [s for s in first.stops if s.kind is StopKind.HUB]
    day, other = hubs[0].date, [s for s in hubs if s.date != hubs[0].date]
    village = hubs[0].place.removeprefix("village/")
    add_changes(book, ("vehicle_off", hubs[0].vehicle, day.isoformat(), None), ("lock", village, "2026-12-06", None))
    said = answer("plan", book, *STEPS, "--keep", planned[1])
    assert [e["accepted"] for e in said["edits"]] == [True, False]
    assert said["edits"][1]["rules"] == ["day"]
    assert "日期" in said["edits"][1]["why"]
    assert said["parent"] == first.plan_id
    gone = {m["stop"] for m in said["moved"]}
    assert {s.id for s in hubs if s.date == day} <= gone
    assert len(gone & {s.id for s in other}) < max(1, len(other))
    words = run("plan", book, *STEPS, "--keep", planned[1] / "plan.json").stdout
    assert "未采纳" in words
    assert "有变动" in words


def test_a_plan_of_which_nothing_can_be_kept_is_refused(planned, tmp_path):
    """Of another district or of other weeks: coded errors. A week that is over is planned with a warning."""
    kept = answer("plan", planned[0], *STEPS, "--keep", planned[1], "--week", "2027-W20", "--out", "p", code=3)
    assert kept["errors"][0]["code"] == "keep-other-weeks"
    assert "已经过去" in run("plan", planned[0], *STEPS, "--week", "2020-W20").stderr
    problem = read_district(planned[0], first=load_plan(planned[1]).first)
    with pytest.raises(CliError, match="keep-of-another"):
        refuse_strange(problem.replace(villages=(), requests=()), load_plan(planned[1]))


def test_a_plan_that_breaks_a_rule_is_not_for_the_public(tmp_path, monkeypatch):
    """If the checker finds something, the exit code is 1 and only the tables are written."""
    broken = Violation(rule=Rule.SHIFT, values={"kind": "early"})
    monkeypatch.setattr("planner.cli.flow.check", lambda *_: (broken,))
    said = answer("plan", township(tmp_path), *STEPS, code=1)
    folder = Path(said["folder"])
    assert (folder / "tables" / "stops.csv").exists()
    assert not list((folder / "public").iterdir())
    assert said["violations"][0]["rule"] == "shift"


def test_the_unexpected_is_a_sentence_and_a_log(tmp_path, monkeypatch):
    """A fault of the program shows no traceback; it stands in a log. With --debug it is shown."""

    def fail(problem):
        raise ZeroDivisionError("deep inside")

    monkeypatch.setattr("planner.cli.flow.travel_times", fail)
    said = run("plan", township(tmp_path), code=5)
    assert "Traceback" not in said.stderr + said.stdout
    (log,) = tmp_path.glob("planner-error-*.log")
    assert log.name in said.stderr
    assert "deep inside" in log.read_text(encoding="utf-8")
    assert "Traceback" in run("--debug", "plan", township(tmp_path), code=5).stderr


def test_an_interrupt_before_there_is_a_plan_writes_nothing(tmp_path, monkeypatch):
    """Exit 130, a sentence, no folder."""

    def interrupt(problem):
        travel_times(problem)
        raise KeyboardInterrupt

    monkeypatch.setattr("planner.cli.flow.travel_times", interrupt)
    assert "Interrupted" in run("plan", township(tmp_path), code=130).stderr
    assert not (tmp_path / "plans").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts are sent otherwise on Windows")
def test_ctrl_c_during_the_search_keeps_the_best_plan(tmp_path):
    """SIGINT while the search runs: the best plan so far is written, and the command succeeds."""
    book = township(tmp_path)
    # whoever starts the tests in the background has interrupts ignored, and a child inherits that
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = f"{heed}; from planner.cli import main; main()"
    command = [sys.executable, "-c", program, "plan", book, "--time", "40", "--json"]
    process = subprocess.Popen(
        [str(part) for part in command], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    for line in process.stderr:
        if "Ctrl-C" in line:
            break
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=180)
    assert process.returncode == 0
    said = json.loads(out)
    assert said["status"] == "stopped"
    assert load_plan(said["folder"]).plan_id == said["plan_id"]


def test_control_characters_in_a_name_do_not_reach_the_terminal(tmp_path):
    """An escape sequence hidden in the name of the district is shown as a mark; brackets are no markup."""
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "district.toml").write_text('name = "[red]A\\u001b[31m"\nlanguage = "en"\n', encoding="utf-8")
    (folder / "villages.csv").write_text("id,name,lon,lat,can_host\nA,A,109.7,38.2,yes\n", encoding="utf-8")
    (folder / "centres.csv").write_text("id,name,lon,lat\nC,C,109.71,38.2\n", encoding="utf-8")
    said = run("check", folder).stdout
    assert "\x1b" not in said
    assert "[red]A" in said


def test_every_option_and_exit_code_stands_in_the_document():
    """docs/cli.md names every command with every option it has, and every exit code."""
    document = (Path(__file__).parent.parent / "docs" / "cli.md").read_text(encoding="utf-8")
    rows = [line for line in document.splitlines() if line.startswith("| `-")]
    for name in COMMANDS:
        assert f"`planner {name}" in document
        options = set(re.findall(r"(--[a-z-]+)", run(name, "--help").stdout)) - {"--help", "--json", "--time"}
        for option in options:
            assert any(f"`{option}`" in row and (name in row.split("|")[2]) for row in rows), (name, option)
    for code in Exit:
        assert f"| {int(code)} |" in document
