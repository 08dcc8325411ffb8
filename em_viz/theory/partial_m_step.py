"""A partial M-step: only some of the parameters, or only a fraction of the step; F still rises (generalised EM)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core.algorithms.run import rounding_allowance
from em_core.em.capabilities import capabilities_of
from em_core.landscape import PartialStep, partial_m_step
from em_core.numerics.arrays import FloatArray
from em_viz.animation.parts import with_legend
from em_viz.animation.slots import Slots
from em_viz.animation.spec import Animation, Panel
from em_viz.run.objective import objective_unit
from em_viz.style.theme import ACCENT_E, INK
from em_viz.theory.curve_picture import Curve, Mark, curves_picture
from em_viz.theory.model_picture import numbered, picture_along, step_sizes
from em_viz.theory.subject import Subject

PARTS = np.linspace(0, 1, 41)
"""What fraction of the M-step is made, frame by frame."""


def partial_step(subject: Subject, step: int, fields: Sequence[str] | None = None, *, key: str) -> Animation:
    """Return M-step number `step` (from 1) gone part by part; a frame each.

    fields:  the parameters that move; None for all.
    """
    trace = subject.trace
    model, data, q, params = trace.model, trace.data, trace.posterior(step - 1), trace.params[step - 1]
    taken = [partial_m_step(model, data, q, params, fields, float(part)) for part in PARTS[1:]]
    before = float(model.lower_bound(data, q, params))
    bound = np.array([before, *(each.after for each in taken)])
    way = [params, *(each.params for each in taken)]
    objective = np.array([model.log_likelihood(data, each) for each in way])
    name = model.objective
    low = Mark("now", PARTS, bound, ACCENT_E, grip=True)
    high = Mark("now-l", PARTS, objective, INK, grip=True)
    picture = with_legend(
        curves_picture(
            "partial",
            (
                Curve("l", f"{name} l", PARTS, objective, INK),
                Curve("F", "lower bound F", PARTS, bound, ACCENT_E),
            ),
            (low, high),
            x="fraction of the M-step",
            y=name + objective_unit(model),
            alt="The lower bound F and the objective l against the fraction of the M-step that is made: both rise.",
            caption="F is never above l, so l rises at least as much as F. Drag a round mark.",
            gaps=(low, high),
        ),
        ("l", "l"),
        ("F", "F with q fixed"),
    )
    frames = numbered(len(PARTS))
    return Animation(
        key=key,
        title=f"{subject.title}: a fraction of M-step {step}",
        kinds=("Before", "M"),
        kind_of=np.minimum(frames, 1),
        step_of=frames,
        pictures=(picture, picture_along(subject, way, [q] * len(way), objective)),
        panels=(_sentence(subject, step, bound, objective, taken),),
        stride=step_sizes(len(PARTS)),
        noun="Part",
        colours=subject.animation.colours,
    )


def _sentence(
    subject: Subject, step: int, bound: FloatArray, objective: FloatArray, taken: Sequence[PartialStep]
) -> Panel:
    slots = Slots(len(PARTS))
    rise, rise_l = bound - bound[0], objective - objective[0]
    unit = capabilities_of(subject.trace.model).unit or "units"
    part, gone = slots(PARTS, "percent:0"), slots([0.0, *(each.fraction for each in taken)], "percent:0")
    full = float(subject.trace.lower_bounds_after_m[step - 1] - bound[0]) if step <= subject.trace.n_steps else np.nan
    share = slots(rise / full if full > 0 else np.full(len(PARTS), np.nan), "percent:0")
    up, up_l = slots(rise, "significant:4"), slots(rise_l, "significant:4")
    allowed = rounding_allowance(float(np.abs(objective).max()))
    head = f'<strong class="hs-kind-m">{part} of the M-step:</strong>'
    risen = f"F has risen by {up} {unit} ({share} of what the whole M-step gives), and l by {up_l}."
    templates = [
        f'<strong class="hs-kind-m">Before M-step {step}:</strong> F equals l. The M-step moves θ to where F is '
        "highest; here only a fraction of that step is made.",
        f"{head} {risen}",
        f"{head} so far along F would be lower than before, so only {gone} of the step is made. {risen}",
        f"{head} F does not rise in this direction by more than rounding.",
    ]
    shortened = np.array([False, *(each.fraction < each.asked for each in taken)])
    case = np.select([PARTS == 0, rise <= allowed, shortened], [0, 3, 2], 1)
    return slots.panel("sentence", "A fraction of the M-step", templates, case, area="headline")
