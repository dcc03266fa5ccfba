"""Workbooks and notices: texts stay texts, sheets print well, notices say what a villager needs."""

import shutil
import subprocess
import tomllib
from dataclasses import replace
from datetime import date
from importlib.resources import files
from string import Formatter
from time import process_time

import plan_fixture as fixture
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from openpyxl import load_workbook

from planner.out import read_tables, write_plan
from planner.out.errors import OutputError
from planner.out.fonts import check_glyphs
from planner.out.names import Names
from planner.out.notice import handled, render
from planner.outlook import Outlook
from planner.plan import Mode, Rule, StopKind, stop_id
from planner.problem import Skill, VillageId, village_place
from planner.settings import Language
from planner.texts import catalogue
from planner.travel import Access
from planner.windows import Window

EVIL = (
    "=1+1",
    "<img src=x onerror=alert(1)>",
    "../../x",
    '#import "x.typ"',
    "*bold* _it_ $x^2$ @ref <tag> `c` \\u{41}",
)


def outlook(problem=None, plan=None):
    problem = problem or fixture.problem()
    return Outlook(plan=plan or fixture.plan(), problem=problem, travel=fixture.travel(problem))


def pdf_text(data):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed, so the notices cannot be read")
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def book(folder, name, **more):
    problem = more.get("problem") or fixture.problem()
    written = write_plan(
        fixture.plan(),
        folder,
        problem=problem,
        travel=fixture.travel(problem),
        reasons=fixture.REASONS,
        docs=frozenset({"timetable", "drivers"}),
    )
    return load_workbook(next(path for path in written.files if path.name == name))


@pytest.mark.parametrize("name", EVIL)
def test_a_name_stays_a_text(tmp_path, name):
    """A village with an evil name prints literally in workbooks and notices, and moves no file."""
    villages = (replace(fixture.VILLAGES[0], name=name, host_place=name), *fixture.VILLAGES[1:])
    problem = fixture.problem(villages=villages)
    for which in ("时刻表.xlsx", "时刻表（内部）.xlsx", "出车单.xlsx"):
        cells = [c for sheet in book(tmp_path / which, which, problem=problem) for row in sheet for c in row]
        assert any(name in str(c.value) for c in cells)
        assert all(c.data_type != "f" and c.hyperlink is None for c in cells)
    words = "".join(pdf_text(render(outlook(problem), "pdf")[0]).split())
    assert "".join(name.split()) in words
    assert [path.name for path in tmp_path.parent.glob("x*")] == []


def test_sheets_print_on_a4_with_their_heads(tmp_path):
    """Landscape A4, one page wide, title rows on every page, frozen head, page numbers and plan id in the footer.

    The whole district is on one page of A3.
    """
    sheets = list(book(tmp_path / "p", "时刻表.xlsx"))
    assert [sheet.title for sheet in sheets] == ["按村查询", "按日期", "按车辆", "一张表"]
    for sheet in sheets:
        setup, poster = sheet.page_setup, sheet.title == "一张表"
        pages = (int(setup.paperSize), setup.fitToWidth or 1, 1 if setup.fitToHeight is None else setup.fitToHeight)
        assert setup.orientation == "landscape" and pages == ((8, 1, 1) if poster else (9, 1, 0))
        assert sheet.print_title_rows == "$1:$3" and sheet.freeze_panes == "A4"
        assert "&P" in sheet.oddFooter.center.text and "2026-W49" in sheet.oddFooter.left.text


def test_each_village_finds_its_day(tmp_path):
    """The host and its neighbour find day, time and way; the village out of reach finds the centre's days."""
    rows = {row[1].value: [cell.value for cell in row] for row in book(tmp_path / "p", "时刻表.xlsx")["按村查询"]}
    assert rows["大湾村"][2:6] == ["12月1日（周二）", "09:00–10:00", "大湾村 村委会院内", "本村"]
    assert rows["刘家圪崂坬村"][5] == "约 2700 米，37 分钟"
    assert rows["高塔崾崄村"][2] == "本周不到"
    assert "周一至周三 08:30–12:00；周五 14:00–17:30" in rows["高塔崾崄村"][6]


