"""Broken input: every error with its code, table, row, heading and value; no traceback; all at once."""

import tempfile
import time
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from read_kit import BASE, book, errors_of, folder, only, tables, with_cell

from planner.errors import InputErrors
from planner.read import marked_copy, read_district
from planner.read.columns import SETTINGS, TABLES
from planner.settings import Language


@pytest.mark.parametrize("write", [folder, lambda path, content: book(path.with_suffix(".xlsx"), content)])
@pytest.mark.parametrize(
    ("table", "row", "column", "value", "code"),
    [
        ("requests", 2, "due", "12/40", "date-bad"),
        ("requests", 2, "village", "V9", "village-unknown"),
        ("requests", 2, "service", "S9", "service-unknown"),
        ("requests", 2, "officer", "P9", "staff-unknown"),
        ("requests", 2, "earliest", "2026-12-05", "order-wrong"),
        ("requests", 2, "minutes", "-5", "number-negative"),
        ("requests", 2, "priority", "huge", "choice-bad"),
        ("requests", 2, "windows", "25:00-26:00", "time-bad"),
        ("requests", 2, "id", "", "cell-missing"),
        ("services", 2, "minutes", "-15", "number-negative"),
        ("services", 2, "legs", "3", "legs-bad"),
        ("villages", 3, "id", "V1", "id-twice"),
        ("villages", 3, "id", "6.10802E+11", "id-digits-lost"),
        ("villages", 2, "population", "many", "number-bad"),
        ("villages", 2, "can_host", "maybe", "yes-bad"),
        ("villages", 2, "parent", "V1", "parent-circle"),
        ("villages", 2, "vehicles_that_can_reach", "K1;K9", "vehicle-unknown"),
        ("villages", 2, "lat", "", "coordinates-half"),
        ("villages", 2, "lon", "0", "place-far"),
        ("villages", 2, "lat", "3.828", "place-far"),
        ("villages", 2, "lat", "382.8", "coordinates-range"),
        ("villages", 2, "name", "#REF!", "cell-error"),
        ("vehicles", 2, "centre", "C9", "centre-unknown"),
        ("vehicles", 2, "hours", "17:00-08:00", "hours-turned"),
        ("vehicles", 2, "speed_factor", "0", "number-not-positive"),
        ("staff", 2, "centre", "C9", "centre-unknown"),
        ("staff", 2, "skills", "x@soon", "date-bad"),
        ("centres", 2, "hours", "all day", "hours-bad"),
    ],
)
def test_one_broken_cell_is_one_error_in_its_place(tmp_path, write, table, row, column, value, code):
    """The error names the table, the row and the heading as the user sees them, and what stands there."""
    errors = errors_of(write(tmp_path / "d", with_cell(table, row, column, value)))
    found = [e for e in errors if e.code == code]
    assert [e.code for e in errors if e.table.startswith(table)][:1] == [code]
    assert len(found) == 1
    assert (Path(found[0].table).stem, found[0].row) == (table, row)
    placed_elsewhere = {"coordinates-half": "lon", "order-wrong": "due", "coordinates-range": "lon", "place-far": "lon"}
    assert found[0].column == placed_elsewhere.get(code, column)
    if code not in placed_elsewhere:
        assert found[0].value == value
    for language in Language:
        assert found[0].what(language)
        assert found[0].remedy(language)


def test_a_good_district_reads(tmp_path):
    """The base of these tests has no error of its own."""
    problem = read_district(folder(tmp_path, tables()), first=date(2026, 11, 30), weeks=2)
    assert [len(t) for t in (problem.villages, problem.centres, problem.requests, problem.vehicles)] == [3, 1, 1, 2]
    assert (problem.horizon.first, problem.horizon.days) == (date(2026, 11, 30), 14)
    assert [v.can_host for v in problem.villages] == [True, False, True]


