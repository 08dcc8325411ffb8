"""The picture of scored rows: each in the colour and with the marker of its component, over the fitted components."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.em.capabilities import centres_of
from em_core.em.parameters import covariances_of, kinds_in
from em_core.numerics.arrays import FloatArray
from em_core.numerics.number_format import short
from em_core.numerics.wording import counted
from em_core.scoring.fitted_model import FittedModel
from em_core.scoring.new_rows import Scored
from em_viz.animation.slots import words
from em_viz.style import theme
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes
from em_viz.style.still import shaded, still_layout

HEIGHT = 340
LEGEND = {"showlegend": True, "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}}

FAR = "far from every component"

DEVIATIONS = (1, 2)
"""The ellipses of a component: at so many standard deviations."""

PLACED = {"means", "centres", "coefficients"}
"""The parameters of components that are somewhere among the columns."""

_CIRCLE = np.linspace(0, 2 * np.pi, 73)


def new_rows_figure(scored: Scored, *, dark: bool) -> go.Figure:
    """Return the picture of scored rows.

    Of two columns and more: the first two, over the components' ellipses. Of one: its values against how certain the
    assignment is. Where the columns are no places (answers, counts of a table): each row against the same.
    """
    fitted = scored.fitted
    plane = len(fitted.columns) > 1 and _has_places(fitted)
    y = scored.values[:, 1] if plane else scored.certainty
    along = plane or len(fitted.columns) == 1
    x = scored.values[:, 0] if along else np.array(scored.table.rows, dtype=np.float64)
    traces = _ellipses(fitted, dark) if plane else []
    for k, name in enumerate(fitted.components):
        traces.append(_rows(scored, scored.assignment == k, x, y, name, k, dark))
    known = [np.array([x[i], y[i]]) for i in np.flatnonzero(scored.scored)]
    places = np.array(known) if known else np.zeros((1, 2))
    drawn = np.array([[a, b] for each in traces[: len(traces) - len(fitted.components)] for a, b in _places(each)])
    everything = np.vstack([places, drawn]) if len(drawn) else places
    if scored.far is not None and scored.far.any():
        traces.append(_far(scored, x, y, dark))
    across = axis(_title(fitted, 0) if along else "row", padded(everything[:, 0]))
    up = axis(_title(fitted, 1), padded(everything[:, 1])) if plane else axis("certainty", (0, 1.06))
    return go.Figure({"data": traces, "layout": still_layout(across, up, HEIGHT, dark, left=56) | LEGEND})


def _rows(scored: Scored, which: FloatArray, x: FloatArray, y: FloatArray, name: str, k: int, dark: bool) -> Attributes:
    places = np.flatnonzero(which)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": x[places],
        "y": y[places],
        "marker": {
            "color": shaded(theme.component_colour(k), dark),
            "symbol": theme.component_shape(k),
            "size": 8,
            "line": {"width": 1, "color": shaded(theme.INK, dark)},
        },
        "customdata": [f"row {scored.table.rows[i]}, certainty {short(float(scored.certainty[i]), 3)}" for i in places],
        "hovertemplate": f"{words(name)}: %{{customdata}}<extra></extra>",
    }


def _far(scored: Scored, x: FloatArray, y: FloatArray, dark: bool) -> Attributes:
    places = np.array([], dtype=int) if scored.far is None else np.flatnonzero(scored.far)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": FAR,
        "x": x[places],
        "y": y[places],
        "marker": {"symbol": "circle-open", "size": 16, "color": shaded(theme.INK, dark), "line": {"width": 2}},
        "hoverinfo": "skip",
    }


def _ellipses(fitted: FittedModel, dark: bool) -> list[Attributes]:
    """Return the ellipses of components with means and covariances, in the units of the file."""
    means, covariances = centres_of(fitted.params), covariances_of(fitted.params)
    if means is None or covariances is None:
        return []
    scale = np.ones(means.shape[1]) if fitted.scale is None else fitted.scale
    centre = np.zeros(means.shape[1]) if fitted.centre is None else fitted.centre
    found = []
    for k, name in enumerate(fitted.components):
        middle = (means[k] * scale + centre)[:2]
        factor = np.linalg.cholesky((covariances[k] * np.outer(scale, scale))[:2, :2])
        for radius in DEVIATIONS:
            line = middle[:, None] + radius * factor @ np.vstack([np.cos(_CIRCLE), np.sin(_CIRCLE)])
            for j in {0, 1} & set(fitted.logs):
                line[j] = np.exp(line[j])
            found.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": f"{name}, {counted(radius, 'standard deviation')}",
                    "x": line[0],
                    "y": line[1],
                    "line": {"color": shaded(theme.component_colour(k), dark), "width": 2 if radius == 1 else 1.2},
                    "hoverinfo": "skip",
                    "showlegend": False,
                    "meta": {"table": False},
                }
            )
    return found


def _has_places(fitted: FittedModel) -> bool:
    """Return whether the first two columns are places in a plane: components have means there, or lines."""
    return bool(PLACED & set(kinds_in(fitted.params)))


def _places(trace: Attributes) -> list[tuple[float, float]]:
    x, y = np.asarray(trace["x"], dtype=float), np.asarray(trace["y"], dtype=float)
    return list(zip(x.tolist(), y.tolist(), strict=True))


def _title(fitted: FittedModel, column: int) -> str:
    unit = fitted.units[column] if fitted.centre is None else ""
    return words(f"{fitted.columns[column]} ({unit})" if unit else fitted.columns[column])
