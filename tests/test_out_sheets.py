"""What is printed and carried: marks of days and changes, the A3 sheet, the sheets of the crews, the outcome table."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date

import plan_fixture as fixture
import pytest
from openpyxl import load_workbook

from planner.announced import StopFate
from planner.days import holiday_name
from planner.out import write_plan
from planner.out.link import code_svg, map_url
from planner.out.marks import Marks
from planner.out.mask import family_name, middle_hidden
from planner.out.matrix import weeks
from planner.out.names import Names
from planner.out.turn import named_roads, turns
from planner.outlook import Outlook
from planner.plan import PlanStatus, StopKind, stop_id
from planner.problem import CalendarDay, Horizon, Market, MarketRule, Point
from planner.settings import Coordinates, HomeMask, Language
from planner.travel import RoadPart

SHEETS = frozenset({"timetable", "drivers", "outcomes"})


def marks(problem=None, plan=None, parent=None):
    problem = problem or fixture.problem()
    outlook = Outlook(plan=plan or fixture.plan(), problem=problem, travel=fixture.travel(problem), parent=parent)
    return Marks(outlook=outlook, names=Names(problem=problem))


def written(folder, problem=None, plan=None, parent=None, travel=None):
    problem = problem or fixture.problem()
    made = write_plan(
        plan or fixture.plan(),
        folder,
        problem=problem,
        travel=travel or fixture.travel(problem),
        parent=parent,
        docs=SHEETS,
    )
    return {path.name: path for path in made.files}


def words(path):
    """The text of a PDF without white space, page by page."""
    return ["".join(page.split()) for page in poppler("pdftotext", "-raw", path, "-").split("\f")[:-1]]


def poppler(tool, *arguments):
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed, so the PDF cannot be read")
    return subprocess.run([tool, *map(str, arguments)], capture_output=True, check=True).stdout.decode("utf-8")


def cells(path):
    """Every text of a workbook."""
    return [str(c.value) for sheet in load_workbook(path) for row in sheet for c in row if c.value is not None]


def with_hours(stop, begin, end):
    return replace(stop, arrive=begin - 600, begin=begin, end=end, leave=end)


def announced(**more):
    return fixture.plan(status=PlanStatus.ANNOUNCED, announced_on=date(2026, 11, 26), **more)


def test_every_page_of_the_timetable_names_plan_hotline_and_disclaimer(tmp_path):
    """A4 pages and the A3 sheet: number of the page, plan and version, hotline, invented data; no person, no door."""
    files = written(tmp_path / "p")
    for name in ("时刻表.pdf", "时刻表（一张A3）.pdf"):
        pages = words(files[name])
        for number, page in enumerate(pages, start=1):
            assert f"第{number}页/共{len(pages)}页" in page and "2026-W49第1版" in page
            assert "0912-0000000" in page and "均为虚构" in page
        said = "".join(pages)
        assert "大湾村" in said and "09:00–10:00" in said and "石峁梁村" in said
        assert not any(person in said for person in (*fixture.PEOPLE, "工作员", "上门"))
    assert len(words(files["时刻表（一张A3）.pdf"])) == 1


def test_a_poster_is_one_page_of_a3_and_a_page_a_week(tmp_path):
    """Two weeks are two sheets of 420 x 297 mm; a vehicle without stops in a week is not on its sheet."""
    later = tuple(
        replace(s, date=date(2026, 12, 9), id=stop_id(date(2026, 12, 9), s.vehicle, s.kind, s.place))
        for s in fixture.STOPS
        if s.date == fixture.WEDNESDAY
    )
    plan = fixture.plan(stops=(*fixture.STOPS, *later), days=14)
    problem = fixture.problem(horizon=Horizon(first=date(2026, 11, 30), days=14))
    path = written(tmp_path / "p", problem=problem, plan=plan)["时刻表（一张A3）.pdf"]
    assert re.findall(r"size: +(.+) pts", poppler("pdfinfo", "-l", 2, path)) == 2 * ["1190.55 x 841.89"]
    first, second = words(path)
    assert "大湾村" in first and "大湾村" not in second and "12月9日" in second


def test_days_say_what_they_are():
    """A holiday with its name, the workday that makes up for one, a day nobody has settled; the calendar wins."""
    marked = marks()
    assert marked.day(date(2026, 10, 1)) == ("放假（国庆节）",)
    assert marked.day(date(2026, 10, 10)) == ("调休上班（国庆节）",)
    assert marked.day(date(2026, 12, 1)) == () and marked.day(date(2026, 12, 5)) == ()
    assert marked.day(date(2027, 3, 3)) == ("暂定",)
    assert marked.day(date(2027, 1, 1)) == ("放假（元旦）", "暂定")
    calendar = (
        CalendarDay(date=date(2027, 3, 3), working=False, why="县庆"),
        CalendarDay(date=date(2027, 3, 6), working=True),
        CalendarDay(date=date(2027, 3, 4), working=True),
    )
    settled = marks(fixture.problem(calendar=calendar))
    assert settled.day(date(2027, 3, 3)) == ("放假（县庆）",)
    assert settled.day(date(2027, 3, 6)) == ("调休上班",)
    assert settled.day(date(2027, 3, 4)) == ()
    english = fixture.problem(Language.EN)
    assert holiday_name(english, date(2026, 10, 1)) == "National Day"
    abroad = replace(english, settings=replace(english.settings, country="LI"))
    assert marks(abroad).day(date(2026, 12, 8)) == ("closed (Immaculate Conception)",)
    assert marks(replace(abroad, settings=replace(abroad.settings, country=""))).day(date(2026, 12, 8)) == ()


@pytest.mark.parametrize(
    ("market", "held", "rule"),
    [
        (Market(rule=MarketRule.SOLAR, digits=frozenset({1, 6})), True, "公历逢 1、6 赶集"),
        (Market(rule=MarketRule.LUNAR, digits=frozenset({3, 0})), True, "农历逢 3、0 赶集"),  # 1 December: 廿三
        (Market(rule=MarketRule.LUNAR, digits=frozenset({4})), False, "农历逢 4 赶集"),
        (Market(rule=MarketRule.WEEKDAY, digits=frozenset({1})), True, "每周二赶集"),
    ],
)
def test_market_days_are_marked(tmp_path, market, held, rule):
    """The stop on a market day is marked in every timetable and on the crew's sheet; the village's rule is told."""
    villages = (replace(fixture.VILLAGES[0], market=market), *fixture.VILLAGES[1:])
    files = written(tmp_path / "p", problem=fixture.problem(villages=villages))
    for name in ("时刻表.xlsx", "出车单.xlsx"):
        assert any("逢集" in cell for cell in cells(files[name]) if "“" not in cell) is held
    for name in ("时刻表.pdf", "时刻表（一张A3）.pdf", "出车单.pdf"):
        assert ("逢集" in "".join(words(files[name])).replace("“逢集”", "")) is held
    assert rule in "\n".join(cells(files["时刻表.xlsx"])) and rule.replace(" ", "") in words(files["时刻表.pdf"])[0]


def test_changes_against_the_announced_plan_are_marked(tmp_path):
    """Moved: the old time is told; cancelled: struck through and told to its villages; new: its sign; a legend."""
    _, hub, home, _, _, _, other, _ = fixture.STOPS
    was = [
        with_hours(s, 36000, 39600) if s is hub else replace(s, begin=s.begin + 600) if s is home else s
        for s in fixture.STOPS
    ]
    gone = replace(other, id=stop_id(date(2026, 12, 3), other.vehicle, StopKind.HUB, hub.place), place=hub.place)
    gone = replace(gone, date=date(2026, 12, 3))
    parent = announced(stops=tuple(s for s in (*was, gone) if s.date != fixture.WEDNESDAY), version=3)
    marked = marks(parent=parent)
    assert marked.fate(hub) is StopFate.MOVED and marked.fate(other) is StopFate.NEW
    assert [s.id for s in marked.cancelled] == [gone.id] and marked.fate(gone) is StopFate.CANCELLED
    assert marked.fate(home) is None  # what became of a home visit is nobody else's business
    files = written(tmp_path / "p", parent=parent)
    said = cells(files["时刻表.xlsx"])
    assert any("◆ 改期，原定 12月1日（周二） 10:00–11:00" in cell for cell in said)
    assert any("× 取消：原定 12月3日（周四） 09:00–09:30 大湾村" in cell for cell in said)
    assert any(cell == "▲ 新增" for cell in said)
    struck = [c for row in load_workbook(files["时刻表.xlsx"])["按日期"] for c in row if c.font.strike]
    assert {c.row for c in struck} == {struck[0].row} and "12月3日" in str(struck[0].value)
    legend = "与11月26日（周四）公布的计划 2026-W49 第 3 版相比：▲ 新增、◆ 改期、× 取消。"
    for name in ("时刻表.pdf", "时刻表（一张A3）.pdf"):
        pages = "".join(words(files[name]))
        assert legend.replace(" ", "") in pages and "×" in pages and "12月3日" in pages
    assert "改期，原定12月1日（周二）10:00–11:00" in words(files["时刻表.pdf"])[0]


def test_a_plan_as_it_was_announced_says_so():
    """Nothing changed: no sign, and the legend says that nothing has; without a parent there is no such line."""
    marked = marks(parent=announced())
    assert marked.changes == () and marked.legend()[-1].endswith("没有变动。")
    assert marks().legend() == ()


def test_the_matrix_holds_every_hub_stop_once():
    """Days across, vehicles down: each hub stop in its cell, no home visit; a weekday without stops is there."""
    (week,) = weeks(marks())
    assert [day.day for day in week.days] == [30, 1, 2, 3, 4]
    entries = [entry for _, row in week.rows for cell in row for entry in cell]
    assert [(e.time, e.place) for e in entries] == [("09:00–10:00", "大湾村"), ("09:00–09:30", "石峁梁村")]
    assert [len(cell) for cell in week.rows[0][1]] == [0, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("mask", "name", "phone", "hidden"),
    [
        (HomeMask.NONE, "孙桂英", "13809120003", ()),
        (HomeMask.NAME, "孙**", "13809120003", ("孙桂英",)),
        (HomeMask.PHONE, "孙**", "138****0003", ("孙桂英", "13809120003")),
        (HomeMask.ALL, "R3", "", ("孙", "13809120003", "138****0003")),
    ],
)
def test_home_visits_are_masked_as_the_district_sets(tmp_path, mask, name, phone, hidden):
    """Name and phone as set, the door always, in both forms of the sheets and the outcome table; nobody else is."""
    problem = fixture.problem(settings=replace(fixture.settings(), mask_home=mask))
    files = written(tmp_path / "p", problem=problem)
    for path, whole in (("出车单.xlsx", True), ("出车单.pdf", True), ("回填表.xlsx", False)):
        said = "".join(words(files[path]) if path.endswith("pdf") else cells(files[path])).replace(" ", "")
        assert name in said and not any(word in said for word in hidden)
        assert "赵秀兰" in said and "精神" not in said
        assert not whole or (phone in said and "109.70012,38.30123" in said and "保密事项" in said)


def test_names_and_phones_are_cut_where_they_should_be():
    """Chinese by the family name, others by initials; short ones never stay whole."""
    assert [family_name(n) for n in ("王秀兰", "王兰", "欧阳修文", "王", "")] == ["王**", "王*", "欧**", "王*", ""]
    assert [family_name(n) for n in ("Anna Vogt", "Resident 7 (invented)", "Ospelt")] == ["A. Vogt", "R. 7", "O**"]
    assert family_name("居民0001（虚构）") == "居**"
    assert middle_hidden("13812345678") == "138****5678" and middle_hidden("0912-1234567") == "091*-***4567"
    assert middle_hidden("12345") == "1***5" and middle_hidden("") == ""


def test_the_crews_sheet_says_where_what_and_who(tmp_path):
    """Kilometres, roads, contact, load by service, people with their phone, break, boxes for each case."""

    class Named:
        def line(self, origin, destination):
            return ()

        def roads(self, origin, destination):
            return (RoadPart(name="榆大路", metres=3000), RoadPart(name="", metres=900))

    problem = fixture.problem()
    staff = (replace(problem.staff[0], phone="0912-7654321"), problem.staff[1])
    equipped = replace(problem.vehicles[0], equipment=frozenset({"打印机"}))
    problem = problem.replace(staff=staff, vehicles=(equipped, problem.vehicles[1]))
    files = written(tmp_path / "p", problem=problem, travel=replace(fixture.travel(problem), router=Named()))
    tuesday, wednesday = words(files["出车单.pdf"])
    workbook = "".join(cells(files["出车单.xlsx"])).replace(" ", "")
    for said in (tuesday, workbook):
        assert "便民1号车" in said and "2026年12月1日（星期二）" in said and "1个停靠点，1户上门，3件；9.5公里" in said
        assert "经榆大路" in said and "村干部10113900000101" in said and "大湾村村委会院内" in said
        assert "打印机" in said and "城乡居民养老保险待遇资格认证×1" in said and "（保密事项）×1" in said
        assert "吴工作员" in said and "0912-7654321" in said and "11:30–12:30" in said
        assert "赵秀兰" in said and "13809120001" in said and "（预留40分钟）" in said
    assert tuesday.count("办结") == 3 and tuesday.count("缺材料") == 3
    assert "石峁梁村" in wednesday and "李满仓" in wednesday and "赵秀兰" not in wednesday


def test_roads_are_named_by_length_in_the_order_of_the_way():
    """At most four, each once, none that is a trifle; a straight line names none."""
    parts = [RoadPart(name=n, metres=m) for n, m in (("A", 500), ("", 9000), ("B", 4000), ("A", 800), ("C", 20))]
    assert named_roads(parts) == ("A", "B")
    assert named_roads([RoadPart(name=str(n), metres=100 + n) for n in range(6)]) == ("2", "3", "4", "5")
    assert named_roads(()) == ()


EVIL = (
    "=1+1",
    "<img src=x onerror=alert(1)>",
    '#import "x.typ"',
    "*bold* _it_ $x^2$ @ref <tag> `c` \\u{41}",
    "../../x",
)


@pytest.mark.parametrize("evil", EVIL)
def test_a_name_prints_as_it_is_written(tmp_path, evil):
    """An evil village, resident, vehicle, colleague or road is a text in every PDF and workbook."""

    class Evil:
        def line(self, origin, destination):
            return ()

        def roads(self, origin, destination):
            return (RoadPart(name=evil, metres=3000),)

    made = fixture.problem()
    problem = made.replace(
        villages=(replace(made.villages[0], name=evil, host_place=evil, contact=evil), *made.villages[1:]),
        requests=tuple(replace(r, applicant=evil, contact=evil) for r in made.requests),
        vehicles=(replace(made.vehicles[0], name=evil, equipment=frozenset({evil})), *made.vehicles[1:]),
        staff=tuple(replace(person, name=evil, phone=evil) for person in made.staff),
    )
    files = written(tmp_path / "p", problem=problem, travel=replace(fixture.travel(problem), router=Evil()))
    bare = "".join(evil.split())
    for name, path in files.items():
        if path.suffix == ".pdf":
            assert bare in "".join(words(path)), name
        elif path.suffix == ".xlsx":
            page = [cell for sheet in load_workbook(path) for row in sheet for cell in row]
            assert any(evil in str(cell.value) for cell in page), name
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in page), name


def test_links_are_in_the_coordinates_of_their_map():
    """Gaode in China gets GCJ-02, a template of one's own what it asks for, others OpenStreetMap; none is none."""
    settings, point = fixture.settings(), Point(lon=109.7, lat=38.3)
    gaode = re.search(r"to=([\d.]+),([\d.]+)&", map_url(settings, point, "大湾村"))
    assert gaode and 0.004 < float(gaode[1]) - 109.7 < 0.008
    own = replace(settings, map_link="geo:{lat},{lon}?q={name}", map_link_coordinates=Coordinates.WGS84)
    assert map_url(own, point, "大湾 &村") == "geo:38.30000,109.70000?q=%E5%A4%A7%E6%B9%BE%20%26%E6%9D%91"
    turned = replace(own, map_link_coordinates=Coordinates.BD09)
    assert map_url(turned, point, "x").split("?")[0] != map_url(own, point, "x").split("?")[0]
    assert map_url(replace(settings, country="LI"), point, "x").startswith("https://www.openstreetmap.org/?mlat=38.3")
    assert map_url(replace(settings, map_link="none"), point, "x") == "" and map_url(settings, None, "x") == ""


