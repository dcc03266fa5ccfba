"""The sentences of reasons: every rule and remedy in both languages, and what residents can do instead."""

from dataclasses import replace
from datetime import timedelta
from string import Formatter

import pytest
from districts import (
    MONDAY,
    SATURDAY,
    TUESDAY,
    VAN,
    at,
    centre,
    hub,
    out,
    plan,
    problem,
    request,
    road,
    service,
    settings,
    span,
    staff,
    van,
    village,
)

from planner.explain import explain
from planner.explain.apply import CHANGES
from planner.explain.attempts import Attempt, Spot, Tried
from planner.explain.board import Board
from planner.explain.find import Found
from planner.explain.instead import instead
from planner.explain.remedies import EASE, OFFERS
from planner.explain.words import Words
from planner.explain.work import unserved_work
from planner.outlook import Outlook
from planner.plan import Reason, Rule, TaskId, Violation
from planner.problem import (
    CentreId,
    Change,
    ChangeKind,
    Horizon,
    Problem,
    RequestId,
    ServiceCode,
    Skill,
    Staff,
    StaffId,
    VillageId,
    centre_place,
    village_place,
)
from planner.settings import Language
from planner.texts import catalogue


def test_both_languages_have_the_same_texts() -> None:
    """Every text stands in both languages, with the same values."""
    english, chinese = catalogue("en", "reasons"), catalogue("zh", "reasons")
    assert set(english) == set(chinese)
    for key, template in english.items():
        if key.startswith(("remedy.", "left.", "instead.", "served.")):
            assert _fields(template) == _fields(chinese[key]) or key == "remedy.lock", key


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("language", list(Language))
def test_every_remedy_has_an_ease_a_change_and_a_text(language: Language) -> None:
    """A remedy's code is known to the order of ease, to the changes and to the catalogue."""
    assert set(EASE) == set(CHANGES)
    for code in CHANGES:
        assert f"remedy.{code}" in catalogue(language, "reasons")


@pytest.mark.parametrize("language", list(Language))
def test_no_violation_makes_a_sentence_fail(language: Language) -> None:
    """A sentence is made for every kind of every rule, with or without the figures, alone and among others."""
    world = problem(request("r"), settings=settings(language=language))
    travel = road(world)
    board = Board(world, travel, plan(world, travel))
    work = unserved_work(board.facts, board.plan)[TaskId("task-r")]
    turn, option = board.turns[0], work.options[0]
    kinds = [key.split(".", 1) for key in catalogue(language, "rules") if key.split(".")[0] in list(Rule)]
    kinds += [key.split(".", 1) for key in OFFERS]
    for rule, kind in kinds:
        bare = Violation(rule=Rule(rule), values={"kind": kind})
        found = [Violation(rule=Rule.DAY, values={"kind": "holiday"}), bare]
        for violations in ((bare,), tuple(found), tuple(reversed(found))):
            spot = Spot(option=option, position=0, detour=0)
            attempt = Attempt(turn=turn, spot=spot, violations=violations)
            tried = Tried(turn=turn, best=attempt)
            sentence = Words(problem=world).sentence(Found(work=work, tried=(tried,)))
            assert sentence and "{" not in sentence


def monday(**changes: object) -> Problem:
    """One unserved request of A on one Monday without a vehicle."""
    usual = problem(
        request("r"),
        vehicles=(),
        horizon=Horizon(first=MONDAY, days=7),
        settings=settings(language=Language.EN),
        centres=(centre(windows=(span("09:00", "12:00", weekdays=frozenset({1})),), phone="0912-1"),),
        services=(service(materials=("identity card", "photo")),),
    )
    return replace(usual, **changes)


def reason(world: Problem, request_id: str | None = "r") -> Reason:
    """The reason of the request, or of A's walk-ins."""
    travel = road(world)
    reasons = explain(world, travel, plan(world, travel))
    return next(r for r in reasons if r.request == request_id and r.village == "A")


def test_the_nearest_centre_on_its_next_open_day() -> None:
    """A resident who can come is told the centre, the day with its weekday and hours, what to bring and the phone."""
    said = reason(monday()).instead
    assert said == "Come to Centre C on Tuesday 24 November, 09:00-12:00; bring: identity card, photo; phone 0912-1."


def test_not_before_it_may_be_handled() -> None:
    """The day named is not before the case may be handled."""
    late = request("r", earliest=MONDAY + timedelta(days=3))
    assert "Tuesday 1 December" in reason(monday(requests=(late,))).instead


