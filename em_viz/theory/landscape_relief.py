"""The relief of a likelihood surface: shades and contour lines by depth, and hatching where it has no value."""

from __future__ import annotations

import base64
import struct
import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from em_core.numerics.arrays import FloatArray
from em_viz.style.isolines import isolines
from em_viz.style.plotly import Attributes
from em_viz.style.theme import MUTED, NEUTRAL
from em_viz.text.numbers import format_number

SEEN = 0.9
"""The share of the places that is told apart by shade and line; what is deeper than all these is one shade."""

DECADES = 2.6
"""How many powers of ten of depth are told apart."""

TINT, STRONGEST = (46, 125, 140), 0.62
"""The highest ground's colour (sRGB), and its opacity. Opacity alone changes: so it suits light pages and dark ones."""

FAINTEST = 0.08
"""The opacity of the lowest place, as a part of the strongest: no value at all is hatched, and looks different."""

STRIPES = 26
"""How many stripes of hatching would cross the whole picture."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Heights (ny, nx) over x (nx,) and y (ny,), evenly spaced; NaN where there is none.

    top:     the greatest height.
    depths:  of the lines, beneath the top, the least first: 1, 2 or 5 times powers of ten.
    """

    x: FloatArray
    y: FloatArray
    heights: FloatArray
    top: float
    depths: FloatArray

    @property
    def layers(self) -> tuple[list[Attributes], Attributes]:
        """The traces of the lines and the hatching, and the layout's image of the shades."""
        x, y = isolines(self.x, self.y, self.heights, self.top - self.depths)
        hx, hy = self.hatching
        quiet = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
        lines = [
            {**quiet, "uid": "lines", "x": x.tolist(), "y": y.tolist(), "line": {"color": NEUTRAL, "width": 1}},
            {**quiet, "uid": "hatching", "x": hx.tolist(), "y": hy.tolist(), "line": {"color": MUTED, "width": 1.3}},
        ]
        return lines, self.image

    @property
    def image(self) -> Attributes:
        """The shades as a layout image, a pixel a place, the highest the strongest: by depth and by rank."""
        deepest, least = float(self.depths[-1]), float(self.depths[0])
        depth = np.where(np.isnan(self.heights), np.inf, np.maximum(self.top - self.heights, 0))
        with np.errstate(over="ignore"):
            near = np.clip(1 - np.log1p(depth / least) / np.log1p(deepest / least), 0, 1)
        # The logarithm shows the surroundings of the top, the rank all that is far below it.
        finite = np.sort(depth[np.isfinite(depth)])
        rank = 1 - np.searchsorted(finite, depth) / len(finite)
        part = np.where(np.isfinite(depth), FAINTEST + (1 - FAINTEST) * (near + rank) / 2, 0)
        pixels = np.empty((*part.shape, 4), dtype=np.uint8)
        pixels[..., :3] = TINT
        pixels[..., 3] = np.rint(255 * STRONGEST * part)
        dx, dy = (float(each[1] - each[0]) for each in (self.x, self.y))
        return {
            # Plotly writes an image's first row at the top.
            "source": "data:image/png;base64," + base64.b64encode(png(pixels[::-1])).decode(),
            "xref": "x",
            "yref": "y",
            "x": float(self.x[0] - dx / 2),
            "y": float(self.y[-1] + dy / 2),
            "sizex": float(self.x[-1] - self.x[0] + dx),
            "sizey": float(self.y[-1] - self.y[0] + dy),
            "sizing": "stretch",
            "layer": "below",
        }

    @property
    def hatching(self) -> tuple[FloatArray, FloatArray]:
        """The stripes over the places that have no height, as lines with NaN between them."""
        none = np.isnan(self.heights)
        columns = none.shape[1]
        pieces: list[tuple[float, float]] = []
        dx, dy = (float(each[1] - each[0]) for each in (self.x, self.y))
        every = max(1, round(columns / STRIPES))
        # A stripe climbs one row a column, so that stripes of neighbouring places are one line.
        for row, column in np.argwhere(none).tolist():
            if (column - row) % every == 0:
                left, low = self.x[column] - dx / 2, self.y[row] - dy / 2
                pieces += [(left, low), (left + dx, low + dy), (np.nan, np.nan)]
        found = np.array(pieces, dtype=np.float64).reshape(-1, 2)
        return found[:, 0], found[:, 1]

    @property
    def words(self) -> str:
        """Which depths the lines are at."""
        said = ", ".join(format_number(float(depth), "significant", 1) for depth in self.depths)
        return f"Contour lines: {said} below the highest point of the slice."


def ground(x: FloatArray, y: FloatArray, heights: FloatArray, known: FloatArray) -> Ground:
    """Return the relief of a surface with these heights (ny, nx).

    known:  heights between the grid's places: the highest place may be one of them.

    Raises ValueError where not one place has a height.
    """
    finite = heights[np.isfinite(heights)]
    if not finite.size:
        raise ValueError("The objective has no value anywhere on this slice. Choose other parameters.")
    top = float(max(finite.max(), np.nanmax(np.append(known, -np.inf))))
    deepest = float(np.quantile(top - finite, SEEN)) or max(1e-9 * abs(top), 1e-9)
    exponents = np.arange(np.floor(np.log10(deepest)) - np.ceil(DECADES), np.ceil(np.log10(deepest)) + 1)
    steps: FloatArray = np.outer(10.0**exponents, [1, 2, 5]).ravel()
    kept = steps[(steps <= deepest) & (steps >= deepest / 10**DECADES)]
    return Ground(x, y, heights, top, kept)


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Return pixels (rows, columns, 4), red, green, blue and opacity, as a PNG file (ISO/IEC 15948)."""
    rows, columns = pixels.shape[:2]

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    # Each row begins with its filter: none.
    plain = np.concatenate([np.zeros((rows, 1), np.uint8), pixels.reshape(rows, -1)], axis=1).tobytes()
    head = struct.pack(">IIBBBBB", columns, rows, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(plain)) + chunk(b"IEND", b"")
