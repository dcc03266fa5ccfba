"""Notices, corrections and their files: who is told what, in print, on phones and out loud."""

import csv
import io
import os
import struct
from dataclasses import replace
from pathlib import Path

import plan_fixture as fixture
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from planner.out.errors import OutputError
from planner.out.fonts import FONTS, check_glyphs, fonts_for
from planner.out.notice import Notices
from planner.out.notice_files import write_notices
from planner.out.notice_fix import Fix, corrections
from planner.outlook import Outlook
from planner.plan import Mode, PlanStatus, StopKind, stop_id
from planner.problem import Market, MarketRule, PlanId, VillageId
from planner.settings import Language
from planner.travel import Access

ROOT = Path(__file__).parents[1]
SHARED = os.environ.get("MSP_SHARED", "")
H = 3600
DAWAN, SHIMAO = fixture.STOPS[1], fixture.STOPS[6]


def outlook(plan=None, parent=None, problem=None, travel=None):
    problem = problem or fixture.problem()
    return Outlook(
        plan=plan or fixture.plan(), problem=problem, travel=travel or fixture.travel(problem), parent=parent
    )


def told():
    return fixture.plan(status=PlanStatus.ANNOUNCED, announced_on=fixture.TUESDAY)


def later(*stops, **more):
    """A child of the announced plan with these hub stops in place of its own."""
    others = tuple(s for s in fixture.STOPS if s.kind is not StopKind.HUB)
    return fixture.plan(plan_id=PlanId("2026-W49-b"), version=2, parent=told().plan_id, stops=(*others, *stops), **more)


def pages(notices, which):
    """The words of each page of a document, without blanks."""
    reader = PdfReader(io.BytesIO(notices.sheets(which)))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def test_a_page_says_who_comes_when_and_what_next():
    """Weekday, lunar date, skills and numbers but no names, the villages around, market day, the next visit."""
    market = Market(rule=MarketRule.LUNAR, digits=frozenset({3}))
    villages = (replace(fixture.VILLAGES[0], market=market), *fixture.VILLAGES[1:])
    notices = Notices(outlook=outlook(problem=fixture.problem(villages=villages)))
    dawan, liuqu, shimao = pages(notices, notices.pages)
    for words in ("2026年12月1日（星期二）", "农历十月廿三", "逢集", "2名（民政）", "刘家圪崂坬村2.7公里", "另行预告"):
        assert words in dawan, words
    assert "农历十月廿三" in liuqu and "刘家圪崂坬村2.7公里" not in liuqu
    assert "1名（民政）" in shimao and "逢集" not in shimao
    assert not any(name in page for page in (dawan, liuqu, shimao) for name in ("吴工作员", "郑工作员"))


def test_the_next_visit_is_named_where_there_is_one():
    """Served again on the next day at its own place; the stop is not offered as another one as well."""
    again = replace(SHIMAO, id=stop_id(fixture.WEDNESDAY, fixture.VAN, StopKind.HUB, DAWAN.place), place=DAWAN.place)
    rows = (*fixture.plan().assignments, replace(fixture.plan().assignments[0], task="t9", stop=again.id))
    plan = fixture.plan(stops=(*fixture.STOPS, again), assignments=rows)
    notices = Notices(outlook=outlook(plan))
    first, second, *_ = pages(notices, notices.pages)
    assert "12月2日（周三）09:00–09:30，地点不变" in first and first.count("12月2日") == 1
    assert "另行预告" in second


def test_a_draft_is_marked_so_that_nobody_hangs_it_up():
    for plan, said in ((fixture.plan(), True), (told(), False)):
        notices = Notices(outlook=outlook(plan))
        assert all(("草案，尚未公布" in page) is said for page in pages(notices, notices.pages))
        assert all(("12月1日（周二）公布" in page) is not said for page in pages(notices, notices.pages))


def test_people_elsewhere_have_no_lunar_date():
    problem = fixture.problem(settings=replace(fixture.settings(), country="LI"))
    notices = Notices(outlook=outlook(problem=problem))
    assert not any("农历" in page for page in pages(notices, notices.pages))


def test_a_district_whose_services_are_all_free_says_so():
    free = tuple(replace(service, fee="免费") for service in fixture.SERVICES)
    for services, said in ((free, True), (fixture.SERVICES, False)):
        notices = Notices(outlook=outlook(problem=fixture.problem(services=services)))
        page = pages(notices, notices.pages)[0]
        assert ("免费办理" in page, "收费" in page, "工本费5元" in page) == (said, not said, not said)


def test_nothing_to_correct_without_a_plan_before_or_a_change():
    assert corrections(outlook()) == ()
    assert corrections(outlook(later(DAWAN, SHIMAO), told())) == ()
    other_car = replace(DAWAN, id="x", vehicle=fixture.CAR)
    assert corrections(outlook(later(other_car, SHIMAO), told())) == ()


