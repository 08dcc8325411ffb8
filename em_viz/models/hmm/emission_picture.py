"""Emission distributions: each state's density, Poisson probabilities or symbols, over what was seen."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from scipy.special import gammaln, xlogy

from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.slots import words
from em_viz.animation.spec import Channel, Picture
from em_viz.models.common.bar_picture import Series, bars_picture
from em_viz.models.common.count_grid import counts_to_draw
from em_viz.models.common.density_curves import BELL, BELL_HEIGHTS
from em_viz.models.common.histogram import histogram
from em_viz.models.hmm.run_arrays import History
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes
from em_viz.style.theme import GRID, NEUTRAL, component_colour, layout_base

BELL_LINE: FloatArray = np.column_stack([np.ones_like(BELL), BELL])
"""A place x is the mean plus so many standard deviations."""


def distributions_picture(run: History) -> Picture:
    """Return the picture; numbers are weighted by the share of the rows that each state is expected to have."""
    if run.emissions.symbols:
        return _symbols(run)
    frames, values = run.half_steps, run.data.values[:, 0]
    # Before the first E-step no row belongs to a state, and all shares are equal.
    shares = np.concatenate([np.full((1, run.n_components), 1 / run.n_components), run.counts / len(values)])
    step = np.where(frames.step_of == 0, 0, 1 + frames.posterior_of)
    weights, params = shares[step], frames.params_of
    bells = run.emissions.spread is not None
    if run.emissions.spread is None:
        grid, heights = _poisson(run, values)
    else:
        heights = 1 / run.emissions.spread[:, :, None]
    edges, frequencies = _histogram(values, counted=not bells)
    traces, channels = [_bars(edges, frequencies)], []
    for k in range(run.n_components):
        traces.append(_curve(run, k))
        up = weights[:, k, None] * heights[params, k]
        channels.append(Channel(f"given-{k}", "y", up, np.arange(frames.n_frames), BELL_HEIGHTS if bells else None))
        if bells:
            channels.append(Channel(f"given-{k}", "x", _across(run, k), params, BELL_LINE))
        else:
            traces[-1]["x"] = grid.tolist()
    tall = max(frequencies.max() * 1.15, min(_highest(channels), 2.2 * frequencies.max()))
    figure = go.Figure(
        {
            "data": traces,
            "layout": {
                **layout_base(),
                "bargap": 0,
                "xaxis": axis(words(run.exhibit.sample.column_title(0)), padded(values, 0.08)),
                "yaxis": axis("fraction × density" if bells else "fraction × probability", (0.0, float(tall))),
            },
        }
    )
    kind = "densities" if bells else "Poisson probabilities"
    caption = f"The states' {kind}, each weighted by its expected fraction of the rows; grey: the data."
    return _in_place(Picture("distributions", figure, tuple(channels), alt=caption, caption=caption))


def poisson_probabilities(counts: FloatArray, rates: FloatArray) -> FloatArray:
    """Return P(count | rate), shape (T+1, K, G), of counts (G,) at rates (T+1, K)."""
    rate = rates[:, :, None]
    result: FloatArray = np.exp(xlogy(counts, rate) - rate - gammaln(counts + 1))
    return result


def _across(run: History, k: int) -> FloatArray:
    """Return state k's mean and standard deviation after each step, (T+1, 2): coefficients over BELL_LINE."""
    assert run.emissions.levels is not None
    assert run.emissions.spread is not None
    return np.column_stack([run.emissions.levels[:, k], run.emissions.spread[:, k]])


def _poisson(run: History, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    low, high = values.min(), values.max()
    room = np.ceil(0.06 * (high - low)) + 1
    levels = run.emissions.levels
    assert levels is not None
    counts = counts_to_draw(values, levels[[0, -1]], max(low - room, 0), high + room)
    return counts, poisson_probabilities(counts, levels)


def _highest(channels: list[Channel]) -> float:
    highest = 0.0
    for channel in channels:
        if channel.attribute == "y":
            tallest = channel.values if channel.basis is None else channel.values * channel.basis.max()
            highest = max(highest, 1.05 * float(tallest.max()))
    return highest


def _histogram(values: FloatArray, *, counted: bool) -> tuple[FloatArray, FloatArray]:
    """Return edges (bins+1,) and heights (bins,) on the scale of densities, or of the probabilities of counts."""
    edges, heights = histogram(values)
    if counted:
        width = max(1.0, np.ceil(np.ptp(values) / 80), np.ceil(np.ptp(values) / (2 * np.sqrt(len(values)))))
        edges = np.arange(values.min() - 0.5, values.max() + width, width)
        heights = np.histogram(values, edges)[0] / (len(values) * width)
    return edges, heights


def _bars(edges: FloatArray, heights: FloatArray) -> Attributes:
    return {
        "type": "bar",
        "uid": "seen",
        "x": (edges[1:] + edges[:-1]) / 2,
        "y": heights,
        "width": np.diff(edges),
        "marker": {"color": GRID, "line": {"width": 0}},
        "yhoverformat": ",.3r",
        "hovertemplate": "%{y} at %{x}<extra>data</extra>",
    }


def _curve(run: History, k: int) -> Attributes:
    dots = {} if run.emissions.spread is not None else {"marker": {"color": component_colour(k), "size": 4}}
    return {
        "type": "scatter",
        "mode": "lines+markers" if dots else "lines",
        "uid": f"given-{k}",
        "name": words(run.exhibit.components[k]),
        "x": [],
        "y": [],
        "line": {"color": component_colour(k), "width": 2.2 if not dots else 1.4},
        "hoverinfo": "name",
        **dots,
    }


def _symbols(run: History) -> Picture:
    frames, count = run.half_steps, len(run.emissions.symbols)
    seen = np.bincount(run.data.values[:, 0].astype(np.int64), minlength=count) / len(run.data)
    still: IntArray = np.zeros(frames.n_frames, dtype=np.int64)
    series = [
        Series(f"given-{k}", words(name), run.emissions.values[:, k], frames.params_of, component_colour(k))
        for k, name in enumerate(run.exhibit.components)
    ]
    caption = "How probable each symbol is in each state; grey: its proportion in the data."
    return _in_place(
        bars_picture(
            "distributions",
            list(map(words, run.emissions.symbols)),
            [*series, Series("seen", "the data", seen[None], still, NEUTRAL)],
            "probability",
            side_by_side=True,
            alt=caption,
            caption=caption,
        )
    )


def _in_place(picture: Picture) -> Picture:
    """Stands where the transitions do, one of them at a time."""
    return Picture(
        picture.name,
        picture.figure,
        picture.channels,
        alt=picture.alt,
        group="chain",
        title="emissions",
        caption=picture.caption,
    )
