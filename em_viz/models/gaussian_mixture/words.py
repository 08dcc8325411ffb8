"""One exact sentence a half-step: what it did, and by how much."""

from __future__ import annotations

import numpy as np

from em_core.data.dataset import Dataset
from em_core.numerics.arrays import FloatArray
from em_core.numerics.wording import sentences
from em_viz.animation.slots import Slots, closing, marked, objective_format, words
from em_viz.animation.spec import Panel
from em_viz.models.common.row_slot import row_slot
from em_viz.models.gaussian_mixture.m_step_formulas import held_of, prior_of
from em_viz.models.gaussian_mixture.run_arrays import History
from em_viz.run.half_steps import E, M
from em_viz.run.objective import changes
from em_viz.run.outcome import change_case, outcome_sentence
from em_viz.run.responsibilities import TIE, e_cases
from em_viz.text.by_input import FIRST_E_STEP
from em_viz.text.parameter_edges import parameter_sentences

AT_ONCE = 1_000_000
"""How many numbers of covariances are worked on at a time."""

REFITTED = {
    ("weights", "covariances"): "weights, means and covariances are",
    ("weights",): "weights and means (the covariances are fixed) are",
    ("covariances",): "means and covariances (the weights are fixed) are",
    (): "the means (weights and covariances are fixed) are",
}
"""What an M-step refits, by what is free beside the means."""


def sentence_panel(run: History, dataset: Dataset) -> Panel:
    """Return the headline: what this half-step did, from the trace; the last one adds how the run ended."""
    frames, slots = run.half_steps, Slots(run.half_steps.n_frames)
    templates = [_start(run, slots), *_e_templates(run, dataset, slots), *_m_templates(run, slots)]
    still = mean_moves(run).max(axis=1) <= TIE
    m_case = 6 + (change_case(run.trace) + 3 * still)[frames.params_of]
    case = np.select([frames.kind_of == E, frames.kind_of == M], [e_cases(run), m_case], 0)
    ended = sentences(
        outcome_sentence(run.trace, dataset.listed_rows, dataset.original),
        parameter_sentences(run.trace, dataset.columns),
    )
    end = f' <span class="hs-outcome">{words(ended)}</span>'
    templates, case = closing(templates, case, end)
    return slots.panel("sentence", "This half-step", templates, case, area="headline")


def mean_moves(run: History) -> FloatArray:
    """Return how far each M-step moved each mean, (T+1, K), in standard deviations before it; zero for the start.

    The length of L^-1 (new - old), L L' the covariance before: the Mahalanobis distance from the old Gaussian.
    """
    shifts = np.diff(run.means, axis=0)
    # In parts: in many dimensions the factors of a whole run would be as large as all of its covariances.
    some = max(1, AT_ONCE // run.covariances[0].size)
    for start in range(0, len(shifts), some):
        factors = np.linalg.cholesky(run.covariances[start : start + some][: len(shifts) - start])
        shifts[start : start + some] = np.linalg.solve(factors, shifts[start : start + some, ..., None])[..., 0]
    return np.concatenate([np.zeros((1, run.n_components)), np.sqrt((shifts**2).sum(axis=-1))])


def _start(run: History, slots: Slots) -> str:
    k, weights = run.n_components, run.weights[0]
    value = slots(run.trace.log_likelihoods[0], objective_format(run.trace.log_likelihoods))
    same = "identical " if run.upon_another[0, 1:].all() else ""
    equal = "equal" if np.ptp(weights) <= TIE else "unequal"
    many, one = words(run.component.many), words(run.component.singular)
    who = f"{k} {same}{many} with {equal} weights" if k > 1 else f"one {one}"
    return (
        f"<strong>Start:</strong> {who}, and no point is assigned yet. The {run.trace.model.objective} is {value}. "
        f"{FIRST_E_STEP}"
    )


def _e_templates(run: History, dataset: Dataset, slots: Slots) -> list[str]:
    """First E-step; one that moved a division visibly; a little; not at all; and a little, where more is to be said."""
    frames = run.half_steps
    t = frames.posterior_of
    name = f'<strong class="hs-kind-e">E-step {slots(frames.step_of, "integer")}:</strong>'
    same = "The colours changed; the Gaussians did not."
    if run.n_components == 1:
        only = f"{name} there is one {words(run.component.singular)}, so every point belongs to it. {same}"
        nothing = only.replace(same, "Nothing changed.")
        return [only, nothing, nothing, nothing, nothing]
    row = row_slot(slots, dataset, run.moved[t], apart=True)
    in_brackets = row_slot(slots, dataset, run.moved[t])
    number = slots(run.moved_to_component[t] + 1, "integer")
    component = marked(run.component, number)
    after, before = slots(run.share_after[t], "fixed:3"), slots(run.share_before[t], "fixed:3")
    least = slots(np.abs(run.share_after - run.share_before)[t], "scientific:1")
    divided = f"{name} the responsibilities of the {words(run.component.many)} are computed"
    return [
        f"{divided}, in proportion to weight × density. Row {row} is shared most evenly: {component} has {after} of "
        f"it. {same}",
        f"{divided} again. Row {row} changed most: the responsibility of {component} went from {before} to {after}. "
        f"{same}",
        f"{divided} again. The largest change is {least} (row {in_brackets}, {component}). The Gaussians stayed.",
        f"{divided} again. No responsibility changed by more than rounding, and the Gaussians stayed.",
        f"{name} no responsibility changed by more than {least}.",
    ]


def _m_templates(run: History, slots: Slots) -> list[str]:
    """The objective rose; it stayed within rounding; it fell; and the same three where no mean moved."""
    frames, objective = run.half_steps, run.trace.log_likelihoods
    t = frames.params_of
    name = f'<strong class="hs-kind-m">M-step {slots(frames.step_of, "integer")}:</strong>'
    moves = mean_moves(run)
    farthest = moves.argmax(axis=1)
    number = slots(farthest[t] + 1, "integer")
    distance = slots(moves.max(axis=1)[t], "significant:3")
    component = marked(run.component, number)
    whose = f"The mean of {component} moved most" if run.n_components > 1 else "The mean moved"
    change, _ = changes(run.trace)
    size, value = slots(np.abs(change)[t], "significant:4"), slots(objective[t], objective_format(objective))
    weighted = "weighted by the responsibilities, and from the prior"
    weighted = weighted if prior_of(run.model) else "weighted by the responsibilities"
    held = held_of(run.model)
    free = [each for each in ("weights", "covariances") if each not in held]
    refitted = f"{REFITTED[tuple(free)]} re-estimated from the points, {weighted}"
    # In several dimensions the standard deviation is the one in the direction of the move: a Mahalanobis distance.
    far = f"{distance} of its own standard deviations"
    return [
        f"{name} {refitted}. {moved}. The {run.trace.model.objective} {went}."
        for moved in (f"{whose}, by {far}", "No mean moved by more than rounding")
        for went in (
            f"rose by {size} to {value}",
            f"stayed at {value} to within rounding: its change is {size}",
            f"fell by {size} to {value}",
        )
    ]
