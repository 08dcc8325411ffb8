"""F + KL = l as three bars: the lower bound, the gap upon it, and the objective that they reach together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import plotly.graph_objects as go

from em_core.em.protocol import AnyModel
from em_core.numerics.arrays import FloatArray
from em_viz.animation.spec import Channel, Picture
from em_viz.run.objective import gap_name, objective_unit
from em_viz.style.plotly import Attributes
from em_viz.style.theme import ACCENT_E, ACCENT_M, INK, NEUTRAL, layout_base
from em_viz.theory.bound_zoom import Camera

F, GAP, L, RULER = 0.0, 1.0, 2.0, 2.72
"""Where the bars and the scale bar stand, in bars' distances."""

WIDTH = 74
"""The bars' width in pixels."""

Bar: TypeAlias = tuple[float, FloatArray, FloatArray]
"""Where a bar stands, and from where to where it goes in each frame, (frames,)."""

Level: TypeAlias = tuple[float, float, FloatArray]
"""From where to where a level is drawn, and how high it is in each frame, (frames,)."""

BOTTOM = -0.2
"""Where the bars begin: far beneath the picture, as the numbers are far from zero."""


def stage_picture(seen: Camera, objective: FloatArray, bound: FloatArray, model: AnyModel) -> Picture:
    """Return the bars of every frame.

    objective, bound:  (frames,) l and F; F is NaN where there is no q yet.
    model:             whose objective l is.
    """
    gap = gap_name(model)
    levels = {"l": seen.place(objective), "F": seen.place(bound)}
    before = {key: np.concatenate([[np.nan], y[:-1]]) for key, y in (("l", objective), ("F", bound))}
    ghosts = {key: seen.place(y) for key, y in before.items()}
    floor = np.full(len(objective), BOTTOM)
    top = np.where(np.isnan(bound), np.nan, levels["l"])
    ruler = np.full(len(objective), 0.03)
    bars: dict[str, Bar] = {
        "bar-F": (F, np.where(np.isnan(bound), np.nan, floor), levels["F"]),
        "bar-gap": (GAP, levels["F"], top),
        "bar-l": (L, floor, levels["l"]),
        "ruler": (RULER, ruler, ruler + seen.bar / seen.span),
    }
    flat: dict[str, Level] = {
        "level-F": (F - 0.4, GAP + 0.4, levels["F"]),
        "level-l": (GAP - 0.4, L + 0.4, levels["l"]),
        "before-F": (F - 0.4, F + 0.4, ghosts["F"]),
        "before-l": (L - 0.4, L + 0.4, ghosts["l"]),
    }
    frames = np.arange(len(objective))
    channels = []
    for uid, (_, low, high) in bars.items():
        channels.append(Channel(uid, "y", np.column_stack([low, high]), frames))
    for uid, (_, _, y) in flat.items():
        channels.append(Channel(uid, "y", np.column_stack([y, y]), frames, glide=not uid.startswith("before")))
    unit = objective_unit(model)
    figure = go.Figure({"data": _traces(bars, flat), "layout": _layout(gap)})
    alt = (
        f"Three bars: the lower bound F, upon it the {gap}, and the {model.objective} l that both reach together. In "
        "an E half-step the gap closes and l stays; in an M half-step F and l rise, and the gap opens again."
    )
    caption = (
        f"F + {gap.split(' = ')[0]} = l. Dotted: the level before this half-step. The bars begin far beneath the "
        f"picture; the grey bar is the scale{unit}."
    )
    return Picture("stage", figure, tuple(channels), alt=alt, group="stage", title="F and the gap", caption=caption)


def _traces(bars: Mapping[str, Bar], flat: Mapping[str, Level]) -> list[Attributes]:
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "y": []}
    looks: dict[str, tuple[Attributes, float]] = {
        "bar-F": ({"color": ACCENT_E, "width": WIDTH}, 0.85),
        "bar-gap": ({"color": ACCENT_M, "width": WIDTH}, 0.85),
        "bar-l": ({"color": INK, "width": WIDTH}, 0.75),
        "ruler": ({"color": NEUTRAL, "width": 6}, 1.0),
        "level-F": ({"color": ACCENT_E, "width": 2}, 1.0),
        "level-l": ({"color": INK, "width": 2}, 1.0),
        "before-F": ({"color": ACCENT_E, "width": 1.6, "dash": "dot"}, 1.0),
        "before-l": ({"color": INK, "width": 1.6, "dash": "dot"}, 1.0),
    }
    ends = {uid: (x, x) for uid, (x, _, _) in bars.items()} | {uid: (a, b) for uid, (a, b, _) in flat.items()}
    return [
        {**line, "uid": uid, "x": list(ends[uid]), "line": style, "opacity": opacity}
        for uid, (style, opacity) in looks.items()
    ]


def _layout(gap: str) -> Attributes:
    quiet = {"showgrid": False, "zeroline": False, "fixedrange": True}
    short = gap.split(" = ")[0]
    return {
        **layout_base(),
        "margin": {"l": 14, "r": 14, "t": 10, "b": 40},
        "xaxis": {
            **quiet,
            "range": [-0.62, 3.05],
            "tickvals": [F, GAP, L, RULER],
            "ticktext": ["F", f"+ {short}", "= l", "scale"],
            "tickfont": {"size": 15, "color": INK},
            "ticks": "",
        },
        "yaxis": {**quiet, "range": [0, 1], "showticklabels": False, "ticks": "", "title": {"text": ""}},
        "dragmode": False,
    }
