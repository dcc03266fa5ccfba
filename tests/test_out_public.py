"""Nothing personal is ever under public/: no applicant, contact, door, official or case, in any file of any kind."""

from dataclasses import replace

import plan_fixture as fixture
import pytest
from out_kit import announced, everything, successor, texts

from planner.out import Doc
from planner.settings import Language

OF_NOBODY = frozenset({Doc.PLAN, Doc.RESULT, Doc.TABLES})  # neither public nor internal


def private(problem):
    """Words that may not be read on a wall."""
    words = {r.applicant for r in problem.requests} | {r.contact for r in problem.requests}
    words |= {v.contact for v in problem.villages} | {p.name for p in problem.staff}
    words |= {"精神障碍", "Psychiatric", "109.7001", "38.3012", "door/", "王主任", "20261201-V1-home"}
    return words - {""}


def below(written, name):
    """The files of a plan folder under `public` or `internal`, however deep."""
    return [path for path in written.files if path.relative_to(written.folder).parts[0] == name]


@pytest.mark.parametrize("language", list(Language))
def test_nothing_personal_is_public(tmp_path, language):
    """Each private word is missing under public/, in names of files too; those that documents use are internal."""
    problem = fixture.problem(language)
    written = everything(tmp_path / "p", problem)
    said = {
        name: "".join(f"{path.relative_to(written.folder)}\n{texts(path)}\n" for path in below(written, name))
        for name in ("public", "internal")
    }
    assert "大湾村" in said["public"] or "Dawan" in said["public"]
    assert {word for word in private(problem) if word in said["public"]} == set()
    assert all(request.applicant in said["internal"] for request in problem.requests)
    assert "精神障碍" not in said["internal"] and "Psychiatric" not in said["internal"]


def test_every_file_of_the_folder_was_searched(tmp_path):
    """What is on the disk is what `Written` says, and every document stands under public/ or internal/."""
    written = everything(tmp_path / "p")
    there = {path for path in written.folder.rglob("*") if path.is_file()}
    assert set(written.files) == there
    for doc, paths in written.documents.items():
        assert paths and (
            doc in OF_NOBODY or all(p in {*below(written, "public"), *below(written, "internal")} for p in paths)
        )
    kinds = {path.suffix for path in below(written, "public")}
    assert {".pdf", ".xlsx", ".html", ".ics"} <= kinds


def test_what_is_public_has_not_seen_a_home_visit(tmp_path):
    """A plan, and a parent, without home visits give the same public files, to the last byte."""
    files = []
    for name, change in (("a", lambda plan: plan), ("b", bare)):
        written = everything(tmp_path / name, plan=change(successor()), parent=change(announced()))
        files.append({p.relative_to(written.folder): p.read_bytes() for p in below(written, "public")})
    assert set(files[0]) == set(files[1])
    assert [str(name) for name in files[0] if files[0][name] != files[1][name]] == []


def bare(plan):
    """The plan without its home visits: as if nobody had asked for one; a pause at a door is one on the road."""
    at_door = {stop.id for stop in plan.stops if stop.kind == "home"}
    stops = (replace(s, place=None) if str(s.place).startswith("door/") else s for s in plan.stops)
    return plan.replace(
        stops=tuple(stop for stop in stops if stop.id not in at_door),
        assignments=tuple(row for row in plan.assignments if row.stop not in at_door),
    )
