"""The inspector of one point through all half-steps: where it is, its densities, and its responsibilities."""

from __future__ import annotations

import numpy as np

from em_core.data.dataset import Dataset
from em_viz.animation.slots import Slots, words
from em_viz.animation.spec import Panel
from em_viz.models.common.point_cloud import label, value_forms
from em_viz.models.gaussian_mixture.responsibility_table import division_tables
from em_viz.models.gaussian_mixture.run_arrays import Model, Run
from em_viz.run.half_steps import START, half_steps_of


def mixture_inspector(_model: Model, dataset: Dataset, trace: Run, point: int) -> Panel:
    """Return the inspector of `point`, an index from 0; IndexError when there is no such point."""
    if not 0 <= point < len(dataset.values):
        raise IndexError(f"Point {point} does not exist; the data have points 0 to {len(dataset.values) - 1}.")
    frames = half_steps_of(trace)
    slots = Slots(frames.n_frames)
    where = words(label(dataset, point, value_forms(dataset)))
    points = np.broadcast_to(dataset.values[point], (trace.n_steps + 1, dataset.values.shape[1]))
    divided = trace.schedule.divided_at(point)[frames.posterior_of]
    tables, small = division_tables(slots, trace.params, points, divided)
    step = slots(trace.schedule.e_step_at[divided], "integer")
    fresh = "Computed in this E-step, at the parameters on screen."
    if not trace.claims.exact_e:
        title = words(trace.claims.title)
        fresh = (
            f"The model's responsibilities at the parameters on screen; the M-step of {title} is given other ones, "
            "which the colours show."
        )
        if trace.claims.judged_from:
            fresh = (
                f"The model's responsibilities at the parameters on screen; the M-step of {title} is given other ones "
                "while the temperature is above 1, which the colours show."
            )
    again = "the next E-step" if len(trace.schedule.rows) < 2 else "the next E-step of its block"
    stale = f"Computed in E-step {step}. The Gaussians have moved since; {again} will compute them again."
    templates = [f'<p class="hs-where">{where}</p><p class="hs-note">Not assigned yet: the first E-step does this.</p>']
    templates += [
        f'<p class="hs-where">{where}</p>{table}<p class="hs-note">{note}</p>'
        for note in (fresh, stale)
        for table in tables
    ]
    is_fresh = divided == frames.params_of
    case = np.select([frames.kind_of == START, is_fresh], [0, 1 + small], 3 + small)
    return slots.panel("inspector", "The chosen point", templates, case, area="side")
