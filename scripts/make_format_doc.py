"""Write docs/format.md from planner/read/columns.py and the catalogues: run after changing either."""

import re
from pathlib import Path

from planner.read.columns import SETTINGS, TABLES, Column, Table
from planner.read.template import shown_default
from planner.settings import Language
from planner.texts import catalogue, text

ROOT = Path(__file__).resolve().parent.parent
EN, ZH = Language.EN, Language.ZH

INTRO = """# What is read

<!-- Written by scripts/make_format_doc.py from planner/read/columns.py and planner/texts; change those. -->

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
`roads.gpkg` or one `*.osm.pbf`. Other files, sub-folders, and sheets with other names are left alone
(and named in the report). `.csv` is UTF-8 with or without BOM, UTF-16 with BOM, or GB18030; the
separator is a comma, a semicolon or a tab. A layer (`.gpkg`, `.geojson`) gives lon and lat by its
geometry; one in another system than EPSG:4326 is converted, and `coordinates` does not apply to it.

`roads.gpkg` has a layer `roads` of LineStrings in WGS-84 that share exact end vertices where roads join,
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


def main() -> None:
    """Write the page."""
    (ROOT / "docs" / "format.md").write_text(page(), encoding="utf-8", newline="\n")


def page() -> str:
    """The whole page."""
    parts = [INTRO.format(files="\n".join(map(_files, (SETTINGS, *TABLES))), kinds=_kinds())]
    parts.append("## Tables\n\nBold columns must be filled in.\n")
    parts += [_table(table) for table in (*TABLES, SETTINGS)]
    parts.append("## Closed lists\n\n| column | English | Chinese |\n| --- | --- | --- |\n" + _lists())
    parts.append(_errors())
    parts.append(_notices())
    return "\n".join(parts)


def _files(table: Table) -> str:
    more = {"villages": "`.gpkg`, `.geojson`", "centres": "`.gpkg`, `.geojson`", "settings": "`district.toml`"}
    names = ", ".join(f"`{name}`" for name in (table.name, table.zh, *table.also))
    must = " (must be there)" if table.compulsory else ""
    return f"| `{table.name}`{must} | {names} | {more.get(table.name, '')} |"


def _kinds() -> str:
    names = dict.fromkeys(c.kind.name for t in (*TABLES, SETTINGS) for c in t.columns)
    return "\n".join(
        f"| {n} | {_cell(text(ZH, 'read', f'kind.{n}'))} | {_cell(text(EN, 'read', f'kind.{n}'))} |" for n in names
    )


def _table(table: Table) -> str:
    head = f"### {table.name} · {table.zh}\n\n| column | Chinese | kind | unit | default | meaning | 说明 |\n"
    return head + "| --- | --- | --- | --- | --- | --- | --- |\n" + "\n".join(map(_row, table.columns)) + "\n"


def _row(column: Column) -> str:
    name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
    unit = text(EN, "read", f"unit.{column.unit}") if column.unit else ""
    fields = (name, column.zh, column.kind.name, unit, shown_default(column, EN), column.help(EN), column.help(ZH))
    return f"| {' | '.join(map(_cell, fields))} |"


def _lists() -> str:
    columns = [c for t in (*TABLES, SETTINGS) for c in t.columns if c.kind.name == "choice"]
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


def _say(language: Language, key: str) -> str:
    return _cell(catalogue(language, "errors")[key])


def _cell(words: str) -> str:
    return re.sub(r"\{\w+\}", "…", words).replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    main()
