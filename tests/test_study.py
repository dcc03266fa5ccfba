"""The documents of a study: what is called proven, who gains, what is undominated, and that nothing harmful gets in."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import map_browser as browser
import map_fixture as fixture
import openpyxl
import pytest
from out_kit import texts
from study_kit import NEAR, outcome, study
from test_map import data_of
from test_out_injection import FORMULA, HTML, TYPST, Elements

from planner.demand import last_visits
from planner.measures import Measure
from planner.out.study import write_study
from planner.out.study_facts import Facts, Verdict, gaining, losing, shifts, verdict
from planner.out.study_map import weeks
from planner.out.study_words import Words
from planner.plan import COST_UNITS
from planner.problem import LedgerRow, Status
from planner.scenario import BASE, Step, StepKind, Study
from planner.settings import Language

DOCUMENTS = ("internal/report.html", "internal/brief.pdf", "internal/study.xlsx", "public/map.html")


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    """One browser for all of this file."""
    with browser.started() as started:
        yield started


@pytest.mark.parametrize(
    ("cost", "bound", "said"),
    [
        (59, None, Verdict.LOWER),  # below the bound of the base, 60
        (60, None, Verdict.FOUND_LOWER),
        (100, 90, Verdict.EQUAL),
        (120, 101, Verdict.HIGHER),  # its best possible costs more than the base, 100
        (120, 100, Verdict.FOUND_HIGHER),
        (120, None, Verdict.FOUND_HIGHER),
    ],
)
def test_a_difference_is_proven_only_beyond_the_bound(cost: float, bound: float | None, said: Verdict) -> None:
    """A lower cost is proven below the other's bound, a higher one where its own bound lies above the other."""
    base = study().base
    one = outcome("x", base.problem, cost=cost, bound=bound)
    assert verdict(one, base) is said
    assert verdict(replace(one, comparable=False), base) is Verdict.APART


@pytest.mark.parametrize("language", list(Language))
def test_a_sentence_never_claims_more_than_the_bound(language: Language) -> None:
    """The van is found 10 % lower while the base may be 40 % better: not proven, and both figures are said."""
    words = Words(study=study(language))
    van, foot, growth = words.facts.others
    not_proven = "Not proven" if language is Language.EN else "未证明"
    assert words.proof(van).startswith(not_proven) and "−10.0%" in words.proof(van) and "40.0%" in words.proof(van)
    assert not words.proof(foot).startswith(not_proven) and "+80.0%" in words.proof(foot)
    assert "%" not in words.proof(growth)
    assert "1 " in words.certainty and "3" in words.certainty  # of three differences one is proven


def test_who_gains_and_who_loses() -> None:
    """v4 comes into reach with the van, v2 falls out on foot; another weekday is neither, a week is."""
    base, van, foot, _ = study().outcomes
    assert [r.after.village for r in gaining(base, van)] == ["v4"] and losing(base, van) == ()
    assert [r.after.village for r in losing(base, foot)] == ["v2"] and gaining(base, foot) == ()
    for days, gains in ((45 - 6, 0), (45 - 7, 1), (45 + 6, 0), (45 + 7, -1)):
        after = outcome("x", base.problem, cost=100, days={"v6": days})
        assert {r.after.village: r.gains for r in shifts(base, after)}["v6"] == gains


def test_the_front_holds_what_nothing_beats() -> None:
    """Base 4 stops for 1000, the van 5 for 1400, on foot 3 for 900; growth is as good as the base and dearer."""
    facts = Facts(study=study())
    assert [o.scenario.name for o in facts.front(Measure.REACHED_SHARE)] == ["foot", BASE, "van"]
    assert [o.scenario.name for o in facts.front(Measure.DAYS_WORST)] == ["foot", BASE, "van"]


def test_without_prices_vehicle_days_stand_for_them() -> None:
    """No money is known: no column of it, no sentence about it."""
    made = study()
    poor = tuple(
        replace(o, measures=replace(o.measures, values={**o.measures.values, Measure.MONEY: None}))
        for o in made.outcomes
    )
    words = Words(study=replace(made, outcomes=poor))
    assert words.facts.price is Measure.VEHICLE_DAYS
    assert words.say("note.no_money") in words.notes


