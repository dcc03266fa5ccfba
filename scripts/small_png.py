"""A screenshot as a small PNG: at most 256 colours, the rest drawn with the nearest of them.

Flat drawings lose nothing one could see and become a third as large.
"""

import struct
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.spatial import KDTree

Pixels = npt.NDArray[np.uint8]
SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}  # colour type: RGB, RGBA
COLOURS = 256
CELL = 8  # colours this near count as one when the palette is chosen


def shrink(path: Path) -> None:
    """Rewrite a PNG (8 bits, RGB or RGBA, not interlaced)."""
    write(path, read(path))


def read(path: Path) -> Pixels:
    """The pixels of a PNG, height x width x 3; what is transparent is taken for opaque."""
    data, offset, idat = path.read_bytes(), len(SIGNATURE), b""
    while offset < len(data):
        length, kind = struct.unpack(">I4s", data[offset : offset + 8])
        body = data[offset + 8 : offset + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            idat += body
        offset += 12 + length
    if depth != 8 or colour not in CHANNELS or interlaced:
        raise ValueError(f"{path.name}: not an 8-bit RGB picture")
    step = CHANNELS[colour]
    lines = np.frombuffer(zlib.decompress(idat), np.uint8).reshape(height, 1 + width * step)
    return _unfiltered(lines, step)[:, :, :3]


def _unfiltered(lines: Pixels, step: int) -> Pixels:
    """Undo the filters of the PNG specification (section 9), row by row."""
    height, width = lines.shape[0], (lines.shape[1] - 1) // step
    above = np.zeros((width, step), np.uint8)
    rows = np.empty((height, width, step), np.uint8)
    for y in range(height):
        kind, raw = int(lines[y, 0]), lines[y, 1:].reshape(width, step)
        if kind == 0:
            row = raw
        elif kind == 1:
            row = np.cumsum(raw, axis=0, dtype=np.uint8)
        elif kind == 2:
            row = raw + above
        else:
            row = _predicted(raw, above, paeth=kind == 4)
        rows[y] = above = row
    return rows


def _predicted(raw: Pixels, above: Pixels, *, paeth: bool) -> Pixels:
    """The filters that look left and up at once, Average and Paeth."""
    columns = []
    for wanted, upper in zip(raw.T.tolist(), above.T.tolist(), strict=True):
        left = corner = 0
        out = []
        for value, up in zip(wanted, upper, strict=True):
            left = (value + (_paeth(left, up, corner) if paeth else (left + up) // 2)) & 255
            corner = up
            out.append(left)
        columns.append(out)
    return np.array(columns, np.uint8).T


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    a, b, c = abs(guess - left), abs(guess - up), abs(guess - corner)
    if a <= b and a <= c:
        return left
    return up if b <= c else corner


def write(path: Path, pixels: Pixels) -> None:
    """Write pixels, height x width x 3, as a PNG with a palette."""
    palette, index = palettised(pixels)
    height, width = index.shape
    lines = np.zeros((height, width + 1), np.uint8)
    lines[:, 1:] = index
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    ]
    path.write_bytes(SIGNATURE + b"".join(_chunk(kind, body) for kind, body in parts))


def palettised(pixels: Pixels) -> tuple[Pixels, Pixels]:
    """A palette of the most frequent colours, and which of them each pixel takes."""
    colours, where, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    _, cells = np.unique(colours // CELL, axis=0, return_inverse=True)
    order = np.lexsort((-counts, cells.ravel()))
    first = order[np.unique(cells.ravel()[order], return_index=True)[1]]  # the most frequent colour of each cell
    weight = np.bincount(cells.ravel(), counts)[cells.ravel()[first]]
    palette = colours[first[np.argsort(-weight, kind="stable")[:COLOURS]]]
    nearest = KDTree(palette.astype(float)).query(colours.astype(float))[1]
    return palette, nearest[where.ravel()].astype(np.uint8).reshape(pixels.shape[:2])


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
