"""The thumbnail of a run: the first picture's lines and points at its end as SVG, and what its axes are in words."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import cast

import numpy as np
from numpy.typing import ArrayLike

from em_core.numerics.arrays import FloatArray
from em_viz.animation.figures import CLOUD, coloured_as, marker_radius
from em_viz.animation.slots import words
from em_viz.animation.spec import Animation, PointCloud
from em_viz.style.palette import light_dark
from em_viz.style.plotly import PlotlyJson
from em_viz.style.theme import INK, NEUTRAL, TWINS, blend

WIDTH, HEIGHT, EDGE = 320, 170, 4
"""Of the drawing, in its own units."""

MOST = 400
"""How many points of a cloud are drawn."""

SHADE = 17
"""Weights, in 255ths, are drawn in steps of this: sixteen shades are enough for a small drawing."""


def thumbnail(animation: Animation) -> str:
    """Return the last frame of the first picture as SVG, with colours for light and dark."""
    picture, frame = animation.pictures[0], animation.n_frames - 1
    figure = animation.figure(frame, picture.name)
    layout = figure.layout.to_plotly_json()
    x, y = (_scale(layout.get(name, {}), size) for name, size in (("xaxis", WIDTH), ("yaxis", -HEIGHT)))
    if layout.get("yaxis", {}).get("scaleanchor"):
        _make_square(x, y)
    drawn = []
    for trace in (drawn_trace.to_plotly_json() for drawn_trace in figure.data):
        if trace.get("uid") == CLOUD and picture.cloud is not None:
            drawn.append(_cloud(picture.cloud, frame, animation.colours, x, y))
        elif trace.get("opacity", 1) and trace.get("xaxis", "x") == "x" and trace.get("yaxis", "y") == "y":
            drawn.append(_trace(trace, x, y))
    return (
        f'<svg class="hs-thumb" viewBox="0 0 {WIDTH} {HEIGHT}" width="100%" role="img" '
        f'aria-label="{words(picture.alt)}" style="display:block;overflow:hidden">{"".join(drawn)}</svg>'
    )


def axes_said(animation: Animation) -> str:
    """Return in a few words what the thumbnail shows: its vertical axis against its horizontal one."""
    picture = animation.pictures[0]
    if picture.cloud is not None and picture.cloud.cell is not None:
        return "Brightness of each pixel"
    layout = animation.figure(animation.n_frames - 1, picture.name).layout.to_plotly_json()
    across, up = (str((layout.get(name, {}).get("title") or {}).get("text") or "") for name in ("xaxis", "yaxis"))
    if " (" in up and up[up.index(" (") :] == across[across.find(" (") :]:
        # One unit for both is said once, at the end.
        up = up[: up.index(" (")]
    said = f"{up} against {across}" if across and up else across or up or picture.title
    return said[:1].upper() + said[1:]


def _plain(values: PlotlyJson | ArrayLike) -> ArrayLike:
    """Return numbers as an array: Plotly writes arrays of a base figure as bytes in base 64."""
    if isinstance(values, dict) and "bdata" in values:
        return np.frombuffer(base64.b64decode(values["bdata"]), dtype=values["dtype"])
    return cast(ArrayLike, values)  # a dictionary without "bdata" is nothing that Plotly gives for numbers


class _Scale:
    """From data to places: an axis's range over a length, which is negative where the axis points up."""

    def __init__(self, low: float, high: float, size: int) -> None:
        self.low, self.factor = low, (abs(size) - 2 * EDGE) / ((high - low) or 1) * np.sign(size)
        self.offset = EDGE if size > 0 else abs(size) - EDGE

    def __call__(self, values: PlotlyJson | ArrayLike) -> FloatArray:
        found: FloatArray = (np.asarray(_plain(values), dtype=np.float64) - self.low) * self.factor + self.offset
        return np.clip(found, -1000, 2000)


def _scale(axis: PlotlyJson, size: int) -> _Scale:
    low, high = axis.get("range", (0.0, 1.0))
    return _Scale(float(low), float(high), size)


def _make_square(x: _Scale, y: _Scale) -> None:
    """Give both scales the smaller factor, each about its own middle: an image keeps its proportions."""
    factor = min(abs(x.factor), abs(y.factor))
    for scale, size in ((x, WIDTH), (y, HEIGHT)):
        new = factor * np.sign(scale.factor)
        scale.offset += (size / 2 - scale.offset) * (1 - new / scale.factor)
        scale.factor = new