def test_a_moved_stop_is_corrected_for_exactly_the_villages_that_knew_it():
    moved = replace(DAWAN, begin=DAWAN.begin + 1800, end=DAWAN.end + 1800)
    found = corrections(outlook(later(moved, SHIMAO), told()))
    assert [(fix.village, fix.kind) for fix in found] == [("101", Fix.MOVED), ("102", Fix.MOVED)]
    assert all(fix.was.stop == DAWAN and fix.now is not None and fix.now.stop == moved for fix in found)
    assert [fix.now.metres for fix in found if fix.now] == [0, 2700]


def test_a_cancelled_stop_sends_people_where_they_are_served_now():
    """Liuqu's case is taken at Shimao, which it had not been told of; Dawan has nothing and is told so."""
    travel = fixture.travel()
    ways = {**travel.access, VillageId("102"): (Access(hub=VillageId("103"), metres=3900, seconds=3120),)}
    travel = replace(travel, access=ways | {VillageId("102"): (*travel.access[VillageId("102")][:1], *ways["102"])})
    rows = tuple(
        replace(row, stop=SHIMAO.id, walk_metres=3900) if row.village == "102" else row
        for row in fixture.plan().assignments
        if row.village != "101" or row.mode is not Mode.HUB
    )
    found = corrections(outlook(later(SHIMAO, assignments=rows), told(), travel=travel))
    assert [(fix.village, fix.kind) for fix in found] == [("101", Fix.CANCELLED), ("102", Fix.ELSEWHERE)]
    assert found[0].now is None
    assert found[1].now is not None and (found[1].now.stop, found[1].now.metres) == (SHIMAO, 3900)


def test_corrections_say_what_was_and_what_is_now():
    moved = replace(DAWAN, begin=DAWAN.begin + 1800, end=DAWAN.end + 1800)
    notices = Notices(outlook=outlook(later(moved), told()))
    dawan, _, shimao = pages(notices, notices.fixed)
    assert "服务时间更正" in dawan and "09:30–10:30" in dawan
    assert dawan.index("原定") < dawan.index("09:00–10:00") < dawan.index("改为") < dawan.index("09:30–10:30")
    assert "服务取消通知" in shimao and "本次服务取消" in shimao and "09:00–09:30" in shimao
    assert "周一至周三08:30–12:00" in shimao and "0912-0000000" in shimao and "第2版" in shimao


def test_messages_say_what_is_new_to_whom(tmp_path):
    """Corrections first, a stop that stays is marked as known, one nobody knew as new; one segment each."""
    moved = replace(DAWAN, begin=DAWAN.begin + 1800, end=DAWAN.end + 1800)
    write_notices(tmp_path, outlook(later(moved, SHIMAO), told()))
    rows = list(load_workbook(tmp_path / "短信.xlsx").active.iter_rows(min_row=4, values_only=True))
    assert [(row[1], row[2]) for row in rows] == [
        *[("大湾村", "更正：改时间"), ("刘家圪崂坬村", "更正：改时间")],
        ("石峁梁村", "照旧"),
    ]
    for row in rows:
        assert row[5] == len(row[4]) <= 70 and row[6] == 1, row[4]
    assert "09:30-10:30" in rows[0][4] and "0912-0000000" in rows[0][4]
    speech = (tmp_path / "喇叭稿.txt").read_text(encoding="utf-8-sig")
    assert "原来是十二月一日上午九点，现在改到十二月一日，星期二，农历十月廿三，上午九点半到十点半" in speech
    assert "大约五里路" not in speech.split("石峁梁村")[1] and "虚构" in speech
    write_notices(tmp_path, outlook(later(DAWAN, SHIMAO), told().replace(stops=fixture.STOPS[:5])))
    rows = list(load_workbook(tmp_path / "短信.xlsx").active.iter_rows(min_row=4, values_only=True))
    assert [row[2] for row in rows] == ["照旧", "照旧", "新增"]


def test_english_messages_keep_to_the_alphabet_of_phones(tmp_path):
    write_notices(tmp_path, outlook(problem=fixture.problem(Language.EN)))
    rows = list(load_workbook(tmp_path / "text-messages.xlsx").active.iter_rows(min_row=4, values_only=True))
    assert len(rows) == 3
    for row in rows:
        assert row[5] == len(row[4]) <= 160 and row[6] == 1, row[4]
    assert "nine o'clock to ten o'clock in the morning" in (tmp_path / "announcements.txt").read_text("utf-8-sig")


def two_townships(**more):
    villages = (*fixture.VILLAGES[:2], replace(fixture.VILLAGES[2], township="石峁镇", **more), fixture.VILLAGES[3])
    return fixture.problem(villages=villages)


