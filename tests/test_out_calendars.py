"""Calendars: read by two strangers, brought up to date without doubles, told only to those whom a change concerns."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from unicodedata import category

import ics
import plan_fixture as fixture
import pytest
import vobject

from planner.out import Doc, write_plan
from planner.plan import PlanStatus
from planner.problem import VehicleId
from planner.settings import Language

H = 3600
TOLD = date(2026, 11, 26)


def announced(**more):
    return fixture.plan(status=PlanStatus.ANNOUNCED, announced_on=TOLD, **more)


def successor(*changed, gone=()):
    """Version 2, with some stops changed and some gone."""
    new = {stop.id: stop for stop in changed}
    stops = tuple(new.pop(s.id, s) for s in fixture.STOPS if s.id not in gone)
    return announced(version=2, parent=fixture.plan().plan_id, stops=(*stops, *new.values()))


def hub(day):
    return next(s for s in fixture.STOPS if s.kind == "hub" and s.date == day)


def write(folder, plan=None, *, parent=None, problem=None):
    """The calendars of a plan by file name, folder and all."""
    problem = problem or fixture.problem()
    written = write_plan(
        plan or announced(),
        folder,
        problem=problem,
        travel=fixture.travel(problem),
        parent=parent,
        docs=frozenset({Doc.CALENDARS}),
    )
    home = written.folder
    return {p.relative_to(home).as_posix(): p.read_bytes().decode() for p in written.documents[Doc.CALENDARS]}


def events(text):
    return vobject.readOne(text).vevent_list


def take_in(known, text):
    """What a calendar program does: a known UID is replaced by a higher number, a cancelled event goes."""
    for event in events(text):
        uid, number = event.uid.value, int(event.sequence.value)
        if uid in known and int(known[uid].sequence.value) >= number:
            continue
        known[uid] = event
    return {u: e for u, e in known.items() if e.status.value != "CANCELLED"}


def times(known):
    return sorted((e.dtstart.value.strftime("%d %H:%M"), e.dtend.value.strftime("%H:%M")) for e in known.values())


def test_a_calendar_is_there_for_each_village_that_is_told_each_vehicle_that_drives_each_person_that_rides(tmp_path):
    """Gaota is told of no stop, the car stays at home; nobody else is left out."""
    assert set(write(tmp_path / "p")) == {
        *(f"public/日历/大湾镇 {name}.ics" for name in ("大湾村", "刘家圪崂坬村", "石峁梁村")),
        "internal/日历/车辆 便民1号车.ics",
        "internal/日历/人员 吴工作员.ics",
        "internal/日历/人员 郑工作员.ics",
    }


def test_a_stranger_reads_place_time_zone_and_alarms(tmp_path):
    """Both libraries see the stop at nine o'clock Chinese time, its place, alarms three days and one day ahead."""
    text = write(tmp_path / "p")["public/日历/大湾镇 刘家圪崂坬村.ics"]
    (event,) = ics.Calendar(text).events
    assert event.begin.datetime == datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    assert event.duration == timedelta(hours=1)
    assert "大湾村" in event.name and "村委会院内" in event.location and "2700 米" in event.description
    assert {alarm.trigger for alarm in event.alarms} == {timedelta(days=-3), timedelta(days=-1)}
    (other,) = events(text)
    assert other.dtstart.value.utcoffset() == timedelta(hours=8) and other.dtstart.value.hour == 9
    assert (
        other.geo.value == "38.3;109.7"
        and other.status.value == "CONFIRMED"
        and other.contents["class"][0].value == "PUBLIC"
    )
    assert "0912-0000000" in other.description.value and "虚构" in other.description.value
    assert "精神障碍" not in text


def test_times_are_those_of_the_wall_on_both_sides_of_a_change_of_the_clock(tmp_path):
    """Nine o'clock in Vaduz is eight in Greenwich in winter and seven in summer."""
    settings = replace(fixture.settings(Language.EN), timezone="Europe/Vaduz")
    day = hub(fixture.TUESDAY)
    for when, hour in ((date(2026, 10, 26), 8), (date(2026, 10, 23), 7)):
        plan = announced(stops=(replace(day, date=when),), crew=())
        problem = fixture.problem(Language.EN, settings=settings)
        text = write(tmp_path / str(hour), plan, problem=problem)["public/calendars/大湾镇 Dawan.ics"]
        (event,) = ics.Calendar(text).events
        assert event.begin.to("UTC").hour == hour


def test_a_new_version_moves_an_event_and_doubles_none(tmp_path):
    """Version 1, then version 2, in one calendar program: the later time stands, once; the first is not taken again."""
    later = replace(hub(fixture.TUESDAY), begin=10 * H, end=11 * H)
    one = write(tmp_path / "1")["public/日历/大湾镇 大湾村.ics"]
    two = write(tmp_path / "2", successor(later), parent=announced())["public/日历/大湾镇 大湾村.ics"]
    known = take_in({}, one)
    assert times(known) == [("01 09:00", "10:00")]
    known = take_in(known, two)
    assert times(known) == [("01 10:00", "11:00")]
    assert times(take_in(known, one)) == [("01 10:00", "11:00")]


