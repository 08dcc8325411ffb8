"""The 2-D picture: points in blended colours, each component's ellipses, its mean, and the way the mean has come."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.data.dataset import Dataset
from em_core.em.capabilities import covariance_form
from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import words
from em_viz.animation.spec import Channel, Picture
from em_viz.models.common.ellipse_probability import RADII, held_words, oblong
from em_viz.models.common.point_cloud import cloud
from em_viz.models.gaussian_mixture.run import History
from em_viz.run.half_steps import M
from em_viz.style.axes import axis
from em_viz.style.plotly import Attributes
from em_viz.style.theme import INK, component_colour, component_shape, layout_base

ANGLES = np.linspace(0, 2 * np.pi, 73)
CIRCLE: FloatArray = np.column_stack([np.ones_like(ANGLES), np.cos(ANGLES), np.sin(ANGLES)])
"""(73, 3) the basis [1, cos, sin]: an ellipse is three numbers a coordinate over it."""

ELLIPSES = (("one-sd", RADII[0], 2.4), ("two-sd", RADII[1], 1.4))
"""Each ellipse's name, its radius in standard deviations, and its line's width."""

GHOST = 0.55
"""Opacity of the ellipse that an M half-step has just left."""

BEYOND = 0.18
"""Ellipses are followed beyond the data by this share of the data's span."""

MARGIN = 0.04
"""And this share of it is left free on each side."""

HIDDEN = "10px,6px"
"""Dashes of a component that lies exactly upon another: both are seen."""


def plane_picture(run: History, dataset: Dataset) -> Picture:
    """Return the picture of a run in two or more dimensions; beyond two, on the data's first two principal axes."""
    centre, axes = view_plane(dataset.values)
    means = (run.means - centre) @ axes.T + (centre if run.dimension == 2 else 0)
    factors = np.linalg.cholesky(axes @ run.covariances @ axes.T).astype(np.float64, copy=False)
    positions = (dataset.values - centre) @ axes.T if run.dimension > 2 else dataset.values
    titles = [words(dataset.axis_title(j)) if run.dimension == 2 else f"principal axis {j + 1}" for j in (0, 1)]
    figure = go.Figure(
        {
            "data": [trace for k in range(run.n_components) for trace in _traces(run, k, means[:, k])],
            "layout": {
                **layout_base(),
                "xaxis": axis(titles[0], reach(positions[:, 0], means[..., 0], factors[..., 0, :])),
                "yaxis": axis(titles[1], reach(positions[:, 1], means[..., 1], factors[..., 1, :])),
            },
        }
    )
    channels = [c for k in range(run.n_components) for c in _channels(run, k, means[:, k], factors[:, k])]
    points = cloud(run, dataset, positions[:, 0], positions[:, 1])
    return Picture("data", figure, tuple(channels), points, _alt(run, dataset), caption=_caption(run))


