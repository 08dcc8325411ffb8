"""The minorising curve along one parameter: F(q, .) touches l at theta, is below it, and EM goes to its maximum."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from em_core.algorithms.run import rounding_allowance, run_em
from em_core.landscape import Axis, Minorants, restricted
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.parts import with_legend
from em_viz.animation.slots import words
from em_viz.animation.spec import Animation, Channel, Picture
from em_viz.run.half_steps import KINDS, em_half_steps
from em_viz.run.objective import objective_unit
from em_viz.run.params import Params
from em_viz.style.axes import axis as drawn_axis
from em_viz.style.theme import ACCENT_E, ACCENT_M, INK, SURFACE, layout_base
from em_viz.theory.minorising_curves import Slice, reach_of, slice_at
from em_viz.theory.minorising_words import about_panel, climb_words, drag_words, touching_panel
from em_viz.theory.model_picture import PLACE, numbered, picture_along
from em_viz.theory.subject import Subject

EVERY = 4
"""Theta may be dragged to every so many of the places at which a curve is drawn."""

CLIMB = 15
"""The most steps of the climb."""

TANGENT = 0.11
"""How far the tangent reaches to either side, as a part of the picture's width."""

EDGE = 0.03
"""How far above the frame's lower edge a curve ends that goes deeper, as a part of the picture's height."""


def drag(subject: Subject, axis: Axis, base: Params, *, key: str, where: str = "") -> Animation:
    """Return theta dragged along the axis, one frame a place: the curve that touches there follows."""
    grid = reach_of(subject, axis, base)
    thetas = np.unique(np.append(grid[::EVERY], _inside(grid, axis.value(base))))
    found = slice_at(subject, axis, base, thetas, grid)
    thetas = found.curves.thetas
    which = frames = numbered(len(thetas))
    picture = _picture(subject, found, which, thetas, found.curves.touches, trail=None)
    own = _own(subject, found, which)
    here = np.abs(thetas - axis.value(base))
    return Animation(
        key=key,
        title=f"{subject.title}: the minorising curve",
        kinds=("θ dragged", "θ of the run"),
        kind_of=(here == here.min()).astype(np.int64),
        step_of=frames + 1,
        pictures=(picture, own),
        panels=(drag_words(subject, found), touching_panel(found, which), about_panel(found, where, len(frames))),
        stride=5,
        noun=PLACE,
        colours=subject.animation.colours,
        opens_at=int(here.argmin()),
    )


def climb(subject: Subject, axis: Axis, base: Params, start: float, *, key: str, where: str = "") -> Animation:
    """Return EM on this parameter alone, the others fixed: E makes the curve that touches, M goes to its maximum.

    start:  where on the axis it begins.
    """
    model, data = subject.trace.model, subject.trace.data
    grid = reach_of(subject, axis, base)
    alone = restricted(model, axis, base, grid)
    run = run_em(alone, data, axis.moved(base, _inside(grid, start)), max_steps=CLIMB, tol=1e-9)
    thetas = np.array([axis.value(params) for params in run.params])
    found = slice_at(subject, axis, base, thetas, grid)
    frames = em_half_steps(len(thetas) - 1)
    at = thetas[frames.params_of]
    bound = found.curves.touches[frames.params_of].copy()
    bound[2::2] = [run.lower_bounds_after_m[t] for t in range(len(thetas) - 1)]
    picture = _picture(subject, found, frames.posterior_of, at, bound, trail=(at, bound), start=True)
    own = _own(subject, found, frames.params_of)
    return Animation(
        key=key,
        title=f"{subject.title}: EM along one parameter",
        kinds=KINDS,
        kind_of=frames.kind_of,
        step_of=frames.step_of,
        pictures=(picture, own),
        panels=(
            climb_words(subject, found, frames, at, bound),
            touching_panel(found, frames.posterior_of),
            about_panel(found, where, frames.n_frames),
        ),
        colours=subject.animation.colours,
    )


def _inside(grid: FloatArray, value: float) -> float:
    return float(np.clip(value, grid[0], grid[-1]))


def _own(subject: Subject, found: Slice, which: IntArray) -> Picture:
    """Return the model's own picture of each frame: the parameters and the q of the place that `which` names."""
    params = [found.axis.moved(found.base, float(theta)) for theta in found.curves.thetas]
    q = found.curves.posteriors
    return picture_along(subject, [params[i] for i in which], [q[i] for i in which], found.curves.touches[which])


