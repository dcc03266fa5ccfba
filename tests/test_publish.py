"""Publishing: a plan is frozen as announced, a later one replaces it, and what makes no sense is refused."""

from datetime import date

import plan_fixture as fixture
import pytest

from planner.out.lineage import announced_parent, beside, kept_at, supersede
from planner.out.origin import Origin, save_origin
from planner.out.save import load_plan, save_plan
from planner.plan import PlanStatus, StopKind
from planner.problem import PlanId
from planner.publish import PublishError, publish
from planner.settings import Language

DAY = date(2026, 11, 27)


def draft(name="d1", **more):
    stops = tuple(s for s in fixture.plan().stops)
    return fixture.plan(**({"plan_id": PlanId(name), "status": PlanStatus.DRAFT, "stops": stops} | more))


def announced(name="a1", **more):
    return draft(name, **({"status": PlanStatus.ANNOUNCED, "announced_on": DAY} | more))


def test_a_first_plan_is_version_one_and_its_hub_stops_are_announced():
    told = publish(draft(version=4, parent=PlanId("older draft")), on=DAY, by="office")
    assert (told.status, told.version, told.parent) == (PlanStatus.ANNOUNCED, 1, None)
    assert (told.announced_on, told.announced_by) == (DAY, "office")
    assert {s.announced for s in told.stops if s.kind is StopKind.HUB} == {True}
    before = {s.id: s.announced for s in draft().stops}
    assert all(s.announced == before[s.id] for s in told.stops if s.kind is not StopKind.HUB)


def test_a_later_plan_is_the_child_of_the_one_it_replaces():
    told = publish(draft("d2"), on=DAY, parent=announced(version=3))
    assert (told.version, told.parent) == (4, "a1")


@pytest.mark.parametrize(
    ("plan", "parent", "code"),
    [
        (announced(), None, "announced"),
        (draft(status=PlanStatus.SUPERSEDED), None, "superseded"),
        (draft(stops=()), None, "empty"),
        (draft(), draft("x"), "parent-draft"),
        (draft(), announced(status=PlanStatus.SUPERSEDED), "parent-superseded"),
        (draft("a1"), announced("a1"), "same"),
        (draft(), announced(first=date(2026, 12, 7)), "parent-other-weeks"),
        (draft(), announced(first=date(2026, 11, 23)), "parent-other-weeks"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_code_and_a_way_out(plan, parent, code):
    with pytest.raises(PublishError) as caught:
        publish(plan, on=DAY, parent=parent)
    assert caught.value.code == code
    for language in Language:
        assert len(caught.value.message(language)) > 10


def test_plans_that_share_one_day_may_replace_each_other():
    told = publish(draft(), on=DAY, parent=announced(first=date(2026, 11, 24), days=7))
    assert told.version == 2  # 24 to 30 November, and 30 November on


def folders(home, **plans):
    for name, plan in plans.items():
        (home / name).mkdir()
        save_plan(plan, home / name / "plan.json")


def test_the_parent_is_found_beside_the_plan_over_drafts_in_between(tmp_path):
    """Announced a1, a draft made from it, and the plan made from that; the draft that a1 was made from has its id."""
    folders(
        tmp_path,
        first=draft("a1"),
        told=announced("a1"),
        between=draft("d2", parent=PlanId("a1")),
        plan=draft("d3", parent=PlanId("d2")),
    )
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "plan.json").write_text("{", encoding="utf-8")
    others = beside(tmp_path / "plan")
    assert {other.folder.name for other in others} == {"first", "told", "between"}
    found = announced_parent(load_plan(tmp_path / "plan"), others)
    assert found is not None and found.folder.name == "told"
    assert announced_parent(draft("x", parent=PlanId("nowhere")), others) is None


def test_the_plan_it_was_kept_from_is_found_wherever_it_lies(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "near").mkdir()
    folders(tmp_path / "far", told=announced("a1"))
    folders(tmp_path / "near", plan=draft("d2", parent=PlanId("a1")))
    assert beside(tmp_path / "near" / "plan") == ()
    save_origin(tmp_path / "near" / "plan", Origin(district=tmp_path, keep=tmp_path / "far" / "told"))
    (other,) = beside(tmp_path / "near" / "plan")
    assert other.plan.plan_id == "a1"


def test_only_the_status_of_the_older_plan_changes(tmp_path):
    """Not a byte of its other files, and no temporary file is left."""
    folders(tmp_path, told=announced("a1"))
    (tmp_path / "told" / "result.json").write_text("{}", encoding="utf-8")
    before = (tmp_path / "told" / "plan.json").read_text(encoding="utf-8")
    supersede(kept_at(tmp_path / "told"))
    after = (tmp_path / "told" / "plan.json").read_text(encoding="utf-8")
    assert after == before.replace('"status": "announced"', '"status": "superseded"') and after != before
    assert sorted(p.name for p in (tmp_path / "told").iterdir()) == ["plan.json", "result.json"]
    assert load_plan(tmp_path / "told") == announced("a1").replace(status=PlanStatus.SUPERSEDED)
