"""A scatter plot of two columns with missing values: complete rows, filled ones with whiskers, the fitted normal."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import plotly.graph_objects as go

from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.legend import Mark, mark_of
from em_viz.animation.slots import words
from em_viz.animation.spec import Channel, Picture
from em_viz.models.common.ellipse_probability import held_words
from em_viz.models.common.ellipses import CIRCLE, ELLIPSES, ellipse_coefficients
from em_viz.models.common.viewport import reach
from em_viz.models.missing_values.run_arrays import Holes
from em_viz.run.half_steps import START
from em_viz.style.axes import axis
from em_viz.style.plotly import Attributes
from em_viz.style.theme import INK, NEUTRAL, component_colour, layout_base

MOST_PAIRS = 3
"""So many pairs of columns have a picture; of more columns, those with the first one."""

LONGEST = 14
"""A column's name is cut to so many characters in the switch between pairs."""

MOST_FILLED = 250
"""Of more rows with a hole than this, as many are drawn, evenly taken."""

FAR = 2.15
"""So many standard deviations about the mean are in the picture at the end."""

TICK = 0.025
"""The length of the ticks at the edges, as a share of the axis."""

FIT, GUESS = component_colour(0), component_colour(1)
"""What is fitted; what fills a hole."""


def missing_planes(run: Holes) -> tuple[Picture, ...]:
    """Return a picture for each pair of columns, the first pair's first."""
    pairs = list(combinations(range(run.dimension), 2))
    if len(pairs) > MOST_PAIRS:
        pairs = [(0, b) for b in range(1, run.dimension)]
    return tuple(_plane(run, a, b, len(pairs) > 1) for a, b in pairs)


def _plane(run: Holes, a: int, b: int, several: bool) -> Picture:
    frames, sample = run.frames, run.exhibit.sample
    shown, assigned = frames.params_of, np.where(frames.kind_of == START, 0, 1 + frames.posterior_of)
    whole = np.flatnonzero(~run.hole[:, a] & ~run.hole[:, b])
    holed = np.flatnonzero(run.shows & (run.hole[:, a] | run.hole[:, b]))
    drawn = holed[np.linspace(0, len(holed) - 1, min(len(holed), MOST_FILLED)).astype(int)]
    pair = [a, b]
    means, covariances = run.means[:, pair], run.covariances[:, pair][:, :, pair]
    factors = lower_factor(covariances)
    ranges = [_range(run, j, holed) for j in pair]
    names = [words(name) for name in sample.rows]
    line: Attributes = {"type": "scatter", "mode": "lines", "x": [], "y": [], "hoverinfo": "skip"}
    dots: Attributes = {"type": "scatter", "mode": "markers"}
    ticks = _ticks(run, drawn, a, b, ranges)
    radius = (2.0, {"color": NEUTRAL, "width": 1.6, "dash": "6px,4px"})
    traces: list[Attributes] = [
        {**line, "uid": "ticks", "x": ticks[0].tolist(), "y": ticks[1].tolist()}
        | {"line": {"color": GUESS, "width": 1.2}, "opacity": 0.8},
        {**line, "uid": "kept", "line": radius[1]},
        {
            **dots,
            "uid": "seen",
            "x": run.x[whole, a].tolist(),
            "y": run.x[whole, b].tolist(),
            "marker": {"color": INK, "size": 6, "opacity": 0.75},
            "text": [names[r] for r in whole.tolist()],
            "hovertemplate": "%{text}: %{x}, %{y}<extra></extra>",
        },
        {**line, "uid": "unsure", "line": {"color": GUESS, "width": 1.3}, "opacity": 0.55},
        {
            **dots,
            "uid": "filled",
            "x": [],
            "y": [],
            "marker": {"color": GUESS, "symbol": "diamond", "size": 7},
            "text": [names[r] for r in drawn.tolist()],
            "xhoverformat": ",.4r",
            "yhoverformat": ",.4r",
            "hovertemplate": "%{text}, filled: %{x}, %{y}<extra></extra>",
        },
    ]
    guesses, strokes = _guesses(run, drawn, pair), _strokes(run, drawn, pair)
    # Of the filled table alone: what the covariance would have become without the addition.
    kept = lower_factor(run.kept[:, pair][:, :, pair])
    nothing = np.full((1, 3), np.nan)
    alone = ellipse_coefficients(np.concatenate([means[1:], means[-1:]]), kept, radius[0])
    channels = []
    for m, attribute in enumerate("xy"):
        channels += [
            Channel("kept", attribute, np.concatenate([nothing, alone[m][:-1]]), shown, CIRCLE),
            Channel("unsure", attribute, strokes[m], assigned),
            Channel("filled", attribute, guesses[m], assigned),
        ]
    for name, size, width in ELLIPSES:
        traces.append({**line, "uid": name, "line": {"color": FIT, "width": width}})
        both = ellipse_coefficients(means, factors, size)
        channels += [Channel(name, c, values, shown, CIRCLE) for c, values in zip("xy", both, strict=True)]
    if run.dimension == 2:
        lines, moves = _regressions(run, ranges)
        traces[:0] = lines
        channels += moves
    titles = [words(sample.column_title(j)) for j in pair]
    axes = {"xaxis": axis(titles[0], ranges[0]), "yaxis": axis(titles[1], ranges[1])}
    figure = go.Figure({"data": traces, "layout": {**layout_base(), **axes}})
    caption = (
        f"Of {len(holed):,} rows with a missing value {len(drawn):,} are drawn." if len(drawn) < len(holed) else ""
    )
    legend: tuple[Mark, ...] = (
        mark_of(figure, "seen", "complete rows"),
        mark_of(figure, "filled", "rows with a missing value, filled"),
        mark_of(figure, "unsure", "±1 standard deviation of the missing value"),
        mark_of(figure, "ticks", "at the edges: the observed values of such rows"),
        mark_of(figure, "one-sd", f"1 and 2 standard deviations, {held_words('the fitted')}", "ellipse"),
        mark_of(figure, "kept", "2 standard deviations of the filled table alone", "ellipse"),
    )
    regressions = [trace.uid for trace in figure.data if trace.uid in ("first-on-second", "second-on-first")]
    legend += tuple(mark_of(figure, uid, "the regressions that fill the missing values") for uid in regressions[:1])
    alt = (
        f"{sample.title}: {len(whole)} complete rows, {len(holed)} with a filled value, and the "
        "fitted normal distribution."
    )
    name = "data" if pair == [0, 1] else f"plane-{a}-{b}"
    short = [c if len(c) <= LONGEST else c[: LONGEST - 1] + "…" for c in (sample.columns[a], sample.columns[b])]
    title = " · ".join(short[run.dimension > MOST_PAIRS :]) if several else ""
    return Picture(
        name,
        figure,
        tuple(channels),
        alt=alt,
        group="data" if several else "",
        title=title,
        caption=caption,
        legend=legend,
    )


