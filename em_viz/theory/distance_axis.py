"""The distance left on a logarithmic axis against steps, and the mark of the half-step that is shown."""

from __future__ import annotations

import numpy as np

from em_core.em.trace import AnyTrace
from em_core.numerics.arrays import FloatArray
from em_viz.animation.spec import Channel
from em_viz.run.half_steps import HalfSteps
from em_viz.run.objective import objective_unit
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes
from em_viz.style.theme import SURFACE, layout_base

BARE = (-8.0, 0.0)
"""The powers of ten of an axis on which nothing is drawn."""

MARGIN = 0.03
"""What is left free on both sides of the steps, as a fraction of them."""


def distance_extent(left: FloatArray) -> tuple[float, float]:
    """Return the powers of ten from which to which distances are drawn. left: (T + 1,) NaN where there is none."""
    return padded(np.log10(left)) if np.isfinite(left).any() else BARE


def steps_extent(n_steps: int) -> tuple[float, float]:
    """Return from where to where an axis of steps goes."""
    room = MARGIN * max(n_steps, 1)
    return -room, n_steps + room


def distance_layout(trace: AnyTrace, extent: tuple[float, float]) -> Attributes:
    """Return the layout of a picture of the distance left. extent: of `distance_extent`."""
    title = f"distance left, l* − l{objective_unit(trace.model)}"
    return {
        **layout_base(),
        "xaxis": axis("steps", steps_extent(trace.n_steps)),
        "yaxis": axis(title, extent, type="log", exponentformat="power"),
    }


def on_axis(left: FloatArray, extent: tuple[float, float]) -> FloatArray:
    """Return where the mark stands at each step, (T + 1,): at the foot of the axis where nothing is left."""
    return np.where(np.isnan(left), 10 ** extent[0], left)


def cursor(
    frames: HalfSteps, heights: FloatArray, colour: str, *, size: float, glide: bool = False
) -> tuple[Attributes, tuple[Channel, Channel]]:
    """Return the mark of the half-step that is shown, and what moves it.

    heights:  (T + 1,) where it stands after each step.
    glide:    whether its height glides: on a logarithmic axis it would leave the line.
    """
    trace: Attributes = {
        "type": "scatter",
        "uid": "cursor",
        "mode": "markers",
        "x": [],
        "y": [],
        "hoverinfo": "skip",
        "cliponaxis": False,
        "marker": {"color": colour, "size": size, "line": {"color": SURFACE, "width": 1.5}},
    }
    now, every = frames.params_of, np.arange(frames.n_frames)
    return trace, (
        Channel("cursor", "x", now[:, None].astype(np.float64), every),
        Channel("cursor", "y", heights[now][:, None], every, glide=glide),
    )
