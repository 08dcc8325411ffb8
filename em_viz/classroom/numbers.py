"""The class's own numbers as they come in: a histogram of one number each, points of two."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.data.dataset import Dataset
from em_viz.classroom.ground import drawn_data, layout_of
from em_viz.models.common.histogram import scattered
from em_viz.style import theme
from em_viz.style.axes import axis
from em_viz.style.plotly import Attributes

FEW = 8
"""Of fewer numbers each is drawn, and no histogram."""


def numbers_figure(dataset: Dataset, limits: tuple[tuple[float, float], ...]) -> go.Figure:
    """Return the rows that have come in, on axes that hold still: the limits that the lecturer has set.

    limits:  (low, high) of each column.
    """
    data = _strip(dataset) if dataset.d == 1 and dataset.n < FEW else drawn_data(dataset)
    for trace in data:
        sized = {"size": 10} if trace["type"] == "scatter" else {}
        trace["marker"] = {"color": theme.COLOURS[0], "opacity": 0.75, "line": {"width": 0}, **sized}
    layout = layout_of(dataset, np.empty((0, dataset.d)))
    layout["xaxis"] = axis(dataset.axis_title(0), limits[0])
    if dataset.d > 1:
        layout["yaxis"] = axis(dataset.axis_title(1), limits[1])
    elif dataset.n < FEW:
        layout["yaxis"] = axis("", (-1.0, 1.0), showticklabels=False, ticks="", showgrid=False)
    return go.Figure({"data": data, "layout": layout})


def _strip(dataset: Dataset) -> list[Attributes]:
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "uid": "data",
            "x": dataset.values[:, 0].tolist(),
            "y": (scattered(dataset.n) - 0.5).tolist(),
            "hoverinfo": "skip",
        }
    ]
