"""The bootstrap likelihood-ratio test in a picture and in words: the replicates, the data, and the wrong chi-square."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from scipy.stats import chi2

from em_core.numerics.wording import agreeing, counted, sentences
from em_core.selection import BootstrapLRT
from em_viz.animation.legend import Mark, mark_of
from em_viz.style import theme
from em_viz.style.axes import axis
from em_viz.style.plotly import Attributes
from em_viz.style.still import shaded, still_layout
from em_viz.text.numbers import format_number, short

HEIGHT = 300
"""Pixels."""

CURVE = 300
"""Places at which the chi-square is drawn."""

SEEN = 0.97
"""So many of the replicates are in the picture at least: one that is far off must not press the others into a bar."""

SMALL = 0.05
"""The level of the test that the words name."""


def lrt_figure(test: BootstrapLRT, df: int, *, dark: bool) -> go.Figure:
    """Return the histogram of the replicates with the statistic of the data, and the chi-square's density.

    df:  the difference of the numbers of parameters.
    """
    accent, ink, grey, wrong = (
        shaded(colour, dark) for colour in (theme.COLOURS[1], theme.INK, theme.NEUTRAL, theme.COLOURS[3])
    )
    right = right_end(test, df)
    # As many bins as the replicates have room for.
    spread = float(np.quantile(test.replicates, SEEN)) if len(test.replicates) else right
    bins = int(np.clip(12 * right / max(spread, right / 20), 12, 120))
    counts, edges = np.histogram(test.replicates, bins, (0.0, right))
    heights = counts / (max(len(test.replicates), 1) * np.diff(edges))
    grid = np.linspace(right / CURVE / 4, right, CURVE)
    density = chi2.pdf(grid, df)
    # With one or two degrees of freedom the density has no end at 0.
    top = 1.08 * max(float(heights.max(initial=0.0)), float(np.quantile(density, 0.98)))
    data: list[Attributes] = [
        {
            "type": "bar",
            "uid": "replicates",
            "name": "replicates",
            "x": ((edges[1:] + edges[:-1]) / 2).tolist(),
            "y": heights.tolist(),
            "width": np.diff(edges).tolist(),
            "marker": {"color": grey, "line": {"width": 0}},
            "hovertext": [f"{count:,} replicates" for count in counts.tolist()],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "opacity": 0.7,
        },
        {
            "type": "scatter",
            "mode": "lines",
            "uid": "chi-square",
            "name": "chi-square, which is wrong here",
            "x": grid.tolist(),
            "y": density.tolist(),
            "line": {"color": wrong, "width": 1.8, "dash": "dash"},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "lines",
            "uid": "data",
            "name": "the data",
            "x": [test.statistic] * 2,
            "y": [0.0, top],
            "line": {"color": accent, "width": 3},
            "hovertemplate": f"the data: {short(test.statistic)}<extra></extra>",
        },
    ]
    x = axis("statistic 2 (l₁ − l₀)", (0.0, right))
    y = axis("density", (0.0, top), nticks=4)
    layout = still_layout(x, y, HEIGHT, dark)
    layout["bargap"] = 0.0
    layout["font"] = {"family": theme.FONT, "size": 13, "color": ink}
    return go.Figure({"data": data, "layout": layout})


def right_end(test: BootstrapLRT, df: int) -> float:
    """Return where the picture ends: beyond the data, the chi-square and nearly all replicates."""
    seen = float(np.quantile(test.replicates, SEEN)) if len(test.replicates) else 0.0
    return 1.06 * max(test.statistic, float(chi2.ppf(0.999, df)), seen)


def lrt_legend(figure: go.Figure, df: int) -> list[Mark]:
    """Return what the marks mean."""
    return [
        mark_of(figure, "data", "statistic of the data"),
        mark_of(figure, "replicates", "replicates, drawn from the smaller model"),
        mark_of(figure, "chi-square", f"chi-square with {df} degrees of freedom: wrong here"),
    ]


def lrt_words(test: BootstrapLRT, df: int) -> str:
    """Return what the test says, and what the chi-square would have said."""
    made = len(test.replicates)
    if not made:
        return "No replicate is complete."
    p = test.p_value
    against = (
        f"K = {test.k0} is rejected against K = {test.k1} at the 5 % level"
        if p <= SMALL
        else f"K = {test.k0} is not rejected against K = {test.k1} at the 5 % level"
    )
    return sentences(
        f"The statistic of the data is {format_number(test.statistic, 'fixed', 2)}, and {test.exceeding:,} of "
        f"{made:,} replicates are at least as large: p {p_text(p)}.",
        f"{against}.",
        f"The chi-square would say p {p_text(float(chi2.sf(test.statistic, df)))}.",
        beyond_words(test, right_end(test, df)),
        left_out_words(test.failed),
    )


def beyond_words(test: BootstrapLRT, end: float) -> str:
    """Return how many replicates the picture has no room for; "" for none."""
    beyond = int((test.replicates > end).sum())
    largest = short(float(test.replicates.max(initial=0.0)))
    return f"Beyond the picture: {counted(beyond, 'sample')}, the largest at {largest}." if beyond else ""


def left_out_words(failed: int) -> str:
    """Return how many samples count for nothing; "" for none."""
    left = agreeing(failed, "is", "are")
    return f"{counted(failed, 'sample')} had no sound fit and {left} left out." if failed else ""


def p_text(p: float) -> str:
    """Return a p-value with its sign: two digits that count, or that it is below 0.0001."""
    return "< 0.0001" if p < 1e-4 else f"= {format_number(p, 'significant', 2)}"
