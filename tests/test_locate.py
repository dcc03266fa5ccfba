"""Villages without coordinates are clicked into place, and the points read back into the tables."""

import csv
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import map_browser as browser
import openpyxl
import pytest
from cli_kit import answer
from read_kit import book, folder, tables

from planner.coordinates import from_wgs84
from planner.errors import InputErrors, PlannerError
from planner.out.locate_page import locate_page
from planner.problem import Point
from planner.read import read_district, read_located
from planner.settings import Coordinates

ROOT = Path(__file__).parent.parent
DAY = date(2026, 11, 26)
BLANK = [
    ["id", "name", "lon", "lat", "population", "备注"],
    ["610802116200", "甲村", "109.73", "38.28", "500", "老路难走"],
    ["610802116201", "乙村", "", "", "300", "=1+1"],
    ["610802116202", "丙村", "", "", "200", ""],
]
HALF = {"villages": BLANK, "requests": None}


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    """One browser for all of this file."""
    with browser.started() as started:
        yield started


def points(path: Path, *rows: str) -> Path:
    """A table as the page saves it."""
    path.write_text("\r\n".join(["id,name,lon,lat", *rows]) + "\r\n", encoding="utf-8-sig", newline="")
    return path


def read_back(district: Path, file: Path) -> Any:
    """Read a table of points into a district."""
    return read_located(district, file, read_district(district), stamp=DAY)


def refused(district: Path, file: Path) -> list[str]:
    """The codes of what reading back refuses."""
    with pytest.raises(InputErrors) as caught:
        read_back(district, file)
    assert all(e.what(language) and e.remedy(language) for e in caught.value.errors for language in ("zh", "en"))
    return [e.code for e in caught.value.errors]


def cells(file: Path, encoding: str = "utf-8") -> list[list[str]]:
    """The rows of a csv file."""
    with file.open(encoding=encoding, newline="") as opened:
        return list(csv.reader(opened))


def test_points_fill_the_blank_cells_and_nothing_else(tmp_path: Path) -> None:
    """One village of two: its cells are filled, every other cell is as it was, and the old file is kept."""
    district = folder(tmp_path / "d", tables(**HALF))
    before = (district / "villages.csv").read_bytes()
    done = read_back(district, points(tmp_path / "p.csv", "610802116202,丙村,109.781234,38.251234"))
    expected = [list(row) for row in BLANK]
    expected[3][2:4] = ["109.781234", "38.251234"]
    assert cells(district / "villages.csv") == expected
    assert (done.backup / f"{DAY}-villages.csv").read_bytes() == before
    assert read_district(district).village["610802116202"].point == Point(lon=109.781234, lat=38.251234)
    assert read_district(district).village["610802116201"].point is None
    assert not list(district.glob(".*"))


@pytest.mark.parametrize("system", list(Coordinates))
def test_points_are_written_in_the_system_of_the_table(tmp_path: Path, system: Coordinates) -> None:
    """The page is WGS-84; a table in GCJ-02 or BD-09 gets its own numbers, and is read as the same spot."""
    settings = [["coordinates", str(system)]]
    district = folder(tmp_path / "d", tables(settings=settings, **HALF))
    read_back(district, points(tmp_path / "p.csv", "610802116201,乙村,109.800000,38.300000"))
    lon, lat = (float(cell) for cell in cells(district / "villages.csv")[2][2:4])
    shifted = from_wgs84(Point(lon=109.8, lat=38.3), system)
    assert (lon, lat) == pytest.approx(shifted, abs=1e-6)
    point = read_district(district).village["610802116201"].point
    assert (point.lon, point.lat) == pytest.approx((109.8, 38.3), abs=2e-6)


def test_a_workbook_keeps_its_titles_its_pair_and_its_formulas(tmp_path: Path) -> None:
    """Below a title row, into the one column of pairs; text that looks like a formula stays text."""
    rows = [["村庄一览表"], ["编号", "名称", "坐标", "人口"], ["V1", "=甲", "109.73,38.28", "5"], ["V2", "乙", "", "3"]]
    extra = tables(villages=rows, requests=None)
    district = book(tmp_path / "district.xlsx", extra)
    read_back(district, points(tmp_path / "p.csv", "V2,乙,109.8,38.3"))
    sheet = openpyxl.load_workbook(district)["villages"]
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found[0][0] == "村庄一览表" and found[2] == ["V1", "=甲", "109.73,38.28", "5"]
    assert sheet["B3"].data_type == "s" and found[3][2] == "109.8,38.3"
    assert read_district(district).village["V2"].point == Point(lon=109.8, lat=38.3)
    assert (tmp_path / "备份").is_dir()


