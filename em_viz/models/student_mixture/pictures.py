"""Mixtures of t distributions over a line or in a plane; a point's latent weight is how much colour it has."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.distributions.student_t import distances_and_log_dets, log_density
from em_core.em.capabilities import capabilities_of
from em_core.models import MixtureParams
from em_core.numerics.arrays import FloatArray
from em_viz.animation.handles import Handles
from em_viz.animation.legend import BEFORE, Mark, mark_of
from em_viz.animation.slots import words
from em_viz.animation.spec import Channel, Picture, PointCloud
from em_viz.models.common.density_curves import curve_grid, fine_enough
from em_viz.models.common.dragging import with_handles
from em_viz.models.common.ellipse_probability import held_words
from em_viz.models.common.ellipses import CIRCLE, ELLIPSES, ellipse_coefficients
from em_viz.models.common.histogram import STRIP, histogram, scattered, ticks_from_zero
from em_viz.models.common.viewport import reach
from em_viz.models.student_mixture.run_arrays import Tails
from em_viz.run.half_steps import START, M
from em_viz.run.start_handles import mixture_handles
from em_viz.style.axes import axis
from em_viz.style.plotly import Attributes
from em_viz.style.theme import GRID, INK, NEUTRAL, component_colour, component_shape, layout_base
from em_viz.text.numbers import short

MOST_DOTS = 400
"""So many points are drawn on the curves of the weights; more would hide them."""

LITTLE = "points: coloured by their weight; grey: almost no influence"
"""What the points of the line are."""

HIGHEST = 2.2
"""The picture is at most this many times as high as the histogram, whatever a narrow component does."""


def tails_picture(run: Tails) -> Picture:
    """Return densities over a histogram with the weights beneath; in more dimensions the first two columns' plane."""
    return _line(run) if run.x.shape[1] == 1 else _plane(run)


