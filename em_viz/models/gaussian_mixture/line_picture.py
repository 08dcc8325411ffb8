"""The 1-D picture: histogram, points, weighted densities and their sum; below, the responsibilities over x."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from scipy.special import softmax

from em_core.data.dataset import Dataset
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import sentences
from em_viz.animation.legend import DOTS, Mark
from em_viz.animation.slots import words
from em_viz.animation.spec import Channel, Picture
from em_viz.models.common.density_curves import BELL, BELL_HEIGHTS, curve_grid, fine_enough, log_weighted_densities
from em_viz.models.common.histogram import STRIP, histogram, scattered, ticks_from_zero
from em_viz.models.common.point_cloud import cloud, coloured_by, names_caption, points_legend
from em_viz.models.common.viewport import farthest, reach
from em_viz.models.gaussian_mixture.run_arrays import History
from em_viz.run.drawn import drawn_caption
from em_viz.run.half_steps import START, M
from em_viz.style.axes import axis
from em_viz.style.plotly import Attributes
from em_viz.style.theme import GHOST, GRID, HIDDEN, INK, component_colour, component_shape, layout_base

TALLEST = 50
"""A spike is drawn up to so many heights of the picture, of which one is in sight."""


def line_picture(run: History, dataset: Dataset) -> Picture:
    """Return the picture of a run in one dimension."""
    values = dataset.values[:, 0]
    means, deviations = run.means[:, :, 0], run.deviations[:, :, 0]
    extent = reach(values, means, deviations[..., None])
    # A picture whose start is dragged keeps its range, and the curves of the new run have to cross all of it.
    grid = curve_grid(farthest(values), means, deviations)
    log_joint = log_weighted_densities(grid, run.weights, means, deviations)
    with np.errstate(over="ignore"):
        mixture = np.exp(log_joint).sum(axis=2)
    edges, heights = histogram(values)
    # A collapsing component is a spike without end; the bars say how high the picture has to be.
    height = float(np.clip(1.05 * mixture.max(), 1.1 * heights.max(), 2.2 * heights.max()))
    shares = softmax(log_joint, axis=2)
    mixture, shares = fine_enough(np.minimum(mixture, TALLEST * height), height), fine_enough(shares, 1.0)
    figure = go.Figure({"data": _traces(run, edges, heights), "layout": _layout(dataset, extent, height)})
    channels = [
        *(c for k in range(run.n_components) for c in _bell_channels(run, k)),
        *_grid_channels(run, grid, mixture, shares),
    ]
    strip = -height * np.interp(scattered(len(values)), [0, 1], STRIP)
    points = cloud(run, dataset, values, strip)
    return Picture(
        "data",
        figure,
        tuple(channels),
        points,
        _alt(run, dataset),
        caption=sentences(drawn_caption(run.drawn, dataset.n), names_caption(dataset)),
        legend=_legend(run, dataset),
    )


def _traces(run: History, edges: FloatArray, heights: FloatArray) -> list[Attributes]:
    line: Attributes = {"type": "scatter", "mode": "lines", "x": [], "y": [], "hoverinfo": "skip"}
    bars: Attributes = {
        "type": "bar",
        "uid": "histogram",
        "x": (edges[1:] + edges[:-1]) / 2,
        "y": heights,
        "width": np.diff(edges),
        "marker": {"color": GRID, "line": {"width": 0}},
        "yhoverformat": ",.3r",
        "hovertemplate": "%{y} at %{x}<extra>histogram</extra>",
        "meta": {"overlay": "histogram"},
    }
    traces: list[Attributes] = [
        bars,
        {**line, "uid": "mixture", "line": {"color": INK, "width": 1.6, "dash": "4px,3px", "simplify": False}},
    ]
    for k in range(run.n_components):
        colour, dash = component_colour(k), {"dash": HIDDEN} if run.hidden[k] else {}
        traces += [
            {**line, "uid": f"ghost-{k}", "opacity": 0.0, "line": {"color": colour, "width": 1.2, "dash": "dot"}},
            {**line, "uid": f"density-{k}", "line": {"color": colour, "width": 2.4, **dash}},
            {
                **line,
                "uid": f"share-{k}",
                "yaxis": "y2",
                "opacity": 0.0,
                "line": {"color": colour, "width": 2, "simplify": False},
            },
            {
                **line,
                "uid": f"mean-{k}",
                "mode": "markers",
                "y": [0.0],
                "marker": {
                    "color": colour,
                    "symbol": component_shape(k),
                    "size": 12,
                    "line": {"color": INK, "width": 1.5},
                },
            },
        ]
    return traces


def _layout(dataset: Dataset, extent: tuple[float, float], height: float) -> Attributes:
    ticks = [tick for tick in ticks_from_zero(height) if tick <= height]
    density = axis("density", (-(STRIP[1] + 0.03) * height, height), domain=[0.3, 1], tickvals=ticks)
    shares = axis("responsibility", (-0.04, 1.04), domain=[0, 0.24], tickvals=[0, 0.5, 1])
    return {
        **layout_base(),
        "bargap": 0,
        "xaxis": axis(words(dataset.axis_title(0)), extent, anchor="y2"),
        "yaxis": density,
        "yaxis2": shares,
    }


def _bell_channels(run: History, k: int) -> list[Channel]:
    frames = run.half_steps
    shown, is_m = frames.params_of, frames.kind_of == M
    mean, deviation = run.means[:, k, 0], run.deviations[:, k, 0]
    across = np.column_stack([mean, deviation])
    peak = (run.weights[:, k] / deviation)[:, None]
    basis = np.column_stack([np.ones_like(BELL), BELL])
    return [
        Channel(f"density-{k}", "x", across, shown, basis),
        Channel(f"density-{k}", "y", peak, shown, BELL_HEIGHTS),
        Channel(f"ghost-{k}", "x", across, shown - is_m, basis, glide=False),
        Channel(f"ghost-{k}", "y", peak, shown - is_m, BELL_HEIGHTS, glide=False),
        Channel(f"ghost-{k}", "opacity", np.array([[0.0], [GHOST + 0.2]]), is_m.astype(np.int64), glide=False),
        Channel(f"mean-{k}", "x", mean[:, None], shown),
    ]


def _grid_channels(run: History, grid: FloatArray, mixture: FloatArray, shares: FloatArray) -> list[Channel]:
    """The mixture follows the parameters; the responsibilities stay those of the last E half-step."""
    frames = run.half_steps
    shown, divided = frames.params_of, frames.posterior_of
    fixed = len(grid) == 1
    still = np.zeros(frames.n_frames, dtype=np.int64)
    assigned = (frames.kind_of != START).astype(np.int64)
    found = [
        Channel("mixture", "x", grid, still if fixed else shown, glide=not fixed),
        Channel("mixture", "y", mixture, shown),
    ]
    for k in range(run.n_components):
        found += [
            Channel(f"share-{k}", "x", grid, still if fixed else divided, glide=not fixed),
            Channel(f"share-{k}", "y", shares[:, :, k], divided),
            Channel(f"share-{k}", "opacity", np.array([[0.0], [1.0]]), assigned, glide=False),
        ]
    return found


def _legend(run: History, dataset: Dataset) -> tuple[Mark, ...]:
    colour = component_colour(0)
    hidden = [Mark("line", "equal to another one at some step", colour, 2.4, "10,6")] if run.hidden.any() else []
    return (
        Mark("line", "weight × density; below, the responsibilities", colour, 2.4),
        Mark("line", "before this M-step", colour, 1.2, DOTS, GHOST + 0.2),
        *hidden,
        Mark("line", "their sum, the mixture", INK, 1.6, "4,3"),
        *points_legend(dataset, Mark("points", "points: colours mixed by responsibility", colour)),
    )


def _alt(run: History, dataset: Dataset) -> str:
    k, n = run.n_components, len(dataset.values)
    return (
        f"{dataset.title}: a histogram of {n} values and the values themselves, coloured by their "
        f"{coloured_by(dataset)}, below the weighted densities of {run.component.counted(k)} and their sum. Below, "
        "the responsibilities as curves over the same axis."
    )
