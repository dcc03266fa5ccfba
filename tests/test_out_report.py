"""The report: its figures computed again from the tables, its words in both languages, nothing in it but text."""

import re
from dataclasses import replace
from html import unescape
from itertools import pairwise

import plan_fixture as fixture
import pytest

from planner.out import Doc, read_tables, write_plan
from planner.out.report import css_text
from planner.out.report_bars import Doing, spans
from planner.plan import PlanStatus, Result, ResultStatus
from planner.score import score
from planner.settings import Language
from planner.texts import catalogue


def written(folder, problem=None, plan=None, **more):
    problem = problem or fixture.problem()
    return write_plan(
        plan or fixture.plan(),
        folder,
        problem=problem,
        travel=fixture.travel(problem),
        reasons=fixture.REASONS,
        docs=frozenset({Doc.REPORT, Doc.TABLES}),
        **more,
    )


def source(made):
    return made.documents[Doc.REPORT][0].read_text(encoding="utf-8")


def fact(page, name):
    return re.search(rf'data-fact="{name}">([^<]*)<', page)[1]


def minutes(clock):
    hours, rest = clock.split(":")[:2]
    return 60 * int(hours) + int(rest)


def cells(page, attribute, key):
    """The cells of the row with this id, as text."""
    row = re.search(rf'<tr {attribute}="{key}">(.*?)</tr>', page, re.S)[1]
    return [unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in re.findall(r"<td.*?</td>", row, re.S)]


def turns_of(stops):
    """Rows of the table `stops`, turn by turn."""
    turns = {}
    for row in stops:
        turns.setdefault((row["date"], row["vehicle"]), []).append(row)
    return turns


def duty(turn):
    return minutes(turn[-1]["arrive"]) - minutes(turn[0]["leave"])


@pytest.mark.parametrize("language", list(Language))
def test_every_figure_follows_from_the_tables(tmp_path, language):
    """Served, left, reached, stops, driving share, cost, hours and kilometres of vehicles, people, terms."""
    problem = fixture.problem(language)
    made = written(tmp_path / "p", problem)
    page, tables = source(made), read_tables(made.folder)
    stops, assignments, crew = tables["stops"], tables["assignments"], tables["crew"]
    turns = turns_of(stops)
    assert fact(page, "served") == str(sum(bool(row["request"]) for row in assignments)) == "4"
    assert fact(page, "left") == str(sum(bool(row["request"]) for row in tables["unserved"])) == "1"
    assert fact(page, "reached") == str(sum(bool(row["stop_id"]) for row in tables["villages"])) == "3"
    assert fact(page, "hubs") == str(sum(row["kind"] == "hub" for row in stops)) == "2"
    driven = sum(int(row["drive_seconds"]) for row in stops)
    share = driven / (60 * sum(map(duty, turns.values())))
    assert fact(page, "drive_share") == f"{100 * share:.1f}%"
    assert fact(page, "cost") == f"{sum(float(row['cost']) for row in tables['score']):,.1f}"
    cases = {row["stop_id"]: int(row["cases"]) for row in stops}
    own = [turn for (_, vehicle), turn in turns.items() if vehicle == "V1"]
    name, days, hours, driving, part, km, hubs, homes, count = cells(page, "data-load", "V1")
    assert (name, days, minutes(hours)) == ("便民1号车", str(len(own)), sum(map(duty, own)))
    assert minutes(driving) == driven // 60 and part == f"{100 * share:.0f}%"
    assert km == f"{sum(int(row['drive_metres']) for row in stops) / 1000:.1f}"
    assert (hubs, homes) == ("2", "1") and count == str(sum(cases.values()))
    for person in ("P1", "P2"):
        rides = [turns[row["date"], row["vehicle"]] for row in crew if row["staff"] == person]
        _, days, hours, *_, count = cells(page, "data-load", person)
        assert (days, minutes(hours)) == (str(len(rides)), sum(map(duty, rides)))
        assert count == str(sum(cases[row["stop_id"]] for turn in rides for row in turn))
    for row in tables["score"]:
        if float(row["cost"]):
            shown = cells(page, "data-term", row["term"])
            assert shown[-1] == f"{float(row['cost']):,.1f}" and shown[
                1
            ] == f"{float(row['amount']):,.1f}".removesuffix(".0")
    since = [row["days_since_visit"] for row in tables["villages"] if row["days_since_visit"]]
    assert re.findall(r'data-fact="since">(\d+)<', page) == sorted(since, key=int, reverse=True)