def _trace(trace: PlotlyJson, x: _Scale, y: _Scale) -> str:
    if trace.get("type") == "bar":
        return _bars(trace, x, y)
    if trace.get("type", "scatter") != "scatter" or trace.get("x") is None:
        return ""
    places = np.column_stack([x(trace["x"]), y(trace["y"])])
    mode, opacity = trace.get("mode", "lines"), trace.get("opacity", 1)
    found = ""
    if "lines" in mode and len(places):
        line = trace.get("line", {})
        d, pen = [], "M"
        for a, b in places:
            if np.isnan(a) or np.isnan(b):
                pen = "M"
                continue
            d.append(f"{pen}{a:.1f},{b:.1f}")
            pen = "L"
        # Bars are thick lines, made for a picture three times as high.
        width = max(float(line.get("width", 2)) * (0.55 if float(line.get("width", 2)) > 4 else 0.9), 1)
        colour = light_dark(line.get("color", INK))
        found += (
            f'<path d="{"".join(d)}" style="fill:none;stroke:{colour};stroke-width:{width:.1f};opacity:{opacity}"/>'
        )
    if "markers" in mode:
        marker = trace.get("marker", {})
        colour = marker.get("color", INK)
        size = marker.get("size", 6)
        radius = max(size / 2 * 0.75, 1.0) if isinstance(size, int | float) else 2.5
        fill = light_dark(colour if isinstance(colour, str) and colour in TWINS else NEUTRAL)
        dots = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{radius:.1f}"/>' for a, b in places if a == a and b == b)
        found += f'<g style="fill:{fill};opacity:{opacity}">{dots}</g>'
    return found


def _bars(trace: PlotlyJson, x: _Scale, y: _Scale) -> str:
    places, heights = (np.asarray(_plain(trace[axis]), dtype=np.float64) for axis in "xy")
    width = float(np.min(np.diff(places))) if len(places) > 1 else 1.0
    given = trace.get("width")
    widths = np.broadcast_to(np.asarray(width if given is None else _plain(given), dtype=np.float64), places.shape)
    zero = float(y([0.0])[0])
    marker = trace.get("marker", {}).get("color", NEUTRAL)
    fill = light_dark(marker if isinstance(marker, str) and marker in TWINS else NEUTRAL)
    rects = "".join(
        f'<rect x="{a:.1f}" y="{min(b, zero):.1f}" width="{max(c - a, 0.5):.1f}" height="{abs(zero - b):.1f}"/>'
        for a, c, b in zip(x(places - widths / 2), x(places + widths / 2), y(heights), strict=True)
    )
    return f'<g style="fill:{fill};opacity:{trace.get("opacity", 1)}">{rects}</g>'


def _cloud(cloud: PointCloud, frame: int, colours: tuple[str, ...], x: _Scale, y: _Scale) -> str:
    """Return the points, those of one colour together."""
    # Of pixels, none can be spared.
    step = 1 if cloud.cell else -(-len(cloud.x) // MOST)
    blends, palette = coloured_as(cloud, frame, colours)
    weights = np.rint(blends[::step] / SHADE) * SHADE
    shades, shade_of = np.unique(weights.astype(np.uint8), axis=0, return_inverse=True)
    dark = tuple(TWINS.get(colour, colour) for colour in palette)
    light_blend, dark_blend = blend(shades, palette, NEUTRAL), blend(shades, dark, TWINS[NEUTRAL])
    places = np.column_stack([x(cloud.x[::step]), y(cloud.y[::step])])
    shape, found = _dot(cloud, x, y), []
    for i, (p, q) in enumerate(zip(light_blend, dark_blend, strict=True)):
        fill = f"light-dark(rgb({p[0]},{p[1]},{p[2]}),rgb({q[0]},{q[1]},{q[2]}))"
        dots = "".join(shape(a, b) for a, b in places[shade_of.ravel() == i])
        found.append(f'<g style="fill:{fill}">{dots}</g>')
    return "".join(found)


def _dot(cloud: PointCloud, x: _Scale, y: _Scale) -> Callable[[float, float], str]:
    """Return what draws one point: a circle, or a pixel where the cloud has cells."""
    if cloud.cell is None:
        radius = 0.6 * marker_radius(len(cloud.x))
        return lambda a, b: f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{radius:.1f}"/>'
    width, height = abs(x.factor * cloud.cell[0]), abs(y.factor * cloud.cell[1])
    # A hair's breadth more, and no blurred edges, or the page shines through between the pixels.
    size = f'width="{width + 0.1:.2f}" height="{height + 0.1:.2f}" shape-rendering="crispEdges"'
    return lambda a, b: f'<rect x="{a - width / 2:.2f}" y="{b - height / 2:.2f}" {size}/>'
