"""Variational Bayes in pictures: expected Gaussians, how sure their means and weights are, and the ELBO's rises."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from em_core.data.dataset import Dataset
from em_core.data.planes import plane_of
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import sentences
from em_viz.animation.legend import WIDEST, mark_of
from em_viz.animation.slots import words
from em_viz.animation.spec import Channel, Picture
from em_viz.models.common.bar_picture import Series, bars_picture
from em_viz.models.common.ellipse_probability import held_shares
from em_viz.models.common.ellipses import CIRCLE, ellipse_coefficients
from em_viz.models.common.model_responsibilities import with_own_division
from em_viz.models.common.principal_axes import plane_caption
from em_viz.models.gaussian_mixture.line_picture import line_picture
from em_viz.models.gaussian_mixture.plane_picture import plane_picture
from em_viz.models.variational_gaussian_mixture.run_arrays import Beliefs, Plateau, plateaus
from em_viz.style.axes import axis, padded
from em_viz.style.plotly import Attributes
from em_viz.style.theme import ACCENT_M, INK, NEUTRAL, component_colour, layout_base
from em_viz.text.numbers import format_number

PALE = 0.12
"""Opacity of a component that has emptied itself: it is nothing but the prior."""

RADIUS = 2.0
"""Standard deviations of a mean's own distribution that are drawn."""

OWN = ("one-sd", "two-sd", "density", "mean", "belief", "trail")
"""What belongs to one component in the pictures of `em_viz.models.gaussian_mixture`, and here."""


def mixture_picture(now: Beliefs, dataset: Dataset) -> Picture:
    """Return the expected mixture on the data, with each mean's own uncertainty; empty components are pale."""
    line = now.run.dimension == 1
    # Empty components lie upon one another, at the prior; dashes are for those that are seen.
    run = replace(now.run, upon_another=now.run.upon_another & (now.in_use > 0))
    picture = line_picture(run, dataset) if line else plane_picture(run, dataset)
    picture = with_own_division(picture, now.run.trace)
    traces, beliefs = _on_line(now) if line else _in_plane(now, dataset)
    figure = go.Figure(picture.figure)
    figure.add_traces(traces)
    channels = (*(_unless_empty(now, channel) for channel in picture.channels), *beliefs, *_opacities(now, figure))
    seen = "" if line else plane_caption(plane_of(dataset), dataset.d, dataset.centre is not None)
    hold = held_shares(now.run.component.of_one)
    drawn = "Thick line at the bottom" if line else "Small ellipse"
    words = (
        "expected weight × density; below, the responsibilities"
        if line
        else f"1 and 2 standard deviations of the data, at the expected precision: {hold}"
    )
    caption = sentences(
        seen, f"{drawn}: where the mean may be (2 sd). Pale: less than one point left, so nearly the prior."
    )
    legend = (replace(picture.legend[0], words=words), *picture.legend[1:])
    return replace(picture, figure=figure, channels=channels, caption=caption, legend=legend)


def _in_plane(now: Beliefs, dataset: Dataset) -> tuple[list[Attributes], list[Channel]]:
    """The mean's distribution given the covariance: N(m, S / beta); Bishop (2006), eq. 10.59."""
    run, shown = now.run, now.run.half_steps.params_of
    plane = plane_of(dataset)
    means = plane.places(run.means)
    covariances = plane.spreads(run.covariances) / now.shrinkages[..., None, None]
    factors = np.linalg.cholesky(covariances).astype(np.float64, copy=False)
    traces, channels = [], []
    for k in range(run.n_components):
        traces.append(_belief(k, 1.8))
        for attribute, values in zip("xy", ellipse_coefficients(means[:, k], factors[:, k], RADIUS), strict=True):
            channels.append(Channel(f"belief-{k}", attribute, values, shown, CIRCLE))
    return traces, channels


def _on_line(now: Beliefs) -> tuple[list[Attributes], list[Channel]]:
    run, shown = now.run, now.run.half_steps.params_of
    reach = RADIUS * run.deviations[:, :, 0] / np.sqrt(now.shrinkages)
    means = run.means[:, :, 0]
    traces = [{**_belief(k, 5.0), "y": [0.0, 0.0]} for k in range(run.n_components)]
    channels = [
        Channel(f"belief-{k}", "x", np.column_stack([means[:, k] - reach[:, k], means[:, k] + reach[:, k]]), shown)
        for k in range(run.n_components)
    ]
    return traces, channels


def _belief(k: int, width: float) -> Attributes:
    line = {"color": component_colour(k), "width": width}
    kind = {"type": "scatter", "mode": "lines", "uid": f"belief-{k}"}
    return {**kind, "x": [], "y": [], "line": line, "hoverinfo": "skip"}


def _opacities(now: Beliefs, figure: go.Figure) -> list[Channel]:
    """Return opacities of all that is drawn of a component: pale once it has emptied itself."""
    shown = now.run.half_steps.params_of
    usual = {trace.uid: 1.0 if trace.opacity is None else float(trace.opacity) for trace in figure.data}
    return [
        Channel(
            uid,
            "opacity",
            # An empty component's mean may be wherever the prior lets it: that says nothing.
            np.array([[0.0 if uid.startswith("belief") else PALE * opacity], [opacity]]),
            now.in_use[shown, int(uid.rpartition("-")[2])].astype(np.int64),
            glide=False,
        )
        for uid, opacity in usual.items()
        if uid and uid.rpartition("-")[0] in OWN
    ]


