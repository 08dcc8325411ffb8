"""The pictures of the speed: what is left of the distance to the final value, and the ratio of each two steps."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.algorithms.run import rounding_allowance
from em_core.em.trace import AnyTrace
from em_core.landscape import Speed
from em_core.numerics.arrays import FloatArray
from em_viz.animation.parts import with_legend
from em_viz.animation.spec import Channel, Picture
from em_viz.run.half_steps import HalfSteps
from em_viz.style.axes import axis
from em_viz.style.plotly import Attributes
from em_viz.style.theme import ACCENT_E, ACCENT_M, INK, NEUTRAL, layout_base
from em_viz.text.numbers import scientific
from em_viz.text.percentages import percent
from em_viz.theory.distance_axis import cursor, distance_extent, distance_layout, on_axis, steps_extent

SURE = 100
"""A distance of so many times its rounding is exact enough for the line of theory to go through it."""


def distances(trace: AnyTrace, told: Speed) -> FloatArray:
    """Return how far the objective is below its final value after each step, (T + 1,).

    That value is the maximum's own where it is known, else the largest of the run; what is no more than rounding is
    NaN, as it has no logarithm.
    """
    values = trace.log_likelihoods
    goal = float(values.max())
    if told.rate is not None:
        goal = max(goal, told.rate.objective)
    left = goal - values
    return np.where(left > rounding_allowance(goal), left, np.nan)


def predicted(trace: AnyTrace, told: Speed, left: FloatArray) -> FloatArray:
    """Return the distances that theory predicts, (T + 1,): the rate's square a step, through the last exact one.

    Near a maximum the objective is a parabola: its distance shrinks by the square of what the parameters' does.
    """
    nothing = np.full(len(left), np.nan)
    if told.rate is None or not 0 < told.rate.by_information < 1:
        return nothing
    exact = np.flatnonzero(left > SURE * rounding_allowance(float(np.abs(trace.log_likelihoods).max())))
    if not len(exact):
        return nothing
    at = int(exact[-1])
    result: FloatArray = left[at] * told.rate.by_information ** (2.0 * (np.arange(len(left)) - at))
    return result


def distance_picture(trace: AnyTrace, told: Speed, frames: HalfSteps) -> Picture:
    """Return the distance to the final value on a logarithmic axis against steps, with the line of theory."""
    left = distances(trace, told)
    theory = predicted(trace, told, left)
    steps = np.arange(len(left))
    extent = distance_extent(left)
    mark, moves = cursor(frames, on_axis(left, extent), ACCENT_M, size=12)
    line: Attributes = {"type": "scatter", "mode": "lines", "x": steps.tolist(), "y": left.tolist()}
    seen = np.where(theory < 10 ** (extent[1] + 1), theory, np.nan)
    data: list[Attributes] = [
        {**line, "uid": "distance-all", "hoverinfo": "skip", "opacity": 0.4, "line": {"color": NEUTRAL, "width": 2}},
        {
            **line,
            "uid": "theory",
            "y": seen.tolist(),
            "hoverinfo": "skip",
            "line": {"color": ACCENT_E, "width": 3, "dash": "dash"},
        },
        {
            **line,
            "uid": "distance",
            "mode": "lines+markers",
            "line": {"color": INK, "width": 2.4},
            "marker": {"color": INK, "size": 5},
            "customdata": scientific(left, 3),
            "hovertemplate": "after step %{x}: %{customdata} left<extra></extra>",
        },
        mark,
    ]
    shown = Channel("distance", "reveal", np.arange(1.0, len(left) + 1)[:, None], frames.params_of, glide=False)
    name = trace.model.objective
    named = [("distance", "distance from l to its final value l*"), ("distance-all", "the same in later steps")]
    if np.isfinite(theory).any() and told.rate is not None:
        share = percent(told.rate.by_information**2)
        named.append(("theory", f"theory: {share} left after each step (the square of the rate)"))
    return with_legend(
        Picture(
            "distance",
            go.Figure({"data": data, "layout": distance_layout(trace, extent)}),
            (shown, *moves),
            alt=(
                f"How far the {name} l is below its final value l*, on a logarithmic axis against steps: at a constant "
                "rate it is a straight line."
            ),
        ),
        *named,
    )


def ratios_picture(told: Speed, ratio: FloatArray, frames: HalfSteps) -> Picture:
    """Return the ratio of each step's length to the one before, (T + 1,), against steps."""
    steps = np.arange(len(ratio))
    finite = ratio[np.isfinite(ratio)]
    top = max(1.05, min(2.0, float(finite.max(initial=0.0)) * 1.08))
    line: Attributes = {"type": "scatter", "mode": "lines", "x": steps.tolist(), "y": ratio.tolist()}
    across = steps_extent(len(ratio) - 1)
    height = np.where(np.isnan(ratio), 0.0, np.minimum(ratio, top))
    mark, moves = cursor(frames, height, ACCENT_M, size=10, glide=True)
    data: list[Attributes] = [
        {
            **line,
            "uid": "one",
            "x": list(across),
            "y": [1, 1],
            "hoverinfo": "skip",
            "line": {"color": NEUTRAL, "width": 1, "dash": "dot"},
        }
    ]
    if told.rate is not None:
        rate = told.rate.by_information
        data.append(
            {
                **line,
                "uid": "theory",
                "x": list(across),
                "y": [rate, rate],
                "hoverinfo": "skip",
                "line": {"color": ACCENT_E, "width": 2},
            }
        )
    data += [
        {**line, "uid": "all", "hoverinfo": "skip", "opacity": 0.25, "line": {"color": NEUTRAL, "width": 2}},
        {
            **line,
            "uid": "ratio",
            "mode": "lines+markers",
            "line": {"color": INK, "width": 2.2},
            "marker": {"color": INK, "size": 4},
            "yhoverformat": ",.6f",
            "hovertemplate": "step %{x}: %{y}<extra></extra>",
        },
        mark,
    ]
    now = frames.params_of
    channels = (
        Channel("ratio", "reveal", np.arange(1.0, len(ratio) + 1)[:, None], now, glide=False),
        *moves,
        Channel("cursor", "opacity", np.array([[0.0], [1.0]]), np.where(now >= 2, 1, 0), glide=False),
    )
    layout = {
        **layout_base(),
        "xaxis": axis("steps", across),
        "yaxis": axis("ratio of step lengths", (0, top)),
    }
    theory_lines = [("theory", "the rate by theory")] * any(trace["uid"] == "theory" for trace in data)
    theory_lines.append(("one", "1, above which steps grow"))
    return with_legend(
        Picture(
            "ratios",
            go.Figure({"data": data, "layout": layout}),
            channels,
            alt="The length of each step divided by that of the one before, against steps, and the rate by theory.",
            group="curves",
            title="ratio of step lengths",
        ),
        ("ratio", "observed"),
        *theory_lines,
    )
