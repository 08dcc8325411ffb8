"""Before and after a small move of the parameters: the objective at the final point, after the move, and after EM."""

from __future__ import annotations

import plotly.graph_objects as go

from em_core.numerics.wording import agreeing
from em_viz.animation.legend import Mark, shape_mark
from em_viz.animation.slots import form_and_digits, objective_format
from em_viz.run.objective import objective_unit
from em_viz.style import theme
from em_viz.style.axes import axis
from em_viz.style.plotly import Attributes, nested
from em_viz.text.numbers import format_number
from em_viz.theory.subject import Subject
from em_viz.theory.verdict_nudge import Nudged


def move_figure(subject: Subject, found: Nudged, *, dark: bool) -> go.Figure:
    """Return three heights joined by arrows: l at the final point, right after the move, and when EM has gone on."""
    ink, muted, grid, amber, violet = (
        theme.TWINS[colour] if dark else colour
        for colour in (theme.INK, theme.MUTED, theme.GRID, theme.ACCENT_M, theme.ACCENT_E)
    )
    heights = three_heights(subject, found)
    form = form_and_digits(objective_format(heights))
    spread = max(heights) - min(heights) or abs(heights[0]) * 1e-6 or 1.0
    steps = found.run.n_steps
    layout = theme.layout_base()
    quiet = {"linecolor": grid, "tickcolor": grid, "fixedrange": True}
    names = ["final<br>point", "after<br>the move", f"after {steps:,}<br>more {agreeing(steps, 'step', 'steps')}"]
    x = axis("", (-0.45, 2.45), **quiet, showgrid=False, tickvals=[0, 1, 2], ticktext=names, tickangle=0)
    x["tickfont"] = {"color": ink, "size": 14}
    y = axis(
        f"{subject.trace.model.objective}{objective_unit(subject.trace.model)}",
        (min(heights) - 0.3 * spread, max(heights) + 0.3 * spread),
        **quiet,
        gridcolor=grid,
        tickfont={"color": muted, "size": 14},
        nticks=5,
    )
    nested(y, "title")["font"] = {"color": muted, "size": 14}
    level = {"type": "line", "name": "level", "xref": "paper", "x0": 0, "x1": 1, "y0": heights[0], "y1": heights[0]}
    marks = {
        "type": "scatter",
        "uid": "heights",
        "mode": "markers+text",
        "x": [0, 1, 2],
        "y": heights,
        "text": [format_number(value, *form) for value in heights],
        "textposition": ["bottom center" if h == min(heights) and h < heights[0] else "top center" for h in heights],
        "textfont": {"color": ink, "size": 15},
        "marker": {"color": [ink, amber, violet], "size": 15},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    return go.Figure(
        {
            "data": [marks],
            "layout": {
                **layout,
                "font": {**nested(layout, "font"), "color": ink},
                "xaxis": x,
                "yaxis": y,
                "shapes": [{**level, "line": {"color": muted, "width": 1.2, "dash": "dash"}}],
                "annotations": [
                    _arrow(0, heights, amber),
                    _arrow(1, heights, violet),
                ],
                "height": 300,
                "dragmode": False,
            },
        }
    )


def three_heights(subject: Subject, found: Nudged) -> list[float]:
    """Return the objective at the final point, right after the move, and where EM ends from there."""
    values = found.run.log_likelihoods
    return [float(subject.trace.log_likelihoods[-1]), float(values[0]), float(values[-1])]


def _arrow(start: int, heights: list[float], colour: str) -> Attributes:
    """Return the arrow from one of the heights to the next."""
    return {
        "x": start + 1,
        "y": heights[start + 1],
        "ax": start,
        "ay": heights[start],
        "xref": "x",
        "yref": "y",
        "axref": "x",
        "ayref": "y",
        "text": "",
        "showarrow": True,
        "arrowhead": 2,
        "arrowwidth": 2,
        "arrowcolor": colour,
        "standoff": 10,
        "startstandoff": 10,
    }


def move_legend(figure: go.Figure) -> list[Mark]:
    """Return what the line of the picture means, as it is drawn."""
    return [shape_mark(figure, "level", "the height of the final point")]


def move_caption(subject: Subject, found: Nudged) -> str:
    """Return what the three heights are."""
    name = subject.trace.model.objective
    if found.off_edge:
        return (
            f"The {name} at the final point, after the parameters have been moved off the edge, and "
            "after EM has gone on from there."
        )
    size = format_number(abs(found.size), "significant", 2)
    return (
        f"The {name} at the final point, after the parameters have been moved by {size} standard errors, "
        "and after EM has gone on from there."
    )