def view_plane(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return a centre (d,) and two orthonormal axes (2, d): the data's own for d = 2, else the principal ones."""
    centre = values.mean(axis=0)
    if values.shape[1] == 2:
        return centre, np.eye(2)
    return centre, np.linalg.svd(values - centre, full_matrices=False)[2][:2]


def ellipse_coefficients(means: FloatArray, factors: FloatArray, radius: float) -> tuple[FloatArray, FloatArray]:
    """Return x and y coefficients (T+1, 3) over CIRCLE of (x - mean)' S^-1 (x - mean) = radius^2, S = factor factor'.

    means: (T+1, 2); factors: (T+1, 2, 2) lower Cholesky factors.
    """
    x, y = (np.column_stack([means[:, j], radius * factors[:, j]]) for j in (0, 1))
    return x, y


def reach(positions: FloatArray, means: FloatArray, factors: FloatArray) -> tuple[float, float]:
    """Return one axis's range, the same for the whole run: all data, and ellipses as far as `BEYOND` lets them.

    Farther ones may leave the picture: an absurd start must not press the data into a corner.
    """
    low, high, span = _span(positions)
    spread = 2 * np.sqrt((factors**2).sum(axis=-1))
    lowest = max(float((means - spread).min()), low - BEYOND * span)
    highest = min(float((means + spread).max()), high + BEYOND * span)
    return min(lowest, low) - MARGIN * span, max(highest, high) + MARGIN * span


def farthest(positions: FloatArray) -> tuple[float, float]:
    """Return the widest range that `reach` gives for any run on these positions (n,)."""
    low, high, span = _span(positions)
    return low - (BEYOND + MARGIN) * span, high + (BEYOND + MARGIN) * span


def _span(positions: FloatArray) -> tuple[float, float, float]:
    low, high = float(positions.min()), float(positions.max())
    return low, high, high - low or float(np.spacing(abs(high)) * 1e6) or 1.0


def _traces(run: History, k: int, means: FloatArray) -> list[Attributes]:
    colour, shape, name = component_colour(k), component_shape(k), words(run.names[k])
    line: Attributes = {"type": "scatter", "mode": "lines", "x": [], "y": [], "hoverinfo": "skip", "name": name}
    dash = {"dash": HIDDEN} if run.hidden[k] else {}
    ghosts = [
        {**line, "uid": f"ghost-{radius}-{k}", "opacity": 0.0, "line": {"color": colour, "width": 1.2, "dash": "dot"}}
        for radius, _, _ in ELLIPSES
    ]
    ellipses = [
        {**line, "uid": f"{radius}-{k}", "line": {"color": colour, "width": width, **dash}}
        for radius, _, width in ELLIPSES
    ]
    trail = {
        **line,
        "uid": f"trail-{k}",
        "x": means[:, 0].tolist(),
        "y": means[:, 1].tolist(),
        "mode": "lines+markers",
        "line": {"color": colour, "width": 1.5},
        "marker": {"color": colour, "size": 3.5},
        "opacity": 0.7,
    }
    mean = {
        **line,
        "uid": f"mean-{k}",
        "mode": "markers",
        "marker": {"color": colour, "symbol": shape, "size": 13, "line": {"color": INK, "width": 1.5}},
        "hovertemplate": f"mean of {name}<br>%{{x}}, %{{y}}<extra></extra>",
    }
    del mean["hoverinfo"]
    return [*ghosts, *ellipses, trail, mean]


def _channels(run: History, k: int, means: FloatArray, factors: FloatArray) -> list[Channel]:
    frames = run.half_steps
    shown, left = frames.params_of, np.maximum(frames.params_of - (frames.kind_of == M), 0)
    visible = (frames.kind_of == M).astype(np.int64)
    found: list[Channel] = []
    for name, radius, _ in ELLIPSES:
        for attribute, coefficients in zip("xy", ellipse_coefficients(means, factors, radius), strict=True):
            found.append(Channel(f"{name}-{k}", attribute, coefficients, shown, CIRCLE))
            found.append(Channel(f"ghost-{name}-{k}", attribute, coefficients, left, CIRCLE, glide=False))
        found.append(Channel(f"ghost-{name}-{k}", "opacity", np.array([[0.0], [GHOST]]), visible, glide=False))
    for j, attribute in enumerate("xy"):
        found.append(Channel(f"mean-{k}", attribute, means[:, j, None], shown))
    found.append(Channel(f"trail-{k}", "reveal", np.arange(1.0, len(means) + 1)[:, None], shown, glide=False))
    return found


def _caption(run: History) -> str:
    seen = "The data's first two principal axes. " if run.dimension > 2 else ""
    dashes = "; dashed: upon another one at some step" if run.hidden.any() else ""
    form = covariance_form(run.model)
    hold = held_words(run.component.of_one)
    drawn = f" {oblong(run.component)}" if form is not None and form.shape == "spherical" else ""
    return (
        f"{seen}Ellipses: 1 and 2 standard deviations, {hold} in these two dimensions; dotted: before this "
        f"M-step{dashes}; small dots: each mean's way. Points: colours blend by responsibility, the shape is the "
        f"largest one's.{drawn}"
    )


def _alt(run: History, dataset: Dataset) -> str:
    k, n = run.n_components, len(dataset.values)
    return (
        f"{dataset.title}: {n} points coloured by their responsibilities, with ellipses at one and two standard "
        f"deviations and the mean of each of {run.component.counted(k)}, whose trail shows where it has been."
    )