def test_what_one_more_brings() -> None:
    """A van: 1,200 residents for 400; three kilometres in two steps: the second is worth half a step each."""
    facts = Facts(study=study())
    (van,) = facts.marginals
    assert (van.kind, van.amount, van.each(Measure.REACHED), van.each(Measure.MONEY)) == (
        StepKind.VEHICLE_MORE,
        1,
        1200,
        400,
    )
    assert van.cost == -10 * COST_UNITS
    base = study().base

    def further(metres: int, cost: float) -> Any:
        world = base.problem.replace(settings=replace(base.problem.settings, access_limit=metres))
        step = Step(kind=StepKind.ACCESS_LIMIT, value=metres)
        return outcome(f"to {metres}", world, cost=cost, steps=(step,))

    limit = base.problem.settings.access_limit
    rows = Facts(
        study=replace(study(), outcomes=(base, further(limit + 3000, 70), further(limit + 1000, 90)))
    ).marginals
    assert [(r.less.scenario.name, r.more.scenario.name, r.amount, (r.cost or 0) / COST_UNITS) for r in rows] == [
        (BASE, f"to {limit + 1000}", 1, -10),
        (f"to {limit + 1000}", f"to {limit + 3000}", 2, -10),
    ]


def test_findings_are_computed() -> None:
    """Three, of different scenarios; where nothing differs that is what is said."""
    words = Words(study=study())
    first = words.findings[0]
    assert first.tone == "more" and words.quoted(words.facts.others[0]) in first.text
    assert "1,200" in words.findings[0].text and len(words.findings) == 3
    base = study().base
    same = Study(
        problem=base.problem,
        travel=study().travel,
        outcomes=(base, outcome("x", base.problem, cost=99)),
        effort=study().effort,
    )
    assert {f.tone for f in Words(study=same).findings} == {"none"}


@pytest.fixture(scope="module", params=list(Language))
def written(request: Any, tmp_path_factory: Any) -> tuple[Study, Path]:
    """A study and its folder, in each language."""
    made, folder = study(request.param), tmp_path_factory.mktemp("study")
    write_study(made, folder)
    return made, folder


def test_every_document_is_there(written: tuple[Study, Path]) -> None:
    """Tables, report, brief, map, workbook; the brief is one page and says that the data is invented."""
    made, folder = written
    assert {p.name for p in folder.iterdir()} == {"tables", "internal", "public"}
    assert {p.name for p in (folder / "internal").iterdir()} == {"report.html", "brief.pdf", "study.xlsx"}
    assert [p.name for p in (folder / "public").iterdir()] == ["map.html"]
    pages = re.findall(rb"/Type\s*/Page[^s]", (folder / "internal" / "brief.pdf").read_bytes())
    assert len(pages) == 1
    for name in DOCUMENTS:
        assert made.problem.settings.disclaimer.replace(" ", "") in texts(folder / name).replace(" ", "").replace(
            "\n", ""
        ), name


