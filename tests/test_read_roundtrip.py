"""Random districts written as csv and xlsx, in Chinese and English, read back as the same Problem."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from read_kit import book, folder

from planner.problem import ChangeKind, Level, Market, MarketRule, Priority, Skill, Status, VehicleKind
from planner.read import read_district
from planner.read.columns import SETTINGS, TABLE, setting
from planner.settings import Language
from planner.windows import Window

NAME = st.text("甲乙丙丁abcXYZ=+-1&<", min_size=1, max_size=6).map(str.strip).filter(bool)
WORD = st.text("社保户籍abc", min_size=1, max_size=4)
DAY = st.integers(0, 400).map(lambda k: date(2026, 6, 1) + timedelta(days=k))
DAYS = st.frozensets(st.integers(0, 6), min_size=1)
MINUTE = st.integers(0, 1440).map(lambda m: 60 * m)
HOURS = st.tuples(MINUTE, MINUTE).filter(lambda t: t[0] < t[1])
SECONDS = st.integers(0, 200).map(lambda k: 6 * k)
LON = st.integers(0, 9999).map(lambda k: round(109.5 + k / 20_000, 5))  # as a spreadsheet keeps it: 15 digits
LAT = st.integers(0, 9999).map(lambda k: round(38 + k / 20_000, 5))
WINDOW = st.one_of(
    st.builds(lambda h, d: Window(begin=h[0], end=h[1], weekdays=d), HOURS, DAYS),
    st.builds(lambda h, d: Window(begin=h[0], end=h[1], date=d), HOURS, DAY),
)
WINDOWS = st.lists(WINDOW, min_size=1, max_size=3).map(tuple)
WORDS = st.frozensets(WORD, min_size=1, max_size=3)
MARKET = st.builds(
    lambda rule, digits, hours: Market(rule=rule, digits=digits, hours=hours),
    st.sampled_from(MarketRule),
    DAYS,
    st.none() | HOURS,
)
COUNT, COUNT1 = st.integers(0, 9999), st.integers(1, 99)
SKILLS = st.lists(st.builds(lambda n, e: Skill(name=n, expires=e), WORD, st.none() | DAY), min_size=1, max_size=3)

FIELDS = {
    "villages": {
        "name": NAME, "township": NAME, "lon": LON, "lat": LAT, "population": COUNT, "elderly": COUNT,
        "can_host": st.booleans(), "host_place": NAME, "host_hours": WINDOWS, "market": MARKET, "contact": NAME,
        "access_limit": COUNT, "max_gap_days": st.integers(30, 60), "min_gap_days": st.integers(0, 30), "visits": COUNT,
        "patterns": st.lists(DAYS, min_size=1, max_size=3).map(tuple), "name_en": NAME,
        "population_estimated": st.booleans(),
    },
    "centres": {
        "name": NAME, "lon": LON, "lat": LAT, "open_days": DAYS, "hours": st.lists(HOURS, min_size=1, max_size=2),
        "counter_staff": COUNT, "counter_skills": WORDS, "phone": NAME, "name_en": NAME,
    },
    "services": {
        "name": NAME, "level": st.sampled_from(Level), "minutes": SECONDS, "skill": WORD, "equipment": WORDS,
        "legs": st.integers(1, 2), "processing_days": st.integers(0, 5), "deadline_days": st.integers(5, 20),
        "materials": st.lists(WORD, min_size=1, max_size=3).map(tuple), "fee": NAME, "procedure": NAME,
        "confidential": st.booleans(), "name_en": NAME,
    },
    "requests": {
        "applicant": NAME, "contact": NAME, "minutes": SECONDS, "received": st.just(date(2026, 5, 1)),
        "earliest": st.just(date(2026, 6, 1)), "due": DAY, "mobility_limited": st.booleans(), "people_needed": COUNT1,
        "windows": WINDOWS, "priority": st.sampled_from(Priority), "status": st.sampled_from(Status),
        "accepted_on": DAY, "attempts": COUNT,
    },
    "vehicles": {
        "name": NAME, "kind": st.sampled_from(VehicleKind), "seats": COUNT1, "counters": COUNT1, "equipment": WORDS,
        "hours": HOURS, "days": DAYS, "max_cases": COUNT1, "max_stops": COUNT1,
        "speed_factor": st.integers(1, 300).map(lambda k: k / 100),
    },
    "staff": {"name": NAME, "skills": SKILLS.map(tuple), "days": DAYS, "hours": HOURS},
}  # fmt: skip
KEYS = {"villages": "V", "centres": "C", "services": "S", "requests": "R", "vehicles": "K", "staff": "P"}
REQUIRED = {"name", "lon", "lat"}


@st.composite
def districts(draw):
    """Values of every table, by column; optional ones are sometimes left out."""
    made = {}
    for table, prefix in KEYS.items():
        key = TABLE[table].key
        rows = []
        for number in range(draw(st.integers(1, 3))):
            row = {key: f"{prefix}{number}"}
            for column, values in FIELDS[table].items():
                if column in REQUIRED or draw(st.booleans()):
                    row[column] = draw(values)
            rows.append(row)
        made[table] = rows
    for row in made["requests"]:
        row |= {"village": draw(st.sampled_from(made["villages"]))["id"], "service": "S0", "officer": "P0"}
    for row in [*made["vehicles"], *made["staff"]]:
        row["centre"] = draw(st.sampled_from(made["centres"]))["id"]
    made["villages"][0]["vehicles_that_can_reach"] = frozenset({"K0"})
    made["calendar"] = [{"date": draw(DAY), "working": draw(st.booleans()), "why": draw(NAME)}]
    made["times"] = [{"from": "C0", "to": "V0", "minutes": draw(SECONDS)}]
    made["ledger"] = [{"request": "R0", "leg": 2, "status": draw(st.sampled_from(Status)), "date": draw(DAY)}]
    kinds = st.sampled_from([ChangeKind.LOCK, ChangeKind.MOVE])
    made["changes"] = [{"kind": draw(kinds), "target": "V0", "date": draw(DAY)}]
    return made


def _cells(district, language):
    """The tables as text, with the headings and words of a language."""
    content = {}
    for name, rows in district.items():
        table = TABLE[name]
        used = [c for c in table.columns if any(c.name in row for row in rows)]
        lines = [[c.heading(language) for c in used]]
        lines += [[c.kind.show(row[c.name], language) if c.name in row else "" for c in used] for row in rows]
        content[table.title(language)] = lines
    return content


@given(districts())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_csv_and_xlsx_in_both_languages_hold_the_same_problem(district):
    """Four ways of writing, one Problem; and every value is the one that was written."""
    problems = []
    with tempfile.TemporaryDirectory() as name:
        for language in Language:
            content = _cells(district, language)
            for path in (folder(Path(name) / language, content), book(Path(name) / f"{language}.xlsx", content)):
                problems.append(read_district(path, first=date(2026, 6, 1)))
    assert all(problem == problems[0] for problem in problems)
    for table in ("villages", "services", "requests", "vehicles", "staff"):
        for row, noun in zip(district[table], getattr(problems[0], table), strict=True):
            for column in TABLE[table].columns:
                if column.noun and column.name in row:
                    assert getattr(noun, column.noun) == row[column.name], (table, column.name)
    for row, village in zip(district["villages"], problems[0].villages, strict=True):
        assert (village.point.lon, village.point.lat) == (row["lon"], row["lat"])


def test_every_setting_reads_back(tmp_path):
    """Settings other than the defaults survive, item by item, in both languages."""
    samples = {
        "text": "x", "country": "", "minutes": 90 * 60, "count0": 7, "count1": 3, "amount": 2.25, "share": 1.7,
        "time": 43200, "grid": 600, "week": date(2026, 11, 30), "yes": True, "link": "geo:{lat},{lon}?q={name}",
        "url": "http://192.168.1.20:5000", "tiles": "https://tiles.example.org/{z}/{x}/{y}.png",
    }  # fmt: skip
    special = {
        "timezone": "Europe/Vaduz",
        "break_end": 86400,
        "dwell_min_minutes": 60,
        "travel": None,
        "language": None,
    }
    for language in Language:
        expected, rows = {}, []
        for column in SETTINGS.columns:
            value = special.get(column.name, samples.get(column.kind.name, ()))
            if column.kind.name == "choice" and value == ():
                value = list(column.kind.words)[-1]
            if value is not None:
                expected[column.name] = value
                rows.append([column.heading(language), column.kind.show(value, language)])
        places = [["id", "name", "lon", "lat"], ["C", "c", 9.5, 47.1]]
        content = {"villages": [["id", "name"], ["V", "v"]], "centres": places}
        problem = read_district(folder(tmp_path / language, content | {"settings": rows}))
        for column in SETTINGS.columns:
            if column.name in expected:
                assert setting(problem.settings, column) == expected[column.name], column.name
