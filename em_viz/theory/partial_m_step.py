"""A partial M-step: only some of the parameters, or only a part of the way; F rises all the same (generalised EM)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from em_core.algorithms.run import rounding_allowance
from em_core.em.capabilities import capabilities_of
from em_core.landscape import PartialStep, partial_m_step
from em_core.numerics.arrays import FloatArray
from em_viz.animation.slots import Slots
from em_viz.animation.spec import Animation, Panel
from em_viz.run.objective import objective_unit
from em_viz.style.theme import ACCENT_E, INK
from em_viz.theory.curve_picture import Curve, Mark, curves_picture
from em_viz.theory.model_picture import numbered, picture_along, step_sizes
from em_viz.theory.subject import Subject

PARTS = np.linspace(0, 1, 41)
"""How much of the way is gone, frame by frame."""


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
    picture = curves_picture(
        "partial",
        (
            Curve("l", f"{name} l", PARTS, objective, INK),
            Curve("F", "lower bound F", PARTS, bound, ACCENT_E),
        ),
        (low, high),
        x="part of the way to the M-step's answer",
        y=name + objective_unit(model),
        alt="The lower bound F and the objective l against the part of the way that the M-step goes: both rise.",
        caption="Plain: l. Violet: F with q held. Drag a mark along, or step with the keys.",
        gaps=(low, high),
    )
    frames = numbered(len(PARTS))
    return Animation(
        key=key,
        title=f"{subject.title}: a part of M-step {step}",
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
    head = f'<strong class="hs-kind-m">{part} of the way:</strong>'
    risen = (
        f"F has risen by {up} {unit} ({share} of what the whole M-step gives), and l by {up_l}. The bound is "
        "beneath l, so l rises at least as much as F: any rise of F is enough."
    )
    templates = [
        f'<strong class="hs-kind-m">Before M-step {step}:</strong> F touches l. The M-step goes to the top of F; '
        "let it go only a part of the way.",
        f"{head} {risen}",
        f"{head} that far F would be lower than before, so only {gone} is gone. {risen}",
        f"{head} F does not rise this way by more than rounding.",
    ]
    shortened = np.array([False, *(each.fraction < each.asked for each in taken)])
    case = np.select([PARTS == 0, rise <= allowed, shortened], [0, 3, 2], 1)
    return slots.panel("sentence", "A part of the M-step", templates, case, area="headline")
