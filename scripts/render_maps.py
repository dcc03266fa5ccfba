"""Plan the example districts and render what README and maps/ show: maps/<district>/*.html and docs/images/*.png.

    python scripts/render_maps.py [--only township]
    python scripts/render_maps.py --study plans/study    # of a folder that `planner compare` wrote: its map and brief

Plans stop on iterations with a fixed seed, so the same version makes the same pictures. Pictures need headless Chromium
(maps, with the network cut; `make browser` fetches one), LibreOffice and pdftoppm (timetable), pdftoppm (notice,
correction); what is missing is said and its picture left as it was. The exit code is 1 when a plan breaks a rule.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from small_png import shrink

from planner import Params, check, explain, read_district, solve, travel_times, write_plan
from planner.out import Doc, Written
from planner.out.notice import Notices
from planner.outlook import Outlook
from planner.publish import publish

ROOT = Path(__file__).resolve().parent.parent
MAPS, IMAGES = ROOT / "maps", ROOT / "docs" / "images"
SEED = 1
WAIT_MS = 4000  # for the map to be drawn
BROWSER = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--hide-scrollbars",
    f"--virtual-time-budget={WAIT_MS}",
)


@dataclass(frozen=True, kw_only=True)
class District:
    """An example, and how long its search is."""

    source: Path
    iterations: int


DISTRICTS = {
    "yuyang": District(source=ROOT / "data" / "yuyang", iterations=20_000),
    "township": District(source=ROOT / "data" / "township" / "district.xlsx", iterations=5_000),
}
LATER = 1800  # seconds
NOTICE_PAGE = 3  # behind two of contents
MAP_SIZE, TOWNSHIP_SIZE, REPORT_SIZE = (1280, 860), (1280, 760), (1120, 1000)


def main() -> int:
    """Plan, render, say what was made."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", choices=DISTRICTS, help="one district alone")
    parser.add_argument("--study", type=Path, help="a folder of a study; its pictures alone")
    given = parser.parse_args()
    only = given.only
    if given.study is not None:
        with tempfile.TemporaryDirectory() as folder:
            print("\n".join(of_study(given.study.resolve(), Path(folder))))
        return 0
    lawful = True
    with tempfile.TemporaryDirectory() as folder:
        for name in [only] if only else DISTRICTS:
            written, broken = planned(DISTRICTS[name], Path(folder) / name)
            lawful = lawful and not broken
            for line in (*keep_maps(name, written), *pictures(name, written, Path(folder))):
                print(line)
    return 0 if lawful else 1


def planned(district: District, folder: Path) -> tuple[Written, int]:
    """The plan folder of a district, and how many rules its plan breaks."""
    problem = read_district(district.source)
    travel = travel_times(problem)
    result = solve(problem, travel, Params(seconds=None, iterations=district.iterations, seed=SEED))
    plan = publish(result.plan, on=result.plan.first - timedelta(days=4))
    violations = check(problem, travel, plan)
    print(f"{problem.settings.name}: cost {result.cost / 6000:.1f} min, {len(violations)} rules broken")
    written = write_plan(
        plan,
        folder,
        problem=problem,
        travel=travel,
        result=result,
        reasons=explain(problem, travel, plan),
        docs=frozenset({Doc.MAP, Doc.COVERAGE, Doc.TIMETABLE, Doc.NOTICES, Doc.REPORT}),
    )
    corrected(folder.with_suffix(".pdf"), Outlook(plan=plan, problem=problem, travel=travel))
    return written, len(violations)


def corrected(file: Path, outlook: Outlook) -> None:
    """A correction: what residents would read if the first stop that neighbours come to began half an hour later."""
    plan = outlook.plan
    stop = next((s for s in outlook.hubs if len(outlook.told_of(s)) > 1), None)
    if stop is None:
        return
    moved = replace(stop, begin=stop.begin + LATER, end=stop.end + LATER)
    stops = tuple(moved if s.id == stop.id else s for s in plan.stops)
    child = plan.replace(stops=stops, version=2, parent=plan.plan_id)
    notices = Notices(outlook=replace(outlook, plan=child, parent=plan))
    file.write_bytes(notices.sheets(notices.fixed[-1:]))