def test_what_is_gone_is_cancelled_and_says_when_instead(tmp_path):
    """A stop on another day: the old event goes, the new one comes, and the cancelled one names the new date."""
    old = hub(fixture.TUESDAY)
    new = replace(old, id="20261203-V1-hub-101", date=date(2026, 12, 3))
    plan = successor(new, gone={old.id})
    plan = plan.replace(assignments=tuple(replace(a, stop=new.id) if a.stop == old.id else a for a in plan.assignments))
    text = write(tmp_path / "2", plan, parent=announced())["public/日历/大湾镇 大湾村.ics"]
    assert times(take_in(take_in({}, write(tmp_path / "1")["public/日历/大湾镇 大湾村.ics"]), text)) == [
        ("03 09:00", "10:00")
    ]
    gone = next(e for e in events(text) if e.status.value == "CANCELLED")
    assert "12月3日" in gone.description.value and "取消" in gone.summary.value
    assert not hasattr(gone, "valarm")


def test_updates_are_for_those_alone_whom_a_change_concerns(tmp_path):
    """Shimao's stop is later: one public update; the van and the one who rides that day; nobody on Tuesday."""
    later = replace(hub(fixture.WEDNESDAY), begin=10 * H, end=11 * H)
    made = write(tmp_path / "2", successor(later), parent=announced())
    assert {name for name in made if "日历更新" in name} == {
        "public/日历更新/大湾镇 石峁梁村.ics",
        "internal/日历更新/车辆 便民1号车.ics",
        "internal/日历更新/人员 吴工作员.ics",
    }
    (event,) = events(made["public/日历更新/大湾镇 石峁梁村.ics"])
    (first,) = events(write(tmp_path / "1")["public/日历/大湾镇 石峁梁村.ics"])
    assert int(event.sequence.value) > int(first.sequence.value)


def test_another_vehicle_is_no_change_to_residents(tmp_path):
    """The stop keeps its time and place under another id: no update, no cancellation, the same UID."""
    old = hub(fixture.WEDNESDAY)
    new = replace(old, id="20261202-C1-hub-103", vehicle=VehicleId("C1"))
    plan = successor(new, gone={old.id})
    plan = plan.replace(assignments=tuple(replace(a, stop=new.id) if a.stop == old.id else a for a in plan.assignments))
    made = write(tmp_path / "2", plan, parent=announced())
    assert not any(name.startswith("public/日历更新") for name in made)
    before = events(write(tmp_path / "1")["public/日历/大湾镇 石峁梁村.ics"])
    after = events(made["public/日历/大湾镇 石峁梁村.ics"])
    assert [e.uid.value for e in before] == [e.uid.value for e in after]


def test_an_unannounced_parent_has_promised_nothing(tmp_path):
    """Nothing is cancelled of a draft that nobody was told of."""
    plan = successor(gone={hub(fixture.WEDNESDAY).id})
    made = write(tmp_path / "2", plan, parent=fixture.plan())
    assert "CANCELLED" not in "".join(made.values())


def test_the_same_plan_gives_the_same_bytes_and_a_draft_is_tentative(tmp_path):
    """No clock: the stamp is the day of the announcement, or the plan's first."""
    assert write(tmp_path / "a") == write(tmp_path / "b")
    assert "DTSTAMP:20261126T000000Z" in write(tmp_path / "c")["public/日历/大湾镇 大湾村.ics"]
    draft = write(tmp_path / "d", fixture.plan())["public/日历/大湾镇 大湾村.ics"]
    assert "DTSTAMP:20261130T000000Z" in draft and "STATUS:TENTATIVE" in draft and "SEQUENCE:0" in draft
    assert "SEQUENCE:1" in write(tmp_path / "e")["public/日历/大湾镇 大湾村.ics"]


EVIL = ("村\r\nBEGIN:VEVENT\r\nX:", "a;b,c\\n\\;:", 'q"uote', "x\u2028y\x85z\x0b", "../../up")


@pytest.mark.parametrize("evil", EVIL)
def test_a_name_is_text_and_nothing_else(tmp_path, evil):
    """No name ends a line, starts a component or leaves the folder; lines are short and end as they must."""
    villages = (replace(fixture.VILLAGES[0], name=evil, township=evil, host_place=evil), *fixture.VILLAGES[1:])
    settings = replace(fixture.settings(), disclaimer=evil, hotline=evil)
    made = write(tmp_path / "p", problem=fixture.problem(villages=villages, settings=settings))
    assert sum(name.startswith("public/") for name in made) == 3
    for text in made.values():
        lines = text.split("\r\n")
        assert all(len(line.encode()) <= 75 for line in lines) and not any("\n" in line for line in lines)
        assert not any(category(c) in ("Cc", "Zl", "Zp") for c in text.replace("\r\n", ""))
        assert len(list(ics.Calendar(text).events)) == len(events(text)) == text.count("\r\nBEGIN:VEVENT\r\n")


def test_no_calendar_names_a_resident(tmp_path):
    """Not even an internal one: no applicant, no contact, no door."""
    text = "".join(write(tmp_path / "p").values()).replace("\r\n ", "")
    for request in fixture.REQUESTS:
        assert request.applicant not in text and request.contact not in text
    assert "109.700123" not in text and "上门办理：大湾村" in text


def test_an_english_district_has_english_calendars(tmp_path):
    """File names, summaries and words are in the district's language."""
    made = write(tmp_path / "p", problem=fixture.problem(Language.EN))
    (event,) = events(made["public/calendars/大湾镇 Dawan.ics"])
    assert event.summary.value == "Mobile services at Dawan"
    assert "internal/calendars/vehicle 便民1号车.ics" in made