def test_missing_columns_are_added_and_the_encoding_stays(tmp_path: Path) -> None:
    """A table without coordinates in GB18030 gets two Chinese headings and stays GB18030."""
    rows = [["编号", "名称", "人口"], ["V1", "甲村", "5"], ["V2", "乙村", "3"]]
    district = folder(tmp_path / "d", tables(villages=rows, requests=None), encoding="gb18030")
    read_back(district, points(tmp_path / "p.csv", "V2,乙村,109.8,38.3"))
    found = cells(district / "villages.csv", "gb18030")
    assert found == [[*rows[0], "经度", "纬度"], rows[1], [*rows[2], "109.8", "38.3"]]


def test_every_error_of_the_points_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    """An id that a spreadsheet spoilt, one twice, one that has a point by now, one that is not a number."""
    district = folder(tmp_path / "d", tables(**HALF))
    before = (district / "villages.csv").read_bytes()
    spoilt = points(tmp_path / "p.csv", "6.10802E+11,甲,109.8,38.3", "610802116201,乙,东边,38.3")
    codes = refused(district, spoilt)
    assert sorted(codes) == ["id-digits-lost", "number-bad"]
    rows = ("610802999999,谁,109.8,38.3", "610802116200,甲,109.8,38.3", *["610802116202,丙,109.8,38.3"] * 2)
    codes = refused(district, points(tmp_path / "q.csv", *rows))
    assert {"located-unknown", "located-taken"} < set(codes)
    assert set(codes) & {"located-twice", "id-twice", "duplicate-id"}
    assert (district / "villages.csv").read_bytes() == before


def test_a_point_far_from_everything_is_refused_before_it_is_written(tmp_path: Path) -> None:
    """A click into another country would make the district unreadable."""
    rows = [
        *(list(row) for row in BLANK[:2]),
        *[[f"V{k}", f"村{k}", "109.7", f"38.{k}", "", ""] for k in range(3)],
        BLANK[2],
    ]
    district = folder(tmp_path / "d", tables(villages=rows, requests=None))
    assert refused(district, points(tmp_path / "p.csv", "610802116201,乙,9.5,47.1")) == ["place-far"]
    assert refused(district, points(tmp_path / "q.csv")) in (["located-nothing"], ["table-without-rows"])


def test_the_same_table_read_twice_changes_nothing(tmp_path: Path) -> None:
    """A second click on the same file is no harm."""
    district = folder(tmp_path / "d", tables(**HALF))
    file = points(tmp_path / "p.csv", "610802116202,丙村,109.781234,38.251234")
    read_back(district, file)
    after = cells(district / "villages.csv")
    read_back(district, file)
    assert cells(district / "villages.csv") == after


def test_a_layer_is_not_written_into(tmp_path: Path) -> None:
    """It belongs to another program; the error says so."""
    district = folder(tmp_path / "d", tables(**HALF))
    problem = read_district(district)
    (district / "villages.csv").rename(tmp_path / "villages.csv")
    (district / "villages.geojson").write_text("{}", encoding="utf-8")
    with pytest.raises(PlannerError) as caught:
        read_located(district, points(tmp_path / "p.csv", "610802116202,丙,109.8,38.3"), problem, stamp=DAY)
    assert caught.value.code == "located-layer"


def test_names_cannot_harm_the_page(tmp_path: Path) -> None:
    """A name with markup is text in a data element, and nothing asks the network."""
    rows = [*(list(row) for row in BLANK[:2]), ["V9", "</script><b>x", "", "", "", ""]]
    problem = read_district(folder(tmp_path / "d", tables(villages=rows, requests=None)))
    page = locate_page(problem, ())
    assert "</script><b>x" not in page and "<b>x" not in page
    assert "default-src 'none'" in page and "http://" not in page.replace("http://www.w3.org", "")


