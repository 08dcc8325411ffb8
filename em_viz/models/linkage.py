"""Genetic linkage: the hidden classes of the first cell, theta's way, and its rate of convergence."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import plotly.graph_objects as go

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import Trace
from em_core.models import Linkage, LinkageParams
from em_core.models.grouped_counts import GroupedPosterior
from em_core.numerics.arrays import FloatArray
from em_viz.animation.legend import mark_of
from em_viz.animation.slots import Slots, table
from em_viz.animation.spec import Channel, Panel, Picture
from em_viz.models.common.bar_picture import Series, bars_picture
from em_viz.models.common.scene import (
    Scene,
    Words,
    at_posterior,
    body_row,
    formulas_panel,
    frames_of,
    heads,
    note,
    number_line,
    over_steps,
    responsibilities,
)
from em_viz.models.common.scene_registry import scene
from em_viz.run.half_steps import HalfSteps
from em_viz.style.axes import axis
from em_viz.style.theme import ACCENT_M, INK, NEUTRAL, component_colour, layout_base
from em_viz.text.mathml import i, math, n, o, over, row, sub
from em_viz.text.numbers import format_number

Run: TypeAlias = Trace[LinkageParams, GroupedPosterior]

SPEAKS = ("does not depend on θ", "counts for 1 − θ", "counts for θ")
"""What a hidden class says, as colours: neutral, the second component's and the first's."""

SAYS = (0, 2, 1, 1, 2)
"""Which of SPEAKS each class of `Linkage` does."""


@scene.register
def linkage_scene(model: Linkage, exhibit: Exhibit, trace: Run) -> Scene:
    """Return the scene of a linkage run."""
    frames, y = frames_of(trace), np.asarray(exhibit.data)
    theta = over_steps(trace, lambda params: params.theta)
    counts = y[:, None] * responsibilities(trace)
    x2 = counts[:, 0, 1]
    slots = Slots(frames.n_frames)
    hidden = slots(at_posterior(x2, frames), "fixed:3")
    first, now = slots(float(y[0]), "integer"), slots(theta[frames.params_of], "fixed:6")
    # Other people's need not be animals.
    counted = "counted" if exhibit.own else "animals"
    words = Words(
        slots,
        f"θ is {now}. How many of the {first} {counted} in the first cell belong to the class that depends on θ is not "
        "observed.",
        (f"{hidden} of the {first} are expected to belong to the class that depends on θ. θ stayed at {now}.",),
        (f"θ becomes the proportion of those counted for θ among all that depend on it, {now}.",),
    )
    return Scene(
        (_cells(exhibit, frames, counts), _theta(frames, theta)),
        words,
        (_parameters(frames, y, theta, model.maximum(y)), _formulas(frames, y, theta, x2)),
    )


def _cells(exhibit: Exhibit, frames: HalfSteps, counts: FloatArray) -> Picture:
    """Return the four cells as bars of their hidden classes; counts: (T+1, cells, classes)."""
    # Before the first E-step the first cell is one undivided bar.
    undivided = np.zeros((1, *counts.shape[1:]))
    undivided[0, np.arange(4), [0, 2, 3, 4]] = exhibit.data
    told = np.concatenate([undivided, counts])
    ends = told.cumsum(axis=2)
    keys = np.where(frames.step_of == 0, 0, 1 + frames.posterior_of)
    colours = (NEUTRAL, component_colour(1), component_colour(0))
    series = [
        Series(
            f"class-{c}",
            f"{exhibit.components[c]}, {SPEAKS[SAYS[c]]}",
            np.where(told[..., c] > 0, ends[..., c], np.nan),
            keys,
            colours[SAYS[c]],
            np.where(told[..., c] > 0, ends[..., c] - told[..., c], np.nan),
        )
        for c in range(len(exhibit.components))
    ]
    return bars_picture(
        "data",
        exhibit.sample.rows,
        series,
        "count" if exhibit.own else "animals",
        alt="The four cells as bars; the E-step splits the first into those that count for θ and the others.",
        caption="Blue: counts for θ; orange: for 1 − θ; grey: for neither. The E-step moves the border in cell 1.",
    )


def _theta(frames: HalfSteps, theta: FloatArray) -> Picture:
    """Return theta's way over the steps."""
    steps = np.arange(len(theta), dtype=np.float64)
    shown = frames.params_of
    line = {"type": "scatter", "x": steps.tolist(), "y": theta.tolist()}
    figure = go.Figure(
        {
            "data": [
                {
                    **line,
                    "mode": "lines",
                    "uid": "all",
                    "opacity": 0.25,
                    "line": {"color": NEUTRAL},
                    "hoverinfo": "skip",
                },
                {
                    **line,
                    "mode": "lines+markers",
                    "uid": "way",
                    "line": {"color": INK, "width": 2},
                    "yhoverformat": ",.6f",
                    "hovertemplate": "after %{x} steps: θ = %{y}<extra></extra>",
                },
                {
                    "type": "scatter",
                    "mode": "markers",
                    "uid": "now",
                    "x": [],
                    "y": [],
                    "marker": {"color": ACCENT_M, "size": 11},
                },
            ],
            "layout": {
                **layout_base(),
                "xaxis": axis("whole steps", (-0.03 * max(steps[-1], 1), 1.03 * max(steps[-1], 1))),
                "yaxis": axis("θ", (0.0, 1.0)),
            },
        }
    )
    channels = (
        Channel("way", "reveal", steps[:, None] + 1, shown, glide=False),
        Channel("now", "x", steps[:, None], shown),
        Channel("now", "y", theta[:, None], shown),
    )
    first, last = (format_number(float(end), "fixed", 4) for end in (theta[0], theta[-1]))
    alt = f"θ against whole steps, from {first} to {last}."
    return Picture(
        "theta",
        figure,
        channels,
        alt=alt,
        group="objective",
        title="θ",
        legend=(mark_of(figure, "way", "the start, and θ after each M-step"),),
    )


