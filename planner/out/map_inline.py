"""What a map needs to open with the network cut: Leaflet from its package, our own script and style, all as text.

Nothing that leaves here may close a script or style element or fetch anything.
"""

import json
import re
from base64 import b64encode
from functools import cache
from importlib.resources import files
from pathlib import Path

import xstatic.pkg.leaflet as leaflet

_COMMON = ("codec", "card", "places", "declutter", "labels", "search", "frame", "paper")
_PLAIN = ("codec", "card", "places", "labels", "plain")
SCRIPTS = {  # of each kind of page, in this order
    "plan": (*_COMMON, "lanes", "turns", "arrows", "changes", "clock", "panel", "main"),
    "coverage": (*_COMMON, "coverage_panel", "coverage"),
    "differences": (*_COMMON, "differences"),
    "locate": (*_PLAIN, "locate_list", "locate"),
    "route": (*_PLAIN, "route"),
}
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
_IMAGE = re.compile(r"url\((images/[\w.-]+\.png)\)")


def script_json(value: object) -> str:
    """JSON that is safe inside a script element: no text in it can end the element or start another."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return plain.translate(_ESCAPES)


@cache
def leaflet_script() -> str:
    """Leaflet, without the note that asks browsers for its source map and without the link to its home page."""
    source = _leaflet().joinpath("leaflet.js").read_text(encoding="utf-8")
    source = re.sub(r"//# sourceMappingURL=\S+", "", source)
    return source.replace("https://leafletjs.com", "leafletjs.com")


@cache
def leaflet_style() -> str:
    """Leaflet's style with its images inside, without the behaviours of browsers long gone and without comments."""
    source = _leaflet().joinpath("leaflet.css").read_text(encoding="utf-8")
    source = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    source = re.sub(r"behavior:\s*url\([^)]*\);?", "", source)
    return _IMAGE.sub(lambda match: f"url({_data_uri(_leaflet() / match[1])})", source)


@cache
def map_script(kind: str) -> str:
    """Our own script for a kind of page."""
    return "\n".join(_asset(f"{name}.js") for name in SCRIPTS[kind])


@cache
def map_style() -> str:
    """Our own style."""
    return _asset("map.css")


def _asset(name: str) -> str:
    return files("planner").joinpath("out", "assets", "map", name).read_text(encoding="utf-8")


def _leaflet() -> Path:
    return Path(leaflet.BASE_DIR)


def _data_uri(image: Path) -> str:
    return f"data:image/png;base64,{b64encode(image.read_bytes()).decode('ascii')}"
