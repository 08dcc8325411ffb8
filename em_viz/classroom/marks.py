"""Where will it be?: the cloud of the class's marks, their median, and the truth once it is shown."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.data.dataset import Dataset
from em_core.numerics.arrays import FloatArray
from em_viz.classroom.ground import drawn_data, highest_bar, layout_of, numbered, places
from em_viz.models.common.histogram import scattered
from em_viz.style import theme
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes

MARK, TRUTH = theme.COLOURS[0], theme.COLOURS[1]
"""The colour of the class, and of what the run says."""


def cloud_figure(
    dataset: Dataset,
    marks: FloatArray,
    truth: FloatArray | None = None,
    before: FloatArray | None = None,
    candidates: FloatArray | None = None,
) -> go.Figure:
    """Return everybody's mark for a mean over the data.

    marks:  (p, d); truth: (d,) where the mean is after the M-step, None until it is shown; before: (d,) where it is.
    candidates:  (c, 1, d) numbered places to choose from.
    """
    shown = [marks, *(each[None] for each in (truth, before) if each is not None)]
    x, y = places(dataset, marks[:, None, :])
    median = np.median(marks, axis=0) if len(marks) else None
    data = [*drawn_data(dataset), _cloud(x[:, 0], y[:, 0])]
    if candidates is not None:
        data += numbered(dataset, candidates)
        shown.append(candidates[:, 0])
    for uid, name, place, symbol, colour in (
        ("before", "the mean now", before, "cross-thin", theme.INK),
        ("median", "the class's median", median, "diamond", MARK),
        ("truth", "the mean after the M-step", truth, "star", TRUTH),
    ):
        if place is not None:
            data.append(_one(uid, name, *_at(dataset, place), symbol, colour))
    return go.Figure({"data": data, "layout": layout_of(dataset, np.concatenate(shown))})


def _at(dataset: Dataset, place: FloatArray) -> tuple[float, float]:
    """Return where a single mark is drawn: in one dimension on the axis."""
    return float(place[0]), float(place[1]) if dataset.d > 1 else 0.06 * highest_bar(dataset)


def height_figure(
    so_far: FloatArray,
    first: int,
    heights: FloatArray,
    extent: tuple[float, float],
    truth: float | None = None,
) -> go.Figure:
    """Return the log-likelihood up to the step on the screen, and everybody's guess for the next.

    so_far:  after step `first` and those that follow; heights: (p,) the guesses for the next step.
    extent:  of the axis, which does not tell the truth; truth: None until it is shown.
    """
    t, unit = first + len(so_far) - 1, "log-likelihood"
    data: list[Attributes] = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "uid": "so-far",
            "name": f"the {unit} so far",
            "x": list(range(first, t + 1)),
            "y": so_far.tolist(),
            "line": {"color": theme.INK, "width": 2},
            "marker": {"color": theme.INK, "size": 6},
            "hoverinfo": "skip",
        },
        _cloud(t + 0.75 + 0.5 * scattered(len(heights)), heights),
    ]
    if len(heights):
        data.append(_one("median", "median", t + 1.0, float(np.median(heights)), "diamond", MARK))
    if truth is not None:
        data.append(_one("truth", "truth", t + 1.0, truth, "star", TRUTH))
    values = np.concatenate([extent, [] if truth is None else [truth]])
    layout = {
        **theme.layout_base(),
        "xaxis": axis("step", (first - 0.5, t + 1.6), dtick=max(1, (t + 2 - first) // 8)),
        "yaxis": axis(unit, padded(values)),
        "margin": {"l": 66, "r": 12, "t": 8, "b": 40},
    }
    return go.Figure({"data": data, "layout": layout})


def _cloud(x: FloatArray, y: FloatArray) -> Attributes:
    return {
        "type": "scatter",
        "mode": "markers",
        "uid": "cloud",
        "name": "the class's marks",
        "x": x.tolist(),
        "y": y.tolist(),
        "marker": {"color": MARK, "size": 8, "opacity": 0.5, "line": {"width": 0}},
        "hoverinfo": "skip",
    }


def _one(uid: str, name: str, x: float, y: float, symbol: str, colour: str) -> Attributes:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "uid": uid,
        "name": name,
        "x": [x],
        "y": [y],
        "text": [name],
        "textposition": "top center" if uid == "truth" else "bottom center",
        "textfont": {"family": theme.FONT, "size": 13, "color": theme.INK},
        "cliponaxis": False,
        "marker": {"color": colour, "symbol": symbol, "size": 15, "line": {"color": theme.INK, "width": 1.5}},
        "hoverinfo": "name",
    }
