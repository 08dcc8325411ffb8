"""One Gaussian mixture in its data: points and ellipses, or a histogram and curves; and the replicates of a bootstrap.

Beyond two columns it is drawn on the plane of the data, on one column as densities.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from em_core.data.dataset import Dataset
from em_core.data.planes import Plane, plane_of
from em_core.em.capabilities import component_names
from em_core.em.protocol import AnyModel
from em_core.models.gaussian_mixture import MixtureParams
from em_core.numerics.arrays import FloatArray
from em_viz.animation.legend import Mark
from em_viz.models.common.density_curves import log_weighted_densities
from em_viz.models.common.ellipse_probability import held_shares
from em_viz.models.common.ellipses import CIRCLE, ELLIPSES, ellipse_coefficients
from em_viz.models.common.histogram import histogram
from em_viz.models.common.viewport import reach
from em_viz.style import theme
from em_viz.style.axes import axis
from em_viz.style.plotly import Attributes
from em_viz.style.still import shaded, still_layout

HEIGHT = 360
"""Pixels."""

GRID = 400
"""Places at which curves are drawn."""

MOST_DRAWN = 100
"""So many replicates are drawn: more make no other picture."""

MOST_POINTS = 5000
"""So many points are drawn, evenly among the rows."""

Replicates = Sequence[MixtureParams]


def fit_figure(
    model: AnyModel, params: MixtureParams, dataset: Dataset, *, replicates: Replicates = (), dark: bool
) -> go.Figure:
    """Return a mixture in its data.

    replicates:  the same mixture fitted to other samples, their components in the same order.
    """
    some = replicates[:MOST_DRAWN]
    if dataset.d == 1:
        return _line(model, params, dataset, some, dark)
    return _plane(model, params, dataset, some, dark)


def fit_legend(figure: go.Figure, params: MixtureParams, *, dark: bool) -> list[Mark]:
    """Return what the marks mean, those that are drawn."""
    uids = {trace.uid for trace in figure.data}
    colour, grid, ink = (shaded(each, dark) for each in (theme.component_colour(0), theme.GRID, theme.INK))
    if "histogram" in uids:
        bars = Mark("square", "histogram of the data", grid)
        one = [Mark("line", "components, weighted", colour)] if len(params.weights) > 1 else []
        found = [bars, *one, Mark("line", "the density", ink, 1.6, "4,3")]
    else:
        found = [Mark("ellipse", f"1 and 2 standard deviations: {held_shares('a component’s')}", colour)]
    if any(uid.startswith("replicate") for uid in uids):
        found.append(Mark("line", "the same of each replicate", colour, 1, faint=0.5))
    return found


def _plane(model: AnyModel, params: MixtureParams, dataset: Dataset, replicates: Replicates, dark: bool) -> go.Figure:
    plane, names = plane_of(dataset), component_names(model)
    means = plane.places(params.means)
    factors = np.linalg.cholesky(plane.spreads(params.covariances)).astype(np.float64, copy=False)
    rows = np.unique(np.linspace(0, dataset.n - 1, MOST_POINTS).astype(int))
    places = plane.places(dataset.values)[rows]
    r = model.e_step(model.prepare(dataset.values), params).responsibilities[rows]
    data: list[Attributes] = [_points(places, r, dark)]
    for k in range(len(means)):
        colour = shaded(theme.component_colour(k), dark)
        if replicates:
            data.append(_replicate_ellipses(replicates, plane, k, names[k], colour))
    for k in range(len(means)):
        colour = shaded(theme.component_colour(k), dark)
        for name, radius, width in ELLIPSES:
            x, y = _ellipse(means[k], factors[k], radius)
            data.append(_path(f"{name}-{k}", names[k], x, y, colour, width))
        data.append(_mean(k, names[k], means[k], dark))
    x_axis = axis(plane.titles[0], reach(places[:, 0], means[None, :, 0], factors[None, :, 0, :]))
    y_axis = axis(plane.titles[1], reach(places[:, 1], means[None, :, 1], factors[None, :, 1, :]))
    return go.Figure({"data": data, "layout": still_layout(x_axis, y_axis, HEIGHT, dark)})


def _points(places: FloatArray, r: FloatArray, dark: bool) -> Attributes:
    colours = tuple(shaded(theme.component_colour(k), dark) for k in range(r.shape[1]))
    neutral = shaded(theme.NEUTRAL, dark)
    mixed = theme.blend(np.rint(255 * r).astype(np.uint8), colours, neutral)
    return {
        "type": "scatter",
        "mode": "markers",
        "uid": "points",
        "name": "data",
        "x": places[:, 0].tolist(),
        "y": places[:, 1].tolist(),
        "marker": {
            "color": [f"rgb({red},{green},{blue})" for red, green, blue in mixed.tolist()],
            "symbol": [theme.component_shape(int(k)) for k in r.argmax(axis=1)],
            "size": 5.5,
            "opacity": 0.6,
            "line": {"width": 0},
        },
        "hoverinfo": "skip",
    }


def _ellipse(mean: FloatArray, factor: FloatArray, radius: float) -> tuple[FloatArray, FloatArray]:
    x, y = ellipse_coefficients(mean[None], factor[None], radius)
    return CIRCLE @ x[0], CIRCLE @ y[0]


def _replicate_ellipses(replicates: Replicates, plane: Plane, k: int, name: str, colour: str) -> Attributes:
    """Return the first ellipse of a component in every replicate, as one line with gaps."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for each in replicates:
        factor = np.linalg.cholesky(plane.spreads(each.covariances[k])).astype(np.float64, copy=False)
        x, y = _ellipse(plane.places(each.means[k]), factor, ELLIPSES[0][1])
        xs += [*x.tolist(), None]
        ys += [*y.tolist(), None]
    return _path(f"replicate-{k}", f"{name}, replicates", xs, ys, colour, 1) | {"opacity": 0.22}


