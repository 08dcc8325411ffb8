"""The picture of a k-means run: points in the colour of their centre, each centre's way, and the borders between."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import plotly.graph_objects as go

from em_core.data.dataset import Dataset
from em_core.data.planes import plane_of
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import sentences
from em_viz.animation.legend import Mark, mark_of
from em_viz.animation.slots import words
from em_viz.animation.spec import Channel, Picture
from em_viz.models.common.histogram import histogram, scattered
from em_viz.models.common.point_cloud import cloud, names_caption, points_legend
from em_viz.models.common.principal_axes import plane_caption
from em_viz.run.drawn import drawn_caption
from em_viz.run.responsibilities import Shares
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes
from em_viz.style.theme import GRID, INK, NEUTRAL, component_colour, component_shape, layout_base, numbered

STRIP = (0.06, 0.3)
"""In one dimension the points lie this far beneath the axis, as shares of the histogram's height."""


@dataclass(frozen=True, eq=False)
class Frame:
    """Where things stand in the picture: points (n, 2), centres (T+1, K, 2), and the ranges of both axes."""

    points: FloatArray
    centres: FloatArray
    x: tuple[float, float]
    y: tuple[float, float]


def centres_picture(shares: Shares, centres: FloatArray, dataset: Dataset) -> Picture:
    """Return the picture; centres (T+1, K, d). Beyond two dimensions, on the plane of the data."""
    d = dataset.d
    frame = _frame(dataset, centres)
    bars = [] if d > 1 else [_histogram(dataset.values[:, 0])]
    borders = _borders(frame, d) if d <= 2 else {}
    k = shares.n_components
    figure = go.Figure(
        {
            "data": [*bars, *map(_border, borders), *(trace for j in range(k) for trace in _traces(frame, j))],
            "layout": _layout(frame, dataset),
        }
    )
    shown = shares.half_steps.params_of
    channels = []
    for name, ends in borders.items():
        channels += [Channel(name, attribute, ends[:, :, j], shown, glide=False) for j, attribute in enumerate("xy")]
    for j in range(k):
        for i, attribute in enumerate("xy"):
            channels.append(Channel(f"mean-{j}", attribute, frame.centres[:, j, i, None], shown))
        counts = np.arange(1.0, len(centres) + 1)[:, None]
        channels.append(Channel(f"trail-{j}", "reveal", counts, shown, glide=False))
    points = cloud(shares, dataset, frame.points[:, 0], frame.points[:, 1])
    drawn_borders = [trace.uid for trace in figure.data if str(trace.uid).startswith("border-")]
    legend = (
        *(mark_of(figure, uid, "where two centres are equally near") for uid in drawn_borders[:1]),
        mark_of(figure, "trail-0", "where each centre has been"),
        *points_legend(
            dataset, Mark("points", "points: the colour and shape are those of the nearest centre", component_colour(0))
        ),
    )
    seen = plane_caption(plane_of(dataset), d, dataset.centre is not None) if d > 2 else ""
    caption = sentences(seen, drawn_caption(shares.drawn, dataset.n), names_caption(dataset))
    return Picture("data", figure, tuple(channels), points, _alt(shares, dataset), caption=caption, legend=legend)


def _frame(dataset: Dataset, centres: FloatArray) -> Frame:
    values = dataset.values
    if dataset.d == 1:
        _, heights = histogram(values[:, 0])
        height = 1.1 * float(heights.max())
        strip = -height * np.interp(scattered(len(values)), [0, 1], STRIP)
        at = np.concatenate([centres, np.zeros_like(centres)], axis=2)
        both = np.concatenate([values.ravel(), centres.ravel()])
        return Frame(np.column_stack([values[:, 0], strip]), at, padded(both), (-(STRIP[1] + 0.05) * height, height))
    plane = plane_of(dataset)
    points, at = plane.places(values), plane.places(centres)
    everything = np.concatenate([points, at.reshape(-1, 2)])
    return Frame(points, at, padded(everything[:, 0]), padded(everything[:, 1]))


def _borders(frame: Frame, d: int) -> dict[str, FloatArray]:
    """Return by name, for each pair of centres, the ends (T+1, 2, 2) of the border between them; NaN where none is."""
    k = frame.centres.shape[1]
    nearest = _midpoint_border if d == 1 else _bisector
    return {
        f"border-{a}-{b}": np.stack([nearest(frame, centres, a, b) for centres in frame.centres])
        for a, b in combinations(range(k), 2)
    }


