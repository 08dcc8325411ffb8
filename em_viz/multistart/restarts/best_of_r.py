"""The probability that the best of R starts reaches the best end, against R."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from em_core.multistart.optima import Interval, Optimum, best_of_r
from em_core.multistart.restart_study import Study
from em_viz.style import theme
from em_viz.style.axes import axis
from em_viz.style.palette import TWINS, optimum_colours
from em_viz.style.plotly import Attributes, nested
from em_viz.text.percentages import interval_text, percent

TENTHS = [0, 0.2, 0.4, 0.6, 0.8, 1]
"""The probabilities on the axis."""

MOST = 1000
"""The largest R that is drawn."""


def best_of_r_figure(study: Study, optima: Sequence[Optimum], *, dark: bool) -> go.Figure:
    """Return the curve 1 - (1 - p)^R for the share p of each optimum, and the band that p's interval gives."""
    ink, muted, grid = (TWINS[light] if dark else light for light in (theme.INK, theme.MUTED, theme.GRID))
    colours = optimum_colours(study)
    traces = []
    for optimum in optima:
        light = colours[study.ranks[optimum.members]]
        traces += _curve(optimum, study.name_of(optimum), TWINS[light] if dark else light)
    quiet = {"gridcolor": grid, "linecolor": grid, "tickcolor": grid, "tickfont": {"color": muted}}
    layout: Attributes = {
        **theme.layout_base(),
        "font": {"family": theme.FONT, "size": 13, "color": ink},
        "height": 300,
        "xaxis": axis(
            "number of starts R", (0, np.log10(MOST)), type="log", tickvals=[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
        )
        | quiet,
        "yaxis": axis(
            "probability of finding it", (-0.02, 1.03), tickvals=TENTHS, ticktext=[percent(each) for each in TENTHS]
        )
        | quiet,
    }
    for name in ("xaxis", "yaxis"):
        nested(nested(layout, name), "title")["font"] = {"color": muted}
    return go.Figure({"data": traces, "layout": layout})


def _curve(optimum: Optimum, name: str, colour: str) -> list[Attributes]:
    r = np.unique(np.rint(np.geomspace(1, MOST, 90)))
    chance = best_of_r([optimum], r)
    band: Attributes = {
        "type": "scatter",
        "mode": "lines",
        "name": f"{name}: 95 % interval",
        "x": np.concatenate([r, r[::-1]]),
        "y": np.concatenate([chance.high, chance.low[::-1]]),
        "fill": "toself",
        "line": {"width": 0},
        "fillcolor": colour,
        "opacity": 0.18,
        "hoverinfo": "skip",
    }
    curve: Attributes = {
        "type": "scatter",
        "mode": "lines",
        "name": f"finding {name}",
        "x": r,
        "y": chance.probability,
        "line": {"color": colour, "width": 2.4},
        "customdata": [
            f"{percent(share)} ({interval_text(Interval(low, high))})"
            for share, low, high in zip(chance.probability, chance.low, chance.high, strict=True)
        ],
        "hovertemplate": f"R = %{{x}}: %{{customdata}}<extra>{name}</extra>",
    }
    return [band, curve]