def test_the_report_says_what_the_table_says(written: tuple[Study, Path]) -> None:
    """The figures of each scenario in the report are those of outcomes.csv."""
    _, folder = written
    with (folder / "tables" / "outcomes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    source = (folder / "internal" / "report.html").read_text(encoding="utf-8")
    shown = re.findall(r'data-fact="reached_share">([\d.]+)%', source)
    assert [f"{100 * float(r['reached_share']):.1f}" for r in rows] == shown
    money = re.findall(r'data-fact="money">([\d,]+)', source)
    assert [f"{float(r['money']):,.0f}" for r in rows] == money


def test_the_workbook_holds_numbers(written: tuple[Study, Path]) -> None:
    """Costs are numbers one can sum; every scenario has its row."""
    made, folder = written
    sheet = openpyxl.load_workbook(folder / "internal" / "study.xlsx").worksheets[0]
    costs = [row[1] for row in sheet.iter_rows(min_row=4, values_only=True) if isinstance(row[1], int | float)]
    assert costs == [o.result.cost / COST_UNITS for o in made.outcomes]


def test_the_map_tells_nothing_that_is_not_public(written: tuple[Study, Path]) -> None:
    """No contact, applicant, request or door; no date and no days of a last visit."""
    made, folder = written
    source = (folder / "public" / "map.html").read_text(encoding="utf-8")
    for secret in ("13800000000", "1390000000", "申请人", "req-", "王支书", "赵办事员", "p1"):
        assert secret not in str(data_of(source)), secret
    (v6,) = [v for v in data_of(source)["villages"] if v["id"] == "v6"]  # type: ignore[attr-defined]
    assert v6["weeks"] == [4] * 4 and v6["ways"] == [-1] * 4  # no stop on record: assumed 28 days and the week
    long_ago = LedgerRow(village=v6["id"], date=made.base.plan.first - timedelta(days=400))
    assert weeks(made.problem.replace(ledger=(long_ago,)), made.base)[v6["id"]] == 8


def test_a_home_visit_leaves_no_trace_on_the_map() -> None:
    """Where no stop keeps time for a village, its weeks count from a stop that was held, whatever was done at doors."""
    made = study()
    world, first = made.problem, made.base.plan.first
    at_home = next(r for r in world.requests if r.mobility_limited and r.village not in NEAR)
    held = LedgerRow(village=at_home.village, date=first - timedelta(days=22))
    door = LedgerRow(request=at_home.id, status=Status.DONE, date=first - timedelta(days=3))
    assert last_visits(world.replace(ledger=(held, door)))[at_home.village] == door.date  # measures do count it

    def shown(*ledger: LedgerRow) -> list[int]:
        known = weeks(world.replace(ledger=ledger), made.base)
        return [known[village.id] for village in world.villages]

    assert shown(held, door) == shown(held)
    assert weeks(world.replace(ledger=(held, door)), made.base)[at_home.village] == (22 + made.base.plan.days - 1) // 7
    assert shown(door) == shown()


@pytest.mark.parametrize("language", list(Language))
def test_the_map_compares_any_two(chrome: Any, tmp_path: Path, language: Language) -> None:
    """The base against the van: one gains; against being on foot one loses; by weeks too; a village is found."""
    write_study(study(language), tmp_path)
    with browser.opened(chrome, tmp_path / "public" / "map.html") as seen:
        facts = seen.facts()
        assert (facts["from"], facts["to"], facts["gain"], facts["lose"]) == ("0", "1", "1", "0")
        seen.page.select_option("#pm-to", "2")
        facts = seen.facts()
        assert (facts["to"], facts["gain"], facts["lose"]) == ("2", "0", "1")
        seen.page.click("#pm-by-weeks")
        assert (seen.facts()["what"], seen.facts()["lose"]) == ("weeks", "1")
        assert "+4" in seen.page.locator(".pm-line strong").first.inner_text()
        seen.page.select_option("#pm-from", "2")
        assert (seen.facts()["gain"], seen.facts()["lose"]) == ("0", "0")
        name = fixture.small(language)[0].villages[0]
        label = name.name_en if language is Language.EN else name.name
        seen.page.fill(".pm-find input", label)
        seen.page.keyboard.press("Enter")
        assert label in seen.page.locator(".pm-card").inner_text()


@pytest.mark.parametrize("poison", [HTML, FORMULA, TYPST, "../../evil", "{name} {0} %s"])
def test_names_are_text_everywhere(tmp_path: Path, poison: str) -> None:
    """A harmful name of a scenario, a note or a village is no element, no formula, no template and no path."""
    world, _, _ = fixture.small(Language.ZH, names=[poison, poison + "2"])
    plain, bad = tmp_path / "plain", tmp_path / "bad" / "inside"
    write_study(study(), plain)
    write_study(study(problem=world, van=poison, foot=poison + " 3", note=poison), bad)
    assert [p.name for p in bad.parent.iterdir()] == ["inside"]
    for name in ("internal/report.html", "public/map.html"):
        made, usual = (Elements((folder / name).read_text(encoding="utf-8")) for folder in (bad, plain))
        assert set(made.found) <= set(usual.found) and set(made.addresses) <= set(usual.addresses)
        assert [e[0] for e in made.found].count("script") == [e[0] for e in usual.found].count("script")
    cells = [c for s in openpyxl.load_workbook(bad / "internal" / "study.xlsx") for r in s.iter_rows() for c in r]
    assert not any(c.data_type == "f" or c.hyperlink for c in cells)
