"""The basins of two means on a line, with everybody's starts: each dot is in the colour of where its cell leads."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from em_core.data.dataset import Dataset
from em_core.multistart.basin_map import BasinMap
from em_core.numerics.arrays import FloatArray
from em_viz.style import theme
from em_viz.style.axes import axis, image_over, padded
from em_viz.style.plotly import Attributes

FAINT = 0.45
"""How much of a final point's colour its cells have: the dots upon them have all of it."""


def class_basins_figure(dataset: Dataset, found: BasinMap, starts: FloatArray, colours: tuple[str, ...]) -> go.Figure:
    """Return the map with a dot for each start.

    found:    the basins of two components in one dimension; starts: (p, 2) the class's means.
    colours:  of the map's final points, best first.
    """
    wide = [padded(found.first, 0.0), padded(found.second, 0.0)]
    half = [(axis_values[1] - axis_values[0]) / 2 for axis_values in (found.first, found.second)]
    (left, right), (low, high) = ((a - h, b + h) for (a, b), h in zip(wide, half, strict=True))
    dots: Attributes = {
        "type": "scatter",
        "mode": "markers",
        "uid": "starts",
        "name": "the class's starts",
        "x": starts[:, 0].tolist(),
        "y": starts[:, 1].tolist(),
        "marker": {
            "color": theme.SURFACE,
            "size": 9,
            "line": {"color": theme.INK, "width": 2},
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    title = dataset.axis_title(0)
    image = {
        "source": f"data:image/png;base64,{base64.b64encode(map_png(found, colours)).decode()}",
        **image_over(left, right, low, high),
        "opacity": FAINT,
    }
    layout = {
        **theme.layout_base(),
        "xaxis": axis(f"first mark: {title}", (left, right), showgrid=False),
        "yaxis": axis("second mark", (low, high), showgrid=False),
        "images": [image],
        "margin": {"l": 46, "r": 12, "t": 8, "b": 40},
    }
    return go.Figure({"data": [dots], "layout": layout})


def map_png(found: BasinMap, colours: tuple[str, ...]) -> bytes:
    """Return the cells as a PNG, a pixel a cell: first means from left to right, second ones from the bottom up."""
    palette = np.array([np.rint(theme.rgb(colour) * 255) for colour in colours]).astype(np.uint8)
    return _png(palette[found.optimum.T[::-1]])


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """Return an image (rows, columns, 3) as a PNG: RFC 2083, one filter-free scanline a row."""
    rows, columns, _ = pixels.shape
    lines = np.zeros((rows, 1 + 3 * columns), np.uint8)
    lines[:, 1:] = pixels.reshape(rows, -1)
    header = struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines.tobytes())), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