def _range(run: Holes, column: int, holed: IntArray) -> tuple[float, float]:
    """Return one axis's range: values, guesses, and the ellipse where the run ends; wilder ones may leave it."""
    mean, deviation = run.means[:, column], run.deviations[:, column]
    values = np.concatenate([run.x[~run.hole[:, column], column], run.filled[-1, holed, column]])
    low, high = reach(values, mean, deviation[:, None])
    return min(low, float(mean[-1] - FAR * deviation[-1])), max(high, float(mean[-1] + FAR * deviation[-1]))


def lower_factor(covariances: FloatArray) -> FloatArray:
    """Return lower factors (..., 2, 2) of covariances that may be flat; where they are not, Cholesky's."""
    first = np.sqrt(covariances[..., 0, 0])
    slope = np.divide(covariances[..., 0, 1], first, out=np.zeros_like(first), where=first > 0)
    rest = np.sqrt(np.maximum(covariances[..., 1, 1] - slope**2, 0))
    result: FloatArray = np.stack([first, np.zeros_like(first), slope, rest], axis=-1).reshape(covariances.shape)
    return result


def _guesses(run: Holes, rows: IntArray, pair: list[int]) -> tuple[FloatArray, FloatArray]:
    """Return x and y (T+2, rows) of rows with a hole; nothing before the first E-step."""
    none = np.full((1, len(rows)), np.nan)
    x, y = (np.concatenate([none, run.filled[:, rows, j]]) for j in pair)
    return x, y


def _strokes(run: Holes, rows: IntArray, pair: list[int]) -> tuple[FloatArray, FloatArray]:
    """Return x and y (T+2, 6 rows) of whiskers in both directions, one of which has no length where a value is seen."""
    nowhere = np.full((1, len(rows), 2), np.nan)
    at, sd = (np.concatenate([nowhere, each[:, rows][..., pair]]) for each in (run.filled, run.sd))
    gap = np.full(at.shape[:2], np.nan)
    found = []
    for m in (0, 1):
        across = [at[..., m] - sd[..., m], at[..., m] + sd[..., m], gap]
        still = [at[..., m], at[..., m], gap]
        found.append(np.stack(across + still if m == 0 else still + across, axis=-1).reshape(len(at), -1))
    return found[0], found[1]


def _ticks(
    run: Holes, rows: IntArray, a: int, b: int, ranges: list[tuple[float, float]]
) -> tuple[FloatArray, FloatArray]:
    """Return x and y of strokes at the edges: at the foot for rows that show only the first, at the left the second."""
    (left, right), (foot, top) = ranges
    lows = rows[~run.hole[rows, a]]
    sides = rows[~run.hole[rows, b]]
    upright = np.stack([run.x[lows, a]] * 2 + [np.full(len(lows), np.nan)], axis=-1)
    up = np.broadcast_to([foot, foot + TICK * (top - foot), np.nan], upright.shape)
    level = np.stack([run.x[sides, b]] * 2 + [np.full(len(sides), np.nan)], axis=-1)
    out = np.broadcast_to([left, left + TICK * (right - left), np.nan], level.shape)
    return np.concatenate([upright.ravel(), out.ravel()]), np.concatenate([up.ravel(), level.ravel()])


def _regressions(run: Holes, ranges: list[tuple[float, float]]) -> tuple[list[Attributes], list[Channel]]:
    """Return the lines on which the E-step puts holes: each column's regression on the other, where it has holes."""
    traces, channels = [], []
    for j, (uid, attributes) in enumerate((("first-on-second", "yx"), ("second-on-first", "xy"))):
        if not (run.hole[:, j] & run.shows).any():
            continue
        other = 1 - j
        slope = run.covariances[:, 0, 1] / run.covariances[:, other, other]
        ends = np.array(ranges[other])
        along = run.means[:, j, None] + slope[:, None] * (ends - run.means[:, other, None])
        line = {"type": "scatter", "mode": "lines", "uid": uid, "hoverinfo": "skip", attributes[0]: ends.tolist()}
        traces.append({**line, attributes[1]: [], "line": {"color": GUESS, "width": 1.2, "dash": "dot"}})
        channels.append(Channel(uid, attributes[1], along, run.frames.params_of))
    return traces, channels