def test_the_nearest_stop_comes_first_and_others_are_named(tmp_path):
    """A host with two stops in reach is told its own, even if the other is earlier, and the other as a note."""
    problem, travel = fixture.problem(), fixture.travel()
    near = (Access(hub=VillageId("103"), metres=0, seconds=0), Access(hub=VillageId("101"), metres=3900, seconds=3120))
    travel = replace(travel, access={**travel.access, VillageId("103"): near})
    written = write_plan(
        fixture.plan(), tmp_path / "p", problem=problem, travel=travel, docs=frozenset({"timetable", "tables"})
    )
    sheet = load_workbook(written.folder / "public" / "时刻表.xlsx")["按村查询"]
    row = next([cell.value for cell in row] for row in sheet if row[1].value == "石峁梁村")
    assert (row[2], row[5], row[6]) == ("12月2日（周三）", "本村", "12月1日（周二） 09:00–10:00 大湾村")
    villages = {row["village"]: row for row in read_tables(written.folder)["villages"]}
    assert villages["103"]["date"] == "2026-12-02"


@pytest.mark.parametrize(("hotline", "ask"), [("0912-0000000", "请先拨打 0912-0000000"), ("", "请先打电话")])
def test_nobody_is_invited_to_a_stop_that_keeps_no_time(tmp_path, hotline, ask):
    """Left walk-ins with a stop in reach: no notice and no name among the served, but when, where, and phone first."""
    problem = fixture.problem(settings=replace(fixture.settings(), hotline=hotline))
    docs = frozenset({"timetable", "tables", "notices"})
    written = write_plan(fixture.plan(), tmp_path / "p", problem=problem, travel=fixture.within_reach(), docs=docs)
    book = load_workbook(written.folder / "public" / "时刻表.xlsx")
    row = next([cell.value for cell in row] for row in book["按村查询"] if row[1].value == "高塔崾崄村")
    assert row[2:6] == ["12月2日（周三）\n（请先打电话）", "09:00–09:30", "石峁梁村 小学操场", "约 3200 米，43 分钟"]
    assert "没有为本村预留时间" in row[6] and ask in row[6]
    assert "高塔崾崄村" not in str([[cell.value for cell in row] for row in book["按日期"]])
    pages = pdf_text((written.folder / "public" / "通知.pdf").read_bytes()).split("\f")[:-1]
    assert len(pages) == 3 and not any("高塔崾崄村" in "".join(page.split()) for page in pages)
    villages = {row["village"]: row for row in read_tables(written.folder)["villages"]}
    assert [(villages[v]["date"], villages[v]["reserved"]) for v in ("101", "102", "103", "104")] == [
        *[("2026-12-01", "1")] * 2,
        *[("2026-12-02", "1"), ("2026-12-02", "0")],
    ]


def test_a_served_case_keeps_the_invitation():
    """Walk-ins left but a case served at a stop: the village is told of that stop, not of a nearer one."""
    near = (
        Access(hub=VillageId("103"), metres=3200, seconds=2560),
        Access(hub=VillageId("101"), metres=3300, seconds=1),
    )
    travel = fixture.within_reach()
    travel = replace(travel, access={**travel.access, VillageId("104"): near})
    plan = fixture.plan(assignments=(*fixture.plan().assignments, fixture.task("t5", "R5", "104", 1)))
    seen = Outlook(plan=plan, problem=fixture.problem(), travel=travel)
    assert [reach.hub for reach in seen.announced_to(VillageId("104"))] == ["101"]
    assert seen.reserved(VillageId("104"))
    assert getattr(seen.first_for(VillageId("104")), "hub", None) == "101"


def test_stops_nobody_is_told_of_have_no_notices(tmp_path):
    """Where the walk-ins of every village are left there is no page, and no empty file."""
    left = tuple(replace(fixture.plan().unserved[1], village=village.id) for village in fixture.VILLAGES)
    plan = fixture.plan(assignments=(), unserved=left)
    docs = frozenset({"notices"})
    written = write_plan(plan, tmp_path / "p", problem=fixture.problem(), travel=fixture.travel(), docs=docs)
    assert all(path.suffix != ".pdf" for path in written.files)


def test_latin_and_chinese_have_each_their_font(tmp_path):
    """Digits and letters are set in Arial, Chinese in a Chinese font, and the text of a cell stays whole."""
    book(tmp_path / "p", "时刻表.xlsx")
    sheet = load_workbook(tmp_path / "p" / "public" / "时刻表.xlsx", rich_text=True)["按村查询"]
    row = next(row for row in sheet if str(row[1].value) == "大湾村")
    assert str(row[2].value) == "12月1日（周二）"
    assert [(str(run), run.font.rFont, bool(run.font.b)) for run in row[2].value] == [
        *[("12", "Arial", True), ("月", "Microsoft YaHei", True), ("1", "Arial", True)],
        ("日（周二）", "Microsoft YaHei", True),
    ]
    assert (row[3].value, row[3].font.name, row[1].font.name) == ("09:00–10:00", "Arial", "Microsoft YaHei")


