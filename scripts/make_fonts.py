"""Cut the two fonts of the printed documents out of Noto Sans CJK SC.

    python scripts/make_fonts.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc Unihan_OtherMappings.txt

The collections are those of Debian's fonts-noto-cjk, the Unihan file that of Debian's unicode-data. The results lie
under planner/out/assets/fonts and are renamed, as a modified version should be.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

OUT = Path(__file__).parents[1] / "planner" / "out" / "assets" / "fonts"
SIMPLIFIED = 2  # the font of the collection with the forms of mainland China
LOESS = "崄墕圐圙坬塆峁梁崾圪垯塄埝碥硷砭渑塬墚垴垭垱塝塅墹垚堃堎岇峧嵝㘵㙍䃰"
RANGES = ((0x20, 0x7F), (0xA0, 0x180), (0x2010, 0x2040), (0x2150, 0x2160), (0x2190, 0x219A), (0x2460, 0x2474))
WIDE_RANGES = ((0x2500, 0x2501), (0x25A0, 0x25D0), (0x2600, 0x2660), (0x3000, 0x3030), (0xFF00, 0xFF60))
SINGLE = "€№℃×÷−≤≥≈√✓✔°²³"


def main(regular: Path, bold: Path, unihan: Path) -> None:
    basic = codes("gb2312") | ranges() | {ord(c) for c in LOESS + SINGLE}
    OUT.mkdir(parents=True, exist_ok=True)
    cut(regular, basic | standard(unihan), "Planner Sans SC", "Regular", OUT / "PlannerSansSC-Regular.otf")
    cut(bold, basic, "Planner Heading SC", "Bold", OUT / "PlannerHeadingSC-Bold.otf")


def codes(encoding: str) -> set[int]:
    """Every character of a two-byte character set."""
    found = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes([high, low]).decode(encoding)))
            except UnicodeDecodeError:
                continue
    return found


def standard(unihan: Path) -> set[int]:
    """The 8,105 characters of the Table of General Standard Chinese Characters (kTGH)."""
    rows = (line.split("\t") for line in unihan.read_text(encoding="utf-8").splitlines())
    return {int(row[0][2:], 16) for row in rows if len(row) == 3 and row[1] == "kTGH"}


def ranges() -> set[int]:
    return {code for first, last in (*RANGES, *WIDE_RANGES) for code in range(first, last)}


def cut(source: Path, wanted: set[int], family: str, style: str, target: Path) -> None:
    font = TTFont(source, fontNumber=SIMPLIFIED)
    options = subset.Options()
    options.layout_features = ["kern", "ccmp", "mark", "mkmk"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    rename(font, family, style)
    font.save(target)
    print(f"{target.name}: {len(font.getBestCmap())} characters, {target.stat().st_size / 1e6:.1f} MB")


def rename(font: TTFont, family: str, style: str) -> None:
    names = font["name"]
    postscript = f"{family.replace(' ', '')}-{style}"
    kept = {n: names.getDebugName(n) for n in (0, 5, 13, 14)}
    names.names = []
    new = {1: family, 2: style, 3: postscript, 4: f"{family} {style}", 6: postscript, **kept}
    for name_id, value in new.items():
        if value:
            names.setName(value, name_id, 3, 1, 0x409)
    top = font["CFF "].cff
    top.fontNames = [postscript]
    top[0].FullName, top[0].FamilyName = f"{family} {style}", family
    font["OS/2"].usWeightClass = {"Regular": 400, "Bold": 700}[style]


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
