"""Makes the example districts: data/yuyang, data/township, and the copies that the package carries.

    python scripts/make_yuyang.py [NAMES.csv] [--out FOLDER]

NAMES.csv is the list of townships and communities of Yuyang District (columns town_code, town, village_code, village);
without it, `yuyang/villages_610802.csv` in the folder that the environment variable MSP_SHARED names. The same names
and seed give the same files.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from yuyang.district import make  # noqa: E402
from yuyang.means import TOWNSHIP  # noqa: E402
from yuyang.scenarios import FILE, SCENARIOS  # noqa: E402
from yuyang.workbook import write_workbook  # noqa: E402
from yuyang.write import readme, write_folder  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="?", type=Path, help="list of townships and communities")
    parser.add_argument("--out", type=Path, default=ROOT, help="the repository, or another folder")
    options = parser.parse_args()
    data, demo = options.out / "data", options.out / "planner" / "demo"
    district = make(options.names or _shared(parser))
    write_folder(district, data / "yuyang")
    write_workbook(district.township, data / "township" / "district.xlsx", place=TOWNSHIP)
    more = f"The township is {TOWNSHIP}, cut from the example district `yuyang` with its requests and means."
    text = readme("township", "one township and its 14 villages", more)
    (data / "township" / "README.md").write_text(text, encoding="utf-8", newline="\n")
    for name, scenarios in SCENARIOS.items():
        (data / name / FILE).write_text(scenarios, encoding="utf-8", newline="\n")
    for name in ("yuyang", "township"):
        shutil.rmtree(demo / name, ignore_errors=True)
        shutil.copytree(data / name, demo / name)


def _shared(parser: argparse.ArgumentParser) -> Path:
    folder = os.environ.get("MSP_SHARED")
    if not folder:
        parser.error("give the list of names, or set MSP_SHARED")
    return Path(folder) / "yuyang" / "villages_610802.csv"


if __name__ == "__main__":
    main()