def test_every_error_of_every_table_comes_at_once(tmp_path):
    """Nothing hides behind the first error."""
    content = tables(
        villages=[*BASE["villages"], ["V1", "丁村", "38.28", "109.73", "-3", "?"]],
        requests=[["id", "village", "service", "due"], ["R1", "V9", "S9", "12/40"]],
        vehicles=[["id", "name"], ["K1", "一号车"]],
    )
    codes = [(Path(e.table).stem, e.row, e.code) for e in errors_of(folder(tmp_path, content))]
    assert codes == [
        ("villages", 5, "number-negative"),
        ("villages", 5, "yes-bad"),
        ("villages", 5, "id-twice"),
        ("villages", 5, "coordinates-swapped"),
        ("requests", 2, "date-bad"),
        ("requests", 2, "village-unknown"),
        ("requests", 2, "service-unknown"),
        ("vehicles", 1, "column-missing"),
    ]


def test_swapped_coordinates_are_seen(tmp_path):
    """Longitude and latitude are told apart by their range, and in small countries by the other places."""
    rows = [*BASE["villages"][:-1], ["V3", "丙村", "38.25", "109.78", "200", "√"]]
    assert only(folder(tmp_path / "cn", tables(villages=rows))).code == "coordinates-swapped"
    names = ["id", "name", "lon", "lat"]
    alpine = [["V1", "A", "9.52", "47.14"], ["V2", "B", "9.50", "47.17"], ["V3", "C", "47.10", "9.51"]]
    content = tables(villages=[names, *alpine], centres=[names, ["C1", "Z", "9.51", "47.13"]])
    error = only(folder(tmp_path / "li", content))
    assert (error.code, error.row, error.column) == ("coordinates-swapped", 4, "lon")


def test_a_village_in_the_sea_is_an_error(tmp_path):
    """A place far from all others is named with its distance."""
    rows = [*BASE["villages"], ["V4", "海村", "125.0", "30.0", "10", ""]]
    error = only(folder(tmp_path, tables(villages=rows)))
    assert (error.code, error.row) == ("place-far", 5)
    assert error.values["km"] > 1500


def test_a_wide_district_is_no_error(tmp_path):
    """Places 150 km apart all along a valley are not outliers."""
    rows = [[f"V{k}", f"村{k}", f"{107 + 0.2 * k:.2f}", "38.3", "10", ""] for k in range(16)]
    content = tables(villages=[BASE["villages"][0], *rows])
    assert len(read_district(folder(tmp_path, content)).villages) == 16


def test_a_door_far_from_its_village_is_an_error(tmp_path):
    """The home of a resident lies near the village it is said to be in."""
    content = with_cell("requests", 2, "door", "111.5,38.28")
    error = only(folder(tmp_path, content))
    assert (error.code, error.column, error.value) == ("door-far", "door", "111.5,38.28")


def test_missing_and_empty_tables_are_named(tmp_path):
    """Villages and centres must be there; an empty file says that it is empty."""
    assert only(folder(tmp_path / "a", tables(villages=None, requests=None))).code == "table-missing"
    assert only(book(tmp_path / "b.xlsx", tables(centres=None, vehicles=None, staff=None))).code == "table-missing"
    path = folder(tmp_path / "c", tables(requests=None))
    (path / "villages.csv").write_bytes(b"")
    assert only(path).code == "table-empty"
    (path / "villages.csv").write_text("id,name,lon,lat\n")
    assert only(path).code == "table-without-rows"
    (path / "villages.csv").write_text("these,are\nnot,the\n")
    assert only(path).code == "heading-missing"
    (path / "villages.csv").unlink()
    (path / "villages.gpkg").write_bytes(b"")
    assert [e.code for e in errors_of(path)] == ["file-empty"]


def test_requests_without_services_are_one_error(tmp_path):
    """The missing table is named once, not on every row."""
    assert only(folder(tmp_path, tables(services=None))).code == "services-missing"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("d.xlsx", b"", "file-empty"),
        ("d.xlsx", b"this is no workbook", "file-unreadable"),
        ("d.xls", b"\xd0\xcf\x11\xe0", "file-wrong-type"),
        ("d.docx", b"PK", "file-wrong-type"),
        ("villages.csv", b"id,name", "table-alone"),
    ],
)
def test_files_that_are_no_district_are_refused(tmp_path, name, data, code):
    """Empty, broken and foreign files are errors with a name, not tracebacks."""
    (tmp_path / name).write_bytes(data)
    error = only(tmp_path / name)
    assert (error.code, error.table) == (code, name)