def test_there_is_a_sheet_for_all_one_a_township_and_a_picture_a_village(tmp_path):
    files = write_notices(tmp_path, outlook(problem=two_townships()))
    assert {str(path.relative_to(tmp_path)) for path in files} == {
        *("通知.pdf", "短信.xlsx", "喇叭稿.txt", "通知（分乡镇）/大湾镇.pdf", "通知（分乡镇）/石峁镇.pdf"),
        *("通知（图片）/大湾镇/大湾村 12月1日.png", "通知（图片）/大湾镇/刘家圪崂坬村 12月1日.png"),
        "通知（图片）/石峁镇/石峁梁村 12月2日.png",
    }
    assert files[0].name == "通知.pdf"
    assert len(PdfReader(tmp_path / "通知（分乡镇）" / "大湾镇.pdf").pages) == 2
    for path in (p for p in files if p.suffix == ".png"):
        width, height = struct.unpack(">II", path.read_bytes()[16:24])
        assert 538 <= width <= 541 and width < height < 4 * width and path.stat().st_size < 300_000


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "..", "CON", "a\\b", "C:\\x", "=1+1", '#import "x"', "村\n名"])
def test_no_name_of_a_table_leads_out_of_the_folder(tmp_path, name):
    (tmp_path / "a" / "b" / "public").mkdir(parents=True)
    public = tmp_path / "a" / "b" / "public"
    villages = tuple(replace(v, name=name, township=f"{name}{k}") for k, v in enumerate(fixture.VILLAGES))
    files = write_notices(public, outlook(problem=fixture.problem(villages=villages)))
    there = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert set(files) == there and all(path.resolve().is_relative_to(public) for path in there)
    assert sum(path.suffix == ".png" for path in files) == 3


def test_documents_have_their_fonts_text_and_bookmarks(tmp_path):
    """Fonts are embedded, text is found, bookmarks lead to townships and villages."""
    write_notices(tmp_path, outlook(problem=two_townships()))
    reader = PdfReader(tmp_path / "通知.pdf")
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    inner = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    assert fonts and all("/FontFile3" in one or "/FontFile2" in one for one in inner)
    assert {font["/BaseFont"].split("+")[1].split("-Identity")[0] for font in fonts} == {
        *("PlannerSansSC-Regular", "PlannerHeadingSC-Bold")
    }
    assert "刘家圪崂坬村" in "".join(reader.pages[1].extract_text().split())
    (dawan, villages, shimao, more) = reader.outline
    assert (dawan.title, shimao.title) == ("大湾镇", "石峁镇")
    assert [mark.title for mark in villages] == ["大湾村 · 12月1日（周二）", "刘家圪崂坬村 · 12月1日（周二）"]
    assert [reader.get_destination_page_number(mark) for mark in (*villages, *more)] == [0, 1, 2]


def test_every_village_of_yuyang_prints():
    """The rare characters of the Loess Plateau and every name of the example district."""
    with (ROOT / "data" / "yuyang" / "villages.csv").open(encoding="utf-8-sig") as file:
        names = [row["name"] + row["township"] for row in csv.DictReader(file)]
    assert len(names) == 306
    check_glyphs([(name, name) for name in names])
    check_glyphs([("", "崄墕圐圙坬塆垯峁崾圪塬坪硷畔砭")])


@pytest.mark.skipif(not SHARED, reason="MSP_SHARED does not name a folder of real data")
def test_every_real_name_of_the_district_prints():
    with (Path(SHARED) / "yuyang" / "villages_610802.csv").open(encoding="utf-8-sig") as file:
        check_glyphs([(row["village"], row["village"] + row["town"]) for row in csv.DictReader(file)])


def test_a_font_of_the_machine_is_tried_before_an_error():
    """Only for what no other font has, only as many as needed, and never for a private character."""
    heading, text = (FONTS / name for name in ("PlannerHeadingSC-Bold.otf", "PlannerSansSC-Regular.otf"))
    asked = []

    def machine():
        asked.append(True)
        return (text, heading)

    assert fonts_for([("", "大湾村")], (), machine) == () and asked == []
    for words in ("村\U0002a6d6", "村\ue123"):
        with pytest.raises(OutputError) as caught:
            fonts_for([("大湾村", words)], (), machine)
        assert caught.value.values["where"] == "大湾村"
    assert asked == [True]


def test_a_font_of_the_machine_is_used_in_print(monkeypatch, tmp_path):
    """Where ours would lack a character, the name is still printed and found."""
    ours = frozenset(range(0x20, 0xFFFF)) - {ord("坬")}
    monkeypatch.setattr("planner.out.fonts._ours", lambda: ours)
    monkeypatch.setattr("planner.out.fonts.system_fonts", lambda: (FONTS / "PlannerSansSC-Regular.otf",))
    notices = Notices(outlook=outlook())
    assert "刘家圪崂坬村" in pages(notices, notices.pages)[1]
    monkeypatch.setattr("planner.out.fonts.system_fonts", lambda: ())
    with pytest.raises(OutputError) as caught:
        write_notices(tmp_path, outlook())
    assert caught.value.values["character"] == "坬" and "刘家" in caught.value.values["text"]
    assert list(tmp_path.iterdir()) == []
