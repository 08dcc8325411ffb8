"""Comparisons with an annealed run: the other end of the scale, k-means, and one point's shares over T."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
from scipy.special import softmax

from em_core.algorithms.run import run_em
from em_core.catalogue.entry import Exhibit
from em_core.data.dataset import Dataset
from em_core.models import AnnealedMixture, KMeans
from em_core.numerics.wording import sentences
from em_viz.animation.legend import mark_of
from em_viz.animation.slots import words
from em_viz.animation.spec import Channel, Picture
from em_viz.models.annealed_mixture.formulas import at_temperature
from em_viz.models.common.comparison import ending, in_step
from em_viz.models.common.model_responsibilities import with_own_division
from em_viz.models.gaussian_mixture.line_picture import line_picture
from em_viz.models.gaussian_mixture.plane_picture import plane_picture
from em_viz.models.gaussian_mixture.run_arrays import History, history
from em_viz.models.kmeans.centres_picture import centres_picture
from em_viz.run.half_steps import START
from em_viz.run.other_algorithms import same_algorithm
from em_viz.run.responsibilities import shares_of
from em_viz.style.axes import axis
from em_viz.style.plotly import Attributes
from em_viz.style.theme import ACCENT_E, INK, component_colour, component_shape, layout_base
from em_viz.text.numbers import short

GROUP = "beside"
"""These pictures stand in one place, one at a time."""

TEMPERATURES = np.linspace(0.0, 3.0, 121)
"""Where the curves over T are drawn, unless this run is hotter."""

LEANING = 0.8
"""The point that is followed leans so far to one side at T = 1: a tie would be one at every temperature."""


def other_pictures(model: AnnealedMixture, exhibit: Exhibit, run: History, dataset: Dataset) -> tuple[Picture, ...]:
    """Return the pictures that compare; one component has nothing to divide and gets none."""
    if run.n_components == 1:
        return ()
    return (
        _other_end(model, exhibit, run, dataset),
        _kmeans(exhibit, run, dataset),
        _over_temperature(model, run, dataset),
    )


def _other_end(model: AnnealedMixture, exhibit: Exhibit, run: History, dataset: Dataset) -> Picture:
    """The same start at T = 0, or at T = 1 where this run is at 0, step beside step."""
    other = replace(model, temperature=0.0 if model.temperature else 1.0)
    trace = run_em(
        other,
        exhibit.data,
        exhibit.start,
        max_steps=run.trace.n_steps,
        tol=exhibit.tol,
        algorithm=same_algorithm(run.trace, other),
    )
    there = history(other, trace)
    picture = (line_picture if there.dimension == 1 else plane_picture)(there, dataset)
    picture = in_step(with_own_division(picture, trace), there.half_steps, run.half_steps)
    title = "T = 0: hard EM" if model.temperature else "T = 1: EM"
    caption = f"The same start at T = {short(other.temperature)}, step beside step: {ending(trace, run.trace.n_steps)}."
    alt = f"The same start at {title}. {picture.alt}"
    return replace(picture, name="other-end", group=GROUP, title=title, caption=caption, alt=alt)


def _kmeans(exhibit: Exhibit, run: History, dataset: Dataset) -> Picture:
    """k-means from the same centres: the hard limit of equal, round Gaussians."""
    lloyd = KMeans(run.n_components)
    trace = run_em(
        lloyd,
        exhibit.data,
        lloyd.params(run.means[0]),
        max_steps=run.trace.n_steps,
        tol=exhibit.tol,
        algorithm=same_algorithm(run.trace, lloyd),
    )
    shares, centres = shares_of(trace), np.stack([params.centres for params in trace.params])
    picture = in_step(centres_picture(shares, centres, dataset), shares.half_steps, run.half_steps)
    caption = sentences(
        f"k-means from the same means, step beside step: {ending(trace, run.trace.n_steps)}.",
        "It depends on the units of the axes." if run.dimension > 1 else "",
    )
    alt = f"k-means from the same means. {picture.alt}"
    return replace(picture, name="k-means", group=GROUP, title="k-means", caption=caption, alt=alt)


def _over_temperature(model: AnnealedMixture, run: History, dataset: Dataset) -> Picture:
    """How one point would be divided at these parameters, at every temperature; the mark is at this run's own."""
    frames, now = run.half_steps, model.temperature
    grid = TEMPERATURES if now <= TEMPERATURES[-1] else np.linspace(0.0, 1.2 * now, len(TEMPERATURES))
    # One point for the whole run, so that its curves glide.
    point = _leaning(run)
    points = np.broadcast_to(dataset.values[point], (run.trace.n_steps + 1, dataset.d))
    curves = np.stack([at_temperature(run, points, float(t)) for t in grid], axis=1)
    here = at_temperature(run, points, now)
    assigned = (frames.kind_of != START).astype(np.int64)
    traces: list[Attributes] = [
        {"type": "scatter", "mode": "lines", "uid": "now", "x": [now, now], "y": [-0.04, 1.04], "hoverinfo": "skip"}
        | {"line": {"color": ACCENT_E, "width": 1.6, "dash": "dot"}}
    ]
    channels = []
    for k in range(run.n_components):
        line = {"color": component_colour(k), "width": 2.2, "simplify": False}
        mark = {
            "color": component_colour(k),
            "symbol": component_shape(k),
            "size": 11,
            "line": {"color": INK, "width": 1.5},
        }
        traces += [
            {"type": "scatter", "mode": "lines", "uid": f"over-{k}", "x": grid.tolist(), "y": [], "line": line}
            | {
                "opacity": 0.0,
                "xhoverformat": ",.2f",
                "yhoverformat": ",.3f",
                "hovertemplate": f"T = %{{x}}: %{{y}}<extra>{words(run.names[k])}</extra>",
            },
            {"type": "scatter", "mode": "markers", "uid": f"at-{k}", "x": [now], "y": [], "marker": mark}
            | {"opacity": 0.0, "hoverinfo": "skip"},
        ]
        for uid, values in ((f"over-{k}", curves[:, :, k]), (f"at-{k}", here[:, k, None])):
            channels.append(Channel(uid, "y", values, frames.posterior_of))
            channels.append(Channel(uid, "opacity", np.array([[0.0], [1.0]]), assigned, glide=False))
    row = words(dataset.row_called(point))
    figure = go.Figure(
        {
            "data": traces,
            "layout": {
                **layout_base(),
                "xaxis": axis("temperature T", (-0.02 * grid[-1], 1.02 * grid[-1])),
                "yaxis": axis(f"responsibilities of row {row}", (-0.04, 1.04)),
            },
        }
    )
    caption = (
        f"The responsibilities of row {row} at other temperatures, with the parameters of the last E-step. At 0 one "
        f"{run.component.singular} has all of it. The higher T, the more equal they are."
    )
    legend = (
        mark_of(figure, "over-0", f"responsibility of each {run.component.singular}"),
        mark_of(figure, "now", f"this run's T = {short(now)}"),
    )
    alt = f"Responsibilities of row {row} as curves over the temperature, from hard at 0 towards equal values."
    return Picture(
        "over-temperature",
        figure,
        tuple(channels),
        alt=alt,
        group=GROUP,
        title=f"row {row} over T",
        caption=caption,
        legend=legend,
    )


def _leaning(run: History) -> int:
    """Return the point whose largest share at T = 1 is nearest to `LEANING`, at the last parameters."""
    log_joint = run.model.log_joint(run.trace.data, run.trace.params[-1])
    return int(np.abs(softmax(log_joint, axis=1).max(axis=1) - LEANING).argmin())