def test_a_path_that_is_not_there_is_an_error(tmp_path):
    """A wrong path is said in the user's language."""
    error = only(tmp_path / "nowhere")
    assert error.code == "path-missing"
    assert "nowhere" in error.what(Language.ZH)


def test_broken_files_in_a_folder_are_named(tmp_path):
    """Each file that cannot be read is one error, and the others are still read."""
    path = folder(tmp_path, tables(requests=None, services=None, staff=None))
    (path / "requests.xls").write_bytes(b"old")
    (path / "services.csv").write_bytes(b"\xff\x00\xff\x80\x81")
    (path / "staff.xlsx").write_bytes(b"PK broken")
    (path / "district.toml").write_text('name = "unfinished\n', encoding="utf-8")
    codes = {(e.table, e.code) for e in errors_of(path)}
    assert codes == {
        ("requests.xls", "file-wrong-type"),
        ("services.csv", "encoding-unknown"),
        ("staff.xlsx", "file-unreadable"),
        ("district.toml", "toml-bad"),
    }


def test_a_file_held_by_another_program_is_an_error(tmp_path, monkeypatch):
    """Windows refuses to open a file that Excel holds; that is said, and nothing else happens."""
    path = folder(tmp_path, tables())
    real = Path.read_bytes

    def held(self):
        if self.name == "requests.csv":
            raise PermissionError(13, "held", str(self))
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", held)
    error = only(path)
    assert (error.code, error.table) == ("file-held", "requests.csv")


def test_the_same_table_twice_is_an_error(tmp_path):
    """Of two tables of one kind nobody chooses silently."""
    path = folder(tmp_path, tables())
    (path / "村庄.csv").write_text("id,name\n")
    assert only(path).code == "table-twice"


def test_the_same_column_twice_is_an_error(tmp_path):
    """Of two columns of one kind nobody chooses silently."""
    rows = [[*row, row[1]] for row in BASE["villages"]]
    rows[0][-1] = "村名"
    error = only(folder(tmp_path, tables(villages=rows)))
    assert (error.code, error.column) == ("column-twice", "村名")


def test_settings_are_checked(tmp_path):
    """Unknown items, bad values and contradictions of the settings are placed too."""
    path = folder(tmp_path, tables(settings=[["item", "value"], ["wheather", "dry"], ["grid_minutes", "0"]]))
    assert [(e.row, e.column, e.code) for e in errors_of(path)] == [
        (2, "wheather", "setting-unknown"),
        (3, "grid_minutes", "number-too-small"),
    ]
    (path / "settings.csv").unlink()
    text = '# mine\nname = "x"\ndwell_min_minutes = 60\ndwell_max_minutes = 30\n\n[weights]\ndrive = -1\nfly = 2\n'
    (path / "district.toml").write_text(text, encoding="utf-8")
    assert [(e.row, e.code) for e in errors_of(path)] == [
        (3, "settings-order"),
        (7, "number-negative"),
        (8, "setting-unknown"),
    ]


def test_errors_speak_the_language_of_the_district(tmp_path):
    """The settings choose the language."""
    content = with_cell("requests", 2, "due", "12/40") | {"settings": [["language", "en"], ["grid_minutes", "1"]]}
    with pytest.raises(InputErrors) as caught:
        read_district(folder(tmp_path, content))
    assert caught.value.language is Language.EN


def test_roads_are_wanted_where_the_settings_want_them(tmp_path):
    """A travel source on roads without roads is an error at the gate."""
    path = folder(tmp_path, tables(settings=[["travel", "lines"], ["language", "en"]]))
    assert only(path).code == "roads-missing"
    (path / "roads.gpkg").write_bytes(b"x")
    assert read_district(path).roads == path / "roads.gpkg"


