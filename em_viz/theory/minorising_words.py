"""Sentences and numbers of the minorising curve: theta dragged, every half-step of a climb, and the touch."""

from __future__ import annotations

import numpy as np

from em_core.algorithms.run import rounding_allowance
from em_core.em.capabilities import capabilities_of
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.slots import Slots, closing, decimals_format, objective_format, words
from em_viz.animation.spec import Panel
from em_viz.run.half_steps import E, HalfSteps, M
from em_viz.theory.minorising_curves import Slice
from em_viz.theory.subject import Subject


def forms_of(found: Slice) -> tuple[str, str]:
    """Return the number formats of a place on the axis, and of l."""
    grid = found.curves.grid
    return decimals_format(grid, float(grid[-1] - grid[0]) / 6), objective_format(found.curves.touches)


def drag_words(subject: Subject, found: Slice) -> Panel:
    """Return what stands where theta is dragged to, in a sentence."""
    curves = found.curves
    slots = Slots(len(curves.thetas))
    place, value = forms_of(found)
    unit = capabilities_of(subject.trace.model).unit
    theta, now = slots(curves.thetas, place), slots(curves.touches, value)
    top = slots(found.touched.top, place)
    up = found.touched.top_bound - curves.touches
    up_l = found.touched.objective_at_top - curves.touches
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


def climb_words(subject: Subject, found: Slice, frames: HalfSteps, at: FloatArray, height: FloatArray) -> Panel:
    """Return what each half-step of the climb did."""
    slots = Slots(frames.n_frames)
    place, value = forms_of(found)
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
    """Return the numbers of the touch: both values, both slopes, the top, and the whole M-step's place."""
    rows = which
    slots = Slots(len(rows))
    place, value = forms_of(found)
    curves = found.curves
    entries = (
        ("l at θ", slots(curves.touches[rows], value)),
        ("F at θ", slots(found.touched.touch_bound[rows], value)),
        ("slope of l", slots(found.touched.slope[rows], "significant:6")),
        ("slope of F", slots(found.touched.bound_slope[rows], "significant:6")),
        ("top of F", slots(found.touched.top[rows], place)),
        ("whole M-step", slots(found.touched.m_step[rows], place)),
    )
    body = "".join(f"<div><dt>{a}</dt><dd>{b}</dd></div>" for a, b in entries)
    apart = found.touched.m_step - found.touched.top
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
