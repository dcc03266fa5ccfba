"""Write docs/format.md from the columns that are read and written and the catalogues: run after changing them."""

import re
from pathlib import Path

from planner.out.tables import COLUMNS
from planner.read.alone import ALONE
from planner.read.columns import SETTINGS, TABLES, Column, Table
from planner.read.template import shown_default
from planner.settings import Language
from planner.texts import catalogue, text

ROOT = Path(__file__).resolve().parent.parent
EN, ZH = Language.EN, Language.ZH

INTRO = """# What is read, and the tables that are written

<!-- Written by scripts/make_format_doc.py from planner/read/columns.py, planner/out/tables.py and planner/texts. -->

A district is one workbook (`.xlsx`) with a sheet for each table, or a folder with a file for each table.
`villages` and `centres` must be there, everything else may be missing. `planner new PATH` writes an
empty one.

## Files

| table | file or sheet names | also as |
| --- | --- | --- |
{files}

In a folder, settings are `district.toml` (English keys; weights and costs also in `[weights]` and
`[costs]`) or a table of two columns, item and value. A folder may hold a whole `district.xlsx` instead
of, or beside, single tables; the same table twice is an error. Roads lie beside the tables as
`roads.gpkg` (or `.shp`, `.geojson`, `.graphml`) or one `*.osm.pbf`.
Other files, sub-folders, and sheets with other names are left alone
(and named in the report). `.csv` is UTF-8 with or without BOM, UTF-16 with BOM, or GB18030; the
separator is a comma, a semicolon or a tab. A layer (`.gpkg`, `.geojson`) gives lon and lat by its
geometry; one in another system than EPSG:4326 is converted, and `coordinates` does not apply to it.

`roads.gpkg` has a layer `roads` of LineStrings, in any coordinate system (docs/travel.md says where they join),
with the columns `class` (the names of OpenStreetMap `highway` values), `name`, `oneway` (0/1),
`speed_kmh` (optional), `ferry`, `bridge`.

## Real spreadsheets

- The heading is looked for in the first 25 rows; titles above it are passed over. It may have two rows,
  with merged groups above. Case, white space, `*`, and units in brackets do not matter: `minutes (min)`,
  `分钟（分）`. Unknown columns are named in the report and not read.
- Blank rows, totals (合计, 总计, 小计, total), notes under the table (制表：, 备注：, Note:), and example rows whose
  mark begins with `例-` or `example-` are passed over, and reported.
- Full-width digits and signs are read as narrow ones. A merged cell over several rows counts for each of
  them, except in columns of numbers, where it is an error. Formulas need their result, as Excel and WPS
  save it.
- A blank cell means the default. Nothing else is guessed: what cannot be read is an error with its code,
  table, row (as a spreadsheet counts), heading and value; all errors of all tables come at once.

## How cells are written

| kind | Chinese | English |
| --- | --- | --- |
{kinds}

Yes: `1 yes true y √ ✓ 是 有`; no: blank `0 no false n × 否 无`. Dates are strict: `2026-12-01`, `2026/12/1`,
`2026.12.1`, `2026年12月1日`, or a date cell. Lists are separated by `;` `,` `、` (also full-width). An entry
of windows is `[weekdays or date] HH:MM-HH:MM`; without days it holds every day. Ids are text: a number
in a cell is read exactly, but `6.10802E+11` is an error, and so is a number of more than 15 digits. Ids
in `times` may also be written `village/ID` or `centre/ID`.

Without a table of vehicles one van for each centre, with the defaults, is assumed, and reported. Without
a table of staff every vehicle has a full crew with every skill. A village without coordinates is planned
by `times`; where that does not know it, it is reported and stays unreachable. A centre must be in one of
the two. Places farther from the middle of all places than 100 km and five times the median distance are
an error, and so is a door more than 50 km from its village.
"""

WRITTEN = """
## Tables of a plan

`planner plan` writes eight tables into `tables/` of the plan folder. They are for the office: some name residents.

- **Files**: UTF-8 with a byte order mark, one header row, commas, quotes where a text needs them. Every table is
  always there, perhaps with nothing but its header. New columns are added at the end.
- **Times of the day**: `HH:MM`, rounded down to the minute. Where the district's grid (`grid_minutes`) is not whole
  minutes: `HH:MM:SS`, in every row. Drives, walks and set-up need no whole minutes, so `arrive` may hide up to 59
  seconds; `begin` and `end` of a hub stop lie on the grid and hide none where it is whole minutes.
- **Dates**: `YYYY-MM-DD`. **Seconds** and **metres**: whole numbers. **Degrees**: six decimals, WGS-84.
- **Minutes**: two decimals; times 60 and rounded they are the whole seconds again.
- **Cost**: in minutes, four decimals; times 6000 and rounded it is the integer that the solver counts with. `amount`
  and `weight` have no needless decimals.
- **Yes and no**: `1` and `0`. **Nothing known**: an empty cell.
- **Rules**: ids of [rules.md](rules.md), separated by spaces.
- **Text**: an apostrophe is put before a text that begins with `=` `+` `-` `@` (also full-width), a tab, a line
  break or an apostrophe, so that no spreadsheet calculates it. `planner.out.read_tables` takes it away again.
"""

