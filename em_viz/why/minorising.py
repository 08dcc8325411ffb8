"""The minorising curve along one number: F(q, .) touches l at theta, lies beneath it, and EM goes to its top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from em_core.arrays import FloatArray
from em_core.landscape import Axis, Minorants, grid_over, minorants, minorise, restricted
from em_core.protocol import DegenerateError
from em_core.run import rounding_allowance, run_em
from em_viz.animation import Animation, Channel, Panel, Picture
from em_viz.axes import axis as drawn_axis
from em_viz.half_steps import KINDS, E, HalfSteps, M
from em_viz.objective import objective_unit
from em_viz.slots import Slots, decimals_format, objective_format, words
from em_viz.theme import ACCENT_E, ACCENT_M, INK, SURFACE, layout_base
from em_viz.why.along import numbered, picture_along
from em_viz.why.subject import Subject

PLACES, FINE, COARSE = 61, 241, 121
"""At how many places theta may be dragged to, and at how many a curve is drawn (for models whose F is no product)."""

CLIMB = 15
"""The most steps of the climb."""

TANGENT = 0.11
"""How far the tangent reaches to either side, as a part of the picture's width."""


@dataclass(frozen=True, eq=False)
class Touch:
    """One curve's numbers: F and both slopes where it touches, its top along the axis, and the whole M-step's place."""

    touch_bound: float
    slope: float
    bound_slope: float
    top: float
    top_bound: float
    m_step: float


@dataclass(frozen=True, eq=False)
class Slice:
    """l along an axis, and a family of curves that touch it; one row of `touched` for each of `curves.thetas`.

    objective_at_top:  (k,) l where each curve is highest.
    """

    axis: Axis
    base: Any
    curves: Minorants
    touched: tuple[Touch, ...]
    objective_at_top: FloatArray

    def column(self, name: str) -> FloatArray:
        """Return one number of every touch, (k,)."""
        return np.array([getattr(each, name) for each in self.touched])


def reach_of(subject: Subject, axis: Axis, base: Any) -> FloatArray:
    """Return the grid (m,) on the axis that covers the whole run and the base."""
    m = FINE if hasattr(subject.trace.model, "log_joint") else COARSE
    values = [axis.value(params) for params in (*subject.trace.params, base)]
    return grid_over(axis, values, m)


def slice_at(subject: Subject, axis: Axis, base: Any, thetas: FloatArray, grid: FloatArray) -> Slice:
    """Return l along the axis through `base`, and the curves that touch it at `thetas`.

    Places where there is no curve (a singular covariance, no E-step) are left out.
    """
    model, data = subject.trace.model, subject.trace.data
    found = minorants(model, data, axis, base, thetas, grid)
    sound = np.isfinite(found.bounds).any(axis=1) & np.isfinite(found.touches)
    if not sound.any():
        raise ValueError(f"Along the {axis.name} the {model.objective} has no value: {' '.join(found.reasons)}")
    if not sound.all():
        thetas = thetas[sound]
        found = minorants(model, data, axis, base, thetas, grid)
    touched, at_top = [], []
    for theta, bound in zip(thetas, found.bounds, strict=True):
        params = axis.moved(base, float(theta))
        # Three points about the highest are enough to find the top between them.
        best = int(np.nanargmax(bound))
        near = minorise(model, data, axis, params, grid[max(best - 1, 0) : best + 2])
        touched.append(Touch(near.touch_bound, near.slope, near.bound_slope, near.top, near.top_bound, near.m_step))
        at_top.append(model.log_likelihood(data, axis.moved(base, near.top)))
    return Slice(axis, base, found, tuple(touched), np.array(at_top))