def _unless_empty(now: Beliefs, channel: Channel) -> Channel:
    """Return a channel without the ghost of an empty component, which would outshine the pale ellipse."""
    if not (channel.trace.startswith("ghost") and channel.attribute == "opacity"):
        return channel
    used = now.in_use[now.run.half_steps.params_of, int(channel.trace.rpartition("-")[2])].astype(np.int64)
    return replace(channel, keys=channel.keys * used)


def weights_picture(now: Beliefs) -> Picture:
    """Return each component's expected weight as a bar, with a whisker of one standard deviation to both sides."""
    run, shown = now.run, now.run.half_steps.params_of
    steps, count = run.weights.shape
    series = []
    for k in range(count):
        values = np.full((steps, count), np.nan)
        values[:, k] = run.weights[:, k]
        series.append(
            Series(f"weight-{k}", f"expected weight of {words(run.names[k])}", values, shown, component_colour(k))
        )
    # A weight is no less than 0, whatever its standard deviation.
    low, high = np.maximum(run.weights - now.weight_deviations, 0), run.weights + now.weight_deviations
    whose = run.component.counted(count)
    top = min(1.0, 1.06 * float(high.max()))
    names = tuple(map(words, now.exhibit.components))
    picture = bars_picture(
        "weights",
        names,
        series,
        "mixing weight",
        extent=(0.0, max(top, 1.02 * float(high.max()))),
        alt=f"The expected weights of {whose} as bars, with their standard deviations as whiskers.",
        caption="Bars: expected weights; whiskers: one standard deviation of the Dirichlet to both sides, cut at 0.",
    )
    figure = go.Figure(picture.figure)
    whisker = {"type": "scatter", "mode": "lines", "uid": "whiskers", "x": [], "hoverinfo": "skip"}
    line = {"color": INK, "width": 2}
    figure.add_traces([{**whisker, "y": np.repeat(np.arange(count), 3).tolist(), "line": line}])
    ends = np.stack([low, high, np.full_like(low, np.nan)], axis=-1).reshape(steps, -1)
    return replace(picture, figure=figure, channels=(*picture.channels, Channel("whiskers", "x", ends, shown)))


def rises_picture(now: Beliefs) -> Picture:
    """Return by how much each step raised the ELBO, on a logarithmic axis, with the plateaus that are not the end."""
    objective: FloatArray = now.run.trace.log_likelihoods
    rises = np.append(np.nan, np.diff(objective))
    rises[~(rises > 0)] = np.nan
    steps, shown = np.arange(len(rises), dtype=np.float64), now.run.half_steps.params_of
    found = plateaus(objective)
    resting = np.full(len(rises), np.nan)
    for p in found:
        resting[p.first : p.last + 1] = rises[p.first : p.last + 1]
    line = {"type": "scatter", "x": steps.tolist(), "y": rises.tolist(), "mode": "lines"}
    now_mark = {"color": ACCENT_M, "size": 10}
    last = max(float(steps[-1]), 1.0)
    extent = padded(np.log10(rises))
    figure = go.Figure(
        {
            "data": [
                {
                    **line,
                    "uid": "all",
                    "opacity": 0.25,
                    "line": {"color": NEUTRAL},
                    "hoverinfo": "skip",
                },
                {**line, "uid": "plateaus", "y": resting.tolist(), "line": {"color": ACCENT_M, "width": 7}}
                | {"opacity": 0.45, "hoverinfo": "skip"},
                {**line, "uid": "way", "line": {"color": INK, "width": 2}}
                | {"yhoverformat": ",.3r", "hovertemplate": "step %{x}: rose by %{y}<extra></extra>"},
                {"type": "scatter", "mode": "markers", "uid": "now", "x": [], "y": [], "marker": now_mark},
            ],
            "layout": {
                **layout_base(),
                "xaxis": axis("whole steps", (-0.03 * last, 1.03 * last)),
                "yaxis": axis("rise of the ELBO (nats)", extent, type="log", exponentformat="power"),
            },
        }
    )
    channels = (
        Channel("way", "reveal", steps[:, None] + 1, shown, glide=False),
        Channel("now", "x", steps[:, None], shown),
        Channel("now", "y", rises[:, None], shown, glide=False),
    )

    def tolerance(plateau: Plateau) -> str:
        return format_number(1.05 * plateau.least, "significant", 2)

    where = ", ".join(
        f"steps {p.first}–{p.last} (a tolerance of {tolerance(p)} would have stopped at step "
        f"{p.stopped}, {format_number(p.missing, 'significant', 3)} nats below the final value)"
        for p in found
    )
    caption = f"Plateaus: {where}." if found else "No plateau before the end."
    plateau = mark_of(figure, "plateaus", "where the ELBO seems to converge and does not", "line")
    legend = (replace(plateau, width=WIDEST),) if found else ()
    alt = f"By how much each of {len(rises) - 1} steps raised the ELBO, on a logarithmic axis. {caption}"
    return Picture(
        "rises",
        figure,
        channels,
        alt=alt,
        group="objective",
        title="rise per step",
        caption=caption,
        legend=legend,
        future=True,
    )
