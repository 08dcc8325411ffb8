"""The annealed Gaussian mixture: responsibilities at a temperature, and the other end of the scale beside them."""

from __future__ import annotations

from functools import partial

import numpy as np

from em_core.catalogue.entry import Exhibit
from em_core.data.dataset import Dataset
from em_core.models import AnnealedMixture
from em_core.numerics.arrays import IntArray
from em_core.numerics.wording import sentences
from em_viz.animation.slots import Slots, marked, words
from em_viz.models.annealed_mixture.comparisons import other_pictures
from em_viz.models.annealed_mixture.formulas import at_temperature, formulas, opened
from em_viz.models.common.dragging import with_handles
from em_viz.models.common.model_responsibilities import with_own_division
from em_viz.models.common.row_slot import row_slot
from em_viz.models.common.scene import Scene, Words, responsibilities
from em_viz.models.common.scene_registry import scene
from em_viz.models.gaussian_mixture.line_picture import line_picture
from em_viz.models.gaussian_mixture.parameter_table import means_panel, parameters_panel
from em_viz.models.gaussian_mixture.plane_picture import plane_picture
from em_viz.models.gaussian_mixture.run_arrays import History, Run, history
from em_viz.models.gaussian_mixture.words import mean_moves
from em_viz.run.responsibilities import SMALL_SHARE, TIE
from em_viz.run.start_handles import mixture_handles
from em_viz.text.numbers import short


@scene.register
def annealed_scene(model: AnnealedMixture, exhibit: Exhibit, trace: Run) -> Scene:
    """Return the scene of a run."""
    run, dataset = history(model, trace), exhibit.sample.points
    picture = (line_picture if run.dimension == 1 else plane_picture)(run, dataset)
    handles = mixture_handles(dataset, trace.params[0], model.kind, run.component)
    slots = Slots(run.half_steps.n_frames)
    e, e_case = _e_words(model, run, dataset, slots)
    m, m_case = _m_words(model, run, slots)
    k = model.n_components
    start = (
        f"{words(run.component.counted(k))} at temperature {short(model.temperature)}, and no point is assigned yet."
    )
    return Scene(
        (
            with_handles(with_own_division(picture, trace), handles, exhibit),
            *other_pictures(model, exhibit, run, dataset),
        ),
        Words(slots, f"{start} {limit_of(model)}", e, m, e_case, m_case),
        (parameters_panel(run, dataset), *means_panel(run, dataset), formulas(model, run, dataset)),
        opened=partial(opened, model, run),
    )


def limit_of(model: AnnealedMixture) -> str:
    """Return what EM at this temperature is, in a sentence."""
    t = model.temperature
    if t == 0 and model.equal_weights and model.kind.tied and model.kind.shape == "spherical":
        return "With equal weights and one round covariance, T = 0 is k-means."
    if t == 0:
        return "T = 0 is hard EM, also called classification EM: no point is shared."
    if t == 1:
        return "T = 1 is EM itself."
    softer = (
        "cooler than EM: the responsibilities are harder than the model says"
        if t < 1
        else ("hotter than EM: the responsibilities are softer than the model says")
    )
    return f"T = {short(t)} is {softer}."


def _e_words(model: AnnealedMixture, run: History, dataset: Dataset, slots: Slots) -> tuple[tuple[str, ...], IntArray]:
    t = run.half_steps.posterior_of
    same, noun = "The Gaussians stayed.", words(run.component.singular)
    if run.n_components == 1:
        return (f"there is one {noun}, so every point belongs to it, for every T. {same}",), 0 * t
    divisions = responsibilities(run.trace)
    if model.temperature == 0:
        changed = np.append(0, (divisions[1:] != divisions[:-1]).any(axis=2).sum(axis=1))
        count = slots(changed[t], "integer")
        largest = f"every point is assigned to the {noun} with the largest weight × density"
        case = np.select([np.arange(len(changed)) == 0, changed == 0, changed == 1], [0, 3, 2], 1)
        return (
            f"at T = 0 {largest}. {same}",
            f"{largest}. {count} of {dataset.n} points changed sides. {same}",
            f"{largest}. One point changed sides. {same}",
            f"{largest}. No point changed sides, so the M-step will change nothing.",
        ), case[t]
    row = row_slot(slots, dataset, run.moved[t], apart=True)
    in_brackets = row_slot(slots, dataset, run.moved[t])
    number = slots(run.moved_to_component[t] + 1, "integer")
    component = marked(run.component, number)
    share, before = slots(run.share_after[t], "fixed:3"), slots(run.share_before[t], "fixed:3")
    plain = at_temperature(run, run.trace.data[run.moved], 1.0)[np.arange(len(run.moved)), run.moved_to_component]
    plainly = "" if model.temperature == 1 else f"At T = 1 it would be {slots(plain[t], 'fixed:3')}."
    also = sentences(plainly, same)
    power = f"(weight × density) to the power 1/{short(model.temperature)}"
    of = "weight × density" if model.temperature == 1 else power
    change = np.abs(run.share_after - run.share_before)
    case = np.select([change >= SMALL_SHARE, change > TIE], [1, 2], 3)
    case[0] = 0
    # Where every point gets the same shares, components are told apart by their weights alone, if at all.
    apart = np.ptp(divisions, axis=1).max(axis=1)
    case[apart < SMALL_SHARE] = 4
    return (
        f"responsibilities are in proportion to {of}. Row {row} is shared most evenly: {component} has {share} of "
        f"it. {also}",
        f"the responsibilities are computed again. Row {row} changed most: {component}'s responsibility for it went "
        f"from {before} to {share}. {also}",
        f"the responsibilities are computed again. The largest change is {slots(change[t], 'scientific:1')} (row "
        f"{in_brackets}, {component}). {same}",
        f"the responsibilities are computed again. No responsibility changed by more than rounding. {same}",
        f"all points have the same responsibilities, to within {slots(apart[t], 'scientific:1')}: at this temperature "
        f"these {words(run.component.many)} cannot be told apart.",
    ), case[t]


def _m_words(model: AnnealedMixture, run: History, slots: Slots) -> tuple[tuple[str, ...], IntArray]:
    after, moves = run.half_steps.params_of, mean_moves(run)
    number = slots(moves.argmax(axis=1)[after] + 1, "integer")
    size = slots(moves.max(axis=1)[after], "significant:3")
    which = f"The mean of {marked(run.component, number)} moved most"
    whose = which if run.n_components > 1 else "The mean moved"
    far = f"{size} of its own standard deviations"
    refitted = "means and covariances" if model.equal_weights else "weights, means and covariances"
    fitted = (
        f"{refitted} are re-estimated from the points, weighted by the responsibilities; the "
        "temperature has no influence."
    )
    still = (moves.max(axis=1) <= TIE).astype(np.int64)
    return (f"{fitted} {whose}, by {far}.", f"{fitted} No mean moved by more than rounding."), still[after]
