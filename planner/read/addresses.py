"""Addresses of servers: of tiles (what a map may ask for, and from where), of a routing engine."""

import re
from urllib.parse import urlsplit

from planner.read.cells import Cell, CellError, plain

_SUBDOMAIN = re.compile(r"\{s\}")
_HOST = re.compile(r"([A-Za-z0-9-]*\*[A-Za-z0-9-]*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?")
_SAFE = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&()*+,;=%{}]+")
_NEEDED = (("{x}",), ("{y}", "{-y}"), ("{z}",))


def tile_origin(template: str) -> str:
    """Scheme and host of a template such as `https://{s}.example.org/{z}/{x}/{y}.png`, for a page's policy.

    A subdomain that changes becomes `*`. Empty where the text is no such template.
    """
    if not _SAFE.fullmatch(template) or not all(any(part in template for part in parts) for parts in _NEEDED):
        return ""
    parts = urlsplit(_SUBDOMAIN.sub("*", template))
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        return ""
    first, dot, rest = parts.netloc.partition(".")
    return f"{parts.scheme}://{'*' if '*' in first else first}{dot}{rest}"


def read_tiles(value: Cell) -> str:
    """The template of a tile server."""
    template = plain(value)
    if not tile_origin(template):
        raise CellError("tiles-bad")
    return template


def read_url(value: Cell) -> str:
    """The address of a server: http or https, a host, no question and no password in it."""
    url = plain(value)
    parts = urlsplit(url) if _SAFE.fullmatch(url) and not set("{}*@") & set(url) else urlsplit("")
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc) or parts.query or parts.fragment:
        raise CellError("url-bad")
    return url