def test_a_code_is_drawn_as_the_library_has_it():
    """The dark runs of the path are the dark modules of the code, with white around."""
    import segno

    url = "https://map.example/?at=38.3,109.7"
    matrix = segno.make(url, error="l", boost_error=False, micro=False, mask=3).matrix
    dark = {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    runs = re.findall(r"M(\d+),(\d+)h(\d+)v1h-(\d+)z", code_svg(url))
    assert {(int(x) - 2 + k, int(y) - 2) for x, y, length, _ in runs for k in range(int(length))} == dark


def test_no_link_carries_a_person():
    """The name in a link is that of a village, also for a door."""
    settings = replace(fixture.settings(), map_link="https://m.example/{name}/{lat}/{lon}")
    urls = [line.url for turn in turns(marks(fixture.problem(settings=settings))) for line in turn.stops if line.url]
    assert len(urls) == 5 and all("%E5%AD%99" not in url for url in urls)  # 孙


def test_the_outcome_table_offers_what_can_have_happened(tmp_path):
    """A row a planned case in the order of the sheets, as if all went well; lists for status and reason."""
    sheet = load_workbook(written(tmp_path / "p")["回填表.xlsx"])["台账"]
    head, *rows = [[c.value for c in row] for row in sheet.iter_rows()]
    assert head[:8] == ["申请编号", "村庄", "环节", "状态", "计划编号", "日期", "结果", "原因"]
    assert [row[0] for row in rows] == ["R2", "R1", "R3", "R4"]
    assert {(row[2], row[3], row[4]) for row in rows} == {(1, "已办结", "2026-W49")}
    assert rows[0][5].date() == fixture.TUESDAY and rows[0][8:11] == ["便民1号车", "09:00–10:00", "大湾村 村委会院内"]
    status, reason = sheet.data_validations.dataValidation
    assert "未到场" in status.formula1 and "材料不齐" in status.formula1 and "D2" in str(status.sqref)
    assert "本人不在家" in reason.formula1 and not reason.showErrorMessage and "H2" in str(reason.sqref)
