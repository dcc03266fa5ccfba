"""plan.json holds the whole plan and reads back to the same Plan; a broken file is named with its place."""

import json
from datetime import date

import plan_fixture as fixture
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.fingerprint import fingerprint
from planner.out import load_plan, save_plan
from planner.out.codec import decode, encode
from planner.out.errors import OutputError
from planner.plan import (
    Assignment,
    ChangeOutcome,
    CrewMember,
    Mode,
    Plan,
    PlanStatus,
    Role,
    Rule,
    Stop,
    StopKind,
    Unserved,
)
from planner.settings import Language, Season

names = st.text(max_size=12)
numbers = st.integers(min_value=-(10**12), max_value=10**12)
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1))
maybe = st.none() | names
loose = st.recursive(
    st.none() | st.booleans() | numbers | names | days | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=2).map(tuple) | st.dictionaries(names, inner, max_size=2),
    max_leaves=4,
)
stops = st.builds(
    Stop,
    id=names,
    date=days,
    vehicle=names,
    seq=numbers,
    kind=st.sampled_from(StopKind),
    place=maybe,
    arrive=numbers,
    begin=numbers,
    end=numbers,
    leave=numbers,
    drive_seconds=numbers,
    drive_metres=numbers,
    announced=st.booleans(),
)
assignments = st.builds(
    Assignment, task=names, request=maybe, leg=numbers, village=names, mode=st.sampled_from(Mode), stop=maybe
)
crews = st.builds(CrewMember, date=days, vehicle=names, staff=names, role=st.sampled_from(Role))
left = st.builds(Unserved, task=names, request=maybe, leg=numbers, village=names)
outcomes = st.builds(
    ChangeOutcome,
    change=names,
    accepted=st.booleans(),
    rules=st.lists(st.sampled_from(Rule), max_size=3).map(tuple),
    values=st.dictionaries(names, loose, max_size=3),
)
plans = st.builds(
    Plan,
    plan_id=names,
    version=numbers,
    parent=maybe,
    status=st.sampled_from(PlanStatus),
    announced_on=st.none() | days,
    first=days,
    days=numbers,
    season=st.sampled_from(Season),
    stops=st.lists(stops, max_size=3).map(tuple),
    assignments=st.lists(assignments, max_size=3).map(tuple),
    crew=st.lists(crews, max_size=2).map(tuple),
    unserved=st.lists(left, max_size=2).map(tuple),
    changes=st.lists(outcomes, max_size=2).map(tuple),
)


@settings(max_examples=100, deadline=None)
@given(plans)
def test_any_plan_reads_back_to_itself(plan):
    """Whatever stands in a plan, its JSON gives the same plan, types included."""
    again = decode(Plan, json.loads(json.dumps(encode(plan), allow_nan=False)))
    assert again == plan
    assert [type(s.kind) for s in again.stops] == [StopKind] * len(plan.stops)


def test_file_and_folder_read_back(tmp_path):
    """A plan is read from its file, and from the folder that holds it."""
    save_plan(fixture.plan(), tmp_path / "plan.json")
    assert load_plan(tmp_path / "plan.json") == fixture.plan()
    assert load_plan(tmp_path) == fixture.plan()


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        (lambda d: d.update(schema=99), "plan_version", ""),
        (lambda d: d.pop("plan"), "plan_broken", "schema"),
        (lambda d: d["plan"].pop("plan_id"), "plan_broken", "plan_id"),
        (lambda d: d["plan"].update(colour="red"), "plan_broken", "colour"),
        (lambda d: d["plan"]["stops"][1].update(begin="nine"), "plan_broken", "stops[1].begin"),
        (lambda d: d["plan"]["stops"][1].update(kind="picnic"), "plan_broken", "stops[1].kind"),
        (lambda d: d["plan"]["crew"][0].update(date="2026-12-41"), "plan_broken", "crew[0].date"),
    ],
)
def test_a_broken_plan_is_named_with_its_place(tmp_path, change, code, where):
    """A plan of another version, or with a part missing, odd or of the wrong kind, is an error that says where."""
    path = tmp_path / "plan.json"
    save_plan(fixture.plan(), path)
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        load_plan(path)
    assert caught.value.code == code
    for language in Language:
        assert where in caught.value.message(language)


def test_half_a_file_and_no_file_are_errors(tmp_path):
    """A plan cut short and a plan that is not there are told apart, without a traceback of json."""
    path = tmp_path / "plan.json"
    with pytest.raises(OutputError, match="plan_missing"):
        load_plan(path)
    save_plan(fixture.plan(), path)
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(OutputError, match="plan_broken"):
        load_plan(path)


def test_the_fingerprint_knows_the_input_and_nothing_else(tmp_path):
    """The same input has the same hash wherever it lies; any change of a table gives another."""
    problem = fixture.problem()
    assert fingerprint(problem) == fingerprint(problem.replace(folder=tmp_path))
    assert fingerprint(problem) == fingerprint(fixture.problem())
    others = {
        fingerprint(problem.replace(villages=problem.villages[:-1])),
        fingerprint(problem.replace(ledger=())),
        fingerprint(fixture.problem(Language.EN)),
    }
    assert len(others | {fingerprint(problem)}) == 4