def error_ratios(theta: FloatArray, maximum: float) -> FloatArray:
    """Return (T+1,) by which factor each step brought theta nearer to the maximum; NaN at the start and there."""
    distance = theta - maximum
    ratios = np.full(len(theta), np.nan)
    # Of a smaller distance, rounding has left fewer digits than the table shows.
    far = np.flatnonzero(np.abs(distance[:-1]) > 1e-8) + 1
    ratios[far] = distance[far] / distance[far - 1]
    return ratios


def missing_information(y: FloatArray, theta: float) -> float:
    """Return the slope of the EM map at theta: the share of the information that is missing (Dempster et al. 1977, 3).

    theta' = (x + y4) / (x + y2 + y3 + y4) with x = y1 theta / (2 + theta).
    """
    x = y[0] * theta / (2 + theta)
    speaking = x + y[1] + y[2] + y[3]
    return float((y[1] + y[2]) / speaking**2 * 2 * y[0] / (2 + theta) ** 2)


def _parameters(frames: HalfSteps, y: FloatArray, theta: FloatArray, maximum: float) -> Panel:
    slots, shown = Slots(frames.n_frames), frames.params_of
    change = slots(np.diff(theta, prepend=np.nan)[shown], "signed-significant:4")
    rows = [
        body_row("θ", [slots(theta[shown], "fixed:10")], strong=0),
        body_row("change in this step", [change]),
        body_row("the likelihood's maximum", [slots(maximum, "fixed:10")]),
        body_row("distance to it", [slots(np.abs(theta - maximum)[shown], "scientific:2")]),
        body_row("÷ the one before", [slots(error_ratios(theta, maximum)[shown], "fixed:7")]),
    ]
    rate = slots(missing_information(y, maximum), "fixed:7")
    remark = note(
        "The maximum is computed without EM, as the root of a quadratic equation. The ratio tends to the fraction of "
        f"the information that is missing, {rate}."
    )
    html = table("hs-numbers-table", "", rows) + remark
    return slots.panel("parameters", "Parameter", [html], np.zeros(frames.n_frames, dtype=np.int64), area="side")


def _formulas(frames: HalfSteps, y: FloatArray, theta: FloatArray, x2: FloatArray) -> Panel:
    slots = Slots(frames.n_frames)
    before, after = theta[frames.posterior_of], theta[frames.params_of]
    whole, part = n(slots(y[0], "integer")), n(slots(x2[frames.posterior_of], "fixed:4"))
    # Fractions within a fraction are written with a stroke: three storeys cannot be read.
    half, with_theta = row(n(1), o("/"), n(2)), row(i("θ"), o("/"), n(4))
    quarter = row(n(slots(before, "fixed:6")), o("/"), n(4))
    share = over(with_theta, row(half, o("+"), with_theta))
    numbers = over(quarter, row(half, o("+"), quarter))
    fourth, second, third = (n(slots(y[c], "integer")) for c in (3, 1, 2))
    for_theta = row(sub(i("x"), n(2)), o("+"), sub(i("y"), n(4)))
    speaking = row(sub(i("x"), n(2)), o("+"), sub(i("y"), n(2)), o("+"), sub(i("y"), n(3)), o("+"), sub(i("y"), n(4)))
    classes = [
        body_row(name, [p, slots(values[frames.posterior_of], "fixed:3")])
        for name, p, values in (("of cell 1, others", "1/2", y[0] - x2), ("of cell 1, for θ", "θ/4", x2))
    ]
    return formulas_panel(
        slots,
        frames,
        note(
            "Cell 1 consists of two classes that look alike, of probabilities 1/2 and θ/4. "
            "EM begins with the expected number in each."
        ),
        f'<div class="hs-formulas">{math(sub(i("x"), n(2)), o("="), sub(i("y"), n(1)), share)}</div>'
        + number_line("", row(sub(i("x"), n(2)), o("="), whole, o("·"), numbers, o("="), part))
        + table("hs-division", heads("probability", "expected count"), classes),
        f'<div class="hs-formulas">{math(i("θ"), o("="), over(for_theta, speaking))}</div>'
        + number_line(
            "",
            row(
                i("θ"),
                o("="),
                over(row(part, o("+"), fourth), row(part, o("+"), second, o("+"), third, o("+"), fourth)),
                o("="),
                n(slots(after, "fixed:6")),
            ),
        ),
    )
