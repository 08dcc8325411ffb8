"""The formulas of this half-step with its numbers put in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from em_core.data.dataset import Dataset
from em_viz.animation.slots import Slots, words
from em_viz.animation.spec import Panel
from em_viz.models.common.point_cloud import labelled, said, value_forms
from em_viz.models.common.row_slot import row_slot
from em_viz.models.gaussian_mixture.m_step_formulas import refitting_formulas, refitting_numbers
from em_viz.models.gaussian_mixture.responsibility_table import division_tables
from em_viz.models.gaussian_mixture.run_arrays import History
from em_viz.run.half_steps import E, M
from em_viz.text.mathml import formula_block, i, joined, o, over, row, sub, total


def formulas_panel(run: History, dataset: Dataset) -> Panel:
    """Return the E-step's division for the point that it moved most, and the M-step's sums for every component."""
    frames, slots = run.half_steps, Slots(run.half_steps.n_frames)
    points = dataset.values[run.moved]
    tables, small = division_tables(slots, run.trace.params, points, frames.posterior_of)
    row_number = row_slot(slots, dataset, run.moved[frames.posterior_of])
    forms = value_forms(dataset)
    numbers = [slots(points[frames.posterior_of, j], forms[j]) for j in said(dataset)]
    safe = replace(dataset, columns=tuple(map(words, dataset.columns)), units=tuple(map(words, dataset.units)))
    which = f'<p class="hs-where">{labelled(safe, row_number, numbers)}</p>'
    templates = [
        f'{formula_block(_mixture())}<p class="hs-note">The mixture\'s density. EM begins with an E-step.</p>',
        *(f"{formula_block(_responsibility())}{which}{table}" for table in tables),
        refitting_formulas(run) + refitting_numbers(run, slots),
    ]
    case = np.select([frames.kind_of == E, frames.kind_of == M], [1 + small, 3], 0)
    return slots.panel("formulas", "In formulas", templates, case, area="below")


def _weighted_density(point: str, component: str) -> str:
    """π_k N(x_i | μ_k, Σ_k)."""
    index = i(component)
    arguments = joined([row(point, o("|"), sub(i("μ"), index)), sub(i("Σ"), index)], ",")
    return row(sub(i("π"), index), i("𝒩"), o("("), arguments, o(")"))


def _mixture() -> str:
    return row(i("p"), o("("), i("x"), o(")"), o("="), total("k", _weighted_density(i("x"), "k")))


def _responsibility() -> str:
    """Bishop (2006), equation 9.23."""
    x = sub(i("x"), i("i"))
    return row(
        sub(i("r"), i("i"), i("k")),
        o("="),
        over(_weighted_density(x, "k"), total("j", _weighted_density(x, "j"))),
    )
