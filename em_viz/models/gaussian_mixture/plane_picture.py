"""The 2-D picture: points in blended colours, each component's ellipses, its mean, and the way the mean has come."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.data.dataset import Dataset
from em_core.data.planes import Plane, plane_of
from em_core.em.capabilities import covariance_form
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import sentences
from em_viz.animation.legend import DOTS, Mark
from em_viz.animation.slots import words
from em_viz.animation.spec import Channel, Picture
from em_viz.models.common.ellipse_probability import held_shares, oblong
from em_viz.models.common.ellipses import CIRCLE, ELLIPSES, ellipse_coefficients
from em_viz.models.common.point_cloud import cloud, coloured_by, names_caption, points_legend
from em_viz.models.common.principal_axes import plane_caption
from em_viz.models.common.viewport import reach
from em_viz.models.gaussian_mixture.run_arrays import History
from em_viz.run.drawn import drawn_caption
from em_viz.run.half_steps import M
from em_viz.style.axes import axis
from em_viz.style.plotly import Attributes
from em_viz.style.theme import GHOST, HIDDEN, INK, component_colour, component_shape, layout_base, numbered


def plane_picture(run: History, dataset: Dataset) -> Picture:
    """Return the picture of a run in two or more dimensions: beyond two, on the plane of the data."""
    plane = plane_of(dataset)
    means, positions = plane.places(run.means), plane.places(dataset.values)
    factors = np.linalg.cholesky(plane.spreads(run.covariances)).astype(np.float64, copy=False)
    titles = [words(title) for title in plane.titles]
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
    return Picture(
        "data",
        figure,
        tuple(channels),
        points,
        _alt(run, dataset),
        caption=_caption(run, dataset, plane),
        legend=_legend(run, dataset),
    )


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
        **numbered(k, run.n_components),
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


def _caption(run: History, dataset: Dataset, plane: Plane) -> str:
    seen = plane_caption(plane, run.dimension, dataset.centre is not None)
    form = covariance_form(run.model)
    drawn = oblong(run.component) if form is not None and form.shape == "spherical" else ""
    return sentences(seen, drawn, drawn_caption(run.drawn, dataset.n), names_caption(dataset))


def _legend(run: History, dataset: Dataset) -> tuple[Mark, ...]:
    colour = component_colour(0)
    hold = held_shares(run.component.of_one)
    hidden = [Mark("ellipse", "equal to another one at some step", colour, 2, "5,3")] if run.hidden.any() else []
    return (
        Mark("ellipse", f"1 and 2 standard deviations: {hold}", colour, 2),
        Mark("ellipse", "before this M-step", colour, 1.2, DOTS, GHOST),
        *hidden,
        Mark("path", "where each mean has been", colour, 1.5),
        *points_legend(
            dataset, Mark("points", "points: colours mixed by responsibility; the shape is that of the largest", colour)
        ),
    )


def _alt(run: History, dataset: Dataset) -> str:
    k, n = run.n_components, run.blends.shape[1]
    return (
        f"{dataset.title}: {n} points coloured by their {coloured_by(dataset)}, with ellipses at one and two standard "
        f"deviations and the mean of each of {run.component.counted(k)}, whose path is drawn in small dots."
    )
