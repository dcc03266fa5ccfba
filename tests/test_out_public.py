"""Nothing personal is ever under public/: no applicant, contact, door, official or case, in any file."""

import re
import shutil
import subprocess
import zipfile

import plan_fixture as fixture
import pytest

from planner.out import write_plan
from planner.settings import Language

DOCS = frozenset({"tables", "result", "timetable", "drivers", "notices"})


def readable(path):
    """Everything a file says: a workbook unzipped, a PDF as text, anything else as it is."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            raw = "\n".join(parts.read(name).decode("utf-8") for name in parts.namelist())
            return raw + re.sub(r"</t></r><r>.*?<t[^>]*>", "", raw)  # a text in two fonts, in one piece
    if path.suffix == ".pdf":
        if shutil.which("pdftotext") is None:
            pytest.skip("pdftotext is not installed, so the text of the notices cannot be searched")
        done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
        return done.stdout.decode("utf-8")
    return path.read_bytes().decode("utf-8", errors="ignore")


def private(problem):
    """Words that may not be read on a wall."""
    words = {r.applicant for r in problem.requests} | {r.contact for r in problem.requests}
    words |= {v.contact for v in problem.villages} | {p.name for p in problem.staff}
    words |= {"精神障碍", "Psychiatric", "109.7001", "38.3012", "door/", "王主任", "上门服务\t"}
    return words - {""}


@pytest.mark.parametrize("language", list(Language))
def test_nothing_personal_is_public(tmp_path, language):
    """Each private word is missing under public/, and those that documents use are found under internal/."""
    problem = fixture.problem(language)
    written = write_plan(
        fixture.plan(),
        tmp_path / "p",
        problem=problem,
        travel=fixture.travel(problem),
        reasons=fixture.REASONS,
        docs=DOCS,
    )
    said = {"public": "", "internal": ""}
    for path in written.files:
        place = path.relative_to(written.folder).parts[0]
        if place in said:
            said[place] += str(path.relative_to(written.folder)) + readable(path)
    assert "大湾村" in said["public"] or "Dawan" in said["public"]
    assert {word for word in private(problem) if word in said["public"]} == set()
    assert all(request.applicant in said["internal"] for request in problem.requests)
    assert "精神障碍" not in said["internal"] and "Psychiatric" not in said["internal"]


def test_the_public_timetable_has_no_home_visit(tmp_path):
    """A plan without its home visits and crews has the same public timetable: it saw none of them."""
    problem, travel, plan = fixture.problem(), fixture.travel(), fixture.plan()
    bare = plan.replace(stops=tuple(s for s in plan.stops if s.kind == "hub"), crew=(), unserved=())
    texts = []
    for name, shown in (("a", plan), ("b", bare)):
        folder = tmp_path / name
        done = write_plan(shown, folder, problem=problem, travel=travel, docs=frozenset({"timetable"}))
        texts.append(readable(done.files[1]))
    assert texts[0] == texts[1]