def _midpoint_border(frame: Frame, centres: FloatArray, a: int, b: int) -> FloatArray:
    middle = centres[[a, b], 0].mean()
    distances = np.abs(centres[:, 0] - middle)
    if centres[a, 0] == centres[b, 0] or distances.min() < distances[a] * (1 - 1e-12):
        return np.full((2, 2), np.nan)
    return np.array([[middle, frame.y[0]], [middle, frame.y[1]]])


def _bisector(frame: Frame, centres: FloatArray, a: int, b: int) -> FloatArray:
    """Return the stretch of the bisector of centres a and b that is nearer to no other centre, inside the picture.

    A point on it is middle + s * along; every other centre and every edge of the picture bounds s from one side.
    """
    nothing = np.full((2, 2), np.nan)
    apart = centres[b] - centres[a]
    if not apart.any():
        return nothing
    middle, along = (centres[a] + centres[b]) / 2, np.array([-apart[1], apart[0]])
    others = [centres[j] for j in range(len(centres)) if j not in (a, b)]
    # |p - a|^2 <= |p - other|^2  <=>  2 p.(other - a) <= |other|^2 - |a|^2, taken from a for the digits' sake.
    normals = [2 * (other - centres[a]) for other in others]
    limits = [float((other - centres[a]) @ (other - centres[a])) for other in others]
    offsets = [float(normal @ (middle - centres[a])) for normal in normals]
    for j, (low, high) in enumerate((frame.x, frame.y)):
        unit = np.eye(2)[j]
        normals += [unit, -unit]
        limits += [high, -low]
        offsets += [float(middle[j]), -float(middle[j])]
    low, high = -np.inf, np.inf
    for normal, limit, offset in zip(normals, limits, offsets, strict=True):
        slope, room = float(normal @ along), limit - offset
        if slope == 0:
            if room < 0:
                return nothing
        elif slope > 0:
            high = min(high, room / slope)
        else:
            low = max(low, room / slope)
    return nothing if low >= high else np.stack([middle + low * along, middle + high * along])


def _border(name: str) -> Attributes:
    return {
        "type": "scatter",
        "mode": "lines",
        "uid": name,
        "x": [],
        "y": [],
        "hoverinfo": "skip",
        "line": {"color": NEUTRAL, "width": 1.4, "dash": "dash"},
    }


def _traces(frame: Frame, k: int) -> list[Attributes]:
    colour = component_colour(k)
    line = {"type": "scatter", "x": [], "y": [], "hoverinfo": "skip"}
    trail = {
        **line,
        "uid": f"trail-{k}",
        "x": frame.centres[:, k, 0].tolist(),
        "y": frame.centres[:, k, 1].tolist(),
        "mode": "lines+markers",
        "line": {"color": colour, "width": 1.5},
        "marker": {"color": colour, "size": 3.5},
        "opacity": 0.7,
    }
    marker = {"color": colour, "symbol": component_shape(k), "size": 15, "line": {"color": INK, "width": 1.8}}
    mean = {**line, "uid": f"mean-{k}", "mode": "markers", "marker": marker}
    return [trail, {**mean, **numbered(k, frame.centres.shape[1])}]


def _histogram(values: FloatArray) -> Attributes:
    edges, heights = histogram(values)
    return {
        "type": "bar",
        "uid": "histogram",
        "x": (edges[1:] + edges[:-1]) / 2,
        "y": heights,
        "width": np.diff(edges),
        "marker": {"color": GRID, "line": {"width": 0}},
        "yhoverformat": ",.3r",
        "hovertemplate": "%{y} at %{x}<extra>histogram</extra>",
    }


def _layout(frame: Frame, dataset: Dataset) -> Attributes:
    if dataset.d == 1:
        height = axis("density", frame.y, tickmode="auto", nticks=5)
        return {**layout_base(), "bargap": 0, "xaxis": axis(words(dataset.axis_title(0)), frame.x), "yaxis": height}
    titles = [words(title) for title in plane_of(dataset).titles]
    return {**layout_base(), "xaxis": axis(titles[0], frame.x), "yaxis": axis(titles[1], frame.y)}


def _alt(shares: Shares, dataset: Dataset) -> str:
    return (
        f"{dataset.title}: {shares.blends.shape[1]} points in the colours of their nearest of {shares.n_components} "
        "centres, whose paths are drawn in small dots."
    )