SCENARIOS = """The scenarios of `planner compare` ([scenarios.md](scenarios.md)) lie beside the tables and are read by
it alone: one change a row, or in `scenarios.toml`:

```toml
[[scenario]]
name = "芹河加一辆车"
note = "..."
changes = [
  { change = "vehicle_more", target = "V1", value = 1 },
]
```
"""

MEANINGS = {
    "stops.stop_id": "id; the same in every plan that holds this stop",
    "stops.date": "day",
    "stops.vehicle": "id of the vehicle",
    "stops.seq": "order within the vehicle's day, from 0",
    "stops.kind": "`start`, `hub` (a stop for everyone), `home` (home visit), `break` or `end`",
    "stops.place": "`village/ID`, `centre/ID` or `door/REQUEST`; empty: a break on the road",
    "stops.lon": "longitude",
    "stops.lat": "latitude",
    "stops.arrive": "arrival",
    "stops.begin": "begin of the service or of the break",
    "stops.end": "end of it",
    "stops.leave": "departure",
    "stops.drive_seconds": "drive from the stop before",
    "stops.drive_metres": "its length",
    "stops.cases": "collected cases served here",
    "stops.minutes": "counter time, or time at the door, of cases and walk-ins here",
    "stops.announced": "whether the stop was announced before this plan",
    "assignments.task": "id of the task: cases that are served together, or the walk-ins of a village",
    "assignments.request": "id of the case; empty: the walk-ins",
    "assignments.leg": "step of a case, from 1",
    "assignments.village": "id of the village",
    "assignments.mode": "`hub`, `home`, `centre` or `agent`",
    "assignments.stop_id": "where; empty for `centre` and `agent`",
    "assignments.walk_metres": "way of the residents, one way",
    "assignments.walk_minutes": "its time, one way",
    "assignments.minutes": "counter time, or time at the door",
    "crew.date": "day",
    "crew.vehicle": "id of the vehicle",
    "crew.staff": "id of the person",
    "crew.role": "`officer`",
    "unserved.task": "id of the task",
    "unserved.request": "id of the case; empty: the walk-ins of the village",
    "unserved.leg": "step of the case, from 1",
    "unserved.village": "id of the village",
    "unserved.rules": "rules in the way; empty: only the cost, or no reasons were asked for",
    "unserved.sentence": "why, in the district's language",
    "unserved.remedy": "the smallest change found that serves it",
    "unserved.instead": "where the resident can go",
    "villages.village": "id of the village; every village has a row",
    "villages.name": "its name",
    "villages.stop_id": "the nearest hub stop that keeps time for it; without one, the nearest in reach; empty: none",
    "villages.date": "day of that stop",
    "villages.walk_metres": "way to it, one way",
    "villages.walk_minutes": "its time, one way",
    "villages.days_since_visit": "days from the last visit in the ledger to the first day; empty: none known",
    "villages.reserved": "`1`: time is kept for its residents; `0`: none is. With a stop: its walk-ins are left and "
    "no case of it is served at a stop; it gets no notice, and timetable and map ask to phone first",
    "villages.centre": "id of the nearest centre by road; empty: no road leads to one",
    "villages.centre_metres": "road to it, one way",
    "score.term": "term of the cost ([model.md](model.md))",
    "score.amount": "how much of it",
    "score.weight": "its weight",
    "score.cost": "what it costs",
    "changes.change": "id of the edit (table changes above)",
    "changes.kind": "its kind",
    "changes.target": "its target",
    "changes.date": "its day; empty: any",
    "changes.vehicle": "its vehicle; empty: any",
    "changes.accepted": "`1` accepted, `0` refused",
    "changes.rules": "rules in its way",
    "measures.measure": "its name ([measures.md](measures.md) defines each and says how to compute it again)",
    "measures.value": "its value; empty: it cannot be said, as money where the settings name no costs",
    "measures.unit": "`residents`, `share` (0 to 1), `days`, `cases`, `vehicle_days`, `km`, `hours`, `money`, `index`",
}


