"""One frame of a picture as a plain Plotly figure: what the player draws, without the player."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from em_core.numerics.arrays import FloatArray
from em_viz.animation.parts import Picture, PointCloud
from em_viz.style.plotly import Attributes, PlotlyJson, nested
from em_viz.style.theme import INK, NEUTRAL, SURFACE, blend, component_shape

USUAL_WIDTH = 520
"""The width in pixels of a picture's plot, for what has to know it beforehand."""

CLOUD = "cloud"
"""The `uid` of the scatter trace that stands for a picture's cloud."""

NAMED = "named"
"""The `uid` of the ring around the point that the headline names."""

RING = 6
"""How far outside the point's marker that ring is, in pixels."""


def figure_at(picture: Picture, frame: int, colours: tuple[str, ...]) -> go.Figure:
    """Return the picture in one frame; a cloud becomes the first trace, under all others."""
    spec: PlotlyJson = picture.figure.to_dict()
    traces = {trace.get("uid"): trace for trace in spec["data"]}
    reveal: dict[str, int] = {}
    for channel in picture.channels:
        if channel.attribute == "reveal":
            reveal[channel.trace] = int(channel.at(frame)[0])
        else:
            _assign(traces[channel.trace], channel.attribute, channel.at(frame))
    for uid, count in reveal.items():
        traces[uid] |= {axis: traces[uid][axis][:count] for axis in ("x", "y") if axis in traces[uid]}
    if picture.cloud is not None:
        spec["data"] = [cloud_trace(picture.cloud, frame, colours), *ring_traces(picture.cloud, frame), *spec["data"]]
    return go.Figure(spec)


def marker_radius(n: int) -> float:
    """Return the radius in pixels that lets n points be seen apart; the player uses the same."""
    return float(np.clip(12 * max(n, 1) ** -0.19, 1.5, 5))


def cloud_trace(cloud: PointCloud, frame: int, colours: tuple[str, ...]) -> Attributes:
    """Return a cloud in one frame as a scatter trace, with blended colours and the shape of the largest weight."""
    weights, palette = coloured_as(cloud, frame, colours)
    largest = np.where(weights.any(axis=1), weights.argmax(axis=1), 0) if cloud.groups is None else cloud.groups
    shades = [f"rgb({r},{g},{b})" for r, g, b in blend(weights, palette, NEUTRAL)]
    marker: Attributes = {"symbol": [component_shape(int(k)) for k in largest]}
    marker |= {"size": 2 * marker_radius(len(cloud.x)), "line": {"color": SURFACE, "width": 0.75}}
    if cloud.cell is not None:
        # A marker knows no data coordinates; pixels stand edge to edge in a picture of the usual size.
        columns = (np.ptp(cloud.x) + cloud.cell[0]) / cloud.cell[0]
        marker = {"symbol": "square", "size": USUAL_WIDTH / columns, "line": {"width": 0}}
    return {
        "type": "scatter",
        "mode": "markers",
        "uid": CLOUD,
        "x": cloud.x,
        "y": cloud.y,
        "hovertext": list(cloud.labels),
        "hoverinfo": "text",
        "marker": marker | {"color": shades},
    }


def coloured_as(cloud: PointCloud, frame: int, colours: tuple[str, ...]) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    """Return what a frame blends for each point, (n, colours) in 255ths, and the colours; those of groups stay."""
    if cloud.groups is None:
        return cloud.weights[cloud.keys[frame]], tuple(colours[k % len(colours)] for k in range(len(cloud.names)))
    return np.uint8(255) * np.eye(len(colours), dtype=np.uint8)[cloud.groups % len(colours)], colours


def ring_traces(cloud: PointCloud, frame: int) -> list[Attributes]:
    """Return the ring around the point that the headline names in a frame, as a trace; none where it names none."""
    named = -1 if cloud.named is None else int(cloud.named[frame])
    if named < 0:
        return []
    size = 2 * RING + 2 * marker_radius(len(cloud.x))
    ring: Attributes = {"type": "scatter", "mode": "markers", "uid": NAMED, "hoverinfo": "skip"}
    ring |= {"x": cloud.x[named : named + 1], "y": cloud.y[named : named + 1]}
    return [ring | {"marker": {"symbol": "circle-open", "size": size, "color": INK, "line": {"width": 2}}}]


def _assign(trace: Attributes, attribute: str, values: FloatArray) -> None:
    """Put values into a trace: arrays at x and y, a single number at any other (dotted) place."""
    if attribute in ("x", "y"):
        trace[attribute] = values
        return
    *path, last = attribute.split(".")
    target = trace
    for part in path:
        target = nested(target, part)
    target[last] = float(values[0])
