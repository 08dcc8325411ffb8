"""Figures of theorems: what a check has found, as rates against what is stated, or as a curve."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.theorems import Theorem, Verdict
from em_viz.style import theme
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes
from em_viz.style.still import shaded, still_layout
from em_viz.text.numbers import format_number
from em_viz.text.percentages import interval_text, percent, share_ticks

HEIGHT = 200
"""All pictures are of one height, in CSS pixels: cards in a row are alike."""

SHRINKING = "spike"
"""The theorem whose curve runs over shrinking standard deviations."""


def is_drawn(verdict: Verdict) -> bool:
    """Return whether a verdict has a picture: it has a curve, or rates with their intervals."""
    return bool(verdict.curve) or any(number.interval for number in verdict.numbers)


def theorem_figure(theorem: Theorem, verdict: Verdict, *, dark: bool) -> go.Figure:
    """Return the picture of a verdict that has one: its curve, else its rates with their intervals."""
    return _curve(theorem, verdict, dark) if verdict.curve else _rates(verdict, dark)


def numbers_table(verdict: Verdict) -> list[dict[str, str]]:
    """Return the numbers of a verdict as they are to be read."""
    return [
        {
            "quantity": number.what,
            "found": _text(number.found, number.interval is not None),
            "95 % interval": interval_text(number.interval) if number.interval else "–",
            "in the theorem": "–" if number.stated is None else _text(number.stated, number.interval is not None),
        }
        for number in verdict.numbers
    ]


def _text(value: float, share: bool) -> str:
    if share:
        return percent(value)
    return format_number(value, "scientific" if 0 < abs(value) < 1e-3 else "significant", 2 if abs(value) < 1e-3 else 7)


def _curve(theorem: Theorem, verdict: Verdict, dark: bool) -> go.Figure:
    x, y = np.array(verdict.curve).T
    shrinking = theorem.id == SHRINKING
    line = {
        "type": "scatter",
        "mode": "lines+markers" if shrinking else "lines",
        "name": theorem.title,
        "x": x,
        "y": y,
        "line": {"color": shaded(theme.COLOURS[0], dark), "width": 2.2},
        "yhoverformat": ",.4f",
        "hovertemplate": "%{x}: %{y}<extra></extra>",
    }
    extent = (0.4, float(np.log10(x[-1])) - 0.4) if shrinking else padded(x, 0.03)
    title = "standard deviation σ of the component" if shrinking else "steps"
    more: Attributes = {"type": "log", "exponentformat": "power"} if shrinking else {}
    return go.Figure(
        {
            "data": [line],
            "layout": still_layout(axis(title, extent, **more), axis("log-likelihood (nats)", padded(y)), HEIGHT, dark),
        }
    )


def _rates(verdict: Verdict, dark: bool) -> go.Figure:
    rates = [number for number in verdict.numbers if number.interval]
    rows = [-float(i) for i in range(len(rates))]
    found = {
        "type": "scatter",
        "mode": "markers",
        "name": "found here",
        "x": [number.found for number in rates],
        "y": rows,
        "error_x": {
            "array": [number.interval.high - number.found for number in rates if number.interval],
            "arrayminus": [number.found - number.interval.low for number in rates if number.interval],
            "color": shaded(theme.COLOURS[0], dark),
            "thickness": 2,
            "width": 6,
        },
        "marker": {"color": shaded(theme.COLOURS[0], dark), "size": 10},
        "customdata": [percent(number.found) for number in rates],
        "hovertemplate": "found here: %{customdata}<extra></extra>",
    }
    stated = {
        "type": "scatter",
        "mode": "markers",
        "name": "stated in the source",
        "x": [number.stated for number in rates],
        "y": rows,
        "marker": {
            "color": shaded(theme.COLOURS[1], dark),
            "size": 12,
            "symbol": "diamond-open",
            "line": {"width": 2},
        },
        "customdata": ["" if number.stated is None else percent(number.stated) for number in rates],
        "hovertemplate": "stated in the source: %{customdata}<extra></extra>",
    }
    largest = max(number.interval.high for number in rates if number.interval)
    ticks = share_ticks(1.1 * largest)
    layout = still_layout(
        axis("share of starts", (0, 1.1 * largest), tickvals=ticks, ticktext=[percent(each) for each in ticks]),
        axis("", (0.6 - len(rates), 0.6), tickvals=rows, ticktext=[_broken(number.what) for number in rates]),
        HEIGHT,
        dark,
    )
    legend = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
    return go.Figure({"data": [found, stated], "layout": layout | {"showlegend": True, "legend": legend}})


def _broken(words: str) -> str:
    """Return a label on two lines where it has two parts."""
    return words.replace(", ", ",<br>", 1)
