"""Sentences and numbers of the minorising curve: theta dragged, every half-step of a climb, and the touch."""

from __future__ import annotations

import numpy as np

from em_core.algorithms.run import rounding_allowance
from em_core.em.capabilities import capabilities_of
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.slots import Slots, closing, decimals_format, objective_format, words
from em_viz.animation.spec import Panel
from em_viz.run.half_steps import E, HalfSteps, M
from em_viz.text.numbers import format_number
from em_viz.theory.minorising_curves import Slice
from em_viz.theory.subject import Subject


def forms_of(found: Slice) -> tuple[str, str]:
    """Return the number formats of a place on the axis, and of l."""
    grid = found.curves.grid
    return decimals_format(grid, float(grid[-1] - grid[0]) / 6), objective_format(found.curves.touches)


def answer_words(subject: Subject, step: int, *, hide: bool = False) -> str:
    """Return where the M-step after so many steps of the run goes, and what it gains there; of the last, at the end.

    hide:  whether what is gained is not to be told.
    """
    trace = subject.trace
    if trace.n_steps == 0 or hide:
        return "It goes to the maximum of the lower bound F, which touches l at θ."
    made = min(step + 1, trace.n_steps)
    before = float(trace.log_likelihoods[made - 1])
    rises = (float(trace.lower_bounds_after_m[made - 1]) - before, float(trace.log_likelihoods[made]) - before)
    up, up_l = (format_number(max(rise, 0.0), "significant", 3) for rise in rises)
    return f"It goes to the maximum of F: M-step {made:,} raises F by {up} and l by {up_l}."


def drag_words(subject: Subject, found: Slice) -> Panel:
    """Return what is at the place that theta is dragged to, in a sentence."""
    curves = found.curves
    slots = Slots(len(curves.thetas))
    place, value = forms_of(found)
    unit = capabilities_of(subject.trace.model).unit
    theta, now = slots(curves.thetas, place), slots(curves.touches, value)
    top = slots(found.touched.top, place)
    up = found.touched.top_bound - curves.touches
    up_l = found.touched.objective_at_top - curves.touches
    gain, gain_l = slots(up, "significant:3"), slots(up_l, "significant:3")
    head = f"<strong>θ = {theta}:</strong> l is {now}, and F touches it there."
    nats = f" {unit}" if unit else ""
    templates = [
        f"{head} The maximum of F is at {top}: going there raises F by {gain} and l by {gain_l}{nats}.",
        f"{head} The maximum of F is there, too: along this line EM has converged.",
    ]
    rest = up <= np.array([rounding_allowance(value) for value in curves.touches])
    return slots.panel("sentence", "The curve", templates, rest.astype(np.int64), area="headline")


def climb_words(subject: Subject, found: Slice, frames: HalfSteps, at: FloatArray, height: FloatArray) -> Panel:
    """Return what each half-step of the climb did."""
    slots = Slots(frames.n_frames)
    place, value = forms_of(found)
    now, high = slots(at, place), slots(height, value)
    rise = slots(np.diff(height, prepend=np.nan), "significant:3")
    step = slots(frames.step_of, "integer")
    objective = subject.trace.model.objective
    e, m = (f'<strong class="hs-kind-{kind}">{kind.upper()}-step {step}:</strong>' for kind in "em")
    last = np.flatnonzero(frames.kind_of == E)[-1]
    templates = [
        f"<strong>Start:</strong> θ = {now}, and the {objective} is {high}. All other parameters are fixed.",
        f"{e} q becomes the posterior at θ = {now}, and F touches l there.",
        f"{e} q becomes the posterior at θ = {now}: F rises by {rise} and touches l there.",
        f"{m} θ goes to the maximum of F, {now}: F rises by {rise}, and l is higher still.",
        f"{m} θ was already at the maximum of F, to within rounding.",
        f"{e} the maximum of F is where it touches l: EM has converged at θ = {now}.",
    ]
    rises = np.diff(height, prepend=np.nan)
    allowed = rounding_allowance(float(np.abs(height).max()))
    case = np.select(
        [
            frames.kind_of == 0,
            np.arange(frames.n_frames) == 1,
            (np.arange(frames.n_frames) == last) & (found.touched.top_bound[-1] - height[-1] <= 1e-6),
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
    return slots.panel("sentence", "This half-step", *closing(templates, case), area="headline")


def touching_panel(found: Slice, which: IntArray) -> Panel:
    """Return the numbers of the touch: both values, both slopes, the top, and where the model's M-step goes."""
    rows = which
    slots = Slots(len(rows))
    place, value = forms_of(found)
    curves = found.curves
    entries = (
        ("l at θ", slots(curves.touches[rows], value)),
        ("F at θ", slots(found.touched.touch_bound[rows], value)),
        ("slope of l", slots(found.touched.slope[rows], "significant:6")),
        ("slope of F", slots(found.touched.bound_slope[rows], "significant:6")),
        ("maximum of F at", slots(found.touched.top[rows], place)),
        ("M-step of the model", slots(found.touched.m_step[rows], place)),
    )
    body = "".join(f"<div><dt>{a}</dt><dd>{b}</dd></div>" for a, b in entries)
    apart = found.touched.m_step - found.touched.top
    span = float(curves.grid[-1] - curves.grid[0])
    same = np.abs(apart) <= 1e-3 * span
    notes = [
        "The M-step of the model changes all parameters, so it does not land on the maximum of this curve.",
        "The M-step of the model goes to the maximum of this curve.",
        "The M-step of the model has no result here.",
    ]
    html = [f'<dl class="hs-numbers">{body}</dl><p class="hs-note">{note}</p>' for note in notes]
    case = np.where(np.isnan(apart), 2, same.astype(np.int64))[rows]
    return slots.panel("touch", "Where F touches l", html, case, area="side")


def about_panel(found: Slice, where: str, frames: int) -> Panel:
    """Return what is fixed on this line, and what has no value on it."""
    slots = Slots(frames)
    said = f'<p class="hs-note">{words(where)}</p>' if where else ""
    for reason in found.curves.reasons:
        said += f'<p class="hs-note">No value where nothing is drawn: {words(reason)}</p>'
    return slots.panel(
        "about", "This line", [said or '<p class="hs-note"></p>'], np.zeros(frames, dtype=np.int64), "below"
    )