def main() -> None:
    """Write the page."""
    (ROOT / "docs" / "format.md").write_text(page(), encoding="utf-8", newline="\n")


def page() -> str:
    """The whole page."""
    parts = [INTRO.format(files="\n".join(map(_files, (SETTINGS, *TABLES, *ALONE.values()))), kinds=_kinds())]
    parts.append("## Tables\n\nBold columns must be filled in.\n")
    parts += [_table(table) for table in (*TABLES, SETTINGS)]
    parts += [SCENARIOS, *(_table(table) for table in ALONE.values())]
    parts.append("## Closed lists\n\n| column | English | Chinese |\n| --- | --- | --- |\n" + _lists())
    parts.append(_errors())
    parts.append(_notices())
    parts.append(WRITTEN)
    parts += [_written(name) for name in COLUMNS]
    return "\n".join(parts)


def _files(table: Table) -> str:
    more = {"villages": "`.gpkg`, `.geojson`", "centres": "`.gpkg`, `.geojson`", "settings": "`district.toml`"}
    more["scenarios"] = "`scenarios.toml`"
    names = ", ".join(f"`{name}`" for name in (table.name, table.zh, *table.also))
    must = " (must be there)" if table.compulsory else ""
    return f"| `{table.name}`{must} | {names} | {more.get(table.name, '')} |"


def _kinds() -> str:
    names = dict.fromkeys(c.kind.name for t in (*TABLES, SETTINGS, *ALONE.values()) for c in t.columns)
    return "\n".join(
        f"| {n} | {_cell(text(ZH, 'read', f'kind.{n}'))} | {_cell(text(EN, 'read', f'kind.{n}'))} |" for n in names
    )


def _table(table: Table) -> str:
    head = f"### {table.name} · {table.zh}\n\n| column | Chinese | kind | unit | default | meaning | 说明 |\n"
    return head + "| --- | --- | --- | --- | --- | --- | --- |\n" + "\n".join(map(_row, table.columns)) + "\n"


def _row(column: Column) -> str:
    name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
    unit = text(EN, "read", f"unit.{column.unit}") if column.unit else ""
    fields = (
        name,
        column.zh,
        column.kind.name,
        unit,
        "" if column.table in ALONE else shown_default(column, EN),
        column.help(EN),
        column.help(ZH),
    )
    return f"| {' | '.join(map(_cell, fields))} |"


def _lists() -> str:
    columns = [c for t in (*TABLES, SETTINGS, *ALONE.values()) for c in t.columns if c.kind.name == "choice"]
    rows = (
        f"| `{c.table}.{c.name}` | {', '.join(c.kind.choices(EN))} | {'、'.join(c.kind.choices(ZH))} |" for c in columns
    )
    return "\n".join(rows) + "\n"


def _errors() -> str:
    codes = sorted({key.rpartition(".")[0] for key in catalogue(EN, "errors")})
    head = "## Error codes\n\nThe code stays the same; the sentence comes in the district's language.\n\n"
    head += "| code | what is wrong | what to do | 错在哪里 |\n| --- | --- | --- | --- |\n"
    return head + "\n".join(
        f"| `{c}` | {_say(EN, f'{c}.what')} | {_say(EN, f'{c}.do')} | {_say(ZH, f'{c}.what')} |" for c in codes
    )


def _notices() -> str:
    codes = [key.removeprefix("skipped.") for key in catalogue(EN, "read") if key.startswith("skipped.")]
    head = "\n\n## Notices\n\nWhat was passed over or assumed; nothing of it is an error.\n\n| code | notice | 提示 |\n"
    head += "| --- | --- | --- |\n"
    rows = (
        f"| `{c}` | {_cell(catalogue(EN, 'read')[f'skipped.{c}'])} | {_cell(catalogue(ZH, 'read')[f'skipped.{c}'])} |"
        for c in codes
    )
    return head + "\n".join(rows) + "\n"


def _written(name: str) -> str:
    head = f"### tables/{name}.csv\n\n| column | meaning |\n| --- | --- |\n"
    return head + "".join(f"| `{column}` | {MEANINGS[f'{name}.{column}']} |\n" for column in COLUMNS[name])


def _say(language: Language, key: str) -> str:
    return _cell(catalogue(language, "errors")[key])


def _cell(words: str) -> str:
    return re.sub(r"\{\w+\}", "…", words).replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    main()
