"""A small picture of one fit, as SVG: the data, and each component in its own colour."""

from __future__ import annotations

import numpy as np

from em_core.em.parameters import covariances_of, weights_of
from em_core.multistart.restart_study import means_of
from em_core.numerics.arrays import FloatArray
from em_viz.models.common.density_curves import log_weighted_densities
from em_viz.models.common.ellipses import CIRCLE
from em_viz.models.common.histogram import histogram
from em_viz.run.params import Params
from em_viz.style import theme
from em_viz.style.axes import padded
from em_viz.style.palette import light_dark

WIDTH, HEIGHT = 240, 120
"""The picture's own units; it is shown as wide as its card."""

MOST_POINTS = 400
"""How many points a picture of this size has room for; more are thinned evenly."""

BARS_SHARE = 2.2
"""A density may be so many times as high as the tallest bar; a spike leaves the picture."""


def fit_svg(values: FloatArray, params: Params, alt: str) -> str:
    """Return the picture of parameters on data (n, d); beyond two dimensions, on the first two columns.

    alt:  what the picture shows, in words that are safe in HTML. Models without covariances show their means alone.
    """
    body = _line(values[:, 0], params) if values.shape[1] == 1 else _plane(values, params)
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{alt}" width="100%" '
        f'style="display:block;overflow:hidden">{body}</svg>'
    )


def ellipse(mean: FloatArray, covariance: FloatArray, radius: float) -> FloatArray:
    """Return (73, 2) points x with (x - mean)' S^-1 (x - mean) = radius^2."""
    factor = np.linalg.cholesky(covariance)
    return np.asarray(mean + radius * (CIRCLE[:, 1:] @ factor.T))


def _line(values: FloatArray, params: Params) -> str:
    low, high = padded(values, 0.04)
    edges, heights = histogram(values)
    across = np.linspace(low, high, WIDTH + 1)
    means = means_of(params)[:, 0]
    curves = np.empty((0, 0))
    covariances, weights = covariances_of(params), weights_of(params)
    if covariances is not None and weights is not None:
        deviations = np.sqrt(covariances[:, 0, 0])
        grid = np.unique(
            np.clip(np.concatenate([across, *(means + z * deviations for z in (-2, -1, 0, 1, 2))]), low, high)
        )
        heights_of = np.maximum(weights, np.finfo(float).tiny)
        curves = np.exp(log_weighted_densities(grid[None], heights_of[None], means[None], deviations[None])[0].T)
        across = grid
    tallest = float(heights.max())
    top = float(np.clip(curves.max(initial=0.0), tallest, BARS_SHARE * tallest)) * 1.04

    def x(value: FloatArray) -> FloatArray:
        return (value - low) / (high - low) * WIDTH

    def y(height: FloatArray) -> FloatArray:
        return HEIGHT - 6 - height / top * (HEIGHT - 8)

    bars = "".join(
        f'<rect x="{x(a):.1f}" y="{y(h):.1f}" width="{max(x(b) - x(a), 0.5):.1f}" height="{HEIGHT - 6 - y(h):.1f}"/>'
        for a, b, h in zip(edges[:-1], edges[1:], heights, strict=True)
    )
    found = [f'<g style="fill:{light_dark(theme.GRID)}">{bars}</g>']
    for k, curve in enumerate(curves):
        # A spike is cut where it has left the picture: numbers without end are no coordinates.
        found.append(_stroke(np.column_stack([x(across), y(np.minimum(curve, 2 * top))]), k))
    found += [_dot(float(x(mean)), HEIGHT - 6, k) for k, mean in enumerate(means)]
    return "".join(found)


def _plane(values: FloatArray, params: Params) -> str:
    shown = values[:: -(-len(values) // MOST_POINTS), :2]
    (x0, x1), (y0, y1) = padded(values[:, 0]), padded(values[:, 1])
    to = np.array([WIDTH / (x1 - x0), -HEIGHT / (y1 - y0)])
    offset = np.array([-x0 * to[0], HEIGHT - y0 * to[1]])
    places = shown * to + offset
    dots = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="1.5"/>' for a, b in places)
    found = [f'<g style="fill:{light_dark(theme.NEUTRAL)};opacity:.55">{dots}</g>']
    covariances = covariances_of(params)
    for k, mean in enumerate(means_of(params)[:, :2]):
        if covariances is not None:
            rings = (ellipse(mean, covariances[k][:2, :2], radius) for radius in (1, 2))
            found += [_stroke(ring * to + offset, k) for ring in rings]
        x, y = mean * to + offset
        found.append(_dot(float(x), float(y), k))
    return "".join(found)


def _stroke(points: FloatArray, k: int) -> str:
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    colour = light_dark(theme.component_colour(k))
    return f'<polyline points="{path}" style="fill:none;stroke:{colour};stroke-width:1.8;stroke-linejoin:round"/>'


def _dot(x: float, y: float, k: int) -> str:
    fill, line = light_dark(theme.component_colour(k)), light_dark(theme.SURFACE)
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" style="fill:{fill};stroke:{line};stroke-width:1.2"/>'
