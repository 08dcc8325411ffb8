"""The class's starts: everybody's marks on the data, in the colour of the final point that the run led to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import plotly.graph_objects as go

from em_core.data.dataset import Dataset
from em_core.multistart.grouped_runs import letters
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.classroom.ground import as_seen, drawn_data, layout_of, numbered, places
from em_viz.style import theme
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes

BELOW = 4.0
"""The river goes on below the lowest final point by so many times the range of all."""

WITHIN = 1 / 2_000
"""A curve is drawn through so few of its values that it passes the others by at most this part of the picture's height:
half a pixel of 1,000."""

APART = 0.06
"""Letters stand apart by at least this part of the picture's height."""

Curve: TypeAlias = tuple[FloatArray, FloatArray]
"""Steps, and the log-likelihood at each."""


def data_figure(dataset: Dataset, candidates: FloatArray | None = None) -> go.Figure:
    """Return the data alone, which everybody puts marks on; candidates: (c, K, d) numbered starts to choose from."""
    marks = np.empty((0, 1, dataset.d)) if candidates is None else candidates
    data = [*drawn_data(dataset), *numbered(dataset, marks)]
    return go.Figure({"data": data, "layout": layout_of(dataset, marks.reshape(-1, dataset.d))})


def starts_figure(
    dataset: Dataset, marks: FloatArray, end: IntArray, colours: tuple[str, ...], chosen: int | None = None
) -> go.Figure:
    """Return everybody's starting means over the data.

    marks:    (p, K, d) of p pupils; end: (p,) the final point that each start led to, from 0, best first.
    colours:  of the final points.
    chosen:   a pupil whose marks have a ring.
    """
    layout = layout_of(dataset, marks.reshape(-1, dataset.d))
    x, y = places(dataset, marks)
    x, y = as_seen(x, padded(x)), as_seen(y, padded(y))
    data = drawn_data(dataset)
    # The best are drawn last, upon the others.
    for i in sorted(set(end.tolist()), reverse=True):
        those = end == i
        made = _marks(f"end-{i}", f"final point {letters(i)}", x[those], y[those], colours[i])
        runs = np.flatnonzero(those)
        made["customdata"] = np.repeat(runs, x.shape[1] + 1).tolist()
        data.append(made)
    if chosen is not None:
        ring = _marks("chosen", "the start that is opened", x[chosen : chosen + 1], y[chosen : chosen + 1], theme.INK)
        ring["marker"] = {"color": theme.INK, "symbol": "circle-open", "size": 16, "line": {"width": 2}}
        data.append(ring)
    return go.Figure({"data": data, "layout": layout})


def _marks(uid: str, name: str, x: FloatArray, y: FloatArray, colour: str) -> Attributes:
    # The means of one start are joined by a thin line: NaN ends it.
    ended = np.full((len(x), 1), np.nan)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "uid": uid,
        "name": name,
        "x": np.hstack([x, ended]).ravel().tolist(),
        "y": np.hstack([y, ended]).ravel().tolist(),
        "connectgaps": False,
        "line": {"color": colour, "width": 0.7},
        "marker": {"color": colour, "size": 8, "opacity": 0.9, "line": {"width": 0}},
        "opacity": 0.85,
        "hoverinfo": "name",
    }


def river_figure(
    curves: Sequence[Curve],
    end: IntArray,
    heights: tuple[float, ...],
    colours: tuple[str, ...],
    names: Sequence[str],
    unit: str = "log-likelihood",
) -> go.Figure:
    """Return the class's runs: the log-likelihood after each step, coloured and lettered by the final point.

    curves:   of each run, the steps (from 0) at which it was looked at, and its log-likelihood there.
    heights, names:  the log-likelihood of each final point, best first, and what it is called.
    """
    longest = int(max(steps[-1] for steps, _ in curves)) + 1
    found = sorted(set(end.tolist()), key=lambda i: -heights[i])
    extent = _extent(curves, [heights[i] for i in found])
    data: list[Attributes] = []
    for i in sorted(set(end.tolist()), reverse=True):
        x: list[float | None] = []
        y: list[float | None] = []
        for run in np.flatnonzero(end == i).tolist():
            steps, values = curves[run]
            shown = _needed(np.log10(steps + 1.0), values, WITHIN * (extent[1] - extent[0]))
            # Steps are counted from 1 here: a logarithmic axis has no 0.
            x += [*(steps[shown] + 1.0).tolist(), None]
            y += [*as_seen(values[shown], extent).tolist(), None]
        data.append(
            {
                "type": "scatter",
                "mode": "lines",
                "uid": f"runs-{i}",
                "name": f"final point {names[i]}",
                "x": x,
                "y": y,
                "line": {"color": colours[i], "width": 1.4},
                "opacity": 0.7,
                "hoverinfo": "name",
            }
        )
    data.append(
        {
            "type": "scatter",
            "mode": "markers+text",
            "uid": "ends",
            "x": [float(longest)] * len(found),
            "y": [heights[i] for i in found],
            "text": _labels([heights[i] for i in found], [names[i] for i in found], extent),
            "textposition": "middle right",
            "textfont": {"family": theme.FONT, "size": 14, "color": theme.INK},
            "marker": {"color": [colours[i] for i in found], "size": 9},
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
    )
    layout = {
        **theme.layout_base(),
        "xaxis": {
            **axis("step", (0.0, float(np.log10(longest * 1.25)))),
            "type": "log",
            **_step_ticks(longest),
        },
        "yaxis": axis(unit, extent),
        "margin": {"l": 66, "r": 22, "t": 8, "b": 40},
    }
    return go.Figure({"data": data, "layout": layout})


def _extent(curves: Sequence[Curve], ends: Sequence[float]) -> tuple[float, float]:
    """Return the range of the log-likelihood: how runs end decides, and a start far below would leave no room."""
    high, low = max(ends), min(ends)
    early = float(np.quantile([values[min(1, len(values) - 1)] for _, values in curves], 0.1))
    # Where the ends differ, they are told apart by at least a part of the height.
    lowest = max(early, low - BELOW * (high - low)) if high > low else early
    return padded(np.array([min(low, lowest), high]))


def _needed(x: FloatArray, y: FloatArray, within: float) -> list[int]:
    """Return which points a line needs to pass all others by at most `within`, upwards (Douglas and Peucker's)."""
    xs, ys = x.tolist(), y.tolist()
    kept, left = {0, len(xs) - 1}, [(0, len(xs) - 1)]
    while left:
        first, last = left.pop()
        if last - first < 2:
            continue
        rise = (ys[last] - ys[first]) / (xs[last] - xs[first])
        off, at = max((abs(ys[i] - ys[first] - rise * (xs[i] - xs[first])), i) for i in range(first + 1, last))
        if off > within:
            kept.add(at)
            left += [(first, at), (at, last)]
    return sorted(kept)


def _labels(heights: Sequence[float], names: Sequence[str], extent: tuple[float, float]) -> list[str]:
    """Return the letter of each final point, from the highest down; those too close to the one above stand with it."""
    apart = APART * (extent[1] - extent[0])
    found: list[list[str]] = []
    top = np.inf
    for height, name in zip(heights, names, strict=True):
        if top - height < apart:
            found[-1].append(name)
        else:
            found.append([name])
            top = height
    shown = {group[0]: " ".join(group) for group in found}
    return [shown.get(name, "") for name in names]


def _step_ticks(longest: int) -> Attributes:
    values = [step for step in (0, 1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000) if step < longest]
    return {"tickvals": [step + 1 for step in values], "ticktext": [f"{step:,}" for step in values]}
