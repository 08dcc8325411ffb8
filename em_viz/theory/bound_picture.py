"""The picture of the bound: its column, with l, F and the gap beside it, each with its name and number."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.em.protocol import AnyModel
from em_core.numerics.arrays import FloatArray
from em_viz.animation.legend import Mark, mark_of
from em_viz.animation.slots import form_and_digits, objective_format
from em_viz.animation.spec import Channel, Picture
from em_viz.run.bound_column import Drawn, column, levels_of
from em_viz.run.bound_zoom import Camera
from em_viz.run.objective import gap_name, shown_gap
from em_viz.style.plotly import Attributes
from em_viz.style.theme import ACCENT_E, ACCENT_M, INK, MUTED, SURFACE, layout_base
from em_viz.text.numbers import format_number
from em_viz.theory.moving_number import moving_number

LEFT, RIGHT = 0.17, 0.68
"""From where to where the column reaches, as parts of the picture's width; to its right the numbers are written."""

BESIDE = RIGHT + 0.04
"""Where the numbers begin."""

PATCH = (0.27, 0.58)
"""From where to where the hatching leaves room for the gap's number."""

NO_BOUND = "No E-step has run yet:<br>there is no bound to draw."
"""What the picture says instead of a bound that there is not."""


def column_picture(seen: Camera, objective: FloatArray, bound: FloatArray, model: AnyModel) -> Picture:
    """Return the column of every frame, with its numbers.

    objective, bound:  (frames,) l and F; F is NaN where there is no q yet.
    model:             whose objective l is.
    """
    at = levels_of(seen, objective, bound)
    gap = shown_gap(objective - bound, objective)
    # A gap that an E-step has closed is marked where it was open, or on the line where it was not.
    was = np.where(np.isnan(at.before_F), at.l, at.before_F)
    middle = np.clip((at.l + np.where(gap > 0, at.F, was)) / 2, 0.05, 1)
    middle[np.isnan(bound)] = np.nan
    frames = np.arange(at.frames)
    made = column(at, LEFT, RIGHT, bars=16, width=24, hatches=26)
    made.traces.append(
        {"type": "scatter", "mode": "lines", "uid": "patch", "x": list(PATCH), "y": [], "hoverinfo": "skip"}
        | {"line": {"color": SURFACE, "width": 25}}
    )
    made.channels.append(Channel("patch", "y", np.column_stack([middle, middle]), frames, glide=False))
    form = form_and_digits(objective_format(objective))
    told = [format_number(float(value), *form) for value in objective]
    low = [format_number(float(value), *form) if np.isfinite(value) else "" for value in bound]
    apart = [f"gap {format_number(float(value), 'significant', 4)}" if np.isfinite(value) else "" for value in gap]
    inside = (PATCH[0] + PATCH[1]) / 2
    for uid, texts, x, y, look in (
        ("number-l", told, BESIDE, at.l, _look("top right", INK, 18)),
        ("number-F", low, BESIDE, at.F, _look("bottom right", ACCENT_E, 18)),
        ("number-gap", apart, inside, middle, _look("middle center", ACCENT_M, 18)),
    ):
        traces, channels = moving_number(uid, texts, x, y, look)
        made.traces += traces
        made.channels += channels
    empty = np.where(np.isnan(bound), 0.25, np.nan)
    _name(made, "name-l", f"{model.objective} l<br> ", BESIDE, at.l, _look("top right", INK))
    _name(made, "name-F", " <br>lower bound F", BESIDE, at.F, _look("bottom right", ACCENT_E))
    # What the half-step has moved: F in an E-step, both in an M-step, which F and l began together.
    moved = np.where(np.abs(was - at.F) > 1e-9, was, np.nan)
    _name(made, "name-before", "before", LEFT - 0.035, moved, _look("middle left", MUTED))
    far = np.where(moved < 0, 0.05, np.nan)
    _name(
        made, "name-far", "▼ before this step: below the picture", (LEFT + RIGHT) / 2, far, _look("middle center", INK)
    )
    _name(made, "no-bound", NO_BOUND, (LEFT + RIGHT) / 2, empty, _look("middle center", INK, 16))
    short = gap_name(model).split(" = ")[0]
    called = "the gap" if short.startswith("gap") else f"the gap ({short} divergence)"
    alt = (
        f"One column: the lower bound F is its level, the {model.objective} l a line above it, and {called} is hatched "
        "between them. In an E-step F rises to the line; in an M-step both rise and a new gap opens."
    )
    figure = go.Figure({"data": made.traces, "layout": _layout()})
    legend = (
        mark_of(figure, "line-l", f"{model.objective} l"),
        Mark("square", "lower bound F", ACCENT_E),
        Mark("hatch", f"{called}, l − F", ACCENT_M),
        mark_of(figure, "before-l", "F and l before this half-step"),
    )
    return Picture("stage", figure, tuple(made.channels), alt=alt, group="stage", title="F and the gap", legend=legend)


def _name(made: Drawn, uid: str, word: str, x: float, y: FloatArray, look: Attributes) -> None:
    """Add a text that stays the same and moves with a level."""
    made.traces.append(
        {"type": "scatter", "mode": "text", "uid": uid, "x": [x], "y": [], "text": [word], "hoverinfo": "skip"} | look
    )
    made.channels.append(Channel(uid, "y", y[:, None], np.arange(len(y)), glide=False))


def _look(where: str, colour: str, size: int = 14) -> Attributes:
    return {"textposition": where, "textfont": {"color": colour, "size": size}}


def _layout() -> Attributes:
    quiet = {"showgrid": False, "zeroline": False, "showticklabels": False, "ticks": "", "fixedrange": True}
    return {
        **layout_base(),
        "margin": {"l": 6, "r": 6, "t": 26, "b": 6},
        "xaxis": {**quiet, "range": [0, 1], "title": {"text": ""}},
        "yaxis": {**quiet, "range": [0, 1], "title": {"text": ""}},
        "dragmode": False,
    }
