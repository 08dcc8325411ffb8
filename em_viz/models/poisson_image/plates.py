"""Images drawn as cells on a grid, each in the shade of its number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.spec import Picture, PointCloud
from em_viz.run.responsibilities import in_255ths
from em_viz.style.axes import axis
from em_viz.style.theme import layout_base
from em_viz.text.numbers import short

RAMP = ("#0d1730", "#b8431e", "#ffe9a6")
"""From dark to bright; the same on light and dark pages, as a photograph is."""

PIXELS = ("column", "row")
"""The axes of a picture whose pixels are square."""

LEVELS = (0.0, 0.5, 1.0)
"""Which part of the brightest each colour of RAMP stands for."""


@dataclass(frozen=True, eq=False)
class Plate:
    """One switchable view of the images: values (keys, rows * columns), row by row, the first row at the top.

    unit:  what its numbers are; axes: the titles of columns and rows; brightest: where the ramp ends.
    """

    name: str
    title: str
    caption: str
    unit: str
    values: FloatArray
    keys: IntArray
    shape: tuple[int, ...]
    axes: tuple[str, str]
    labels: tuple[str, ...]
    brightest: float

    def picture(self) -> Picture:
        """Return the plate as a cloud of cells."""
        y, x = np.indices(self.shape).reshape(2, -1) + 1.0
        weights = np.stack([in_255ths(shades(row, self.brightest)) for row in self.values])
        scale = tuple(level * self.brightest for level in LEVELS)
        cloud = PointCloud(x, y, weights, self.keys, self.labels, (self.unit,) * len(RAMP), (1.0, 1.0), scale)
        rows, columns = self.shape
        square = {"scaleanchor": "x", "constrain": "domain"} if self.axes == PIXELS else {}
        layout = {
            **layout_base(),
            "xaxis": axis(self.axes[0], (0.5, columns + 0.5), constrain="domain"),
            "yaxis": axis(self.axes[1], (rows + 0.5, 0.5), **square),
        }
        figure = go.Figure({"data": [], "layout": layout})
        alt = f"{self.title}: {rows} rows and {columns} columns; the brightest colour is {short(self.brightest, 4)}."
        said = f"{self.caption} Brightest colour: {short(self.brightest, 3)} or more."
        return Picture(self.name, figure, (), cloud, alt, group="image", title=self.title, caption=said)


def shades(values: FloatArray, brightest: float) -> FloatArray:
    """Return values (m,) of 0..brightest as shares (m, 3) of RAMP's colours: between two neighbours, in proportion."""
    part = np.clip(values / brightest, 0, 1) * (len(RAMP) - 1)
    found: FloatArray = np.maximum(0, 1 - np.abs(part[:, None] - np.arange(len(RAMP))))
    return found