def test_the_nearest_of_two_centres() -> None:
    """Of two centres the one with the shorter drive is named."""
    world = monday(centres=(centre("D"), centre("C")))  # at kilometres 18 and 0; A lies at 6
    assert "Centre C" in reason(world).instead


def test_the_nearest_centre_is_the_one_of_the_notices() -> None:
    """Nearest is by metres, as on timetables and notices, also where another centre is the shorter drive."""
    world = monday(centres=(centre("C"), centre("D")))  # at kilometres 0 and 18; A lies at 6
    travel = road(world)
    seconds = travel.seconds.copy()
    seconds[travel.index[village_place(VillageId("A"))], travel.index[centre_place(CentreId("D"))]] = 1
    quick = replace(travel, seconds=seconds)
    made = plan(world, quick)
    said = next(r for r in explain(world, quick, made) if r.request)
    told = Outlook(plan=made, problem=world, travel=quick).centre_for(VillageId("A"))
    assert told is not None and told.name == "Centre C" and "Centre C" in said.instead


def test_not_after_it_is_due() -> None:
    """A date at the centre is not after the case is due; where there is none, the deadline is said, and to phone."""
    due = request("r", due=MONDAY)  # the centre is open on Tuesdays
    said = reason(monday(requests=(due,))).instead
    assert "before it is due, on Monday 23 November; phone 0912-1 at once." in said and "Come to" not in said
    assert "Tuesday 24" in reason(monday(requests=(request("r", due=TUESDAY),))).instead
    hotline = settings(language=Language.EN, hotline="12345")
    assert "12345 at once" in reason(monday(requests=(due,), settings=hotline)).instead
    quiet = replace(monday().centres[0], phone="")
    assert "village agent" in reason(monday(requests=(due,), centres=(quiet,))).instead


def test_a_due_visit_at_home_is_not_put_off() -> None:
    """Nobody who cannot come is offered next week when the case is due this week, or at the weekend before it works."""
    for due in (MONDAY, MONDAY + timedelta(days=6)):
        said = reason(monday(requests=(request("r", mobility_limited=True, due=due),))).instead
        assert "before it is due" in said and "phone 0912-1 at once" in said and "in the week from" not in said
        assert "agent" not in said
    later = request("r", mobility_limited=True, due=MONDAY + timedelta(days=7))
    assert "in the week from Monday 30 November" in reason(monday(requests=(later,))).instead


def staffed(*people: Staff, **changes: object) -> Problem:
    """Centre C (kilometre 0) and centre D (kilometre 18), open on Tuesdays and Wednesdays, with these people."""
    days = (span("09:00", "12:00", weekdays=frozenset({1, 2})),)
    centres = (centre("C", windows=days), centre("D", windows=days))
    return monday(staff=people, centres=centres, services=(service(skill="s"),), **changes)


def test_a_centre_where_nobody_holds_the_skill_is_no_advice() -> None:
    """The nearest centre is passed over where nobody behind its counter may handle the case."""
    assert "Centre D" in reason(staffed(staff("a"), staff("b", "s", centre=CentreId("D")))).instead
    assert "Centre C" in reason(staffed(staff("a", "s"), staff("b", "s", centre=CentreId("D")))).instead
    expired = replace(staff("a"), skills=(Skill(name="s", expires=MONDAY),))
    assert "Centre D" in reason(staffed(expired, staff("b", "s", centre=CentreId("D")))).instead


def test_walk_ins_need_somebody_behind_the_counter() -> None:
    """A village is not sent to a centre where nobody works; what somebody holds does not matter."""
    assert "Centre D" in reason(staffed(staff("b", centre=CentreId("D"))), None).instead
    assert "Centre C" in reason(staffed(staff("a"), staff("b", centre=CentreId("D"))), None).instead


def test_the_officer_who_is_named_must_be_there() -> None:
    """Where an officer must handle it, the resident is sent to that officer, not to a colleague with the skill."""
    asked = (request("r", officer=StaffId("b")),)
    assert "Centre D" in reason(staffed(staff("a", "s"), staff("b", "s", centre=CentreId("D")), requests=asked)).instead
    assert "Wednesday" in reason(staffed(staff("b", "s", days=frozenset({0, 2})), requests=asked)).instead


def test_who_rides_along_or_has_the_day_off_is_not_at_the_counter() -> None:
    """The day named is one on which somebody who can handle it stays behind, in the hours worked."""
    world = staffed(staff("a", "s", hours=(at("10:00"), at("17:00"))), vehicles=(van(),))
    travel = road(world)
    away = plan(world, travel, out(hub("B", walkins="B"), day=TUESDAY, crew="a"))
    said = next(r for r in explain(world, travel, away) if r.request)
    assert "Wednesday 25 November, 10:00-12:00" in said.instead
    off = (Change(id="1", kind=ChangeKind.DAY_OFF, target="a", date=TUESDAY),)
    assert "Wednesday 25 November" in reason(staffed(staff("a", "s"), changes=off)).instead