def test_a_clerk_clicks_a_village_into_place_without_a_network(tmp_path: Path, chrome: Any) -> None:
    """Page of the example, two villages blanked: search, click, undo, keys, save; then read back."""
    district = Path(shutil.copytree(ROOT / "data" / "yuyang", tmp_path / "yuyang"))
    rows = cells(district / "villages.csv", "utf-8-sig")
    lon, lat = rows[0].index("lon") if "lon" in rows[0] else rows[0].index("经度"), 0
    lat = rows[0].index("lat") if "lat" in rows[0] else rows[0].index("纬度")
    for row in rows[1:3]:
        row[lon] = row[lat] = ""
    with (district / "villages.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    ids = [row[0] for row in rows[1:3]]
    made = answer("locate", district)
    assert made["without"] == 2
    with browser.opened(chrome, Path(made["page"])) as seen:
        page = seen.page
        assert seen.facts()["todo"] == "2"
        page.fill("input[type=search]", ids[1])
        assert page.locator(".pm-todo li:visible").count() == 1
        page.click(".pm-todo li:visible")
        page.click("#map", position={"x": 500, "y": 300})
        assert seen.facts()["placed"] == "1"
        spot = page.evaluate(
            "() => { var p = PlannerMap.map.containerPointToLatLng([500, 300]); return [p.lng, p.lat]; }"
        )
        page.click(".pm-undo")
        assert seen.facts()["placed"] == "0"
        page.click("#map", position={"x": 500, "y": 300})
        page.fill("input[type=search]", "")
        page.press("input[type=search]", "ArrowUp")
        page.press("input[type=search]", "Enter")
        page.keyboard.press("Enter")  # the first village, at the cross in the middle
        assert seen.facts()["placed"] == "2"
        page.keyboard.press("Control+z")
        assert seen.facts()["placed"] == "1"
        with page.expect_download() as waited:
            page.click(".pm-save")
        waited.value.save_as(tmp_path / "saved.csv")
        seen.requests[:] = [url for url in seen.requests if not url.startswith("blob:")]
    done = answer("locate", district, "--read", tmp_path / "saved.csv")
    assert done["located"] == [ids[1]] and done["without"] == 1
    point = read_district(district).village[ids[1]].point
    assert (point.lon, point.lat) == pytest.approx(spot, abs=0.004)  # two pixels
    after = cells(district / "villages.csv", "utf-8-sig")
    rows[2][lon], rows[2][lat] = after[2][lon], after[2][lat]
    assert after == rows


def test_the_page_works_on_a_phone(tmp_path: Path, chrome: Any) -> None:
    """List below, map above, a tap places a village; nothing is wider than the screen."""
    rows = [*(list(row) for row in BLANK)]
    district = folder(tmp_path / "d", tables(villages=rows, requests=None))
    made = answer("locate", district)
    with browser.opened(chrome, Path(made["page"]), size=browser.PHONE) as seen:
        seen.page.click("#map", position={"x": 150, "y": 150})
        assert seen.facts()["placed"] == "1"
        assert seen.page.locator(".pm-work").bounding_box()["width"] == browser.PHONE[0]
        assert seen.page.locator("#map").bounding_box()["height"] > 250


def test_no_name_lies_below_the_legend_the_buttons_or_the_scale(tmp_path: Path, chrome: Any) -> None:
    """On a phone, and still after the map has moved, names keep clear of what lies upon the map."""
    page = tmp_path / "locate.html"
    page.write_text(locate_page(read_district(ROOT / "data" / "yuyang"), ()), encoding="utf-8")
    hidden = """() => {
      var boxes = q => [...document.querySelectorAll(q)].map(e => e.getBoundingClientRect());
      var panels = boxes(".pm-key, .leaflet-control-zoom, .leaflet-control-scale");
      var names = boxes(".pm-label > *, .pm-label");
      return [panels.length, names.length > 20, names.filter(a => panels.some(
        b => a.right > b.left && a.left < b.right && a.bottom > b.top && a.top < b.bottom && a.width > 0)).length];
    }"""
    with browser.opened(chrome, page, size=browser.PHONE) as seen:
        assert seen.page.evaluate(hidden) == [3, True, 0]
        seen.page.evaluate("() => PlannerMap.map.panBy([40, -90], {animate: false})")
        assert seen.page.evaluate(hidden) == [3, True, 0]