def test_a_long_footer_is_cut(tmp_path):
    """A disclaimer longer than the file format allows is cut in the footer, ampersands kept whole."""
    settings = replace(fixture.settings(), disclaimer="A&B" * 200)
    sheet = book(tmp_path / "p", "时刻表.xlsx", problem=fixture.problem(settings=settings))["按村查询"]
    assert sheet.oddFooter.right.text.replace("&&", "").count("&") == 0


def test_driver_sheets_name_the_people_and_hide_the_matter(tmp_path):
    """A sheet a day, the door and the applicant on it; a confidential service is not named."""
    drivers = book(tmp_path / "p", "出车单.xlsx")
    assert drivers.sheetnames == ["12-01", "12-02"]
    said = "\n".join(str(cell.value) for row in drivers["12-01"] for cell in row if cell.value)
    assert "孙**" in said and "孙桂英" not in said  # as `mask_home` is set by default
    assert "109.70012, 38.30123" in said and "保密事项" in said and "精神" not in said


def test_a_notice_says_when_where_and_what():
    """One page for the host and one for its neighbour, who is told the way; the confidential service is not there."""
    pages = pdf_text(render(outlook(), "pdf")[0]).split("\f")[:-1]
    assert len(pages) == 3
    words = ["".join(page.split()) for page in pages]
    assert "大湾村" in words[0] and "2026年12月1日（星期二）" in words[0] and "09:00–10:00" in words[0]
    assert "刘家圪崂坬村" in words[1] and "约2700米，37分钟" in words[1] and "邻近的大湾村" in words[1]
    assert "石峁梁村" in words[2] and "09:00–09:30" in words[2]
    for page in words:
        assert "0912-0000000" in page and "虚构" in page and "2026-W49" in page
        assert "老年人优待证申领" in page and "二寸照片2张" in page and "不动产" not in page and "精神" not in page


def test_an_english_notice_is_english():
    """The English district has English words, names and dates."""
    text = pdf_text(render(outlook(fixture.problem(Language.EN)), "pdf")[0])
    for word in ("Mobile service", "Dawan", "Tue 1 Dec 2026", "Senior citizen card", "Hotline"):
        assert word in text


def test_services_are_those_the_crew_can_handle():
    """Without the person who holds the skill, or after it expires, a service is not offered; nor without equipment."""
    problem = fixture.problem()
    hub = fixture.STOPS[1]
    assert {s.code for s in handled(problem, hub, ("P1", "P2"))} == {"S1", "S2", "S3", "S4", "S7", "S8"}
    assert {s.code for s in handled(problem, hub, ("P2",))} == {"S1", "S2", "S3", "S8"}
    expired = replace(problem.staff[0], skills=(Skill(name="民政", expires=date(2026, 11, 30)),))
    assert "S4" not in {s.code for s in handled(problem.replace(staff=(expired,)), hub, ("P1",))}
    assert {s.code for s in handled(problem.replace(staff=()), hub, ())} >= {"S4", "S8"}


def test_a_long_catalogue_stays_on_one_page():
    """Sixty services with long lists of papers still give one page a notice."""
    services = tuple(
        fixture.service(
            f"L{k}", f"城乡居民第{k}项政务服务事项办理申请", "x", materials=("身份证", "户口本原件及复印件") * 3
        )
        for k in range(60)
    )
    problem = fixture.problem()
    data = render(outlook(problem.replace(services=fixture.SERVICES + services)), "pdf")[0]
    assert len(pdf_text(data).split("\f")) - 1 == 3


def test_no_hub_no_notice(tmp_path):
    """A plan without hub stops has no notices, and no empty file."""
    problem = fixture.problem()
    plan = fixture.plan(stops=(), assignments=())
    docs = frozenset({"notices", "timetable", "drivers"})
    written = write_plan(plan, tmp_path / "p", problem=problem, travel=fixture.travel(), docs=docs)
    assert all(path.suffix != ".pdf" for path in written.files)