def _picture(
    subject: Subject,
    found: Slice,
    which: IntArray,
    at: FloatArray,
    height: FloatArray,
    trail: tuple[FloatArray, FloatArray] | None,
    *,
    start: bool = False,
) -> Picture:
    """Draw l, the curve of each frame, the tangent, the maximum, and where theta is.

    which:   (frames,) the curve of each frame; at, height: (frames,) where theta is, and how high.
    start:   whether the first frame has no curve yet.
    """
    curves, name = found.curves, subject.trace.model.objective
    frames = len(at)
    low, high = height_of(curves)
    width = TANGENT * float(curves.grid[-1] - curves.grid[0])
    # The tangent ends where it would leave the frame.
    room = np.minimum(high - curves.touches, curves.touches - low)
    widths = np.minimum(width, 0.9 * room / np.maximum(np.abs(found.touched.slope), 1e-300))
    x_t = curves.thetas[:, None] + widths[:, None] * np.array([-1.0, 0.0, 1.0])
    y_t = curves.touches[:, None] + found.touched.slope[:, None] * (x_t - curves.thetas[:, None])
    bounds = within(curves, low, high)
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": [], "y": []}
    mark = {**line, "mode": "markers"}
    halo = {"color": SURFACE, "width": 1.5}
    data = [
        {
            **line,
            "uid": "l",
            "x": curves.grid.tolist(),
            "y": curves.objective.tolist(),
            "line": {"color": INK, "width": 2.4},
        }
        | {"hoverinfo": "x+y"},
        {**line, "uid": "F", "x": curves.grid.tolist(), "line": {"color": ACCENT_E, "width": 2.4}},
        {**line, "uid": "tangent", "line": {"color": INK, "width": 1.3, "dash": "dash"}},
        {
            **mark,
            "uid": "m-step",
            "marker": {"color": ACCENT_M, "symbol": "triangle-up", "size": 12},
            "cliponaxis": False,
        },
        {**mark, "uid": "top", "marker": {"color": ACCENT_M, "symbol": "diamond", "size": 12, "line": halo}},
        {**mark, "uid": "theta", "marker": {"color": INK, "size": 14, "line": halo}},
    ]
    keys = np.asarray(which)
    channels = [
        Channel("F", "y", bounds, keys, glide=False),
        Channel("tangent", "x", x_t, keys, glide=False),
        Channel("tangent", "y", y_t, keys, glide=False),
        Channel("m-step", "x", found.touched.m_step[:, None], keys, glide=False),
        Channel("m-step", "y", np.full((len(curves.thetas), 1), low), keys, glide=False),
        Channel("top", "x", found.touched.top[:, None], keys, glide=False),
        Channel("top", "y", found.touched.top_bound[:, None], keys, glide=False),
        Channel("theta", "x", at[:, None], np.arange(frames)),
        Channel("theta", "y", height[:, None], np.arange(frames)),
    ]
    if trail is None:
        data[-1]["meta"] = {"grip": True}
    else:
        data.insert(5, {**line, "uid": "trail", "x": trail[0].tolist(), "y": trail[1].tolist()})
        data[5]["line"] = {"color": ACCENT_M, "width": 1.6}
        channels.append(Channel("trail", "reveal", np.arange(1.0, frames + 1)[:, None], np.arange(frames), glide=False))
    if start:
        shown = np.minimum(np.arange(frames), 1)
        channels += [
            Channel(uid, "opacity", np.array([[0.0], [1.0]]), shown, glide=False)
            for uid in ("F", "tangent", "top", "m-step")
        ]
    span = float(curves.grid[-1] - curves.grid[0])
    layout = {
        **layout_base(),
        "xaxis": drawn_axis(
            words(theta_name(found.axis.name)), (curves.grid[0] - 0.02 * span, curves.grid[-1] + 0.02 * span)
        ),
        "yaxis": drawn_axis(name + objective_unit(subject.trace.model), (low, high)),
        "dragmode": False,
    }
    hand = "Drag θ." if trail is None else ""
    path = [] if trail is None else [("trail", "EM's path")]
    return with_legend(
        Picture(
            "minorising",
            go.Figure({"data": data, "layout": layout}),
            tuple(channels),
            alt=(
                f"The {name} l along the {found.axis.name}, and below it the curve F with q fixed, which touches it at "
                "theta with the same slope."
            ),
            caption=hand,
        ),
        ("l", "l"),
        ("F", "F with q fixed"),
        ("tangent", "their tangent at θ"),
        ("top", "maximum of F"),
        ("m-step", "M-step of the model"),
        *path,
    )


def height_of(curves: Minorants) -> tuple[float, float]:
    """Return what heights are seen: all of l where that is not far down, and room below it for the curves."""
    values = curves.objective[np.isfinite(curves.objective)]
    top = float(max(values.max(), np.nanmax(curves.touches)))
    floor = float(np.quantile(values, 0.1))
    rise = max(top - floor, 100 * rounding_allowance(top))
    lowest = min(float(values.min()), float(np.nanmin(curves.touches)))
    return max(min(floor - 0.45 * rise, lowest - 0.08 * rise), floor - 1.2 * rise), top + 0.08 * rise


def within(curves: Minorants, low: float, high: float) -> FloatArray:
    """Return the curves (thetas, m) as far as they are in the frame: they end above its lower edge, and cross none."""
    drawn: FloatArray = np.where(curves.bounds < low + EDGE * (high - low), np.nan, curves.bounds)
    return drawn


def theta_name(name: str) -> str:
    """Return an axis's title: θ, and which parameter that is here."""
    return name if name == "θ" else f"θ: {name}"
