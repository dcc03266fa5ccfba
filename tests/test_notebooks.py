"""The notebooks run from the first cell to the last, as a reader would run them."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent


SAYS = {"01_first_week.ipynb": "R0451", "03_equity.ipynb": "equally distributed equivalent"}


def test_every_notebook_says_something():
    """A notebook that is not named here is not looked at closely enough."""
    assert set(SAYS) == {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("notebook", sorted(SAYS))
def test_a_notebook_runs(notebook, tmp_path):
    """Every cell of a copy beside a copy of the data succeeds; the first leaves a map and a timetable."""
    (tmp_path / "notebooks").mkdir()
    shutil.copytree(ROOT / "data" / "township", tmp_path / "data" / "township")
    book = nbformat.read(ROOT / "notebooks" / notebook, as_version=4)
    assert all(not cell.get("outputs") for cell in book.cells), "clear the outputs before committing"
    NotebookClient(book, timeout=300, resources={"metadata": {"path": str(tmp_path / "notebooks")}}).execute()
    said = "".join(output.get("text", "") for cell in book.cells for output in cell.get("outputs", ()))
    assert SAYS[notebook] in said
    if not (tmp_path / "plans").exists():
        assert notebook != "01_first_week.ipynb"
        return
    (folder,) = (tmp_path / "plans").iterdir()
    assert (folder / "public" / "服务地图.html").exists()
    assert (folder / "public" / "时刻表.xlsx").exists()