def test_a_centre_must_be_somewhere(tmp_path):
    """A centre without coordinates is an error, unless `times` knows it."""
    rows = [["id", "name"], ["C1", "鱼河"]]
    assert only(folder(tmp_path / "a", tables(centres=rows))).code == "centre-without-place"
    times = [["from", "to", "minutes"], ["C1", "V1", "10"]]
    assert read_district(folder(tmp_path / "b", tables(centres=rows, times=times))).centres[0].point is None


def test_weeks_are_one_to_four(tmp_path):
    """A horizon of another length is refused."""
    with pytest.raises(InputErrors, match="weeks-range"):
        read_district(folder(tmp_path, tables()), weeks=5)


def test_twenty_thousand_rows_with_errors_take_about_a_second(tmp_path):
    """The bar is a second; four are allowed so that a busy machine does not fail the test."""
    head = ["id", "village", "applicant", "service", "minutes", "received", "due", "mobility_limited", "windows"]
    rows = [
        [
            f"R{k}",
            f"V{k % 4}",
            f"张{k}",
            "S1",
            "15",
            "2026-11-20",
            "12/40" if k % 3 else "2026-12-04",
            "√",
            "一三五 09:00-11:00",
        ]
        for k in range(20_000)
    ]
    path = folder(tmp_path, tables(requests=[head, *rows]))
    begin = time.perf_counter()
    errors = errors_of(path)
    assert time.perf_counter() - begin < 4
    assert len(errors) == 13_333 + 5_000


def test_a_table_that_cannot_be_read_draws_no_errors_after_it(tmp_path):
    """What refers to a broken table is not called wrong as well; other missing tables still are."""
    content = with_cell("requests", 2, "officer", "P1") | {"changes": [["kind", "target", "date"]]}
    content["changes"] += [["day_off", "P7", "2026-12-01"], ["lock", "V1", "2026-12-01"]]
    path = folder(tmp_path, content | {"times": [["from", "to", "minutes"], ["C1", "V1", "5"]]})
    (path / "staff.csv").write_bytes(b"\xff\x00\xff\x80\x81")
    (path / "villages.csv").write_text("nothing,known\n1,2\n", encoding="utf-8")
    (path / "centres.csv").unlink()
    (path / "vehicles.csv").unlink()
    assert {(e.table, e.code) for e in errors_of(path)} == {
        ("staff.csv", "encoding-unknown"),
        ("villages.csv", "heading-missing"),
        (path.name, "table-missing"),
    }


def test_a_workbook_with_a_password_says_so(tmp_path):
    """The container of locked and of old workbooks is known by its first bytes."""
    (tmp_path / "d.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
    assert only(tmp_path / "d.xlsx").code == "file-locked"


def test_roads_that_nobody_asked_for_are_no_error(tmp_path):
    """Two extracts are a question only where the roads are wanted."""
    path = folder(tmp_path, tables())
    for name in ("a.osm.pbf", "b.osm.pbf"):
        (path / name).write_bytes(b"x")
    assert read_district(path).roads is None
    (path / "settings.csv").write_text("travel,osm\n", encoding="utf-8")
    assert only(path).code == "roads-unclear"


ANYTHING = st.one_of(
    st.text("0123456789.-:;,@|/ 村√例合计eE=#年月日至周一", max_size=12),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)),
    st.times(),
)


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_whatever_stands_in_the_cells_there_is_no_traceback(data):
    """Any cells end in a Problem or in InputErrors, each of which can be said in both languages."""
    content = {}
    for table in (SETTINGS, *TABLES):
        names = [c.name for c in table.columns]
        rows = [names] if table.name != "settings" else []
        for number in range(data.draw(st.integers(0, 2))):
            row = [data.draw(ANYTHING) for _ in names]
            row[0] = f"X{number}" if data.draw(st.booleans()) else row[0]
            rows.append(row if table.name != "settings" else [data.draw(st.sampled_from(names)), row[0]])
        content[table.name] = rows
    with tempfile.TemporaryDirectory() as name:
        for path in (folder(Path(name) / "d", content), book(Path(name) / "d.xlsx", content)):
            try:
                read_district(path)
            except InputErrors as caught:
                for error in caught.errors:
                    assert error.what(Language.ZH) and error.remedy(Language.EN)
                marked_copy(path, caught)
