"""The rate of convergence of a run: what each step leaves of the distance, and what theory gives for its end."""

from __future__ import annotations

import numpy as np

from em_core.em.capabilities import capabilities_of
from em_core.landscape import Speed
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import with_unit
from em_viz.animation.slots import Slots, closing
from em_viz.animation.spec import Animation, Panel
from em_viz.run.half_steps import KINDS, E, HalfSteps, half_steps_of
from em_viz.text.numbers import format_number
from em_viz.theory.speed_numbers import left_panel, steps_a_digit, theory_panel
from em_viz.theory.speed_pictures import distance_picture, distances, ratios_picture
from em_viz.theory.stopping_rules import rules_panel, rules_picture
from em_viz.theory.subject import Subject

NEARLY_ALL = 0.999
"""Of a rate above this people are told what it lacks of 1."""


def speed_animation(subject: Subject, told: Speed, *, key: str) -> Animation:
    """Return the animation, one frame a half-step.

    told:  `speed` of the subject's trace.
    """
    trace = subject.trace
    frames = half_steps_of(trace)
    ratio = np.concatenate([[np.nan, np.nan], told.ratios])[: trace.n_steps + 1]
    return Animation(
        key=key,
        title=f"{subject.title}: the speed",
        kinds=KINDS,
        kind_of=frames.kind_of,
        step_of=frames.step_of,
        pictures=(
            distance_picture(trace, told, frames),
            ratios_picture(told, ratio, frames),
            rules_picture(trace, told),
        ),
        panels=(
            _sentence(subject, told, ratio, frames),
            left_panel(subject, told, ratio, frames),
            theory_panel(told, trace.model.objective, frames),
            rules_panel(trace, told, frames),
        ),
    )


def speed_answer(told: Speed) -> str:
    """Return how fast the run converges near its final point, in one sentence; or why that cannot be said."""
    if told.rate is None:
        return told.reason or "The rate of convergence cannot be computed for this run."
    rate = told.rate.by_information
    if rate >= 1:
        return "No constant fraction of the distance is left after each step: the final point is not a strict maximum."
    digit = steps_a_digit(rate)
    form = ("significant", 2) if digit < 100 else ("integer", 0)
    steps = f"{format_number(digit, *form)} steps per digit"
    if rate > NEARLY_ALL:
        covered = format_number(100 * (1 - rate), "significant", 2)
        return f"Near the final point each step covers only {covered} % of the remaining distance: {steps}."
    if digit < 0.95:
        digits = format_number(1 / digit if digit else np.inf, "significant", 2)
        return f"Near the final point each step brings {digits} digits."
    near = format_number(100 * rate, "significant", 2)
    return f"Near the final point, {near} % of the remaining distance is left after each step: {steps}."


def part_left(slots: Slots, rate: FloatArray) -> tuple[str, str]:
    """Return how to say what a step leaves of the distance, (frames,): up to NEARLY_ALL, and beyond it."""
    left, covered = slots(100 * rate, "significant:4"), slots(100 * (1 - rate), "significant:3")
    return f"{left} %", f"all but {covered} %"


def _sentence(subject: Subject, told: Speed, ratio: FloatArray, frames: HalfSteps) -> Panel:
    """Return how much of the distance is left, and what the last two steps say of the speed."""
    slots, now = Slots(frames.n_frames), frames.params_of
    shown = ratio[now]
    unit = capabilities_of(subject.trace.model).unit
    name = subject.trace.model.objective
    left = distances(subject.trace, told)[now]
    digit = np.array([np.ceil(steps_a_digit(float(r))) if r < 1 else np.nan for r in np.nan_to_num(ratio, nan=1.0)])
    moved = np.concatenate([[np.nan], told.steps])[now]
    step, (part, all_but) = slots(frames.step_of, "integer"), part_left(slots, shown)
    more = slots(digit[now], "integer")
    below = f"{with_unit(slots(left, 'significant:3'), unit)} below its final value"
    e, m = (f'<strong class="hs-kind-{kind}">{kind.upper()}-step {step}:</strong>' for kind in "em")
    leaves, hardly = (f"At this rate each step leaves {of} of the distance" for of in (part, all_but))
    templates = []
    for where in (f"the {name} is {below}.", f"the {name} is at its final value, to within rounding."):
        templates += [
            f"<strong>Start:</strong> {where}",
            f"{e} only the responsibilities change: the distance stays. {where.capitalize()}",
            f"{m} {where} A rate takes two steps to measure.",
            f"{m} {where} {leaves}: about {more} more steps for the next digit.",
            f"{m} {where} {leaves}: one more step for the next digit.",
            f"{m} {where} The step is {slots(shown, 'significant:4')} times as long as the one before it: EM is "
            "speeding up.",
            f"{m} {where} No parameter changes: EM has converged.",
            f"{m} {where} This step has no ratio to the one before.",
            f"{m} {where} {hardly}: about {more} more steps for the next digit.",
        ]
    case = np.select(
        [
            frames.kind_of == 0,
            frames.kind_of == E,
            frames.step_of == 1,
            moved == 0,
            np.isnan(shown),
            shown >= 1,
            digit[now] <= 1,
            shown > NEARLY_ALL,
        ],
        [0, 1, 2, 6, 7, 5, 4, 8],
        3,
    )
    case = case + len(templates) // 2 * np.isnan(left)
    return slots.panel("sentence", "This half-step", *closing(templates, case), area="headline")