def weight_curves(run: Tails, grid: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return (T+1, G, K) weight times density, and E[u] of a point there; grid: (1 or T+1, G)."""
    steps = len(run.params)
    lines = np.broadcast_to(grid, (steps, grid.shape[1]))[..., None]
    parts = np.stack([p.weights * np.exp(log_density(at, p)) for at, p in zip(lines, run.params, strict=True)])
    away = np.stack([distances_and_log_dets(at, p)[0] for at, p in zip(lines, run.params, strict=True)])
    df = run.dfs[:, None]
    return parts, (df + 1) / (df + away)


def _line(run: Tails) -> Picture:
    frames, values = run.frames, run.x[:, 0]
    shown, divided, left = (
        frames.params_of,
        frames.posterior_of,
        np.maximum(frames.params_of - (frames.kind_of == M), 0),
    )
    means, deviations = run.means[..., 0], run.deviations[..., 0]
    extent = reach(values, means, run.deviations)
    grid = curve_grid(extent, means, deviations)
    parts, weights = weight_curves(run, grid)
    edges, heights = histogram(values)
    height = float(np.clip(1.05 * parts.sum(axis=2).max(), 1.1 * heights.max(), HIGHEST * heights.max()))
    parts = fine_enough(np.minimum(parts, 50 * height), height)
    top = float(run.full.max())
    weights = fine_enough(weights, top)
    bars = {
        "type": "bar",
        "uid": "histogram",
        "x": ((edges[1:] + edges[:-1]) / 2).tolist(),
        "y": heights.tolist(),
        "width": np.diff(edges).tolist(),
        "marker": {"color": GRID, "line": {"width": 0}},
        "yhoverformat": ",.3r",
        "hovertemplate": "%{y} at %{x}<extra>histogram</extra>",
    }
    line: Attributes = {"type": "scatter", "mode": "lines", "x": [], "y": [], "hoverinfo": "skip"}
    traces: list[Attributes] = [bars]
    channels: list[Channel] = []
    still, fixed = np.zeros(frames.n_frames, dtype=np.int64), len(grid) == 1
    seen = (frames.kind_of != START).astype(np.int64)
    if run.n_components > 1:
        traces.append({**line, "uid": "sum", "line": {"color": INK, "width": 1.6, "dash": "4px,3px"}})
        channels += [
            Channel("sum", "x", grid, still if fixed else shown, glide=not fixed),
            Channel("sum", "y", parts.sum(axis=2), shown),
        ]
    else:
        mean = np.full(2, values.mean()).tolist()
        plain = {**line, "uid": "plain", "x": mean, "y": [0.0, height], "line": {"color": NEUTRAL, "width": 1.6}}
        traces.append({**plain, "xhoverformat": ",.4r", "hovertemplate": "the ordinary mean, %{x}<extra></extra>"})
    for k in range(run.n_components):
        colour = component_colour(k)
        mark = {"color": colour, "symbol": component_shape(k), "size": 12, "line": {"color": INK, "width": 1.5}}
        traces += [
            {**line, "uid": f"ghost-{k}", "line": {"color": colour, "width": 1.2, "dash": "dot"}},
            {**line, "uid": f"part-{k}", "line": {"color": colour, "width": 2.4}},
            {**line, "uid": f"weight-{k}", "yaxis": "y2", "opacity": 0.0, "line": {"color": colour, "width": 2}},
            {**line, "uid": f"mean-{k}", "mode": "markers", "y": [0.0], "marker": mark}
            | {
                "xhoverformat": ",.4r",
                "hovertemplate": f"the centre of {words(run.exhibit.components[k])}: %{{x}}<extra></extra>",
            },
        ]
        across = {"ghost": left, "part": shown, "weight": divided}
        heights_of = {"ghost": parts[..., k], "part": parts[..., k], "weight": weights[..., k]}
        for name, keys in across.items():
            moves = name != "ghost"
            channels += [
                Channel(f"{name}-{k}", "x", grid, still if fixed else keys, glide=moves and not fixed),
                Channel(f"{name}-{k}", "y", heights_of[name], keys, glide=moves),
            ]
        channels += [
            Channel(f"weight-{k}", "opacity", np.array([[0.0], [1.0]]), seen, glide=False),
            Channel(f"mean-{k}", "x", means[:, k, None], shown),
        ]
    if len(values) <= MOST_DOTS:
        names = [words(name) for name in run.exhibit.sample.rows]
        dots = {"uid": "says", "type": "scatter", "mode": "markers", "yaxis": "y2", "x": values.tolist(), "y": []}
        hover = {"text": names, "yhoverformat": ",.3f", "hovertemplate": "%{text} at %{x}: weight %{y}<extra></extra>"}
        traces.append({**dots, "marker": {"color": INK, "size": 5}, **hover})
        says = np.concatenate([np.full((1, len(values)), np.nan), run.say])
        channels.append(Channel("says", "y", says, seen * (1 + divided)))
    title, ticks = words(run.exhibit.sample.column_title(0)), [t for t in ticks_from_zero(height) if t <= height]
    figure = go.Figure(
        {
            "data": traces,
            "layout": {
                **layout_base(),
                "bargap": 0,
                "xaxis": axis(title, extent, anchor="y2"),
                "yaxis": axis("density", (-(STRIP[1] + 0.03) * height, height), domain=[0.36, 1], tickvals=ticks),
                "yaxis2": axis("weight u", (-0.06 * top, 1.08 * top), domain=[0, 0.28]),
            },
        }
    )
    strip = -height * np.interp(scattered(len(values)), [0, 1], STRIP)
    caption = "Below: the weight u against x, and that of every point."
    whole = ("sum", "their sum") if run.n_components > 1 else ("plain", "the ordinary mean")
    legend = (
        mark_of(figure, "part-0", "weight × density"),
        mark_of(figure, "ghost-0", BEFORE),
        mark_of(figure, *whole),
        Mark("points", LITTLE, component_colour(0)),
    )
    alt = (
        f"{run.exhibit.sample.title}: {len(values)} values coloured by their weights under {run.n_components} weighted "
        "t densities; below, the weight u against the value, small far out."
    )
    return Picture("data", figure, tuple(channels), _cloud(run, values, strip), alt, caption=caption, legend=legend)


def _plane(run: Tails) -> Picture:
    frames, sample = run.frames, run.exhibit.sample
    shown, left = frames.params_of, np.maximum(frames.params_of - (frames.kind_of == M), 0)
    # The marginal of a t distribution is a t distribution with that part of its scale.
    means, factors = run.means[..., :2], np.linalg.cholesky(run.scales[..., :2, :2]).astype(np.float64, copy=False)
    traces: list[Attributes] = []
    channels: list[Channel] = []
    line: Attributes = {"type": "scatter", "mode": "lines", "x": [], "y": [], "hoverinfo": "skip"}
    for k in range(run.n_components):
        colour = component_colour(k)
        for name, radius, width in ELLIPSES:
            traces += [
                {**line, "uid": f"ghost-{name}-{k}", "line": {"color": colour, "width": 1.2, "dash": "dot"}},
                {**line, "uid": f"{name}-{k}", "line": {"color": colour, "width": width}},
            ]
            both = ellipse_coefficients(means[:, k], factors[:, k], radius)
            for attribute, coefficients in zip("xy", both, strict=True):
                channels += [
                    Channel(f"ghost-{name}-{k}", attribute, coefficients, left, CIRCLE, glide=False),
                    Channel(f"{name}-{k}", attribute, coefficients, shown, CIRCLE),
                ]
        mark = {"color": colour, "symbol": component_shape(k), "size": 13, "line": {"color": INK, "width": 1.5}}
        whose = words(run.exhibit.components[k])
        hover = {
            "xhoverformat": ",.4r",
            "yhoverformat": ",.4r",
            "hovertemplate": f"the centre of {whose}<br>%{{x}}, %{{y}}<extra></extra>",
        }
        traces.append({**line, "uid": f"mean-{k}", "mode": "markers", "marker": mark, **hover})
        channels += [Channel(f"mean-{k}", a, means[:, k, j, None], shown) for j, a in enumerate("xy")]
    axes = {
        f"{a}axis": axis(words(sample.column_title(j)), reach(run.x[:, j], means[..., j], factors[..., j, :]))
        for j, a in enumerate("xy")
    }
    figure = go.Figure({"data": traces, "layout": {**layout_base(), **axes}})
    one = words(capabilities_of(run.exhibit.model).components.singular)
    first = "The first two columns." if run.x.shape[1] > 2 else ""
    legend = (
        mark_of(figure, "one-sd-0", f"1 and 2 times the scale, {_held(run)}", "ellipse"),
        mark_of(figure, "ghost-one-sd-0", BEFORE, "ellipse"),
        Mark(
            "points", f"points: coloured by {one} and weight; a grey one has almost no influence", component_colour(0)
        ),
    )
    alt = (
        f"{sample.title}: {len(run.x)} points coloured by their weights, and the ellipses of {run.n_components} t "
        "distributions."
    )
    cloud = _cloud(run, run.x[:, 0], run.x[:, 1])
    picture = Picture("data", figure, tuple(channels), cloud, alt, caption=first, legend=legend)
    return with_handles(picture, _handles(run), run.exhibit)


def _handles(run: Tails) -> Handles | None:
    """Return the handles of the start: its ellipses are of the scales, as those of Gaussians are of the covariances."""
    start, noun = run.params[0], capabilities_of(run.exhibit.model).components
    places = MixtureParams(start.weights, start.means, start.scales)
    return mixture_handles(run.exhibit.sample.points, places, run.model.kind, noun)


def _cloud(run: Tails, x: FloatArray, y: FloatArray) -> PointCloud:
    frames, sample = run.frames, run.exhibit.sample
    keys = np.where(frames.kind_of == START, 0, 1 + frames.posterior_of)
    labels = tuple(
        f"{name}: {', '.join(f'{short(v)}' for v in values)}" for name, values in zip(sample.rows, run.x, strict=True)
    )
    alone = run.n_components == 1
    names = tuple("of the full weight" if alone else f"weight in {name}" for name in run.exhibit.components)
    return PointCloud(x, y, run.blends, keys, labels, names)


def _held(run: Tails) -> str:
    """Return what the ellipses hold: less than a Gaussian's, by how heavy the tails are."""
    df = float(run.dfs.flat[0])
    if (run.dfs == df).all():
        return held_words(capabilities_of(run.exhibit.model).components.of_one, df)
    gaussian = held_words("a Gaussian's")
    return f"{gaussian}, and less the heavier its tails are"
