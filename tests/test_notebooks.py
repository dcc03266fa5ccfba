"""The notebooks run from the first cell to the last, as a reader would run them."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent


LEFT = {  # what a notebook says and which files its folder under plans/ holds
    "01_first_week.ipynb": ("R0451", ("public/服务地图.html", "public/时刻表.xlsx")),
    "02_scenarios.ipynb": (
        "vehicle_more base -> a van more",
        ("internal/report.html", "internal/brief.pdf", "internal/study.xlsx", "public/map.html"),
    ),
    "03_equity.ipynb": ("equally distributed equivalent", ()),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("notebook", sorted(p.name for p in (ROOT / "notebooks").glob("*.ipynb")))
def test_a_notebook_runs(notebook, tmp_path):
    """Every cell of a copy beside a copy of the data succeeds, and the documents it speaks of are there."""
    (tmp_path / "notebooks").mkdir()
    shutil.copytree(ROOT / "data" / "township", tmp_path / "data" / "township")
    book = nbformat.read(ROOT / "notebooks" / notebook, as_version=4)
    assert all(not cell.get("outputs") for cell in book.cells), "clear the outputs before committing"
    NotebookClient(book, timeout=300, resources={"metadata": {"path": str(tmp_path / "notebooks")}}).execute()
    said = "".join(output.get("text", "") for cell in book.cells for output in cell.get("outputs", ()))
    words, files = LEFT[notebook]
    assert words in said
    for file in files:
        (folder,) = (tmp_path / "plans").iterdir()
        assert (folder / file).exists(), file
