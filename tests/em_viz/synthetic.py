"""A small animation without any EM in it: drifting ellipses, a cloud that changes its mind, and numbers to read."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.spec import Animation, Channel, Panel, Picture, PointCloud
from em_viz.style import theme

CIRCLE = np.column_stack([np.ones(73), np.cos(np.linspace(0, 2 * np.pi, 73)), np.sin(np.linspace(0, 2 * np.pi, 73))])


def synthetic(n: int = 300, steps: int = 12, k: int = 3, offset: float = 0.0, seed: int = 0) -> Animation:
    """Return an animation of 2 * steps + 2 frames: start, then E (colours move) and M (ellipses move) in turn."""
    rng = np.random.default_rng(seed)
    frames = 2 * steps + 2
    frame = np.arange(frames)
    params_of, posterior_of = frame // 2, (frame + 1) // 2
    ends = rng.normal(size=(k, 2)) * 3
    points = ends[rng.integers(k, size=n)] + rng.normal(size=(n, 2)) * 0.9
    share = (np.arange(steps + 1) / steps)[:, None, None]
    means = (1 - share) * rng.normal(size=(k, 2)) + share * ends + offset
    picture = _plane(points + offset, means, params_of, posterior_of)
    objective = -1300 + 400 * (1 - np.exp(-np.arange(steps + 1) / 3))
    return Animation(
        key=f"synthetic-{n}-{steps}-{k}-{offset}-{seed}",
        title="Drifting ellipses",
        kinds=("Start", "E", "M"),
        kind_of=np.where(frame == 0, 0, np.where(frame % 2 == 1, 1, 2)),
        step_of=posterior_of,
        pictures=(
            picture,
            _curve("curve", "log-likelihood", objective, params_of),
            _curve("rest", "distance from the end", 1e-3 + objective[-1] - objective, params_of, log=True),
        ),
        panels=_panels(frame, posterior_of, means, objective[params_of], params_of),
    )


def _plane(points: FloatArray, means: FloatArray, params_of: IntArray, posterior_of: IntArray) -> Picture:
    n, (steps, k, _) = len(points), means.shape
    distance = ((points[:, None, :] - means[:, None, :, :]) ** 2).sum(axis=-1)
    shares = np.exp(-distance / 2 + distance.min(axis=-1, keepdims=True) / 2)
    edges = np.rint(255 * np.cumsum(shares / shares.sum(axis=-1, keepdims=True), axis=-1))
    weights = np.concatenate([np.zeros((1, n, k)), np.diff(edges, axis=-1, prepend=0)]).astype(np.uint8)
    traces, channels = [], []
    for c in range(k):
        colour = theme.component_colour(c)
        traces += [
            {"uid": f"ellipse-{c}", "mode": "lines", "line": {"color": colour, "width": 2.2}, "hoverinfo": "skip"},
            {"uid": f"ghost-{c}", "mode": "lines", "line": {"color": colour, "width": 1, "dash": "dot"}},
            {"uid": f"trail-{c}", "mode": "lines+markers", "line": {"color": colour}, "marker": {"size": 4}},
            {
                "uid": f"mean-{c}",
                "mode": "markers",
                "name": f"mean {c + 1}",
                "marker": {
                    "size": 13,
                    "symbol": theme.component_shape(c),
                    "color": colour,
                    "line": {"color": theme.SURFACE, "width": 1.5},
                },
            },
        ]
        for j, axis in enumerate("xy"):
            spread = np.column_stack([means[:, c, j], *np.eye(2)[:, j, None] * (1 + np.arange(steps) / steps)])
            channels += [
                Channel(f"ellipse-{c}", axis, spread, params_of, CIRCLE),
                Channel(f"ghost-{c}", axis, spread, np.maximum(params_of - 1, 0), CIRCLE, glide=False),
                Channel(f"mean-{c}", axis, means[:, c, j, None], params_of),
                Channel(f"trail-{c}", axis, means[None, :, c, j], np.zeros_like(params_of), glide=False),
            ]
        channels += [
            Channel(f"trail-{c}", "reveal", np.arange(1.0, steps + 1)[:, None], params_of, glide=False),
            Channel(f"ghost-{c}", "opacity", np.array([[0.0], [0.6]]), (np.arange(len(params_of)) % 2 == 0) * 1),
        ]
    for trace in traces:
        trace |= {"type": "scatter", "x": [], "y": []}
    overlay = {
        "type": "scatter",
        "uid": "overlay",
        "mode": "lines",
        "x": means[-1, :, 0],
        "y": means[-1, :, 1],
        "meta": {"overlay": "final means"},
        "visible": False,
        "line": {"color": theme.MUTED},
    }
    low, high = points.min(axis=0) - 1, points.max(axis=0) + 1
    layout = theme.layout_base() | {
        "xaxis": {"title": {"text": "eruption (min)"}, "range": [low[0], high[0]]},
        "yaxis": {"title": {"text": "waiting (min)"}, "range": [low[1], high[1]]},
    }
    cloud = PointCloud(
        points[:, 0],
        points[:, 1],
        weights,
        posterior_of,
        tuple(f"row {i + 1}" for i in range(n)),
        tuple(f"component {c + 1}" for c in range(k)),
        # The E-steps speak of one point, a different one each time; the last names none.
        named=np.where(np.arange(len(params_of)) % 2 == 1, posterior_of % n, -1),
    )
    figure = go.Figure({"data": [*traces, overlay], "layout": layout})
    return Picture(
        "data", figure, tuple(channels), cloud, alt="Points.", caption="Dotted: the ellipse <before> this M."
    )


def _curve(name: str, title: str, values: FloatArray, params_of: IntArray, log: bool = False) -> Picture:
    step = np.arange(len(values), dtype=np.float64)
    pale = {"type": "scatter", "mode": "lines", "x": step, "y": values, "line": {"color": theme.GRID, "width": 2}}
    pale |= {"meta": {"future": True}}
    layout = theme.layout_base() | {
        "xaxis": {"title": {"text": "step"}},
        "yaxis": {"title": {"text": title}, "type": "log" if log else "linear"},
    }
    so_far = {"type": "scatter", "uid": "so-far", "mode": "lines", "line": {"color": theme.INK, "width": 2}}
    cursor = {"type": "scatter", "uid": "cursor", "mode": "markers", "marker": {"color": theme.ACCENT_M, "size": 9}}
    cursor["meta"] = {"seek": True}
    never = np.zeros_like(params_of)
    channels = (
        Channel("so-far", "x", step[None], never, glide=False),
        Channel("so-far", "y", values[None], never, glide=False),
        Channel("so-far", "reveal", step[:, None] + 1, params_of, glide=False),
        Channel("cursor", "x", step[:, None], params_of),
        Channel("cursor", "y", values[:, None], params_of),
    )
    figure = go.Figure({"data": [pale, so_far, cursor], "layout": layout})
    caption = "Zero has no logarithm." if log else ""
    return Picture(name, figure, channels, alt=title, group="objective", title=title, caption=caption, future=log)


def _panels(
    frame: IntArray, step: IntArray, means: FloatArray, objective: FloatArray, params_of: IntArray
) -> tuple[Panel, ...]:
    kind = np.where(frame == 0, 0, np.where(frame % 2 == 1, 1, 2))
    k = means.shape[1]
    numbers = np.column_stack([step, objective, means[params_of].reshape(len(frame), -1)])
    rows = "".join(
        f'<tr><th><span class="hs-swatch" data-component="{c + 1}" style="--hs-c:var(--hs-c{c + 1})"></span></th>'
        f"<td>{{{2 + 2 * c}|fixed:3}}</td><td>{{{3 + 2 * c}|signed:3}}</td></tr>"
        for c in range(k)
    )
    words = (
        "<p>Start: nothing is divided yet.</p>",
        "<p><b>E-step {0|integer}</b>: every point is divided among the components. Colours moved, the Gaussians did "
        "not. A point near the border changed most.</p>",
        "<p><b>M-step {0|integer}</b>: means follow their points; the objective is now {1|fixed:3}.</p>",
    )
    formulas = (
        "<p>Nothing to compute yet.</p>",
        "<p>The division</p><math display='block'><mi>r</mi><mo>=</mo><mn>{1|fixed:2}</mn></math>"
        "<details><summary>Why</summary><p>Because of Bayes' theorem.</p></details>",
        "<p>The refit</p><math display='block'><mi>μ</mi><mo>=</mo><mn>{2|fixed:4}</mn></math>"
        "<details><summary>Why</summary><p>Because the weighted mean is the maximum.</p></details><p>More lines.</p>",
    )
    table = (
        f'<table class="hs-table"><thead><tr><th></th><th>x</th><th>y</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    return (
        Panel("sentence", "What happened", words, kind, numbers, area="headline"),
        Panel("parameters", "Means", (table,), np.zeros_like(kind), numbers, area="side"),
        Panel("formulas", "Formulas", formulas, kind, numbers),
        Panel("check", "Check", ("<p>Objective {1|significant:7}, never fell.</p>",), np.zeros_like(kind), numbers),
    )


def inspector(animation: Animation, point: int) -> Panel:
    """Return a panel about one point, as a page would feed it after a click."""
    frames = animation.n_frames
    slots = np.column_stack([np.full(frames, point), np.arange(frames)]).astype(np.float64)
    template = "<p>Point {0|integer} in frame {1|integer}.</p>"
    return Panel("inspector", "Point", (template,), np.zeros(frames, dtype=np.int64), slots, area="side")