def test_nobody_anywhere_means_an_appointment_by_phone() -> None:
    """Where no centre can handle it in the days looked at, the hotline arranges an appointment."""
    world = staffed(staff("a"), settings=settings(language=Language.EN, hotline="12345"))
    assert reason(world).instead == "Phone 12345 to make an appointment."


def test_who_cannot_come_phones() -> None:
    """A resident who cannot come is told to phone for the next week, and who the village agent is."""
    homes = tuple(village(v, contact="Wang 139") for v in "ABD")
    said = reason(monday(requests=(request("r", mobility_limited=True),), villages=homes)).instead
    assert "0912-1" in said and "Monday 30 November" in said and "Wang 139" in said and "Come to" not in said


def test_nobody_promises_a_visit_where_no_road_leads() -> None:
    """A resident who cannot come and whom no road leads to is told so instead of being offered a week."""
    homes = tuple(village(v, contact="Wang 139") for v in "ABD")
    calls = settings(language=Language.EN, hotline="12345")
    world = monday(requests=(request("r", mobility_limited=True),), villages=homes, settings=calls)
    travel = road(world, cut="A")
    said = next(r for r in explain(world, travel, plan(world, travel)) if r.request).instead
    assert said.startswith("No road leads there: phone 12345") and "Wang 139" in said and "30 November" not in said
    made, doorless = plan(world, travel), road(replace(world, requests=()))
    row = next(r for r in made.unserved if r.request)
    assert "30 November" in instead(Board(problem=world, travel=doorless, plan=made), row)


def test_confidential_services_give_no_details() -> None:
    """What to bring would tell what it is about."""
    world = monday(services=(service(materials=("divorce paper",), confidential=True),))
    said = reason(world)
    assert "divorce" not in said.instead + said.sentence + said.remedy_sentence
    assert "Centre C" in said.instead


def test_walk_ins_hear_nothing_personal() -> None:
    """What is said for a village's walk-ins may hang on a wall: no contact, no papers of anybody."""
    homes = tuple(village(v, contact="Wang 139") for v in "ABD")
    said = reason(monday(villages=homes), None).instead
    assert "Wang" not in said and "identity" not in said and "Centre C" in said


def test_no_centre_within_reach() -> None:
    """Where no road leads to a centre, the hotline is named; without one, the village agent."""
    world = monday(settings=settings(language=Language.EN, hotline="12345"))
    travel = road(world, cut="A")
    said = next(r for r in explain(world, travel, plan(world, travel)) if r.request)
    assert "12345" in said.instead
    quiet = replace(world, settings=settings(language=Language.EN))
    said = next(r for r in explain(quiet, travel, plan(quiet, travel)) if r.request)
    assert "village agent" in said.instead


def test_chinese_sentences() -> None:
    """The district's language is the language of the reasons."""
    world = monday(settings=settings(language=Language.ZH))
    said = reason(world)
    assert said.sentence.startswith("没有安排") and "11月24日（星期二）" in said.instead


def test_days_that_are_not_worked_are_not_offered() -> None:
    """A centre that is open at the weekend only is no advice where nobody works then."""
    weekend = centre(windows=(span("09:00", "12:00", weekdays=frozenset({SATURDAY.weekday()})),))
    assert "Ask Centre C" in reason(monday(centres=(weekend,))).instead


def test_a_row_about_nothing_open() -> None:
    """A row that names what is already done gets a sentence and the rule `order`."""
    world = monday()
    travel = road(world)
    made = plan(world, travel)
    closed = replace(world, requests=(replace(world.requests[0], status="done"),))
    said = next(r for r in explain(closed, travel, made) if r.request)
    assert said.rules == (Rule.ORDER,) and said.sentence


def test_names_not_ids() -> None:
    """Villages and vehicles are called by their names."""
    homes = (replace(village("A"), name="Oakham"), village("B"), village("D"))
    base = problem(request("r", service="p"), villages=homes, settings=settings(language=Language.EN))
    world = replace(base, services=(service("p", equipment=frozenset({"scanner"})),))
    travel = road(world)
    said = next(r for r in explain(world, travel, plan(world, travel, out())) if r.request == RequestId("r"))
    assert "scanner" in said.sentence and "Van carries scanner" in said.remedy_sentence
    assert VAN not in said.remedy_sentence.split()
    assert ServiceCode("p") not in said.sentence.split()
