"""The data that a class is asked about: a histogram in one dimension, points in two. Marks are put over it."""

from __future__ import annotations

import numpy as np

from em_core.classroom.scatter import Scatter
from em_core.data.dataset import Dataset
from em_core.numerics.arrays import FloatArray
from em_viz.models.common.histogram import histogram
from em_viz.style import theme
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes

MOST_POINTS = 3_000
"""So many points are drawn, evenly among the rows: more make no other picture."""

FINE = 10_000
"""Coordinates are sent to such a part of what the picture's axis shows: a fifth of a pixel of the widest screen."""

LANES = (-0.08, -0.46)
"""In one dimension marks are below the axis, between these shares of the highest bar: one row for each pupil."""

MOST_LANES = 40
"""So many rows of marks there are; where more have answered, several share a row."""


def dataset_of(scatter: Scatter) -> Dataset:
    """Return the points of an activity as a data set: what the phones draw, and the stage as well."""
    return Dataset("class", "the class's data", np.array(scatter.points, dtype=np.float64), scatter.columns)


def as_seen(values: FloatArray, extent: tuple[float, float]) -> FloatArray:
    """Return coordinates in as few digits as the picture can show; extent: of the axis."""
    return np.round(values, int(np.ceil(np.log10(FINE / (extent[1] - extent[0])))))


def numbered(dataset: Dataset, marks: FloatArray) -> list[Attributes]:
    """Return marks (c, K, d) with their numbers, 1 to c: what a hand can be raised for."""
    if not len(marks):
        return []
    x, y = places(dataset, marks)
    font = {"family": theme.FONT, "size": 16, "color": theme.INK}
    ended = np.full((len(x), 1), np.nan)
    return [
        {
            "type": "scatter",
            "mode": "lines+markers+text",
            "uid": "numbered",
            "x": np.hstack([x, ended]).ravel().tolist(),
            "y": np.hstack([y, ended]).ravel().tolist(),
            "text": [text for i in range(1, len(x) + 1) for text in (*([str(i)] * x.shape[1]), "")],
            "textposition": "top right",
            "textfont": font,
            "connectgaps": False,
            "line": {"color": theme.INK, "width": 0.7},
            "marker": {"color": theme.COLOURS[0], "size": 11, "line": {"color": theme.INK, "width": 1}},
            "hoverinfo": "skip",
        }
    ]


def drawn_data(dataset: Dataset) -> list[Attributes]:
    """Return the traces of the data alone, in grey: nobody's component has that colour."""
    if dataset.d == 1:
        edges, heights = histogram(dataset.values[:, 0])
        return [
            {
                "type": "bar",
                "uid": "data",
                "x": ((edges[:-1] + edges[1:]) / 2).tolist(),
                "y": heights.tolist(),
                "width": np.diff(edges).tolist(),
                "marker": {"color": theme.NEUTRAL, "opacity": 0.4, "line": {"width": 0}},
                "hoverinfo": "skip",
            }
        ]
    rows = np.unique(np.linspace(0, dataset.n - 1, MOST_POINTS).astype(int))
    x, y = (as_seen(column, padded(column)) for column in dataset.values[rows].T)
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "uid": "data",
            "x": x.tolist(),
            "y": y.tolist(),
            "marker": {"color": theme.NEUTRAL, "size": 5, "opacity": 0.45, "line": {"width": 0}},
            "hoverinfo": "skip",
        }
    ]


def layout_of(dataset: Dataset, marks: FloatArray) -> Attributes:
    """Return the layout over the data; marks (m, d) that are outside of them are in the picture, too."""
    low, high = dataset.values.min(axis=0), dataset.values.max(axis=0)
    if marks.size:
        low, high = np.minimum(low, marks.min(axis=0)), np.maximum(high, marks.max(axis=0))
    extents = [padded(np.array([a, b])) for a, b in zip(low, high, strict=True)]
    if dataset.d > 1:
        y_axis = axis(dataset.axis_title(1), extents[1])
    else:
        top = highest_bar(dataset)
        y_axis = axis(
            "",
            (LANES[1] * top * 1.08 if marks.size else 0.0, 1.05 * top),
            showticklabels=False,
            ticks="",
            showgrid=False,
        )
    return {
        **theme.layout_base(),
        "xaxis": axis(dataset.axis_title(0), extents[0]),
        "yaxis": y_axis,
        "bargap": 0,
        "margin": {"l": 40, "r": 12, "t": 8, "b": 40},
    }


def highest_bar(dataset: Dataset) -> float:
    """Return the height of the histogram's highest bar, in one dimension."""
    return float(histogram(dataset.values[:, 0])[1].max())


def places(dataset: Dataset, marks: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return where marks (p, K, d) of p pupils are drawn, as x and y of (p, K): in one dimension a row for each."""
    if dataset.d > 1:
        return marks[..., 0], marks[..., 1]
    rows = min(max(len(marks), 1), MOST_LANES)
    depth = np.arange(len(marks)) % rows / max(rows - 1, 1)
    share = LANES[0] + (LANES[1] - LANES[0]) * depth
    y = np.repeat(highest_bar(dataset) * share[:, None], marks.shape[1], axis=1)
    return marks[..., 0], y