def _path(uid: str, name: str, x: object, y: object, colour: str, width: float, dash: str = "solid") -> Attributes:
    return {
        "type": "scatter",
        "mode": "lines",
        "uid": uid,
        "name": name,
        "x": x,
        "y": y,
        "line": {"color": colour, "width": width, "dash": dash},
        "hoverinfo": "skip",
    }


def _mean(k: int, name: str, mean: FloatArray, dark: bool) -> Attributes:
    colour, ink = (shaded(each, dark) for each in (theme.component_colour(k), theme.INK))
    return {
        "type": "scatter",
        "mode": "markers",
        "uid": f"mean-{k}",
        "name": f"mean of {name}",
        "x": [float(mean[0])],
        "y": [float(mean[1])],
        "marker": {
            "color": colour,
            "symbol": theme.component_shape(k),
            "size": 12,
            "line": {"color": ink, "width": 1.5},
        },
        "hovertemplate": f"mean of {name}<br>%{{x}}, %{{y}}<extra></extra>",
    }


def _line(model: AnyModel, params: MixtureParams, dataset: Dataset, replicates: Replicates, dark: bool) -> go.Figure:
    values, names = dataset.values[:, 0], component_names(model)
    deviations = np.sqrt(params.covariances[:, 0, 0])
    extent = reach(values, params.means[None, :, 0], deviations[None, :, None])
    grid = np.linspace(*extent, GRID)
    edges, heights = histogram(values)
    curves = _densities(grid, params)
    height = float(np.clip(1.05 * curves.sum(axis=1).max(), 1.1 * heights.max(), 2.2 * heights.max()))
    data: list[Attributes] = [
        {
            "type": "bar",
            "uid": "histogram",
            "name": "histogram",
            "x": ((edges[1:] + edges[:-1]) / 2).tolist(),
            "y": heights.tolist(),
            "width": np.diff(edges).tolist(),
            "marker": {"color": shaded(theme.GRID, dark), "line": {"width": 0}},
            "hoverinfo": "skip",
        }
    ]
    for k in range(curves.shape[1]):
        colour = shaded(theme.component_colour(k), dark)
        if replicates:
            xs: list[float | None] = []
            ys: list[float | None] = []
            for each in replicates:
                xs += [*grid.tolist(), None]
                ys += [*_densities(grid, each)[:, k].tolist(), None]
            thin = _path(f"replicate-{k}", f"{names[k]}, replicates", xs, ys, colour, 1)
            data.append(thin | {"opacity": 0.22})
    for k in range(curves.shape[1]):
        colour = shaded(theme.component_colour(k), dark)
        data.append(_path(f"component-{k}", names[k], grid.tolist(), curves[:, k].tolist(), colour, 2.4))
    ink = shaded(theme.INK, dark)
    data.append(_path("mixture", "sum", grid.tolist(), curves.sum(axis=1).tolist(), ink, 1.6, "4px,3px"))
    x_axis, y_axis = axis(dataset.axis_title(0), extent), axis("density", (0.0, height), nticks=5)
    return go.Figure({"data": data, "layout": still_layout(x_axis, y_axis, HEIGHT, dark)})


def _densities(grid: FloatArray, params: MixtureParams) -> FloatArray:
    """Return the weighted density of each component over the grid, (G, K)."""
    deviations = np.sqrt(params.covariances[:, 0, 0])
    logs = log_weighted_densities(grid[None], params.weights[None], params.means[None, :, 0], deviations[None])
    found: FloatArray = np.exp(logs[0])
    return found