def test_a_missing_character_is_named(tmp_path):
    """A character without a glyph is an error naming it; a font beside the tables that has it makes it printable."""
    with pytest.raises(OutputError) as caught:
        check_glyphs([("大湾村", "龍\U0002a6d6")])
    assert caught.value.values["point"] in ("U+2A6D6", "U+9F8D")
    assert caught.value.values["where"] == "大湾村"
    check_glyphs([("", "".join("崄墕圐圙坬塆峁梁崾圪垯") + " \n·：“”（）—–0123ABCabcéü")])


def test_own_fonts_are_used(tmp_path):
    """A font in the folder `fonts` beside the tables is taken for characters that ours lack."""
    (tmp_path / "fonts").mkdir()
    shape = TTGlyphPen(None)
    shape.moveTo((0, 0))
    shape.lineTo((500, 900))
    shape.lineTo((900, 0))
    shape.closePath()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "own"])
    font.setupCharacterMap({0xE123: "own"})
    font.setupGlyf({".notdef": shape.glyph(), "own": shape.glyph()})
    font.setupHorizontalMetrics({".notdef": (1000, 0), "own": (1000, 0)})
    font.setupHorizontalHeader(ascent=900, descent=-100)
    font.setupNameTable({"familyName": "Own", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(tmp_path / "fonts" / "own.ttf")
    villages = (replace(fixture.VILLAGES[0], name="大\ue123村"), *fixture.VILLAGES[1:])
    with pytest.raises(OutputError, match="glyph"):  # whatever fonts the machine has: it is a private character
        render(outlook(fixture.problem(villages=villages)), "pdf")
    with_own = render(outlook(fixture.problem(villages=villages, folder=tmp_path)), "pdf")[0]
    assert with_own.startswith(b"%PDF")


def test_three_hundred_notices_take_seconds():
    """306 villages with a stop each: their notices take four seconds of a processor at most."""
    hosts = tuple(replace(fixture.VILLAGES[0], id=VillageId(f"H{k}"), name=f"大湾{k}村") for k in range(306))
    stops = tuple(
        replace(
            fixture.STOPS[1],
            id=stop_id(fixture.TUESDAY, fixture.VAN, StopKind.HUB, village_place(village.id)),
            place=village_place(village.id),
        )
        for village in hosts
    )
    problem = fixture.problem(villages=hosts, requests=())
    plan = fixture.plan(stops=stops, assignments=(), unserved=())
    before = process_time()  # of the processor: the machine may be busy with other things
    data = render(outlook(problem, plan), "pdf")[0]
    assert process_time() - before < 4
    pages = pdf_text(data).split("\f")[:-1]
    assert sum("09:00–10:00" in page for page in pages) == 306
    assert "目录" in pages[0] and len(pages) - 306 in (1, 2)


def test_dates_and_weekdays_read_naturally():
    """Long dates, runs of weekdays and daily hours in both languages."""
    zh, en = (Names(problem=fixture.problem(language)) for language in Language)
    assert zh.date(date(2026, 12, 1)) == "2026年12月1日（星期二）"
    assert en.date(date(2026, 12, 1)) == "Tue 1 Dec 2026"
    assert (zh.weekdays(frozenset({0, 1, 2, 4})), en.weekdays(frozenset({5, 6}))) == ("周一至周三、周五", "Sat, Sun")
    assert zh.span(32_401, 36_037) == "09:00–10:00"
    halves = tuple(Window(begin=b, end=b + 7200, weekdays=frozenset({0, 2})) for b in (32_400, 50_400))
    assert zh.hours(halves) == "周一、周三 09:00–11:00、14:00–16:00"
    exact = Names(problem=fixture.problem(settings=replace(fixture.settings(), grid=1)))
    assert exact.span(32_401, 36_000) == "09:00:01–10:00:00"


def test_both_languages_have_the_same_texts():
    """The catalogue has the same keys and the same values in each text, and a word for every rule, kind and mode."""
    zh, en = (catalogue(language, "documents") for language in Language)
    assert zh.keys() == en.keys()
    fields = {key: {f for _, f, _, _ in Formatter().parse(zh[key])} for key in zh}
    for key in zh.keys() - {"date.long", "date.short"}:
        assert fields[key] >= {f for _, f, _, _ in Formatter().parse(en[key])}
    assert {f"rule.{rule}" for rule in Rule} | {f"kind.{k}" for k in StopKind} | {
        f"mode.{m}" for m in Mode
    } <= zh.keys()
    for language in Language:
        tomllib.loads(files("planner.texts").joinpath(str(language), "documents.toml").read_text(encoding="utf-8"))