def keep_maps(name: str, written: Written) -> Iterator[str]:
    """Copy the maps into maps/, under names that links can hold."""
    home = MAPS / name
    home.mkdir(parents=True, exist_ok=True)
    named = {source.parent.name: source for source in written.documents[Doc.MAP]}
    for title, source in {**named, "coverage": written.documents[Doc.COVERAGE][0]}.items():
        target = home / f"{title}.html"
        shutil.copyfile(source, target)
        yield f"  {_shown(target)}: {target.stat().st_size / 1e6:.2f} MB"


def pictures(name: str, written: Written, folder: Path) -> Iterator[str]:
    """The pictures of a district."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    if name == "township":
        yield screenshot(MAPS / name / "internal.html", IMAGES / "map-township.png", TOWNSHIP_SIZE, folder)
        return
    yield screenshot(MAPS / name / "public.html", IMAGES / "map.png", MAP_SIZE, folder)
    yield screenshot(MAPS / name / "internal.html", IMAGES / "map-internal.png", MAP_SIZE, folder)
    yield screenshot(written.documents[Doc.REPORT][0], IMAGES / "report.png", REPORT_SIZE, folder)
    yield screenshot(MAPS / name / "coverage.html", IMAGES / "map-coverage.png", MAP_SIZE, folder)
    yield notice(written, folder)
    yield correction(folder / f"{name}.pdf", folder)
    yield timetable(written, folder)


def of_study(study: Path, folder: Path) -> Iterator[str]:
    """The map of differences and the brief of a study."""
    yield screenshot(study / "public" / "map.html", IMAGES / "map-differences.png", MAP_SIZE, folder)
    picture = IMAGES / "brief.png"
    yield (
        _page(study / "internal" / "brief.pdf", picture, folder, page=1, dots=75)
        if _tool("pdftoppm")
        else _skipped(picture, "pdftoppm")
    )


def screenshot(page: Path, picture: Path, size: tuple[int, int], folder: Path) -> str:
    """A map as the browser draws it."""
    browser = _tool("chromium", "chromium-browser", "google-chrome")
    if browser is None:
        return _skipped(picture, "Chromium")
    made = folder / picture.name
    where = [f"--user-data-dir={folder / 'browser'}", f"--window-size={size[0]},{size[1]}", f"--screenshot={made}"]
    _run(browser, *BROWSER, *where, page.as_uri())
    return _kept(made, picture)


def notice(written: Written, folder: Path) -> str:
    """One page of the notices."""
    source, picture = written.first(Doc.NOTICES), IMAGES / "notice.png"
    if source is None or _tool("pdftoppm") is None:
        return _skipped(picture, "pdftoppm")
    return _page(source, picture, folder, page=NOTICE_PAGE, dots=75)


def correction(source: Path, folder: Path) -> str:
    """The page of a correction."""
    picture = IMAGES / "correction.png"
    if not source.exists() or _tool("pdftoppm") is None:
        return _skipped(picture, "pdftoppm")
    return _page(source, picture, folder, page=1, dots=75)


def timetable(written: Written, folder: Path) -> str:
    """The first page of the public timetable."""
    source, picture = written.first(Doc.TIMETABLE), IMAGES / "timetable.png"
    office = _tool("soffice", "libreoffice")
    if source is None or office is None or _tool("pdftoppm") is None:
        return _skipped(picture, "LibreOffice or pdftoppm")
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    _run(office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source))
    return _page(folder / f"{source.stem}.pdf", picture, folder, page=1, dots=95)


def _page(source: Path, picture: Path, folder: Path, *, page: int, dots: int) -> str:
    base = folder / picture.stem
    _run("pdftoppm", "-r", str(dots), "-f", str(page), "-l", str(page), "-singlefile", "-png", str(source), str(base))
    return _kept(base.with_suffix(".png"), picture)


def _kept(made: Path, picture: Path) -> str:
    shrink(made)
    shutil.move(made, picture)
    return f"  {_shown(picture)}: {picture.stat().st_size // 1000} kB"


def _skipped(picture: Path, tool: str) -> str:
    return f"  {_shown(picture)}: not drawn, no {tool} on this machine"


def _tool(*names: str) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


if __name__ == "__main__":
    sys.exit(main())
