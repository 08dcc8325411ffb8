"""The conditional variance of missing values: why the M-step adds it, in the standard deviation of one column."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_viz.animation.legend import mark_of
from em_viz.animation.slots import form_and_digits, words
from em_viz.animation.spec import Channel, Picture
from em_viz.models.missing_values.profile_likelihood import now_mark
from em_viz.models.missing_values.run_arrays import Holes
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes
from em_viz.style.theme import INK, NEUTRAL, component_colour, layout_base
from em_viz.text.numbers import format_number


def spread_picture(run: Holes) -> Picture:
    """Return the deviation of the column with most holes over the steps, with the addition and without."""
    column, steps = run.neediest, np.arange(len(run.means), dtype=np.float64)
    kept = run.deviations[:, column]
    lost = np.sqrt(run.forgetful[:, column, column])
    name = words(run.exhibit.sample.columns[column])
    line: Attributes = {"type": "scatter", "mode": "lines", "x": steps.tolist()}
    hover = {"yhoverformat": ",.4r", "hovertemplate": "after %{x} steps: %{y}<extra></extra>"}
    figure = go.Figure(
        {
            "data": [
                {
                    **line,
                    "uid": "em-all",
                    "y": kept.tolist(),
                    "opacity": 0.25,
                    "line": {"color": NEUTRAL, "width": 2},
                }
                | {"hoverinfo": "skip"},
                {**line, "uid": "lost", "y": lost.tolist(), **hover}
                | {"line": {"color": component_colour(1), "width": 2, "dash": "6px,4px"}},
                {**line, "uid": "em", "y": kept.tolist(), "line": {"color": INK, "width": 2.2}, **hover},
                now_mark(),
            ],
            "layout": {
                **layout_base(),
                "xaxis": axis("whole steps", padded(steps, 0.03)),
                "yaxis": axis(f"standard deviation of {name}", padded(np.concatenate([kept, lost]))),
            },
        }
    )
    shown = run.frames.params_of
    channels = (
        Channel("em", "reveal", steps[:, None] + 1, shown, glide=False),
        Channel("lost", "reveal", steps[:, None] + 1, shown, glide=False),
        Channel("now", "x", steps[:, None], shown),
        Channel("now", "y", kept[:, None], shown),
    )
    form = form_and_digits(run.form(column))
    ends = [format_number(float(values[np.isfinite(values)][-1]), *form) for values in (kept, lost)]
    at_last = "before it becomes singular" if np.isnan(lost[-1]) else "at the end"
    legend = (
        mark_of(figure, "em", f"by EM, {ends[0]} at the end"),
        mark_of(
            figure, "lost", f"from the same start, with each filled value treated as a measurement, {ends[1]} {at_last}"
        ),
    )
    curves = "; ".join(mark.words for mark in legend)
    alt = f"The standard deviation of {name} against whole steps: {curves}."
    return Picture("spread", figure, channels, alt=alt, group="objective", title="spread", legend=legend, future=True)
