"""The headline of any model's run: its own words, how the objective changed, and how the run ended."""

from __future__ import annotations

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import AnyTrace
from em_core.numerics.wording import sentences
from em_viz.animation.slots import closing, objective_format
from em_viz.animation.slots import words as escaped
from em_viz.animation.spec import Panel
from em_viz.models.common.scene import Words
from em_viz.run.half_steps import E, M, half_steps_of
from em_viz.run.objective import changes
from em_viz.run.outcome import change_case, outcome_sentence
from em_viz.text.by_input import FIRST_E_STEP
from em_viz.text.parameter_edges import parameter_sentences


def headline_panel(words: Words, trace: AnyTrace, exhibit: Exhibit | None = None) -> Panel:
    """Return one sentence a half-step; the last adds why the run ended, and what it has driven to an edge.

    exhibit:  what the data's columns are called.
    """
    frames, slots, name = half_steps_of(trace), words.slots, trace.model.objective
    form = objective_format(trace.log_likelihoods)
    value = slots(trace.log_likelihoods[frames.params_of], form)
    size = slots(np.abs(changes(trace)[0])[frames.params_of], "significant:4")
    step = slots(frames.step_of, "integer")
    went = (
        f"The {name} rose by {size} to {value}.",
        f"The {name} stayed at {value} to within rounding: its change is {size}.",
        f"The {name} fell by {size} to {value}.",
    )
    templates = [
        f"<strong>Start:</strong> {words.start} The {name} is {value}. {FIRST_E_STEP}",
        *(f'<strong class="hs-kind-e">E-step {step}:</strong> {said}' for said in words.e),
        *(f'<strong class="hs-kind-m">M-step {step}:</strong> {said} {change}' for said in words.m for change in went),
    ]
    zeros = np.zeros(frames.n_frames, dtype=np.int64)
    e_case = 1 + (zeros if words.e_case is None else words.e_case)
    m_own = zeros if words.m_case is None else words.m_case
    m_case = 1 + len(words.e) + len(went) * m_own + change_case(trace)[frames.params_of]
    case = np.select([frames.kind_of == E, frames.kind_of == M], [e_case, m_case], 0)
    columns = exhibit.sample.columns if exhibit else ()
    rows = exhibit.sample.listed_rows if exhibit else ()
    ended = sentences(outcome_sentence(trace, rows), parameter_sentences(trace, columns))
    end = f' <span class="hs-outcome">{escaped(ended)}</span>'
    templates, case = closing(templates, case, end)
    return slots.panel("sentence", "This half-step", templates, case, area="headline")
