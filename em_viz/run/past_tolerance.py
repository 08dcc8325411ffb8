"""A run continued past its tolerance: where it would have stopped, and which frames are accelerated steps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.em.schedule import HalfStepKind
from em_core.em.trace import AnyTrace
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.slots import objective_format
from em_viz.animation.spec import Animation, Panel

KIND = HalfStepKind.ACCELERATED.value
"""What a frame is that no M-step made."""


def led_on(animation: Animation, trace: AnyTrace) -> Animation:
    """Return the animation of a run with the frames after its tolerance would have stopped it marked as what they are.

    The same animation for a run that was not led on.
    """
    stopped = trace.stopped_by_tol_at
    if stopped is None:
        return animation
    # The step at which the tolerance would have stopped it ends in frame 2 t; the E-step after it is frame 2 t + 1.
    jumps = np.flatnonzero([kind is HalfStepKind.ACCELERATED for kind in trace.schedule.kinds])
    kind_of = animation.kind_of.copy()
    kind_of[jumps] = len(animation.kinds)
    panels = [_marked(panel, trace, jumps, 2 * stopped + 1) for panel in animation.panels]
    return replace(animation, kinds=(*animation.kinds, KIND), kind_of=kind_of, panels=tuple(panels))


def _marked(panel: Panel, trace: AnyTrace, jumps: IntArray, stop: int) -> Panel:
    if panel.area == "headline":
        panel = _with_template(panel, np.array([stop]), _stop_sentence(panel, trace, stop))
        return _with_template(panel, jumps, *_jump_sentence(trace, panel.slots.shape[1]))
    if panel.name == "formulas":
        return _with_template(panel, jumps, _NO_FORMULA)
    return panel


_NO_FORMULA = (
    "<p>An accelerated step has no E or M formula: it extrapolates from two EM steps (SQUAREM, Varadhan &amp; Roland "
    "2008), and is taken only where the objective does not fall.</p>"
)


def _stop_sentence(panel: Panel, trace: AnyTrace, stop: int) -> str:
    told = panel.templates[panel.template_of[stop]]
    return (
        f'{told} <span class="hs-outcome">Here the tolerance would have stopped the run: the last step raised the '
        f"{trace.model.objective} by less. The run pauses there and is continued.</span>"
    )


def _jump_sentence(trace: AnyTrace, first: int) -> tuple[str, FloatArray]:
    """The sentence of an accelerated step, and its numbers (frames, 3), whose columns begin at `first`."""
    objective = trace.log_likelihoods
    step = trace.schedule.params_of
    rise = np.diff(objective, prepend=objective[0])
    numbers = np.column_stack([step, rise[step], objective[step]]).astype(np.float64)
    number, gain, value = (
        f"{{{first + i}|{form}}}" for i, form in enumerate(("integer", "significant:3", objective_format(objective)))
    )
    return (
        f"<strong>Accelerated step {number}:</strong> in place of many EM steps, the run moves on along its path. The "
        f"{trace.model.objective} rose by {gain} to {value}.",
        numbers,
    )


def _with_template(panel: Panel, frames: IntArray, template: str, numbers: FloatArray | None = None) -> Panel:
    """Return the panel with these frames shown by one more template, whose numbers stand in further columns."""
    template_of = panel.template_of.copy()
    template_of[frames] = len(panel.templates)
    slots = panel.slots if numbers is None else np.concatenate([panel.slots, numbers], axis=1)
    return replace(panel, templates=(*panel.templates, template), template_of=template_of, slots=slots)