def test_reasons_stand_as_they_are_in_the_tables(tmp_path):
    """Each case left with its sentence, remedy and way out; a confidential service is not named, nor is anybody."""
    services = tuple(replace(s, confidential=s.code in ("S5", "S6")) for s in fixture.SERVICES)
    made = written(tmp_path / "p", fixture.problem(services=services))
    page = source(made)
    (row,) = (r for r in read_tables(made.folder)["unserved"] if r["request"])
    assert page.count('data-fact="left_case"') == 1
    for words in (row["sentence"], row["remedy"], row["instead"], "R5", "（保密事项）"):
        assert words in page
    assert "不动产登记查询" not in page
    assert not any(r.applicant in page or r.contact in page for r in fixture.REQUESTS)


def test_the_bound_is_put_into_words(tmp_path):
    """Not known, proven with a gap, proven best: three different sentences."""
    problem, plan = fixture.problem(Language.EN), fixture.plan()
    cost = score(problem, fixture.travel(problem), plan).cost
    said = []
    for number, bound in enumerate((None, cost // 2, cost)):
        result = Result(plan=plan, status=ResultStatus.LIMIT, cost=cost, bound=bound, engines={"ortools": "9.15"})
        said.append(source(written(tmp_path / str(number), problem, result=result)))
    assert "No bound is proven" in said[0]
    assert f"costs less than {cost // 2 / 6000:,.1f} minutes" in said[1] and "at most 50.00% of" in said[1]
    assert "the best there is" in said[2] and "ortools 9.15" in said[2]
    assert "not recorded" in source(written(tmp_path / "none", problem))


def test_what_the_announced_plan_promised_otherwise_is_listed(tmp_path):
    """A stop that moved and one that is cancelled; a door by its village; without a parent no such list."""
    parent = fixture.plan(status=PlanStatus.ANNOUNCED)
    late = replace(fixture.STOPS[1], begin=36000, end=39600)
    plan = fixture.plan(version=2, stops=(fixture.STOPS[0], late, *fixture.STOPS[3:]))
    page = source(written(tmp_path / "p", plan=plan, parent=parent))
    assert page.count('data-fact="change"') == 2
    rows = [re.sub(r"<[^>]*>", "|", row) for row in re.findall(r'<tr data-fact="change">(.*?)</tr>', page)]
    assert "改期" in rows[0] and "09:00" in rows[0] and "10:00" in rows[0]
    assert "取消" in rows[1] and "大湾村" in rows[1] and "door" not in rows[1]
    assert 'data-fact="change"' not in source(written(tmp_path / "q"))


def test_the_bars_of_a_turn_leave_no_gap_and_add_up():
    """Drive, set up, serve, wait, pause: end to end from departure to return, driving as long as the table says."""
    turns = list(fixture.plan().vehicle_days.values())
    road = replace(fixture.STOPS[3], place=None, arrive=37300, begin=37300, end=40900, leave=40900)
    end = replace(fixture.STOPS[4], arrive=41051, begin=41051, end=41051, leave=41051, drive_seconds=251)
    shifted = replace(fixture.STOPS[2], leave=37200)
    turns.append((*fixture.STOPS[:2], shifted, road, end))
    for turn in turns:
        found = list(spans(turn, 600))
        assert found[0].begin == turn[0].leave and found[-1].end == turn[-1].arrive
        assert all(one.end == other.begin for one, other in pairwise(found))
        driving = sum(span.end - span.begin for span in found if span.doing is Doing.DRIVE)
        assert driving == sum(stop.drive_seconds for stop in turn)
    kinds = [span.doing for span in spans(turns[0], 600)]
    assert " ".join(kinds) == "drive setup service drive wait home wait break drive"


EVIL = "<script>alert(1)</script>\"'&amp;{{7*7}}{% raw %}</style></svg>"


def test_a_name_is_text_and_nothing_else(tmp_path):
    """Markup, templates and ends of style in every name leave the page as it is made: no script, no new element."""
    settings = replace(fixture.settings(), name=EVIL, disclaimer=EVIL, attribution=EVIL, hotline=EVIL)
    vehicle = replace(fixture.problem().vehicles[0], name=EVIL)
    problem = fixture.problem(
        settings=settings,
        villages=tuple(replace(v, name=EVIL, township=EVIL) for v in fixture.VILLAGES),
        services=tuple(replace(s, name=EVIL) for s in fixture.SERVICES),
        vehicles=(vehicle,),
        staff=tuple(replace(p, name=EVIL) for p in fixture.problem().staff),
    )
    reasons = (replace(fixture.REASONS[0], sentence=EVIL, remedy_sentence=EVIL, instead=EVIL),)
    page = write_plan(
        fixture.plan(announced_by=EVIL),
        tmp_path / "p",
        problem=problem,
        travel=fixture.travel(problem),
        reasons=reasons,
        docs=frozenset({Doc.REPORT}),
    )
    evil, plain = source(page), source(written(tmp_path / "q"))
    assert "<script" not in evil
    tags = [re.findall(r"<(/?[a-z]+)", text) for text in (evil, plain)]
    assert set(tags[0]) <= set(tags[1]) and tags[0].count("style") == 1
    assert "{{7*7}}" in evil and css_text(EVIL)[:-1] in evil
    assert re.fullmatch(r'"(?:[A-Za-z0-9]|\\[0-9a-f]{6})*"', css_text(EVIL))


def test_the_page_asks_for_nothing(tmp_path):
    """No address, no script, no image from elsewhere; a policy that forbids them."""
    page = source(written(tmp_path / "p"))
    assert "default-src 'none'" in page
    assert not re.search(r"https?:|<script|<link|<img|url\(|@import|src=", page)


def test_every_text_of_the_template_exists(tmp_path):
    """Keys named in the template are in the catalogue, and no text lies there unused."""
    from planner.out.report import HOME

    template = (HOME / "report.html").read_text(encoding="utf-8")
    keys = set(re.findall(r"say\('([\w.]+)'[,)]", template))
    known = set(catalogue(Language.EN, "report"))
    assert keys <= known
    said = keys | {k for k in known if k.startswith(("doing.", "changed.", "edit.", "quality.", "file."))}
    assert known - said - {"left.cost"} == set()


def test_the_report_of_a_plan_without_anything_is_a_report(tmp_path):
    """No stop, no staff, no reason, no population: no division by nothing."""
    villages = tuple(replace(v, population=0) for v in fixture.VILLAGES)
    problem = fixture.problem(villages=villages, staff=(), requests=(), ledger=())
    empty = fixture.plan(stops=(), assignments=(), crew=(), unserved=(), changes=())
    page = source(written(tmp_path / "p", problem, empty))
    assert fact(page, "served") == "0" and fact(page, "drive_share") == "0.0%"


def test_population_reached_follows_from_the_tables(tmp_path):
    """Residents of the villages with a stop in the table, over all."""
    made = written(tmp_path / "p")
    people = {v.id: v.population for v in fixture.VILLAGES}
    near = sum(people[row["village"]] for row in read_tables(made.folder)["villages"] if row["stop_id"])
    assert f"{near:,}" in source(made) and f"{100 * near / sum(people.values()):.1f}%" in source(made)