def drag(subject: Subject, axis: Axis, base: Any, *, key: str, where: str = "") -> Animation:
    """Return theta dragged along the axis, one frame a place: the curve that touches there follows."""
    grid = reach_of(subject, axis, base)
    thetas = np.unique(np.append(grid[:: (FINE - 1) // (PLACES - 1)], _inside(grid, axis.value(base))))
    found = slice_at(subject, axis, base, thetas, grid)
    thetas = found.curves.thetas
    which = frames = numbered(len(thetas))
    picture = _picture(subject, found, which, thetas, found.curves.touches, trail=None)
    own = _own(subject, found, thetas)
    return Animation(
        key=key,
        title=f"{subject.title}: the minorising curve",
        kinds=("θ dragged", "θ of the run"),
        kind_of=(np.abs(thetas - axis.value(base)) == np.abs(thetas - axis.value(base)).min()).astype(np.int64),
        step_of=frames,
        pictures=(picture, *own),
        panels=(_drag_words(subject, found), _touching(found, which), about_panel(found, where, len(frames))),
        stride=5,
        colours=subject.animation.colours,
    )


def climb(subject: Subject, axis: Axis, base: Any, start: float, *, key: str, where: str = "") -> Animation:
    """Return EM on this number alone, the others held: E makes the curve that touches, M goes to its top.

    start:  where on the axis it begins.
    """
    model, data = subject.trace.model, subject.trace.data
    grid = reach_of(subject, axis, base)
    alone = restricted(model, axis, base, grid)
    run = run_em(alone, data, axis.moved(base, _inside(grid, start)), max_steps=CLIMB, tol=1e-9)
    thetas = np.array([axis.value(params) for params in run.params])
    found = slice_at(subject, axis, base, thetas, grid)
    frames = HalfSteps(len(thetas) - 1)
    at = thetas[frames.params_of]
    bound = found.curves.touches[frames.params_of].copy()
    bound[2::2] = [run.lower_bounds_after_m[t] for t in range(len(thetas) - 1)]
    picture = _picture(subject, found, frames.posterior_of, at, bound, trail=(at, bound), start=True)
    own = _own(subject, found, thetas, frames.params_of)
    return Animation(
        key=key,
        title=f"{subject.title}: the climb along one number",
        kinds=KINDS,
        kind_of=frames.kind_of,
        step_of=frames.step_of,
        pictures=(picture, *own),
        panels=(
            _climb_words(subject, found, frames, at, bound),
            _touching(found, frames.posterior_of),
            about_panel(found, where, frames.n_frames),
        ),
        colours=subject.animation.colours,
    )


def _inside(grid: FloatArray, value: float) -> float:
    return float(np.clip(value, grid[0], grid[-1]))


def _own(subject: Subject, found: Slice, thetas: FloatArray, which: Any = None) -> tuple[Picture, ...]:
    """Return the model's own picture at each place; nothing where it cannot be drawn there."""
    model, data = subject.trace.model, subject.trace.data
    params = [found.axis.moved(found.base, float(theta)) for theta in thetas]
    try:
        posteriors = [model.e_step(data, each) for each in params]
    except DegenerateError:
        return ()
    rows = numbered(len(thetas)) if which is None else which
    made = picture_along(subject, [params[i] for i in rows], [posteriors[i] for i in rows], found.curves.touches[rows])
    return (made,)


def _picture(
    subject: Subject,
    found: Slice,
    which: Any,
    at: FloatArray,
    height: FloatArray,
    trail: tuple[FloatArray, FloatArray] | None,
    *,
    start: bool = False,
) -> Picture:
    """Draw l, the curve of each frame, the tangent, the top, and where theta stands.

    which:   (frames,) the curve of each frame; at, height: (frames,) where theta stands, and how high.
    start:   whether the first frame has no curve yet.
    """
    curves, name = found.curves, subject.trace.model.objective
    frames = len(at)
    low, high = height_of(curves)
    width = TANGENT * float(curves.grid[-1] - curves.grid[0])
    x_t = curves.thetas[:, None] + np.array([-width, 0.0, width])
    y_t = curves.touches[:, None] + found.column("slope")[:, None] * (x_t - curves.thetas[:, None])
    bounds = np.where((curves.bounds < low - 2 * (high - low)), np.nan, curves.bounds)
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
        Channel("m-step", "x", found.column("m_step")[:, None], keys, glide=False),
        Channel("m-step", "y", np.full((len(curves.thetas), 1), low), keys, glide=False),
        Channel("top", "x", found.column("top")[:, None], keys, glide=False),
        Channel("top", "y", found.column("top_bound")[:, None], keys, glide=False),
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
        "xaxis": drawn_axis(words(found.axis.name), (curves.grid[0] - 0.02 * span, curves.grid[-1] + 0.02 * span)),
        "yaxis": drawn_axis(name + objective_unit(name), (low, high)),
        "dragmode": False,
    }
    hand = (
        "Drag the black mark, or step with the keys."
        if trail is None
        else "The mark climbs as EM would on this number."
    )
    return Picture(
        "minorising",
        go.Figure({"data": data, "layout": layout}),
        tuple(channels),
        alt=(
            f"The {name} l along the {found.axis.name}, and beneath it the curve F with q held, which touches it at "
            "theta with the same slope."
        ),
        caption=(
            f"Black: l. Violet: F(q, ·), which touches l at θ; dashed: the slope of both there. Diamond: its top; "
            f"triangle on the axis: where the whole M-step puts this number. {hand}"
        ),
    )


def height_of(curves: Minorants) -> tuple[float, float]:
    """Return what heights are seen: all of l where it is not far down, and room beneath it for the curves."""
    values = curves.objective[np.isfinite(curves.objective)]
    top = float(max(values.max(), np.nanmax(curves.touches)))
    floor = float(np.quantile(values, 0.1))
    rise = max(top - floor, 100 * rounding_allowance(top))
    return floor - 0.45 * rise, top + 0.08 * rise


def _forms(found: Slice) -> tuple[str, str]:
    grid = found.curves.grid
    return decimals_format(grid, float(grid[-1] - grid[0]) / 6), objective_format(found.curves.touches)


def _drag_words(subject: Subject, found: Slice) -> Panel:
    """Return what stands where theta is dragged to, in a sentence."""
    curves = found.curves
    slots = Slots(len(curves.thetas))
    place, value = _forms(found)
    unit = objective_unit(subject.trace.model.objective).strip(" ()")
    theta, now = slots(curves.thetas, place), slots(curves.touches, value)
    top = slots(found.column("top"), place)
    up = found.column("top_bound") - curves.touches
    up_l = found.objective_at_top - curves.touches
    gain, gain_l = slots(up, "significant:3"), slots(up_l, "significant:3")
    short = subject.trace.model.objective
    name = words(found.axis.name)
    head = f"<strong>θ here:</strong> the {name} is {theta}, l is {now}, and F(q, ·) touches it there. "
    templates = [
        f"{head}Along this line the curve is highest at {top}: going there raises F by {gain} and the {short} by "
        f"{gain_l}{f' {unit}' if unit else ''}, more than F.",
        f"{head}It is highest there, too: along this line EM is at rest.",
    ]
    rest = up <= np.array([rounding_allowance(value) for value in curves.touches])
    return slots.panel("sentence", "The curve", templates, rest.astype(np.int64), area="headline")


def _climb_words(subject: Subject, found: Slice, frames: HalfSteps, at: FloatArray, height: FloatArray) -> Panel:
    """Return what each half-step of the climb did."""
    slots = Slots(frames.n_frames)
    place, value = _forms(found)
    now, high = slots(at, place), slots(height, value)
    rise = slots(np.diff(height, prepend=np.nan), "significant:3")
    step = slots(frames.step_of, "integer")
    name, objective = words(found.axis.name), subject.trace.model.objective
    e, m = (f'<strong class="hs-kind-{kind}">{kind.upper()}-step {step}:</strong>' for kind in "em")
    last = np.flatnonzero(frames.kind_of == E)[-1]
    templates = [
        f"<strong>Start:</strong> the {name} is {now}, and the {objective} is {high}. All other numbers are held.",
        f"{e} q becomes the posterior at {now}, and its curve touches l.",
        f"{e} F rises by {rise} to l at {now}: a new curve, which touches there.",
        f"{m} θ goes to the top of the curve, {now}; F rises by {rise}. l there is higher still.",
        f"{m} θ was at the top of the curve already, to within rounding.",
        f"{e} the curve's top is where it touches, to within what is drawn: EM on this number is at rest at {now}.",
    ]
    rises = np.diff(height, prepend=np.nan)
    allowed = rounding_allowance(float(np.abs(height).max()))
    case = np.select(
        [
            frames.kind_of == 0,
            np.arange(frames.n_frames) == 1,
            (np.arange(frames.n_frames) == last) & (found.column("top_bound")[-1] - height[-1] <= 1e-6),
            frames.kind_of == E,
            rises > allowed,
        ],
        [0, 1, 5, 2, 3],
        4,
    )
    case[2 if frames.n_frames > 2 else 0] = (
        3 if frames.n_frames > 2 and rises[2] > allowed else case[min(2, len(case) - 1)]
    )
    case[(frames.kind_of == M) & (frames.step_of == 1)] = np.where(rises[2:3] > allowed, 3, 4)
    return slots.panel("sentence", "This half-step", templates, case, area="headline")


def _touching(found: Slice, which: Any) -> Panel:
    """Return the numbers of the touch: both values, both slopes, the top, and the whole M-step's place."""
    rows = np.asarray(which)
    slots = Slots(len(rows))
    place, value = _forms(found)
    curves = found.curves
    entries = (
        ("l at θ", slots(curves.touches[rows], value)),
        ("F at θ", slots(found.column("touch_bound")[rows], value)),
        ("slope of l", slots(found.column("slope")[rows], "significant:6")),
        ("slope of F", slots(found.column("bound_slope")[rows], "significant:6")),
        ("top of F", slots(found.column("top")[rows], place)),
        ("whole M-step", slots(found.column("m_step")[rows], place)),
    )
    body = "".join(f"<div><dt>{a}</dt><dd>{b}</dd></div>" for a, b in entries)
    apart = found.column("m_step") - found.column("top")
    span = float(curves.grid[-1] - curves.grid[0])
    same = np.abs(apart) <= 1e-3 * span
    notes = [
        "The whole M-step moves the other numbers, too, and puts this one elsewhere than the top along this line.",
        "The whole M-step puts this number where the curve along this line is highest.",
        "Here the whole M-step has no answer.",
    ]
    html = [f'<dl class="hs-numbers">{body}</dl><p class="hs-note">{note}</p>' for note in notes]
    case = np.where(np.isnan(apart), 2, same.astype(np.int64))[rows]
    return slots.panel("touch", "Where it touches", html, case, area="side")


def about_panel(found: Slice, where: str, frames: int) -> Panel:
    """Return what is held on this line, and what has no value on it."""
    slots = Slots(frames)
    said = f'<p class="hs-note">{words(where)}</p>' if where else ""
    for reason in found.curves.reasons:
        said += f'<p class="hs-note">Where nothing is drawn: {words(reason)}</p>'
    return slots.panel(
        "about", "This line", [said or '<p class="hs-note"></p>'], np.zeros(frames, dtype=np.int64), "below"
    )
